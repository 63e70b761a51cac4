"""A table of standings goes through the ledger and comes out as positions."""

from datetime import date

import pytest

from detente.errors import InputError
from detente.exchange import Imported, import_standings
from detente.ledger import Ledger, entries, position, record_all
from detente.model import Pair, Position, Trouble

from .conftest import Table

MISSIONS = "sender,receiver,kind,mission,state,from,to,source"
HEADS = "sender,receiver,kind,class,phase,person,from,to"
LEVELS = "sender,receiver,kind,level,through,from,to"


def on(ledger: Ledger, day: str, one: str = "NOR", other: str = "HUN") -> Position:
    return position(ledger, Pair.of(one, other), valid=date.fromisoformat(day))


def taken(ledger: Ledger, imported: Imported) -> None:
    assert [row.reason for row in imported.refused] == []
    record_all(ledger, imported.findings)


def test_a_mission_that_is_open_to_a_day_is_closed_on_that_day(ledger: Ledger, table: Table) -> None:
    taken(ledger, import_standings(table(MISSIONS, "NOR,HUN,mission,embassy,open,2001-03-01,2014-07-26,A list")))
    states = [
        on(ledger, day).side("NOR").mission.state for day in ("2001-02-28", "2001-03-01", "2014-07-25", "2014-07-26")
    ]
    assert states == [None, "open", "open", "closed"]


def test_an_end_that_another_row_takes_over_closes_nothing(ledger: Ledger, table: Table) -> None:
    first = "NOR,HUN,mission,embassy,open,2001-03-01,2014-07-26,A list"
    then = "NOR,HUN,mission,liaison_office,open,2014-07-26,,A list"
    taken(ledger, import_standings(table(MISSIONS, first, then)))
    side = on(ledger, "2014-07-26").side("NOR")
    assert (side.mission.kind, side.mission.state, side.level.word) == ("liaison_office", "open", "liaison")
    assert [each.record.state for each in entries(ledger, kinds=("standing",))] == ["open", "open"]  # type: ignore[union-attr]


def test_every_standing_quotes_its_whole_row_and_names_its_source(table: Table) -> None:
    line = "Norway,Hungary,mission,embassy,open,2001-03-01,2014-07-26,Foreign lists 2015"
    (found,) = import_standings(table(MISSIONS, line)).findings
    assert found.article.text == line
    assert found.article.source
    assert found.article.source.name == "Foreign lists 2015"
    assert {each.evidence[0].quote for each in found.standings} == {line}
    assert len(found.standings) == 2


def test_a_cell_of_two_lines_is_quoted_as_it_stands(table: Table) -> None:
    path = table(MISSIONS, 'NOR,HUN,mission,embassy,open,2001-03-01,,"A list,', 'second part"', "NOR,HUN,embassy,,,,,")
    imported = import_standings(path)
    (found,) = imported.findings
    assert found.article.text == 'NOR,HUN,mission,embassy,open,2001-03-01,,"A list,\nsecond part"'
    assert [row.number for row in imported.refused] == [4]


def test_an_ambassador_whose_post_ended_is_gone_and_the_embassy_stays(ledger: Ledger, table: Table) -> None:
    taken(ledger, import_standings(table(MISSIONS, "NOR,HUN,mission,embassy,open,2001-03-01,,A list")))
    path = table(HEADS, "NOR,HUN,representation,ambassador,in_post,Kari Moe,2010-09-01,2012-01-15", name="heads.csv")
    taken(ledger, import_standings(path))
    serving, gone = on(ledger, "2012-01-14").side("NOR"), on(ledger, "2012-01-15").side("NOR")
    assert serving.head
    assert (serving.head.class_, serving.head.person, serving.level.word) == ("ambassador", "Kari Moe", "ambassador")
    assert gone.mission.state == "open"
    assert gone.level.word == "charge"
    assert gone.level.inferred == "VCDR art. 19"


def test_a_month_is_a_month_and_not_its_first_day(ledger: Ledger, table: Table) -> None:
    taken(ledger, import_standings(table(MISSIONS, "NOR,HUN,mission,embassy,closed,2014-07,,A list")))
    (entry,) = entries(ledger)
    assert (entry.when.precision, str(entry.when.earliest), str(entry.when.latest)) == (
        "month",
        "2014-07-01",
        "2014-07-31",
    )
    within = on(ledger, "2014-07-10")
    assert within.side("NOR").mission.state is None
    assert within.unsettled == (entry.id,)
    assert on(ledger, "2014-08-01").side("NOR").mission.state == "closed"


def test_what_opened_and_closed_in_one_year_is_closed_after_it(ledger: Ledger, table: Table) -> None:
    taken(ledger, import_standings(table(MISSIONS, "NOR,HUN,mission,embassy,open,2014,2014,A list")))
    assert on(ledger, "2014-12-31").side("NOR").mission.state == "closed"


def test_without_a_beginning_it_held_before_its_end(ledger: Ledger, table: Table) -> None:
    taken(ledger, import_standings(table(MISSIONS, "NOR,HUN,mission,embassy,open,,2014-07-26,A list")))
    assert on(ledger, "2014-07-25").side("NOR").mission.state == "open"
    assert on(ledger, "2014-07-26").side("NOR").mission.state == "closed"


