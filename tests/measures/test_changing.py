"""Change points: a planted war is found on its day, and noise is not taken for one."""

import random
from datetime import date, timedelta
from math import log

import pytest

from detente.measures import Series, with_changes
from detente.measures.changing import cost
from detente.model import Entry

from .telling import series, something_else, told, who

FIRST = date(2023, 1, 2)


def weeks(rates: list[float], *, seed: int = 1, silent: range = range(0)) -> list[Entry]:
    """So many strikes a week on average, by chance, and an article each week but the silent ones."""
    draw = random.Random(seed)
    found: list[Entry] = []
    for week, rate in enumerate(rates):
        start = FIRST + timedelta(days=7 * week)
        days = [start + timedelta(days=day) for day in range(7) for _ in range(7) if draw.random() < rate / 49]
        found += [told(f"e{week}.{n}", str(day), act=f"a{week}.{n}") for n, day in enumerate(days)]
        if week not in silent:
            found.append(something_else(f"t{week}", reported=str(start)))
    return found


def changed(*entries: Entry, by: str = "week") -> Series:
    return with_changes(series(*entries, by=by))


def test_a_stretch_at_one_rate_costs_its_likelihood() -> None:
    assert cost(6, 3) == pytest.approx(6 - 6 * log(2))
    assert cost(0, 3) == cost(0, 0) == 0


def test_a_planted_war_is_found_near_its_day_with_its_strikes() -> None:
    found = changed(*weeks([0.5] * 50 + [5.0] * 40))
    (change,) = found.changes
    assert abs((change.day - (FIRST + timedelta(days=350))).days) <= 3
    assert (change.sender, change.sign, change.direction) == ("NOR", "conflict", "up")
    assert change.before < 4 < change.after
    told_of = {int(entry[1:].split(".")[0]) for entry in change.entries}
    assert told_of
    assert told_of <= {49, 50, 51, 52, 53, 54}


def test_a_ceasefire_is_a_change_downwards_and_shows_the_last_strikes() -> None:
    (change,) = changed(*weeks([5.0] * 40 + [0.3] * 50)).changes
    assert change.direction == "down"
    assert abs((change.day - (FIRST + timedelta(days=280))).days) <= 3
    assert {int(entry[1:].split(".")[0]) for entry in change.entries} <= {35, 36, 37, 38, 39, 40}


@pytest.mark.parametrize("seed", range(8))
def test_flat_noise_has_no_change_point(seed: int) -> None:
    assert changed(*weeks([1.5] * 90, seed=seed)).changes == ()


def test_a_few_strikes_are_not_searched_and_that_is_said() -> None:
    found = changed(*weeks([0.0] * 40 + [2.0] * 5))
    assert found.changes == ()
    assert not any(each.enough for each in found.searches)
    norway = next(each for each in found.searches if (each.sender, each.sign) == ("NOR", "conflict"))
    assert (norway.periods, norway.dispersion) == (45, None)
    assert 0 < norway.events < 20


def test_a_year_without_reports_is_no_year_of_peace() -> None:
    """The rate is the same before and after; in between nobody reported."""
    rates = [2.0] * 40 + [0.0] * 52 + [2.0] * 40
    assert changed(*weeks(rates, silent=range(40, 92))).changes == ()
    assert len(changed(*weeks(rates)).changes) == 2


def test_a_series_by_day_is_searched_by_week() -> None:
    some = weeks([0.5] * 50 + [5.0] * 40)
    (by_week,), (by_day,) = changed(*some).changes, changed(*some, by="day").changes
    assert abs((by_week.day - by_day.day).days) <= 7


def test_where_attention_rose_as_much_the_coverage_says_so() -> None:
    some = weeks([0.5] * 50 + [5.0] * 40)
    more = [
        something_else(f"m{week}.{n}", reported=str(FIRST + timedelta(days=7 * week + n % 7)))
        for week in range(50, 90)
        for n in range(20)
    ]
    (change,) = changed(*some, *more).changes
    assert change.coverage_after > 5 * change.coverage_before


def test_strikes_of_one_side_do_not_change_the_other_side() -> None:
    calm = [
        told(f"h{n}", str(FIRST + timedelta(days=9 * n)), actors=who("HUN"), recipients=who("NOR")) for n in range(70)
    ]
    found = changed(*weeks([0.5] * 50 + [5.0] * 40), *calm)
    assert {change.sender for change in found.changes} == {"NOR"}
    assert sum(each.enough for each in found.searches) == 2
