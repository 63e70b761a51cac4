"""The ledger: append-only entries on two time axes, and the positions and histories that follow from them."""

from detente.ledger.archive import archive, backup, is_archive, restore
from detente.ledger.changes import changes, runs
from detente.ledger.claimed import claims
from detente.ledger.doubts import doubts
from detente.ledger.histories import history, pairs
from detente.ledger.known import AsKnown, as_known
from detente.ledger.labelled import labelled
from detente.ledger.ladders import commitments
from detente.ledger.lookup import entries
from detente.ledger.occurrences import occurrences
from detente.ledger.opening import Ledger, open_ledger
from detente.ledger.origins import origins
from detente.ledger.positions import position
from detente.ledger.recording import record, record_all
from detente.ledger.review import agreement, judge, judgements, undo
from detente.ledger.rules import Rule, rules
from detente.ledger.sources import evidence
from detente.ledger.verifying import verify

__all__ = [
    "AsKnown", "Ledger", "Rule", "agreement", "archive", "as_known", "backup", "changes", "claims", "commitments",
    "doubts", "entries", "evidence", "history", "is_archive", "judge", "judgements", "labelled", "occurrences",
    "open_ledger", "origins", "pairs", "position", "record", "record_all", "restore", "rules", "runs", "undo",
    "verify",
]  # fmt: skip
