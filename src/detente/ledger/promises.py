"""Promises and claims of a pair that are open on a day."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Any, Self, cast, get_args

from detente.ledger.fulfilments import Done, kept_by
from detente.ledger.rules import Placed, dated, settled_day, within
from detente.ledger.tellings import similar, stems
from detente.ledger.words import quoted
from detente.model import Actor, Commitment, Entry, Grade, OpenClaim, OpenCommitment, Pair, When

# A promise at one of these rungs is no longer open.
CLOSED: frozenset[Grade] = frozenset({"fulfilled", "lapsed", "withdrawn", "refused", "superseded"})
# Rungs on which a party may stand alone before all agree, and those by which one leaves what all agreed.
_ALONE: frozenset[Grade] = frozenset({"floated", "willing", "announced"})
_LEAVING: frozenset[Grade] = frozenset({"withdrawn", "lapsed"})
# Of the shorter promise's words, the share that the longer one holds: "expand trade" and "expand security cooperation"
# are two promises, though three of their four words agree.
_SAME_WORDS = 0.8
_RUNG: Mapping[Grade, int] = {grade: number for number, grade in enumerate(get_args(Grade))}


def open_commitments(
    made: Iterable["Promise"], deeds: Iterable[Entry], standings: Sequence[Placed], *, pair: Pair, valid: date
) -> tuple[OpenCommitment, ...]:
    """The promises that are open on the day, the overdue first, then the latest.

    Promises, deeds and standings are those by the day. A promise that many states made together is kept between two of
    them when those two have done it.
    """
    done = Done.of(deeds, standings)
    found = (_open_commitment(promise, done, pair, valid) for promise in made)
    # Python sorts stably: latest first, then overdue before the rest.
    latest = sorted((each for each in found if each), key=lambda each: each.since or date.min, reverse=True)
    return tuple(sorted(latest, key=lambda each: not each.overdue))


@dataclass(frozen=True)
class Promise:
    """The reports of one promise, and the rungs among them: the reports that do not merely tell of it again.

    `promisors` and `beneficiaries` are those of the promise at its fullest: what one side alone was ready for comes
    before it.
    """

    promisors: tuple[str, ...]
    beneficiaries: tuple[str, ...]
    reports: tuple[Entry, ...]
    rungs: tuple[Entry, ...]

    @classmethod
    def of(cls, main: Sequence[Entry], others: Sequence[Entry] = ()) -> Self:
        """The promise of `main`, with what some of its promisors said apart in `others`."""
        reports = sorted((*main, *others), key=_by_day)
        rungs = tuple(
            entry
            for number, entry in enumerate(reports)
            if not any(_tells_again(entry, other) for other in (*reports[:number], *filter(dated, reports)))
        )
        record = commitment(main[-1])
        return cls(_parties(record.promisors), _parties(record.beneficiaries), tuple(reports), rungs)

    @cached_property
    def made(self) -> Entry:
        """The first rung that all its promisors stand on."""
        whole = (each for each in self.rungs if _parties(commitment(each).promisors) == self.promisors)
        return next(whole, self.rungs[0])

    @cached_property
    def record(self) -> Commitment:
        """What it comes to at its last rung."""
        return commitment(self.rungs[-1])

    @property
    def closed(self) -> bool:
        """Whether its last rung ends it."""
        return self.record.grade in CLOSED

    @cached_property
    def deadline(self) -> When | None:
        """The last deadline that was set: a later report that counts "two months" from its own day sets none."""
        told = [(entry, commitment(entry).deadline) for entry in self.reports]
        set_ = [when for entry, when in told if when and (entry in self.rungs or when.basis == "stated")]
        return set_[-1] if set_ else next((when for _, when in told if when), None)

    def tells_again(self, rung: Entry) -> tuple[str, ...]:
        """The reports that only tell again of a rung: those after it and before the next."""
        at = {entry.id: number for number, entry in enumerate(self.reports)}
        later = [at[each.id] for each in self.rungs if at[each.id] > at[rung.id]]
        stretch = self.reports[at[rung.id] + 1 : min(later, default=len(self.reports))]
        before = self.reports[: at[rung.id]] if rung == self.rungs[0] else ()
        return tuple(each.id for each in (*before, *stretch))


def promises(entries: Iterable[Entry], *, valid: date) -> tuple[Promise, ...]:
    """The promises that were made by the day, each with its reports.

    Reports of one promise (the same act, promisors and beneficiaries) are one promise at its last rung; where no act is
    named, those of largely the same words. What one party was ready for is the beginning of what all then agreed, and
    one that goes back on an agreement goes back on that.
    """
    groups: dict[object, list[Entry]] = {}
    for entry in sorted(entries, key=_by_day):
        if settled_day(entry) <= valid:
            groups.setdefault(_promise(commitment(entry), groups), []).append(entry)
    within = _within(tuple(groups.values()))
    taken = {id(each) for some in within.values() for each in some}
    found = []
    for main in groups.values():
        others = within.get(id(main), ())
        if rest := [each for each in main if id(each) not in taken]:
            found.append(Promise.of(rest, others))
    return tuple(found)


@dataclass(frozen=True)
class Promised:
    """Reports of promises in the order of their days, and the promises that they come to by any day."""

    reports: tuple[Entry, ...]
    _found: dict[int, tuple[Promise, ...]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Self:
        """These put in order."""
        return cls(tuple(sorted(entries, key=_by_day)))

    def by(self, valid: date) -> tuple[Promise, ...]:
        """The promises that were made by the day. From one report to the next they are the same."""
        number = bisect_right(self.reports, valid, key=settled_day)
        if number not in self._found:
            self._found[number] = promises(self.reports[:number], valid=valid)
        return self._found[number]


def commitment(entry: Entry) -> Commitment:
    """The promise that an entry tells of."""
    return cast(Commitment, entry.record)


def _by_day(entry: Entry) -> tuple[object, ...]:
    return settled_day(entry), entry.reported, entry.recorded, entry.id


def _promise(record: Commitment, groups: Iterable[object]) -> object:
    """What tells one promise from another. "Both will" and "each will for the other" are the same."""
    promisors = _parties(record.promisors)
    beneficiaries = tuple(party for party in _parties(record.beneficiaries) if party not in promisors)
    if record.act:
        return record.act, promisors, beneficiaries
    words = _Words(record.type, record.words.casefold(), stems(record.words))
    alike = (each for each in groups if isinstance(each, tuple) and each[1:] == (promisors, beneficiaries))
    return next((each for each in alike if words.tells(each[0])), (words, promisors, beneficiaries))


@dataclass(frozen=True)
class _Words:
    """A promise of no listed act: what it is by its words."""

    type: str | None
    words: str
    stems: frozenset[str]

    def tells(self, other: object) -> bool:
        """Whether other words tell the same promise."""
        if not isinstance(other, _Words):
            return False
        return self.words == other.words or (
            self.type == other.type and similar(self.stems, other.stems, share=_SAME_WORDS)
        )


def _within(groups: Sequence[list[Entry]]) -> dict[int, list[Entry]]:
    """For a promise of several parties, by the id of its list: the reports in which some of them speak apart."""
    found: dict[int, list[Entry]] = {}
    for whole in groups:
        agreed = commitment(whole[0])
        together = set(_parties(agreed.promisors))
        if len(together) < 2 or agreed.act is None or agreed.grade in _ALONE:
            continue
        for part in groups:
            one = commitment(part[0])
            alone = set(_parties(one.promisors))
            apart = one.act == agreed.act and alone and alone < together
            if apart and {*_parties(one.beneficiaries)} <= together:
                found.setdefault(id(whole), []).extend(each for each in part if _belongs(each, whole[0]))
    return found


def _belongs(apart: Entry, whole: Entry) -> bool:
    """Whether one side's word leads up to an agreement or leaves it."""
    grade = commitment(apart).grade
    before = settled_day(apart) <= settled_day(whole)
    return before if grade in _ALONE else grade in _LEAVING and not before


