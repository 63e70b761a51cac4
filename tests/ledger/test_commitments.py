"""Promises to their end: every rung, what kept them, what went against them, and how they stood on a day."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from detente.ledger import Ledger, commitments, record_all
from detente.ledger.fulfilments import FULFILMENTS, fulfilments
from detente.model import FollowedCommitment
from detente.ontology.acts import load_acts

from .saying import NORWAY_HUNGARY, Report, on, voice, who

BOTH = ("NOR", "HUN")


def promised(day: str, act: str, grade: str, *, by: tuple[str, ...] = BOTH, **more: Any) -> Report:
    """A report of what was promised on its day."""
    report = Report(day, text=f"On {day} the papers had this of {' and '.join(by)}.\n")
    agreed = report.event("NOR", "HUN", None, type="AGREE", when=day)
    others = tuple(who(each) for each in BOTH if each not in by)
    report.commitment(by, act, grade, **{"from_event": agreed, "beneficiaries": others, **more})
    return report


def done(day: str, act: str | None, *, by: str = "NOR", upon: str = "HUN", **more: Any) -> Report:
    report = Report(day, text=f"On {day} the papers had this of {by} and {upon}.\n")
    report.event(by, upon, act, **{"when": day, **more})
    return report


def followed(ledger: Ledger, *reports: Report, day: str = "2025-12-31", **more: Any) -> tuple[FollowedCommitment, ...]:
    record_all(ledger, [report.findings() for report in reports])
    return commitments(ledger, **{"pair": NORWAY_HUNGARY, "as_of": date.fromisoformat(day), **more})


def test_every_act_and_type_that_breaks_a_promise_is_there() -> None:
    known = {act.act for act in load_acts(Path(FULFILMENTS).parents[1])}
    assert {act for row in fulfilments().values() for act in row.broken_by.acts} <= known
    assert all(not {act} & set(row.broken_by.acts) for act, row in fulfilments().items())


def test_a_promise_climbs_its_ladder_rung_by_rung(ledger: Ledger) -> None:
    (promise,) = followed(
        ledger,
        promised("2025-03-01", "reopen_embassy", "willing", by=("NOR",)),
        promised("2025-03-10", "reopen_embassy", "agreed_in_principle"),
        promised("2025-04-01", "reopen_embassy", "signed"),
    )
    rungs = [(rung.grade, rung.day, rung.promisors) for rung in promise.rungs]
    assert rungs == [
        ("willing", date(2025, 3, 1), ("NOR",)),
        ("agreed_in_principle", date(2025, 3, 10), ("HUN", "NOR")),
        ("signed", date(2025, 4, 1), ("HUN", "NOR")),
    ]
    assert (promise.state, promise.promisors, promise.since) == ("open", ("HUN", "NOR"), date(2025, 3, 1))
    assert promise.age == (date(2025, 12, 31) - date(2025, 3, 1)).days


def test_a_report_that_only_tells_again_is_no_rung_and_is_kept(ledger: Ledger) -> None:
    (promise,) = followed(
        ledger,
        promised("2025-03-10", "reopen_embassy", "agreed"),
        promised("2025-05-01", "reopen_embassy", "agreed_in_principle", from_event=None),
    )
    assert [(rung.grade, len(rung.told_again)) for rung in promise.rungs] == [("agreed", 1)]
    assert len(promise.entries) == 2


def test_what_one_side_was_ready_for_stays_its_own_without_an_agreement(ledger: Ledger) -> None:
    found = followed(
        ledger,
        promised("2025-03-01", "reopen_embassy", "willing", by=("NOR",)),
        promised("2025-03-02", "reopen_embassy", "willing", by=("HUN",)),
    )
    assert sorted(each.promisors for each in found) == [("HUN",), ("NOR",)]


def test_a_promise_is_kept_in_part_then_in_full_by_deeds_of_other_articles(ledger: Ledger) -> None:
    agreed = promised("2025-03-10", "reopen_embassy", "agreed")
    first = done("2025-05-01", "reopen_embassy", type="SUPPORT")
    second = done("2025-06-01", "reopen_embassy", by="HUN", upon="NOR", type="SUPPORT")
    (promise,) = followed(ledger, agreed, first, second)
    kept = [(deed.party, deed.day) for deed in promise.kept]
    assert (promise.state, kept) == ("fulfilled", [("HUN", date(2025, 6, 1)), ("NOR", date(2025, 5, 1))])
    stood = {day: followed(ledger, day=day)[0].state for day in ("2025-04-30", "2025-05-01", "2025-06-01")}
    assert stood == {"2025-04-30": "open", "2025-05-01": "partly_fulfilled", "2025-06-01": "fulfilled"}


def test_overdue_is_computed_for_the_day_asked_about(ledger: Ledger) -> None:
    agreed = promised("2025-03-10", "reopen_embassy", "agreed", deadline=on("2025-05-10"))
    assert [each.overdue for each in followed(ledger, agreed, day="2025-05-10")] == [False]
    assert [each.overdue for each in followed(ledger, day="2025-05-11")] == [True]
    assert len(followed(ledger, day="2025-05-11", overdue=True)) == 1
    assert followed(ledger, day="2025-05-10", overdue=True) == ()


def test_a_promise_kept_after_its_deadline_is_overdue_no_more(ledger: Ledger) -> None:
    agreed = promised("2025-03-10", "reopen_embassy", "agreed", by=("NOR",), deadline=on("2025-05-10"))
    (promise,) = followed(ledger, agreed, done("2025-06-01", "reopen_embassy", type="SUPPORT"))
    assert (promise.state, promise.overdue) == ("fulfilled", False)


def test_closing_the_embassy_breaks_the_promise_to_reopen_it_and_leaves_its_state(ledger: Ledger) -> None:
    agreed = promised("2025-03-10", "reopen_embassy", "agreed")
    (promise,) = followed(ledger, agreed, done("2025-04-01", "close_embassy"))
    (deed,) = promise.broken
    assert (deed.party, deed.day, deed.what) == ("NOR", date(2025, 4, 1), "NOR → HUN: close_embassy")
    assert (promise.state, promise.breached) == ("open", True)


def test_what_was_done_before_or_after_it_was_kept_breaks_no_promise(ledger: Ledger) -> None:
    (promise,) = followed(
        ledger,
        done("2025-03-01", "close_embassy"),
        promised("2025-03-10", "reopen_embassy", "agreed", by=("NOR",)),
        done("2025-04-01", "reopen_embassy", type="SUPPORT"),
        done("2025-11-01", "close_embassy"),
    )
    assert (promise.broken, promise.breached, promise.state) == ((), False, "fulfilled")


def test_an_attack_breaks_a_ceasefire_even_after_it_began(ledger: Ledger) -> None:
    agreed = promised("2025-03-10", "ceasefire_agree", "agreed")
    (promise,) = followed(
        ledger,
        agreed,
        done("2025-03-10", "ceasefire_implement", type="RETREAT"),
        done("2025-04-01", None, type="ASSAULT"),
        done("2025-04-02", None, type="ASSAULT", upon="SWE"),
    )
    assert [(deed.party, deed.day) for deed in promise.broken] == [("NOR", date(2025, 4, 1))]


def test_one_attack_in_two_reports_is_one_breach_with_both(ledger: Ledger) -> None:
    agreed = promised("2025-03-10", "ceasefire_agree", "agreed")
    again = Report("2025-04-02", text="The next morning.\n")
    again.event("NOR", "HUN", None, type="ASSAULT", when="2025-04-01")
    (promise,) = followed(ledger, agreed, done("2025-04-01", None, type="ASSAULT"), again)
    assert [len(deed.entries) for deed in promise.broken] == [2]


@pytest.mark.parametrize(
    "more",
    [
        {"voices": (voice("HUN", "accuses"),)},
        {"voices": (voice("publisher", "asserts"), voice("NOR", "denies"))},
    ],
)
def test_a_breach_that_is_alleged_or_denied_is_shown_and_decides_nothing(ledger: Ledger, more: dict[str, Any]) -> None:
    agreed = promised("2025-03-10", "ceasefire_agree", "agreed")
    (promise,) = followed(ledger, agreed, done("2025-04-01", None, type="ASSAULT", **more))
    assert (len(promise.broken), promise.breached) == (1, False)


@pytest.mark.parametrize("more", [{"status": "announced"}, {"when": None}])
def test_an_announced_or_undated_deed_is_no_breach(ledger: Ledger, more: dict[str, Any]) -> None:
    agreed = promised("2025-03-10", "reopen_embassy", "agreed")
    (promise,) = followed(ledger, agreed, done("2025-04-01", "close_embassy", **more))
    assert promise.broken == ()


def test_one_who_goes_back_on_an_agreement_ends_it(ledger: Ledger) -> None:
    agreed = promised("2025-03-10", "reopen_embassy", "agreed")
    (promise,) = followed(ledger, agreed, promised("2025-04-01", "reopen_embassy", "withdrawn", by=("HUN",)))
    assert (promise.state, promise.rungs[-1].promisors) == ("withdrawn", ("HUN",))


def test_two_promises_of_no_listed_act_are_two_unless_their_words_agree(ledger: Ledger) -> None:
    reports = []
    for number, words in enumerate(
        ("expand their trade cooperation", "soon expand trade cooperation", "expand their security cooperation")
    ):
        report = Report(f"2025-03-1{number}", text=f"{number}\n")
        report._line("commitments", f"They will {words}.", promisors=tuple(map(who, BOTH)), words=words, grade="agreed")
        reports.append(report)
    assert len(followed(ledger, *reports)) == 2


def test_a_promise_is_told_as_was_known(ledger: Ledger) -> None:
    reports = (promised("2025-03-10", "reopen_embassy", "agreed"), done("2025-04-01", "close_embassy"))
    assert followed(ledger, *reports, known=date(2025, 3, 9)) == ()
    assert [each.breached for each in followed(ledger, known=date(2025, 3, 31))] == [False]
    assert [each.breached for each in followed(ledger, known=date(2025, 4, 1))] == [True]


def test_a_promise_of_three_is_one_and_fulfilled_when_every_two_have_kept_it(ledger: Ledger) -> None:
    report = Report("2025-01-05")
    report.commitment(["NOR", "HUN", "SWE"], "restore_relations", "agreed")
    restored = {}
    for one, other, day in (("NOR", "HUN", "2025-01-20"), ("HUN", "SWE", "2025-02-01"), ("NOR", "SWE", "2025-02-02")):
        restored[day] = Report(day, text=f"{day}\n")
        act = restored[day].event(one, other, "restore_relations", when=day)
        restored[day].relations(one, other, "established", from_event=act, when=day)
    states = [
        followed(ledger, report, *restored.values(), pair=None, day=day)[0].state
        for day in ("2025-01-06", "2025-01-21", "2025-02-02")
    ]
    assert states == ["open", "partly_fulfilled", "fulfilled"]
    assert [len(each.pairs) for each in commitments(ledger)] == [3]
