"""`detente backup`, `verify`, `runs` and `changes`: the ledger kept safe, and what is new in it."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from detente.cli import later
from detente.cli.keep import opened
from detente.cli.names import counted, in_words
from detente.cli.options import DEFAULT_LEDGER, AsJson, LedgerOption, pair_of
from detente.cli.page import answer
from detente.cli.told import short
from detente.errors import InputError
from detente.model import News, Run, Verified

_WORDS, _ID = 80, 8
_WHY = {"report": "", "reread": " (read again by another coder)", "review": " (an analyst)"}


def backup(
    to: Annotated[
        str | None, typer.Argument(metavar="FILE", help="The copy (default: beside the ledger, with the time).")
    ] = None,
    ledger: LedgerOption = DEFAULT_LEDGER,
    as_json: AsJson = False,
) -> None:
    """Copy the ledger as it stands, while others may read and write it. Nothing is replaced.

    A ledger in a file becomes another file of that kind; one on PostgreSQL an archive (see export --all). The copy's
    head is printed: note it, and `verify --head` can tell later whether anything of it is gone.
    """
    with opened(ledger) as kept:
        ending = kept.path.suffix if kept.path else ".jsonl"
        stem = kept.path.with_suffix("") if kept.path else Path("ledger")
        place = Path(to) if to else Path(f"{stem}-{datetime.now(UTC):%Y%m%dT%H%M%S}{ending}")
        made = later.ledger.backup(kept, place)
        found = later.ledger.verify(kept)
    if as_json:
        print(json.dumps({"backup": str(made), "head": found.head}))
    else:
        print(f"{made}: {_whole(found)}")


def verify(
    ledger: LedgerOption = DEFAULT_LEDGER,
    head: Annotated[
        str | None, typer.Option("--head", metavar="DIGEST", help="A head noted earlier, which must still be there.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check that no row was altered, added or taken away, and that every quote stands in its text.

    Exit status 1 where something is wrong.
    """
    with opened(ledger, read_only=True) as kept:
        found = later.ledger.verify(kept, expected=head)
    if as_json:
        print(found.model_dump_json(indent=2))
    else:
        for fault in found.faults:
            print(fault)
        print(f"{ledger}: {_whole(found)}")
    if found.faults:
        raise typer.Exit(1)


def runs(
    run: Annotated[int | None, typer.Argument(metavar="RUN", help="What changed in this run.")] = None,
    ledger: LedgerOption = DEFAULT_LEDGER,
    as_json: AsJson = False,
) -> None:
    """The runs that wrote the ledger; or what one of them changed, as when a newer coder read the same reports."""
    with opened(ledger) as kept:
        listed = later.ledger.runs(kept)
        if run is None:
            told = listed
        elif run in {each.id for each in listed}:
            news = later.ledger.changes(kept, run=run)
        else:
            raise InputError(f"there is no run {run}; `detente runs` lists them")
    if run is None:
        answer(told, _run_lines(told), as_json=as_json)
    else:
        answer(news, _news_lines(news), as_json=as_json)


def changes(
    since: Annotated[
        str | None, typer.Option("--since", metavar="TIME", help="After this day or moment (YYYY-MM-DD[THH:MM]).")
    ] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="TIME", help="Up to this day or moment.")] = None,
    pair: Annotated[
        tuple[str, str] | None, typer.Option("--pair", metavar="A B", help="Only what is about these two parties.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Also what another coder read anew in reports that were there before.")
    ] = False,
    ledger: LedgerOption = DEFAULT_LEDGER,
    as_json: AsJson = False,
) -> None:
    """What is new in the ledger since you last looked, in the order in which it was recorded."""
    about = pair_of(*pair) if pair else None
    first, last = _time(since, "--since"), _time(until, "--until")
    with opened(ledger) as kept:
        found = later.ledger.changes(kept, since=first, until=last, pair=about)
    told = tuple(each for each in found if everything or each.why != "reread")
    lines = [*_news_lines(told)]
    if left := len(found) - len(told):
        lines.append(f"{counted(left, 'change')} of another coder's reading left out; --all shows them")
    answer(told, lines, as_json=as_json)


def _whole(found: Verified) -> str:
    held = f"{counted(found.runs, 'run')}, {counted(found.entries, 'entry')}"
    state = f"{counted(len(found.faults), 'fault')}" if found.faults else "whole"
    return f"{held}, {state}; head {found.head or 'none: it is empty'}"


def _run_lines(rows: Iterable[Run]) -> Iterator[str]:
    for row in rows:
        judged = f", {counted(row.judgements, 'judgement')}" if row.judgements else ""
        back = f", {row.retracted:,} taken back" if row.retracted else ""
        what = f"{counted(row.articles, 'article')} read" if row.kind == "record" else "review"
        yield (
            f"{row.id:>5}  {row.recorded:%Y-%m-%d %H:%M}  {row.coder} · {what}, "
            f"{counted(row.asserted, 'new entry')}{back}{judged}"
        )


def _news_lines(rows: Iterable[News]) -> Iterator[str]:
    nothing = True
    for row in rows:
        nothing = False
        change = row.change
        sign = "+" if row.action == "asserted" else "−"
        words = f" · “{short(change.words, _WORDS)}”" if change.words else ""
        when = change.day if change.basis != "unknown" else f"({change.day})"
        told = f"{in_words(change.what)}{words}{_WHY[row.why]}"
        yield f"{sign} {when!s:<12}  {change.kind:<10}  {told} [{change.entry[:_ID]}]"
    if nothing:
        yield "Nothing is new."


def _time(text: str | None, option: str) -> date | datetime | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text) if len(text.strip()) == 10 else datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise InputError(f"{option} {text!r} is no time: write YYYY-MM-DD or YYYY-MM-DDTHH:MM") from error
