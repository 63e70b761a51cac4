"""The fit and the counts it stands on, against numbers worked out another way."""

import numpy as np
import pytest

from detente.forecast.deeds import deeds_of
from detente.forecast.learning import lessons
from detente.forecast.logistic import fit, log_odds
from detente.forecast.signs import climatology, pasts, rows, signs, windows

from .telling import after, deed, world


def test_a_fit_without_pull_recovers_the_odds_that_made_the_rows() -> None:
    column = np.repeat([0.0, 1.0], 1000)
    happened = np.concatenate([np.repeat([1.0, 0.0], [200, 800]), np.repeat([1.0, 0.0], [600, 400])])
    found = fit(column[:, None], happened, ridge=1e-9)
    assert found.chance(np.array([[0.0], [1.0]])) == pytest.approx([0.2, 0.6], abs=1e-6)


def test_a_pull_draws_weights_towards_none_and_leaves_the_mean() -> None:
    column = np.repeat([0.0, 1.0], 1000)
    happened = np.concatenate([np.repeat([1.0, 0.0], [200, 800]), np.repeat([1.0, 0.0], [600, 400])])
    free, pulled = (fit(column[:, None], happened, ridge=ridge) for ridge in (1e-9, 1000.0))
    assert 0 < pulled.each[0] < free.each[0]
    assert pulled.chance(column[:, None]).mean() == pytest.approx(0.4, abs=1e-6)


def test_a_column_that_tells_all_rows_apart_still_gives_an_answer() -> None:
    column = np.repeat([0.0, 1.0], 20)
    found = fit(column[:, None], column, ridge=1.0)
    low, high = found.chance(np.array([[0.0], [1.0]]))
    assert low < 0.1 < 0.9 < high


def test_fading_counts_are_the_sum_of_halves() -> None:
    told = deeds_of([deed(0), deed(14), deed(28)], known=after(28))
    (past,) = pasts(told, [after(29).toordinal()])
    way = told.number("NOR", "HUN")
    assert way is not None
    assert past.faded[2, 1, way] == pytest.approx(sum(0.5 ** (age / 14) for age in (29, 15, 1)))
    assert past.total[2, way] == 3


def test_counts_carried_on_from_day_to_day_are_those_made_at_once() -> None:
    told = deeds_of(world(200), known=after(199))
    days = [after(day).toordinal() for day in (60, 61, 100, 199)]
    for carried in pasts(told, days):
        (alone,) = pasts(told, [carried.day])
        assert np.allclose(carried.faded, alone.faded)
        assert np.array_equal(carried.last, alone.last)


def test_a_row_of_the_past_is_the_same_whatever_came_later() -> None:
    whole, cut = deeds_of(world(300), known=after(299)), deeds_of(world(300), known=after(149))
    day = after(150).toordinal()
    for kind in range(4):
        tables = []
        for some in (whole, cut):
            (past,) = pasts(some, [day])
            ways = {(some.parties[a], some.parties[b]): row for a, b, row in zip(
                some.source, some.target, rows(some, past, kind), strict=True
            )}  # fmt: skip
            tables.append(ways)
        for way, row in tables[1].items():
            assert np.allclose(tables[0][way], row)


def test_lessons_hold_no_outcome_that_was_not_over() -> None:
    told = deeds_of(world(300), known=after(299))
    day = after(200).toordinal()
    for (_, length), some in lessons(told, day, (7, 30)).items():
        assert some.days
        assert max(some.days) + length <= day


def test_windows_count_each_pair_once_a_window_and_skip_the_silent_ones() -> None:
    told = deeds_of([deed(0, type="CONSULT"), deed(33), deed(34), deed(55), deed(59)], known=after(59))
    found = windows(told, after(60).toordinal(), 10)
    way = told.number("NOR", "HUN")
    # Of the six windows of ten days those with a report are the first, the fourth and the last.
    assert (found.number, found.hits[2, way], bool(found.struck[2, way])) == (3, 2, True)


def test_climatology_draws_a_pair_towards_all_pairs() -> None:
    hits = np.array([10, *[0] * 30])
    share = climatology(hits, 10, np.ones(31, dtype=bool))
    assert share[0] < 1
    assert 0 < share[1] < 10 / 310 < share[0]
    assert log_odds(share)[0] > 0


def test_every_sign_has_its_column() -> None:
    told = deeds_of(world(100), known=after(99))
    (past,) = pasts(told, [after(100).toordinal()])
    assert all(rows(told, past, kind).shape == (len(told.source), len(signs(kind))) for kind in range(4))
