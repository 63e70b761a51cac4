"""The API answers what the verbs answer, and says in one shape why where it cannot."""

from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

import pytest
from fastapi.testclient import TestClient

import detente
from detente.api import MAX_TEXT, Code
from detente.cli import dumped, states
from detente.errors import LedgerError
from detente.intake import from_text
from detente.ledger import Ledger, evidence, history, pairs, position, record
from detente.model import Pair

from .asking import answer, as_json, refused, whole

NORWAY_HUNGARY = Pair.of("NOR", "HUN")
RECALL = "Norway recalled its ambassador to Hungary on Tuesday."


def test_a_position_is_the_ledger_s_own(client: TestClient, writer: Ledger) -> None:
    for valid, known in (("2025-03-06", None), ("2025-03-06", "2025-02-01"), ("2025-03-03", None)):
        query = {"valid": valid} | ({"known": known} if known else {})
        on, by = date.fromisoformat(valid), date.fromisoformat(known) if known else None
        held = position(writer, NORWAY_HUNGARY, valid=on, known=by)
        assert answer(client, "/pairs/HUN-NOR", **query) == as_json(held)


def test_what_was_not_yet_reported_is_not_yet_known(client: TestClient) -> None:
    def norway(**query: str) -> str:
        sides = answer(client, "/pairs/HUN-NOR", valid="2025-03-06", **query)["sides"]
        return str(next(side["level"]["word"] for side in sides if side["sender"] == "NOR"))

    assert norway() == "charge"
    assert norway(known="2025-03-04") == "ambassador"
    assert norway(known="2025-03-04", clock="recorded") == "unknown"


@pytest.mark.parametrize("named", ["NOR-HUN", "nor-hun", "HUN-NOR", "Norway-Hungary", "no-hu"])
def test_a_pair_has_one_answer_however_it_is_named(client: TestClient, named: str) -> None:
    assert answer(client, f"/pairs/{named}", valid="2025-03-06")["pair"] == {"a": "HUN", "b": "NOR"}


def test_the_pairs_are_those_of_the_ledger(client: TestClient, writer: Ledger) -> None:
    assert answer(client, "/pairs") == {"pairs": [as_json(row) for row in pairs(writer)], "next": None}
    assert answer(client, "/pairs", known="2024-01-01") == {"pairs": [], "next": None}


def test_a_history_comes_in_pages_that_join_without_gap_or_double(client: TestClient, writer: Ledger) -> None:
    held = [as_json(row) for row in history(writer, NORWAY_HUNGARY)]
    assert len(held) > 4
    assert whole(client, "/pairs/HUN-NOR/history", "changes", limit=2) == held


def test_as_of_is_the_day_and_valid_its_older_name(client: TestClient) -> None:
    by_name = [answer(client, "/pairs/HUN-NOR", **{name: "2025-03-03"}) for name in ("as_of", "valid")]
    assert by_name[0] == by_name[1]
    assert by_name[0]["valid"] == "2025-03-03"
    got = client.get("/api/v1/pairs/HUN-NOR?as_of=2025-03-03&valid=2025-03-04")
    assert "give one" in refused(got, 422, "bad_request")


def test_a_history_keeps_to_its_days(client: TestClient) -> None:
    rows = answer(client, "/pairs/HUN-NOR/history", since="2025-03-04", until="2025-03-05")["changes"]
    assert rows
    assert {row["day"] for row in rows} == {"2025-03-04"}


def test_a_cursor_of_another_history_is_refused(client: TestClient) -> None:
    refused(client.get("/api/v1/pairs/HUN-NOR/history?cursor=0123abcd"), 422, "bad_request")


def test_every_row_of_a_history_leads_to_its_words(client: TestClient, writer: Ledger) -> None:
    for row in answer(client, "/pairs/HUN-NOR/history")["changes"]:
        found = answer(client, f"/evidence/{row['entry']}")
        assert found == as_json(evidence(writer, row["entry"]))
        assert row["words"] in [passage["evidence"]["quote"] for passage in found["passages"]]


