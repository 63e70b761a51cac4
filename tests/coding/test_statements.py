"""Claims about official statements: who "we" are, whom a list of nominees names, whose president "the President" is."""

from datetime import date

import pytest

from detente.intake import from_text
from detente.model import Event, Findings, Representation
from detente.pipeline import read

PUBLISHED = date(2025, 3, 5)
# Type, act, doers, receivers.
Told = tuple[str, str | None, set[str], set[str]]


def findings(text: str, title: str | None = None, url: str | None = None) -> Findings:
    return read(from_text(text, title=title, url=url, published=PUBLISHED, language="en"), model=False)


def told(event: Event) -> Told:
    return event.type, event.act, {a.party for a in event.actors}, {r.party for r in event.recipients}


def all_told(text: str, title: str | None = None, url: str | None = None) -> list[Told]:
    return [told(event) for event in findings(text, title, url).events]


# --- nominees


@pytest.mark.parametrize(
    "text",
    [
        "Maria Holm, of Ontario, to be Ambassador of Canada to the Republic of Peru.",
        "Maria Holm, of Ontario, a diplomat, to be Ambassador Extraordinary and Plenipotentiary of Canada to the "
        "Republic of Peru.",
        "Prime Minister Jean Roy of Canada announced his nominees.\n\nMaria Holm, Nominee for Ambassador to Peru",
        "President Jean Roy of Canada today announced these nominations:\n\n"
        "- Maria Holm, Nominee for Ambassador Extraordinary and Plenipotentiary to the Republic of Peru",
    ],
)
def test_an_item_of_a_list_of_nominees_is_a_nomination_by_the_sending_state(text: str) -> None:
    assert ("SUPPORT", "nominate_head", {"CAN"}, {"PER"}) in all_told(text)


def test_each_of_several_nominees_is_nominated_to_her_own_post() -> None:
    text = (
        "President Jean Roy of Canada announced his nominees.\n\n- Maria Holm, Nominee for Ambassador to Peru\n"
        "- Anna Berg, Nominee for Ambassador to the Kingdom of Tonga\n- Ida Lund, Nominee for Ambassador-at-Large"
    )
    named = [t for t in all_told(text) if t[1] == "nominate_head"]
    assert named == [
        ("SUPPORT", "nominate_head", {"CAN"}, {"PER"}),
        ("SUPPORT", "nominate_head", {"CAN"}, {"TON"}),
    ]


def test_a_nominee_is_designate_in_person() -> None:
    (standing,) = (
        s
        for s in findings("Maria Holm, of Ontario, to be Ambassador of Canada to Peru.").standings
        if isinstance(s, Representation)
    )
    assert (standing.sender.party, standing.receiver.party, standing.person) == ("CAN", "PER", "Maria Holm")
    assert standing.phase == "nominated"


def test_a_nominee_who_speaks_is_not_nominated_anew() -> None:
    assert not all_told("Maria Holm, Canada's nominee for ambassador to Peru, spoke of her plans.")


def test_an_appointment_in_a_ministrys_statement_is_made_by_its_state() -> None:
    text = "Maria Holm has been appointed as Ambassador to Peru."
    assert all_told(text, "Statement by Canada on a new ambassador") == [("SUPPORT", "appoint_head", {"CAN"}, {"PER"})]
    assert not all_told(text)


# --- we


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("We, the leaders of Canada, Norway and Peru, condemn Belarus's attack on Latvia.", None),
        ("We condemn Belarus's attack on Latvia.", "Joint Statement of the Leaders of Canada, Norway, and Peru"),
        ("We condemn Belarus's attack on Latvia.", "Joint Statement by Canada, Norway and Peru on the war in Latvia"),
        ("We condemn Belarus's attack on Latvia.", "Canada-Norway-Peru Joint Statement"),
        ("Canada, Norway and Peru issued this statement today. We condemn Belarus's attack on Latvia.", None),
        ("As the leaders of Canada, Norway and Peru, we condemn Belarus's attack on Latvia.", None),
    ],
)
def test_all_who_sign_a_joint_statement_condemn_in_it(text: str, title: str | None) -> None:
    assert ("ACCUSE", None, {"CAN", "NOR", "PER"}, {"BLR"}) in all_told(text, title)


@pytest.mark.parametrize("we", ["We", "Our governments", "Our three countries", "The three countries"])
def test_those_who_sign_are_the_governments_and_countries_of_their_statement(we: str) -> None:
    title = "Joint Statement of the Leaders of Canada, Norway and Peru on Latvia"
    assert ("SUPPORT", None, {"CAN", "NOR", "PER"}, {"LVA"}) in all_told(f"{we} stand with Latvia.", title)


def test_a_commitment_to_a_third_state_is_not_one_among_those_who_sign() -> None:
    text = "We, the ministers of Canada and Norway, reaffirm our commitment to the sovereignty of Latvia."
    assert all_told(text) == [("AGREE", None, {"CAN", "NOR"}, {"LVA"})]


def test_both_sides_on_whom_those_who_sign_call_are_others() -> None:
    text = "Chad attacked Mali. We urge both sides to stop."
    found = [t for t in all_told(text, "Joint Statement by Canada and Norway") if t[0] == "REQUEST"]
    assert found == [("REQUEST", None, {"CAN", "NOR"}, {"TCD", "MLI"})]


def test_we_are_those_whom_a_government_calls_its_own() -> None:
    text = "We welcome the decision of Chad. Canada looks forward to working with our partners."
    assert ("SUPPORT", None, {"CAN"}, {"TCD"}) in all_told(text)


def test_we_are_the_state_on_whose_site_it_stands() -> None:
    text = "We condemn Belarus's attack on Latvia."
    assert ("ACCUSE", None, {"USA"}, {"BLR"}) in all_told(text, url="https://www.state.gov/on-latvia")
    assert not [t for t in all_told(text, url="https://www.bbc.co.uk/news/1") if t[0] == "ACCUSE"]


def test_we_between_quotation_marks_are_not_those_who_issue_the_text() -> None:
    text = 'A letter from the rebels said: "We condemn Belarus."'
    assert not [t for t in all_told(text, "Statement by Canada") if "CAN" in t[2]]


def test_in_a_news_report_nobody_is_we() -> None:
    assert not all_told("We condemn Belarus.", "Norway condemns Belarus")


# --- the President


def test_the_president_of_a_readout_is_its_issuers_whomever_he_met() -> None:
    text = "President Jean Roy of Canada met President Ana Silva of Brazil. The President thanked Brazil for its help."
    assert ("SUPPORT", None, {"CAN"}, {"BRA"}) in all_told(text, "Statement by Canada on a meeting")


def test_a_president_who_stands_alone_is_the_issuers() -> None:
    text = "The President spoke today with Prime Minister Ivan Petrov of Bulgaria. The President thanked Bulgaria."
    found = all_told(text, "Readout of a call", "https://www.state.gov/readout")
    assert ("CONSULT", None, {"USA", "BGR"}, {"USA", "BGR"}) in found
    assert ("SUPPORT", None, {"USA"}, {"BGR"}) in found


def test_the_leaders_are_all_who_met() -> None:
    text = (
        "President Ana Silva of Brazil spoke with Prime Minister Ivan Petrov of Bulgaria. The leaders condemned Chad."
    )
    assert ("ACCUSE", None, {"BRA", "BGR"}, {"TCD"}) in all_told(text)


def test_a_states_own_security_council_is_not_the_united_nations() -> None:
    text = "Officials of the National Security Council met President Ana Silva of Brazil."
    assert all("UN" not in doers | receivers for _, _, doers, receivers in all_told(text))
