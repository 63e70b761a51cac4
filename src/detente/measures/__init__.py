"""From ledger entries to series, each number with the entries it stands on; change points, networks, all pairs."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from detente.measures.measuring import HALF_LIFE, measure
from detente.measures.series import (
    LEAST_EVENTS,
    LEAST_PERIODS,
    Announced,
    Aside,
    Band,
    By,
    ChangePoint,
    Count,
    Coverage,
    Flow,
    Happening,
    Number,
    Point,
    Reciprocity,
    Replies,
    Reply,
    Scale,
    Search,
    Series,
    Sign,
    State,
    Step,
)

if TYPE_CHECKING:
    from detente.measures.all_pairs import Deed, measure_all
    from detente.measures.bands import with_bands
    from detente.measures.changing import with_changes
    from detente.measures.signed import (
        Balance,
        ByLong,
        Mediated,
        Mediation,
        Network,
        Place,
        Tie,
        balance,
        mediations,
        networks,
    )

__all__ = [
    "HALF_LIFE", "LEAST_EVENTS", "LEAST_PERIODS", "Announced", "Aside", "Balance", "Band", "By", "ByLong",
    "ChangePoint", "Count", "Coverage", "Deed", "Flow", "Happening", "Mediated", "Mediation", "Network", "Number",
    "Place", "Point", "Reciprocity", "Replies", "Reply", "Scale", "Search", "Series", "Sign", "State", "Step", "Tie",
    "balance", "measure", "measure_all", "mediations", "networks", "with_bands", "with_changes",
]  # fmt: skip

# What stands on a large library, each loaded when it is first asked for: a series needs none of them, and loading them
# takes longer than making it.
_LATER = {
    "all_pairs": ("Deed", "measure_all"),
    "bands": ("with_bands",),
    "changing": ("with_changes",),
    "signed": (
        "Balance", "ByLong", "Mediated", "Mediation", "Network", "Place", "Tie", "balance", "mediations", "networks",
    ),
}  # fmt: skip


def __getattr__(name: str) -> Any:
    for module, names in _LATER.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
