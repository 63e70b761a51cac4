"""Remembered parts of speech and lemmas are spaCy's own, for every token of any text."""

import pytest

from detente.reading.attributes import COMPONENTS, Attributes
from detente.reading.parse import pipeline

TEXTS = (
    "Peru recalled its ambassador, and Chile's envoys aren't returning either.",
    "There is no embassy in Thimphu; there were two consulates that they'd closed.",
    "The minister said: let's talk. We're gonna sign it, ain't we?",
    "Two  spaces,\tand all of them had gotten better terms than those we have had.",
    "He did not say whether Oman has done it, but it does have what it's asked.",
)


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_remembered_equals_what_the_rules_say_at_first_and_at_second_sight(text: str) -> None:
    nlp = pipeline()
    attributes = Attributes(nlp)
    expected = nlp(text).to_array(["POS", "MORPH", "LEMMA"]).tolist()
    for _ in range(2):
        found = attributes(nlp(text, disable=list(COMPONENTS)))
        assert found.to_array(["POS", "MORPH", "LEMMA"]).tolist() == expected


def test_a_form_seen_in_one_sentence_is_told_apart_by_its_tag_and_place_in_another() -> None:
    nlp = pipeline()
    attributes = Attributes(nlp)
    noun, verb = "The visit pleased Laos.", "They visit Laos often."
    (first,) = (t for t in attributes(nlp(noun, disable=list(COMPONENTS))) if t.text == "visit")
    (second,) = (t for t in attributes(nlp(verb, disable=list(COMPONENTS))) if t.text == "visit")
    assert (first.pos_, second.pos_) == ("NOUN", "VERB")


def test_an_empty_text_stays_empty() -> None:
    nlp = pipeline()
    assert len(Attributes(nlp)(nlp(""))) == 0
