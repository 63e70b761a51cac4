"""Claims about deeds that answer others: whose visit was condemned, who is held to account for the arrest, and what is
only asked for or moved and not done.
"""

from datetime import date

import pytest

from detente.intake import from_text
from detente.model import Event, Findings
from detente.pipeline import read

PUBLISHED = date(2025, 3, 5)
# Type, doers, receivers.
Told = tuple[str, set[str], set[str]]


def findings(text: str) -> Findings:
    return read(from_text(text, published=PUBLISHED, language="en"), model=False)


def told(event: Event) -> Told:
    return event.type, {a.party for a in event.actors}, {r.party for r in event.recipients}


def all_told(text: str) -> list[Told]:
    return [told(event) for event in findings(text).events]


def voices(event: Event) -> set[tuple[str, str]]:
    return {(v.holder if isinstance(v.holder, str) else v.holder.party, v.stance) for v in event.voices}


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Ghana will open a consulate in Lagos. Togo condemned the decision.", ("ACCUSE", {"TGO"}, {"GHA"})),
        ("Serbia signed a request to join the EU. Kosovo denounced the request.", ("ACCUSE", {"XKX"}, {"SRB"})),
        (
            "Iran fired missiles at Pakistan. Islamabad called the action an unprovoked violation of its airspace.",
            ("ACCUSE", {"PAK"}, {"IRN"}),
        ),
    ],
)
def test_a_reaction_is_aimed_at_who_did_what_it_reacts_to(text: str, answer: Told) -> None:
    assert answer in all_told(text)


def test_a_reaction_to_what_nobody_is_named_for_accuses_nobody() -> None:
    assert "ACCUSE" not in {type_ for type_, _, _ in all_told("Four people died in Oslo. France condemned the deaths.")}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Poland expelled two Belarusian diplomats over alleged espionage.", ("COERCE", {"BLR"}, {"POL"})),
        ("Algeria recalled its ambassador to France over the detention of a consul.", ("COERCE", {"FRA"}, {"DZA"})),
        (
            "Laos recalled its ambassador to Chad in response to the missile attack on its territory.",
            ("ASSAULT", {"TCD"}, {"LAO"}),
        ),
    ],
)
def test_what_a_state_answers_is_held_against_the_one_it_answers(text: str, reason: Told) -> None:
    (event,) = (e for e in findings(text).events if told(e) == reason)
    (answerer,) = reason[2]
    assert voices(event) == {(answerer, "accuses")}


@pytest.mark.parametrize(
    "text",
    [
        "Greece summoned the Libyan envoy after an attack by militants on a tanker.",
        "Egypt closed its embassy in Libya after the bombing of a church.",
        "Qatar recalled its ambassador to Iran after the attack on the Saudi embassy in Tehran.",
        "Germany expelled two Iranian diplomats in response to Iran sentencing a German to death over a 2008 bombing.",
    ],
)
def test_others_deeds_and_dangers_are_held_against_nobody(text: str) -> None:
    assert "ASSAULT" not in {type_ for type_, doers, _ in all_told(text) if doers}


def test_a_claim_of_responsibility_names_the_attack_on_those_who_fended_it_off() -> None:
    text = "Israel intercepted two missiles over the Negev. The Houthis claimed responsibility for the launches."
    assert all_told(text) == [("ASSAULT", {"HOUTHIS"}, {"ISR"})]


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("The Slovenian parliament approved a motion to recognise Palestine.", "announced"),
        ("The Irish cabinet adopted a resolution to reopen its embassy in Tehran.", "announced"),
    ],
)
def test_a_motion_to_do_something_does_not_do_it(text: str, grade: str) -> None:
    found = findings(text)
    assert [(k.grade, bool(k.act)) for k in found.commitments] == [(grade, True)]
    assert found.standings == ()


def test_a_decree_that_recognises_does_it() -> None:
    assert ("SUPPORT", {"BRA"}, {"PSE"}) in all_told("The Brazilian president signed a decree recognising Palestine.")


def test_what_is_called_for_is_not_done() -> None:
    types = {type_ for type_, _, _ in all_told("Hungary rejected the United States' calls to withdraw its troops.")}
    assert "REJECT" in types
    assert "RETREAT" not in types


@pytest.mark.parametrize(
    "text",
    [
        "The ceasefire between India and Pakistan collapsed on Sunday.",
        "Chad violated the truce between Sudan and Libya.",
    ],
)
def test_a_truce_that_ends_is_not_agreed_again(text: str) -> None:
    assert "AGREE" not in {type_ for type_, _, _ in all_told(text)}


def test_a_trip_to_come_and_the_talks_it_is_for_are_one_promise() -> None:
    found = findings("The Vietnamese prime minister will travel to Seoul next week for talks with his counterpart.")
    assert [told(e) for e in found.events] == [("AGREE", {"VNM"}, {"KOR"})]
    assert len(found.commitments) == 1


def test_new_sanctions_that_are_only_named_were_imposed() -> None:
    text = "Following new sanctions by the European Union against 19 Belarusian officials, Minsk recalled its envoy."
    assert ("SANCTION", {"EU"}, {"BLR"}) in all_told(text)


