"""A page that was made once is sent again as long as it would be the same, and to nobody whom it is not for."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from types import ModuleType
from typing import Any

import pytest
from fastapi.testclient import TestClient

from detente.ledger import Ledger, create_token, dossier, history, judge, record
from detente.model import Pair
from detente.web import create_app

PAGE = "/pair/HUN-NOR?as_of=2025-06-20"
PAIR = Pair.of("NOR", "HUN")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Pair]:
    """The pairs that were read from the ledger for a page."""
    read: list[Pair] = []

    def counted(ledger: Ledger, pair: Pair, **rest: Any) -> Any:
        read.append(pair)
        return dossier(ledger, pair, **rest)

    monkeypatch.setattr("detente.ledger.dossier", counted)
    return read


@pytest.fixture
def asking(writer: Ledger) -> Iterator[TestClient]:
    """A reader who does not sign in, at a server that others write through."""
    with TestClient(create_app(writer), raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


def test_one_reading_of_a_pair_serves_every_day(asking: TestClient, made: list[Pair]) -> None:
    pages = {
        asking.get(f"/pair/HUN-NOR?as_of=2025-03-{day:02}{known}").text
        for day in (1, 3, 5, 20)
        for known in ("", "&known=2025-03-02")
    }
    assert made == [PAIR]
    assert len(pages) == 8


def test_the_same_page_is_sent_again_and_not_made_again(asking: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    first = asking.get(PAGE)
    monkeypatch.setattr("detente.web.pair._page", None)
    again = asking.get(PAGE)
    assert (again.status_code, again.text, again.headers["etag"]) == (200, first.text, first.headers["etag"])


def test_a_new_report_is_on_the_page_at_once(asking: TestClient, writer: Ledger, saying: ModuleType) -> None:
    assert "close embassy" not in asking.get(PAGE).text
    record(writer, saying.closing().findings())
    assert "close embassy" in asking.get(PAGE).text


def test_what_an_analyst_rejects_is_gone_from_the_page_at_once(asking: TestClient, writer: Ledger) -> None:
    (row,) = [row for row in history(writer, PAIR) if row.kind == "event"]
    assert row.entry in asking.get(PAGE).text
    judge(writer, row.entry, "reject", analyst="Ada", reason="Not so.")
    assert row.entry not in asking.get(PAGE).text


def test_another_day_or_another_knowledge_is_another_page(asking: TestClient) -> None:
    known = "&known=2025-03-01"
    addresses = (PAGE, f"{PAGE}{known}", f"{PAGE}{known}&clock=recorded", "/pair/HUN-NOR?as_of=2025-03-01")
    for _ in range(2):
        pages = [asking.get(address).text for address in addresses]
        assert len(set(pages)) == len(addresses)
        assert "recall ambassador" in pages[0].partition("History")[2]
        assert "recall ambassador" not in pages[1].partition("History")[2]
        assert "nothing is known" in pages[2]


def test_a_row_is_marked_as_later_by_the_day_asked_about(asking: TestClient) -> None:
    later, earlier = (asking.get(f"/pair/HUN-NOR?as_of={day}").text for day in ("2025-03-20", "2025-03-01"))
    assert 'class="event-row after"' in earlier
    assert 'class="event-row after"' not in later


def test_tomorrow_the_page_of_today_is_made_anew(asking: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    class Tomorrow(date):
        @classmethod
        def today(cls) -> "Tomorrow":
            return cls(2031, 1, 2)

    before = asking.get("/pair/HUN-NOR").text
    for place in ("web.pair", "api.remembered"):
        monkeypatch.setattr(f"detente.{place}.date", Tomorrow)
    after = asking.get("/pair/HUN-NOR").text
    assert "On 2 January 2031" in after
    assert "On 2 January 2031" not in before


def test_nobody_gets_the_page_of_another(asking: TestClient, writer: Ledger) -> None:
    secrets = {name: create_token(writer, name, "analyst")[1] for name in ("Ada", "Bela")}
    for _ in range(2):
        assert "Signed in" not in asking.get(PAGE).text
        for name, secret in secrets.items():
            got = asking.get(PAGE, headers={"Authorization": f"Bearer {secret}"})
            assert f"Signed in as {name}" in got.text
            assert got.headers["cache-control"].startswith("private")


def test_each_reader_keeps_a_memory_of_visits_of_their_own(
    asking: TestClient, writer: Ledger, saying: ModuleType
) -> None:
    record(writer, saying.closing().findings(), recorded=datetime.now(UTC))
    new = asking.get(PAGE)
    assert "visits=" in new.headers["set-cookie"]
    asking.cookies.clear()
    returning = asking.get(PAGE, headers={"Cookie": "visits=2025-01-01"})
    assert re.search(r"Since 1 January 2025", returning.text)
    assert "2025-01-01" in returning.headers["set-cookie"]
    asking.cookies.clear()
    other = asking.get(PAGE)
    assert "Since 1 January 2025" not in other.text
    assert "2025-01-01" not in other.headers["set-cookie"]


def test_no_page_that_is_kept_holds_a_form_that_writes(asking: TestClient, writer: Ledger) -> None:
    _, secret = create_token(writer, "Ada", "admin")
    page = asking.get(PAGE, headers={"Authorization": f"Bearer {secret}"}).text
    assert 'name="csrf"' not in page
    assert 'method="post"' not in page
    assert secret not in page
