"""What is new in an article: each entry held against what other articles had told of the same pairs by then."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import chain
from typing import Any

import sqlalchemy as sa

from detente.ledger import schema
from detente.ledger.articles import entries_of
from detente.ledger.lookup import by_content, entry_of, known_entries
from detente.ledger.occurrences import tolls
from detente.ledger.opening import Ledger
from detente.ledger.promises import Promise, commitment, promises
from detente.ledger.restating import same_change
from detente.ledger.rules import dated, may_begin, moves, settled_day, subject
from detente.ledger.tellings import Group, Told, gather, similar, stems
from detente.ledger.words import what
from detente.model import Actor, Bearing, Bears, Claim, Entry, Event, Pair, Standing, Toll

# Events and claims are looked for so far around the days of the article's own; acts, standings and promises anywhere.
_AROUND = timedelta(days=35)
# Of many earlier tellings, the latest are named.
_NAMED = 3

_RANK: Mapping[Bears, int] = {"contradicts": 3, "updates": 2, "repeats": 1, "new": 0}
# Where the report that has "done" can follow one that had something else.
_AFTER = {"announced": "announced", "possible": "told as possible"}


def bearings(ledger: Ledger, article: str) -> tuple[Bearing, ...]:
    """How each live entry of an article bears on what others had told when it came out, in the order of the entries.

    An entry on several pairs bears on all of them: a contradiction on one counts before a repetition on another. An
    entry about no pair, and what could not be read, is left out.
    """
    with ledger.reading() as connection:
        mine = entries_of(connection, article)
        named = by_content(connection, _names(mine))
        found: dict[str, Bearing] = {}
        for pair in _pairs(connection, article):
            own = tuple(each for each in mine if each.id in pair[1])
            for bearing in _Beside(own, _others(connection, pair[0], own), named).bearings():
                held = found.get(bearing.entry)
                if held is None or _RANK[held.bears] < _RANK[bearing.bears]:
                    found[bearing.entry] = bearing
    return tuple(found[entry.id] for entry in mine if entry.id in found)


def _names(entries: Iterable[Entry]) -> Iterator[str]:
    """What these entries speak of, by content id."""
    names = (getattr(each.record, key, None) for each in entries for key in ("from_event", "proposition"))
    return (name for name in names if name)


def _pairs(connection: sa.Connection, article: str) -> tuple[tuple[Pair, frozenset[str]], ...]:
    """The pairs that live entries of the article are about, each with their ids."""
    about, table = schema.entry_pairs, schema.entries
    query = sa.select(about.c.a, about.c.b, table.c.id).join(table, table.c.number == about.c.entry)
    ids: dict[Pair, set[str]] = {}
    for a, b, id_ in connection.execute(query.where(table.c.article == article)):
        ids.setdefault(Pair(a=a, b=b), set()).add(id_)
    return tuple((pair, frozenset(ids[pair])) for pair in sorted(ids, key=str))


def _others(connection: sa.Connection, pair: Pair, mine: Sequence[Entry]) -> tuple[Entry, ...]:
    """What other articles had told of the pair by then, as far as it may bear on these entries."""
    if not mine:
        return ()
    days = [day for each in mine for day in (may_begin(each), settled_day(each), each.reported)]
    first, last = min(days) - _AROUND, max(days) + _AROUND
    acts = {each.record.act for each in mine if isinstance(each.record, Event) and each.record.act}
    table, about = schema.entries, schema.entry_pairs
    kept = sa.or_(
        table.c.kind.in_(("standing", "commitment")),
        table.c.act.in_(acts),
        table.c.valid_from.is_(None),
        table.c.valid_from.between(first, last),
    )
    query = known_entries(None, "reported").join(about, about.c.entry == table.c.number)
    query = query.where(about.c.a == pair.a, about.c.b == pair.b, table.c.article != mine[0].article, kept)
    before = min(map(_order, mine))
    return tuple(entry_of(row) for row in connection.execute(query) if _bears(row, first, last, before))


def _bears(row: Any, first: date, last: date, before: tuple[date, datetime]) -> bool:
    """Whether a row was told before, and near by where it is an undated event or claim."""
    reported: date = row.published or row.recorded.date()
    near = row.valid_from or row.kind in ("standing", "commitment") or first <= reported <= last
    return bool(near) and (reported, row.recorded) < before


def _order(entry: Entry) -> tuple[date, datetime]:
    return entry.reported, entry.recorded


@dataclass(frozen=True)
class _Beside:
    """The entries of an article on a pair, and what others had told of the pair; `named` is what mine speak of."""

    mine: tuple[Entry, ...]
    others: tuple[Entry, ...]
    named: Mapping[str, Entry]

    def bearings(self) -> Iterator[Bearing]:
        """One for each of mine."""
        promised = promises(self._of("commitment", everywhere=True), valid=date.max)
        for entry in self.mine:
            match entry.kind:
                case "event":
                    yield self._event(entry)
                case "standing":
                    yield self._standing(entry)
                case "commitment":
                    yield self._promise(entry, promised)
                case "claim":
                    yield self._claim(entry)

    def _of(self, kind: str, *, everywhere: bool = False) -> tuple[Entry, ...]:
        entries = (*self.others, *self.mine) if everywhere else self.others
        return tuple(each for each in entries if each.kind == kind)

    # Events

    @cached_property
    def _groups(self) -> tuple[Group, ...]:
        events = self._of("event", everywhere=True)
        return gather(Told(each, each.record) for each in events if isinstance(each.record, Event))

    def _group(self, id_: str) -> Group | None:
        return next((group for group in self._groups if any(each.entry.id == id_ for each in group.all)), None)

    def _elsewhere(self, group: Group | None) -> tuple[Entry, ...]:
        """The tellings of a deed in other articles."""
        mine = {each.id for each in self.mine}
        return tuple(each.entry for each in group.all if each.entry.id not in mine) if group else ()

    def _event(self, entry: Entry) -> Bearing:
        group = self._group(entry.id)
        before, event = self._elsewhere(group), entry.record
        if not isinstance(event, Event) or group is None:
            return Bearing(entry=entry.id, bears="new")
        if turned := self._turned(group):
            return _bearing(entry, "contradicts", turned, "told there the other way round")
        if before:
            return _told_again(entry, event, before)
        return self._other_status(entry, event) or Bearing(entry=entry.id, bears="new")

    def _turned(self, group: Group) -> tuple[Entry, ...]:
        """Tellings of the deed with its parties in each other's place."""
        ways = {(one, other) for one, other in group.ways if (other, one) not in group.ways}
        return tuple(
            entry
            for other in self._groups
            if other.anchor.deed == group.anchor.deed and other.anchor.meets(group.anchor)
            if any((two, one) in other.ways and (one, two) not in other.ways for one, two in ways)
            for entry in self._elsewhere(other)
        )

    def _other_status(self, entry: Entry, event: Event) -> Bearing | None:
        """The act as it was announced before, or told as not done."""
        if event.act is None:
            return None
        mine = Told(entry, event)
        same = [
            Told(each, each.record)
            for each in self._of("event")
            if isinstance(each.record, Event) and each.record.act == event.act and each.record.status != event.status
        ]
        same = [each for each in same if each.ways & mine.ways]
        status = {each.event.status: each.entry for each in same}
        if {event.status, *status} >= {"actual", "negated"} and "negated" in (event.status, *status):
            other = status.get("negated") or status["actual"]
            if mine.meets(Told(other, other.record)):  # type: ignore[arg-type]  # events alone are gathered above
                return _bearing(
                    entry,
                    "contradicts",
                    (other,),
                    "told there as done" if event.status == "negated" else "told there as not done",
                )
        coming = [each.entry for each in same if each.event.status in _AFTER]
        if event.status == "actual" and coming:
            return _bearing(entry, "updates", coming, f"{_AFTER[str(getattr(coming[-1].record, 'status', ''))]} before")
        return None

    # Standings

    def _standing(self, entry: Entry) -> Bearing:
        standing: Any = entry.record
        event = self.named.get(standing.from_event or "")
        counts = moves(entry, event)
        before = [each for each in self._of("standing") if subject(_said(each)) == subject(standing)]
        before.sort(key=lambda each: (settled_day(each), _order(each)))
        same = [each for each in before if same_change(_said(each), standing)]
        if not before or not counts:
            return Bearing(entry=entry.id, bears="new", moves=counts)
        last, day = before[-1], settled_day(entry)
        if same and (last in same or settled_day(same[-1]) >= day):
            return _bearing(entry, "repeats", same, "told before", moves=counts)
        if settled_day(last) == day and dated(last) and dated(entry):
            return _bearing(entry, "contradicts", (last,), f"on that day, told there: {_state(last)}", moves=counts)
        if settled_day(last) > day:
            return _bearing(entry, "updates", (last,), "tells of a time before what was told", moves=counts)
        return _bearing(entry, "updates", (last,), f"told before: {_state(last)}", moves=counts)

    # Promises

    def _promise(self, entry: Entry, promised: Iterable[Promise]) -> Bearing:
        made = next((each for each in promised if entry in each.reports), None)
        mine = {each.id for each in self.mine}
        elsewhere = [each for each in made.rungs if each.id not in mine] if made else []
        before = [each for each in elsewhere if _order(each) < _order(entry)]
        if made is None or not before:
            return Bearing(entry=entry.id, bears="new")
        last = before[-1]
        grade = commitment(last).grade.replace("_", " ")
        if entry in made.rungs:
            return _bearing(entry, "updates", (last,), f"the promise was {grade} before")
        return _bearing(entry, "repeats", (last,), f"the promise was told before, {grade}")

    # Claims

    def _claim(self, entry: Entry) -> Bearing:
        before = self._claimed_before(entry)
        own = _voices(entry)
        heard = frozenset(chain.from_iterable(map(_voices, before)))
        if not before or own <= heard:
            return (
                _bearing(entry, "repeats", before, "the same voices before")
                if before
                else Bearing(entry=entry.id, bears="new")
            )
        added = own - heard
        holders = ", ".join(sorted({holder for holder, _ in added}))
        for_, against = ({holder for holder, denies in heard if denies is side} for side in (False, True))
        if any((denies and for_) or (not denies and against and not for_) for _, denies in added):
            return _bearing(entry, "contradicts", before, f"against what was claimed there, says {holders}")
        return _bearing(entry, "updates", before, f"adds the word of {holders}")

    def _claimed_before(self, entry: Entry) -> tuple[Entry, ...]:
        """The claims of other articles on the same matter."""
        claim: Any = entry.record
        about = self.named.get(claim.proposition)
        others = self._of("claim")
        if about is None:
            words = stems(claim.proposition)
            return tuple(each for each in others if similar(words, stems(_claim(each).proposition)))
        told = set()
        if about.kind == "event":
            told = {each.content for each in self._elsewhere(self._group(about.id))}
        elif about.kind == "standing":
            said = _said(about)
            standings = (each for each in self._of("standing") if subject(_said(each)) == subject(said))
            told = {each.content for each in standings if same_change(_said(each), said)}
        return tuple(each for each in others if _claim(each).proposition in told)


