"""What happened between two parties, in order; and which pairs the ledger holds."""

from collections.abc import Iterable, Mapping
from datetime import date

import sqlalchemy as sa

from detente.ledger import schema
from detente.ledger.collecting import collected_later
from detente.ledger.lookup import Known, entries_in, known_entries, with_named
from detente.ledger.opening import Ledger
from detente.ledger.words import change
from detente.model import Change, Clock, Entry, EntryKind, Pair, PairCount

_FIELDS: dict[EntryKind, str] = {
    "event": "events", "standing": "standings", "commitment": "commitments", "claim": "claims",
}  # fmt: skip
_KINDS: tuple[EntryKind, ...] = ("event", "standing", "commitment")


@collected_later()
def history(
    ledger: Ledger,
    pair: Pair,
    *,
    since: date | None = None,
    until: date | None = None,
    known: Known = None,
    clock: Clock = "reported",
) -> tuple[Change, ...]:
    """Events, standings and commitments of a pair in order of their days, from `since` on and before `until`."""
    with ledger.reading() as connection:
        found = tuple(entries_in(connection, pair=pair, kinds=_KINDS, known=known, clock=clock))
        named = with_named(connection, found, known=known, clock=clock)
    rows = in_order(found, named)
    return tuple(row for row in rows if (since is None or row.day >= since) and (until is None or row.day < until))


def in_order(found: Iterable[Entry], named: Mapping[str, Entry]) -> list[Change]:
    """Entries as the rows of a history; `named` has the events that others speak of, by content id."""
    rank = {kind: number for number, kind in enumerate(_KINDS)}
    rows = (change(entry, named) for entry in found)
    return sorted(rows, key=lambda row: (row.day, rank[row.kind], row.reported, row.entry))


def pairs(ledger: Ledger, *, known: Known = None, clock: Clock = "reported") -> tuple[PairCount, ...]:
    """Every pair that live entries are about, with how many of each kind, in alphabetical order."""
    live, table = known_entries(known, clock).subquery("live"), schema.entry_pairs
    query = (
        sa.select(table.c.a, table.c.b, table.c.kind, sa.func.count())
        .join(live, live.c.number == table.c.entry)
        .group_by(table.c.a, table.c.b, table.c.kind)
    )
    counts: dict[tuple[str, str], dict[str, int]] = {}
    with ledger.reading() as connection:
        for a, b, kind, number in connection.execute(query):
            counts.setdefault((a, b), {})[_FIELDS[kind]] = number
    return tuple(PairCount(pair=Pair(a=a, b=b), **numbers) for (a, b), numbers in sorted(counts.items()))
