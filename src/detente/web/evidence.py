"""The page of an entry: the words behind it, whether it still counts, and what analysts said of it."""

import re
from itertools import combinations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from detente.api import RefusedError
from detente.cli import Row, row_of
from detente.errors import InputError
from detente.ledger import evidence, judgements
from detente.model import Claim, Entry, Event, Pair, Trouble
from detente.web.asking import Held
from detente.web.records import details_of
from detente.web.rendering import render
from detente.web.unchanged import carried, tag_of, unchanged

router = APIRouter(default_response_class=HTMLResponse)


@router.get("/evidence/{entry}")
def evidence_page(request: Request, ledger: Held, entry: str) -> Response:
    """The words behind an entry, in their paragraph."""
    if same := unchanged(request, tag := tag_of(request, ledger)):
        return same
    try:
        found = evidence(ledger, entry)
    except InputError as error:
        raise RefusedError("not_found", str(error)) from error
    record = found.entry.record
    row = row_of(record)
    # In the ledger a claim names its proposition by a digest, which tells a reader nothing.
    digest = re.fullmatch(r"[0-9a-f]{16,}", record.proposition) if isinstance(record, Claim) else None
    return render(
        "evidence.html",
        request=request,
        headers=carried(tag),
        found=found,
        row=row,
        pairs=_pairs(row),
        words="" if digest else row.words,
        details=() if isinstance(record, Trouble) else details_of(record),
        judged=judgements(ledger, entry=found.entry.id),
        place=_place(found.entry),
    )


def _pairs(row: Row) -> tuple[Pair, ...]:
    """The pairs that a record is about, in the order of their codes."""
    return tuple(Pair.of(one, other) for one, other in combinations(sorted(row.parties), 2))


def _place(entry: Entry) -> str:
    """The address of the entry's words in its article."""
    record = entry.record
    if isinstance(record, Trouble):
        start = record.span.start if record.span else None
    else:
        start = (record.trigger if isinstance(record, Event) else record.evidence)[0].start
    return f"/article/{entry.article}" + (f"#c{start}" if start is not None else "")
