"""Détente reads news on relations between states and keeps the record.

    import detente
    findings = detente.read(detente.load("report.txt"))
    ledger = detente.open_ledger("detente.db")
    detente.record(ledger, findings)
    detente.position(ledger, detente.Pair.of("PAK", "AFG"), valid=date(2025, 5, 25))

The verbs are loaded when first used: a program that only asks the ledger never loads the parser.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_VERBS = {
    "load": "detente.intake",
    "read": "detente.pipeline",
    "read_all": "detente.pipeline",
    "relate": "detente.pipeline",
    "open_ledger": "detente.ledger",
    "record": "detente.ledger",
    "record_all": "detente.ledger",
    "position": "detente.ledger",
    "history": "detente.ledger",
    "as_known": "detente.ledger",
    "changes": "detente.ledger",
    "claims": "detente.ledger",
    "commitments": "detente.ledger",
    "occurrences": "detente.ledger",
    "evidence": "detente.ledger",
    "pairs": "detente.ledger",
    "judge": "detente.ledger",
    "undo": "detente.ledger",
    "verify": "detente.ledger",
    "Pair": "detente.model",
}

__all__ = ["__version__", *_VERBS]


def __getattr__(name: str) -> Any:
    """The public verb of that name."""
    if name not in _VERBS:
        raise AttributeError(f"module 'detente' has no attribute {name!r}")
    return getattr(import_module(_VERBS[name]), name)
