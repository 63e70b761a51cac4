"""The analyst's desk: what is doubtful, a verdict on it, and every verdict that was given."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from detente.api import Caller, RefusedError, caller_of, csrf_token, form_of, refusal_of, require_page
from detente.cli import row_of
from detente.errors import InputError
from detente.ledger import Ledger, agreement, doubts, evidence, judge, judgements, undo
from detente.model import Doubt, EntryEvidence, Event, Judgement, Pair, Trouble, Verdict
from detente.model import Passage as HeldPassage
from detente.web.asking import Held, number_asked, pair_asked
from detente.web.records import details_of
from detente.web.rendering import render
from detente.web.unchanged import kept
from detente.web.wording import why_doubted

router = APIRouter(default_response_class=HTMLResponse)

# Entries on the desk at a time, judgements on a page, and characters of a typed field that are given back.
_ON_DESK, _ROWS, _LONGEST = 20, 100, 20_000
_VERDICTS: Mapping[str, Verdict] = {"accept": "accept", "correct": "correct", "reject": "reject"}
# Fields that a correction may name; evidence, rule and what a record hangs on stay as they are.
_FIXED = frozenset({"id", "evidence", "trigger", "from_event", "proposition", "rule", "confidence", "kind", "voices"})

Viewer = Annotated[Caller | None, Depends(caller_of)]
Analyst = Annotated[Caller, Depends(require_page("analyst"))]


@dataclass(frozen=True)
class Case:
    """An entry on the desk: its words, how it was read, why it is here, the fields that may be corrected."""

    found: EntryEvidence
    deed: str
    words: str
    details: tuple[Any, ...]
    fields: tuple[tuple[str, str], ...]
    why: str

    @property
    def quoted(self) -> tuple[HeldPassage, ...]:
        """The words it rests on."""
        return tuple(each for each in self.found.passages if each.role == "evidence")


@dataclass(frozen=True)
class Passage:
    """The entries that were read from the same paragraphs; of each paragraph its pieces, and which of them are meant.

    `several` says that the entries rest on different words of it.
    """

    found: EntryEvidence
    paragraphs: tuple[tuple[tuple[str, bool], ...], ...]
    cases: tuple[Case, ...]
    several: bool


@dataclass(frozen=True)
class Typed:
    """What a form said that was refused: its boxes are filled with it again."""

    entry: str = ""
    verdict: str = ""
    reason: str = ""
    field: str = ""
    value: str = ""

    @classmethod
    def of(cls, fields: Mapping[str, str]) -> "Typed":
        """The fields of the form, at a length that was meant."""
        return cls(**{name: fields.get(name, "")[:_LONGEST] for name in cls.__dataclass_fields__})


@router.get("/review")
def desk(request: Request, ledger: Held, viewer: Viewer) -> HTMLResponse:
    """What most needs an eye: the doubtful on which much hangs, first."""
    query = request.query_params
    return _desk(request, ledger, viewer, pair=query.get("pair", ""), done=number_asked(query.get("done")))


@router.get("/review/entry/{entry}")
def one(request: Request, ledger: Held, viewer: Viewer, entry: str) -> HTMLResponse:
    """One entry, to be judged."""
    try:
        case = _case(ledger, entry, None)
    except InputError as error:
        raise RefusedError("not_found", str(error)) from error
    return _page(request, ledger, viewer, (case,), pair="", done=None, alone=True)


@router.post("/review/judge")
async def judged(request: Request, ledger: Held, analyst: Analyst) -> Response:
    """Enters the analyst's verdict with its reason, and goes back to the desk."""
    fields = await form_of(request)
    verdict = _VERDICTS.get(fields.get("verdict", ""))
    if verdict is None:
        raise RefusedError("bad_request", f"a verdict is one of {', '.join(_VERDICTS)}")
    try:
        correction = _correction(fields) if verdict == "correct" else None
        given = await run_in_threadpool(
            judge,
            _writable(ledger),
            fields.get("entry", ""),
            verdict,
            analyst=analyst.name,
            reason=fields.get("reason", ""),
            correction=correction,
        )
    except InputError as error:
        return await run_in_threadpool(_again, request, ledger, analyst, fields, error)
    return _back(fields, given.number)


