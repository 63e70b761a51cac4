"""What is set aside before the parse, and what never is."""

from pathlib import Path

import pytest

from detente import pipeline
from detente.intake import from_text
from detente.ontology.knowledge import load_knowledge
from detente.ontology.lexicon import Example
from detente.reading.relevance import Relevance

EXAMPLES = Path(__file__).parents[2] / "examples" / "reports"

READ = (
    "Peru signed nothing with Chile.",
    "ERDOGAN PHONED PUTIN",
    "Hezbollah paraded through the suburb.",
    "The consulate reopened on Monday.",
    "Norwegian fishermen hailed the Icelandic offer.",
)
SET_ASIDE = (
    "The army band played in the park.",
    "The bakery on the corner has won a prize for its rye loaf.",
    "Spain won the cup after extra time.",
    "Turkey, cranberries and a storm warning: how the county spent its holiday.",
    "The South China Sea has storms in autumn.",
    "",
)


@pytest.mark.parametrize("text", READ)
def test_two_parties_a_listed_group_or_a_word_of_diplomacy_make_a_text_worth_reading(text: str) -> None:
    assert pipeline.relevance()(text)


@pytest.mark.parametrize("text", SET_ASIDE)
def test_a_text_with_one_name_and_no_word_of_diplomacy_is_set_aside(text: str) -> None:
    assert not pipeline.relevance()(text)


def test_a_name_inside_the_name_of_something_else_counts_for_nobody() -> None:
    relevance = Relevance([("Chile", "CHL"), ("Peru", "PER"), ("Peru Street", "")], [])
    assert relevance("Chile and Peru")
    assert not relevance("Chile opened a shop in Peru Street")


def test_names_far_apart_in_a_long_text_have_nothing_to_do_with_each_other() -> None:
    far = "Tourists like Chile." + " The bakery on the corner has won a prize." * 12 + " The coffee is from Peru."
    near = "Tourists like Chile. The coffee is from Peru."
    relevance = pipeline.relevance()
    assert (relevance(near), relevance(far)) == (True, False)


def test_a_word_of_war_counts_beside_a_party_and_not_without() -> None:
    relevance = pipeline.relevance()
    assert relevance("Chile's army held its parade.")
    assert not relevance("The army held its parade.")


def test_no_report_among_the_examples_is_set_aside() -> None:
    aside = [path.name for path in EXAMPLES.glob("*.txt") if not pipeline.relevance()(path.read_text("utf-8"))]
    assert not aside


def test_no_example_of_a_pattern_with_two_parties_is_set_aside() -> None:
    lexicon = load_knowledge().lexicon
    examples = [e for pattern in lexicon.patterns for e in pattern.examples if isinstance(e, Example)]
    between = [e.text for e in examples if len({*e.actors, *e.recipients}) > 1]
    assert len(between) > 500
    assert [text for text in between if not pipeline.relevance()(text)] == []


def test_a_text_set_aside_has_a_trouble_and_no_event_and_everything_reads_it_all_the_same() -> None:
    text = "Farmers held a rally in Germany."
    article = from_text(text, language="en")
    (aside,), (whole,) = pipeline.read_all([article]), pipeline.read_all([article], everything=True)
    assert pipeline.is_set_aside(aside)
    assert not aside.events
    assert "set aside" in aside.troubles[0].reason
    assert not pipeline.is_set_aside(whole)
    assert not whole.troubles


def test_texts_set_aside_keep_their_place_among_the_others() -> None:
    texts = ("Chad met Niger.", "The bakery won.", "Laos thanked Japan.", "It rained in Rome.")
    found = list(pipeline.read_all(from_text(text, language="en") for text in texts))
    assert [f.article.text for f in found] == list(texts)
    assert [pipeline.is_set_aside(f) for f in found] == [False, True, False, True]
