"""Claims about diplomacy, each on a sentence or two: who did what to whom, whether it was done, and who says so."""

from datetime import date

import pytest

from detente.intake import from_text
from detente.model import Claim, Commitment, Event, Findings, Mission, Recognition, Relations, Representation
from detente.pipeline import read

# A Wednesday.
PUBLISHED = date(2025, 3, 5)

Parties = set[str]


def findings(text: str) -> Findings:
    return read(from_text(text, published=PUBLISHED, language="en"))


def events(text: str, type_: str | None = None) -> list[Event]:
    return [e for e in findings(text).events if type_ is None or e.type == type_]


def deed(text: str, type_: str, *, act: str | None = None) -> Event:
    """The one event of that type and, where given, that act."""
    (event,) = (e for e in events(text, type_) if act is None or e.act == act)
    return event


def doers(event: Event) -> Parties:
    return {a.party for a in event.actors}


def receivers(event: Event) -> Parties:
    return {r.party for r in event.recipients}


def voices(record: Event | Claim) -> set[tuple[str, str]]:
    """Who speaks, and how."""
    return {(v.holder if isinstance(v.holder, str) else v.holder.party, v.stance) for v in record.voices}


def claim(text: str) -> Claim:
    (one,) = findings(text).claims
    return one


def commitment(text: str) -> Commitment:
    (one,) = findings(text).commitments
    return one


def heads(text: str) -> list[Representation]:
    return [s for s in findings(text).standings if isinstance(s, Representation)]


def named(parties: str) -> Parties:
    return set(parties.split())


