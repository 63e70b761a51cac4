"""Organisations and groups: names lead to one code, and a group stands for a state only while a dated row says so."""

from datetime import date
from pathlib import Path

import pytest

from detente.errors import DataError
from detente.ontology.organisations import Group, Organisation, load_organisations

UN = "- {code: UN, names: [United Nations, UN], kind: igo, sector: IGO, example: The UN called for calm.}\n"
FRONT = (
    "- {code: FRONT, names: [Front], kind: armed_group, sector: REB, home: MLI, example: The Front left.,"
    " acts_for: [{state: MLI, from: 2020-02, until: 2021, authority: the Front}]}\n"
)


def data(folder: Path, organisations: str = UN, groups: str = FRONT) -> Path:
    (folder / "organisations.yml").write_text(organisations, encoding="utf-8")
    (folder / "groups.yml").write_text(groups, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("the Houthis", "HOUTHIS"),
        ("Ansar Allah", "HOUTHIS"),
        ("Hizbullah", "HEZBOLLAH"),
        ("Tehreek-e-Taliban Pakistan", "TTP"),
        ("the Afghan Taliban", "TALIBAN"),
        ("UN Security Council", "UNSC"),
        ("NATO's", "NATO"),
        ("the Arab League’s", "LAS"),
        ("ORGANIZATION OF AMERICAN STATES", "OAS"),
        ("Niger's junta", "CNSP_NER"),
    ],
)
def test_a_name_in_news_leads_to_its_code(words: str, code: str) -> None:
    row = load_organisations().named(words)
    assert row is not None
    assert row.code == code


@pytest.mark.parametrize("words", ["who", "fact", "Pakistan", "the", ""])
def test_ordinary_words_and_states_are_no_organisation(words: str) -> None:
    assert load_organisations().named(words) is None


def test_the_pakistani_taliban_are_not_the_taliban() -> None:
    known = load_organisations()
    assert known.names["Pakistani Taliban"].code == "TTP"
    assert known.names["Taliban"].code == "TALIBAN"


def test_the_taliban_act_for_afghanistan_from_the_fall_of_kabul() -> None:
    known = load_organisations()
    assert known.acts_for("TALIBAN", on=date(2021, 8, 14)) is None
    after = known.acts_for("TALIBAN", on=date(2025, 5, 21))
    assert after is not None
    assert (after.state, after.authority) == ("AFG", "Taliban")


def test_without_a_day_only_a_term_still_open_counts() -> None:
    known = load_organisations()
    assert known.acts_for("TALIBAN", on=None) is not None
    assert known.acts_for("AFG_REPUBLIC", on=None) is None


def test_houthis_never_act_for_yemen_but_claim_it() -> None:
    known = load_organisations()
    assert known.acts_for("HOUTHIS", on=date(2024, 1, 1)) is None
    assert "HOUTHIS" in {group.code for group in known.rivals("YEM")}


@pytest.mark.parametrize("state", ["SDN", "LBY", "YEM", "MMR", "VEN"])
def test_states_with_rival_governments_have_at_least_two_claimants(state: str) -> None:
    assert len(load_organisations().rivals(state)) >= 2


def test_a_word_of_the_security_council_is_a_word_of_the_united_nations() -> None:
    known = load_organisations()
    assert known.root("UNSC") == "UN"
    assert known.root("PACE") == "COE"
    assert known.root("HAMAS") == "HAMAS"


def test_brussels_may_stand_for_more_than_one_organisation() -> None:
    assert {row.code for row in load_organisations().metonyms["Brussels"]} == {"EU", "NATO"}


def test_every_name_leads_back_to_its_own_row() -> None:
    known = load_organisations()
    strays = [(name, row.code) for row in known.rows for name in row.names if known.named(name) is not row]
    assert not strays


def test_every_example_names_its_organisation_or_group() -> None:
    known = load_organisations()

    def words(row: Organisation | Group) -> tuple[str, ...]:
        return row.names if isinstance(row, Organisation) else (*row.names, *row.adjectives)

    silent = [row.code for row in known.rows if not any(word.lower() in row.example.lower() for word in words(row))]
    assert not silent


def test_terms_known_to_the_month_and_the_year_cover_all_their_days(tmp_path: Path) -> None:
    known = load_organisations(data(tmp_path))
    assert known.acts_for("FRONT", on=date(2020, 1, 31)) is None
    assert known.acts_for("FRONT", on=date(2020, 2, 1)) is not None
    assert known.acts_for("FRONT", on=date(2021, 12, 31)) is not None
    assert known.acts_for("FRONT", on=date(2022, 1, 1)) is None


@pytest.mark.parametrize(
    ("organisations", "groups", "complaint"),
    [
        (UN + UN, FRONT, "code UN"),
        (UN, FRONT.replace("[Front]", "[Front, UN]"), "names both UN and FRONT"),
        (UN.replace("[United", "[UN, United"), FRONT, "lists a name twice"),
        (UN.replace("kind: igo", "kind: igo, parent: WORLD"), FRONT, "WORLD"),
        (UN.replace("kind: igo", "kind: igo, parent: UN"), FRONT, "parent"),
        (UN.replace("kind: igo", "kind: club"), FRONT, "organisations.yml:1: kind"),
        (UN, FRONT.replace("home: MLI", "home: Mali"), "groups.yml:1: home"),
        (UN, FRONT.replace("until: 2021", "until: 2019"), "stops acting"),
        (UN, FRONT.replace("from: 2020-02", "from: 2020-25"), "is no date"),
    ],
)
def test_a_row_that_does_not_hold_is_named(tmp_path: Path, organisations: str, groups: str, complaint: str) -> None:
    with pytest.raises(DataError, match=complaint):
        load_organisations(data(tmp_path, organisations, groups))
