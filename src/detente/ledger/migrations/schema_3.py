"""Schema 3: a pair's entries know their acts; forecasts, tokens, and words to be searched."""

import sqlalchemy as sa
from alembic.operations import Operations

from detente.ledger import schema


def upgrade(op: Operations) -> None:
    """Adds what is new and fills the acts in. What a step from schema 1 has made already is left as it is."""
    connection = op.get_bind()
    pairs = schema.entry_pairs
    if "act" not in {column["name"] for column in sa.inspect(connection).get_columns(pairs.name)}:
        op.add_column(pairs.name, sa.Column("act", sa.String))
    schema.release(connection, (pairs,))
    op.execute("UPDATE entry_pairs SET act = (SELECT act FROM entries WHERE entries.number = entry_pairs.entry)")
    schema.guard(connection, (pairs,))
    there = sa.inspect(connection).get_table_names()
    new = [table for table in (schema.forecasts, schema.tokens) if table.name not in there]
    schema.metadata.create_all(connection, new)
    schema.guard(connection, new)
    schema.create_searched(connection)
