"""What analysts say of entries: accepted, corrected, rejected, and undone again; and what waits for them."""

from typing import Annotated

from fastapi import Body, Depends, Path, Query, Response
from pydantic import Field

from detente import ledger as verbs
from detente.api.access import Caller, require
from detente.api.answering import as_json
from detente.api.asking import MOST_NUMBER, Asked, AskedPage, Held, pair_named
from detente.api.paging import page
from detente.api.refusal import RefusedError
from detente.api.routes.common import refusals, router_of
from detente.api.shapes import Agreements, Doubts, Judged, Judgements, Undone
from detente.errors import InputError
from detente.ledger import agreement, judge, judgements, undo
from detente.model import Judgement

router = router_of("judgements")

_Analyst = Annotated[Caller, Depends(require("analyst"))]
_WRITES = refusals(403)


class _AskedJudgements(AskedPage):
    """The query of judgements."""

    entry: str | None = Field(
        None,
        max_length=100,
        description="Only judgements of this entry: its id, or an unambiguous beginning of it.",
        examples=["85229dc7044075e0a7db7959"],
    )


class _AskedDoubts(Asked):
    """The query of what waits for review."""

    pair: str | None = Field(
        None,
        max_length=120,
        description="Only entries on this pair: two codes or names with a dash between them.",
        examples=["HUN-NOR"],
    )
    limit: int = Field(20, ge=1, le=200, description="Rows in the answer at most.", examples=[20])


@router.get("/judgements", response_model=Judgements, summary="What analysts said of entries")
def get_judgements(ledger: Held, asked: Annotated[_AskedJudgements, Query()]) -> Response:
    """Every judgement, those undone too, the last first."""
    try:
        rows = judgements(ledger, entry=asked.entry)[::-1]
    except InputError as error:
        raise RefusedError("not_found", str(error)) from error
    found, after = page(
        "judgement", rows, lambda row: (-row.number,), cursor=asked.cursor, kinds=(int,), limit=asked.limit
    )
    return as_json(Judgements(judgements=found, next=after))


@router.post(
    "/judgements",
    response_model=Judgement,
    status_code=201,
    responses=_WRITES,
    summary="Judge an entry; role analyst",
)
def post_judgement(ledger: Held, caller: _Analyst, said: Annotated[Judged, Body()]) -> Response:
    """Accepts, corrects or rejects an entry in the name of the token, as a run of its own. No coder overrides it.

    The answer comes when it is kept. A correction gives the fields of the record that should read otherwise.
    """
    given = judge(ledger, said.entry, said.verdict, analyst=caller.name, reason=said.reason, correction=said.correction)
    return as_json(given, status=201)


@router.post(
    "/judgements/{number}/undo",
    response_model=Judgement,
    responses=_WRITES,
    summary="Take a judgement back; role analyst",
)
def post_undo(
    ledger: Held,
    caller: _Analyst,
    number: Annotated[int, Path(ge=1, le=MOST_NUMBER, description="The number of a judgement.", examples=[1])],
    why: Annotated[Undone, Body()],
) -> Response:
    """Takes the judgement back in the name of the token; the entry stands again as it did without it."""
    return as_json(undo(ledger, number, analyst=caller.name, reason=why.reason))


@router.get("/agreement", response_model=Agreements, summary="How far analysts agree")
def get_agreement(ledger: Held) -> Response:
    """For each two analysts, the entries that both judged: how many alike, and Cohen's kappa."""
    return as_json(Agreements(agreements=agreement(ledger)))


@router.get("/doubts", response_model=Doubts, summary="The entries that most need an eye")
def get_doubts(ledger: Held, asked: Annotated[_AskedDoubts, Query()]) -> Response:
    """Live entries that nobody has judged, the doubtful on which much hangs first."""
    about = pair_named(asked.pair) if asked.pair else None
    return as_json(Doubts(doubts=verbs.doubts(ledger, pair=about, limit=asked.limit)))
