"""An answer that was given once is not computed again, and never outlives what it was made from."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from types import ModuleType
from typing import Any

import pytest
from fastapi.testclient import TestClient

from detente.api import cached
from detente.api.cached import Kept
from detente.ledger import Ledger, record
from detente.ledger import position as computed
from detente.model import Pair

from .asking import answer

PAGES = ("/pairs", "/pairs/HUN-NOR?as_of=2025-03-06", "/pairs/HUN-NOR/history", "/events", "/claims", "/articles",
         "/search?q=ambassador", "/runs", "/states", "/export?format=csv")  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_who_has_the_answer_is_told_so(client: TestClient, address: str) -> None:
    first = client.get(f"/api/v1{address}")
    assert first.status_code == 200
    for given in (first.headers["etag"], f'W/{first.headers["etag"]}, "other"', "*"):
        again = client.get(f"/api/v1{address}", headers={"If-None-Match": given})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
    other = client.get(f"/api/v1{address}", headers={"If-None-Match": '"other"'})
    assert (other.status_code, other.content) == (200, first.content)


def test_a_new_run_makes_every_answer_new(client: TestClient, writer: Ledger, saying: ModuleType) -> None:
    tags = {address: client.get(f"/api/v1{address}").headers["etag"] for address in PAGES}
    record(writer, saying.closing().findings())
    for address, tag in tags.items():
        assert client.get(f"/api/v1{address}", headers={"If-None-Match": tag}).status_code == 200


def test_another_query_or_day_has_another_tag(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def tag(query: str) -> str:
        return client.get(f"/api/v1/pairs/HUN-NOR{query}").headers["etag"]

    assert tag("?known=2025-03-06&as_of=2025-03-06") == tag("?as_of=2025-03-06&known=2025-03-06")
    found = {tag(""), tag("?as_of=2025-03-06"), tag("?as_of=2025-03-07"), tag("?known=2025-03-06")}
    assert len(found) == 4


def test_a_refusal_has_no_tag(client: TestClient) -> None:
    assert "etag" not in client.get("/api/v1/pairs/NOR-XYZ").headers


def test_a_position_is_computed_once_until_the_ledger_changes(
    client: TestClient, writer: Ledger, saying: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Pair] = []

    def counted(ledger: Ledger, pair: Pair, **rest: Any) -> Any:
        asked.append(pair)
        return computed(ledger, pair, **rest)

    monkeypatch.setattr("detente.ledger.position", counted)
    monkeypatch.setattr(cached, "_positions", Kept(8))
    for _ in range(3):
        level = answer(client, "/pairs/HUN-NOR", as_of="2025-06-10")["sides"][1]["mission"]["state"]
    assert (len(asked), level) == (1, "open")
    record(writer, saying.closing().findings())
    assert answer(client, "/pairs/HUN-NOR", as_of="2025-06-10")["sides"][1]["mission"]["state"] == "closed"
    assert len(asked) == 2


def test_of_many_who_ask_at_once_one_computes() -> None:
    kept, together, computed_by = Kept(4), Barrier(8), []
    done = Event()

    def compute() -> str:
        computed_by.append(1)
        done.wait(0.2)
        return "the answer"

    def ask() -> str:
        together.wait()
        return kept.get("question", compute)

    with ThreadPoolExecutor(8) as askers:
        answers = [each.result() for each in [askers.submit(ask) for _ in range(8)]]
    assert answers == ["the answer"] * 8
    assert len(computed_by) == 1


def test_what_failed_is_tried_again() -> None:
    kept = Kept(4)

    def fail() -> str:
        raise ValueError("not now")

    with pytest.raises(ValueError, match="not now"):
        kept.get("question", fail)
    assert kept.get("question", lambda: "now") == "now"


def test_the_oldest_answer_makes_room() -> None:
    kept = Kept(2)
    for question in ("one", "two", "one", "three"):
        kept.get(question, lambda: "first")
    assert [kept.get(question, lambda: "again") for question in ("one", "three")] == ["first", "first"]
    assert kept.get("two", lambda: "again") == "again"
