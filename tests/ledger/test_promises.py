"""Promises: kept by deeds and by what is seen to be so, in part or in full, or overdue on a day."""

from datetime import date
from pathlib import Path

import pytest

from detente.ledger import Ledger, position
from detente.ledger.fulfilments import FULFILMENTS, fulfilments
from detente.model import OpenCommitment
from detente.ontology.acts import load_acts

from .saying import NORWAY_HUNGARY, Report, background, flags, on, stands

PAIR = NORWAY_HUNGARY
BOTH = ["NOR", "HUN"]


def promised(act: str, *, grade: str = "agreed", deadline: str | None = None, by: list[str] | None = None) -> Report:
    """A report of 10 March 2025 of what was promised on that day."""
    report = Report("2025-03-10")
    agreed = report.event("NOR", "HUN", None, type="AGREE", when="2025-03-10")
    report.commitment(by or BOTH, act, grade, from_event=agreed, deadline=on(deadline) if deadline else None)
    return report


def still_open(ledger: Ledger, *reports: Report, valid: str = "2025-12-31") -> tuple[OpenCommitment, ...]:
    return stands(ledger, *reports, valid=valid).commitments


def test_every_fulfilment_speaks_of_acts_that_there_are() -> None:
    known = {act.act for act in load_acts(Path(FULFILMENTS).parents[1])}
    named = {act for row in fulfilments().values() for act in (*row.promised, *row.acts)}
    assert named <= known


def test_a_promise_is_overdue_after_its_deadline_and_closed_when_all_have_kept_it(ledger: Ledger) -> None:
    assert not still_open(ledger, promised("reopen_embassy", deadline="2025-05-10"), valid="2025-05-10")[0].overdue
    late = position(ledger, PAIR, valid=date(2025, 5, 11))
    assert late.commitments[0].overdue
    assert flags(late) == ["F15"]
    kept = {}
    for sender, receiver, day in (("NOR", "HUN", "2025-06-06"), ("HUN", "NOR", "2025-08-06")):
        deed = Report(day)
        deed.event(sender, receiver, "reopen_embassy", type="SUPPORT", when=day)
        kept[sender] = still_open(ledger, deed, valid=day)
    assert [(each.done_by, each.grade, each.overdue) for each in kept["NOR"]] == [(("NOR",), "partly_fulfilled", True)]
    assert kept["HUN"] == ()


def test_a_promise_reported_twice_is_one_promise_at_its_last_rung(ledger: Ledger) -> None:
    first, second = Report("2025-03-10"), Report("2025-04-10")
    first.commitment(["NOR", "HUN"], "restore_relations", "agreed_in_principle")
    second.commitment(["HUN", "NOR"], "restore_relations", "signed")
    (promise,) = still_open(ledger, first, second)
    assert (promise.grade, len(promise.entries)) == ("signed", 2)


def test_an_ambassador_told_in_post_keeps_the_promise_to_upgrade(ledger: Ledger) -> None:
    seen = Report("2025-09-01")
    seen.head("NOR", "HUN", "ambassador", "in_post")
    (promise,) = still_open(ledger, promised("upgrade_representation"), seen)
    assert (promise.done_by, promise.grade, promise.rule) == (("NOR",), "partly_fulfilled", "partly_kept")
    # The promise, and the standing that shows it kept on one side.
    assert len(promise.entries) == 2
    other = Report("2025-10-01")
    other.head("HUN", "NOR", "ambassador", "in_post")
    assert still_open(ledger, other) == ()


@pytest.mark.parametrize("phase", ["nominated", "appointed"])
def test_naming_an_ambassador_does_not_keep_the_promise_to_upgrade(ledger: Ledger, phase: str) -> None:
    named = Report("2025-09-01")
    named.head("NOR", "HUN", "ambassador", phase, when="2025-09-01")
    assert [each.done_by for each in still_open(ledger, promised("upgrade_representation"), named)] == [()]


def test_naming_an_ambassador_keeps_the_promise_to_name_one(ledger: Ledger) -> None:
    named = Report("2025-09-01")
    named.head("NOR", "HUN", "ambassador", "appointed", when="2025-09-01")
    assert still_open(ledger, promised("nominate_head", by=["NOR"]), named) == ()


