"""`detente import` and `detente export`, from the table to the table."""

import csv
import io
import json
from pathlib import Path

from detente.model import Entry

from .conftest import Run, Table

LINES = (
    "sender,receiver,kind,state,from,to,source",
    "NOR,HUN,mission,open,2001-03-01,2014-07-26,A list",
    "NOR,SWE,mission,open,2001-03-01,,A list",
)


def test_import_says_what_it_took_and_the_second_time_that_nothing_changed(run: Run, table: Table, place: Path) -> None:
    path = table(*LINES)
    assert run("import", path, "--format", "standings", "--ledger", place) == (
        0, f"{path}: 2 rows with 3 standings\n{place}: 3 new entries, 0 known already\n", []
    )  # fmt: skip
    status, out, _ = run("import", path, "--format", "standings", "--ledger", place)
    assert (status, out.splitlines()[1]) == (0, f"{place}: nothing changed, 3 entries known already")


def test_a_bad_row_ends_with_status_1_and_the_others_are_in_the_ledger(run: Run, table: Table, place: Path) -> None:
    path = table(*LINES, "NOR,Narnia,mission,open,2001-03-01,,A list")
    status, out, complaints = run("import", path, "--format", "standings", "--ledger", place)
    assert (status, out.splitlines()[0]) == (1, f"{path}: 2 rows with 3 standings")
    assert len(complaints) == 1
    assert complaints[0].startswith("detente: standings.csv, line 4: unknown state 'Narnia'")
    assert len(run("export", "--ledger", place)[1].splitlines()) == 3


def test_without_one_good_row_no_ledger_is_made(run: Run, table: Table, place: Path) -> None:
    path = table(LINES[0], "NOR,Narnia,mission,open,2001-03-01,,A list")
    assert run("import", path, "--format", "standings", "--ledger", place)[:2] == (2, "")
    assert not place.exists()
    assert run("import", table(LINES[0]), "--format", "standings", "--ledger", place)[0] == 2
    assert run("import", "nowhere.csv", "--format", "standings", "--ledger", place)[0] == 2


def test_an_exported_line_is_the_whole_entry(run: Run, table: Table, place: Path) -> None:
    run("import", table(*LINES), "--format", "standings", "--ledger", place)
    status, out, _ = run("export", "--ledger", place, "--pair", "Hungary", "NOR")
    entries = [Entry.model_validate_json(line) for line in out.splitlines()]
    assert status == 0
    assert [json.loads(entry.model_dump_json()) for entry in entries] == [json.loads(line) for line in out.splitlines()]
    assert {entry.record.evidence[0].quote for entry in entries} == {LINES[1]}  # type: ignore[union-attr]
    assert len(entries) == 2


def test_an_exported_table_is_flat_and_names_its_source(run: Run, table: Table, place: Path) -> None:
    path = table(*LINES)
    run("import", path, "--format", "standings", "--ledger", place, "--published", "2015-02-01")
    status, out, _ = run("export", "--ledger", place, "--format", "csv", "--kind", "standing", "--pair", "NOR", "SWE")
    (row,) = csv.DictReader(io.StringIO(out))
    assert status == 0
    assert (row["actor_codes"], row["recipient_codes"], row["mission"], row["state"]) == (
        "NOR",
        "SWE",
        "embassy",
        "open",
    )
    assert (row["outlet"], row["published"], row["quote"]) == ("A list", "2015-02-01", LINES[2])


def test_a_kind_that_is_not_there_gives_the_columns_alone(run: Run, table: Table, place: Path) -> None:
    run("import", table(*LINES), "--format", "standings", "--ledger", place)
    _, out, _ = run("export", "--ledger", place, "--format", "csv", "--kind", "event")
    (header,) = out.splitlines()
    assert header.startswith("entry_id,kind,actor_codes,")


def test_a_file_is_written_whole_and_never_over_the_ledger(run: Run, table: Table, place: Path, tmp_path: Path) -> None:
    run("import", table(*LINES), "--format", "standings", "--ledger", place)
    out = tmp_path / "out.jsonl"
    assert run("export", "--ledger", place, "--out", out) == (0, "", [])
    assert len(out.read_text(encoding="utf-8").splitlines()) == 3
    before = place.read_bytes()
    status, _, complaints = run("export", "--ledger", place, "--out", place)
    assert (status, place.read_bytes()) == (2, before)
    assert "is the ledger itself" in complaints[0]
    assert run("export", "--ledger", place, "--out", tmp_path / "none" / "out.csv")[0] == 2
    assert {path.name for path in tmp_path.iterdir() if path.suffix != ".csv"} <= {place.name, out.name, "ledger.db"}


def test_without_a_ledger_nothing_is_written(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert run("export", "--ledger", tmp_path / "none.db", "--out", out)[0] == 2
    assert not out.exists()
