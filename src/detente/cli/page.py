"""Where lines go: plain text into pipes and files, bold headings on a terminal, complaints to standard error."""

import json
import logging
import shutil
import sys
from collections.abc import Iterable

from pydantic import BaseModel
from rich.console import Console
from rich.text import Text

_NARROWEST, _WIDEST = 72, 120


def out(lines: Iterable[str]) -> None:
    """Prints the lines; headings (all in capitals) stand out on a terminal only."""
    if not sys.stdout.isatty():
        for line in lines:
            print(line)
        return
    console = Console(highlight=False, soft_wrap=True)
    for line in lines:
        console.print(Text(line, style="bold" if line and line == line.upper() and line[0] != " " else ""))


def answer(rows: Iterable[BaseModel], lines: Iterable[str], *, as_json: bool) -> None:
    """Prints an answer of several rows: as one JSON list, or as the lines that tell it in words."""
    if as_json:
        print(json.dumps([row.model_dump(mode="json") for row in rows], ensure_ascii=False, indent=2))
    else:
        out(lines)


def width() -> int:
    """The columns to fill: those of the terminal within reason, and always the same in a pipe."""
    columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else 100
    return min(max(columns, _NARROWEST), _WIDEST)


def complain(what: object) -> None:
    """One line on standard error, whatever the words from the world hold."""
    line = " ".join("".join(c if c.isprintable() else " " for c in str(what)).split())
    print(f"detente: {line}", file=sys.stderr)


class Warnings(logging.Handler):
    """Shows what the library logs as warnings, in the form of every other complaint."""

    def emit(self, record: logging.LogRecord) -> None:
        """Prints the record's message."""
        complain(record.getMessage())
