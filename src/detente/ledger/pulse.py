"""That the ledger answers, and how far it is."""

import sqlite3

import sqlalchemy as sa

from detente.ledger import schema
from detente.ledger.opening import Ledger

_LAST_SEAL = sa.text("SELECT digest FROM seals ORDER BY run DESC LIMIT 1")


def last_run(ledger: Ledger) -> int:
    """The number of the last run, 0 where there is none. As long as it stays, nothing in the record has changed.

    Runs are numbered without a gap, so that this is how many there are. Raises LedgerError where the ledger does not
    answer.
    """
    with ledger.reading() as connection:
        return connection.scalar(sa.select(sa.func.max(schema.runs.c.id))) or 0


def head(ledger: Ledger) -> str:
    """The digest that seals the last run and with it all before: while it is the same, so is every answer."""
    seal = head_at_once(ledger)
    if seal is None:
        with ledger.reading() as connection:
            seal = connection.scalar(_LAST_SEAL) or ""
    return seal


def head_at_once(ledger: Ledger) -> str | None:
    """The same where it is to be had within microseconds and without waiting for anybody: of a file; else null.

    A server asks for it with every request, and for most of them for nothing else.
    """
    if ledger.aside is None:
        return None
    try:
        row = ledger.aside.execute(_LAST_SEAL.text).fetchone()
    except sqlite3.Error:
        # Whoever asks the long way gets the answer, or is told in plain words why there is none.
        return None
    return str(row[0]) if row else ""
