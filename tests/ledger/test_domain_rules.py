"""Rules of diplomatic law and practice in positions: credentials, wording, consulates, channels, recognition."""

from datetime import date

import pytest

from detente.ledger import Ledger, position
from detente.model import Channel, Position

from .saying import NORWAY_HUNGARY, Report, background, closing, flags, levels, recall, rupture, stands, voice, who

PAIR = NORWAY_HUNGARY


def told(published: str, text: str = "Report.\n") -> Report:
    return Report(published, text=text)


def step(phase: str, day: str, *, person: str | None = "Kari Holm", class_: str | None = "ambassador") -> Report:
    report = told(day, f"{phase} of {person}.\n")
    report.head("NOR", "HUN", class_, phase, person=person, when=day)
    return report


def test_functions_begin_with_the_first_step_and_the_last_one_is_told_beside_it(ledger: Ledger) -> None:
    copy, credentials = step("copy_presented", "2025-04-10"), step("credentials_presented", "2025-05-20")
    side = stands(ledger, step("arrived", "2025-04-01"), copy, credentials, valid="2025-06-01").side("NOR")
    assert side.head
    assert (side.head.phase, side.head.since) == ("credentials_presented", date(2025, 5, 20))
    assert (side.level.word, side.level.since, len(side.level.entries)) == ("ambassador", date(2025, 4, 1), 3)


def test_a_successor_begins_anew_and_so_does_who_comes_back_from_a_recall(ledger: Ledger) -> None:
    other = step("arrived", "2025-05-01", person="Berit Moen")
    found = stands(ledger, step("arrived", "2025-04-01"), other, valid="2025-05-02")
    assert found.side("NOR").level.since == date(2025, 5, 1)
    left = step("recalled", "2025-06-01", person="Berit Moen")
    back = step("in_post", "2025-07-01", person="Berit Moen")
    assert stands(ledger, left, back, valid="2025-07-02").side("NOR").level.since == date(2025, 7, 1)


def test_a_mission_that_works_from_abroad_without_its_head_has_nobody_at_the_post(ledger: Ledger) -> None:
    report = told("2025-03-20")
    report.mission("NOR", "HUN", "remote", when="2025-03-19")
    side = stands(ledger, background(), recall(), report, valid="2025-03-20").side("NOR")
    assert (side.level.word, side.level.rule, side.mission.state) == ("none", "nobody_at_the_post", "remote")


def test_a_charge_who_is_not_resident_is_a_level_of_a_mission_that_works_from_abroad(ledger: Ledger) -> None:
    report = told("2025-07-20")
    report.mission("NOR", "HUN", "remote", when="2025-07-19")
    report.head("NOR", "HUN", "charge", "in_post", when="2025-07-19")
    assert levels(stands(ledger, background(), closing(), report, valid="2025-07-20")) == ("charge", "ambassador")


@pytest.mark.parametrize("state", ["none", "never", "severed"])
def test_without_relations_there_is_no_level(ledger: Ledger, state: str) -> None:
    report = told("2025-07-20")
    report.relations("NOR", "HUN", state)
    assert levels(stands(ledger, report, valid="2025-07-20")) == ("none", "none")


def test_no_relations_told_after_a_rupture_is_the_rupture(ledger: Ledger) -> None:
    report = told("2026-07-20")
    report.relations("NOR", "HUN", "none")
    found = stands(ledger, rupture("2025-07-01"), report, valid="2026-07-21")
    assert (found.relations.state, found.relations.since, len(found.relations.entries)) == (
        "severed",
        date(2025, 7, 1),
        2,
    )
    assert (found.relations.worded_by, found.relations.against) == ("HUN", ())


def _words(published: str, word: str, day: str | None, *speakers: str) -> Report:
    """A report that Hungary suspended or severed relations, by these; with the embassies' end where it severed them."""
    report = told(published, f"{word} by {speakers}.\n")
    voices = tuple(voice(each, "asserts") for each in speakers)
    act = {"suspended": "suspend_relations", "severed": "sever_relations"}[word]
    deed = report.event("HUN", "NOR", act, when=day, voices=voices)
    more = {"from_event": deed, "when": day, "voices": voices}
    report.relations("HUN", "NOR", word, worded_by="HUN", **more)
    if word == "severed":
        for sender, receiver in (("NOR", "HUN"), ("HUN", "NOR")):
            report.mission(sender, receiver, "closed", inferred="VCDR art. 45", **more)
    return report


@pytest.mark.parametrize("others", ["2025-07-01", "2025-07-02", None])
def test_the_authors_suspended_holds_over_the_severed_of_others_and_closes_nothing(
    ledger: Ledger, others: str | None
) -> None:
    own = _words("2025-07-02", "suspended", "2025-07-01", "HUN")
    press = _words("2025-07-02", "severed", others, "publisher")
    found = stands(ledger, background(), own, press, valid="2025-07-03")
    assert (found.relations.state, found.relations.worded_by) == ("suspended", "HUN")
    assert len(found.relations.against) == 1
    assert levels(found) == ("ambassador", "ambassador")
    assert [side.mission.state for side in found.sides] == ["open", "open"]
    assert flags(found) == ["F8"]


