"""The ledger can be checked, copied, written out and made again; whatever was altered in it is found."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from detente.errors import InputError, LedgerError
from detente.ledger import (
    Ledger,
    archive,
    backup,
    entries,
    is_archive,
    judge,
    keep_forecasts,
    open_ledger,
    record,
    restore,
    verify,
)
from detente.ledger.schema import metadata

from .foreseen import RAIN
from .saying import background, recall, rupture, some_entry
from .saying import closing as embassy_closing


@pytest.fixture
def kept(ledger: Ledger) -> Ledger:
    """A ledger with several runs, something taken back, and a judgement."""
    for report in (background(), recall(), embassy_closing(), rupture()):
        record(ledger, report.findings())
    again = recall(coder="reader 2")
    again.records["standings"].clear()
    record(ledger, again.findings())
    judge(ledger, some_entry(ledger), "reject", analyst="Ada", reason="so")
    return ledger


def test_a_ledger_that_nobody_touched_is_whole(kept: Ledger) -> None:
    found = verify(kept)
    assert found.faults == ()
    assert found.runs == 6
    assert verify(kept, expected=found.head).faults == ()


def test_the_head_that_was_noted_must_still_be_there(kept: Ledger) -> None:
    head = verify(kept).head
    record(kept, recall("2025-09-09", published="2025-09-09").findings())
    assert verify(kept, expected=head).faults == ()
    assert "no run is sealed by" in verify(kept, expected="0" * 64).faults[0]


def test_an_archive_makes_the_same_ledger_and_the_same_archive(kept: Ledger, tmp_path: Path) -> None:
    lines = list(archive(kept))
    assert is_archive(lines[0])
    with restore(tmp_path / "again.db", lines) as again:
        assert list(archive(again)) == lines
        assert list(entries(again)) == list(entries(kept))
        assert verify(again).faults == ()
        with pytest.raises(LedgerError, match="there is a ledger already"):
            restore(tmp_path / "again.db", lines)


def test_an_archive_goes_from_one_database_to_the_other(kept: Ledger, tmp_path: Path, address: str) -> None:
    with restore(tmp_path / "again.db", archive(kept)) as again:
        assert verify(again).head == verify(kept).head


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda lines: [], "empty and no archive"),
        (lambda lines: ["{}"], "line 1"),
        (lambda lines: [*lines[:3], "not JSON", *lines[3:]], "line 4"),
        (lambda lines: [line.replace("ambassador", "charge") for line in lines], "not what was sealed"),
        (lambda lines: lines[:-2], "not what was sealed"),
    ],
)
def test_a_spoilt_archive_makes_no_ledger(kept: Ledger, tmp_path: Path, spoil: object, words: str) -> None:
    lines = spoil(list(archive(kept)))  # type: ignore[operator]
    with pytest.raises((InputError, LedgerError), match=words):
        restore(tmp_path / "again.db", lines)
    with pytest.raises(LedgerError, match="no ledger"):
        open_ledger(tmp_path / "again.db", create=False)


def test_a_backup_holds_all_and_replaces_nothing(kept: Ledger, tmp_path: Path) -> None:
    to = backup(kept, tmp_path / "copy")
    with pytest.raises(LedgerError, match="there is a file already"):
        backup(kept, to)
    copy = open_ledger(to) if kept.path else restore(tmp_path / "again.db", to.read_text().splitlines())
    with copy:
        assert verify(copy).head == verify(kept).head


def rows(path: Path) -> Iterator[tuple[str, int]]:
    """Every table with its number of rows."""
    with closing(sqlite3.connect(path)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            yield name, connection.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0]  # noqa: S608


# Every table with a column in which something can be written over.
COLUMNS = {
    "about": "detente", "runs": "coder", "seals": "digest", "articles": "text", "publications": "country",
    "readings": "run", "entries": "act", "entry_pairs": "valid_from", "evidence": "quote",
    "judgements": "reason", "forecasts": "model",
}  # fmt: skip
# Who may ask the server is no part of the record.
UNSEALED = {"tokens"}


def test_every_table_is_tampered_with() -> None:
    assert set(COLUMNS) | UNSEALED == set(metadata.tables)


@pytest.mark.parametrize("table", COLUMNS)
def test_every_row_that_is_altered_or_missing_is_found(tmp_path: Path, table: str) -> None:
    source = tmp_path / "source.db"
    with open_ledger(source) as ledger:
        for report in (background(), recall()):
            record(ledger, report.findings())
        judge(ledger, some_entry(ledger), "reject", analyst="Ada", reason="so")
        keep_forecasts(ledger, [RAIN])
    for place in range(dict(rows(source))[table]):
        for altered in (True, False):
            path = tmp_path / f"{place}-{altered}.db"
            path.write_bytes(source.read_bytes())
            tamper(path, table, place, altered=altered)
            assert faults(path), f"row {place} of {table}, altered: {altered}"


def test_a_pair_s_act_that_is_not_the_record_s_is_found(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "source.db") as ledger:
        record(ledger, recall().findings())
    with closing(sqlite3.connect(tmp_path / "source.db")) as connection:
        connection.execute("DROP TRIGGER entry_pairs_no_update")
        connection.execute("UPDATE entry_pairs SET act = NULL")
        connection.commit()
    assert "a pair's act is not that of its record" in faults(tmp_path / "source.db")[0]


def faults(path: Path) -> tuple[str, ...]:
    """What is found wrong with a ledger; that it is none any more is a find too."""
    try:
        with open_ledger(path) as ledger:
            return verify(ledger).faults
    except LedgerError as error:
        return (str(error),)


def tamper(path: Path, table: str, place: int, *, altered: bool) -> None:
    """Alters a row behind the ledger's back, or removes it."""
    with closing(sqlite3.connect(path)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        keys = [f'"{column.name}"' for column in metadata.tables[table].primary_key]
        some = f"({', '.join(keys)}) IN (SELECT {', '.join(keys)} FROM {table} LIMIT 1 OFFSET {place})"  # noqa: S608
        new = {"valid_from": "'1999-12-31'", "run": "run + 1"}.get(COLUMNS[table], "'something else'")
        change = f"UPDATE {table} SET {COLUMNS[table]} = {new}" if altered else f"DELETE FROM {table}"  # noqa: S608
        assert connection.execute(f"{change} WHERE {some}").rowcount == 1
        connection.commit()
