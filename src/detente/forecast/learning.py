"""What the past teaches about a class of deeds within so many days: plain rates, their blend, and weights of signs.

Taught by days of the past from which the time asked about has gone by: what was known then, and what came.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from detente.forecast.deeds import CLASSES, Deeds, Floats, Ints, Truths
from detente.forecast.logistic import Weights, fit, log_odds
from detente.forecast.signs import Past, Windows, climatology, pasts, rows, windows

# Days of the past to learn from, at most and how near to each other at least.
_MOST_DAYS, _STEP = 26, 7
# Rows to learn from, at most: more cost time and hardly move the weights.
_MOST_ROWS = 150_000
# With fewer rows of either kind, or of fewer pairs, weights would be noise: then the plain rates alone speak.
ENOUGH_ROWS, ENOUGH_PAIRS = 50, 10
_RIDGE, _RIDGE_PLAIN = 30.0, 1.0


@dataclass(frozen=True)
class Lessons:
    """Rows of past days for one class and length: signs, plain rates, and whether it came to such a deed."""

    table: Floats
    climatology: Floats
    struck: Truths
    happened: Floats
    pairs: Ints
    days: tuple[int, ...]

    @property
    def enough(self) -> bool:
        """Whether weights can be learned from them."""
        came = self.happened > 0
        rows_ = min(int(came.sum()), int((~came).sum()))
        return rows_ >= ENOUGH_ROWS and len(np.unique(self.pairs[came])) >= ENOUGH_PAIRS


@dataclass(frozen=True)
class Learned:
    """What was learned for one class and length of time.

    `after` and `quiet` are the shares of rows in which it came to such a deed where the last window had one, and where
    it had none. `plain` weighs climatology and persistence, `model` the signs beside them; null where the past is thin.
    """

    after: float
    quiet: float
    plain: Weights | None
    model: Weights | None
    rows: int
    came: int
    days: tuple[int, ...]


@dataclass(frozen=True)
class Chances:
    """[directed pairs]: the plain rates, their blend, and what the model says (the blend, where there is no model).

    `parts` is what each column adds to the log-odds, the signs and then climatology and persistence.
    """

    climatology: Floats
    persistence: Floats
    blend: Floats
    model: Floats
    parts: Floats | None
    base: float


def learn(deeds: Deeds, day: int, lengths: Iterable[int]) -> Mapping[tuple[int, int], Learned]:
    """What was learned before a day, by class and length."""
    return {key: _learned(some) for key, some in lessons(deeds, day, lengths).items()}


def lessons(deeds: Deeds, day: int, lengths: Iterable[int]) -> Mapping[tuple[int, int], Lessons]:
    """The rows of past days whose time has gone by before the day, by class and length."""
    wanted = {length: _days_before(deeds, day, length) for length in lengths}
    keys = [(kind, length) for kind in range(len(CLASSES)) for length in wanted]
    found: dict[tuple[int, int], list[Lessons]] = {key: [] for key in keys}
    if len(deeds):
        for past in pasts(deeds, {each for some in wanted.values() for each in some}):
            for length in (length for length, some in wanted.items() if past.day in some):
                for kind, some in enumerate(_at(deeds, past, length, before=day)):
                    found[kind, length].append(_thinned(some, _MOST_ROWS // max(len(wanted[length]), 1)))
    return {(kind, length): _joined(found[kind, length]) for kind, length in keys}


def chances(deeds: Deeds, past: Past, last: Windows, kind: int, learned: Learned) -> Chances:
    """The chances of a deed of the class within the windows' length, for every directed pair."""
    share, struck = climatology(last.hits[kind], last.number, past.known), last.struck[kind]
    # Where no past day could teach it, nothing is known of times like the last.
    persistence = np.where(struck, learned.after, learned.quiet) if learned.rows else share
    if learned.plain is None or learned.model is None:
        blend = (share + persistence) / 2
        return Chances(share, persistence, blend, blend, None, 0.0)
    plain = _plain(share, struck)
    table = np.column_stack([rows(deeds, past, kind), plain])
    parts = learned.model.parts(table)
    return Chances(
        share, persistence, learned.plain.chance(plain), learned.model.chance(table), parts, learned.model.base
    )


def _days_before(deeds: Deeds, day: int, length: int) -> frozenset[int]:
    """Days of the later half of what is known, of which each has a window behind and its time gone by.

    Where nothing at all was reported in that time, nothing can be learned from it.
    """
    last = day - length
    first = deeds.begin + max(length, (last - deeds.begin) // 2)
    step = max(_STEP, -(-(last - first) // _MOST_DAYS))
    reported = np.unique(deeds.seen)
    days = range(last, first - 1, -step)
    return frozenset(
        each for each in days if np.searchsorted(reported, each) < np.searchsorted(reported, each + length)
    )


def _at(deeds: Deeds, past: Past, length: int, *, before: int) -> Iterator[Lessons]:
    """The rows of a past day, a class after the other; nothing of the time after the day `before`."""
    last, known = windows(deeds, past.day, length), np.flatnonzero(past.known)
    then = (deeds.day >= past.day) & (deeds.day < past.day + length) & (deeds.seen < before)
    for kind in range(len(CLASSES)):
        happened = np.zeros(len(deeds.source))
        happened[deeds.pair[then & (deeds.kind == kind)]] = 1
        yield Lessons(
            table=rows(deeds, past, kind)[known],
            climatology=climatology(last.hits[kind], last.number, past.known)[known],
            struck=last.struck[kind][known],
            happened=happened[known],
            pairs=known,
            days=(past.day,),
        )


def _thinned(some: Lessons, most: int) -> Lessons:
    """Every so many rows one."""
    step = -(-len(some.pairs) // max(most, 1))
    if step <= 1:
        return some
    # Neighbouring numbers are the pairs of one party: each step of the stride falls on another.
    kept = slice(some.days[0] % step, None, step)
    return Lessons(
        some.table[kept],
        some.climatology[kept],
        some.struck[kept],
        some.happened[kept],
        some.pairs[kept],
        some.days,
    )


def _joined(some: list[Lessons]) -> Lessons:
    if not some:
        none = np.zeros(0)
        return Lessons(np.zeros((0, 0)), none, none.astype(bool), none, none.astype(np.int64), ())
    return Lessons(
        table=np.concatenate([each.table for each in some]),
        climatology=np.concatenate([each.climatology for each in some]),
        struck=np.concatenate([each.struck for each in some]),
        happened=np.concatenate([each.happened for each in some]),
        pairs=np.concatenate([each.pairs for each in some]),
        days=tuple(day for each in some for day in each.days),
    )


def _learned(some: Lessons) -> Learned:
    happened, struck = some.happened, some.struck
    mean = (happened.sum() + 0.5) / (len(happened) + 1)
    after, quiet = (float((happened[at].sum() + mean) / (at.sum() + 1)) for at in (struck, ~struck))
    came = int(happened.sum())
    if not some.enough:
        return Learned(after, quiet, None, None, len(happened), came, some.days)
    plain = _plain(some.climatology, struck)
    return Learned(
        after,
        quiet,
        fit(plain, happened, ridge=_RIDGE_PLAIN),
        fit(np.column_stack([some.table, plain]), happened, ridge=_RIDGE),
        len(happened),
        came,
        some.days,
    )


def _plain(share: Floats, struck: Truths) -> Floats:
    """[rows, 2]: climatology as log-odds, and whether the last window had such a deed."""
    return np.column_stack([log_odds(share), struck.astype(float)])