def test_an_entry_recorded_while_the_server_runs_is_served(
    client: TestClient, writer: Ledger, saying: ModuleType
) -> None:
    assert answer(client, "/pairs/HUN-NOR", valid="2025-06-10")["sides"][1]["mission"]["state"] == "open"
    record(writer, saying.closing().findings())
    assert answer(client, "/pairs/HUN-NOR", valid="2025-06-10")["sides"][1]["mission"]["state"] == "closed"


def test_every_state_is_listed_with_its_code(client: TestClient) -> None:
    rows = answer(client, "/states")["states"]
    assert [row["code"] for row in rows] == [state.code for state in states()]
    assert next(row for row in rows if row["code"] == "NOR")["capital"] == "Oslo"


def test_health_names_the_version(client: TestClient) -> None:
    assert answer(client, "/health") == {"status": "ok", "version": detente.__version__}


def test_a_text_is_read_as_the_command_reads_it_and_not_kept(client: TestClient, writer: Ledger) -> None:
    before = pairs(writer)
    sent = {"text": RECALL, "published": "2025-03-05", "title": "A recall", "url": "https://news.example/a"}
    got = client.post("/api/v1/read", json=sent)
    article = from_text(RECALL, published="2025-03-05", title="A recall", url="https://news.example/a")
    assert got.status_code == 200
    assert got.json() == {"id": article.id, **dumped(detente.read(article))}
    assert [event["act"] for event in got.json()["events"]] == ["recall_ambassador"]
    assert pairs(writer) == before


