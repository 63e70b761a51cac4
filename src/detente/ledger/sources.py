"""An entry with the words behind it, in their text."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import sqlalchemy as sa

from detente.errors import InputError
from detente.ledger import schema
from detente.ledger.holdings import parts
from detente.ledger.lookup import asserted, entry_of
from detente.ledger.opening import Ledger
from detente.model import Entry, EntryEvidence, Evidence, Passage

# Characters of context on either side, where the paragraph is longer.
_AROUND = 400

# Entries whose sources are looked up at a time.
_BLOCK = 1000

_HEX = frozenset("0123456789abcdef")


def evidence(ledger: Ledger, entry: str) -> EntryEvidence:
    """The entry with this id (or an unambiguous beginning of it), its quotes with their paragraphs, and the article.

    An entry that was taken back is shown too, with the run that did so. Raises InputError where the id is unknown or
    stands for several.
    """
    with ledger.reading() as connection:
        row = find(connection, entry.strip().lower())
        text = connection.scalar(sa.select(schema.articles.c.text).where(schema.articles.c.id == row.article))
        source = _first_publications(connection, (row.article,))[row.article]
        quotes = connection.execute(
            sa.select(schema.evidence).where(schema.evidence.c.entry == row.number).order_by(schema.evidence.c.number)
        ).all()
        retracted = connection.scalar(sa.select(schema.entries.c.run).where(schema.entries.c.of == row.id))
    return EntryEvidence(
        entry=entry_of(row),
        title=source.title,
        url=source.url,
        outlet=source.outlet or source.domain,
        published=source.published,
        passages=tuple(_passage(row.article, text or "", quote) for quote in quotes),
        retracted_by=retracted,
    )


def sourced(ledger: Ledger, found: Iterable[Entry]) -> Iterator[EntryEvidence]:
    """Each entry with where its article came out first, but without its passages: what a table has of every row.

    A block of entries is looked up at a time, and no more than a block is held.
    """
    rest = iter(found)
    while some := list(islice(rest, _BLOCK)):
        with ledger.reading() as connection:
            sources = _first_publications(connection, {entry.article for entry in some})
        for entry in some:
            source = sources[entry.article]
            yield EntryEvidence(
                entry=entry,
                title=source.title,
                url=source.url,
                outlet=source.outlet or source.domain,
                published=source.published,
                passages=(),
            )


def find(connection: sa.Connection, prefix: str) -> Any:
    """The row of the assertion whose id begins so. Raises InputError where there is none, or there are several."""
    if not prefix or not set(prefix) <= _HEX:
        raise InputError(f"{prefix!r} is no entry id; give the hexadecimal digits that a position or history shows")
    table = schema.entries
    query = asserted().where(table.c.id >= prefix, table.c.id < prefix + "g").order_by(table.c.id).limit(3)
    rows = connection.execute(query).all()
    if not rows:
        raise InputError(f"no entry begins with {prefix}; take an id from a position or history")
    if len(rows) > 1 and rows[0].id != prefix:
        raise InputError(f"several entries begin with {prefix} ({rows[0].id}, {rows[1].id}); give more digits")
    return rows[0]


def _first_publications(connection: sa.Connection, articles: Iterable[str]) -> dict[str, Any]:
    """The publication of each of these articles by which it is named: the first of those with a day."""
    table = schema.publications
    # Nulls sort first in SQLite and last in PostgreSQL: an undated publication stands after the dated ones in both.
    dated = sa.case((table.c.published.is_(None), 1), else_=0)
    query = sa.select(table).order_by(dated, table.c.published, table.c.run, table.c.id)
    found: dict[str, Any] = {}
    for some in parts(sorted(articles)):
        for row in connection.execute(query.where(table.c.article.in_(some))):
            found.setdefault(row.article, row)
    return found


def _passage(article: str, text: str, row: Any) -> Passage:
    """A quote with the rest of its paragraph, cut at white space where that is long."""
    words = Evidence(article=article, start=row.start, end=row.end, quote=row.quote)
    start = max(text.rfind("\n", 0, row.start) + 1, row.start - _AROUND)
    end = text.find("\n", row.end)
    end = min(len(text) if end < 0 else end, row.end + _AROUND)
    before, after = text[start : row.start], text[row.end : end]
    if start and text[start - 1] != "\n":
        before = before[before.find(" ") + 1 :]
    if end < len(text) and text[end] != "\n":
        after = after[: after.rfind(" ") + 1].rstrip()
    return Passage(role=row.role, evidence=words, before=before, after=after)
