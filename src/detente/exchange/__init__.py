"""Other people's data in and out: each format crosswalked without losing a distinction."""

from detente.exchange.flat import columns, flat
from detente.exchange.making import Imported
from detente.exchange.standings import import_standings
from detente.exchange.table import Refused
from detente.exchange.us_missions import import_us_missions

__all__ = ["Imported", "Refused", "columns", "flat", "import_standings", "import_us_missions"]
