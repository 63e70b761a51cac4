"""Hostile input, as pages and as API: no fault of ours, no markup of theirs, and no file, secret or network of ours."""

import gzip
import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from fastapi.testclient import TestClient

from detente.api import Settings
from detente.ledger import Ledger, create_token, entries, last_run, open_ledger, record_all, token_of
from detente.web import create_app

from .conftest import BIDI, LINK, MARKUP, hostile_reports

# Many processes, pictures or hostile inputs: left out of the quick checks.
pytestmark = pytest.mark.slow

ROWS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "hostile.yml").read_text(encoding="utf-8"))

# What our own pages are made of; whatever else stands in one, somebody else put there.
TAGS = frozenset(
    "html head meta title link script body a header nav form label input button p b i em strong main footer section h1 "
    "h2 h3 h4 ul ol li dl dt dd div span table caption thead tbody tfoot tr th td colgroup col mark time code pre "
    "textarea select option optgroup fieldset legend details summary figure figcaption blockquote cite q small sup sub "
    "abbr hr br img svg g path line rect circle text tspan polyline polygon defs use noscript article aside dfn data "
    "picture source output progress meter kbd var s del ins wbr template datalist desc style".split()
)

# Kinds that no browser runs. A drawing by itself could hold a script, which the policy of every answer forbids.
PASSIVE = frozenset(
    {"text/plain", "text/css", "text/csv", "text/javascript", "application/x-ndjson", "image/svg+xml", ""}
)


@dataclass
class Page(HTMLParser):
    """What a browser would find in a page that could do something."""

    tags: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    links: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.add(tag)
        self.faults += [f"<{tag} {name}>" for name in given if name.startswith("on")]
        self.faults += [f"<{tag} style>" for name in given if name == "style"]
        source = given.get(
            "src", given.get("href", given.get("action", given.get("formaction", given.get("srcset", ""))))
        )
        if tag in ("script", "link", "img", "source", "iframe", "object", "embed", "form", "use") and not _is_ours(
            source
        ):
            self.faults.append(f"<{tag}> of {source!r}")
        if source.strip().lower().startswith(("javascript:", "data:", "vbscript:")):
            self.faults.append(f"<{tag}> to {source!r}")
        if tag == "a" and source.startswith("/") and not source.startswith("//"):
            self.links.add(source.partition("#")[0])


def _is_ours(address: str) -> bool:
    return address.startswith("#") or (address.startswith("/") and not address.startswith("//"))


def page_of(text: str) -> Page:
    page = Page()
    page.feed(text)
    page.close()
    return page


def harmless(got: Any) -> None:
    """That an answer is one of ours, without any markup but our own."""
    assert got.status_code < 500, got.text
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "'self'" in got.headers["Content-Security-Policy"]
    assert "Traceback" not in got.text
    kind = got.headers.get("content-type", "").partition(";")[0]
    if kind == "text/html":
        page = page_of(got.text)
        assert not page.faults
        assert page.tags <= TAGS
    elif kind == "application/json":
        json.loads(got.text)
    elif got.content:
        assert kind in PASSIVE, kind


def long(value: Any) -> Any:
    """A value of a row, with what is written in short spelt out."""
    if isinstance(value, dict) and "repeat" in value:
        return value.get("before", "") + value["repeat"] * value["times"] + value.get("after", "")
    if isinstance(value, dict) and "nest" in value:
        nested: Any = []
        for _ in range(value["nest"]):
            nested = [nested]
        return nested
    return {name: long(each) for name, each in value.items()} if isinstance(value, dict) else value


@pytest.fixture(scope="module")
def served(hostile_ledger: Ledger) -> Iterator[tuple[TestClient, dict[str, str]]]:
    """A client of the hostile reports as others would reach them, and the secret of a token of each role."""
    secrets = {role: create_token(hostile_ledger, role, role)[1] for role in ("reader", "analyst")}  # type: ignore[arg-type]
    app = create_app(hostile_ledger, Settings(rate=0, public=True))
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client, secrets


