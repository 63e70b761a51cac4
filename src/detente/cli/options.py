"""Options that several commands share, and what is made of them."""

from datetime import date
from typing import Annotated

import typer

from detente.cli import later
from detente.cli.names import organisations, states
from detente.errors import InputError
from detente.model import Clock, Pair

DEFAULT_LEDGER = "~/.local/share/detente/ledger.db"

Published = Annotated[
    str | None,
    typer.Option("--published", metavar="DATE", help="The day of publication, YYYY-MM-DD, whatever the text states."),
]
AllowPrivate = Annotated[
    bool, typer.Option("--allow-private", help="Allow web addresses of this machine or a private network.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of words.")]
Everything = Annotated[
    bool,
    typer.Option(
        "--everything", help="Parse also texts that name no two parties and hold no word of diplomacy or war."
    ),
]
Explain = Annotated[
    bool,
    typer.Option("--explain", help="For each event: the pattern or model part, the path to each party."),
]
Model = Annotated[
    bool,
    typer.Option("--model/--no-model", help="Ask the learned judgement where patterns are silent, or patterns alone."),
]
JsonLines = Annotated[str, typer.Option("--jsonl", metavar="FILE", help="JSON lines to answer; - for standard input.")]
LedgerOption = Annotated[
    str,
    typer.Option(
        "--ledger", metavar="FILE|ADDRESS", envvar="DETENTE_LEDGER", help="The ledger: a file, or a database address."
    ),
]
Known = Annotated[
    str | None,
    typer.Option("--known", metavar="DATE", help="As known on that day, YYYY-MM-DD (default: all that is known)."),
]
ClockOption = Annotated[
    Clock,
    typer.Option(
        "--clock", help="What --known counts from: the day a report came out, or the day this ledger learned it."
    ),
]
One = Annotated[str, typer.Argument(metavar="PARTY", help="A state or organisation: code or name.")]
Other = Annotated[str, typer.Argument(metavar="PARTY", help="The other one.")]


def day_of(text: str | None, option: str) -> date | None:
    """The day that an option gives; null where it is not given. Raises InputError where it is none."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise InputError(f"{option} {text!r} is no date: write YYYY-MM-DD, like 2025-05-21") from error


def pair_of(a: str, b: str) -> Pair:
    """The pair of two parties given by code or name. Raises InputError where one is unknown or both are the same."""
    one, other = party_of(a), party_of(b)
    if one == other:
        same = a if a == b else f"{a} and {b}"
        raise InputError(f"{same}: a pair takes two different parties, and both are {one}; name another")
    return Pair.of(one, other)


def party_of(text: str) -> str:
    """The code of a party given by code or name. Raises InputError where it is unknown or may be several."""
    code = text.strip().upper()
    if code not in states():
        listed = organisations().codes.get(code)
        if listed is None and not states().named(text):
            listed = organisations().named(text)
        if listed is not None:
            return listed.code
    if later.exchange.former_state(code):
        return code
    return states().resolve(text).code
