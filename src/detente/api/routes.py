"""The addresses under /api/v1, each one verb."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Path, Query, Request
from fastapi.responses import JSONResponse

from detente import __version__
from detente.api.asking import Asked, AskedHistory, AskedPosition, pair_named
from detente.api.reading import explain_text, read_text
from detente.api.refusal import Problem, RefusedError
from detente.api.shapes import Answer, Health, History, Pairs, StateList, StateRow, Text
from detente.cli import dumped, explained, states
from detente.errors import InputError
from detente.ledger import Ledger, entries, evidence, history, pairs, position
from detente.model import Change, EntryEvidence, Pair, Position

router = APIRouter(responses={422: {"model": Problem}, 503: {"model": Problem}})

_MISSING: dict[int | str, dict[str, Any]] = {404: {"model": Problem}}
_EXAMPLE = {
    "text": "Norway recalled its ambassador to Hungary on Tuesday.",
    "published": "2025-03-05",
    "title": "Norway calls its ambassador home",
    "url": "https://news.example/recall",
}


def held(request: Request) -> Ledger:
    """The ledger that the application serves."""
    ledger: Ledger = request.app.state.ledger
    return ledger


def asked_pair(
    pair: Annotated[str, Path(description="Two codes or names with a dash between them.", examples=["AFG-PAK"])],
) -> Pair:
    """The pair of the address."""
    return pair_named(pair)


Held = Annotated[Ledger, Depends(held)]
AskedPair = Annotated[Pair, Depends(asked_pair)]


@router.get("/health", summary="Whether the ledger can be read")
def get_health(ledger: Held) -> Health:
    """The version, where the ledger answers; the error `ledger` where it does not."""
    next(entries(ledger, kinds=()), None)
    return Health(version=__version__)


@router.get("/states", summary="The states and their codes")
def get_states() -> StateList:
    """Every state and territory by code, with its names."""
    rows = (
        StateRow(code=s.code, name=s.name, names=s.names, status=s.status, of=s.of, capital=s.capital) for s in states()
    )
    return StateList(states=tuple(rows))


@router.get("/pairs", summary="The pairs that the ledger holds")
def get_pairs(ledger: Held, asked: Annotated[Asked, Query()]) -> Pairs:
    """Every pair with how many entries of each kind, in alphabetical order."""
    return Pairs(pairs=pairs(ledger, known=asked.known, clock=asked.clock))


@router.get("/pairs/{pair}", responses=_MISSING, summary="How a pair stands on a day")
def get_position(ledger: Held, pair: AskedPair, asked: Annotated[AskedPosition, Query()]) -> Position:
    """The position on the day `valid`, as known on `known`: each part with the entries and the rule behind it."""
    return position(ledger, pair, valid=asked.valid or date.today(), known=asked.known, clock=asked.clock)


@router.get("/pairs/{pair}/history", responses=_MISSING, summary="What happened between two parties")
def get_history(ledger: Held, pair: AskedPair, asked: Annotated[AskedHistory, Query()]) -> History:
    """Rows in order of their days, a page at a time. Give `next` as `cursor` for the page after it."""
    rows = history(
        ledger, pair, since=asked.since, until=asked.until, known=asked.known, clock=asked.clock
    )  # fmt: skip
    start = _after(rows, asked.cursor)
    page = rows[start : start + asked.limit]
    more = start + asked.limit < len(rows)
    return History(pair=pair, changes=page, next=page[-1].entry if more else None)


@router.get("/evidence/{id}", responses=_MISSING, summary="The words behind an entry")
def get_evidence(
    ledger: Held,
    entry: Annotated[str, Path(alias="id", description="An entry's id, or the beginning of it.")],
) -> EntryEvidence:
    """The entry, its article and its quotes in their paragraphs."""
    try:
        return evidence(ledger, entry)
    except InputError as error:
        raise RefusedError("not_found", str(error)) from error


@router.post(
    "/read",
    response_model=Answer,
    responses={413: {"model": Problem}},
    summary="What a report says; nothing is kept",
)
def post_read(text: Annotated[Text, Body(openapi_examples={"recall": {"value": _EXAMPLE}})]) -> JSONResponse:
    """Events, claims, commitments, standings and troubles of the text, as `detente read --json` gives them.

    With `explain`, for each event the pattern or model part, the way to each party in the parse, and the probability.
    """
    published, title, url = text.published, text.title, text.url
    if text.explain:
        findings, why = explain_text(text.text, published=published, title=title, url=url)
    else:
        findings, why = read_text(text.text, published=published, title=title, url=url), None
    return JSONResponse({"id": findings.article.id, **dumped(findings), **explained(why)})


def _after(rows: tuple[Change, ...], cursor: str | None) -> int:
    """The number of the first row after the cursor's. Raises RefusedError where no row of this history has it."""
    if cursor is None:
        return 0
    for number, row in enumerate(rows, start=1):
        if row.entry == cursor:
            return number
    raise RefusedError("bad_request", "the cursor is none of this history; ask again without it")
