"""A forecast of the past: the rank of every true answer, each question asked with what was known before its day."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from detente.errors import InputError
from detente.forecast.clues import COMMON, MET, Question, met_clues, questions
from detente.forecast.dataset import OBJECT, RELATION, SUBJECT, TIME, Dataset, Floats, Ints, both_ways
from detente.forecast.fit import Progress, learn_follows, learn_weights
from detente.forecast.past import History

Protocol = Literal["single-step", "multi-step"]

# Scores that differ by less are the same: equal clues must tie, whatever the last bit says.
_DIGITS = 9


@dataclass(frozen=True)
class Model:
    """What was learned before the first question: which relations follow which, and the weight of each clue."""

    follows: Floats
    weights: Floats


@dataclass(frozen=True)
class Ranks:
    """For each test fact the rank of its object and of its subject, in the order of test.txt."""

    facts: Ints
    objects: Floats
    subjects: Floats


@dataclass(frozen=True)
class Scores:
    """Mean reciprocal rank, and the shares of answers ranked first, in the first three and in the first ten."""

    mrr: float
    hits1: float
    hits3: float
    hits10: float
    questions: int


def backtest(dataset: Dataset, *, protocol: Protocol, progress: Progress) -> Ranks:
    """The ranks of all test answers under the time-aware filter: 1 is best, ties share their mean rank.

    Under single-step all facts before a question's own day are known, those of earlier test days too; under
    multi-step only train and valid. The model is learned from facts before the first test day, once.
    """
    model = learn(dataset, protocol=protocol, progress=progress)
    known = [dataset.train, dataset.valid] + ([dataset.test] if protocol == "single-step" else [])
    history = _history(dataset, known)
    asked = both_ways(dataset.test, dataset.relations)
    true_then = _answers(dataset)
    ranks = np.zeros(len(asked))
    done = 0
    for question in questions(history, asked):
        if done % 500 < len(question.rows):
            progress("answering", done, len(asked))
        done += len(question.rows)
        others = true_then[question.subject, question.relation, question.day.day]
        scores = score(question, model)
        ranks[question.rows] = [_rank(scores, int(answer), others) for answer in asked[question.rows, OBJECT]]
    return Ranks(dataset.test, ranks[: len(dataset.test)], ranks[len(dataset.test) :])


def learn(dataset: Dataset, *, protocol: Protocol, progress: Progress) -> Model:
    """The model of the facts before the first test day: train teaches what follows what, valid weighs the clues.

    The weights are found as they are used: under multi-step, valid is asked with train alone known. A folder without
    valid facts lends the last tenth of train's days.
    """
    first = dataset.test[:, TIME].min()
    train, valid = (facts[facts[:, TIME] < first] for facts in (dataset.train, dataset.valid))
    if not len(valid) and len(train):
        late = train[:, TIME] >= np.quantile(train[:, TIME], 0.9)
        train, valid = train[~late], train[late]
    before = _history(dataset, [train])
    follows = learn_follows(before, both_ways(train, dataset.relations), progress)
    history = _history(dataset, [train, valid]) if protocol == "single-step" else before
    return Model(follows, learn_weights(history, both_ways(valid, dataset.relations), follows, progress))


def score(question: Question, model: Model) -> Floats:
    """[entities]: the higher, the likelier the answer."""
    # Weights are applied one clue at a time: a product of matrices may add up in another order with other company.
    scores = _weighed(question.day.popular(question.relation), model.weights[len(MET) : COMMON])
    scores += model.weights[COMMON] * question.day.common(question.subject)
    met = met_clues(question.scene, question.relation, model.follows)
    scores[question.scene.met] += _weighed(met, model.weights[: len(MET)])
    return np.round(scores, _DIGITS)


def scores_of(ranks: Ranks) -> Scores:
    """The scores over both directions."""
    both = np.concatenate([ranks.objects, ranks.subjects])
    first, three, ten = (float(np.mean(both <= most)) for most in (1, 3, 10))
    return Scores(float(np.mean(1 / both)), first, three, ten, len(both))


def write_ranks(ranks: Ranks, path: Path) -> None:
    """Writes timestamp, subject, relation, object, direction and rank: two rows per test fact, in its order.

    Raises InputError where the file cannot be written.
    """
    try:
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("timestamp", "subject", "relation", "object", "direction", "rank"))
            for fact, *pair in zip(ranks.facts.tolist(), ranks.objects, ranks.subjects, strict=True):
                head = (fact[TIME], fact[SUBJECT], fact[RELATION], fact[OBJECT])
                for direction, rank in zip(("object", "subject"), pair, strict=True):
                    writer.writerow((*head, direction, f"{rank:.1f}"))
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror or error}; name a file you may write") from error


def _rank(scores: Floats, answer: int, true_then: Ints) -> float:
    """The mean rank of the answer among all entities but the other true answers of that day."""
    mine, filtered = scores[answer], scores[true_then[true_then != answer]]
    better = np.count_nonzero(scores > mine) - np.count_nonzero(filtered > mine)
    level = np.count_nonzero(scores == mine) - np.count_nonzero(filtered == mine)
    return float(better + (level + 1) / 2)


def _answers(dataset: Dataset) -> dict[tuple[int, int, int], Ints]:
    """The true answers of each test question on its own day, from whatever file."""
    days = np.unique(dataset.test[:, TIME])
    facts = np.concatenate([dataset.train, dataset.valid, dataset.test])
    found: dict[tuple[int, int, int], set[int]] = {}
    for subject, relation, object_, time in both_ways(facts[np.isin(facts[:, TIME], days)], dataset.relations).tolist():
        found.setdefault((subject, relation, time), set()).add(object_)
    return {key: np.array(sorted(answers)) for key, answers in found.items()}


def _history(dataset: Dataset, known: Iterable[Ints]) -> History:
    """The history of the known facts. A step is the greatest that all of train's times are whole steps apart."""
    step = int(np.gcd.reduce(np.diff(np.unique(dataset.train[:, TIME])), initial=0)) or 1
    return History.of(np.concatenate(list(known)), dataset.entities, dataset.relations, step)


def _weighed(clues: Floats, weights: Floats) -> Floats:
    """The clues added up by their weights, always in the same order."""
    total = np.zeros(len(clues))
    for clue, weight in zip(clues.T, weights, strict=True):
        total += weight * clue
    return total
