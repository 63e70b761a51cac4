"""Offices: a name and a day lead to who spoke, and two people never hold one office at once unless they are rivals."""

from datetime import date
from pathlib import Path

import pytest

from detente.errors import DataError
from detente.ontology.offices import Offices, load_offices, plain
from detente.ontology.organisations import DATA

ONE = (
    "- {name: Ada Vale, surname: Vale, party: UTO, office: head_of_state, title: President,"
    " from: 2010-01-01, until: 2014-06}\n"
)
TWO = "- {name: Bo Reed, surname: Reed, party: UTO, office: head_of_state, title: President, from: 2014-06-20}\n"


def data(folder: Path, offices: str) -> Path:
    for name in ("organisations.yml", "groups.yml", "lexicon/en/roles.yml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text((DATA / name).read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "offices.yml").write_text(offices, encoding="utf-8")
    return folder


def found(name: str, day: date | None) -> list[tuple[str, str, str]]:
    return [(row.name, row.party, row.office) for row in load_offices().holder(name, day)]


@pytest.mark.parametrize(
    ("name", "day", "party", "office"),
    [
        ("Wang Yi", date(2025, 5, 21), "CHN", "foreign_minister"),
        ("Ishaq Dar", date(2025, 5, 21), "PAK", "foreign_minister"),
        ("Amir Khan Muttaqi", date(2025, 5, 21), "AFG", "foreign_minister"),
        ("Erdogan", date(2020, 1, 1), "TUR", "head_of_state"),
        ("Erdoğan", date(2012, 1, 1), "TUR", "head_of_government"),
        ("Zelensky", date(2022, 2, 24), "UKR", "head_of_state"),
        ("Saar", date(2025, 1, 1), "ISR", "foreign_minister"),
        ("Sisi", date(2018, 1, 1), "EGY", "head_of_state"),
        ("Amir-Abdollahian", date(2022, 1, 1), "IRN", "foreign_minister"),
        ("Guterres", date(2020, 1, 1), "UN", "secretary_general"),
        ("Nasrallah", date(2015, 1, 1), "HEZBOLLAH", "leader"),
        ("Parolin", date(2020, 1, 1), "VAT", "head_of_government"),
    ],
)
def test_a_name_and_a_day_lead_to_party_and_office(name: str, day: date, party: str, office: str) -> None:
    assert (party, office) in [row[1:] for row in found(name, day)]


def test_one_person_speaks_for_whom_the_day_says() -> None:
    assert {party for _, party, _ in found("Mark Rutte", date(2020, 1, 1))} == {"NLD"}
    assert {party for _, party, _ in found("Mark Rutte", date(2025, 6, 1))} == {"NATO"}


def test_a_surname_shared_by_two_gives_both_when_both_are_in_office() -> None:
    names = {name for name, _, _ in found("Lavrov", date(2016, 1, 1))}
    assert names == {"Sergei Lavrov"}
    assert {name for name, _, _ in found("Rahman", date(2026, 3, 1))} == {"Tarique Rahman", "Khalilur Rahman"}


def test_a_minister_is_named_by_the_office_for_half_a_year_after_it() -> None:
    assert found("Lammy", date(2026, 2, 1))
    assert not found("Lammy", date(2026, 4, 1))
    assert not found("Lammy", date(2024, 1, 1))


def test_without_a_day_all_terms_come_latest_first() -> None:
    starts = [row.from_.earliest for row in load_offices().holder("Donald Trump", None) if row.from_]
    assert starts == [date(2025, 1, 20), date(2017, 1, 20)]


def test_an_unknown_name_has_no_office() -> None:
    assert found("Nobody Inparticular", None) == []


def test_libya_may_have_two_prime_ministers_on_one_day() -> None:
    rows = load_offices().held("LBY", "head_of_government", date(2024, 1, 1))
    assert {row.surname for row in rows} == {"Dbeibah", "Hamad"}


def test_who_held_an_office_on_a_day() -> None:
    offices = load_offices()
    assert [row.name for row in offices.held("USA", "foreign_minister", date(2019, 6, 1))] == ["Mike Pompeo"]
    assert [row.name for row in offices.held("IRN", "head_of_state", date(2023, 3, 10))] == ["Ali Khamenei"]


def test_spellings_differ_in_accents_hyphens_and_apostrophes_only() -> None:
    assert plain("Binali Yıldırım") == plain("Binali Yildirim")
    assert plain("Sa’ar") == plain("Saar")
    assert plain("al-Sharaa") == plain("al Sharaa")
    assert plain("Støre") == plain("Store")
    assert plain("Li Qiang") != plain("Li Keqiang")


def test_an_alias_belongs_to_one_person_within_a_party() -> None:
    """Else one full name would lead to two people of one state."""
    owners: dict[tuple[str, str], set[str]] = {}
    for row in load_offices().rows:
        for alias in (row.name, *row.aliases):
            if " " in alias:
                owners.setdefault((row.party, plain(alias)), set()).add(row.name)
    assert not {key: names for key, names in owners.items() if len(names) > 1}


def test_every_g20_state_has_head_and_foreign_minister_in_mid_2025() -> None:
    offices, day = load_offices(), date(2025, 6, 15)
    states = "ARG AUS BRA CAN CHN FRA DEU IND IDN ITA JPN MEX RUS SAU ZAF KOR TUR GBR USA".split()
    headless = [s for s in states if not _heads(offices, s, day)]
    mute = [s for s in states if not offices.held(s, "foreign_minister", day)]
    assert (headless, mute) == ([], [])


def _heads(offices: Offices, state: str, day: date) -> bool:
    return any(offices.held(state, office, day) for office in ("head_of_state", "head_of_government"))


def test_a_handover_within_a_month_known_no_closer_is_no_overlap(tmp_path: Path) -> None:
    offices = load_offices(data(tmp_path, ONE + TWO))
    assert {row.name for row in offices.held("UTO", "head_of_state", date(2014, 6, 25))} == {"Ada Vale", "Bo Reed"}
    assert {row.name for row in offices.held("UTO", "head_of_state", date(2014, 7, 1))} == {"Bo Reed"}


def test_rivals_may_overlap(tmp_path: Path) -> None:
    rival = TWO.replace("from: 2014-06-20", "from: 2012-01-01, rival: true")
    assert len(load_offices(data(tmp_path, ONE + rival)).held("UTO", "head_of_state", date(2013, 1, 1))) == 2


def test_several_ministers_may_serve_at_once(tmp_path: Path) -> None:
    rows = (ONE + TWO.replace("2014-06-20", "2012-01-01")).replace("head_of_state", "minister")
    assert len(load_offices(data(tmp_path, rows)).held("UTO", "minister", date(2013, 1, 1))) == 2


@pytest.mark.parametrize(
    ("offices", "complaint"),
    [
        (ONE + TWO.replace("2014-06-20", "2013-01-01"), "Ada Vale and Bo Reed hold head_of_state of UTO at once"),
        (ONE.replace("until: 2014-06", "until: 2009"), "offices.yml:1: .*leaves before coming"),
        (ONE.replace("party: UTO", "party: UTOPIA"), "UTOPIA is no state's code"),
        (ONE.replace("head_of_state", "grand_vizier"), "no role .* 'grand_vizier'"),
        (ONE + TWO.replace("from: 2014-06-20", "from: June"), "offices.yml:2: from: .*is no date"),
        (ONE + TWO.replace("from: 2014-06-20", "from: 2014-02-30x"), "offices.yml:2"),
    ],
)
def test_a_term_that_cannot_be_is_named(tmp_path: Path, offices: str, complaint: str) -> None:
    with pytest.raises(DataError, match=complaint):
        load_offices(data(tmp_path, offices))
