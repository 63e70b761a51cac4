"""A pair's page: how it stands by two dates, promises, claims, what happened; cited, filtered, and never sent twice."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from types import ModuleType
from typing import Any

import pytest
from fastapi.testclient import TestClient

from detente.ledger import Ledger, history, record, record_all
from detente.model import Pair
from web.conftest import leaf

Look = Callable[..., Any]
SCRIPT = "<script>alert('x')</script>"


def test_a_pair_s_page_says_how_it_stands_and_when(look: Look) -> None:
    found = look("/pair/HUN-NOR?as_of=2025-03-06")
    assert "On 6 March 2025, Hungary and Norway have diplomatic relations." in found.words
    assert "Hungary has an ambassador to Norway; Norway has a chargé d'affaires to Hungary." in found.words
    assert "inferred from VCDR art. 19" in found.words
    before = look("/pair/HUN-NOR?as_of=2025-03-03")
    assert "Norway has an ambassador to Hungary" in before.words
    assert "Next known change: 4 March 2025" in before.words
    assert "/pair/HUN-NOR?as_of=2025-03-04" in before.links


def test_a_pair_s_page_keeps_to_what_was_known(look: Look) -> None:
    found = look("/pair/HUN-NOR?as_of=2025-03-06&known=2025-03-01&clock=reported")
    assert "On 6 March 2025, as reported by 1 March 2025, Hungary and Norway" in found.words
    assert "Norway has an ambassador to Hungary" in found.words
    assert "recall ambassador" not in found.words
    unrecorded = look("/pair/HUN-NOR?as_of=2025-03-06&known=2025-03-01&clock=recorded")
    assert "nothing is known of Hungary and Norway" in unrecorded.words


def test_the_older_name_of_the_day_still_counts_and_two_that_differ_are_refused(look: Look) -> None:
    assert "On 3 March 2025" in look("/pair/HUN-NOR?valid=2025-03-03").words
    assert "On 3 March 2025" in look("/pair/HUN-NOR?valid=2025-03-03&as_of=2025-03-03").words
    assert "give one of them" in look("/pair/HUN-NOR?valid=2025-03-03&as_of=2025-03-04", 422).words


@pytest.mark.parametrize("field", ["as_of", "valid", "known", "since", "from", "to"])
@pytest.mark.parametrize("day", ["soon", "2025-02-30", "0000-00-00"])
def test_a_day_that_is_none_is_refused_in_one_line(look: Look, field: str, day: str) -> None:
    found = look(f"/pair/HUN-NOR?{field}={day}", 422)
    assert f"{field} " in found.words
    assert day in found.words


def test_every_line_of_a_pair_leads_to_its_words(look: Look, writer: Ledger) -> None:
    found = look("/pair/HUN-NOR?as_of=2025-03-06")
    rows = history(writer, Pair.of("NOR", "HUN"))
    assert {f"/evidence/{row.entry}" for row in rows} <= set(found.links)


def test_a_promise_shows_its_age_its_grade_and_that_it_is_overdue(
    look: Look, writer: Ledger, saying: ModuleType
) -> None:
    report = saying.Report("2025-03-06")
    deed = report.event("NOR", "HUN", None, type="AGREE", when="2025-03-05")
    report.commitment(["NOR"], "return_ambassador", "agreed", deadline=saying.on("2025-03-10"), from_event=deed)
    record(writer, report.findings())
    found = look("/pair/HUN-NOR?as_of=2025-03-15")
    for words in ("OVERDUE", "agreed · return ambassador · 10 days old, since 5 March 2025", "due 2025-03-10"):
        assert words in found.words
    assert "OVERDUE" not in look("/pair/HUN-NOR?as_of=2025-03-08").words
    ladder = look("/pair/HUN-NOR/promises?as_of=2025-03-15")
    assert "5 March 2025 agreed, Norway" in ladder.words


def test_claims_show_who_accuses_and_who_denies(look: Look, writer: Ledger, saying: ModuleType) -> None:
    report = saying.Report("2025-02-01")
    deed = report.event("HUN", "NOR", None, type="COERCE")
    report.claim(deed, "disputed", [saying.voice("NOR", "accuses"), saying.voice("HUN", "denies")], ["HUN"])
    record(writer, report.findings())
    assert "Norway accuses; Hungary denies · counts against Hungary" in look("/pair/HUN-NOR?as_of=2025-02-20").words
    followed = look("/pair/HUN-NOR/claims?as_of=2025-02-20")
    assert "Norway accuses" in followed.words
    assert "1 origin" in followed.words


def test_tolls_stand_side_by_side(look: Look, writer: Ledger, saying: ModuleType) -> None:
    reports = []
    for published, killed, holder in (("2025-02-01", 46, "NOR"), ("2025-02-02", 20, "HUN")):
        report = saying.Report(published)
        toll = {"killed": {"value": killed, "bound": "at least"}}
        deed = report.event(
            "HUN",
            "NOR",
            None,
            type="ASSAULT",
            when="2025-01-31",
            magnitude=toll,
            voices=(saying.voice(holder, "asserts"),),
        )
        report.claim(deed, "unconfirmed", [saying.voice(holder, "asserts")], ["HUN"])
        reports.append(report.findings())
    record_all(writer, reports)
    words = look("/pair/HUN-NOR/claims?as_of=2025-02-20").words
    assert "Numbers as each gives them" in words
    assert "46" in words
    assert "20" in words


def test_flags_stand_on_the_page(look: Look, writer: Ledger, saying: ModuleType) -> None:
    record_all(writer, [saying.rupture(day).findings() for day in ("2025-02-02", "2025-02-03")])
    assert "Flag F" in look("/pair/HUN-NOR?as_of=2025-02-20").words


def test_of_a_pair_of_which_nothing_is_known_that_is_all_that_is_said(look: Look) -> None:
    found = look("/pair/FIN-NLD?as_of=2025-03-06")
    assert found.words.count("nothing is known of Finland and the Netherlands") == 1
    assert "Every promise" not in found.words
    assert found.headings == ["h1"]
    assert "<img" not in found.html
    assert "/state/FIN" in found.links
    assert found.html.count('action="/find"') == 2
    # What a later day swaps in has its places all the same.
    assert {"standing", "charts", "record", "cite"} <= set(found.ids)


def test_the_history_speaks_in_the_words_of_the_article(look: Look, writer: Ledger, saying: ModuleType) -> None:
    report = saying.Report("2025-04-02")
    report.event("NOR", "HUN", None, type="CONSULT", when="2025-04-01")
    report.event("HUN", "NOR", "sever_relations", type="COERCE", when="2025-04-01", status="negated")
    report.commitment(["NOR"], "return_ambassador", "agreed_in_principle", beneficiaries=(saying.who("HUN"),))
    record(writer, report.findings())
    page = look("/pair/HUN-NOR?as_of=2025-05-01")
    found = page.words.partition("History")[2]
    for words in (
        "1 April 2025 consults Norway → Hungary:",
        "1 April 2025 not done Hungary → Norway: sever relations",
        "promised Norway → Hungary:",
        "· agreed in principle",
        "4 March 2025 stands Norway → Hungary: chargé d'affaires",
    ):
        assert words in found
    for code in ("CONSULT", "negated", "head charg"):
        assert code not in found
    assert not re.search(r"<time[^>]*>\(?[0-9]{4}-", page.html)


def test_rows_later_than_the_day_asked_about_are_folded(look: Look) -> None:
    found = look("/pair/HUN-NOR?as_of=2025-03-03").html.partition('id="record"')[2].partition('id="cite"')[0]
    later, _, rest = found.partition("</ol>")
    assert '<details class="later">' in later
    assert "later than 3 March 2025" in later
    assert "recall ambassador" in later
    assert "recall ambassador" not in rest
    assert rest.count("<li") == found.count("<li") - later.count("<li") > 0
    assert 'class="later"' not in look("/pair/HUN-NOR?as_of=2025-03-06").html


def test_where_all_rows_are_later_they_stand_open(look: Look) -> None:
    found = look("/pair/HUN-NOR?as_of=1900-01-01")
    assert '<details class="later" open>' in found.html
    assert "No row of this history is from that day or before it." in found.words


def test_many_later_rows_are_a_page_of_the_nearest(look: Look, writer: Ledger, saying: ModuleType) -> None:
    report = saying.Report("2024-12-31")
    for number in range(130):
        report.event("FIN", "EST", None, type="CONSULT", when=f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}")
    record(writer, report.findings())
    first, last = look("/pair/EST-FIN?as_of=2024-01-01"), max(row.day for row in history(writer, Pair.of("EST", "FIN")))
    shown = {link for link in first.links if link.startswith("/evidence/")}
    assert "The nearest 100." in first.words
    assert f"/pair/EST-FIN?as_of={last}#record" in first.links
    assert len(shown & {f"/evidence/{row.entry}" for row in history(writer, Pair.of("EST", "FIN"))}) >= 100


def test_links_to_words_say_so(look: Look) -> None:
    found = look("/pair/HUN-NOR?as_of=2025-03-06").html
    texts = re.findall(r'<a href="/evidence/[^>]*>([^<]*)</a>', found)
    assert "words" in texts
    assert not [text for text in texts if re.fullmatch("[0-9a-f]{8}", text)]


def test_weeks_without_a_report_are_said(look: Look, writer: Ledger, saying: ModuleType) -> None:
    report = saying.Report("2025-06-20")
    report.event("NOR", "HUN", None, type="CONSULT", when="2025-06-19")
    record(writer, report.findings())
    assert "No report between 6 March 2025 and 18 June 2025." in look("/pair/HUN-NOR?as_of=2025-06-20").words


def test_the_history_is_filtered_by_kind_voice_days_and_words(look: Look, writer: Ledger, saying: ModuleType) -> None:
    report = saying.Report("2025-04-02")
    report.event("NOR", "HUN", None, type="CONSULT", when="2025-04-01", voices=(saying.voice("HUN", "asserts"),))
    record(writer, report.findings())
    rows = history(writer, Pair.of("NOR", "HUN"))
    for query, wanted in (
        ("kind=standing", [row for row in rows if row.kind == "standing"]),
        ("says=HUN", [row for row in rows if row.voice == "HUN"]),
        ("words=recall+ambassador", [row for row in rows if "recall_ambassador" in row.what]),
        ("from=2025-04-01&to=2025-04-01", [row for row in rows if row.day == date(2025, 4, 1)]),
        ("words=nothing+like+it", []),
    ):
        found = look(f"/pair/HUN-NOR?as_of=2025-05-01&{query}")
        section = found.html.partition('id="record"')[2].partition('id="cite"')[0]
        assert {row.entry for row in wanted} == {row.entry for row in rows if f"/evidence/{row.entry}" in section}, (
            query
        )
    assert "No row of this history is like that." in look("/pair/HUN-NOR?words=nothing+like+it").words


def test_a_long_history_is_shown_a_page_at_a_time(look: Look, writer: Ledger, saying: ModuleType) -> None:
    report = saying.Report("2024-12-31")
    for number in range(130):
        report.event("FIN", "EST", None, type="CONSULT", when=f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}")
    record(writer, report.findings())
    entries = {f"/evidence/{row.entry}" for row in history(writer, Pair.of("EST", "FIN"))}
    first = look("/pair/EST-FIN?as_of=2025-01-01")
    (older,) = {link for link in first.links if "skip=100" in link}
    second = look(older)
    shown = [set(found.links) & entries for found in (first, second)]
    assert shown[0] | shown[1] == entries
    assert not shown[0] & shown[1]


@pytest.mark.parametrize("page", ["", "/promises", "/claims"])
def test_a_pair_has_one_address(client: TestClient, page: str) -> None:
    got = client.get(f"/pair/nor-hun{page}?as_of=2025-03-06")
    assert (got.status_code, got.headers["location"]) == (303, f"/pair/HUN-NOR{page}?as_of=2025-03-06")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/pair/NOR-XYZ", 404),
        ("/pair/NOR", 422),
        ("/pair/HUN-NOR?clock=sundial", 422),
        (f"/pair/{SCRIPT[1:8]}-NOR", 404),
    ],
)
def test_what_is_no_pair_is_a_page_with_the_reason(look: Look, address: str, status: int) -> None:
    assert look(address, status).words


# --- Since the last visit


def test_what_was_recorded_since_a_day_is_told(look: Look) -> None:
    yesterday = date.today() - timedelta(days=1)
    found = look(f"/pair/HUN-NOR?since={yesterday}")
    assert "Norway → Hungary: recall ambassador" in found.words.partition("Relations")[0]
    tomorrow = date.today() + timedelta(days=1)
    assert "nothing new in the ledger on this pair" in look(f"/pair/HUN-NOR?since={tomorrow}").words


def test_a_browser_that_comes_back_another_day_is_told_what_is_new(client: TestClient) -> None:
    first = client.get("/pair/HUN-NOR")
    assert "Since " not in first.text
    assert "visits=" in first.headers["set-cookie"]
    assert "Path=/pair/HUN-NOR" in first.headers["set-cookie"]
    client.cookies.clear()
    last_week = date.today() - timedelta(days=7)
    client.cookies.set("visits", str(last_week))
    again = client.get("/pair/HUN-NOR")
    assert f"Since {last_week.day} " in again.text
    assert f"visits={date.today()}_{last_week}" in again.headers["set-cookie"]


@pytest.mark.parametrize("crumb", ["x", "2025-13-45", "_" * 500, SCRIPT])
def test_a_spoilt_cookie_is_none(client: TestClient, crumb: str) -> None:
    found = leaf(client.get("/pair/HUN-NOR", headers={"cookie": f"visits={crumb}"}))
    assert "Since " not in found.words


# --- Citing, and not sending twice


def test_the_address_to_cite_says_the_same_again(look: Look, client: TestClient) -> None:
    found = look("/pair/HUN-NOR?as_of=2025-03-06&known=2025-03-05")
    cited = "/pair/HUN-NOR?as_of=2025-03-06&known=2025-03-05&clock=reported"
    assert f"http://testserver{cited}" in found.words
    stands = found.html.partition('class="stands">')[2].partition("<")[0]
    assert stands in client.get(cited).text
    undated = look("/pair/HUN-NOR?as_of=2025-03-06")
    assert f"known={date.today()}&clock=recorded" in undated.words


def test_every_export_answers(look: Look, client: TestClient) -> None:
    found = look("/pair/HUN-NOR?as_of=2025-03-06&known=2025-03-05")
    exports = [link for link in found.links if link.startswith("/api/v1/") and "openapi" not in link and "?" in link]
    assert len(exports) == 4
    for link in exports:
        assert client.get(link).status_code == 200, link


@pytest.mark.parametrize(
    "address", ["/", "/pair/HUN-NOR?as_of=2025-03-06", "/pair/HUN-NOR/claims", "/pair/HUN-NOR/promises", "/state/NOR"]
)
def test_a_page_that_is_unchanged_is_not_sent_again(
    client: TestClient, writer: Ledger, saying: ModuleType, address: str
) -> None:
    client.get(address)
    first = client.get(address)
    same = {"if-none-match": first.headers["etag"]}
    again = client.get(address, headers=same)
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    record(writer, saying.closing().findings())
    assert client.get(address, headers=same).status_code == 200


def test_without_scripts_everything_is_in_the_page(look: Look) -> None:
    found = look("/pair/HUN-NOR?as_of=2025-03-06")
    assert '<input id="as_of" name="as_of" type="date" value="2025-03-06">' in found.html
    assert '<form class="dates" id="dates" action="/pair/HUN-NOR" method="get"' in found.html
    for words in ("Open promises", "Claims", "Mediators and formats", "Flags", "Levels and flows", "History", "Cite"):
        assert words in found.words
    assert found.html.count("<img ") == 2
    assert "alt=" in found.html


def test_markup_in_a_report_stays_words(look: Look, writer: Ledger, saying: ModuleType) -> None:
    report = saying.Report("2025-02-01", text=f"{SCRIPT}\n")
    report.mission("NOR", "HUN", "open", city=SCRIPT, when="2025-02-01")
    report.head("NOR", "HUN", "ambassador", "in_post", person=f'"><img src=x onerror=alert(1)>{SCRIPT}')
    report.commitment(["NOR"], SCRIPT, "agreed", condition=SCRIPT)
    deed = report.event("HUN", "NOR", SCRIPT, type="COERCE")
    report.claim(deed, "disputed", [saying.voice("NOR", "accuses"), saying.voice("HUN", "denies")], ["HUN"])
    record(writer, report.findings())
    for address in (
        "/pair/HUN-NOR?as_of=2025-02-02",
        "/pair/HUN-NOR/promises",
        "/pair/HUN-NOR/claims",
        "/state/NOR",
        "/",
    ):
        found = look(address)
        assert "<img src=x" not in found.html
    assert SCRIPT in look("/pair/HUN-NOR?as_of=2025-02-02").words
