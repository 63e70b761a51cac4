"""The signs by which a deed is expected: counts of past deeds that fade, one row a directed pair.

Everything is counted from what was known before a day, so that no row can see its own future.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import lgamma
from typing import Literal

import numpy as np

from detente.forecast.deeds import CLASSES, Deeds, Floats, Ints, Truths

# Days after which a deed counts half; beside these stands the plain rate over all time known.
HALF_LIVES = (3.0, 14.0, 60.0)
# The half-lives at which other classes, and dealings with everybody, are counted.
_MIDDLE, _LONG = 1, 2
# The rate over all time is told in deeds per so many days.
_PER = 60.0
# Strengths of the pull of all pairs on one, in windows, among which the likeliest is taken.
_PULLS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0, 8.0, 12.0)
# With fewer pairs than this the pull is not learned.
_FEW = 10
_YEAR = 365.25

Theme = Literal["same", "back", "other", "back other", "elsewhere", "coverage", "season"]


@dataclass(frozen=True)
class Sign:
    """One column: its name, and what it belongs to when the weights are told."""

    name: str
    theme: Theme


@dataclass(frozen=True)
class Past:
    """What was known before the day `day`: an element a class and directed pair, but for `faded` (and a half-life).

    `faded` are fading counts, `total` counts of all time, `last` the day of the latest deed (0 where there is none).
    """

    day: int
    faded: Floats
    total: Floats
    last: Ints
    known: Truths


@dataclass(frozen=True)
class Windows:
    """The past in windows of a length, back from a day: of how many something is known, and how many had such a deed.

    `hits` and `struck` (whether the last window had one) have an element a class and directed pair.
    """

    number: int
    hits: Ints
    struck: Truths


def pasts(deeds: Deeds, days: Iterable[int]) -> Iterator[Past]:
    """What was known before each of the days, in their order."""
    kinds, ways = len(CLASSES), len(deeds.source)
    faded = np.zeros((kinds, len(HALF_LIVES), ways))
    total, last = np.zeros((kinds, ways)), np.zeros((kinds, ways), dtype=np.int64)
    # Known before a day is what was done and told before it.
    entered = np.maximum(deeds.day, deeds.seen)
    done, before = 0, None
    for day in sorted(days):
        if before is not None:
            for place, half in enumerate(HALF_LIVES):
                faded[:, place] *= 0.5 ** ((day - before) / half)
        end = int(np.searchsorted(entered, day))
        new = slice(done, end)
        cells = deeds.kind[new] * ways + deeds.pair[new]
        age = day - deeds.day[new]
        for place, half in enumerate(HALF_LIVES):
            faded[:, place] += np.bincount(cells, 0.5 ** (age / half), kinds * ways).reshape(kinds, ways)
        # What was done before anything was known is no part of the rate.
        total += np.bincount(cells, deeds.day[new] >= deeds.begin, kinds * ways).reshape(kinds, ways)
        np.maximum.at(last.reshape(-1), cells, deeds.day[new])
        done, before = end, day
        met = last.max(axis=0) > 0
        yield Past(day, faded.copy(), total.copy(), last.copy(), met | met[deeds.back])


def windows(deeds: Deeds, day: int, length: int) -> Windows:
    """The windows before a day. One in which nothing at all was reported is no window: nothing is known of it."""
    number = (day - deeds.begin) // length if len(deeds) else 0
    ways = len(deeds.source)
    nothing = np.zeros((len(CLASSES), ways), dtype=np.int64)
    if number < 1:
        return Windows(0, nothing, nothing.astype(bool))
    known = np.maximum(deeds.day, deeds.seen) < day
    reported = (day - 1 - deeds.seen[known]) // length
    covered = np.zeros(number, dtype=bool)
    covered[reported[reported < number]] = True
    window = (day - 1 - deeds.day) // length
    here = known & (window < number) & covered[np.clip(window, 0, number - 1)]
    cells = deeds.kind[here] * ways + deeds.pair[here]
    full = np.unique(cells * number + window[here])
    hits = np.bincount(full // number, minlength=nothing.size).reshape(nothing.shape)
    struck = np.zeros(nothing.size, dtype=bool)
    struck[full[full % number == 0] // number] = True
    return Windows(int(covered.sum()), hits, struck.reshape(nothing.shape))


def climatology(hits: Ints, number: int, known: Truths) -> Floats:
    """The share of windows with such a deed for each pair, pulled towards that of all pairs that are known.

    A beta-binomial: the pull is as strong as makes the counts of all pairs likeliest.
    """
    mean = (hits[known].sum() + 0.5) / (number * known.sum() + 1)
    pull = 1.0
    if known.sum() >= _FEW and number:
        values, times = np.unique(hits[known], return_counts=True)
        counted = list(zip(values.tolist(), times.tolist(), strict=True))
        worth = [sum(many * _likely(each, number, s, float(mean)) for each, many in counted) for s in _PULLS]
        pull = _PULLS[worth.index(max(worth))]
    share: Floats = (hits + pull * mean) / (number + pull)
    return share


def _likely(hits: int, number: int, pull: float, mean: float) -> float:
    """The log-likelihood of so many hits in so many windows, up to what no pull changes."""
    ours, theirs = pull * mean, pull * (1 - mean)
    return _log_beta(hits + ours, number - hits + theirs) - _log_beta(ours, theirs)


def _log_beta(one: float, other: float) -> float:
    return lgamma(one) + lgamma(other) - lgamma(one + other)


def signs(kind: int) -> tuple[Sign, ...]:
    """The columns of `rows`, in order, for a class."""
    others = [name for number, name in enumerate(CLASSES) if number != kind]
    halves = [f"half-life {half:g} days" for half in HALF_LIVES]
    return (
        *(Sign(f"same class, {half}", "same") for half in halves),
        Sign("same class, all time", "same"),
        Sign("days since the last", "same"),
        *(Sign(f"same class back, {half}", "back") for half in halves),
        Sign("same class back, all time", "back"),
        *(Sign(f"{name}, {halves[_MIDDLE]}", "other") for name in others),
        *(Sign(f"{name}, all time", "other") for name in others),
        *(Sign(f"{name} back, {halves[_MIDDLE]}", "back other") for name in others),
        Sign("the doer to anybody, same class", "elsewhere"),
        Sign("anybody to the other, same class", "elsewhere"),
        Sign("the doer to anybody", "elsewhere"),
        Sign("anybody to the other", "elsewhere"),
        Sign("reports of late against the usual", "coverage"),
        Sign("season, sine", "season"),
        Sign("season, cosine", "season"),
    )


def rows(deeds: Deeds, past: Past, kind: int) -> Floats:
    """[directed pairs, signs] for a class, as known before the past's day. Counts are taken to a logarithm."""
    others = [number for number in range(len(CLASSES)) if number != kind]
    elapsed = max(past.day - deeds.begin, 1) / _PER
    rate = np.log1p(past.total / elapsed)
    faded = np.log1p(past.faded)
    never = past.day - deeds.begin + 1
    since = np.where(past.last[kind] > 0, past.day - past.last[kind], never)
    columns = [
        *faded[kind],
        rate[kind],
        np.log(np.clip(since, 1, None)),
        *faded[kind][:, deeds.back],
        rate[kind][deeds.back],
        *(faded[other][_MIDDLE] for other in others),
        *(rate[other] for other in others),
        *(faded[other][_MIDDLE][deeds.back] for other in others),
        *_elsewhere(deeds, past, kind),
        *_times(deeds, past),
    ]
    return np.column_stack(columns)


def _elsewhere(deeds: Deeds, past: Past, kind: int) -> Iterator[Floats]:
    """How much the doer does to anybody, and how much anybody does to the other; of the class, then of all."""
    parties = len(deeds.parties)
    for counts in (past.faded[kind][_LONG], past.faded[:, _LONG].sum(axis=0)):
        yield np.log1p(np.bincount(deeds.source, counts, parties))[deeds.source]
        yield np.log1p(np.bincount(deeds.target, counts, parties))[deeds.target]


def _times(deeds: Deeds, past: Past) -> Iterator[Floats]:
    """What is the same for all pairs of a day: how much is reported of late, and the time of the year."""
    ways, length = len(deeds.source), 30
    span = past.day - deeds.begin
    usual = past.total.sum() * length / max(span, length)
    late = past.faded[:, _MIDDLE].sum() * np.log(2) * length / HALF_LIVES[_MIDDLE]
    turn = 2 * np.pi * past.day / _YEAR
    for value in (np.log((late + 1) / (usual + 1)), np.sin(turn), np.cos(turn)):
        # All pairs share one value a day, and the days of a year or two are too few to teach what follows from it.
        yield np.full(ways, value if span > 2 * _YEAR else 0.0)
