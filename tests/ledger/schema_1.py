"""The tables of a ledger of schema 1, and such a ledger made out of one of today."""

import json
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import (
    JSON,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from detente.ledger import schema
from detente.ledger.schema import APPLICATION_ID, Moment

metadata = MetaData()

about = Table(
    "about",
    metadata,
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

_SAME = ("runs", "articles", "publications", "readings", "entries", "evidence", "entry_pairs")


def make_schema_1(engine: sa.Engine, of: sa.Engine) -> None:
    """Fills an empty database with what another ledger holds, as schema 1 had it."""
    with of.connect() as source, engine.begin() as target:
        metadata.create_all(target)
        ids = {row.number: row.id for row in source.execute(sa.select(schema.entries))}
        articles = {row.id: row.article for row in source.execute(sa.select(schema.entries))}
        for name in _SAME:
            for row in source.execute(sa.select(schema.metadata.tables[name])).mappings():
                table = metadata.tables[name]
                target.execute(table.insert().values(_old(table, dict(row), ids, articles)))
        target.execute(about.insert().values(schema=1, detente="0.1", created=datetime(2025, 1, 1, tzinfo=UTC)))
        if target.dialect.name == "sqlite":
            target.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            target.exec_driver_sql("PRAGMA user_version = 1")
    engine.dispose()


def _old(table: sa.Table, row: dict[str, Any], ids: dict[int, str], articles: dict[str, str]) -> dict[str, Any]:
    if "entry" in row:
        row["entry"] = ids[row["entry"]]
    if table.name == "evidence":
        row["article"] = articles[row["entry"]]
    if table.name == "entries":
        row["payload"] = row["payload"] and json.loads(row["payload"])
    return {column.name: row[column.name] for column in table.columns}
