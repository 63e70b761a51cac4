"""`detente forecast`: what is printed of two parties, what is kept, and how it came out."""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from detente.cli.main import main
from detente.ledger import entries, forecasts, keep_forecasts, open_ledger, record_all
from detente.model import Forecast

Run = Callable[..., tuple[int, str, list[str]]]


def meeting(reports: Any, day: datetime) -> Any:
    told = day.date().isoformat()
    report = reports.Report(told, text=f"On {told} the papers had this.\n")
    report.event("NOR", "HUN", None, type="CONSULT", when=told)
    return report.findings()


@pytest.fixture
def place(tmp_path: Path, saying: ModuleType) -> Path:
    """A ledger in which Norway consults Hungary every five days of half a year, and both have ambassadors."""
    path, reports = tmp_path / "ledger.db", saying
    first = datetime(2025, 1, 10, tzinfo=UTC)
    promise = reports.Report("2025-06-20")
    agreed = promise.event("NOR", "HUN", None, type="AGREE", when="2025-06-20")
    promise.commitment(("NOR",), "reopen_embassy", "agreed", from_event=agreed, deadline=reports.on("2025-08-01"))
    with open_ledger(path) as ledger:
        told = [meeting(reports, first + timedelta(days=day)) for day in range(0, 170, 5)]
        record_all(ledger, [reports.background().findings(), *told, promise.findings()])
    return path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], place: Path) -> Run:
    def call(*arguments: object) -> tuple[int, str, list[str]]:
        told = ["detente", "forecast", *map(str, arguments), "--ledger", str(place)]
        monkeypatch.setattr(sys, "argv", told)
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        said = capsys.readouterr()
        return int(end.value.code or 0), said.out, said.err.splitlines()

    return call


def test_each_number_stands_with_its_words_and_the_plain_rates(run: Run) -> None:
    status, out, _ = run("NOR", "Hungary", "--as-of", "2025-07-01")
    assert status == 0
    assert out.startswith("HUNGARY – NORWAY\nAs known on 1 July 2025. ")
    row = next(line for line in out.splitlines() if line.startswith("  verbal cooperation") and "likely" in line)
    assert row.count("(") == 3
    assert "Chance that the level changes within 90 days" in out
    assert "Norway: “NOR: reopen_embassy, agreed.”, by 1 August 2025: 50% roughly even chance (50%)" in out
    assert "Plain rates alone" in out


def test_explained_a_number_opens_to_the_entries_behind_it(run: Run, place: Path) -> None:
    _, out, _ = run("NOR", "HUN", "--as-of", "2025-07-01", "--explain")
    with open_ledger(place) as ledger:
        ids = {entry.id[:8] for entry in entries(ledger, kinds=("event",))}
    line = next(line for line in out.splitlines() if line.startswith("  past events of this kind"))
    first = line.partition("[")[2].partition(",")[0]
    assert first in ids


def test_the_day_decides_what_is_known(run: Run) -> None:
    early, late = (run("NOR", "HUN", "--as-of", day, "--json")[1] for day in ("2025-03-01", "2025-07-01"))
    assert json.loads(early)["deeds"] < json.loads(late)["deeds"]
    assert all("2025-03" not in entry for entry in json.loads(early)["unsaid"])
    assert json.loads(early)["newest"] <= "2025-03-01"


def test_after_a_silence_a_person_is_told(run: Run) -> None:
    assert "nothing is known of the 160 days since" in run("NOR", "HUN", "--as-of", "2025-12-01")[1]


def test_forecasts_are_kept_once(run: Run, place: Path) -> None:
    _, out, _ = run("NOR", "HUN", "--keep")
    assert out.rstrip().splitlines()[-1].startswith("Kept: ")
    with open_ledger(place) as ledger:
        kept = forecasts(ledger)
    assert {each.forecast.question for each in kept} >= {"events", "level"}
    assert all(each.forecast.because["why"] for each in kept)
    assert "Kept: 0 new forecasts" in run("NOR", "HUN", "--keep")[1]


def test_the_board_scores_what_is_over_and_lists_what_is_open(run: Run, place: Path) -> None:
    today = datetime.now(UTC).date()

    def said(made: Any, probability: float, subject: str = "verbal cooperation") -> Forecast:
        return Forecast(
            made=made, question="events", source="NOR", target="HUN", subject=subject, days=30,
            probability=probability, baseline=0.5, model="m",
        )  # fmt: skip

    past = datetime(2025, 3, 1, tzinfo=UTC).date()
    with open_ledger(place) as ledger:
        keep_forecasts(ledger, [said(past, 0.9), said(past, 0.2, "material conflict"), said(today, 0.6)])
    _, out, _ = run("--scores")
    assert "None that was kept beforehand is over yet" in out
    assert "Not scored: 2 forecasts, entered when the time had begun." in out
    assert "2025-03-01 to 2025-03-31  Norway → Hungary, verbal cooperation, 90% (50%), entered afterwards: came" in out
    assert "material conflict, 20% (50%), entered afterwards: did not come" in out
    assert out.rstrip().splitlines()[-1].strip().startswith(str(today))


def test_scores_of_what_was_kept_in_time(run: Run, place: Path) -> None:
    today = datetime.now(UTC).date()
    said = [
        Forecast(made=today, question="events", source="NOR", target="HUN", subject=subject, days=1,
                 probability=chance, baseline=0.5, model="m")
        for subject, chance in (("verbal conflict", 0.1), ("material conflict", 0.2))
    ]  # fmt: skip
    with open_ledger(place) as ledger:
        keep_forecasts(ledger, said)
    _, out, _ = run("NOR", "HUN", "--scores", "--as-of", today + timedelta(days=2))
    assert "events, 1 day:         0 of 2 came; Brier 0.025, plain rates 0.250, skill +0.900" in out


@pytest.mark.parametrize("arguments", [(), ("NOR",), ("NOR", "NOR"), ("NOR", "HUN", "--scores", "--keep")])
def test_a_question_that_is_none_is_refused_in_one_line(run: Run, arguments: tuple[str, ...]) -> None:
    status, out, complaints = run(*arguments)
    assert (status, out, len(complaints)) == (2, "", 1)
