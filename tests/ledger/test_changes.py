"""What is new since somebody last looked, and what is only read anew."""

from datetime import UTC, date, datetime, timedelta

import pytest

from detente.ledger import (
    Ledger,
    as_known,
    changes,
    doubts,
    entries,
    history,
    judge,
    labelled,
    position,
    record,
    runs,
    undo,
)
from detente.measures import measure
from detente.model import Pair

from .saying import NORWAY_HUNGARY, Report, background, recall, voice

FIRST = datetime(2025, 3, 5, 9, tzinfo=UTC)
LATER = FIRST + timedelta(days=2)


@pytest.fixture
def told(ledger: Ledger) -> Ledger:
    """A ledger that learned background on 5 March and of the recall two days later."""
    record(ledger, background().findings(), recorded=FIRST)
    record(ledger, recall().findings(), recorded=LATER)
    return ledger


def test_what_was_recorded_after_a_day_or_moment_is_new(told: Ledger) -> None:
    assert len(changes(told)) == 7
    assert {each.recorded for each in changes(told, since=date(2025, 3, 5))} == {LATER}
    assert {each.recorded for each in changes(told, since=FIRST)} == {LATER}
    assert len(changes(told, since=FIRST - timedelta(seconds=1))) == 7
    assert {each.recorded for each in changes(told, until=FIRST)} == {FIRST}
    assert changes(told, since=LATER) == ()


def test_news_is_of_a_pair_where_one_is_asked_about(told: Ledger) -> None:
    report = Report("2025-03-08")
    report.event("SWE", "HUN", "summon", when="2025-03-08")
    record(told, report.findings())
    assert len(changes(told, pair=Pair.of("SWE", "HUN"))) == 1
    assert len(changes(told, pair=NORWAY_HUNGARY)) == 7


def test_a_new_report_is_news_and_another_coders_reading_of_it_is_none(told: Ledger) -> None:
    assert {each.why for each in changes(told)} == {"report"}
    again = recall(coder="reader 2")
    again.records["standings"].clear()
    again.records["events"][0]["act"] = "withdraw_diplomats"
    record(told, again.findings())
    last = runs(told)[-1]
    assert (last.coder, last.articles, last.asserted, last.retracted) == ("reader 2", 1, 1, 2)
    news = changes(told, run=last.id)
    assert {each.why for each in news} == {"reread"}
    assert sorted(each.action for each in news) == ["asserted", "taken_back", "taken_back"]


def test_what_was_taken_back_is_told_with_its_words_also_for_a_pair(told: Ledger) -> None:
    again = recall(coder="reader 2")
    again.records["standings"].clear()
    record(told, again.findings())
    (gone,) = (each for each in changes(told, pair=NORWAY_HUNGARY) if each.action == "taken_back")
    assert gone.change.kind == "standing"
    assert "head of class charge" in gone.change.words


def test_the_ledger_as_known_on_a_day_answers_as_it_did_then(told: Ledger) -> None:
    then = as_known(told, date(2025, 3, 6), clock="recorded")
    valid = date(2025, 3, 10)
    assert then.position(NORWAY_HUNGARY, valid).side("NOR").level.word == "ambassador"
    assert position(told, NORWAY_HUNGARY, valid=valid).side("NOR").level.word == "charge"
    assert len(list(then.entries())) == 5
    assert len(then.history(NORWAY_HUNGARY)) == 5 < len(history(told, NORWAY_HUNGARY))
    assert [row.standings for row in then.pairs()] == [5]


def test_measures_see_no_change_where_another_coder_says_the_same(told: Ledger) -> None:
    asked = {"since": date(2025, 1, 1), "until": date(2025, 4, 1), "by": "month"}
    before = measured(told, asked)
    record(told, recall(coder="reader 2").findings(), recorded=LATER + timedelta(days=30))
    record(told, background().findings(), recorded=LATER + timedelta(days=30))
    assert measured(told, asked) == before


def measured(ledger: Ledger, asked: dict[str, object]) -> object:
    found = as_known(ledger, date(2025, 12, 31)).entries(NORWAY_HUNGARY)
    return measure(list(found), NORWAY_HUNGARY, **asked)  # type: ignore[arg-type]


