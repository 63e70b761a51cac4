"""Each flag on a case that happened, told as its reports told it; and cases that looked like one and are none.

Only a day that nobody gave is made up, where a flag is about a day that is told wrong (F4, F11).
"""

from datetime import date
from typing import Any

import pytest

from detente.ledger import Ledger, position, record_all
from detente.model import Actor, Pair, Position, Recognition, Representation

from .saying import Report, on, voice, who


def told(published: str, of: str) -> Report:
    return Report(published, text=f"{of}, {published}.\n")


def found(ledger: Ledger, *reports: Report, pair: str, valid: str) -> Position:
    record_all(ledger, [report.findings() for report in reports])
    return position(ledger, Pair.of(*pair.split("-")), valid=date.fromisoformat(valid))


def codes(at: Position) -> list[str]:
    return [flag.code for flag in at.flags]


def words(at: Position, code: str) -> str:
    """The words of the one flag with this code, which rests on entries."""
    (flag,) = (flag for flag in at.flags if flag.code == code)
    assert flag.entries
    return flag.words


def relations(report: Report, actor: str, other: str, act: str, state: str, when: str, **more: Any) -> Report:
    """The report with an act on relations and what it brings about."""
    worded_by = actor if state in ("severed", "suspended") else None
    deed = report.event(actor, other, act, when=when, **more)
    voices = more.get("voices", ())
    report.relations(actor, other, state, worded_by=worded_by, from_event=deed, when=when, voices=voices)
    return report


def head(report: Report, ends: str, act: str, class_: str | None, phase: str | None, when: str, **more: Any) -> Report:
    """The report with an act on a head of mission and what it brings about; the receiver expels and consents."""
    sender, receiver = ends.split("-")
    actor, other = (receiver, sender) if act in ("expel_ambassador", "grant_agrement") else (sender, receiver)
    deed = report.event(actor, other, act, when=when)
    report.head(sender, receiver, class_, phase, from_event=deed, when=when, **more)
    return report


# F1, F4: Colombia and Venezuela, August 2022


def _rupture_of_2019() -> Report:
    return relations(told("2019-02-24", "Caracas"), "VEN", "COL", "sever_relations", "severed", "2019-02-23")


def _credentials() -> Report:
    report = told("2022-08-29", "Caracas")
    return head(
        report,
        "COL-VEN",
        "present_credentials",
        "ambassador",
        "credentials_presented",
        "2022-08-29",
        person="Benedetti",
    )


def test_f1_colombias_ambassador_before_anybody_told_of_restored_relations(ledger: Ledger) -> None:
    early = found(ledger, _rupture_of_2019(), _credentials(), pair="COL-VEN", valid="2022-08-29")
    assert words(early, "F1") == "COL has an ambassador at VEN while there are no relations"
    restored = relations(told("2022-08-30", "Bogotá"), "COL", "VEN", "restore_relations", "established", "2022-08-28")
    assert codes(found(ledger, restored, pair="COL-VEN", valid="2022-08-30")) == []


def test_f4_agrement_dated_after_the_credentials_and_not_where_the_steps_were_in_order(ledger: Ledger) -> None:
    steps = told("2022-08-30", "Caracas")
    head(steps, "VEN-COL", "nominate_head", "ambassador", "nominated", "2022-08-11", person="Félix Plasencia")
    head(steps, "VEN-COL", "grant_agrement", "ambassador", "agrement_granted", "2022-08-17", person="Plasencia")
    head(steps, "VEN-COL", "arrive", "ambassador", "arrived", "2022-08-28", person="Félix Plasencia")
    head(
        steps, "VEN-COL", "present_credentials", "ambassador", "credentials_presented", "2022-08-29", person="Plasencia"
    )
    assert codes(found(ledger, steps, pair="COL-VEN", valid="2022-09-10")) == []
    misdated = told("2022-09-01", "Bogotá")
    head(
        misdated, "VEN-COL", "grant_agrement", "ambassador", "agrement_granted", "2022-08-31", person="Félix Plasencia"
    )
    late = found(ledger, misdated, pair="COL-VEN", valid="2022-09-10")
    assert words(late, "F4") == "Plasencia presents credentials of VEN on 2022-08-29, before agrement_granted"


