"""A ledger of hand-made reports, on SQLite and on PostgreSQL, and clients that ask what `detente serve` would serve."""

from collections.abc import Callable, Iterator
from types import ModuleType

import pytest
from fastapi.testclient import TestClient

from detente.api import Settings
from detente.ledger import Ledger, Role, create_token, open_ledger, record_all
from detente.web import create_app


@pytest.fixture
def writer(database: str, saying: ModuleType) -> Iterator[Ledger]:
    """A ledger that holds background on Norway and Hungary and a recall."""
    with open_ledger(database) as ledger:
        record_all(ledger, [saying.background().findings(), saying.recall().findings()])
        yield ledger


@pytest.fixture
def client(writer: Ledger, database: str) -> Iterator[TestClient]:
    """A client of that ledger, opened to be read only, as where it may not be written."""
    with (
        open_ledger(database, create=False, read_only=True) as ledger,
        TestClient(
            create_app(ledger, Settings(rate=0)), raise_server_exceptions=False, follow_redirects=False
        ) as asking,
    ):
        yield asking


@pytest.fixture
def signed(writer: Ledger) -> Iterator[Callable[[Role], TestClient]]:
    """A client of the ledger itself for somebody of a role, whose name is the role's."""
    app, open_now = create_app(writer, Settings(rate=0)), list[TestClient]()

    def of_role(role: Role) -> TestClient:
        _, secret = create_token(writer, role, role)
        asking = TestClient(app, raise_server_exceptions=False, headers={"Authorization": f"Bearer {secret}"})
        open_now.append(asking.__enter__())
        return asking

    yield of_role
    for each in open_now:
        each.__exit__()


@pytest.fixture
def analyst(signed: Callable[[Role], TestClient]) -> TestClient:
    """A client of an analyst."""
    return signed("analyst")
