"""What is learned before the first question: what follows what, the worth of each clue, and the trees on top.

Each is taught by days of its own, in this order, so that none learns from what another has already seen.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from detente.forecast.clues import DIGITS, Clued, Question
from detente.forecast.dataset import TIME, Dataset, Floats, Ints, both_ways
from detente.forecast.fit import Progress, learn_follows, learn_weights, thinned
from detente.forecast.kin import Kin
from detente.forecast.past import History
from detente.forecast.reranker import LEAST_TAUGHT, MOST_TAUGHT, Answers, Reranker, learn_reranker

Protocol = Literal["single-step", "multi-step"]

# The clues are weighed by a tenth of the days, and the trees grown from two tenths, the last ones.
_TENTHS_FOR_TREES = 2


@dataclass(frozen=True)
class Model:
    """Which relations follow which, the weight of each clue, and the trees, if any."""

    follows: Floats
    weights: Floats
    reranker: Reranker | None

    def scores(self, question: Question) -> Floats:
        """[entities]: the higher, the likelier the answer."""
        clued = Clued.of(question, self.follows)
        scores = clued.scores(self.weights)
        if self.reranker:
            shortlist, table = self.reranker.listed(clued, scores, self.follows)
            again = shortlist.scores + self.reranker.added(table)
            outside = np.delete(scores, shortlist.candidates)
            # Who is not on the list stays below all that are.
            lift = max(outside.max(initial=-np.inf) - again.min(initial=np.inf) + 1, 0)
            scores[shortlist.candidates] = np.round(again + lift, DIGITS)
        return scores


def learn_model(dataset: Dataset, *, protocol: Protocol, rerank: bool, seed: int, progress: Progress) -> Model:
    """The model of the facts of train and valid before the first test day.

    It is taught as it is used: under single-step each day is asked with all before it known, under multi-step a whole
    tenth of the days with what came before that tenth. `seed` is for the trees; the rest draws no lots.
    """
    known = np.concatenate([dataset.train, dataset.valid])
    known = known[known[:, TIME] < dataset.test[:, TIME].min()]
    days = np.unique(known[:, TIME])
    tenth = max(1, len(days) // 10)
    days, last = np.split(days, [max(len(days) - _TENTHS_FOR_TREES * tenth, 0)])
    if not rerank or 2 * np.count_nonzero(np.isin(known[:, TIME], last)) < LEAST_TAUGHT:
        days, last = np.append(days, last), last[:0]
    early, weighing = np.split(days, [max(len(days) - tenth, 0)])
    first = known[np.isin(known[:, TIME], early)]
    follows = learn_follows(history_of(dataset, first), both_ways(first, dataset.relations), progress)
    weights = learn_weights(*_lesson(dataset, known, weighing, protocol), follows, progress)
    if not len(last):
        return Model(follows, weights, None)
    lessons = (_lesson(dataset, known, block, protocol) for block in np.split(last, _TENTHS_FOR_TREES))
    trees = learn_reranker(
        ((history, thinned(asked, MOST_TAUGHT // _TENTHS_FOR_TREES)) for history, asked in lessons),
        answers_of(known, last, dataset.relations), follows, weights, Kin.of(dataset.entity_names),
        seed=seed, progress=progress,
    )  # fmt: skip
    return Model(follows, weights, trees)


def history_of(dataset: Dataset, known: Ints) -> History:
    """The history of the known facts. A step is the greatest that all of train's times are whole steps apart."""
    step = int(np.gcd.reduce(np.diff(np.unique(dataset.train[:, TIME])), initial=0)) or 1
    return History.of(known, dataset.entities, dataset.relations, step)


def answers_of(facts: Ints, days: Ints, relations: int) -> Answers:
    """The true answers to each question of the days."""
    found: dict[tuple[int, int, int], set[int]] = {}
    for subject, relation, object_, time in both_ways(facts[np.isin(facts[:, TIME], days)], relations).tolist():
        found.setdefault((subject, relation, time), set()).add(object_)
    return {key: np.array(sorted(answers)) for key, answers in found.items()}


def _lesson(dataset: Dataset, known: Ints, days: Ints, protocol: Protocol) -> tuple[History, Ints]:
    """The facts of the days as questions, and the history that they are asked with."""
    asked = known[np.isin(known[:, TIME], days)]
    if protocol == "multi-step" and len(days):
        known = known[known[:, TIME] < days[0]]
    return history_of(dataset, known), both_ways(asked, dataset.relations)
