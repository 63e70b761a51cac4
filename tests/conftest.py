"""What every test stands on: the same examples each run, no way out of this machine, reports and places for ledgers."""

import importlib.util
import ipaddress
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import settings

POSTGRES = os.environ.get("DETENTE_TEST_POSTGRES")

# A failure must come back on the next run, and a slow machine is no failure.
settings.register_profile("detente", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("detente")


@pytest.fixture(autouse=True)
def _only_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that reaches for the network fails with a word that says so; sockets on this machine stay open."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_local(address[0]):
            # An OSError, so that a client closes its socket as it would on any refusal.
            raise ConnectionRefusedError(f"a test tried to reach {address[0]}: give it what it needs as a file")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@pytest.fixture(scope="session")
def saying() -> ModuleType:
    """The small findings, built by hand, that the ledger's own tests are made of."""
    spec = importlib.util.spec_from_file_location("saying", Path(__file__).parent / "ledger" / "saying.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# Where a ledger can live; tests that take an address run on each.
PLACES = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))


@pytest.fixture(params=PLACES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database that holds nothing yet: on SQLite and, where its address is given, on PostgreSQL."""
    with fresh_database(request.param, tmp_path) as place:
        yield place


@pytest.fixture(scope="module", params=PLACES)
def lasting_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same, for all tests of a file together."""
    with fresh_database(request.param, tmp_path_factory.mktemp("lasting")) as place:
        yield place


@contextmanager
def fresh_database(kind: str, folder: Path) -> Iterator[str]:
    """A database of its own: a file in the folder, or a schema on the server, which is dropped at the end."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'ledger.db'}"
        return
    if not POSTGRES:
        pytest.skip("DETENTE_TEST_POSTGRES names no PostgreSQL; scripts/with-postgres.sh starts one")
    server = sa.make_url(POSTGRES).set(drivername="postgresql+psycopg")
    schema = f"detente_{uuid4().hex[:12]}"
    admin = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
    yield server.update_query_dict({"options": f"-csearch_path={schema}"}).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP SCHEMA {schema} CASCADE")
    admin.dispose()
