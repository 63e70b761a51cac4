"""Pages of articles, promises, claims, flags and runs: what they say of diplomacy, and where each line leads."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from fastapi.testclient import TestClient

from detente.ledger import (
    Ledger,
    article,
    claims,
    commitments,
    entries,
    history,
    judge,
    open_ledger,
    position,
    record,
    runs,
)
from detente.model import Pair, When
from detente.web import create_app
from detente.web.wording import told

REPORTS = Path(__file__).parents[2] / "examples" / "reports"
SCRIPT = "<script>alert('x')</script>"
PAIR = Pair.of("NOR", "HUN")

Look = Callable[..., Any]


def of_recall(ledger: Ledger) -> str:
    """The id of the article that tells of the recall."""
    return next(each.article for each in entries(ledger) if each.kind == "event")


def text_of(page: Any) -> str:
    """The text that an article's page shows, without its colours."""
    found = re.search(r'<div class="text"[^>]*>(.*?)</div>', page.html, re.DOTALL)
    assert found
    return unescape(re.sub(r"<[^>]*>", "", found[1]))


# Articles


def test_an_article_that_recalls_an_ambassador_says_what_it_moved(look: Look, writer: Ledger) -> None:
    page = look(f"/article/{of_recall(writer)}")
    assert "Deeds in this article moved 1 standing." in page.words
    assert "chargé d'affaires" in page.words
    assert "/pair/HUN-NOR?valid=2025-03-05&known=2025-03-04" in page.links


def test_that_all_is_new_is_said_once(look: Look, writer: Ledger, saying: ModuleType) -> None:
    report = saying.Report("2025-02-01")
    report.event("FIN", "EST", "summon", when="2025-02-01")
    report.event("EST", "FIN", None, type="REJECT")
    findings = report.findings()
    record(writer, findings)
    page = look(f"/article/{findings.article.id}")
    assert "All 2 records are new: no other article had told of them" in page.words
    assert 'class="tag bears' not in page.html


def test_the_text_of_an_article_stands_as_it_came(look: Look, writer: Ledger) -> None:
    for each in {entry.article for entry in entries(writer)}:
        assert text_of(look(f"/article/{each}")) == article(writer, each).text


def test_every_marked_word_leads_to_its_record_and_every_record_to_its_words(look: Look, writer: Ledger) -> None:
    id_ = of_recall(writer)
    page = look(f"/article/{id_}")
    records = [each for each in page.ids if re.fullmatch(r"r\d+", each)]
    assert len(records) == len(article(writer, id_).entries)
    assert "#r1" in page.links
    assert {f"/evidence/{entry.id}" for entry in article(writer, id_).entries} <= set(page.links)


def test_an_agreement_to_send_ambassadors_moves_no_level(look: Look, writer: Ledger, saying: ModuleType) -> None:
    report = saying.Report("2025-02-01")
    agreed = report.event("NOR", "HUN", None, type="AGREE")
    report.commitment(["NOR", "HUN"], "upgrade_representation", "agreed_in_principle", from_event=agreed)
    findings = report.findings()
    record(writer, findings)
    page = look(f"/article/{findings.article.id}")
    assert "This article moved no level." in page.words
    assert "An agreement in principle moves no level: only the deed does." in page.words


def test_an_announced_closure_moves_nothing(look: Look, writer: Ledger, saying: ModuleType) -> None:
    report = saying.Report("2025-02-01")
    act = report.event("NOR", "HUN", "close_embassy", when="2025-06-01", status="announced")
    report.mission("NOR", "HUN", "closed", when="2025-06-01", from_event=act)
    findings = report.findings()
    record(writer, findings)
    page = look(f"/article/{findings.article.id}")
    assert "This article moved no level." in page.words
    assert "it is not told as done: it moves nothing" in page.words


def test_a_second_report_of_a_recall_repeats_the_first(look: Look, writer: Ledger, saying: ModuleType) -> None:
    again = saying.Report("2025-03-06", text="Another outlet.\n")
    act = again.event("NOR", "HUN", "recall_ambassador", when="2025-03-04")
    again.head("NOR", "HUN", "charge", "recalled", when="2025-03-04", from_event=act)
    findings = again.findings()
    record(writer, findings)
    page = look(f"/article/{findings.article.id}")
    assert "repeats told before" in page.words
    assert "none of 2 is new; the others are marked" in page.words
    assert "Told again: it stood so already." in page.words
    first = next(e.id for e in entries(writer, kinds=("event",)) if e.article != findings.article.id)
    assert f"/evidence/{first}" in page.links


