"""Flags: what in the record does not fit together, computed and never repaired."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from detente.ledger import Ledger, position
from detente.model import Channel, Position

from .saying import NORWAY_HUNGARY, Report, background, flags, levels, recall, rupture, stands, voice, who

PAIR = NORWAY_HUNGARY
PAGE = Path(__file__).parents[2] / "docs" / "flags.md"


def test_every_flag_from_f1_to_f16_is_described_on_its_page() -> None:
    rows = [
        line.split("|")[1].strip() for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| F")
    ]
    assert rows == [f"F{number}" for number in range(1, 17)]


def flagged(position: Position, code: str) -> str:
    """The words of the one flag with this code."""
    (flag,) = (flag for flag in position.flags if flag.code == code)
    return flag.words


def test_an_ambassador_or_an_embassy_while_relations_are_severed_is_flagged(ledger: Ledger) -> None:
    report = Report("2025-08-01")
    opening = report.event("NOR", "HUN", "open_embassy", when="2025-08-01")
    report.mission("NOR", "HUN", "open", from_event=opening, when="2025-08-01")
    arrival = report.event("NOR", "HUN", "arrive", when="2025-08-01")
    report.head("NOR", "HUN", "ambassador", "arrived", from_event=arrival, when="2025-08-01")
    found = stands(ledger, background(), rupture(), report, valid="2025-08-02")
    assert flags(found) == ["F1", "F9"]
    assert levels(found) == ("none", "none")


def test_breaking_broken_relations_is_flagged_and_a_second_report_of_a_rupture_is_not(ledger: Ledger) -> None:
    assert flags(stands(ledger, rupture("2025-07-01"), rupture("2025-07-02"), valid="2025-07-03")) == ["F12"]
    assert flags(stands(ledger, rupture("2025-09-01"), valid="2025-09-02")) == ["F2", "F12"]


def test_suspending_and_severing_in_one_act_is_flagged(ledger: Ledger) -> None:
    report = Report("2025-07-02")
    report.relations("HUN", "NOR", "suspended", worded_by="HUN", when="2025-07-01")
    assert flags(stands(ledger, rupture("2025-07-01"), report, valid="2025-07-03")) == ["F8"]


def test_restoring_what_was_never_broken_is_flagged(ledger: Ledger) -> None:
    report = Report("2025-08-02")
    act = report.event("NOR", "HUN", "restore_relations", when="2025-08-01")
    report.relations("NOR", "HUN", "established", from_event=act, when="2025-08-01")
    assert flags(stands(ledger, background(), report, valid="2025-08-03")) == ["F7"]


def test_an_upgrade_to_a_level_already_held_is_flagged(ledger: Ledger) -> None:
    report = Report("2025-08-02")
    act = report.event("NOR", "HUN", "upgrade_representation", when="2025-08-01")
    report.head("NOR", "HUN", "ambassador", None, from_event=act, when="2025-08-01")
    assert flags(stands(ledger, background(), report, valid="2025-08-03")) == ["F6"]


def test_a_state_that_two_governments_speak_for_is_flagged(ledger: Ledger) -> None:
    report = Report("2025-08-02")
    for authority in ("Council", "Assembly"):
        speaker = who("HUN", authority=authority)
        report.standing(Channel, f"{authority}.", sender=speaker, receiver=who("NOR"), channel="direct")
    assert flags(stands(ledger, report, valid="2025-08-03")) == ["F16"]


def test_an_embassy_where_two_governments_speak_for_the_state_may_be_the_other_ones(ledger: Ledger) -> None:
    report = Report("2025-08-02")
    for authority in ("Council", "Assembly"):
        speaker = who("HUN", authority=authority)
        report.standing(Channel, f"{authority}.", sender=speaker, receiver=who("NOR"), channel="direct")
    opening = report.event("NOR", "HUN", "open_embassy", when="2025-08-01")
    report.mission("NOR", "HUN", "open", from_event=opening, when="2025-08-01")
    assert flags(stands(ledger, rupture(), report, valid="2025-08-03")) == ["F16"]


def established(holders: Sequence[str], *, published: str = "2025-08-02") -> Report:
    """A report that relations were established on 1 August, by the word of these."""
    report = Report(published, text=f"As {' and '.join(holders)} tell it.\n")
    voices = tuple(voice(holder, "asserts") for holder in holders)
    act = report.event("NOR", "HUN", "establish_relations", when="2025-08-01", voices=voices)
    report.relations("NOR", "HUN", "established", from_event=act, when="2025-08-01")
    return report


def test_relations_on_one_sides_word_are_flagged_until_the_other_says_so_too(ledger: Ledger) -> None:
    found = stands(ledger, established(["NOR"]), valid="2025-08-03")
    assert found.relations.state == "established"
    assert flagged(found, "F3") == "relations are established on the word of NOR alone"
    assert flags(stands(ledger, established(["HUN"], published="2025-08-04"), valid="2025-08-05")) == []


@pytest.mark.parametrize("holders", [["publisher"], ["NOR", "HUN"], ["SWE"], ["NOR", "publisher"]])
def test_relations_that_a_report_or_others_tell_of_are_on_nobodys_word_alone(
    ledger: Ledger, holders: list[str]
) -> None:
    assert flags(stands(ledger, established(holders), valid="2025-08-03")) == []


def holm(phase: str, when: str | None, *, person: str | None = "Kari Holm", published: str = "2025-09-01") -> Report:
    report = Report(published, text=f"Of {person}, {published}.\n")
    report.head("NOR", "HUN", "ambassador", phase, person=person, when=when)
    return report


@pytest.mark.parametrize("step", ["agrement_granted", "appointed"])
def test_credentials_before_the_agrement_or_the_appointment_are_flagged(ledger: Ledger, step: str) -> None:
    early, late = holm("credentials_presented", "2025-04-01"), holm(step, "2025-05-01", person="Holm")
    assert flags(stands(ledger, early, late, valid="2025-04-30")) == []
    found = position(ledger, PAIR, valid=date(2025, 5, 1))
    assert flagged(found, "F4") == f"Kari Holm presents credentials of NOR on 2025-04-01, before {step}"


def test_credentials_after_an_appointment_or_before_that_of_another_are_in_order(ledger: Ledger) -> None:
    first, then = holm("appointed", "2025-03-01"), holm("credentials_presented", "2025-04-01")
    successor = holm("appointed", "2025-05-01", person="Berit Moen")
    vague = holm("appointed", "2025", published="2025-12-31")
    assert flags(stands(ledger, first, then, successor, vague, valid="2025-12-31")) == []


def test_a_predecessor_told_in_post_after_the_successors_credentials_makes_two_heads(ledger: Ledger) -> None:
    old = holm("in_post", None, person="Berit Moen", published="2025-01-10")
    new = holm("credentials_presented", "2025-04-01", published="2025-04-02")
    assert flags(stands(ledger, old, new, valid="2025-04-02")) == []
    again = holm("in_post", None, person="Moen", published="2025-06-01")
    found = stands(ledger, again, valid="2025-06-01")
    assert "Kari Holm and Moen" in flagged(found, "F5")
    assert len(next(flag for flag in found.flags if flag.code == "F5").entries) == 3


def test_a_successor_after_a_departure_is_alone(ledger: Ledger) -> None:
    old = holm("in_post", None, person="Berit Moen", published="2025-01-10")
    left = holm("recalled", "2025-03-01", person="Berit Moen", published="2025-03-02")
    new = holm("credentials_presented", "2025-04-01", published="2025-04-02")
    back = holm("arrived", "2026-04-01", person="Berit Moen", published="2026-04-02")
    gone = holm("recalled", "2026-03-01", published="2026-03-02")
    assert flags(stands(ledger, old, left, new, gone, back, valid="2026-04-02")) == []


def test_two_ambassadors_told_in_post_on_one_day_are_two_heads(ledger: Ledger) -> None:
    one, other = holm("in_post", None), holm("in_post", None, person="Berit Moen")
    assert flags(stands(ledger, one, other, valid="2025-09-01")) == ["F5"]


def test_a_charge_beside_an_ambassador_is_no_second_head(ledger: Ledger) -> None:
    report = Report("2025-09-01")
    report.head("NOR", "HUN", "charge", "in_post", person="Berit Moen", mode="ad_interim")
    assert flags(stands(ledger, holm("in_post", None), report, valid="2025-09-01")) == []


def restoration(day: str | None, *, published: str) -> Report:
    report = Report(published)
    act = report.event("NOR", "HUN", "restore_relations", when=day)
    report.relations("NOR", "HUN", "established", from_event=act, when=day)
    return report


def test_a_restoration_told_twice_is_not_a_restoration_of_what_was_never_broken(ledger: Ledger) -> None:
    first, again = restoration("2025-08-01", published="2025-08-01"), restoration(None, published="2025-08-20")
    assert flags(stands(ledger, first, again, valid="2025-08-21")) == []


def test_a_restoration_after_a_suspension_restores(ledger: Ledger) -> None:
    report = Report("2025-06-02")
    report.relations("NOR", "HUN", "suspended", when="2025-06-01")
    back = restoration("2025-08-01", published="2025-08-01")
    assert flags(stands(ledger, background(), report, back, valid="2025-08-21")) == []


def test_inferred_recognition_is_marked_until_it_is_said(ledger: Ledger) -> None:
    report = Report("2025-04-20")
    report.recognition("NOR", "HUN", "de_jure", inferred="State practice")
    found = stands(ledger, report, valid="2025-04-20")
    assert found.side("NOR").recognition_of_state.inferred == "State practice"
    assert flags(found) == ["F10"]
    said = Report("2025-05-20", text="Said in so many words.\n")
    said.recognition("NOR", "HUN", "de_jure")
    assert flags(stands(ledger, said, valid="2025-05-20")) == []


@pytest.mark.parametrize(("day", "expected"), [("2025-03-05", ["F12"]), ("2025-03-06", ["F12"]), ("2025-03-07", [])])
def test_one_act_with_two_near_dates_is_flagged_and_happened_on_the_first(
    ledger: Ledger, day: str, expected: list[str]
) -> None:
    found = stands(ledger, recall("2025-03-04"), recall(day, published="2025-03-10"), valid="2025-03-10")
    assert flags(found) == expected
    assert found.side("NOR").level.since == date(2025, 3, 4)


def test_a_month_and_a_day_in_it_are_no_two_dates_and_daily_protests_no_one_act(ledger: Ledger) -> None:
    vague = recall("2025-03", published="2025-04-10")
    summons = Report("2025-03-10")
    summons.event("NOR", "HUN", "summon", type="ACCUSE", when="2025-03-04")
    summons.event("NOR", "HUN", "summon", type="ACCUSE", when="2025-03-05")
    assert flags(stands(ledger, recall("2025-03-04"), vague, summons, valid="2025-05-01")) == []


def expulsion(day: str, act: str = "expel_ambassador", *, published: str = "2025-03-05") -> Report:
    report = Report(published)
    report.event("HUN", "NOR", act, when=day)
    return report


def test_expelled_says_one_and_withdrawn_says_the_other(ledger: Ledger) -> None:
    found = stands(ledger, recall("2025-03-04"), expulsion("2025-03-05"), valid="2025-03-05")
    assert flagged(found, "F13") == "told as HUN: expel_ambassador and as NOR: recall_ambassador"
    assert len(next(flag for flag in found.flags if flag.code == "F13").entries) == 2


def test_staff_expelled_and_withdrawn_without_a_day_in_one_report_are_the_same_staff(ledger: Ledger) -> None:
    report = expulsion("2025-03-04", "expel_diplomats")
    report.event("NOR", "HUN", "withdraw_diplomats")
    assert flags(stands(ledger, report, valid="2025-03-05")) == ["F13"]


def test_expelling_in_return_or_long_after_or_people_of_another_rank_is_another_act(ledger: Ledger) -> None:
    in_return = Report("2025-03-05")
    in_return.event("NOR", "HUN", "expel_ambassador", when="2025-03-05")
    staff = expulsion("2025-03-04", "expel_diplomats")
    late = expulsion("2025-05-04", published="2025-05-05")
    assert flags(stands(ledger, recall("2025-03-04"), in_return, staff, late, valid="2025-05-06")) == []
