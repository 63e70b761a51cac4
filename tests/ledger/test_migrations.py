"""A ledger of an older schema is brought up when it is opened, after a backup, and says what it said."""

import contextlib
import sqlite3
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from detente.errors import LedgerError
from detente.ledger import (
    Ledger,
    archive,
    history,
    open_ledger,
    opening,
    position,
    record,
    record_all,
    restore,
    schema,
    verify,
)
from detente.ledger.schema import metadata

from .saying import NORWAY_HUNGARY, background, closing, recall, rupture
from .schema_1 import make_schema_1

DAY = date(2025, 8, 1)


@pytest.fixture
def old(address: str, tmp_path: Path) -> str:
    """The address of a ledger of schema 1 in which a later coder took some things back."""
    with open_ledger(tmp_path / "new.db") as new:
        record_all(new, [each.findings() for each in (background(), recall(), closing(), rupture())])
        again = recall(coder="reader 2")
        again.records["standings"].clear()
        record(new, again.findings())
        make_schema_1(sa.create_engine(address), new.engine)
    return address


def said(ledger: Ledger) -> object:
    return position(ledger, NORWAY_HUNGARY, valid=DAY), history(ledger, NORWAY_HUNGARY)


def test_an_older_ledger_is_brought_up_and_says_the_same(old: str, tmp_path: Path) -> None:
    with open_ledger(tmp_path / "new.db") as new, open_ledger(old) as brought_up:
        assert said(brought_up) == said(new)
        assert verify(brought_up).faults == ()
        assert record(brought_up, recall(coder="reader 2").findings()).new == 1
        assert verify(brought_up).faults == ()


def test_it_has_the_tables_of_a_new_one_and_refuses_changes_like_one(old: str) -> None:
    with open_ledger(old) as ledger:
        found = sa.inspect(ledger.engine)
        names = {name for name in found.get_table_names() if not name.startswith(("v1_", "words", "titles"))}
        assert names == set(metadata.tables)
        with ledger.engine.connect() as connection, pytest.raises(sa.exc.DBAPIError, match="append-only"):
            connection.exec_driver_sql("DELETE FROM evidence")


def dump(path: Path) -> list[str]:
    """A SQLite database as statements."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def test_a_backup_lies_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with open_ledger(tmp_path / "new.db") as new:
        record(new, recall().findings())
        make_schema_1(sa.create_engine(f"sqlite:///{path}"), new.engine)
    before = dump(path)
    open_ledger(path).close()
    assert dump(tmp_path / "old.db.schema-1.bak") == before
    assert dump(path) != before


def test_what_may_not_be_written_is_not_brought_up(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with open_ledger(tmp_path / "new.db") as new:
        make_schema_1(sa.create_engine(f"sqlite:///{path}"), new.engine)
    before = path.read_bytes()
    with pytest.raises(LedgerError, match="schema 1 and is read-only"):
        open_ledger(path, read_only=True)
    (tmp_path / "old.db.schema-1.bak").write_text("in the way")
    with pytest.raises(LedgerError, match="there is a file already"):
        open_ledger(path)
    assert path.read_bytes() == before


@pytest.fixture
def of_schema_2(address: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a ledger of schema 2."""
    with monkeypatch.context() as before:
        before.setattr(schema, "SCHEMA", 2)
        before.setattr(opening, "SCHEMA", 2)
        with open_ledger(address) as ledger:
            record_all(ledger, [each.findings() for each in (background(), recall(), closing(), rupture())])
            with ledger.engine.begin() as connection:
                schema.release(connection, (schema.entry_pairs,))
                connection.exec_driver_sql("ALTER TABLE entry_pairs DROP COLUMN act")
                for name in ("forecasts", "tokens", "words", "titles"):
                    connection.exec_driver_sql(f"DROP TABLE {name}")
                schema.guard(connection, (schema.entry_pairs,))
    return address


def test_a_ledger_of_schema_2_keeps_its_seals_and_knows_the_acts_of_its_pairs(of_schema_2: str, tmp_path: Path) -> None:
    with open_ledger(tmp_path / "new.db") as new, open_ledger(of_schema_2) as brought_up:
        record_all(new, [each.findings() for each in (background(), recall(), closing(), rupture())])
        assert said(brought_up) == said(new)
        assert verify(brought_up).faults == ()
        with brought_up.reading() as connection:
            query = sa.select(schema.entry_pairs.c.act).where(schema.entry_pairs.c.act.is_not(None))
            assert "recall_ambassador" in set(connection.scalars(query))


def test_an_archive_of_schema_2_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as before:
        before.setattr(schema, "SCHEMA", 2)
        before.setattr(opening, "SCHEMA", 2)
        with open_ledger(tmp_path / "old.db") as old:
            record_all(old, [each.findings() for each in (background(), recall())])
            told, lines = said(old), list(archive(old))
    with restore(tmp_path / "again.db", lines) as again:
        assert said(again) == told
        assert verify(again).faults == ()
    open_ledger(tmp_path / "again.db").close()
    assert not (tmp_path / "again.db.schema-2.bak").exists()