@router.post("/review/undo")
async def undone(request: Request, ledger: Held, analyst: Analyst) -> Response:
    """Takes a judgement back, and goes to the list of judgements."""
    fields = await form_of(request)
    number = number_asked(fields.get("judgement"))
    try:
        await run_in_threadpool(undo, _writable(ledger), number, analyst=analyst.name, reason=fields.get("reason", ""))
    except InputError as error:
        return await run_in_threadpool(_given, request, ledger, analyst, error)
    return RedirectResponse(f"/review/judgements#j{number}", status_code=303)


@router.get("/review/judgements")
def given(request: Request, ledger: Held, viewer: Viewer) -> HTMLResponse:
    """Every judgement, the latest first, and how far analysts agree."""
    return _given(request, ledger, viewer)


def _desk(
    request: Request,
    ledger: Ledger,
    viewer: Caller | None,
    pair: str = "",
    done: int | None = None,
    typed: Typed | None = None,
    error: InputError | None = None,
) -> HTMLResponse:
    about, start = pair_asked(pair), number_asked(request.query_params.get("skip"))
    waiting = kept(
        request, ledger, "doubts", about, start, make=lambda: doubts(ledger, pair=about, limit=start + _ON_DESK + 1)
    )[start:]
    cases = tuple(_case(ledger, each.entry, each) for each in waiting[:_ON_DESK])
    return _page(
        request,
        ledger,
        viewer,
        cases,
        pair=str(about or ""),
        done=done or None,
        typed=typed,
        error=error,
        before=_desk_at(about, max(0, start - _ON_DESK)) if start else None,
        after=_desk_at(about, start + _ON_DESK) if len(waiting) > _ON_DESK else None,
    )


def _desk_at(pair: Pair | None, start: int) -> str:
    """The address of the desk from an entry of the queue on."""
    asked = {name: value for name, value in (("pair", pair), ("skip", start)) if value}
    return f"/review?{urlencode(asked)}" if asked else "/review"


def _again(
    request: Request, ledger: Ledger, viewer: Caller, fields: Mapping[str, str], error: InputError
) -> HTMLResponse:
    """The form that was refused, with the reason and with what was typed: the one entry, or the desk."""
    typed = Typed.of(fields)
    if not fields.get("alone"):
        return _desk(request, ledger, viewer, fields.get("pair", ""), typed=typed, error=error)
    try:
        case = _case(ledger, typed.entry, None)
    except InputError:
        return _desk(request, ledger, viewer, error=error)
    return _page(request, ledger, viewer, (case,), pair="", done=None, alone=True, typed=typed, error=error)


def _page(
    request: Request,
    ledger: Ledger,
    viewer: Caller | None,
    cases: Iterable[Case],
    *,
    pair: str,
    done: int | None,
    alone: bool = False,
    typed: Typed | None = None,
    error: InputError | None = None,
    before: str | None = None,
    after: str | None = None,
) -> HTMLResponse:
    refused = refusal_of(error) if error else None
    return render(
        "review.html",
        request=request,
        status=refused.status if refused else 200,
        refused=refused,
        passages=_passages(cases),
        typed=typed or Typed(),
        pair=pair,
        last=_judgement(ledger, done) if done else None,
        alone=alone,
        before=before,
        after=after,
        may=bool(viewer and viewer.may("analyst")),
        read_only=ledger.read_only,
        csrf=csrf_token(request),
    )


