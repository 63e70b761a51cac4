"""Entries as the bytes of a file, a part at a time: JSON lines, CSV, Parquet. No more than a part is held in memory."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import polars as pl

from detente import exchange
from detente.ledger import Ledger, sourced
from detente.model import Entry, EntryKind

T = TypeVar("T")

# Entries in a part, bytes of a file sent at a time.
_SOME, _BYTES = 500, 1 << 18

_DATES = ("date_from", "date_to", "deadline_from", "deadline_to", "published", "reported")
_NUMBERS = ("killed", "injured", "displaced", "expelled", "amount", "latitude", "longitude", "confidence")


def json_parts(found: Iterable[Entry]) -> Iterator[bytes]:
    """Whole entries as JSON lines."""
    for some in _some(found):
        yield "".join(f"{entry.model_dump_json()}\n" for entry in some).encode()


def csv_parts(ledger: Ledger, found: Iterable[Entry], kind: EntryKind | None) -> Iterator[bytes]:
    """A flat table with a line of headings."""
    yield _csv(exchange.columns(kind), ()).encode()
    for some in _some(_rows(ledger, found)):
        yield _csv(exchange.columns(kind), some, headed=False).encode()


def parquet_parts(ledger: Ledger, found: Iterable[Entry], kind: EntryKind | None) -> Iterator[bytes]:
    """The same table with dates and numbers as such. It is made in a file, for its end says where its parts lie."""
    with TemporaryDirectory(prefix="detente-export-") as folder:
        lines, table = Path(folder) / "rows.jsonl", Path(folder) / "table.parquet"
        with lines.open("w", encoding="utf-8") as file:
            for row in _rows(ledger, found):
                file.write(json.dumps(row) + "\n")
        names = exchange.columns(kind)
        if lines.stat().st_size:
            rows = pl.scan_ndjson(lines, schema=dict.fromkeys(names, pl.String), batch_size=_SOME * 10)
        else:
            rows = pl.LazyFrame(schema=dict.fromkeys(names, pl.String))
        rows.with_columns(*_typed(names)).sink_parquet(table)
        with table.open("rb") as file_:
            while part := file_.read(_BYTES):
                yield part


def _typed(names: Iterable[str]) -> Iterator[pl.Expr]:
    for name in names:
        if name in _DATES:
            yield pl.col(name).str.to_date("%Y-%m-%d")
        elif name in _NUMBERS:
            yield pl.col(name).cast(pl.Float64)
        elif name == "run":
            yield pl.col(name).cast(pl.Int64)
        elif name == "recorded":
            yield pl.col(name).str.to_datetime(time_zone="UTC")


def _rows(ledger: Ledger, found: Iterable[Entry]) -> Iterator[dict[str, str]]:
    """The entries as flat rows, each with where its article came from."""
    return (exchange.flat(source.entry, source) for source in sourced(ledger, found))


def _csv(names: Iterable[str], rows: Iterable[dict[str, str]], *, headed: bool = True) -> str:
    text = io.StringIO()
    table = csv.DictWriter(text, tuple(names), lineterminator="\n")
    if headed:
        table.writeheader()
    table.writerows(rows)
    return text.getvalue()


def _some(rows: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(rows)
    while some := list(islice(rest, _SOME)):
        yield some
