"""From an Article to a Reading: who, when, where, and who says so."""

from detente.reading.parse import whole
from detente.reading.read import PASSAGE_SET_ASIDE, SET_ASIDE, Reader, read, read_all
from detente.reading.relevance import Relevance
from detente.reading.who import Names

__all__ = ["PASSAGE_SET_ASIDE", "SET_ASIDE", "Names", "Reader", "Relevance", "read", "read_all", "whole"]
