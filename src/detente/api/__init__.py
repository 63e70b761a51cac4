"""The HTTP face: the same verbs as JSON."""

from detente.api.app import create_api
from detente.api.asking import pair_named
from detente.api.guard import HEADERS, Guard
from detente.api.reading import MAX_TEXT, read_text
from detente.api.refusal import Code, RefusedError, refusal_of

__all__ = [
    "HEADERS",
    "MAX_TEXT",
    "Code",
    "Guard",
    "RefusedError",
    "create_api",
    "pair_named",
    "read_text",
    "refusal_of",
]
