"""The stations and the pages, each loaded when a command first asks for it.

Help, a wrong option and a look into the ledger need no parser, and loading one takes longer than answering. This is the
one place that imports late; for type checkers the modules stand at the top like any other.
"""

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente import alerts as alerts
    from detente import api as api
    from detente import charts as charts
    from detente import exchange as exchange
    from detente import forecast as forecast
    from detente import intake as intake
    from detente import ledger as ledger
    from detente import measures as measures
    from detente import pipeline as pipeline
    from detente import web as web

_STATIONS = frozenset(
    {"alerts", "api", "charts", "exchange", "forecast", "intake", "ledger", "measures", "pipeline", "web"}
)


def __getattr__(name: str) -> ModuleType:
    """The package of that name: `later.pipeline.read(article)` loads the parser, and nothing before it does."""
    if name not in _STATIONS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f"detente.{name}")
