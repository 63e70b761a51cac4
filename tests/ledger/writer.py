"""A process that records report after report: `python -m tests.ledger.writer ADDRESS NAME`, from the root.

It tells the number of each run that is done.
"""

import sys
import time
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from detente.ledger import open_ledger, record_all

from .saying import Report

ROOT = Path(__file__).parents[2]
FIRST = date(2020, 1, 1)
REPORTS, RECORDS = 3, 4


def report(name: str, number: int) -> Report:
    """A report that no other process makes, with some summonses and an embassy."""
    day = FIRST + timedelta(days=number % 2000)
    made = Report(day.isoformat(), text=f"Report {number} by {name}.\n")
    for _ in range(RECORDS - 1):
        made.event("NOR", "HUN", "summon", when=day.isoformat())
    made.mission("NOR", "HUN", "open", when=day.isoformat())
    return made


def command(address: str, name: str) -> list[str]:
    """How such a process is started, in ROOT."""
    return [sys.executable, "-m", "tests.ledger.writer", address, name]


def main(address: str, name: str) -> None:
    with open_ledger(address) as ledger:
        for run in count():
            numbers = range(run * REPORTS, (run + 1) * REPORTS)
            done = record_all(ledger, [report(name, number).findings() for number in numbers])
            sys.stdout.write(f"{done.run}\n")
            sys.stdout.flush()
            # As a real writer reads before it writes again; without it, one that waits for the lock may wait for long.
            time.sleep(0.02)


if __name__ == "__main__":
    main(*sys.argv[1:])
