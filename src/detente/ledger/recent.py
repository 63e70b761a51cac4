"""What the reports of the last weeks brought, and what is told of one party across its pairs."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from detente.ledger import schema
from detente.ledger.lookup import by_content, entry_of, known_entries
from detente.ledger.opening import Ledger
from detente.ledger.parties import roles
from detente.ledger.words import change
from detente.model import Change, Entry, Pair, PairCount
from detente.model.base import Record


class Moved(Record):
    """A change of how parties stand, and the pairs it is about; `again` are entries that tell of it once more."""

    pairs: tuple[Pair, ...]
    change: Change
    again: tuple[str, ...] = ()


class Lately(Record):
    """The days (`since`, `until`], of which the last is that of the newest report; null where nothing has a date.

    `pairs` counts the entries of reports that first came out then, most first. `moves` are the standings that began in
    these days, the latest first, agreed formats of talks left out.
    """

    since: date | None
    until: date | None
    pairs: tuple[PairCount, ...] = ()
    moves: tuple[Moved, ...] = ()


def lately(ledger: Ledger, *, days: int = 30, until: date | None = None, limit: int = 20) -> Lately:
    """What was new in the last days of the ledger's reports, up to `until`, with at most `limit` changes."""
    with ledger.reading() as connection:
        newest = connection.scalar(_newest(until))
        if newest is None:
            return Lately(since=None, until=None)
        since = newest - timedelta(days=days)
        counts = _counted(connection.execute(_new(since, newest)))
        found = tuple(map(entry_of, connection.execute(_begun(since, newest, limit * 3))))
        pairs = _pairs_of(connection, found)
        named = by_content(connection, (each for entry in found if (each := _from(entry))))
        told = [(pairs.get(entry.id, ()), change(entry, named)) for entry in found]
    return Lately(since=since, until=newest, pairs=counts, moves=_each_once(told)[:limit])


def _counted(rows: Iterable[Any]) -> tuple[PairCount, ...]:
    """A row for each pair, those with most entries first."""
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for a, b, kind, number in rows:
        counts.setdefault((a, b), {})[f"{kind}s"] = number
    ranked = sorted(counts.items(), key=lambda item: (-sum(item[1].values()), item[0]))
    return tuple(PairCount(pair=Pair(a=a, b=b), **numbers) for (a, b), numbers in ranked)


def _from(entry: Entry) -> str | None:
    name: str | None = getattr(entry.record, "from_event", None)
    return name


def _each_once(told: Iterable[tuple[tuple[Pair, ...], Change]]) -> tuple[Moved, ...]:
    """One change for all reports of it: the same words on the same day."""
    kept: dict[object, Moved] = {}
    for pairs, row in told:
        key = (pairs, row.day, row.what)
        held = kept.get(key)
        kept[key] = (
            held.model_copy(update={"again": (*held.again, row.entry)}) if held else Moved(pairs=pairs, change=row)
        )
    return tuple(kept.values())


def _newest(until: date | None) -> sa.Select[Any]:
    table = schema.publications.c
    query = sa.select(sa.func.max(table.published))
    return query if until is None else query.where(table.published <= until)


def _new(since: date, until: date) -> sa.Select[Any]:
    """Live entries by pair and kind, of articles that first came out after `since` and up to `until`."""
    out, entries, pairs = schema.publications.c, schema.entries, schema.entry_pairs.c
    first = sa.func.min(out.published)
    articles = sa.select(out.article).group_by(out.article).having(first > since, first <= until)
    return (
        sa.select(pairs.a, pairs.b, pairs.kind, sa.func.count())
        .join(entries, entries.c.number == pairs.entry)
        .where(entries.c.article.in_(articles), ~_taken_back())
        .group_by(pairs.a, pairs.b, pairs.kind)
    )


def _begun(since: date, until: date, limit: int) -> sa.Select[Any]:
    """Live standings that began in these days, the latest first."""
    table = schema.entries.c
    return (
        known_entries(None, "reported")
        .where(table.kind == "standing", table.valid_from > since, table.valid_from <= until)
        .where(~table.payload.like('%"kind":"format"%'))
        .order_by(table.valid_from.desc(), table.number.desc())
        .limit(limit)
    )


def _pairs_of(connection: sa.Connection, found: Iterable[Entry]) -> dict[str, tuple[Pair, ...]]:
    """The pairs that each entry is about, by its id."""
    entries, pairs = schema.entries.c, schema.entry_pairs.c
    query = (
        sa.select(entries.id, pairs.a, pairs.b)
        .join(schema.entry_pairs, pairs.entry == entries.number)
        .where(entries.id.in_([entry.id for entry in found]))
        .order_by(pairs.a, pairs.b)
    )
    by_entry: dict[str, tuple[Pair, ...]] = {}
    for id_, a, b in connection.execute(query):
        by_entry[id_] = (*by_entry.get(id_, ()), Pair(a=a, b=b))
    return by_entry


class Printed(Record):
    """How many articles on a party came out in a country; null where the outlet's country is not known."""

    country: str | None
    articles: int


def printed(ledger: Ledger, party: str) -> tuple[Printed, ...]:
    """Where the articles came out that live entries on a party's pairs rest on, the most first."""
    out, entries, pairs = schema.publications.c, schema.entries.c, schema.entry_pairs.c
    about = (
        sa.select(entries.article)
        .join(schema.entry_pairs, pairs.entry == entries.number)
        .where(sa.or_(pairs.a == party, pairs.b == party), ~_taken_back())
    )
    number = sa.func.count(out.article.distinct())
    query = sa.select(out.country, number).where(out.article.in_(about)).group_by(out.country)
    with ledger.reading() as connection:
        found = [Printed(country=country, articles=articles) for country, articles in connection.execute(query)]
    return tuple(sorted(found, key=lambda each: (-each.articles, each.country or "~")))


def mediations(ledger: Ledger, party: str, *, limit: int = 20) -> tuple[Moved, ...]:
    """What a party mediated or offered to mediate between others, the latest first, each deed once."""
    table = schema.entries.c
    # A first sieve in the database: most entries name no mediator, and few name the party after one.
    told = table.payload.like(f'%"mediators":[{{%"code":"{party}%')
    query = (
        known_entries(None, "reported")
        .where(table.kind.in_(("event", "standing")), told)
        .order_by(table.valid_from.desc(), table.number.desc())
    )
    with ledger.reading() as connection:
        found = tuple(entry for entry in map(entry_of, connection.execute(query)) if _mediates(entry, party))
        pairs = _pairs_of(connection, found[: limit * 3])
        rows = [(pairs.get(entry.id, ()), change(entry, {})) for entry in found[: limit * 3]]
    return _each_once(rows)[:limit]


def _mediates(entry: Entry, party: str) -> bool:
    """Whether the party is among the mediators, and not only named after them in the JSON."""
    return any(role == "mediator" and one == party for role, one in roles(entry.record))


def _taken_back() -> sa.ColumnElement[bool]:
    retracts = schema.entries.alias("retracts")
    return sa.exists().where(retracts.c.of == schema.entries.c.id)
