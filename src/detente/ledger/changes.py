"""What is new in the ledger since a moment, and the runs that brought it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from detente.ledger import schema
from detente.ledger.collecting import collected_later
from detente.ledger.holdings import parts
from detente.ledger.lookup import asserted, by_content, end_of, entry_of
from detente.ledger.opening import Ledger
from detente.ledger.words import change
from detente.model import Entry, News, Pair, Run


@collected_later()
def changes(
    ledger: Ledger,
    *,
    since: date | datetime | None = None,
    until: date | datetime | None = None,
    run: int | None = None,
    pair: Pair | None = None,
    skip: int = 0,
    limit: int | None = None,
) -> tuple[News, ...]:
    """What the ledger learned after `since` (a day counts to its end) and up to `until`, or in one run, in order.

    What another coder takes back and says anew is told as "reread": it is news of the coder, not of the world. Of what
    was learned, `skip` are passed over and at most `limit` told.
    """
    with ledger.reading() as connection:
        runs = _runs_between(connection, since, until) if run is None else (run,)
        rows = connection.execute(_entered(runs, pair).offset(skip).limit(limit)).all() if runs else []
        told = _told(connection, {row.of or row.id for row in rows})
        news = [(row, told[row.of or row.id]) for row in rows]
        wanted = {getattr(entry.record, "from_event", None) for _, entry in news}
        named = by_content(connection, (each for each in wanted if each))
    return tuple(
        News(
            action="taken_back" if row.of else "asserted",
            why="review" if row.run_kind == "review" else "report" if row.first_run == row.run else "reread",
            run=row.run,
            recorded=row.recorded,
            article=row.article,
            change=change(entry, named),
        )
        for row, entry in news
    )


def runs(ledger: Ledger) -> tuple[Run, ...]:
    """Every run in order, with how much it wrote."""
    table, entries = schema.runs, schema.entries.c
    retracts = sa.func.sum(sa.case((entries.action == "retract", 1), else_=0))
    with ledger.reading() as connection:
        counts = sa.select(entries.run, sa.func.count(), retracts).group_by(entries.run)
        entered = {number: (total, back) for number, total, back in connection.execute(counts)}
        articles = _counts(connection, schema.readings)
        judged = _counts(connection, schema.judgements)
        rows = connection.execute(sa.select(table).order_by(table.c.id)).all()
    found = []
    for row in rows:
        total, back = entered.get(row.id, (0, 0))
        read, said = articles.get(row.id, 0), judged.get(row.id, 0)
        found.append(Run(**row._mapping, articles=read, judgements=said, asserted=total - back, retracted=back))
    return tuple(found)


def _counts(connection: sa.Connection, table: sa.Table) -> dict[int, int]:
    query = sa.select(table.c.run, sa.func.count()).group_by(table.c.run)
    return {row[0]: row[1] for row in connection.execute(query)}


def _runs_between(
    connection: sa.Connection, since: date | datetime | None, until: date | datetime | None
) -> tuple[int, ...]:
    table = schema.runs.c
    query = sa.select(table.id).order_by(table.id)
    if since is not None:
        query = query.where(table.recorded >= end_of(since))
    if until is not None:
        query = query.where(table.recorded < end_of(until))
    return tuple(connection.scalars(query))


def _entered(runs: tuple[int, ...], pair: Pair | None) -> sa.Select[Any]:
    """Assertions and retractions of these runs (numbered without a gap), in order; a retraction with what it undoes."""
    table, articles, pairs = schema.entries, schema.articles, schema.entry_pairs
    columns = (table.c.id, table.c.of, table.c.run, table.c.recorded, table.c.article)
    query = (
        sa.select(*columns, schema.runs.c.kind.label("run_kind"), articles.c.run.label("first_run"))
        .join(schema.runs, schema.runs.c.id == table.c.run)
        .join(articles, articles.c.id == table.c.article)
        .where(table.c.run.between(runs[0], runs[-1]))
        .order_by(table.c.number)
    )
    if pair is None:
        return query
    of = table.alias("undone")
    about = sa.select(pairs.c.entry).where(pairs.c.a == pair.a, pairs.c.b == pair.b)
    undone = sa.select(of.c.id).where(of.c.number.in_(about))
    return query.where(table.c.number.in_(about) | table.c.of.in_(undone))


def _told(connection: sa.Connection, ids: Iterable[str]) -> dict[str, Entry]:
    """The assertions with these ids, also those that were taken back."""
    found: dict[str, Entry] = {}
    for some in parts(sorted(ids)):
        query = asserted().where(schema.entries.c.id.in_(some))
        found.update({row.id: entry_of(row) for row in connection.execute(query)})
    return found
