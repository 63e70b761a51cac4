"""Claims, commitments, occurrences: what holds across articles, for people and for programs."""

import json
import re
from pathlib import Path

import pytest

from .running import Command

REPORTS = {
    "strikes.txt": (
        "2025-03-07",
        "Fjord Courier",
        "Pakistan carried out air strikes on Afghanistan on Thursday, killing 12 people, the Taliban said. "
        "Pakistan has not confirmed the strikes.",
    ),
    "denial.txt": (
        "2025-03-08",
        "Danube Post",
        "Pakistan bombed Afghanistan on Thursday, killing nine people, Afghanistan said. "
        "Pakistan denied carrying out the strikes.",
    ),
    "agreed.txt": (
        "2025-03-10",
        "Alps Radio",
        "Pakistan and Afghanistan agreed on Monday to reopen their embassies by 1 June.",
    ),
    "reopened.txt": ("2025-05-20", "Alps Radio", "Pakistan reopened its embassy in Kabul on Tuesday."),
    "recall.txt": ("2025-06-11", "Alps Radio", "Afghanistan closed its embassy in Islamabad on Tuesday."),
}


@pytest.fixture
def ledger(detente: Command, tmp_path: Path) -> Path:
    """A ledger of five reports on Pakistan and Afghanistan."""
    for name, (day, outlet, text) in REPORTS.items():
        (tmp_path / name).write_text(f"Date: {day}\nSource: {outlet}\n\n{text}\n", encoding="utf-8")
    place = tmp_path / "ledger.db"
    done = detente("record", *(tmp_path / name for name in REPORTS), "--ledger", place, "--no-model")
    assert (done.status, done.err) == (0, "")
    return place


def test_a_claim_is_told_once_with_its_voices_tolls_and_origins(detente: Command, ledger: Path) -> None:
    head, *rows = detente("claims", "--pair", "PAK", "AFG", "--ledger", ledger).out.splitlines()
    assert head == "AFGHANISTAN – PAKISTAN"
    assert rows[0].startswith("Disputed, asserted and denied, against Pakistan: “Pakistan carried out air strikes")
    told = "\n".join(rows)
    for words in (
        "7 March 2025: Afghanistan accuses [",
        "7 March 2025: Pakistan will not confirm it [",
        "8 March 2025: Pakistan denies it [",
        "killed: 12, says Afghanistan [",
        "killed: 9, says Afghanistan [",
    ):
        assert words in told
    assert rows[-1] == "  2 articles, 1 origin: 2 of one speaker (Afghanistan)"


def test_a_claim_stands_otherwise_before_its_denial(detente: Command, ledger: Path) -> None:
    before = detente("claims", "--pair", "PAK", "AFG", "--as-of", "2025-03-07", "--ledger", ledger).out
    assert "Unconfirmed, nobody else says so" in before
    none = detente("claims", "--disputed", "--known", "2025-03-07", "--ledger", ledger).out
    assert none == "The ledger holds no such claim.\n"
    assert "Disputed" in detente("claims", "--disputed", "--known", "2025-03-08", "--ledger", ledger).out


def test_a_promise_is_told_to_its_end(detente: Command, ledger: Path) -> None:
    asked = ("commitments", "--pair", "PAK", "AFG", "--ledger", ledger, "--as-of")
    head, promise, rung, kept, broken = detente(*asked, "2025-06-12").out.splitlines()
    assert head == "AFGHANISTAN – PAKISTAN"
    assert "(partly fulfilled, due 1 June, OVERDUE, BREACHED, 94 days old)" in promise
    assert rung.startswith("  10 March 2025: agreed, “agreed on Monday to reopen")
    assert kept.startswith("  kept: 20 May 2025, Pakistan → Afghanistan: reopen embassy")
    assert broken.startswith("  against it: 10 June 2025, Afghanistan → Pakistan: close embassy")
    assert "OVERDUE" not in detente(*asked, "2025-06-01").out


def test_only_the_overdue_are_told_where_they_are_asked_for(detente: Command, ledger: Path) -> None:
    asked = ("commitments", "--overdue", "--ledger", ledger, "--as-of")
    assert detente(*asked, "2025-06-01").out == "The ledger holds no such promise.\n"
    assert "OVERDUE" in detente(*asked, "2025-06-02").out


def test_one_deed_in_two_reports_is_one_with_both_tolls(detente: Command, ledger: Path) -> None:
    told = detente("occurrences", "PAK", "AFG", "--until", "2025-03-09", "--ledger", ledger).out
    assert told.count("Pakistan → Afghanistan: ASSAULT") == 1
    assert "(type: ASSAULT; parties: Pakistan → Afghanistan; days: 2025-03-06" in told
    assert "reports differ on: killed" in told
    later = detente("occurrences", "PAK", "AFG", "--since", "2025-03-09", "--ledger", ledger).out
    assert "ASSAULT" not in later
    assert "reopen embassy" in later


def test_every_entry_that_is_shown_opens_to_its_words(detente: Command, ledger: Path) -> None:
    shown = detente("claims", "--ledger", ledger).out + detente("commitments", "--ledger", ledger).out
    shown += detente("occurrences", "PAK", "AFG", "--ledger", ledger).out
    found = {each for group in re.findall(r"\[([0-9a-f, ]{8,})\]", shown) for each in group.split(", ")}
    assert len(found) > 8
    for entry in found:
        assert "»" in detente("evidence", entry, "--ledger", ledger).out


def test_each_answer_comes_as_json_too(detente: Command, ledger: Path) -> None:
    (claim, *_) = json.loads(detente("claims", "--ledger", ledger, "--json").out)
    assert (claim["state"], len(claim["origins"])) == ("disputed", 1)
    (promise,) = json.loads(detente("commitments", "--as-of", "2025-06-12", "--ledger", ledger, "--json").out)
    assert (promise["overdue"], promise["done_by"], promise["breached"]) == (True, ["PAK"], True)
    deeds = json.loads(detente("occurrences", "PAK", "AFG", "--ledger", ledger, "--json").out)
    assert ["killed"] in [deed["differing"] for deed in deeds]
    assert json.loads(detente("claims", "--pair", "CHL", "PER", "--ledger", ledger, "--json").out) == []


def test_nothing_on_a_pair_is_said_in_a_line(detente: Command, ledger: Path) -> None:
    pair = ("--pair", "CHL", "PER", "--ledger", ledger)
    assert detente("claims", *pair).out == "No such claim on Chile and Peru.\n"
    assert detente("commitments", *pair).out == "No such promise on Chile and Peru.\n"
    assert detente("occurrences", "CHL", "PER", "--ledger", ledger).out == "No such deed on Chile and Peru.\n"


@pytest.mark.parametrize("command", ["claims", "commitments"])
def test_a_day_that_is_none_is_refused_with_its_option(detente: Command, ledger: Path, command: str) -> None:
    done = detente(command, "--as-of", "tomorrow", "--ledger", ledger)
    assert (done.status, len(done.complaints)) == (2, 1)
    assert "--as-of 'tomorrow' is no date" in done.err
