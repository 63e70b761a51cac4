"""The command `detente`: thin verbs over the pipeline and the ledger."""

import logging
import os
import sys
from io import TextIOWrapper
from typing import Annotated

import typer

from detente import __version__
from detente.cli import (
    alerts,
    ask,
    backtest,
    brief,
    exchange,
    follow,
    forecast,
    keep,
    keeping,
    lexicon,
    lines,
    look,
    measure,
    network,
    review,
    serve,
    token,
)
from detente.cli.page import Warnings, complain
from detente.errors import DetenteError

app = typer.Typer(
    name="detente",
    help="Reads news on relations between states and keeps the record: who did what to whom, who says so, and how "
    "each pair of states stands on any day.\n\n"
    "Exit status: 0 done; 1 done, but for lines or sources that could not be read; 2 nothing done, and one line on "
    "standard error says why and what to do.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"detente {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Options that stand before the command."""


_COMMANDS = (
    look.read, keep.record, ask.show, ask.history, ask.evidence, ask.pairs, measure.measure,
    forecast.forecast, alerts.alerts,
    network.network, brief.brief,
    lines.relate, lines.dates, lines.places, lines.voices, backtest.backtest, serve.serve,
    follow.claims, follow.commitments, follow.occurrences,
    keeping.changes, keeping.runs, keeping.backup, keeping.verify,
)  # fmt: skip
for _command in _COMMANDS:
    app.command()(_command)
app.command("export")(exchange.export)
app.command("import")(exchange.import_)
app.add_typer(review.app, name="review")
app.add_typer(lexicon.app, name="lexicon")
app.add_typer(token.app, name="token")


def main() -> None:
    """Runs the command and exits with its status."""
    _settle_streams()
    sys.exit(_status(sys.argv[1:] or ["--help"]))


def _status(arguments: list[str]) -> int:
    """The exit status. An error that a person can mend is one line on standard error."""
    try:
        status = app(arguments, prog_name="detente", standalone_mode=False)
        sys.stdout.flush()
    except DetenteError as error:
        complain(error)
        return 2
    except typer.TyperException as error:
        command = getattr(getattr(error, "ctx", None), "command_path", None) or "detente"
        complain(f"{error.format_message().rstrip('.')}; see {command} --help")
        return 2
    except BrokenPipeError:
        # Whoever read us has gone; what is still in the buffer must not complain at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status if isinstance(status, int) else 0


def _settle_streams() -> None:
    """JSON and names of states need UTF-8 wherever they go; warnings of the library become lines of ours."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A file name or an id may hold half a character: it is escaped, as JSON does.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    # Only our own: what a library underneath mutters about a page is no complaint that a person can act on.
    logging.getLogger().handlers = [logging.NullHandler()]
    logging.getLogger("detente").handlers = [Warnings(logging.WARNING)]


if __name__ == "__main__":
    main()
