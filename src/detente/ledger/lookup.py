"""The entries that were known on a day, by one clock or the other."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter

from detente.ledger import schema
from detente.ledger.opening import Ledger
from detente.ledger.parties import AnyRecord
from detente.ledger.unchecked import unchecked
from detente.model import Claim, Clock, Commitment, Entry, EntryKind, Event, Pair, Standing, Trouble, When
from detente.model.when import Basis, Precision

# The validators themselves: a position reads hundreds of records, and an adapter looks at ten options for each.
_READ: dict[EntryKind, Callable[[str], Any]] = {
    "event": TypeAdapter(Event).validator.validate_json,
    "claim": TypeAdapter(Claim).validator.validate_json,
    "commitment": TypeAdapter(Commitment).validator.validate_json,
    "standing": TypeAdapter(Standing).validator.validate_json,
    "trouble": TypeAdapter(Trouble).validator.validate_json,
}

Known = date | datetime | None

# Rows held at a time while a whole ledger is read.
_SOME = 1000

# Where the id of an entry stands in its row.
_ID = itemgetter(1)


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
    until: date | None = None,
) -> Iterator[Entry]:
    """The same, inside a transaction. With `until` it is what positions of a pair up to that day follow from.

    These are all standings, and of acts, promises and claims those that began by then. Events that are no acts are left
    out; a promise or claim from an article without a date is not, since a position names it.
    """
    query = _entries(of_pair=pair is not None, now=known is None, clock=clock, acts=until is not None)
    values = {"kinds": tuple(kinds), "by": until, **_until(known)}
    if pair:
        # Few rows with long payloads: they are put in order, and passed over, sooner here than in the database.
        rows = connection.execute(query, {**values, "a": pair.a, "b": pair.b}).all()
        return map(entry_of, sorted((row for row in rows if until is None or _matters(row, until)), key=_ID))
    return _one_by_one(connection, query, values)


def _one_by_one(connection: sa.Connection, query: sa.Select[Any], values: Mapping[str, Any]) -> Iterator[Entry]:
    """The entries as they come; who stops half-way leaves no cursor open on the server."""
    with connection.execute(query, values, execution_options={"yield_per": _SOME}) as rows:
        yield from map(entry_of, rows)


def _matters(row: Any, until: date) -> bool:
    """Whether a position up to a day can follow from a row, or names it."""
    begin = row.valid_from
    return begin is None or begin <= until or row.kind == "standing" or row.published is None


def by_content(
    connection: sa.Connection, contents: Iterable[str], *, known: Known = None, clock: Clock = "reported"
) -> dict[str, Entry]:
    """The live entries with these content ids: what other records name."""
    wanted = sorted(set(contents))
    found: dict[str, Entry] = {}
    for start in range(0, len(wanted), 500):
        values = {"contents": wanted[start : start + 500], **_until(known)}
        rows = connection.execute(_named(now=known is None, clock=clock), values).all()
        found.update({row.content: entry_of(row) for row in rows})
    return found


def with_named(
    connection: sa.Connection, told: Sequence[Entry], *, here: Iterable[Entry] = (), known: Known, clock: Clock
) -> dict[str, Entry]:
    """By content id, the live entries that these name; those among them, or at hand in `here`, are not read again."""
    held = {entry.content: entry for entry in (*told, *here)}
    # Not by getattr: that a record has no such field takes it longer to say than all the rest.
    names = (vars(entry.record).get(key) for entry in told for key in ("from_event", "proposition"))
    named: set[str] = {name for name in names if name}
    more = by_content(connection, named - held.keys(), known=known, clock=clock)
    return {**{content: held[content] for content in named & held.keys()}, **more}


# A query is made once and asked with other values: making one takes longer than many an answer.


@cache
def _entries(*, of_pair: bool, now: bool, clock: Clock, acts: bool) -> sa.Select[Any]:
    table, pairs = schema.entries, schema.entry_pairs
    query = _live(clock, _asked(now))
    kinds: sa.BindParameter[Any] = sa.bindparam("kinds", expanding=True)
    if of_pair:
        here = sa.and_(pairs.c.a == sa.bindparam("a"), pairs.c.b == sa.bindparam("b"), pairs.c.kind.in_(kinds))
        query = query.join(pairs, pairs.c.entry == table.c.number).where(here)
    else:
        query = query.where(table.c.kind.in_(kinds)).order_by(table.c.id)
    if acts:
        begun = sa.or_(pairs.c.valid_from.is_(None), pairs.c.valid_from <= sa.bindparam("by", type_=sa.Date()))
        query = query.where(sa.or_(pairs.c.kind != "event", sa.and_(begun, pairs.c.act.is_not(None))))
    return query


@cache
def _named(*, now: bool, clock: Clock) -> sa.Select[Any]:
    contents: sa.BindParameter[Any] = sa.bindparam("contents", expanding=True)
    return _live(clock, _asked(now)).where(schema.entries.c.content.in_(contents))


def known_entries(known: Known, clock: Clock) -> sa.Select[Any]:
    """The query for assertions that were known and not taken back, by the rules of `entries`."""
    return _live(clock) if known is None else _live(clock, _until(known))


def _live(clock: Clock, until: Mapping[str, Any] | None = None) -> sa.Select[Any]:
    """The same, with the moment and the day before whose end a thing was known; null is now."""
    table, retracts = schema.entries, schema.entries.alias("retracts")
    taken_back = sa.exists().where(retracts.c.of == table.c.id)
    if until is None:
        return asserted().where(~taken_back)
    end = until["end"]
    if clock == "recorded":
        query = _with_publication(_first_publication(end))
        return query.where(table.c.recorded < end, ~taken_back.where(retracts.c.recorded < end))
    first = _first_publication(None)
    undated = sa.and_(first.is_(None), table.c.recorded < end)
    return _with_publication(first).where(~taken_back, sa.or_(first <= until["day"], undated))


def reported_by(known: date | datetime) -> Callable[[Entry], bool]:
    """Whether an entry that is known now was known by then, by the clock of reports: as the query has it."""
    end = end_of(known)
    day = _last_day(end)
    return lambda entry: entry.recorded < end if entry.reported_basis == "recorded" else entry.reported <= day


def _asked(now: bool) -> Mapping[str, Any] | None:
    """Where a query that is kept takes the values of `_until`."""
    end, day = sa.bindparam("end", type_=schema.Moment()), sa.bindparam("day", type_=sa.Date())
    return None if now else {"end": end, "day": day}


def _until(known: Known) -> dict[str, Any]:
    if known is None:
        return {}
    end = end_of(known)
    return {"end": end, "day": _last_day(end)}


def _last_day(end: datetime) -> date:
    """The day that ends, or goes on, at a moment before which things count."""
    return (end - timedelta(microseconds=1)).date()


def asserted() -> sa.Select[Any]:
    """The query for every assertion, with the first publication of its article."""
    return _with_publication(_first_publication(None))


def _with_publication(first: sa.ScalarSelect[Any]) -> sa.Select[Any]:
    table = schema.entries.c
    columns = (
        table.number, table.id, table.content, table.run, table.article, table.kind, table.valid_from, table.valid_to,
        table.valid_precision, table.valid_basis, table.recorded, table.payload,
    )  # fmt: skip
    return sa.select(*columns, first.label("published")).where(table.action == "assert")


def _first_publication(end: Any) -> sa.ScalarSelect[Any]:
    """When an entry's article first came out, of the publications recorded before the end (or all)."""
    table = schema.publications
    query = sa.select(sa.func.min(table.c.published)).where(table.c.article == schema.entries.c.article)
    if end is not None:
        query = query.where(table.c.recorded < end)
    return query.correlate(schema.entries).scalar_subquery()