def test_doubtful_and_weighty_entries_wait_first_and_judged_ones_no_more(ledger: Ledger) -> None:
    report = Report()
    report.event("NOR", "HUN", "summon", when="2025-03-01", confidence=0.9)
    report.event("NOR", "HUN", "summon", when="2025-03-02", confidence=0.4)
    report.event("NOR", "HUN", None, type="CONSULT", when="2025-03-03", confidence=0.4)
    record(ledger, report.findings())
    waiting = doubts(ledger)
    assert [(each.doubt, each.importance) for each in waiting] == [
        (pytest.approx(0.6), 0.8), (pytest.approx(0.6), 0.3), (pytest.approx(0.1), 0.8),
    ]  # fmt: skip
    judge(ledger, waiting[0].entry, "accept", analyst="Ada", reason="so")
    assert [each.entry for each in doubts(ledger)] == [each.entry for each in waiting[1:]]
    assert len(doubts(ledger, limit=1)) == 1
    assert doubts(ledger, pair=Pair.of("SWE", "HUN")) == ()


def test_a_day_counts_to_its_end_and_a_moment_counts_itself(ledger: Ledger) -> None:
    late = datetime(2025, 3, 5, 23, 59, 59, 999999, tzinfo=UTC)
    moments = [FIRST, late, late + timedelta(microseconds=1)]
    for number, moment in enumerate(moments):
        record(ledger, recall(f"2025-03-0{number + 1}").findings(), recorded=moment)
    asked = {"day": date(2025, 3, 5), "moment": late, "naive": late.replace(tzinfo=None)}
    for known in asked.values():
        assert {each.recorded for each in changes(ledger, until=known)} == {*moments[:2]}
        assert {each.recorded for each in changes(ledger, since=known)} == {moments[2]}
    assert {each.recorded for each in changes(ledger, since=FIRST, until=late)} == {late}
    assert changes(ledger, since=late, until=late) == ()


def test_a_judgement_is_a_run_of_its_analyst_and_news_of_a_review(told: Ledger) -> None:
    (event,) = (each for each in changes(told) if each.change.kind == "event")
    judge(told, event.change.entry, "reject", analyst="Ada", reason="a rumour", recorded=LATER + timedelta(hours=1))
    last = runs(told)[-1]
    told_of = (last.kind, last.coder, last.articles, last.judgements, last.asserted, last.retracted)
    assert told_of == ("review", "Ada", 0, 1, 0, 2)
    assert {(each.action, each.why) for each in changes(told, since=LATER)} == {("taken_back", "review")}
    accepted = judge(told, event.change.entry, "accept", analyst="Bela", reason="no rumour")
    assert {(each.action, each.why) for each in changes(told, run=accepted.run)} == {("asserted", "review")}
    assert [each.kind for each in runs(told)] == ["record", "record", "review", "review"]


def test_measures_see_no_change_by_the_ledgers_own_clock_on_the_day_another_coder_says_the_same(told: Ledger) -> None:
    day = LATER.date() + timedelta(days=30)
    record(told, recall(coder="reader 2").findings(), recorded=LATER + timedelta(days=30))
    seen = [
        measure(as_known(told, known, clock="recorded").entries(), NORWAY_HUNGARY, by="day", until=date(2025, 4, 1))
        for known in (day - timedelta(days=1), day)
    ]
    assert seen[0] == seen[1]
    assert seen[0].happenings
    assert changes(told, since=day - timedelta(days=1)) == ()


def test_sentences_are_labelled_with_what_analysts_say_stands_in_them(ledger: Ledger) -> None:
    report = Report()
    for day in (1, 2, 3, 4):
        report.event("NOR", "HUN", "summon", when=f"2025-03-0{day}", voices=(voice("publisher", "asserts"),))
    record(ledger, report.findings())
    accepted, rejected, corrected, undone = sorted(entries(ledger), key=lambda entry: str(entry.when.earliest))
    judge(ledger, accepted.id, "accept", analyst="Ada", reason="yes")
    judge(ledger, rejected.id, "reject", analyst="Ada", reason="no")
    judge(ledger, corrected.id, "correct", analyst="Bela", reason="sent away", correction={"act": "expel"})
    undo(ledger, judge(ledger, undone.id, "reject", analyst="Ada", reason="no").number, analyst="Ada", reason="yes")
    told = {each.text: each for each in labelled(ledger)}
    acts = {text.split(" on ")[1]: [event["act"] for event in each.events] for text, each in told.items()}
    assert acts == {"2025-03-01.": ["summon"], "2025-03-02.": [], "2025-03-03.": ["expel"]}
    was = {text.split(" on ")[1]: each.instead_of and each.instead_of["act"] for text, each in told.items()}
    assert was == {"2025-03-01.": None, "2025-03-02.": "summon", "2025-03-03.": "summon"}
    first = next(each for each in told.values() if each.reason == "yes")
    assert (first.id, first.analyst) == ("j1", "Ada")
    assert first.events[0] == {
        "type": "SANCTION", "act": "summon", "actors": ["NOR"], "recipients": ["HUN"], "status": "actual",
        "voices": [{"holder": "publisher", "stance": "asserts"}],
    }  # fmt: skip