def _given(request: Request, ledger: Ledger, viewer: Caller | None, error: InputError | None = None) -> HTMLResponse:
    listed, start = judgements(ledger)[::-1], number_asked(request.query_params.get("skip"))
    refused = refusal_of(error) if error else None
    return render(
        "judgements.html",
        request=request,
        status=refused.status if refused else 200,
        refused=refused,
        rows=listed[start : start + _ROWS],
        total=len(listed),
        agreement=agreement(ledger),
        may=bool(viewer and viewer.may("analyst")),
        csrf=csrf_token(request),
        newer=f"/review/judgements?skip={max(0, start - _ROWS)}" if start else None,
        older=f"/review/judgements?skip={start + _ROWS}" if start + _ROWS < len(listed) else None,
    )


def _case(ledger: Ledger, entry: str, doubt: Doubt | None) -> Case:
    found = evidence(ledger, entry)
    record = found.entry.record
    row = row_of(record)
    why = why_doubted(doubt.why) if doubt else ""
    if isinstance(record, Trouble):
        return Case(found, row.deed, row.words, (), (), why)
    # An event's words are those of its sentence, which stand below in full.
    words = "" if isinstance(record, Event) else row.words
    whole = record.model_dump(mode="json", by_alias=True)
    fields = tuple((name, json.dumps(value)) for name, value in whole.items() if name not in _FIXED)
    return Case(found, row.deed, words, details_of(record), fields, why)


def _passages(cases: Iterable[Case]) -> tuple[Passage, ...]:
    """The cases by the paragraphs that they were read from, each passage where its first case stands."""
    found: dict[object, list[Case]] = {}
    for case in cases:
        paragraphs = tuple(dict.fromkeys(_start(words) for words in case.quoted))
        found.setdefault((case.found.entry.article, paragraphs), []).append(case)
    return tuple(_passage(some) for some in found.values())


def _passage(cases: list[Case]) -> Passage:
    paragraphs: dict[int, tuple[str, set[tuple[int, int]]]] = {}
    for words in (each for case in cases for each in case.quoted):
        start, meant = _start(words), words.evidence
        _, spans = paragraphs.setdefault(start, (words.before + meant.quote + words.after, set()))
        spans.add((meant.start - start, meant.end - start))
    pieces = tuple(tuple(_pieces(text, spans)) for text, spans in paragraphs.values())
    several = len({tuple(each.evidence for each in case.quoted) for case in cases}) > 1
    return Passage(cases[0].found, pieces, tuple(cases), several)


def _start(words: HeldPassage) -> int:
    """Where the paragraph of these words begins."""
    return words.evidence.start - len(words.before)


def _pieces(text: str, spans: set[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    """The text in pieces, with those that are meant told apart; spans may lie over each other."""
    edges = sorted({0, len(text), *(edge for span in spans for edge in span)})
    for start, end in pairwise(edges):
        yield text[start:end], any(first <= start and end <= last for first, last in spans)


def _judgement(ledger: Ledger, number: int) -> Judgement | None:
    return next((each for each in judgements(ledger) if each.number == number), None)


def _correction(fields: Mapping[str, str]) -> dict[str, Any]:
    """The field that should read otherwise, with its value as JSON; a bare word stands for itself."""
    name, value = fields.get("field", "").strip(), fields.get("value", "").strip()
    if not name:
        raise InputError("a correction names a field and what should stand in it")
    try:
        return {name: json.loads(value)}
    except ValueError:
        return {name: value}


def _writable(ledger: Ledger) -> Ledger:
    """The ledger, where the server may write to it. Raises RefusedError where it only reads."""
    if ledger.read_only:
        raise RefusedError("ledger", "this server only reads its ledger; nothing was judged")
    return ledger


def _back(fields: Mapping[str, str], number: int) -> RedirectResponse:
    """Back to the desk that the form was sent from."""
    pair = pair_asked(fields.get("pair"))
    return RedirectResponse(f"/review?done={number}" + (f"&pair={pair}" if pair else ""), status_code=303)
