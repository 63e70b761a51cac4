"""The desk over HTTP: verdicts with a name and a reason, undone again, and nothing written without a token."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from fastapi.testclient import TestClient

from detente.ledger import Ledger, create_token, entries, judge, judgements, pairs, position, runs
from detente.model import Pair
from detente.web import create_app

TEXT = "Norway recalled its ambassador to Hungary on Tuesday and accused Budapest of opening its mail."
PAIR = Pair.of("NOR", "HUN")


def csrf(asking: TestClient, address: str = "/review") -> str:
    """The token that a form of this page carries."""
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', asking.get(address).text)
    assert found
    return found[1]


def the_recall(ledger: Ledger) -> str:
    return next(each.id for each in entries(ledger, kinds=("event",)))


def level_of_norway(ledger: Ledger) -> str:
    from_day = next(each.when.latest for each in entries(ledger, kinds=("event",)))
    assert from_day
    return position(ledger, PAIR, valid=from_day).side("NOR").level.word


def send(asking: TestClient, page: str, **fields: str) -> Any:
    return asking.post(page, data=fields)


def test_a_rejected_recall_gives_the_ambassador_back_and_undoing_it_takes_him_home(
    desk: TestClient, writer: Ledger
) -> None:
    before, token = level_of_norway(writer), csrf(desk)
    recall = the_recall(writer)
    day = next(each.when.latest for each in entries(writer, kinds=("event",)))
    assert day
    got = send(desk, "/review/judge", csrf=token, entry=recall, verdict="reject", reason="it was Denmark")
    assert (got.status_code, got.headers["location"]) == (303, "/review?done=1")
    assert before == "charge"
    assert position(writer, PAIR, valid=day).side("NOR").level.word == "ambassador"
    shown = desk.get("/review?done=1").text
    assert "rejected by Ada" in shown
    assert "it was Denmark" in shown
    got = send(desk, "/review/undo", csrf=token, judgement="1", reason="it was Norway after all")
    assert (got.status_code, got.headers["location"]) == (303, "/review/judgements#j1")
    assert level_of_norway(writer) == before
    assert judgements(writer)[0].undone_by


def test_an_accepted_entry_leaves_the_queue_and_bears_the_name_of_the_token(desk: TestClient, writer: Ledger) -> None:
    recall = the_recall(writer)
    assert f'data-entry="{recall}"' in desk.get("/review").text
    fields = {"csrf": csrf(desk), "entry": recall, "verdict": "accept", "reason": "so it stands", "analyst": "Eve"}
    assert send(desk, "/review/judge", **fields).status_code == 303
    assert f'data-entry="{recall}"' not in desk.get("/review").text
    (given,) = judgements(writer)
    assert (given.analyst, given.verdict) == ("Ada", "accept")
    assert runs(writer)[-1].coder == "Ada"


def test_a_correction_stands_instead_of_what_was_read(desk: TestClient, writer: Ledger) -> None:
    recall = the_recall(writer)
    fields = {"field": "act", "value": '"summon"', "reason": "he was summoned", "verdict": "correct"}
    assert send(desk, "/review/judge", csrf=csrf(desk), entry=recall, **fields).status_code == 303
    (given,) = judgements(writer)
    assert given.correction
    corrected = next(each for each in entries(writer, kinds=("event",)) if each.id == given.correction)
    assert corrected.record.act == "summon"  # type: ignore[union-attr]  # an event
    assert "What stands instead" in desk.get(f"/evidence/{recall}").text


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"verdict": "accept", "reason": " "}, "reason"),
        ({"verdict": "correct", "reason": "so", "field": "act", "value": "recall_ambassador"}, "what the record says"),
        ({"verdict": "correct", "reason": "so", "field": "evidence", "value": "[]"}, "not corrected"),
        ({"verdict": "correct", "reason": "so"}, "names a field"),
        ({"verdict": "praise", "reason": "so"}, "verdict"),
    ],
)
def test_a_verdict_that_does_not_hold_is_told_why_and_nothing_is_written(
    desk: TestClient, writer: Ledger, fields: dict[str, str], word: str
) -> None:
    got = send(desk, "/review/judge", csrf=csrf(desk), entry=the_recall(writer), **fields)
    assert got.status_code == 422
    assert word in got.text
    assert judgements(writer) == ()


def test_a_correction_refused_on_the_page_of_an_entry_keeps_the_entry_and_what_was_typed(
    desk: TestClient, writer: Ledger
) -> None:
    recall = the_recall(writer)
    address = f"/review/entry/{recall}"
    assert 'name="alone"' in desk.get(address).text
    fields = {"verdict": "correct", "reason": "he only left", "field": "act", "value": "recall_ambassador"}
    got = send(desk, "/review/judge", csrf=csrf(desk, address), entry=recall, alone="1", **fields)
    assert got.status_code == 422
    assert "Judge an entry" in got.text
    assert re.findall(r'data-entry="([0-9a-f]+)"', got.text) == [recall]
    assert 'value="he only left"' in got.text
    assert re.search(r'name="value" value="recall_ambassador"', got.text)
    assert re.search(r'<option value="act"[^>]* selected>', got.text)


def test_a_verdict_refused_on_the_desk_keeps_its_reason_at_its_entry(desk: TestClient, writer: Ledger) -> None:
    recall = the_recall(writer)
    fields = {"verdict": "correct", "reason": "he only left", "field": "evidence", "value": "[]"}
    page = send(desk, "/review/judge", csrf=csrf(desk), entry=recall, **fields).text
    assert page.count("he only left") == 1
    card = page[page.index(f'data-entry="{recall}"') :]
    assert "he only left" in card.partition("data-entry=")[2].partition("data-entry=")[0]


def test_the_queue_goes_on_behind_its_first_entries(desk: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def waiting(address: str) -> tuple[list[str], str | None]:
        page = desk.get(address).text
        after = re.search(r'href="([^"]+)" rel="next"', page)
        return re.findall(r'data-entry="(\w+)"', page), unescape(after[1]) if after else None

    whole, after = waiting("/review?pair=HUN-NOR")
    assert len(whole) > 2
    assert after is None
    monkeypatch.setattr("detente.web.review._ON_DESK", 2)
    found, address = waiting("/review?pair=HUN-NOR")
    while address:
        some, address = waiting(address)
        found += some
    assert sorted(found) == sorted(whole)


def test_entries_of_one_paragraph_stand_under_one_quote(desk: TestClient, writer: Ledger) -> None:
    fields = {"text": f"The weather held.\n\n{TEXT} Norway closed its embassy in Budapest.", "published": "2025-03-05"}
    send(desk, "/read", csrf=csrf(desk, "/read"), record="1", **fields)
    page = desk.get("/review").text
    quotes = re.findall(r"<blockquote>(.*?)</blockquote>", page)
    (mine,) = (each for each in quotes if "opening its mail" in each)
    assert mine.count("<mark>") > 1
    group = page[page.index(mine) :].partition("</ul>")[0]
    assert group.count("data-entry=") > 2
    assert f"{group.count('data-entry=')} entries were read from this paragraph" in page
    assert "nobody gave it a probability" in page
    assert "×" not in page


def test_nobody_judges_without_the_token_of_the_form(desk: TestClient, writer: Ledger) -> None:
    fields = {"entry": the_recall(writer), "verdict": "reject", "reason": "so"}
    for given in ({}, {"csrf": ""}, {"csrf": "0" * 64}):
        assert send(desk, "/review/judge", **fields, **given).status_code == 403
    assert send(desk, "/review/undo", judgement="1", reason="so").status_code == 403
    assert judgements(writer) == ()


@pytest.mark.parametrize("role", [None, "reader"])
def test_nobody_judges_without_the_role_of_an_analyst(writer: Ledger, role: Any) -> None:
    with TestClient(create_app(writer), raise_server_exceptions=False, follow_redirects=False) as asking:
        if role:
            asking.cookies.set("detente", create_token(writer, "Rita", role)[1])
        fields = {"entry": the_recall(writer), "verdict": "reject", "reason": "so"}
        token = csrf(asking, "/signin") if role else ""
        assert send(asking, "/review/judge", csrf=token, **fields).status_code == (403 if role else 401)
        page = asking.get("/review").text
        assert "sign in as an analyst" in page
        assert 'action="/review/judge"' not in page
    assert judgements(writer) == ()


def test_a_server_that_only_reads_judges_nothing(client: TestClient, writer: Ledger) -> None:
    client.cookies.set("detente", create_token(writer, "Ada", "analyst")[1])
    assert "only reads its ledger" in client.get("/review").text
    got = send(client, "/review/judge", csrf=csrf(client, "/signin"), entry=the_recall(writer), verdict="accept",
               reason="so")  # fmt: skip
    assert got.status_code == 503
    assert judgements(writer) == ()


def test_every_judgement_is_listed_with_its_undoing_and_the_agreement_of_analysts(
    desk: TestClient, writer: Ledger, look: Callable[..., Any]
) -> None:
    recall = the_recall(writer)
    for analyst, verdict in (("Ada", "accept"), ("Ben", "accept")):
        judge(writer, recall, verdict, analyst=analyst, reason="it is so")  # type: ignore[arg-type]
    page = look("/review/judgements")
    assert {"j1", "j2"} <= set(page.ids)
    assert re.search(r"Ada, Ben</th><td[^>]*>1</td><td[^>]*>1</td><td[^>]*>not defined", page.html)
    assert "Undo" not in page.words
    assert "Undo" in desk.get("/review/judgements").text


def test_enter_alone_gives_no_verdict(desk: TestClient) -> None:
    # The first button of a form is the one that Enter presses.
    forms = re.findall(r'<form action="/review/judge".*?</form>', desk.get("/review").text, re.DOTALL)
    assert forms
    firsts = [re.findall(r"<button[^>]*>", form)[0] for form in forms if "accept" in form]
    assert firsts
    assert all("disabled" in first for first in firsts)


def test_recording_needs_the_token_of_the_form_and_an_analyst(desk: TestClient, writer: Ledger) -> None:
    before, fields = runs(writer), {"text": TEXT, "published": "2025-03-05", "record": "1"}
    assert send(desk, "/read", **fields).status_code == 403
    with TestClient(create_app(writer), raise_server_exceptions=False) as stranger:
        assert send(stranger, "/read", **fields).status_code == 401
    assert runs(writer) == before


def test_a_recorded_text_leads_to_its_article(desk: TestClient, writer: Ledger) -> None:
    fields = {"text": TEXT, "published": "2025-03-05", "outlet": "The Fjord", "title": "Recall"}
    read = send(desk, "/read", **fields)
    assert "Record it" in read.text
    counted = pairs(writer)
    got = send(desk, "/read", csrf=csrf(desk, "/read"), record="1", **fields)
    assert got.status_code == 303
    page = desk.get(got.headers["location"]).text
    assert "Recorded." in page
    assert "The Fjord" in page
    assert pairs(writer) != counted


def test_the_head_of_a_text_says_where_and_when_it_came_out_and_is_not_read(client: TestClient) -> None:
    text = f"Title: Norway calls its ambassador home\r\nDate: 2025-03-05\r\nSource: The Fjord\r\n\r\n{TEXT}"
    page = send(client, "/read", text=text).text
    assert "“Norway calls its ambassador home” · Your text · The Fjord · 5 March 2025" in page
    assert "told by Title" not in page
    assert 'class="skipped"' in page
    # The note says it all; the records in full are folded away.
    assert re.search(r"<details>\s*<summary>\d+ records in full", page)


def test_an_address_is_fetched_for_analysts_alone_and_never_from_our_own_network(
    desk: TestClient, client: TestClient
) -> None:
    assert send(client, "/read", address="https://news.example/a").status_code == 401
    token = csrf(desk, "/read")
    for address in ("file:///etc/passwd", "/etc/passwd", "http://127.0.0.1/a", "http://169.254.169.254/latest"):
        got = send(desk, "/read", address=address, csrf=token)
        assert got.status_code == 422, address
        assert "root:" not in got.text
