"""What the coder makes of the judge's opinions, shown with a judge whose opinions are set in the test."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast, get_args

from detente import pipeline
from detente.coding import code
from detente.coding.judge import Judge, Opinion, Question
from detente.intake import from_text
from detente.model import Event
from detente.model.event import EventType

TYPES = ("none", *get_args(EventType))


class Card:
    version = "test"


class Set:
    """A judge of set opinions; it keeps what it was asked."""

    card = Card()

    def __init__(self, there: Opinion, back: Opinion) -> None:
        self.answer, self.asked = (there, back), list[Question]()

    def ask(self, questions: Sequence[Question]) -> list[tuple[Opinion, Opinion]]:
        self.asked += questions
        return [self.answer for _ in questions]


def opinion(type_: str, *, sure: float = 0.99, status: str = "actual") -> Opinion:
    rest = (1 - sure) / (len(TYPES) - 1)
    statuses = dict.fromkeys(("actual", "announced", "possible", "negated", "claimed"), 0.01)
    return Opinion({t: sure if t == type_ else rest for t in TYPES}, {**statuses, status: 0.96})


NOTHING = opinion("none")
# No pattern knows the verb, so that only the judge can speak.
SILENT = "Peru mystified Laos on Tuesday."


def coded(text: str, there: Opinion, back: Opinion = NOTHING) -> tuple[tuple[Event, ...], Set]:
    judge = Set(there, back)
    book = replace(pipeline.codebook(model=False), judge=cast(Any, judge))
    return code(pipeline.reading(from_text(text, language="en")), book).events, judge


def sides(event: Event) -> tuple[set[str], set[str]]:
    return {a.party for a in event.actors}, {a.party for a in event.recipients}


def test_where_patterns_are_silent_a_sure_judge_is_heard_and_named_as_the_rule() -> None:
    (event,), _ = coded(SILENT, opinion("COERCE"))
    assert (event.type, *sides(event), event.rule) == ("COERCE", {"PER"}, {"LAO"}, "model")
    assert 0.7 < event.confidence < 0.99
    assert event.trigger[0].quote == "mystified"


def test_an_unsure_judge_is_not_heard() -> None:
    events, _ = coded(SILENT, opinion("COERCE", sure=0.2))
    assert events == ()


def test_the_direction_is_the_judges() -> None:
    (event,), _ = coded(SILENT, NOTHING, opinion("ACCUSE"))
    assert sides(event) == ({"LAO"}, {"PER"})


def test_what_both_do_to_each_other_is_one_event() -> None:
    (event,), _ = coded(SILENT, opinion("CONSULT"), opinion("CONSULT"))
    assert sides(event) == ({"PER", "LAO"}, {"PER", "LAO"})


def test_a_cooperative_deed_to_come_is_an_agreement_and_a_hostile_one_stays_announced() -> None:
    (promise,), _ = coded(SILENT, opinion("AID", status="announced"))
    (plan,), _ = coded(SILENT, opinion("SANCTION", status="announced"))
    assert (promise.type, promise.status) == ("AGREE", "actual")
    assert (plan.type, plan.status) == ("SANCTION", "announced")


def test_a_deed_that_the_other_side_accuses_of_is_told_in_its_voice() -> None:
    events, _ = coded(SILENT, opinion("ASSAULT", status="claimed"), opinion("ACCUSE"))
    (deed,) = (e for e in events if e.type == "ASSAULT")
    assert [(v.holder if isinstance(v.holder, str) else v.holder.party, v.stance) for v in deed.voices] == [
        ("LAO", "accuses")
    ]


def test_a_claimed_deed_is_told_by_its_own_words_below_the_accusation() -> None:
    text = "Peru accuses Laos of harbouring the rebels of Hamas."
    events, _ = coded(text, NOTHING, opinion("AID", status="claimed"))
    assert ("harbouring", "AID") in {(event.trigger[0].quote, event.type) for event in events}


def test_a_pair_that_patterns_join_both_ways_is_not_asked_about() -> None:
    _, judge = coded("Peru met Laos.", opinion("ASSAULT"))
    assert judge.asked == []


def test_of_a_pair_that_patterns_join_one_way_only_the_other_way_is_heard() -> None:
    events, judge = coded("Peru accused Laos.", opinion("ASSAULT"), opinion("REJECT"))
    assert len(judge.asked) == 1
    assert {(e.type, e.actors[0].party) for e in events} == {("ACCUSE", "PER"), ("REJECT", "LAO")}


def test_one_deed_done_to_two_is_one_event() -> None:
    # The third pair, Laos and Chad, gets the same set opinion: it is another event.
    events, _ = coded("Peru mystified Laos and Chad on Tuesday.", opinion("COERCE"))
    assert ({"PER"}, {"LAO", "TCD"}) in map(sides, events)


def test_findings_name_the_judge_that_was_asked_and_the_patterns_alone_without_it() -> None:
    article = from_text("Peru met Laos.", language="en")
    assert pipeline.read(article, model=False).coder.startswith("patterns")
    assert "minilm" not in pipeline.read(article, model=False).coder
    assert "minilm" in pipeline.read(article).coder


def test_the_real_judge_fits_the_type_it_is_declared_as() -> None:
    judge = pipeline.codebook().judge
    assert isinstance(judge, Judge)
    assert judge.card.types == TYPES


def test_who_mediates_or_only_tells_is_no_party_to_the_deed() -> None:
    for text in ("Peru mystified Laos after Omani mediation.", "Peru mystified Laos in a swap mediated by Oman."):
        events, _ = coded(text, opinion("COERCE"))
        assert {party for each in events if each.rule == "model" for side in sides(each) for party in side} == {
            "PER",
            "LAO",
        }
    assert coded("Oman announced that Laos mystified everybody.", opinion("AGREE"))[0] == ()


def test_parties_listed_as_whose_somebody_is_are_on_one_side() -> None:
    _, judge = coded("Laos mystified the ministers of Peru, Chile and Togo.", NOTHING)
    spans = [(q.text[slice(*q.one[0])], q.text[slice(*q.other[0])]) for q in judge.asked]
    assert spans
    assert all("Laos" in pair for pair in spans)


def test_who_claims_an_own_deed_accuses_nobody() -> None:
    events, _ = coded("Peru claimed to have mystified Laos.", opinion("ACCUSE"))
    assert not events
    events, _ = coded("Peru claimed that a ship had mystified Laos.", opinion("ACCUSE"))
    assert [e.type for e in events] == ["ACCUSE"]


def test_posts_are_not_asked_about() -> None:
    for text in ("The Peruvian ambassador to Laos Ana Lima mystified her staff.", "Peru mystified a non-NATO ally."):
        assert not coded(text, opinion("SUPPORT"))[1].asked


def test_who_acts_together_is_not_asked_about() -> None:
    for text in ("Peru and Chile sanctioned Laos.", "Peruvian and Lao warships mystified the port."):
        assert not coded(text, opinion("COOPERATE"))[1].asked


def test_whom_a_deed_is_done_to_may_stand_in_the_sentence_before() -> None:
    events, judge = coded("Peru closed a mine. Laos was mystified. Chile mystified the press.", opinion("ACCUSE"))
    assert {(next(iter(e.actors)).party, next(iter(e.recipients)).party) for e in events} == {
        ("LAO", "PER"),
        ("CHL", "LAO"),
    }
    (first, second) = judge.asked
    assert first.text == "Peru closed a mine. Laos was mystified."
    assert second.text == "Laos was mystified. Chile mystified the press."


def test_who_does_something_to_others_in_its_own_sentence_is_not_asked_about_across() -> None:
    _, judge = coded("Peru closed a mine. Laos sanctioned Chile.", NOTHING)
    assert [q.text for q in judge.asked] == []


def test_across_sentences_the_judge_must_be_surer_and_the_doer_tell_what_is_new() -> None:
    assert not coded("Peru closed a mine. Laos was mystified.", opinion("ACCUSE", sure=0.5))[0]
    for text in ("Rain has fallen since Laos took the mine.", "Laos has not said when the rains begin."):
        assert not coded(f"Peru closed a mine. {text}", opinion("ACCUSE"))[1].asked


def test_a_claimed_deed_to_a_party_of_an_earlier_paragraph_is_told_by_its_own_sentence() -> None:
    text = f"{'Rain fell on the hills. ' * 30}\n\nPeru closed a mine in the north.\n\nLaos was mystified."
    (event,), _ = coded(text, opinion("ACCUSE", status="claimed"))
    assert (event.trigger[0].quote, *sides(event)) == ("mystified", {"LAO"}, {"PER"})