# F2: Syria and Ukraine, 2022


def _ukraine_severs(day: str = "2022-06-29") -> Report:
    return relations(told("2022-06-30", f"Kyiv on {day}"), "UKR", "SYR", "sever_relations", "severed", day)


def test_f2_syria_severs_what_ukraine_had_severed_three_weeks_before(ledger: Ledger) -> None:
    retold = relations(told("2022-07-15", "Kyiv"), "UKR", "SYR", "sever_relations", "severed", "2022-06-29")
    assert codes(found(ledger, _ukraine_severs(), retold, pair="SYR-UKR", valid="2022-07-16")) == []
    answer = relations(told("2022-07-20", "Damascus"), "SYR", "UKR", "sever_relations", "severed", "2022-07-20")
    at = found(ledger, answer, pair="SYR-UKR", valid="2022-07-21")
    assert words(at, "F2") == "relations that were severed are severed on 2022-07-20 again"
    assert (at.relations.since, at.relations.worded_by) == (date(2022, 6, 29), "UKR")
    again = relations(told("2022-07-22", "Damascus"), "SYR", "UKR", "sever_relations", "severed", "2022-07-20")
    assert codes(found(ledger, again, pair="SYR-UKR", valid="2022-07-23")) == ["F2"]


# F3: Sudan and Iran, 2023


def test_f3_resumed_relations_rest_on_one_sides_word_until_the_other_says_so(ledger: Ledger) -> None:
    def announced(speaker: str, published: str) -> Report:
        voices = (voice(speaker, "asserts"),)
        report = told(published, speaker)
        return relations(report, "SDN", "IRN", "restore_relations", "established", "2023-10-09", voices=voices)

    one = found(ledger, announced("SDN", "2023-10-09"), pair="IRN-SDN", valid="2023-10-10")
    assert words(one, "F3") == "relations are established on the word of SDN alone"
    both = found(ledger, announced("IRN", "2023-10-10"), pair="IRN-SDN", valid="2023-10-10")
    assert codes(both) == []


# F5 and F16: two who speak for Venezuela, for Yemen and for Libya; one for Afghanistan


def _envoy_of(authority: str, person: str, when: str) -> Report:
    report = told(when, authority)
    sender = who("VEN", authority=authority)
    deed = report.event("VEN", "COL", "arrive", when=when, actors=(sender,))
    ends = {"sender": sender, "receiver": who("COL")}
    fields = {"class": "ambassador", "phase": "in_post", "person": person, "from_event": deed}
    report.standing(Representation, f"{person}.", when=when, **ends, **fields)
    return report


def test_f5_and_f16_two_ambassadors_of_two_governments_of_venezuela(ledger: Ledger) -> None:
    one = _envoy_of("Guaidó presidency", "Humberto Calderón", "2019-02-27")
    other = _envoy_of("Maduro government", "Iván Rincón", "2019-02-27")
    at = found(ledger, one, other, pair="COL-VEN", valid="2019-08-20")
    assert codes(at) == ["F5", "F16"]
    assert words(at, "F16") == "VEN is spoken for by rival governments: Guaidó presidency, Maduro government"


def test_an_envoy_after_the_other_governments_envoy_left_is_no_second_head(ledger: Ledger) -> None:
    one = _envoy_of("Guaidó presidency", "Humberto Calderón", "2019-02-27")
    left = told("2022-08-08", "Bogotá")
    left.head("VEN", "COL", "ambassador", "ended", person="Humberto Calderón", when="2022-08-07")
    other = _envoy_of("Maduro government", "Félix Plasencia", "2022-08-28")
    assert codes(found(ledger, one, left, other, pair="COL-VEN", valid="2022-08-29")) == []


def _act_of(authority: str, ends: str, act: str, day: str, **more: Any) -> Report:
    """A report of one act of a government's, with the standing of its embassy where it opens one."""
    sender, receiver = ends.split("-")
    report = told(day, authority)
    done = report.event(sender, receiver, act, when=day, actors=(who(sender, authority=authority),), **more)
    if act == "reopen_embassy":
        report.mission(sender, receiver, "open", from_event=done, when=day)
    return report


