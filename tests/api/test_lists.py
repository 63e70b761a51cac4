"""Lists of what reports say: filtered, in pages that join, each row leading to its words."""

from types import ModuleType
from typing import Any

import pytest
from fastapi.testclient import TestClient

from detente.ledger import Ledger, claims, commitments, entries, occurrences, pairs, record, record_all

from .asking import answer, as_json, refused, whole


@pytest.fixture
def told(writer: Ledger, saying: ModuleType) -> Ledger:
    """The ledger with more reports: a dispute, promises, deeds of others."""
    dispute = saying.Report("2025-04-01")
    deed = dispute.event("HUN", "NOR", None, type="COERCE", when="2025-03-30")
    voices = [saying.voice("NOR", "accuses"), saying.voice("HUN", "denies")]
    dispute.claim(deed, "disputed", voices, against=["HUN"])
    promise = saying.Report("2025-04-02")
    promise.commitment(["NOR"], "open_embassy", "agreed", beneficiaries=(saying.who("SWE"),))
    promise.event("NOR", "SWE", "open_consulate", when="2025-04-02", type="SUPPORT")
    record_all(writer, [each.findings() for each in (dispute, promise, saying.closing())])
    return writer


def ids(rows: list[Any]) -> set[str]:
    return {row["id"] for row in rows}


@pytest.mark.parametrize(
    ("address", "noun", "kind"), [("/events", "events", "event"), ("/standings", "standings", "standing")]
)
def test_every_entry_is_listed_once(client: TestClient, told: Ledger, address: str, noun: str, kind: Any) -> None:
    held = [as_json(entry) for entry in entries(told, kinds=(kind,))]
    assert len(held) > 3
    rows = whole(client, address, noun, limit=2)
    assert len(rows) == len(held)
    assert sorted(rows, key=lambda row: row["id"]) == held


def test_a_list_is_not_disturbed_by_what_is_recorded_meanwhile(
    client: TestClient, told: Ledger, saying: ModuleType
) -> None:
    before = whole(client, "/events", "events", limit=100)
    first = answer(client, "/events", limit=1)
    record(told, saying.rupture().findings())
    rest = answer(client, "/events", limit=100, cursor=first["next"])["events"]
    assert first["events"] + rest == before
    assert len(answer(client, "/events")["events"]) == len(before) + 1


@pytest.mark.parametrize(
    ("query", "acts"),
    [
        ({"act": "recall_ambassador"}, {"recall_ambassador"}),
        ({"type": "COERCE"}, {None}),
        ({"pair": "Norway-Sweden"}, {"open_consulate"}),
        ({"party": "Sweden"}, {"open_consulate"}),
        ({"since": "2025-04-02", "until": "2025-06-01"}, {"open_consulate"}),
        ({"known": "2025-03-31"}, {"recall_ambassador"}),
        ({"status": "announced"}, set()),
        ({"type": "SANCTION", "act": "close_embassy", "party": "HUN", "status": "actual"}, {"close_embassy"}),
    ],
)
def test_events_are_those_asked_for(
    client: TestClient, told: Ledger, query: dict[str, str], acts: set[str | None]
) -> None:
    assert {row["record"]["act"] for row in answer(client, "/events", **query)["events"]} == acts


def test_standings_are_those_asked_for(client: TestClient, told: Ledger) -> None:
    closed = answer(client, "/standings", type="mission", state="closed")["standings"]
    assert [row["record"]["sender"]["code"] for row in closed] == ["NOR"]
    assert {row["record"]["kind"] for row in answer(client, "/standings", type="relations")["standings"]} == {
        "relations"
    }


def test_claims_are_the_ledger_s_own(client: TestClient, told: Ledger) -> None:
    (held,) = claims(told)
    assert answer(client, "/claims", as_of="2025-05-01")["claims"] == [as_json(held)]
    assert answer(client, "/claims", state="disputed", party="NOR", as_of="2025-05-01")["claims"]
    assert answer(client, "/claims", party="SWE")["claims"] == []
    assert answer(client, "/claims", state="confirmed")["claims"] == []
    assert answer(client, "/claims", as_of="2025-03-31")["claims"] == []
    assert answer(client, "/claims", until="2025-04-01")["claims"] == []


