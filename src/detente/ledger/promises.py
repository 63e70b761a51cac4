"""Promises and claims of a pair that are open on a day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any, Self, cast, get_args

from detente.ledger.fulfilments import kept_by
from detente.ledger.rules import Placed, dated, settled_day, within
from detente.ledger.words import quoted
from detente.model import Actor, Commitment, Entry, Grade, OpenClaim, OpenCommitment, Pair, When

# A promise at one of these rungs is no longer open.
_CLOSED: frozenset[Grade] = frozenset({"fulfilled", "lapsed", "withdrawn", "refused", "superseded"})
_RUNG: Mapping[Grade, int] = {grade: number for number, grade in enumerate(get_args(Grade))}


def open_commitments(
    entries: Iterable[Entry], acts: Iterable[Entry], standings: Sequence[Placed], *, pair: Pair, valid: date
) -> tuple[OpenCommitment, ...]:
    """The promises that are open on the day, the overdue first, then the latest.

    Reports of one promise (the same act, promisors and beneficiaries) are one promise at its last rung. `standings` are
    those that began by the day. A promise that many states made together is kept between two of them when those two
    have done it.
    """
    acts = tuple(act for act in acts if settled_day(act) <= valid)
    groups: dict[object, list[Entry]] = {}
    for entry in sorted(entries, key=lambda each: (settled_day(each), each.reported, each.recorded, each.id)):
        if settled_day(entry) <= valid:
            groups.setdefault(_promise(entry.record), []).append(entry)
    found = (_open_commitment(_Promise.of(group), acts, standings, pair, valid) for group in groups.values())
    # Python sorts stably: latest first, then overdue before the rest.
    latest = sorted((each for each in found if each), key=lambda each: each.since or date.min, reverse=True)
    return tuple(sorted(latest, key=lambda each: not each.overdue))


def _promise(record: Any) -> object:
    promised = record.act or record.words.casefold()
    return promised, _parties(record.promisors), _parties(record.beneficiaries)


def _parties(actors: Iterable[Actor]) -> tuple[str, ...]:
    return tuple(sorted({actor.party for actor in actors}))


@dataclass(frozen=True)
class _Promise:
    """The reports of one promise, and the rungs among them: the reports that do not merely tell of it again."""

    reports: tuple[Entry, ...]
    rungs: tuple[Entry, ...]

    @classmethod
    def of(cls, reports: Sequence[Entry]) -> Self:
        rungs = tuple(
            entry
            for number, entry in enumerate(reports)
            if not any(_tells_again(entry, other) for other in (*reports[:number], *filter(dated, reports)))
        )
        return cls(tuple(reports), rungs)

    @property
    def made(self) -> Entry:
        return self.rungs[0]

    @property
    def record(self) -> Commitment:
        return cast(Commitment, self.rungs[-1].record)

    @property
    def deadline(self) -> When | None:
        """The last deadline that was set: a later report that counts "two months" from its own day sets none."""
        told = [(entry, _deadline(entry)) for entry in self.reports]
        set_ = [when for entry, when in told if when and (entry in self.rungs or when.basis == "stated")]
        return set_[-1] if set_ else next((when for _, when in told if when), None)


def _deadline(entry: Entry) -> When | None:
    return entry.record.deadline if isinstance(entry.record, Commitment) else None


def _tells_again(entry: Entry, other: Entry) -> bool:
    """Whether a report tells, less exactly, of a promise that was told before: on no higher rung, nor of its end."""
    one, before = entry.record, other.record
    if not isinstance(one, Commitment) or not isinstance(before, Commitment) or one.grade in _CLOSED:
        return False
    told = within(other, entry) if dated(entry) else other.id != entry.id and settled_day(other) <= entry.reported
    return told and _RUNG[one.grade] <= _RUNG[before.grade]


def _open_commitment(
    promise: _Promise, acts: Sequence[Entry], standings: Sequence[Placed], pair: Pair, valid: date
) -> OpenCommitment | None:
    record = promise.record
    promisors = _parties(record.promisors)
    here = tuple(party for party in promisors if party in (pair.a, pair.b)) or promisors
    kept = kept_by(record.act, promisors, acts=acts, standings=standings, since=settled_day(promise.made))
    if record.grade in _CLOSED or (here and set(kept) >= set(here)):
        return None
    deadline = promise.deadline
    return OpenCommitment(
        promisors=promisors,
        beneficiaries=_parties(record.beneficiaries),
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


def open_claims(entries: Iterable[Entry], events: dict[str, Entry], *, valid: date) -> tuple[OpenClaim, ...]:
    """The claims made by the day: disputed first, then unconfirmed, then the rest, the latest first in each."""
    held = [(settled_day(entry), _claim(entry, events)) for entry in entries if settled_day(entry) <= valid]
    rank = {"disputed": 0, "unconfirmed": 1}
    held.sort(key=lambda each: (rank.get(each[1].state, 2), -each[0].toordinal(), each[1].entries))
    return tuple(claim for _, claim in held)


def _claim(entry: Entry, events: dict[str, Entry]) -> OpenClaim:
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
