"""The reading station's one way through: parse, then who, when, where, and who says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from detente.model.article import Article
from detente.model.reading import Reading, Sentence
from detente.ontology.places import Gazetteer
from detente.ontology.reporting import Reporting
from detente.reading.actors import actors
from detente.reading.parse import DEFAULT_PIPELINE, parse_all
from detente.reading.places import places
from detente.reading.times import times
from detente.reading.voices import attributions
from detente.reading.who import Names


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


def read_all(articles: Iterable[Article], reader: Reader) -> Iterator[Reading]:
    """The readings of many articles, in order, parsed in batches."""
    for article, sentences in parse_all(articles, model=reader.model, verbs=reader.verbs):
        yield _read(article, sentences, reader)


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
