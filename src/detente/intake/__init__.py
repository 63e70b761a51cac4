"""Intake: files, addresses and JSON lines as articles, the text untouched and its furniture marked."""

from detente.intake.lines import LineId, from_line, line_fields, line_id
from detente.intake.sources import load
from detente.intake.texts import from_text

__all__ = ["LineId", "from_line", "from_text", "line_fields", "line_id", "load"]
