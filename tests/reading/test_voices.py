"""Who says what: the claims that the reading of voices makes, each on the smallest text."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from spacy.tokens import Doc, Span, Token

from detente.errors import DataError
from detente.model import Article, Attribution, article_id
from detente.ontology.loading import load_rows
from detente.ontology.reporting import REPORTING, ReportingCue, load_reporting
from detente.reading.parse import parse, parse_all
from detente.reading.voices import attributions
from detente.reading.voices_quotes import quotations
from detente.reading.voices_spans import Paragraph, Saying, paragraphs_of
from detente.reading.voices_verbs import verb_sayings

Told = tuple[str | None, str, str, str]


def voices(text: str) -> list[Attribution]:
    article = Article(id=article_id(text), text=text)
    return list(attributions(article, parse(article), load_reporting()))


def told(text: str) -> list[Told]:
    """Source, cue, content and stance of each voice, as words."""
    return [
        (text[slice(*v.source)] if v.source else None, text[slice(*v.cue)], text[slice(*v.content)], v.stance)
        for v in voices(text)
    ]


# --- stances


def test_not_confirming_is_declining_and_not_denying() -> None:
    assert told("Pakistan has not confirmed the strikes.") == [("Pakistan", "confirmed", "the strikes", "declines")]


def test_neither_confirming_nor_denying_is_declining() -> None:
    assert told("Oslo would neither confirm nor deny the report.") == [
        ("Oslo", "neither confirm nor deny", "the report", "declines")
    ]


def test_declining_to_comment_is_about_what_is_not_commented_on() -> None:
    assert told("The army declined to comment on the raid.") == [
        ("The army", "declined to comment", "the raid", "declines")
    ]


@pytest.mark.parametrize(
    ("text", "cue", "content"),
    [
        ("Israel declined to comment on the strike in Damascus.", "declined to comment", "the strike in Damascus"),
        ("Israel would neither confirm nor deny the strike.", "neither confirm nor deny", "the strike"),
        ("Israel declined to confirm or deny the strike.", "declined to confirm or deny", "the strike"),
        ("Israel declined to confirm or deny that it struck.", "declined to confirm or deny", "that it struck"),
        ("Israel neither confirms nor denies having struck.", "neither confirms nor denies", "having struck"),
    ],
)
def test_who_will_neither_own_nor_disown_a_strike_declines_it(text: str, cue: str, content: str) -> None:
    assert told(text) == [("Israel", cue, content, "declines")]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The Hamas-run health ministry said the clinic was hit.", "The Hamas-run health ministry"),
        ("The clinic was hit, the Hamas-run health ministry said.", "the Hamas-run health ministry"),
        ("Gaza's Hamas-run health ministry says the clinic was hit.", "Gaza's Hamas-run health ministry"),
    ],
)
def test_a_ministry_speaks_under_the_name_of_those_who_run_it(text: str, source: str) -> None:
    assert [voice[0] for voice in told(text)] == [source]


def test_declining_to_comment_on_nothing_named_is_about_what_others_said() -> None:
    *_, last = told("Seoul said the ship had been boarded. The owner declined to comment.")
    assert last == ("The owner", "declined to comment", "the ship had been boarded", "declines")


def test_claiming_responsibility_is_confirming() -> None:
    assert told("A rebel group claimed responsibility for the blast.") == [
        ("A rebel group", "claimed", "responsibility for the blast", "confirms")
    ]


def test_a_landslide_that_claims_lives_says_nothing() -> None:
    assert told("The landslide claimed twelve lives.") == []


def test_an_accusation_says_the_deed_and_not_its_doer() -> None:
    assert told("Baku accused Yerevan of mining the road.") == [("Baku", "accused", "mining the road", "accuses")]


def test_the_accuser_of_a_passive_is_its_agent() -> None:
    assert told("Riga was accused by Minsk of sheltering fugitives.") == [
        ("Minsk", "accused", "sheltering fugitives", "accuses")
    ]


def test_an_accusation_without_an_accuser_has_no_source() -> None:
    assert told("Two clerks are accused of selling visas.") == [(None, "accused", "selling visas", "accuses")]


def test_what_hungary_denies_is_what_it_was_accused_of() -> None:
    text = "Norway recalled its ambassador and accused Budapest of opening its diplomatic mail, which Hungary denies."
    assert told(text) == [
        ("Norway", "accused", "opening its diplomatic mail", "accuses"),
        ("Hungary", "denies", "opening its diplomatic mail", "denies"),
    ]


def test_a_claim_that_kabul_denies_is_the_innermost_one() -> None:
    text = "Pakistan maintains it strikes militants it accuses of operating from Afghan territory—a claim Kabul denies."
    assert told(text)[-1] == ("Kabul", "denies", "operating from Afghan territory", "denies")


def test_rejecting_a_proposal_denies_nothing() -> None:
    assert told("Chad rejected the proposal for a buffer zone.") == []


# --- speech acts that are no attributions


@pytest.mark.parametrize(
    "text",
    [
        "Rwanda threatened to leave the bloc.",
        "The envoy urged the parties to return to the table.",
        "Turkey agreed to confirm the date by Friday.",
        "The summit is expected to announce a ceasefire.",
        "The so-called “peace bridge” is shut.",
        "They signed the “Lusaka Protocol” on Friday.",
        "According to plan, the convoy left on Sunday.",
    ],
)
def test_promises_demands_and_quotation_marks_alone_are_no_voices(text: str) -> None:
    assert told(text) == []


def test_an_infinitive_counts_where_its_verb_carries_it() -> None:
    assert told("The envoy went on to say that the list was final.") == [
        ("The envoy", "say", "that the list was final", "asserts")
    ]


# --- who speaks


def test_a_speaker_keeps_title_and_apposition_and_loses_the_relative_clause() -> None:
    text = "Foreign Minister Ana Roos, the party's deputy leader, who is in Oslo, said the pact was void."
    source, *_ = told(text)[0]
    assert source == "Foreign Minister Ana Roos, the party's deputy leader"


def test_an_unnamed_official_is_a_source() -> None:
    source, *_ = told("A senior official who asked not to be named said the list was not final.")[0]
    assert source == "A senior official"


def test_a_joint_statement_has_one_source_with_both_names() -> None:
    assert told("Ankara and Yerevan said in a joint statement that the crossing would open.") == [
        ("Ankara and Yerevan", "said", "that the crossing would open", "asserts")
    ]


def test_the_place_and_agency_of_a_dateline_do_not_speak() -> None:
    source, *_ = told("KAMPALA (Agency) — Uganda accused Rwanda of massing troops.")[0]
    assert source == "Uganda"


def test_what_is_alleged_by_nobody_has_no_source_and_little_strength() -> None:
    (voice,) = voices("The strike reportedly killed nine soldiers.")
    assert voice.source is None
    assert voice.strength < 0.5


def test_nested_speech_is_two_voices_and_the_inner_source_lies_in_the_outer_content() -> None:
    outer, inner = voices("A spokesman said that Kabul denied that its soldiers had fired.")
    assert inner.source is not None
    assert outer.content[0] <= inner.source[0] < inner.content[1] <= outer.content[1]
    assert (outer.stance, inner.stance) == ("asserts", "denies")


def test_the_verb_joined_to_a_verb_of_saying_has_its_speaker() -> None:
    text = "She said the truce had failed and accused Minsk of bad faith."
    assert told(text) == [
        ("She", "said", "the truce had failed", "asserts"),
        ("She", "accused", "bad faith", "accuses"),
    ]


def test_a_participle_after_a_comma_goes_on_for_the_speaker() -> None:
    text = "Oslo said the envoy would return, adding that trade was safe."
    assert told(text) == [
        ("Oslo", "said", "the envoy would return", "asserts"),
        ("Oslo", "adding", "that trade was safe", "asserts"),
    ]


def test_citing_officials_makes_them_speak_and_citing_a_reason_does_not() -> None:
    assert ("two officials", "citing", "that Oman would host", "asserts") in told(
        "Reuters reported that Oman would host, citing two officials."
    )
    assert told("Malta closed the port, citing increased trade.") == []


# --- direct speech


@pytest.mark.parametrize(
    ("text", "source", "cue"),
    [
        ("“The fence stays,” said Omar Beddi.", "Omar Beddi", "said"),
        ("“The fence stays,” Omar Beddi told reporters.", "Omar Beddi", "told"),
        ("Omar Beddi said: “The fence stays.”", "Omar Beddi", "said"),
        ("Omar Beddi said on Monday, “The fence stays.”", "Omar Beddi", "said"),
        ('"The fence stays," said Omar Beddi.', "Omar Beddi", "said"),
        ("‘The fence stays,’ said Omar Beddi.", "Omar Beddi", "said"),
        ("'The fence stays,' said Omar Beddi.", "Omar Beddi", "said"),
    ],
)
def test_a_quotation_belongs_to_the_verb_beside_it(text: str, source: str, cue: str) -> None:
    ((found, verb, content, stance),) = told(text)
    assert (found, verb, stance) == (source, cue, "asserts")
    assert content.strip("“”‘’'\",.") == "The fence stays"


def test_a_quotation_around_its_verb_is_one_speaker_twice() -> None:
    assert told("“Nobody asked us,” she added, “and nobody listened.”") == [
        ("she", "added", "“Nobody asked us,”", "asserts"),
        ("she", "added", "“and nobody listened.”", "asserts"),
    ]


def test_a_quotation_without_a_cue_belongs_to_the_last_speaker() -> None:
    *_, last = told("“He is finished,” said an aide. “Everyone knows it.”")
    assert last == ("an aide", "said", "“Everyone knows it.”", "asserts")


def test_a_quotation_goes_on_into_the_next_paragraph() -> None:
    *_, last = told("The bishop said: “The town is empty.\n\n“Only the old have stayed.”")
    assert last == ("The bishop", "said", "“Only the old have stayed.”", "asserts")


def test_a_quotation_left_open_takes_the_speaker_of_the_next_paragraph() -> None:
    found = told("“The envoy will be back.\n\n“He is visiting his mother,” Rwema said.")
    assert [(source, content) for source, _, content, _ in found] == [
        ("Rwema", "“The envoy will be back."),
        ("Rwema", "“He is visiting his mother,”"),
    ]


def test_a_mixed_quotation_stays_whole_inside_its_clause() -> None:
    assert told("The Kremlin said the drone “had never left Russian airspace”.") == [
        ("The Kremlin", "said", "the drone “had never left Russian airspace”", "asserts")
    ]


def test_apostrophes_are_no_quotation_marks() -> None:
    assert quotations("The states' envoys didn't meet Minsk's minister in the '90s.") == ()
    (found,) = quotations("He said 'the ministers' talks failed' today.")
    assert (found.start, found.end) == (8, 37)


def test_only_a_quotation_without_a_closing_mark_runs_on() -> None:
    assert [q.runs_on for q in quotations("“One.” And “two.")] == [False, True]


# --- headlines


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Minsk: border to reopen in May", ("Minsk", ":", "border to reopen in May", "asserts")),
        ("Border to reopen in May – minister", ("minister", "–", "Border to reopen in May", "asserts")),
    ],
)
def test_a_headline_names_its_speaker_before_a_colon_or_after_a_dash(text: str, expected: Told) -> None:
    assert told(text) == [expected]


def test_a_rubric_is_no_speaker() -> None:
    assert told("Opinion: the border will reopen") == []


# --- the cost of long texts


def tokens_looked_at(text: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many tokens the reading of voices takes from the paragraphs of a text, one by one or in slices."""
    looked = 0

    class Counted:
        """A paragraph's Doc that counts what is taken from it."""

        def __init__(self, doc: Doc) -> None:
            self.doc = doc

        def __getattr__(self, name: str) -> object:
            return getattr(self.doc, name)

        def __len__(self) -> int:
            return len(self.doc)

        def __iter__(self) -> Iterator[Token]:
            nonlocal looked
            looked += len(self.doc)
            return iter(self.doc)

        def __getitem__(self, key: int | slice) -> Token | Span:
            nonlocal looked
            taken = self.doc[key]
            looked += len(taken) if isinstance(taken, Span) else 1
            return taken

    def counted(*arguments: object) -> Iterator[Paragraph]:
        for paragraph in paragraphs_of(*arguments):  # type: ignore[arg-type]
            yield replace(paragraph, doc=cast("Doc", Counted(paragraph.doc)))

    monkeypatch.setattr("detente.reading.voices.paragraphs_of", counted)
    assert voices(text)
    monkeypatch.undo()
    return looked


