"""An article as the ledger holds it, and how what it says bears on what other articles say."""

from datetime import date, datetime
from typing import Literal

from detente.model.base import Record
from detente.model.entry import Entry

Bears = Literal["new", "repeats", "updates", "contradicts"]


class Publication(Record):
    """Where and when a text came out."""

    published: date | None
    title: str | None
    url: str | None
    outlet: str | None
    country: str | None


class ReadBy(Record):
    """A run in which a coder said what stands in an article."""

    run: int
    coder: str
    recorded: datetime


class HeldArticle(Record):
    """An article of the ledger: its text, where it came out (the earliest first), who read it, what counts of it.

    `taken_back` counts the entries that coders or analysts took back.
    """

    id: str
    text: str
    language: str
    publications: tuple[Publication, ...]
    readings: tuple[ReadBy, ...]
    entries: tuple[Entry, ...]
    taken_back: int


class Bearing(Record):
    """How an entry bears on what other articles had told when its own came out.

    `others` are entries of those articles, `why` says it in words; a new entry has neither. `moves`: a standing that
    counts for how the pair stands.
    """

    entry: str
    bears: Bears
    others: tuple[str, ...] = ()
    why: str = ""
    moves: bool = False