def test_an_article_that_is_not_there_is_told_so(look: Look) -> None:
    assert "no article" in look("/article/0123", 404).words
    assert look("/article/..%2f..%2fetc", 404)


def test_the_example_of_may_2025_agrees_in_principle_and_moves_no_level(desk: TestClient, leaf: Look) -> None:
    text = (REPORTS / "2025-05-21-pakistan-afghanistan.txt").read_text(encoding="utf-8")
    read = desk.post("/read", data={"text": text})
    assert "This text would move no level." in read.text
    form = re.search(r'name="csrf" value="([0-9a-f]+)"', read.text)
    assert form
    recorded = desk.post("/read", data={"text": text, "csrf": form[1], "record": "1"})
    page = leaf(desk.get(recorded.headers["location"]))
    assert "This article moved no level." in page.words
    assert "An agreement in principle moves no level: only the deed does." in page.words
    assert "21 May 2025" in page.words
    assert "/pair/AFG-PAK?valid=2025-05-21&known=2025-05-20" in page.links
    # The head of the file is no news: it says where the text came out.
    assert "Date: 2025-05-21" in page.words.partition("Set aside as no news")[2]


# Entries


def test_an_entry_leads_to_its_place_in_the_article(look: Look, writer: Ledger) -> None:
    for entry in entries(writer):
        page = look(f"/evidence/{entry.id}")
        (place,) = {link for link in page.links if link.startswith("/article/")}
        assert place.partition("#")[2] in look(place.partition("#")[0]).ids


def test_a_rejected_entry_says_by_whom_and_why_and_that_it_counts_no_more(look: Look, writer: Ledger) -> None:
    entry = next(each for each in entries(writer) if each.kind == "event")
    judge(writer, entry.id, "reject", analyst="Ada", reason="it was Denmark")
    page = look(f"/evidence/{entry.id}")
    assert "it counts no more" in page.words
    assert "Judged by Ada" in page.words
    assert "rejected , “it was Denmark”" in page.words or "rejected, “it was Denmark”" in page.words


# Promises and claims


def test_a_promise_shows_every_rung_with_its_words(look: Look, writer: Ledger, saying: ModuleType) -> None:
    both = (saying.who("NOR"), saying.who("HUN"))
    for day, grade in (("2025-02-01", "floated"), ("2025-02-10", "agreed")):
        report = saying.Report(day, text=f"{grade}\n")
        report.commitment(["NOR", "HUN"], "return_ambassador", grade, beneficiaries=both)
        record(writer, report.findings())
    (promise,) = commitments(writer, pair=PAIR)
    page = look("/commitments?of=HUN-NOR")
    assert [rung.grade for rung in promise.rungs] == ["floated", "agreed"]
    assert {f"/evidence/{rung.entry}" for rung in promise.rungs} <= set(page.links)
    assert "Hungary and Norway to each other" in page.words
    assert re.search(r"10 February 2025\)? agreed", page.words)
    assert "rung 5 of 9" in page.words


def test_a_promise_past_its_deadline_is_overdue_and_no_sooner(look: Look, writer: Ledger, saying: ModuleType) -> None:
    report = saying.Report("2025-02-01")
    report.commitment(["NOR", "HUN"], "return_ambassador", "agreed", deadline=saying.on("2025-02-20"))
    record(writer, report.findings())
    assert "overdue" in look("/commitments?overdue=1&as_of=2025-03-01").words.partition("only the overdue")[2]
    assert "No promise of this kind" in look("/commitments?overdue=1&as_of=2025-02-19").words


def test_a_deadline_is_told_by_its_day_and_in_the_words_of_the_promise(
    look: Look, writer: Ledger, saying: ModuleType
) -> None:
    report = saying.Report("2025-02-01")
    months = saying.on("2025-04-01").model_copy(update={"text": "two months"})
    days = When(precision="unknown", basis="relative", text="the coming days")
    report.commitment(["NOR", "HUN"], "return_ambassador", "agreed", deadline=months)
    report.commitment(["NOR"], None, "willing", deadline=days)
    record(writer, report.findings())
    page = look("/commitments")
    assert "due 1 April 2025 (“two months”)" in page.words
    assert "due “the coming days”" in page.words


