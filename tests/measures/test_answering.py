"""Reciprocity and replies: who gives as good as he gets, and how soon."""

from datetime import date, timedelta

import pytest

from detente.measures import Replies, Series
from detente.model import Entry

from .telling import series, something_else, told, who


def from_hungary(id: str, when: str, **more: object) -> Entry:
    return told(id, when, actors=who("HUN"), recipients=who("NOR"), **more)


def replies(found: Series, sender: str, sign: str = "conflict") -> Replies:
    return next(each for each in found.replies if (each.sender, each.sign) == (sender, sign))


def test_half_of_the_strikes_returned_in_the_month_is_two_thirds_reciprocal() -> None:
    """Norway −18, Hungary −9: 2·9 ÷ (18 + 9)."""
    found = series(told("e1", "2025-03-04"), told("e2", "2025-03-14"), from_hungary("e3", "2025-03-20"))
    assert found.reciprocity is not None
    assert found.reciprocity.conflict == pytest.approx(2 / 3)
    assert found.reciprocity.cooperation is None


def test_a_strike_returned_a_month_later_is_not_returned_in_the_period() -> None:
    found = series(told("e1", "2025-03-04"), from_hungary("e2", "2025-04-04"))
    assert found.reciprocity is not None
    assert found.reciprocity.conflict == 0.0


def test_meeting_each_other_is_not_giving_back_what_was_given() -> None:
    both = who("NOR", "HUN")
    found = series(told("e1", "2025-03-04", type="CONSULT", actors=both, recipients=both))
    assert found.reciprocity is not None
    assert found.reciprocity.cooperation is None


def test_two_who_always_do_alike_correlate_and_a_few_months_say_nothing() -> None:
    def months(number: int) -> Series:
        days = [date(2024 + month // 12, month % 12 + 1, 5) for month in range(number)]
        some = [told(f"n{n}", str(day), act=f"x{k}") for n, day in enumerate(days) for k in range(n % 3)]
        other = [from_hungary(f"h{n}", str(day), act=f"x{k}") for n, day in enumerate(days) for k in range(n % 3)]
        quiet = [something_else(f"t{n}", reported=str(day)) for n, day in enumerate(days)]
        return series(*some, *other, *quiet)

    year, spring = months(12).reciprocity, months(4).reciprocity
    assert year is not None
    assert spring is not None
    assert (year.correlation, year.periods) == (pytest.approx(1.0), 12)
    assert (spring.correlation, spring.periods) == (None, 4)


def test_the_next_strike_of_the_other_on_a_later_day_is_the_reply() -> None:
    end = something_else("t1", reported="2025-06-30")
    found = series(told("e1", "2025-03-04"), from_hungary("e2", "2025-03-04"), from_hungary("e3", "2025-03-09"), end)
    norway = replies(found, "NOR")
    assert (norway.deeds, norway.share, norway.days) == (1, 1.0, 5)
    assert [(each.deed, each.reply) for each in norway.answered] == [(("e1",), ("e3",))]


def test_aid_does_not_answer_a_strike() -> None:
    end = something_else("t1", reported="2025-06-30")
    found = series(told("e1", "2025-03-04"), from_hungary("e2", "2025-03-09", type="AID"), end)
    assert (replies(found, "NOR").deeds, replies(found, "NOR").share, replies(found, "NOR").days) == (1, 0.0, None)


def test_what_comes_after_the_window_is_no_reply() -> None:
    end = something_else("t1", reported="2025-06-30")
    within = series(told("e1", "2025-03-04"), from_hungary("e2", "2025-04-03"), end)
    beyond = series(told("e1", "2025-03-04"), from_hungary("e2", "2025-04-04"), end)
    assert (replies(within, "NOR").days, replies(beyond, "NOR").days) == (30, None)


def test_a_strike_of_last_week_has_not_yet_gone_unanswered() -> None:
    found = series(told("e1", "2025-03-04"), something_else("t1", reported="2025-03-11"))
    assert (replies(found, "NOR").deeds, replies(found, "NOR").share) == (0, None)


def test_a_deed_of_an_uncertain_day_has_no_reply_time() -> None:
    end = something_else("t1", reported="2025-06-30")
    found = series(told("e1", None, reported="2025-03-04"), from_hungary("e2", "2025-03-09"), end)
    assert replies(found, "NOR").deeds == 0


def test_who_strikes_every_second_day_anyhow_answers_no_sooner_than_usual() -> None:
    start = date(2025, 1, 1)
    regular = [from_hungary(f"h{n}", str(start + timedelta(days=2 * n))) for n in range(60)]
    found = replies(series(told("e1", "2025-02-01"), *regular), "NOR")
    assert (found.share, found.days) == (1.0, 1)
    # From a day of a strike the next is two days off, from the days between one day.
    assert (found.usual_share, found.usual_days) == (1.0, 2)