# -- who did what to whom ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "type_", "actors", "recipients"),
    [
        ("Peru condemned the missile test by North Korea.", "ACCUSE", "PER", "PRK"),
        ("Poland on Monday accused Belarus of sending migrants across the border.", "ACCUSE", "POL", "BLR"),
        ("Cuba denounced the new US sanctions as cruel.", "ACCUSE", "CUB", "USA"),
        ("Japan protested to China over the entry of two coastguard ships into its waters.", "ACCUSE", "JPN", "CHN"),
        ("Lebanon filed a complaint against Israel with the UN Security Council.", "ACCUSE", "LBN", "ISR"),
        ("Germany will send Ukraine another air-defence system, the chancellor said.", "AGREE", "DEU", "UKR"),
        ("The European Union imposed sanctions on six Belarusian officials.", "SANCTION", "EU", "BLR"),
        ("The United States imposed fresh sanctions on Iran's oil trade on Thursday.", "SANCTION", "USA", "IRN"),
        ("China sanctioned 20 American defence firms over arms sales to Taiwan.", "SANCTION", "CHN", "USA"),
        ("Algeria closed its airspace to Moroccan aircraft.", "SANCTION", "DZA", "MAR"),
        ("The Netherlands froze the assets of three Russian companies.", "SANCTION", "NLD", "RUS"),
        ("Finland closed all its crossings with Russia until further notice.", "SANCTION", "FIN", "RUS"),
        ("Washington lifted sanctions on Syria's central bank.", "RETREAT", "USA", "SYR"),
        ("Zambia apologised to Zimbabwe over the remarks.", "SUPPORT", "ZMB", "ZWE"),
        ("Russian forces shelled a village in northern Ukraine overnight, killing two.", "ASSAULT", "RUS", "UKR"),
        ("Israel carried out air strikes on southern Lebanon early on Tuesday.", "ASSAULT", "ISR", "LBN"),
        ("Hezbollah fired dozens of rockets at northern Israel on Sunday.", "ASSAULT", "HEZBOLLAH", "ISR"),
        ("Pakistani troops opened fire on an Afghan border post.", "ASSAULT", "PAK", "AFG"),
        ("Libya's coastguard fired on a Maltese rescue ship.", "ASSAULT", "LBY", "MLT"),
        ("Russia massed troops along its border with Ukraine.", "MOBILIZE", "RUS", "UKR"),
        ("Egypt deployed warships off the coast of Libya.", "MOBILIZE", "EGY", "LBY"),
        ("Indonesian fishermen were detained by the Malaysian navy.", "COERCE", "MYS", "IDN"),
        ("Iran seized a Greek tanker in the Strait of Hormuz.", "COERCE", "IRN", "GRC"),
        ("Israel withdrew its forces from a Syrian town on Sunday.", "RETREAT", "ISR", "SYR"),
        ("French troops left Chad on Thursday, ending a presence of six decades.", "RETREAT", "FRA", "TCD"),
        ("Turkey provided tents and blankets to Syria after the floods.", "AID", "TUR", "SYR"),
        ("Jordan airdropped medical supplies over Gaza on Monday.", "AID", "JOR", "PSE"),
        ("Colombia thanked Norway for its help in the talks with the rebels.", "SUPPORT", "COL", "NOR"),
        ("Vietnam backed Cambodia's bid for a seat on the council.", "SUPPORT", "VNM", "KHM"),
        ("Canada urged Venezuela to release political prisoners.", "REQUEST", "CAN", "VEN"),
        ("Chad asked France to withdraw its troops by the end of January.", "REQUEST", "TCD", "FRA"),
        ("China rejected a Philippine proposal for joint patrols.", "REJECT", "CHN", "PHL"),
        ("Hungary blocked an EU statement on Georgia.", "REJECT", "HUN", "EU"),
        ("Russia warned Finland against hosting NATO troops.", "THREATEN", "RUS", "FIN"),
        ("Iran threatened to strike Israel if its nuclear sites were attacked.", "THREATEN", "IRN", "ISR"),
        ("Bolivia extradited a former police chief to the United States.", "COOPERATE", "BOL", "USA"),
        ("Ukraine hit back by expelling two Hungarian diplomats.", "SANCTION", "UKR", "HUN"),
        ("Two Israeli soldiers were wounded by Hezbollah rocket fire.", "ASSAULT", "HEZBOLLAH", "ISR"),
        ("Russia removed the Taliban from its list of terrorist organisations.", "CONCEDE", "RUS", "AFG"),
    ],
)  # fmt: skip
def test_who_does_it_and_who_receives_it_are_told_apart(text: str, type_: str, actors: str, recipients: str) -> None:
    event = deed(text, type_)
    assert (doers(event), receivers(event), event.status) == (named(actors), named(recipients), "actual")


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("India's foreign minister met his Sri Lankan counterpart in Colombo on Tuesday.", "IND LKA"),
        ("President Lula spoke by telephone with French President Emmanuel Macron on Monday.", "BRA FRA"),
        ("Kuwait's emir received the Omani foreign minister on Wednesday.", "KWT OMN"),
        ("The foreign ministers of Egypt, Jordan and Saudi Arabia met in Cairo to discuss Gaza.", "EGY JOR SAU"),
        ("Delegations from Georgia and Armenia met in Vienna.", "GEO ARM"),
        ("Talks between Iran and Oman began in Geneva on Monday.", "IRN OMN"),
        ("Syria's foreign minister met Russian officials in Moscow on Monday.", "SYR RUS"),
    ],
)
def test_who_meets_is_met(text: str, parties: str) -> None:
    event = deed(text, "CONSULT")
    assert doers(event) == receivers(event) == named(parties)


@pytest.mark.parametrize(
    ("active", "passive"),
    [
        ("Pakistan accused Afghanistan of perfidy.", "Afghanistan was accused by Pakistan of perfidy."),
        ("Norway expelled Hungary's ambassador.", "Hungary's ambassador was expelled by Norway."),
        ("Peru bombed a base in Bolivia.", "A base in Bolivia was bombed by Peru."),
        ("Kenya summoned the Somali ambassador.", "The Somali ambassador was summoned by Kenya."),
        ("The Malaysian navy detained Thai fishermen.", "Thai fishermen were detained by the Malaysian navy."),
    ],
)  # fmt: skip
def test_the_passive_turns_the_sentence_round_and_not_the_deed(active: str, passive: str) -> None:
    (one,), (other,) = ([(e.type, e.act, doers(e), receivers(e)) for e in events(text)] for text in (active, passive))
    assert one == other


def test_a_court_that_a_state_goes_to_is_not_the_accused() -> None:
    event = deed("South Africa brought a case against Israel before the International Court of Justice.", "ACCUSE")
    assert (doers(event), receivers(event)) == ({"ZAF"}, {"ISR"})


def test_a_condemned_attack_is_an_attack_too() -> None:
    text = "The UAE condemned in the strongest terms the Iranian missile attack on Qatar."
    accusing, attack = deed(text, "ACCUSE"), deed(text, "ASSAULT")
    assert (doers(accusing), receivers(accusing)) == ({"ARE"}, {"IRN"})
    assert (doers(attack), receivers(attack)) == ({"IRN"}, {"QAT"})


