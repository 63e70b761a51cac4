"""Promises to their end: every rung, what kept them, what went against them, and how they stood on a day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain
from typing import cast

import sqlalchemy as sa

from detente.ledger.fulfilments import Done, broken_by, kept_by
from detente.ledger.lookup import Known, entries_in, with_named
from detente.ledger.opening import Ledger
from detente.ledger.parties import pairs
from detente.ledger.promises import Promise, commitment, promises
from detente.ledger.restating import settle
from detente.ledger.rules import Placed, may_begin, moves, place, settled_day
from detente.ledger.tellings import Told, gather
from detente.ledger.words import quoted, what
from detente.model import (
    Actor,
    Clock,
    CommitmentState,
    Deed,
    Entry,
    Event,
    FollowedCommitment,
    Pair,
    Rung,
)


def commitments(
    ledger: Ledger,
    *,
    pair: Pair | None = None,
    overdue: bool = False,
    as_of: date | None = None,
    known: Known = None,
    clock: Clock = "reported",
) -> tuple[FollowedCommitment, ...]:
    """The promises of a pair (or all) as they stood on the day `as_of` (today): the overdue first, then the latest.

    Kept and ended promises are listed too; `overdue` leaves out all that are not overdue on that day. Contrary deeds
    stand beside the state and never change it.
    """
    day = as_of or date.today()
    with ledger.reading() as connection:
        told = tuple(entries_in(connection, pair=pair, kinds=("commitment",), known=known, clock=clock))
        events = with_named(connection, told, known=known, clock=clock)
        by_pair = _by_pair(told, events, pair)
        found = [
            _Past.of(connection, about, day, known, clock).followed(promise)
            for about, some in by_pair.items()
            for promise in promises(some, valid=day)
        ]
    whole = sorted(_merged(found), key=lambda each: (each.since, each.id), reverse=True)
    return tuple(each for each in sorted(whole, key=lambda each: not each.overdue) if each.overdue or not overdue)


def _by_pair(told: Iterable[Entry], events: Mapping[str, Entry], pair: Pair | None) -> dict[Pair | None, list[Entry]]:
    """The promises by the pairs that they are about; under null what is about none."""
    known = {content: pairs(entry.record, {}) for content, entry in events.items()}
    found: dict[Pair | None, list[Entry]] = {}
    for entry in told:
        about = {pair} if pair else pairs(entry.record, known) or {None}
        for each in about:
            found.setdefault(each, []).append(entry)
    return found


@dataclass(frozen=True)
class _Past:
    """What a pair did and how it stood up to a day."""

    pair: Pair | None
    day: date
    deeds: tuple[Entry, ...]
    standings: tuple[Placed, ...]

    @classmethod
    def of(cls, connection: sa.Connection, pair: Pair | None, day: date, known: Known, clock: Clock) -> "_Past":
        """The events and standings of the pair that began by the day."""
        if pair is None:
            return cls(None, day, (), ())
        events = tuple(entries_in(connection, pair=pair, kinds=("event",), known=known, clock=clock))
        standings = tuple(entries_in(connection, pair=pair, kinds=("standing",), known=known, clock=clock))
        acts = with_named(connection, standings, known=known, clock=clock)
        told = [(each, acts.get(getattr(each.record, "from_event", None) or "")) for each in standings]
        placed = settle(place(each, act) for each, act in told if moves(each, act))
        deeds = tuple(each for each in events if settled_day(each) <= day)
        return cls(pair, day, deeds, tuple(each for each in placed if each.day <= day))

    def followed(self, promise: Promise) -> FollowedCommitment:
        """The promise as it stood on the day."""
        record, since = promise.record, settled_day(promise.made)
        kept = kept_by(record.act, promise.promisors, done=self._done, since=since)
        done = tuple(self._kept(party, ids) for party, ids in kept.items())
        broken = broken_by(
            record.act,
            promise.promisors,
            promise.beneficiaries,
            deeds=self.deeds,
            since=since,
            kept_on={each.party: each.day for each in done},
        )
        against = tuple(deed for party, some in broken.items() for deed in _deeds(party, some))
        state = _state(promise, kept, self._here(promise))
        deadline = promise.deadline
        late = bool(deadline and deadline.latest and deadline.latest < self.day)
        first = settled_day(promise.reports[0])
        ids = (each.id for each in promise.reports)
        return FollowedCommitment(
            id=promise.reports[0].id,
            state=state,
            promisors=promise.promisors,
            beneficiaries=promise.beneficiaries,
            pairs=(self.pair,) if self.pair else (),
            act=record.act,
            type=record.type,
            words=record.words,
            condition=record.condition,
            deadline=deadline,
            rungs=tuple(_rung(promise, entry) for entry in promise.rungs),
            done_by=tuple(kept),
            kept=done,
            broken=against,
            breached=any(not (each.alleged or each.denied) for each in against),
            overdue=late and state in ("open", "partly_fulfilled"),
            since=first,
            age=(self.day - first).days,
            entries=tuple(dict.fromkeys((*ids, *_entries(done), *_entries(against)))),
        )

    @cached_property
    def _done(self) -> Done:
        return Done.of(self.deeds, self.standings)

    @cached_property
    def _shown(self) -> Mapping[str, tuple[date, Entry]]:
        """What can show a promise kept, with its day, by entry."""
        deeds = {each.id: (settled_day(each), each) for each in self.deeds}
        return deeds | {entry: (each.day, each.entry) for each in self.standings for entry in each.entries}

    def _here(self, promise: Promise) -> tuple[str, ...]:
        """The promisors whose part it takes: of a promise of many, between two those two."""
        two = (self.pair.a, self.pair.b) if self.pair else ()
        return tuple(party for party in promise.promisors if party in two) or promise.promisors

    def _kept(self, party: str, ids: Sequence[str]) -> Deed:
        """What a party did to keep its promise, on the first day that shows it."""
        found = sorted((self._shown[each] for each in ids), key=lambda each: (each[0], each[1].kind, each[1].id))
        day, first = found[0]
        return Deed(party=party, day=day, what=what(first.record), words=quoted(first.record), entries=tuple(ids))


def _state(promise: Promise, kept: Mapping[str, object], here: Iterable[str]) -> CommitmentState:
    """How it stands: by what was last said of it, or by what was done."""
    grade = promise.record.grade
    if promise.closed:
        return cast(CommitmentState, grade)
    parts = set(here)
    if parts and set(kept) >= parts:
        return "fulfilled"
    return "partly_fulfilled" if kept or grade == "partly_fulfilled" else "open"


def _rung(promise: Promise, entry: Entry) -> Rung:
    record = commitment(entry)
    return Rung(
        grade=record.grade,
        promisors=tuple(sorted({actor.party for actor in record.promisors})),
        day=settled_day(entry),
        basis=entry.when.basis,
        entry=entry.id,
        words=record.words,
        told_again=promise.tells_again(entry),
    )


def _deeds(party: str, some: Iterable[Entry]) -> tuple[Deed, ...]:
    """The contrary deeds of a party, each once however many reports tell of it."""
    told = (Told(entry, entry.record) for entry in some if isinstance(entry.record, Event))
    found = [
        Deed(
            party=party,
            day=may_begin(group.anchor.entry),
            what=what(group.anchor.event),
            words=quoted(group.anchor.event),
            entries=tuple(each.entry.id for each in group.all),
            alleged=all(each.alleged for each in group.all),
            denied=any(_denies(each, party) for each in group.all),
        )
        for group in gather(told)
    ]
    return tuple(sorted(found, key=lambda each: (each.day, each.entries)))


def _denies(told: Told, party: str) -> bool:
    voices = (voice for voice in told.event.voices if voice.stance == "denies")
    return any(isinstance(voice.holder, Actor) and voice.holder.party == party for voice in voices)


def _entries(deeds: Iterable[Deed]) -> Iterable[str]:
    return chain.from_iterable(each.entries for each in deeds)


def _merged(found: Iterable[FollowedCommitment]) -> list[FollowedCommitment]:
    """Each promise once: one of several parties is fulfilled where it is between every two of them."""
    by_id: dict[str, list[FollowedCommitment]] = {}
    for each in found:
        by_id.setdefault(each.id, []).append(each)
    return [_of_all_pairs(some) if len(some) > 1 else some[0] for some in by_id.values()]


def _of_all_pairs(some: Sequence[FollowedCommitment]) -> FollowedCommitment:
    first, states = some[0], {each.state for each in some}
    kept = tuple(dict.fromkeys(deed for each in some for deed in each.kept))
    broken = tuple(dict.fromkeys(deed for each in some for deed in each.broken))
    changed = {
        "state": first.state if len(states) == 1 else "partly_fulfilled" if kept else "open",
        "pairs": tuple(sorted({pair for each in some for pair in each.pairs}, key=str)),
        "kept": kept,
        "broken": broken,
        "done_by": tuple(sorted({deed.party for deed in kept})),
        "breached": any(each.breached for each in some),
        "overdue": any(each.overdue for each in some),
        "entries": tuple(dict.fromkeys(chain.from_iterable(each.entries for each in some))),
    }
    return first.model_copy(update=changed)
