"""What was imported goes out again as it came, and what other reports tell since goes with it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from detente.exchange import Exported, export_standings, export_us_missions, import_standings, import_us_missions
from detente.exchange.countries import cow_party, cow_state, name_of, party
from detente.exchange.standings import COLUMNS
from detente.ledger import Ledger, record_all
from detente.model import (
    Article,
    Event,
    Findings,
    Outlet,
    Recognition,
    Relations,
    Representation,
    Voice,
    When,
    article_id,
    quote,
)
from detente.ontology.organisations import load_organisations

from .conftest import Run, Table, kept

NORWAY, HUNGARY, USA = party("NOR"), party("HUN"), party("USA")

# In the order in which they are written.
STANDINGS = (
    "HUN,NOR,level,,,,,,,,cow:2,,,,,,2001-03-01,2004-02-03,A list",
    "NOR,HUN,channel,,,,,,,,,protecting_power,SWE,,,,2019-05,,A list",
    'NOR,HUN,mission,,,,,embassy,open,"Pest, Buda",,,,,,,,2014-07-26,A list',
    "NOR,HUN,mission,,,,,embassy,closed,,,,,,,a note of the ministry,2014-07-26,,A list",
    "NOR,HUN,recognition,,,,,,de_jure,,,,,,government,,1990,,A list",
    "NOR,HUN,relations,,,,,,established,,,,,,,,1990-01-01,2020-05-05,A list",
    "NOR,HUN,representation,ambassador,en_titre,in_post,Kari Moe,,,,,,,,,,2010-09-01,2012-01-15,A list",
)

MISSIONS = (
    "country_abbrev_cow,country_code_cow,country_name_cow,country_name_usdos,date_start,date_end,us_mission_status"
)
US_ROWS = (
    'NOR,385,Norway,"Norway, Kingdom of",1905-11-07,1931-04-09,Legation',
    "NOR,385,Norway,Norway,1931-04-10,1950-06-11,None",
    "NOR,385,Norway,Norway,1950-06-12,1999-12-31,Embassy",
)


def report(ledger: Ledger, words: str, *standings: Any, published: str = "2001-02-03", events: Any = ()) -> None:
    """Enters standings that a report of these words told."""
    article = Article(
        id=article_id(words),
        text=words,
        published=date.fromisoformat(published),
        source=Outlet(name="Example"),
    )
    record_all(ledger, (Findings(article=article, coder="by hand", standings=standings, events=events),))


def evidence(words: str) -> dict[str, Any]:
    article = Article(id=article_id(words), text=words)
    return {"evidence": (quote(article, 0, len(words)),)}


def day(text: str) -> When:
    return When.model_validate({"earliest": text, "latest": text, "precision": "day", "basis": "stated", "text": text})


def standings(ledger: Ledger) -> Exported:
    return export_standings(kept(ledger))


def test_a_table_of_standings_comes_back_to_the_byte(ledger: Ledger, table: Table) -> None:
    path = table(",".join(COLUMNS), *STANDINGS)
    imported = import_standings(path)
    assert [row.reason for row in imported.refused] == []
    record_all(ledger, imported.findings)
    out = standings(ledger)
    assert out.text.encode() == path.read_bytes()
    assert dict(out.left_out) == {}


def test_a_table_with_few_columns_comes_back_with_those(ledger: Ledger, table: Table) -> None:
    path = table("kind,sender,receiver,from,level", "level,Hungary,Norway,2001-03-01,ddr:4")
    record_all(ledger, import_standings(path).findings)
    assert standings(ledger).text.encode() == path.read_bytes()


def test_what_a_report_tells_is_a_row_too(ledger: Ledger) -> None:
    words = "The new ambassador presented her credentials."
    head = Representation(
        id="s1", sender=NORWAY, receiver=HUNGARY, class_="ambassador", mode="en_titre", phase="credentials_presented",
        person="Kari Moe", when=day("2001-02-01"), **evidence(words),
    )  # fmt: skip
    report(ledger, words, head)
    (line,) = standings(ledger).lines
    cells = dict(zip(COLUMNS, line.split(","), strict=True))
    assert {column: cell for column, cell in cells.items() if cell} == {
        "sender": "NOR", "receiver": "HUN", "kind": "representation", "class": "ambassador", "mode": "en_titre",
        "phase": "credentials_presented", "person": "Kari Moe", "from": "2001-02-01", "source": "Example",
    }  # fmt: skip


def test_exported_standings_can_be_imported_and_say_the_same(ledger: Ledger, table: Table) -> None:
    words = "Relations were broken off."
    pair = Relations(
        id="s1",
        parties=(NORWAY, HUNGARY),
        state="severed",
        worded_by=HUNGARY,
        when=day("2001-02-01"),
        **evidence(words),
    )
    of = Recognition(
        id="s2", by=NORWAY, of=HUNGARY, object="state", state="de_jure", inferred="practice", when=day("2001-02-01"),
        **evidence(words),
    )  # fmt: skip
    report(ledger, words, pair, of)
    out = standings(ledger)
    again = import_standings(table(out.header, *out.lines))
    assert again.refused == ()
    recognised, severed = (found.standings[0] for found in again.findings)
    assert (severed.state, severed.worded_by.code) == ("severed", "HUN")  # type: ignore[union-attr]
    assert (recognised.state, recognised.inferred) == ("de_jure", "practice")  # type: ignore[union-attr]


def test_a_plan_and_what_is_denied_are_no_rows_and_are_counted(ledger: Ledger) -> None:
    words = "Norway will recall its ambassador. Hungary denies it."
    common = {"sender": NORWAY, "receiver": HUNGARY, "class": "charge", **evidence(words)}
    trigger = {"trigger": common["evidence"], "rule": "by hand", "confidence": 1.0}
    plan = Event(id="e1", type="SANCTION", status="announced", actors=(NORWAY,), **evidence(words), **trigger)
    denied = (Voice(holder=HUNGARY, stance="denies"),)
    planned = Representation(id="s1", from_event="e1", **common)
    disputed = Representation(id="s2", voices=denied, **common)
    report(ledger, words, planned, disputed, events=(plan,))
    out = standings(ledger)
    assert (out.lines, dict(out.left_out)) == ((), {"event": 1, "standing": 2})


def test_missions_come_back_to_the_byte(ledger: Ledger, table: Table) -> None:
    path = table(MISSIONS, *US_ROWS)
    record_all(ledger, import_us_missions(path).findings)
    assert export_us_missions(kept(ledger)).text.encode() == path.read_bytes()


def test_a_report_of_a_closing_cuts_the_range(ledger: Ledger, table: Table) -> None:
    record_all(ledger, import_us_missions(table(MISSIONS, *US_ROWS)).findings)
    lines = (
        "sender,receiver,kind,state,from,source",
        "USA,NOR,mission,closed,1970-05-06,A list",
        "USA,NOR,mission,open,1980-01-02,A list",
    )
    closing = import_standings(table(*lines, name="later.csv"))
    record_all(ledger, closing.findings)
    out = export_us_missions(kept(ledger))
    assert out.lines[2:] == (
        "NOR,385,Norway,Norway,1950-06-12,1970-05-05,Embassy",
        "NOR,385,Norway,Norway,1970-05-06,1980-01-01,None",
        "NOR,385,Norway,Norway,1980-01-02,1999-12-31,Embassy",
    )


def test_a_report_after_the_data_adds_a_range_only_where_the_status_changed(ledger: Ledger, table: Table) -> None:
    record_all(ledger, import_us_missions(table(MISSIONS, *US_ROWS)).findings)
    header = "sender,receiver,kind,state,from,source"
    opened = import_standings(table(header, "USA,NOR,mission,open,2001-01-02,A list"), published=None)
    record_all(ledger, opened.findings)
    assert len(export_us_missions(kept(ledger)).lines) == 3
    words = "The embassy in Oslo closed."
    closed = (
        import_standings(table(header, "USA,NOR,mission,closed,2005-01-02,A list", name="b.csv"))
        .findings[0]
        .standings[0]
    )
    report(ledger, words, closed.model_copy(update=evidence(words)), published="2005-02-03")
    *_, last = export_us_missions(kept(ledger)).lines
    assert last.startswith("NOR,385,Norway,,2005-01-02,")
    assert last.endswith(",None")


def test_what_is_not_of_the_united_states_is_left_out_and_counted(run: Run, table: Table, place: Path) -> None:
    rows = ("USA,NOR,mission,open,2001-03-01", "NOR,USA,mission,open,2001-03-01", "NOR,HUN,mission,open,2001-03-01")
    run("import", table("sender,receiver,kind,state,from", *rows), "--format", "standings", "--ledger", place)
    status, out, complaints = run("export", "--ledger", place, "--format", "us-missions")
    assert (status, len(out.splitlines())) == (0, 2)
    assert complaints == ["detente: left out: 2 standings"]


@pytest.mark.parametrize("format_", ["standings", "us-missions", "cow-diplomatic-exchange", "ddr"])
def test_nothing_was_known_before_the_table_came_out(run: Run, table: Table, place: Path, format_: str) -> None:
    path = table("sender,receiver,kind,level,from", "USA,NOR,level,ambassador,2001-03-01")
    run("import", path, "--format", "standings", "--ledger", place, "--published", "2002-01-01")
    export = ("export", "--ledger", place, "--format", format_, "--known")
    before, after = (run(*export, known)[1].splitlines() for known in ("2001-12-31", "2002-01-01"))
    assert (len(before), len(after) > 1) == (1, True)


def test_every_format_goes_in_and_out_by_command(run: Run, table: Table, place: Path) -> None:
    tables = {
        "cow-diplomatic-exchange": ("ccode1,ccode2,year,DR_at_1,DR_at_2,DE,version", "310,385,1925,2,1,1,2006.1"),
        "ddr": ("Destination,Sending Country,Year,Embassy,Focus,LOR", "Hungary,Norway,1960,5,1,0.75"),
        "us-missions": (MISSIONS, *US_ROWS),
    }
    for format_, lines in tables.items():
        path = table(*lines, name=f"{format_}.csv")
        assert run("import", path, "--format", format_, "--ledger", f"{place}.{format_}")[0] == 0
        status, out, complaints = run("export", "--format", format_, "--ledger", f"{place}.{format_}")
        assert (status, out, complaints) == (0, path.read_text(encoding="utf-8"), [])


def test_former_states_have_codes_that_nobody_else_has() -> None:
    numbers = ("265", "300", "315", "327", "511", "680", "730", "817")
    codes = [cow_party(number, None).code for number in numbers]
    assert len(set(codes)) == len(codes)
    assert not set(codes) & set(load_organisations().codes)
    assert [name_of(code) for code in codes][:2] == ["German Democratic Republic", "Austria-Hungary"]


def test_the_number_of_a_state_depends_on_the_day() -> None:
    days = (date(1914, 7, 1), date(1970, 7, 1), date(1990, 10, 3))
    assert [state.number for day in days if (state := cow_state("DEU", day))] == [255, 260, 255]


def test_a_former_state_can_be_asked_for_by_its_code(run: Run, table: Table, place: Path) -> None:
    row = "AUH,300,Austria-Hungary,Austrian Empire,1838-11-07,1902-06-25,Legation"
    run("import", table(MISSIONS, row), "--format", "us-missions", "--ledger", place)
    status, out, _ = run("show", "USA", "XAH", "--valid", "1850-01-01", "--ledger", place)
    assert status == 0
    assert "United States → Austria-Hungary: minister" in out


def test_a_title_that_looks_like_a_header_makes_no_row_of_a_report(ledger: Ledger) -> None:
    words = "The embassy, says a note, closed, on Friday, in, the, end."
    head = Representation(id="s1", sender=USA, receiver=NORWAY, class_="minister", **evidence(words))
    article = Article(id=article_id(words), text=words, title=f"Missions, columns {MISSIONS}")
    record_all(ledger, (Findings(article=article, coder="by hand", standings=(head,)),))
    (line,) = export_us_missions(kept(ledger)).lines
    assert line.startswith("NOR,385,Norway,,")
    assert line.endswith(",Legation")


def test_lines_that_end_in_a_carriage_return_end_so_again(ledger: Ledger, table: Table) -> None:
    path = table(MISSIONS, *US_ROWS)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    record_all(ledger, import_us_missions(path).findings)
    assert export_us_missions(kept(ledger)).text.encode() == path.read_bytes()


def test_a_kind_of_entries_cannot_be_asked_of_a_format_of_standings(run: Run, table: Table, place: Path) -> None:
    run("import", table(MISSIONS, *US_ROWS), "--format", "us-missions", "--ledger", place)
    status, out, complaints = run("export", "--ledger", place, "--format", "ddr", "--kind", "event")
    assert (status, out) == (2, "")
    assert "leave it out" in complaints[0]
