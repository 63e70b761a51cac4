"""The ledger's answers: show, history, evidence, pairs."""

from datetime import date
from typing import Annotated

import typer

from detente.cli import later
from detente.cli.keep import opened
from detente.cli.options import (
    DEFAULT_LEDGER,
    AsJson,
    ClockOption,
    Known,
    LedgerOption,
    One,
    Other,
    day_of,
    pair_of,
)
from detente.cli.page import answer, out
from detente.cli.stand import evidence_lines, history_lines, pair_lines, position_lines


def show(
    a: One,
    b: Other,
    ledger: LedgerOption = DEFAULT_LEDGER,
    valid: Annotated[
        str | None, typer.Option("--valid", metavar="DATE", help="The day asked about, YYYY-MM-DD (default: today).")
    ] = None,
    known: Known = None,
    clock: ClockOption = "reported",
    as_json: AsJson = False,
) -> None:
    """How two parties stand on a day, as known on a day, with the entries behind each part."""
    pair, on, by = pair_of(a, b), day_of(valid, "--valid") or date.today(), day_of(known, "--known")
    with opened(ledger) as kept:
        found = later.ledger.position(kept, pair, valid=on, known=by, clock=clock)
    if as_json:
        print(found.model_dump_json(indent=2))
    else:
        out(position_lines(found))


def history(
    a: One,
    b: Other,
    ledger: LedgerOption = DEFAULT_LEDGER,
    since: Annotated[str | None, typer.Option("--since", metavar="DATE", help="From this day on, YYYY-MM-DD.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="Before this day, YYYY-MM-DD.")] = None,
    known: Known = None,
    clock: ClockOption = "reported",
    as_json: AsJson = False,
) -> None:
    """What happened between two parties, in order of its days."""
    pair, first, end = pair_of(a, b), day_of(since, "--since"), day_of(until, "--until")
    by = day_of(known, "--known")
    with opened(ledger) as kept:
        rows = later.ledger.history(kept, pair, since=first, until=end, known=by, clock=clock)
    answer(rows, history_lines(pair, rows), as_json=as_json)


def evidence(
    entry: Annotated[
        str, typer.Argument(metavar="ID", help="An entry's id or its beginning, as show and history print it.")
    ],
    ledger: LedgerOption = DEFAULT_LEDGER,
    as_json: AsJson = False,
) -> None:
    """The words behind an entry, in their paragraph, with the article they stand in."""
    with opened(ledger) as kept:
        found = later.ledger.evidence(kept, entry)
    if as_json:
        print(found.model_dump_json(indent=2))
    else:
        out(evidence_lines(found))


def pairs(ledger: LedgerOption = DEFAULT_LEDGER, as_json: AsJson = False) -> None:
    """The pairs that the ledger holds, with how many entries of each kind."""
    with opened(ledger) as kept:
        rows = later.ledger.pairs(kept)
    answer(rows, pair_lines(rows), as_json=as_json)
