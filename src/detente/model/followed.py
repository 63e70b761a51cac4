"""What holds across articles: origins, occurrences, claims and promises followed to their end. Views, never stored."""

from datetime import date
from typing import Literal

from detente.model.base import Record
from detente.model.claim import ClaimState
from detente.model.commitment import Grade
from detente.model.event import EventType, Stance
from detente.model.pair import Pair
from detente.model.when import Basis, When

JoinReason = Literal["same_text", "same_agency", "same_outlet", "same_holder"]
ClaimRule = Literal["withdrawn", "admitted", "denied", "independent_origins", "unanswered", "told"]
CommitmentState = Literal["open", "partly_fulfilled", "fulfilled", "lapsed", "withdrawn", "refused", "superseded"]


class Join(Record):
    """Why two articles are of one origin; `words` names the agency, the outlet, the holder or the share of text."""

    article: str
    other: str
    reason: JoinReason
    words: str


class Origin(Record):
    """Reports that go back to one source: their entries, their articles and what joined them.

    `name` is the agency, official, party (by code) or outlet; empty where nothing is known.
    """

    name: str
    entries: tuple[str, ...]
    articles: tuple[str, ...]
    joins: tuple[Join, ...] = ()


class HeldVoice(Record):
    """Somebody's word on a matter: the party or "publisher", on the day of the report. `origin` counts from 1."""

    holder: str
    name: str | None = None
    role: str | None = None
    stance: Stance
    verb: str | None = None
    day: date
    entry: str
    origin: int


class Toll(Record):
    """A number as one report gives it; `claimant` is the party that says so, or "publisher"."""

    kind: Literal["killed", "injured", "displaced", "expelled", "amount"]
    value: float
    bound: str | None = None
    who: str | None = None
    currency: str | None = None
    claimant: str
    entry: str


class Telling(Record):
    """One report of an occurrence and `why` it was linked (empty for the most exact, against which others are held)."""

    entry: str
    article: str
    reported: date
    words: str
    origin: int
    why: tuple[str, ...] = ()


class Occurrence(Record):
    """One deed, however many reports tell of it. `id` is its first report's entry.

    `parties` are the ways it goes, from actor to recipient. It fell between `earliest` and `latest`. `differing` names
    the numbers on which reports differ. `told_reversed` are occurrences of the same days with the roles swapped: two
    deeds, or one told both ways. `alleged`: no report tells it in its own name and no doer says that it is so.
    """

    id: str
    type: EventType
    act: str | None = None
    parties: tuple[tuple[str, str], ...] = ()
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    earliest: date
    latest: date
    basis: Basis
    place: str | None = None
    alleged: bool
    entries: tuple[str, ...]
    tellings: tuple[Telling, ...]
    origins: tuple[Origin, ...]
    voices: tuple[HeldVoice, ...] = ()
    tolls: tuple[Toll, ...] = ()
    differing: tuple[str, ...] = ()
    told_reversed: tuple[str, ...] = ()


class FollowedClaim(Record):
    """One proposition with every voice on it in all articles. `id` is the first claim's entry.

    `state` is derived by `rule` from the last words of each holder; `independent` counts the independent origins that
    assert it themselves. Entries are claims and the events and standings behind them.
    """

    id: str
    state: ClaimState
    rule: ClaimRule
    about: Literal["event", "standing", "words"]
    words: str
    what: str
    against_parties: tuple[str, ...] = ()
    earliest: date | None = None
    latest: date | None = None
    since: date
    basis: Basis
    voices: tuple[HeldVoice, ...]
    tolls: tuple[Toll, ...] = ()
    independent: int = 0
    origins: tuple[Origin, ...]
    entries: tuple[str, ...]


class Rung(Record):
    """A step of a promise and the day it was taken; `told_again` are reports that tell of it less exactly or later."""

    grade: Grade
    promisors: tuple[str, ...]
    day: date
    basis: Basis
    entry: str
    words: str
    told_again: tuple[str, ...] = ()


class Deed(Record):
    """What a party did about a promise, once, with every entry that tells of it.

    `alleged`: told only by others than the doer, and by no report in its own name. `denied`: the doer denies it.
    """

    party: str
    day: date
    what: str
    words: str
    entries: tuple[str, ...]
    alleged: bool = False
    denied: bool = False


class FollowedCommitment(Record):
    """A promise from its first word to its end, as it stood on a day. `id` is its first report's entry.

    `broken` are contrary deeds of promisors; `breached` says that one of them is neither merely alleged nor denied. It
    stands beside the state and changes none. `age` counts days from the first rung. `overdue` is a flag, not a fact
    about the world.
    """

    id: str
    state: CommitmentState
    promisors: tuple[str, ...]
    beneficiaries: tuple[str, ...]
    pairs: tuple[Pair, ...] = ()
    act: str | None = None
    type: EventType | None = None
    words: str
    condition: str | None = None
    deadline: When | None = None
    rungs: tuple[Rung, ...]
    done_by: tuple[str, ...] = ()
    kept: tuple[Deed, ...] = ()
    broken: tuple[Deed, ...] = ()
    breached: bool = False
    overdue: bool = False
    since: date
    age: int
    entries: tuple[str, ...]