def test_f16_yemens_embassy_in_tehran_is_the_rival_governments_and_no_f9(ledger: Ledger) -> None:
    rupture = relations(told("2015-10-03", "Aden"), "YEM", "IRN", "sever_relations", "severed", "2015-10-02")
    handed_over = _act_of("Houthi authorities", "YEM-IRN", "reopen_embassy", "2019-11-19")
    assert codes(found(ledger, rupture, handed_over, pair="IRN-YEM", valid="2019-11-21")) == ["F9"]
    protests = [
        _act_of("Hadi government", "YEM-IRN", "protest_note", day, type="ACCUSE")
        for day in ("2019-08-20", "2019-11-20")
    ]
    assert codes(found(ledger, *protests, pair="IRN-YEM", valid="2019-11-21")) == ["F16"]


def test_f16_benghazi_opens_libyas_embassy_in_damascus_and_tripoli_protests(ledger: Ledger) -> None:
    agreed = _act_of("interim government", "LBY-SYR", "sign_treaty", "2020-03-01", type="AGREE")
    opened = _act_of("interim government", "LBY-SYR", "reopen_embassy", "2020-03-03")
    assert codes(found(ledger, agreed, opened, pair="LBY-SYR", valid="2020-03-05")) == []
    protest = _act_of("Government of National Accord", "LBY-SYR", "protest_note", "2020-03-02", type="ACCUSE")
    at = found(ledger, protest, pair="LBY-SYR", valid="2020-03-05")
    assert (codes(at), at.side("LBY").mission.state) == (["F16"], "open")


def test_a_government_that_follows_another_in_syria_is_no_rival_of_it(ledger: Ledger) -> None:
    before = _act_of("Assad government", "SYR-UKR", "sever_relations", "2022-07-20")
    after = _act_of("transitional government", "SYR-UKR", "restore_relations", "2025-09-24", type="AGREE")
    assert codes(found(ledger, before, after, pair="SYR-UKR", valid="2025-09-25")) == []


def test_one_government_in_power_speaks_for_afghanistan_alone_though_nobody_recognises_it(ledger: Ledger) -> None:
    report = told("2023-09-13", "Kabul")
    emirate = who("AFG", authority="Taliban")
    deed = report.event("CHN", "AFG", "present_credentials", when="2023-09-13", recipients=(emirate,))
    fields = {"class": "ambassador", "phase": "credentials_presented", "person": "Zhao Xing", "from_event": deed}
    ends = {"sender": who("CHN"), "receiver": emirate}
    report.standing(Representation, "Zhao Xing.", when="2023-09-13", **ends, **fields)
    at = found(ledger, report, pair="AFG-CHN", valid="2023-09-14")
    assert codes(at) == []
    assert at.side("CHN").recognition_of_government.state is None


# F6: Iran in Kuwait, 2022


def test_f6_an_upgrade_where_an_ambassador_never_left(ledger: Ledger) -> None:
    kept = told("2021-11-01", "Kuwait")
    kept.head("IRN", "KWT", "ambassador", "in_post")
    kept.head("KWT", "IRN", "charge", "in_post")
    both = told("2022-08-14", "Kuwait")
    for ends in ("IRN-KWT", "KWT-IRN"):
        head(both, ends, "upgrade_representation", "ambassador", None, "2022-08-13")
    at = found(ledger, kept, both, pair="IRN-KWT", valid="2022-08-14")
    assert codes(at) == ["F6"]
    assert words(at, "F6").startswith("IRN upgrades to ambassador at KWT")


# F7: Qatar and Iran, 2016 and 2017


def _qatar_recalls() -> tuple[Report, Report]:
    before, recall = told("2015-12-01", "Doha"), told("2016-01-06", "Doha")
    before.relations("QAT", "IRN", "established")
    before.head("QAT", "IRN", "ambassador", "in_post")
    head(
        recall,
        "QAT-IRN",
        "recall_ambassador",
        "charge",
        "recalled",
        "2016-01-06",
        mode="ad_interim",
        inferred="VCDR art. 19",
    )
    return before, recall


