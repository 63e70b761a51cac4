"""An alert: what is told, why it is told now, and the words of the reports behind it."""

import hashlib
import json
from datetime import date
from typing import Literal

from detente.model import Pair
from detente.model.base import Record

Kind = Literal["unusual", "level", "promise_due", "promise_overdue", "disputed", "flag"]


class Quoted(Record):
    """An entry behind an alert: its words, where they were printed, and its page where pages are served."""

    entry: str
    quote: str
    title: str | None = None
    outlet: str | None = None
    published: date | None = None
    url: str | None = None
    page: str | None = None


class Alert(Record):
    """One thing that a rule found. `id` is the same whenever the same thing is found again.

    `day` is when it became so. `entries` counts all entries behind it, of which `quoted` opens the first. An alert with
    `episode` stands for a stretch of days: until `until` has left the window of its rule, the same episode is not told
    again.
    """

    id: str
    rule: str
    kind: Kind
    pair: Pair | None
    day: date
    title: str
    words: str = ""
    entries: tuple[str, ...] = ()
    quoted: tuple[Quoted, ...] = ()
    episode: str | None = None
    begins: date | None = None
    until: date | None = None


def id_of(*parts: object) -> str:
    """24 hexadecimal digits that stand for the parts."""
    text = json.dumps([str(part) for part in parts], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:24]
