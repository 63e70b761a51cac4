"""What the record of states must hold, whatever is added to it."""

import re
from collections import Counter
from pathlib import Path

import pytest

import detente
from detente.errors import DataError, InputError
from detente.ontology.states import State, States, load_states

DATA = Path(detente.__file__).parent / "data"


@pytest.fixture(scope="module")
def states() -> States:
    return States(load_states(DATA))


def state_file(folder: Path, code: str, /, **rows: str) -> Path:
    """A file with the smallest state there can be, its rows replaced or added to."""
    rows = {
        "code": code, "iso2": "null", "cow": "null", "status": "un_member", "names": f"[{code.title()}land]",
        "capital": f"{code.title()}ville", "example": f"{code.title()}land called in the envoy.",
    } | rows  # fmt: skip
    (folder / "states").mkdir(exist_ok=True)
    file = folder / "states" / f"{code.lower()}.yml"
    file.write_text("".join(f"{key}: {value}\n" for key, value in rows.items()), encoding="utf-8")
    return file


def test_all_members_and_observers_of_the_united_nations_are_there(states: States) -> None:
    counts = Counter(state.status for state in states)
    assert counts["un_member"] == 193
    assert {state.code for state in states if state.status == "un_observer"} == {"VAT", "PSE"}


def test_contested_entities_are_listed_without_being_anyones_territory(states: States) -> None:
    for code in ("XKX", "TWN", "ESH", "XSL", "XAB", "XSO", "XNC", "XTR"):
        assert states.by_code(code).status in ("disputed", "de_facto")
        assert states.by_code(code).of is None


def test_fifty_six_states_send_each_other_high_commissioners(states: States) -> None:
    members = {state.code for state in states if state.commonwealth}
    assert len(members) == 56
    assert {"PAK", "IND", "GBR", "CAN", "TGO"} <= members
    assert not {"IRL", "ZWE", "USA"} & members


def test_every_example_mentions_its_state(states: States) -> None:
    def mentions(state: State, name: str) -> bool:
        return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", state.example) is not None

    assert [s.example for s in states if not any(mentions(s, name) for name in s.surface_names)] == []


def test_every_name_leads_back_to_its_state(states: States) -> None:
    wrong = [(name, state.code) for state in states for name in state.names if states.resolve(name) != state]
    assert wrong == []


def test_only_known_peoples_are_shared_between_states(states: States) -> None:
    shared = {people for state in states for people in state.peoples if len(states.named(people)) > 1}
    assert shared == {"Congolese", "Dominican", "Dominicans"}


def test_un_members_have_a_capital_and_a_people(states: States) -> None:
    lacking = [s.code for s in states if s.status == "un_member" and not (s.capital and s.adjectives and s.demonyms)]
    assert lacking == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("pak", "PAK"), ("PK", "PAK"), ("Pakistan", "PAK"), ("Pakistani", "PAK"), ("Turkey", "TUR"),
        ("Türkiye", "TUR"), ("turkiye", "TUR"), ("Cote d’Ivoire", "CIV"), ("the Netherlands", "NLD"),
        ("U.S.", "USA"), ("no", "NOR"), ("UK", "GBR"), ("the Emirates", "ARE"), ("DRC", "COD"),
        ("Congo-Brazzaville", "COG"), ("Swaziland", "SWZ"), ("Soviet", "RUS"), ("Britons", "GBR"),
        ("Guinea-Bissau", "GNB"), ("American Samoa", "ASM"), ("Republic of China", "TWN"),
        ("People's Republic of China", "CHN"), ("Turkish Cypriot", "XNC"), ("st lucia", "LCA"),
    ],
)  # fmt: skip
def test_a_state_is_found_by_code_name_or_people(states: States, text: str, code: str) -> None:
    assert states.resolve(text).code == code


def test_parts_of_longer_names_are_other_states(states: States) -> None:
    for whole, part in [("South Sudan", "Sudan"), ("Papua New Guinea", "Guinea"), ("American Samoa", "Samoa")]:
        assert states.resolve(whole) != states.resolve(part)


def test_a_people_of_two_states_is_not_guessed(states: States) -> None:
    assert [state.code for state in states.named("Congolese")] == ["COD", "COG"]
    with pytest.raises(InputError, match=r"COD \(DR Congo\) or COG \(Republic of the Congo\); give the code"):
        states.resolve("Congolese")


def test_a_code_like_no_other_still_names_the_nearest(states: States) -> None:
    with pytest.raises(InputError, match=r"unknown code 'XYZ'; the nearest are X"):
        states.by_code("XYZ")


