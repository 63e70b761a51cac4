"""Which judgements of analysts are in force (not undone, and for each record the last given), and what hangs on one."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from detente.ledger import schema


def in_force(connection: sa.Connection, where: sa.ColumnElement[bool] | None = None) -> Sequence[Any]:
    """The rows of the judgements that hold, one for each content that was judged, in order of their numbers."""
    table, undone = schema.judgements, schema.judgements.alias("undone")
    query = sa.select(table).where(table.c.verdict != "undo", ~sa.exists().where(undone.c.of == table.c.number))
    if where is not None:
        query = query.where(where)
    last = {row.content: row for row in connection.execute(query.order_by(table.c.number))}
    return sorted(last.values(), key=lambda row: int(row.number))


def dependents(connection: sa.Connection, article: str, content: str) -> list[str]:
    """The contents of the records in an article that speak of another one: an act's standings, a deed's claims.

    Those that speak of these too (a claim about an act's standing), after what they speak of.
    """
    table, found = schema.entries.c, [content]
    for each in found:
        names_it = table.payload.contains(f'"{each}"')
        query = sa.select(table.content).distinct().where(table.article == article, names_it)
        found += [one for one in connection.scalars(query.order_by(table.content)) if one not in found]
    return found[1:]
