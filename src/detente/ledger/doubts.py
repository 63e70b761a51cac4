"""The queue of an analyst: live entries that no one has judged, the doubtful and weighty first."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import sqlalchemy as sa

from detente.ledger import schema
from detente.ledger.identity import named_by
from detente.ledger.judging import in_force
from detente.ledger.lookup import by_content, entry_of, known_entries
from detente.ledger.opening import Ledger
from detente.ledger.words import change
from detente.model import Claim, Commitment, Doubt, Entry, Event, Format, Pair, Trouble

# How much hangs on an entry, 0 to 1: what moves a level or a record of relations first, then deeds of force, promises
# and disputes; talk last. Ours, to order a queue and for nothing else.
_STANDING, _ACT, _FORCE, _OPEN, _OTHER = 1.0, 0.8, 0.6, 0.5, 0.3

# The queue looks back so far; what is older was let pass.
_LATEST = 5_000


def doubts(ledger: Ledger, *, pair: Pair | None = None, limit: int = 20) -> tuple[Doubt, ...]:
    """The entries that most need an analyst's eye: doubt times importance, among the latest few thousand.

    Doubt is one minus the probability that the coder gave the event, or the event that a record speaks of.
    """
    with ledger.reading() as connection:
        judged = {row.content for row in in_force(connection)}
        found = [entry for entry in _latest(connection, pair) if entry.content not in judged]
        named = by_content(connection, filter(None, (named_by(entry.record) for entry in found)))
    waiting = [_Waiting.of(entry, named) for entry in found if not isinstance(entry.record, Trouble)]
    waiting.sort(key=lambda each: (-each.doubt * each.importance, each.entry.reported, each.entry.id))
    # Only those that are shown are put into words: that takes longer than all the rest.
    return tuple(each.told(named) for each in waiting[:limit])


@dataclass(frozen=True)
class _Waiting:
    """An entry in the queue."""

    entry: Entry
    doubt: float
    importance: float
    why: tuple[str, str]

    @classmethod
    def of(cls, entry: Entry, named: Mapping[str, Entry]) -> Self:
        """The entry with what there is to doubt in it."""
        record: Any = entry.record
        spoken_of = named.get(named_by(record) or "")
        deed = record if isinstance(record, Event) else spoken_of.record if spoken_of else None
        sure = deed.confidence if isinstance(deed, Event) else None
        importance, why = _importance(entry)
        told = "no pattern or model gave a probability" if sure is None else f"probability {sure:.2f}"
        return cls(entry, 0.5 if sure is None else 1 - sure, importance, (why, told))

    def told(self, named: Mapping[str, Entry]) -> Doubt:
        """The same in words."""
        return Doubt(
            entry=self.entry.id,
            article=self.entry.article,
            change=change(self.entry, named),
            doubt=self.doubt,
            importance=self.importance,
            why=self.why,
        )


def _latest(connection: sa.Connection, pair: Pair | None) -> list[Entry]:
    table, pairs = schema.entries, schema.entry_pairs
    query = known_entries(None, "reported").order_by(table.c.number.desc()).limit(_LATEST)
    if pair:
        about = sa.select(pairs.c.entry).where(pairs.c.a == pair.a, pairs.c.b == pair.b)
        query = query.where(table.c.number.in_(about))
    return [entry_of(row) for row in connection.execute(query)]


def _importance(entry: Entry) -> tuple[float, str]:
    match entry.record:
        case Event(act=str() as act):
            return _ACT, f"a diplomatic act ({act})"
        case Event(type="ASSAULT" | "SANCTION" | "COERCE" | "MOBILIZE" as type_):
            return _FORCE, f"material conflict ({type_})"
        case Commitment():
            return _OPEN, "a promise"
        case Claim(state=state):
            return (_OPEN, f"a claim, {state}") if state != "uncontested" else (_OTHER, "a claim")
        case Event() | Format():
            return _OTHER, "an event" if entry.kind == "event" else "a format of talks"
    return _STANDING, "moves how the pair stands"
