"""What was done, by whom to whom, and who says so."""

from typing import Literal

from pydantic import Field

from detente.model.actor import Actor
from detente.model.article import Evidence
from detente.model.base import Record
from detente.model.when import UNKNOWN_WHEN, When

EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
Status = Literal["actual", "announced", "possible", "negated"]
Stance = Literal["asserts", "accuses", "denies", "confirms", "declines", "questions"]


class Voice(Record):
    """Somebody who speaks to a record. `chain` is the path of speakers around the holder, outermost first."""

    holder: Actor | Literal["publisher"]
    stance: Stance
    verb: str | None = None
    chain: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class Place(Record):
    """Where it happened. `basis` says how the place was found; coordinates in degrees, WGS 84."""

    name: str
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    basis: Literal["stated", "inferred"] = "stated"


class Quantity(Record):
    """A number with the words around it ("at least", "reportedly") kept as `bound`."""

    value: float
    bound: str | None = None
    who: str | None = None
    evidence: Evidence | None = None


class Magnitude(Record):
    """How much: each part null where the text does not say."""

    killed: Quantity | None = None
    injured: Quantity | None = None
    displaced: Quantity | None = None
    expelled: Quantity | None = None
    amount: Quantity | None = None
    currency: str | None = None


class Event(Record):
    """One deed or speech act. Symmetric acts list each party as actor and as recipient of the others."""

    id: str
    type: EventType
    mode: str | None = None
    act: str | None = None
    cameo: str | None = None
    contexts: tuple[str, ...] = ()
    actors: tuple[Actor, ...] = ()
    recipients: tuple[Actor, ...] = ()
    hosts: tuple[Actor, ...] = ()
    mediators: tuple[Actor, ...] = ()
    when: When = UNKNOWN_WHEN
    where: Place | None = None
    magnitude: Magnitude | None = None
    status: Status = "actual"
    voices: tuple[Voice, ...] = ()
    evidence: tuple[Evidence, ...] = Field(min_length=1)
    trigger: tuple[Evidence, ...] = Field(min_length=1)
    rule: str
    confidence: float = Field(ge=0, le=1)