# -- will, may, did not, if --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Norway recalled its ambassador to Hungary.", "actual"),
        ("Norway has recalled its ambassador to Hungary.", "actual"),
        ("Norway will recall its ambassador to Hungary, the foreign ministry said.", "announced"),
        ("Norway may recall its ambassador to Hungary.", "possible"),
        ("Norway is considering recalling its ambassador to Hungary.", "possible"),
        ("Norway would recall its ambassador to Hungary if the arrests continued.", "possible"),
        ("Norway did not recall its ambassador to Hungary.", "negated"),
        ("Norway has not recalled its ambassador to Hungary.", "negated"),
    ],
)
def test_a_recall_stands_only_as_firmly_as_its_verb(text: str, status: str) -> None:
    event = deed(text, "SANCTION", act="recall_ambassador")
    assert (doers(event), receivers(event), event.status) == ({"NOR"}, {"HUN"}, status)
    assert bool(heads(text)) == (status == "actual")


@pytest.mark.parametrize(
    "text",
    [
        "Norway is set to close its embassy in Hungary in May.",
        "Norway decided to close its embassy in Hungary.",
        "Norway is to close its embassy in Hungary.",
    ],
)
def test_an_embassy_that_is_to_close_is_still_open(text: str) -> None:
    assert deed(text, "SANCTION", act="close_embassy").status == "announced"
    assert not [s for s in findings(text).standings if isinstance(s, Mission) and s.state == "closed"]


def test_announcing_the_closure_of_an_embassy_closes_it() -> None:
    text = "Norway announced the closure of its embassy in Hungary."
    assert deed(text, "SANCTION", act="close_embassy").status == "actual"
    (mission,) = (s for s in findings(text).standings if isinstance(s, Mission))
    assert (mission.sender.party, mission.receiver.party, mission.state) == ("NOR", "HUN", "closed")


def test_who_threatens_to_recall_has_recalled_nobody() -> None:
    text = "Norway threatened to recall its ambassador to Hungary."
    assert receivers(deed(text, "THREATEN")) == {"HUN"}
    assert not heads(text)


def test_who_refuses_to_recall_has_recalled_nobody() -> None:
    text = "Norway refused to recall its ambassador to Hungary."
    assert doers(deed(text, "REJECT")) == {"NOR"}
    assert not heads(text)


def test_who_is_asked_to_recall_has_recalled_nobody() -> None:
    text = "Hungary asked Norway to recall its ambassador."
    event = deed(text, "REQUEST")
    assert (doers(event), receivers(event)) == ({"HUN"}, {"NOR"})
    assert not heads(text)


def test_lawmakers_who_call_for_a_recall_bring_none_about() -> None:
    assert not heads("Lawmakers in Oslo called on the government to recall the ambassador to Hungary.")


def test_a_state_that_may_impose_sanctions_has_imposed_none() -> None:
    assert deed("Peru could impose sanctions on Bolivia next month.", "SANCTION").status == "possible"


@pytest.mark.parametrize(
    "text",
    [
        "There were no talks between Kenya and Somalia this week.",
        "Peru postponed a visit by its foreign minister to Bolivia.",
        "Peru's president was to have visited Bolivia last week but stayed at home.",
        "Peru never bombed Bolivia, the minister said.",
        "Norway cancelled a plan to reopen its embassy in Hungary.",
    ],
)
def test_what_did_not_come_about_is_no_deed(text: str) -> None:
    assert not [e for e in events(text) if e.type in ("CONSULT", "ASSAULT", "SUPPORT") and e.status == "actual"]


# -- who says so -------------------------------------------------------------------------------------------------------


def test_what_a_paper_reports_in_its_own_words_is_the_publishers() -> None:
    event = deed("Norway recalled its ambassador to Hungary.", "SANCTION")
    assert voices(event) == {("publisher", "asserts")}
    assert not findings("Norway recalled its ambassador to Hungary.").claims


def test_an_accusation_that_is_denied_is_disputed() -> None:
    one = claim("Norway accused Hungary of jamming its radio stations, which Budapest denies.")
    assert voices(one) >= {("NOR", "accuses"), ("HUN", "denies")}
    assert (one.state, {a.party for a in one.against}) == ("disputed", {"HUN"})


