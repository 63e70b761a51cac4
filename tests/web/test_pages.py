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
from detente.ledger import Ledger, history, pairs, position, record
from detente.model import LevelWord, Pair, RelationsState

SCRIPT = "<script>alert('x')</script>"
DENIED = (
    "Norway recalled its ambassador to Hungary on Tuesday and accused Budapest of opening its diplomatic mail, "
    "which Hungary denies."
)
# Elements that have no end of their own.
VOID = {"meta", "link", "input", "br", "hr", "img", "source"}


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
        assert tag != "script" or (dict(attrs).get("src") or "").startswith("/static/")
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
    assert got.headers["referrer-policy"] == "same-origin"
    assert "Traceback" not in got.text
    found = Page(got.text)
    found.words = " ".join(found.words.split())
    assert not {name for name in found.attributes if name.startswith("on") or name == "style"}
    return found


def read(client: TestClient, **fields: str) -> Any:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    return client.post("/read", content=urlencode(fields), headers=headers)


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
    text = re.search(r'<div class="text"[^>]*>(.*?)</div>', got.text, re.DOTALL)
    assert text
    assert unescape(re.sub(r"<[^>]*>", "", text[1])) == DENIED
    assert re.search(r'class="[^"]*material-conflict[^"]*" title="[^"]*recall ambassador[^"]*"[^>]*>recalled<', text[1])
    anchors = set(re.findall(r'id="(c\d+)"', got.text))
    assert {link[1:] for link in found.links if link.startswith("#c")} <= anchors
    assert pairs(writer) == before


def test_lines_of_a_text_stay_lines(client: TestClient) -> None:
    got = read(client, text="Norway recalled its ambassador.\r\n\r\n  Hungary regretted it & said <so>.")
    whole(got)
    assert "ambassador" in got.text
    shown = re.search(r'<div class="text"[^>]*>(.*?)</div>', got.text, re.DOTALL)
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
        ({f"field{number}": "x" for number in range(200)}, 422, "form"),
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
    for address in ("/", "/read", "/pair/HUN-NOR", "/state/NOR", "/nowhere"):
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