def test_promises_are_the_ledger_s_own(client: TestClient, told: Ledger, saying: ModuleType) -> None:
    (held,) = commitments(told, as_of=held_on(told))
    day = str(held_on(told))
    assert answer(client, "/commitments", as_of=day)["commitments"] == [as_json(held)]
    for query in ({"state": "open"}, {"grade": "agreed"}, {"act": "open_embassy"}, {"party": "SWE"}):
        assert answer(client, "/commitments", as_of=day, **query)["commitments"]
    for query in ({"state": "fulfilled"}, {"grade": "signed"}, {"overdue": True}, {"pair": "HUN-NOR"}):
        assert not answer(client, "/commitments", as_of=day, **query)["commitments"]


def held_on(ledger: Ledger) -> Any:
    """A day soon after the last report."""
    return max(entry.reported for entry in entries(ledger))


def test_deeds_are_the_ledger_s_own_and_come_in_pages(client: TestClient, told: Ledger) -> None:
    held = [as_json(each) for each in occurrences(told)]
    assert len(held) == 4
    assert whole(client, "/occurrences", "occurrences", limit=1) == held
    assert ids(answer(client, "/occurrences", act="open_consulate")["occurrences"]) == {
        each["id"] for each in held if each["act"] == "open_consulate"
    }
    assert answer(client, "/occurrences", since="2025-03-30", until="2025-03-31")["occurrences"] == [
        each for each in held if each["earliest"] == "2025-03-30"
    ]


def test_pairs_come_in_pages(client: TestClient, told: Ledger) -> None:
    assert whole(client, "/pairs", "pairs", limit=1) == [as_json(row) for row in pairs(told)]


def test_a_state_leads_to_its_pairs(client: TestClient, told: Ledger) -> None:
    found = answer(client, "/states/Sweden")
    assert found["state"]["code"] == "SWE"
    assert [row["pair"] for row in found["pairs"]] == [{"a": "NOR", "b": "SWE"}]
    refused(client.get("/api/v1/states/Atlantis"), 404, "unknown_state")
    assert "no state" in refused(client.get("/api/v1/states/NATO"), 404, "unknown_state")


def test_an_organisation_is_listed_with_its_code(client: TestClient) -> None:
    rows = {row["code"]: row for row in answer(client, "/organisations")["organisations"]}
    assert rows["NATO"]["kind"] == "igo"
    assert rows["NATO"]["name"] in rows["NATO"]["names"]


def test_flags_are_those_of_the_position(client: TestClient, told: Ledger) -> None:
    held = answer(client, "/pairs/HUN-NOR", as_of="2025-07-01")
    assert answer(client, "/pairs/HUN-NOR/flags", as_of="2025-07-01")["flags"] == held["flags"]


def test_flags_come_in_pages(client: TestClient, writer: Ledger, saying: ModuleType) -> None:
    for opened in ("2025-04-02", "2025-04-04", "2025-04-06", "2025-04-08"):
        report = saying.Report("2025-04-09")
        report.event("NOR", "HUN", "open_consulate", when=opened, type="SUPPORT")
        record(writer, report.findings())
    flags = answer(client, "/pairs/HUN-NOR/flags", as_of="2025-07-01")["flags"]
    assert len(flags) > 2
    assert whole(client, "/pairs/HUN-NOR/flags", "flags", limit=1, as_of="2025-07-01") == flags


def test_names_come_in_pages(client: TestClient, told: Ledger) -> None:
    for noun in ("states", "organisations"):
        rows = answer(client, f"/{noun}")[noun]
        assert [row["code"] for row in rows] == sorted(row["code"] for row in rows)
        assert whole(client, f"/{noun}", noun, limit=100) == rows
    assert whole(client, "/states/NOR", "pairs", limit=1) == answer(client, "/states/NOR")["pairs"]
    assert len(answer(client, "/states/NOR")["pairs"]) == 2


def test_words_are_found_and_lead_to_their_entries(client: TestClient, told: Ledger) -> None:
    hits = whole(client, "/search", "hits", q="ambassadors", limit=2)
    quotes = [hit for hit in hits if hit["found_in"] == "quote"]
    assert quotes
    for hit in quotes:
        assert "ambassador" in hit["snippet"]
        found = answer(client, f"/evidence/{hit['entry']}")
        assert hit["quote"] in [passage["evidence"]["quote"] for passage in found["passages"]]
    assert answer(client, "/search", q='"ambassador recall"')["hits"] == []
    assert "no word" in refused(client.get("/api/v1/search?q=%22"), 422, "bad_request")


