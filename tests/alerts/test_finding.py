"""What each rule finds: once it is so, with its entries and their words, and not before."""

from datetime import date, timedelta
from types import ModuleType
from typing import Any

import pytest

from detente.alerts import Since
from detente.alerts.unusual import tail
from detente.forecast.deeds import Told, deeds_from
from detente.ledger import Ledger, runs

from .conftest import Find


def struck(saying: ModuleType, day: date, *, by: str = "NOR", upon: str = "HUN") -> Any:
    report = saying.Report(day.isoformat(), text=f"On {day} the papers had this of {by} and {upon}.\n")
    report.event(by, upon, None, type="ASSAULT", when=day.isoformat())
    return report


def promised(saying: ModuleType, due: str) -> Any:
    report = saying.Report("2025-03-01")
    agreed = report.event("NOR", "HUN", None, type="AGREE", when="2025-03-01")
    report.commitment(("NOR", "HUN"), "reopen_embassy", "agreed", from_event=agreed, deadline=saying.on(due))
    return report


def disputed(saying: ModuleType) -> Any:
    report = saying.Report("2025-03-05")
    raid = report.event("NOR", "HUN", None, type="ASSAULT", when="2025-03-04")
    voices = (saying.voice("HUN", "accuses"), saying.voice("NOR", "denies"))
    report.claim(raid, "disputed", voices, against=("NOR",))
    return report


def test_a_change_of_level_is_told_with_the_words_that_tell_it(found: Find, saying: ModuleType) -> None:
    (alert,) = found("when: level", saying.background(), saying.recall())
    assert alert.title == "NOR → HUN: level chargé d'affaires, was ambassador"
    assert (alert.day, str(alert.pair)) == (date(2025, 3, 4), "HUN-NOR")
    assert "NOR has a head of class charge" in alert.quoted[0].quote
    assert alert.quoted[0].outlet == "Example News"


def test_what_a_pair_was_before_the_first_report_is_no_change(found: Find, saying: ModuleType) -> None:
    assert found("when: level", saying.background()) == []


def test_other_pairs_are_not_told(found: Find, saying: ModuleType) -> None:
    reports = (saying.background(), saying.recall())
    assert found("when: level, parties: [SWE]", *reports) == []
    assert len(found("when: level, parties: [Hungary]")) == 1
    assert found("when: level, pairs: [NOR-SWE]") == []


@pytest.mark.parametrize(("today", "told"), [
    ("2025-05-17", False), ("2025-05-18", True), ("2025-06-01", True), ("2025-06-02", False),
])  # fmt: skip
def test_a_promise_falls_due_within_its_days(found: Find, saying: ModuleType, today: str, told: bool) -> None:
    alerts = found("when: promise_due, within: 14", promised(saying, "2025-06-01"), today=today)
    assert bool(alerts) == told


def test_a_promise_is_overdue_the_day_after(found: Find, saying: ModuleType) -> None:
    assert found("when: promise_overdue", promised(saying, "2025-06-01"), today="2025-06-01") == []
    (alert,) = found("when: promise_overdue", today="2025-06-02")
    assert alert.title.endswith("a promise is overdue since 2025-06-01")
    assert alert.quoted[0].quote == "NOR and HUN: reopen_embassy, agreed."


def test_a_denied_accusation_is_told_with_both_voices(found: Find, saying: ModuleType) -> None:
    (alert,) = found("when: disputed, pairs: [HUN-NOR]", disputed(saying))
    assert alert.title.startswith("A claim against NOR is disputed: HUN accuses; NOR denies")
    assert alert.entries
    assert found("when: disputed, parties: [SWE]") == []


def test_a_flag_is_told_with_its_entries(found: Find, saying: ModuleType) -> None:
    report = saying.Report("2025-07-02")
    report.head("NOR", "HUN", "ambassador", "in_post", when="2025-07-02")
    reports = (saying.background(), saying.rupture(), report)
    flags = {alert.title.rpartition(" ")[2] for alert in found("when: flag", *reports)}
    assert "F1" in flags
    (alert,) = found("when: flag, flags: [F1]")
    assert alert.words
    assert len(alert.entries) >= 2
    assert found("when: flag, flags: [F14]") == []


