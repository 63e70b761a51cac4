"""Periods, flows, stock, coverage, levels: what the numbers say and what they keep apart."""

from datetime import date
from typing import Any

import pytest

from detente.errors import InputError
from detente.measures import HALF_LIFE, Flow, Number
from detente.model import ChannelHeld, Level, MissionHeld, Outlet, Position, RecognitionHeld, RelationsHeld, Side

from .telling import PAIR, months, printed_in, series, something_else, told, who


def test_a_month_without_a_report_is_no_data_and_not_zero() -> None:
    found = months(series(told("e1", "2025-03-04"), told("e2", "2025-05-04")))
    april = found["2025-04"]
    assert april.state == "no data"
    assert {april.events.value, april.cooperation.value, april.conflict.value, april.net.value} == {None}
    assert {count.value for count in april.classes} == {None}


def test_a_month_with_reports_and_no_deed_is_quiet_and_zero() -> None:
    found = months(series(told("e1", "2025-03-04"), something_else("t1", reported="2025-04-10")))
    april = found["2025-04"]
    assert april.state == "quiet"
    assert (april.events.value, april.net.value) == (0, 0.0)


def test_recalling_an_old_strike_does_not_make_its_month_quiet_the_other_way() -> None:
    late = told("e1", "2020-03-04", reported="2025-03-05")
    assert months(series(late))["2020-03"].state == "active"
    assert months(series(late), "HUN")["2020-03"].state == "no data"
    assert series(late).points[0].coverage.elsewhen == ("e1",)


def test_quiet_the_one_way_is_not_quiet_the_other_way() -> None:
    found = series(told("e1", "2025-03-04"))
    assert (months(found)["2025-03"].state, months(found, "HUN")["2025-03"].state) == ("active", "quiet")


def test_aid_does_not_hide_a_strike() -> None:
    flow = months(series(told("e1", "2025-03-04"), told("e2", "2025-03-05", type="AID")))["2025-03"]
    assert (flow.conflict.value, flow.conflict.entries) == (-9.0, ("e1",))
    assert (flow.cooperation.entries, flow.net.entries) == (("e2",), ("e1", "e2"))
    assert flow.cooperation.value
    assert flow.net.value == flow.cooperation.value + flow.conflict.value


def test_events_are_counted_by_class_and_by_type() -> None:
    flow = months(series(told("e1", "2025-03-04"), told("e2", "2025-03-05"), told("e3", "2025-03-05", type="AID")))[
        "2025-03"
    ]
    assert {each.name: each.value for each in flow.classes} == {
        "verbal cooperation": 0, "material cooperation": 1, "verbal conflict": 0, "material conflict": 2,
    }  # fmt: skip
    assert {each.name: each.entries for each in flow.types} == {"AID": ("e3",), "ASSAULT": ("e1", "e2")}


def test_every_number_opens_to_the_entries_it_counts() -> None:
    found = series(told("e1", "2025-03-04"), told("e2", "2025-03-04"), told("e3", "2025-03-09", type="AID"))
    for flow in (flow for point in found.points for flow in point.flows):
        for number in numbers_of(flow):
            assert bool(number.value) == bool(number.entries)
            assert set(number.entries) <= set(flow.events.entries)


def numbers_of(flow: Flow) -> list[Number]:
    named = (flow.events, flow.cooperation, flow.conflict, flow.net, flow.undated, flow.alleged, flow.unscored)
    return [*named, *flow.classes, *flow.types]


def test_the_mode_of_a_deed_decides_its_score() -> None:
    expelled = told("e1", "2025-03-04", type="SANCTION", mode="expel")
    assert months(series(expelled))["2025-03"].net.value == -5.5


def test_outlets_that_code_one_deed_differently_do_not_add_up() -> None:
    some = [told(f"e{number}", "2025-03-04", mode=mode) for number, mode in enumerate((None, "beat", "beat"))]
    assert months(series(*some))["2025-03"].net.value == -7.5


def test_goldstein_scores_only_what_has_a_cameo_code_and_says_what_it_leaves() -> None:
    coded = told("e1", "2025-03-04", cameo="190")
    plain = told("e2", "2025-03-09", type="AID")
    flow = months(series(coded, plain, scale="goldstein"))["2025-03"]
    assert (flow.events.value, flow.net.value, flow.net.entries) == (2, -10.0, ("e1",))
    assert flow.unscored.entries == ("e2",)