def test_an_article_shows_what_it_gave_and_what_that_changed(client: TestClient, told: Ledger) -> None:
    rows = whole(client, "/articles", "articles", limit=2)
    assert len(rows) == 5
    for row in rows:
        held = answer(client, f"/articles/{row['id']}")
        assert len(held["article"]["entries"]) == row["entries"] > 0
        assert {each["entry"] for each in held["bearings"]} <= ids(held["article"]["entries"])
    assert len(answer(client, "/articles", party="SWE")["articles"]) == 1
    assert len(answer(client, "/articles", since="2025-04-02", until="2025-05-01")["articles"]) == 1
    assert len(answer(client, "/articles", domain="news.example")["articles"]) == 5
    assert answer(client, "/articles", domain="other.example")["articles"] == []
    assert len(answer(client, "/articles", known="2025-01-31")["articles"]) == 1
    refused(client.get("/api/v1/articles/0123"), 404, "not_found")
    refused(client.get("/api/v1/articles/nothing"), 404, "not_found")


def test_news_is_told_in_order_and_by_run(client: TestClient, told: Ledger) -> None:
    news = whole(client, "/changes", "changes", limit=3)
    assert len(news) == len([*entries(told)])
    assert [row["run"] for row in news] == sorted(row["run"] for row in news)
    runs = answer(client, "/runs")["runs"]
    assert [run["id"] for run in runs] == [2, 1]
    by_run = [row for run in (1, 2) for row in whole(client, f"/runs/{run}/changes", "changes", limit=4)]
    assert by_run == news
    assert answer(client, "/runs/2")["asserted"] == len(answer(client, "/runs/2/changes", limit=1000)["changes"])
    moment = runs[1]["recorded"]
    assert {row["run"] for row in answer(client, "/changes", since=moment)["changes"]} == {2}
    assert {row["run"] for row in answer(client, "/changes", until=moment)["changes"]} == {1}
    assert answer(client, "/changes", since=moment[:10])["changes"] == []
    on_pair = whole(client, "/pairs/NOR-SWE/changes", "changes", limit=1)
    assert [row["change"]["kind"] for row in on_pair] == ["event", "commitment"]
    refused(client.get("/api/v1/runs/3"), 404, "not_found")


def test_a_pair_is_measured_period_by_period(client: TestClient, told: Ledger) -> None:
    series = answer(client, "/pairs/HUN-NOR/series", since="2025-03-01", until="2025-05-01")
    assert [point["start"] for point in series["points"]] == ["2025-03-01", "2025-04-01"]
    flow = series["points"][0]["flows"][2]
    assert flow["events"]["value"] == 2
    assert series["levels"]
    for entry in flow["events"]["entries"]:
        assert answer(client, f"/evidence/{entry}")["entry"]["kind"] == "event"
    assert answer(client, "/pairs/HUN-NOR/series", known="2025-03-31", until="2025-05-01")["points"][-1] != flow
    left = answer(client, "/pairs/HUN-NOR/series", leave_out="Norway", until="2025-05-01")
    assert {each["reason"] for each in left["aside"]} == {"outlet left out"}


def test_a_series_without_end_is_refused(client: TestClient, told: Ledger) -> None:
    got = client.get("/api/v1/pairs/HUN-NOR/series?by=day&since=0001-01-01&until=9999-12-31")
    assert "periods" in refused(got, 413, "too_large")


@pytest.mark.parametrize(
    "address",
    [
        "/events",
        "/standings",
        "/claims",
        "/commitments",
        "/occurrences",
        "/articles",
        "/search?q=a",
        "/runs",
        "/pairs",
        "/doubts",
        "/agreement",
        "/states",
        "/organisations",
        "/pairs/HUN-NOR/flags",
        "/changes",
    ],
)
def test_a_cursor_that_is_none_of_the_list_is_refused(client: TestClient, address: str) -> None:
    separator = "&" if "?" in address else "?"
    for cursor in ("x", "WyJwYWlyIl0", "W10", "bnVsbA", "WyJldmVudCIsIm9uZSJd", "W1tbW1tb", "é"):
        refused(client.get(f"/api/v1{address}{separator}cursor={cursor}"), 422, "bad_request")
