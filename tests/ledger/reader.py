"""A process that looks at a ledger again and again: `python -m tests.ledger.reader ADDRESS SECONDS`, from the root.

It tells how often it looked, and what was wrong with what it saw.
"""

import sys
import time

from detente.ledger import entries, open_ledger

from .writer import RECORDS, REPORTS


def look(address: str, seconds: float) -> tuple[int, str]:
    """How often it looked before it saw half a run, or fewer entries than before; and what it saw."""
    until, looks, before = time.time() + seconds, 0, 0
    with open_ledger(address) as ledger:
        while time.time() < until:
            number = sum(1 for _ in entries(ledger))
            if number % (REPORTS * RECORDS) or number < before:
                return looks, f"{number} entries after {before}"
            looks, before = looks + 1, number
    return looks, ""


if __name__ == "__main__":
    found, fault = look(sys.argv[1], float(sys.argv[2]))
    sys.stdout.write(f"{found} {fault}")
