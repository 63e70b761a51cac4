"""How a pair stands on a day, as known on another: a view over entries by the rules in data/ontology/rules.yml."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from itertools import groupby
from typing import Self

from detente.ledger.collecting import collected_later
from detente.ledger.flags import Seen, flags
from detente.ledger.histories import in_order
from detente.ledger.lookup import Known, entries_in, was_reported, with_named
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
    Event,
    FormatHeld,
    Pair,
    Position,
    RecognitionHeld,
    RelationsHeld,
    Side,
)


@dataclass(frozen=True)
class Dossier:
    """The entries on a pair from which its positions follow, read once, and the entries that they name by content id.

    They are those that were known by `known` on one clock; null is now. Of acts, promises and claims there are those
    that began by `until`. Where it is whole, `events` are those that are no acts, and the history follows too.
    """

    pair: Pair
    known: Known
    clock: Clock
    until: date
    standings: tuple[Entry, ...]
    commitments: tuple[Entry, ...]
    claims: tuple[Entry, ...]
    acts: tuple[Entry, ...]
    events: tuple[Entry, ...]
    named: Mapping[str, Entry]
    # What is known now, where this was made from it.
    now: Self | None = None

    def __len__(self) -> int:
        """How many entries it holds."""
        return sum(map(len, (self.standings, self.commitments, self.claims, self.acts, self.events)))

    @property
    def told(self) -> tuple[Entry, ...]:
        """The entries that a history tells of."""
        return (*self.acts, *self.events, *self.standings, *self.commitments)

    @collected_later()
    def position(self, valid: date) -> Position:
        """How the pair stands on a day up to `until`."""
        return _stand(self if valid == self.until else self._by(valid), valid)

    @cached_property
    def history(self) -> tuple[Change, ...]:
        """What happened between the two, as `history` has it: of a whole dossier."""
        with collected_later():
            if self.now is None:
                return tuple(in_order(self.told, self.named))
            # An entry and the event that it speaks of are of one article and were known at one time: no row is another.
            return tuple(row for row in self.now.history if row.entry in self._by_id)

    @collected_later()
    def as_known(self, known: Known, clock: Clock) -> Self:
        """The same as known by a day or moment, out of all that is known now. By the clock of recording only now is."""
        if known is None:
            return self if clock == self.clock else replace(self, clock=clock)
        if self.known is not None or clock != "reported":
            raise ValueError("what was known follows from what is known now by the clock of reports alone")
        then = partial(was_reported, known=known)
        return replace(
            self,
            known=known,
            clock=clock,
            standings=tuple(filter(then, self.standings)),
            commitments=tuple(filter(then, self.commitments)),
            claims=tuple(filter(then, self.claims)),
            acts=tuple(filter(then, self.acts)),
            events=tuple(filter(then, self.events)),
            named={content: entry for content, entry in self.named.items() if then(entry)},
            now=self,
        )

    @cached_property
    def _by_id(self) -> Mapping[str, Entry]:
        return {entry.id: entry for entry in self.told}

    def entry(self, id_: str) -> Entry | None:
        """The entry of a row of the history."""
        return self._by_id.get(id_)

    def event(self, entry: Entry) -> Entry | None:
        """The event that an entry follows from."""
        return self.named.get(getattr(entry.record, "from_event", None) or "")

    def _by(self, day: date) -> Self:
        """The same without acts that began later."""
        acts = tuple(each for each in self.acts if each.when.earliest is None or each.when.earliest <= day)
        return replace(self, until=day, acts=acts)


@collected_later()
def dossier(
    ledger: Ledger,
    pair: Pair,
    *,
    until: date = date.max,
    known: Known = None,
    clock: Clock = "reported",
    whole: bool = False,
) -> Dossier:
    """What positions of the pair follow from on any day up to `until`, and with `whole` its history too.

    It is for who asks more than once: `position` and `history` answer the same to a single question.
    """
    kinds: tuple[EntryKind, ...] = ("standing", "commitment", "claim", "event")
    told: dict[EntryKind, list[Entry]] = {kind: [] for kind in kinds}
    by = None if whole else until
    with ledger.reading() as connection:
        for entry in entries_in(connection, pair=pair, kinds=kinds, known=known, clock=clock, until=by):
            told[entry.kind].append(entry)
        standings, commitments, claims, found = (tuple(told[kind]) for kind in kinds)
        naming = (*standings, *claims, *(commitments if whole else ()))
        named = with_named(connection, naming, here=found, known=known, clock=clock)
    acts = tuple(each for each in found if _act(each)) if whole else found
    events = tuple(each for each in found if not _act(each)) if whole else ()
    return Dossier(pair, known, clock, until, standings, commitments, claims, acts, events, named)


def _act(entry: Entry) -> str | None:
    return entry.record.act if isinstance(entry.record, Event) else None


def positions(
    ledger: Ledger, pair: Pair, days: Iterable[date], *, known: Known = None, clock: Clock = "reported"
) -> tuple[Position, ...]:
    """How the pair stands on each of these days, in their order: as `position` has it, the ledger read once."""
    wanted = tuple(days)
    if not wanted:
        return ()
    found = dossier(ledger, pair, until=max(wanted), known=known, clock=clock)
    return tuple(map(found.position, wanted))


@collected_later()
def position(ledger: Ledger, pair: Pair, *, valid: date, known: Known = None, clock: Clock = "reported") -> Position:
    """How the pair stands on the day `valid`, with the entries and the rule behind each part.

    `known` is the day (to its end) or the moment up to which entries count, by the clock of their reports or of their
    recording; null is now. Intervals are half-open: on the day an embassy closes, it is already closed.
    """
    return dossier(ledger, pair, until=valid, known=known, clock=clock).position(valid)


def _stand(found: Dossier, valid: date) -> Position:
    """The position that follows from what was found."""
    pair = found.pair
    told = [(each, found.event(each)) for each in found.standings]
    placed = settle(place(each, event) for each, event in told if moves(each, event))
    begun = tuple(each for each in placed if each.day <= valid)
    state = after(start(pair.a, pair.b), begun)
    commitments = open_commitments(found.commitments, found.acts, begun, pair=pair, valid=valid)
    everything = (*found.standings, *found.commitments, *found.claims)
    seen = Seen(pair, valid, begun, found.acts, everything, found.named, commitments)
    return Position(
        pair=pair,
        valid=valid,
        known=found.known,
        clock=found.clock,
        sides=(_side(state, pair.a, pair.b), _side(state, pair.b, pair.a)),
        relations=_relations(state),
        consular=_consular(state),
        formats=_formats(state),
        commitments=commitments,
        claims=open_claims(found.claims, found.named, valid=valid),
        flags=flags(state, seen),
        unsettled=tuple(each.entry.id for each in placed if may_begin(each.entry) <= valid < each.day),
        undated=tuple(sorted(entry.id for entry in everything if entry.reported_basis == "recorded")),
        later=_later(state, [each for each in placed if each.day > valid], found.named),
    )


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


def _later(state: PairState, coming: Sequence[Placed], named: Mapping[str, Entry]) -> Change | None:
    """The first standing after the day that changes how the pair stands."""
    before = _summary(state)
    for _, group in groupby(coming, key=lambda each: each.day):
        for placed in group:
            state = after(state, (placed,))
            if _summary(state) != before:
                return change(placed.entry, named)
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
