"""A ledger, a table in a file, and what becomes of it."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from detente.cli.main import main
from detente.exchange import Kept
from detente.ledger import Ledger, entries, open_ledger, position, sourced

Table = Callable[..., Path]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An open, empty ledger."""
    with open_ledger(str(tmp_path / "ledger.db"), create=True) as opened:
        yield opened


def kept(ledger: Ledger) -> Kept:
    """What the export is given of a ledger."""
    return Kept(
        entries=entries(ledger),
        sources=lambda some: sourced(ledger, some),
        position=lambda pair, day: position(ledger, pair, valid=day),
    )


class Run:
    """Runs `detente` in this process."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.monkeypatch, self.capsys = monkeypatch, capsys

    def __call__(self, *arguments: object) -> tuple[int, str, list[str]]:
        """The exit status, what was printed, and the lines of complaint."""
        self.monkeypatch.setattr(sys, "argv", ["detente", *map(str, arguments)])
        self.capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        said = self.capsys.readouterr()
        return int(end.value.code or 0), said.out, said.err.splitlines()


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    return Run(monkeypatch, capsys)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "kept.db"


@pytest.fixture
def table(tmp_path: Path) -> Table:
    """Writes lines into a CSV file."""

    def write(*lines: str, name: str = "standings.csv") -> Path:
        path = tmp_path / name
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return path

    return write
