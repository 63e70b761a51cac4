"""COW Diplomatic Exchange through the ledger and back; the rows are made up, in the form of the data."""

from datetime import date

import pytest

from detente.exchange import Imported, export_cow_exchange, import_cow_exchange, import_standings
from detente.ledger import Ledger, entries, position, record_all
from detente.model import Pair, Position, Trouble

from .conftest import Table, kept

HEADER = "ccode1,ccode2,year,DR_at_1,DR_at_2,DE,version"
# 385 is Norway, 310 Hungary: a minister of Norway at Hungary in 1925, a chargé of Hungary at Norway.
ROWS = (
    "310,385,1920,0,0,0,2006.1",
    "310,385,1925,2,1,1,2006.1",
    "310,385,1930,2,1,1,2006.1",
    "310,385,1950,9,0,1,2006.1",
    "310,385,1970,3,-9,1,2006.1",
)
MIRRORED = (
    "385,310,1920,0,0,0,2006.1",
    "385,310,1925,1,2,1,2006.1",
    "385,310,1930,1,2,1,2006.1",
    "385,310,1950,0,9,1,2006.1",
    "385,310,1970,-9,3,1,2006.1",
)


def on(ledger: Ledger, day: str) -> Position:
    return position(ledger, Pair.of("NOR", "HUN"), valid=date.fromisoformat(day))


def taken(ledger: Ledger, imported: Imported) -> None:
    assert [row.reason for row in imported.refused] == []
    record_all(ledger, imported.findings)


def test_the_level_at_side_two_is_that_of_side_one(ledger: Ledger, table: Table) -> None:
    taken(ledger, import_cow_exchange(table(HEADER, *ROWS)))
    known = on(ledger, "1925-12-31")
    assert (known.side("NOR").level.word, known.side("HUN").level.word) == ("minister", "charge")


def test_both_rows_of_a_pair_say_the_same(ledger: Ledger, table: Table) -> None:
    taken(ledger, import_cow_exchange(table(HEADER, *ROWS, *MIRRORED)))
    known = on(ledger, "1925-12-31")
    assert (known.side("NOR").level.word, known.side("HUN").level.word) == ("minister", "charge")
    assert known.side("NOR").level.against == ()


def test_a_snapshot_says_only_that_its_level_held_by_then(table: Table) -> None:
    first, changed, same, *_ = import_cow_exchange(table(HEADER, *ROWS)).findings
    spans = [found.standings[0].when for found in (first, changed, same)]
    assert [(when.earliest, when.latest) for when in spans] == [
        (None, date(1920, 12, 31)),
        (date(1920, 1, 2), date(1925, 12, 31)),
        (None, date(1930, 12, 31)),
    ]
    assert {when.precision for when in spans} == {"unknown"}


def test_between_two_snapshots_the_change_is_unsettled(ledger: Ledger, table: Table) -> None:
    taken(ledger, import_cow_exchange(table(HEADER, *ROWS)))
    between, after = on(ledger, "1923-06-01"), on(ledger, "1925-12-31")
    assert between.side("NOR").level.word == "none"
    assert {entry.when.latest for entry in entries(ledger) if entry.id in between.unsettled} == {date(1925, 12, 31)}
    assert after.side("NOR").level.word == "minister"


def test_before_the_first_snapshot_nothing_is_known(ledger: Ledger, table: Table) -> None:
    taken(ledger, import_cow_exchange(table(HEADER, *ROWS)))
    assert on(ledger, "1919-12-31").side("NOR").level.word == "unknown"


def test_other_is_somebody_of_unknown_class_and_not_nobody(ledger: Ledger, table: Table) -> None:
    taken(ledger, import_cow_exchange(table(HEADER, *ROWS)))
    side = on(ledger, "1950-12-31").side("NOR")
    assert (side.level.word, side.level.order, side.mission.state) == ("unknown_head", None, "open")
    none = on(ledger, "1950-12-31").side("HUN")
    assert (none.level.word, none.level.order) == ("none", 0)