def test_an_accusation_that_is_not_confirmed_is_not_denied() -> None:
    text = "Norway accused Hungary of bombing a Norwegian ship. Budapest has not confirmed the attack."
    one = claim(text)
    assert ("HUN", "declines") in voices(one)
    assert ("HUN", "denies") not in voices(one)
    assert one.state == "unconfirmed"


def test_an_accusation_that_is_owned_up_to_is_confirmed() -> None:
    one = claim("Norway accused Hungary of bombing a ship. Hungary confirmed that it had bombed the ship.")
    assert ("HUN", "confirms") in voices(one)
    assert one.state == "confirmed"


def test_an_accusation_alone_is_unconfirmed() -> None:
    one = claim("Bolivia accused Peru of bombing a village.")
    assert (one.state, {a.party for a in one.against}) == ("unconfirmed", {"PER"})


def test_the_accuser_accuses_and_the_accused_has_done_nothing_on_the_publishers_word() -> None:
    text = "Bolivia accused Peru of bombing a Bolivian village."
    assert voices(deed(text, "ACCUSE")) == {("publisher", "asserts")}
    assert voices(deed(text, "ASSAULT")) == {("BOL", "accuses")}


def test_saying_that_an_adversary_bombed_is_an_accusation() -> None:
    text = "Bolivia said Peruvian jets had bombed a Bolivian village."
    assert (doers(deed(text, "ACCUSE")), receivers(deed(text, "ACCUSE"))) == ({"BOL"}, {"PER"})
    assert voices(deed(text, "ASSAULT")) == {("BOL", "accuses")}


def test_a_boast_that_is_contradicted_is_disputed() -> None:
    one = claim("India claimed that it had shot down five Pakistani jets. Pakistan rejected the claim.")
    assert voices(one) >= {("IND", "asserts"), ("PAK", "denies")}
    assert one.state == "disputed"


def test_victims_officials_who_tell_of_a_strike_accuse() -> None:
    text = "Afghan officials said ten civilians, including children, were killed in Pakistani air strikes in Khost."
    assert voices(deed(text, "ASSAULT")) == {("AFG", "accuses")}
    assert claim(text).state == "unconfirmed"


def test_an_agency_that_carries_the_news_is_no_party_to_it() -> None:
    event = deed("According to Reuters, Hungary has expelled two Ukrainian diplomats.", "SANCTION")
    assert (doers(event), receivers(event), event.status) == ({"HUN"}, {"UKR"}, "actual")


def test_a_voice_is_the_spokesmans_state() -> None:
    event = deed("A spokesman for Peru's foreign ministry said Peruvian police had seized a Bolivian ship.", "COERCE")
    assert {holder for holder, _ in voices(event)} == {"PER"}


# -- agreements and deeds ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Kenya and Somalia agreed to reopen their embassies.", "reopen_embassy"),
        ("Kenya and Somalia agreed on Monday to restore diplomatic relations.", "restore_relations"),
        ("Kenya and Somalia agreed to sever diplomatic relations with Peru.", None),
    ],
)
def test_agreeing_to_do_it_does_not_do_it(text: str, act: str | None) -> None:
    found = findings(text)
    assert not [e for e in found.events if e.act and e.status == "actual"]
    assert not found.standings
    if act:
        assert commitment(text).act == act


def test_agreeing_to_exchange_ambassadors_sends_none() -> None:
    text = "Kenya and Somalia agreed to exchange ambassadors."
    event = deed(text, "AGREE")
    assert doers(event) == receivers(event) == {"KEN", "SOM"}
    assert commitment(text).grade == "agreed"
    assert not heads(text)


def test_agreeing_in_principle_is_a_rung_below_agreeing() -> None:
    text = "Kenya and Somalia have agreed in principle to restore diplomatic relations."
    assert commitment(text).grade == "agreed_in_principle"


def test_restoring_relations_restores_them() -> None:
    text = "Kenya and Somalia restored diplomatic relations on Monday."
    (relations,) = (s for s in findings(text).standings if isinstance(s, Relations))
    assert relations.state == "established"
    assert relations.when.earliest == date(2025, 3, 3)


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("Kenya will reopen its embassy in Mogadishu.", "announced"),
        ("Kenya is ready to reopen its embassy in Somalia.", "willing"),
        ("Kenya pledged to reopen its embassy in Somalia.", "announced"),
    ],
)
def test_a_promise_to_reopen_stands_on_the_rung_that_its_words_name(text: str, grade: str) -> None:
    assert deed(text, "AGREE").status == "actual"
    assert (commitment(text).act, commitment(text).grade) == ("reopen_embassy", grade)
    assert not findings(text).standings


