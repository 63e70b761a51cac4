"""The pages say what the ledger says, lead from every line to its words, and take no text for markup."""

import re
from datetime import date
from html import unescape
from html.parser import HTMLParser
from types import ModuleType
from typing import Any, get_args
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient

from detente.cli import position_told, sentence
from detente.errors import LedgerError
from detente.ledger import Ledger, history, pairs, position, record, record_all
from detente.model import LevelWord, Pair, RelationsState

SCRIPT = "<script>alert('x')</script>"
DENIED = (
    "Norway recalled its ambassador to Hungary on Tuesday and accused Budapest of opening its diplomatic mail, "
    "which Hungary denies."
)
# Elements that have no end of their own.
VOID = {"meta", "link", "input", "br", "hr", "img"}


class Page(HTMLParser):
    """A page taken apart: its words, elements and links. Fails where elements do not close in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words, self.names, self.links, self.open = "", set[str](), list[str](), list[str]()
        self.attributes = set[str]()
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value for name, value in attrs if name in ("href", "src", "action")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def page(client: TestClient, address: str, *, status: int = 200) -> Page:
    """A page, sound and with the headers that all carry."""
    got = client.get(address)
    return whole(got, status)


def whole(got: Any, status: int = 200) -> Page:
    assert got.status_code == status, got.text
    assert got.headers["content-type"] == "text/html; charset=utf-8"
    assert got.headers["content-security-policy"].startswith("default-src 'self'")
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["referrer-policy"] == "no-referrer"
    assert "Traceback" not in got.text
    found = Page(got.text)
    found.words = " ".join(found.words.split())
    assert "script" not in found.names
    assert not {name for name in found.attributes if name.startswith("on") or name == "style"}
    return found


def read(client: TestClient, **fields: str) -> Any:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    return client.post("/read", content=urlencode(fields), headers=headers)


def test_the_first_page_lists_the_pairs_and_asks_for_two_states(client: TestClient) -> None:
    found = page(client, "/")
    assert "Hungary – Norway" in found.words
    assert "/pair/HUN-NOR" in found.links
    assert "/find" in found.links


@pytest.mark.parametrize(
    ("asked", "pair"),
    [
        ("pak afg", "AFG-PAK"),
        ("pak-afg", "AFG-PAK"),
        ("  Pakistan ,  afghanistan ", "AFG-PAK"),
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


@pytest.mark.parametrize(
    ("asked", "status", "word"),
    [
        ("pak afgh", 404, "AFG (Afghanistan)"),
        ("pak", 422, "two states"),
        ("", 422, "two states"),
        ("pak pakistan", 422, "both are PAK"),
        ("pak " * 200, 422, "no pair"),
        (SCRIPT, 404, "alert('x')"),
    ],
)
def test_what_names_no_pair_is_answered_with_the_reason(client: TestClient, asked: str, status: int, word: str) -> None:
    assert word in page(client, f"/find?{urlencode({'q': asked})}", status=status).words


def test_a_pair_s_page_says_how_it_stands_and_when(client: TestClient) -> None:
    found = page(client, "/pair/HUN-NOR?valid=2025-03-06")
    assert "On 6 March 2025, Hungary and Norway have diplomatic relations." in found.words
    assert "Hungary has an ambassador to Norway; Norway has a chargé d'affaires to Hungary." in found.words
    assert "inferred from VCDR art. 19" in found.words
    before = page(client, "/pair/HUN-NOR?valid=2025-03-03")
    assert "Norway has an ambassador to Hungary" in before.words
    assert "Next known change: 4 March 2025" in before.words
    assert "/pair/HUN-NOR?valid=2025-03-04" in before.links


def test_a_pair_s_page_keeps_to_what_was_known(client: TestClient) -> None:
    found = page(client, "/pair/HUN-NOR?valid=2025-03-06&known=2025-03-01&clock=reported")
    assert "On 6 March 2025, as reported by 1 March 2025, Hungary and Norway" in found.words
    assert "Norway has an ambassador to Hungary" in found.words
    assert "recall ambassador" not in found.words
    unrecorded = page(client, "/pair/HUN-NOR?valid=2025-03-06&known=2025-03-01&clock=recorded")
    assert "nothing is known of Hungary and Norway" in unrecorded.words


def test_every_line_of_a_pair_leads_to_its_words(client: TestClient, writer: Ledger) -> None:
    found = page(client, "/pair/HUN-NOR?valid=2025-03-06")
    rows = history(writer, Pair.of("NOR", "HUN"))
    assert {f"/evidence/{row.entry}" for row in rows} <= set(found.links)
    for row in rows:
        behind = page(client, f"/evidence/{row.entry}")
        assert " ".join(row.words.split()) in behind.words
        assert "A report" in behind.words
        assert "https://news.example/report" in behind.links
        assert "/pair/HUN-NOR" in behind.links


def test_promises_claims_and_flags_stand_on_the_page(client: TestClient, writer: Ledger, saying: ModuleType) -> None:
    report = saying.Report("2025-02-01")
    report.commitment(["NOR", "HUN"], "return_ambassador", "agreed")
    deed = report.event("HUN", "NOR", None, type="COERCE")
    report.claim(deed, "disputed", [saying.voice("NOR", "accuses"), saying.voice("HUN", "denies")], ["HUN"])
    severed = [saying.rupture(day).findings() for day in ("2025-02-02", "2025-02-03")]
    record_all(writer, [report.findings(), *severed])
    found = page(client, "/pair/HUN-NOR?valid=2025-02-20")
    for words in ("Open promises", "return_ambassador, agreed", "Disputed claim", "Hungary denies", "Flag F"):
        assert words in found.words
    assert "The record holds 1 open promise and 1 open claim." in found.words


def test_a_pair_of_which_nothing_is_known_says_so(client: TestClient) -> None:
    found = page(client, "/pair/FIN-NLD?valid=2025-03-06")
    assert "nothing is known of Finland and the Netherlands" in found.words
    assert "No entry on this pair" in found.words


def test_a_pair_has_one_address(client: TestClient) -> None:
    got = client.get("/pair/nor-hun?valid=2025-03-06")
    assert (got.status_code, got.headers["location"]) == (303, "/pair/HUN-NOR?valid=2025-03-06")


def test_a_long_history_is_shown_a_page_at_a_time(client: TestClient, writer: Ledger, saying: ModuleType) -> None:
    report = saying.Report("2024-12-31")
    for number in range(130):
        report.event("FIN", "EST", None, type="CONSULT", when=f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}")
    record(writer, report.findings())
    entries = {f"/evidence/{row.entry}" for row in history(writer, Pair.of("EST", "FIN"))}
    first = page(client, "/pair/EST-FIN?valid=2025-01-01")
    (older,) = {link for link in first.links if "skip=100" in link}
    second = page(client, older)
    shown = [set(found.links) & entries for found in (first, second)]
    assert shown[0] | shown[1] == entries
    assert not shown[0] & shown[1]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/pair/NOR-XYZ", 404),
        ("/pair/NOR", 422),
        ("/pair/HUN-NOR?valid=soon", 422),
        ("/pair/HUN-NOR?known=2025-02-30", 422),
        ("/pair/HUN-NOR?clock=sundial", 422),
        ("/evidence/0123abcd", 404),
        ("/evidence/..%2f..%2fetc", 404),
        ("/nowhere", 404),
        (f"/pair/{SCRIPT.replace('/', '%2f')}", 404),
    ],
)
def test_what_cannot_be_shown_is_a_page_with_the_reason(client: TestClient, address: str, status: int) -> None:
    assert len(page(client, address, status=status).words) > 40


def test_a_text_is_shown_with_its_note_and_its_spans_and_not_kept(client: TestClient, writer: Ledger) -> None:
    before = pairs(writer)
    got = read(client, text=DENIED, published="2025-03-05")
    found = whole(got)
    for words in ("Hungary – Norway", "recall ambassador", "Norway accuses · Hungary denies", "Nothing was recorded."):
        assert words in found.words
    text = re.search(r'<div class="text">(.*?)</div>', got.text, re.DOTALL)
    assert text
    assert unescape(re.sub(r"<[^>]*>", "", text[1])) == DENIED
    assert re.search(r'class="[^"]*material-conflict[^"]*" title="[^"]*recall ambassador[^"]*">recalled<', text[1])
    anchors = set(re.findall(r'id="(c\d+)"', got.text))
    assert {link[1:] for link in found.links if link.startswith("#c")} <= anchors
    assert pairs(writer) == before


def test_lines_of_a_text_stay_lines(client: TestClient) -> None:
    got = read(client, text="Norway recalled its ambassador.\r\n\r\n  Hungary regretted it & said <so>.")
    whole(got)
    assert "ambassador" in got.text
    shown = re.search(r'<div class="text">(.*?)</div>', got.text, re.DOTALL)
    assert shown
    assert unescape(re.sub(r"<[^>]*>", "", shown[1])) == (
        "Norway recalled its ambassador.\n\n  Hungary regretted it & said <so>."
    )


@pytest.mark.parametrize(
    ("fields", "status", "word"),
    [
        ({"text": ""}, 422, "empty"),
        ({}, 422, "empty"),
        ({"text": DENIED, "published": "soon"}, 422, "YYYY-MM-DD"),
        ({"text": "a" * 200_001}, 413, "200,000"),
        ({f"field{number}": "x" for number in range(20)}, 422, "form"),
    ],
)
def test_a_text_that_cannot_be_read_is_told_why(
    client: TestClient, fields: dict[str, str], status: int, word: str
) -> None:
    assert word in whole(read(client, **fields), status).words


def test_a_form_that_never_ends_is_too_large(client: TestClient) -> None:
    whole(client.post("/read", content=b"text=" + b"a" * 3_000_000), 413)


def test_markup_in_a_report_is_words(client: TestClient, writer: Ledger, saying: ModuleType) -> None:
    report = saying.Report("2025-02-01", text=f"{SCRIPT}\n")
    report.mission("NOR", "HUN", "open", city=SCRIPT, when="2025-02-01")
    report.head("NOR", "HUN", "ambassador", "in_post", person=f'"><img src=x onerror=alert(1)>{SCRIPT}')
    report.commitment(["NOR"], SCRIPT, "agreed")
    findings = report.findings()
    article = findings.article.model_copy(update={"title": SCRIPT, "url": "javascript:alert(1)"})
    record(writer, findings.model_copy(update={"article": article}))
    found = page(client, "/pair/HUN-NOR?valid=2025-02-02")
    assert SCRIPT in found.words
    for row in history(writer, Pair.of("NOR", "HUN")):
        behind = page(client, f"/evidence/{row.entry}")
        assert not any(link.startswith("javascript") for link in behind.links)
    got = read(client, text=f"{DENIED} {SCRIPT}", published="2025-03-05")
    assert SCRIPT in whole(got).words


def test_every_asset_and_form_is_our_own(client: TestClient) -> None:
    for address in ("/", "/read", "/pair/HUN-NOR", "/nowhere"):
        got = client.get(address)
        assert all(link.startswith(("/", "#")) for link in Page(got.text).links)
        assert "/static/detente.css" in got.text
    sheet = client.get("/static/detente.css")
    assert sheet.status_code == 200
    assert "url(" not in sheet.text
    assert "@import" not in sheet.text
    for part in ("prefers-color-scheme: dark", "@media print", "max-width"):
        assert part in sheet.text


def test_every_colour_of_a_span_has_its_style(client: TestClient) -> None:
    sheet = client.get("/static/detente.css").text
    key = re.search(r'<p class="key">(.*?)</p>', read(client, text=DENIED).text)
    assert key
    names = re.findall(r'class="([a-z-]+)"', key[1])
    assert len(names) == 9
    assert [name for name in names if f".{name} " not in sheet] == []


@pytest.mark.parametrize(("error", "status"), [(LedgerError("/srv/secret.db: locked"), 503), (KeyError("secret"), 500)])
def test_a_failure_shows_neither_path_nor_trace(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(Ledger, "reading", broken)
    assert "secret" not in page(client, "/", status=status).words


@pytest.mark.parametrize("word", get_args(LevelWord))
def test_every_level_has_its_words(writer: Ledger, word: Any) -> None:
    held = position(writer, Pair.of("NOR", "HUN"), valid=date(2025, 3, 6))
    levels = [side.model_copy(update={"level": side.level.model_copy(update={"word": word})}) for side in held.sides]
    found = held.model_copy(update={"sides": tuple(levels)})
    told = sentence(found)
    assert told.count("Norway") == (1 if word == "unknown" else 3)
    assert len([line for line in position_told(found, longest=80) if line.topic == "side" and not line.inner]) == 2


@pytest.mark.parametrize("state", get_args(RelationsState))
def test_every_state_of_relations_has_its_words(writer: Ledger, state: Any) -> None:
    held = position(writer, Pair.of("NOR", "HUN"), valid=date(2025, 3, 6))
    found = held.model_copy(update={"relations": held.relations.model_copy(update={"state": state})})
    assert "Hungary and Norway have" in sentence(found)
