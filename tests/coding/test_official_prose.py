"""Claims about official prose: readouts, communiqués, spokespersons' remarks, condolences, protests, pledges, votes.

Every text is made up for the test, in the manner of ministries from all parts of the world.
"""

from datetime import date

import pytest

from detente.intake import from_text
from detente.model import Findings
from detente.pipeline import read

PUBLISHED = date(2025, 3, 5)
# Type, doers, receivers.
Told = tuple[str, set[str], set[str]]


def findings(text: str, title: str | None = None) -> Findings:
    return read(from_text(text, title=title, published=PUBLISHED, language="en"), model=False)


def all_told(text: str, title: str | None = None) -> list[Told]:
    return [
        (event.type, {a.party for a in event.actors}, {r.party for r in event.recipients})
        for event in findings(text, title).events
        if event.status == "actual"
    ]


# --- one sentence, one deed

SENTENCES = [
    # Condemnations, with all that may stand between the verb and its object.
    ("Egypt condemns, in the strongest terms, the Ethiopian strikes on Eritrea.", ("ACCUSE", {"EGY"}, {"ETH"})),
    ("Egypt condemns, in the strongest terms, the Ethiopian strikes on Eritrea.", ("ASSAULT", {"ETH"}, {"ERI"})),
    ("Norway condemns in the strongest possible terms the raid conducted by Belarus.", ("ACCUSE", {"NOR"}, {"BLR"})),
    ("Morocco condemns Algeria's latest wave of strikes against Malian towns.", ("ACCUSE", {"MAR"}, {"DZA"})),
    ("Morocco condemns Algeria's latest wave of strikes against Malian towns.", ("ASSAULT", {"DZA"}, {"MLI"})),
    ("Uruguay notes with concern the decision by Paraguay to close the bridge.", ("ACCUSE", {"URY"}, {"PRY"})),
    ("Botswana deeply regrets the measures announced by Zambia.", ("ACCUSE", {"BWA"}, {"ZMB"})),
    ("Tuvalu regrets that Kiribati expelled its envoy.", ("ACCUSE", {"TUV"}, {"KIR"})),
    ("Singapore is gravely concerned about Malaysia's drills.", ("ACCUSE", {"SGP"}, {"MYS"})),
    ("Japan and Australia shared their serious concern over North Korea's launches.",
     ("ACCUSE", {"JPN", "AUS"}, {"PRK"})),
    ("China has lodged solemn representations with Lithuania.", ("ACCUSE", {"CHN"}, {"LTU"})),
    ("Vietnam made a strong démarche to Cambodia.", ("ACCUSE", {"VNM"}, {"KHM"})),
    # Goodwill.
    ("Bahrain reaffirmed its support for Jordan's accession to the convention.", ("SUPPORT", {"BHR"}, {"JOR"})),
    ("Ghana conveyed its condolences to the bereaved families and to the Government and people of Togo.",
     ("SUPPORT", {"GHA"}, {"TGO"})),
    ("Brunei notes with appreciation the offer made by Fiji.", ("SUPPORT", {"BRN"}, {"FJI"})),
    ("Samoa is deeply grateful to Japan for the new ferry.", ("SUPPORT", {"WSM"}, {"JPN"})),
    ("Georgia highly appreciates the support of its partners, including Latvia.", ("SUPPORT", {"GEO"}, {"LVA"})),
    ("Qatar welcomes the signing of the peace agreement between Chad and Sudan.", ("SUPPORT", {"QAT"}, {"TCD", "SDN"})),
    ("The presidents of Serbia and Angola welcomed the strength of their relationship.",
     ("SUPPORT", {"SRB", "AGO"}, {"SRB", "AGO"})),
    ("Peru wishes to thank Chile for its help.", ("SUPPORT", {"PER"}, {"CHL"})),
    ("Malta would like to congratulate Cyprus on its presidency.", ("SUPPORT", {"MLT"}, {"CYP"})),
    # Talks.
    ("The Pakistani foreign minister held a telephonic conversation with the foreign minister of Saudi Arabia.",
     ("CONSULT", {"PAK", "SAU"}, {"PAK", "SAU"})),
    ("The Holy Father received in audience the President of the Republic of Slovenia.",
     ("CONSULT", {"VAT", "SVN"}, {"VAT", "SVN"})),
    ("The ambassador of Togo paid a courtesy call on the prime minister of Lesotho.",
     ("CONSULT", {"TGO", "LSO"}, {"TGO", "LSO"})),
    ("The foreign ministers of Peru and Vietnam co-chaired the third session of the joint commission.",
     ("CONSULT", {"PER", "VNM"}, {"PER", "VNM"})),
    ("Estonia and Finland coordinated their positions before the council.",
     ("CONSULT", {"EST", "FIN"}, {"EST", "FIN"})),
    ("The Ghanaian minister has been in touch with his Ivorian counterpart.",
     ("CONSULT", {"GHA", "CIV"}, {"GHA", "CIV"})),
    ("The leaders of Oman and Tanzania witnessed the exchange of three memoranda of understanding.",
     ("SUPPORT", {"OMN", "TZA"}, {"OMN", "TZA"})),
    # Demands.
    ("Canada reiterates its demand that North Korea abandon its programme.", ("REQUEST", {"CAN"}, {"PRK"})),
    ("South Korea asked for Vietnam's continued support.", ("REQUEST", {"KOR"}, {"VNM"})),
    ("Spain calls for the immediate release of all sailors held by Mali.", ("REQUEST", {"ESP"}, {"MLI"})),
    # Refusals.
    ("Peru expresses its firm rejection of the statements made by Colombia.", ("REJECT", {"PER"}, {"COL"})),
    ("Israel rejects the recognition of a Palestinian state by Ireland and Norway.",
     ("REJECT", {"ISR"}, {"IRL", "NOR"})),
    ("Sierra Leone regrets that Russia vetoed the resolution put forward by Malta.", ("REJECT", {"RUS"}, {"MLT"})),
    # Measures.
    ("Russia declared three employees of the Embassy of Moldova personae non gratae.", ("SANCTION", {"RUS"}, {"MDA"})),
    ("Mexico regrets the imposition of tariffs by the Government of Canada.", ("SANCTION", {"CAN"}, {"MEX"})),
    ("New Zealand is designating four individuals, including the president of Belarus.",
     ("SANCTION", {"NZL"}, {"BLR"})),
    ("Chile ordered the immediate return of its ambassador to Bolivia for consultations.",
     ("SANCTION", {"CHL"}, {"BOL"})),
    # Aid and war.
    ("Finland provided financial support to Moldova.", ("AID", {"FIN"}, {"MDA"})),
    ("The European Union provided Armenia with financial and technical support.", ("AID", {"EU"}, {"ARM"})),
    ("India sent a consignment of medicines to Afghanistan.", ("AID", {"IND"}, {"AFG"})),
    ("Moldova deplores Russia's war of aggression against Ukraine.", ("ASSAULT", {"RUS"}, {"UKR"})),
    # Promises.
    ("Iceland remains committed to Lithuania's security.", ("AGREE", {"ISL"}, {"LTU"})),
    ("South Africa is committed to building a stronger partnership with Kenya.", ("AGREE", {"ZAF"}, {"KEN"})),
    ("Kuwait reaffirmed its commitment to working with Iraq.", ("AGREE", {"KWT"}, {"IRQ"})),
    ("Denmark looks forward to hosting talks with Iceland.", ("AGREE", {"DNK"}, {"ISL"})),
    ("Togo assured Benin of its cooperation.", ("AGREE", {"TGO"}, {"BEN"})),
    ("At the invitation of Foreign Minister Wang Yi, Minister of Foreign Affairs of Fiji Sitiveni Vula will "
     "pay an official "
     "visit to China.", ("AGREE", {"FJI"}, {"CHN"})),
]  # fmt: skip