def test_a_deed_without_a_score_is_not_a_score_of_zero() -> None:
    flow = months(series(told("e1", "2025-03-09", type="AID"), scale="goldstein"))["2025-03"]
    assert flow.events.value == 1
    assert (flow.net.value, flow.stock) == (None, None)


def test_a_strike_weighs_half_after_the_half_life() -> None:
    found = series(told("e1", "2025-03-01"), by="day", half_life=10, until=date(2025, 3, 22))
    stocks = {point.start: point.flow("NOR").stock for point in found.points}
    assert stocks[date(2025, 3, 1)] == pytest.approx(-9.0)
    assert stocks[date(2025, 3, 11)] == pytest.approx(-4.5)
    assert stocks[date(2025, 3, 21)] == pytest.approx(-2.25)
    assert found.half_life == 10


def test_the_stock_is_the_same_by_day_and_by_month() -> None:
    some = [told("e1", "2025-01-07"), told("e2", "2025-02-11", type="AID"), told("e3", "2025-03-31")]
    day, week, month = (series(*some, by=by).points[-1].flow("NOR").stock for by in ("day", "week", "month"))
    direct = sum(
        score * 0.5 ** ((date(2025, 3, 31) - when).days / HALF_LIFE)
        for score, when in ((-9.0, date(2025, 1, 7)), (10.0, date(2025, 2, 11)), (-9.0, date(2025, 3, 31)))
    )
    assert (day, week, month) == (pytest.approx(direct),) * 3


def test_what_happened_before_the_beginning_weighs_in_the_stock_and_is_not_counted() -> None:
    found = series(told("e1", "2025-02-27"), told("e2", "2025-03-04"), since=date(2025, 3, 1), half_life=1000)
    (point,) = found.points
    assert point.flow("NOR").events.entries == ("e2",)
    assert point.flow("NOR").stock == pytest.approx(-18, abs=0.2)
    assert found.behind_stock(point, "NOR") == ("e1", "e2")
    assert found.behind_stock(point, "HUN") == ()


def test_before_the_first_event_there_is_no_stock_rather_than_a_stock_of_zero() -> None:
    found = months(series(told("e1", "2025-03-04"), since=date(2025, 2, 1)))
    assert found["2025-02"].stock is None


def test_the_end_is_the_first_day_that_does_not_count() -> None:
    found = series(told("e1", "2025-03-04"), told("e2", "2025-03-05"), until=date(2025, 3, 5))
    assert months(found)["2025-03"].events.entries == ("e1",)
    assert [(each.entry, each.reason) for each in found.aside] == [("e2", "after the end")]


def test_weeks_begin_on_monday_and_months_on_the_first() -> None:
    some = (told("e1", "2025-12-24"), told("e2", "2026-01-07"))
    assert [str(point.start) for point in series(*some, by="week").points] == ["2025-12-24", "2025-12-29", "2026-01-05"]
    assert [str(point.start) for point in series(*some, by="month").points] == ["2025-12-24", "2026-01-01"]


def test_nothing_known_of_a_pair_gives_no_points() -> None:
    assert series().points == ()
    assert (series().since, series().until) == (None, None)


def test_days_that_were_asked_about_get_their_line_though_nothing_is_known() -> None:
    found = series(since=date(2025, 3, 1), until=date(2025, 5, 1))
    assert [point.flow().state for point in found.points] == ["no data", "no data"]


def test_leaving_out_a_country_moves_the_series() -> None:
    some = [told("e1", "2025-03-04"), told("e2", "2025-03-09"), told("e3", "2025-03-09")]
    printed = printed_in(e1="HUN", e2="HUN", e3="SWE")
    everything, without = (
        months(series(*some, outlets=printed, leave_out=leave))["2025-03"] for leave in ((), ("HUN",))
    )
    assert (everything.events.value, everything.reports) == (2, 3)
    assert (without.events.value, without.reports) == (1, 1)


