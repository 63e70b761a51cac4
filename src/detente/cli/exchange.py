"""`detente export` and `detente import`: entries into tables, and other people's tables into the ledger."""

import csv
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, TYPE_CHECKING, Annotated, Literal

import typer

from detente.cli import later
from detente.cli.keep import opened
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
from detente.model import Entry, EntryEvidence, EntryKind, Recorded

if TYPE_CHECKING:
    from detente.exchange import Imported
    from detente.ledger import Ledger

_KINDS: tuple[EntryKind, ...] = ("event", "claim", "commitment", "standing", "trouble")


def export(
    ledger: LedgerOption = DEFAULT_LEDGER,
    format_: Annotated[
        Literal["jsonl", "csv"],
        typer.Option("--format", help="Whole entries as JSON lines, or a flat table for statistics programs."),
    ] = "jsonl",
    pair: Annotated[
        tuple[str, str] | None, typer.Option("--pair", metavar="A B", help="Only the entries on these two parties.")
    ] = None,
    kind: Annotated[EntryKind | None, typer.Option("--kind", help="Only entries of this kind.")] = None,
    known: Known = None,
    clock: ClockOption = "reported",
    out: Annotated[
        str | None, typer.Option("--out", metavar="FILE", help="The file to write (default: standard output).")
    ] = None,
) -> None:
    """The entries of the ledger, one a line, with where each comes from.

    Entries that were taken back are left out. A file is written whole or not at all.
    """
    about, by = pair_of(*pair) if pair else None, day_of(known, "--known")
    with opened(ledger) as kept, _writing(out, ledger) as stream:
        kinds = (kind,) if kind else _KINDS
        found = later.ledger.entries(kept, pair=about, kinds=kinds, known=by, clock=clock)
        if format_ == "csv":
            _write_table(kept, found, kind, stream)
        else:
            for entry in found:
                stream.write(entry.model_dump_json() + "\n")


def import_(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The table, in CSV and UTF-8.")],
    format_: Annotated[
        Literal["standings", "us-missions"],
        typer.Option("--format", help="What it is: a table of standings, or the US Diplomatic Mission Status Data."),
    ],
    ledger: LedgerOption = DEFAULT_LEDGER,
    published: Published = None,
    as_json: AsJson = False,
) -> None:
    """Take a table of standings into the ledger. The same rows again change nothing.

    Each row is an article of one line, and what it tells quotes that line.

    A row that cannot be used is named on standard error with its line; the others are kept and the exit status is 1.
    Where no row can be used, nothing is written and the exit status is 2.
    """
    day = day_of(published, "--published")
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


def _write_table(ledger: "Ledger", entries: Iterable[Entry], kind: EntryKind | None, stream: IO[str]) -> None:
    table = csv.DictWriter(stream, later.exchange.columns(kind), lineterminator="\n")
    table.writeheader()
    # Entries of one article share its title and address, and one look-up for all of them.
    sources: dict[str, EntryEvidence] = {}
    for entry in entries:
        source = sources.get(entry.article)
        if source is None:
            source = sources[entry.article] = later.ledger.evidence(ledger, entry.id)
        table.writerow(later.exchange.flat(entry, source))


@contextmanager
def _writing(out: str | None, ledger: str) -> Iterator[IO[str]]:
    """Standard output, or a file that takes its name when all of it is written."""
    if out is None:
        yield sys.stdout
        return
    path, kept = Path(out), Path(ledger)
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
    read = later.exchange.import_standings if format_ == "standings" else later.exchange.import_us_missions
    return read(path, published=published)


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