def sent(client: TestClient, row: dict[str, Any], secrets: dict[str, str]) -> Any:
    """The answer to a row."""
    headers = dict(long(row.get("headers", {})))
    if "as" in row:
        headers["Authorization"] = f"Bearer {secrets[row['as']]}"
    more: dict[str, Any] = {}
    if "query" in row:
        more["params"] = long(row["query"])
    if "form" in row:
        more["data"] = long(row["form"])
    if "json" in row:
        more["json"] = long(row["json"])
    if "raw" in row:
        more["content"] = long(row["raw"]).encode("utf-8")
        headers.setdefault("Content-Type", "application/json")
    if "gzip" in row:
        more["content"] = gzip.compress(b'{"text": "' + b"a" * row["gzip"] + b'"}')
    method, address = ("GET", row["get"]) if "get" in row else ("POST", row["post"])
    return client.request(method, long(address), headers=headers, **more)


def test_there_are_enough_of_them_and_no_two_alike() -> None:
    assert len(ROWS) >= 60
    assert len({row["name"] for row in ROWS}) == len(ROWS)
    assert all(row["safe"] and row["status"] for row in ROWS)


@pytest.mark.parametrize("row", [pytest.param(row, id=row["name"].replace(" ", "-")) for row in ROWS])
def test_hostile_input_has_a_safe_answer(
    served: tuple[TestClient, dict[str, str]], row: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    reached: list[object] = []

    def connect(self: socket.socket, address: object) -> None:
        reached.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    got = sent(served[0], row, served[1])
    assert got.status_code in row["status"], got.text[:500]
    harmless(got)
    if "never" in row:
        assert row["never"] not in got.text
    if "header" in row:
        assert row["header"] not in got.headers
    if "says" in row:
        assert row["says"] in got.text
    location = got.headers.get("location", "/")
    assert _is_ours(location)
    assert not reached


def test_hostile_input_changes_nothing(hostile_ledger: Ledger, served: tuple[TestClient, dict[str, str]]) -> None:
    client, secrets = served
    before = last_run(hostile_ledger), len(list(entries(hostile_ledger)))
    for row in ROWS:
        if "times" not in str(row):
            sent(client, row, secrets)
    assert (last_run(hostile_ledger), len(list(entries(hostile_ledger)))) == before
    assert token_of(hostile_ledger, secrets["analyst"])


# --- what was recorded long ago


def test_no_page_makes_markup_of_what_a_report_says(served: tuple[TestClient, dict[str, str]]) -> None:
    client, _ = served
    waiting, seen = {"/", "/pair/HUN-NOR"}, set()
    while waiting and len(seen) < 150:
        address = min(waiting)
        waiting.remove(address)
        seen.add(address)
        got = client.get(address)
        harmless(got)
        if got.headers.get("content-type", "").startswith("text/html"):
            waiting |= page_of(got.text).links - seen
        elif "location" in got.headers:
            waiting |= {got.headers["location"]} - seen
    assert "/evidence/" in " ".join(seen)
    assert len(seen) > 10


def test_the_words_of_a_hostile_report_are_shown_as_they_are(
    served: tuple[TestClient, dict[str, str]], hostile_ledger: Ledger
) -> None:
    client, _ = served
    shown = ""
    for entry in entries(hostile_ledger):
        got = client.get(f"/evidence/{entry.id}")
        harmless(got)
        shown += got.text
    assert MARKUP not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert f'href="{LINK[:11]}' not in shown


def test_the_api_gives_hostile_words_as_json_alone(served: tuple[TestClient, dict[str, str]]) -> None:
    client, _ = served
    got = client.get("/api/v1/pairs/HUN-NOR/history")
    harmless(got)
    assert got.headers["content-type"] == "application/json"
    assert BIDI in got.text or "\\u202e" in got.text or MARKUP[:8] in got.text


def test_a_hostile_report_is_recorded_once_and_to_the_letter(tmp_path: Path, saying: ModuleType) -> None:
    with open_ledger(tmp_path / "a.db") as ledger:
        record_all(ledger, hostile_reports(saying))
        again = record_all(ledger, hostile_reports(saying))
        quotes = [quote.quote for entry in entries(ledger) for quote in entry.record.evidence]
    assert again.run is None
    assert any(MARKUP in quote and BIDI in quote for quote in quotes)
