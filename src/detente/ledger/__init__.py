"""The ledger: append-only entries on two time axes, and the positions and histories that follow from them."""

from detente.ledger.archive import archive, backup, is_archive, restore
from detente.ledger.articles import article
from detente.ledger.bearings import bearings
from detente.ledger.changes import changes, runs
from detente.ledger.claimed import claims
from detente.ledger.doubts import doubts
from detente.ledger.forecasting import forecasts, keep_forecasts
from detente.ledger.histories import history, pairs
from detente.ledger.known import AsKnown, as_known
from detente.ledger.labelled import labelled
from detente.ledger.ladders import commitments
from detente.ledger.lately import Lately, Moved, lately
from detente.ledger.lookup import entries
from detente.ledger.occurrences import occurrences
from detente.ledger.opening import Ledger, open_ledger
from detente.ledger.origins import origins
from detente.ledger.positions import position
from detente.ledger.pulse import last_run
from detente.ledger.recording import record, record_all
from detente.ledger.review import agreement, judge, judgements, undo
from detente.ledger.rules import Rule, rules
from detente.ledger.sources import evidence
from detente.ledger.tokens import ROLES, Role, Token, create_token, revoke_token, token_of, tokens
from detente.ledger.verifying import verify

__all__ = [
    "ROLES", "AsKnown", "Lately", "Ledger", "Moved", "Role", "Rule", "Token", "agreement", "archive", "article",
    "as_known", "backup", "bearings", "changes", "claims", "commitments", "create_token", "doubts", "entries",
    "evidence", "forecasts", "history", "is_archive", "judge", "judgements", "keep_forecasts", "labelled", "last_run",
    "lately",
    "occurrences", "open_ledger", "origins", "pairs", "position", "record", "record_all", "restore", "revoke_token",
    "rules", "runs", "token_of", "tokens", "undo", "verify",
]  # fmt: skip
