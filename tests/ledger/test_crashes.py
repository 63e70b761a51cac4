"""Whatever stops a writer, the ledger holds whole runs only, and every run that was said to be done."""

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from detente.ledger import Ledger, entries, open_ledger, record, runs, verify

from .saying import recall
from .writer import RECORDS, REPORTS, ROOT, command

KILLS = int(os.environ.get("DETENTE_TEST_KILLS", "15"))


@pytest.mark.slow
def test_a_writer_killed_at_any_moment_leaves_whole_runs_only(address: str) -> None:
    draw = random.Random(1)
    held: set[int] = set()
    open_ledger(address).close()
    for number in range(KILLS):
        said = killed(address, f"writer {number}", after=draw.randint(0, 5), wait=draw.uniform(0, 0.05))
        with open_ledger(address) as ledger:
            found = whole(ledger)
        assert found >= held | said
        # Done, and not yet said so.
        assert len(found - held - said) <= 1
        held = found
    assert held


def killed(address: str, name: str, *, after: int, wait: float) -> set[int]:
    """The runs that a writer said were done before it was killed: so many of them, and a moment more."""
    said: set[int] = set()
    with subprocess.Popen(command(address, name), cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        for _ in range(after):
            said.add(int(process.stdout.readline()))
        try:
            process.wait(wait)
        except subprocess.TimeoutExpired:
            process.kill()
        said |= {int(line) for line in process.stdout.read().split()}
    return said


def whole(ledger: Ledger) -> set[int]:
    """The runs of a ledger, after seeing that each is whole."""
    assert verify(ledger).faults == ()
    found = runs(ledger)
    assert {(run.articles, run.asserted) for run in found} <= {(REPORTS, REPORTS * RECORDS)}
    return {run.id for run in found}


FULL = """
import resource, signal, sys
from tests.ledger import writer
from detente.errors import LedgerError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
try:
    writer.main(sys.argv[1], "writer")
except LedgerError as error:
    print(error)
"""


@pytest.mark.slow
def test_a_full_disk_is_told_in_one_line_and_loses_nothing(tmp_path: Path) -> None:
    place = tmp_path / "ledger.db"
    full = [sys.executable, "-c", FULL, str(place)]
    done = subprocess.run(full, cwd=ROOT, capture_output=True, text=True, check=False)
    *said, complaint = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert str(place) in complaint
    assert "nothing was written" in complaint
    with open_ledger(place) as ledger:
        assert whole(ledger) == set(map(int, said))
        assert said
        assert record(ledger, recall().findings()).new == 2


# For root nothing is read-only: the deeds are done by somebody else, after all that they need was loaded.
AS_NOBODY = """
import json, os, sys
from pathlib import Path
from detente.errors import LedgerError
from detente.ledger import entries, open_ledger, record
from tests.ledger.saying import recall

folder, NOBODY = Path(sys.argv[1]), 65534
place, closed = folder / "ledger.db", folder / "closed"
closed.mkdir()
for path in (place, closed / "ledger.db"):
    with open_ledger(path) as ledger:
        record(ledger, recall().findings())
        list(entries(ledger))
if os.geteuid() == 0:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)
place.chmod(0o400)
closed.chmod(0o500)

def done(deed):
    try:
        return deed()
    except LedgerError as error:
        return str(error)

def reads(path):
    with open_ledger(path) as ledger:
        return len(list(entries(ledger)))

def writes(path):
    with open_ledger(path) as ledger:
        return record(ledger, recall("2025-03-06").findings()).new

said = {
    "file read": done(lambda: reads(place)),
    "file written": done(lambda: writes(place)),
    "folder read": done(lambda: reads(closed / "ledger.db")),
    "folder written": done(lambda: writes(closed / "ledger.db")),
    "made": done(lambda: writes(closed / "another.db")),
    "there": [path.name for path in closed.iterdir()],
}
closed.chmod(0o700)
print(json.dumps(said))
"""


@pytest.fixture
def said() -> Iterator[tuple[Path, dict[str, Any]]]:
    """What becomes of a ledger in a file, and of one in a folder, that may not be written; and where they are."""
    # Others may not look into the folders of tests.
    folder = Path(mkdtemp(prefix="detente-closed-"))
    command = [sys.executable, "-c", AS_NOBODY, str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    yield folder, json.loads(done.stdout)
    shutil.rmtree(folder)


def test_a_folder_that_takes_no_file_is_named(said: tuple[Path, dict[str, Any]]) -> None:
    folder, found = said
    assert str(folder / "closed") in found["made"]
    assert found["there"] == ["ledger.db"]


def test_a_file_that_may_not_be_written_is_read_and_keeps_what_it_holds(said: tuple[Path, dict[str, Any]]) -> None:
    folder, found = said
    assert found["file read"] == 2
    assert "read-only" in found["file written"]
    with open_ledger(folder / "ledger.db") as ledger:
        assert len(list(entries(ledger))) == 2


def test_a_ledger_in_a_folder_that_takes_no_file_is_read(said: tuple[Path, dict[str, Any]]) -> None:
    _, found = said
    assert found["folder read"] == 2
    assert "read-only" in found["folder written"]
