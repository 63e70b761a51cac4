"""A ledger, a table in a file, and what becomes of it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from detente.ledger import Ledger, open_ledger

Table = Callable[..., Path]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An open, empty ledger."""
    with open_ledger(str(tmp_path / "ledger.db"), create=True) as opened:
        yield opened


@pytest.fixture
def table(tmp_path: Path) -> Table:
    """Writes lines into a CSV file."""

    def write(*lines: str, name: str = "standings.csv") -> Path:
        path = tmp_path / name
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return path

    return write
