"""What the past teaches: which relations follow which, and how much each clue is worth.

Both are maximum-likelihood fits with a pull towards a plain guess, so that a little data moves them a little.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from detente.forecast.clues import CLUES, MET, Clued, Question, questions
from detente.forecast.dataset import OBJECT, SUBJECT, TIME, Floats, Ints, Singles
from detente.forecast.past import History

Progress = Callable[[str, int, int], None]

# The fits see at most so many questions, evenly spread: more cost memory and hardly move the weights.
MOST_TAUGHT, MOST_WEIGHED = 60_000, 9_000
# Candidates per question in the fit of the weights, of each kind.
_MET, _POPULAR, _COMMON = 300, 150, 100

_ROUNDS = 4
_LED_FADE, _LED_FLOOR = 20.0, 0.03
# Before anything is learned: a relation follows itself, and any other a tenth as much.
_SAME, _OTHER, _PULL = 1.0, 0.1, 5.0

_GUESS = {
    "same relation with the candidate, fading in 30": 0.2,
    "any relation the same way, fading in 30": 0.1,
    "candidate's share of the relations that this one follows": 0.5,
    "nearness of the last meeting": 0.5,
    "object of this relation with anybody, fading in 20": 0.2,
    "contacts in common with the subject": 0.2,
}
_RIDGE = 20.0


def learn_follows(history: History, asked: Ints, progress: Progress) -> Floats:
    """[2R, 2R]: how readily the first relation follows the second between the same two entities.

    If each earlier fact of a subject led to its next fact of relation r with a chance in proportion to
    follows[r, earlier relation] and fading with age, these are the values under which the facts seen are likeliest:
    a minorise-maximise fit, as for Bradley-Terry models (Hunter 2004, Annals of Statistics 32).
    """
    size = 2 * history.relations
    guess = np.full((size, size), _OTHER)
    np.fill_diagonal(guess, _SAME)
    follows = guess
    asked = thinned(asked, MOST_TAUGHT)
    for turn in range(_ROUNDS):
        progress("learning what follows what", turn, _ROUNDS)
        led, chances = np.zeros_like(guess), np.zeros_like(guess)
        for subject, day, rows in _by_subject_and_day(asked):
            past = history.before(subject, day)
            weights = np.exp(-past.ages / _LED_FADE) + _LED_FLOOR
            for _, relation, object_, _ in rows:
                worth = follows[relation, past.relations] * weights
                hit = past.others == object_
                if not hit.any():
                    continue
                led[relation] += np.bincount(past.relations[hit], worth[hit] / worth[hit].sum(), minlength=size)
                chances[relation] += np.bincount(past.relations, weights / worth.sum(), minlength=size)
        follows = (led + _PULL * guess) / (chances + _PULL)
    return follows


def learn_weights(history: History, asked: Ints, follows: Floats, progress: Progress) -> Floats:
    """[clues]: what each clue is worth where the answer is drawn in proportion to exp(weights · clues).

    The likeliest weights for the asked rows' own objects (a conditional logit, by Newton's method). Rows whose object
    is neither met, nor popular, nor near teach nothing about choosing among those.
    """
    table = _Table.of(history, thinned(asked, MOST_WEIGHED), follows, progress)
    guess = np.array([_GUESS.get(name, 0.0) for name in CLUES])
    if table is None:
        return guess
    # Six digits: a last bit that differs from run to run must not turn a tie into an order.
    return np.round(table.likeliest(guess), 6)


@dataclass(frozen=True)
class _Table:
    """Candidates of many questions, one under another: `first` is where each question begins, `right` its answer."""

    clues: Singles
    first: Ints
    right: Ints

    @classmethod
    def of(cls, history: History, asked: Ints, follows: Floats, progress: Progress) -> "_Table | None":
        parts: list[Singles] = []
        right: list[int] = []
        total = 0
        first: list[int] = []
        for number, question in enumerate(questions(history, asked)):
            if number % 100 == 0:
                progress("weighing the clues", number, len(asked))
            candidates, clues = _candidates(question, follows)
            for object_ in asked[question.rows, OBJECT]:
                at = int(np.searchsorted(candidates, object_))
                if at < len(candidates) and candidates[at] == object_:
                    parts.append(clues)
                    first.append(total)
                    right.append(total + at)
                    total += len(candidates)
        return cls(np.concatenate(parts), np.array(first), np.array(right)) if parts else None

    def likeliest(self, guess: Floats) -> Floats:
        """The weights, pulled towards the guess; a clue's pull grows with how much the clue varies."""
        spread = self.clues.std(axis=0, dtype=np.float64) + 1e-9
        np.divide(self.clues, spread, out=self.clues, casting="same_kind")
        aim = guess * spread
        weights, loss, chosen = aim, *self._loss(aim, aim)
        for _ in range(30):
            slope, curve = self._slopes(chosen)
            step = np.linalg.solve(curve + _RIDGE * np.eye(len(aim)), slope + _RIDGE * (weights - aim))
            for _ in range(12):
                tried, chosen_then = self._loss(weights - step, aim)
                if tried <= loss:
                    break
                step = step / 2
            else:
                break
            gain, weights, loss, chosen = loss - tried, weights - step, tried, chosen_then
            if gain < 1e-6 * len(self.first):
                break
        likeliest: Floats = weights / spread
        return likeliest

    def _loss(self, weights: Floats, aim: Floats) -> tuple[float, Floats]:
        """Minus the log-likelihood with its pull, and the chance of each candidate."""
        scores = (self.clues @ weights.astype(np.float32)).astype(np.float64)
        sizes = np.diff(np.append(self.first, len(scores)))
        scores -= np.repeat(np.maximum.reduceat(scores, self.first), sizes)
        raised = np.exp(scores)
        sums = np.add.reduceat(raised, self.first)
        loss = float(np.log(sums).sum() - scores[self.right].sum() + _RIDGE / 2 * ((weights - aim) ** 2).sum())
        return loss, raised / np.repeat(sums, sizes)

    def _slopes(self, chosen: Floats) -> tuple[Floats, Floats]:
        """First and second derivative of minus the log-likelihood."""
        expected = self.clues * chosen[:, None].astype(np.float32)
        means = np.add.reduceat(expected, self.first, axis=0).astype(np.float64)
        slope = means.sum(axis=0) - self.clues[self.right].sum(axis=0, dtype=np.float64)
        return slope, (self.clues.T @ expected).astype(np.float64) - means.T @ means