def test_an_article_is_left_out_only_where_nobody_else_printed_it() -> None:
    printed = {"e1": (Outlet(country="HUN"), Outlet(country="SWE")), "e2": (Outlet(name="Nowhere Post"),)}
    found = series(told("e1", "2025-03-04"), told("e2", "2025-03-09"), outlets=printed, leave_out=("HUN",))
    assert months(found)["2025-03"].events.value == 2
    assert found.points[0].coverage.countries == ("SWE",)


def test_a_month_that_only_left_out_outlets_reported_is_no_data() -> None:
    some = [told("e1", "2025-03-04"), told("e2", "2025-04-04"), told("e3", "2025-05-04")]
    found = series(*some, outlets=printed_in(e1="SWE", e2="HUN", e3="SWE"), leave_out=("HUN",))
    assert months(found)["2025-04"].state == "no data"
    assert [(each.entry, each.reason) for each in found.aside] == [("e2", "outlet left out")]


def test_coverage_counts_articles_outlets_and_their_countries() -> None:
    some = [told(id, "2025-03-04") for id in ("e1", "e2", "e3", "e4")]
    found = series(*some, outlets=printed_in(e1="SWE", e2="SWE", e3="HUN", e4=""))
    covered = found.points[0].coverage
    assert covered.articles == ("e1", "e2", "e3", "e4")
    assert covered.outlets == (" Post", "HUN Post", "SWE Post")
    assert (covered.countries, covered.unplaced) == (("HUN", "SWE"), 1)


def stands(day: str, word: Any, order: int | None, *entries: str) -> Position:
    """A position on a day: Norway's level at Hungary as given, nothing else known."""
    none = {"rule": "by hand"}

    def side(sender: str, receiver: str, level: Level) -> Side:
        return Side(
            sender=sender,
            receiver=receiver,
            level=level,
            mission=MissionHeld(**none),
            channel=ChannelHeld(**none),
            recognition_of_state=RecognitionHeld(**none),
            recognition_of_government=RecognitionHeld(**none),
        )

    unknown = Level(word="unknown", order=None, rule="by hand")
    norway = Level(word=word, order=order, rule="by hand", entries=entries)
    return Position(
        pair=PAIR,
        valid=date.fromisoformat(day),
        known=None,
        clock="reported",
        sides=(side("HUN", "NOR", unknown), side("NOR", "HUN", norway)),
        relations=RelationsHeld(**none),
    )


def test_a_recall_is_a_step_of_the_level_and_adds_nothing_to_the_flow() -> None:
    positions = [
        stands("2025-01-10", "ambassador", 60, "s1"),
        stands("2025-02-10", "ambassador", 60, "s1"),
        stands("2025-03-04", "charge", 40, "s2"),
    ]
    strike = told("e1", "2025-03-20")
    found = series(strike, positions=positions)
    steps = [(str(step.day), step.sender, step.word, step.order, step.entries) for step in found.levels]
    assert steps == [("2025-01-10", "NOR", "ambassador", 60, ("s1",)), ("2025-03-04", "NOR", "charge", 40, ("s2",))]
    assert found.points == series(strike).points


def test_a_level_that_becomes_unknown_is_a_step_and_not_a_zero() -> None:
    found = series(positions=[stands("2025-01-10", "ambassador", 60, "s1"), stands("2025-03-04", "unknown", None)])
    assert [(step.word, step.order) for step in found.levels] == [("ambassador", 60), ("unknown", None)]


@pytest.mark.parametrize("half_life", [0, -1, float("nan"), float("inf")])
def test_a_half_life_that_means_nothing_is_refused(half_life: float) -> None:
    with pytest.raises(InputError, match="half-life"):
        series(told("e1", "2025-03-04"), half_life=half_life)


def test_an_end_before_the_beginning_is_refused() -> None:
    with pytest.raises(InputError, match="2025-03-05"):
        series(since=date(2025, 3, 5), until=date(2025, 3, 5))


def test_a_mistyped_year_does_not_fill_the_memory() -> None:
    with pytest.raises(InputError, match="periods"):
        series(told("e1", "0203-03-04"), told("e2", "2025-03-04"), by="day")


def test_a_strike_by_an_ally_alone_is_none_of_this_pair() -> None:
    found = series(told("e1", "2025-03-04", actors=who("SWE", "NOR")), told("e2", "2025-03-05", actors=who("SWE")))
    assert [each.entries for each in found.happenings] == [("e1",)]