def _parties(actors: Iterable[Actor]) -> tuple[str, ...]:
    return tuple(sorted({actor.party for actor in actors}))


def _tells_again(entry: Entry, other: Entry) -> bool:
    """Whether a report tells, less exactly, of a promise that was told before: on no higher rung, nor of its end."""
    one, before = commitment(entry), commitment(other)
    if one.grade in CLOSED or _RUNG[one.grade] > _RUNG[before.grade]:
        return False
    told = within(other, entry) if dated(entry) else other.id != entry.id and settled_day(other) <= entry.reported
    return told and {*_parties(one.promisors)} <= {*_parties(before.promisors)}


def _open_commitment(promise: Promise, done: Done, pair: Pair, valid: date) -> OpenCommitment | None:
    record, promisors = promise.record, promise.promisors
    here = tuple(party for party in promisors if party in (pair.a, pair.b)) or promisors
    kept = kept_by(record.act, promisors, done=done, since=settled_day(promise.made))
    if promise.closed or (here and set(kept) >= set(here)):
        return None
    deadline = promise.deadline
    return OpenCommitment(
        promisors=promisors,
        beneficiaries=promise.beneficiaries,
        act=record.act,
        words=record.words,
        grade="partly_fulfilled" if kept else record.grade,
        condition=record.condition,
        deadline=deadline,
        overdue=bool(deadline and deadline.latest and deadline.latest < valid),
        done_by=tuple(kept),
        rule="partly_kept" if kept else "last_rung",
        entries=tuple(dict.fromkeys([*(each.id for each in promise.reports), *chain.from_iterable(kept.values())])),
        since=settled_day(promise.made),
        basis=promise.made.when.basis,
    )


def in_rank(claims: Iterable[OpenClaim]) -> tuple[OpenClaim, ...]:
    """Claims in their order: disputed first, then unconfirmed, then the rest, the latest first in each."""
    rank = {"disputed": 0, "unconfirmed": 1}
    return tuple(
        sorted(claims, key=lambda each: (rank.get(each.state, 2), -(each.since or date.min).toordinal(), each.entries))
    )


def open_claim(entry: Entry, events: Mapping[str, Entry]) -> OpenClaim:
    """A claim as its report tells it; `events` has what it may speak of, by content id."""
    record: Any = entry.record
    named = events.get(record.proposition)
    words = quoted(named.record) if named else record.proposition
    holders = tuple(
        f"{voice.holder.party if isinstance(voice.holder, Actor) else voice.holder} {voice.stance}"
        for voice in record.voices
    )
    return OpenClaim(
        state=record.state,
        words=words,
        against_parties=_parties(record.against),
        holders=tuple(dict.fromkeys(holders)),
        rule="claim_as_voiced",
        entries=(entry.id, named.id) if named else (entry.id,),
        since=settled_day(entry),
        basis=entry.when.basis,
    )
