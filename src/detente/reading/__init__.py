"""From an Article to a Reading: who, when, where, and who says so."""

from detente.reading.read import SET_ASIDE, Reader, read, read_all
from detente.reading.relevance import Relevance
from detente.reading.who import Names

__all__ = ["SET_ASIDE", "Names", "Reader", "Relevance", "read", "read_all"]
