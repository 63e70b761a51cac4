"""Odd texts: whatever comes in, nothing breaks, and every record still points at the words it was taken from."""

import re
import string
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from detente.errors import DetenteError
from detente.intake import from_text
from detente.model import Article, Event, Evidence, Findings, Mention, PlaceMention, Timex
from detente.pipeline import read, reading
from detente.reading.parse import MAX_PARAGRAPH, paragraphs

NORWAY = (
    "Norway recalled its ambassador to Hungary on Tuesday and accused Budapest of opening its diplomatic mail, which "
    "Hungary denies. Foreign Minister Kari Solberg said that Oslo would expel two Hungarian diplomats if the practice "
    "did not stop. “We have asked for an explanation and got none,” she told reporters in Oslo."
)
KENYA = (
    "Kenya and Somalia agreed on Monday to reopen their embassies as soon as possible. The Kenyan president will visit "
    "Mogadishu next week, his spokesman said. Both sides declined to say who would be sent as ambassador."
)
BOLIVIA = (
    "At least 12 people were killed on 3 March when Peruvian aircraft bombed a base in Bolivia, according to the "
    "United Nations. Lima has not confirmed the strike.\n\nBolivia's government demanded an apology and closed its "
    "consulate in Tacna. Talks between the two countries are to be held in Vienna under Austrian mediation."
)
LAOS = (
    "VIENTIANE, March 4 — Laos presented a note of protest to Chad.\n\nThe note (its second in a month) speaks of "
    "“unfriendly acts”; N'Djamena calls them “routine”. Relations were established in 1988."
)
REPORTS = (NORWAY, KENYA, BOLIVIA, LAOS)
PUBLISHED = date(2025, 3, 5)


def article(text: str) -> Article:
    return from_text(text, published=PUBLISHED, language="en")


def evidence(record: object) -> Iterator[Evidence]:
    """All evidence in a record, however deep."""
    if isinstance(record, Evidence):
        yield record
    elif isinstance(record, BaseModel):
        for name in type(record).model_fields:
            yield from evidence(getattr(record, name))
    elif isinstance(record, tuple):
        for part in record:
            yield from evidence(part)


def checked(text: str) -> Findings:
    """The findings of a text, each quote compared with its slice, and the readings' spans with theirs."""
    one = article(text)
    assert one.text == text
    found, taken = read(one), reading(one)
    for words in evidence(found):
        assert words.article == one.id
        assert text[words.start : words.end] == words.quote
    spans: tuple[Mention | Timex | PlaceMention, ...] = (*taken.mentions, *taken.times, *taken.places)
    for span in spans:
        assert text[span.start : span.end] == span.text
    for voice in taken.attributions:
        for start, end in filter(None, (voice.source, voice.cue, voice.content)):
            assert 0 <= start < end <= len(text)
    return found


def act(found: Findings, name: str) -> Event:
    """The one event of that act."""
    (event,) = (e for e in found.events if e.act == name)
    return event


def parties(event: Event) -> tuple[list[str], list[str]]:
    return [a.party for a in event.actors], [r.party for r in event.recipients]


# -- reports bent at random --------------------------------------------------------------------------------------------

# Letters, marks, numbers, signs, emoji and spaces of any script; no control characters and no halves of characters.
ANY = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co"))
SPOT = st.floats(0, 1)


def _cut(text: str, at: float, to: float, _: str) -> str:
    start, end = sorted((int(at * len(text)), int(to * len(text))))
    return text[start:end]


def _swap(text: str, at: float, to: float, _: str) -> str:
    start, end = sorted((int(at * len(text)), int(to * len(text))))
    return text[:start] + text[start:end].swapcase() + text[end:]


def _insert(text: str, at: float, to: float, signs: str) -> str:
    first, second = sorted((int(at * len(text)), int(to * len(text))))
    return text[:first] + signs + text[first:second] + signs[::-1] + text[second:]


def _without_points(text: str, at: float, to: float, _: str) -> str:
    start, end = sorted((int(at * len(text)), int(to * len(text))))
    return text[:start] + re.sub(r"[^\w\s]", "", text[start:end]) + text[end:]


def _doubled(text: str, at: float, to: float, _: str) -> str:
    start, end = sorted((int(at * len(text)), int(to * len(text))))
    return text[:end] + text[start:]


BENDS = st.tuples(
    st.sampled_from((_cut, _swap, _insert, _without_points, _doubled)), SPOT, SPOT, st.text(ANY, min_size=1, max_size=6)
)


@pytest.mark.slow
@given(report=st.sampled_from(REPORTS), bends=st.lists(BENDS, min_size=1, max_size=4))
@settings(max_examples=80)
def test_a_report_bent_anyhow_gives_only_records_that_quote_it(report: str, bends: list[tuple]) -> None:  # type: ignore[type-arg]
    for bend, at, to, signs in bends:
        report = bend(report, at, to, signs)
    try:
        article(report)
    except DetenteError:
        assume(False)  # nothing but white space is left: a refusal, not a text
    checked(report)


@pytest.mark.slow
@given(text=st.text(ANY, min_size=1, max_size=300))
@settings(max_examples=40)
def test_any_characters_at_all_are_read_without_a_crash(text: str) -> None:
    try:
        article(text)
    except DetenteError:
        assume(False)
    checked(text)


