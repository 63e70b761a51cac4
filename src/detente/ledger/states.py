"""A pair followed from standing to standing: relations, both sides, recognition, consulates, formats, and the flags.

One pass in the order of rules.py. Every step returns a new state, so that the state of each day can be kept.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from detente.ledger.persons import same_person
from detente.ledger.rules import COMING, GONE, NEAR, Placed
from detente.ledger.sides import (
    HeadIs,
    SideState,
    after_channel,
    after_head,
    after_mission,
    after_rupture,
    against,
    bears_on,
    two_en_titre,
)
from detente.ledger.tracks import Track, changed, follow
from detente.model import (
    Channel,
    Flag,
    Format,
    Mission,
    MissionState,
    Recognition,
    RecognitionState,
    Relations,
    RelationsState,
    Representation,
    Standing,
)

K = TypeVar("K")
V = TypeVar("V")

_UNRELATED: frozenset[RelationsState] = frozenset({"severed", "never", "none"})

_UNRECOGNISED: frozenset[RecognitionState] = frozenset({"none", "withdrawn", "no_statement"})

PRACTICE = "State practice"


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
    """How a pair stands after the standings so far. `broken` and `restored` say that relations once were.

    `redundant` is the day of the last rupture of relations that were severed already.
    """

    sides: Mapping[tuple[str, str], SideState]
    relations: Track[RelationsAre] | None = None
    broken: bool = False
    restored: bool = False
    redundant: date | None = None
    recognition: Mapping[tuple[str, str], Track[RecognitionIs]] = field(default_factory=dict)
    consular: Mapping[tuple[str, str, str | None], Track[MissionState]] = field(default_factory=dict)
    formats: Mapping[object, Track[FormatIs]] = field(default_factory=dict)
    flags: tuple[Flag, ...] = ()

    @property
    def unrelated(self) -> bool:
        return self.relations is not None and self.relations.value.state in _UNRELATED


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
    disputed = _bears_on(state, told)
    if _without_its_rupture(state, placed) or (disputed and disputed.holds_against(placed)):
        return _against(state, placed, told)
    match told:
        case Relations():
            return _after_relations(state, placed, told)
        case Mission(mission="consulate"):
            track = follow(state.consular.get(_consulate(told)), told.state, placed, rule="consulate_told")
            return changed(state, consular=_with(state.consular, _consulate(told), track))
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


def _without_its_rupture(state: PairState, placed: Placed) -> bool:
    """Whether a standing follows from a rupture that does not hold: the other word for it does, or a later act."""
    ruptured = state.relations is not None and state.relations.value.state == "severed"
    return placed.act == "sever_relations" and placed.standing.inferred is not None and not ruptured


def _bears_on(state: PairState, told: Standing) -> Track[Any] | None:
    """The track that a standing contradicts."""
    match told:
        case Relations():
            return state.relations if state.relations and not _agrees(state.relations.value, told) else None
        case Recognition():
            track = state.recognition.get((told.by.party, told.object))
            return track if track and track.value.state != told.state else None
        case Mission(mission="consulate"):
            consulate = state.consular.get(_consulate(told))
            return consulate if consulate and consulate.value != told.state else None
        case Mission() | Channel() | Representation():
            return bears_on(_side(state, told), told)
        case Format():
            return None


def _agrees(held: RelationsAre, told: Relations) -> bool:
    """Whether relations are told as they are held; "no relations" leaves open whether they ever were."""
    return held.state == told.state or (told.state == "none" and held.state in _UNRELATED)


def _against(state: PairState, placed: Placed, told: Standing) -> PairState:
    """The same pair with a standing that disagrees and moves nothing."""
    match told:
        case Relations() if state.relations:
            return changed(_flag_relations(state, placed, told), relations=state.relations.disagreeing(placed))
        case Recognition():
            key = (told.by.party, told.object)
            return changed(state, recognition=_with(state.recognition, key, state.recognition[key].disagreeing(placed)))
        case Mission(mission="consulate"):
            place = _consulate(told)
            return changed(state, consular=_with(state.consular, place, state.consular[place].disagreeing(placed)))
        case Mission() | Channel() | Representation():
            return _after_side(state, told, against(_side(state, told), placed, told))
    return state


def _consulate(told: Mission) -> tuple[str, str, str | None]:
    return told.sender.party, told.receiver.party, told.city


def _side(state: PairState, told: Mission | Channel | Representation) -> SideState:
    return state.sides[told.sender.party, told.receiver.party]


def _after_side(state: PairState, told: Mission | Channel | Representation, side: SideState) -> PairState:
    return changed(state, sides=_with(state.sides, (told.sender.party, told.receiver.party), side))


def _with(old: Mapping[K, V], key: K, value: V) -> Mapping[K, V]:
    return {**old, key: value}


def _after_head(state: PairState, placed: Placed, told: Representation) -> PairState:
    side = _side(state, told)
    state = _after_side(state, told, after_head(side, placed, told))
    if side.head is None or told.phase in COMING | GONE:
        return state
    state = _flag_two_heads(state, placed, told, side)
    held = side.head.value.class_
    upgraded = placed.act == "upgrade_representation" and _anew(side.head, placed)
    if upgraded and held and held == told.class_:
        words = f"{told.sender.party} upgrades to {held} at {told.receiver.party}, a level it already held"
        return _flagged(state, "F6", words, (*side.head.entries, *placed.entries))
    return state


def _flag_two_heads(state: PairState, placed: Placed, told: Representation, side: SideState) -> PairState:
    """F5, where a head is told in function after another took his place, or two are told on one day."""
    before = side.head
    value = HeadIs(told.class_, told.mode, told.phase, told.person)
    if before is None or not two_en_titre(before, value):
        return state
    other = side.replaced
    back = other is not None and same_person(other.value.person, told.person)
    at_once = before.day == placed.day and before.own == placed.own
    if not (back or at_once):
        return state
    names = " and ".join(sorted((str(before.value.person), str(told.person))))
    words = f"{told.sender.party} has two heads of mission en titre at {told.receiver.party}: {names}"
    entries = (*(other.entries if other and back else ()), *before.entries, *placed.entries)
    return _flagged(state, "F5", words, entries)


def _after_relations(state: PairState, placed: Placed, told: Relations) -> PairState:
    before = state.relations
    track = _relations_told(before, placed, told)
    again = _broken_again(state, placed, told)
    state = changed(_flag_relations(state, placed, told), relations=track)
    if told.state == "established" and before and before.value.state != "established":
        state = changed(state, sides={key: changed(side, resumed=True) for key, side in state.sides.items()})
    if told.state == "severed" and not (before and before.value.state == "severed"):
        state = changed(state, sides={key: after_rupture(side, placed) for key, side in state.sides.items()})
    if placed.act == "establish_relations":
        state = _recognised_by_relations(state, track)
    return changed(
        state,
        broken=state.broken or told.state in ("severed", "suspended"),
        restored=state.restored or placed.act == "restore_relations",
        redundant=placed.day if again else state.redundant,
    )


def _relations_told(before: Track[RelationsAre] | None, placed: Placed, told: Relations) -> Track[RelationsAre]:
    value = RelationsAre(told.state, told.worded_by.party if told.worded_by else None)
    if before and _agrees(before.value, told):
        # The first speaker's word stays; who else says or does so, be it again, is among the entries.
        value = before.value if before.value.worded_by else changed(value, state=before.value.state)
        before = changed(before, value=value)
    return follow(before, value, placed, rule="relations_told")


def _one_act_two_words(before: Track[RelationsAre], placed: Placed, told: Relations) -> bool:
    return {before.value.state, told.state} == {"suspended", "severed"} and placed.day - before.day <= NEAR


def _recognised_by_relations(state: PairState, relations: Track[RelationsAre]) -> PairState:
    """Who enters into relations with a state that it is told not to recognise recognises it, of states only."""
    for (by, of), track in state.recognition.items():
        if of == "state" and track.value.state in _UNRECOGNISED:
            state = changed(state, recognition=_with(state.recognition, (by, of), _implied(relations)))
    return state


def _implied(relations: Track[RelationsAre], against: tuple[str, ...] = ()) -> Track[RecognitionIs]:
    """Recognition of a state that follows from relations with it."""
    return Track(
        value=RecognitionIs("de_jure", None),
        rule="recognised_by_relations",
        day=relations.day,
        basis=relations.basis,
        own=relations.own,
        dated=relations.dated,
        entries=relations.entries,
        articles=relations.articles,
        against=against,
        inferred=PRACTICE,
    )


def _broken_again(state: PairState, placed: Placed, told: Relations) -> bool:
    """Whether a rupture follows a rupture, by another act and not another report of one told already."""
    before = state.relations
    twice = before and before.own and placed.own and told.state == "severed" and before.value.state == "severed"
    after_the_last = state.redundant is None or placed.span[0] - state.redundant > NEAR
    return bool(twice and before and after_the_last and _anew(before, placed))


def _anew(before: Track[Any], placed: Placed) -> bool:
    """Whether an act cannot be the one that brought about what is held: it has a date, and a later one."""
    return placed.dated and placed.span[0] - before.day > NEAR


def _flag_relations(state: PairState, placed: Placed, told: Relations) -> PairState:
    """The pair with the flags that a standing raises against the relations before it."""
    before = state.relations
    if before is None:
        return state
    both = (*before.entries, *placed.entries)
    if _broken_again(state, placed, told):
        return _flagged(state, "F2", f"relations that were severed are severed on {placed.day} again", both)
    if _one_act_two_words(before, placed, told):
        return _flagged(state, "F8", "one act is called suspending and severing", both)
    restored = placed.act == "restore_relations" and before.value.state == "established"
    if restored and not state.broken and not state.restored:
        return _flagged(state, "F7", "relations are restored that are not known to have been broken", both)
    return state


def _after_recognition(state: PairState, placed: Placed, told: Recognition) -> PairState:
    key = (told.by.party, told.object)
    relations = state.relations
    # Nothing but an act that founds them makes relations that were never broken nor restored.
    founded = relations and relations.own and relations.value.state == "established" and not state.restored
    if relations and founded and key[1] == "state" and told.state in _UNRECOGNISED and relations.holds_against(placed):
        implied = _implied(relations, placed.entries)
        return changed(state, recognition=_with(state.recognition, key, implied))
    value = RecognitionIs(told.state, told.of.authority)
    track = follow(state.recognition.get(key), value, placed, rule="recognition_told", inferred=told.inferred)
    return changed(state, recognition=_with(state.recognition, key, track))


def _after_format(state: PairState, placed: Placed, told: Format) -> PairState:
    parties = tuple(sorted({actor.party for actor in told.parties}))
    mediators = tuple(sorted({actor.party for actor in told.mediators}))
    value = FormatIs(told.name, told.form, parties, mediators, told.host.party if told.host else None)
    key = told.name or (told.form, parties, mediators)
    return changed(
        state, formats=_with(state.formats, key, follow(state.formats.get(key), value, placed, rule="format_told"))
    )


def _flagged(state: PairState, code: str, words: str, entries: tuple[str, ...]) -> PairState:
    """The pair with a flag; told again in the same words, it is one flag on more entries."""
    same = [flag for flag in state.flags if (flag.code, flag.words) == (code, words)]
    found = dict.fromkeys([*(entry for flag in same for entry in flag.entries), *entries])
    rest = tuple(flag for flag in state.flags if flag not in same)
    return changed(state, flags=(*rest, Flag(code=code, words=words, entries=tuple(found))))
