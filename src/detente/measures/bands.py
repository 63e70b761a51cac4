"""How far sums hang on single articles: bands from resampling the articles."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

import numpy as np

from detente.measures.series import Band, Happening, Series, goes

# The share of resamplings that lie within a band; half of the others below it, half above.
LEVEL = 0.9

# Resamplings held at a time: a long series must not fill the memory.
_AT_ONCE = 100


def with_bands(series: Series, *, draws: int = 1000, seed: int = 0) -> Series:
    """The series with 90% percentile bands of its sums, from that many bootstrap samples of the articles.

    In each sample every article is drawn a number of times, once on average by Poisson's law, so that the number of
    articles is open too (Efron and Tibshirani 1993; Hanley and MacGibbon 2006). An event weighs as much as the mean of
    its articles: what ten articles tell moves less than what hangs on one. The same seed gives the same bands.
    """
    told = [each for each in series.happenings if series.points and series.points[0].start <= each.day]
    articles = sorted({article for each in told for article in each.articles})
    if not articles:
        return series
    weights = _weights(told, articles)
    parts = {sender: _parts(series, told, sender) for sender in (series.pair.a, series.pair.b, None)}
    draw = np.random.default_rng(seed)
    samples: dict[str | None, list[Any]] = {sender: [] for sender in parts}
    for start in range(0, draws, _AT_ONCE):
        some = min(_AT_ONCE, draws - start)
        drawn = draw.poisson(1.0, size=(some, len(articles))) @ weights
        for sender, (cooperation, conflict) in parts.items():
            samples[sender].append((drawn @ cooperation, drawn @ conflict))
    bands = [band for sender, some in samples.items() for band in _bands(series, sender, some)]
    return series.model_copy(update={"bands": tuple(sorted(bands, key=lambda band: (band.start, band.sender or "~")))})


def _weights(told: Sequence[Happening], articles: Sequence[str]) -> Any:
    """For each article and happening, the part of the happening's weight that the article carries."""
    place = {article: number for number, article in enumerate(articles)}
    found = np.zeros((len(articles), len(told)))
    for number, each in enumerate(told):
        for article in each.articles:
            found[place[article], number] = 1 / len(each.articles)
    return found


def _parts(series: Series, told: Sequence[Happening], sender: str | None) -> tuple[Any, Any]:
    """For each happening and period, what the happening adds to cooperation, and what to conflict."""
    starts = [point.start for point in series.points]
    both = np.zeros((2, len(told), len(starts)))
    for number, each in enumerate(told):
        period = bisect_right(starts, each.day) - 1
        if each.score and goes(each, sender) and each.day < series.points[period].end:
            both[0 if each.score > 0 else 1, number, period] = each.score
    return both[0], both[1]


def _bands(series: Series, sender: str | None, samples: Sequence[tuple[Any, Any]]) -> list[Band]:
    cooperation, conflict = (np.vstack([sample[side] for sample in samples]) for side in (0, 1))
    edges = [50 * (1 - LEVEL), 50 * (1 + LEVEL)]
    ranges = [np.percentile(sums, edges, axis=0).T for sums in (cooperation, conflict, cooperation + conflict)]

    def of(part: int, period: int, value: float | None) -> tuple[float, float] | None:
        low, high = ranges[part][period]
        return None if value is None else (round(float(low), 4) + 0.0, round(float(high), 4) + 0.0)

    return [
        Band(
            start=point.start,
            sender=sender,
            cooperation=of(0, number, flow.cooperation.value),
            conflict=of(1, number, flow.conflict.value),
            net=of(2, number, flow.net.value),
        )
        for number, point in enumerate(series.points)
        for flow in (point.flow(sender),)
    ]
