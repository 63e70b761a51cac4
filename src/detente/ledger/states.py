"""A pair followed from standing to standing: relations, both sides, recognition, consulates, formats, and the flags.

One pass in the order of rules.py. Every step returns a new state, so that the state of each day can be kept.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TypeVar

from detente.ledger.rules import Placed
from detente.ledger.sides import SideState, after_channel, after_head, after_mission, after_rupture
from detente.ledger.tracks import Track, follow
from detente.model import (
    Channel,
    Flag,
    Format,
    HeadClass,
    Mission,
    MissionState,
    Recognition,
    RecognitionState,
    Relations,
    RelationsState,
    Representation,
)

# DOMAIN F12: the night and the time zone move a date; two reports this near may be of one act.
NEAR = timedelta(days=2)

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True)
class RelationsAre:
    state: RelationsState
    worded_by: str | None


@dataclass(frozen=True)
class RecognitionIs:
    state: RecognitionState
    authority: str | None


@dataclass(frozen=True)
class FormatIs:
    name: str | None
    form: str
    parties: tuple[str, ...]
    mediators: tuple[str, ...]
    host: str | None


@dataclass(frozen=True)
class PairState:
    """How a pair stands after the standings so far."""

    sides: Mapping[tuple[str, str], SideState]
    relations: Track[RelationsAre] | None = None
    broken: bool = False
    recognition: Mapping[tuple[str, str], Track[RecognitionIs]] = field(default_factory=dict)
    consular: Mapping[tuple[str, str, str | None], Track[MissionState]] = field(default_factory=dict)
    formats: Mapping[object, Track[FormatIs]] = field(default_factory=dict)
    flags: tuple[Flag, ...] = ()

    @property
    def unrelated(self) -> bool:
        return self.relations is not None and self.relations.value.state in ("severed", "never")


def start(a: str, b: str) -> PairState:
    """A pair of which nothing is known."""
    return PairState(sides={(a, b): SideState(), (b, a): SideState()})


def after(state: PairState, many: Iterable[Placed]) -> PairState:
    """The pair after these standings, in their order."""
    for placed in many:
        state = _after_one(state, placed)
    return state


def _after_one(state: PairState, placed: Placed) -> PairState:
    told = placed.standing
    match told:
        case Relations():
            return _after_relations(state, placed, told)
        case Mission(mission="consulate"):
            key = (told.sender.party, told.receiver.party, told.city)
            track = follow(state.consular.get(key), told.state, placed, rule="consulate_told")
            return replace(state, consular=_with(state.consular, key, track))
        case Mission():
            return _after_side(state, told, after_mission(_side(state, told), placed, told))
        case Channel():
            return _after_side(state, told, after_channel(_side(state, told), placed, told))
        case Representation():
            return _after_head(state, placed, told)
        case Recognition():
            return _after_recognition(state, placed, told)
        case Format():
            return _after_format(state, placed, told)


def _side(state: PairState, told: Mission | Channel | Representation) -> SideState:
    return state.sides[told.sender.party, told.receiver.party]


def _after_side(state: PairState, told: Mission | Channel | Representation, side: SideState) -> PairState:
    return replace(state, sides=_with(state.sides, (told.sender.party, told.receiver.party), side))


def _with(old: Mapping[K, V], key: K, value: V) -> Mapping[K, V]:
    return {**old, key: value}


def _after_head(state: PairState, placed: Placed, told: Representation) -> PairState:
    before = _side(state, told).head
    state = _after_side(state, told, after_head(_side(state, told), placed, told))
    held: HeadClass | None = before.value.class_ if before else None
    if placed.act == "upgrade_representation" and before and held == told.class_ and placed.day - before.day > NEAR:
        words = f"{told.sender.party} upgrades to {held} at {told.receiver.party}, a level it already held"
        return _flagged(state, "F6", words, (*before.entries, placed.entry.id))
    return state


def _after_relations(state: PairState, placed: Placed, told: Relations) -> PairState:
    before = state.relations
    worded_by = told.worded_by.party if told.worded_by else None
    if before and before.value.state == told.state and not _broken_again(before, placed, told):
        # The first speaker's word stays; who else says so is among the entries.
        value = before.value if before.value.worded_by else RelationsAre(told.state, worded_by)
        track = follow(replace(before, value=value), value, placed, rule="relations_told")
    else:
        track = follow(before, RelationsAre(told.state, worded_by), placed, rule="relations_told")
    state = _flag_relations(replace(state, relations=track), before, placed, told)
    if told.state == "severed" and not (before and before.value.state == "severed"):
        state = replace(state, sides={key: after_rupture(side, placed) for key, side in state.sides.items()})
    return replace(state, broken=state.broken or told.state in ("severed", "suspended"))


def _broken_again(before: Track[RelationsAre], placed: Placed, told: Relations) -> bool:
    """Whether a rupture follows a rupture, by another act and not another report of it."""
    by_act = before.own and placed.own and told.state == "severed"
    return by_act and before.value.state == "severed" and placed.day - before.day > NEAR


def _flag_relations(state: PairState, before: Track[RelationsAre] | None, placed: Placed, told: Relations) -> PairState:
    if before is None:
        return state
    both = (*before.entries, placed.entry.id)
    words = {before.value.state, told.state}
    if _broken_again(before, placed, told):
        return _flagged(state, "F2", "relations are severed that were severed already", both)
    if words == {"suspended", "severed"} and placed.day - before.day <= NEAR:
        return _flagged(state, "F8", "one act is called suspending and severing", both)
    if placed.act == "restore_relations" and before.value.state == "established" and not state.broken:
        return _flagged(state, "F7", "relations are restored that are not known to have been broken", both)
    return state


def _after_recognition(state: PairState, placed: Placed, told: Recognition) -> PairState:
    key = (told.by.party, told.object)
    value = RecognitionIs(told.state, told.of.authority)
    track = follow(state.recognition.get(key), value, placed, rule="recognition_told")
    return replace(state, recognition=_with(state.recognition, key, track))


def _after_format(state: PairState, placed: Placed, told: Format) -> PairState:
    parties = tuple(sorted({actor.party for actor in told.parties}))
    mediators = tuple(sorted({actor.party for actor in told.mediators}))
    value = FormatIs(told.name, told.form, parties, mediators, told.host.party if told.host else None)
    key = told.name or (told.form, parties, mediators)
    return replace(
        state, formats=_with(state.formats, key, follow(state.formats.get(key), value, placed, rule="format_told"))
    )


def _flagged(state: PairState, code: str, words: str, entries: tuple[str, ...]) -> PairState:
    return replace(state, flags=(*state.flags, Flag(code=code, words=words, entries=entries)))
