"""Why an event was read as it was: rule, pattern, the way to each party, and the judge's types."""

from detente import pipeline
from detente.coding import Explanation
from detente.intake import from_text


def explained(text: str) -> tuple[Explanation, ...]:
    findings, found = pipeline.explain(from_text(text, language="en"))
    assert [each.event for each in found] == [event.id for event in findings.events]
    return found


def test_an_event_of_a_pattern_shows_the_pattern_and_the_way_to_each_party() -> None:
    (why, *_) = explained("Norway recalled its ambassador to Hungary on Tuesday.")
    assert why.pattern
    assert "SANCTION/withdraw/recall_ambassador" in why.pattern
    assert why.words == ("recalled",)
    paths = {(path.role, path.party.split(".")[0]): path.path for path in why.paths}
    assert paths["actor", "NOR"] == "recalled -nsubj-> Norway"
    assert (paths["recipient", "HUN"] or "").endswith("Hungary")


def test_a_promise_under_a_governing_word_names_the_word_and_the_way_to_each_party() -> None:
    (why, *_) = explained("Norway agreed to reopen its embassy in Hungary.")
    assert (why.rule, why.words) == ("agree.agree", ("agreed",))
    assert [path.path for path in why.paths if path.party.startswith("NOR")] == ["agreed -nsubj-> Norway"]


def test_an_event_of_the_judge_shows_its_likeliest_types() -> None:
    (why,) = (why for why in explained("Ecuador went to the tribunal against Peru.") if why.rule == "model")
    assert why.pattern is None
    assert max(why.types, key=lambda t: why.types[t]) == "ACCUSE"
    assert 0 < why.probability < max(why.types.values())


def test_without_the_model_every_event_has_a_pattern_or_a_governing_word() -> None:
    _, found = pipeline.explain(from_text("Chad threatened to expel Togo's envoy.", language="en"), model=False)
    assert [why.rule for why in found]
    assert not any(why.types for why in found)
