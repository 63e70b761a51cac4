"""Two who write and ten who read at once: nobody loses a run, nobody sees half of one."""

import os
import subprocess
import sys

import pytest

from detente.ledger import open_ledger, runs, verify

from .writer import ROOT, command

SECONDS = float(os.environ.get("DETENTE_TEST_SECONDS", "4"))


@pytest.mark.slow
def test_two_writers_and_ten_readers_do_not_disturb_each_other(address: str) -> None:
    open_ledger(address).close()
    writers = [started(command(address, name)) for name in ("one", "another")]
    looking = [sys.executable, "-m", "tests.ledger.reader", address, str(SECONDS)]
    readers = [started(looking) for _ in range(10)]
    seen = [reader.communicate(timeout=SECONDS + 120) for reader in readers]
    for writer in writers:
        writer.terminate()
    said = [set(map(int, writer.communicate(timeout=60)[0].split())) for writer in writers]
    assert [(fault, error) for out, error in seen if (fault := out.partition(" ")[2]) or error] == []
    assert all(int(out.split()[0]) > 1 for out, _ in seen)
    with open_ledger(address) as ledger:
        assert verify(ledger).faults == ()
        held = {run.id for run in runs(ledger)}
    assert all(len(each) > 1 for each in said)
    assert not said[0] & said[1]
    assert said[0] | said[1] <= held
    assert len(held - said[0] - said[1]) <= 2


def started(process: list[str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(process, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