@pytest.mark.parametrize(
    ("address", "status", "code", "word"),
    [
        ("/pairs/NOR-XYZ", 404, "unknown_state", "XYZ"),
        ("/pairs/NOR-Hungry", 404, "unknown_state", "HUN (Hungary)"),
        ("/pairs/NOR-Congolese", 404, "unknown_state", "COD"),
        ("/pairs/NOR", 422, "bad_request", "two states"),
        ("/pairs/NOR-Norway", 422, "bad_request", "both are NOR"),
        ("/pairs/HUN-NOR?valid=2025-02-30", 422, "bad_date", "YYYY-MM-DD"),
        ("/pairs/HUN-NOR?known=yesterday", 422, "bad_date", "known"),
        ("/pairs/HUN-NOR?valid=", 422, "bad_date", "valid"),
        ("/pairs/HUN-NOR/history?since=0", 422, "bad_date", "since"),
        ("/pairs/HUN-NOR?clock=sundial", 422, "bad_request", "clock"),
        ("/pairs/HUN-NOR?vaild=2025-03-06", 422, "bad_request", "vaild"),
        ("/pairs/HUN-NOR/history?limit=0", 422, "bad_request", "limit"),
        ("/pairs/HUN-NOR/history?limit=1001", 422, "bad_request", "limit"),
        ("/evidence/0123456789abcdef", 404, "not_found", "0123456789abcdef"),
        ("/evidence/nothing", 404, "not_found", "no entry id"),
        ("/nowhere", 404, "not_found", "nothing at this address"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_its_code(
    client: TestClient, address: str, status: int, code: str, word: str
) -> None:
    assert word in refused(client.get(f"/api/v1{address}"), status, code)


@pytest.mark.parametrize(
    ("body", "code", "word"),
    [
        ({}, "bad_request", "text"),
        ({"text": 5}, "bad_request", "text"),
        ({"text": ""}, "bad_request", "empty"),
        ({"text": "Norway recalled\x00 its ambassador."}, "bad_request", "binary"),
        ({"text": RECALL, "published": "5.3.2025"}, "bad_date", "YYYY-MM-DD"),
        ({"text": RECALL, "published": 5}, "bad_date", "published"),
        ({"text": RECALL, "publised": "2025-03-05"}, "bad_request", "publised"),
        ({"text": RECALL, "url": "https://news.example/\nx"}, "bad_request", "url"),
        ({"text": "La Norvège a rappelé mardi son ambassadeur en Hongrie. " * 5}, "bad_request", "French"),
        ([RECALL], "bad_request", "request"),
    ],
)
def test_a_text_that_cannot_be_read_is_refused(client: TestClient, body: Any, code: str, word: str) -> None:
    assert word in refused(client.post("/api/v1/read", json=body), 422, code)


@pytest.mark.parametrize("body", [b"", b"{", b'{"text": "\\ud800 Norway"}', b"\xff", b"[" * 5000])
def test_a_body_that_is_no_sound_json_is_refused(client: TestClient, body: bytes) -> None:
    got = client.post("/api/v1/read", content=body, headers={"content-type": "application/json"})
    refused(got, 422, "bad_request")


def test_a_text_over_the_limit_is_too_large(client: TestClient) -> None:
    refused(client.post("/api/v1/read", json={"text": "a" * (MAX_TEXT + 1)}), 413, "too_large")
    refused(client.post("/api/v1/read", content=b" " * 3_000_000), 413, "too_large")


def test_nothing_can_be_changed(client: TestClient) -> None:
    for method in ("PUT", "DELETE", "PATCH", "POST"):
        refused(client.request(method, "/api/v1/pairs"), 405, "bad_request")


def test_a_ledger_that_fails_is_told_without_its_path(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise LedgerError("/srv/secret.db: disk I/O error: check it and try again")

    monkeypatch.setattr(Ledger, "reading", broken)
    for address in ("/health", "/pairs", "/pairs/HUN-NOR", "/evidence/ab"):
        assert "secret" not in refused(client.get(f"/api/v1{address}"), 503, "ledger")


def test_a_fault_of_ours_shows_no_trace(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(Ledger, "reading", broken)
    got = client.get("/api/v1/pairs")
    assert "secret" not in refused(got, 500, "internal")
    assert got.headers["x-content-type-options"] == "nosniff"


def test_the_description_names_every_address_and_its_refusals(client: TestClient) -> None:
    described = answer(client, "/openapi.json")
    assert described["openapi"].startswith("3.1")
    assert described["servers"] == [{"url": "/api/v1"}]
    assert set(described["paths"]) == {
        "/health", "/states", "/states/{code}", "/organisations", "/pairs", "/pairs/{pair}", "/pairs/{pair}/history",
        "/pairs/{pair}/flags", "/pairs/{pair}/changes", "/pairs/{pair}/series", "/events", "/standings",
        "/evidence/{id}", "/claims", "/commitments", "/occurrences", "/search", "/read", "/articles", "/articles/{id}",
        "/runs", "/runs/{run}", "/runs/{run}/changes", "/changes", "/judgements", "/judgements/{number}/undo",
        "/agreement", "/doubts", "/export",
    }  # fmt: skip
    problem = {"$ref": "#/components/schemas/Problem"}
    for address in described["paths"].values():
        for verb in address.values():
            assert verb["responses"]["422"]["content"]["application/json"]["schema"] == problem
    assert described["paths"]["/read"]["post"]["requestBody"]["content"]["application/json"]["examples"]
    query = {each["name"]: each for each in described["paths"]["/pairs/{pair}"]["get"]["parameters"]}
    assert set(query) == {"pair", "as_of", "valid", "known", "clock"}
    assert query["valid"]["schema"]["examples"] == ["2025-03-05"]


def test_the_page_on_the_api_names_every_address_parameter_and_code(client: TestClient) -> None:
    page = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    for address, verbs in answer(client, "/openapi.json")["paths"].items():
        for verb, described in verbs.items():
            assert f"`{verb.upper()} {address.replace('{pair}', '{A-B}')}`" in page
            assert all(f"`{each['name']}`" in page for each in described.get("parameters", ()) if each["in"] == "query")
    assert all(f"| `{code}` |" in page for code in get_args(Code))