def test_f7_full_relations_restored_by_a_return_from_a_recall(ledger: Ledger) -> None:
    headline = told("2017-08-24", "Doha")
    relations(headline, "QAT", "IRN", "restore_relations", "established", "2017-08-24")
    head(headline, "QAT-IRN", "return_ambassador", "ambassador", "in_post", "2017-08-24")
    at = found(ledger, *_qatar_recalls(), headline, pair="IRN-QAT", valid="2017-08-25")
    assert codes(at) == ["F7"]
    assert at.side("QAT").level.word == "ambassador"


def test_a_return_from_a_recall_that_is_called_a_return_is_in_order(ledger: Ledger) -> None:
    back = head(told("2017-08-24", "Doha"), "QAT-IRN", "return_ambassador", "ambassador", "in_post", "2017-08-24")
    assert codes(found(ledger, *_qatar_recalls(), back, pair="IRN-QAT", valid="2017-08-25")) == []


# F8: Canada and Iran, 2012


def _minister() -> Report:
    voices = (voice("CAN", "asserts"),)
    return relations(
        told("2012-09-07", "Ottawa"), "CAN", "IRN", "suspend_relations", "suspended", "2012-09-07", voices=voices
    )


@pytest.mark.parametrize("day", ["2012-09-06", "2012-09-07", "2012-09-08"])
def test_f8_the_ministers_suspended_holds_over_the_networks_severed(ledger: Ledger, day: str) -> None:
    voices = (voice("publisher", "asserts"),)
    network = relations(told("2012-09-08", "Network"), "CAN", "IRN", "sever_relations", "severed", day, voices=voices)
    at = found(ledger, _minister(), network, pair="CAN-IRN", valid="2012-09-09")
    assert "F8" in codes(at)
    assert set(codes(at)) <= {"F8", "F12"}
    assert (at.relations.state, at.relations.worded_by, len(at.relations.against)) == ("suspended", "CAN", 1)


def test_a_rupture_that_the_same_side_declares_later_is_no_other_word_for_the_suspension(ledger: Ledger) -> None:
    voices = (voice("CAN", "asserts"),)
    later = relations(
        told("2012-10-08", "Ottawa"), "CAN", "IRN", "sever_relations", "severed", "2012-10-07", voices=voices
    )
    at = found(ledger, _minister(), later, pair="CAN-IRN", valid="2012-10-09")
    assert (codes(at), at.relations.state) == ([], "severed")


# F9: the United States in Caracas and in Havana


def test_f9_a_mission_in_caracas_before_relations(ledger: Ledger) -> None:
    rupture = relations(told("2019-01-24", "Caracas"), "VEN", "USA", "sever_relations", "severed", "2019-01-23")
    mission = told("2026-01-31", "Caracas")
    opened = mission.event("USA", "VEN", "reopen_embassy", when="2026-01-31")
    mission.mission("USA", "VEN", "open", from_event=opened, when="2026-01-31")
    at = found(ledger, rupture, mission, pair="USA-VEN", valid="2026-02-01")
    assert words(at, "F9") == "USA has an open embassy at VEN while there are no relations"


def test_an_interests_section_in_havana_is_no_embassy_without_relations(ledger: Ledger) -> None:
    rupture = relations(told("1961-01-04", "Washington"), "USA", "CUB", "sever_relations", "severed", "1961-01-03")
    section = told("1977-09-02", "Havana")
    opened = section.event("USA", "CUB", "interests_section", when="1977-09-01")
    section.mission("USA", "CUB", "open", "interests_section", from_event=opened, when="1977-09-01")
    at = found(ledger, rupture, section, pair="CUB-USA", valid="2014-12-17")
    assert (codes(at), at.side("USA").level.word) == ([], "interests_section")


