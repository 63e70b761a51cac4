"""The command `detente`: thin verbs over the pipeline and the ledger."""

import sys
from typing import Annotated

import typer

from detente import __version__
from detente.cli import keep, lines, look
from detente.errors import DetenteError

app = typer.Typer(
    name="detente",
    help="Reads news on relations between states and keeps the record: who did what to whom, who says so, and how "
    "each pair of states stands on any day.",
    no_args_is_help=True,
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
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """Options that stand before the command."""


_COMMANDS = (
    look.read, keep.record, keep.show, keep.history, keep.evidence, keep.pairs,
    lines.relate, lines.dates, lines.places, lines.voices,
)  # fmt: skip
for _command in _COMMANDS:
    app.command()(_command)


def main() -> None:
    """Runs the command. An error that a person can mend is one line on standard error, and exit status 2."""
    try:
        app()
    except DetenteError as error:
        print(f"detente: {error}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(141)


if __name__ == "__main__":
    main()
