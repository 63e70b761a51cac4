"""What is set aside before the parse, and what never is."""

import json
from pathlib import Path
from typing import Any

import pytest

from detente import pipeline
from detente.intake import from_text
from detente.model import Findings
from detente.ontology.knowledge import Relevant, load_knowledge
from detente.ontology.lexicon import Example
from detente.reading.relevance import Relevance

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples" / "reports"
LABELS = ("labels_a", "labels_b", "labels_statements")
# Beside the repository: reading matter that is no part of the project.
REPORTS = ROOT.parent / "shared" / "gold" / "wiki_current_events_dev.jsonl"
NO_WORDS = Relevant(source="none")

READ = (
    "Peru signed nothing with Chile.",
    "ERDOGAN PHONED PUTIN",
    "Hezbollah paraded through the suburb.",
    "The consulate reopened on Monday.",
    "Norwegian fishermen hailed the Icelandic offer.",
    "Kuwait wants the marker moved. The emirate has asked Iraq twice.",
    "The footballers applauded when the president of Chad praised Niger.",
    "Talks on fishing in Iceland and on herring from Norway went on.",
)
SET_ASIDE = (
    "The army band played in the park.",
    "The bakery on the corner has won a prize for its rye loaf.",
    "Spain won the cup after extra time.",
    "Turkey, cranberries and a storm warning: how the county spent its holiday.",
    "The South China Sea has storms in autumn.",
    "Hungary beat Finland 3–1 on a wet night.",
    "Ghana and Peru meet in the semi-final.",
    "Butter from Ireland and Denmark is dearer than before.",
    "The singer is a brand ambassador for a lipstick.",
    "She grew up in Ghana. He came from Norway.",
    "",
)

GENERAL = (
    "The bakery on the corner has won a prize for its rye loaf. Its owner began with one oven.",
    "The flour comes from a mill by the river, which is older than the town.",
    "On Saturdays the queue reaches as far as the church.",
    "A second shop will open in spring, with a room for coffee.",
    "The prize is a spoon of beech wood.",
)
EXPELLED = "Peru expelled two Chilean diplomats on Friday, and Chile closed the border at Tacna."


def among_general(*passages: str) -> str:
    """An article on bread with these paragraphs in its middle."""
    return "\n\n".join((*GENERAL[:3], *passages, *GENERAL[3:]))


def findings(text: str, *, everything: bool = False) -> Findings:
    """What is found in the text, by patterns alone."""
    (found,) = pipeline.read_all([from_text(text, language="en")], everything=everything, model=False)
    return found


