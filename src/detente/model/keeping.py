"""What the ledger says of its own keeping: its runs, what is new in it, what analysts judged, whether it is whole."""

from datetime import datetime
from typing import Any, Literal

from detente.model.base import Record
from detente.model.entry import Change, EntryKind

Verdict = Literal["accept", "correct", "reject"]


class Run(Record):
    """One transaction: who wrote, and how much; `coder` names the coder, the analyst ("review") or the model."""

    id: int
    kind: Literal["record", "review", "forecast"]
    coder: str
    version: str
    recorded: datetime
    articles: int
    asserted: int
    retracted: int
    judgements: int


class News(Record):
    """An entry that was made or taken back, and why.

    "report": an article new to the ledger; "reread": another coder read an article that it held; "review": an analyst.
    """

    action: Literal["asserted", "taken_back"]
    why: Literal["report", "reread", "review"]
    run: int
    recorded: datetime
    article: str
    change: Change


class Judgement(Record):
    """What an analyst said of an entry. `correction` is the entry that stands instead; `undone_by` took it back."""

    number: int
    entry: str
    kind: EntryKind
    verdict: Verdict
    correction: str | None
    analyst: str
    reason: str
    recorded: datetime
    run: int
    undone_by: int | None = None


class Doubt(Record):
    """An entry that waits for an analyst: how doubtful and how weighty it is, 0 to 1 each."""

    entry: str
    article: str
    change: Change
    doubt: float
    importance: float
    why: tuple[str, ...]


class Agreement(Record):
    """How far two analysts agree on the entries that both judged; Cohen's kappa is null where chance explains all."""

    one: str
    other: str
    judged: int
    same: int
    kappa: float | None


class Verified(Record):
    """What a check of the whole ledger found. `head` is the digest that stands for all of it; null if it is empty."""

    runs: int
    entries: int
    head: str | None
    faults: tuple[str, ...] = ()


class LabelledSentence(Record):
    """A sentence with the events that a person says stand in it, in the form in which reports are labelled.

    `instead_of` is what the coder had said, where the person says otherwise.
    """

    id: str
    text: str
    events: tuple[dict[str, Any], ...]
    instead_of: dict[str, Any] | None
    analyst: str
    reason: str
