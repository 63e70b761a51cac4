"""Kept forecasts settled by what came, and how good they were."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from detente.errors import InputError
from detente.forecast import Settled, brier_scores, scoreboard, settle
from detente.model import Forecast, KeptForecast

from .telling import after, deed
from .test_levels_and_promises import promise, side


def kept(
    probability: float = 0.8, *, made: int = 100, days: int = 30, recorded: int | None = None, **more: Any
) -> KeptForecast:
    fields: dict[str, Any] = {
        "question": "events", "source": "NOR", "target": "HUN", "subject": "verbal conflict", "baseline": 0.5,
        "model": "m", **more,
    }  # fmt: skip
    moment = datetime.combine(after(made if recorded is None else recorded), datetime.min.time(), UTC)
    forecast = Forecast(made=after(made), days=days, probability=probability, **fields)
    return KeptForecast(number=1, run=1, recorded=moment, forecast=forecast)


def settled(one: KeptForecast, *entries: Any, today: int = 200, **more: Any) -> Settled:
    (found,) = settle(
        [one], today=after(today), entries=entries, sides=more.get("sides", ()), promises=more.get("promises", ())
    )
    return found


@pytest.mark.parametrize(("day", "came"), [(100, False), (101, True), (130, True), (131, False)])
def test_a_deed_counts_from_the_day_after_to_the_last_day(day: int, came: bool) -> None:
    found = settled(kept(), deed(day))
    assert found.outcome == ("came" if came else "did not come")
    assert found.entries == ((f"NORHUNACCUSE{day}+0",) if came else ())


def test_another_class_direction_or_a_denied_deed_settles_nothing() -> None:
    others = [deed(110, type="AID"), deed(110, by="HUN", to="NOR"), deed(110, status="negated")]
    assert settled(kept(), *others).outcome == "did not come"


def test_until_its_last_day_is_over_a_forecast_is_open() -> None:
    assert settled(kept(), deed(101), today=130).outcome == "open"
    assert settled(kept(), deed(101), today=131).outcome == "came"


def test_a_report_that_comes_late_still_changes_the_outcome() -> None:
    assert settled(kept()).outcome == "did not come"
    assert settled(kept(), deed(120, later=60)).outcome == "came"


def test_a_level_and_a_promise_are_settled_by_their_own() -> None:
    changed = side("NOR", 1)
    made = (changed.changes[0].day - after(0)).days - 5
    level = kept(question="level", subject="a change", made=made, days=90)
    assert settled(level, today=made + 100, sides=(changed,)).outcome == "came"
    assert settled(level, today=made + 100, sides=(side("NOR", 0),)).outcome == "did not come"
    word = kept(question="commitment", subject="p", days=30)
    assert settled(word, promises=(promise("p", "2024-05-10", kept="2024-05-01"),)).outcome == "came"
    assert settled(word, promises=(promise("p", "2024-05-10"),)).outcome == "did not come"
    assert settled(word).outcome == "void"


def test_what_was_entered_looking_back_is_not_scored() -> None:
    some = [settled(kept(0.9), deed(110)), settled(kept(0.9, recorded=150), deed(110))]
    board = scoreboard(some, today=after(200))
    assert board.scores is not None
    assert (board.scores.number, board.looking_back, len(board.settled)) == (1, 1, 2)


def test_the_board_lists_what_is_open_and_scores_each_question_by_its_length() -> None:
    some = [
        settled(kept(0.9), deed(110)),
        settled(kept(0.2, days=7)),
        settled(kept(days=90), today=150),
        settled(kept(question="commitment", subject="p")),
    ]
    board = scoreboard(some, today=after(200))
    assert set(board.by_question) == {"events, 30 days", "events, 7 days"}
    assert (len(board.open), board.void) == (1, 1)
    assert scoreboard([], today=after(200)).scores is None


def test_brier_score_skill_and_reliability_of_a_case_worked_by_hand() -> None:
    found = brier_scores([(0.9, 0.5, True), (0.1, 0.5, False), (0.1, 0.5, True)])
    assert found.brier == pytest.approx((0.01 + 0.01 + 0.81) / 3)
    assert found.baseline == pytest.approx(0.25)
    assert found.skill == pytest.approx(1 - 0.83 / 0.75)
    by_words = {band.words: band for band in found.reliability}
    assert (by_words["very unlikely"].number, by_words["very unlikely"].came) == (2, 0.5)
    assert by_words["likely"].mean is None
    assert sum(band.number for band in found.reliability) == 3
    with pytest.raises(InputError):
        brier_scores([])


def test_a_forecast_is_beforehand_up_to_the_day_after() -> None:
    marks = [settled(kept(recorded=day), deed(110)).beforehand for day in (100, 101, 102)]
    assert marks == [True, True, False]
    assert after(101) - after(100) == timedelta(days=1)
