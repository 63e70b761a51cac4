"""`detente record`: reports are read and what they say is kept."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import track

from detente.cli import later
from detente.cli.lines import Unread, unread
from detente.cli.names import counted
from detente.cli.options import DEFAULT_LEDGER, AllowPrivate, AsJson, Everything, LedgerOption, Model, Published, day_of
from detente.cli.page import complain
from detente.errors import InputError
from detente.model import Article, Findings, Recorded

if TYPE_CHECKING:
    from detente.ledger import Ledger

_REPORTS = (".txt", ".html", ".htm")
# From here on a person would wait long enough to wonder.
_MANY = 20


def record(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE", help="Files, web addresses, folders of .txt and .html files, or - for standard input."
        ),
    ],
    ledger: LedgerOption = DEFAULT_LEDGER,
    published: Published = None,
    as_json: AsJson = False,
    everything: Everything = False,
    model: Model = True,
    allow_private: AllowPrivate = False,
) -> None:
    """Read reports and keep what they say. The same report again changes nothing.

    A source that cannot be read is named on standard error; the others are recorded and the exit status is 1. Where
    none can be read, nothing is written and the exit status is 2.
    """
    stated = day_of(published, "--published")
    taken: list[tuple[str, Article]] = []
    refused: list[str] = []
    for name, error in _files(sources):
        try:
            if error:
                raise error
            article = later.intake.load(name, published=stated, stdin=sys.stdin.buffer, allow_private=allow_private)
            taken.append((name, article))
        except InputError as problem:
            complain(problem)
            refused.append(str(problem))
    if not taken:
        raise typer.Exit(2)
    # Opened before the reading: that there is no ledger here must not come out after an hour.
    with opened(ledger, create=True) as kept:
        findings = _read([article for _, article in taken], everything=everything, model=model)
        done = later.ledger.record_all(kept, findings)
    if as_json:
        print(json.dumps({**done.model_dump(mode="json"), "refused": refused}, ensure_ascii=False))
    else:
        for (name, _), found in zip(taken, findings, strict=True):
            print(f"{name}: {_found(found)}")
        if line := sum(map(unread, findings), Unread()).line(len(findings)):
            print(line)
        print(f"{kept.name}: {_done(done)}")
    if refused:
        raise typer.Exit(1)


def opened(place: str, *, create: bool = False, read_only: bool = False) -> "Ledger":
    """The ledger, for a with-block. Raises LedgerError where there is none and none may be made."""
    return later.ledger.open_ledger(place_of(place, create=create), create=create, read_only=read_only)


def place_of(place: str, *, create: bool) -> str:
    """The ledger's place; the folder of the usual one is made where a ledger may be made in it."""
    if not place.strip():
        raise InputError("--ledger names no ledger: give a file or a database address")
    if create and place == DEFAULT_LEDGER:
        Path(place).expanduser().parent.mkdir(parents=True, exist_ok=True)
    return place


def _files(sources: Iterable[str]) -> Iterator[tuple[str, InputError | None]]:
    """Each source, a folder as its reports in order of their names; with an error where a folder holds none."""
    for source in sources:
        path = Path(source)
        if "://" in source or not path.is_dir():
            yield source, None
            continue
        reports = sorted(str(file) for file in path.iterdir() if file.suffix.lower() in _REPORTS)
        if not reports:
            yield source, InputError(f"{source}: a folder without .txt or .html files; name a folder of reports")
        yield from ((report, None) for report in reports)


def _read(articles: Sequence[Article], *, everything: bool, model: bool) -> list[Findings]:
    found: Iterable[Findings] = later.pipeline.read_all(articles, everything=everything, model=model)
    if sys.stderr.isatty() and len(articles) >= _MANY:
        found = track(found, "reading", len(articles), console=Console(stderr=True), transient=True)
    return list(found)


def _found(f: Findings) -> str:
    parts = {"event": f.events, "claim": f.claims, "commitment": f.commitments, "standing": f.standings}
    counts = [counted(len(some), noun) for noun, some in {**parts, "trouble": f.troubles}.items() if some]
    return ", ".join(counts) or "nothing found"


def _done(done: Recorded) -> str:
    articles, known = counted(done.articles, "article"), counted(done.known, "entry")
    if done.run is None:
        return f"{articles}; nothing changed, {known} known already"
    back = f", {done.retracted:,} taken back" if done.retracted else ""
    return f"{articles}; {counted(done.new, 'new entry')}, {done.known:,} known already{back}"
