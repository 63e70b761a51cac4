"""Entries as the bytes of a file, a part at a time: JSON lines, CSV, Parquet. No more than a part is held in memory."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import polars as pl

from detente import exchange
from detente.ledger import Ledger, evidence
from detente.model import Entry, EntryEvidence, EntryKind

T = TypeVar("T")

# Entries in a part, bytes of a file sent at a time, articles whose titles are remembered.
_SOME, _BYTES, _ARTICLES = 500, 1 << 18, 1024

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

    @lru_cache(_ARTICLES)
    def told(article: str) -> EntryEvidence:
        # Entries of one article share its title and address: the passages of the first are not kept with them.
        return evidence(ledger, first[article]).model_copy(update={"passages": ()})

    first: dict[str, str] = {}
    for entry in found:
        first[entry.article] = entry.id
        yield exchange.flat(entry, told(entry.article))
        del first[entry.article]


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
