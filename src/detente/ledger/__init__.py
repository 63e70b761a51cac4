"""The ledger: append-only entries on two time axes, and the positions and histories that follow from them."""

from detente.ledger.archive import archive, backup, is_archive, restore
from detente.ledger.articles import article
from detente.ledger.bearing import bearings
from detente.ledger.changes import changes, runs
from detente.ledger.claimed import claims
from detente.ledger.collecting import collected_later
from detente.ledger.doubts import doubts
from detente.ledger.forecasting import forecasts, keep_forecasts
from detente.ledger.histories import history, pairs
from detente.ledger.known import AsKnown, as_known
from detente.ledger.labelled import labelled
from detente.ledger.ladders import commitments
from detente.ledger.listing import ListedArticle, listed_articles, listed_entries, outlets
from detente.ledger.lookup import entries
from detente.ledger.occurrences import occurrences
from detente.ledger.opening import Ledger, open_ledger
from detente.ledger.origins import origins
from detente.ledger.positions import Dossier, dossier, position, positions
from detente.ledger.pulse import head, head_at_once, last_run
from detente.ledger.recent import Lately, Moved, Printed, lately, mediations, printed
from detente.ledger.recording import record, record_all
from detente.ledger.review import agreement, judge, judgements, undo
from detente.ledger.rules import Rule, rules
from detente.ledger.searching import Hit, search
from detente.ledger.sources import evidence, sourced
from detente.ledger.tokens import ROLES, Role, Token, all_tokens, create_token, revoke_token, token_of
from detente.ledger.touching import Touched, touched
from detente.ledger.verifying import verify

__all__ = [
    "ROLES", "AsKnown", "Dossier", "Hit", "Lately", "Ledger", "ListedArticle", "Moved", "Printed", "Role", "Rule",
    "Token", "Touched", "agreement", "all_tokens", "archive", "article", "as_known", "backup", "bearings", "changes",
    "claims", "collected_later", "commitments", "create_token", "dossier", "doubts", "entries", "evidence", "forecasts",
    "head", "head_at_once", "history", "is_archive", "judge", "judgements", "keep_forecasts", "labelled", "last_run",
    "lately", "listed_articles", "listed_entries", "mediations", "occurrences", "open_ledger", "origins", "outlets",
    "pairs", "position", "positions", "printed", "record", "record_all", "restore", "revoke_token", "rules", "runs",
    "search", "sourced", "token_of", "touched", "undo", "verify",
]  # fmt: skip