def test_promised_aid_is_not_yet_given() -> None:
    text = "Kenya promised Somalia food aid."
    assert (doers(deed(text, "AGREE")), receivers(deed(text, "AGREE"))) == ({"KEN"}, {"SOM"})
    assert not events(text, "AID")


def test_offering_to_mediate_is_not_mediating() -> None:
    text = "Kenya offered to mediate between Sudan and South Sudan."
    assert receivers(deed(text, "AGREE")) == {"SDN", "SSD"}
    assert not events(text, "CONSULT")


def test_signing_a_ceasefire_is_not_keeping_it() -> None:
    text = "Thailand and Cambodia signed a ceasefire."
    assert deed(text, "AGREE").act == "ceasefire_agree"
    assert not events(text, "RETREAT")


def test_a_ceasefire_that_takes_effect_is_kept() -> None:
    event = deed("A ceasefire between Thailand and Cambodia took effect at midnight.", "RETREAT")
    assert event.act == "ceasefire_implement"
    assert doers(event) == receivers(event) == {"THA", "KHM"}


# -- when a promise falls due ------------------------------------------------------------------------------------------


def test_a_deadline_counts_from_the_day_of_the_report() -> None:
    deadline = commitment("Kenya and Somalia agreed to reopen their embassies within ten days.").deadline
    assert deadline is not None
    assert deadline.latest == date(2025, 3, 15)


def test_a_deadline_with_a_date_is_that_date() -> None:
    deadline = commitment("Kenya and Somalia agreed to reopen their embassies by 1 May.").deadline
    assert deadline is not None
    assert deadline.latest == date(2025, 5, 1)


def test_as_soon_as_possible_is_a_deadline_without_a_date() -> None:
    deadline = commitment("Kenya and Somalia agreed to reopen their embassies as soon as possible.").deadline
    assert deadline is not None
    assert (deadline.latest, deadline.text) == (None, "as soon as possible")


def test_the_day_of_agreeing_is_no_deadline() -> None:
    assert commitment("Kenya and Somalia agreed on Monday to reopen their embassies.").deadline is None


def test_a_promise_with_an_if_keeps_its_condition() -> None:
    condition = commitment("Kenya will reopen its embassy in Somalia if the truce holds.").condition
    assert condition is not None
    assert "truce holds" in condition


# -- both sides, his counterpart, officials ----------------------------------------------------------------------------


def test_both_sides_are_the_two_states_just_named() -> None:
    text = "Kenya's president met the Somali prime minister in Djibouti. Both sides agreed to reopen a border crossing."
    assert doers(deed(text, "AGREE")) == {"KEN", "SOM"}


def test_the_two_countries_are_the_two_states_just_named() -> None:
    text = "Officials from Peru and Bolivia met in Lima. The two countries agreed to exchange prisoners."
    assert doers(deed(text, "AGREE")) == {"PER", "BOL"}


def test_both_sides_of_nothing_stay_unread() -> None:
    found = findings("Both sides agreed to reopen a border crossing.")
    assert found.troubles
    assert not any(e.actors for e in found.events)


def test_an_official_once_introduced_acts_for_his_state_by_his_surname() -> None:
    text = "Peruvian Foreign Minister Luis Quispe arrived in Oslo on Monday. Quispe accused Bolivia of smuggling."
    event = deed(text, "ACCUSE")
    assert (doers(event), receivers(event)) == ({"PER"}, {"BOL"})


def test_his_counterpart_is_the_other_states_official() -> None:
    text = "Foreign Minister Luis Quispe of Peru met his Bolivian counterpart in Lima."
    assert doers(deed(text, "CONSULT")) == {"PER", "BOL"}


def test_the_neighbour_that_it_accuses_is_not_itself() -> None:
    for event in events("Peru accused its neighbour of smuggling weapons."):
        assert "PER" not in receivers(event)


# -- capitals ----------------------------------------------------------------------------------------------------------


def test_a_capital_that_agrees_is_a_government() -> None:
    event = deed("Islamabad and Kabul agreed to open a crossing.", "AGREE")
    assert doers(event) == {"PAK", "AFG"}
    assert {a.via for a in event.actors} == {"capital"}