def test_the_emirates_close_their_embassy_in_tehran_and_no_flag_is_raised(ledger: Ledger) -> None:
    before, closing = told("2026-01-10", "Abu Dhabi"), told("2026-03-02", "Abu Dhabi")
    before.relations("ARE", "IRN", "established")
    for sender, receiver in (("ARE", "IRN"), ("IRN", "ARE")):
        before.mission(sender, receiver, "open")
        before.head(sender, receiver, "ambassador", "in_post")
    shut = closing.event("ARE", "IRN", "close_embassy", when="2026-03-01")
    closing.mission("ARE", "IRN", "closed", from_event=shut, when="2026-03-01")
    head(closing, "ARE-IRN", "recall_ambassador", "ambassador", "withdrawn", "2026-03-01")
    at = found(ledger, before, closing, pair="ARE-IRN", valid="2026-03-02")
    assert codes(at) == []
    assert (at.relations.state, at.side("ARE").level.word, at.side("IRN").level.word) == (
        "established",
        "none",
        "ambassador",
    )


def test_consulates_that_outlive_algerias_rupture_with_morocco_are_no_embassies(ledger: Ledger) -> None:
    report = relations(told("2021-08-25", "Algiers"), "DZA", "MAR", "sever_relations", "severed", "2021-08-24")
    report.mission("DZA", "MAR", "open", "consulate", city="Casablanca")
    at = found(ledger, report, pair="DZA-MAR", valid="2021-08-26")
    assert (codes(at), [each.state for each in at.consular]) == ([], ["open"])


# F10: Pakistan and Armenia, 2025


@pytest.mark.parametrize("before", [True, False])
def test_f10_relations_with_a_state_that_was_not_recognised_recognise_it(ledger: Ledger, before: bool) -> None:
    communique = relations(
        told("2025-09-01", "Tianjin"), "PAK", "ARM", "establish_relations", "established", "2025-08-31"
    )
    background = told("2025-05-01", "Yerevan") if before else communique
    background.recognition("PAK", "ARM", "none")
    reports = (background, communique) if before else (communique,)
    at = found(ledger, *reports, pair="ARM-PAK", valid="2025-09-02")
    assert words(at, "F10") == "that PAK recognises the state is inferred: State practice"
    assert at.side("PAK").recognition_of_state.state == "de_jure"
    assert at.side("ARM").recognition_of_state.state is None


def test_relations_with_honduras_and_credentials_in_beijing_recognise_no_government(ledger: Ledger) -> None:
    report = told("2023-03-27", "Beijing")
    report.recognition("HND", "CHN", "none", object="government")
    relations(report, "HND", "CHN", "establish_relations", "established", "2023-03-26")
    at = found(ledger, report, pair="CHN-HND", valid="2023-03-28")
    assert (codes(at), at.side("HND").recognition_of_government.state) == ([], "none")


def test_russias_recognition_of_the_emirate_is_said_and_not_inferred(ledger: Ledger) -> None:
    report, emirate = told("2025-07-04", "Moscow"), who("AFG", authority="Islamic Emirate")
    said = report.event("RUS", "AFG", "recognise_government", when="2025-07-03", recipients=(emirate,))
    fields: dict[str, Any] = {"by": who("RUS"), "of": emirate, "object": "government", "state": "de_jure"}
    report.standing(Recognition, "Russia recognises.", from_event=said, when="2025-07-03", **fields)
    at = found(ledger, report, pair="AFG-RUS", valid="2025-07-05")
    assert (codes(at), at.side("RUS").recognition_of_government.state) == ([], "de_jure")


# F11: Lithuania and Russia, 2022; Estonia and Russia, 2023


def _decided(report: Report, ends: str, act: str, day: str, grade: str = "announced") -> Report:
    sender, receiver = ends.split("-")
    decision = report.event(sender, receiver, None, type="AGREE", when=day)
    report.commitment([sender], act, grade, from_event=decision, beneficiaries=(who(receiver),))
    return report


def test_f11_a_recall_in_april_and_the_decree_of_may(ledger: Ledger) -> None:
    recall = head(told("2022-04-25", "Vilnius"), "LTU-RUS", "recall_ambassador", "ambassador", "recalled", "2022-04-24")
    decree = _decided(told("2022-05-24", "Vilnius"), "LTU-RUS", "recall_ambassador", "2022-05-23")
    at = found(ledger, recall, decree, pair="LTU-RUS", valid="2022-05-22")
    assert codes(at) == []
    at = position(ledger, at.pair, valid=date(2022, 5, 23))
    assert words(at, "F11") == "recall_ambassador is dated 2022-04-24, and the decision to do so 2022-05-23"


