"""Claims about who acts and on whom where sentences make it hard: lists, brokers, words that refer back, clauses that
follow others, and deeds told as reasons."""

from collections.abc import Callable

import pytest

Told = tuple[str, set[str], set[str]]
Teller = Callable[[str], list[Told]]

BOTH = [
    # -- deeds told as reasons, which name one side only
    (
        "Chad summoned the Libyan envoy over the shooting of a driver by Libya's border police.",
        ("ASSAULT", {"LBY"}, {"TCD"}),
    ),
    ("Peru withdrew its ambassador from Chile after Chilean police detained a reporter.", ("COERCE", {"CHL"}, {"PER"})),
    (
        "Gabon expelled Ghana's consul over the detention of two boatmen by Ghanaian police.",
        ("COERCE", {"GHA"}, {"GAB"}),
    ),
    (
        "Laos protested to Vietnam over the killing of a Thai trader by Vietnamese guards.",
        ("ASSAULT", {"VNM"}, {"THA"}),
    ),
    (
        "Kuwait summoned the Omani envoy over the entry of Omani troops into its territory.",
        ("MOBILIZE", {"OMN"}, {"KWT"}),
    ),
    (
        "Kenya protested to Somalia over Somali soldiers who crossed the border to loot a shop.",
        ("MOBILIZE", {"SOM"}, {"KEN"}),
    ),
    (
        "Benin called in Niger's envoy over the killing of two herders, shot by Nigerien soldiers who had strayed "
        "across the border.",
        ("MOBILIZE", {"NER"}, {"BEN"}),
    ),
    # -- clauses that tell more of a place or a thing
    (
        "Bern has agreed to look after Niger's interests in Libya, where Niamey closed its embassy in May.",
        ("SANCTION", {"NER"}, {"LBY"}),
    ),
    ("The envoy flew home from Tripoli, where Chad shut its consulate last week.", ("SANCTION", {"TCD"}, {"LBY"})),
    ("Chad thanked Libya for the nurses it sent after the floods.", ("AID", {"LBY"}, {"TCD"})),
    ("Nepal praised the rescue teams that Bhutan had sent.", ("AID", {"BTN"}, {"NPL"})),
    # -- words said to somebody whom another verb names
    ("The Libyan president telephoned his Chadian counterpart to express gratitude.", ("SUPPORT", {"LBY"}, {"TCD"})),
    ("Togo and Benin traded fire. Ghana urged restraint.", ("REQUEST", {"GHA"}, {"TGO", "BEN"})),
    ("Chad shelled a Libyan village. The African Union pleaded for restraint.", ("REQUEST", {"AU"}, {"TCD", "LBY"})),
    (
        "Chad's jets entered Libyan airspace, days after Libya's minister met the Greek premier. Malta deplored the "
        "sorties.",
        ("ACCUSE", {"MLT"}, {"TCD"}),
    ),
    ("Chad's senate voted down a motion to recognise Kosovo.", ("REJECT", {"TCD"}, {"XKX"})),
    ("Nauru had asked Fiji for ships; Fiji brushed the request aside.", ("REJECT", {"FJI"}, {"NRU"})),
    ("Fiji closed the base on Monday, to applause from Tonga.", ("SUPPORT", {"TON"}, {"FJI"})),
    ("Fiji closed the base on Monday, to the dismay of Samoa.", ("ACCUSE", {"WSM"}, {"FJI"})),
    # -- words said to nobody by name, after what was told before
    ("A court in Chad jailed a Libyan nurse. Libya called for the nurse to be freed.", ("REQUEST", {"LBY"}, {"TCD"})),
    ("Chad expelled a Libyan envoy. Libya called on the junta to reconsider.", ("REQUEST", {"LBY"}, {"TCD"})),
    (
        "Fiji has agreed a pact with Tonga. Samoa voiced concern that the pact would hurt it.",
        ("ACCUSE", {"WSM"}, {"FJI", "TON"}),
    ),
    ("Angola accused Zambia of poaching and warned of grave consequences.", ("THREATEN", {"AGO"}, {"ZMB"})),
    # -- verbs joined by "and" to a clause that tells of what was before
    ("Beijing replied that its ships had left and told Japan to stop the drill.", ("REQUEST", {"CHN"}, {"JPN"})),
    # -- one attack told by a verb and a noun
    ("Four Chadian soldiers were killed in an ambush by the Libyan army.", ("ASSAULT", {"LBY"}, {"TCD"})),
    # -- organs of a state with words between them and its name
    ("Sudan's army-led government accused Chad of arming rebels.", ("ACCUSE", {"SDN"}, {"TCD"})),
    ("Chad called the raid by Libya a disgrace.", ("ACCUSE", {"TCD"}, {"LBY"})),
    # -- forces moved against whom the sentence names elsewhere
    (
        "Chad handed Libya a protest note and moved two police companies up to the river.",
        ("MOBILIZE", {"TCD"}, {"LBY"}),
    ),
    ("Chad demanded that Libya withdraw. Libya refused and called up reservists.", ("MOBILIZE", {"LBY"}, {"TCD"})),
    ("Bolivian soldiers strayed across the Chilean border.", ("MOBILIZE", {"BOL"}, {"CHL"})),
    # -- crowds known by where they stand
    ("Students in Chad rallied outside the Libyan embassy.", ("PROTEST", {"TCD"}, {"LBY"})),
    ("Crowds in Nairobi burned the French flag.", ("PROTEST", {"KEN"}, {"FRA"})),
    # -- who laid and fired
    ("A landmine laid by Cambodian troops maimed two Thai rangers.", ("ASSAULT", {"KHM"}, {"THA"})),
    ("The Houthis claimed a missile strike on a Greek tanker.", ("ASSAULT", {"HOUTHIS"}, {"GRC"})),
    # -- idioms
    ("Malta, by contrast, reopened its mission in the Libyan capital last month.", ("SUPPORT", {"MLT"}, {"LBY"})),
    ("Ghana ringed the Togolese embassy with police.", ("COERCE", {"GHA"}, {"TGO"})),
    ("Laos turned over ninety suspected scammers to China.", ("COOPERATE", {"LAO"}, {"CHN"})),
    ("Chile carpeted the Omani ambassador over the remarks.", ("ACCUSE", {"CHL"}, {"OMN"})),
    ("Mali struck France off its list of suppliers.", ("SANCTION", {"MLI"}, {"FRA"})),
    ("Togo's president was given a 21-gun salute in Bamako.", ("CONSULT", {"TGO"}, {"MLI"})),
    ("Togo cut its mission in Bamako to a third secretary.", ("SANCTION", {"TGO"}, {"MLI"})),
    ("Togo took in a former Malian army chief.", ("AID", {"TGO"}, {"MLI"})),
    ("Norway and Iceland wrapped up a joint exercise.", ("COOPERATE", {"NOR", "ISL"}, {"NOR", "ISL"})),
    ("Norway and Iceland settled on a moratorium.", ("AGREE", {"NOR", "ISL"}, {"NOR", "ISL"})),
    ("Chad lodged a formal complaint with Libya over a missile test.", ("ACCUSE", {"TCD"}, {"LBY"})),
    # -- lists of states
    (
        "The Polish, Czech, and Lithuanian governments closed their embassies in Minsk.",
        ("SANCTION", {"POL", "CZE", "LTU"}, {"BLR"}),
    ),
    ("In Saudi Arabia, Turkish and Omani officials met Iraqi ministers.", ("CONSULT", {"TUR", "OMN", "IRQ"}, set())),
    (
        "Following the meeting between the Thai and Lao foreign ministers in Vientiane, Laos and Thailand agree to "
        "resume passenger rail services after a two-year pause.",
        ("AGREE", {"LAO", "THA"}, {"LAO", "THA"}),
    ),
    # -- strikes and those who launch them
    ("Israeli air and naval strikes killed six people in Gaza.", ("ASSAULT", {"ISR"}, {"PSE"})),
    (
        "Rockets launched by the Armed Forces of Ukraine destroy a Russian bridge near Kursk.",
        ("ASSAULT", {"UKR"}, {"RUS"}),
    ),
    (
        "Israel intercepts a missile that the Houthis in Yemen claim to have fired at an airport in Tel Aviv.",
        ("ASSAULT", {"HOUTHIS"}, {"ISR"}),
    ),
    ("Israel accused Hezbollah of firing at Israeli troops near Metula.", ("ASSAULT", {"HEZBOLLAH"}, {"ISR"})),
    ("Moldova said that Russia had fired missiles at targets inside Ukraine.", ("ASSAULT", {"RUS"}, {"UKR"})),
    ("Latvia protested after two Belarusian drones entered its airspace.", ("MOBILIZE", {"BLR"}, {"LVA"})),
    # -- brokers
    ("Kenya said it would mediate talks between Sudan and South Sudan.", ("AGREE", {"KEN"}, {"SDN", "SSD"})),
    ("Gabon freed two Polish priests following mediation by Togo.", ("CONSULT", {"TGO"}, {"GAB"})),
    ("Oman reopened the crossing following Kuwaiti mediation efforts.", ("CONSULT", {"KWT"}, {"OMN"})),
    ("Togo freed two Malian soldiers after mediation by Qatar.", ("CONSULT", {"QAT"}, {"TGO", "MLI"})),
    # -- prisoners
    ("Thailand freed 14 prisoners under a truce with Cambodia.", ("RETREAT", {"THA"}, {"KHM"})),
    (
        "In a deal brokered by the UN, Yemen and the Houthis release 2,900 detainees.",
        ("RETREAT", {"YEM", "HOUTHIS"}, {"YEM", "HOUTHIS"}),
    ),
    ("Hamas returns the bodies of four of the 28 Israeli hostages.", ("RETREAT", {"HAMAS"}, {"ISR"})),
    # -- what refers back
    (
        "Hezbollah fired on Israel. The militia accuses Israel of killing its commander.",
        ("ACCUSE", {"HEZBOLLAH"}, {"ISR"}),
    ),
    (
        "The Congolese government expels Rwanda's ambassador, accusing the country of arming rebels.",
        ("ACCUSE", {"COD"}, {"RWA"}),
    ),
    # -- agreements and those who keep them
    (
        "Chad signed the charter as part of an agreement to normalise relations with Libya.",
        ("AGREE", {"TCD", "LBY"}, {"TCD", "LBY"}),
    ),
    (
        "Togo freed a Thai nun as part of a separate deal with the Thai government.",
        ("AGREE", {"TGO", "THA"}, {"TGO", "THA"}),
    ),
    ("Britain will recognise Somaliland should the talks fail.", ("AGREE", {"GBR"}, {"XSL"})),
    # -- acts on people of another state
    ("Peru's Congress declares the Mexican president persona non grata.", ("SANCTION", {"PER"}, {"MEX"})),
    ("Algeria expelled eight French embassy workers.", ("SANCTION", {"DZA"}, {"FRA"})),
    ("Bolivia ordered Peruvian diplomats to vacate their embassy.", ("SANCTION", {"BOL"}, {"PER"})),
    ("Spain answered Nicaragua's removal of the Spanish ambassador.", ("SANCTION", {"NIC"}, {"ESP"})),
    ("Norway expelled six Chinese diplomats who were identified as spies.", ("COERCE", {"CHN"}, {"NOR"})),
    ("Canada and France open consulates in Nuuk, Greenland.", ("SUPPORT", {"CAN", "FRA"}, {"GRL"})),
    # -- words
    ("Spain summoned Argentina's ambassador to demand an apology.", ("REQUEST", {"ESP"}, set())),
    ("Chad rejected American calls to withdraw its troops from Sudan.", ("REJECT", {"TCD"}, {"USA"})),
    ("Chad issued Libya with an ultimatum to withdraw its troops.", ("REQUEST", {"TCD"}, {"LBY"})),
    (
        "Denmark said there was evidence linking Iran to the murder of an exile.",
        ("ACCUSE", {"DNK"}, {"IRN"}),
    ),
    (
        "Spain recalled its envoy over the Argentine president's comments about the Spanish king.",
        ("ACCUSE", {"ARG"}, {"ESP"}),
    ),
    (
        "Burundi summoned the Rwandan envoy over President Kagame's remarks alleging that Burundi had armed rebels.",
        ("ACCUSE", {"RWA"}, {"BDI"}),
    ),
    # -- what is said to the other side, though no word names it
    ("Chad asked Libya to leave the zone. Libya refused to do so.", ("REJECT", {"LBY"}, {"TCD"})),
    ("Nigeria dropped its complaint against Benin after Cotonou promised to act.", ("AGREE", {"BEN"}, {"NGA"})),
    ("Thai and Laotian troops clashed at the border. Kuwait offered to mediate.", ("AGREE", {"KWT"}, {"LAO", "THA"})),
    ("New Zealand has bowed to Samoa's demand.", ("REQUEST", {"WSM"}, {"NZL"})),
    ("Tunisia denounced the raid; Algeria and Egypt voiced solidarity with it.", ("SUPPORT", {"DZA", "EGY"}, {"TUN"})),
    ("Chile recalled its ambassador to Israel, and Hamas welcomed the decision.", ("SUPPORT", {"HAMAS"}, {"CHL"})),
    ('Chadian guards boarded a Libyan tug. Libya denounced "piracy".', ("ACCUSE", {"LBY"}, {"TCD"})),
    # -- who says "we"
    ('"We condemn the coup in Benin," the Libyan foreign minister said.', ("ACCUSE", {"LBY"}, set())),
    ('"We stand with the people of Togo," Foreign Minister Ada Mensah of Ghana said.', ("SUPPORT", {"GHA"}, {"TGO"})),
    # -- whose they are
    ("Prosecutors in Bamako accused Niamey of spying.", ("ACCUSE", {"MLI"}, {"NER"})),
    ("Togo lodged a protest with its big neighbour, Ghana.", ("ACCUSE", {"TGO"}, {"GHA"})),
    ("Libyan vessels fired on Maltese boats.", ("ASSAULT", {"LBY"}, {"MLT"})),
    ("Chad reaffirmed its commitment to the unity and territorial integrity of Libya.", ("AGREE", {"TCD"}, {"LBY"})),
    # -- what others are to do
    ("Chad wants Libya to pull its troops out.", ("REQUEST", {"TCD"}, {"LBY"})),
    ("Chad insisted that Libya pay for the well.", ("REQUEST", {"TCD"}, {"LBY"})),
    ("Chad called for Libya to respect the border.", ("REQUEST", {"TCD"}, {"LBY"})),
    ("Chad helped Libya rebuild its port.", ("AID", {"TCD"}, {"LBY"})),
    # -- what a clause says of the thing
    ("Norway eased the sanctions it had imposed on Belarus.", ("RETREAT", {"NOR"}, {"BLR"})),
    # -- threats in other words
    ("Moscow vowed to make Kyiv pay.", ("THREATEN", {"RUS"}, {"UKR"})),
    ("Chad put Sudan on notice that any further strike would be met with force.", ("THREATEN", {"TCD"}, {"SDN"})),
    # -- done again by others
    ("Bolivia cut diplomatic ties with Israel. Chile followed suit.", ("SANCTION", {"CHL"}, {"ISR"})),
    ("Rwanda expelled the Belgian ambassador, and Belgium did the same.", ("SANCTION", {"BEL"}, {"RWA"})),
    # -- clauses that the parser hangs elsewhere
    (
        "Cuba and Paraguay restored relations, which Paraguay had broken off.",
        ("SUPPORT", {"CUB", "PRY"}, {"CUB", "PRY"}),
    ),
    ("The convoy left a day after unidentified gunmen killed a Gambian driver.", ("ASSAULT", set(), {"GMB"})),
    ("Germany expelled two diplomats in response to Iran jailing a German citizen.", ("SANCTION", {"IRN"}, {"DEU"})),
    ("Ankara lifted its veto on Sweden joining NATO.", ("SUPPORT", {"SWE"}, {"NATO"})),
    ("Police stormed the Honduran embassy in San Salvador.", ("COERCE", {"SLV"}, {"HND"})),
    ("North Korea withdrew from an accord with the South on Wednesday.", ("SANCTION", {"PRK"}, {"KOR"})),
    ("Lithuania will expel four diplomats of Belarus in solidarity with Poland.", ("SUPPORT", {"LTU"}, {"POL"})),
    # -- grounds: what is alleged accuses, what is decided was done
    ("Peru cut ties with Chile, citing its alleged meddling in a vote.", ("ACCUSE", {"PER"}, {"CHL"})),
    ("Canada imposed sanctions on Burundi for allegedly arming militias.", ("ACCUSE", {"CAN"}, {"BDI"})),
    ("The Maltese navy struck two Libyan boats, alleging that they had fired first.", ("ACCUSE", {"MLT"}, {"LBY"})),
    ("Gabon expelled two Ghanaian diplomats on suspicion of spying.", ("ACCUSE", {"GAB"}, {"GHA"})),
    ("Nepal recalled its envoy over Bhutan's decision to expel a trader.", ("SANCTION", {"NPL"}, {"BTN"})),
    ("Togo cut ties with Benin for arming M23 rebels.", ("AID", {"BEN"}, {"M23"})),
    ("Togo imposed sanctions on Benin for arming M23 rebels.", ("AID", {"BEN"}, {"M23"})),
    ("Gabon expelled a Ghanaian diplomat accused of spying on its army.", ("ACCUSE", {"GAB"}, {"GHA"})),
    ("Poland protested at the Hungarian government's decision to arm M23 rebels.", ("AID", {"HUN"}, {"M23"})),
    ("The Maldives thanked Colombo for sending doctors.", ("AID", {"LKA"}, {"MDV"})),
    # -- each of the other
    ("Chad and Sudan accused each other of breaking the truce.", ("ASSAULT", {"TCD", "SDN"}, {"TCD", "SDN"})),
    ("Chad's army announced a commitment to fighting Sudanese forces.", ("THREATEN", {"TCD"}, {"SDN"})),
    ("Kenya has reached a truce with Somalia, with Oman as mediator.", ("AGREE", {"KEN", "SOM"}, {"KEN", "SOM"})),
    # -- whose attack it was, and whom it struck
    ("Egypt shot down three Swiss missiles fired by Libya.", ("ASSAULT", {"LBY"}, {"EGY"})),
    ("The Israeli army says an air strike killed a Hezbollah commander in Tyre.", ("ASSAULT", {"ISR"}, {"HEZBOLLAH"})),
    ("Hamas claimed responsibility for shelling an Israeli base.", ("ASSAULT", {"HAMAS"}, {"ISR"})),
    # -- whom others held
    ("Two Thais held by Hamas were set free.", ("RETREAT", {"HAMAS"}, {"THA"})),
    ("Two Danes jailed in Iran were freed on Friday.", ("RETREAT", {"IRN"}, {"DNK"})),
    ("Chad freed a Libyan teacher in exchange for a Chadian pilot.", ("RETREAT", {"LBY"}, {"TCD"})),
    ("Hamas handed over four Israeli hostages to the Red Cross.", ("RETREAT", {"HAMAS"}, {"ISR"})),
    ("Israel bombed two depots belonging to Hezbollah.", ("ASSAULT", {"ISR"}, {"HEZBOLLAH"})),
]


