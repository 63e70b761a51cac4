"""Whatever stops a writer, the ledger holds whole runs only, and every run that was said to be done."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from detente.errors import LedgerError
from detente.ledger import Ledger, entries, open_ledger, record, runs, verify

from .saying import recall
from .writer import RECORDS, REPORTS, ROOT, command

KILLS = int(os.environ.get("DETENTE_TEST_KILLS", "15"))


@pytest.mark.slow
def test_a_writer_killed_at_any_moment_leaves_whole_runs_only(address: str) -> None:
    draw = random.Random(1)  # noqa: S311 (no secret)
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


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_folder_that_takes_no_file_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(LedgerError, match=str(tmp_path)):
            open_ledger(tmp_path / "ledger.db")
        assert list(tmp_path.iterdir()) == []
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_file_that_may_not_be_written_is_read_and_keeps_what_it_holds(tmp_path: Path) -> None:
    place = tmp_path / "ledger.db"
    with open_ledger(place) as ledger:
        record(ledger, recall().findings())
    place.chmod(0o400)
    with open_ledger(place) as ledger:
        assert len(list(entries(ledger))) == 2
        with pytest.raises(LedgerError, match="read-only"):
            record(ledger, recall("2025-03-06").findings())
