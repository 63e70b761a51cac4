"""What analysts say of entries: accepted, corrected, rejected, and undone again; and what waits for them."""

from typing import Annotated

from fastapi import Body, Depends, Path, Query, Response
from pydantic import Field

from detente import ledger as verbs
from detente.api.access import Caller, require
from detente.api.answering import as_json
from detente.api.asking import MOST_NUMBER, AskedPage, AskedWhole, Held, pair_named
from detente.api.paging import Key, page, short_digest
from detente.api.refusal import RefusedError
from detente.api.routes.common import refusals, router_of
from detente.api.shapes import Agreements, Doubts, Judged, Judgements, Undone
from detente.errors import InputError
from detente.ledger import agreement, judge, judgements, undo
from detente.model import Agreement, Doubt, Judgement

router = router_of("judgements")

_Analyst = Annotated[Caller, Depends(require("analyst"))]
_WRITES = refusals(403)

# More than ever wait: the queue looks back over the latest entries only.
_WAITING = 10**6


class _AskedJudgements(AskedPage):
    """The query of judgements."""

    entry: str | None = Field(
        None,
        max_length=100,
        description="Only judgements of this entry: its id, or an unambiguous beginning of it.",
        examples=["85229dc7044075e0a7db7959"],
    )


class _AskedDoubts(AskedPage):
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
def get_agreement(ledger: Held, asked: Annotated[AskedWhole, Query()]) -> Response:
    """For each two analysts, the entries that both judged: how many alike, and Cohen's kappa."""
    rows = sorted(agreement(ledger), key=_two)
    found, after = page("agreement", rows, _two, cursor=asked.cursor, kinds=(str, str, str), limit=asked.limit)
    return as_json(Agreements(agreements=found, next=after))


@router.get("/doubts", response_model=Doubts, summary="The entries that most need an eye")
def get_doubts(ledger: Held, asked: Annotated[_AskedDoubts, Query()]) -> Response:
    """Live entries that nobody has judged, the doubtful on which much hangs first."""
    about = pair_named(asked.pair) if asked.pair else None
    # The order holds whatever is judged between two pages: what a cursor names need not wait any more.
    rows = sorted(verbs.doubts(ledger, pair=about, limit=_WAITING if asked.cursor else asked.limit + 1), key=_weight)
    found, after = page("doubt", rows, _weight, cursor=asked.cursor, kinds=(int, int, str), limit=asked.limit)
    return as_json(Doubts(doubts=found, next=after))


def _two(row: Agreement) -> Key:
    """What rows on agreement are ordered by: the two names, which may be of any letters and length."""
    one, other = (name.encode("utf-8", "replace") for name in (row.one, row.other))
    return one[:40].hex(), other[:40].hex(), short_digest(one, other)


def _weight(row: Doubt) -> Key:
    """What entries are ordered by that wait for review: the heaviest first, of those the longest known."""
    return -round(row.doubt * row.importance * 10**12), row.change.reported.toordinal(), row.entry
