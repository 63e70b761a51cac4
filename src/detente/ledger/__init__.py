"""The ledger: append-only entries on two time axes, and the positions and histories that follow from them."""

from detente.ledger.histories import history, pairs
from detente.ledger.lookup import entries
from detente.ledger.opening import Ledger, open_ledger
from detente.ledger.positions import position
from detente.ledger.recording import record, record_all
from detente.ledger.rules import Rule, rules
from detente.ledger.sources import evidence

__all__ = [
    "Ledger", "Rule", "entries", "evidence", "history", "open_ledger", "pairs", "position", "record", "record_all",
    "rules",
]  # fmt: skip
