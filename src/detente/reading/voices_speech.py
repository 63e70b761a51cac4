"""Direct speech: each quotation with the verb and the speaker beside it, found from the quotation marks outwards."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import takewhile

from spacy.tokens import Span as Sent
from spacy.tokens import Token

from detente.ontology.reporting import ReportingCue
from detente.reading.voices_quotes import Quotation
from detente.reading.voices_spans import Paragraph, Saying, Span, chars
from detente.reading.voices_speakers import is_negated, is_verb, rows_of, source_span, speaker

_STOPS = frozenset((".", "?", "!"))
_COMMAS = frozenset((",", "—", "–", "--"))
# How far from the quotation the verb may stand: a speaker with a long title in between.
_FAR = 32
_SHORTEST = 2


def direct_sayings(paragraph: Paragraph) -> list[Saying]:
    """The voices of a paragraph's quotations that have a cue of their own, in order."""
    found: list[Saying] = []
    for index, quotation in enumerate(paragraph.quotations):
        saying = _spoken(paragraph, index, quotation, found)
        if saying:
            found.append(saying)
    return found


def standalone(paragraph: Paragraph, quotation: Quotation) -> bool:
    """Whether a quotation is a sentence or more of its own: no words of the writer around it."""
    text = paragraph.text
    inner = text[quotation.start + 1 : quotation.end].rstrip("”\"'’» ")
    starts = paragraph.mark_before(quotation.start) in '.!?”"’»:)'
    ends = quotation.runs_on or inner[-1:] in (".", "?", "!", "…") or text[quotation.end : quotation.end + 1] == "."
    return starts and ends and len(inner.split()) >= _SHORTEST


def _spoken(paragraph: Paragraph, index: int, quotation: Quotation, found: Sequence[Saying]) -> Saying | None:
    after = _gap_after(paragraph, index)
    verb = _verb_after(paragraph, quotation, after)
    if verb is not None:
        return _saying(paragraph, verb, quotation, after)
    before = _gap_before(paragraph, index)
    if found and before and index and _goes_on(paragraph, found[-1], index, before):
        last = found[-1]
        return Saying(last.source, last.cue, _span(quotation), last.row, last.stance, direct=True)
    verb = _verb_before(paragraph, quotation, before)
    if verb is not None:
        return _saying(paragraph, verb, quotation, before)
    return _colon(paragraph, quotation, before)


def _goes_on(paragraph: Paragraph, last: Saying, index: int, gap: Sequence[Token]) -> bool:
    """Whether ‘"A," he said, "B"’ ties this quotation to the voice of the one before."""
    tied = last.content == _span(paragraph.quotations[index - 1]) and gap[-1].text in _COMMAS
    return tied and any(token.idx == last.cue[0] for token in gap)


def _span(quotation: Quotation) -> Span:
    return quotation.start, quotation.end


def _gap_after(paragraph: Paragraph, index: int) -> list[Token]:
    """The writer's words between a quotation and the next one or the end of the sentence."""
    quotation = paragraph.quotations[index]
    stop = paragraph.quotations[index + 1].start if index + 1 < len(paragraph.quotations) else len(paragraph.text)
    return list(takewhile(lambda token: token.text not in _STOPS, paragraph.tokens_in((quotation.end, stop))))


def _gap_before(paragraph: Paragraph, index: int) -> list[Token]:
    """The writer's words between the last quotation or sentence and this one."""
    quotation = paragraph.quotations[index]
    start = paragraph.quotations[index - 1].end if index else 0
    between = reversed(list(paragraph.tokens_in((start, quotation.start))))
    return [*takewhile(lambda token: token.text not in _STOPS, between)][::-1]


def _quotes(token: Token, paragraph: Paragraph) -> ReportingCue | None:
    if not is_verb(token):
        return None
    rows, _ = rows_of(token, paragraph.reporting)
    return next((row for row in rows if "quote" in row.frames), None)


