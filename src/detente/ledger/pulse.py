"""That the ledger answers, and how far it is."""

import sqlalchemy as sa

from detente.ledger import schema
from detente.ledger.opening import Ledger


def last_run(ledger: Ledger) -> int:
    """The number of the last run, 0 where there is none. As long as it stays, nothing in the record has changed.

    Runs are numbered without a gap, so that this is how many there are. Raises LedgerError where the ledger does not
    answer.
    """
    with ledger.reading() as connection:
        return connection.scalar(sa.select(sa.func.max(schema.runs.c.id))) or 0