@pytest.mark.parametrize("status", ["announced", "commitment"])
def test_f11_not_where_a_downgrade_was_announced_first_and_took_effect_later(ledger: Ledger, status: str) -> None:
    decision = told("2023-01-23", "Moscow")
    if status == "announced":
        decision.event("RUS", "EST", "downgrade_representation", when="2023-01-23", status="announced")
    else:
        _decided(decision, "RUS-EST", "downgrade_representation", "2023-01-23")
    effect = head(told("2023-02-07", "Moscow"), "RUS-EST", "downgrade_representation", "charge", None, "2023-02-07")
    assert codes(found(ledger, decision, effect, pair="EST-RUS", valid="2023-02-08")) == []


def test_f11_not_where_turkey_recalls_again_after_a_return(ledger: Ledger) -> None:
    first = head(told("2018-05-16", "Ankara"), "TUR-ISR", "recall_ambassador", "ambassador", "recalled", "2018-05-15")
    back = head(told("2022-12-28", "Ankara"), "TUR-ISR", "return_ambassador", "ambassador", "in_post", "2022-12-27")
    plan = told("2023-11-02", "Ankara")
    plan.event("TUR", "ISR", "recall_ambassador", when="2023-11-02", status="announced")
    assert codes(found(ledger, first, back, plan, pair="ISR-TUR", valid="2023-11-03")) == []
    again = head(told("2023-11-04", "Ankara"), "TUR-ISR", "recall_ambassador", "ambassador", "recalled", "2023-11-04")
    assert codes(found(ledger, again, pair="ISR-TUR", valid="2023-11-10")) == []


def test_f11_not_where_india_raises_its_mission_in_kabul_and_agrees_to_raise_it_further(ledger: Ledger) -> None:
    raised = head(told("2025-10-22", "Delhi"), "IND-AFG", "upgrade_representation", "charge", None, "2025-10-21")
    more = _decided(told("2025-12-02", "Delhi"), "IND-AFG", "upgrade_representation", "2025-12-01")
    assert codes(found(ledger, raised, more, pair="AFG-IND", valid="2025-12-03")) == []


def test_f11_an_ambassador_in_tehran_before_the_day_of_his_appointment(ledger: Ledger) -> None:
    arrival = head(
        told("2023-09-06", "Tehran"), "SAU-IRN", "arrive", "ambassador", "arrived", "2023-09-05", person="Al-Anazi"
    )
    naming = told("2023-09-20", "Riyadh")
    head(naming, "SAU-IRN", "appoint_head", "ambassador", "appointed", "2023-09-18", person="Abdullah Al-Anazi")
    at = found(ledger, arrival, naming, pair="IRN-SAU", valid="2023-09-21")
    assert words(at, "F11") == "Al-Anazi arrives for SAU on 2023-09-05, before appointed"


def test_f11_not_where_a_charge_in_islamabad_is_named_ambassador(ledger: Ledger) -> None:
    arrival = head(
        told("2024-02-02", "Islamabad"), "AFG-PAK", "arrive", "charge", "arrived", "2024-02-01", person="Shakeeb"
    )
    rank = head(
        told("2025-05-31", "Kabul"),
        "AFG-PAK",
        "appoint_head",
        "ambassador",
        "appointed",
        "2025-05-30",
        person="Shakeeb",
    )
    assert codes(found(ledger, arrival, rank, pair="AFG-PAK", valid="2025-06-02")) == []


# F12: Ukraine and Syria, 2022; Mexico and Ecuador, 2024


