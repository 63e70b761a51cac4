"""Intake: files, addresses and JSON lines as articles, the text untouched and its furniture marked."""

from detente.intake.header import read_header
from detente.intake.lines import LineId, from_line, line_fields, line_id
from detente.intake.sources import from_address, load
from detente.intake.texts import from_text

__all__ = ["LineId", "from_address", "from_line", "from_text", "line_fields", "line_id", "load", "read_header"]
