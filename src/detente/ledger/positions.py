"""How a pair stands on a day, as known on another: a view over entries by the rules in data/ontology/rules.yml."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Self

from detente.ledger.collecting import collected_later
from detente.ledger.courses import Course
from detente.ledger.flags import Seen, flags
from detente.ledger.histories import in_order
from detente.ledger.lookup import Known, entries_in, reported_by, with_named
from detente.ledger.opening import Ledger
from detente.ledger.promises import Promised, in_rank, open_claim, open_commitments
from detente.ledger.restating import settle
from detente.ledger.rules import Placed, may_begin, moves, place
from detente.ledger.seen import Facts
from detente.ledger.sides import channel_held, head_held, level, mission_held
from detente.ledger.states import PairState
from detente.ledger.tracks import rest_of
from detente.ledger.words import change
from detente.model import (
    Change,
    Clock,
    ConsularHeld,
    Entry,
    EntryKind,
    Event,
    FormatHeld,
    OpenClaim,
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
        return _stand(self, valid)

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
        then = reported_by(known)
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

    # What is the same on every day is worked out once. What follows from one entry alone, and from the event that it
    # names, is the same whenever it was known: it is taken over from `now`.

    @cached_property
    def course(self) -> Course:
        """The standings that may move a position, in their order, and what they lead to."""
        return Course(self.pair, settle(filter(None, self._places.values())))

    @cached_property
    def facts(self) -> Facts:
        """What its acts and entries say, for the flags."""
        if self.now is None:
            return Facts.of((*self.acts, *self._stated))
        return self.now.facts.among({entry.id for entry in (*self.acts, *self._stated)})

    @cached_property
    def promised(self) -> Promised:
        """Its promises as they were made by any day."""
        return Promised.of(self.commitments)

    @cached_property
    def open_claims(self) -> Mapping[str, OpenClaim]:
        """Its claims by the ids of their entries."""
        held = self.now.open_claims if self.now else {}
        return {
            each.id: held[each.id] if self._as_now(each, "proposition") else open_claim(each, self.named)
            for each in self.claims
        }

    @cached_property
    def undated(self) -> tuple[str, ...]:
        """The entries whose articles nobody dated."""
        return tuple(sorted(entry.id for entry in self._stated if entry.reported_basis == "recorded"))

    @property
    def _stated(self) -> tuple[Entry, ...]:
        return (*self.standings, *self.commitments, *self.claims)

    @cached_property
    def _places(self) -> Mapping[str, Placed | None]:
        """The place in time of each standing, by the id of its entry; null for those that move nothing."""
        held = self.now._places if self.now else {}
        return {
            each.id: held[each.id] if self._as_now(each, "from_event") else _place(each, self.event(each))
            for each in self.standings
        }

    def _as_now(self, entry: Entry, field: str) -> bool:
        """Whether the entry that another names in a field is known, or not, as it is now."""
        name = vars(entry.record)[field] or ""
        return self.now is not None and self.named.get(name) is self.now.named.get(name)


def _place(entry: Entry, event: Entry | None) -> Placed | None:
    return place(entry, event) if moves(entry, event) else None


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
    pair, course = found.pair, found.course
    begun, state, later = course.begun(valid), course.state(valid), course.next_change(valid)
    told = found.facts.by(valid)
    deeds = [entry for _, entry, _ in told.deeds]
    commitments = open_commitments(found.promised.by(valid), deeds, begun, pair=pair, valid=valid)
    seen = Seen(pair, valid, begun, told, found.standings, found.named, commitments)
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
        claims=in_rank(claim for claim in found.open_claims.values() if claim.since and claim.since <= valid),
        flags=flags(state, seen),
        unsettled=tuple(each.entry.id for each in course.placed if may_begin(each.entry) <= valid < each.day),
        undated=found.undated,
        later=change(later.entry, found.named) if later else None,
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
