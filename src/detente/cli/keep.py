"""The ledger's commands: record, show, history, evidence, pairs."""

import json
import os
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer
from pydantic import BaseModel
from rich.progress import track

from detente import pipeline
from detente.cli.look import AllowPrivate, AsJson, Published
from detente.cli.names import shown
from detente.cli.page import out
from detente.cli.stand import change_line, evidence_lines, position_lines
from detente.errors import InputError
from detente.intake import load
from detente.ledger import Ledger, open_ledger
from detente.ledger import evidence as evidence_of
from detente.ledger import history as history_of
from detente.ledger import pairs as pairs_of
from detente.ledger import position as position_of
from detente.ledger import record_all
from detente.model import Findings, Pair
from detente.ontology.knowledge import load_knowledge

LedgerOption = Annotated[
    str, typer.Option("--ledger", metavar="FILE|URL", envvar="DETENTE_LEDGER", help="The ledger: a file, or a database address.")
]
ClockOption = Annotated[str, typer.Option("--clock", help="reported: known when published; recorded: known when recorded here.")]
Known = Annotated[str | None, typer.Option("--known", metavar="DATE", help="As known on that day (default: all that is known).")]

_DEFAULT = "detente.db"


def record(
    sources: Annotated[list[str], typer.Argument(help="Files, addresses, folders of .txt and .html files, or - for standard input.")],
    ledger: LedgerOption = _DEFAULT,
    published: Published = None,
    as_json: AsJson = False,
    allow_private: AllowPrivate = False,
) -> None:
    """Read reports and keep what they say. The same report again changes nothing."""
    names = [name for source in sources for name in _files(source)]
    articles = [load(name, published=published, stdin=sys.stdin.buffer, allow_private=allow_private) for name in names]
    findings = list(_progress(pipeline.read_all(articles), len(articles)))
    with _opened(ledger, create=True) as kept:
        done = record_all(kept, findings)
    if as_json:
        print(done.model_dump_json())
        return
    for name, found in zip(names, findings, strict=True):
        print(f"{name}: {_count(found)}")
    print(f"{ledger}: {done.articles} article(s), {done.new} new entries, {done.known} known already, {done.retracted} retracted")


def show(
    a: Annotated[str, typer.Argument(metavar="STATE", help="A state: code or name.")],
    b: Annotated[str, typer.Argument(metavar="STATE", help="The other state.")],
    ledger: LedgerOption = _DEFAULT,
    valid: Annotated[str | None, typer.Option("--valid", metavar="DATE", help="The day asked about (default: today).")] = None,
    known: Known = None,
    clock: ClockOption = "reported",
    as_json: AsJson = False,
) -> None:
    """How two states stand on a day, as known on a day, with the entries behind each part."""
    pair = _pair(a, b)
    with _opened(ledger) as kept:
        found = position_of(kept, pair, valid=_day(valid, "--valid") or date.today(), known=_day(known, "--known"), clock=_clock(clock))
    _print(found) if as_json else out(position_lines(found))


def history(
    a: Annotated[str, typer.Argument(metavar="STATE", help="A state: code or name.")],
    b: Annotated[str, typer.Argument(metavar="STATE", help="The other state.")],
    ledger: LedgerOption = _DEFAULT,
    since: Annotated[str | None, typer.Option("--since", metavar="DATE", help="From this day on.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="Before this day.")] = None,
    known: Known = None,
    clock: ClockOption = "reported",
    as_json: AsJson = False,
) -> None:
    """What happened between two states, in order of its days."""
    pair = _pair(a, b)
    with _opened(ledger) as kept:
        rows = history_of(
            kept, pair, since=_day(since, "--since"), until=_day(until, "--until"), known=_day(known, "--known"), clock=_clock(clock)
        )
    if as_json:
        _print_all(rows)
    else:
        out([f"{shown(pair.a)} – {shown(pair.b)}".upper(), *(change_line(row) for row in rows)] if rows else [f"No entry on {shown(pair.a)} and {shown(pair.b)}."])


def evidence(
    entry: Annotated[str, typer.Argument(metavar="ID", help="An entry's id, or its beginning.")],
    ledger: LedgerOption = _DEFAULT,
    as_json: AsJson = False,
) -> None:
    """The words behind an entry, in their paragraph, with the article they stand in."""
    with _opened(ledger) as kept:
        found = evidence_of(kept, entry)
    _print(found) if as_json else out(evidence_lines(found))


def pairs(ledger: LedgerOption = _DEFAULT, as_json: AsJson = False) -> None:
    """The pairs that the ledger holds, with their counts."""
    with _opened(ledger) as kept:
        rows = pairs_of(kept)
    if as_json:
        _print_all(rows)
        return
    for row in rows:
        print(f"{row.pair}  {row.events:>4} events {row.standings:>4} standings {row.commitments:>4} commitments {row.claims:>4} claims")


def _files(source: str) -> Iterator[str]:
    """The source itself, or the reports of a folder in order of their names."""
    path = Path(source)
    if not path.is_dir():
        yield source
        return
    found = sorted(str(p) for p in path.iterdir() if p.suffix in (".txt", ".html", ".htm"))
    if not found:
        raise InputError(f"{source}: a folder without .txt or .html files; name a folder of reports")
    yield from found


def _progress(found: Iterable[Findings], total: int) -> Iterable[Findings]:
    if not sys.stderr.isatty() or total < 5:
        return found
    return track(found, description="reading", total=total)


def _count(f: Findings) -> str:
    parts = (("event", f.events), ("claim", f.claims), ("commitment", f.commitments), ("standing", f.standings), ("trouble", f.troubles))
    return ", ".join(f"{len(x)} {name}{'s' if len(x) != 1 else ''}" for name, x in parts if x) or "nothing found"


class _opened:
    """The ledger, open for the length of a with-block. Raises LedgerError where there is none."""

    def __init__(self, place: str, *, create: bool = False) -> None:
        self._ledger = open_ledger(place if "://" in place else Path(os.path.expanduser(place)), create=create)

    def __enter__(self) -> Ledger:
        return self._ledger

    def __exit__(self, *_: object) -> None:
        self._ledger.close()


def _pair(a: str, b: str) -> Pair:
    known = load_knowledge()
    codes = [known.organisations.codes[x.upper()].code if x.upper() in known.organisations.codes else known.states.resolve(x).code for x in (a, b)]
    if codes[0] == codes[1]:
        raise InputError(f"{a} and {b} are both {codes[0]}: a pair takes two different states")
    return Pair.of(*codes)


def _day(text: str | None, option: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"{option} {text!r} is no date: write YYYY-MM-DD, like 2025-05-21") from error


def _clock(text: str) -> Literal["reported", "recorded"]:
    if text == "reported":
        return "reported"
    if text == "recorded":
        return "recorded"
    raise InputError(f"--clock {text!r} is neither reported nor recorded: name one of the two")


def _print(found: BaseModel) -> None:
    print(found.model_dump_json(indent=2))


def _print_all(rows: Iterable[BaseModel]) -> None:
    for row in rows:
        print(json.dumps(row.model_dump(mode="json"), ensure_ascii=False))

