"""Analysts judge entries by adding to the ledger; no machine overrides a person."""

from datetime import date

import pytest

from detente.errors import InputError
from detente.ledger import (
    Ledger,
    agreement,
    changes,
    entries,
    history,
    judge,
    judgements,
    position,
    record,
    undo,
    verify,
)
from detente.model import Entry

from .saying import NORWAY_HUNGARY, Report, background, levels, recall

DAY = date(2025, 3, 6)


def level(ledger: Ledger) -> str:
    return position(ledger, NORWAY_HUNGARY, valid=DAY).side("NOR").level.word


def the(ledger: Ledger, kind: str) -> Entry:
    (found,) = (
        entry
        for entry in entries(ledger)
        if entry.kind == kind and entry.record.id and entry.reported >= DAY.replace(day=5)
    )
    return found


@pytest.fixture
def recalled(ledger: Ledger) -> Ledger:
    """A ledger in which Norway's ambassador was in post and is recalled."""
    record(ledger, background().findings())
    record(ledger, recall().findings())
    assert level(ledger) == "charge"
    return ledger


def test_a_rejected_act_takes_its_effect_along_and_undoing_brings_both_back(recalled: Ledger) -> None:
    event = the(recalled, "event")
    rejected = judge(recalled, event.id[:10], "reject", analyst="Ada", reason="a rumour")
    assert level(recalled) == "ambassador"
    assert event.id not in {entry.id for entry in entries(recalled)}
    undo(recalled, rejected.number, analyst="Ada", reason="it was so after all")
    assert level(recalled) == "charge"
    assert [each.undone_by for each in judgements(recalled)] == [2]
    assert verify(recalled).faults == ()


def test_what_an_analyst_rejected_stays_out_whatever_a_later_coder_says(recalled: Ledger) -> None:
    judge(recalled, the(recalled, "event").id, "reject", analyst="Ada", reason="a rumour")
    surer = recall(coder="reader 2")
    surer.records["events"][0]["confidence"] = 0.99
    done = record(recalled, surer.findings())
    assert (done.new, done.held) == (0, 2)
    assert level(recalled) == "ambassador"


def test_what_an_analyst_accepted_stays_though_a_later_coder_drops_it(recalled: Ledger) -> None:
    judge(recalled, the(recalled, "event").id, "accept", analyst="Ada", reason="the ministry says so")
    blind = recall(coder="reader 2")
    blind.records["events"].clear()
    blind.records["standings"].clear()
    done = record(recalled, blind.findings())
    assert (done.retracted, done.held) == (0, 2)
    assert level(recalled) == "charge"


def test_a_correction_stands_in_the_place_of_what_it_corrects(recalled: Ledger) -> None:
    event = the(recalled, "event")
    given = judge(
        recalled, event.id, "correct", analyst="Ada", reason="it was a summons",
        correction={"type": "ACCUSE", "mode": "disapprove", "act": "summon"},
    )  # fmt: skip
    (standing,) = (entry for entry in entries(recalled) if entry.id == given.correction)
    assert standing.record.act == "summon"
    assert standing.record.evidence == event.record.evidence
    assert level(recalled) == "ambassador"
    again = record(recalled, recall(coder="reader 2").findings())
    assert (again.new, level(recalled)) == (0, "ambassador")
    undo(recalled, given.number, analyst="Bela", reason="no")
    assert level(recalled) == "charge"
    assert given.correction not in {entry.id for entry in entries(recalled)}


def test_the_last_analyst_holds_and_undoing_him_gives_way_to_the_one_before(recalled: Ledger) -> None:
    event = the(recalled, "event").id
    judge(recalled, event, "reject", analyst="Ada", reason="a rumour")
    last = judge(recalled, event, "accept", analyst="Bela", reason="seen in the gazette")
    assert level(recalled) == "charge"
    undo(recalled, last.number, analyst="Bela", reason="another gazette")
    assert level(recalled) == "ambassador"


def test_how_far_analysts_agree_is_counted_on_what_both_judged(ledger: Ledger) -> None:
    report = Report()
    for number in range(4):
        report.event("NOR", "HUN", "summon", when=f"2025-03-0{number + 1}")
    record(ledger, report.findings())
    ids = sorted(entry.id for entry in entries(ledger))
    for number, entry in enumerate(ids):
        judge(ledger, entry, "accept" if number < 2 else "reject", analyst="Ada", reason="so")
        if number != 3:
            judge(ledger, entry, "reject" if number == 2 else "accept", analyst="Bela", reason="so")
    (found,) = agreement(ledger)
    assert (found.one, found.other, found.judged, found.same, found.kappa) == ("Ada", "Bela", 3, 3, 1.0)
    judge(ledger, ids[3], "accept", analyst="Bela", reason="so")
    (found,) = agreement(ledger)
    assert (found.judged, found.same) == (4, 3)
    assert found.kappa == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"verdict": "correct"}, "say what should stand|a correction says"),
        ({"correction": {"type": "ACCUSE"}}, "a correction says"),
        ({"verdict": "correct", "correction": {"type": "SHOUT"}}, "the correction of type does not hold"),
        ({"verdict": "correct", "correction": {"evidence": []}}, "evidence of a event is not corrected"),
        ({"analyst": " "}, "who judges"),
        ({"reason": ""}, "why"),
        ({"entry": "ffffffff"}, "no entry begins with"),
    ],
)
def test_a_judgement_that_does_not_hold_leaves_the_ledger_as_it_was(
    recalled: Ledger, fields: dict[str, object], words: str
) -> None:
    before = list(entries(recalled)), history(recalled, NORWAY_HUNGARY)
    asked = {"entry": the(recalled, "event").id, "verdict": "reject", "analyst": "Ada", "reason": "so", **fields}
    with pytest.raises(InputError, match=words):
        judge(recalled, asked.pop("entry"), asked.pop("verdict"), **asked)
    assert (list(entries(recalled)), history(recalled, NORWAY_HUNGARY)) == before
    assert judgements(recalled) == ()


def test_undoing_what_is_not_there_is_refused(recalled: Ledger) -> None:
    given = judge(recalled, the(recalled, "event").id, "accept", analyst="Ada", reason="so")
    undo(recalled, given.number, analyst="Ada", reason="no")
    with pytest.raises(InputError, match="undone already"):
        undo(recalled, given.number, analyst="Ada", reason="no")
    with pytest.raises(InputError, match="no judgement 9"):
        undo(recalled, 9, analyst="Ada", reason="no")


def test_a_judgement_is_news_of_a_review(recalled: Ledger) -> None:
    given = judge(recalled, the(recalled, "event").id, "reject", analyst="Ada", reason="so")
    news = changes(recalled, run=given.run)
    assert {(each.action, each.why) for each in news} == {("taken_back", "review")}
    assert len(news) == 2
    assert levels(position(recalled, NORWAY_HUNGARY, valid=DAY)) == ("ambassador", "ambassador")
