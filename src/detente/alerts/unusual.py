"""Whether a pair leaves its own base rate: the chance of so many deeds, or so few, by what it did before."""

from dataclasses import dataclass
from math import exp, lgamma, log

import numpy as np

from detente.forecast.deeds import Deeds

# With fewer windows behind it, a pair has no usual yet.
LEAST_WINDOWS = 4


@dataclass(frozen=True)
class Tail:
    """How many deeds came in the window, how many in how many windows before, and the chance of that by these.

    `above` is the chance of at least so many, `below` of at most so many.
    """

    number: int
    before: int
    windows: int
    above: float
    below: float

    @property
    def usual(self) -> float:
        """The mean of a window before."""
        return self.before / self.windows


def tail(deeds: Deeds, way: int, kind: int, *, end: int, days: int, past: int) -> Tail | None:
    """The tail for a directed pair and class, in the days before `end`; null where the past is too short.

    Windows of the past in which nothing at all was reported do not count. The rate is not known but estimated, so the
    Poisson tail is taken over all rates that the past allows (a gamma with Jeffreys's half): a negative binomial.
    """
    day, seen = deeds.day[(deeds.pair == way) & (deeds.kind == kind)], deeds.seen
    covered = np.unique((end - 1 - seen[seen < end]) // days)
    most = min(past // days, (end - deeds.begin) // days - 1)
    usable = covered[(covered >= 1) & (covered <= most)]
    if len(usable) < LEAST_WINDOWS:
        return None
    window = (end - 1 - day[day < end]) // days
    number, before = int((window == 0).sum()), int(np.isin(window, usable).sum())
    chances = [_chance(each, before + 0.5, len(usable)) for each in range(number + 1)]
    below = min(sum(chances), 1.0)
    return Tail(number, before, len(usable), max(1 - below + chances[-1], 0.0), below)


def _chance(number: int, shape: float, windows: int) -> float:
    """The chance of exactly so many where the rate is gamma with this shape over so many windows."""
    ways = lgamma(number + shape) - lgamma(shape) - lgamma(number + 1)
    return exp(ways + shape * log(windows / (windows + 1)) - number * log(windows + 1))