def end_of(known: date | datetime) -> datetime:
    """The moment before which a thing was known: a day counts to its end, a moment counts itself."""
    if isinstance(known, datetime):
        aware = known.replace(tzinfo=UTC) if known.tzinfo is None else known.astimezone(UTC)
        return aware + timedelta(microseconds=1)
    return datetime.combine(known, time(), UTC) + timedelta(days=1)


def entry_of(row: Any) -> Entry:
    """A row of `known_entries` or `asserted` as an entry."""
    _, id_, content, run, article, kind, begin, end, precision, basis, recorded, payload, published = row
    fields = {
        "id": id_,
        "content": content,
        "run": run,
        "article": article,
        "kind": kind,
        "when": _when(begin, end, precision, basis),
        "reported": published or recorded.date(),
        "reported_basis": "published" if published else "recorded",
        "recorded": recorded,
        "record": _READ[kind](payload),
    }
    return unchecked(Entry, fields)


@lru_cache(maxsize=4096)
def _when(begin: date | None, end: date | None, precision: Precision, basis: Basis) -> When:
    """The span of days, made once for the many entries of a day."""
    return When(earliest=begin, latest=end and end - timedelta(days=1), precision=precision, basis=basis)


def record_of(kind: EntryKind, payload: str) -> AnyRecord:
    """The record that an entry holds as JSON."""
    record: AnyRecord = _READ[kind](payload)
    return record
