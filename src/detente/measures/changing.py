"""Days on which deeds begin to come more or less often, for each direction and sign."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
from ruptures import Pelt  # type: ignore[import-untyped]
from ruptures.base import BaseCost  # type: ignore[import-untyped]

from detente.measures.answering import sign_of
from detente.measures.series import (
    LEAST_EVENTS,
    LEAST_PERIODS,
    ChangePoint,
    Happening,
    Point,
    Search,
    Series,
    Sign,
    goes,
)

# A stretch is at least so many periods long, and so many of them show what moved a change.
SHORTEST = 4


class PoissonCost(BaseCost):  # type: ignore[misc]
    """Minus the log likelihood of counts at one rate over a stretch: K − K·log(K ÷ E) for K events in E days seen.

    A period that nothing was reported in has no days seen: it neither speaks for a rate nor against one. Divided by the
    dispersion, for deeds come in bursts (quasi-likelihood, McCullagh and Nelder 1989).
    """

    model = "poisson"
    min_size = SHORTEST

    def __init__(self, dispersion: float = 1.0) -> None:
        self.dispersion = dispersion

    def fit(self, signal: Any) -> "PoissonCost":
        """Takes rows of (events, days seen)."""
        self.signal = signal
        self.sums = np.vstack([np.zeros(2), np.cumsum(signal, axis=0)]).tolist()
        return self

    def error(self, start: int, end: int) -> float:
        """The cost of the stretch [start, end)."""
        (k0, e0), (k1, e1) = self.sums[start], self.sums[end]
        return cost(k1 - k0, e1 - e0) / self.dispersion


def cost(events: float, days: float) -> float:
    """The least that so many events in so many days cost, at the rate that fits them best."""
    return events - events * math.log(events / days) if events and days else 0.0


def with_changes(series: Series) -> Series:
    """The series with its change points, and with what was searched.

    PELT (Killick, Fearnhead and Eckley 2012) on counts of distinct events a period, a week where the series is by day,
    at 3/2·log n for each change: the modified BIC (Zhang and Siegmund 2007) without its term for lengths. Each change
    is then put on the day, between its neighbours, that fits best.
    """
    ways = ((series.pair.a, series.pair.b), (series.pair.b, series.pair.a))
    signs: tuple[Sign, ...] = ("cooperation", "conflict")
    lines = [_line(series, sender, receiver, sign) for sender, receiver in ways for sign in signs]
    found = sorted((each for line in lines for each in _changes(line)), key=lambda each: (each.day, each.sender))
    return series.model_copy(update={"changes": tuple(found), "searches": tuple(map(_search, lines))})


@dataclass(frozen=True)
class _Line:
    """The deeds of one sign in one direction: `ends` are the ends of its periods, one more than there are of them."""

    series: Series
    sender: str
    receiver: str
    sign: Sign
    happened: tuple[Happening, ...]
    days: tuple[date, ...]
    ends: tuple[date, ...]
    counts: tuple[int, ...]
    seen: tuple[int, ...]

    @property
    def known(self) -> int:
        """In how many periods anything was reported."""
        return sum(map(bool, self.seen))

    @property
    def enough(self) -> bool:
        return self.known >= LEAST_PERIODS and len(self.happened) >= LEAST_EVENTS

    @property
    def dispersion(self) -> float:
        """How much more counts differ from one period to the next than by chance at one rate; never below 1.

        For Poisson counts the square of a difference is on average the sum of both; a level that moves now and then
        hardly bears on differences.
        """
        both = [
            (one, other)
            for (one, before), (other, after) in pairwise(zip(self.counts, self.seen, strict=True))
            if before and after
        ]
        whole = sum(one + other for one, other in both)
        return max(1.0, sum((one - other) ** 2 for one, other in both) / whole) if whole else 1.0


def _line(series: Series, sender: str, receiver: str, sign: Sign) -> _Line:
    size = 7 if series.by == "day" else 1
    bins = [series.points[at : at + size] for at in range(0, len(series.points), size)]
    ends = (*(each[0].start for each in bins), *(each[-1].end for each in bins[-1:]))
    happened = tuple(
        each
        for each in series.happenings
        if goes(each, sender) and sign_of(each) == sign and ends and ends[0] <= each.day < ends[-1]
    )
    days = tuple(each.day for each in happened)
    return _Line(
        series=series,
        sender=sender,
        receiver=receiver,
        sign=sign,
        happened=happened,
        days=days,
        ends=ends,
        counts=tuple(bisect_left(days, end) - bisect_left(days, start) for start, end in pairwise(ends)),
        seen=tuple(sum(_length(point) for point in each if _known(point, sender)) for each in bins),
    )


def _known(point: Point, sender: str) -> bool:
    return point.flow(sender).state != "no data"


def _length(point: Point) -> int:
    return (point.end - point.start).days


def _search(line: _Line) -> Search:
    return Search(
        sender=line.sender,
        receiver=line.receiver,
        sign=line.sign,
        periods=line.known,
        events=len(line.happened),
        dispersion=line.dispersion if line.enough else None,
        enough=line.enough,
    )


def _changes(line: _Line) -> Iterator[ChangePoint]:
    if not line.enough:
        return
    signal = np.array([line.counts, line.seen], dtype=float).T
    search = Pelt(custom_cost=PoissonCost(line.dispersion), min_size=SHORTEST, jump=1)
    breaks = search.fit_predict(signal, pen=1.5 * math.log(line.known))
    stretches = list(pairwise([0, *breaks]))
    for (first, change), (_, end) in pairwise(stretches):
        yield _change(line, first, change, end)


def _change(line: _Line, first: int, at: int, end: int) -> ChangePoint:
    """The change between two stretches of periods, on its day."""
    start, stop = line.ends[first], line.ends[end]
    day = _day(line, start, at, stop)
    before, after = _rate(line, start, day), _rate(line, day, stop)
    up = after > before
    near = line.ends[min(at + SHORTEST, end)] if up else line.ends[max(at - SHORTEST, first)]
    moved = [each for each in line.happened if (day <= each.day < near if up else near <= each.day < day)]
    return ChangePoint(
        day=day,
        sender=line.sender,
        receiver=line.receiver,
        sign=line.sign,
        direction="up" if up else "down",
        before=before,
        after=after,
        coverage_before=_coverage(line, start, day),
        coverage_after=_coverage(line, day, stop),
        entries=tuple(entry for each in moved for entry in each.entries),
    )


def _day(line: _Line, start: date, at: int, stop: date) -> date:
    """The day in the period before or after the boundary that splits the two stretches best."""
    first, last = line.ends[at - 1], line.ends[min(at + 1, len(line.ends) - 1)]
    days = [first + timedelta(days=number) for number in range(1, (last - first).days)]

    def fit(day: date) -> float:
        return cost(*_told(line, start, day)) + cost(*_told(line, day, stop))

    return min((line.ends[at], *days), key=fit)


def _told(line: _Line, start: date, end: date) -> tuple[int, int]:
    """The events in [start, end) and the days of it that are known."""
    events = bisect_left(line.days, end) - bisect_left(line.days, start)
    first, last = bisect_right(line.ends, start) - 1, bisect_left(line.ends, end)
    seen = 0
    for index in range(first, last):
        begin, stop = line.ends[index], line.ends[index + 1]
        part = (min(stop, end) - max(begin, start)).days
        # Of a week that was known in part, that share.
        seen += part if line.seen[index] == (stop - begin).days else part * line.seen[index] // (stop - begin).days
    return events, seen


def _rate(line: _Line, start: date, end: date) -> float:
    """Events a 30 known days."""
    events, seen = _told(line, start, end)
    return 30 * events / seen if seen else 0.0


def _coverage(line: _Line, start: date, end: date) -> float:
    """Articles a 30 days, of the periods whose greater part lies in the stretch."""
    points = [point for point in line.series.points if start <= point.start + (point.end - point.start) / 2 < end]
    days = sum(map(_length, points))
    return 30 * sum(len(point.coverage.articles) for point in points) / days if days else 0.0