def test_the_pairs_of_a_promise_of_five_states_are_folded(look: Look, writer: Ledger, saying: ModuleType) -> None:
    five = ["DNK", "EST", "FIN", "LTU", "LVA"]
    report = saying.Report("2025-02-01")
    report.commitment(five, "restore_relations", "agreed", beneficiaries=tuple(map(saying.who, five)))
    record(writer, report.findings())
    assert "The 10 pairs among them" in look("/commitments").words


def test_promises_are_listed_by_the_grade_they_reached(look: Look, writer: Ledger, saying: ModuleType) -> None:
    report = saying.Report("2025-02-01")
    report.commitment(["NOR", "HUN"], "return_ambassador", "floated")
    record(writer, report.findings())
    assert "1 to 1 of 1 promise." in look("/commitments?grade=floated").words
    assert "No promise of this kind" in look("/commitments?grade=signed").words
    assert "is none" in look("/commitments?grade=grand", 422).words


def test_a_claim_shows_who_says_so_and_who_denies_it(look: Look, writer: Ledger, saying: ModuleType) -> None:
    report = saying.Report("2025-02-01")
    deed = report.event("HUN", "NOR", None, type="COERCE")
    report.claim(deed, "disputed", [saying.voice("NOR", "accuses"), saying.voice("HUN", "denies")], ["HUN"])
    record(writer, report.findings())
    (claim,) = claims(writer, pair=PAIR)
    page = look("/claims?of=norway&disputed=1")
    assert "Norway accuses Hungary, which denies it; a report says so: " in page.words
    assert "asserted and denied" in page.words
    assert "Hungary coerces Norway" in page.words
    assert "Norway accuses, " in page.words
    assert "Hungary denies it, " in page.words
    assert "counts against Hungary" in page.words
    assert f"/evidence/{claim.voices[0].entry}" in page.links
    assert "No claim of this kind" in look("/claims?state=withdrawn").words
    assert "No claim of this kind" in look("/claims?of=FIN-EST").words


def test_a_denial_alone_says_that_the_accusation_is_not_on_record(
    look: Look, writer: Ledger, saying: ModuleType
) -> None:
    report = saying.Report("2025-02-01")
    report.claim("any part in the theft", "disputed", [saying.voice("HUN", "denies")], ["HUN"])
    record(writer, report.findings())
    page = look("/claims")
    assert "Hungary denies: any part in the theft" in page.words
    assert "denied; the accusation itself is not on record" in page.words
    assert "asserted and denied" not in page.words


