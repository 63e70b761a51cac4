"""What the ledger holds: entries, and what they point back to."""

from datetime import date, datetime
from typing import Literal

from detente.model.article import Evidence
from detente.model.base import Record
from detente.model.claim import Claim
from detente.model.commitment import Commitment
from detente.model.event import Event, Status
from detente.model.pair import Pair
from detente.model.standing import Standing
from detente.model.trouble import Trouble
from detente.model.when import UNKNOWN_WHEN, Basis, Precision, When

EntryKind = Literal["event", "claim", "commitment", "standing", "trouble"]
Clock = Literal["reported", "recorded"]


class Entry(Record):
    """One assertion of the ledger. Records in it name each other by content id, never by their number in an article.

    `when` says when it happened or began (a claim's and a commitment's own dates come from the event they speak of).
    `reported` is the first publication of the article; where none is known it is the day of recording, and
    `reported_basis` says so.
    """

    id: str
    content: str
    run: int
    article: str
    kind: EntryKind
    when: When = UNKNOWN_WHEN
    reported: date
    reported_basis: Literal["published", "recorded"]
    recorded: datetime
    record: Event | Claim | Commitment | Standing | Trouble


class Recorded(Record):
    """What one run did: entries new to the ledger, already known, retracted. `run` is null where nothing changed.

    `held` counts what an analyst's judgement kept as it was, against what the coder says.
    """

    run: int | None
    articles: int
    new: int
    known: int
    retracted: int
    held: int = 0


class Passage(Record):
    """A quote in its paragraph: before + quote + after is a piece of the text."""

    role: Literal["evidence", "trigger", "voice"]
    evidence: Evidence
    before: str
    after: str


class EntryEvidence(Record):
    """An entry with the words behind it and their article. `retracted_by` is the run that took it back, if any."""

    entry: Entry
    title: str | None
    url: str | None
    outlet: str | None
    published: date | None
    passages: tuple[Passage, ...]
    retracted_by: int | None = None


class Change(Record):
    """A row of a history, or the next change of a position.

    `day` is the first day it may have happened or begun; with basis `unknown` it is the day it was reported. `voice` is
    the party that says so, or "publisher".
    """

    day: date
    precision: Precision
    basis: Basis
    kind: EntryKind
    what: str
    words: str
    voice: str | None
    status: Status | None = None
    reported: date
    entry: str


class PairCount(Record):
    """How many live entries of each kind the ledger holds on a pair."""

    pair: Pair
    events: int = 0
    standings: int = 0
    commitments: int = 0
    claims: int = 0
