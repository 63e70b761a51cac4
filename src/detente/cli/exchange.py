"""`detente export` and `detente import`: entries into tables, and other people's tables into the ledger."""

import csv
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from detente.cli import later
from detente.cli.keep import opened, place_of
from detente.cli.names import counted
from detente.cli.options import (
    DEFAULT_LEDGER,
    AsJson,
    ClockOption,
    Known,
    LedgerOption,
    Published,
    day_of,
    pair_of,
)
from detente.cli.page import complain
from detente.errors import InputError
from detente.model import Clock, Entry, EntryKind, Findings, Recorded

if TYPE_CHECKING:
    from detente.exchange import Exported, Imported, Kept, Taken
    from detente.ledger import Ledger

_KINDS: tuple[EntryKind, ...] = ("event", "claim", "commitment", "standing", "trouble")


def export(
    ledger: LedgerOption = DEFAULT_LEDGER,
    format_: Annotated[
        Literal["jsonl", "csv", "standings", "us-missions", "cow-diplomatic-exchange", "ddr"],
        typer.Option(
            "--format",
            help="Whole entries as JSON lines, a flat table for statistics programs, or a format that import takes.",
        ),
    ] = "jsonl",
    pair: Annotated[
        tuple[str, str] | None, typer.Option("--pair", metavar="A B", help="Only the entries on these two parties.")
    ] = None,
    kind: Annotated[EntryKind | None, typer.Option("--kind", help="Only entries of this kind.")] = None,
    known: Known = None,
    clock: ClockOption = "reported",
    whole: Annotated[
        bool, typer.Option("--all", help="The whole ledger: every run, article and entry, for import to make it again.")
    ] = False,
    out: Annotated[
        str | None, typer.Option("--out", metavar="FILE", help="The file to write (default: standard output).")
    ] = None,
) -> None:
    """The entries of the ledger, one a line, with where each comes from.

    Entries that were taken back are left out, but with --all. A file is written whole or not at all.

    In the formats that import takes, standings come out as rows; standard error says how many entries a format has no
    place for.
    """
    if kind and format_ not in ("jsonl", "csv"):
        raise InputError(f"--kind {kind} goes with jsonl and csv; {format_} holds standings alone: leave it out")
    if whole and (kind or pair or known or format_ != "jsonl"):
        raise InputError("--all writes everything as JSON lines: leave out --format, --pair, --kind and --known")
    about, by = pair_of(*pair) if pair else None, day_of(known, "--known")
    with opened(ledger) as kept, _writing(out, ledger) as stream:
        if whole:
            stream.writelines(line + "\n" for line in later.ledger.archive(kept))
            return
        kinds = (kind,) if kind else _KINDS
        found = later.ledger.entries(kept, pair=about, kinds=kinds, known=by, clock=clock)
        if format_ == "csv":
            _write_table(kept, found, kind, stream)
        elif format_ != "jsonl":
            _write_back(kept, found, format_, stream, known=by, clock=clock)
        else:
            for entry in found:
                stream.write(entry.model_dump_json() + "\n")


def import_(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE", help="The table, in CSV and UTF-8 (events: tab-separated); or what export --all wrote."
        ),
    ],
    format_: Annotated[
        Literal["standings", "us-missions", "cow-diplomatic-exchange", "ddr", "icews", "polecat"] | None,
        typer.Option(
            "--format",
            help="What it is: a table of standings, the US Diplomatic Mission Status Data, COW Diplomatic Exchange, "
            "the Diplometrics Diplomatic Representation Database, or the events of ICEWS or POLECAT. "
            "What export --all wrote says it itself.",
        ),
    ] = None,
    ledger: LedgerOption = DEFAULT_LEDGER,
    published: Published = None,
    as_json: AsJson = False,
) -> None:
    """Take a table or a data set of standings or events into the ledger. The same rows again change nothing.

    Each row is an article of one line, and what it tells quotes that line.

    A row that cannot be used is named on standard error with its line; the others are kept and the exit status is 1.
    Events that the ledger has no place for, such as those within one country, are set aside and counted.
    Where no row can be used, nothing is written and the exit status is 2.

    What export --all wrote becomes a ledger again, byte for byte, where there is none yet.
    """
    if format_ is None:
        _restore(Path(file), ledger, as_json=as_json)
        return
    day = day_of(published, "--published")
    if format_ in ("icews", "polecat"):
        _import_events(Path(file), format_, day, ledger, as_json=as_json)
        return
    taken = _imported(Path(file), format_, day)
    for row in taken.refused:
        complain(row.reason)
    if not taken.findings:
        if not taken.refused:
            raise InputError(f"{file}: no rows; the first line names the columns, and the rows follow")
        raise typer.Exit(2)
    with opened(ledger, create=True) as kept:
        done = later.ledger.record_all(kept, taken.findings)
    if as_json:
        refused = [row.reason for row in taken.refused]
        print(json.dumps({**done.model_dump(mode="json"), "refused": refused}, ensure_ascii=False))
    else:
        print(f"{file}: {_found(taken)}")
        print(f"{kept.name}: {_done(done)}")
    if taken.refused:
        raise typer.Exit(1)


@dataclass
class _Sifting:
    """The findings of an archive's rows, one after the other; what gives none is named or counted on the way."""

    rows: Iterable["Taken"]
    progress: Callable[[], object]
    good: int = 0
    refused: list[str] = field(default_factory=list)
    aside: Counter[str] = field(default_factory=Counter)

    def __iter__(self) -> Iterator[Findings]:
        for row in self.rows:
            self.progress()
            if isinstance(row, later.exchange.Refused):
                complain(row.reason)
                self.refused.append(row.reason)
            elif isinstance(row, later.exchange.SetAside):
                self.aside[row.reason] += 1
            else:
                self.good += 1
                yield row


