"""The tables, and the triggers by which the database itself refuses to change or remove a row.

Every table has a primary key of its own and no hidden row number, so that SQLite's "insert or replace" has nothing to
replace by but that key, and a trigger guards the key.
"""

import importlib.metadata
from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
)

SCHEMA = 1

# What stands for the version where detente runs from its source without being installed.
UNRELEASED = "unreleased"

# "DTNT": the mark in a SQLite file's header that tells a ledger from any other database.
APPLICATION_ID = 0x44544E54


class Moment(TypeDecorator[datetime]):
    """A moment in UTC. SQLite keeps no time zone, so it is taken off on the way in and put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData()

about = Table(
    "about",
    metadata,
    # One row per schema the ledger has had; `detente` is the version that wrote it. This table never changes.
    Column("schema", Integer, primary_key=True, autoincrement=False),
    Column("detente", String, nullable=False),
    Column("created", Moment, nullable=False),
    sqlite_with_rowid=False,
)

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("coder", String, nullable=False),
    Column("recorded", Moment, nullable=False),
    Column("version", String, nullable=False),
    sqlite_with_rowid=False,
)

articles = Table(
    "articles",
    metadata,
    Column("id", String, primary_key=True),
    Column("text", Text, nullable=False),
    Column("language", String, nullable=False),
    Column("run", Integer, ForeignKey("runs.id"), nullable=False),
    sqlite_with_rowid=False,
)

publications = Table(
    "publications",
    metadata,
    # Where and when a text came out. The same text in two outlets is one article with two publications.
    Column("id", String, primary_key=True),
    Column("article", String, ForeignKey("articles.id"), nullable=False),
    Column("published", Date),
    Column("title", Text),
    Column("url", Text),
    Column("outlet", Text),
    Column("domain", Text),
    Column("country", String),
    Column("run", Integer, ForeignKey("runs.id"), nullable=False),
    Column("recorded", Moment, nullable=False),
    Index("publications_by_article", "article", "published"),
    sqlite_with_rowid=False,
)

readings = Table(
    "readings",
    metadata,
    # Which run last said what stands in an article, also where it found nothing.
    Column("article", String, ForeignKey("articles.id"), nullable=False),
    Column("run", Integer, ForeignKey("runs.id"), nullable=False),
    PrimaryKeyConstraint("article", "run"),
    sqlite_with_rowid=False,
)

entries = Table(
    "entries",
    metadata,
    Column("id", String, primary_key=True),
    Column("content", String, nullable=False),
    Column("run", Integer, ForeignKey("runs.id"), nullable=False),
    Column("article", String, ForeignKey("articles.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("action", String, nullable=False),
    Column("of", String, ForeignKey("entries.id"), unique=True),
    Column("act", String),
    # [valid_from, valid_to): the days among which an event falls or a standing begins. No entry ends another.
    Column("valid_from", Date),
    Column("valid_to", Date),
    Column("valid_precision", String, nullable=False),
    Column("valid_basis", String, nullable=False),
    Column("recorded", Moment, nullable=False),
    Column("payload", JSON),
    Index("entries_by_article", "article", "recorded"),
    Index("entries_by_content", "content"),
    Index("entries_by_kind", "kind", "valid_from"),
    sqlite_with_rowid=False,
)

entry_parties = Table(
    "entry_parties",
    metadata,
    Column("entry", String, ForeignKey("entries.id"), nullable=False),
    Column("role", String, nullable=False),
    Column("party", String, nullable=False),
    PrimaryKeyConstraint("entry", "role", "party"),
    Index("entry_parties_by_party", "party", "role"),
    sqlite_with_rowid=False,
)

entry_pairs = Table(
    "entry_pairs",
    metadata,
    # The pairs an entry is about (parties.py says which), with what a query by pair, valid and known day filters on.
    Column("a", String, nullable=False),
    Column("b", String, nullable=False),
    Column("entry", String, ForeignKey("entries.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("valid_from", Date),
    Column("recorded", Moment, nullable=False),
    PrimaryKeyConstraint("a", "b", "entry"),
    Index("entry_pairs_by_day", "a", "b", "kind", "valid_from", "recorded"),
    sqlite_with_rowid=False,
)

evidence = Table(
    "evidence",
    metadata,
    Column("entry", String, ForeignKey("entries.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("role", String, nullable=False),
    Column("article", String, ForeignKey("articles.id"), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("quote", Text, nullable=False),
    PrimaryKeyConstraint("entry", "number"),
    Index("evidence_by_article", "article", "start"),
    sqlite_with_rowid=False,
)


def version() -> str:
    """The version of detente that is at work."""
    try:
        return importlib.metadata.version("detente")
    except importlib.metadata.PackageNotFoundError:
        return UNRELEASED


def create_schema(connection: Connection, *, detente: str, created: datetime) -> None:
    """The tables and triggers of a new ledger, in the connection's transaction."""
    metadata.create_all(connection)
    sqlite = connection.dialect.name == "sqlite"
    for statement in _sqlite_triggers() if sqlite else _postgresql_triggers():
        connection.exec_driver_sql(statement)
    connection.execute(about.insert().values(schema=SCHEMA, detente=detente, created=created))
    if sqlite:
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA}")


def _sqlite_triggers() -> Iterator[str]:
    for table in metadata.sorted_tables:
        for verb in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER {table.name}_no_{verb.lower()} BEFORE {verb} ON {table.name} "
                f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: no {verb.lower()} of {table.name}'); END"
            )
        same = " AND ".join(f'"{column.name}" = NEW."{column.name}"' for column in table.primary_key)
        # "INSERT OR REPLACE" removes rows without firing the trigger on DELETE.
        guard = f"SELECT 1 FROM {table.name} WHERE {same}"  # noqa: S608  # names of our own tables
        yield (
            f"CREATE TRIGGER {table.name}_no_replace BEFORE INSERT ON {table.name} "
            f"WHEN EXISTS ({guard}) "
            f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: no replacing in {table.name}'); END"
        )


def _postgresql_triggers() -> Iterator[str]:
    yield (
        "CREATE FUNCTION detente_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION USING MESSAGE = 'the ledger is append-only: no ' || lower(TG_OP) || ' of ' || TG_TABLE_NAME; "
        "END $$"
    )
    for table in metadata.sorted_tables:
        yield (
            f"CREATE TRIGGER {table.name}_append_only BEFORE UPDATE OR DELETE ON {table.name} "
            "FOR EACH ROW EXECUTE FUNCTION detente_refuse()"
        )
        yield (
            f"CREATE TRIGGER {table.name}_no_truncate BEFORE TRUNCATE ON {table.name} "
            "FOR EACH STATEMENT EXECUTE FUNCTION detente_refuse()"
        )
