"""Page furniture is marked and the report is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import DataError
from detente.intake import from_text
from detente.intake.furniture import DATA, FurnitureRow, Rule, compile_rows, compiled_rules, furniture
from detente.model import Skipped
from detente.ontology.loading import load_rows

ROWS = [row for row in load_rows(DATA, FurnitureRow) if row.pattern]
REPORT = "Norway recalled its ambassador to Hungary on Tuesday."


def skipped(text: str, rules: list[Rule] | None = None) -> list[tuple[str, str]]:
    return [(text[span.start : span.end], span.reason) for span in furniture(text, rules=rules)]


def rule(row: FurnitureRow) -> list[Rule]:
    return [found for found in compiled_rules() if found.id == row.id]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_each_rule_skips_its_example(row: FurnitureRow) -> None:
    assert row.example is not None
    assert skipped(row.example, rule(row)) == [(row.skips or row.example, row.reason)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_no_rule_at_all_touches_a_counter_example(row: FurnitureRow) -> None:
    assert row.counter is not None
    assert skipped(row.counter) == []


@pytest.mark.parametrize(
    "line",
    [
        "Follow Daily Example's official Instagram and Twitter pages to keep current on world news.",
        "Follow us on X and Facebook",
        "Join our WhatsApp channel for the latest from the region",
        "Subscribe to our YouTube channel!",
        "Sign up for our morning briefing",
        "Read more: Why the border matters",
        "ALSO READ | Envoys of both sides to meet in Doha",
        "Comments (0)",
        "0 Comments",
        "Share this",
        "ADVERTISEMENT",
        "© 2024 Example Media Group. All rights reserved.",
        "Home | World | Politics | Contact us",
        "This website uses cookies to improve your experience.",
        "Updated at 10:15 GMT, 21 May 2025",
        "Last updated: Wednesday, May 21, 2025 3:04 pm",
        "3 min read",
        "Facebook Twitter WhatsApp Telegram",
        "https://example.org/a/b?c=d",
        "pic.twitter.com/AbC123",
        "For more news, follow our Telegram channel.",
        "Our WhatsApp channel",
        "#Norway #Hungary",
        "Don't miss out on the latest news",
    ],
)
def test_a_line_of_the_page_between_paragraphs_is_furniture(line: str) -> None:
    text = f"{REPORT}\n{line}\nHungary denies the charge."
    assert skipped(text) == [(line, "furniture")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Follow-up talks are to be held in Doha in June.",
        "Sweden will follow Norway and close its embassy.",
        "Following the strike, Turkey blocked Twitter and Instagram in three provinces.",
        "The ministers subscribe to the view that the border must open.",
        "Like Russia, Belarus expelled two diplomats who ran a Telegram channel.",
        "The ministry shared the note with its allies.",
        "Both sides published comments on the draft treaty.",
        "No comment.",
        "Our embassy's Telegram channel was blocked by the junta.",
        "Follow the Telegram channel of the army, it said, and you will see no proof.",
        "By Friday Norway had recalled its ambassador.",
        "Photos released by the army show the destroyed consulate.",
        "Reporting by the UN mission says that both armies hold the bridge.",
        "Related talks on water were put off.",
        "NATO – the alliance of 32 states – condemned the attack.",
        "PRESIDENT EXAMPLE: We will reopen the embassy.",
        "On Monday, May 21 – the day of the vote – the envoy left.",
        "The note was handed to the Organisation of Islamic Cooperation (OIC)",
        "(c) the receiving State shall admit the new head of mission.",
        "Ends of the treaty are disputed.",
        "Iran and Iraq, 14 December: the border reopened.",
    ],
)
def test_a_sentence_of_news_is_never_furniture(sentence: str) -> None:
    assert skipped(f"{REPORT} It gave no reason.\n{sentence}\nHungary denies the charge.") == []
    assert skipped(sentence) == []


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("ISLAMABAD/KABUL (Reuters) - The two ministers met.", "ISLAMABAD/KABUL (Reuters) -"),
        ("KABUL, May 21 (Xinhua) -- The two ministers met.", "KABUL, May 21 (Xinhua) --"),
        ("WASHINGTON – Today the president met the king.", "WASHINGTON –"),
        ("ISLAMABAD: The foreign minister left for Kabul.", "ISLAMABAD:"),
        ("TIRANA, Albania (AP) — Albania cut ties.", "TIRANA, Albania (AP) —"),
        ("Doha, Qatar – Talks began on Monday.", "Doha, Qatar –"),
        ("MOSCOW, May 21. /TASS/. Russia expelled an envoy.", "MOSCOW, May 21. /TASS/."),
        ("Tehran, March 15, IRNA - Iran summoned the envoy.", "Tehran, March 15, IRNA -"),
        ("(Reuters) - Chad expelled the ambassador.", "(Reuters) -"),
    ],
)
def test_only_the_dateline_is_skipped_and_the_sentence_stays(text: str, dateline: str) -> None:
    assert skipped(text) == [(dateline, "dateline")]


@pytest.mark.parametrize(
    "credit",
    [
        "(Reuters)",
        "(AFP via NDTV)",
        "(The Example Times)",
        "(BBC News) (AP)",
        "(example.com)",
        "(Reuters via Yahoo! News)",
    ],
)
def test_the_outlet_in_brackets_after_the_last_sentence_is_a_credit(credit: str) -> None:
    assert skipped(f"{REPORT} {credit}") == [(credit, "credit")]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Reporting by Jane Doe in Oslo; Editing by Ann Poe", "credit"),
        ("With inputs from AFP", "credit"),
        ("FILE PHOTO: The ambassador arrives in Oslo", "caption"),
        ("Photo: Example Agency", "caption"),
        ("The ambassador arrives in Oslo [Jane Doe/Reuters]", "caption"),
        ("Correction: an earlier version named the wrong envoy.", "correction"),
        ("This story has not been edited by our staff and is published from a syndicated feed.", "agency"),
        ("By Jane Doe, Kabul", "byline"),
        ("By OMAR AL EXAMPLE and Ann van Poe", "byline"),
    ],
)
def test_credits_captions_corrections_and_bylines_keep_their_reason(line: str, reason: str) -> None:
    assert skipped(f"{line}\n{REPORT}") == [(line, reason)]


def test_furniture_at_the_end_of_a_paragraph_without_breaks_is_found() -> None:
    text = f"{REPORT} Follow Example News on Telegram for more. Comments (0)"
    assert skipped(text) == [
        ("Follow Example News on Telegram for more.", "furniture"),
        ("Comments (0)", "furniture"),
    ]


def test_a_list_of_related_links_goes_with_its_heading_and_the_report_after_it_stays() -> None:
    links = ["Related articles", "Embassy in Quito closes", "What is a chargé d'affaires?"]
    text = "\n".join([REPORT, *links, "Hungary denies the charge."])
    assert [words for words, _ in skipped(text)] == links


def test_a_dateline_may_stand_under_the_headline() -> None:
    text = f"Norway recalls envoy\nBy Jane Doe\nOslo, Norway – {REPORT}"
    assert skipped(text) == [("By Jane Doe", "byline"), ("Oslo, Norway –", "dateline")]


def test_a_paragraph_said_again_is_a_repeat_and_its_first_copy_is_read() -> None:
    text = "\n\n".join([REPORT, "Hungary denies the charge.", REPORT, REPORT.upper()])
    spans = furniture(text)
    assert [span.reason for span in spans] == ["repeat", "repeat"]
    assert spans[0].start > text.index("Hungary denies")


def test_a_short_answer_may_be_given_twice() -> None:
    assert skipped("Will it close?\nNo comment.\nWill it open?\nNo comment.") == []


def test_windows_line_ends_and_indents_stay_outside_the_spans() -> None:
    assert skipped(f"{REPORT}\r\n\t Comments (0) \r\n") == [("Comments (0)", "furniture")]


def test_a_pattern_that_is_none_is_named_with_its_rule() -> None:
    row = FurnitureRow(id="broken", scope="line", pattern="(", example="a", counter="b")
    with pytest.raises(DataError, match="broken: no regular expression"):
        compile_rows([row])


def test_known_spans_come_first_and_nothing_before_their_end_is_looked_at() -> None:
    text = "Title: Comments\n\nComments (0)"
    assert furniture(text, known=[Skipped(start=0, end=15, reason="other")])[0].reason == "other"


PIECES = st.sampled_from(
    [row.example or "" for row in ROWS]
    + [row.counter or "" for row in ROWS]
    + [REPORT, "\n", "\n\n", "\r\n", " ", "\t", "\u2028", "\x85", "(Reuters)", "İ", "\U0001f30d", "Related", "By A"]
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=60)), min_size=1, max_size=30).map("".join)


@given(TEXTS)
def test_spans_lie_inside_the_text_in_order_without_overlap_and_no_character_changes(text: str) -> None:
    kept = text.replace("\x00", "").encode("utf-8", "ignore").decode() + REPORT
    article = from_text(kept, language="en")
    assert article.text == kept
    ends = [0, *(span.end for span in article.skipped)]
    assert all(end <= span.start < span.end for end, span in zip(ends, article.skipped, strict=False))
    assert ends[-1] <= len(kept)
    assert all(kept[span.start : span.end].strip() for span in article.skipped)
