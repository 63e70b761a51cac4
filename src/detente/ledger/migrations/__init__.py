"""An older ledger brought to the schema of today, one step a schema."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from detente.ledger import schema
from detente.ledger.migrations import schema_2, schema_3
from detente.ledger.seals import seal_all

# The first schema with seals.
_SEALED = 2

# What makes a ledger of the schema before into one of this schema.
STEPS: Mapping[int, Callable[[Operations], None]] = {2: schema_2.upgrade, 3: schema_3.upgrade}


def migrate(connection: sa.Connection, since: int) -> None:
    """Brings a ledger of the schema `since` to the newest, in the connection's transaction; every row is kept."""
    operations = Operations(MigrationContext.configure(connection))
    for number in range(since + 1, schema.SCHEMA + 1):
        STEPS[number](operations)
    schema.mark_schema(connection, detente=schema.version(), created=datetime.now(UTC))
    if since < _SEALED:
        seal_all(connection)
