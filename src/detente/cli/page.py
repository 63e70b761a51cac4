"""Lines for people: bold headings on a terminal, plain text everywhere else."""

import sys
from collections.abc import Iterable

from rich.console import Console
from rich.text import Text


def out(lines: Iterable[str]) -> None:
    """Prints the lines; headings (in capitals) stand out on a terminal only."""
    if not sys.stdout.isatty():
        for line in lines:
            print(line)
        return
    console = Console(highlight=False, soft_wrap=True)
    for line in lines:
        console.print(Text(line, style="bold" if line and line == line.upper() and line[0] != " " else ""))
