"""A forecast of the past: the rank of every true answer, each question asked with what was known before its day."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from detente.errors import InputError
from detente.forecast.clues import questions
from detente.forecast.dataset import OBJECT, RELATION, SUBJECT, TIME, Dataset, Floats, Ints, both_ways
from detente.forecast.fit import Progress
from detente.forecast.model import Model, Protocol, answers_of, history_of, learn_model


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


def backtest(dataset: Dataset, *, protocol: Protocol, rerank: bool = True, seed: int = 0, progress: Progress) -> Ranks:
    """The ranks of all test answers under the time-aware filter: 1 is best, ties share their mean rank.

    Under single-step all facts before a question's own day are known, those of earlier test days too; under
    multi-step only train and valid. The model is learned from facts before the first test day, once.
    """
    model = learn_model(dataset, protocol=protocol, rerank=rerank, seed=seed, progress=progress)
    return ranked(dataset, model, known_of(dataset, protocol), dataset.test, progress)


def known_of(dataset: Dataset, protocol: Protocol) -> Ints:
    """The facts that answers may look at, as far as they are older than the question."""
    return np.concatenate([dataset.train, dataset.valid, *([dataset.test] if protocol == "single-step" else [])])


def ranked(dataset: Dataset, model: Model, known: Ints, facts: Ints, progress: Progress) -> Ranks:
    """The ranks of the facts' objects and subjects, each asked with the known facts before its own day."""
    asked = both_ways(facts, dataset.relations)
    every = np.concatenate([dataset.train, dataset.valid, dataset.test])
    true_then = answers_of(every, np.unique(facts[:, TIME]), dataset.relations)
    found = np.zeros(len(asked))
    done = 0
    for question in questions(history_of(dataset, known), asked):
        if done % 500 < len(question.rows):
            progress("answering", done, len(asked))
        done += len(question.rows)
        others = true_then[question.subject, question.relation, question.day.day]
        scores = model.scores(question)
        found[question.rows] = [_rank(scores, int(answer), others) for answer in asked[question.rows, OBJECT]]
    return Ranks(facts, found[: len(facts)], found[len(facts) :])


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