def test_of_a_big_ledger_the_pairs_are_listed_and_followed_one_at_a_time(
    look: Look, writer: Ledger, saying: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("detente.web.lists._WHOLE", 3)
    monkeypatch.setattr("detente.web.lists._ROWS", 2)
    for number, other in enumerate(("EST", "LVA", "LTU", "POL", "DNK")):
        report = saying.Report(f"2025-02-0{number + 1}", text=f"{other}\n")
        report.commitment(["FIN", other], "return_ambassador", "agreed")
        record(writer, report.findings())
    listed: list[str] = []
    for skip in (0, 2, 4):
        page = look(f"/commitments?grade=agreed&skip={skip}")
        assert f"Pairs {skip + 1} to {min(skip + 2, 5)} of 5" in page.words
        listed += [link for link in page.links if "&of=" in link]
    assert len(set(listed)) == 5
    found = [each for address in listed for each in look(address).ids if re.fullmatch(r"p[0-9a-f]{12}", each)]
    assert sorted(found) == sorted(f"p{each.id[:12]}" for each in commitments(writer))


# Flags


def test_a_flag_stands_with_its_pair_its_meaning_and_its_entries(
    look: Look, writer: Ledger, saying: ModuleType
) -> None:
    for day in ("2025-02-02", "2025-02-20"):
        record(writer, saying.rupture(day).findings())
    from_position = position(writer, PAIR, valid=saying.on("2025-04-01").earliest).flags
    assert from_position
    page = look("/flags?valid=2025-04-01")
    for flag in from_position:
        assert f"{flag.code}. " in page.words
        assert {f"/evidence/{each}" for each in flag.entries} <= set(page.links)
    assert "Relations that were severed are severed again" in page.words
    assert "NOR " not in page.words
    assert "No flag is raised" in look("/flags?valid=2025-04-01&code=F13").words
    assert "is no flag" in look("/flags?code=F99", 422).words


def test_flags_of_many_pairs_say_how_many_are_left_and_lead_to_each_once(
    look: Look, writer: Ledger, saying: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, other in enumerate(("EST", "LVA", "LTU", "POL")):
        report = saying.Report(f"2025-02-0{number + 1}", text=f"{other}\n")
        report.commitment(["FIN", other], "return_ambassador", "agreed")
        record(writer, report.findings())
    assert "On all 5 pairs." in look("/flags?skip=0").words
    monkeypatch.setattr("detente.web.lists._PAIRS", 2)
    page = look("/flags")
    assert "On pairs 1 to 2 of 5" in page.words
    assert "The flags of the other 3 stand on pages of their own." in page.words
    assert "Flags of the 3 pairs after these" in page.words
    last = look("/flags?skip=4")
    assert "On pairs 5 to 5 of 5" in last.words
    assert "/flags?skip=2" in last.links


# Runs


def test_a_better_coder_is_news_of_the_coder_and_not_of_the_world(
    look: Look, writer: Ledger, saying: ModuleType
) -> None:
    report = saying.Report("2025-04-01", coder="reader 1")
    report.event("NOR", "HUN", "summon", when="2025-04-01")
    record(writer, report.findings())
    better = saying.Report("2025-04-01", coder="reader 2")
    better.event("NOR", "HUN", "summon", when="2025-04-01", mode="disapprove", type="ACCUSE")
    record(writer, better.findings())
    page = look(f"/runs/{runs(writer)[-1].id}")
    assert "Read otherwise than by reader 1" in page.words
    assert "taken back" in page.words
    assert "entered" in page.words
    assert "another coder read it" in look("/changes?since=2020-01-01").words


def test_runs_are_listed_and_a_run_that_is_none_is_told_so(look: Look, writer: Ledger) -> None:
    page = look("/runs")
    assert {f"/runs/{run.id}" for run in runs(writer)} <= set(page.links)
    assert "no run 999" in look("/runs/999", 404).words
    assert "Nothing was entered or taken back" in look("/changes?since=2000-01-01&until=2000-01-02").words
    assert "lies before" in look("/changes?since=2025-01-02&until=2025-01-01", 422).words


def test_every_change_of_a_run_leads_to_its_words(look: Look, writer: Ledger) -> None:
    page = look("/runs/1")
    assert {f"/evidence/{row.entry}" for row in history(writer, PAIR)} <= set(page.links)


def test_changes_are_told_in_names_and_claims_by_who_says_what_of_whom(
    look: Look, writer: Ledger, saying: ModuleType
) -> None:
    report = saying.Report("2025-02-01")
    report.event("NOR", "HUN", None, type="REQUEST")
    report.claim(
        "opening its mail", "disputed", [saying.voice("NOR", "accuses"), saying.voice("HUN", "denies")], ["HUN"]
    )
    record(writer, report.findings())
    for address in ("/changes?since=2020-01-01", f"/runs/{runs(writer)[-1].id}"):
        page = look(address)
        assert "Norway asks Hungary" in page.words
        assert "Norway accuses Hungary, which denies it (disputed) opening its mail" in page.words
        assert "REQUEST" not in page.words
        assert 'class="tag">entered' not in page.html


@pytest.mark.parametrize(
    ("kind", "codes", "words"),
    [
        ("event", "? → SAU: ASSAULT.destroy", "Somebody not named attacks Saudi Arabia (destroy)"),
        ("event", "IRN → ?: REQUEST", "Iran asks"),
        ("event", "NLD, BEL → BEL, NLD: CONSULT", "The Netherlands and Belgium consult each other"),
        ("event", "NOR → HUN: recall_ambassador", "Norway → Hungary: recall ambassador"),
        ("standing", "USA → CUB: channel protecting_power through CHE",
         "United States → Cuba: channel protecting power through Switzerland"),
        ("standing", "NOR → HUN: head charge recalled", "Norway → Hungary: chargé d'affaires (recalled)"),
        ("commitment", "IRN → OMN: agreed_in_principle open_embassy",
         "Iran promises Oman: open embassy (agreed in principle)"),
        ("trouble", "'the four states': 4 parties meant", "'the four states': 4 parties meant"),
    ],
)  # fmt: skip
def test_codes_become_sentences_and_nobody_becomes_no_question_mark(kind: str, codes: str, words: str) -> None:
    assert told(codes, kind=kind) == words


def test_what_is_not_done_is_not_told_as_done() -> None:
    assert told("IRN → SAU: ASSAULT", status="negated") == "Iran attacks Saudi Arabia (not done)"


@pytest.mark.parametrize("address", ["/runs/1", "/changes?since=2020-01-01", "/runs/1?pair=HUN-NOR"])
def test_a_run_that_wrote_much_is_told_a_page_at_a_time(
    look: Look, writer: Ledger, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    def told(page: Any) -> list[str]:
        return [link for link in page.links if link.startswith("/evidence/")]

    at_once = told(look(address))
    assert len(at_once) > 3
    monkeypatch.setattr("detente.web.runs._ROWS", 3)
    rows = told(page := look(address))
    while older := re.search(r'href="([^"]+)" rel="next"', page.html):
        rows += told(page := look(unescape(older[1])))
    assert rows == at_once


# The codebook, and all


def test_the_codebook_gives_every_code_an_address(look: Look) -> None:
    page = look("/codebook")
    for anchor in ("type-ASSAULT", "mode-CONSULT-visit", "act-recall_ambassador", "grade-agreed_in_principle",
                   "status-announced", "stance-declines", "claim-disputed", "flag-F16", "rule-only_deeds"):  # fmt: skip
        assert anchor in page.ids
    assert "that is no denial" in page.words


def test_the_codebook_is_searched_by_its_words(look: Look) -> None:
    page = look("/codebook?q=credentials")
    assert "act-present_credentials" in page.ids
    assert "type-ASSAULT" not in page.ids
    assert "No code speaks of that." in look("/codebook?q=zeppelin").words


def test_every_link_of_a_record_into_the_codebook_has_its_place(look: Look, writer: Ledger) -> None:
    places = set(look("/codebook").ids)
    for entry in entries(writer):
        links = [link for link in look(f"/evidence/{entry.id}").links if link.startswith("/codebook#")]
        assert {link.partition("#")[2] for link in links} <= places


@pytest.mark.parametrize(
    "address", ["/commitments", "/claims", "/flags", "/runs", "/changes", "/review", "/review/judgements", "/codebook"]
)
def test_a_page_of_an_empty_ledger_says_that_nothing_is_there(tmp_path: Path, address: str) -> None:
    with open_ledger(tmp_path / "empty.db") as ledger, TestClient(create_app(ledger)) as asking:
        got = asking.get(address)
    assert got.status_code == 200
    assert address == "/codebook" or re.search(r'class="empty">[^<]*(No|Nothing)', got.text)


def test_markup_in_a_report_stays_words_on_every_page(look: Look, writer: Ledger, saying: ModuleType) -> None:
    report = saying.Report("2025-02-01", text=f"{SCRIPT}\n")
    report.commitment(["NOR", "HUN"], SCRIPT, "agreed", condition=SCRIPT)
    report.mission("NOR", "HUN", "open", city=SCRIPT, when="2025-02-01")
    report.claim(SCRIPT, "disputed", [saying.voice("NOR", "accuses"), saying.voice("HUN", "denies")], ["HUN"])
    findings = report.findings()
    named = findings.article.model_copy(update={"title": SCRIPT, "url": "javascript:alert(1)"})
    record(writer, findings.model_copy(update={"article": named}))
    lists = ("/commitments", "/claims", "/runs/2", "/changes?since=2020-01-01", "/review")
    of_entries = [f"/evidence/{entry.id}" for entry in article(writer, named.id).entries]
    for address in (f"/article/{named.id}", *lists, *of_entries):
        page = look(address)
        assert "<script>alert" not in page.html
        assert not any(link.startswith("javascript") for link in page.links)
    assert SCRIPT in look(f"/article/{named.id}").words
    for address in ("/commitments?of=", "/claims?of=", "/flags?of=", "/changes?pair=", "/codebook?q=", "/review?pair="):
        assert "<script>alert" not in look(f"{address}{SCRIPT}", 200 if "codebook" in address else 404).html


def test_a_page_that_did_not_change_is_not_sent_twice_and_a_new_report_changes_it(
    client: TestClient, writer: Ledger, saying: ModuleType
) -> None:
    for address in (f"/article/{of_recall(writer)}", "/commitments", "/claims", "/flags", "/runs", "/codebook"):
        first = client.get(address)
        again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.text) == (304, "")
    tag = client.get("/runs").headers["etag"]
    record(writer, saying.rupture("2025-05-01").findings())
    assert client.get("/runs", headers={"If-None-Match": tag}).status_code == 200
