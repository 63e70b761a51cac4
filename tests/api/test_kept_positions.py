"""Positions from the API out of one reading of a pair: never stale, and bounded in what is kept."""

from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from fastapi.testclient import TestClient

from detente.api import Settings, cached
from detente.api.cached import Kept
from detente.ledger import Ledger, dossier, history, judge, open_ledger, position, record
from detente.model import Clock, Pair
from detente.web import create_app

from .asking import answer, as_json

PAIR = Pair.of("NOR", "HUN")


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was read of the ledger: for one question, or for many."""
    done: list[str] = []

    def one(*asked: Any, **rest: Any) -> Any:
        done.append("position")
        return position(*asked, **rest)

    def many(*asked: Any, **rest: Any) -> Any:
        done.append("dossier")
        return dossier(*asked, **rest)

    monkeypatch.setattr("detente.ledger.position", one)
    monkeypatch.setattr("detente.ledger.dossier", many)
    return done


def test_who_asks_of_a_pair_again_is_answered_from_one_reading(client: TestClient, read: list[str]) -> None:
    for day in (1, 3, 4, 5, 20):
        answer(client, "/pairs/HUN-NOR", as_of=f"2025-03-{day:02}")
        answer(client, "/pairs/HUN-NOR", as_of=f"2025-03-{day:02}", known="2025-03-02")
    assert read == ["position", "dossier"]


@pytest.mark.parametrize("clock", ["reported", "recorded"])
@pytest.mark.parametrize("known", [None, "2025-03-01", "2025-03-05"])
def test_every_answer_is_the_one_that_the_ledger_gives(
    client: TestClient, writer: Ledger, known: str | None, clock: Clock
) -> None:
    day = known and date.fromisoformat(known)
    for valid in ("2025-03-01", "2025-03-06", "2025-03-01", "2025-04-01"):
        asked = answer(client, "/pairs/HUN-NOR", as_of=valid, clock=clock, **({"known": known} if known else {}))
        alone = position(writer, PAIR, valid=date.fromisoformat(valid), known=day, clock=clock)
        assert asked == as_json(alone)


def test_a_report_and_a_rejection_count_from_the_next_question_on(
    client: TestClient, writer: Ledger, saying: ModuleType
) -> None:
    def stands() -> tuple[str, str]:
        side = answer(client, "/pairs/HUN-NOR", as_of="2025-06-20")["sides"][1]
        return side["level"]["word"], side["mission"]["state"]

    for _ in range(3):
        assert stands() == ("charge", "open")
    record(writer, saying.closing().findings())
    assert stands()[1] == "closed"
    for row in history(writer, PAIR):
        if "closed" in row.what or "close_embassy" in row.what:
            judge(writer, row.entry, "reject", analyst="Ada", reason="Not so.")
    assert stands() == ("charge", "open")


def test_a_run_about_another_pair_leaves_what_was_read(
    client: TestClient, writer: Ledger, saying: ModuleType, read: list[str]
) -> None:
    def asked() -> int:
        before = len(read)
        for day in (1, 2, 3):
            answer(client, "/pairs/HUN-NOR", as_of=f"2025-06-{day:02}")
        return len(read) - before

    assert asked() == 2
    other = saying.Report("2025-02-01", text="Finland and Estonia.\n")
    other.commitment(["FIN", "EST"], "return_ambassador", "agreed")
    record(writer, other.findings())
    assert asked() == 0
    record(writer, saying.closing().findings())
    assert asked() == 2
    judge(writer, history(writer, PAIR)[-1].entry, "reject", analyst="Ada", reason="Not so.")
    assert asked() == 2


def test_two_ledgers_never_share_an_answer(client: TestClient, saying: ModuleType, tmp_path: Path) -> None:
    before = answer(client, "/pairs/HUN-NOR", as_of="2025-06-20")
    with open_ledger(tmp_path / "other.db") as other:
        record(other, saying.background().findings())
        with TestClient(create_app(other, Settings(rate=0))) as asking:
            assert answer(asking, "/pairs/HUN-NOR", as_of="2025-06-20") != before


def test_what_is_kept_has_a_bound_by_weight() -> None:
    kept = Kept(10, weigh=len)
    for word in ("four", "five", "six"):
        kept.get(word, lambda word=word: word)  # type: ignore[misc]  # bound at once
    assert kept.weight == len("five") + len("six")
    assert kept.get("five", lambda: "again") == "five"
    assert kept.get("four", lambda: "anew") == "anew"
    # What is larger than all that may be kept is given and not kept, and drives nothing else out.
    assert kept.get("large", lambda: "x" * 11) == "x" * 11
    assert kept.weight == len("five") + len("anew")
    assert kept.get("large", lambda: "y") == "y"


def test_the_dossiers_of_many_pairs_stay_within_their_bound(writer: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Kept(12, weigh=lambda read: len(read.now) + 1)
    monkeypatch.setattr(cached, "_dossiers", kept)
    for other in ("HUN", "SWE", "DNK", "FIN", "ISL"):
        for whole in (False, True):
            cached.dossier(writer, Pair.of("NOR", other), whole=whole)
            assert kept.weight <= 12
