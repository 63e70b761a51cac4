"""The pages, each an address: the ledger's pairs, a pair, an entry's evidence, a text to read."""

import re
from datetime import date
from typing import Annotated, get_args
from urllib.parse import parse_qs, urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from detente.api import MAX_TEXT, RefusedError, pair_named, read_text, refusal_of
from detente.cli import (
    Row,
    by_parties,
    day_of,
    effect,
    later_change,
    note_head,
    position_told,
    row_of,
    sentence,
)
from detente.errors import DetenteError, InputError
from detente.ledger import Ledger, evidence, history, pairs, position
from detente.model import Claim, Clock, Findings, Pair
from detente.web.marks import pieces
from detente.web.rendering import render

router = APIRouter(default_response_class=HTMLResponse)

# Rows of a history on one page, and characters of a text's words in a line.
_ROWS, _WORDS = 100, 300
_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)
_CLOCKS: tuple[Clock, ...] = get_args(Clock)


def held(request: Request) -> Ledger:
    """The ledger that the application serves."""
    ledger: Ledger = request.app.state.ledger
    return ledger


Held = Annotated[Ledger, Depends(held)]


@router.get("/")
def home(ledger: Held) -> HTMLResponse:
    """The pairs that the ledger holds, and a box to ask for any."""
    return render("home.html", rows=pairs(ledger), ledger=ledger.name.rpartition("/")[2], asked="", refused=None)


@router.get("/find")
def find(ledger: Held, q: str = "") -> Response:
    """On to the pair that the words name; back to the list, with the reason, where they name none."""
    try:
        return RedirectResponse(f"/pair/{pair_named(q)}", status_code=303)
    except RefusedError as refused:
        name = ledger.name.rpartition("/")[2]
        return render(
            "home.html", status=refused.status, rows=pairs(ledger), ledger=name, asked=q[:200], refused=refused
        )


@router.get("/pair/{pair}")
def pair_page(request: Request, ledger: Held, pair: str) -> Response:
    """How a pair stands, and what happened between the two."""
    named, query = pair_named(pair), request.query_params
    if str(named) != pair:
        asked = f"?{query}" if query else ""
        return RedirectResponse(f"/pair/{named}{asked}", status_code=303)
    valid, known = _day(query.get("valid"), "valid") or date.today(), _day(query.get("known"), "known")
    clock, skip = _clock(query.get("clock")), query.get("skip", "")
    found = position(ledger, named, valid=valid, known=known, clock=clock)
    rows = history(ledger, named, known=known, clock=clock)[::-1]
    start = int(skip) if _NUMBER.fullmatch(skip) else 0
    return render(
        "pair.html",
        pair=named,
        position=found,
        sentence=sentence(found),
        told=tuple(position_told(found, longest=_WORDS)),
        later=later_change(found),
        later_address=_address(named, found.later.day if found.later else valid, known, clock),
        rows=rows[start : start + _ROWS],
        start=start,
        total=len(rows),
        newer=_address(named, valid, known, clock, max(0, start - _ROWS)) if start else None,
        older=_address(named, valid, known, clock, start + _ROWS) if start + _ROWS < len(rows) else None,
        valid=valid,
        known=known,
        clock=clock,
    )


@router.get("/evidence/{entry}")
def evidence_page(ledger: Held, entry: str) -> HTMLResponse:
    """The words behind an entry, in their paragraph."""
    try:
        found = evidence(ledger, entry)
    except InputError as error:
        raise RefusedError("not_found", str(error)) from error
    record = found.entry.record
    row = row_of(record)
    # In the ledger a claim names its proposition by a digest, which tells a reader nothing.
    digest = isinstance(record, Claim) and re.fullmatch(r"[0-9a-f]{16,}", record.proposition)
    return render("evidence.html", found=found, row=row, pairs=_pairs(row), words="" if digest else row.words)


@router.get("/read")
def read_form() -> HTMLResponse:
    """A box for a text."""
    return render("read.html", text="", published="", refused=None, note=None, limit=MAX_TEXT)


@router.post("/read")
async def read_page(request: Request) -> HTMLResponse:
    """What the text says, as a note and in the text itself. Nothing is kept."""
    fields = _form(await request.body())
    # A form sends line ends as CR LF; the text as it was written had none of the first.
    text, published = fields.get("text", "").replace("\r\n", "\n"), fields.get("published", "")
    try:
        findings = await run_in_threadpool(read_text, text, published=_day(published, "published"))
    except (RefusedError, InputError) as error:
        refused = refusal_of(error)
        return render(
            "read.html",
            status=refused.status,
            text=text[:MAX_TEXT],
            published=published[:40],
            refused=refused,
            note=None,
            limit=MAX_TEXT,
        )
    return render("read.html", text=text, published=published, refused=None, limit=MAX_TEXT, note=_note(findings))


def _note(findings: Findings) -> dict[str, object]:
    """What the template shows of the findings."""
    return {
        "head": note_head(findings.article, "Your text"),
        "groups": tuple(by_parties(findings)),
        "troubles": findings.troubles,
        "effect": effect(findings),
        "pieces": tuple(pieces(findings)),
    }


def _pairs(row: Row) -> tuple[Pair, ...]:
    """The pairs that a record is about, in the order of their codes."""
    parties = sorted(row.parties)
    return tuple(Pair.of(one, other) for one in parties for other in parties if one < other)


def _form(body: bytes) -> dict[str, str]:
    """The first value of each field of a form. Raises RefusedError where it has too many."""
    try:
        fields = parse_qs(body.decode("ascii"), keep_blank_values=True, max_num_fields=10)
    except ValueError as error:
        raise RefusedError("bad_request", "the form cannot be read; send it from this page") from error
    return {name: values[0] for name, values in fields.items()}


def _day(text: str | None, name: str) -> date | None:
    """The day of a field; an empty field is not given. Raises RefusedError where it is none."""
    try:
        return day_of(text.strip() or None, name) if text else None
    except DetenteError as error:
        raise RefusedError("bad_date", str(error)) from error


def _clock(text: str | None) -> Clock:
    for clock in _CLOCKS:
        if text == clock:
            return clock
    if not text:
        return "reported"
    raise RefusedError("bad_request", f"clock {text[:40]!r} is none; take {' or '.join(_CLOCKS)}")


def _address(pair: Pair, valid: date, known: date | None, clock: Clock, skip: int = 0) -> str:
    """The page of a pair with these dates."""
    query = {"valid": str(valid), **({"known": str(known), "clock": clock} if known else {})}
    return f"/pair/{pair}?{urlencode({**query, 'skip': skip} if skip else query)}"
