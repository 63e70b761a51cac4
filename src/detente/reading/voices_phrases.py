"""Voices that hang on a phrase: "according to X", "as X put it", "reportedly", "was quoted as saying", headlines."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from spacy.tokens import Token

from detente.ontology.reporting import ReportingCue
from detente.reading.voices_quotes import last_before
from detente.reading.voices_spans import (
    Paragraph,
    Saying,
    Span,
    add_apart,
    chars,
    clause_head,
    last_of_clause,
    meets_any,
    noun_phrase,
    opening,
    span_between,
)
from detente.reading.voices_speakers import is_verb, phrase_after, source_span
from detente.reading.voices_verbs import last_said

# A headline's speaker is short: "Hungarian foreign minister: …".
_LONGEST_SPEAKER = 6
_LONGEST_HEADLINE = 200
_ENDS = (".", "!", "?", "…", "”", '"', "’", ":", ";", ",")


def taken_by_phrases(paragraph: Paragraph) -> frozenset[int]:
    """The tokens of phrases that hold a verb of their own: "quoted as saying", "neither confirm nor deny"."""
    found = [span for _, span in _matches(paragraph)]
    return frozenset(token.i for span in found for token in paragraph.tokens_in(span))


def phrase_sayings(paragraph: Paragraph, before: Sequence[Saying]) -> list[Saying]:
    """The voices of a paragraph's phrases and adverbs; `before` are the voices found so far, in the text before too."""
    found = [saying for row, span in _matches(paragraph) for saying in _by_frame(paragraph, row, span, before)]
    return [*found, *_views(paragraph), *_adverbs(paragraph)]


def _matches(paragraph: Paragraph) -> Iterator[tuple[ReportingCue, Span]]:
    """Each phrase of the lexicon in the paragraph, the longest first and none inside another."""
    text, covered = paragraph.text, list[Span]()
    for words in sorted(paragraph.reporting.phrases, key=len, reverse=True):
        row = paragraph.reporting.phrases[words]
        if {"view", "headline"} & {*row.frames}:
            continue
        for match in re.finditer(_pattern(words), text, re.IGNORECASE):
            if not meets_any(covered, match.span()):
                add_apart(covered, match.span())
                yield row, match.span()


@cache
def _pattern(words: str) -> str:
    parts = [r"(?:not|n['’]t)" if word == "not" else re.escape(word) for word in words.split()]
    start = "" if words.startswith("not ") else r"\b"
    return start + r"\s+".join(parts).replace("put", "puts?").replace("have", "ha(?:s|ve|d)") + r"\b"


def _by_frame(paragraph: Paragraph, row: ReportingCue, span: Span, before: Sequence[Saying]) -> Iterator[Saying]:
    tokens = list(paragraph.tokens_in(span))
    if not tokens:
        return
    if "after" in row.frames:
        saying = _after(paragraph, row, tokens)
    elif "put" in row.frames:
        saying = _put(paragraph, row, tokens)
    elif "quoted" in row.frames:
        saying = _quoted(paragraph, row, tokens)
    else:
        saying = _silent(paragraph, row, tokens, before)
    if saying:
        yield saying


# --- "according to X"


def _after(paragraph: Paragraph, row: ReportingCue, tokens: Sequence[Token]) -> Saying | None:
    last = tokens[-1]
    sentence = last.sent
    speaker = next((c for c in last.children if c.dep_ == "pobj"), None) or phrase_after(
        paragraph.doc, last.i + 1, sentence.end
    )
    if speaker is None or any(
        w.lemma_.lower() in row.unless or w.lower_ in row.unless for w in speaker.subtree if w.i <= speaker.i
    ):
        return None
    source = noun_phrase(speaker)
    inside = range(tokens[0].i, paragraph.token_from(source[1]))
    # What still belongs to the speaker's phrase, as a relative clause does, is no content either.
    stop = max(inside[-1], speaker.right_edge.i if speaker.right_edge.i < sentence.end else inside[-1])
    content = _clause_around(paragraph, tokens[0], range(inside[0], stop + 1), inside[-1])
    return Saying(source, (tokens[0].idx, last.idx + len(last)), content, row, row.stance) if content else None


