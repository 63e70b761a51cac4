"""What counts as an event between two states, and on which day."""

from datetime import date

import pytest

from detente.measures import Series

from .telling import entry, months, on, series, told, voice, who


def numbers(s: Series) -> list[tuple[str, ...]]:
    """The happenings, each as the entries that tell it."""
    return [each.entries for each in s.happenings]


def test_an_alleged_strike_counts_once_though_three_outlets_tell_it() -> None:
    accused = (voice("HUN", "accuses"),)
    found = series(*(told(id, "2025-03-04", reported="2025-03-05", voices=accused) for id in ("e1", "e2", "e3")))
    flow = months(found)["2025-03"]
    assert (flow.events.value, flow.reports) == (1, 3)
    assert flow.events.entries == ("e1", "e2", "e3")
    assert flow.conflict.value == -9.0
    assert flow.alleged.value == 1


def test_a_strike_that_one_paper_tells_in_its_own_name_is_not_merely_alleged() -> None:
    alleged = told("e1", "2025-03-04", voices=(voice("HUN", "accuses"), voice("NOR", "denies")))
    seen = told("e2", "2025-03-04", voices=(voice("publisher", "asserts"),))
    assert months(series(alleged))["2025-03"].alleged.entries == ("e1",)
    assert months(series(alleged, seen))["2025-03"].alleged.value == 0


def test_a_strike_that_its_doer_confirms_is_not_merely_alleged() -> None:
    admitted = told("e1", "2025-03-04", voices=(voice("HUN", "accuses"), voice("NOR.MIL", "confirms")))
    assert months(series(admitted))["2025-03"].alleged.value == 0


def test_the_victim_saying_it_twice_is_still_an_allegation() -> None:
    twice = told("e1", "2025-03-04", voices=(voice("HUN", "accuses"), voice("HUN", "asserts")))
    assert months(series(twice))["2025-03"].alleged.value == 1


def test_strikes_on_two_days_are_two_events() -> None:
    found = series(told("e1", "2025-03-04"), told("e2", "2025-03-05"))
    assert numbers(found) == [("e1",), ("e2",)]


def test_a_week_of_strikes_is_not_drawn_into_one_by_reports_without_a_date() -> None:
    days = [told(f"e{day}", f"2025-03-0{day}") for day in range(3, 8)]
    vague = [told(f"v{day}", None, reported=f"2025-03-0{day}") for day in range(3, 8)]
    found = series(*vague, *days)
    assert numbers(found) == [(f"e{day}", f"v{day}") for day in range(3, 8)]


@pytest.mark.parametrize(("reported", "events"), [("2025-03-04", 1), ("2025-03-07", 1), ("2025-03-08", 2)])
def test_a_report_without_a_date_may_be_of_a_deed_three_days_before(reported: str, events: int) -> None:
    found = series(told("e1", "2025-03-04"), told("e2", None, reported=reported))
    assert len(found.happenings) == events


def test_in_december_is_not_the_same_as_every_strike_of_december() -> None:
    december = [told(id, on("2024-12-01", "2024-12-31"), reported="2025-01-05") for id in ("d1", "d2")]
    found = series(told("e1", "2024-12-04"), told("e2", "2024-12-20"), *december)
    assert numbers(found) == [("e1",), ("e2",), ("d1", "d2")]


def test_striking_and_threatening_on_one_day_are_two_events() -> None:
    found = series(told("e1", "2025-03-04"), told("e2", "2025-03-04", type="THREATEN"))
    assert len(found.happenings) == 2


def test_a_recall_and_an_expulsion_on_one_day_are_two_events() -> None:
    recall = told("e1", "2025-03-04", type="SANCTION", mode="withdraw", act="recall_ambassador")
    expel = told("e2", "2025-03-04", type="SANCTION", mode="expel", act="expel_diplomats")
    assert len(series(recall, expel).happenings) == 2


def test_strikes_in_opposite_directions_are_two_events() -> None:
    found = series(told("e1", "2025-03-04"), told("e2", "2025-03-04", actors=who("HUN"), recipients=who("NOR")))
    assert [months(found, sender)["2025-03"].events.value for sender in ("NOR", "HUN", None)] == [1, 1, 2]


def test_a_meeting_is_one_event_both_ways_and_not_two() -> None:
    both = who("NOR", "HUN")
    found = series(told("e1", "2025-03-04", type="CONSULT", mode="visit", actors=both, recipients=both))
    assert [months(found, sender)["2025-03"].events.value for sender in ("NOR", "HUN", None)] == [1, 1, 1]
    assert months(found, None)["2025-03"].cooperation.value == 4.0


@pytest.mark.parametrize("status", ["announced", "possible", "negated"])
def test_what_was_not_done_is_not_counted_and_is_not_dropped_silently(status: str) -> None:
    found = series(told("e1", "2025-03-04", status=status))
    assert found.happenings == ()
    assert [(each.entry, each.reason) for each in found.aside] == [("e1", status)]
    assert months(found)["2025-03"].events.value == 0


def test_what_a_third_does_to_both_goes_neither_way() -> None:
    found = series(told("e1", "2025-03-04", actors=who("USA"), recipients=who("NOR", "HUN")))
    assert found.happenings == ()
    assert found.aside[0].reason == "neither acts on the other"


def test_an_event_without_a_date_stands_at_its_report_and_is_marked() -> None:
    flow = months(series(told("e1", None, reported="2025-03-05")))["2025-03"]
    assert (flow.events.value, flow.undated.value, flow.undated.entries) == (1, 1, ("e1",))


def test_an_event_with_neither_date_nor_publication_stands_at_its_recording_and_says_so() -> None:
    known = told("e1", None, reported="2025-03-05")
    found = series(entry("e1", known.record, reported="2025-12-31", reported_basis="recorded"))
    assert [(each.day, each.placed_by) for each in found.happenings] == [(date(2025, 12, 31), "recorded")]
    assert found.points[0].coverage.articles == ()
    assert found.points[0].coverage.elsewhen == ("e1",)


def test_a_deed_of_december_told_in_december_is_not_placed_after_its_report() -> None:
    found = series(told("e1", on("2024-12-01", "2024-12-31"), reported="2024-12-10"))
    assert [(each.day, each.placed_by) for each in found.happenings] == [(date(2024, 12, 10), "span")]


def test_the_order_of_the_entries_makes_no_difference() -> None:
    some = [
        told("e1", "2025-03-04"),
        told("e2", None, reported="2025-03-06"),
        told("e3", "2025-03-05"),
        told("e4", on("2025-03-04", "2025-03-06")),
    ]
    assert series(*some) == series(*reversed(some))
