"""A pair's measures by period, out of its entries."""

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from detente.errors import InputError
from detente.measures.answering import reciprocity, replies
from detente.measures.coverage import Outlets, coverage, left_out, published
from detente.measures.flows import Stock, flow
from detente.measures.happenings import Told, directions, happenings
from detente.measures.levels import announced, steps
from detente.measures.periods import periods
from detente.measures.series import Aside, By, Flow, Happening, Point, Scale, Series, day_after, days_before, goes
from detente.model import Entry, Event, Pair, Position

# Days after which an event weighs half in the stock. A convention, not a finding: it is always shown beside the stock.
HALF_LIFE = 30.0


def measure(
    entries: Iterable[Entry],
    pair: Pair,
    *,
    by: By,
    since: date | None = None,
    until: date | None = None,
    half_life: float = HALF_LIFE,
    scale: Scale = "plover",
    leave_out: Iterable[str] = (),
    outlets: Outlets | None = None,
    positions: Iterable[Position] = (),
) -> Series:
    """The pair's series by day, week or month, from `since` on and before `until` (by default, all there is).

    `entries` are the pair's, of every kind: all of them tell that something came out, events told as done are counted.
    `outlets` says who printed an article, by its id; `leave_out` are countries whose outlets shall not count.
    `positions` are how the pair stood on every day on which that may have changed. Raises InputError where options
    make no sense.
    """
    leaving, positions = frozenset(leave_out), tuple(positions)
    check(since, until, half_life)
    everything = tuple(entries)
    left = tuple(entry for entry in everything if left_out(entry, leaving, outlets or {}))
    kept = _without(everything, left)
    told, aside = _sorted_out(kept, pair, until)
    work = _Work(pair, half_life, happenings(told, scale=scale), published(kept), outlets or {}, leaving)
    first, end = work.bounds(since, until)
    points = tuple(work.points(periods(first, end, by))) if first and end else ()
    return Series(
        pair=pair,
        by=by,
        since=first,
        until=end,
        scale=scale,
        half_life=half_life,
        leave_out=tuple(sorted(leaving)),
        points=points,
        levels=tuple(step for step in steps(positions, pair) if end is None or step.day < end),
        announced=tuple(each for each in announced(positions, pair) if end is None or each.day < end),
        reciprocity=reciprocity(points, work.happened, pair) if points else None,
        replies=replies(work.happened, pair, since=first, until=end) if first and end else (),
        happenings=work.happened,
        aside=(*aside, *(Aside(entry=each.id, reason="outlet left out") for each in left if each.kind == "event")),
    )


def check(since: date | None, until: date | None, half_life: float) -> None:
    """Raises InputError where the options of a series make no sense."""
    if not (math.isfinite(half_life) and half_life > 0):
        raise InputError(f"a half-life of {half_life:g} days makes no sense; give a number above 0")
    if since and until and since >= until:
        raise InputError(f"nothing lies between {since} and {until}; give a later end: it is the first day left out")


def _without(entries: Iterable[Entry], left: Iterable[Entry]) -> tuple[Entry, ...]:
    gone = {entry.id for entry in left}
    return tuple(entry for entry in entries if entry.id not in gone)


def _sorted_out(entries: Iterable[Entry], pair: Pair, until: date | None) -> tuple[list[Told], list[Aside]]:
    """The tellings that count, and the event entries that do not."""
    counted: list[Told] = []
    aside: list[Aside] = []
    for entry in entries:
        event = entry.record
        if not isinstance(event, Event):
            continue
        told = Told(entry, event, directions(event, pair))
        if event.status != "actual":
            aside.append(Aside(entry=entry.id, reason=event.status))
        elif not told.directions:
            aside.append(Aside(entry=entry.id, reason="neither acts on the other"))
        elif until and told.day >= until:
            aside.append(Aside(entry=entry.id, reason="after the end"))
        else:
            counted.append(told)
    return counted, aside


@dataclass(frozen=True)
class _Work:
    """What the points are made from."""

    pair: Pair
    half_life: float
    happened: tuple[Happening, ...]
    out: dict[str, date]
    outlets: Outlets
    leave_out: frozenset[str]

    def bounds(self, since: date | None, until: date | None) -> tuple[date | None, date | None]:
        """The first day and the first day after the last; null where nothing says."""
        days = [*(each.day for each in self.happened), *self.out.values()]
        if until:
            days = [day for day in days if day < until]
        first = since or min(days, default=None)
        end = until or (day_after(max(days)) if days else None)
        if first and end and first >= end:
            # Everything that is known lies before the beginning: one empty period says so.
            end = day_after(first)
        return first, end

    def points(self, spans: Iterable[tuple[date, date]]) -> Iterator[Point]:
        """A point for each period, in order."""
        days = [each.day for each in self.happened]
        out = sorted((day, article) for article, day in self.out.items())
        out_days = [day for day, _ in out]
        stocks: dict[str | None, Stock] = dict.fromkeys((self.pair.a, self.pair.b, None), Stock(self.half_life))
        done = 0
        for start, end in spans:
            first, last = bisect_left(days, start), bisect_left(days, end)
            day = days_before(end, 1)
            for sender, stock in stocks.items():
                stocks[sender] = stock.after((each for each in self.happened[done:last] if goes(each, sender)), day)
            done = last
            articles = [name for _, name in out[bisect_left(out_days, start) : bisect_left(out_days, end)]]
            yield self._point(start, end, self.happened[first:last], articles, stocks)

    def _point(
        self,
        start: date,
        end: date,
        happened: Sequence[Happening],
        articles: Sequence[str],
        stocks: dict[str | None, Stock],
    ) -> Point:
        def one_way(sender: str | None, receiver: str | None) -> Flow:
            going = [each for each in happened if goes(each, sender)]
            return flow(sender, receiver, going, stock=stocks[sender].value, reported=bool(articles))

        a, b = self.pair.a, self.pair.b
        return Point(
            start=start,
            end=end,
            coverage=coverage(articles, happened, outlets=self.outlets, leave_out=self.leave_out),
            flows=(one_way(a, b), one_way(b, a), one_way(None, None)),
        )
