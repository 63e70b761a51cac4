"""The entries that were known on a day, by one clock or the other."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter

from detente.ledger import schema
from detente.ledger.opening import Ledger
from detente.ledger.parties import AnyRecord
from detente.model import Claim, Clock, Commitment, Entry, EntryKind, Event, Pair, Standing, Trouble, When

_KINDS: dict[EntryKind, TypeAdapter[Any]] = {
    "event": TypeAdapter(Event),
    "claim": TypeAdapter(Claim),
    "commitment": TypeAdapter(Commitment),
    "standing": TypeAdapter(Standing),
    "trouble": TypeAdapter(Trouble),
}

Known = date | datetime | None


def entries(
    ledger: Ledger,
    *,
    pair: Pair | None = None,
    kinds: Iterable[EntryKind] = ("event", "claim", "commitment", "standing", "trouble"),
    known: Known = None,
    clock: Clock = "reported",
) -> Iterator[Entry]:
    """The live entries of a pair (or all), as known at the end of the day or at the moment `known`; null is now.

    By `reported`, an entry is known from its article's first publication, and what a better coder took back was never
    there. By `recorded`, it is known from the run that entered it to the run that took it back.
    """
    with ledger.reading() as connection:
        yield from entries_in(connection, pair=pair, kinds=kinds, known=known, clock=clock)


def entries_in(
    connection: sa.Connection,
    *,
    pair: Pair | None,
    kinds: Iterable[EntryKind],
    known: Known,
    clock: Clock,
    with_act: bool = False,
) -> Iterator[Entry]:
    """The same, inside a transaction. `with_act` leaves out what is no diplomatic act."""
    table, pairs = schema.entries, schema.entry_pairs
    query = known_entries(known, clock).where(table.c.kind.in_(tuple(kinds)))
    if pair:
        query = query.join(pairs, pairs.c.entry == table.c.id).where(pairs.c.a == pair.a, pairs.c.b == pair.b)
    if with_act:
        query = query.where(table.c.act.is_not(None))
    for row in connection.execute(query.order_by(table.c.id)):
        yield entry_of(row)


def by_content(
    connection: sa.Connection, contents: Iterable[str], *, known: Known = None, clock: Clock = "reported"
) -> dict[str, Entry]:
    """The live entries with these content ids: what other records name."""
    wanted = sorted(set(contents))
    found: dict[str, Entry] = {}
    for start in range(0, len(wanted), 500):
        query = known_entries(known, clock).where(schema.entries.c.content.in_(wanted[start : start + 500]))
        found.update({row.content: entry_of(row) for row in connection.execute(query)})
    return found


def known_entries(known: Known, clock: Clock) -> sa.Select[Any]:
    """The query for assertions that were known and not taken back, by the rules of `entries`."""
    table, retracts = schema.entries, schema.entries.alias("retracts")
    taken_back = sa.exists().where(retracts.c.of == table.c.id)
    if known is None:
        return asserted().where(~taken_back)
    end = end_of(known)
    if clock == "recorded":
        return asserted(known).where(table.c.recorded < end, ~taken_back.where(retracts.c.recorded < end))
    first = _first_publications(None)
    day = (end - timedelta(microseconds=1)).date()
    undated = sa.and_(first.c.published.is_(None), table.c.recorded < end)
    return _with_publication(first).where(~taken_back, sa.or_(first.c.published <= day, undated))


def asserted(known: Known = None) -> sa.Select[Any]:
    """The query for every assertion, with the first publication of its article that was recorded by `known`."""
    return _with_publication(_first_publications(known))


def _with_publication(first: sa.Subquery) -> sa.Select[Any]:
    table = schema.entries
    query = sa.select(*table.c, first.c.published).outerjoin(first, first.c.article == table.c.article)
    return query.where(table.c.action == "assert")


def _first_publications(known: Known) -> sa.Subquery:
    table = schema.publications
    query = sa.select(table.c.article, sa.func.min(table.c.published).label("published")).group_by(table.c.article)
    return (query.where(table.c.recorded < end_of(known)) if known else query).subquery("first")


def end_of(known: date | datetime) -> datetime:
    """The moment before which a thing was known: a day counts to its end, a moment counts itself."""
    if isinstance(known, datetime):
        aware = known.replace(tzinfo=UTC) if known.tzinfo is None else known.astimezone(UTC)
        return aware + timedelta(microseconds=1)
    return datetime.combine(known, time(), UTC) + timedelta(days=1)


def entry_of(row: Any) -> Entry:
    """A row of `known_entries` as an entry."""
    return Entry(
        id=row.id,
        content=row.content,
        run=row.run,
        article=row.article,
        kind=row.kind,
        when=When(
            earliest=row.valid_from,
            latest=row.valid_to and row.valid_to - timedelta(days=1),
            precision=row.valid_precision,
            basis=row.valid_basis,
        ),
        reported=row.published or row.recorded.date(),
        reported_basis="published" if row.published else "recorded",
        recorded=row.recorded,
        record=_record(row),
    )


def _record(row: Any) -> AnyRecord:
    record: AnyRecord = _KINDS[row.kind].validate_python(row.payload)
    return record
