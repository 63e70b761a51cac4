"""The tables, and the triggers by which the database itself refuses to change or remove a row.

SQLite's "insert or replace" removes rows without saying so: a trigger on each table guards its primary key, what else
is unique in it, and SQLite's own row number.
"""

import importlib.metadata
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

SCHEMA = 3

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

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """How a cell is read; the moment of a run comes again with each of its entries."""
        process = super().result_processor(dialect, coltype)
        return lru_cache(maxsize=4096)(process) if process else None


metadata = MetaData()

# A column that repeats another for speed: it is neither sealed nor exported.
DERIVED = {"derived": True}

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
    # One transaction. `coder` is the version that read, or the analyst who judged (kind "review").
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("coder", String, nullable=False),
    Column("recorded", Moment, nullable=False),
    Column("version", String, nullable=False),
    Column("kind", String, nullable=False, server_default="record"),
    sqlite_with_rowid=False,
)

seals = Table(
    "seals",
    metadata,
    # The chain of digests over the runs (seals.py). `schema` is the ledger's schema when the seal was set.
    Column("run", Integer, ForeignKey("runs.id"), primary_key=True, autoincrement=False),
    Column("schema", Integer, nullable=False),
    Column("digest", String, nullable=False),
    sqlite_with_rowid=False,
)

articles = Table(
    "articles",
    metadata,
    Column("id", String, primary_key=True),
    Column("text", Text, nullable=False),
    Column("language", String, nullable=False),
    Column("run", Integer, ForeignKey("runs.id"), nullable=False),
    Index("articles_by_run", "run"),
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
    Index("publications_by_article", "article", "published", "recorded"),
    Index("publications_by_run", "run"),
)

readings = Table(
    "readings",
    metadata,
    # Which run last said what stands in an article, also where it found nothing.
    Column("article", String, ForeignKey("articles.id"), nullable=False),
    Column("run", Integer, ForeignKey("runs.id"), nullable=False),
    PrimaryKeyConstraint("article", "run"),
    Index("readings_by_run", "run"),
    sqlite_with_rowid=False,
)

