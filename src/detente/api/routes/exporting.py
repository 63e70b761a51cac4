"""The entries of the ledger as a stream: JSON lines, CSV or Parquet, whatever their number."""

from collections.abc import Iterator
from itertools import chain
from typing import Annotated, Literal

from fastapi import Query, Response
from fastapi.responses import StreamingResponse
from pydantic import Field

from detente.api.asking import AskedKnown, Held, pair_named
from detente.api.routes.common import Responses, router_of
from detente.api.tables import csv_parts, json_parts, parquet_parts
from detente.ledger import entries
from detente.model import Entry, EntryKind

router = router_of("export")

_KINDS: tuple[EntryKind, ...] = ("event", "claim", "commitment", "standing", "trouble")
_MEDIA = {
    "jsonl": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}
_ANSWER: Responses = {
    200: {
        "description": "The entries, one a line or row.",
        "content": {kind.partition(";")[0]: {"schema": {"type": "string"}} for kind in _MEDIA.values()},
    }
}


class _AskedExport(AskedKnown):
    """The query of an export."""

    format: Literal["jsonl", "csv", "parquet"] = Field(
        "jsonl",
        description="Whole entries as JSON lines, or a flat table (docs/exchange.md names its columns).",
        examples=["csv"],
    )
    kind: EntryKind | None = Field(None, description="Only entries of this kind.", examples=["event"])
    pair: str | None = Field(
        None,
        max_length=120,
        description="Only what is about this pair: two codes or names with a dash between them.",
        examples=["HUN-NOR"],
    )


@router.get(
    "/export",
    response_class=StreamingResponse,
    responses=_ANSWER,
    summary="The entries, as many as there are",
)
def get_export(ledger: Held, asked: Annotated[_AskedExport, Query()]) -> Response:
    """Every live entry with where it comes from, as `detente export` writes it; memory stays flat on both sides."""
    about = pair_named(asked.pair) if asked.pair else None
    kinds = (asked.kind,) if asked.kind else _KINDS
    found = entries(ledger, pair=about, kinds=kinds, known=asked.by_day, clock=asked.clock)
    parts = _parts(found, asked, ledger)
    # What fails is told before the answer has begun: afterwards it could only break off.
    first = next(parts, b"")
    name = f"detente-{asked.pair or 'all'}".replace(" ", "-").encode("ascii", "ignore").decode()
    plain = "".join(letter for letter in name if letter.isalnum() or letter in "-.")
    shown = {"Content-Disposition": f'attachment; filename="{plain}.{asked.format}"'}
    return StreamingResponse(chain((first,), parts), media_type=_MEDIA[asked.format], headers=shown)


def _parts(found: Iterator[Entry], asked: _AskedExport, ledger: Held) -> Iterator[bytes]:
    if asked.format == "jsonl":
        return json_parts(found)
    return (csv_parts if asked.format == "csv" else parquet_parts)(ledger, found, asked.kind)
