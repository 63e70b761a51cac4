"""What a ledger is, and what is refused as one."""

import sqlite3
from pathlib import Path

import pytest

from detente.errors import LedgerError
from detente.ledger import open_ledger, position, record
from detente.ledger.schema import SCHEMA

from .saying import NORWAY_HUNGARY, recall


def contents(path: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in path.parent.iterdir()}


def refused(path: Path | str, **options: bool) -> str:
    with pytest.raises(LedgerError) as caught:
        open_ledger(path, **options)
    said = str(caught.value)
    assert "\n" not in said
    return said


@pytest.mark.parametrize("content", [b"minutes of a meeting\n" * 20, b"x", b"SQLite format 3\x00"])
def test_a_file_that_is_no_ledger_is_refused_and_left_as_it_was(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    before = contents(path)
    assert "no ledger" in refused(path)
    assert contents(path) == before


def test_another_sqlite_database_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE entries (id TEXT)")
    other.commit()
    other.close()
    before = contents(path)
    assert "no ledger" in refused(f"sqlite:///{path}")
    assert contents(path) == before


def test_a_ledger_of_a_newer_schema_says_which_version_to_install(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    open_ledger(path).close()
    newer = sqlite3.connect(path)
    newer.execute("INSERT INTO about VALUES (?, '7.3.0', '2031-01-01 00:00:00')", (SCHEMA + 1,))
    newer.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    newer.commit()
    newer.close()
    before = contents(path)
    assert "install detente 7.3.0 or newer" in refused(path)
    assert contents(path) == before


def test_a_missing_ledger_is_not_made_where_none_is_wanted(tmp_path: Path) -> None:
    assert "there is no ledger" in refused(tmp_path / "ledger.db", create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_ledger_and_a_missing_folder_is_named(tmp_path: Path) -> None:
    assert str(tmp_path) in refused(tmp_path)
    assert "does not exist" in refused(tmp_path / "none" / "ledger.db")


def test_other_databases_and_broken_addresses_are_refused_in_one_line() -> None:
    assert "SQLite or PostgreSQL" in refused("mysql://host/name")
    assert "address" in refused("://")


def test_a_ledger_opened_for_reading_answers_and_takes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with open_ledger(path) as ledger:
        record(ledger, recall().findings())
    before = path.read_bytes()
    with open_ledger(path, read_only=True) as ledger:
        day = recall().findings().standings[0].when.latest
        assert day
        assert position(ledger, NORWAY_HUNGARY, valid=day).side("NOR").level.word == "charge"
        with pytest.raises(LedgerError, match="read-only"):
            record(ledger, recall("2025-03-06").findings())
    assert path.read_bytes() == before


def test_a_ledger_that_another_process_writes_to_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.ledger.opening.BUSY_SECONDS", 0.01)
    path = tmp_path / "ledger.db"
    with open_ledger(path) as ledger:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerError, match="another process"):
            record(ledger, recall().findings())
        other.close()
        assert record(ledger, recall().findings()).new == 2


def test_a_ledger_in_memory_holds_what_it_is_told() -> None:
    with open_ledger(":memory:") as ledger:
        assert record(ledger, recall().findings()).new == 2
        assert record(ledger, recall().findings()).new == 0
