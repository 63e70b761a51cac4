"""Backup, verify, runs, changes, review, and the whole ledger out and in again: what people read and programs read."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from .running import Command


@pytest.fixture
def ledger(detente: Command, report: Path) -> Path:
    """A ledger that holds the report of 5 March 2025 that Norway recalled its ambassador to Hungary."""
    place = report.parent / "ledger.db"
    assert detente("record", report, "--published", "2025-03-05", "--ledger", place).status == 0
    return place


def first_event(detente: Command, ledger: Path) -> str:
    rows = json.loads(detente("review", "--json", "--ledger", ledger).out)
    return str(next(row["entry"] for row in rows if row["change"]["kind"] == "event"))


def test_a_copy_is_whole_and_its_head_is_told(detente: Command, ledger: Path) -> None:
    copy = ledger.parent / "copy.db"
    done = detente("backup", copy, "--ledger", ledger)
    assert done.out.startswith(f"{copy}: 1 run, 2 entries, whole; head ")
    head = done.out.split()[-1]
    assert detente("verify", "--ledger", copy, "--head", head).out == f"{copy}: 1 run, 2 entries, whole; head {head}\n"
    again = detente("backup", copy, "--ledger", ledger)
    assert (again.status, len(again.complaints)) == (2, 1)


def test_without_a_name_the_copy_lies_beside_the_ledger(detente: Command, ledger: Path) -> None:
    made = json.loads(detente("backup", "--ledger", ledger, "--json").out)["backup"]
    assert Path(made).parent == ledger.parent
    assert Path(made).name.startswith("ledger-2")


def test_an_altered_word_is_found_and_the_status_says_so(detente: Command, ledger: Path) -> None:
    with closing(sqlite3.connect(ledger)) as connection:
        connection.execute("DROP TRIGGER articles_no_update")
        connection.execute("UPDATE articles SET text = replace(text, 'Norway', 'Sweden')")
        connection.commit()
    done = detente("verify", "--ledger", ledger)
    assert done.status == 1
    assert "run 1: what it holds is not what was sealed" in done.out.splitlines()
    found = json.loads(detente("verify", "--ledger", ledger, "--json").out)
    assert any("the text of article" in fault for fault in found["faults"])


def test_runs_are_listed_and_one_tells_what_it_changed(detente: Command, ledger: Path) -> None:
    listed = detente("runs", "--ledger", ledger).out
    assert "1 article read, 2 new entries" in listed
    assert [row["id"] for row in json.loads(detente("runs", "--ledger", ledger, "--json").out)] == [1]
    assert "Norway → Hungary: recall ambassador" in detente("runs", 1, "--ledger", ledger).out
    assert detente("runs", 7, "--ledger", ledger).status == 2


def test_what_is_new_is_told_since_a_day_and_of_a_pair(detente: Command, ledger: Path) -> None:
    assert len(detente("changes", "--ledger", ledger).out.splitlines()) == 2
    assert detente("changes", "--since", "2999-01-01", "--ledger", ledger).out == "Nothing is new.\n"
    assert detente("changes", "--pair", "FRA", "DEU", "--ledger", ledger).out == "Nothing is new.\n"
    assert len(json.loads(detente("changes", "--pair", "NOR", "HUN", "--ledger", ledger, "--json").out)) == 2
    assert detente("changes", "--since", "Monday", "--ledger", ledger).status == 2


def test_an_entry_is_rejected_and_the_judgement_undone(detente: Command, ledger: Path) -> None:
    event = first_event(detente, ledger)
    done = detente("review", "reject", event[:8], "--as", "Ada", "--reason", "a rumour", "--ledger", ledger)
    assert done.out == f"judgement 1: reject {event[:8]}, Ada\n"
    assert "Nothing is known" in detente("show", "NOR", "HUN", "--valid", "2025-03-06", "--ledger", ledger).out
    assert "reject" in detente("review", "list", "--ledger", ledger).out
    undone = detente("review", "undo", 1, "--as", "Ada", "--reason", "confirmed", "--ledger", ledger)
    assert undone.out == "judgement 1 is undone\n"
    assert "chargé" in detente("show", "NOR", "HUN", "--valid", "2025-03-06", "--ledger", ledger).out


def test_a_correction_becomes_a_labelled_sentence(detente: Command, ledger: Path) -> None:
    event = first_event(detente, ledger)
    done = detente(
        "review", "correct", event, "--set", "type=ACCUSE", "--set", "mode=null", "--set", 'act="summon"',
        "--as", "Ada", "--reason", "a summons", "--ledger", ledger,
    )  # fmt: skip
    assert "stands instead" in done.out
    sentence = json.loads(detente("review", "export", "--ledger", ledger).out)
    assert sentence["text"] == "Norway recalled its ambassador to Hungary on Tuesday."
    assert (sentence["events"][0]["act"], sentence["instead_of"]["act"]) == ("summon", "recall_ambassador")


@pytest.mark.parametrize(
    "arguments",
    [
        ("accept", "ffffffff", "--as", "Ada", "--reason", "so"),
        ("accept", "{event}", "--as", "", "--reason", "so"),
        ("correct", "{event}", "--set", "nonsense", "--as", "Ada", "--reason", "so"),
        ("correct", "{event}", "--set", "type=SHOUT", "--as", "Ada", "--reason", "so"),
        ("undo", "7", "--as", "Ada", "--reason", "so"),
    ],
)
def test_a_judgement_that_does_not_hold_is_one_line_and_changes_nothing(
    detente: Command, ledger: Path, arguments: tuple[str, ...]
) -> None:
    event = first_event(detente, ledger)
    done = detente("review", *(each.format(event=event) for each in arguments), "--ledger", ledger)
    assert (done.status, len(done.complaints)) == (2, 1)
    assert detente("review", "list", "--ledger", ledger).out == ""


def test_the_whole_ledger_goes_out_and_in_again_byte_for_byte(detente: Command, ledger: Path) -> None:
    out, again, back = (ledger.parent / name for name in ("all.jsonl", "again.db", "back.jsonl"))
    assert detente("export", "--all", "--ledger", ledger, "--out", out).status == 0
    assert detente("import", out, "--ledger", again).out.startswith(f"{again}: 1 run, 2 entries; head ")
    assert detente("export", "--all", "--ledger", again, "--out", back).status == 0
    assert back.read_bytes() == out.read_bytes()
    assert detente("import", out, "--ledger", again).status == 2
    assert detente("export", "--all", "--kind", "event", "--ledger", ledger).status == 2
    assert detente("import", ledger, "--ledger", ledger.parent / "new.db").status == 2


def test_the_usual_ledger_gets_its_folder(
    detente: Command, report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("DETENTE_LEDGER", raising=False)
    assert detente("show", "NOR", "HUN").status == 2
    assert not (tmp_path / ".local").exists()
    assert detente("record", report).status == 0
    assert (tmp_path / ".local/share/detente/ledger.db").is_file()
    assert detente("pairs").out.count("Hungary – Norway") == 1
