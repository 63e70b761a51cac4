"""From a Reading to Findings: what was done, promised, claimed, and how things stand."""

from detente.coding.code import Codebook, code, code_all
from detente.coding.explain import Explanation, explain
from detente.coding.judge import Judge, load_judge
from detente.coding.relate import Relation, relate, relate_all

__all__ = [
    "Codebook", "Explanation", "Judge", "Relation", "code", "code_all", "explain", "load_judge", "relate", "relate_all",
]  # fmt: skip