def test_the_end_of_relations_without_what_came_after_is_a_trouble(ledger: Ledger, table: Table) -> None:
    header = "sender,receiver,kind,state,worded_by,from,to"
    path = table(header, "NOR,HUN,relations,established,,1990-01-01,2020-05-05")
    taken(ledger, import_standings(path))
    assert on(ledger, "2020-05-05").relations.state == "established"
    (trouble,) = (entry.record for entry in entries(ledger, kinds=("trouble",)))
    assert isinstance(trouble, Trouble)
    assert "2020-05-05" in trouble.reason
    severed = table(header, "NOR,HUN,relations,severed,HUN,2020-05-05,", name="later.csv")
    taken(ledger, import_standings(severed))
    held = on(ledger, "2020-05-05").relations
    assert (held.state, held.worded_by) == ("severed", "HUN")


@pytest.mark.parametrize(
    ("written", "word", "order"),
    [
        ("ambassador", "ambassador", 60),
        ("cow:2", "minister", 50),
        ("ddr:4", "charge", 40),
        ("liaison", "liaison", 30),
        ("ddr:3", "interests_section", 20),
        ("protecting_power", "protecting_power", 10),
        ("none", "none", 0),
    ],
)
def test_a_level_comes_back_from_the_ledger(ledger: Ledger, table: Table, written: str, word: str, order: int) -> None:
    through = "CHE" if word == "protecting_power" else ""
    taken(ledger, import_standings(table(LEVELS, f"NOR,HUN,level,{written},{through},2001-03-01,")))
    side = on(ledger, "2001-03-01").side("NOR")
    assert (side.level.word, side.level.order) == (word, order)
    assert side.channel.through == (through or None)
    assert on(ledger, "2001-03-01").side("HUN").level.word == "unknown"


def test_levels_follow_each_other_down_and_up_again(ledger: Ledger, table: Table) -> None:
    steps = ("ambassador", "interests_section", "none", "liaison", "charge", "protecting_power", "ambassador")
    lines = [f"NOR,HUN,level,{step},,{2000 + n}-01-02,{2001 + n}-01-02" for n, step in enumerate(steps[:-1])]
    taken(ledger, import_standings(table(LEVELS, *lines, "NOR,HUN,level,ambassador,,2006-01-02,")))
    assert tuple(on(ledger, f"{2000 + n}-01-02").side("NOR").level.word for n in range(len(steps))) == steps


def test_a_code_that_means_two_levels_is_not_guessed(table: Table) -> None:
    (refused,) = import_standings(table(LEVELS, "NOR,HUN,level,cow:9,,2001-03-01,")).refused
    assert "liaison or interests_section" in refused.reason


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("NOR,HUN,mission,embassy,open,2014-07-26,2014-07-26,x", "not after"),
        ("NOR,HUN,mission,embassy,open,26/07/2014,,x", "no date"),
        ("NOR,HUN,mission,embassy,open,2014-02-30,,x", "no date"),
        ("NOR,HUN,mission,embassy,ajar,2014-07-26,,x", "state"),
        ("NOR,HUN,mission,embassy,,2014-07-26,,x", "needs state"),
        ("NOR,NOR,mission,embassy,open,2014-07-26,,x", "two parties"),
        ("Atlantis,HUN,mission,embassy,open,2014-07-26,,x", "Atlantis"),
        ("NOR,HUN,friendship,,,2014-07-26,,x", "unknown kind"),
        ("NOR,HUN,relations,embassy,severed,2014-07-26,,x", "no mission"),
        ("NOR,HUN,mission,embassy,open", "5 cells"),
        ('NOR,HUN,mission,embassy,"open"ish,2014-07-26,,x', "not CSV"),
    ],
)
def test_a_bad_row_is_named_with_file_and_line_and_the_others_are_taken(table: Table, line: str, said: str) -> None:
    good = "NOR,HUN,mission,embassy,open,2001-03-01,,A list"
    imported = import_standings(table(MISSIONS, good, line, good.replace("2001", "2002")))
    assert len(imported.findings) == 2
    (refused,) = imported.refused
    assert refused.number == 3
    assert refused.reason.startswith("standings.csv, line 3: ")
    assert said in refused.reason


def test_a_column_that_nobody_knows_is_not_passed_over(table: Table) -> None:
    with pytest.raises(InputError, match="'colour'"):
        import_standings(table(f"{MISSIONS},colour", "NOR,HUN,mission,embassy,open,2001-03-01,,A list,red"))


def test_the_same_table_again_changes_nothing(ledger: Ledger, table: Table) -> None:
    path = table(MISSIONS, "NOR,HUN,mission,embassy,open,2001-03-01,2014-07-26,A list")
    taken(ledger, import_standings(path))
    again = record_all(ledger, import_standings(path).findings)
    assert (again.run, again.new, again.known) == (None, 0, 2)


def test_a_table_was_not_known_before_it_came_out(ledger: Ledger, table: Table) -> None:
    path = table(MISSIONS, "NOR,HUN,mission,embassy,open,2001-03-01,,A list")
    taken(ledger, import_standings(path, published=date(2015, 1, 1)))
    asked = {"valid": date(2002, 1, 1)}
    before = position(ledger, Pair.of("NOR", "HUN"), known=date(2014, 12, 31), **asked)
    after = position(ledger, Pair.of("NOR", "HUN"), known=date(2015, 1, 1), **asked)
    assert (before.side("NOR").mission.state, after.side("NOR").mission.state) == (None, "open")
