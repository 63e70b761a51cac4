"""The order of the stations: the only file that knows it.

Article → reading → coding → Findings        and, with a ledger, Findings → entries
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from detente.coding import Codebook, Relation, code
from detente.coding import relate as relate_spans
from detente.coding.contexts import Contexts
from detente.model.article import Article, article_id
from detente.model.findings import Findings
from detente.model.reading import Reading
from detente.ontology.knowledge import load_knowledge
from detente.reading import SET_ASIDE, Names, Reader, Relevance
from detente.reading import read as read_one
from detente.reading import read_all as read_many

_BATCH = 64


@lru_cache(maxsize=1)
def reader() -> Reader:
    """The reading station with the project's knowledge, made once."""
    known = load_knowledge()
    names = Names(known.states, known.organisations, known.roles, known.offices, known.blocked)
    return Reader(names, known.gazetteer, known.reporting, known.lexicon.all_verbs)


@lru_cache(maxsize=1)
def relevance() -> Relevance:
    """Whether a text may be about relations between states, told without parsing it."""
    names = reader().names
    return Relevance(names.parties(), names.surnames(), names.groups(), load_knowledge().relevance)


@lru_cache(maxsize=1)
def codebook() -> Codebook:
    """The coding station with the project's knowledge, made once."""
    known = load_knowledge()
    return Codebook(
        known.lexicon, known.told, known.acts, known.plover, Contexts(known.plover),
        is_state=known.states.__contains__, country_of=known.gazetteer.country_of,
    )  # fmt: skip


def reading(article: Article) -> Reading:
    """What the reading station takes from an article."""
    return read_one(article, reader())


def read(article: Article) -> Findings:
    """The records of one article."""
    return next(read_all([article], everything=True))


def read_text(text: str) -> Findings:
    """The records of a bare text, without date or title."""
    return read(Article(id=article_id(text), text=text))


def read_all(articles: Iterable[Article], *, everything: bool = False) -> Iterator[Findings]:
    """The records of many articles, in order; parsing runs in batches, memory stays bounded.

    A text that names no two parties and holds no word of diplomacy or war is set aside unparsed, with a trouble that
    says so; with `everything` each text is parsed.
    """
    stream = iter(articles)
    while batch := tuple(islice(stream, _BATCH)):
        for one in read_many(batch, reader(), wanted=None if everything else relevance()):
            yield code(one, codebook())


def is_set_aside(findings: Findings) -> bool:
    """Whether the article was not parsed, for nothing in it pointed to relations between states."""
    return any(trouble.reason == SET_ASIDE for trouble in findings.troubles)


def relate(article: Article, source: str, target: str) -> Relation:
    """What the source did to the target in the article's text; both are spans of it, given as strings."""
    return relate_spans(reading(article), source, target, codebook())


__all__ = ["codebook", "is_set_aside", "read", "read_all", "read_text", "reader", "reading", "relate", "relevance"]
