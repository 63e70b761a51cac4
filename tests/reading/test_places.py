"""What is a place, what is a party, and where it lies."""

from functools import lru_cache
from pathlib import Path

import pytest

from detente.errors import DataError
from detente.model.article import Article, article_id
from detente.model.reading import PlaceMention
from detente.ontology.places import Gazetteer, fold, load_gazetteer
from detente.ontology.states import State, load_states
from detente.reading.parse import parse
from detente.reading.places import places

DATA = Path(__file__).parents[2] / "src" / "detente" / "data"


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    return load_gazetteer(DATA)


def read(text: str, *, metonyms: bool = False) -> tuple[PlaceMention, ...]:
    article = Article(id=article_id(text), text=text)
    return places(article, parse(article), gazetteer(), metonyms=metonyms)


def found(text: str) -> list[tuple[str, str | None]]:
    return [(place.text, place.country) for place in read(text)]


def test_a_capital_that_speaks_is_a_government_and_one_that_hosts_is_a_place() -> None:
    assert found("Beijing said the talks had failed.") == []
    assert found("The talks in Beijing failed.") == [("Beijing", "CHN")]


def test_governments_that_act_are_kept_on_request() -> None:
    assert [place.text for place in read("Beijing said the talks had failed.", metonyms=True)] == ["Beijing"]


def test_a_state_spoken_of_as_a_party_is_no_place() -> None:
    assert found("Canada and Chad accused Russia of spying.") == []
    assert found("The refugees fled to Chad.") == [("Chad", "TCD")]


def test_persons_and_newspapers_are_no_places() -> None:
    assert found("Jordan Peterson wrote in The Washington Post.") == []
    assert found("The London-based bank froze the funds.") == []


def test_a_comma_and_a_state_choose_among_namesakes() -> None:
    assert found("A court in Paris, Texas, heard the case.") == [("Paris", "USA"), ("Texas", "USA")]
    assert found("Shots were fired in Tripoli, Lebanon.") == [("Tripoli", "LBN"), ("Lebanon", "LBN")]
    assert found("Troops entered Deir al-Balah, Gaza.") == [("Deir al-Balah", "PSE"), ("Gaza", "PSE")]


def test_a_city_and_its_state_settle_each_other() -> None:
    assert found("The trial was held in Athens, Georgia.") == [("Athens", "USA"), ("Georgia", "USA")]
    assert found("He was tried in Alexandria, Virginia.") == [("Alexandria", "USA"), ("Virginia", "USA")]
    assert found("The envoys met in Tbilisi, Georgia.") == [("Tbilisi", "GEO"), ("Georgia", "GEO")]


def test_towns_that_the_parser_takes_for_people_or_firms_are_read_beside_words_of_place() -> None:
    assert found("The siege of Marawi lasted five months.") == [("Marawi", "PHL")]
    assert found("Sirens sounded in Sderot and Ashkelon.") == [("Sderot", "ISR"), ("Ashkelon", "ISR")]
    assert found("A train left Sukhumi for Sochi.") == [("Sukhumi", "GEO"), ("Sochi", "RUS")]


def test_a_team_named_after_a_town_is_no_place() -> None:
    assert found("Manchester United bought the striker from Real Madrid.") == []


def test_an_adjective_is_no_province_of_that_name() -> None:
    assert found("Federal forces bombed Mekelle.") == [("Mekelle", "ETH")]


def test_a_lake_is_read_whole_and_an_unknown_one_has_no_point() -> None:
    assert [place.text for place in read("Boats sank on Lake Tanganyika.")] == ["Lake Tanganyika"]
    (lake,) = read("Boats sank in Lake London.")
    assert (lake.text, lake.country, lake.lat) == ("Lake London", None, None)


