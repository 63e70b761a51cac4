"""Other people's data in and out: each format crosswalked without losing a distinction."""

from detente.exchange.coded import SetAside, Taken, count_rows
from detente.exchange.countries import former_state
from detente.exchange.cow_exchange import import_cow_exchange
from detente.exchange.ddr import import_ddr
from detente.exchange.flat import columns, flat
from detente.exchange.icews import import_icews
from detente.exchange.lines import Exported, Kept
from detente.exchange.making import Imported
from detente.exchange.polecat import import_polecat
from detente.exchange.snapshots_back import export_cow_exchange, export_ddr
from detente.exchange.standings import import_standings
from detente.exchange.standings_back import export_standings
from detente.exchange.table import Refused
from detente.exchange.us_missions import import_us_missions
from detente.exchange.us_missions_back import export_us_missions

__all__ = [
    "Exported", "Imported", "Kept", "Refused", "SetAside", "Taken", "columns", "count_rows", "export_cow_exchange",
    "export_ddr", "export_standings", "export_us_missions", "flat", "former_state", "import_cow_exchange", "import_ddr",
    "import_icews", "import_polecat", "import_standings", "import_us_missions",
]  # fmt: skip
