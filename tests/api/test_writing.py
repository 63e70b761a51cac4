"""What an analyst sends in is kept before the answer comes; nobody else writes."""

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from detente.cli import dumped
from detente.ledger import Ledger, article, create_token, entries, judge, last_run, open_ledger, verify
from detente.pipeline import read_text

from .asking import answer, refused, whole

RECALL = "Norway recalled its ambassador to Sweden on Tuesday."


def post(client: TestClient, address: str, **sent: Any) -> Any:
    return client.post(f"/api/v1{address}", json=sent)


def test_a_report_that_is_kept_is_in_the_ledger_when_the_answer_comes(analyst: TestClient, writer: Ledger) -> None:
    got = post(analyst, "/articles", text=RECALL, published="2025-03-05", title="A recall", record=True)
    assert got.status_code == 200, got.text
    told = got.json()
    held = article(writer, told["id"])
    assert held.text == RECALL
    assert told["recorded"]["run"] == last_run(writer) == held.readings[0].run
    assert {row["change"]["entry"] for row in told["changes"]} == {entry.id for entry in held.entries}
    assert {row["entry"]: row["bears"] for row in told["bearings"]} == {entry.id: "new" for entry in held.entries}
    assert "1 standing" in told["effect"]
    position = answer(analyst, "/pairs/NOR-SWE", as_of="2025-03-06")
    assert next(side["level"]["word"] for side in position["sides"] if side["sender"] == "NOR") == "charge"


def test_the_same_report_again_changes_nothing(analyst: TestClient, writer: Ledger) -> None:
    sent = {"text": RECALL, "published": "2025-03-05", "record": True}
    post(analyst, "/articles", **sent)
    run = last_run(writer)
    told = post(analyst, "/articles", **sent).json()
    assert (told["recorded"]["run"], told["recorded"]["new"], told["changes"]) == (None, 0, [])
    assert last_run(writer) == run


def test_a_report_is_only_kept_where_that_is_asked_for(analyst: TestClient, writer: Ledger) -> None:
    run = last_run(writer)
    told = post(analyst, "/articles", text=RECALL).json()
    assert (told["recorded"], told["changes"]) == (None, [])
    found = dumped(read_text(RECALL))
    for kind in ("events", "standings", "claims", "commitments"):
        assert told[kind] == found[kind]
    assert last_run(writer) == run


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("report.txt", RECALL.encode()),
        (
            "report.html",
            f"<html><body><article><p>{RECALL} It gave no reason.</p></article></body></html>".encode(),
        ),
    ],
)
def test_a_file_is_read_like_its_text(analyst: TestClient, name: str, data: bytes) -> None:
    fields = {"published": "2025-03-05", "title": "A recall", "record": "true"}
    got = analyst.post("/api/v1/articles", data=fields, files={"file": (name, data)})
    assert got.status_code == 200, got.text
    told = got.json()
    assert [event["act"] for event in told["events"]] == ["recall_ambassador"]
    assert (told["article"]["title"], told["article"]["published"]) == ("A recall", "2025-03-05")
    assert told["recorded"]["new"] > 0


def test_an_address_is_fetched_as_the_command_fetches_it(analyst: TestClient) -> None:
    for address in ("file:///etc/passwd", "-", "/etc/passwd", "ftp://news.example/a", "http://"):
        refused(post(analyst, "/articles", url=address), 422, "bad_request")
    refused(post(analyst, "/articles", url="http://127.0.0.1:9/secret"), 422, "bad_request")


@pytest.mark.parametrize(
    ("sent", "word"),
    [
        ({}, "neither"),
        ({"text": ""}, "empty"),
        ({"text": RECALL, "record": "perhaps"}, "record"),
        ({"text": RECALL, "keep": True}, "keep"),
        ({"text": "Norway\x00 recalled"}, "binary"),
    ],
)
def test_what_cannot_be_read_is_not_kept(analyst: TestClient, writer: Ledger, sent: Any, word: str) -> None:
    run = last_run(writer)
    assert word in refused(post(analyst, "/articles", **sent), 422, "bad_request")
    assert last_run(writer) == run


def test_a_body_of_another_kind_is_refused(analyst: TestClient) -> None:
    got = analyst.post("/api/v1/articles", content=RECALL, headers={"content-type": "text/plain"})
    assert "multipart" in refused(got, 415, "bad_request")
    got = analyst.post("/api/v1/articles", data={"published": "2025-03-05"}, files={"other": ("a.txt", b"x")})
    refused(got, 422, "bad_request")
    got = analyst.post("/api/v1/articles", content=b"x", headers={"content-type": "multipart/form-data"})
    refused(got, 422, "bad_request")
    got = analyst.post("/api/v1/articles", files={"file": ("a.pdf", b"%PDF-1.4 x")})
    assert "a.pdf" in refused(got, 422, "bad_request")


def test_only_an_analyst_writes(client: TestClient, signed: Callable[[Any], TestClient], writer: Ledger) -> None:
    reader = signed("reader")
    run = last_run(writer)
    entry = next(entries(writer)).id
    said = {"entry": entry, "verdict": "accept", "reason": "it is so"}
    for address, sent in (
        ("/articles", {"text": RECALL, "record": True}),
        ("/judgements", said),
        ("/judgements/1/undo", {"reason": "no"}),
    ):
        refused(post(client, address, **sent), 401, "unauthorised")
        refused(post(reader, address, **sent), 403, "forbidden")
    assert last_run(writer) == run


