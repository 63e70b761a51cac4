"""A ledger of hand-made reports, and a client that asks what `detente serve` would serve."""

from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from fastapi.testclient import TestClient

from detente.ledger import Ledger, create_token, open_ledger, record_all
from detente.web import create_app


@pytest.fixture
def writer(tmp_path: Path, saying: ModuleType) -> Iterator[Ledger]:
    """A ledger that holds background on Norway and Hungary and a recall."""
    with open_ledger(tmp_path / "served.db") as ledger:
        record_all(ledger, [saying.background().findings(), saying.recall().findings()])
        yield ledger


@pytest.fixture
def client(writer: Ledger) -> Iterator[TestClient]:
    """A client of that ledger, opened to be read only, as the command opens it."""
    with (
        open_ledger(writer.name, create=False, read_only=True) as ledger,
        TestClient(create_app(ledger), raise_server_exceptions=False, follow_redirects=False) as asking,
    ):
        yield asking


class Leaf(HTMLParser):
    """A page taken apart: its words, ids, links, fields and labels. Fails where elements do not close in order."""

    _VOID = frozenset({"meta", "link", "input", "br", "hr", "img", "source"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words, self.html, self.open = "", html, list[str]()
        self.ids, self.links, self.headings = list[str](), list[str](), list[str]()
        self.labelled, self.boxes, self.fields = set[str](), list[str](), dict[str, str]()
        self.feed(html)
        assert self.open == []
        self.words = " ".join(self.words.split())

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = dict(attrs)
        assert not {name for name in given if name.startswith("on") or name == "style"}, f"{tag} {given}"
        assert tag != "script" or (given.get("src") or "").startswith("/static/")
        if "id" in given:
            self.ids.append(given["id"])
        if "href" in given:
            self.links.append(given["href"])
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append(tag)
        if tag == "label":
            self.labelled.add(given.get("for", ""))
        if tag in ("input", "select", "textarea") and given.get("type") != "hidden":
            self.boxes.append(given.get("id") or "?")
        if tag == "input" and given.get("type") == "hidden":
            self.fields.setdefault(given["name"], given["value"])
        if tag in ("td", "th", "li", "option", "dt", "dd"):
            self.words += " "
        if tag not in self._VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "script" not in self.open:
            self.words += data


def leaf(got: Any, status: int = 200) -> Leaf:
    """A page, sound, and usable by who hears it: each box has a label, no id stands twice, no heading is left out."""
    assert got.status_code == status, got.text[-2000:]
    assert got.headers["content-type"] == "text/html; charset=utf-8"
    assert "Traceback" not in got.text
    found = Leaf(got.text)
    assert len(found.ids) == len(set(found.ids)), [each for each in found.ids if found.ids.count(each) > 1]
    assert set(found.boxes) <= found.labelled, set(found.boxes) - found.labelled
    assert found.headings[0] == "h1"
    assert found.headings.count("h1") == 1
    levels = [int(each[1]) for each in found.headings]
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels
    local = {link[1:] for link in found.links if link.startswith("#")}
    assert local <= set(found.ids), local - set(found.ids)
    return found


@pytest.fixture(name="leaf")
def leaf_of() -> Callable[..., Leaf]:
    """What takes an answer apart, and checks it."""
    return leaf


@pytest.fixture
def look(client: TestClient) -> Callable[..., Leaf]:
    """A page of the ledger that is only read, by its address."""
    return lambda address, status=200: leaf(client.get(address), status)


@pytest.fixture
def desk(writer: Ledger) -> Iterator[TestClient]:
    """A client of a server that may write, signed in as the analyst Ada."""
    _, secret = create_token(writer, "Ada", "analyst")
    with TestClient(create_app(writer), raise_server_exceptions=False, follow_redirects=False) as asking:
        asking.cookies.set("detente", secret)
        yield asking
