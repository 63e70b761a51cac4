"""Who is meant: capitals that act and capitals that are places, namesakes, pronouns and phrases that refer back."""

import pytest

from detente.model import Article, Reading, article_id
from detente.pipeline import reading


def read(text: str) -> Reading:
    return reading(Article(id=article_id(text), text=text))


def parties(text: str) -> set[str]:
    return {a.party for m in read(text).mentions for a in m.actors}


def meant(text: str, words: str) -> list[str]:
    """The parties that the last mention of exactly these words stands for."""
    return [[a.party for a in m.actors] for m in read(text).mentions if m.text == words][-1]


# --- capitals


@pytest.mark.parametrize(
    "text",
    [
        "Bakeries in Lisbon ran out of flour.",
        "A landslip cut the line from Quito to the coast.",
        "Nurses marched through Dublin for better pay.",
        "Rome's metro stood still for an hour.",
        "Joggers circled the park near Oslo.",
        "Jakarta sinks a little every year.",
    ],
)
def test_a_capital_where_things_happen_is_no_government(text: str) -> None:
    assert parties(text) == set()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Lisbon rejected the offer.", "PRT"),
        ("The envoys pleaded with Quito for days.", "ECU"),
        ("Officials in Dublin kept silent.", "IRL"),
        ("The embassy in Oslo burned its papers.", "NOR"),
        ("The ambassador left Jakarta at dawn.", "IDN"),
        ("A threat from Rome ended the talks.", "ITA"),
        ("New sanctions on Minsk were announced.", "BLR"),
    ],
)
def test_a_capital_acts_where_a_government_would(text: str, code: str) -> None:
    assert parties(text) == {code}


def test_a_capital_freezes_ties_as_a_government_and_freezes_over_as_a_town() -> None:
    assert parties("Ottawa froze the aid.") == {"CAN"}
    assert parties("Ottawa froze last night.") == set()


def test_brussels_decides_as_the_union_and_receives_ambassadors_as_a_state() -> None:
    assert meant("Brussels approved the tariffs.", "Brussels") == ["EU"]
    assert meant("Peru named a new ambassador in Brussels.", "Brussels") == ["BEL"]


def test_the_wall_of_a_palace_is_no_government() -> None:
    assert parties("Cyclists raced past the Kremlin wall.") == set()
    assert parties("The Kremlin dismissed the report.") == {"RUS"}


# --- namesakes


@pytest.mark.parametrize(
    "text",
    [
        "A Swiss roll and two cups of Turkish coffee cost a fortune.",
        "She speaks Portuguese at home.",
        "The bus turned into Kingston Avenue.",
        "Firemen from Lebanon, Ohio, saved the barn.",
        "The Georgia governor vetoed the bill.",
        "Jordan Whitfield opened a bakery.",
        "Alice Jordan opened a bakery.",
        "Her brother Chad mends clocks.",
    ],
)
def test_food_languages_streets_towns_and_people_are_no_states(text: str) -> None:
    assert parties(text) == set()


def test_the_state_beside_its_namesake_is_still_found() -> None:
    assert parties("The Georgia governor flew to meet Georgian ministers.") == {"GEO"}
    assert parties("Turkish coffee was served while the Turkish minister spoke.") == {"TUR"}


def test_a_duty_on_a_states_goods_is_a_duty_on_the_state() -> None:
    assert parties("Peru put a tariff on Kenyan coffee.") == {"PER", "KEN"}


def test_a_former_foreign_secretary_is_not_meant_by_the_name_of_a_city() -> None:
    assert parties("A tram derailed in The Hague.") == set()


# --- pronouns


def test_who_is_told_to_close_its_port_owns_the_port() -> None:
    assert meant("Samoa told Tonga to close its port.", "its") == ["TON"]


def test_who_is_thanked_for_its_patience_was_patient() -> None:
    assert meant("Samoa thanked Tonga for its patience.", "its") == ["TON"]


def test_its_envoy_belongs_to_who_recalls_it() -> None:
    assert meant("Kuwait recalled its envoy from Lebanon.", "its envoy") == ["KWT"]


def test_what_is_signed_is_no_party_and_what_is_accused_is() -> None:
    assert not [m for m in read("Peru drafted the text and Chile signed it.").mentions if m.text == "it"]
    assert meant("Peru quarrelled with Chile after accusing it.", "it") == ["CHL"]


# --- references


@pytest.mark.parametrize(
    ("text", "words", "codes"),
    [
        ("Mali met Niger. The two will open a road.", "The two", ["MLI", "NER"]),
        ("Mali met Niger, but neither side gave way.", "neither side", ["MLI", "NER"]),
        ("Mali and Niger shut each other's embassies.", "each other", ["MLI", "NER"]),
        ("Mali wrote to Niger, and the latter replied.", "the latter", ["NER"]),
        ("Mali, Niger and Chad met. The three signed.", "The three", ["MLI", "NER", "TCD"]),
        ("Oman wrote to Iraq. The sultanate wants an answer.", "The sultanate", ["OMN"]),
        ("ASEAN wrote to India. The bloc wants an answer.", "The bloc", ["ASEAN"]),
        ("The two Koreas spoke by telephone.", "two Koreas", ["PRK", "KOR"]),
        ("Poland shut the gate to Belarus because its neighbour had threatened it.", "neighbour", ["BLR"]),
    ],
)
def test_phrases_stand_for_the_parties_named_before(text: str, words: str, codes: list[str]) -> None:
    assert sorted(meant(text, words)) == sorted(codes)


@pytest.mark.parametrize(
    "text",
    [
        "Talks resumed, and both sides were polite.",
        "Mali, Niger and Chad met, and the latter left early.",
        "Norway met Sweden. The kingdom wants an answer.",
        "Mali wrote to Niger and Algeria because its neighbour had complained.",
    ],
)
def test_a_reference_that_may_mean_several_is_a_trouble_and_no_guess(text: str) -> None:
    found = read(text)
    assert found.troubles
    assert not [m for m in found.mentions if m.text.lower() in ("both sides", "the latter", "the kingdom", "neighbour")]