@pytest.mark.parametrize(("text", "deed"), SENTENCES)
def test_a_ministry_does_by_its_words(text: str, deed: Told) -> None:
    assert deed in all_told(text)


def test_an_attack_whose_author_is_unknown_is_condemned_all_the_same() -> None:
    assert ("ACCUSE", {"ARE"}, set()) in all_told("The UAE strongly condemned the terrorist attack in northern Benin.")


def test_who_condemns_an_attack_has_not_carried_it_out() -> None:
    text = "The UAE strongly condemned the terrorist attack that targeted a military base in northern Benin."
    assert not any(t == "ASSAULT" and "ARE" in actors for t, actors, _ in all_told(text))


# --- what is no deed

NO_DEEDS = [
    ("The two ministers discussed the need to restore ties.", "SUPPORT"),
    (
        "Angola understands the importance of reducing the ability of any country to threaten its neighbours.",
        "THREATEN",
    ),
    ("The Philippines has filed a diplomatic protest against China.", "PROTEST"),
    ("Ireland thanks Egypt and Qatar for their mediation.", "CONSULT"),
    ("Ukraine and Finland coordinated their positions.", "COOPERATE"),
    ("Tonga hopes to recognise Niue.", "SUPPORT"),
]


@pytest.mark.parametrize(("text", "type_"), NO_DEEDS)
def test_what_is_only_spoken_of_is_not_done(text: str, type_: str) -> None:
    assert type_ not in {t for t, _, _ in all_told(text)}