def test_the_authors_severed_holds_over_the_suspended_of_others(ledger: Ledger) -> None:
    own = _words("2025-07-02", "severed", "2025-07-01", "HUN")
    press = _words("2025-07-04", "suspended", "2025-07-03", "publisher")
    found = stands(ledger, background(), own, press, valid="2025-07-05")
    assert (found.relations.state, levels(found), flags(found)) == ("severed", ("none", "none"), ["F8"])


def test_between_words_of_others_the_later_holds(ledger: Ledger) -> None:
    press = _words("2025-07-02", "suspended", "2025-07-01", "publisher")
    other = _words("2025-07-03", "severed", "2025-07-02", "publisher")
    found = stands(ledger, background(), press, other, valid="2025-07-04")
    assert (found.relations.state, flags(found)) == ("severed", ["F8"])


def test_a_consulate_that_closes_leaves_the_embassy_and_relations_alone(ledger: Ledger) -> None:
    before, report = background(), told("2025-04-02")
    before.mission("NOR", "HUN", "open", "consulate", city="Szeged")
    before.mission("NOR", "HUN", "open", "consulate", city="Pécs")
    shut = report.event("HUN", "NOR", "close_consulate", when="2025-04-01")
    report.mission("NOR", "HUN", "closed", "consulate", city="Szeged", from_event=shut, when="2025-04-01")
    found = stands(ledger, before, report, valid="2025-04-02")
    assert (levels(found), found.relations.state) == (("ambassador", "ambassador"), "established")
    assert [(each.city, each.state) for each in found.consular] == [("Pécs", "open"), ("Szeged", "closed")]
    after = stands(ledger, rupture("2025-07-01"), valid="2025-07-02")
    assert {each.city: each.state for each in after.consular} == {"Pécs": "open", "Szeged": "closed"}


def through(channel: str, power: str | None, day: str) -> Report:
    report = told(day, f"{channel} through {power}.\n")
    fields = {"sender": who("NOR"), "receiver": who("HUN"), "through": who(power) if power else None}
    report.standing(Channel, "So it is.", channel=channel, when=day, **fields)
    return report


def _channel(found: Position) -> tuple[str | None, str | None]:
    side = found.side("NOR")
    return side.channel.channel, side.channel.through


def test_a_third_state_may_protect_interests_without_a_rupture(ledger: Ledger) -> None:
    found = stands(
        ledger, background(), closing(), through("protecting_power", "CHE", "2025-06-20"), valid="2025-06-21"
    )
    assert (found.relations.state, levels(found)) == ("established", ("protecting_power", "ambassador"))
    assert _channel(found) == ("protecting_power", "CHE")


def test_an_embassy_that_reopens_is_the_channel_again(ledger: Ledger) -> None:
    report = told("2025-09-02")
    act = report.event("NOR", "HUN", "reopen_embassy", when="2025-09-01")
    report.mission("NOR", "HUN", "open", from_event=act, when="2025-09-01")
    protected = through("protecting_power", "CHE", "2025-06-20")
    found = stands(ledger, background(), closing(), protected, report, valid="2025-09-02")
    assert (_channel(found), levels(found)) == (("direct", None), ("unknown_head", "ambassador"))


def test_who_takes_up_functions_ends_that_there_was_no_channel(ledger: Ledger) -> None:
    arrival = step("arrived", "2025-04-01")
    found = stands(ledger, through("none", None, "2025-01-10"), arrival, valid="2025-04-02")
    assert (found.side("NOR").level.word, _channel(found)) == ("ambassador", (None, None))


@pytest.mark.parametrize("state", ["none", "withdrawn", "no_statement"])
def test_relations_with_a_state_recognise_the_state_and_no_government(ledger: Ledger, state: str) -> None:
    before, report = told("2025-01-10"), told("2025-04-02")
    before.recognition("NOR", "HUN", state)
    before.recognition("NOR", "HUN", state, object="government")
    deed = report.event("NOR", "HUN", "establish_relations", when="2025-04-01")
    report.relations("NOR", "HUN", "established", from_event=deed, when="2025-04-01")
    side = stands(ledger, before, report, valid="2025-04-02").side("NOR")
    assert (side.recognition_of_state.state, side.recognition_of_state.rule) == ("de_jure", "recognised_by_relations")
    assert side.recognition_of_state.inferred == "State practice"
    assert side.recognition_of_government.state == state
    early = position(ledger, PAIR, valid=date(2025, 3, 31)).side("NOR")
    assert early.recognition_of_state.state == state


def test_relations_among_states_that_nobody_says_are_unrecognised_infer_nothing(ledger: Ledger) -> None:
    report = told("2025-04-02")
    deed = report.event("NOR", "HUN", "establish_relations", when="2025-04-01")
    report.relations("NOR", "HUN", "established", from_event=deed, when="2025-04-01")
    found = stands(ledger, report, valid="2025-04-02")
    assert (found.side("NOR").recognition_of_state.state, flags(found)) == (None, [])


def test_credentials_and_restored_relations_recognise_nobody(ledger: Ledger) -> None:
    report = step("credentials_presented", "2025-04-01")
    report.recognition("NOR", "HUN", "none")
    deed = report.event("NOR", "HUN", "restore_relations", when="2025-04-01")
    report.relations("NOR", "HUN", "established", from_event=deed, when="2025-04-01")
    assert stands(ledger, report, valid="2025-04-02").side("NOR").recognition_of_state.state == "none"