@pytest.mark.slow
@given(data=st.data())
@settings(max_examples=30)
def test_reports_with_letters_misread_by_a_scanner_are_read_without_a_crash(data: st.DataObject) -> None:
    report = data.draw(st.sampled_from(REPORTS))
    wrong = data.draw(st.dictionaries(st.integers(0, len(report) - 1), st.sampled_from("l1|I0Oo§~rn.,;'’\n")))
    checked("".join(wrong.get(i, letter) for i, letter in enumerate(report)))


@pytest.mark.parametrize("end", range(8, len(NORWAY), 9))
def test_a_text_cut_in_the_middle_of_a_word_is_read_to_where_it_ends(end: int) -> None:
    checked(NORWAY[:end])


# -- what can still be told --------------------------------------------------------------------------------------------


def test_capitals_throughout_still_tell_who_recalled_whom() -> None:
    found = checked(NORWAY.upper())
    assert parties(act(found, "recall_ambassador")) == (["NOR"], ["HUN"])


def test_flags_and_faces_between_the_words_do_not_hide_a_recall() -> None:
    found = checked("Norway 🇳🇴 recalled its ambassador 😡 to Hungary 🇭🇺 on Tuesday.")
    assert parties(act(found, "recall_ambassador")) == (["NOR"], ["HUN"])


def test_words_in_other_scripts_around_a_report_do_not_hide_it() -> None:
    found = checked("Норвегия отозвала посла. Norway recalled its ambassador to Hungary. 挪威召回了大使。 سحبت سفيرها.")
    assert parties(act(found, "recall_ambassador")) == (["NOR"], ["HUN"])


@pytest.mark.parametrize("space", ["\u00a0", "\u2009", "\t", "   "])
def test_whatever_white_space_stands_between_the_words_the_recall_is_read(space: str) -> None:
    found = checked("Norway recalled its ambassador to Hungary on Tuesday.".replace(" ", space))
    assert parties(act(found, "recall_ambassador")) == (["NOR"], ["HUN"])


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_line_that_ends_before_a_small_letter_goes_on_in_the_next(end: str) -> None:
    found = checked(f"Norway{end}recalled{end}its ambassador{end}to Hungary{end}on Tuesday.")
    assert parties(act(found, "recall_ambassador")) == (["NOR"], ["HUN"])


def test_a_list_tells_each_line_by_itself() -> None:
    found = checked("- Norway recalled its ambassador to Hungary\n- Kenya closed its embassy in Somalia")
    assert parties(act(found, "recall_ambassador")) == (["NOR"], ["HUN"])
    assert parties(act(found, "close_embassy")) == (["KEN"], ["SOM"])


def test_a_report_without_points_at_the_end_keeps_its_first_deed() -> None:
    found = checked(NORWAY.translate(str.maketrans("", "", string.punctuation + "“”")))
    assert parties(act(found, "recall_ambassador")) == (["NOR"], ["HUN"])


def test_a_table_of_names_tells_no_deed() -> None:
    rows = "\n".join(f"| Norway | Hungary | {n} | 14 March | embassy |" for n in range(80))
    assert not checked(rows).events


def test_names_alone_do_nothing_to_each_other() -> None:
    assert not checked("Norway, Hungary, Peru, Kenya, Bolivia, Austria, Somalia, " * 40).events


# -- much of it --------------------------------------------------------------------------------------------------------


def handed(text: str) -> int:
    """The number of characters that the parser is given."""
    return sum(len(body) for _, body in paragraphs(article(text)))


LONG = " and ".join(" ".join(part.split()).rstrip(".") for report in REPORTS * 25 for part in report.split(". "))


@pytest.mark.slow
def test_a_sentence_of_three_thousand_words_is_read_in_pieces_and_quoted_exactly() -> None:
    assert len(LONG.split()) >= 3000
    pieces = [body for _, body in paragraphs(article(LONG))]
    assert max(map(len, pieces)) <= MAX_PARAGRAPH
    # At most a space is lost at each cut.
    assert len(LONG) - len(pieces) <= handed(LONG) <= len(LONG)
    assert checked(LONG).events


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "Norway said that " * 300 + "Hungary recalled its ambassador.",
        "the embassy of " * 300 + "Norway was closed by Hungary.",
        "Norway, which accused Hungary, " * 200 + "recalled its ambassador.",
        "(Norway " * 400,
        "“Norway recalled its ambassador " * 200,
        "Norway-Hungary-" * 300,
        "Norway — " * 400,
        "Norway's Hungary's " * 300,
        "on Tuesday " * 400,
        "14 March 2025 " * 300,
        "a" * 20_000,
        "🙂" * 1_500,
        ";".join(["Norway,Hungary,12,14 March,closed"] * 200),
    ],
    ids=lambda text: text[:18],
)
def test_a_text_that_repeats_itself_senselessly_is_read_to_the_end(text: str) -> None:
    assert handed(text) <= len(text)
    checked(text)


def test_a_paragraph_printed_a_thousand_times_is_parsed_once_and_told_once() -> None:
    once = "Norway recalled its ambassador to Hungary on Tuesday and accused Budapest of opening its mail."
    often = "\n\n".join([once] * 1000)
    assert handed(often) == len(once)
    assert [(e.type, e.act) for e in checked(often).events] == [(e.type, e.act) for e in checked(once).events]


def test_two_hundred_different_paragraphs_are_all_read() -> None:
    found = checked("\n\n".join(f"Norway expelled {n} Hungarian diplomats in case {n}." for n in range(2, 202)))
    assert {e.act for e in found.events} == {"expel_diplomats"}
    assert max(e.evidence[-1].end for e in found.events) > 0.9 * len(found.article.text)
