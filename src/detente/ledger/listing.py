"""What the ledger holds, a page at a time: entries and articles, the last recorded first.

A page begins after the last row of the one before it. What is recorded meanwhile stands before the first page: no
row comes twice and none is passed over.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from detente.ledger import schema
from detente.ledger.lookup import Known, end_of, entry_of, known_entries
from detente.ledger.opening import Ledger
from detente.ledger.searching import reported_day
from detente.model import Clock, Entry, EntryKind, Outlet, Pair
from detente.model.base import Record


class ListedArticle(Record):
    """An article without its text: its first publication, the run that entered it, how many of its entries count."""

    id: str
    title: str | None
    published: date | None
    outlet: str | None
    domain: str | None
    url: str | None
    language: str
    run: int
    recorded: datetime
    entries: int


def listed_entries(
    ledger: Ledger,
    kind: EntryKind,
    *,
    pair: Pair | None = None,
    party: str | None = None,
    fields: Mapping[str, str] | None = None,
    since: date | None = None,
    until: date | None = None,
    known: Known = None,
    clock: Clock = "reported",
    limit: int = 100,
    before: int | None = None,
) -> tuple[tuple[int, Entry], ...]:
    """The live entries of a kind with their numbers, the last recorded first, made `before` that number.

    `party` is one side of any pair that an entry is about; `fields` are what its record says ("type": "ACCUSE"). The
    day that `since` and `until` bound, half-open, is the first on which it may have been so, or that of the report.
    """
    table = schema.entries
    query = known_entries(known, clock).where(table.c.kind == kind, *_about(pair, party))
    if before is not None:
        query = query.where(table.c.number < before)
    if since or until:
        day = sa.func.coalesce(table.c.valid_from, reported_day(), type_=sa.Date())
        query = query.where(*_within(day, since, until))
    query = query.order_by(table.c.number.desc()).limit(limit)
    with ledger.reading() as connection:
        for name, value in (fields or {}).items():
            query = query.where(_said(connection, name) == value)
        return tuple((row.number, entry_of(row)) for row in connection.execute(query))


def listed_articles(
    ledger: Ledger,
    *,
    pair: Pair | None = None,
    party: str | None = None,
    domain: str | None = None,
    since: date | None = None,
    until: date | None = None,
    known: Known = None,
    clock: Clock = "reported",
    limit: int = 100,
    before: tuple[int, str] | None = None,
) -> tuple[ListedArticle, ...]:
    """The articles (with an entry on a pair or party, from the outlet of a domain), the last recorded first.

    They go on after the run and id `before`. `since` and `until` bound the first publication, half-open.
    """
    table, runs = schema.articles, schema.runs
    first = _first_publications(known, clock).subquery("first")
    query = (
        sa.select(table.c.id, table.c.language, table.c.run, runs.c.recorded, *(first.c[name] for name in _TOLD))
        .join(runs, runs.c.id == table.c.run)
        .join(first, sa.and_(first.c.article == table.c.id, first.c.place == 1))
        .where(*_within(first.c.published, since, until))
    )
    if domain:
        query = query.where(first.c.domain == domain)
    if pair or party:
        live = known_entries(known, clock).where(*_about(pair, party)).subquery("live")
        query = query.where(table.c.id.in_(sa.select(live.c.article)))
    if before:
        run, id_ = before
        query = query.where(sa.or_(table.c.run < run, sa.and_(table.c.run == run, table.c.id > id_)))
    with ledger.reading() as connection:
        rows = connection.execute(query.order_by(table.c.run.desc(), table.c.id).limit(limit)).all()
        counts = _counts(connection, [row.id for row in rows], known, clock)
    return tuple(ListedArticle(**row._mapping, entries=counts.get(row.id, 0)) for row in rows)


_TOLD = ("title", "published", "outlet", "domain", "url")


def _first_publications(known: Known, clock: Clock) -> sa.Select[Any]:
    """The publications that were known, each with its place among those of its article: the dated first."""
    table = schema.publications.c
    # Nulls sort first in SQLite and last in PostgreSQL.
    undated = sa.case((table.published.is_(None), 1), else_=0)
    place = sa.func.row_number().over(
        partition_by=table.article, order_by=(undated, table.published, table.run, table.id)
    )
    query = sa.select(table.article, *(table[name] for name in _TOLD), place.label("place"))
    if known is None:
        return query
    end = end_of(known)
    if clock == "recorded":
        return query.where(table.recorded < end)
    by_day = table.published <= (known.date() if isinstance(known, datetime) else known)
    return query.where(sa.or_(by_day, sa.and_(table.published.is_(None), table.recorded < end)))


def _about(pair: Pair | None, party: str | None) -> Iterator[sa.ColumnElement[bool]]:
    """The conditions that an entry is about a pair, or a pair with this party."""
    table, pairs = schema.entries, schema.entry_pairs
    here = sa.select(pairs.c.entry)
    if pair:
        yield table.c.number.in_(here.where(pairs.c.a == pair.a, pairs.c.b == pair.b))
    if party:
        yield table.c.number.in_(here.where(sa.or_(pairs.c.a == party, pairs.c.b == party)))


def _within(day: sa.ColumnElement[Any], since: date | None, until: date | None) -> Iterator[sa.ColumnElement[bool]]:
    if since:
        yield day >= since
    if until:
        yield day < until


def _said(connection: sa.Connection, name: str) -> sa.ColumnElement[Any]:
    """What a record says under a name: it lies in the table as JSON text."""
    payload = schema.entries.c.payload
    as_json = sa.type_coerce(payload, sa.JSON) if connection.dialect.name == "sqlite" else sa.cast(payload, sa.JSON)
    said: sa.ColumnElement[Any] = as_json[name].as_string()
    return said


def _counts(connection: sa.Connection, ids: Sequence[str], known: Known, clock: Clock) -> dict[str, int]:
    """How many live entries each of these articles has."""
    live = known_entries(known, clock).where(schema.entries.c.article.in_(ids)).subquery("live")
    query = sa.select(live.c.article, sa.func.count()).group_by(live.c.article)
    return {row[0]: row[1] for row in connection.execute(query)}


def outlets(ledger: Ledger, pair: Pair) -> dict[str, tuple[Outlet, ...]]:
    """Who printed each article with an entry on the pair, by its id; those of whom nothing is known are left out."""
    table, entries = schema.publications.c, schema.entries.c
    here = sa.select(entries.article).where(*_about(pair, None))
    query = sa.select(table.article, table.outlet, table.domain, table.country).where(table.article.in_(here))
    found: dict[str, tuple[Outlet, ...]] = {}
    with ledger.reading() as connection:
        for article, name, domain, country in connection.execute(query.order_by(table.run, table.id)):
            if name or domain or country:
                outlet = Outlet(name=name, domain=domain, country=country)
                found[article] = (*found.get(article, ()), outlet)
    return found
