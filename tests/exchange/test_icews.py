"""Events of ICEWS into the ledger: who, to whom, what, and what is set aside or refused."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from detente.errors import InputError
from detente.exchange import Refused, SetAside, import_icews
from detente.exchange.icews import sector
from detente.ledger import Ledger, entries, record_all
from detente.model import Event, Findings, Pair

from .conftest import Run

HEADER = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code",
    "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher", "City",
    "District", "Province", "Country", "Latitude", "Longitude",
)  # fmt: skip
VISIT = {
    "Event ID": "7", "Event Date": "2016-03-05", "Source Name": "Norway", "Source Country": "Norway",
    "Event Text": "Make a visit", "CAMEO Code": "042", "Target Name": "Military (Hungary)",
    "Target Sectors": "Military,Government", "Target Country": "Hungary", "Publisher": "A Paper", "City": "Pécs",
    "Country": "Hungary", "Latitude": "46.1", "Longitude": "18.2",
}  # fmt: skip


def line(**cells: str) -> str:
    row = VISIT | {name.replace("_", " "): cell for name, cell in cells.items()}
    return "\t".join(row.get(name, "") for name in HEADER)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "events.tab"


def read(place: Path, *lines: str, header: Iterable[str] = HEADER, **more: date) -> list[Findings | Refused | SetAside]:
    place.write_text("".join(f"{each}\n" for each in ("\t".join(header), *lines)), encoding="utf-8")
    return list(import_icews(place, **more))


def event(place: Path, **cells: str) -> Event:
    (found,) = read(place, line(**cells))
    assert isinstance(found, Findings), found
    return found.events[0]


def test_a_row_is_an_event_that_quotes_its_line(place: Path) -> None:
    (found,) = read(place, line())
    assert isinstance(found, Findings)
    (visit,) = found.events
    assert (visit.type, visit.mode, visit.cameo) == ("CONSULT", "visit", "042")
    assert [(actor.code, actor.sector) for actor in (*visit.actors, *visit.recipients)] == [
        ("NOR", "GOV"), ("HUN.MIL", "MIL")
    ]  # fmt: skip
    assert visit.evidence[0].quote == line().strip()
    assert visit.trigger[0].quote == "Make a visit"
    assert (visit.when.earliest, visit.when.latest) == (date(2016, 3, 5), date(2016, 3, 5))
    assert visit.where
    assert (visit.where.name, visit.where.country, visit.where.lat) == ("Pécs", "HUN", 46.1)
    assert found.article.source
    assert (found.article.source.name, found.article.published) == ("ICEWS", date(2016, 3, 5))


def test_the_day_of_publication_is_the_rows_own_or_the_given_one(place: Path) -> None:
    (found,) = read(place, line(), published=date(2020, 1, 1))
    assert isinstance(found, Findings)
    assert found.article.published == date(2020, 1, 1)
    assert found.events[0].when.earliest == date(2016, 3, 5)


@pytest.mark.parametrize(("told", "code"), [("42", "042"), ("10", "010"), ("1663", "1663"), ("331", "0331")])
def test_a_zero_that_a_spreadsheet_took_is_put_back(place: Path, told: str, code: str) -> None:
    (found,) = read(place, line(CAMEO_Code=told))
    if code == "010":
        assert isinstance(found, SetAside)
    else:
        assert isinstance(found, Findings)
        assert found.events[0].cameo == code


@pytest.mark.parametrize(("told", "ours"), [
    ("Military,Army,Government", "MIL"), ("Executive,Government", "GOV"), ("Opposition Major Party,Parties", "OPP"),
    ("General Population / Civilian / Social,Social", "CVL"), ("", None), ("Astrologers", None),
])  # fmt: skip
def test_a_sector_is_the_most_particular_of_those_named(told: str, ours: str | None) -> None:
    assert sector(told) == ours


def test_an_organisation_without_a_country_is_known_by_its_name(place: Path) -> None:
    found = event(place, Source_Name="United Nations", Source_Country="")
    assert found.actors[0].code == "UN"


@pytest.mark.parametrize(("cells", "why"), [
    ({"CAMEO_Code": "020"}, "PLOVER has no type"),
    ({"Target_Country": "Norway"}, "of one country"),
    ({"Target_Country": "", "Target_Name": "Unspecified Actor"}, "no state or listed organisation"),
    ({"Source_Country": "NULL", "Source_Name": "Somebody"}, "no state or listed organisation"),
])  # fmt: skip
def test_what_the_ledger_has_no_place_for_is_set_aside(place: Path, cells: dict[str, str], why: str) -> None:
    (found,) = read(place, line(**cells))
    assert isinstance(found, SetAside)
    assert why in found.reason


@pytest.mark.parametrize(("bad", "why"), [
    (line(Event_Date="2016-13-05"), "no date"), (line(Source_Country="Narnia"), "Narnia"),
    (line(CAMEO_Code="999"), "no CAMEO code"), ("1\t2\t3", "3 cells under 20 columns"),
])  # fmt: skip
def test_a_row_that_cannot_be_used_is_named_and_the_others_are_kept(place: Path, bad: str, why: str) -> None:
    good, refused, other = read(place, line(), bad, line(Event_ID="8"))
    assert isinstance(good, Findings)
    assert isinstance(other, Findings)
    assert isinstance(refused, Refused)
    assert refused.reason.startswith("events.tab, line 3: ")
    assert why in refused.reason


def test_a_line_that_is_no_utf8_is_refused_by_itself(place: Path) -> None:
    place.write_bytes(
        "\t".join(HEADER).encode() + b"\n" + line().encode() + b"\n\xff\xfe\n" + line().encode() + b"\r\n"
    )
    kinds = [type(each) for each in import_icews(place)]
    assert kinds == [Findings, Refused, Findings]


def test_a_file_without_the_columns_or_that_is_not_there_is_refused(place: Path) -> None:
    with pytest.raises(InputError, match="no column Source Name"):
        read(place, header=("Event ID", "Event Date"))
    with pytest.raises(InputError, match="cannot be read"):
        list(import_icews(place.with_name("none.tab")))


def test_rows_are_read_one_at_a_time(place: Path) -> None:
    place.write_text("\t".join(HEADER) + "\n" + f"{line()}\n" * 3, encoding="utf-8")
    rows = import_icews(place)
    assert isinstance(next(rows), Findings)
    # The rest of the file may change: it has not been read.
    rows.close()  # type: ignore[attr-defined]  # a generator


def test_the_same_rows_again_change_nothing(place: Path, ledger: Ledger) -> None:
    found = [each for each in read(place, line(), line(Event_ID="8")) if isinstance(each, Findings)]
    assert record_all(ledger, found).new == 2
    again = record_all(ledger, found)
    assert (again.run, again.known) == (None, 2)
    (one, _) = entries(ledger, pair=Pair.of("NOR", "HUN"))
    assert one.reported == date(2016, 3, 5)


def test_the_command_counts_names_and_keeps(run: Run, place: Path, tmp_path: Path) -> None:
    read(place, line(), line(CAMEO_Code="020"), line(Source_Country="Narnia"))
    kept = tmp_path / "kept.db"
    status, out, complaints = run("import", place, "--format", "icews", "--ledger", kept)
    assert status == 1
    assert f"{place}: 1 row with an event" in out
    assert "1 row set aside: PLOVER has no type" in out
    assert len(complaints) == 1
    assert "line 4" in complaints[0]
    status, out, _ = run("import", place, "--format", "icews", "--ledger", kept, "--json")
    told = json.loads(out)
    assert (status, told["run"], told["known"], len(told["refused"])) == (1, None, 1, 1)


def test_without_one_good_row_no_ledger_is_made(run: Run, place: Path, tmp_path: Path) -> None:
    read(place, line(Source_Country="Narnia"))
    kept = tmp_path / "kept.db"
    assert run("import", place, "--format", "icews", "--ledger", kept)[0] == 2
    read(place)
    assert run("import", place, "--format", "icews", "--ledger", kept)[0] == 2
    assert not kept.exists()
