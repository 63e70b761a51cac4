"""A second look at the mixture's best candidates: trees that add to its scores what its plain sum leaves out.

The trees are boosted from the mixture's own scores towards the same aim, the likelihood of the true answers among the
candidates. So a score stays a sum on one scale: the mixture's clues, each with its weight, and what the trees add.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import lightgbm
import numpy as np
from numpy.typing import NDArray

from detente.forecast.clues import Clued, questions
from detente.forecast.dataset import Floats, Ints, Singles
from detente.forecast.features import Shortlist, features
from detente.forecast.fit import Progress
from detente.forecast.kin import Kin
from detente.forecast.past import History

# Candidates of a question that are looked at again.
LISTED = 100
# The trees see at most so many questions, evenly spread, and with fewer than the least there are none.
MOST_TAUGHT, LEAST_TAUGHT = 40_000, 1_000
# A tree for so many questions, up to the most: few questions would be learned by heart.
_QUESTIONS_A_TREE, _MOST_TREES = 100, 200
# Most candidates are out of the question and teach little: each tree sees the steepest tenth and a tenth of the rest.
_SETTINGS = {
    "objective": "none", "learning_rate": 0.08, "num_leaves": 31, "min_data_in_leaf": 100,
    "min_sum_hessian_in_leaf": 1.0, "lambda_l2": 1.0, "feature_fraction": 0.5, "max_bin": 127,
    "data_sample_strategy": "goss", "top_rate": 0.1, "other_rate": 0.1,
    # The rows that a tree sees depend on the number of threads: one, so that every machine grows the same trees.
    "num_threads": 1, "deterministic": True, "force_row_wise": True, "verbose": -1,
}  # fmt: skip
# Less than any chance that matters.
_TINY = 1e-9

# The true answers to each question: by subject, relation and day.
Answers = Mapping[tuple[int, int, int], Ints]


@dataclass(frozen=True)
class Reranker:
    """The trees, the names of the features they split on, and what names say of kin."""

    trees: lightgbm.Booster
    features: tuple[str, ...]
    kin: Kin

    def listed(self, clued: Clued, scores: Floats, follows: Floats) -> tuple[Shortlist, Singles]:
        """The candidates that the mixture's scores put first, with their features."""
        shortlist = Shortlist.of(clued, scores, LISTED)
        return shortlist, features(shortlist, follows, self.kin)[1]

    def added(self, table: Singles) -> Floats:
        """[rows]: what the trees add to the mixture's score."""
        if not len(table):
            return np.zeros(0)
        return np.asarray(self.trees.predict(table, raw_score=True, num_threads=1), dtype=np.float64)

    def shares(self, table: Singles) -> Floats:
        """[rows, features + 1]: what each feature has in that (Shapley values of the trees), and last a constant."""
        return np.asarray(self.trees.predict(table, pred_contrib=True, num_threads=1), dtype=np.float64)


def learn_reranker(
    taught: Iterable[tuple[History, Ints]], answers: Answers, follows: Floats, weights: Floats, kin: Kin, *,
    seed: int, progress: Progress,
) -> Reranker | None:  # fmt: skip
    """Trees taught by questions of the past; none where there are too few.

    `taught` are histories with the rows asked of each; no row may have taught `follows` or `weights`, or the trees
    would trust the mixture more than it deserves.
    """
    lesson = _Lesson.of(taught, answers, follows, weights, kin, progress)
    if lesson is None or len(lesson.first) < LEAST_TAUGHT:
        return None
    trees = min(_MOST_TREES, len(lesson.first) // _QUESTIONS_A_TREE)
    # Built before the seed is known to it: the lots are for the trees, not for the bins of the features.
    data = lightgbm.Dataset(lesson.table, init_score=lesson.scores, params=_SETTINGS, free_raw_data=True).construct()
    booster = lightgbm.Booster({**_SETTINGS, "seed": seed}, data)
    for number in range(trees):
        progress("growing trees", number, trees)
        booster.update(fobj=lesson.slopes)
    return Reranker(booster, lesson.features, kin)


@dataclass(frozen=True)
class _Lesson:
    """Shortlists of many questions, one under another: `first` is where each begins, `true` marks the true answers."""

    features: tuple[str, ...]
    table: Singles
    scores: Floats
    first: Ints
    true: NDArray[np.bool_]

    @classmethod
    def of(
        cls, taught: Iterable[tuple[History, Ints]], answers: Answers, follows: Floats, weights: Floats, kin: Kin,
        progress: Progress,
    ) -> "_Lesson | None":  # fmt: skip
        """The shortlists that hold a true answer: the others teach nothing about choosing."""
        names: tuple[str, ...] = ()
        tables, scores, true = [], [], []
        for history, asked in taught:
            for number, question in enumerate(questions(history, asked)):
                if number % 100 == 0:
                    progress("looking at past questions again", number, len(asked))
                clued = Clued.of(question, follows)
                shortlist = Shortlist.of(clued, clued.scores(weights), LISTED)
                right = np.isin(shortlist.candidates, answers[question.subject, question.relation, question.day.day])
                if right.any() and not right.all():
                    names, table = features(shortlist, follows, kin)
                    tables.append(table)
                    scores.append(shortlist.scores)
                    true.append(right)
        if not tables:
            return None
        first = np.cumsum([0, *map(len, tables[:-1])])
        return cls(names, np.concatenate(tables), np.concatenate(scores), first, np.concatenate(true))

    def slopes(self, scores: Floats, _: lightgbm.Dataset) -> tuple[Floats, Floats]:
        """First and second derivative of minus the log-likelihood, each true answer chosen among it and the false."""
        sizes = np.diff(np.append(self.first, len(scores)))
        raised = np.exp(scores - np.repeat(np.maximum.reduceat(scores, self.first), sizes))
        false = np.repeat(np.add.reduceat(np.where(self.true, 0, raised), self.first), sizes)
        # For a true answer 1 / (its own weight + that of the false); a false one has a part in each of those choices.
        each = np.where(self.true, 1 / np.maximum(false + raised, _TINY), 0)
        all_, squares = (np.repeat(np.add.reduceat(part, self.first), sizes) for part in (each, each * each))
        chance = raised * np.where(self.true, each, all_)
        curve = np.where(self.true, chance * (1 - chance), chance - raised**2 * squares)
        return chance - self.true, np.maximum(curve, _TINY)
