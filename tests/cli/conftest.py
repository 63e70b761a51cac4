"""The command at hand, and a report for it."""

from pathlib import Path

import pytest

from .running import RECALL, Command, here


@pytest.fixture
def detente(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs `detente` with these arguments, and these bytes on standard input."""
    return here(monkeypatch, capsys)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A report of one sentence."""
    path = tmp_path / "recall.txt"
    path.write_text(RECALL, encoding="utf-8")
    return path