def rows(file: Path) -> list[dict[str, Any]]:
    """The rows of a file of JSON lines."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def deeds(found: Findings) -> list[tuple[str, list[str], list[str], int]]:
    return [
        (e.type, [a.party for a in e.actors], [a.party for a in e.recipients], e.trigger[0].start) for e in found.events
    ]


def passages_aside(found: Findings) -> list[str]:
    return [t.span.quote for t in found.troubles if t.span and "set aside" in t.reason]


@pytest.mark.parametrize("text", READ)
def test_two_parties_a_listed_group_or_a_word_of_diplomacy_make_a_text_worth_reading(text: str) -> None:
    assert pipeline.relevance()(text)


@pytest.mark.parametrize("text", SET_ASIDE)
def test_a_text_with_one_name_and_no_word_of_diplomacy_is_set_aside(text: str) -> None:
    assert not pipeline.relevance()(text)


def test_a_name_inside_the_name_of_something_else_counts_for_nobody() -> None:
    relevance = Relevance([("Chile", "CHL"), ("Peru", "PER"), ("Peru Street", "")], [], NO_WORDS)
    assert relevance("Chile and Peru")
    assert not relevance("Chile opened a shop in Peru Street")


def test_names_far_apart_in_a_long_text_have_nothing_to_do_with_each_other() -> None:
    far = "Chile wants more." + " The bakery on the corner has won a prize." * 12 + " Peru will not have it."
    near = "Chile wants more. Peru will not have it."
    relevance = pipeline.relevance()
    assert (relevance(near), relevance(far)) == (True, False)


def test_a_word_of_war_counts_beside_a_party_and_not_without() -> None:
    relevance = pipeline.relevance()
    assert relevance("Chile's army held its parade.")
    assert not relevance("The army held its parade.")
    assert not relevance("The army held its parade. It rained. The cakes had come from Chile.")


def test_states_that_play_each_other_count_where_a_government_is_named_beside_them() -> None:
    relevance = pipeline.relevance()
    assert not relevance("India and Pakistan played cricket.")
    assert relevance("India's government banned cricket with Pakistan.")


def test_no_report_among_the_examples_is_set_aside_even_in_part() -> None:
    chosen = [pipeline.relevance().choose(from_text(path.read_text("utf-8"))) for path in EXAMPLES.glob("*.txt")]
    assert len(chosen) > 30
    assert [one.article.text for one in chosen if one.aside] == []


def test_no_labelled_report_with_an_event_between_parties_is_set_aside() -> None:
    if not REPORTS.exists():
        pytest.skip("the labelled reports lie beside the repository and are not here")
    told = {row["id"] for name in LABELS for row in rows(ROOT / "tests" / "quality" / f"{name}.jsonl") if row["events"]}
    labelled = [row["text"] for row in rows(REPORTS) if row["id"] in told]
    assert len(labelled) > 100
    assert [text for text in labelled if not pipeline.relevance()(text)] == []


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


def test_an_expulsion_told_in_the_middle_of_an_article_on_bread_is_read() -> None:
    found = findings(among_general(EXPELLED))
    assert pipeline.is_read_in_part(found)
    assert not pipeline.is_set_aside(found)
    assert ("SANCTION", ["PER"], ["CHL"]) in [deed[:3] for deed in deeds(found)]
    assert deeds(found) == deeds(findings(among_general(EXPELLED), everything=True))


def test_the_two_countries_of_the_next_paragraph_are_those_of_the_passage() -> None:
    found = findings(among_general(EXPELLED, "The two countries signed a treaty in May."))
    assert any(
        "signed" in event.trigger[0].quote and {a.party for a in event.actors} == {"PER", "CHL"}
        for event in found.events
    )


def test_who_is_named_again_far_below_a_passage_is_read_too() -> None:
    text = "\n\n".join((*GENERAL[:2], EXPELLED, *GENERAL, "Lima later apologised to the two diplomats.", GENERAL[0]))
    found = findings(text)
    assert deeds(found) == deeds(findings(text, everything=True))
    assert "Lima later" not in " ".join(passages_aside(found))


def test_an_article_whose_lead_speaks_of_relations_is_read_whole() -> None:
    found = findings("\n\n".join((EXPELLED, *GENERAL, *GENERAL)))
    assert passages_aside(found) == []


def test_a_title_that_speaks_of_relations_is_enough_to_read_the_whole_text() -> None:
    chosen = pipeline.relevance().choose(from_text("\n\n".join(GENERAL)).model_copy(update={"title": EXPELLED}))
    assert len(chosen.paragraphs) == len(GENERAL)
    assert not chosen.aside


def test_passages_set_aside_are_told_by_their_own_words_one_trouble_a_stretch() -> None:
    text = among_general(EXPELLED)
    found = findings(text)
    told = [t.span for t in found.troubles if t.span]
    assert [text[span.start : span.end] for span in told] == passages_aside(found)
    assert passages_aside(found) == [GENERAL[1], GENERAL[4]]


def test_records_of_a_text_read_in_part_quote_the_text_at_their_own_place() -> None:
    text = among_general(EXPELLED)
    words = [e for event in findings(text).events for e in (*event.evidence, *event.trigger)]
    assert words
    assert all(text[e.start : e.end] == e.quote for e in words)


def test_everything_leaves_no_passage_unread() -> None:
    assert passages_aside(findings(among_general(EXPELLED), everything=True)) == []


def test_no_report_loses_a_record_for_standing_in_an_article_on_bread() -> None:
    texts = [among_general(path.read_text("utf-8")) for path in sorted(EXAMPLES.glob("*.txt"))[::4]]
    articles = [from_text(text, language="en") for text in texts]
    chosen, everything = (list(pipeline.read_all(articles, everything=whole, model=False)) for whole in (False, True))
    assert [deeds(found) for found in chosen] == [deeds(found) for found in everything]
    assert sum(len(found.events) for found in chosen) > 20