def _clause_around(paragraph: Paragraph, first: Token, inside: range, tight: int) -> Span | None:
    """The clause that a phrase comments on, without the phrase."""
    sentence = first.sent
    before = paragraph.doc[sentence.start : inside[0]]
    if not any(not t.is_punct and t.dep_ != "cc" for t in before):
        comma = next((t.i for t in paragraph.doc[tight + 1 : sentence.end] if t.text == ","), None)
        return span_between(
            paragraph, (comma if comma is not None and comma <= inside[-1] + 1 else tight) + 1, sentence.end - 1
        )
    host = clause_head(first.head if first.head != first else first)
    start, end = host.left_edge.i, host.right_edge.i
    if start in inside or start > inside[0]:
        start = sentence.start
    if host.i > inside[-1] and not any(
        t.i in range(start, inside[0]) and not t.is_punct and t.dep_ != "cc" for t in host.subtree
    ):
        return span_between(paragraph, inside[-1] + 1, last_of_clause(host, paragraph, floor=host.i))
    if (
        end > inside[-1]
        and host.i > inside[-1]
        and any(not t.is_punct for t in paragraph.doc[inside[-1] + 1 : end + 1])
    ):
        return span_between(paragraph, start, end)
    if host.i < inside[0] and start > sentence.start and host.dep_ == "ROOT":
        start = sentence.start
    return span_between(paragraph, max(start, opening(sentence)), inside[0] - 1)


# --- "as X put it", "in X's view"


def _put(paragraph: Paragraph, row: ReportingCue, tokens: Sequence[Token]) -> Saying | None:
    verb = tokens[0]
    left = [t for t in paragraph.doc[verb.sent.start : verb.i] if t.lower_ == "as"]
    speaker = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if not left or speaker is None:
        return None
    end = tokens[-1].i
    content = _clause_around(paragraph, left[-1], range(left[-1].i, end + 1), end)
    return (
        Saying(source_span(speaker), chars(paragraph.doc, verb.i, end), content, row, row.stance) if content else None
    )


def _views(paragraph: Paragraph) -> Iterator[Saying]:
    """ "in X's view", "by the army's own admission"."""
    for noun in paragraph.doc:
        owner = next((c for c in noun.children if c.dep_ == "poss"), None)
        if (
            owner is None
            or noun.dep_ != "pobj"
            or (noun.i + 1 < len(paragraph.doc) and noun.nbor(1).lower_ in ("of", "that"))
        ):
            continue
        row = paragraph.reporting.phrases.get(f"{noun.head.lower_} {noun.lower_}")
        if row is None or "view" not in row.frames or not _set_apart(noun.head, noun):
            continue
        content = _clause_around(paragraph, noun.head, range(noun.head.i, noun.i + 1), noun.i)
        if content:
            yield Saying(source_span(owner), chars(paragraph.doc, noun.i, noun.i), content, row, row.stance)


def _set_apart(first: Token, last: Token) -> bool:
    opens = first.i == first.sent.start or first.nbor(-1).is_punct or first.nbor(-1).pos_ in ("AUX", "CCONJ")
    closes = last.i + 1 >= last.sent.end or last.nbor(1).is_punct or first.i == first.sent.start
    return opens and closes


# --- "was quoted as saying", "had no comment on"


def _quoted(paragraph: Paragraph, row: ReportingCue, tokens: Sequence[Token]) -> Saying | None:
    verb, saying = tokens[0], tokens[-1]
    subject = _subject_left(verb)
    clause = next((c for c in saying.children if c.dep_ in ("ccomp", "advcl") and c.i > saying.i), None)
    if clause is not None:
        floor = max(clause.i, saying.i + 1)
        content = span_between(paragraph, saying.i + 1, last_of_clause(clause, paragraph, floor=floor))
    else:
        content = span_between(paragraph, saying.i + 1, saying.sent.end - 1)
    cue = chars(paragraph.doc, verb.i, saying.i)
    near = last_before(paragraph.quotations, cue[1] + 4)
    opens = near if near and near.start >= cue[1] else None
    content = (opens.start, opens.end) if opens and content and opens.end >= content[1] - 1 else content
    if not content or content[1] - content[0] < 3:
        return None
    return Saying(source_span(subject), cue, content, row, row.stance)


def _subject_left(token: Token) -> Token | None:
    """The subject of the nearest verb at or above a token."""
    for link in (token, *token.ancestors):
        for child in link.children:
            if child.dep_ in ("nsubj", "nsubjpass") and child.i < token.i:
                return child
        if link.dep_ in ("acl", "relcl") and link.head.pos_ in ("NOUN", "PROPN"):
            return link.head
    return None