@pytest.mark.parametrize(("promise", "deed"), [("open_embassy", "reopen_embassy"), ("reopen_embassy", "open_embassy")])
def test_opening_and_reopening_an_embassy_keep_one_promise(ledger: Ledger, promise: str, deed: str) -> None:
    report = Report("2025-06-06")
    report.event("NOR", "HUN", deed, type="SUPPORT", when="2025-06-06")
    assert still_open(ledger, promised(promise, by=["NOR"]), report) == ()


def test_an_embassy_seen_open_keeps_the_promise_and_a_consulate_does_not(ledger: Ledger) -> None:
    consulate = Report("2025-06-06")
    consulate.mission("NOR", "HUN", "open", "consulate", city="Szeged")
    assert len(still_open(ledger, promised("reopen_embassy", by=["NOR"]), consulate)) == 1
    embassy = Report("2025-06-07")
    embassy.mission("NOR", "HUN", "open")
    assert still_open(ledger, embassy) == ()


def test_established_relations_keep_the_promise_of_both(ledger: Ledger) -> None:
    restored = Report("2025-06-06")
    act = restored.event("NOR", "HUN", "restore_relations", when="2025-06-06")
    restored.relations("NOR", "HUN", "established", from_event=act, when="2025-06-06")
    assert still_open(ledger, promised("restore_relations"), restored) == ()


def test_what_was_so_before_the_promise_keeps_none(ledger: Ledger) -> None:
    assert len(still_open(ledger, background("2025-03-10"), promised("return_ambassador"))) == 1


def test_an_announced_opening_keeps_no_promise(ledger: Ledger) -> None:
    report = Report("2025-06-06")
    act = report.event("NOR", "HUN", "reopen_embassy", status="announced", when="2025-07-06")
    report.mission("NOR", "HUN", "open", from_event=act, when="2025-07-06")
    assert len(still_open(ledger, promised("reopen_embassy", by=["NOR"]), report)) == 1


def test_a_promise_of_many_is_kept_between_two_when_those_two_have_kept_it(ledger: Ledger) -> None:
    report = Report("2025-01-05")
    report.commitment(["NOR", "HUN", "SWE"], "restore_relations", "agreed", beneficiaries=())
    restored = Report("2025-01-20")
    act = restored.event("NOR", "HUN", "restore_relations", when="2025-01-20")
    restored.relations("NOR", "HUN", "established", from_event=act, when="2025-01-20")
    assert still_open(ledger, report, restored) == ()
    assert len(position(ledger, NORWAY_HUNGARY.of("HUN", "SWE"), valid=date(2025, 12, 31)).commitments) == 1


def test_a_promise_told_again_months_later_is_not_made_again(ledger: Ledger) -> None:
    again = Report("2025-05-01")
    agreed = again.event("NOR", "HUN", None, type="AGREE", when="2025-03")
    again.commitment(BOTH, "reopen_embassy", "agreed_in_principle", from_event=agreed, deadline=relative("2025-07-01"))
    (promise,) = still_open(ledger, promised("reopen_embassy", deadline="2025-05-10"), again, valid="2025-05-12")
    assert (promise.grade, promise.since, promise.overdue) == ("agreed", date(2025, 3, 10), True)
    assert len(promise.entries) == 2


def test_a_deadline_that_is_put_off_by_a_new_agreement_counts_from_that(ledger: Ledger) -> None:
    later = Report("2025-05-09")
    agreed = later.event("NOR", "HUN", None, type="AGREE", when="2025-05-09")
    later.commitment(BOTH, "reopen_embassy", "agreed", from_event=agreed, deadline=on("2025-07-01"))
    (promise,) = still_open(ledger, promised("reopen_embassy", deadline="2025-05-10"), later, valid="2025-05-12")
    assert not promise.overdue


def test_a_promise_that_is_let_go_is_open_no_more(ledger: Ledger) -> None:
    gone = Report("2025-04-01")
    gone.commitment(BOTH, "reopen_embassy", "withdrawn")
    assert still_open(ledger, promised("reopen_embassy"), gone) == ()


def relative(day: str) -> object:
    return on(day).model_copy(update={"basis": "relative"})
