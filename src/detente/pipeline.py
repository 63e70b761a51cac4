"""The order of the stations: the only file that knows it.

Article → reading → coding → Findings        and, with a ledger, Findings → entries
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from detente.coding import Codebook, Explanation, Relation, code, code_all, load_judge
from detente.coding import explain as explanations
from detente.coding import relate_all as relate_spans
from detente.coding.contexts import Contexts
from detente.coding.examples import cases, holds, shown
from detente.model.article import Article, article_id
from detente.model.findings import Findings
from detente.model.reading import Reading
from detente.ontology.knowledge import load_knowledge
from detente.reading import PASSAGE_SET_ASIDE, SET_ASIDE, Names, Reader, Relevance, whole
from detente.reading import read as read_one
from detente.reading import read_all as read_many

_BATCH = 64
# Texts that wait for each other at most, where few of them are worth reading.
_MOST = 1_024


@lru_cache(maxsize=1)
def reader() -> Reader:
    """The reading station with the project's knowledge, made once."""
    known = load_knowledge()
    names = Names(known.states, known.organisations, known.roles, known.offices, known.blocked)
    return Reader(names, known.gazetteer, known.reporting, known.lexicon.all_verbs)


@lru_cache(maxsize=1)
def relevance() -> Relevance:
    """Whether a text may be about relations between states, told without parsing it."""
    names, known = reader().names, load_knowledge()
    return Relevance(names.parties(), names.surnames(), known.relevant, groups=names.groups(), pastimes=known.pastimes)


@lru_cache(maxsize=2)
def codebook(*, model: bool = True) -> Codebook:
    """The coding station with the project's knowledge, made once; with the learned judgement or without."""
    known = load_knowledge()
    return Codebook(
        known.lexicon, known.told, known.acts, known.plover, Contexts(known.plover),
        is_state=known.states.__contains__, country_of=known.gazetteer.country_of,
        pastimes=known.pastimes,
        judge=load_judge() if model else None,
    )  # fmt: skip


def reading(article: Article) -> Reading:
    """What the reading station takes from an article."""
    return read_one(article, reader())


def read(article: Article, *, model: bool = True) -> Findings:
    """The records of one article."""
    return next(read_all([article], everything=True, model=model))


def read_text(text: str) -> Findings:
    """The records of a bare text, without date or title."""
    return read(Article(id=article_id(text), text=text))


def read_all(articles: Iterable[Article], *, everything: bool = False, model: bool = True) -> Iterator[Findings]:
    """The records of many articles, in order; parsing runs in batches, memory stays bounded.

    Paragraphs that have nothing to do with relations between states are set aside unparsed, with a trouble that says
    so; with `everything` all are parsed. Without the `model` patterns speak alone.
    """
    choose = whole if everything else relevance().choose
    for batch in _batches(read_many(articles, reader(), choose=choose)):
        yield from code_all(batch, codebook(model=model))


def _batches(readings: Iterable[Reading]) -> Iterator[list[Reading]]:
    """The readings in batches large enough for the judge; those of texts set aside weigh nothing."""
    batch: list[Reading] = []
    size = 0
    for one in readings:
        batch.append(one)
        size += bool(one.sentences)
        if size == _BATCH or len(batch) == _MOST:
            yield batch
            batch, size = [], 0
    yield batch


def is_set_aside(findings: Findings) -> bool:
    """Whether the article was not parsed, for nothing in it pointed to relations between states."""
    return any(trouble.reason == SET_ASIDE for trouble in findings.troubles)


def is_read_in_part(findings: Findings) -> bool:
    """Whether passages of the article were not parsed, for nothing in them pointed to relations between states."""
    return any(trouble.reason == PASSAGE_SET_ASIDE for trouble in findings.troubles)


def explain(article: Article, *, model: bool = True) -> tuple[Findings, tuple[Explanation, ...]]:
    """The records of one article, and for each event the pattern or model part, the parse paths and the probability."""
    one, book = reading(article), codebook(model=model)
    findings = code(one, book)
    return findings, explanations(one, findings, book)


def check_lexicon() -> tuple[int, tuple[tuple[str, str, str], ...]]:
    """How many examples the lexicon has, and those that are not read as their rows say: row, text, what was read."""
    known = load_knowledge()
    found = tuple(cases(known.lexicon, known.told))
    articles = (Article(id=article_id(case.example.text), text=case.example.text) for case in found)
    findings = read_all(articles, everything=True, model=False)
    wrong = ((c.name, c.example.text, shown(f)) for c, f in zip(found, findings, strict=True) if not holds(c, f))
    return len(found), tuple(wrong)


def relate(article: Article, source: str, target: str, *, model: bool = True) -> Relation:
    """What the source did to the target in the article's text; both are spans of it, given as strings."""
    return next(relate_all([(article, source, target)], model=model))


def relate_all(asked: Iterable[tuple[Article, str, str]], *, model: bool = True) -> Iterator[Relation]:
    """The relation for each article with its source and target, in order, read and judged in batches."""
    stream = iter(asked)
    while batch := tuple(islice(stream, _BATCH)):
        readings = read_many([article for article, _, _ in batch], reader())
        ends = [(one, source, target) for one, (_, source, target) in zip(readings, batch, strict=True)]
        yield from relate_spans(ends, codebook(model=model))


__all__ = [
    "check_lexicon", "codebook", "explain", "is_read_in_part", "is_set_aside", "read", "read_all", "read_text",
    "reader", "reading", "relate", "relate_all", "relevance",
]  # fmt: skip
