"""The reading station's one way through: parse, then who, when, where, and who says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from detente.model.article import Article
from detente.model.reading import Reading, Sentence
from detente.model.trouble import Trouble
from detente.ontology.places import Gazetteer
from detente.ontology.reporting import Reporting
from detente.reading.actors import actors
from detente.reading.parse import DEFAULT_PIPELINE, parse_all
from detente.reading.places import places
from detente.reading.times import times
from detente.reading.voices import attributions
from detente.reading.who import Names

SET_ASIDE = "set aside before the parse: it names no two parties and holds no word of diplomacy or war"


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
    articles: Iterable[Article], reader: Reader, *, wanted: Callable[[str], bool] | None = None
) -> Iterator[Reading]:
    """The readings of many articles, in order, parsed in batches; of a text that is not wanted, a trouble alone."""
    for article, sentences in parse_all(articles, model=reader.model, verbs=reader.verbs, wanted=wanted):
        yield _aside(article) if sentences is None else _read(article, sentences, reader)


def _aside(article: Article) -> Reading:
    """The reading of a text that was not parsed."""
    return Reading(article=article, sentences=(), troubles=(Trouble(station="reading", reason=SET_ASIDE),))


def _read(article: Article, sentences: tuple[Sentence, ...], reader: Reader) -> Reading:
    who = actors(article, sentences, reader.names)
    return Reading(
        article=article,
        sentences=sentences,
        mentions=who.mentions,
        times=times(article, sentences),
        places=places(article, sentences, reader.gazetteer),
        attributions=attributions(article, sentences, reader.reporting),
        officials=who.officials,
        troubles=who.troubles,
    )
