"""The second look: what it adds, that it looks ahead at nothing, and that it can say why."""

from pathlib import Path

import numpy as np
import pytest

from detente.forecast import (
    Dataset,
    Model,
    Ranks,
    backtest,
    explain,
    known_of,
    learn_model,
    load_dataset,
    ranked,
    scores_of,
)
from detente.forecast.clues import Clued, questions
from detente.forecast.features import Shortlist
from detente.forecast.kin import Kin
from detente.forecast.model import history_of
from detente.forecast.reranker import _Lesson

from .world import ARRESTS, COUNTRIES, Fact, arrests_names, world_of_arrests, written

# Many processes, pictures or hostile inputs: left out of the quick checks.
pytestmark = pytest.mark.slow


def silent(what: str, done: int, total: int) -> None:
    """No progress is shown."""


def dataset(folder: Path, facts: list[Fact]) -> Dataset:
    """The facts in a folder: train until day 90, valid until day 96, then test."""
    parts = ([fact for fact in facts if low <= fact[3] < high] for low, high in ((0, 90), (90, 96), (96, 10**6)))
    names = arrests_names()
    return load_dataset(written(folder, *parts, entities=len(names), relations=3, names=names))


@pytest.fixture(scope="module")
def arrests(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return dataset(tmp_path_factory.mktemp("arrests"), world_of_arrests())


@pytest.fixture(scope="module")
def model(arrests: Dataset) -> Model:
    return learn_model(arrests, protocol="single-step", rerank=True, seed=0, progress=silent)


@pytest.fixture(scope="module")
def found(arrests: Dataset, model: Model) -> Ranks:
    return ranked(arrests, model, known_of(arrests, "single-step"), arrests.test, silent)


def test_a_world_of_a_thousand_questions_gets_trees(model: Model) -> None:
    assert model.reranker is not None


def test_a_second_look_finds_more_than_the_sum_of_the_clues(arrests: Dataset, found: Ranks) -> None:
    plain = backtest(arrests, protocol="single-step", rerank=False, progress=silent)
    assert scores_of(found).mrr > scores_of(plain).mrr


def test_police_are_expected_to_arrest_their_own_countrys_citizens(arrests: Dataset, model: Model) -> None:
    known = known_of(arrests, "single-step")
    for fact in arrests.test[arrests.test[:, 1] == ARRESTS][:8]:
        whom, _ = explain(arrests, model, known, fact, most=3)
        country = COUNTRIES[fact[0] - len(COUNTRIES)]
        assert all(answer.name.endswith(f"({country})") for answer in whom.answers[:3])


def test_ten_days_are_answered_alike_with_all_from_the_day_on_taken_out(
    arrests: Dataset, model: Model, found: Ranks
) -> None:
    known = known_of(arrests, "single-step")
    days = np.unique(arrests.test[:, 3])[:10]
    assert len(days) == 10
    for day in days:
        today = arrests.test[:, 3] == day
        again = ranked(arrests, model, known[known[:, 3] < day], arrests.test[today], silent)
        assert again.objects.tolist() == found.objects[today].tolist()
        assert again.subjects.tolist() == found.subjects[today].tolist()


@pytest.mark.slow
@pytest.mark.parametrize("protocol", ["single-step", "multi-step"])
def test_what_comes_after_the_first_test_day_teaches_nothing(protocol: str, tmp_path: Path) -> None:
    facts = world_of_arrests()
    whole, cut = (dataset(tmp_path / name, some) for name, some in (
        ("whole", facts), ("cut", [fact for fact in facts if fact[3] <= 97]))
    )  # fmt: skip
    ranks, early = (backtest(each, protocol=protocol, progress=silent) for each in (whole, cut))  # type: ignore[arg-type]
    assert 0 < len(early.facts) < len(ranks.facts)
    assert ranks.objects[: len(early.facts)].tolist() == early.objects.tolist()
    assert ranks.subjects[: len(early.facts)].tolist() == early.subjects.tolist()


@pytest.mark.slow
def test_the_same_seed_gives_the_same_ranks(arrests: Dataset, found: Ranks) -> None:
    again = backtest(arrests, protocol="single-step", seed=0, progress=silent)
    assert again.objects.tolist() == found.objects.tolist()
    assert again.subjects.tolist() == found.subjects.tolist()


def test_the_worths_of_an_explanation_add_up_to_the_scores(arrests: Dataset, model: Model) -> None:
    known = known_of(arrests, "single-step")
    fact = arrests.test[arrests.test[:, 1] == ARRESTS][0]
    whom, _ = explain(arrests, model, known, fact, most=len(arrests.entity_names))
    (question,) = questions(history_of(arrests, known), fact.reshape(1, 4))
    clued = Clued.of(question, model.follows)
    plain, last = clued.scores(model.weights), model.scores(question)
    # Scores of the listed stand above the others by a lift that is the same for all of them.
    lifts = set()
    for answer in whom.answers:
        entity = arrests.entity_names.index(answer.name)
        assert sum(reason.worth for reason in answer.clues) == pytest.approx(plain[entity], abs=1e-5)
        trees = answer.others + sum(reason.worth for reason in answer.trees)
        assert answer.score == pytest.approx(plain[entity] + trees, abs=1e-5)
        lifts |= {round(last[entity] - answer.score, 4)} if answer.trees else set()
    assert len(lifts) == 1


def test_the_facts_behind_an_answer_are_older_than_the_question(arrests: Dataset, model: Model) -> None:
    facts = {tuple(fact) for fact in known_of(arrests, "single-step").tolist()}
    entities, relations = arrests.entity_names, arrests.relation_names
    fact = arrests.test[0]
    for told in explain(arrests, model, known_of(arrests, "single-step"), fact):
        behind = [each for answer in told.answers for each in answer.facts]
        assert behind
        for each in behind:
            row = entities.index(each.subject), relations.index(each.relation), entities.index(each.object), each.time
            assert row in facts
            assert each.time < fact[3] == told.time


def test_who_ties_across_the_end_of_the_list_stays_out(arrests: Dataset, model: Model) -> None:
    (question,) = questions(history_of(arrests, arrests.train), arrests.test[:1])
    clued = Clued.of(question, model.follows)
    scores = np.array([5.0, 3.0, 3.0, 3.0, 4.0, 1.0])
    assert Shortlist.of(clued, scores, 3).candidates.tolist() == [0, 4]
    assert Shortlist.of(clued, scores, 5).candidates.tolist() == [0, 4, 1, 2, 3]
    assert Shortlist.of(clued, scores, 9).candidates.tolist() == [0, 4, 1, 2, 3], (
        "the last stay out: nothing speaks for them"
    )


def test_the_slopes_are_those_of_the_likelihood() -> None:
    true = np.array([True, False, False, True, True, False])
    lesson = _Lesson((), np.zeros((6, 0), dtype=np.float32), np.zeros(6), np.array([0, 3]), true)

    def loss(scores: np.ndarray) -> float:
        total = 0.0
        for question in (slice(0, 3), slice(3, 6)):
            raised, right = np.exp(scores[question]), true[question]
            total -= sum(np.log(one / (one + raised[~right].sum())) for one in raised[right])
        return total

    scores = np.array([0.3, -0.2, 1.0, 0.5, -1.0, 0.1])
    slope, curve = lesson.slopes(scores, None)  # type: ignore[arg-type]
    small = 1e-4
    for row, step in enumerate(small * np.eye(6)):
        up, here, down = loss(scores + step), loss(scores), loss(scores - step)
        assert slope[row] == pytest.approx((up - down) / (2 * small), abs=1e-6)
        assert curve[row] == pytest.approx((up - 2 * here + down) / small**2, abs=1e-4)


def test_a_name_in_brackets_or_before_the_dot_is_the_country() -> None:
    kin = Kin.of(["India", "Police (India)", "Police_(Chad)", "IND.MIL", "IND", "Lena Moe", "Chad.", "TCD.MIL"])
    assert kin.countries[0] == kin.countries[1] > 0
    assert kin.countries[3] == kin.countries[4] > 0
    assert kin.countries[5] == kin.countries[6] == 0
    assert kin.kinds[1] == kin.kinds[2] > 0
    assert kin.kinds[3] == kin.kinds[7] > 0
    assert kin.kinds[0] == kin.kinds[4] > 0, "states are one kind"
    assert kin.kinds[5] == 0
