"""A PostgreSQL without room left says so in one line, and holds every run that was said to be done."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from pwd import getpwnam
from tempfile import mkdtemp
from uuid import uuid4

import pytest
import sqlalchemy as sa

from detente.errors import LedgerError
from detente.ledger import Ledger, entries, open_ledger, record_all, runs, verify

from .saying import recall
from .writer import RECORDS, report

REPORTS = 40
MOUNT, UMOUNT, RUNUSER = (shutil.which(name) or "" for name in ("mount", "umount", "runuser"))

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


@contextmanager
def small_disk(folder: Path, mib: int, owner: int) -> Iterator[Path]:
    """The folder as a disk of so many MiB; skips where none can be made."""
    mount = [MOUNT, "-t", "tmpfs", "-o", f"size={mib}m,uid={owner},mode=0700", "tmpfs", str(folder)]
    if os.geteuid() != 0 or not MOUNT:
        pytest.skip("a small disk is mounted as root")
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no small disk can be mounted here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run([UMOUNT, "--lazy", str(folder)], check=True)


def filled(ledger: Ledger) -> tuple[list[int], str]:
    """The runs that were done before there was no room left, and what was said then."""
    done: list[int] = []
    for run in count():
        numbers = range(run * REPORTS, (run + 1) * REPORTS)
        try:
            made = record_all(ledger, [report("writer", number).findings() for number in numbers])
        except LedgerError as error:
            return done, str(error)
        assert made.run
        done.append(made.run)
    raise AssertionError


def holds(ledger: Ledger, done: list[int]) -> None:
    """Whole runs and nothing else, every one that was done among them."""
    assert verify(ledger).faults == ()
    found = runs(ledger)
    assert {(run.articles, run.asserted) for run in found} == {(REPORTS, REPORTS * RECORDS)}
    # A server that dies while it answers may have kept a run and not said so.
    assert set(done) <= {run.id for run in found}
    assert len(found) - len(done) <= 1
    assert len([*entries(ledger)]) == len(found) * REPORTS * RECORDS


@contextmanager
def small_tablespace(server: sa.Engine, folder: Path) -> Iterator[str]:
    """A tablespace that has a small disk to itself; its name."""
    with server.connect() as connection:
        data = Path(connection.exec_driver_sql("SHOW data_directory").scalar_one())
        if not data.is_dir():
            pytest.skip("the PostgreSQL server is on another machine")
    name = f"small_{uuid4().hex[:12]}"
    with small_disk(folder, 8, data.stat().st_uid):
        with server.connect() as connection:
            connection.exec_driver_sql(f"CREATE TABLESPACE {name} LOCATION '{folder}'")
        try:
            yield name
        finally:
            with server.connect() as connection:
                connection.exec_driver_sql(f"DROP TABLESPACE {name}")


@pytest.fixture
def shallow() -> Iterator[Path]:
    """A folder that the server's own user reaches too, which a test's folder keeps from others."""
    folder = Path(mkdtemp(prefix="detente-disk-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def small(database: str, shallow: Path) -> Iterator[str]:
    """The address of an empty database whose tables have a small disk to themselves."""
    url = sa.make_url(database)
    options = str(url.query["options"])
    server = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    schema = options.rpartition("=")[2]
    with small_tablespace(server, shallow) as name:
        told = f"{options} -cdefault_tablespace={name}"
        yield url.update_query_dict({"options": told}).render_as_string(hide_password=False)
        with server.connect() as connection:
            connection.exec_driver_sql(f"DROP SCHEMA {schema} CASCADE")
            connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
    server.dispose()


# SQLite on a full disk is in test_crashes.py.
@pytest.mark.parametrize("database", ["postgres"], indirect=True)
def test_tables_without_room_are_told_in_one_line_and_lose_nothing(small: str) -> None:
    with open_ledger(small) as ledger:
        done, complaint = filled(ledger)
        assert "No space left" in complaint
        assert "nothing was written" in complaint
        assert "\n" not in complaint
        assert done
        holds(ledger, done)
        # What was there is found again without any room.
        assert record_all(ledger, [report("writer", number).findings() for number in range(REPORTS)]).run is None


@dataclass(frozen=True)
class Server:
    """A server on a small disk of its own; `ballast` is a file that can make room, `again` starts it anew."""

    again: Callable[[], None]
    address: str
    ballast: Path


@pytest.fixture
def server(shallow: Path) -> Iterator[Server]:
    bins = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not bins or os.geteuid() != 0:
        pytest.skip("a server on a small disk of its own is made as root, of Debian's package")
    disk, socket = shallow / "disk", shallow / "socket"
    for folder in (disk, socket):
        folder.mkdir()
    owner = getpwnam("postgres").pw_uid
    os.chown(socket, owner, -1)

    def run(program: str, *arguments: str, check: bool = True) -> None:
        told = [RUNUSER, "-u", "postgres", "--", str(bins[-1] / program), *arguments]
        subprocess.run(told, cwd=shallow, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=check)

    def control(*arguments: str, check: bool = True) -> None:
        run("pg_ctl", "-D", str(disk / "data"), "-w", "-t", "60", *arguments, check=check)

    with small_disk(disk, 64, owner):
        run("initdb", "-D", str(disk / "data"), "-U", "detente", "-A", "trust", "-E", "UTF8", "--wal-segsize=1")
        settings = f"-k {socket} -c listen_addresses='' -c min_wal_size=2MB -c max_wal_size=4MB"
        start = ("-o", settings, "start")
        control(*start)
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(4 << 20))

        def again() -> None:
            control("-m", "immediate", "stop", check=False)
            control(*start)

        yield Server(again, f"postgresql://detente@/postgres?host={socket}", ballast)
        control("-m", "immediate", "stop", check=False)


def test_a_server_on_a_full_disk_is_told_in_one_line_and_loses_nothing(server: Server) -> None:
    with open_ledger(server.address) as ledger:
        done, complaint = filled(ledger)
        assert done
        assert "\n" not in complaint
        assert (
            "No space left" in complaint or "the server stopped" in complaint or "until the server is up" in complaint
        )
    server.ballast.unlink()
    server.again()
    with open_ledger(server.address) as ledger:
        holds(ledger, done)
        assert record_all(ledger, [recall().findings()]).new == 2
