"""Articles and the evidence that points back into them."""

import hashlib
from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from detente.model.base import Record


class Outlet(Record):
    """Who published a text: any part may be unknown."""

    name: str | None = None
    domain: str | None = None
    country: str | None = Field(default=None, description="ISO 3166-1 alpha-3 code of the outlet's country")


class Skipped(Record):
    """A span of the text that is no news: kept in the text, never coded. Half-open [start, end)."""

    start: int
    end: int
    reason: Literal["furniture", "dateline", "byline", "credit", "caption", "correction", "agency", "repeat", "other"]


class Article(Record):
    """A text as it came. `id` is the hash of the untouched text: the same text is the same article."""

    id: str
    text: str
    title: str | None = None
    published: date | None = None
    language: str = "en"
    url: str | None = None
    source: Outlet | None = None
    skipped: tuple[Skipped, ...] = ()

    @model_validator(mode="after")
    def _skipped_inside_text(self) -> Self:
        if any(not 0 <= s.start < s.end <= len(self.text) for s in self.skipped):
            raise ValueError("a skipped span lies outside the text")
        return self


def article_id(text: str) -> str:
    """24 hexadecimal digits of the SHA-256 of the text in UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]


class Evidence(Record):
    """Words of an article: `article.text[start:end] == quote`, end exclusive."""

    article: str
    start: int
    end: int
    quote: str

    @model_validator(mode="after")
    def _length_fits(self) -> Self:
        if self.end - self.start != len(self.quote) or not self.quote:
            raise ValueError(f"evidence [{self.start}:{self.end}] does not fit its quote {self.quote!r}")
        return self


def quote(article: Article, start: int, end: int) -> Evidence:
    """The evidence for text[start:end], without the white space around it."""
    words = article.text[start:end]
    start += len(words) - len(words.lstrip())
    words = words.strip()
    return Evidence(article=article.id, start=start, end=start + len(words), quote=words)