def _import_events(path: Path, format_: str, published: date | None, ledger: str, *, as_json: bool) -> None:
    """Takes an archive of events in, row by row."""
    read = {"icews": later.exchange.import_icews, "polecat": later.exchange.import_polecat}[format_]
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("importing", total=later.exchange.count_rows(path))
        sifting = _Sifting(read(path, published=published), lambda: bar.advance(task))
        findings = iter(sifting)
        first = next(findings, None)
        if first is not None:
            # Opened when there is something to keep: a file of another kind leaves no ledger behind.
            with opened(ledger, create=True) as kept:
                done = later.ledger.record_all(kept, chain((first,), findings))
    _tell_aside(path, sifting, quiet=as_json)
    if first is None:
        if not sifting.refused and not sifting.aside:
            raise InputError(f"{path}: no rows; the first line names the columns, and the rows follow")
        raise typer.Exit(2)
    if as_json:
        left = {"refused": sifting.refused, "set_aside": dict(sifting.aside)}
        print(json.dumps({**done.model_dump(mode="json"), **left}, ensure_ascii=False))
    else:
        print(f"{path}: {counted(sifting.good, 'row')} with an event")
        print(f"{kept.name}: {_done(done)}")
    if sifting.refused:
        raise typer.Exit(1)


def _tell_aside(path: Path, sifting: _Sifting, *, quiet: bool) -> None:
    if not quiet:
        for reason, number in sifting.aside.most_common():
            print(f"{path}: {counted(number, 'row')} set aside: {reason}")


def _restore(path: Path, ledger: str, *, as_json: bool) -> None:
    """Makes a ledger of an archive. Raises InputError where the file is none."""
    try:
        with path.open(encoding="utf-8") as lines:
            if not later.ledger.is_archive(lines.readline()):
                raise InputError(f"{path}: this is no archive of a ledger; say with --format what it is")
            lines.seek(0)
            with later.ledger.restore(place_of(ledger, create=True), lines) as kept:
                found = later.ledger.verify(kept)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read: {error}; give what export --all wrote") from error
    if as_json:
        print(found.model_dump_json())
    else:
        held = f"{counted(found.runs, 'run')}, {counted(found.entries, 'entry')}"
        print(f"{kept.name}: {held}; head {found.head}")


def _write_table(ledger: "Ledger", entries: Iterable[Entry], kind: EntryKind | None, stream: IO[str]) -> None:
    table = csv.DictWriter(stream, later.exchange.columns(kind), lineterminator="\n")
    table.writeheader()
    for source in later.ledger.sourced(ledger, entries):
        table.writerow(later.exchange.flat(source.entry, source))


def _write_back(
    ledger: "Ledger", entries: Iterable[Entry], format_: str, stream: IO[str], *, known: date | None, clock: Clock
) -> None:
    kept = later.exchange.Kept(
        entries=entries,
        sources=lambda some: later.ledger.sourced(ledger, some),
        position=lambda pair, day: later.ledger.position(ledger, pair, valid=day, known=known, clock=clock),
    )
    export_format: dict[str, Callable[[Kept], Exported]] = {
        "standings": later.exchange.export_standings,
        "us-missions": later.exchange.export_us_missions,
        "cow-diplomatic-exchange": later.exchange.export_cow_exchange,
        "ddr": later.exchange.export_ddr,
    }
    table = export_format[format_](kept)
    stream.write(table.text)
    if table.left_out:
        complain(f"left out: {', '.join(counted(number, what) for what, number in table.left_out.items())}")


@contextmanager
def _writing(out: str | None, ledger: str) -> Iterator[IO[str]]:
    """Standard output, or a file that takes its name when all of it is written."""
    if out is None:
        yield sys.stdout
        return
    path, kept = Path(out), Path(ledger).expanduser()
    if path.exists() and kept.exists() and path.samefile(kept):
        raise InputError(f"--out {out} is the ledger itself; name another file")
    try:
        # Half a character in a text is escaped, as on standard output.
        with NamedTemporaryFile(
            "w", encoding="utf-8", errors="backslashreplace", newline="", dir=path.parent, delete=False
        ) as stream:
            unfinished = Path(stream.name)
            try:
                yield stream.file
                stream.close()
                unfinished.chmod(0o666 & ~_umask())
                unfinished.replace(path)
            finally:
                unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(f"--out {out}: cannot be written: {error.strerror or error}; name a file to write") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _imported(path: Path, format_: str, published: date | None) -> "Imported":
    read = {
        "standings": later.exchange.import_standings,
        "us-missions": later.exchange.import_us_missions,
        "cow-diplomatic-exchange": later.exchange.import_cow_exchange,
        "ddr": later.exchange.import_ddr,
    }
    return read[format_](path, published=published)


def _found(taken: "Imported") -> str:
    standings = sum(len(each.standings) for each in taken.findings)
    troubles = sum(len(each.troubles) for each in taken.findings)
    told = f"{counted(len(taken.findings), 'row')} with {counted(standings, 'standing')}"
    return f"{told}, {counted(troubles, 'trouble')}" if troubles else told


def _done(done: Recorded) -> str:
    if done.run is None:
        return f"nothing changed, {counted(done.known, 'entry')} known already"
    back = f", {done.retracted:,} taken back" if done.retracted else ""
    return f"{counted(done.new, 'new entry')}, {done.known:,} known already{back}"
