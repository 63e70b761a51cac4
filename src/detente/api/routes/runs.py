"""Runs, each a transaction of the ledger, and what they changed."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby, islice
from typing import Annotated

from fastapi import Path, Query, Response

from detente import ledger as verbs
from detente.api import cached
from detente.api.answering import as_json
from detente.api.asking import MOST_NUMBER, AskedNews, AskedPage, Held
from detente.api.paging import cursor_of, key_of, page
from detente.api.refusal import RefusedError
from detente.api.routes.common import router_of
from detente.api.shapes import NewsPage, Runs
from detente.ledger import Ledger
from detente.model import News, Run

router = router_of("runs")

_Number = Annotated[int, Path(ge=1, le=MOST_NUMBER, description="The number of a run.", examples=[1])]

# A row of news with its number in its run, which never changes.
_Numbered = tuple[int, News]


@router.get("/runs", response_model=Runs, summary="The runs that wrote the ledger")
def get_runs(ledger: Held, asked: Annotated[AskedPage, Query()]) -> Response:
    """Every run with who wrote and how much, the last first."""
    rows = cached.runs(ledger)[::-1]
    found, after = page("run", rows, lambda row: (-row.id,), cursor=asked.cursor, kinds=(int,), limit=asked.limit)
    return as_json(Runs(runs=found, next=after))


@router.get("/runs/{run}", response_model=Run, summary="One run")
def get_run(ledger: Held, run: _Number) -> Response:
    """Who wrote, when, and how much."""
    return as_json(_run(ledger, run))


@router.get("/runs/{run}/changes", response_model=NewsPage, summary="What a run changed")
def get_run_changes(ledger: Held, run: _Number, asked: Annotated[AskedPage, Query()]) -> Response:
    """What was entered and taken back in the run, in order."""
    _run(ledger, run)
    return as_json(news_page(verbs.changes(ledger, run=run), asked, noun=f"run {run}"))


@router.get("/changes", response_model=NewsPage, summary="What is new in the ledger")
def get_changes(ledger: Held, asked: Annotated[AskedNews, Query()]) -> Response:
    """What was entered and taken back, in the order in which the ledger learned it.

    To follow a ledger, keep the cursor of the last page, or ask again with `since`.
    """
    return as_json(news_page(_by_run(ledger, asked), asked))


def news_page(rows: Iterable[News], asked: AskedPage, *, noun: str = "news") -> NewsPage:
    """The rows after the cursor, of rows in order of their runs. Rows are taken only as far as the page reaches."""
    after = key_of(noun, asked.cursor, (int, int))
    rest = (each for each in _numbered(rows) if after is None or (each[1].run, each[0]) > after)
    found = list(islice(rest, asked.limit + 1))
    shown = found[: asked.limit]
    more = len(found) > len(shown)
    after_this = cursor_of(noun, (shown[-1][1].run, shown[-1][0])) if more else None
    return NewsPage(changes=tuple(news for _, news in shown), next=after_this)


def _numbered(rows: Iterable[News]) -> Iterator[_Numbered]:
    for _, of_run in groupby(rows, key=lambda row: row.run):
        yield from enumerate(of_run)


def _by_run(ledger: Ledger, asked: AskedNews) -> Iterator[News]:
    """The news of one run after another, so that no more than one run's is held at a time."""
    after = key_of("news", asked.cursor, (int, int))
    first = after[0] if after else 0
    for run in _runs_between(cached.runs(ledger), asked):
        if run.id >= int(first):
            yield from verbs.changes(ledger, run=run.id)


def _runs_between(runs: Sequence[Run], asked: AskedNews) -> Iterator[Run]:
    """The runs recorded after one day or moment and up to another; a day counts to its end."""
    for run in runs:
        if (asked.after is None or not _is_by(run, asked.after)) and (asked.to is None or _is_by(run, asked.to)):
            yield run


def _is_by(run: Run, when: date | datetime) -> bool:
    return run.recorded <= when if isinstance(when, datetime) else run.recorded.date() <= when


def _run(ledger: Ledger, number: int) -> Run:
    runs = cached.runs(ledger)
    # Runs are numbered without a gap.
    if number > len(runs):
        raise RefusedError("not_found", f"there is no run {number}; the last one is {len(runs)}")
    return runs[number - 1]