@pytest.mark.parametrize(
    ("text", "place", "country"),
    [
        ("American jets landed at Al Udeid.", "Al Udeid", "QAT"),
        ("His flight was turned back at Heathrow.", "Heathrow", "GBR"),
        ("Kurdish guards still run the al-Hol camp.", "al-Hol", "SYR"),
        ("Divers filmed the broken pipe near Bornholm.", "Bornholm", "DNK"),
    ],
)
def test_bases_airports_camps_and_islands_have_their_point(text: str, place: str, country: str) -> None:
    (mention,) = read(text)
    assert (mention.text, mention.country) == (place, country)
    assert mention.lat is not None


def test_a_small_town_keeps_its_rank_behind_a_better_known_namesake() -> None:
    assert gazetteer().country_of("Palma", ()) == "ESP"
    assert gazetteer().country_of("Palma", ("MOZ",)) == "MOZ"


def test_georgia_is_the_american_state_beside_atlanta_and_the_republic_beside_batumi() -> None:
    assert ("Georgia", "USA") in found("A court in Georgia heard the Atlanta man.")
    assert ("Georgia", "GEO") in found("Voters in Georgia, above all in Batumi, stayed at home.")


def test_every_place_points_to_its_words_in_the_untouched_text() -> None:
    text = "Talks failed.\n\nShells hit Kherson and Kharkiv overnight."
    assert [text[place.start : place.end] for place in read(text)] == ["Kherson", "Kharkiv"]


def test_a_sea_lies_in_no_state() -> None:
    (place,) = read("Ships were attacked in the Red Sea.")
    assert (place.kind, place.country) == ("water", None)
    assert place.lat == pytest.approx(20, abs=3)


def test_a_place_that_no_gazetteer_knows_has_no_point() -> None:
    for place in read("The patrol was ambushed in Qworblaz on Monday."):
        assert (place.country, place.lat, place.lon) == (None, None, None)


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Tel Aviv", "ISR"), ("Paktika", "AFG"), ("Donetsk", "UKR"), ("Gaza", "PSE"), ("Gaza City", "PSE"),
        ("Kherson", "UKR"), ("Hebbariye", "LBN"), ("Kiev", "UKR"), ("Chișinău", "MDA"), ("Türkiye", "TUR"),
        ("Bogota", "COL"),
        ("Sana’a", "YEM"),
        ("Al-Hasakah", "SYR"), ("Wuhan", "CHN"), ("Khyber Pakhtunkhwa", "PAK"), ("Nowhereville-on-Sea", None),
    ],
)  # fmt: skip
def test_the_state_of_a_well_known_place(name: str, country: str | None) -> None:
    assert gazetteer().country_of(name) == country


def test_the_context_moves_a_name_to_its_state() -> None:
    assert gazetteer().country_of("Tripoli") == "LBY"
    assert gazetteer().country_of("Tripoli", ("LBN",)) == "LBN"
    assert gazetteer().country_of("Tripoli", ("Lebanon",)) == "LBN"


def test_spellings_fold_to_one() -> None:
    assert fold("Khan Yūnis") == fold("khan-yunis")
    assert fold("Sana’a") == fold("Sana'a") == "sanaa"


def test_a_unit_lies_amid_its_cities() -> None:
    place = gazetteer().best("Kunduz", unit=True)
    assert place is not None
    at = gazetteer().located(place)
    assert at.lat == pytest.approx(36.8, abs=0.7)
    assert at.lon == pytest.approx(68.8, abs=0.7)


def _has_a_point(state: State) -> bool:
    return any(place.country == state.code and place.lat is not None for place in gazetteer().lookup(state.name))


def test_every_state_has_a_point() -> None:
    states = [
        state for state in load_states(DATA) if state.status in ("un_member", "un_observer", "disputed", "de_facto")
    ]
    without = [state.code for state in states if not _has_a_point(state)]
    assert len(states) > 190
    assert without == []


def test_a_place_off_the_globe_is_an_error_with_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "places.yml").write_text("- {kind: city, country: FRA, lat: 95, lon: 2, names: [Nulle Part]}\n")
    with pytest.raises(DataError, match=r"places\.yml:1"):
        load_gazetteer(tmp_path)
