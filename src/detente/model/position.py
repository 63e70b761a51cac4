"""How a pair stands on a day: a view over entries, each part with the entries and the rule it rests on."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from detente.model.base import Record
from detente.model.claim import ClaimState
from detente.model.commitment import Grade
from detente.model.entry import Change, Clock
from detente.model.pair import Pair
from detente.model.standing import (
    HeadClass,
    HeadMode,
    HeadPhase,
    MissionKind,
    MissionState,
    RecognitionState,
    RelationsState,
)
from detente.model.when import Basis, When

LevelWord = Literal[
    "ambassador", "minister", "charge", "liaison", "interests_section", "protecting_power", "none",
    "unknown_head", "unknown",
]  # fmt: skip


class Rested(Record):
    """What every part of a position carries.

    `rule` names a row of data/ontology/rules.yml; `entries` are the entries it rests on, `against` those that disagree.
    `since` is the day it holds from as far as the entries tell; with basis `unknown`, the day it was reported.
    """

    rule: str
    entries: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    since: date | None = None
    basis: Basis = "unknown"
    inferred: str | None = None


class Level(Rested):
    """The effective level; `order` is null where the head or everything is unknown, which is not none (0)."""

    word: LevelWord
    order: int | None


class MissionHeld(Rested):
    """The mission, its kind and state; both null where nothing is known."""

    kind: MissionKind | None = None
    state: MissionState | None = None
    city: str | None = None


class HeadHeld(Rested):
    """A head of mission: in function, designate or absent, as the place in the side says."""

    class_: HeadClass | None = Field(default=None, alias="class")
    mode: HeadMode = "unknown"
    phase: HeadPhase | None = None
    person: str | None = None


class ChannelHeld(Rested):
    """How the sender reaches the receiver; null where nothing is known."""

    channel: Literal["direct", "interests_section", "protecting_power", "none"] | None = None
    through: str | None = None


class RecognitionHeld(Rested):
    """Whether the sender recognises the receiver's state or government; null where nothing is known."""

    state: RecognitionState | None = None
    authority: str | None = None


class RelationsHeld(Rested):
    """Diplomatic relations of the pair; null where nothing is known."""

    state: RelationsState | None = None
    worded_by: str | None = None


class ConsularHeld(Rested):
    """One consulate: a track apart from the missions."""

    sender: str
    receiver: str
    state: MissionState
    city: str | None = None


class FormatHeld(Rested):
    """A format of talks that both parties take part in."""

    name: str | None
    form: str
    parties: tuple[str, ...]
    mediators: tuple[str, ...] = ()
    host: str | None = None


class Side(Record):
    """One direction of a pair: how the sender is represented at the receiver."""

    sender: str
    receiver: str
    level: Level
    mission: MissionHeld
    head: HeadHeld | None = None
    designate: HeadHeld | None = None
    absent: HeadHeld | None = None
    channel: ChannelHeld
    recognition_of_state: RecognitionHeld
    recognition_of_government: RecognitionHeld


class OpenCommitment(Rested):
    """A promise that is neither kept nor gone. `done_by` lists promisors that have done their part."""

    promisors: tuple[str, ...]
    beneficiaries: tuple[str, ...]
    act: str | None
    words: str
    grade: Grade
    condition: str | None = None
    deadline: When | None = None
    overdue: bool = False
    done_by: tuple[str, ...] = ()


class OpenClaim(Rested):
    """A claim with its holders by stance ("AFG accuses")."""

    state: ClaimState
    words: str
    against_parties: tuple[str, ...]
    holders: tuple[str, ...]


class Flag(Record):
    """A mark on the record (F1 to F16), computed and never repaired."""

    code: str
    words: str
    entries: tuple[str, ...]


class Position(Record):
    """How a pair stands on the day `valid`, as known on `known` by `clock` (null: all that is known now).

    `unsettled` are standings that may or may not have begun by then; `undated` are entries from articles without a
    publication date, which stand at the day they were recorded; `later` is the next change after `valid` that is known.
    """

    pair: Pair
    valid: date
    known: date | datetime | None
    clock: Clock
    sides: tuple[Side, Side]
    relations: RelationsHeld
    consular: tuple[ConsularHeld, ...] = ()
    formats: tuple[FormatHeld, ...] = ()
    commitments: tuple[OpenCommitment, ...] = ()
    claims: tuple[OpenClaim, ...] = ()
    flags: tuple[Flag, ...] = ()
    unsettled: tuple[str, ...] = ()
    undated: tuple[str, ...] = ()
    later: Change | None = None

    def side(self, sender: str) -> Side:
        """The side that this party sends."""
        return next(side for side in self.sides if side.sender == sender)
