"""How things stand at a time: told by the text, or brought about by an act."""

from typing import Annotated, Literal

from pydantic import Field

from detente.model.actor import Actor
from detente.model.article import Evidence
from detente.model.base import Record
from detente.model.event import Voice
from detente.model.when import UNKNOWN_WHEN, When

HeadClass = Literal["ambassador", "minister", "charge", "outside"]
HeadMode = Literal["en_titre", "ad_interim", "unknown"]
HeadPhase = Literal[
    "nominated", "agrement_asked", "agrement_granted", "agrement_refused", "appointed", "arrived", "copy_presented",
    "credentials_presented", "in_post", "recalled", "withdrawn", "persona_non_grata", "ended", "absent", "vacant",
]  # fmt: skip
MissionKind = Literal[
    "embassy", "high_commission", "nunciature", "liaison_office", "interests_section", "technical_mission", "consulate"
]
MissionState = Literal["open", "suspended", "closed", "remote"]
RelationsState = Literal["established", "suspended", "severed", "never", "none"]
RecognitionState = Literal["de_jure", "de_facto", "none", "withdrawn", "no_statement"]


class _Standing(Record):
    id: str
    when: When = UNKNOWN_WHEN
    inferred: str | None = None
    from_event: str | None = None
    voices: tuple[Voice, ...] = ()
    evidence: tuple[Evidence, ...] = Field(min_length=1)


class Representation(_Standing):
    """The head of the sender's mission at the receiver: class and mode as in VCDR art. 14 and 19."""

    kind: Literal["representation"] = "representation"
    sender: Actor
    receiver: Actor
    class_: HeadClass | None = Field(default=None, alias="class")
    mode: HeadMode = "unknown"
    phase: HeadPhase | None = None
    person: str | None = None


class Mission(_Standing):
    """The sender's mission at the receiver."""

    kind: Literal["mission"] = "mission"
    sender: Actor
    receiver: Actor
    mission: MissionKind = "embassy"
    state: MissionState
    city: str | None = None


class Relations(_Standing):
    """Diplomatic relations of a pair; `worded_by` said "suspended" or "severed"."""

    kind: Literal["relations"] = "relations"
    parties: tuple[Actor, Actor]
    state: RelationsState
    worded_by: Actor | None = None


class Recognition(_Standing):
    """Whether `by` recognises `of`; `object` tells a state from a government (practice: two records)."""

    kind: Literal["recognition"] = "recognition"
    by: Actor
    of: Actor
    object: Literal["state", "government"] = "state"
    state: RecognitionState


class Format(_Standing):
    """A format of talks: its parties, kind, host and mediators."""

    kind: Literal["format"] = "format"
    name: str | None = None
    parties: tuple[Actor, ...]
    form: Literal["bilateral", "trilateral", "multilateral", "mediation", "summit"] = "bilateral"
    mediators: tuple[Actor, ...] = ()
    host: Actor | None = None
    level: str | None = None


class Channel(_Standing):
    """How the sender reaches the receiver without a mission of its own (VCDR art. 45 and 46)."""

    kind: Literal["channel"] = "channel"
    sender: Actor
    receiver: Actor
    channel: Literal["direct", "interests_section", "protecting_power", "none"]
    through: Actor | None = None


Standing = Annotated[Representation | Mission | Relations | Recognition | Format | Channel, Field(discriminator="kind")]
