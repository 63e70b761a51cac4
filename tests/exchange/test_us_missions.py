"""The United States' missions as of a day, from rows in the form of the US Diplomatic Mission Status Data."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from detente.exchange import export_us_missions, import_us_missions
from detente.ledger import Ledger, entries, open_ledger, position, record_all
from detente.model import Pair, Position, Side

from .conftest import Table, kept

HEADER = "country_abbrev_cow,country_code_cow,country_name_cow,country_name_usdos,date_start,date_end,us_mission_status"
# Made up, in the form of the data.
NORWAY = (
    "NOR,385,Norway,Norway,1905-11-07,1931-04-09,Legation",
    "NOR,385,Norway,Norway,1931-04-10,1950-06-11,None",
    "NOR,385,Norway,Norway,1950-06-12,1999-12-31,Embassy",
)
SHARED = Path(__file__).parents[3] / "shared" / "gold" / "us_missions" / "mission_status_range_cow_v0.1.csv"


def at(ledger: Ledger, day: str, receiver: str = "NOR") -> Side:
    return position(ledger, Pair.of("USA", receiver), valid=date.fromisoformat(day)).side("USA")


def test_a_mission_is_closed_on_the_day_that_the_next_row_says_none(ledger: Ledger, table: Table) -> None:
    record_all(ledger, import_us_missions(table(HEADER, *NORWAY)).findings)
    last, closed, later = (at(ledger, day) for day in ("1931-04-09", "1931-04-10", "1950-06-12"))
    assert (last.mission.state, last.level.word) == ("open", "minister")
    assert (closed.mission.state, closed.level.word, closed.level.order) == ("closed", "none", 0)
    assert (later.mission.kind, later.mission.state, later.level.word) == ("embassy", "open", "ambassador")


def test_the_head_of_a_resident_mission_is_inferred_and_said_to_be(ledger: Ledger, table: Table) -> None:
    record_all(ledger, import_us_missions(table(HEADER, *NORWAY)).findings)
    head = at(ledger, "1960-01-01").head
    assert head
    assert (head.class_, head.inferred) == ("ambassador", "class of the mission")


def test_the_end_of_the_data_closes_nothing(ledger: Ledger, table: Table) -> None:
    record_all(ledger, import_us_missions(table(HEADER, *NORWAY)).findings)
    assert at(ledger, "2020-01-01").mission.state == "open"


def test_where_coverage_begins_nothing_is_said_to_have_begun(table: Table) -> None:
    first, *_ = import_us_missions(table(HEADER, *NORWAY)).findings
    when = first.standings[0].when
    assert (when.earliest, when.latest, when.precision) == (None, date(1905, 11, 7), "unknown")


def test_no_representation_at_the_beginning_closes_no_embassy(ledger: Ledger, table: Table) -> None:
    record_all(ledger, import_us_missions(table(HEADER, "NOR,385,Norway,Norway,1905-11-07,1931-04-09,None")).findings)
    side = at(ledger, "1905-11-07")
    assert (side.mission.state, side.channel.channel, side.level.word) == (None, "none", "none")


def test_the_first_of_a_month_may_be_any_day_of_it(table: Table) -> None:
    lines = (
        "NOR,385,Norway,Norway,1905-11-07,1931-03-31,None",
        "NOR,385,Norway,Norway,1931-04-01,1978-12-31,Legation",
        "NOR,385,Norway,Norway,1979-01-01,1999-12-31,Embassy",
    )
    spans = [found.standings[0].when for found in import_us_missions(table(HEADER, *lines)).findings]
    assert [when.precision for when in spans] == ["unknown", "month", "day"]
    assert spans[1].latest == date(1931, 4, 30)


def test_after_a_gap_the_change_came_on_some_day_of_the_gap(ledger: Ledger, table: Table) -> None:
    lines = (NORWAY[0], "NOR,385,Norway,Norway,1945-05-08,1999-12-31,Embassy")
    record_all(ledger, import_us_missions(table(HEADER, *lines)).findings)
    known = position(ledger, Pair.of("USA", "NOR"), valid=date(1940, 1, 1))
    assert known.side("USA").level.word == "minister"
    assert len(known.unsettled) == 2
    assert at(ledger, "1945-05-08").level.word == "ambassador"


def test_residence_elsewhere_an_interests_section_and_a_consulate_keep_apart(ledger: Ledger, table: Table) -> None:
    lines = (
        "NOR,385,Norway,Norway,1905-11-07,1931-04-09,Consulate",
        "NOR,385,Norway,Norway,1931-04-10,1950-06-11,Envoy Nonresident",
        "NOR,385,Norway,Norway,1950-06-12,1960-02-03,Interests",
        "NOR,385,Norway,Norway,1960-02-04,1999-12-31,None",
    )
    record_all(ledger, import_us_missions(table(HEADER, *lines)).findings)
    pair = Pair.of("USA", "NOR")
    consulate = position(ledger, pair, valid=date(1920, 1, 1))
    assert [(each.sender, each.state) for each in consulate.consular] == [("USA", "open")]
    assert consulate.side("USA").level.word == "none"
    remote = at(ledger, "1931-04-10")
    assert (remote.mission.state, remote.level.word) == ("remote", "minister")
    section = at(ledger, "1950-06-12")
    assert (section.mission.kind, section.level.word) == ("interests_section", "interests_section")
    gone = position(ledger, pair, valid=date(1960, 2, 4))
    assert gone.side("USA").level.word == "none"
    assert [each.state for each in gone.consular] == ["closed"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("ATL,999,Atlantis,Atlantis,1816-01-01,1829-10-09,None", "COW 999 (Atlantis) is no number of the state list"),
        ("NOR,385,Norway,Norway,1905-11-07,1931-04-09,Chancery", "Chancery"),
        ("NOR,385,Norway,Norway,1931-04-10,1905-11-07,None", "before date_start"),
        ("NOR,385,Norway,Norway,1931-04,1935-11-07,None", "no day"),
        ("NOR,385,Norway,Norway,1931-04-08,1935-11-07,None", "overlaps line 2"),
        ("USA,2,United States of America,,1931-04-10,1935-11-07,None", "their own country"),
    ],
)
def test_a_bad_row_is_named_with_file_and_line(table: Table, line: str, said: str) -> None:
    imported = import_us_missions(table(HEADER, NORWAY[0], line, name="missions.csv"))
    (refused,) = imported.refused
    assert refused.reason.startswith("missions.csv, line 3: ")
    assert said in refused.reason
    assert len(imported.findings) == 1


def test_the_release_is_known_by_its_file_name(table: Table) -> None:
    (found, *_) = import_us_missions(table(HEADER, *NORWAY, name="mission_status_range_cow_v0.1.csv")).findings
    assert found.article.published == date(2026, 3, 15)
    (other, *_) = import_us_missions(table(HEADER, *NORWAY, name="mission_status_range_cow_v9.9.csv")).findings
    assert other.article.published is None


LEVELS = {
    "Embassy": "ambassador", "Ambassador Nonresident": "ambassador", "Legation": "minister",
    "Envoy Nonresident": "minister", "Liaison": "liaison", "Interests": "interests_section", "Consulate": "none",
    "Consul Nonresident": "none", "None": "none",
}  # fmt: skip


@pytest.mark.skipif(not SHARED.exists(), reason="the data set is not beside the project")
def test_the_real_data_set_comes_back_as_it_says(ledger: Ledger) -> None:
    imported = import_us_missions(SHARED)
    assert (len(imported.findings), imported.refused) == (656, ())
    record_all(ledger, imported.findings)
    wrong = []
    for found in imported.findings[::6]:
        cells = found.article.text.rsplit(",", 3)
        receiver = found.standings[0].receiver.code  # type: ignore[union-attr]
        for day in cells[1:3]:
            known = position(ledger, Pair.of("USA", receiver), valid=date.fromisoformat(day))
            if known.side("USA").level.word != LEVELS[cells[3]] and not known.unsettled:
                wrong.append((found.article.text, day, known.side("USA").level.word))
    assert wrong == []
    assert sum(1 for _ in entries(ledger, pair=Pair.of("USA", "CUB"))) > 10


# A receiver by its COW number and by our code, and a day: the day before and the day of a change, or inside a range.
DAYS = (
    ("700", "AFG", "1935-05-03"), ("700", "AFG", "1935-05-04"), ("700", "AFG", "1970-01-01"),
    ("700", "AFG", "2002-01-16"), ("700", "AFG", "2002-01-17"), ("700", "AFG", "2024-06-30"),
    ("300", "XAH", "1838-11-06"), ("300", "XAH", "1838-11-07"), ("300", "XAH", "1917-04-08"),
    ("255", "DEU", "1893-10-25"), ("255", "DEU", "1893-10-26"), ("260", "DEU", "1970-06-15"),
    ("265", "DDR", "1974-12-08"), ("265", "DDR", "1974-12-09"), ("327", "XPS", "1848-08-18"),
    ("327", "XPS", "1848-08-19"), ("640", "TUR", "1831-09-12"), ("640", "TUR", "1906-06-18"),
    ("710", "CHN", "1973-04-30"), ("710", "CHN", "1978-01-01"), ("40", "CUB", "1961-01-03"),
    ("40", "CUB", "2015-07-19"), ("40", "CUB", "2015-07-20"), ("630", "IRN", "1980-04-06"),
    ("630", "IRN", "1980-04-07"), ("620", "LBY", "2014-07-26"), ("520", "SOM", "2016-08-09"),
    ("341", "MNE", "2006-08-15"), ("678", "YEM", "1946-09-30"), ("817", "XVS", "1965-03-08"),
)  # fmt: skip


@pytest.fixture(scope="module")
def of_the_data_set(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """A ledger that holds the data set and nothing else."""
    if not SHARED.exists():
        pytest.skip("the data set is not beside the project")
    with open_ledger(str(tmp_path_factory.mktemp("missions") / "ledger.db"), create=True) as opened:
        record_all(opened, import_us_missions(SHARED).findings)
        yield opened


def status_in_the_file(number: str, day: str) -> str:
    with SHARED.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["country_code_cow"] == number]
    (found,) = (row["us_mission_status"] for row in rows if row["date_start"] <= day <= row["date_end"])
    return found


def fits(status: str, known: Position, receiver: str) -> bool:
    """Whether a position says what a status of the codebook means: level, residence, and the consulate."""
    side = known.side("USA")
    remote = status.endswith("Nonresident")
    consulates = {each.state for each in known.consular if each.receiver == receiver}
    if status.startswith("Consul"):
        return side.level.word == "none" and consulates == {"remote" if remote else "open"}
    if status == "None":
        return side.level.word == "none" and side.mission.state != "open" and "open" not in consulates
    return side.level.word == LEVELS[status] and side.mission.state == ("remote" if remote else "open")


@pytest.mark.parametrize(("number", "receiver", "day"), DAYS)
def test_as_of_a_day_the_ledger_says_what_the_file_says(
    of_the_data_set: Ledger, number: str, receiver: str, day: str
) -> None:
    known = position(of_the_data_set, Pair.of("USA", receiver), valid=date.fromisoformat(day))
    status = status_in_the_file(number, day)
    assert fits(status, known, receiver), f"{status}: {known.side('USA')}"


def test_the_thirty_days_show_every_status_but_one() -> None:
    if not SHARED.exists():
        pytest.skip("the data set is not beside the project")
    shown = {status_in_the_file(number, day) for number, _, day in DAYS}
    assert set(LEVELS) - shown <= {"Consul Nonresident"}


def test_where_the_file_is_silent_the_last_status_stands_and_what_follows_is_unsettled(of_the_data_set: Ledger) -> None:
    known = position(of_the_data_set, Pair.of("USA", "DEU"), valid=date(1950, 1, 1))
    assert known.side("USA").level.word == "none"
    assert known.unsettled


def test_the_data_set_comes_back_to_the_byte(of_the_data_set: Ledger) -> None:
    table = export_us_missions(kept(of_the_data_set))
    assert table.text.encode() == SHARED.read_bytes()
    assert dict(table.left_out) == {}