def test_f12_the_same_rupture_on_two_sides_of_a_night(ledger: Ledger) -> None:
    at = found(ledger, _ukraine_severs(), _ukraine_severs("2022-06-30"), pair="SYR-UKR", valid="2022-07-02")
    assert codes(at) == ["F12"]
    night = [
        relations(told("2024-04-06", day), "MEX", "ECU", "sever_relations", "severed", day)
        for day in ("2024-04-05", "2024-04-06")
    ]
    at = found(ledger, *night, pair="ECU-MEX", valid="2024-04-07")
    assert words(at, "F12") == "sever_relations is dated 2024-04-05 and 2024-04-06"
    assert at.relations.since == date(2024, 4, 5)


def test_colombia_announces_on_one_day_and_severs_on_the_next(ledger: Ledger) -> None:
    plan = told("2024-05-01", "Bogotá")
    plan.event("COL", "ISR", "sever_relations", when="2024-05-01", status="announced")
    note = relations(told("2024-05-03", "Bogotá"), "COL", "ISR", "sever_relations", "severed", "2024-05-02")
    at = found(ledger, plan, note, pair="COL-ISR", valid="2024-05-04")
    assert (codes(at), at.relations.since) == ([], date(2024, 5, 2))


# F13: India and Canada, 2024


def test_f13_canada_expelled_whom_india_says_it_withdrew(ledger: Ledger) -> None:
    canada, india = told("2024-10-14", "Ottawa"), told("2024-10-15", "Delhi")
    head(canada, "IND-CAN", "expel_ambassador", "charge", "persona_non_grata", "2024-10-14", inferred="VCDR art. 19")
    head(india, "IND-CAN", "recall_ambassador", "charge", "withdrawn", "2024-10-14", inferred="VCDR art. 19")
    at = found(ledger, canada, india, pair="CAN-IND", valid="2024-10-15")
    assert codes(at) == ["F13"]
    assert (at.side("IND").level.word, at.side("CAN").level.word) == ("charge", "unknown")


def test_canada_and_india_expel_six_each_and_nobody_calls_it_otherwise(ledger: Ledger) -> None:
    both = told("2024-10-15", "Ottawa and Delhi")
    for sender, receiver in (("IND", "CAN"), ("CAN", "IND")):
        both.event(receiver, sender, "expel_diplomats", when="2024-10-14")
    head(both, "CAN-IND", "expel_ambassador", "charge", "persona_non_grata", "2024-10-14", inferred="VCDR art. 19")
    assert codes(found(ledger, both, pair="CAN-IND", valid="2024-10-16")) == []


# F14: Cuba in Washington, 2015; Turkey in Damascus, 2024; India in Kabul, 2022


def named(code: str, name: str, role: str) -> Actor:
    return who(code).model_copy(update={"name": name, "role": role})


def _cubas_charge(role: str, *, day: str = "2015-07-20") -> Report:
    report = told("2015-07-21", "Washington")
    opened = report.event("CUB", "USA", "reopen_embassy", when=day, actors=(named("CUB", "José Cabañas", role),))
    report.mission("CUB", "USA", "open", from_event=opened, when=day)
    report.head("CUB", "USA", "charge", "in_post", person="José Ramón Cabañas", mode="ad_interim", when=day)
    return report


def test_f14_an_ambassador_by_rank_who_is_charge_by_post(ledger: Ledger) -> None:
    at = found(ledger, _cubas_charge("Ambassador"), pair="CUB-USA", valid="2015-07-21")
    assert words(at, "F14").endswith("of CUB at USA is called ambassador and heads the mission as charge")
    assert at.side("CUB").level.word == "charge"


@pytest.mark.parametrize(
    "role", ["chargé d'affaires ad interim", "Charge d’Affaires", "former ambassador", "Envoy", "diplomat"]
)
def test_f14_not_where_the_title_fits_the_post_or_says_nothing_of_it(ledger: Ledger, role: str) -> None:
    assert codes(found(ledger, _cubas_charge(role), pair="CUB-USA", valid="2015-07-21")) == []