def test_a_missing_level_changes_nothing_and_is_said_to_be_missing(ledger: Ledger, table: Table) -> None:
    taken(ledger, import_cow_exchange(table(HEADER, *ROWS)))
    assert on(ledger, "1970-12-31").side("HUN").level.word == "none"
    (trouble,) = (entry.record for entry in entries(ledger, kinds=("trouble",)))
    assert isinstance(trouble, Trouble)
    assert trouble.reason.startswith("DR_at_2 is missing")


def test_the_mission_of_a_head_is_inferred(ledger: Ledger, table: Table) -> None:
    _, found, *_ = import_cow_exchange(table(HEADER, *ROWS)).findings
    inferred = {standing.kind: standing.inferred for standing in found.standings}
    assert inferred == {"mission": "a head of mission has one", "representation": None}


def test_two_german_states_of_one_year_keep_apart(ledger: Ledger, table: Table) -> None:
    taken(ledger, import_cow_exchange(table(HEADER, "260,385,1975,3,3,1,2006.1", "265,385,1975,1,2,1,2006.1")))
    words = [
        position(ledger, Pair.of("NOR", code), valid=date(1975, 12, 31)).side(code).level.word
        for code in ("DEU", "DDR")
    ]
    assert words == ["ambassador", "minister"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("310,999,1925,0,0,0,2006.1", "COW 999 is no number of the state list"),
        ("310,Norway,1925,0,0,0,2006.1", "COW Norway is no number"),
        ("310,310,1925,0,0,0,2006.1", "both sides are HUN"),
        ("310,385,1816,0,0,0,2006.1", "a year from 1817 on"),
        ("310,385,1925,4,0,0,2006.1", "unknown DR_at_1 '4'"),
        ("310,385,1920,1,1,1,2006.1", "as line 2"),
    ],
)
def test_a_bad_row_is_named_with_file_and_line(table: Table, line: str, said: str) -> None:
    imported = import_cow_exchange(table(HEADER, ROWS[0], line, name="exchange.csv"))
    (refused,) = imported.refused
    assert refused.reason.startswith("exchange.csv, line 3: ")
    assert said in refused.reason
    assert len(imported.findings) == 1


def test_a_file_comes_back_to_the_byte(ledger: Ledger, table: Table) -> None:
    more = ("300,385,1904,2,,1,2006.1", "300,385,1909,,,0,2006.1")
    path = table(HEADER, more[0], more[1], *ROWS, *MIRRORED)
    taken(ledger, import_cow_exchange(path))
    out = export_cow_exchange(kept(ledger))
    assert out.text.encode() == path.read_bytes()
    assert dict(out.left_out) == {}


def test_levels_come_from_the_entries_where_no_row_of_the_data_is_behind_them(ledger: Ledger, table: Table) -> None:
    header = "sender,receiver,kind,level,from"
    lines = ("NOR,HUN,level,ambassador,1975-03-01", "HUN,NOR,level,liaison,1975-05-02")
    taken(ledger, import_standings(table(header, *lines)))
    out = export_cow_exchange(kept(ledger))
    assert out.lines == ("310,385,1975,3,9,1,", "385,310,1975,9,3,1,")


def test_a_year_that_the_data_tells_is_not_told_twice(ledger: Ledger, table: Table) -> None:
    path = table(HEADER, *ROWS)
    taken(ledger, import_cow_exchange(path))
    taken(
        ledger,
        import_standings(table("sender,receiver,kind,level,from", "NOR,HUN,level,charge,1950-03-01", name="s.csv")),
    )
    out = export_cow_exchange(kept(ledger))
    assert out.text.encode() == path.read_bytes()
    assert dict(out.left_out) == {"standing": 1}


def test_a_state_that_the_list_does_not_hold_is_left_out_and_counted(ledger: Ledger, table: Table) -> None:
    taken(ledger, import_standings(table("sender,receiver,kind,level,from", "NOR,EU,level,ambassador,1975-03-01")))
    out = export_cow_exchange(kept(ledger))
    assert (out.lines, dict(out.left_out)) == ((), {"standing": 1})
