"""Promises and claims of a pair that are open on a day."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from detente.ledger.rules import settled_day
from detente.ledger.words import quoted
from detente.model import Actor, Commitment, Entry, Event, Grade, OpenClaim, OpenCommitment, Status

# A promise at one of these rungs is no longer open.
_CLOSED: frozenset[Grade] = frozenset({"fulfilled", "lapsed", "withdrawn", "refused", "superseded"})
_DONE: Status = "actual"


def open_commitments(entries: Iterable[Entry], acts: Iterable[Entry], *, valid: date) -> tuple[OpenCommitment, ...]:
    """The promises that are open on the day, the overdue first, then the latest.

    Reports of one promise (the same act, promisors and beneficiaries) are one promise at its last rung.
    """
    acts = tuple(acts)
    groups: dict[object, list[Entry]] = {}
    for entry in sorted(entries, key=lambda each: (settled_day(each), each.reported, each.recorded, each.id)):
        if settled_day(entry) <= valid:
            groups.setdefault(_promise(entry.record), []).append(entry)
    found = (_open_commitment(group, acts, valid) for group in groups.values())
    # Python sorts stably: latest first, then overdue before the rest.
    latest = sorted((each for each in found if each), key=lambda each: each.since or date.min, reverse=True)
    return tuple(sorted(latest, key=lambda each: not each.overdue))


def _promise(record: Any) -> object:
    promised = record.act or record.words.casefold()
    return promised, _parties(record.promisors), _parties(record.beneficiaries)


def _parties(actors: Iterable[Actor]) -> tuple[str, ...]:
    return tuple(sorted({actor.party for actor in actors}))


def _open_commitment(group: Sequence[Entry], acts: Sequence[Entry], valid: date) -> OpenCommitment | None:
    record: Any = group[-1].record
    promisors, beneficiaries = _parties(record.promisors), _parties(record.beneficiaries)
    done = _done_by(record.act, promisors, {*promisors, *beneficiaries}, acts, settled_day(group[0]), valid)
    if record.grade in _CLOSED or (promisors and set(done) >= set(promisors)):
        return None
    stated = [each.record.deadline for each in group if isinstance(each.record, Commitment) and each.record.deadline]
    deadline = stated[-1] if stated else None
    return OpenCommitment(
        promisors=promisors,
        beneficiaries=beneficiaries,
        act=record.act,
        words=record.words,
        grade=record.grade,
        condition=record.condition,
        deadline=deadline,
        overdue=bool(deadline and deadline.latest and deadline.latest < valid),
        done_by=tuple(sorted(done)),
        rule="last_rung",
        entries=tuple(entry.id for entry in group),
        since=settled_day(group[0]),
        basis=group[0].when.basis,
    )


def _done_by(
    act: str | None, promisors: Iterable[str], parties: set[str], acts: Iterable[Entry], first: date, valid: date
) -> frozenset[str]:
    """The promisors who did the promised act towards one of the parties, from the day of the promise to `valid`."""
    done: set[str] = set()
    for entry in acts:
        deed = entry.record
        kept = isinstance(deed, Event) and act and deed.act == act and deed.status == _DONE
        if isinstance(deed, Event) and kept and first <= settled_day(entry) <= valid:
            done |= {actor.party for actor in deed.actors}
    return frozenset(done & set(promisors))


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
