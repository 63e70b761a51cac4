"""Record, show, history, evidence, pairs: what people read, and what programs read."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from detente.cli import in_words
from detente.cli.stand import position_lines
from detente.ledger import open_ledger, position
from detente.model import Flag, OpenClaim, Pair

from .running import Command

ENTRY = re.compile(r"\[([0-9a-f]{8})")


@pytest.fixture
def ledger(detente: Command, report: Path) -> Path:
    """A ledger that holds the report of 5 March 2025 that Norway recalled its ambassador to Hungary."""
    place = report.parent / "ledger.db"
    done = detente("record", report, "--published", "2025-03-05", "--ledger", place)
    assert (done.status, done.err) == (0, "")
    return place


def test_recording_says_what_was_found_and_kept(detente: Command, report: Path) -> None:
    place = report.parent / "ledger.db"
    done = detente("record", report, "--published", "2025-03-05", "--ledger", place)
    first, last = done.out.splitlines()
    assert first == f"{report}: 1 event, 1 standing"
    assert last == f"{place}: 1 article; 2 new entries, 0 known already"


def test_recording_the_same_report_again_changes_nothing_and_says_so(
    detente: Command, report: Path, ledger: Path
) -> None:
    done = detente("record", report, "--published", "2025-03-05", "--ledger", ledger)
    assert done.status == 0
    assert done.out.splitlines()[-1] == f"{ledger}: 1 article; nothing changed, 2 entries known already"


def test_after_a_recall_a_chargé_is_shown_as_inferred(detente: Command, ledger: Path) -> None:
    done = detente("show", "NOR", "HUN", "--valid", "2025-03-06", "--ledger", ledger)
    head, *_, norway = [line for line in done.out.splitlines() if not line.startswith("  ")]
    assert head == "Hungary – Norway on 6 March 2025"
    assert norway.startswith("Norway → Hungary: chargé d'affaires (inferred from VCDR art. 19), since 4 March 2025 [")
    assert "Relations: not known" in done.out


def test_before_the_recall_nothing_is_known_and_the_recall_comes_later(detente: Command, ledger: Path) -> None:
    done = detente("show", "Norway", "Hungary", "--valid", "2025-03-01", "--ledger", ledger)
    assert "Nothing is known" in done.out
    assert "Later: 4 March 2025, Norway → Hungary: " in done.out
    assert "--valid 2025-03-04" in done.out


def test_flags_and_claims_speak_of_parties_by_name(ledger: Path) -> None:
    with open_ledger(ledger) as kept:
        held = position(kept, Pair.of("NOR", "HUN"), valid=date(2025, 3, 6))
    flag = Flag(code="F1", words="NOR has an ambassador at HUN while there are no relations", entries=("0123456789",))
    said = ("HUN declines", "publisher asserts")
    claim = OpenClaim(rule="told", words="it struck", state="unconfirmed", holders=said, against_parties=("HUN",))
    told = list(position_lines(held.model_copy(update={"flags": (flag,), "claims": (claim,)})))
    assert "Flag F1: Norway has an ambassador at Hungary while there are no relations [01234567]" in told
    assert "Unconfirmed claim: “it struck” (Hungary will not confirm; the report says)" in told


def test_a_type_of_deed_is_told_as_a_verb() -> None:
    assert in_words("PAK, AFG → IND: ASSAULT.aerial") == "Pakistan, Afghanistan → India: attacks (aerial)"
    assert in_words("NOR → HUN: announced AID") == "Norway → Hungary: announced to aid"
    assert (
        in_words("NOR → HUN: agreed_in_principle open_embassy") == "Norway → Hungary: agreed in principle open embassy"
    )


def test_what_was_reported_later_was_not_known_before(detente: Command, ledger: Path) -> None:
    asked = ("show", "NOR", "HUN", "--valid", "2025-03-06", "--ledger", ledger, "--known")
    assert "Nothing is known" in detente(*asked, "2025-03-04").out
    assert "as reported by 5 March 2025" in detente(*asked, "2025-03-05").out
    # This ledger learned it when the test ran, long after the report.
    assert "Nothing is known" in detente(*asked, "2025-03-05", "--clock", "recorded").out


def test_a_pair_that_no_report_names_is_said_to_be_unknown(detente: Command, ledger: Path) -> None:
    assert "Nothing is known" in detente("show", "CHL", "PER", "--ledger", ledger).out
    assert detente("history", "CHL", "PER", "--ledger", ledger).out == "No entry on Chile and Peru in these days.\n"


def test_history_names_the_deed_and_its_words(detente: Command, ledger: Path) -> None:
    head, *rows = detente("history", "HUN", "NOR", "--ledger", ledger).out.splitlines()
    assert head == "HUNGARY – NORWAY"
    (recall,) = (row for row in rows if "event" in row)
    assert recall.startswith("2025-03-04")
    assert "Norway → Hungary: recall ambassador" in recall
    assert "“Norway recalled its ambassador to Hungary on Tuesday.”" in recall


def test_history_keeps_to_its_days(detente: Command, ledger: Path) -> None:
    within = detente("history", "HUN", "NOR", "--ledger", ledger, "--since", "2025-03-04", "--until", "2025-03-05")
    before = detente("history", "HUN", "NOR", "--ledger", ledger, "--until", "2025-03-04")
    assert "recall ambassador" in within.out
    assert before.out.startswith("No entry")


def test_every_entry_that_is_shown_opens_to_its_words(detente: Command, ledger: Path) -> None:
    shown = detente("show", "NOR", "HUN", "--valid", "2025-03-06", "--ledger", ledger).out
    shown += detente("history", "NOR", "HUN", "--ledger", ledger).out
    entries = set(ENTRY.findall(shown))
    assert entries
    for entry in entries:
        done = detente("evidence", entry, "--ledger", ledger)
        assert done.status == 0
        assert "untitled · 5 March 2025" in done.out
        assert "»" in done.out
        assert "recalled" in done.out


def test_pairs_are_counted_under_a_heading(detente: Command, ledger: Path) -> None:
    head, row = detente("pairs", "--ledger", ledger).out.splitlines()
    assert head.split() == ["PAIR", "EVENTS", "STANDINGS", "PROMISES", "CLAIMS"]
    assert row.split() == ["HUN-NOR", "Hungary", "–", "Norway", "1", "1", "0", "0"]


def test_an_empty_ledger_says_that_it_is_empty(detente: Command, tmp_path: Path) -> None:
    open_ledger(tmp_path / "new.db").close()
    assert detente("pairs", "--ledger", tmp_path / "new.db").out == "The ledger holds no pair yet.\n"


def test_each_answer_comes_as_json_too(detente: Command, report: Path, ledger: Path) -> None:
    again = json.loads(detente("record", report, "--published", "2025-03-05", "--ledger", ledger, "--json").out)
    assert again == {"run": None, "articles": 1, "new": 0, "known": 2, "retracted": 0, "held": 0, "refused": []}
    shown = json.loads(detente("show", "NOR", "HUN", "--valid", "2025-03-06", "--ledger", ledger, "--json").out)
    norway = next(side for side in shown["sides"] if side["sender"] == "NOR")
    assert (norway["level"]["word"], norway["level"]["inferred"]) == ("charge", "VCDR art. 19")
    rows = json.loads(detente("history", "NOR", "HUN", "--ledger", ledger, "--json").out)
    assert {row["kind"] for row in rows} == {"event", "standing"}
    words = json.loads(detente("evidence", rows[0]["entry"], "--ledger", ledger, "--json").out)
    assert words["entry"]["id"] == rows[0]["entry"]
    assert words["passages"]
    assert json.loads(detente("pairs", "--ledger", ledger, "--json").out)[0]["pair"] == {"a": "HUN", "b": "NOR"}
    assert json.loads(detente("history", "CHL", "PER", "--ledger", ledger, "--json").out) == []


def test_the_ledger_may_be_named_by_the_environment(
    detente: Command, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DETENTE_LEDGER", str(ledger))
    assert "HUN-NOR" in detente("pairs").out


def test_one_bad_source_loses_none_of_the_others(detente: Command, report: Path) -> None:
    place, folder = report.parent / "new.db", report.parent / "more"
    folder.mkdir()
    (folder / "a.txt").write_text("Chile thanked Peru.", encoding="utf-8")
    (folder / "b.txt").write_bytes(b"")
    done = detente("record", report.parent / "gone.txt", report, folder, "--ledger", place)
    assert done.status == 1
    assert [line.split(":")[1].strip() for line in done.complaints] == [
        str(report.parent / "gone.txt"), str(folder / "b.txt"),
    ]  # fmt: skip
    assert [line.split(":")[0] for line in done.out.splitlines()] == [str(report), str(folder / "a.txt"), str(place)]
    assert "HUN-NOR" in detente("pairs", "--ledger", place).out


def test_sources_that_were_refused_are_listed_in_the_json(detente: Command, report: Path) -> None:
    done = detente("record", report, "gone.txt", "--ledger", report.parent / "new.db", "--json")
    found = json.loads(done.out)
    assert (done.status, found["articles"]) == (1, 1)
    assert [words.split(":")[0] for words in found["refused"]] == ["gone.txt"]


def test_where_every_source_is_bad_no_ledger_is_made(detente: Command, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    done = detente("record", tmp_path / "gone.txt", tmp_path / "empty.txt", "--ledger", tmp_path / "new.db")
    assert (done.status, done.out, len(done.complaints)) == (2, "", 2)
    assert not (tmp_path / "new.db").exists()


def test_a_folder_is_read_in_order_of_its_names(detente: Command, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    for name in ("b.txt", "a.TXT", "c.md"):
        (folder / name).write_text("Norway thanked Hungary.", encoding="utf-8")
    done = detente("record", folder, "--ledger", tmp_path / "new.db")
    assert [line.split(":")[0] for line in done.out.splitlines()[:-1]] == [str(folder / "a.TXT"), str(folder / "b.txt")]


def test_standard_input_is_recorded(detente: Command, tmp_path: Path) -> None:
    done = detente("record", "-", "--ledger", tmp_path / "new.db", stdin=b"Norway recalled its ambassador to Hungary.")
    assert done.status == 0
    assert done.out.startswith("-: 1 event")


def test_a_password_in_a_ledger_address_is_never_printed(detente: Command, report: Path) -> None:
    done = detente("record", report, "--ledger", "postgresql://me:secret@127.0.0.1:1/ledger")
    assert done.status == 2
    assert len(done.complaints) == 1
    assert "secret" not in done.err + done.out