def _verb_after(paragraph: Paragraph, quotation: Quotation, gap: Sequence[Token]) -> Token | None:
    """The verb of ‘"…," said X’ and ‘"…," X said’."""
    words = list(gap)
    outside = bool(words) and words[0].text in _COMMAS
    if outside:
        words = words[1:]
    inner = paragraph.text[quotation.start + 1 : quotation.end - 1].rstrip("”\"'’» ")[-1:]
    before = paragraph.mark_before(quotation.start)
    if before and before not in '.!?:;,—–-”"’»([…':
        return None
    if not words or not (outside or inner in (",", "?", "!", "…", "—", "–", "-")):
        return None
    if words[0].pos_ in ("CCONJ", "SCONJ", "ADP", "PUNCT") and words[0].lower_ not in ("as",):
        return None
    verb = next((t for t in words[:_FAR] if _quotes(t, paragraph) and not _describes(t)), None)
    if verb is None or (verb.i > words[0].i and not _has_speaker(words, verb)):
        return None
    return None if _says_something_else(verb, inner, words[0]) else verb


def _describes(verb: Token) -> bool:
    """Whether a verb only describes the speaker: "who writes for …", "quoted in …"."""
    relative = any(child.tag_ in ("WP", "WDT") for child in verb.children)
    return verb.dep_ in ("relcl", "acl") and (relative or verb.tag_ in ("VBN", "VBG", "VB"))


def _has_speaker(words: Sequence[Token], verb: Token) -> bool:
    between = [t for t in words if t.i < verb.i]
    return any(t.pos_ in ("NOUN", "PROPN", "PRON", "DET", "NUM") for t in between)


def _says_something_else(verb: Token, inner: str, first: Token) -> bool:
    """After "?" or "!" a new sentence may begin: its verb has a clause of its own."""
    later = any(
        (c.dep_ == "ccomp" and c.i > verb.i) or (c.lower_ == "that" and c.i == verb.i + 1) for c in verb.children
    )
    return inner in ("?", "!", "…") and later and not first.text[:1].islower()


def _verb_before(paragraph: Paragraph, quotation: Quotation, gap: Sequence[Token]) -> Token | None:
    """The verb of ‘X said: "…"’, ‘X said on Monday, "…"’ and ‘X said "…"’."""
    words = list(gap)
    if not words:
        return None
    mark = words[-1].text if words[-1].text in _COMMAS or words[-1].text == ":" else ""
    if mark:
        words = words[:-1]
    verbs = [t for t in words[-_FAR:] if _quotes(t, paragraph)]
    if not verbs:
        return None
    verb = next((v for v in reversed(verbs) if v.dep_ not in ("relcl",) or v == words[-1]), verbs[-1])
    if mark == ":":
        return verb
    if not _ends_sentence(paragraph, quotation) and not mark:
        return None
    if mark and any(c.dep_ == "ccomp" and c.i > verb.i and c.idx < quotation.start for c in verb.children):
        return None
    if not mark and verb != words[-1] and not all(_is_adjunct(t) for t in words[words.index(verb) + 1 :]):
        return None
    return verb


def _is_adjunct(token: Token) -> bool:
    return token.ent_type_ in ("DATE", "TIME") or token.lower_ in (
        "on",
        "later",
        "simply",
        "only",
        "then",
        "reporters",
        "him",
        "her",
        "them",
    )


def _ends_sentence(paragraph: Paragraph, quotation: Quotation) -> bool:
    inner = paragraph.text[quotation.start + 1 : quotation.end - 1].rstrip("”\"'’» ")[-1:]
    following = paragraph.mark_after(quotation.end)
    return quotation.runs_on or inner in (".", "?", "!", "…") or following in ("", ".", ",", ";", "!", "?", ")")


