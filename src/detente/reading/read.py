"""The reading station's one way through: parse, then who, when, where, and who says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from detente.model.article import Article, quote
from detente.model.reading import Reading, Sentence
from detente.model.trouble import Trouble
from detente.ontology.places import Gazetteer
from detente.ontology.reporting import Reporting
from detente.reading.actors import actors
from detente.reading.parse import DEFAULT_PIPELINE, Chosen, parse_chosen, whole
from detente.reading.places import places
from detente.reading.times import times
from detente.reading.voices import attributions
from detente.reading.who import Names

SET_ASIDE = "set aside before the parse: it names no two parties and holds no word of diplomacy or war"
PASSAGE_SET_ASIDE = "passage " + SET_ASIDE


@dataclass(frozen=True)
class Reader:
    """What reading needs to know: names, places, reporting words, verbs not to be lost, and the spaCy pipeline."""

    names: Names
    gazetteer: Gazetteer
    reporting: Reporting
    verbs: frozenset[str] = frozenset()
    model: str = DEFAULT_PIPELINE


def read(article: Article, reader: Reader) -> Reading:
    """The reading of one article."""
    return next(read_all([article], reader))


def read_all(
    articles: Iterable[Article], reader: Reader, *, choose: Callable[[Article], Chosen] = whole
) -> Iterator[Reading]:
    """The readings of many articles, in order, parsed in batches.

    Of each article its chosen paragraphs are read; whatever is not chosen is told as troubles.
    """
    for chosen, sentences in parse_chosen(map(choose, articles), model=reader.model, verbs=reader.verbs):
        yield _read(chosen, sentences, reader)


def _aside(chosen: Chosen) -> Iterator[Trouble]:
    """What was not parsed: the text as a whole, or passages of it."""
    for start, end in chosen.aside:
        if chosen.paragraphs:
            span = quote(chosen.article, start, end)
            yield Trouble(station="reading", reason=PASSAGE_SET_ASIDE, span=span)
        else:
            yield Trouble(station="reading", reason=SET_ASIDE)


def _read(chosen: Chosen, sentences: tuple[Sentence, ...], reader: Reader) -> Reading:
    article = chosen.article
    who = actors(article, sentences, reader.names)
    return Reading(
        article=article,
        sentences=sentences,
        mentions=who.mentions,
        times=times(article, sentences),
        places=places(article, sentences, reader.gazetteer),
        attributions=attributions(article, sentences, reader.reporting),
        officials=who.officials,
        issuers=who.issuers,
        troubles=(*_aside(chosen), *who.troubles),
    )
