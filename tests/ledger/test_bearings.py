"""What is new in an article: held against what others had told by the day on which it came out."""

from types import ModuleType
from typing import Any

import pytest

from detente.errors import InputError
from detente.ledger import Ledger, article, bearings, judge, record, record_all
from detente.model import Bearing


def recalled(saying: ModuleType, published: str, text: str = "Report.\n") -> Any:
    """A report that Norway recalled its ambassador to Hungary on 4 March 2025."""
    report = saying.Report(published, text=text)
    report.event("NOR", "HUN", "recall_ambassador", when="2025-03-04")
    return report


def embassy(saying: ModuleType, state: str, published: str, *, when: str, text: str = "Report.\n") -> Any:
    """A report on Norway's embassy in Hungary."""
    report = saying.Report(published, text=text)
    report.mission("NOR", "HUN", state, when=when)
    return report


def told(ledger: Ledger, report: Any, kind: str) -> Bearing:
    """How the one record of a kind in a report bears on the rest; the report is recorded before."""
    findings = report.findings()
    record(ledger, findings)
    (entry,) = (each.id for each in article(ledger, findings.article.id).entries if each.kind == kind)
    return next(each for each in bearings(ledger, findings.article.id) if each.entry == entry)


def test_the_first_report_of_a_recall_is_new(ledger: Ledger, saying: ModuleType) -> None:
    report = recalled(saying, "2025-03-05")
    assert told(ledger, report, "event").bears == "new"


def test_another_outlet_repeats_the_recall(ledger: Ledger, saying: ModuleType) -> None:
    first = recalled(saying, "2025-03-05")
    second = recalled(saying, "2025-03-06", "Another outlet.\n")
    record(ledger, first.findings())
    found = told(ledger, second, "event")
    (before,) = article(ledger, first.findings().article.id).entries
    assert (found.bears, found.others) == ("repeats", (before.id,))


def test_what_comes_out_later_makes_no_report_old(ledger: Ledger, saying: ModuleType) -> None:
    late = recalled(saying, "2025-03-06", "Another outlet.\n")
    record(ledger, late.findings())
    early = recalled(saying, "2025-03-05")
    assert told(ledger, early, "event").bears == "new"


def test_the_deed_updates_its_announcement(ledger: Ledger, saying: ModuleType) -> None:
    first = saying.Report("2025-03-01")
    first.event("NOR", "HUN", "close_embassy", when="2025-06-01", status="announced")
    record(ledger, first.findings())
    then = saying.Report("2025-06-02", text="It is done.\n")
    then.event("NOR", "HUN", "close_embassy", when="2025-06-01")
    found = told(ledger, then, "event")
    assert (found.bears, found.why) == ("updates", "announced before")


def test_an_expulsion_told_the_other_way_round_contradicts(ledger: Ledger, saying: ModuleType) -> None:
    first = saying.Report("2025-03-05")
    first.event("NOR", "HUN", "expel_diplomats", when="2025-03-04")
    record(ledger, first.findings())
    turned = saying.Report("2025-03-06", text="The other way.\n")
    turned.event("HUN", "NOR", "expel_diplomats", when="2025-03-04")
    assert told(ledger, turned, "event").bears == "contradicts"


def test_a_higher_grade_updates_a_promise_and_the_same_repeats_it(ledger: Ledger, saying: ModuleType) -> None:
    floated = saying.Report("2025-03-01")
    floated.commitment(["NOR", "HUN"], "return_ambassador", "agreed_in_principle")
    agreed = saying.Report("2025-03-10", text="Now agreed.\n")
    agreed.commitment(["NOR", "HUN"], "return_ambassador", "agreed")
    again = saying.Report("2025-03-12", text="Told again.\n")
    again.commitment(["NOR", "HUN"], "return_ambassador", "agreed")
    record(ledger, floated.findings())
    found = told(ledger, agreed, "commitment")
    assert (found.bears, found.why) == ("updates", "the promise was agreed in principle before")
    assert told(ledger, again, "commitment").bears == "repeats"


def test_a_denial_contradicts_the_accusation(ledger: Ledger, saying: ModuleType) -> None:
    accused = saying.Report("2025-03-05")
    deed = accused.event("HUN", "NOR", None, type="COERCE", when="2025-03-01")
    accused.claim(deed, "unconfirmed", [saying.voice("NOR", "accuses")], ["HUN"])
    record(ledger, accused.findings())
    denied = saying.Report("2025-03-07", text="Denied.\n")
    deed = denied.event("HUN", "NOR", None, type="COERCE", when="2025-03-01")
    denied.claim(deed, "disputed", [saying.voice("HUN", "denies")], ["HUN"])
    found = told(ledger, denied, "claim")
    assert found.bears == "contradicts"
    assert "HUN" in found.why


def test_an_embassy_closed_after_it_was_open_updates_the_standing(ledger: Ledger, saying: ModuleType) -> None:
    opened = embassy(saying, "open", "2025-03-01", when="2025-03-01")
    closed = embassy(saying, "closed", "2025-05-01", when="2025-05-01", text="Closed.\n")
    record(ledger, opened.findings())
    found = told(ledger, closed, "standing")
    assert (found.bears, found.why, found.moves) == ("updates", "told before: embassy open", True)


def test_open_and_closed_on_one_day_contradict(ledger: Ledger, saying: ModuleType) -> None:
    opened = embassy(saying, "open", "2025-03-01", when="2025-03-01")
    closed = embassy(saying, "closed", "2025-03-02", when="2025-03-01", text="Closed.\n")
    record(ledger, opened.findings())
    assert told(ledger, closed, "standing").bears == "contradicts"


def test_what_an_announced_act_would_bring_about_moves_nothing(ledger: Ledger, saying: ModuleType) -> None:
    report = saying.Report("2025-03-05")
    act = report.event("NOR", "HUN", "close_embassy", when="2025-06-01", status="announced")
    report.mission("NOR", "HUN", "closed", when="2025-06-01", from_event=act)
    assert not told(ledger, report, "standing").moves


def test_other_pairs_leave_a_report_new(ledger: Ledger, saying: ModuleType) -> None:
    other = saying.Report("2025-03-04", text="Elsewhere.\n")
    other.event("FIN", "EST", "recall_ambassador", when="2025-03-04")
    record(ledger, other.findings())
    report = recalled(saying, "2025-03-05")
    assert told(ledger, report, "event").bears == "new"


def test_an_article_is_held_with_its_text_its_publication_and_what_counts_of_it(
    ledger: Ledger, saying: ModuleType
) -> None:
    background, recall = saying.background().findings(), saying.recall().findings()
    record_all(ledger, [background, recall])
    held = article(ledger, recall.article.id)
    assert held.text == recall.article.text
    assert held.publications[0].outlet == "Example News"
    assert [each.coder for each in held.readings] == ["reader 1"]
    judge(ledger, held.entries[0].id, "reject", analyst="Ada", reason="not so")
    after = article(ledger, recall.article.id)
    assert len(after.entries) < len(held.entries)
    assert after.taken_back == len(held.entries) - len(after.entries)


def test_an_article_that_is_not_held_is_told_so(ledger: Ledger) -> None:
    with pytest.raises(InputError, match="no article"):
        article(ledger, "0123")
