"""The HTTP face: the same verbs as JSON."""

from detente.api.access import (
    SAFE,
    Caller,
    caller_of,
    check_csrf,
    csrf_token,
    form_of,
    is_cross_site,
    require,
    require_page,
    sign_in,
    sign_out,
)
from detente.api.app import create_api
from detente.api.asking import pair_named
from detente.api.cached import Kept
from detente.api.cached import dossier as kept_dossier
from detente.api.cached import history as kept_history
from detente.api.cached import position as kept_position
from detente.api.guard import ACCESS_LOG, HEADERS, Guard, Settings
from detente.api.limits import client_key
from detente.api.metrics import SHARED_METRICS, Metrics
from detente.api.reading import MAX_TEXT, read_article, read_text
from detente.api.refusal import Code, RefusedError, refusal_of
from detente.api.remembered import Ground, Remembered, ground_of, rests_on

__all__ = [
    "ACCESS_LOG",
    "HEADERS",
    "MAX_TEXT",
    "SAFE",
    "SHARED_METRICS",
    "Caller",
    "Code",
    "Ground",
    "Guard",
    "Kept",
    "Metrics",
    "RefusedError",
    "Remembered",
    "Settings",
    "caller_of",
    "check_csrf",
    "client_key",
    "create_api",
    "csrf_token",
    "form_of",
    "ground_of",
    "is_cross_site",
    "kept_dossier",
    "kept_history",
    "kept_position",
    "pair_named",
    "read_article",
    "read_text",
    "refusal_of",
    "require",
    "require_page",
    "rests_on",
    "sign_in",
    "sign_out",
]