def test_a_capital_in_which_others_meet_is_a_place() -> None:
    event = deed("Delegations from Georgia and Armenia met in Vienna.", "CONSULT")
    assert event.where is not None
    assert (event.where.name, event.where.country) == ("Vienna", "AUT")
    assert "AUT" not in doers(event) | receivers(event)


def test_a_capital_that_summons_is_a_government() -> None:
    event = deed("Tehran summoned the British chargé d'affaires.", "ACCUSE", act="summon")
    assert (doers(event), receivers(event)) == ({"IRN"}, {"GBR"})


def test_a_capital_in_which_an_embassy_stands_names_the_receiving_state() -> None:
    (mission,) = (
        s for s in findings("Sweden opened an embassy in Kigali last week.").standings if isinstance(s, Mission)
    )
    assert (mission.sender.party, mission.receiver.party, mission.state) == ("SWE", "RWA", "open")


# -- heads of mission --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Norway recalled its ambassador to Hungary for consultations.",
        "Norway summoned its ambassador to Hungary home.",
        "Norway called home its ambassador from Hungary.",
        "Norway's ambassador to Hungary was recalled to Oslo.",
    ],
)
def test_a_recall_leaves_a_charge_daffaires_ad_interim(text: str) -> None:
    event = deed(text, "SANCTION", act="recall_ambassador")
    assert (doers(event), receivers(event)) == ({"NOR"}, {"HUN"})
    (head,) = heads(text)
    assert (head.sender.party, head.receiver.party) == ("NOR", "HUN")
    assert (head.class_, head.mode, head.inferred) == ("charge", "ad_interim", "VCDR art. 19")


@pytest.mark.parametrize(
    "text",
    [
        "Norway expelled Hungary's ambassador.",
        "Hungary's ambassador was expelled from Norway.",
        "Norway declared Hungary's ambassador persona non grata.",
        "Norway expelled the Hungarian chargé d'affaires, who heads the embassy.",
    ],
)
def test_an_expulsion_is_the_receivers_act_and_takes_the_senders_head(text: str) -> None:
    event = deed(text, "SANCTION", act="expel_ambassador")
    assert (doers(event), receivers(event)) == ({"NOR"}, {"HUN"})
    assert (heads(text)[0].sender.party, heads(text)[0].receiver.party) == ("HUN", "NOR")


@pytest.mark.parametrize(
    "text",
    [
        "Moldova expelled three Russian diplomats on Monday.",
        "Moldova ordered three Russian embassy staff to leave within 48 hours.",
        "Moldova gave a Russian attaché 48 hours to leave the country.",
    ],
)
def test_expelling_staff_leaves_the_head_in_place(text: str) -> None:
    event = deed(text, "SANCTION", act="expel_diplomats")
    assert (doers(event), receivers(event)) == ({"MDA"}, {"RUS"})
    assert not heads(text)


def test_summoning_an_ambassador_moves_no_one() -> None:
    text = "France summoned the Azerbaijani ambassador over the arrest of a businessman."
    event = deed(text, "ACCUSE", act="summon")
    assert (doers(event), receivers(event), event.mode) == ({"FRA"}, {"AZE"}, "disapprove")
    assert not findings(text).standings


def test_an_ambassador_summoned_to_a_ministry_was_summoned_by_that_ministrys_state() -> None:
    event = deed("Azerbaijan's ambassador was summoned to the foreign ministry in Paris.", "ACCUSE", act="summon")
    assert (doers(event), receivers(event)) == ({"FRA"}, {"AZE"})


def test_a_note_handed_to_a_charge_is_a_protest_to_his_state() -> None:
    text = "Lithuania handed a protest note to the Chinese chargé d'affaires."
    assert receivers(deed(text, "ACCUSE", act="protest_note")) == {"CHN"}
    assert not heads(text)


def test_credentials_make_the_ambassador_of_the_state_that_sent_him() -> None:
    text = "Kenya's new ambassador presented his credentials to the Somali president."
    (head,) = heads(text)
    assert (head.sender.party, head.receiver.party, head.class_) == ("KEN", "SOM", "ambassador")
    assert head.phase == "credentials_presented"


