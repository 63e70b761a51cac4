"""How the two answer each other: reciprocity of what flows, and how soon a deed is answered in kind."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from statistics import correlation, median
from typing import NamedTuple, Self

from detente.measures.series import Happening, Point, Reciprocity, Replies, Reply, Sign, goes
from detente.model import Pair

# A deed that nothing follows within these days was not answered. A convention: it is shown beside the number.
REPLY_DAYS = 30

# Below so many periods in which both nets are known, a correlation says nothing.
LEAST_NETS = 12


def reciprocity(points: Iterable[Point], happened: Sequence[Happening], pair: Pair) -> Reciprocity:
    """How much of what went one way came back in the same period: 2·Σ min(A→B, B→A) ÷ Σ (A→B + B→A).

    The reciprocity of weighted links (Squartini, Picciolo, Ruzzenenti and Garlaschelli 2013), for cooperation and for
    conflict apart; beside it Pearson's correlation of the two nets (Goldstein and Freeman 1990). What both do together
    is left out, for it would always be returned in full; so are periods in which either side has no data.
    """
    one_way = [each for each in happened if len(each.directions) == 1 and each.score is not None]
    days = [each.day for each in one_way]
    sums: list[tuple[_Sums, _Sums]] = []
    for point in points:
        if "no data" in (point.flow(pair.a).state, point.flow(pair.b).state):
            continue
        here = one_way[bisect_left(days, point.start) : bisect_left(days, point.end)]
        a, b = (_Sums.of(each.score or 0.0 for each in here if goes(each, side)) for side in (pair.a, pair.b))
        sums.append((a, b))
    return Reciprocity(
        cooperation=_returned((a.cooperation, b.cooperation) for a, b in sums),
        conflict=_returned((-a.conflict, -b.conflict) for a, b in sums),
        correlation=_correlation([a.net for a, _ in sums], [b.net for _, b in sums]),
        periods=len(sums),
    )


class _Sums(NamedTuple):
    """What went one way in a period."""

    cooperation: float
    conflict: float

    @classmethod
    def of(cls, scores: Iterable[float]) -> Self:
        """The sums of the scores above and below zero."""
        some = list(scores)
        return cls(sum(score for score in some if score > 0), sum(score for score in some if score < 0))

    @property
    def net(self) -> float:
        return self.cooperation + self.conflict


def replies(happened: Iterable[Happening], pair: Pair, *, since: date, until: date) -> tuple[Replies, ...]:
    """For each side and sign, how soon it answers the other's deeds of that sign.

    A reply is the other's first deed of the same sign on a later day, at most REPLY_DAYS on. Only deeds with a day of
    their own count, what both do together does not, and deeds whose window reaches beyond the end are left out.
    """
    exact = [each for each in happened if each.placed_by == "date" and len(each.directions) == 1 and each.score]
    ways = ((pair.a, pair.b), (pair.b, pair.a))
    signs: tuple[Sign, ...] = ("cooperation", "conflict")
    return tuple(
        _replies(
            sign,
            way,
            [each for each in exact if each.directions == (way,) and sign_of(each) == sign],
            [each for each in exact if each.directions == (way[::-1],) and sign_of(each) == sign],
            since,
            until,
        )
        for way in ways
        for sign in signs
    )


def sign_of(happening: Happening) -> Sign | None:
    """Which sum its score goes into; null without a score, or with one of zero."""
    if not happening.score:
        return None
    return "cooperation" if happening.score > 0 else "conflict"


def _replies(
    sign: Sign,
    way: tuple[str, str],
    deeds: Sequence[Happening],
    answers: Sequence[Happening],
    since: date,
    until: date,
) -> Replies:
    last = until - timedelta(days=REPLY_DAYS) if until.toordinal() > REPLY_DAYS else date.min
    days = [each.day for each in answers]
    asked = [each for each in deeds if since <= each.day < last]
    found = [(each, answers[at]) for each in asked if (at := bisect_right(days, each.day)) < len(days)]
    answered = tuple(
        Reply(days=wait, deed=deed.entries, reply=answer.entries)
        for deed, answer in found
        if (wait := (answer.day - deed.day).days) <= REPLY_DAYS
    )
    share, waits = _usual(days, since, last)
    return Replies(
        sender=way[0],
        receiver=way[1],
        sign=sign,
        window=REPLY_DAYS,
        deeds=len(asked),
        share=len(answered) / len(asked) if asked else None,
        days=median(each.days for each in answered) if answered else None,
        usual_share=share if asked else None,
        usual_days=waits if asked else None,
        answered=answered,
    )


def _usual(days: Sequence[date], since: date, last: date) -> tuple[float | None, float | None]:
    """The share of days that are followed within the window, and the median wait of those."""
    first, span = since.toordinal(), (last - since).days
    if span <= 0:
        return None, None
    numbers = [day.toordinal() for day in days]
    waits: list[int] = []
    # Between two answers the waits count down: every day need not be looked up.
    for before, after in zip([first - 1, *numbers], [*numbers, 0], strict=True):
        start, end = max(before, first), min(after, first + span)
        if after > before:
            waits += [after - day for day in range(max(start, after - REPLY_DAYS), end)]
    return len(waits) / span, (median(waits) if waits else None)


def _returned(sums: Iterable[tuple[float, float]]) -> float | None:
    both = list(sums)
    whole = sum(map(sum, both))
    return 2 * sum(map(min, both)) / whole if whole else None


def _correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    if len(one) < LEAST_NETS or len(set(one)) < 2 or len(set(other)) < 2:
        return None
    return correlation(one, other)