entries = Table(
    "entries",
    metadata,
    # `number` counts entries in the order they were made: what belongs to an entry lies beside what came just before.
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("id", String, nullable=False),
    Column("content", String, nullable=False),
    Column("run", Integer, ForeignKey("runs.id"), nullable=False),
    Column("article", String, ForeignKey("articles.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("action", String, nullable=False),
    Column("of", String, ForeignKey("entries.id")),
    Column("act", String),
    # [valid_from, valid_to): the days among which an event falls or a standing begins. No entry ends another.
    Column("valid_from", Date),
    Column("valid_to", Date),
    Column("valid_precision", String, nullable=False),
    Column("valid_basis", String, nullable=False),
    Column("recorded", Moment, nullable=False),
    # The record as JSON text.
    Column("payload", Text),
    UniqueConstraint("id"),
    UniqueConstraint("of"),
    Index("entries_by_article", "article"),
    Index("entries_by_content", "content"),
    Index("entries_by_run", "run"),
)

entry_pairs = Table(
    "entry_pairs",
    metadata,
    # The pairs an entry is about (parties.py says which), with what a query by pair, valid and known day filters on.
    Column("a", String, nullable=False),
    Column("b", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("entry", Integer, ForeignKey("entries.number"), nullable=False),
    Column("valid_from", Date),
    Column("recorded", Moment, nullable=False),
    # The entry's own, once more: a position wants acts and standings, and most entries are neither.
    Column("act", String, info=DERIVED),
    PrimaryKeyConstraint("a", "b", "kind", "entry"),
    Index("entry_pairs_by_entry", "entry"),
    sqlite_with_rowid=False,
)

evidence = Table(
    "evidence",
    metadata,
    Column("entry", Integer, ForeignKey("entries.number"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("role", String, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("quote", Text, nullable=False),
    PrimaryKeyConstraint("entry", "number"),
    sqlite_with_rowid=False,
)

judgements = Table(
    "judgements",
    metadata,
    # What analysts say of entries (review.py). `of` is the judgement that an "undo" takes back, `correction` the
    # content of the record that stands instead, `mark` what a later reading of the same words is known by.
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("run", Integer, ForeignKey("runs.id"), nullable=False),
    Column("article", String, ForeignKey("articles.id"), nullable=False),
    Column("entry", String, ForeignKey("entries.id"), nullable=False),
    Column("content", String, nullable=False),
    Column("mark", String, nullable=False),
    Column("verdict", String, nullable=False),
    Column("of", Integer, ForeignKey("judgements.number")),
    Column("correction", String),
    Column("analyst", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("recorded", Moment, nullable=False),
    UniqueConstraint("of"),
    Index("judgements_by_article", "article"),
    sqlite_with_rowid=False,
)

forecasts = Table(
    "forecasts",
    metadata,
    # What was forecast on a day, to be scored when its time has come (forecasting.py). `payload` is JSON text.
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("run", Integer, ForeignKey("runs.id"), nullable=False),
    Column("made", Date, nullable=False),
    Column("question", String, nullable=False),
    Column("source", String, nullable=False),
    Column("target", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("days", Integer, nullable=False),
    Column("probability", Float, nullable=False),
    Column("baseline", Float, nullable=False),
    Column("model", String, nullable=False),
    Column("payload", Text, nullable=False),
    Column("recorded", Moment, nullable=False),
    UniqueConstraint("made", "question", "source", "target", "subject", "days", "model"),
    Index("forecasts_by_run", "run"),
    sqlite_with_rowid=False,
)

tokens = Table(
    "tokens",
    metadata,
    # Who may ask the server for what (tokens.py): a secret's digest, or with `of` that a token no longer counts. No
    # part of the record: tokens are neither sealed nor exported.
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", String, nullable=False),
    Column("role", String),
    Column("digest", String),
    Column("of", Integer, ForeignKey("tokens.number")),
    Column("recorded", Moment, nullable=False),
    UniqueConstraint("digest"),
    UniqueConstraint("of"),
    sqlite_with_rowid=False,
)

# The words of entries (by number) and of titles (by publication), to be searched. They follow from the tables above and
# are brought up to date by who searches (searching.py): recording does not wait for them.
_SEARCHED: Mapping[str, Sequence[str]] = {
    "sqlite": (
        "CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(quotes, content='', "
        "tokenize='porter unicode61 remove_diacritics 2')",
        "CREATE VIRTUAL TABLE IF NOT EXISTS titles USING fts5(title, publication UNINDEXED, run UNINDEXED, "
        "tokenize='porter unicode61 remove_diacritics 2')",
    ),
    "postgresql": (
        "CREATE TABLE IF NOT EXISTS words (entry INTEGER PRIMARY KEY, quotes TSVECTOR NOT NULL)",
        "CREATE INDEX IF NOT EXISTS words_found ON words USING gin (quotes)",
        "CREATE TABLE IF NOT EXISTS titles "
        "(publication VARCHAR PRIMARY KEY, run INTEGER NOT NULL, title TSVECTOR NOT NULL)",
        "CREATE INDEX IF NOT EXISTS titles_found ON titles USING gin (title)",
    ),
}  # fmt: skip


def version() -> str:
    """The version of detente that is at work."""
    try:
        return importlib.metadata.version("detente")
    except importlib.metadata.PackageNotFoundError:
        return UNRELEASED


def create_schema(connection: Connection, *, detente: str, created: datetime) -> None:
    """The tables and triggers of a new ledger, in the connection's transaction."""
    create_tables(connection)
    mark_schema(connection, detente=detente, created=created)


def create_tables(connection: Connection) -> None:
    """The tables and triggers alone."""
    metadata.create_all(connection)
    guard(connection, metadata.sorted_tables)
    create_searched(connection)


def create_searched(connection: Connection) -> None:
    """The tables that are searched for words, empty where they are new."""
    for statement in _SEARCHED[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def mark_schema(connection: Connection, *, detente: str, created: datetime) -> None:
    """Enters that the ledger now has this schema."""
    connection.execute(about.insert().values(schema=SCHEMA, detente=detente, created=created))
    mark_file(connection)


def mark_file(connection: Connection) -> None:
    """Writes schema and kind into the header of a SQLite file, where they are read before anything connects."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA}")


def guard(connection: Connection, tables: Sequence[Table]) -> None:
    """Sets the triggers that refuse to change or remove a row of these tables."""
    triggers = _sqlite_triggers if connection.dialect.name == "sqlite" else _postgresql_triggers
    for statement in triggers(tables):
        connection.exec_driver_sql(statement)


def release(connection: Connection, tables: Sequence[Table]) -> None:
    """Takes the triggers of these tables away, for a migration."""
    for table in tables:
        names = [f"{table.name}_no_{verb}" for verb in ("update", "delete", "replace")]
        dropped = [f"DROP TRIGGER {name}" for name in names]
        if connection.dialect.name != "sqlite":
            names = [f"{table.name}_append_only", f"{table.name}_no_truncate"]
            dropped = [f"DROP TRIGGER {name} ON {table.name}" for name in names]
        for statement in dropped:
            connection.exec_driver_sql(statement)


def _sqlite_triggers(tables: Sequence[Table]) -> Iterator[str]:
    for table in tables:
        for verb in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER {table.name}_no_{verb.lower()} BEFORE {verb} ON {table.name} "
                f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: no {verb.lower()} of {table.name}'); END"
            )
        # "INSERT OR REPLACE" removes rows without firing the trigger on DELETE.
        yield (
            f"CREATE TRIGGER {table.name}_no_replace BEFORE INSERT ON {table.name} "
            f"WHEN {' OR '.join(_is_there(table))} "
            f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: no replacing in {table.name}'); END"
        )


def _is_there(table: Table) -> Iterator[str]:
    """The conditions under which a row would take another's place: one for each thing that is unique in a table."""
    unique = [tuple(table.primary_key)]
    unique += [tuple(each) for each in table.constraints if isinstance(each, UniqueConstraint)]
    # In a fixed order, so that two ledgers of one schema are the same.
    for columns in sorted(unique, key=lambda each: [column.name for column in each]):
        same = " AND ".join(f'"{column.name}" = NEW."{column.name}"' for column in columns)
        given = "".join(f'NEW."{column.name}" IS NOT NULL AND ' for column in columns if column.nullable)
        yield f"({given}EXISTS (SELECT 1 FROM {table.name} WHERE {same}))"  # noqa: S608  # names of our own tables
    if table.dialect_options["sqlite"]["with_rowid"] and not _counts(table):
        yield f"EXISTS (SELECT 1 FROM {table.name} WHERE rowid = NEW.rowid)"  # noqa: S608


def _counts(table: Table) -> bool:
    """Whether the primary key is SQLite's own row number."""
    return [type(key.type) for key in table.primary_key] == [Integer]


def _postgresql_triggers(tables: Sequence[Table]) -> Iterator[str]:
    yield (
        "CREATE OR REPLACE FUNCTION detente_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION USING MESSAGE = 'the ledger is append-only: no ' || lower(TG_OP) || ' of ' || TG_TABLE_NAME; "
        "END $$"
    )
    for table in tables:
        yield (
            f"CREATE TRIGGER {table.name}_append_only BEFORE UPDATE OR DELETE ON {table.name} "
            "FOR EACH ROW EXECUTE FUNCTION detente_refuse()"
        )
        yield (
            f"CREATE TRIGGER {table.name}_no_truncate BEFORE TRUNCATE ON {table.name} "
            "FOR EACH STATEMENT EXECUTE FUNCTION detente_refuse()"
        )