def _silent(
    paragraph: Paragraph, row: ReportingCue, tokens: Sequence[Token], before: Sequence[Saying]
) -> Saying | None:
    """ "would neither confirm nor deny X"; where no X follows, what was last said."""
    first, last = tokens[0], tokens[-1]
    noun = None
    if "on" in row.frames:
        following = [
            c
            for t in tokens
            for c in t.children
            if c.i > last.i and c.dep_ in ("dobj", "pobj", "ccomp", "pcomp", "xcomp")
        ]
        noun = min(following, key=lambda c: c.i) if following else None
    cue = (first.idx, last.idx + len(last))
    if first.lower_ == "no" and last.lower_ in ("on", "about"):
        cue = (first.idx, tokens[-2].idx + len(tokens[-2]))
    if noun is not None:
        content = span_between(paragraph, noun.left_edge.i, last_of_clause(noun, paragraph, floor=noun.i))
    else:
        content = last_said(before, cue[0], source_span(_subject_left(first)))
    return Saying(source_span(_subject_left(first)), cue, content, row, "declines") if content else None


# --- adverbs


def _adverbs(paragraph: Paragraph) -> Iterator[Saying]:
    for token in paragraph.doc:
        row = paragraph.reporting.adverbs.get(token.lower_)
        if row is None:
            continue
        content = _after_adverb(paragraph, token)
        if content:
            yield Saying(None, chars(paragraph.doc, token.i, token.i), content, row, row.stance)


def _after_adverb(paragraph: Paragraph, adverb: Token) -> Span | None:
    """What follows the adverb in its clause; what precedes it where nothing follows."""
    host = adverb.head
    if (adverb.i + 1 < adverb.sent.end and not adverb.nbor(1).is_punct) or adverb.i == adverb.sent.start:
        if host.i > adverb.i and host.pos_ in ("ADJ", "VERB") and host.dep_ == "amod":
            return span_between(paragraph, adverb.i + 1, host.head.i if host.head.i > host.i else host.right_edge.i)
        return span_between(paragraph, adverb.i + 1, _clause_end(paragraph, adverb, host))
    head = clause_head(host)
    return span_between(paragraph, head.left_edge.i, adverb.i - 1)


def _clause_end(paragraph: Paragraph, adverb: Token, host: Token) -> int:
    end = last_of_clause(host, paragraph, floor=max(host.i, adverb.i + 1)) if host != adverb else adverb.sent.end - 1
    for child in host.children:
        apart = child.i > adverb.i and child.i > host.i and child.dep_ in ("conj", "advcl", "ccomp", "parataxis")
        if apart and any(c.dep_ in ("nsubj", "nsubjpass") for c in child.children) and child.dep_ == "conj":
            end = min(end, child.left_edge.i - 1)
            while paragraph.doc[end].dep_ in ("cc", "punct") and end > adverb.i + 1:
                end -= 1
    return end


# --- headlines


def headline_saying(paragraph: Paragraph, end_of_text: str) -> Saying | None:
    """The voice of "Minsk: border will reopen" and of "Border to reopen – minister"; None in running text."""
    doc, text = paragraph.doc, paragraph.text
    if (
        len(text) > _LONGEST_HEADLINE
        or text.endswith((".", "!", ";", ",", "…"))
        or end_of_text.strip()[:1] in (",", ".")
    ):
        return None
    for mark in (t for t in doc if t.text in (":", "–", "—", "-") and not paragraph.quotation_at(t)):
        row = paragraph.reporting.phrases.get(mark.text)
        spaced = mark.i and doc.text[mark.idx - 1 : mark.idx].isspace()
        if row is None or (mark.text != ":" and not spaced):
            continue
        before, after = list(doc[: mark.i]), list(doc[mark.i + 1 :])
        speaker, content = (before, after) if mark.text == ":" else (after, before)
        if (
            _is_speaker(speaker, row)
            and len(content) > 1
            and any(is_verb(t) or t.pos_ in ("AUX", "NOUN") for t in content)
        ):
            span = span_between(paragraph, content[0].i, content[-1].i)
            if span:
                return Saying(
                    chars(doc, speaker[0].i, speaker[-1].i), chars(doc, mark.i, mark.i), span, row, row.stance
                )
    return None


def _is_speaker(tokens: Sequence[Token], row: ReportingCue) -> bool:
    words = " ".join(token.lower_ for token in tokens)
    if (
        not 0 < len(tokens) <= _LONGEST_SPEAKER
        or words in row.unless
        or ({t.lower_ for t in tokens} & {*row.unless} and len(tokens) < 3)
    ):
        return False
    if any(token.tag_ in ("VBD", "VBZ", "VBP", "MD", "IN", "TO", "CD") and token.lower_ != "of" for token in tokens):
        return False
    return tokens[-1].pos_ in ("PROPN", "NOUN", "ADJ") or bool(tokens[-1].ent_type_)
