"""Claims about who acts and on whom where sentences make it hard: lists, brokers, words that refer back, clauses that
follow others, and deeds told as reasons."""

from collections.abc import Callable

import pytest

Told = tuple[str, set[str], set[str]]
Teller = Callable[[str], list[Told]]

BOTH = [
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
    ("Lithuania will expel four diplomats of Belarus in solidarity with Poland.", ("SUPPORT", {"LTU"}, {"POL"})),
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
        ("Togo cut diplomatic ties with Benin, whose envoy faces charges.", ("CONSULT", "TGO")),
    ],
)
def test_who_does_not_act(text: str, never: tuple[str, str], all_told: Teller) -> None:
    type_, party = never
    assert not [deed for deed in all_told(text) if deed[0] == type_ and party in deed[1]]


def test_nobody_is_called_what_two_may_be(all_told: Teller) -> None:
    deeds = all_told("Israel struck Hamas and Hezbollah. The group vowed revenge on Israel.")
    assert [type_ for type_, _, _ in deeds] == ["ASSAULT"]
