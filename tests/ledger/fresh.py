"""Empty ledgers beside the one under test, on the same kind of database."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import sqlalchemy as sa

from detente.ledger import Ledger, open_ledger


@contextmanager
def another(address: str) -> Iterator[Ledger]:
    """An empty ledger: in memory, or in a schema of its own where the address is PostgreSQL's."""
    url = sa.make_url(address)
    if url.get_backend_name() == "sqlite":
        with open_ledger(":memory:") as opened:
            yield opened
        return
    server = url.difference_update_query(["options"])
    schema = f"detente_{uuid4().hex[:12]}"
    admin = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
    try:
        there = server.update_query_dict({"options": f"-csearch_path={schema}"})
        with open_ledger(there.render_as_string(hide_password=False)) as opened:
            yield opened
    finally:
        with admin.connect() as connection:
            connection.exec_driver_sql(f"DROP SCHEMA {schema} CASCADE")
        admin.dispose()
