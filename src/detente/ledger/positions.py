"""How a pair stands on a day, as known on another: a view over entries by the rules in data/ontology/rules.yml."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Self

from detente.ledger.collecting import collected_later
from detente.ledger.flags import Seen, flags
from detente.ledger.lookup import Known, entries_in, with_named
from detente.ledger.opening import Ledger
from detente.ledger.promises import open_claims, open_commitments
from detente.ledger.restating import settle
from detente.ledger.rules import Placed, may_begin, moves, place
from detente.ledger.sides import SideState, channel_held, head_held, level, mission_held
from detente.ledger.states import PairState, after, start
from detente.ledger.tracks import Track, rest_of
from detente.ledger.words import change
from detente.model import (
    Change,
    Clock,
    ConsularHeld,
    Entry,
    EntryKind,
    FormatHeld,
    Pair,
    Position,
    RecognitionHeld,
    RelationsHeld,
    Side,
)


@dataclass(frozen=True)
class _Known:
    """The entries on a pair that were known, and the entries that they name by content id."""

    standings: tuple[Entry, ...]
    commitments: tuple[Entry, ...]
    claims: tuple[Entry, ...]
    acts: tuple[Entry, ...]
    named: dict[str, Entry]

    def event(self, entry: Entry) -> Entry | None:
        return self.named.get(getattr(entry.record, "from_event", None) or "")

    def by(self, day: date) -> Self:
        """The same without acts that began later."""
        acts = tuple(each for each in self.acts if each.when.earliest is None or each.when.earliest <= day)
        return replace(self, acts=acts)


@collected_later()
def positions(
    ledger: Ledger, pair: Pair, days: Iterable[date], *, known: Known = None, clock: Clock = "reported"
) -> tuple[Position, ...]:
    """How the pair stands on each of these days, in their order: as `position` has it, the ledger read once."""
    wanted = tuple(days)
    if not wanted:
        return ()
    found = _load(ledger, pair, max(wanted), known, clock)
    return tuple(_stand(found.by(day), pair, day, known, clock) for day in wanted)


@collected_later()
def position(ledger: Ledger, pair: Pair, *, valid: date, known: Known = None, clock: Clock = "reported") -> Position:
    """How the pair stands on the day `valid`, with the entries and the rule behind each part.

    `known` is the day (to its end) or the moment up to which entries count, by the clock of their reports or of their
    recording; null is now. Intervals are half-open: on the day an embassy closes, it is already closed.
    """
    return _stand(_load(ledger, pair, valid, known, clock), pair, valid, known, clock)


def _stand(found: _Known, pair: Pair, valid: date, known: Known, clock: Clock) -> Position:
    """The position that follows from what was found."""
    placed = settle(place(each, found.event(each)) for each in found.standings if moves(each, found.event(each)))
    begun = tuple(each for each in placed if each.day <= valid)
    state = after(start(pair.a, pair.b), begun)
    commitments = open_commitments(found.commitments, found.acts, begun, pair=pair, valid=valid)
    everything = (*found.standings, *found.commitments, *found.claims)
    seen = Seen(pair, valid, begun, found.acts, everything, found.named, commitments)
    return Position(
        pair=pair,
        valid=valid,
        known=known,
        clock=clock,
        sides=(_side(state, pair.a, pair.b), _side(state, pair.b, pair.a)),
        relations=_relations(state),
        consular=_consular(state),
        formats=_formats(state),
        commitments=commitments,
        claims=open_claims(found.claims, found.named, valid=valid),
        flags=flags(state, seen),
        unsettled=tuple(each.entry.id for each in placed if may_begin(each.entry) <= valid < each.day),
        undated=tuple(sorted(entry.id for entry in everything if entry.reported_basis == "recorded")),
        later=_later(state, [each for each in placed if each.day > valid], found),
    )


def _load(ledger: Ledger, pair: Pair, valid: date, known: Known, clock: Clock) -> _Known:
    with ledger.reading() as connection:
        kinds: tuple[EntryKind, ...] = ("standing", "commitment", "claim", "event")
        told = tuple(entries_in(connection, pair=pair, kinds=kinds, known=known, clock=clock, acts_by=valid))
        standings, commitments, claims, acts = (tuple(entry for entry in told if entry.kind == kind) for kind in kinds)
        named = with_named(connection, (*standings, *claims), here=acts, known=known, clock=clock)
    return _Known(standings, commitments, claims, acts, named)


def _side(state: PairState, sender: str, receiver: str) -> Side:
    side = state.sides[sender, receiver]
    return Side(
        sender=sender,
        receiver=receiver,
        level=level(side, rest_of(state.relations) if state.unrelated else None),
        mission=mission_held(side),
        head=head_held(side.head),
        designate=head_held(side.designate),
        absent=head_held(side.absent),
        channel=channel_held(side),
        recognition_of_state=_recognition(state, sender, "state"),
        recognition_of_government=_recognition(state, sender, "government"),
    )


def _recognition(state: PairState, by: str, of: str) -> RecognitionHeld:
    track = state.recognition.get((by, of))
    value = track.value if track else None
    return RecognitionHeld(
        state=value.state if value else None, authority=value.authority if value else None, **rest_of(track)
    )


def _relations(state: PairState) -> RelationsHeld:
    value = state.relations.value if state.relations else None
    worded_by = value.worded_by if value else None
    return RelationsHeld(state=value.state if value else None, worded_by=worded_by, **rest_of(state.relations))


def _consular(state: PairState) -> tuple[ConsularHeld, ...]:
    held = sorted(state.consular.items(), key=lambda item: (item[0][0], item[0][2] or ""))
    return tuple(
        ConsularHeld(sender=sender, receiver=receiver, city=city, state=track.value, **track.rest())
        for (sender, receiver, city), track in held
    )


def _formats(state: PairState) -> tuple[FormatHeld, ...]:
    held = sorted(state.formats.values(), key=lambda track: (track.day, track.entries))
    return tuple(
        FormatHeld(
            name=track.value.name,
            form=track.value.form,
            parties=track.value.parties,
            mediators=track.value.mediators,
            host=track.value.host,
            **track.rest(),
        )
        for track in held
    )


def _later(state: PairState, coming: Sequence[Placed], found: _Known) -> Change | None:
    """The first standing after the day that changes how the pair stands."""
    before = _summary(state)
    for _, group in groupby(coming, key=lambda each: each.day):
        for placed in group:
            state = after(state, (placed,))
            if _summary(state) != before:
                return change(placed.entry, found.named)
    return None


def _summary(state: PairState) -> object:
    """What counts as a change: the values, without what they rest on."""

    def values(side: SideState) -> object:
        return tuple(
            track.value if track else None for track in (side.mission, side.head, side.designate, side.channel)
        )

    def held(tracks: Iterable[tuple[object, Track[object]]]) -> object:
        return {key: track.value for key, track in tracks}

    relations = state.relations.value.state if state.relations else None
    sides = tuple(values(side) for side in state.sides.values())
    return relations, sides, held(state.recognition.items()), held(state.consular.items())  # type: ignore[arg-type]
