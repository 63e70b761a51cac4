"""From ledger entries to series, each number with the entries it stands on."""

from detente.measures.measuring import HALF_LIFE, measure
from detente.measures.series import (
    Aside,
    By,
    Count,
    Coverage,
    Flow,
    Happening,
    Number,
    Point,
    Scale,
    Series,
    State,
    Step,
)

__all__ = [
    "HALF_LIFE", "Aside", "By", "Count", "Coverage", "Flow", "Happening", "Number", "Point", "Scale", "Series",
    "State", "Step", "measure",
]  # fmt: skip
