"""The first page says what moved lately, on the map as in the table; the box leads to states, pairs and words."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient

from detente.ledger import Ledger, lately, mediations, open_ledger, printed, record
from detente.web import create_app
from detente.web.atlas import world

Look = Callable[..., Any]
SCRIPT = "<script>alert('x')</script>"


def test_a_recall_is_the_latest_change_and_marks_both_states_on_the_map(look: Look) -> None:
    found = look("/?days=90")
    assert "4 March 2025 Norway → Hungary: chargé d'affaires" in found.words
    assert "/pair/HUN-NOR?as_of=2025-03-04" in found.links
    for code, name in (("NOR", "Norway"), ("HUN", "Hungary")):
        assert f"/state/{code}" in found.links
        assert f"{name}: " in found.words
    assert found.html.count('class="ring"') == 2


def test_what_the_map_says_the_table_says(look: Look) -> None:
    found = look("/?days=90")
    (row,) = [line for line in found.html.splitlines() if line.startswith('<tr><th scope="row"><a href="/state/NOR">')]
    new = int(row.split('data-of="new">')[1].split("<")[0])
    assert f"Norway: {new} new entries" in found.words


def test_a_month_without_a_change_is_said_and_not_drawn_as_calm(look: Look, writer: Ledger, saying: ModuleType) -> None:
    late = saying.Report("2025-08-01")
    late.event("FIN", "EST", None, type="CONSULT", when="2025-07-30")
    record(writer, late.findings())
    found = look("/?days=30")
    assert "no change of how states stand, news on 1 pair" in found.words
    assert "No change of level, mission, relations or recognition began in these days." in found.words
    assert "The last: 4 March 2025 Norway → Hungary" in found.words
    assert "/pair/HUN-NOR?as_of=2025-03-04" in found.links
    assert "/pair/EST-FIN" in found.links


def test_unasked_the_first_page_goes_back_to_the_last_change(look: Look, writer: Ledger, saying: ModuleType) -> None:
    late = saying.Report("2025-08-01")
    late.event("FIN", "EST", None, type="CONSULT", when="2025-07-30")
    record(writer, late.findings())
    found = look("/")
    assert '<option value="365" selected>' in found.html
    assert "4 March 2025 Norway → Hungary" in found.words
    assert "The last:" not in found.words


def test_pairs_stand_in_the_order_of_their_names_and_not_of_their_codes(
    look: Look, writer: Ledger, saying: ModuleType
) -> None:
    report = saying.Report("2025-03-20")
    for one, other in (("ARE", "IND"), ("CHE", "NOR"), ("ALB", "NOR"), ("CIV", "NOR"), ("DNK", "NOR")):
        report.event(one, other, None, type="CONSULT", when="2025-03-19")
    record(writer, report.findings())
    listed = look("/").words.partition("Events Standings Promises Claims")[2]
    names = ["Albania –", "Côte d'Ivoire –", "Denmark –", "Hungary –", "Switzerland –", "United Arab Emirates –"]
    places = [listed.find(name) for name in names]
    assert -1 not in places
    assert places == sorted(places)


def test_a_promise_overdue_and_a_dispute_stand_on_the_first_page(
    look: Look, writer: Ledger, saying: ModuleType
) -> None:
    report = saying.Report("2025-03-20")
    due = saying.on("2025-03-10")
    report.commitment(["NOR"], "return_ambassador", "agreed", deadline=due, beneficiaries=(saying.who("HUN"),))
    deed = report.event("HUN", "NOR", None, type="COERCE")
    report.claim(deed, "disputed", [saying.voice("NOR", "accuses"), saying.voice("HUN", "denies")], ["HUN"])
    record(writer, report.findings())
    found = look("/")
    assert "Norway accuses; Hungary denies" in found.words
    assert "overdue" in found.words
    assert "No promise whose day has passed" not in found.words


def test_every_pair_of_the_ledger_is_named(look: Look) -> None:
    found = look("/")
    assert "Hungary – Norway" in found.words
    assert 'action="/find"' in found.html


def test_more_pairs_than_a_page_names_are_on_the_pages_after_it(
    look: Look, writer: Ledger, saying: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = saying.Report("2025-03-20")
    for other in ("SWE", "FIN", "DNK"):
        report.event("NOR", other, None, type="CONSULT")
    record(writer, report.findings())
    monkeypatch.setattr("detente.web.home._NAMED", 3)
    named: list[str] = []
    address: str | None = "/?days=30"
    while address:
        page = look(address)
        table = page.html.partition('<section id="pairs">')[2]
        named += re.findall(r'href="/pair/([A-Z]{3}-[A-Z]{3})"', table)
        older = re.search(r'href="([^"]+)" rel="next"', table)
        address = unescape(older[1]) if older else None
    assert sorted(named) == ["DNK-NOR", "FIN-NOR", "HUN-NOR", "NOR-SWE"]


def test_an_empty_ledger_says_so(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "empty.db") as ledger, TestClient(create_app(ledger)) as asking:
        got = asking.get("/")
    assert got.status_code == 200
    assert "The ledger holds no pair yet." in got.text


@pytest.mark.parametrize("code", ["XKX", "PSE", "TWN", "ESH", "XSL", "XNC", "CYP", "SOM", "SRB", "CHN", "ISR", "MAR"])
def test_contested_places_are_drawn_apart(code: str) -> None:
    (shape,) = [each for each in world().outlines if each.code == code]
    assert shape.path or shape.dot


def test_the_map_says_whose_lines_it_shows(look: Look) -> None:
    assert "Natural Earth" in look("/").words


@pytest.mark.parametrize(
    ("asked", "pair"),
    [
        ("pak afg", "AFG-PAK"),
        ("pak-afg", "AFG-PAK"),
        ("  Pakistan ,  afghanistan ", "AFG-PAK"),
        ("pakistan and kabul", "AFG-PAK"),
        ("norway and hungary", "HUN-NOR"),
        ("South Korea Japan", "JPN-KOR"),
        ("Japan South Korea", "JPN-KOR"),
        ("Bosnia and Herzegovina Serbia", "BIH-SRB"),
        ("Guinea-Bissau Senegal", "GNB-SEN"),
        ("Senegal - Guinea-Bissau", "GNB-SEN"),
    ],
)
def test_two_states_in_the_box_lead_to_their_pair(client: TestClient, asked: str, pair: str) -> None:
    got = client.get("/find", params={"q": asked})
    assert (got.status_code, got.headers["location"]) == (303, f"/pair/{pair}")


@pytest.mark.parametrize(("asked", "code"), [("pak", "PAK"), ("Norway", "NOR"), ("Bosnia and Herzegovina", "BIH")])
def test_one_state_in_the_box_leads_to_its_page(client: TestClient, asked: str, code: str) -> None:
    got = client.get("/find", params={"q": asked})
    assert (got.status_code, got.headers["location"]) == (303, f"/state/{code}")


def test_other_words_lead_to_the_sentences_that_hold_them(look: Look, writer: Ledger, saying: ModuleType) -> None:
    report = saying.Report("2025-04-01")
    report._line("events", "Herring quotas came first.", **_talks(saying))
    record(writer, report.findings())
    found = look("/find?q=herring+quota")
    (entry,) = {link for link in found.links if link.startswith("/evidence/")}
    assert "Herring quotas came first." in look(entry).words


def _talks(saying: ModuleType) -> dict[str, object]:
    """The fields of talks between Norway and Hungary."""
    both = (saying.who("NOR"), saying.who("HUN"))
    return {"type": "CONSULT", "actors": both, "recipients": both, "act": None, "when": saying.on("2025-03-31")}


@pytest.mark.parametrize("asked", ["pak afgh", "xyzzy plugh", SCRIPT, "ambassador " * 60])
def test_words_that_nothing_holds_are_said_to_be_so(client: TestClient, asked: str) -> None:
    got = client.get(f"/find?{urlencode({'q': asked})}")
    assert got.status_code in (200, 422)
    assert SCRIPT not in got.text
    assert "No title and no quote" in got.text


def test_a_name_misspelt_leads_to_the_nearest(look: Look) -> None:
    found = look("/find?q=pak+afgh")
    assert "Nothing found for “pak afgh”" in found.words
    assert "Nearest: Afghanistan" in found.words
    assert "/state/AFG" in found.links
    assert "Reports that say" not in found.words


def test_a_quote_stands_once_however_many_records_rest_on_it(look: Look, writer: Ledger, saying: ModuleType) -> None:
    report = saying.Report("2025-04-01")
    for _ in range(3):
        report._line("events", "Herring quotas came first.", **_talks(saying))
    older = saying.Report("2025-03-01")
    older._line("events", "Herring quotas were spoken of before.", **_talks(saying))
    record(writer, report.findings())
    record(writer, older.findings())
    found = look("/find?q=herring+quota")
    assert found.words.count("Herring quotas came first.") == 1
    assert "3 records" in found.words
    assert found.words.index("came first") < found.words.index("spoken of before")


def test_an_empty_box_leads_home(client: TestClient) -> None:
    got = client.get("/find?q=+")
    assert (got.status_code, got.headers["location"]) == (303, "/")


def test_what_moved_lately_counts_each_change_once(writer: Ledger, saying: ModuleType) -> None:
    again = saying.recall(published="2025-03-06")
    again.text += "Told once more.\n"
    record(writer, again.findings())
    news = lately(writer, days=60)
    assert str(news.until) == "2025-03-06"
    recalls = [each for each in news.moves if "recalled" in each.change.what]
    assert len(recalls) == 1
    assert len(recalls[0].again) == 1


def test_what_came_out_before_is_no_news(writer: Ledger) -> None:
    assert {str(row.pair) for row in lately(writer, days=5).pairs} == {"HUN-NOR"}
    (row,) = lately(writer, days=5).pairs
    (whole,) = lately(writer, days=365).pairs
    assert row.standings < whole.standings


def test_a_mediator_is_found_by_what_it_mediated(writer: Ledger, saying: ModuleType) -> None:
    report = saying.Report("2025-04-01")
    report.event("NOR", "HUN", None, type="CONSULT", mediators=(saying.who("CHE"),), when="2025-03-30")
    record(writer, report.findings())
    (deed,) = mediations(writer, "CHE")
    assert [str(pair) for pair in deed.pairs] == ["HUN-NOR"]
    assert mediations(writer, "NOR") == ()


def test_articles_are_counted_by_the_country_of_their_outlet(writer: Ledger) -> None:
    assert sum(each.articles for each in printed(writer, "NOR")) == 2
    assert printed(writer, "FIN") == ()
