"""A state's page: where it is represented and who with it, what was promised, who recognises whom, who mediates."""

import re
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from fastapi.testclient import TestClient

from detente.ledger import Ledger, record

Look = Callable[..., Any]


def test_missions_out_and_in_stand_in_one_row(look: Look) -> None:
    found = look("/state/NOR?as_of=2025-03-06")
    assert "With Norway there They in Norway Hungary chargé d'affaires since 4 March 2025" in found.words
    _, _, row = found.words.partition("They in Norway Hungary")
    assert row.index("chargé d'affaires") < row.index("ambassador") < row.index("Most strained")


def test_the_map_says_what_the_table_says(look: Look) -> None:
    assert "Hungary: chargé d&#39;affaires there, ambassador here" in look("/state/NOR?as_of=2025-03-06").html
    assert "Norway: ambassador there, chargé d&#39;affaires here" in look("/state/HUN?as_of=2025-03-06").html


def test_a_promise_is_owed_by_one_and_due_to_the_other(look: Look, writer: Ledger, saying: ModuleType) -> None:
    report = saying.Report("2025-03-06")
    report.commitment(["NOR"], "return_ambassador", "agreed", beneficiaries=(saying.who("HUN"),))
    record(writer, report.findings())
    owed = look("/state/NOR?as_of=2025-03-15").words.partition("Promised to Norway")
    assert "return_ambassador" in owed[0]
    assert "No promise to it stood open." in owed[2]
    due = look("/state/HUN?as_of=2025-03-15").words.partition("Promised to Hungary")
    assert "No promise of its own stood open." in due[0]
    assert "return_ambassador" in due[2]


def test_no_promise_is_left_out_however_many_stand_open(look: Look, writer: Ledger, saying: ModuleType) -> None:
    report = saying.Report("2025-03-06")
    sides = {"promisors": (saying.who("NOR"),), "beneficiaries": (saying.who("HUN"),)}
    for number in range(22):
        report._line("commitments", f"aid {number}", words=f"aid {number}", type="AID", grade="agreed", **sides)
    record(writer, report.findings())
    to_hungary = look("/state/HUN?as_of=2025-03-15").words.partition("Promised to Hungary")[2]
    shown, _, folded = to_hungary.partition("2 promises more")
    assert {int(number) for number in re.findall(r"“aid (\d+)”", shown + folded)} == set(range(22))
    assert shown.count("“aid") == 20


def test_recognition_names_who_and_of_whom(look: Look, writer: Ledger, saying: ModuleType) -> None:
    report = saying.Report("2025-03-06")
    report.recognition("NOR", "XKX", "de_jure", when="2025-03-01", object="state")
    record(writer, report.findings())
    assert "Norway → Kosovo, state: de jure" in look("/state/XKX?as_of=2025-03-15").words
    assert "No statement on recognition was found" in look("/state/HUN?as_of=2025-03-15").words


def test_a_strained_pair_stands_with_the_number_of_its_events(look: Look, writer: Ledger, saying: ModuleType) -> None:
    report = saying.Report("2025-03-06")
    for day in ("2025-02-01", "2025-02-10"):
        report.event("NOR", "FIN", None, type="COERCE", when=day)
    record(writer, report.findings())
    found = look("/state/FIN?as_of=2025-03-15").words.partition("Most strained")[2].partition("Most thawing")[0]
    assert "Norway −" in found
    assert " 2 " in found


def test_one_event_makes_no_ranking(look: Look, writer: Ledger, saying: ModuleType) -> None:
    report = saying.Report("2025-03-06")
    report.event("NOR", "FIN", None, type="COERCE", when="2025-02-01")
    record(writer, report.findings())
    found = look("/state/FIN?as_of=2025-03-15").words.partition("Most strained")[2].partition("Promised by")[0]
    assert "Norway −" not in found
    assert "1 pair has too few events to be compared" in found


@pytest.mark.parametrize(("before", "thaws"), [(None, False), ("2024-06-10", True)])
def test_a_pair_thaws_only_where_both_halves_of_the_year_have_events(
    look: Look, writer: Ledger, saying: ModuleType, before: str | None, thaws: bool
) -> None:
    report = saying.Report("2025-03-06")
    for day in ("2025-02-01", "2025-02-10"):
        report.event("NOR", "FIN", None, type="AID", when=day)
    if before:
        report.event("NOR", "FIN", None, type="COERCE", when=before)
    record(writer, report.findings())
    found = look("/state/FIN?as_of=2025-03-15").words.partition("Most thawing")[2].partition("Promised by")[0]
    assert ("Norway +" in found) is thaws


def test_what_two_promise_each_other_is_said_so(look: Look, writer: Ledger, saying: ModuleType) -> None:
    report = saying.Report("2025-03-06")
    both = (saying.who("HUN"), saying.who("NOR"))
    report.commitment(["NOR", "HUN"], "return_ambassador", "agreed", beneficiaries=both)
    record(writer, report.findings())
    for address in ("/state/NOR?as_of=2025-03-15", "/pair/HUN-NOR/promises?as_of=2025-03-15"):
        assert re.search("(Hungary, Norway|Norway, Hungary) to each other", look(address).words)


def test_a_mediator_s_page_tells_what_it_mediated(look: Look, writer: Ledger, saying: ModuleType) -> None:
    report = saying.Report("2025-04-01")
    report.event("NOR", "HUN", None, type="CONSULT", mediators=(saying.who("CHE"),), when="2025-03-30")
    record(writer, report.findings())
    assert "/pair/HUN-NOR" in look("/state/CHE").links
    assert "No report tells of it mediating" in look("/state/NOR").words


def test_coverage_is_told_by_the_country_of_the_outlet(look: Look) -> None:
    assert "Articles on its pairs by the country of the outlet Outlets of Articles Norway 2" in look("/state/HUN").words


def test_a_state_without_an_entry_says_so(look: Look) -> None:
    found = look("/state/FIN")
    assert "holds 0 pairs with Finland" in found.words
    assert "The ledger holds no pair with it." in found.words


def test_a_state_has_one_address(client: TestClient) -> None:
    got = client.get("/state/norway?as_of=2025-03-06")
    assert (got.status_code, got.headers["location"]) == (303, "/state/NOR?as_of=2025-03-06")


@pytest.mark.parametrize(("address", "status"), [("/state/XYZ", 404), ("/state/NOR?as_of=soon", 422)])
def test_what_is_no_state_is_a_page_with_the_reason(look: Look, address: str, status: int) -> None:
    assert len(look(address, status).words) > 40