@pytest.mark.parametrize(
    "words",
    [
        '"We " said "Oslo" ',
        "Norway said that ",
        "Norway said that Chad lied and ",
        '"We left," he said. "We are home." ',
    ],
)
def test_twice_the_words_in_a_paragraph_cost_about_twice_the_looks(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    few, many = (tokens_looked_at(words * times, monkeypatch) for times in (60, 120))
    assert many < 2.5 * few


def test_the_voices_handed_on_do_not_grow_with_the_paragraphs_before(monkeypatch: pytest.MonkeyPatch) -> None:
    handed: list[int] = []

    def counted(paragraph: Paragraph, taken: frozenset[int], earlier: Sequence[Saying]) -> list[Saying]:
        handed.append(len(earlier))
        return verb_sayings(paragraph, taken, earlier)

    monkeypatch.setattr("detente.reading.voices.verb_sayings", counted)
    voices("\n\n".join(["The envoy said that the road was shut."] * 60))
    assert len(handed) == 60
    assert 0 < max(handed) == handed[-1] < 30


def test_declining_to_comment_answers_a_voice_some_paragraphs_before() -> None:
    idle = "\n\n".join(["The ferry left at noon."] * 40)
    *_, last = told(f"Seoul said the ship had been boarded.\n\n{idle}\n\nThe owner declined to comment.")
    assert last == ("The owner", "declined to comment", "the ship had been boarded", "declines")


# --- the whole


def test_the_agreement_is_announced_by_china_and_not_by_the_parties() -> None:
    path = Path(__file__).parents[3] / "shared" / "articles" / "seed.txt"
    if not path.exists():
        pytest.skip("the shared article is not beside the project")
    found = told(path.read_text(encoding="utf-8"))
    assert found[0][0] == "China"
    assert found[0][2].startswith("Pakistan and Afghanistan have agreed in principle")
    assert ("Pakistan", "confirmed", "the strikes", "declines") in found
    assert ("Kabul", "denies", "operating from Afghan territory", "denies") in found


@pytest.mark.parametrize("text", ['"', "“", "said:", '"," said', "According to", "X:", "– Y", "as put it", ': "', "’s"])
def test_scraps_of_text_break_nothing(text: str) -> None:
    for voice in voices(text):
        assert voice.cue[0] < voice.cue[1] <= len(text)


def test_every_row_of_the_lexicon_is_found_in_its_own_example() -> None:
    rows = load_rows(REPORTING, ReportingCue)
    articles = [Article(id=article_id(row.example), text=row.example) for row in rows]
    missed = []
    for row, (article, sentences) in zip(rows, parse_all(articles), strict=True):
        found = attributions(article, sentences, load_reporting())
        lends = {"carries", "voices"} & {*row.frames} and "quote" not in row.frames
        if row.lemmas[0] in ("express", "voice") or lends:
            fits = bool(found)
        else:
            fits = any((voice.stance, voice.strength) == (row.stance, row.strength) for voice in found)
        if not fits:
            missed.append(row.example)
    assert missed == []


# --- the data file


def test_a_row_that_does_not_hold_is_named_with_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "reporting.yml"
    path.write_text(
        '- {lemmas: [say], kind: verb, stance: asserts, strength: 0.9, frames: [that], example: "He said it."}\n'
        '- {lemmas: [claim], kind: noun, stance: asserts, strength: 0.5, frames: [quote], example: "His claim."}\n',
        encoding="utf-8",
    )
    with pytest.raises(DataError, match=r"reporting\.yml:2: .*a noun has no frame quote"):
        load_reporting(path)


def test_a_cue_that_is_there_twice_is_an_error(tmp_path: Path) -> None:
    row = '- {lemmas: [say], kind: verb, stance: asserts, strength: 0.9, frames: [that], example: "He said it."}\n'
    path = tmp_path / "reporting.yml"
    path.write_text(row + row, encoding="utf-8")
    with pytest.raises(DataError, match=r"reporting\.yml:2: the verb 'say' is there twice"):
        load_reporting(path)
