"""A logistic regression with a pull to nothing, by Newton's method: many rows, few columns, and nothing drawn."""

from dataclasses import dataclass

import numpy as np

from detente.forecast.deeds import Floats

_STEPS, _SMALL = 50, 1e-8
# Log-odds beyond this are as good as certain, and would overflow.
_FAR = 30.0


@dataclass(frozen=True)
class Weights:
    """The weight of each column, measured from its mean in units of its spread; `base` is that of the mean row."""

    base: float
    each: Floats
    mean: Floats
    spread: Floats

    def parts(self, table: Floats) -> Floats:
        """[rows, columns]: what each column adds to the log-odds of a row."""
        found: Floats = (table - self.mean) / self.spread * self.each
        return found

    def chance(self, table: Floats) -> Floats:
        """[rows]: the probability."""
        return chance(self.base + self.parts(table).sum(axis=1))


def fit(table: Floats, happened: Floats, *, ridge: float) -> Weights:
    """The likeliest weights under a pull of strength `ridge` towards 0; the base is not pulled."""
    mean, spread = table.mean(axis=0), table.std(axis=0)
    # A column that never changes says nothing.
    spread = np.where(spread > 1e-9, spread, np.inf)
    full = np.column_stack([np.ones(len(table)), (table - mean) / spread])
    pull = np.full(full.shape[1], ridge)
    pull[0] = 1e-6
    weights = np.zeros(full.shape[1])
    weights[0] = log_odds(np.array([(happened.sum() + 0.5) / (len(happened) + 1)]))[0]
    worth = _worth(full, happened, weights, pull)
    for _ in range(_STEPS):
        expected = chance(full @ weights)
        slope = full.T @ (happened - expected) - pull * weights
        bend = (full * (expected * (1 - expected))[:, None]).T @ full + np.diag(pull)
        step = np.linalg.solve(bend, slope)
        # Newton's step may overshoot where a column tells the rows apart: it is halved until it is better.
        while (then := _worth(full, happened, weights + step, pull)) < worth and np.abs(step).max() > _SMALL:
            step = step / 2
        weights, worth = weights + step, max(then, worth)
        if np.abs(step).max() < _SMALL:
            break
    return Weights(float(weights[0]), weights[1:], mean, spread)


def chance(odds: Floats) -> Floats:
    """Log-odds as probabilities."""
    found: Floats = 1 / (1 + np.exp(-np.clip(odds, -_FAR, _FAR)))
    return found


def log_odds(chances: Floats) -> Floats:
    """Probabilities as log-odds."""
    found: Floats = np.log(chances / (1 - chances))
    return found


def _worth(full: Floats, happened: Floats, weights: Floats, pull: Floats) -> float:
    """The log-likelihood less the pull."""
    odds = np.clip(full @ weights, -_FAR, _FAR)
    return float((happened * odds - np.logaddexp(0, odds)).sum() - 0.5 * (pull * weights**2).sum())