def test_credentials_of_an_authoritys_ambassador_recognise_nobody() -> None:
    text = "Xi accepted the credentials of the Taliban's ambassador in a ceremony in Beijing."
    assert deed(text, "SUPPORT").act == "present_credentials"
    assert not [s for s in findings(text).standings if isinstance(s, Recognition)]


def test_closing_a_consulate_leaves_the_embassy_alone() -> None:
    text = "Norway closed its consulate in Murmansk."
    assert deed(text, "SANCTION").act == "close_consulate"
    assert {s.mission for s in findings(text).standings if isinstance(s, Mission)} == {"consulate"}


def test_closing_an_embassy_leaves_relations_alone() -> None:
    text = "Norway's embassy in Tehran was closed on Tuesday."
    assert deed(text, "SANCTION").act == "close_embassy"
    assert not [s for s in findings(text).standings if isinstance(s, Relations)]


def test_severing_relations_is_worded_by_the_state_that_severs_them() -> None:
    text = "Nicaragua severed diplomatic relations with Israel, calling its government fascist."
    (relations,) = (s for s in findings(text).standings if isinstance(s, Relations))
    assert relations.state == "severed"
    assert relations.worded_by is not None
    assert relations.worded_by.party == "NIC"


def test_a_rupture_after_a_raid_ends_both_missions() -> None:
    text = "Mexico broke off diplomatic relations with Ecuador after police raided its embassy in Quito."
    missions = [s for s in findings(text).standings if isinstance(s, Mission)]
    assert {(m.sender.party, m.state) for m in missions} == {("MEX", "closed"), ("ECU", "closed")}


def test_a_flag_raised_over_an_embassy_opens_it() -> None:
    text = "The Norwegian flag was raised over the embassy in Damascus for the first time in 12 years."
    event = deed(text, "SUPPORT", act="reopen_embassy")
    assert (doers(event), receivers(event)) == ({"NOR"}, {"SYR"})


def test_refusing_agrement_keeps_the_nominee_out() -> None:
    text = "Hungary refused agrément to Norway's nominee for ambassador."
    assert deed(text, "REJECT").act == "refuse_agrement"
    (head,) = heads(text)
    assert (head.sender.party, head.receiver.party, head.phase) == ("NOR", "HUN", "agrement_refused")


def test_an_appointed_ambassador_has_not_arrived() -> None:
    (head,) = heads("Norway appointed Kari Dahl as ambassador to Hungary, ending two years without one.")
    assert (head.sender.party, head.receiver.party, head.phase) == ("NOR", "HUN", "appointed")


def test_a_post_without_an_ambassador_is_vacant() -> None:
    (head,) = heads("Norway has had no ambassador in Hungary since 2023.")
    assert (head.sender.party, head.receiver.party, head.phase) == ("NOR", "HUN", "vacant")


def test_recognising_a_government_is_not_recognising_its_state_anew() -> None:
    (standing,) = (
        s
        for s in findings("Russia recognised the Taliban government on Thursday.").standings
        if isinstance(s, Recognition)
    )
    assert (standing.by.party, standing.of.party, standing.object) == ("RUS", "AFG", "government")


def test_mediators_stand_apart_from_the_parties_they_speak_to() -> None:
    event = deed("Qatar, Egypt and the United States have been mediating between Israel and Hamas.", "CONSULT")
    assert {m.party for m in event.mediators} == {"QAT", "EGY", "USA"}
    assert receivers(event) == {"ISR", "HAMAS"}


def test_suspending_relations_is_not_severing_them() -> None:
    text = "Mali suspended diplomatic relations with Ukraine."
    (relations,) = (s for s in findings(text).standings if isinstance(s, Relations))
    assert relations.state == "suspended"


def test_recognising_a_state_opens_no_embassy() -> None:
    text = "Norway formally recognised the State of Palestine on 28 May."
    assert deed(text, "SUPPORT").act == "recognise_state"
    assert not [s for s in findings(text).standings if isinstance(s, Mission)]


def test_air_strikes_move_neither_embassies_nor_relations() -> None:
    assert not findings("Israel carried out air strikes on southern Lebanon early on Tuesday.").standings


def test_recalling_three_ambassadors_leaves_three_posts_without_them() -> None:
    text = "Algeria recalled its ambassadors from Mali, Niger and Burkina Faso on Monday."
    assert {(h.sender.party, h.receiver.party) for h in heads(text)} == {("DZA", "MLI"), ("DZA", "NER"), ("DZA", "BFA")}