def test_a_call_on_the_world_is_no_call_on_him_whom_the_world_shall_judge() -> None:
    text = "Pakistan calls upon the international community to hold Chad accountable."
    assert not any(t == "REQUEST" and "TCD" in to for t, _, to in all_told(text))


def test_a_pledge_to_counter_a_state_is_no_promise_to_it() -> None:
    text = "Latvia is committed to countering Belarusian interference."
    assert not any(t == "AGREE" and "BLR" in to for t, _, to in all_told(text))


def test_a_promise_against_a_third_is_made_to_whom_it_helps() -> None:
    text = "Canada is committed to helping Latvia defend itself against Belarus."
    assert ("AGREE", {"CAN"}, {"LVA"}) in all_told(text)


# --- who "we" are

WE = [
    ("On behalf of the Government of Sri Lanka, I thank Maldives for its help.", ("SUPPORT", {"LKA"}, {"MDV"})),
    ("Today I am announcing that Australia is imposing sanctions on Iran. We stand with Iraq.",
     ("SUPPORT", {"AUS"}, {"IRQ"})),
    ("We condemn this attack by Eritrea. Türkiye will continue to stand by Somalia.", ("ACCUSE", {"TUR"}, {"ERI"})),
    ("Chile remains committed to peace. We call on Bolivia to return to the table.", ("REQUEST", {"CHL"}, {"BOL"})),
    ("The Ministry of Foreign Affairs condemns the raid by Ecuador. Cuba is grateful to Mexico for its solidarity.",
     ("ACCUSE", {"CUB"}, {"ECU"})),
]  # fmt: skip


@pytest.mark.parametrize(("text", "deed"), WE)
def test_a_text_without_a_title_tells_in_whose_name_it_speaks(text: str, deed: Told) -> None:
    assert deed in all_told(text)


def test_a_passive_subject_does_not_speak() -> None:
    text = "The High Commissioner of Bangladesh was summoned and our concern was conveyed. We reject these remarks."
    assert not any("BGD" in actors for _, actors, _ in all_told(text))


def test_an_answer_about_a_statement_is_not_by_whom_that_statement_was() -> None:
    text = "Response to queries regarding the statement by Chad\nWe condemn the raid by Sudan."
    assert not any("TCD" in actors for _, actors, _ in all_told(text))


# --- who sign together

SIGNED = [
    "We, the G7 Foreign Ministers of Canada, France and Japan, and the High Representative of the European "
    "Union, condemn "
    "the attack by Belarus on Latvia.",
    "We, the Foreign Ministers of Canada, France, together with Japan as well as the European Union, condemn "
    "the attack by "
    "Belarus on Latvia.",
    "The text of the following statement was released by the Governments of Canada, France, Japan, and the High "
    "Representative of the European Union:\n\nBegin text:\n\nWe condemn the attack by Belarus on Latvia.",
    "We, the undersigned, condemn the attack by Belarus on Latvia.\n\nCanada\nFrance\nJapan\nEuropean Union",
    "We condemn the attack by Belarus on Latvia.\n\nSigned by Canada, France, Japan and the European Union.",
]


@pytest.mark.parametrize("text", SIGNED)
def test_all_who_sign_condemn_wherever_their_names_stand(text: str) -> None:
    assert ("ACCUSE", {"CAN", "FRA", "JPN", "EU"}, {"BLR"}) in all_told(text)


MET = [
    "The members of the group – Australia, India, Japan, and the United States – met today. We thank Fiji.",
    "The United States, Japan, India and Australia welcome the report. We thank Fiji.",
    "The Prime Minister of Japan, the President of the United States, the Prime Minister of India and the "
    "Prime Minister of "
    "Australia met in Tokyo. We thank Fiji.",
]


