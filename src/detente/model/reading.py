"""What the reading station gives and the coding station stands on: the parsed text, and who, when and where in it.

All offsets are characters of `Article.text`, end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from detente.model.actor import Actor
from detente.model.article import Article
from detente.model.event import Stance
from detente.model.official import Official
from detente.model.trouble import Trouble
from detente.model.when import When

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

TimexType = Literal["DATE", "TIME", "DURATION", "SET"]


@dataclass(frozen=True)
class Sentence:
    """One parsed sentence. `span` lies in the spaCy Doc of its paragraph; `offset` moves its characters to the text."""

    index: int
    paragraph: int
    span: Span
    offset: int

    @property
    def start(self) -> int:
        """The text's character at which the sentence begins."""
        return self.offset + self.span.start_char

    @property
    def end(self) -> int:
        """The text's character right after the sentence."""
        return self.offset + self.span.end_char

    @cached_property
    def words(self) -> frozenset[str]:
        """Its words in small letters and their lemmas: what does not stand here need not be looked for."""
        return frozenset(word for token in self.span for word in (token.lemma_.lower(), token.lower_))

    def where(self, first: Token, last: Token | None = None) -> tuple[int, int]:
        """The characters from the first to the last token, both included."""
        last = last or first
        return self.offset + first.idx, self.offset + last.idx + len(last)

    def root(self, start: int, end: int) -> Token | None:
        """The token on which the words text[start:end] hang; null where no token stands there."""
        span = self.span.doc.char_span(start - self.offset, end - self.offset, alignment_mode="expand")
        return span.root if span is not None else None


@dataclass(frozen=True)
class Mention:
    """Words that stand for actors: one for a name, several for "both sides". `head` is the token's index in the Doc."""

    sentence: int
    start: int
    end: int
    first: int
    last: int
    head: int
    text: str
    actors: tuple[Actor, ...]
    person: str | None = None
    official: bool = False


@dataclass(frozen=True)
class Timex:
    """A time expression: TIMEX3 type and value, and the span of days it stands for."""

    sentence: int
    start: int
    end: int
    text: str
    type: TimexType
    value: str
    when: When


@dataclass(frozen=True)
class PlaceMention:
    """A toponym where things happen. Coordinates in degrees (WGS 84); `country` an ISO 3166-1 alpha-3 code."""

    sentence: int
    start: int
    end: int
    text: str
    country: str | None
    lat: float | None
    lon: float | None
    geonames_id: int | None
    kind: Literal["country", "admin", "city", "region", "water", "other"] = "other"


@dataclass(frozen=True)
class Attribution:
    """Who says what: spans of the source (null when nobody is named), the cue and the content, and the stance."""

    sentence: int
    source: tuple[int, int] | None
    cue: tuple[int, int]
    content: tuple[int, int]
    stance: Stance
    verb: str
    strength: float = 1.0


@dataclass(frozen=True)
class Reading:
    """A parsed article with its mentions, times, places, voices and learned officials, in order of the text.

    `issuers` are those who speak as "we" in a statement; none in a news report.
    """

    article: Article
    sentences: tuple[Sentence, ...] = ()
    mentions: tuple[Mention, ...] = ()
    times: tuple[Timex, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    officials: tuple[Official, ...] = ()
    issuers: tuple[Actor, ...] = ()
    troubles: tuple[Trouble, ...] = ()