@pytest.mark.parametrize(("text", "deed"), BOTH)
def test_who_acts_and_on_whom(text: str, deed: Told, all_told: Teller) -> None:
    type_, actors, recipients = deed
    fitting = [(a, r) for t, a, r in all_told(text) if t == type_]
    # Of talks all parties are both; nobody is asked for where no receiver is named.
    assert any(a == actors and (r == recipients or not recipients) for a, r in fitting), all_told(text)


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("French tourists held in Niger were released following mediation by Togo.", ("RETREAT", "TGO")),
        ("The government of Chad urged its citizens to leave Sudan.", ("REQUEST", "TCD")),
        ("Iran warned Oman that it would bomb Omani ports.", ("ASSAULT", "IRN")),
        ("Indonesia's president is the first Asian leader to have visited Angola.", ("AGREE", "IDN")),
        ("Serbia asked its partners to reject the request of Kosovo.", ("REJECT", "SRB")),
        ("Guinea expels representatives of the Portuguese news agency Lusa.", ("SANCTION", "GIN")),
        ("Guyana and Suriname agreed not to station troops in the triangle.", ("MOBILIZE", "GUY")),
        ("Hezbollah retaliated within the hour.", ("THREATEN", "HEZBOLLAH")),
        ("Kenya's parliament threw out a bill to recognise Kosovo.", ("SUPPORT", "KEN")),
        ("Kenya's parliament rejected a proposal to recognise Kosovo.", ("SUPPORT", "KEN")),
        ("Israel will not withdraw until Hamas releases the hostages.", ("RETREAT", "HAMAS")),
        ("Critics say that they broke off ties.", ("SANCTION", "ISR")),
        ("Togo cut diplomatic ties with Benin, whose envoy faces charges.", ("CONSULT", "TGO")),
        ("Israel claimed an attack by Iran killed ten.", ("ASSAULT", "ISR")),
        ("Chad's senate voted down a motion to recognise Kosovo.", ("AGREE", "TCD")),
        ("Portugal threw out a Russian diplomat.", ("REJECT", "PRT")),
        ("Laos protested to Vietnam over the killing of a Thai trader by Vietnamese guards.", ("ASSAULT", "LAO")),
        ("Denmark flew its envoy out of Mali, where it closed its embassy.", ("SANCTION", "MLI")),
        ("Critics in Chad wrapped up their campaign against Libya.", ("COOPERATE", "TCD")),
        ("Chad moved two battalions to the north.", ("MOBILIZE", "TCD")),
        ("He held talks with the ministers of Peru and Chile.", ("CONSULT", "PER")),
        ("Chad insisted that it had paid Libya.", ("REQUEST", "TCD")),
        ("Chad has not said when its embassy in Libya will open.", ("AGREE", "TCD")),
        ('"We will never accept this," a teacher in Chad said.', ("REJECT", "TCD")),
        ("Residents in Bamako accused Niamey of spying.", ("ACCUSE", "MLI")),
        ("Chad invited Libya to the fair. Chad put its army on parade.", ("MOBILIZE", "TCD")),
        ("Chad's army announced a commitment to fighting Sudanese forces.", ("THREATEN", "SDN")),
        ("With Washington's blessing, Taiwan and Japan held a drill.", ("COOPERATE", "USA")),
        ("Oman will leave if the truce between Chad and Sudan is broken by raids.", ("ASSAULT", "TCD")),
        ("A Polish plumber stabbed two Czech tourists in Prague.", ("ASSAULT", "POL")),
        ("Chad launched an airstrike on an alleged smuggler in Niger.", ("ACCUSE", "TCD")),
    ],
)
def test_who_does_not_act(text: str, never: tuple[str, str], all_told: Teller) -> None:
    type_, party = never
    assert not [deed for deed in all_told(text) if deed[0] == type_ and party in deed[1]]


def test_one_attack_is_told_once(all_told: Teller) -> None:
    deeds = all_told("Three people were killed in alleged Kenyan airstrikes on two towns in Somalia.")
    assert deeds == [("ASSAULT", {"KEN"}, {"SOM"})]


def test_nobody_is_called_what_two_may_be(all_told: Teller) -> None:
    deeds = all_told("Israel struck Hamas and Hezbollah. The group vowed revenge on Israel.")
    assert [type_ for type_, _, _ in deeds] == ["ASSAULT"]
