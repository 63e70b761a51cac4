"""The Diplometrics Diplomatic Representation Database through the ledger and back; the rows are made up."""

from datetime import date

import pytest

from detente.errors import InputError
from detente.exchange import Imported, export_ddr, import_ddr, import_standings
from detente.ledger import Ledger, position, record_all
from detente.model import Pair, Side

from .conftest import Table, kept

HEADER = "Destination,Sending Country,Year,Embassy,Focus,LOR"
ROWS = (
    "Hungary,Norway,1960,5,1,0.75",
    "Hungary,Norway,1961,6,2,0.5",
    "Hungary,Norway,1962,6,3,0",
    "Hungary,Norway,1963,3,1,0.125",
    "Hungary,Norway,1964,2,1,0.1",
    "Hungary,Norway,1965,1,1,0.75",
    "Hungary,Norway,1966,0,,0",
    "Hungary,Norway,1967,4,1,.75",
)


def at(ledger: Ledger, year: int, sender: str = "NOR", receiver: str = "HUN") -> Side:
    return position(ledger, Pair.of(sender, receiver), valid=date(year, 12, 31)).side(sender)


def taken(ledger: Ledger, imported: Imported) -> None:
    assert [row.reason for row in imported.refused] == []
    record_all(ledger, imported.findings)


@pytest.mark.parametrize(
    ("year", "word", "state"),
    [
        (1960, "minister", "open"),
        (1961, "ambassador", "remote"),
        (1962, "none", "closed"),
        (1963, "interests_section", "open"),
        (1964, "protecting_power", "closed"),
        (1965, "unknown_head", "open"),
        (1966, "none", "closed"),
        (1967, "charge", "open"),
    ],
)
def test_every_code_says_its_level_and_where_the_mission_is(
    ledger: Ledger, table: Table, year: int, word: str, state: str
) -> None:
    taken(ledger, import_ddr(table(HEADER, *ROWS)))
    side = at(ledger, year)
    assert (side.level.word, side.mission.state) == (word, state)
    assert at(ledger, year, "HUN", "NOR").level.word == "unknown"


def test_a_head_for_several_states_lives_in_another(ledger: Ledger, table: Table) -> None:
    taken(ledger, import_ddr(table(HEADER, "Hungary,Norway,1960,6,2,0.5")))
    side = at(ledger, 1960)
    assert (side.level.order, side.mission.state) == (60, "remote")


def test_withdrawn_is_none_and_the_class_of_who_left_is_kept(ledger: Ledger, table: Table) -> None:
    (found,) = import_ddr(table(HEADER, "Hungary,Norway,1962,6,3,0")).findings
    taken(ledger, Imported((found,), ()))
    assert at(ledger, 1962).level.word == "none"
    (head,) = (standing for standing in found.standings if standing.kind == "representation")
    assert (head.class_, head.phase) == ("ambassador", "withdrawn")


@pytest.mark.parametrize(
    "header",
    [
        "Year,SendingCountry,Destination,Embassy,Focus,EmbassyFocus",
        "year,sending_country,receiving_country,embassy_level,focus,note",
        "YEAR, Sender , Host Country,EMBASSY CODE,Mission Focus,x",
    ],
)
def test_other_names_of_the_columns_are_known_and_come_back(ledger: Ledger, table: Table, header: str) -> None:
    path = table(header, "1960,Norway,Hungary,6.0,Multiple,anything")
    taken(ledger, import_ddr(path))
    assert at(ledger, 1960).level.word == "ambassador"
    assert export_ddr(kept(ledger)).text.encode() == path.read_bytes()


def test_a_file_without_the_sender_is_not_guessed_at(table: Table) -> None:
    with pytest.raises(InputError, match="no column sender"):
        import_ddr(table("Destination,Year,Embassy,Focus", "Hungary,1960,6,1"))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ('"Korea, South"', "KOR"),
        ('"Germany, East"', "DDR"),
        ("West Germany", "DEU"),
        ("Czechoslovakia", "CSK"),
        ('"Yemen, South"', "YMD"),
        ('"Congo, Democratic Republic of the"', "COD"),
        ('"Gambia, The"', "GMB"),
        ("USSR", "RUS"),
    ],
)
def test_countries_are_known_as_tables_write_them_and_former_states_are_their_own(
    table: Table, name: str, code: str
) -> None:
    (found,) = import_ddr(table(HEADER, f"{name},Norway,1985,6,1,1")).findings
    assert found.standings[0].receiver.code == code  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Atlantis,Norway,1961,6,1,1", "unknown state 'Atlantis'"),
        ("Norway,Norway,1961,6,1,1", "both NOR"),
        ("Hungary,Norway,1959,6,1,1", "a year from 1960 on"),
        ("Hungary,Norway,1961,7,1,1", "unknown embassy code '7'"),
        ("Hungary,Norway,1961,6,,1", "unknown focus ''"),
        ("Hungary,Norway,1960,6,1,1", "as line 2"),
    ],
)
def test_a_bad_row_is_named_with_file_and_line(table: Table, line: str, said: str) -> None:
    imported = import_ddr(table(HEADER, ROWS[0], line, name="ddr.csv"))
    (refused,) = imported.refused
    assert refused.reason.startswith("ddr.csv, line 3: ")
    assert said in refused.reason


def test_a_file_comes_back_to_the_byte(ledger: Ledger, table: Table) -> None:
    path = table(HEADER, 'Hungary,"Germany, East",1985,6,1,1', *ROWS, '"Korea, South",Norway,1967,6,1,1')
    taken(ledger, import_ddr(path))
    out = export_ddr(kept(ledger))
    assert out.text.encode() == path.read_bytes()
    assert dict(out.left_out) == {}


def test_levels_come_from_the_entries_where_no_row_of_the_data_is_behind_them(ledger: Ledger, table: Table) -> None:
    lines = ("NOR,HUN,level,interests_section,2001-03-01", "HUN,NOR,level,charge,2001-05-02")
    taken(ledger, import_standings(table("sender,receiver,kind,level,from", *lines)))
    out = export_ddr(kept(ledger))
    assert (out.header, out.lines) == (HEADER, ("Norway,Hungary,2001,4,1,0.75", "Hungary,Norway,2001,3,1,0.125"))
