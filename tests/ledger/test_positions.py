"""How a pair stands: claims about diplomacy."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.ledger import Ledger, history, open_ledger, pairs, position, positions, record, record_all, rules
from detente.model import Channel, Findings, Position

from .saying import NORWAY_HUNGARY, Report, background, closing, levels, recall, rupture, stands, voice, who

PAIR = NORWAY_HUNGARY


def test_of_a_pair_that_nobody_wrote_about_nothing_is_known_which_is_not_none(ledger: Ledger) -> None:
    found = stands(ledger, valid="2025-01-01")
    assert levels(found) == ("unknown", "unknown")
    assert found.side("NOR").level.order is None
    assert found.relations.state is None


def test_background_holds_from_the_day_it_was_reported(ledger: Ledger) -> None:
    found = stands(ledger, background(), valid="2025-01-10")
    assert levels(found) == ("ambassador", "ambassador")
    assert (found.side("NOR").level.order, found.side("NOR").level.basis) == (60, "unknown")
    assert levels(position(ledger, PAIR, valid=date(2025, 1, 9))) == ("unknown", "unknown")


def test_agreeing_to_send_ambassadors_does_not_send_them(ledger: Ledger) -> None:
    report = Report("2025-05-21")
    for sender, receiver in (("NOR", "HUN"), ("HUN", "NOR")):
        report.mission(sender, receiver, "open")
        report.head(sender, receiver, "charge")
    act = report.event("NOR", "HUN", None, type="AGREE", when="2025-05-21")
    report.commitment(["NOR", "HUN"], "upgrade_representation", "agreed_in_principle", from_event=act)
    found = stands(ledger, report, valid="2025-06-30")
    assert levels(found) == ("charge", "charge")
    assert [(each.act, each.grade) for each in found.commitments] == [("upgrade_representation", "agreed_in_principle")]


def test_after_a_recall_a_charge_ad_interim_is_inferred_on_that_side_only(ledger: Ledger) -> None:
    found = stands(ledger, background(), recall(), valid="2025-03-04")
    side = found.side("NOR")
    assert levels(found) == ("charge", "ambassador")
    assert (side.level.order, side.level.inferred, side.level.rule) == (40, "VCDR art. 19", "charge_ad_interim")
    assert side.head
    assert side.head.mode == "ad_interim"
    assert side.absent
    assert (side.absent.class_, side.absent.phase) == ("ambassador", "recalled")
    assert found.relations.state == "established"


def test_a_recall_told_with_the_class_of_the_one_who_left_leaves_a_charge_too(ledger: Ledger) -> None:
    report = Report("2025-03-05")
    act = report.event("HUN", "NOR", "expel_ambassador", when="2025-03-04")
    report.head("NOR", "HUN", "ambassador", "persona_non_grata", from_event=act, when="2025-03-04")
    assert levels(stands(ledger, background(), report, valid="2025-03-05")) == ("charge", "ambassador")


def test_an_ambassador_who_returns_heads_the_embassy_again(ledger: Ledger) -> None:
    report = Report("2025-09-02")
    act = report.event("NOR", "HUN", "return_ambassador", when="2025-09-01")
    report.head("NOR", "HUN", None, "in_post", from_event=act, when="2025-09-01")
    found = stands(ledger, background(), recall(), report, valid="2025-09-01")
    assert levels(found) == ("ambassador", "ambassador")
    assert found.side("NOR").absent is None


def test_closing_an_embassy_without_a_rupture_keeps_relations(ledger: Ledger) -> None:
    found = stands(ledger, background(), closing(), valid="2025-06-10")
    assert found.relations.state == "established"
    assert levels(found) == ("none", "ambassador")
    assert (found.side("NOR").level.order, found.side("NOR").mission.state) == (0, "closed")


def test_on_the_day_an_embassy_closes_it_is_already_closed(ledger: Ledger) -> None:
    day_before = stands(ledger, background(), closing("2025-06-06"), valid="2025-06-05")
    assert levels(day_before) == ("ambassador", "ambassador")
    assert levels(position(ledger, PAIR, valid=date(2025, 6, 6))) == ("none", "ambassador")


def test_an_announced_closing_closes_nothing(ledger: Ledger) -> None:
    found = stands(ledger, background(), closing(status="announced"), valid="2025-06-10")
    assert levels(found) == ("ambassador", "ambassador")


def test_a_closing_that_the_sender_denies_closes_nothing(ledger: Ledger) -> None:
    report = Report("2025-06-06")
    report.mission("NOR", "HUN", "closed", voices=(voice("HUN", "asserts"), voice("NOR", "denies")), when="2025-06-06")
    assert levels(stands(ledger, background(), report, valid="2025-06-10")) == ("ambassador", "ambassador")


def test_a_rupture_ends_both_embassies_and_no_consulate(ledger: Ledger) -> None:
    report = background()
    report.mission("NOR", "HUN", "open", "consulate", city="Szeged")
    found = stands(ledger, report, rupture(), valid="2025-07-01")
    assert levels(found) == ("none", "none")
    assert (found.relations.state, found.relations.worded_by) == ("severed", "HUN")
    assert [(each.city, each.state) for each in found.consular] == [("Szeged", "open")]


def test_a_protecting_power_is_a_level_though_relations_are_severed(ledger: Ledger) -> None:
    report = Report("2025-07-20")
    actors = {"sender": who("NOR"), "receiver": who("HUN"), "through": who("CHE")}
    report.standing(Channel, "Switzerland.", channel="protecting_power", when="2025-07-15", **actors)
    found = stands(ledger, background(), rupture(), report, valid="2025-07-16")
    assert levels(found) == ("protecting_power", "none")
    assert (found.side("NOR").level.order, found.side("NOR").channel.through) == (10, "CHE")


def test_an_interests_section_survives_being_told_again_of_the_rupture(ledger: Ledger) -> None:
    section = Report("2025-08-01")
    act = section.event("NOR", "HUN", "interests_section", when="2025-08-01")
    section.mission("NOR", "HUN", "open", "interests_section", from_event=act, when="2025-08-01")
    again = Report("2025-12-01")
    again.relations("NOR", "HUN", "severed")
    found = stands(ledger, background(), rupture(), section, again, valid="2025-12-02")
    assert levels(found) == ("interests_section", "none")


def test_restored_relations_bring_no_embassy_and_a_reopened_embassy_no_head(ledger: Ledger) -> None:
    restored = Report("2025-10-01")
    act = restored.event("NOR", "HUN", "restore_relations", when="2025-10-01")
    restored.relations("NOR", "HUN", "established", from_event=act, when="2025-10-01")
    reopened = Report("2025-11-01")
    act = reopened.event("NOR", "HUN", "reopen_embassy", when="2025-11-01")
    reopened.mission("NOR", "HUN", "open", from_event=act, when="2025-11-01")
    assert levels(stands(ledger, background(), rupture(), restored, reopened, valid="2025-10-02")) == ("none", "none")
    found = position(ledger, PAIR, valid=date(2025, 11, 1))
    assert levels(found) == ("unknown_head", "none")
    assert found.side("NOR").level.order is None


def test_war_and_talks_move_no_level(ledger: Ledger) -> None:
    report = Report("2025-08-02")
    for act, kind in (
        (None, "ASSAULT"),
        ("ceasefire_agree", "AGREE"),
        ("summon", "ACCUSE"),
        ("expel_diplomats", "SANCTION"),
    ):
        report.event("NOR", "HUN", act, type=kind, when="2025-08-01")
    before = stands(ledger, background(), valid="2025-08-02")
    after = stands(ledger, report, valid="2025-08-02")
    assert (after.sides, after.relations) == (before.sides, before.relations)


@pytest.mark.parametrize("phase", ["nominated", "agrement_asked", "agrement_granted", "appointed"])
def test_an_ambassador_designate_is_shown_beside_the_level_and_does_not_raise_it(ledger: Ledger, phase: str) -> None:
    report = Report("2025-04-02")
    report.head("NOR", "HUN", "ambassador", phase, person="Kari Holm", when="2025-04-01")
    found = stands(ledger, background(), recall(), report, valid="2025-04-02")
    assert levels(found) == ("charge", "ambassador")
    designate = found.side("NOR").designate
    assert designate
    assert designate.person == "Kari Holm"


@pytest.mark.parametrize("phase", ["arrived", "copy_presented", "credentials_presented"])
def test_a_designate_who_takes_up_functions_is_the_head(ledger: Ledger, phase: str) -> None:
    report = Report("2025-04-20")
    report.head("NOR", "HUN", "ambassador", "appointed", person="Kari Holm", when="2025-04-01")
    report.head("NOR", "HUN", None, phase, person="Kari Holm", when="2025-04-19")
    found = stands(ledger, background(), recall(), report, valid="2025-04-19")
    side = found.side("NOR")
    assert (side.level.word, side.designate) == ("ambassador", None)
    assert side.head
    assert (side.head.person, side.head.phase) == ("Kari Holm", phase)


def test_a_designate_declared_not_acceptable_leaves_the_head_in_place(ledger: Ledger) -> None:
    report = Report("2025-04-20")
    report.head("NOR", "HUN", "ambassador", "appointed", person="Kari Holm", when="2025-04-01")
    report.head("NOR", "HUN", "ambassador", "persona_non_grata", person="Kari Holm", when="2025-04-19")
    found = stands(ledger, background(), report, valid="2025-04-19")
    assert levels(found) == ("ambassador", "ambassador")
    assert found.side("NOR").designate is None


def test_a_technical_mission_is_a_liaison_whoever_heads_it(ledger: Ledger) -> None:
    report = Report("2025-04-20")
    report.mission("NOR", "HUN", "open", "technical_mission")
    report.head("NOR", "HUN", "outside", "in_post")
    assert levels(stands(ledger, report, valid="2025-04-20")) == ("liaison", "unknown")


def test_credentials_say_nothing_of_recognition(ledger: Ledger) -> None:
    report = Report("2025-04-20")
    report.head("NOR", "HUN", "ambassador", "credentials_presented", when="2025-04-19")
    found = stands(ledger, report, valid="2025-04-20")
    assert {s.recognition_of_government.state for s in found.sides} == {None}
    assert {s.recognition_of_state.state for s in found.sides} == {None}


def test_recognising_a_state_and_recognising_its_government_are_two_things(ledger: Ledger) -> None:
    report = Report("2025-04-20")
    report.recognition("NOR", "HUN", "de_jure")
    report.recognition("NOR", "HUN", "none", object="government")
    side = stands(ledger, report, valid="2025-04-20").side("NOR")
    assert (side.recognition_of_state.state, side.recognition_of_government.state) == ("de_jure", "none")


def test_background_that_still_speaks_of_an_ambassador_does_not_reopen_an_embassy(ledger: Ledger) -> None:
    stale = Report("2025-06-20")
    stale.head("NOR", "HUN", "ambassador", "in_post")
    found = stands(ledger, background(), closing(), stale, valid="2025-06-20")
    assert levels(found) == ("none", "ambassador")
    assert len(found.side("NOR").mission.against) == 1


def test_on_one_day_the_act_comes_before_the_background(ledger: Ledger) -> None:
    report = recall("2025-03-05", published="2025-03-05")
    report.head("NOR", "HUN", "ambassador", "in_post")
    assert levels(stands(ledger, report, valid="2025-03-05")) == ("charge", "unknown")


def test_background_that_contradicts_an_act_shows_the_act_against_it(ledger: Ledger) -> None:
    claimed = Report("2025-06-20")
    claimed.mission("NOR", "HUN", "open")
    mission = stands(ledger, background(), closing(), claimed, valid="2025-06-20").side("NOR").mission
    assert (mission.state, len(mission.entries), len(mission.against)) == ("open", 1, 1)


def test_a_standing_of_some_day_in_a_month_is_unsettled_until_the_month_is_over(ledger: Ledger) -> None:
    report = Report("2025-09-01")
    report.mission("NOR", "HUN", "closed", when="2025-06")
    found = stands(ledger, background(), report, valid="2025-06-15")
    assert levels(found) == ("ambassador", "ambassador")
    assert len(found.unsettled) == 1
    assert levels(position(ledger, PAIR, valid=date(2025, 6, 30))) == ("none", "ambassador")


def test_a_pair_stands_as_known_on_the_day_that_is_asked_for(ledger: Ledger) -> None:
    reports = background(), recall("2025-03-04", published="2025-03-09")
    assert levels(stands(ledger, *reports, valid="2025-03-05", known="2025-03-08")) == ("ambassador", "ambassador")
    assert levels(position(ledger, PAIR, valid=date(2025, 3, 5), known=date(2025, 3, 9))) == ("charge", "ambassador")


def test_an_archive_loaded_today_was_known_then_by_its_reports_and_not_by_the_ledger(ledger: Ledger) -> None:
    asked = partial(position, ledger, PAIR, valid=date(2025, 3, 5), known=date(2025, 3, 6))
    record(ledger, recall().findings(), recorded=datetime(2025, 8, 1, tzinfo=UTC))
    assert levels(asked(clock="reported")) == ("charge", "unknown")
    assert levels(asked(clock="recorded")) == ("unknown", "unknown")


def test_a_report_without_a_date_stands_at_the_day_it_was_recorded_and_is_marked(ledger: Ledger) -> None:
    report = Report(None)
    report.head("NOR", "HUN", "charge", "in_post")
    record(ledger, report.findings(), recorded=datetime(2025, 8, 1, tzinfo=UTC))
    found = position(ledger, PAIR, valid=date(2025, 8, 1))
    assert levels(found) == ("charge", "unknown")
    assert found.undated == found.side("NOR").level.entries
    assert levels(position(ledger, PAIR, valid=date(2025, 7, 31))) == ("unknown", "unknown")


def test_a_position_says_what_changes_next(ledger: Ledger) -> None:
    found = stands(ledger, background(), recall(), rupture(), valid="2025-02-01")
    assert found.later
    assert (found.later.day, found.later.kind) == (date(2025, 3, 4), "standing")
    assert position(ledger, PAIR, valid=date(2025, 7, 1)).later is None
    assert position(ledger, PAIR, valid=date(2025, 2, 1), known=date(2025, 2, 1)).later is None


def test_disputed_claims_come_first_and_show_who_holds_what(ledger: Ledger) -> None:
    report = Report("2025-03-10")
    calm = report.event("NOR", "HUN", None, type="CONSULT", when="2025-03-09")
    raid = report.event("HUN", "NOR", None, type="ASSAULT", when="2025-03-01")
    report.claim(calm, "uncontested", [voice("NOR", "asserts")])
    report.claim(raid, "disputed", [voice("NOR", "accuses"), voice("HUN", "denies")], against=["HUN"])
    claims = stands(ledger, report, valid="2025-03-10").claims
    assert [claim.state for claim in claims] == ["disputed", "uncontested"]
    assert (claims[0].holders, claims[0].against_parties) == (("NOR accuses", "HUN denies"), ("HUN",))


def test_a_third_party_speaking_of_a_pair_makes_no_pair_of_its_own(ledger: Ledger) -> None:
    report = Report("2025-03-10")
    raid = report.event("HUN", "NOR", None, type="ASSAULT", mediators=(who("CHE"),), when="2025-03-01")
    report.claim(raid, "unconfirmed", [voice("CHE", "asserts")])
    record(ledger, report.findings())
    assert [(str(each.pair), each.events, each.claims) for each in pairs(ledger)] == [("HUN-NOR", 1, 1)]


def test_formats_of_talks_are_shown_and_move_nothing(ledger: Ledger) -> None:
    report = Report("2025-03-10")
    report.format(["NOR", "HUN", "AUT"], "Vienna Trio")
    found = stands(ledger, report, valid="2025-03-10")
    assert [(each.name, each.parties) for each in found.formats] == [("Vienna Trio", ("AUT", "HUN", "NOR"))]
    assert levels(found) == ("unknown", "unknown")


def test_a_history_is_in_order_of_days_with_words_and_voice(ledger: Ledger) -> None:
    report = Report("2025-03-05")
    report.event("NOR", "HUN", "summon", when="2025-03-01", voices=(voice("HUN", "asserts"),))
    report.event("HUN", "NOR", "protest_note")
    record_all(ledger, (report.findings(), recall("2025-03-04").findings()))
    rows = history(ledger, PAIR)
    assert [(row.day.day, row.kind) for row in rows] == [(1, "event"), (4, "event"), (4, "standing"), (5, "event")]
    assert (rows[0].what, rows[0].voice, rows[0].words) == (
        "NOR → HUN: summon",
        "HUN",
        "NOR does summon to HUN on 2025-03-01.",
    )
    assert rows[3].basis == "unknown"
    between = history(ledger, PAIR, since=date(2025, 3, 4), until=date(2025, 3, 5))
    assert [row.entry for row in between] == [row.entry for row in rows[1:3]]


def test_every_part_of_a_position_names_a_rule_that_is_written_down(ledger: Ledger) -> None:
    found = stands(ledger, background(), recall(), closing(), rupture(), valid="2025-08-01").model_dump()

    def named(part: object) -> set[str]:
        if isinstance(part, dict):
            own = {part["rule"]} if "rule" in part else set()
            return own.union(*map(named, part.values()))
        return set().union(*map(named, part)) if isinstance(part, list | tuple) else set()

    used = named(found)
    assert {"no_relations", "mission_ended_by_rupture", "nothing_known"} <= used <= set(rules())


DAYS = st.dates(date(2025, 1, 1), date(2025, 1, 12)).map(str)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """A report of one standing, by an act or as background, dated or not, about a few crowded days."""
    report = Report(draw(DAYS), text=f"Report {draw(st.integers(0, 10**6))}.\n")
    sender, receiver = draw(st.sampled_from([("NOR", "HUN"), ("HUN", "NOR")]))
    when = draw(DAYS | st.just("2025-01") | st.none())
    act = report.event(sender, receiver, "act", when=when) if draw(st.booleans()) else None
    more = {"from_event": act, "when": when}
    kind = draw(st.sampled_from(["relations", "mission", "head"]))
    if kind == "relations":
        report.relations(sender, receiver, draw(st.sampled_from(["established", "suspended", "severed"])), **more)
    elif kind == "mission":
        offices = st.sampled_from(["embassy", "interests_section", "technical_mission"])
        report.mission(sender, receiver, draw(st.sampled_from(["open", "closed"])), draw(offices), **more)
    else:
        classes = st.sampled_from(["ambassador", "charge", None])
        phases = st.sampled_from(["appointed", "credentials_presented", "recalled", None])
        report.head(sender, receiver, draw(classes), draw(phases), **more)
    return report


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(reports(), min_size=2, max_size=7), st.randoms(use_true_random=False), DAYS)
def test_recording_in_any_order_gives_the_same_position(made: list[Report], random: object, valid: str) -> None:
    def after(many: list[Findings]) -> Position:
        moment = datetime(2025, 2, 1, tzinfo=UTC)
        with open_ledger(":memory:") as ledger:
            for number, findings in enumerate(many):
                record(ledger, findings, recorded=moment + timedelta(seconds=number // len(many)))
            return position(ledger, PAIR, valid=date.fromisoformat(valid))

    findings = [report.findings() for report in made]
    shuffled = list(findings)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert after(findings) == after(shuffled)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(reports(), max_size=5), DAYS, st.sampled_from(["severed", "established"]))
def test_telling_of_an_act_again_by_its_month_changes_nothing(made: list[Report], day: str, state: str) -> None:
    def act(when: str, published: str) -> Findings:
        report = Report(published, text=f"Of {when}, told on {published}.\n")
        deed = report.event("NOR", "HUN", "an_act", when=when)
        report.relations("NOR", "HUN", state, from_event=deed, when=when)
        return report.findings()

    def seen(*findings: Findings) -> list[object]:
        with open_ledger(":memory:") as ledger:
            record_all(ledger, findings)
            days = positions(ledger, PAIR, [date(2025, 1, number) for number in range(1, 32)])
        return [(each.relations.state, levels(each), [flag.code for flag in each.flags]) for each in days]

    before = (*(report.findings() for report in made), act(day, "2025-01-12"))
    assert seen(*before, act("2025-01", "2025-02-10")) == seen(*before)


def test_positions_of_many_days_are_those_of_each_day(ledger: Ledger) -> None:
    record_all(ledger, [each.findings() for each in (background(), recall(), closing(), rupture())])
    days = [date(2025, 1, 1) + timedelta(days=7 * week) for week in range(40)]
    assert positions(ledger, NORWAY_HUNGARY, days) == tuple(position(ledger, NORWAY_HUNGARY, valid=day) for day in days)
    assert positions(ledger, NORWAY_HUNGARY, []) == ()