def _told_again(entry: Entry, event: Event, before: Sequence[Entry]) -> Bearing:
    """A deed that was told before: with the same numbers, or with others."""
    mine = {toll.kind: toll for toll in tolls([Told(entry, event)])}
    theirs = tolls(Told(each, each.record) for each in before if isinstance(each.record, Event))
    known = [each for each in theirs if each.kind in mine]
    differing = [each for each in known if each.value != mine[each.kind].value]
    if not differing or any(each.value == mine[each.kind].value for each in known):
        return _bearing(entry, "repeats", before, "told before")
    last = differing[-1]
    source = next(each for each in before if each.id == last.entry)
    bears: Bears = "updates" if last.claimant == mine[last.kind].claimant else "contradicts"
    return _bearing(entry, bears, (source,), f"told there: {_number(last)} {last.kind}")


def _number(toll: Toll) -> str:
    return f"{toll.bound} {toll.value:,.10g}" if toll.bound else f"{toll.value:,.10g}"


def _bearing(entry: Entry, bears: Bears, others: Sequence[Entry], why: str, *, moves: bool = False) -> Bearing:
    latest = sorted(others, key=_order)[-_NAMED:]
    return Bearing(entry=entry.id, bears=bears, others=tuple(each.id for each in latest), why=why, moves=moves)


def _said(entry: Entry) -> Standing:
    standing: Any = entry.record
    return standing  # type: ignore[no-any-return]


def _claim(entry: Entry) -> Claim:
    claim: Any = entry.record
    return claim  # type: ignore[no-any-return]


def _state(entry: Entry) -> str:
    """What a standing says, without its parties."""
    return what(entry.record).partition(": ")[2].replace("_", " ")


def _voices(entry: Entry) -> frozenset[tuple[str, bool]]:
    """Who says so or denies it; the report's own voice is nobody's word."""
    return frozenset(
        (voice.holder.party, voice.stance == "denies")
        for voice in _claim(entry).voices
        if isinstance(voice.holder, Actor)
    )