def test_a_list_of_those_to_be_nominated_promises_and_one_sent_to_the_senate_nominates() -> None:
    names = "\n\nMaria Holm, of Ohio, to be Ambassador of the United States of America to the Republic of Peru."
    head = "The White House\n\nWASHINGTON - Today, the President {} nominate the following:"
    intended = findings(head.format("announced his intent to") + names)
    assert [(e.type, e.act) for e in intended.events] == [("AGREE", None)]
    assert [(k.act, k.grade) for k in intended.commitments] == [("nominate_head", "announced")]
    sent = findings("The White House\n\nNominations sent to the Senate:" + names)
    assert [(e.type, e.act) for e in sent.events] == [("SUPPORT", "nominate_head")]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (
            "Colombia taxed Ecuador's goods, and Ecuador countered by cutting off electricity sales.",
            ("SANCTION", {"ECU"}, {"COL"}),
        ),
        ("Israel struck Hezbollah depots; the group fired rockets in return.", ("ASSAULT", {"HEZBOLLAH"}, {"ISR"})),
        ("Togo deported two Ghanaians, and Ghana closed its airspace.", ("SANCTION", {"GHA"}, {"TGO"})),
        ("Lithuania banned Belarusian lorries, and Minsk answered in kind.", ("SANCTION", {"BLR"}, {"LTU"})),
        ("Lithuania banned Belarusian lorries, and Minsk hit back with a ban.", ("SANCTION", {"BLR"}, {"LTU"})),
        ("Burundi closed its border with Rwanda. Kigali took similar steps.", ("SANCTION", {"RWA"}, {"BDI"})),
        ("Burundi closed its border with Rwanda, and Kigali retaliated with drones.", ("ASSAULT", {"RWA"}, {"BDI"})),
        ("Pakistan shelled Indian posts and Indian forces returned fire.", ("ASSAULT", {"IND"}, {"PAK"})),
        ("Ghana arrested Togolese sailors, and Lome condemned what it termed piracy.", ("ACCUSE", {"TGO"}, {"GHA"})),
    ],
)
def test_an_answer_is_aimed_at_whose_deed_it_answers(text: str, answer: Told) -> None:
    assert answer in all_told(text)


@pytest.mark.parametrize(
    "text",
    [
        "Lithuania banned Belarusian lorries, and Minsk vowed to retaliate.",
        "Lithuania banned Belarusian lorries, and Minsk did not retaliate.",
        "Lithuania met Belarusian envoys, and Poland closed its airspace.",
    ],
)
def test_an_answer_not_given_or_by_another_is_no_deed(text: str) -> None:
    assert not [t for t in all_told(text) if t[0] == "SANCTION" and t[1] != {"LTU"} and t[2]]


@pytest.mark.parametrize(
    ("text", "deed"),
    [
        ("Manila said Chinese ships had harassed its fishermen.", ("COERCE", {"CHN"}, {"PHL"})),
        (
            "The Philippine coast guard said a Chinese vessel had rammed one of its boats.",
            ("ASSAULT", {"CHN"}, {"PHL"}),
        ),
    ],
)
def test_nobody_harms_what_is_its_own(text: str, deed: Told) -> None:
    assert deed in all_told(text)


def test_an_idiom_with_its_own_no_is_a_refusal_and_what_it_is_about_is_not_done() -> None:
    events = findings("Kenya has shown no interest in talks with Somalia.").events
    assert {(e.type, e.status) for e in events} == {("REJECT", "actual"), ("CONSULT", "negated")}


def test_opening_a_thing_is_no_will_and_a_vow_to_nobody_no_agreement() -> None:
    for text in ("Algeria opened its airspace to flights from Qatar.", "Iran vowed never to give up its missiles."):
        assert "AGREE" not in {type_ for type_, _, _ in all_told(text)}


@pytest.mark.parametrize(
    ("text", "deed"),
    [
        ("Sweden ruled out returning the icon to Russia.", ("REJECT", {"SWE"}, {"RUS"})),
        ("Zambia has written to Beijing asking for debt relief.", ("REQUEST", {"ZMB"}, {"CHN"})),
        ("Accused by Kyiv of the attack, Moscow said nothing.", ("ACCUSE", {"UKR"}, {"RUS"})),
        ("Kazakh and British troops held ten days of drills.", ("COOPERATE", {"KAZ", "GBR"}, {"KAZ", "GBR"})),
    ],
)
def test_what_stands_beside_the_main_verb_finds_its_parties(text: str, deed: Told) -> None:
    assert deed in all_told(text)


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("Sweden ruled out returning the icon to Russia.", "RETREAT"),
        ("Asked about the arrest of two Britons, the Kremlin fell silent.", "REQUEST"),
        ("Venezuela voted against the resolution condemning Russia.", "ACCUSE"),
        ("Hungary's prime minister pinned a medal on the Georgian minister.", "ACCUSE"),
    ],
)
def test_what_is_refused_asked_of_one_or_voted_down_is_not_ones_deed(text: str, never: str) -> None:
    assert never not in {type_ for type_, _, _ in all_told(text)}


def test_a_deed_under_a_rejected_accusation_that_nobody_is_named_for_is_not_told_as_done() -> None:
    text = "The Iranian minister rejected as baseless the accusation that Tehran had supplied drones to Russia."
    (aid,) = (e for e in findings(text).events if e.type == "AID")
    assert aid.status == "possible"