def test_a_judgement_is_signed_with_the_name_of_the_token(analyst: TestClient, writer: Ledger) -> None:
    entry = next(entries(writer, kinds=("event",))).id
    got = post(analyst, "/judgements", entry=entry, verdict="reject", reason="no such deed")
    assert got.status_code == 201
    given = got.json()
    assert (given["entry"], given["analyst"], given["verdict"]) == (entry, "analyst", "reject")
    assert entry not in {each.id for each in entries(writer)}
    assert answer(analyst, "/judgements", entry=entry)["judgements"] == [given]
    assert answer(analyst, f"/evidence/{entry}")["retracted_by"] == given["run"]
    undone = post(analyst, f"/judgements/{given['number']}/undo", reason="a slip").json()
    assert undone["undone_by"] == 2
    assert entry in {each.content for each in entries(writer)}
    assert answer(analyst, "/agreement")["agreements"] == []


def test_a_correction_says_what_should_stand(analyst: TestClient, writer: Ledger) -> None:
    entry = next(entries(writer, kinds=("event",))).id
    given = post(analyst, "/judgements", entry=entry, verdict="correct", reason="so", correction={"act": None}).json()
    assert answer(analyst, f"/evidence/{given['correction']}")["entry"]["record"]["act"] is None
    refused(post(analyst, "/judgements", entry=entry, verdict="correct", reason="so"), 422, "bad_request")
    refused(post(analyst, "/judgements", entry="0123", verdict="accept", reason="so"), 422, "bad_request")
    refused(post(analyst, "/judgements/99/undo", reason="so"), 422, "bad_request")
    refused(analyst.get("/api/v1/judgements?entry=0123"), 404, "not_found")


def test_what_nobody_has_judged_waits_for_an_eye(analyst: TestClient) -> None:
    waiting = answer(analyst, "/doubts", limit=2)["doubts"]
    assert len(waiting) == 2
    post(analyst, "/judgements", entry=waiting[0]["entry"], verdict="accept", reason="so")
    left = answer(analyst, "/doubts", limit=200)["doubts"]
    assert waiting[0]["entry"] not in {row["entry"] for row in left}


def test_what_waits_comes_in_pages_that_join_though_some_of_it_is_judged(analyst: TestClient) -> None:
    waiting = answer(analyst, "/doubts")["doubts"]
    first = answer(analyst, "/doubts", limit=2)
    assert first["doubts"] == waiting[:2]
    post(analyst, "/judgements", entry=waiting[1]["entry"], verdict="accept", reason="so")
    assert first["doubts"] + whole(analyst, "/doubts", "doubts", limit=2, cursor=first["next"]) == waiting


def test_agreement_comes_in_pages(analyst: TestClient, writer: Ledger) -> None:
    entry = next(entries(writer, kinds=("event",))).id
    for name in ("Ada", "Öre", "Zoë"):
        judge(writer, entry, "accept", analyst=name, reason="so")
    rows = answer(analyst, "/agreement")["agreements"]
    assert [(row["one"], row["other"]) for row in rows] == [("Ada", "Zoë"), ("Ada", "Öre"), ("Zoë", "Öre")]
    assert whole(analyst, "/agreement", "agreements", limit=1) == rows


def test_a_ledger_that_is_only_read_says_that_it_cannot_be_written(client: TestClient, writer: Ledger) -> None:
    _, secret = create_token(writer, "Ada", "analyst")
    got = client.post(
        "/api/v1/articles", json={"text": RECALL, "record": True}, headers={"Authorization": f"Bearer {secret}"}
    )
    refused(got, 503, "ledger")


@pytest.mark.slow
def test_a_stop_loses_nothing_that_was_answered(tmp_path: Path) -> None:
    place = tmp_path / "kept.db"
    with open_ledger(place) as ledger:
        _, secret = create_token(ledger, "Ada", "analyst")
    command = [sys.executable, "-m", "detente.cli.main", "serve", "--ledger", str(place), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        address = re.search(r"http://[^/]+/", process.stdout.readline())
        assert address
        articles = f"{address[0]}api/v1/articles"
        kept: list[str] = []

        def send(number: int) -> bool:
            """Sends a report of its own; whether there was an answer."""
            try:
                sent = {"text": f"Norway recalled its ambassador to Sweden on {number} May 2024.", "record": True}
                got = httpx.post(articles, json=sent, headers={"Authorization": f"Bearer {secret}"}, timeout=120)
            except httpx.HTTPError:
                return False
            if got.is_success:
                kept.append(json.loads(got.text)["id"])
            return True

        assert send(1)
        with ThreadPoolExecutor(3) as senders:
            sending = [senders.submit(send, number) for number in range(2, 29)]
            while len(kept) < 5:
                time.sleep(0.01)
            process.send_signal(signal.SIGTERM)
            answered = [each.result() for each in sending]
        process.communicate(timeout=120)
    assert not all(answered), "the stop came too late to be one"
    with open_ledger(place, create=False) as ledger:
        assert len(kept) >= 5
        for id_ in kept:
            assert article(ledger, id_).entries
        assert verify(ledger).faults == ()
