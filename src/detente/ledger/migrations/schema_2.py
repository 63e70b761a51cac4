"""Schema 2: entries are numbered, and what belongs to them goes by their numbers; kinds of runs, seals, judgements.

The table of parties, which nothing asked, is left out: the records name them.
"""

import sqlalchemy as sa
from alembic.operations import Operations

from detente.ledger import schema

_OLD = ("evidence", "entry_pairs", "entry_parties", "entries", "readings", "publications", "articles", "runs")

# Filled from the old tables, parents first. A retraction names an entry of an earlier run, so runs order the numbers.
_COPY = (
    "INSERT INTO runs (id, coder, recorded, version, kind) SELECT id, coder, recorded, version, 'record' FROM v1_runs",
    "INSERT INTO articles (id, text, language, run) SELECT id, text, language, run FROM v1_articles ORDER BY run, id",
    "INSERT INTO publications (id, article, published, title, url, outlet, domain, country, run, recorded) "
    "SELECT id, article, published, title, url, outlet, domain, country, run, recorded FROM v1_publications "
    "ORDER BY run, id",
    "INSERT INTO readings (article, run) SELECT article, run FROM v1_readings",
    "INSERT INTO entries (number, id, content, run, article, kind, action, of, act, valid_from, valid_to, "
    "valid_precision, valid_basis, recorded, payload) "
    "SELECT ROW_NUMBER() OVER (ORDER BY run, article, id), id, content, run, article, kind, action, of, act, "
    "valid_from, valid_to, valid_precision, valid_basis, recorded, NULLIF(CAST(payload AS TEXT), 'null') "
    "FROM v1_entries ORDER BY run, article, id",
    "INSERT INTO entry_pairs (a, b, kind, entry, valid_from, recorded) "
    "SELECT p.a, p.b, p.kind, e.number, p.valid_from, p.recorded "
    "FROM v1_entry_pairs p JOIN entries e ON e.id = p.entry",
    'INSERT INTO evidence (entry, number, role, start, "end", quote) '
    'SELECT e.number, w.number, w.role, w.start, w."end", w.quote FROM v1_evidence w JOIN entries e ON e.id = w.entry',
)


def upgrade(op: Operations) -> None:
    """Copies every row into the new tables. On PostgreSQL the old ones stay, as v1_*: they are the backup."""
    connection = op.get_bind()
    sqlite = connection.dialect.name == "sqlite"
    for name in _OLD:
        _put_aside(op, name)
    new = [table for table in schema.metadata.sorted_tables if table is not schema.about]
    schema.metadata.create_all(connection, new)
    for statement in _COPY:
        op.execute(statement)
    if sqlite:
        for name in _OLD:
            op.drop_table(f"v1_{name}")
    schema.guard(connection, new)


def _put_aside(op: Operations, name: str) -> None:
    """Renames an old table and frees the names that the new one needs."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        owned = (
            "SELECT type, name FROM sqlite_master WHERE tbl_name = :name AND type IN ('index', 'trigger') AND sql > ''"
        )
        for kind, each in connection.execute(sa.text(owned), {"name": name}).all():
            op.execute(f"DROP {kind} {each}")
        op.rename_table(name, f"v1_{name}")
        return
    op.rename_table(name, f"v1_{name}")
    owned = "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema() AND tablename = :name"
    for (each,) in connection.execute(sa.text(owned), {"name": f"v1_{name}"}).all():
        op.execute(f'ALTER INDEX "{each}" RENAME TO "v1_{each}"')
