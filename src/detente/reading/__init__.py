"""From an Article to a Reading: who, when, where, and who says so."""

from detente.reading.read import Reader, read, read_all
from detente.reading.who import Names

__all__ = ["Names", "Reader", "read", "read_all"]