# -- each other --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "type_", "parties"),
    [
        ("India and Pakistan accuse each other of breaking the ceasefire.", "ACCUSE", "IND PAK"),
        ("Thailand and Cambodia traded accusations over landmines.", "ACCUSE", "THA KHM"),
        ("Thailand and Cambodia blamed each other for the clash.", "ACCUSE", "THA KHM"),
        ("India and Canada expelled each other's diplomats.", "SANCTION", "IND CAN"),
        ("Thai and Cambodian troops clashed along the border on Thursday.", "ASSAULT", "THA KHM"),
    ],
)
def test_what_two_do_to_each_other_each_does_and_receives(text: str, type_: str, parties: str) -> None:
    event = deed(text, type_)
    assert doers(event) == receivers(event) == named(parties)


# -- how many ----------------------------------------------------------------------------------------------------------


def test_at_least_nine_dead_is_nine_and_a_bound() -> None:
    event = deed("Thai jets bombed a Cambodian village on Monday, killing at least nine people.", "ASSAULT")
    assert event.magnitude is not None
    assert event.magnitude.killed is not None
    assert (event.magnitude.killed.value, event.magnitude.killed.bound) == (9, "at least")


def test_the_wounded_are_not_counted_among_the_dead() -> None:
    event = deed("Peruvian jets bombed a Bolivian base, killing three soldiers and wounding eleven.", "ASSAULT")
    assert event.magnitude is not None
    assert event.magnitude.killed is not None
    assert event.magnitude.injured is not None
    assert (event.magnitude.killed.value, event.magnitude.injured.value) == (3, 11)


def test_the_number_expelled_is_counted() -> None:
    event = deed("Moldova expelled three Russian diplomats on Monday.", "SANCTION")
    assert event.magnitude is not None
    assert event.magnitude.expelled is not None
    assert event.magnitude.expelled.value == 3


def test_more_than_a_hundred_is_a_hundred_with_its_bound() -> None:
    event = deed("More than 100 people were killed when Peruvian jets bombed a Bolivian town.", "ASSAULT")
    assert event.magnitude is not None
    assert event.magnitude.killed is not None
    assert (event.magnitude.killed.value, event.magnitude.killed.bound) == (100, "more than")


def test_a_strike_without_a_toll_has_none() -> None:
    assert deed("Israel carried out air strikes on southern Lebanon early on Tuesday.", "ASSAULT").magnitude is None


# -- when --------------------------------------------------------------------------------------------------------------


def test_the_day_of_the_report_is_not_the_day_of_the_deed() -> None:
    when = deed("Norway recalled its ambassador to Hungary.", "SANCTION").when
    assert (when.basis, when.earliest) == ("unknown", None)


def test_tuesday_in_a_wednesdays_paper_is_yesterday() -> None:
    when = deed("Norway recalled its ambassador to Hungary on Tuesday.", "SANCTION").when
    assert (when.earliest, when.latest, when.basis) == (date(2025, 3, 4), date(2025, 3, 4), "relative")


def test_an_old_recall_told_beside_todays_news_keeps_its_own_year() -> None:
    text = "Norway, which recalled its ambassador to Hungary in 2019, sent a delegation to Budapest on Monday."
    assert deed(text, "SANCTION").when.latest == date(2019, 12, 31)
    assert deed(text, "CONSULT").when.earliest == date(2025, 3, 3)


@pytest.mark.parametrize(
    "text",
    [
        "In 1066 William of Normandy crossed the Channel and defeated the English at Hastings.",
        "The Ottoman army besieged Vienna in 1683, and coffee, so the legend goes, stayed behind.",
        "The film retells how Italian troops were routed at Adwa in 1896.",
    ],
)
def test_what_long_dead_armies_did_is_no_news(text: str) -> None:
    assert not events(text)


def test_partners_who_are_only_described_do_not_restore_relations() -> None:
    event = deed("Ties between Chad and Niger, two close American partners, were restored on Monday.", "SUPPORT")
    assert doers(event) == receivers(event) == {"TCD", "NER"}


def test_what_came_before_is_told_as_done_and_no_claim() -> None:
    found = findings("Crowds broke into the Saudi embassy in Tehran hours after Saudi Arabia executed a cleric.")
    assert not found.claims
    assert not [e for e in found.events if any(v.stance == "accuses" for v in e.voices)]
