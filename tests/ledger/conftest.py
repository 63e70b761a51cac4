"""An empty ledger for each test, on SQLite and, where its address is given, on PostgreSQL."""

from collections.abc import Iterator

import pytest

from detente.ledger import Ledger, open_ledger


@pytest.fixture
def address(database: str) -> str:
    """The address of a database that holds nothing yet."""
    return database


@pytest.fixture
def ledger(address: str) -> Iterator[Ledger]:
    """An open, empty ledger."""
    with open_ledger(address) as opened:
        yield opened