@pytest.mark.parametrize("text", MET)
def test_we_are_those_who_met(text: str) -> None:
    assert ("SUPPORT", {"AUS", "IND", "JPN", "USA"}, {"FJI"}) in all_told(text)


def test_an_organisation_speaks_as_we() -> None:
    text = "The G7 Leaders met today. We condemn the attack by Belarus on Latvia."
    assert ("ACCUSE", {"G7"}, {"BLR"}) in all_told(text)


def test_the_leaders_are_all_three_who_met() -> None:
    text = "The presidents of Kenya, Uganda and Rwanda met in Kigali. The leaders condemned the raid by Sudan."
    assert ("ACCUSE", {"KEN", "UGA", "RWA"}, {"SDN"}) in all_told(text)


def test_those_who_meet_are_called_leaders_or_participants_without_an_article() -> None:
    text = "The leaders of Kenya, Uganda and Rwanda met in Kigali. Leaders thanked Japan. They condemned Sudan."
    found = all_told(text)
    assert ("SUPPORT", {"KEN", "UGA", "RWA"}, {"JPN"}) in found
    assert ("ACCUSE", {"KEN", "UGA", "RWA"}, {"SDN"}) in found


def test_heads_of_government_speak_for_their_organisation() -> None:
    text = "Heads of Government rejected Venezuela's claim to the river. They thanked Kenya."
    found = all_told(text, "Communiqué of the CARICOM Heads of Government")
    assert ("SUPPORT", {"CARICOM"}, {"KEN"}) in found


def test_a_list_of_names_after_we_is_who_speaks() -> None:
    text = (
        "Today, we – Prime Minister Ana Lima of Peru and President Joao Silva of Brazil – met in Lima. We thank Chile."
    )
    assert ("SUPPORT", {"PER", "BRA"}, {"CHL"}) in all_told(text)


def test_a_joint_statement_is_not_by_the_one_state_that_its_title_names() -> None:
    text = "The leaders of the Baltic states and Norway met in Oslo. The leaders thanked Japan."
    found = all_told(text, "Joint Statement of the Baltic-Norwegian Summit")
    assert ("SUPPORT", {"EST", "LVA", "LTU", "NOR"}, {"JPN"}) in found


def test_the_secretary_general_speaks_for_the_united_nations_unless_the_title_says_otherwise() -> None:
    text = "The Secretary-General calls on Chad to talk."
    title = "Statement attributable to the Spokesperson for the Secretary-General on Chad"
    assert ("REQUEST", {"UN"}, {"TCD"}) in all_told(text, title)


def test_a_statement_on_behalf_of_a_union_is_the_unions() -> None:
    text = "Iceland and Albania align themselves with this statement."
    title = "Statement by the High Representative on behalf of the European Union on Mali"
    assert ("SUPPORT", {"ISL", "ALB"}, {"EU"}) in all_told(text, title)


COUNTERPARTS = [
    "National Security Advisors Akira Mori of Japan, Kim Tae-hun of the Republic of Korea, and Ann Reed of New Zealand "
    "met in Seoul.",
]


@pytest.mark.parametrize("text", COUNTERPARTS)
def test_all_of_a_list_of_persons_of_states_meet(text: str) -> None:
    assert ("CONSULT", {"JPN", "KOR", "NZL"}, {"JPN", "KOR", "NZL"}) in all_told(text)


# --- whom measures and reproaches are aimed at

AIMED = [
    ("Norway is designating nine persons and two firms that supply Eritrea's navy.", ("SANCTION", {"NOR"}, {"ERI"})),
    ("Fiji imposed travel bans on ten officers responsible for repression in Belarus.", ("SANCTION", {"FJI"}, {"BLR"})),
    ("Malta is imposing severe costs on Belarus.", ("SANCTION", {"MLT"}, {"BLR"})),
    ("Peru and Chile regret the expulsion of Bolivian diplomats by Ecuador.", ("ACCUSE", {"PER", "CHL"}, {"ECU"})),
    ("Peru and Chile expressed their concern at the expulsion of Bolivian envoys from Laos.",
     ("ACCUSE", {"PER", "CHL"}, {"LAO"})),
    ("Canada and Peru voiced their alarm at the detention of a Peruvian nurse in Gabon.",
     ("ACCUSE", {"CAN", "PER"}, {"GAB"})),
    ("Oman condemns Chad's war of aggression against Mali and its attacks on clinics.", ("ACCUSE", {"OMN"}, {"TCD"})),
    ("Oman calls on both parties to keep the truce and urges Chad to reopen the crossing.",
     ("REQUEST", {"OMN"}, {"TCD"})),
    ("Denmark announced 9 million euros in new assistance to Malawi.", ("AGREE", {"DNK"}, {"MWI"})),
]  # fmt: skip