def test_f14_not_once_the_charge_is_named_ambassador_nor_when_he_is(ledger: Ledger) -> None:
    rising = told("2015-09-17", "Havana")
    head(rising, "CUB-USA", "appoint_head", "ambassador", "appointed", "2015-09-10", person="José Ramón Cabañas")
    called = _cubas_charge("Ambassador")
    assert codes(found(ledger, called, rising, pair="CUB-USA", valid="2015-09-12")) == []
    letters = told("2015-09-18", "Washington")
    letters.event(
        "CUB", "USA", "summon", type="ACCUSE", when="2015-09-18", actors=(named("CUB", "Cabañas", "chargé d'affaires"),)
    )
    head(
        letters, "CUB-USA", "present_credentials", "ambassador", "credentials_presented", "2015-09-17", person="Cabañas"
    )
    assert codes(found(ledger, letters, pair="CUB-USA", valid="2015-09-20")) == []


def test_f14_voices_that_call_one_person_ambassador_and_charge(ledger: Ledger) -> None:
    report = told("2024-12-15", "Damascus")
    voices = (voice("publisher", "asserts"), voice("TUR", "asserts"))
    speaker = voices[1].model_copy(update={"holder": named("TUR", "Burhan Köroğlu", "Ambassador to Mauritania")})
    opened = report.event("TUR", "SYR", "reopen_embassy", when="2024-12-14", voices=(voices[0], speaker))
    report.mission("TUR", "SYR", "open", from_event=opened, when="2024-12-14")
    report.head("TUR", "SYR", "charge", "in_post", person="Burhan Köroğlu", when="2024-12-14")
    assert codes(found(ledger, report, pair="SYR-TUR", valid="2024-12-16")) == ["F14"]


def test_f14_an_ambassador_at_a_technical_mission(ledger: Ledger) -> None:
    report = told("2022-06-24", "Kabul")
    report.mission("IND", "AFG", "open", "technical_mission")
    report.head("IND", "AFG", "ambassador", "in_post")
    at = found(ledger, report, pair="AFG-IND", valid="2022-06-25")
    assert words(at, "F14") == "the head of the technical_mission of IND at AFG is called ambassador"
    assert at.side("IND").level.word == "liaison"


def test_f14_an_acting_high_commissioner_is_a_charge_and_an_envoy_of_the_news_no_minister(ledger: Ledger) -> None:
    report = told("2024-10-15", "Delhi")
    person = "Stewart Wheeler"
    report.event(
        "CAN",
        "IND",
        "summon",
        type="ACCUSE",
        when="2024-10-14",
        actors=(named("CAN", person, "Acting High Commissioner"),),
    )
    report.head("CAN", "IND", "charge", "in_post", person=person, mode="ad_interim", when="2024-10-01")
    assert codes(found(ledger, report, pair="CAN-IND", valid="2024-10-15")) == []
    envoy = told("2024-01-31", "Beijing")
    envoy.event("AFG", "CHN", "arrive", when="2024-01-30", actors=(named("AFG", "Bilal Karimi", "envoy"),))
    envoy.head("AFG", "CHN", "minister", "in_post", person="Bilal Karimi", when="2024-01-30")
    assert codes(found(ledger, envoy, pair="AFG-CHN", valid="2024-02-01")) == ["F14"]


# F15: Saudi Arabia and Iran, 2023


def test_f15_two_months_run_out_before_the_embassies_open(ledger: Ledger) -> None:
    agreed = told("2023-03-10", "Beijing")
    deal = agreed.event("SAU", "IRN", None, type="AGREE", when="2023-03-10")
    agreed.commitment(["SAU", "IRN"], "reopen_embassy", "agreed", from_event=deal, deadline=on("2023-05-10"))
    assert codes(found(ledger, agreed, pair="IRN-SAU", valid="2023-05-10")) == []
    for sender, receiver, day, published in (
        ("IRN", "SAU", "2023-06-06", "2023-06-07"),
        ("SAU", "IRN", "2023-08-06", "2023-08-07"),
    ):
        at = position(ledger, agreed_pair(), valid=date.fromisoformat(day))
        assert codes(at) == ["F15"]
        report = told(published, sender)
        opened = report.event(sender, receiver, "reopen_embassy", when=day)
        report.mission(sender, receiver, "open", from_event=opened, when=day)
        at = found(ledger, report, pair="IRN-SAU", valid=published)
    assert codes(at) == []


def agreed_pair() -> Pair:
    return Pair.of("IRN", "SAU")
