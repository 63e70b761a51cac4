"""`detente alerts`, from the rules to what is printed."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from detente.cli.main import main
from detente.ledger import Ledger, record_all

Run = Callable[..., tuple[int, str, list[str]]]
RULES = "rules:\n  - {name: levels, when: level}\n"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Runs `detente alerts` in this process: exit status, output, complaints."""

    def call(*arguments: object) -> tuple[int, str, list[str]]:
        told = ["detente", "alerts", *map(str, arguments), "--ledger", str(tmp_path / "ledger.db")]
        monkeypatch.setattr(sys, "argv", told)
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        said = capsys.readouterr()
        return int(end.value.code or 0), said.out, said.err.splitlines()

    return call


@pytest.fixture
def path(ledger: Ledger, saying: ModuleType, rules: Callable[[str], Path]) -> Path:
    record_all(ledger, [saying.background().findings()])
    record_all(ledger, [saying.recall().findings()])
    return rules(RULES)


def test_the_first_time_one_says_from_when_on(run: Run, path: Path) -> None:
    status, _, complaints = run(path)
    assert status == 2
    assert "--since" in complaints[0]


def test_each_alert_is_printed_once_with_its_words(run: Run, path: Path) -> None:
    status, out, _ = run(path, "--since", "0")
    assert status == 0
    assert "Norway → Hungary: level chargé d'affaires, was ambassador" in out
    assert "Example News, 2025-03-05" in out
    assert out.rstrip().endswith("stdout: 1 alert delivered")
    assert run(path)[1].strip() == "stdout: 0 alerts delivered"


def test_what_was_old_the_first_time_stays_untold(run: Run, path: Path, ledger: Ledger, saying: ModuleType) -> None:
    assert run(path, "--since", "2")[1].strip() == "stdout: 0 alerts delivered"
    assert run(path)[1].strip() == "stdout: 0 alerts delivered"
    back = saying.Report("2025-05-02")
    act = back.event("NOR", "HUN", "return_ambassador", when="2025-05-01", type="SUPPORT")
    back.head("NOR", "HUN", "ambassador", "in_post", mode="en_titre", from_event=act, when="2025-05-01")
    record_all(ledger, [back.findings()])
    assert "level ambassador, was chargé d'affaires" in run(path)[1]


def test_a_dry_run_delivers_and_notes_nothing(run: Run, path: Path) -> None:
    status, out, _ = run(path, "--since", "0", "--dry-run")
    assert (status, "would go to: stdout" in out) == (0, True)
    assert not (path.parent / "alerts.yml.state.json").exists()


def test_json_is_an_alert_a_line(run: Run, path: Path) -> None:
    (line,) = run(path, "--since", "0", "--json")[1].splitlines()
    told = json.loads(line)
    assert (told["kind"], told["rule"]) == ("level", "levels")
    assert told["quoted"][0]["entry"] in told["entries"]


def test_a_place_that_does_not_take_them_ends_with_status_1(run: Run, path: Path, closed_port: int) -> None:
    away = f'deliver: {{webhook: {{address: "http://127.0.0.1:{closed_port}/", allow_private: true, tries: 1}}}}\n'
    path.write_text(RULES + away, encoding="utf-8")
    status, _, complaints = run(path, "--since", "0", "--to", "webhook", "--to", "stdout")
    assert status == 1
    assert "1 alert left" in complaints[0]
    assert run(path, "--to", "stdout")[1].strip() == "stdout: 0 alerts delivered"


def test_a_wrong_place_or_rule_is_one_line(run: Run, path: Path) -> None:
    assert run(path, "--since", "0", "--to", "pigeon")[0] == 2
    path.write_text("rules:\n  - {name: a, when: eclipse}\n", encoding="utf-8")
    status, _, complaints = run(path, "--since", "0")
    assert (status, len(complaints)) == (2, 1)
    assert f"{path}:2:" in complaints[0]
