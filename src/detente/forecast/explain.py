"""What an answer rests on: the worth of each clue, what the trees add, and the past facts behind them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.forecast.clues import CLUES, Clued, Question, questions
from detente.forecast.dataset import OBJECT, Dataset, Floats, Ints, both_ways
from detente.forecast.model import Model, history_of
from detente.forecast.past import Slice, kept
from detente.model.base import Record

Link = Literal["between the two", "the candidate in that part", "a contact of both"]

# Past facts of each kind that are shown, and features of the trees.
_FACTS, _FEATURES = 5, 8
# Less than this is rounding.
_NOTHING = 1e-9


class Reason(Record):
    """A clue or a feature with its value (null: never, or not told) and what it adds to the score."""

    what: str
    value: float | None
    worth: float


class PastFact(Record):
    """A fact from before the question, as many steps ago as `age` says.

    `link` is how it bears on the answer; `share` its part of the weight of all facts with that link.
    """

    link: Link
    subject: str
    relation: str
    object: str
    time: int
    age: float
    share: float


class Answer(Record):
    """An answer with the sum behind its score: the clues, the trees' weightiest features, and their `others`.

    The clues are all that are not nought, the weightiest first; of a candidate that the trees did not see there are no
    features. `place` counts the candidates by score, from 1.
    """

    name: str
    true: bool
    place: int
    score: float
    clues: tuple[Reason, ...]
    trees: tuple[Reason, ...]
    others: float
    facts: tuple[PastFact, ...]


class Explanation(Record):
    """A question, one end of it unknown (null), with the answers that were put first and the true one."""

    subject: str | None
    relation: str
    object: str | None
    time: int
    answers: tuple[Answer, ...]


def explain(dataset: Dataset, model: Model, known: Ints, fact: Ints, *, most: int = 3) -> tuple[Explanation, ...]:
    """How the fact's object and then its subject were answered, each asked with the known facts before its own day."""
    history = history_of(dataset, known)
    found = []
    for asked in both_ways(fact.reshape(1, 4), dataset.relations):
        (question,) = questions(history, asked.reshape(1, 4))
        found.append(_explained(dataset, model, question, int(asked[OBJECT]), most))
    return tuple(found)


def _explained(dataset: Dataset, model: Model, question: Question, true: int, most: int) -> Explanation:
    scores = model.scores(question)
    order = np.lexsort((np.arange(len(scores)), -scores)).tolist()
    shown = [*order[:most], *([] if true in order[:most] else [true])]
    clued = Clued.of(question, model.follows)
    trees = _trees(model, clued, shown)
    subject, turned = dataset.entity_names[question.subject], question.relation >= dataset.relations
    answers = []
    for one in shown:
        clues, (features, others) = _clues(model, clued, one), trees.get(one, ((), 0.0))
        answers.append(
            Answer(
                name=dataset.entity_names[one],
                true=one == true,
                place=1 + order.index(one),
                score=others + sum(reason.worth for reason in (*clues, *features)),
                clues=clues,
                trees=features,
                others=others,
                facts=tuple(_facts(dataset, model, question, one)),
            )
        )
    return Explanation(
        subject=None if turned else subject,
        relation=dataset.relation_names[question.relation % dataset.relations],
        object=subject if turned else None,
        time=question.day.day,
        answers=tuple(answers),
    )


def _clues(model: Model, clued: Clued, candidate: int) -> tuple[Reason, ...]:
    """Each clue that is not nought; their worths add up to the mixture's score."""
    values = clued.table(np.array([candidate]))[0].astype(np.float64)
    return _reasons(CLUES, values, values * model.weights)


def _trees(model: Model, clued: Clued, shown: list[int]) -> dict[int, tuple[tuple[Reason, ...], float]]:
    """For candidates that the trees saw: the weightiest features with what each adds, and what all the others add.

    The parts are Shapley values and add up to what the trees add; a constant, the same for everybody, is in the others.
    """
    if model.reranker is None:
        return {}
    shortlist, table = model.reranker.listed(clued, clued.scores(model.weights), model.follows)
    seen = np.flatnonzero(np.isin(shortlist.candidates, shown))
    if not len(seen):
        return {}
    found = {}
    shares = model.reranker.shares(table[seen])
    for one, values, worths in zip(shortlist.candidates[seen].tolist(), table[seen], shares, strict=True):
        told = _reasons(model.reranker.features, values, worths[:-1])[:_FEATURES]
        found[one] = told, float(worths.sum()) - sum(reason.worth for reason in told)
    return found


def _reasons(names: Iterable[str], values: Floats, worths: Floats) -> tuple[Reason, ...]:
    """The reasons that add anything, the weightiest first."""
    reasons = (
        Reason(what=what, value=None if np.isnan(value) else float(value), worth=float(worth))
        for what, value, worth in zip(names, values, worths, strict=True)
        if abs(worth) > _NOTHING
    )
    return tuple(sorted(reasons, key=lambda reason: -abs(reason.worth)))


def _facts(dataset: Dataset, model: Model, question: Question, candidate: int) -> Iterator[PastFact]:
    """Past facts behind the clues: between the two, of the candidate in that part, and with a contact of both."""
    told = _Teller(dataset, question)
    past, relation, subject = question.scene.past, question.relation, question.subject
    which = past.others == candidate
    led = model.follows[relation, past.relations[which]] * kept(past.ages[which])
    yield from told.weightiest("between the two", [_facts_of(subject, past, which)], led)
    under = question.day.under(relation)
    which = under.objects == candidate
    named = _Facts(under.subjects[which], np.full(which.sum(), relation), under.objects[which], under.ages[which])
    yield from told.weightiest("the candidate in that part", [named], kept(named.ages))
    contact = question.day.contact(subject, candidate)
    if contact is not None:
        pasts = ((one, question.day.history.before(one, question.day.day)) for one in (subject, candidate))
        both = [_facts_of(one, past, past.others == contact) for one, past in pasts]
        yield from told.weightiest("a contact of both", both, np.concatenate([kept(facts.ages) for facts in both]))


class _Facts(NamedTuple):
    """Facts in columns; a relation may stand for itself read from its object."""

    subjects: Ints
    relations: Ints
    objects: Ints
    ages: Floats


def _facts_of(entity: int, past: Slice, which: NDArray[np.bool_]) -> _Facts:
    others = past.others[which]
    return _Facts(np.full_like(others, entity), past.relations[which], others, past.ages[which])


@dataclass(frozen=True)
class _Teller:
    """Puts the weightiest facts into names."""

    dataset: Dataset
    question: Question

    def weightiest(self, link: Link, parts: list[_Facts], weights: Floats) -> Iterator[PastFact]:
        """The weightiest few of the facts, each with its share of all."""
        facts = _Facts(*(np.concatenate(column) for column in zip(*parts, strict=True)))
        names, count = self.dataset.entity_names, self.dataset.relations
        for at in np.lexsort((facts.ages, -weights))[:_FACTS].tolist():
            ends = names[facts.subjects[at]], names[facts.objects[at]]
            subject, object_ = ends if facts.relations[at] < count else reversed(ends)
            yield PastFact(
                link=link,
                subject=subject,
                relation=self.dataset.relation_names[facts.relations[at] % count],
                object=object_,
                time=round(self.question.day.day - facts.ages[at] * self.question.day.history.step),
                age=float(facts.ages[at]),
                share=float(weights[at] / weights.sum()),
            )