@pytest.mark.parametrize(("text", "deed"), AIMED)
def test_a_measure_or_reproach_is_aimed_at_whose_doing_it_answers(text: str, deed: Told) -> None:
    assert deed in all_told(text)


def test_those_whom_the_sanctioned_harm_are_not_sanctioned() -> None:
    text = (
        "Norway sanctioned two Belarusian units and nine officers responsible for attacks against Latvia and Estonia."
    )
    assert all("LVA" not in to and "EST" not in to for t, _, to in all_told(text) if t == "SANCTION")


def test_their_own_concern_is_no_reproach_to_each_other() -> None:
    text = "The ministers of Peru, Chile and Cuba expressed their deep concern at the drought."
    assert not any(t == "ACCUSE" for t, _, _ in all_told(text))


# --- across sentences

ACROSS = [
    ("The Egyptian foreign minister met with his Greek counterpart, where they agreed to build a cable.",
     ("AGREE", {"EGY", "GRC"}, {"EGY", "GRC"})),
    ("The Brazilian president met with President Gustavo Petro of Colombia. They agreed to reopen the crossing.",
     ("AGREE", {"BRA", "COL"}, {"BRA", "COL"})),
    ("Kenya's prime minister hosted the Rwandan foreign minister. The two Ministers signed a Memorandum of "
     "Understanding "
     "on defence.", ("SUPPORT", {"KEN", "RWA"}, {"KEN", "RWA"})),
    ("Chad and Mali held talks. The Heads of State agreed to exchange prisoners.",
     ("AGREE", {"TCD", "MLI"}, {"TCD", "MLI"})),
    ("Japan and India held talks. The Parties agreed to exchange data.", ("AGREE", {"JPN", "IND"}, {"JPN", "IND"})),
    ("Today I announce that Canada recognises Niue and will establish diplomatic relations between our two nations.",
     ("AGREE", {"CAN", "NIU"}, {"CAN", "NIU"})),
    ("Secretary of State Marco Rubio met with the Saudi foreign minister. The Secretary thanked Qatar.",
     ("SUPPORT", {"USA"}, {"QAT"})),
    ("Indian Prime Minister Narendra Modi called President Macron. Prime Minister thanked France for its support.",
     ("SUPPORT", {"IND"}, {"FRA"})),
]  # fmt: skip


@pytest.mark.parametrize(("text", "deed"), ACROSS)
def test_who_is_meant_in_the_next_sentence(text: str, deed: Told) -> None:
    assert deed in all_told(text)


def test_the_war_is_his_whose_ability_to_wage_it_is_spoken_of() -> None:
    text = "The United States is limiting Russia's ability to fund its war against Ukraine."
    assert not any(t == "ASSAULT" and "USA" in actors for t, actors, _ in all_told(text))


# --- commitments


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("Gabon is committed to strengthening ties with Togo.", "announced"),
        ("Gabon looks forward to hosting talks with Togo.", "willing"),
        ("Gabon stands ready to work with Togo.", "willing"),
        ("Gabon and Togo agreed to reopen the border.", "agreed"),
        ("Gabon will open an embassy in Togo.", "announced"),
    ],
)
def test_the_wording_grades_a_promise(text: str, grade: str) -> None:
    (promise,) = findings(text).commitments
    assert (promise.grade, {a.party for a in promise.promisors}) in [(grade, {"GAB"}), (grade, {"GAB", "TGO"})]
    assert "TGO" in {b.party for b in promise.beneficiaries}


def test_in_a_statement_of_two_what_one_will_do_is_promised_to_the_other() -> None:
    text = "Fiji commits to adopt high standards of protection for forests."
    found = all_told(text, "Joint Statement by Canada and Fiji")
    assert ("AGREE", {"FJI"}, {"CAN"}) in found


def test_a_heading_over_one_long_line_is_no_part_of_its_sentence() -> None:
    text = (
        "Spokesperson's Remarks on the Transit Through Taiwan\nChina firmly opposes the visit and has lodged solemn "
        "representations with Palau, which must abide by the principle that there is but one China in the world."
    )
    assert ("ACCUSE", {"CHN"}, {"PLW"}) in all_told(text)
