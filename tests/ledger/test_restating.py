"""What is told again, vaguely or late: it backs what is known and changes nothing."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from detente.ledger import Ledger, position, record

from .saying import NORWAY_HUNGARY, Report, background, closing, flags, levels, recall, rupture, stands

PAIR = NORWAY_HUNGARY


def told(kind: str, when: str | None, *, published: str, act: bool = True) -> Report:
    """A later report of a rupture, a restoration, a closing, an opening or a recall by Norway, as exact as `when`."""
    report = Report(published, text=f"Told on {published} of {when}.\n")
    deed = report.event("NOR", "HUN", ACTS[kind], when=when) if act else None
    more: dict[str, Any] = {"from_event": deed, "when": when}
    if kind in ("severed", "established"):
        report.relations("NOR", "HUN", kind, **more)
    elif kind == "recalled":
        report.head("NOR", "HUN", "charge", "recalled", mode="ad_interim", inferred="VCDR art. 19", **more)
    else:
        report.mission("NOR", "HUN", kind, **more)
    return report


ACTS = {
    "severed": "sever_relations",
    "established": "restore_relations",
    "closed": "close_embassy",
    "open": "reopen_embassy",
    "recalled": "recall_ambassador",
}


@pytest.mark.parametrize("vague", ["2025-07", "2025"])
def test_a_rupture_told_again_by_its_month_or_year_is_the_same_rupture(ledger: Ledger, vague: str) -> None:
    found = stands(ledger, rupture("2025-07-03"), told("severed", vague, published="2026-02-01"), valid="2026-03-01")
    assert flags(found) == []
    assert (found.relations.since, len(found.relations.entries), found.relations.against) == (date(2025, 7, 3), 2, ())
    assert position(ledger, PAIR, valid=date(2025, 7, 2)).unsettled == ()
    assert position(ledger, PAIR, valid=date(2025, 7, 3)).relations.entries == found.relations.entries


def test_a_vague_report_known_before_the_exact_one_is_of_the_same_rupture(ledger: Ledger) -> None:
    vague = told("severed", "2025-07", published="2025-07-20")
    exact = told("severed", "2025-07-03", published="2025-09-01")
    found = stands(ledger, vague, exact, valid="2025-09-02")
    assert (flags(found), found.relations.since) == ([], date(2025, 7, 3))
    then = position(ledger, PAIR, valid=date(2025, 9, 2), known=date(2025, 8, 1))
    assert then.relations.since == date(2025, 7, 20)


def test_a_report_of_this_month_cannot_be_of_a_day_after_it_was_written(ledger: Ledger) -> None:
    early = told("recalled", "2025-03", published="2025-03-10")
    returned = Report("2025-03-16")
    act = returned.event("NOR", "HUN", "return_ambassador", when="2025-03-15")
    returned.head("NOR", "HUN", "ambassador", "in_post", from_event=act, when="2025-03-15")
    late = told("recalled", "2025-03-20", published="2025-03-21")
    found = stands(ledger, background(), early, returned, late, valid="2025-03-12")
    assert levels(found) == ("charge", "ambassador")
    assert levels(position(ledger, PAIR, valid=date(2025, 3, 16))) == ("ambassador", "ambassador")
    assert levels(position(ledger, PAIR, valid=date(2025, 3, 21))) == ("charge", "ambassador")


def test_a_vague_closing_does_not_undo_an_exact_reopening_in_its_span(ledger: Ledger) -> None:
    opened = told("open", "2025-07-20", published="2025-07-21")
    vague = told("closed", "2025-07", published="2025-09-01")
    found = stands(ledger, background(), opened, vague, valid="2025-09-02")
    assert found.side("NOR").mission.state == "open"
    assert len(found.side("NOR").mission.against) == 1


def test_a_vague_closing_does_not_undo_an_exact_reopening_after_its_span(ledger: Ledger) -> None:
    opened = told("open", "2025-08-20", published="2025-08-21")
    vague = told("closed", "2025-07", published="2025-09-01")
    found = stands(ledger, background(), opened, vague, valid="2025-09-02")
    assert found.side("NOR").mission.state == "open"


def test_a_vague_closing_told_again_after_the_reopening_closes_nothing(ledger: Ledger) -> None:
    opened = told("open", "2025-06-20", published="2025-06-21")
    vague = told("closed", "2025-06", published="2025-09-01")
    found = stands(ledger, background(), closing("2025-06-06"), opened, vague, valid="2025-09-02")
    assert (found.side("NOR").mission.state, found.side("NOR").mission.against) == ("open", ())
    between = position(ledger, PAIR, valid=date(2025, 6, 10)).side("NOR").mission
    assert (between.state, len(between.entries)) == ("closed", 2)


def test_two_recalls_of_two_ambassadors_in_one_year_stay_two(ledger: Ledger) -> None:
    def recalled(person: str, when: str, published: str) -> Report:
        report = Report(published)
        act = report.event("NOR", "HUN", "recall_ambassador", when=when)
        report.head("NOR", "HUN", "ambassador", "recalled", person=person, from_event=act, when=when)
        return report

    reports = recalled("Kari Holm", "2025-03-04", "2025-03-05"), recalled("Berit Moen", "2025", "2026-01-10")
    found = stands(ledger, *reports, valid="2026-02-01")
    exact = position(ledger, PAIR, valid=date(2025, 4, 1)).side("NOR").absent
    assert exact
    assert (exact.person, len(exact.entries)) == ("Kari Holm", 1)
    assert found.side("NOR").level.word == "charge"


def test_an_undated_telling_of_a_rupture_long_healed_breaks_nothing(ledger: Ledger) -> None:
    healed = told("established", "2025-10-01", published="2025-10-01")
    again = told("severed", None, published="2026-02-01")
    found = stands(ledger, rupture("2025-07-01"), healed, again, valid="2026-02-02")
    assert (found.relations.state, len(found.relations.against)) == ("established", 1)
    assert flags(found) == []


def test_an_undated_telling_of_a_first_rupture_is_a_rupture(ledger: Ledger) -> None:
    found = stands(ledger, background(), told("severed", None, published="2026-02-01"), valid="2026-02-01")
    assert found.relations.state == "severed"


def test_undated_reports_of_one_rupture_weeks_apart_are_no_second_rupture(ledger: Ledger) -> None:
    reports = told("severed", None, published="2026-02-01"), told("severed", None, published="2026-03-01")
    found = stands(ledger, *reports, valid="2026-03-02")
    assert (flags(found), len(found.relations.entries)) == ([], 2)


def test_an_appointment_told_vaguely_after_the_arrival_makes_no_new_designate(ledger: Ledger) -> None:
    arrived = Report("2025-06-21")
    act = arrived.event("NOR", "HUN", "arrive", when="2025-06-20")
    arrived.head("NOR", "HUN", "ambassador", "arrived", from_event=act, when="2025-06-20")
    later = Report("2025-08-11")
    act = later.event("NOR", "HUN", "appoint_head", when="2025-06")
    later.head("NOR", "HUN", "ambassador", "appointed", from_event=act, when="2025-06")
    side = stands(ledger, background(), arrived, later, valid="2025-08-12").side("NOR")
    assert (side.level.word, side.designate) == ("ambassador", None)


def test_an_appointment_told_after_the_same_person_took_up_functions_makes_no_designate(ledger: Ledger) -> None:
    report = Report("2025-06-21")
    report.head("NOR", "HUN", "ambassador", "arrived", person="Kari Holm", when="2025-06-20")
    later = Report("2025-08-11")
    later.head("NOR", "HUN", "ambassador", "appointed", person="Holm")
    side = stands(ledger, report, later, valid="2025-08-12").side("NOR")
    assert side.head
    assert (side.head.person, len(side.head.entries), side.designate) == ("Kari Holm", 2, None)


def test_an_ambassador_told_in_post_since_a_day_after_the_closing_is_at_the_post(ledger: Ledger) -> None:
    report = Report("2025-09-30")
    report.head("NOR", "HUN", "ambassador", "in_post", when="2025-09")
    assert levels(stands(ledger, background(), closing(), report, valid="2025-10-01")) == ("ambassador", "ambassador")


@pytest.mark.parametrize(("restored", "level"), [(True, "ambassador"), (False, "none")])
def test_background_of_an_ambassador_after_a_rupture_counts_where_relations_were_restored(
    ledger: Ledger, restored: bool, level: str
) -> None:
    seen = Report("2026-02-01")
    seen.head("NOR", "HUN", "ambassador", "in_post")
    healing = [told("established", "2025-10-01", published="2025-10-01")] if restored else []
    found = stands(ledger, background(), rupture("2025-07-01"), *healing, seen, valid="2026-02-02")
    assert levels(found) == (level, "none")


def test_background_that_repeats_the_position_backs_it_and_keeps_its_day(ledger: Ledger) -> None:
    again = Report("2025-05-01")
    again.head("NOR", "HUN", "charge", "in_post")
    head = stands(ledger, background(), recall("2025-03-04"), again, valid="2025-05-02").side("NOR").head
    assert head
    assert (head.since, len(head.entries), head.mode, head.against) == (date(2025, 3, 4), 2, "ad_interim", ())


@pytest.mark.parametrize(("published", "level"), [("2025-03-05", "charge"), ("2025-03-20", "ambassador")])
def test_background_right_after_a_recall_does_not_undo_it_and_later_background_does(
    ledger: Ledger, published: str, level: str
) -> None:
    stale = Report(published)
    stale.head("NOR", "HUN", "ambassador", "in_post")
    side = stands(ledger, background(), recall("2025-03-04"), stale, valid="2025-03-21").side("NOR")
    assert (side.level.word, len(side.level.against)) == (level, 1)


def test_background_beside_an_act_of_the_week_in_one_report_does_not_undo_the_act(ledger: Ledger) -> None:
    report = recall("2025-02-28", published="2025-03-05")
    report.head("NOR", "HUN", "ambassador", "in_post")
    side = stands(ledger, report, valid="2025-03-06").side("NOR")
    assert (side.level.word, len(side.level.against)) == ("charge", 1)


def test_an_old_exchange_of_ambassadors_told_beside_a_recall_does_not_undo_the_recall(ledger: Ledger) -> None:
    report = recall("2025-03-04", published="2025-03-04")
    act = report.event("NOR", "HUN", "upgrade_representation")
    report.head("NOR", "HUN", "ambassador", None, from_event=act)
    side = stands(ledger, report, valid="2025-03-05").side("NOR")
    assert (side.level.word, len(side.level.against)) == ("charge", 1)


def test_an_act_dated_after_the_report_of_the_background_wins(ledger: Ledger) -> None:
    late = Report("2025-03-03")
    late.head("NOR", "HUN", "ambassador", "in_post")
    side = stands(ledger, recall("2025-03-04"), late, valid="2025-03-04").side("NOR")
    assert (side.level.word, side.level.against) == ("charge", ())


def test_background_that_knows_nothing_of_the_act_of_its_day_stands_against_it(ledger: Ledger) -> None:
    other = Report("2025-03-05")
    other.head("NOR", "HUN", "ambassador", "in_post")
    side = stands(ledger, recall("2025-03-05"), other, valid="2025-03-05").side("NOR")
    assert (side.level.word, len(side.level.against)) == ("charge", 1)


def test_a_text_without_any_date_overrides_nothing_that_has_one(ledger: Ledger) -> None:
    record(ledger, closing("2025-06-06").findings(), recorded=datetime(2025, 8, 1, tzinfo=UTC))
    timeless = Report(None)
    act = timeless.event("NOR", "HUN", "open_embassy")
    timeless.mission("NOR", "HUN", "open", from_event=act)
    record(ledger, timeless.findings(), recorded=datetime(2025, 8, 1, tzinfo=UTC))
    mission = position(ledger, PAIR, valid=date(2025, 8, 2)).side("NOR").mission
    assert (mission.state, len(mission.against)) == ("closed", 1)