def test_more_strikes_than_a_pair_is_used_to_are_told(found: Find, saying: ModuleType) -> None:
    end = date(2025, 12, 31)
    usual = [struck(saying, end - timedelta(days=day)) for day in range(20, 200, 30)]
    # The papers come out every week, whatever the two do.
    others = [struck(saying, end - timedelta(days=day), by="SWE", upon="DNK") for day in range(0, 210, 7)]
    rule = "when: unusual, classes: [material conflict], days: 7, past: 180, least: 3, below: 0.01, parties: [NOR]"
    assert found(rule, *usual, *others) == []
    (alert,) = found(rule, *(struck(saying, end - timedelta(days=day)) for day in (0, 1, 2)))
    assert alert.title == "NOR → HUN: 3 deeds of material conflict in 7 days, more than usual"
    assert len(alert.entries) == 3
    assert "is usual" in alert.words


def test_silence_after_many_deeds_is_told_where_it_is_asked_for(found: Find, saying: ModuleType) -> None:
    end = date(2025, 12, 31)
    usual = [struck(saying, end - timedelta(days=day)) for day in range(10, 200, 1)]
    others = [struck(saying, end - timedelta(days=day), by="SWE", upon="DNK") for day in range(0, 210, 7)]
    rule = "when: unusual, classes: [material conflict], days: 7, past: 180, parties: [NOR]"
    assert found(rule, *usual, *others) == []
    (alert,) = found(f"{rule}, which: fewer")
    assert "0 deeds of material conflict in 7 days, fewer than usual" in alert.title


def test_the_tail_is_that_of_the_negative_binomial() -> None:
    first = date(2025, 1, 1).toordinal()
    told = [Told("NOR", "HUN", 3, first + 10 * day, first + 10 * day) for day in range(12)]
    quiet = [Told("SWE", "DNK", 0, first + day, first + day) for day in range(140)]
    deeds = deeds_from([*told, *quiet, *(Told("NOR", "HUN", 3, first + 133 + n, first + 133 + n) for n in range(3))])
    way = deeds.number("NOR", "HUN")
    assert way is not None
    found = tail(deeds, way, 3, end=first + 140, days=10, past=100)
    assert found is not None
    assert (found.number, found.before, found.windows) == (3, 9, 10)
    # With shape 9.5 and 10 windows: P(0), P(1), P(2) by the ratio of neighbours.
    p = [(10 / 11) ** 9.5]
    for number in range(3):
        p.append(p[-1] * (number + 9.5) / (number + 1) / 11)
    assert found.above == pytest.approx(1 - sum(p[:3]))
    assert found.below == pytest.approx(sum(p[:4]))
    assert tail(deeds, way, 3, end=first + 30, days=10, past=100) is None


def test_news_is_what_came_after_the_run_or_the_day(found: Find, ledger: Ledger, saying: ModuleType) -> None:
    found("when: level", saying.background())
    before = runs(ledger)[-1].id
    found("when: level", saying.recall())
    assert len(found("when: level", since=Since.of_run(ledger, before))) == 1
    assert found("when: level", since=Since.of_run(ledger, before + 1)) == []
    assert len(found("when: level", since=Since.of_run(ledger, 0))) == 1
    assert len(found("when: level", since=Since.of_day(date(2020, 1, 1)))) == 1
    assert found("when: level", since=Since.of_day(date(2100, 1, 1))) == []


def test_a_promise_falls_due_without_a_report(found: Find, saying: ModuleType) -> None:
    rule, report = "when: promise_overdue", promised(saying, "2025-06-01")
    found(rule, report)
    later = Since.of_day(date(2100, 1, 1))
    assert found(rule, today="2025-06-05", since=later) == []
    ahead = found("when: promise_due, within: 5", promised(saying, "2100-01-10"), today="2100-01-08", since=later)
    assert [alert.day for alert in ahead] == [date(2100, 1, 5)]


def test_a_silence_is_news_though_no_report_came(found: Find, saying: ModuleType) -> None:
    end = date(2099, 12, 31)
    usual = [struck(saying, end - timedelta(days=day)) for day in range(10, 120)]
    others = [struck(saying, end - timedelta(days=day), by="SWE", upon="DNK") for day in range(0, 120, 7)]
    rule = "when: unusual, classes: [material conflict], days: 7, past: 100, which: fewer, parties: [NOR]"
    found(rule, *usual, *others, today="2099-12-31")
    assert len(found(rule, today="2099-12-31", since=Since.of_day(date(2099, 12, 30)))) == 1
    assert found(rule, today="2099-12-31", since=Since.of_day(date(2099, 12, 31))) == []


def test_the_same_finding_keeps_its_id(found: Find, saying: ModuleType) -> None:
    once = found("when: level", saying.background(), saying.recall())
    again = found("when: level", saying.recall(published="2025-03-06"), today="2026-01-15")
    assert [alert.id for alert in once] == [alert.id for alert in again]
