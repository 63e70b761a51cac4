"""From a Reading to Findings: what was done, promised, claimed, and how things stand."""

from detente.coding.code import CODER, Codebook, code
from detente.coding.relate import Relation, relate

__all__ = ["CODER", "Codebook", "Relation", "code", "relate"]