def test_an_unknown_code_names_the_nearest(states: States) -> None:
    with pytest.raises(InputError, match=r"unknown code 'PKA'; the nearest are .*PAK \(Pakistan\)"):
        states.by_code("PKA")
    with pytest.raises(InputError, match=r"unknown state 'Pakstan'; the nearest are PAK"):
        states.resolve("Pakstan")
    with pytest.raises(InputError, match="give an ISO 3166-1 alpha-3 code"):
        states.resolve("§§§§")


def test_a_code_is_taken_in_capitals_only_where_codes_are_asked_for(states: States) -> None:
    assert states.by_code("PAK").name == "Pakistan"
    with pytest.raises(InputError, match="PAK"):
        states.by_code("pak")


def test_government_seats_carry_their_branch(states: States) -> None:
    def sector(code: str, name: str) -> str:
        return next(seat.sector for seat in states.by_code(code).seats if seat.name == name)

    assert (sector("RUS", "Kremlin"), sector("USA", "Pentagon"), sector("ISR", "Knesset")) == ("GOV", "MIL", "LEG")
    assert (sector("PAK", "ISI"), sector("PRK", "KCNA")) == ("SPY", "MED")


def test_a_city_that_news_does_not_write_for_the_government_is_no_capital(states: States) -> None:
    assert "Tel Aviv" in states.by_code("ISR").capitals
    assert "Yangon" not in states.by_code("MMR").capitals
    assert {"Kyiv", "Kiev"} <= set(states.by_code("UKR").capitals)


def test_names_that_mean_other_things_say_so(states: States) -> None:
    for code, name in [("GEO", "Georgia"), ("JOR", "Jordan"), ("TCD", "Chad"), ("TUR", "Turkey"), ("CHN", "China")]:
        assert name in {homograph.name for homograph in states.by_code(code).homograph_of}


def test_the_smallest_state_loads(tmp_path: Path) -> None:
    state_file(tmp_path, "QQA")
    assert [state.code for state in load_states(tmp_path)] == ["QQA"]


def test_a_former_name_keeps_a_year_or_a_day(tmp_path: Path) -> None:
    state_file(tmp_path, "QQA", former="[{name: Oldland, until: 1960}, {name: Older Land, until: 1931-05-02}]")
    assert [former.until for former in load_states(tmp_path)[0].former] == ["1960", "1931-05-02"]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ({"status": "kingdom"}, r"qqa\.yml:4: status: "),
        ({"iso2": "NOR"}, r"qqa\.yml:2: iso2: "),
        ({"seats": "[{name: Castle, sector: KING}]"}, r"qqa\.yml:8: seats\.0\.sector: "),
        ({"colour": "red"}, r"qqa\.yml:8: colour: "),
        ({"neighbours": "[QQA]"}, r"qqa\.yml:1: .*not its own neighbour"),
        ({"neighbours": "[QQB]"}, r"qqa\.yml:8: neighbours: no state QQB"),
        ({"status": "territory"}, r"qqa\.yml:1: .*`of` belongs to a territory"),
        ({"homograph_of": "[{name: Nowhere, kind: place, what: a poem}]"}, r"qqa\.yml:1: .*'Nowhere'"),
        ({"names": "[Land, Land]"}, r"qqa\.yml:1: .*names: the same thing twice"),
        ({"code": "QQZ"}, r"qqa\.yml:1: holds QQZ; name the file qqz\.yml"),
        ({"names": "[Land"}, r"qqa\.yml:\d: not YAML"),
    ],
)
def test_a_bad_file_is_named_with_its_line(tmp_path: Path, rows: dict[str, str], says: str) -> None:
    state_file(tmp_path, "QQA", **rows)
    with pytest.raises(DataError, match=says):
        load_states(tmp_path)


def test_two_states_share_no_name(tmp_path: Path) -> None:
    state_file(tmp_path, "QQA")
    state_file(tmp_path, "QQB", seats="[{name: Qqaland, sector: GOV}]")
    with pytest.raises(DataError, match=r"qqb\.yml:8: the name 'Qqaland' is also in qqa\.yml"):
        load_states(tmp_path)


def test_two_states_share_no_cow_number(tmp_path: Path) -> None:
    state_file(tmp_path, "QQA", cow="{abbr: QQA, number: 900}")
    state_file(tmp_path, "QQB", cow="{abbr: QQB, number: 900}")
    with pytest.raises(DataError, match=r"qqb\.yml:3: the COW number '900' is also in qqa\.yml"):
        load_states(tmp_path)


def test_neighbours_name_each_other(tmp_path: Path) -> None:
    state_file(tmp_path, "QQA", neighbours="[QQB]")
    state_file(tmp_path, "QQB")
    with pytest.raises(DataError, match=r"qqa\.yml:8: neighbours: QQB does not name QQA"):
        load_states(tmp_path)


def test_a_folder_without_states_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no state files"):
        load_states(tmp_path)
