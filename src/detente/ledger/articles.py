"""An article as the ledger holds it."""

from typing import Any

import sqlalchemy as sa

from detente.errors import InputError
from detente.ledger import schema
from detente.ledger.lookup import entry_of, known_entries
from detente.ledger.opening import Ledger
from detente.model import Entry, HeldArticle, Publication, ReadBy


def article(ledger: Ledger, id_: str) -> HeldArticle:
    """The article with this id, with its live entries. Raises InputError where the ledger holds none."""
    with ledger.reading() as connection:
        row = connection.execute(sa.select(schema.articles).where(schema.articles.c.id == id_)).first()
        if row is None:
            raise InputError(f"the ledger holds no article {id_[:40]!r}; an entry's evidence leads to its article")
        return HeldArticle(
            id=row.id,
            text=row.text,
            language=row.language,
            publications=_publications(connection, id_),
            readings=_readings(connection, id_),
            entries=entries_of(connection, id_),
            taken_back=_taken_back(connection, id_),
        )


def entries_of(connection: sa.Connection, id_: str) -> tuple[Entry, ...]:
    """The live entries of an article, in the order in which they were made."""
    table = schema.entries.c
    query = known_entries(None, "reported").where(table.article == id_).order_by(table.number)
    return tuple(map(entry_of, connection.execute(query)))


def _publications(connection: sa.Connection, id_: str) -> tuple[Publication, ...]:
    table = schema.publications.c
    rows: list[Any] = list(connection.execute(sa.select(schema.publications).where(table.article == id_)))
    # What has no date stands last, in SQLite as in PostgreSQL.
    rows.sort(key=lambda row: (row.published is None, str(row.published), row.run, row.id))
    return tuple(
        Publication(
            published=row.published,
            title=row.title,
            url=row.url,
            outlet=row.outlet or row.domain,
            country=row.country,
        )
        for row in rows
    )


def _readings(connection: sa.Connection, id_: str) -> tuple[ReadBy, ...]:
    runs, readings = schema.runs.c, schema.readings.c
    query = sa.select(runs.id.label("run"), runs.coder, runs.recorded).join(schema.readings, readings.run == runs.id)
    rows = connection.execute(query.where(readings.article == id_).order_by(runs.id))
    return tuple(ReadBy(**row._mapping) for row in rows)


def _taken_back(connection: sa.Connection, id_: str) -> int:
    table = schema.entries.c
    query = sa.select(sa.func.count()).where(table.article == id_, table.action == "retract")
    return connection.scalar(query) or 0
