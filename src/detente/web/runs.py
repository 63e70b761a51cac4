"""The pages of the ledger's own keeping: its runs, what each changed, and what is new since a day."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from detente.api import RefusedError
from detente.ledger import Ledger, changes, evidence, runs
from detente.model import Claim, News, Pair, Run
from detente.web.asking import Held, day_asked, number_asked, pair_asked
from detente.web.rendering import render
from detente.web.unchanged import carried, tag_of, unchanged
from detente.web.wording import claim_of, claim_words, told

router = APIRouter(default_response_class=HTMLResponse)

# Rows on a page.
_ROWS = 100
# Where no day is given, what came in since a week ago.
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Line:
    """What was entered or taken back, in words, and the words of the text behind it."""

    news: News
    told: str
    words: str


@dataclass(frozen=True)
class Reread:
    """What a coder took back of an article that another had read, and what it says instead."""

    article: str
    gone: tuple[Line, ...]
    come: tuple[Line, ...]


@router.get("/runs")
def runs_page(request: Request, ledger: Held) -> Response:
    """Every run, the latest first."""
    if same := unchanged(request, tag := tag_of(request, ledger)):
        return same
    found, start = runs(ledger)[::-1], number_asked(request.query_params.get("skip"))
    return render(
        "runs.html",
        request=request,
        headers=carried(tag),
        rows=found[start : start + _ROWS],
        total=len(found),
        newer=f"/runs?skip={max(0, start - _ROWS)}" if start else None,
        older=f"/runs?skip={start + _ROWS}" if start + _ROWS < len(found) else None,
    )


@router.get("/runs/{number}")
def run_page(request: Request, ledger: Held, number: int) -> Response:
    """What one run changed: new reports, what another coder reads otherwise, an analyst's judgements."""
    if same := unchanged(request, tag := tag_of(request, ledger)):
        return same
    listed = runs(ledger)
    run = next((each for each in listed if each.id == number), None)
    if run is None:
        raise RefusedError("not_found", f"the ledger has no run {number}; it has {len(listed):,}")
    query = request.query_params
    about, start = pair_asked(query.get("pair")), number_asked(query.get("skip"))
    if about is None:
        total = run.asserted + run.retracted
        found = changes(ledger, run=number, skip=start, limit=_ROWS)
    else:
        total = len(whole := changes(ledger, run=number, pair=about))
        found = whole[start : start + _ROWS]
    part = [_line(ledger, each) for each in found]
    at = _addresses(f"/runs/{number}", {"pair": about})
    return render(
        "run.html",
        request=request,
        headers=carried(tag),
        run=run,
        before=_before(listed, run),
        reread=_reread(part),
        rows=[each for each in part if each.news.why != "reread"],
        total=total,
        start=start,
        last=start + len(part),
        pair=query.get("pair", ""),
        newer=at(max(0, start - _ROWS)) if start else None,
        older=at(start + _ROWS) if start + _ROWS < total else None,
    )


@router.get("/changes")
def changes_page(request: Request, ledger: Held) -> Response:
    """What the ledger learned since a day, the latest first."""
    if same := unchanged(request, tag := tag_of(request, ledger)):
        return same
    query = request.query_params
    given, until = day_asked(query.get("since"), "since"), day_asked(query.get("until"), "until")
    about = pair_asked(query.get("pair"))
    since = given or date.today() - _WEEK
    if until and until < since:
        raise RefusedError("bad_request", f"until {until} lies before since {since}; give a later day")
    start, at = number_asked(query.get("skip")), _addresses("/changes", {"since": since, "until": until, "pair": about})
    total, found = _latest(ledger, since, until, about, start)
    return render(
        "changes.html",
        request=request,
        headers=carried(tag),
        rows=[_line(ledger, each) for each in found],
        total=total,
        start=start,
        since=since,
        until=until,
        pair=query.get("pair", ""),
        newer=at(max(0, start - _ROWS)) if start else None,
        older=at(start + _ROWS) if start + _ROWS < total else None,
    )


def _latest(
    ledger: Ledger, since: date, until: date | None, pair: Pair | None, start: int
) -> tuple[int, tuple[News, ...]]:
    """How much the ledger learned from the day on, and the rows of a page of it, the latest first."""
    # A day counts to its end: what came in on the day itself is asked for too.
    before = since - timedelta(days=1)
    if pair is not None:
        found = changes(ledger, since=before, until=until, pair=pair)[::-1]
        return len(found), found[start : start + _ROWS]
    total = _written(runs(ledger), since, until)
    first = max(0, total - start - _ROWS)
    return total, changes(ledger, since=before, until=until, skip=first, limit=max(0, total - start - first))[::-1]


def _line(ledger: Ledger, news: News) -> Line:
    """The row in words. A claim's row does not say what is claimed: its entry does."""
    change = news.change
    if change.kind == "claim":
        record = evidence(ledger, change.entry).entry.record
        if isinstance(record, Claim):
            return Line(news, f"{claim_of(record)} ({record.state})", claim_words(record))
    return Line(news, told(change.what, kind=change.kind, status=change.status), change.words)


def _addresses(address: str, asked: Mapping[str, object]) -> Callable[[int], str]:
    """The address of the page that begins after so many rows."""
    given = {name: str(value) for name, value in asked.items() if value}
    return lambda skip: f"{address}?{urlencode({**given, 'skip': skip})}"


def _written(listed: Iterable[Run], since: date, until: date | None) -> int:
    """How many entries were entered or taken back in these days."""
    days = ((each, each.recorded.date()) for each in listed)
    return sum(each.asserted + each.retracted for each, day in days if since <= day and (until is None or day <= until))


def _before(listed: Iterable[Run], run: Run) -> Run | None:
    """The last run of another coder before this one."""
    earlier = [each for each in listed if each.id < run.id and each.kind == run.kind and each.coder != run.coder]
    return earlier[-1] if earlier else None


def _reread(found: Sequence[Line]) -> tuple[Reread, ...]:
    """By article, what went and what came where another coder read it."""
    articles = dict.fromkeys(each.news.article for each in found if each.news.why == "reread")
    return tuple(
        Reread(
            article,
            tuple(each for each in found if _of(each.news, article, "taken_back")),
            tuple(each for each in found if _of(each.news, article, "asserted")),
        )
        for article in articles
    )


def _of(news: News, article: str, action: str) -> bool:
    return news.why == "reread" and news.article == article and news.action == action