def _colon(paragraph: Paragraph, quotation: Quotation, gap: Sequence[Token]) -> Saying | None:
    """‘The envoy was blunt: "…"’ and ‘Roos: "…"’: the subject before the colon speaks."""
    row = paragraph.reporting.phrases.get(":")
    words = paragraph.text[quotation.start + 1 : quotation.end].split()
    if row is None or len(gap) < 2 or gap[-1].text != ":" or len(words) < 4 or not words[0][:1].isupper():
        return None
    heads = [
        t for t in gap if t.dep_ in ("nsubj", "nsubjpass") and t.head.dep_ in ("ROOT", "ccomp", "conj", "parataxis")
    ]
    person = (
        heads[0] if heads else (gap[0] if all(t.pos_ in ("PROPN", "NOUN", "ADJ", "DET") for t in gap[:-1]) else None)
    )
    if person is None or person.pos_ not in ("PROPN", "NOUN", "PRON"):
        return None
    source = source_span(person) if heads else chars(paragraph.doc, gap[0].i, gap[-2].i)
    return Saying(source, chars(paragraph.doc, gap[-1].i, gap[-1].i), _span(quotation), row, row.stance, direct=True)


def _saying(paragraph: Paragraph, verb: Token, quotation: Quotation, gap: Sequence[Token]) -> Saying:
    row = _quotes(verb, paragraph)
    assert row is not None  # noqa: S101  # the caller found the verb by its row
    _, last = rows_of(verb, paragraph.reporting)
    stance = row.negated if is_negated(verb) and row.negated != "none" else row.stance
    return Saying(
        _speaker_in(paragraph, verb, gap),
        chars(paragraph.doc, verb.i, last.i),
        _span(quotation),
        row,
        stance,
        direct=True,
    )


def _speaker_in(paragraph: Paragraph, verb: Token, gap: Sequence[Token]) -> Span | None:
    """The speaker by the parse where it lies in the gap, else the noun phrase beside the verb."""
    parsed = speaker(verb, paragraph.reporting)
    inside = range(gap[0].i, gap[-1].i + 1)
    beside = _set_off_speaker(paragraph, verb, inside)
    if beside is not None and parsed is not None and parsed.i < beside.left_edge.i:
        parsed = beside
    if parsed is not None and (
        parsed.i in inside
        or (parsed.lower_ not in ("i", "we", "you", "that", "this", "it") and _outside(paragraph, parsed))
    ):
        return _within(paragraph, source_span(parsed), inside)
    return next(iter(_beside(paragraph, verb, inside)), None)


def _set_off_speaker(paragraph: Paragraph, verb: Token, inside: range) -> Token | None:
    """The noun of ", the statement went on," right before the verb, with a comma before it."""
    for chunk in _chunks_in(paragraph, inside):
        if chunk.end == verb.i and chunk.start - 1 in inside and paragraph.doc[chunk.start - 1].text == ",":
            return chunk.root
    return None


def _chunks_in(paragraph: Paragraph, inside: range) -> list[Sent]:
    """The noun phrases that lie in the gap."""
    first, stop = (bisect_right(paragraph.chunk_ends, edge) for edge in (inside[0], inside[-1] + 1))
    return [chunk for chunk in paragraph.chunks[first:stop] if chunk.start in inside]


def _outside(paragraph: Paragraph, token: Token) -> bool:
    return paragraph.quotation_at(token) is None


def _within(paragraph: Paragraph, span: Span | None, inside: range) -> Span | None:
    """The span up to the gap's edge: a speaker does not reach into the quotation."""
    if span is None:
        return None
    doc = paragraph.doc
    start, end = span
    limit = doc[inside[-1]].idx + len(doc[inside[-1]])
    if start < limit < end:
        end = limit
    begin = doc[inside[0]].idx
    if start < begin < end:
        start = begin
    return start, end


def _beside(paragraph: Paragraph, verb: Token, inside: range) -> Iterator[Span]:
    """Noun phrases in the gap: the one right after an opening verb, else the nearest before it."""
    chunks = _chunks_in(paragraph, inside)
    after = [c for c in chunks if c.start == verb.i + 1 and verb.i in (inside[0], inside[0] + 1)]
    before = [c for c in chunks if c.end <= verb.i and c.root.ent_type_ not in ("DATE", "TIME")]
    for chunk in (*after, *reversed(before)):
        yield _phrase_of(chunk.root, inside, paragraph)


def _phrase_of(root: Token, inside: range, paragraph: Paragraph) -> Span:
    """A speaker's noun phrase, cut at the gap."""
    span = _within(paragraph, source_span(root), inside)
    return span or chars(paragraph.doc, root.i, root.i)