def _candidates(question: Question, follows: Floats) -> tuple[Ints, Singles]:
    """Entities worth telling apart, sorted, with their clues: the best of those met, the popular and the near."""
    clued = Clued.of(question, follows)
    met = question.scene.met[_best(clued.met[:, len(MET) - 2], _MET)]
    popular = clued.popular[:, 1]
    near = _best(clued.near + popular / 2, _COMMON)
    candidates = np.unique(np.concatenate([met, _best(popular, _POPULAR), near]))
    return candidates, clued.table(candidates)


def _best(values: Floats, number: int) -> Ints:
    return np.argsort(-values, kind="stable")[:number]


def thinned(asked: Ints, most: int) -> Ints:
    """At most so many of the rows, evenly spread over time."""
    ordered = asked[np.argsort(asked[:, TIME], kind="stable")]
    return ordered[:: -(-len(ordered) // most)] if len(ordered) > most else ordered


def _by_subject_and_day(asked: Ints) -> Iterator[tuple[int, int, Ints]]:
    keys = asked[:, [TIME, SUBJECT]]
    order = np.lexsort((keys[:, 1], keys[:, 0]))
    for rows in np.split(order, 1 + np.flatnonzero(np.any(np.diff(keys[order], axis=0), axis=1))):
        if len(rows):
            yield int(keys[rows[0], 1]), int(keys[rows[0], 0]), asked[rows]
