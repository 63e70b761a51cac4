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
from detente.api.paging import Key, first_of, key_of, page
from detente.api.refusal import RefusedError
from detente.api.routes.common import router_of
from detente.api.shapes import NewsPage, Runs
from detente.ledger import Ledger
from detente.model import News, Run

router = router_of("runs")

_Number = Annotated[int, Path(ge=1, le=MOST_NUMBER, description="The number of a run.", examples=[1])]

# A row of news with its number in its run, which never changes; in a cursor, the run stands before it.
Numbered = tuple[int, News]
_PARTS = (int, int)


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
    noun = f"run {run}"
    return as_json(news_page(_of_run(ledger, run, key_of(noun, asked.cursor, _PARTS), asked), asked, noun=noun))


@router.get("/changes", response_model=NewsPage, summary="What is new in the ledger")
def get_changes(ledger: Held, asked: Annotated[AskedNews, Query()]) -> Response:
    """What was entered and taken back, in the order in which the ledger learned it.

    To follow a ledger, keep the cursor of the last page, or ask again with `since`.
    """
    return as_json(news_page(_by_run(ledger, asked), asked, noun="news"))


def news_page(rows: Iterable[Numbered], asked: AskedPage, *, noun: str) -> NewsPage:
    """A page of the rows. They are taken only as far as it reaches."""
    found = list(islice(rows, asked.limit + 1))
    shown, following = first_of(noun, found, lambda row: (row[1].run, row[0]), limit=asked.limit)
    return NewsPage(changes=tuple(news for _, news in shown), next=following)


def after_cursor(rows: Iterable[News], asked: AskedPage, *, noun: str) -> Iterator[Numbered]:
    """The rows after the cursor, of rows in order of their runs."""
    after = key_of(noun, asked.cursor, _PARTS)
    for run, of_run in groupby(rows, key=lambda row: row.run):
        yield from (each for each in enumerate(of_run) if after is None or (run, each[0]) > after)


def _by_run(ledger: Ledger, asked: AskedNews) -> Iterator[Numbered]:
    """The news of one run after another."""
    after = key_of("news", asked.cursor, _PARTS)
    for run in _runs_between(cached.runs(ledger), asked):
        yield from _of_run(ledger, run.id, after, asked)


def _of_run(ledger: Ledger, run: int, after: Key | None, asked: AskedPage) -> Iterator[Numbered]:
    """What a run has of the page after the cursor: a run may hold a whole archive."""
    if after is not None and run < int(after[0]):
        return
    start = max(0, int(after[1]) + 1) if after is not None and run == after[0] else 0
    yield from enumerate(verbs.changes(ledger, run=run, skip=start, limit=asked.limit + 1), start)


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
