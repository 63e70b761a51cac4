"""Who says what in an article: every attribution with its source, cue and content, and the stance it takes.

Direct speech is found from the quotation marks outwards, the rest from the parse with the words of the reporting
lexicon; a quotation that stands alone belongs to whoever spoke last. Spans are characters of the article's text, end
exclusive; direct contents keep their quotation marks, clauses their "that".
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from detente.model.article import Article
from detente.model.reading import Attribution, Sentence
from detente.ontology.reporting import Reporting
from detente.reading.voices_nouns import noun_sayings
from detente.reading.voices_phrases import headline_saying, phrase_sayings, taken_by_phrases
from detente.reading.voices_spans import Paragraph, Saying, Span, paragraphs_of
from detente.reading.voices_speech import direct_sayings, standalone
from detente.reading.voices_verbs import verb_sayings

_REST_OF_SENTENCE = re.compile(r"[^.!?“\"\n]*[.!?]?[”\"’']?\s*")


def attributions(article: Article, sentences: Sequence[Sentence], reporting: Reporting) -> tuple[Attribution, ...]:
    """Every attribution of the article, in order of cue and content."""
    found: list[Saying] = []
    open_before: list[Span] = []
    for paragraph in paragraphs_of(article, sentences, reporting):
        own = _sayings(article, paragraph, found)
        found.extend(own)
        back = _handed_back(paragraph, open_before, own)
        found = [saying for saying in found if not (back and saying.content in open_before)] + back
        found.extend(_carried(article, paragraph, found))
        open_before = _left_open(paragraph, found)
    unique = _without_doubles(found)
    return tuple(
        _attribution(article, sentences, saying) for saying in sorted(unique, key=lambda s: (s.cue, s.content))
    )


def _sayings(article: Article, paragraph: Paragraph, earlier: Sequence[Saying]) -> list[Saying]:
    """The voices of one paragraph with cues of their own, in characters of the text."""
    rest = article.text[paragraph.offset + len(paragraph.doc.text) :][:1]
    headline = headline_saying(paragraph, rest)
    direct = direct_sayings(paragraph)
    if headline and not direct:
        direct = [headline]
    before = [_moved(saying, -paragraph.offset) for saying in earlier]
    taken = taken_by_phrases(paragraph)
    verbs = verb_sayings(paragraph, taken, [*before, *direct])
    verbs = [saying for saying in verbs if not _said_already(saying, direct)]
    phrases = phrase_sayings(paragraph, [*before, *direct, *verbs])
    spoken = {saying.content[0] for saying in (*direct, *verbs)}
    # "said in a statement that": the clause is the verb's.
    nouns = [saying for saying in noun_sayings(paragraph, taken) if saying.content[0] not in spoken]
    return [_moved(saying, paragraph.offset) for saying in (*direct, *phrases, *verbs, *nouns)]


def _said_already(saying: Saying, direct: Iterable[Saying]) -> bool:
    """Whether direct speech of the same verb already holds this content."""
    same = [other for other in direct if _meet(saying.cue, other.cue)]
    return any(_meet(saying.content, other.content) or saying.content[1] <= saying.cue[0] for other in same)


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _moved(saying: Saying, by: int) -> Saying:
    def move(span: Span) -> Span:
        return span[0] + by, span[1] + by

    source = move(saying.source) if saying.source else None
    return replace(saying, source=source, cue=move(saying.cue), content=move(saying.content))


def _carried(article: Article, paragraph: Paragraph, found: Sequence[Saying]) -> list[Saying]:
    """Quotations that stand alone right after a voice: the same speaker goes on."""
    voices, carried = list(found), list[Saying]()
    for quotation in paragraph.quotations:
        span = paragraph.moved((quotation.start, quotation.end))
        if any(_meet(span, voice.content) for voice in voices if voice.cue[0] < span[0] or voice.direct):
            continue
        last = _speaker_before(article, voices, span[0]) if standalone(paragraph, quotation) else None
        if last:
            carried.append(replace(last, content=span, direct=True, stance=last.row.stance))
            voices.append(carried[-1])
    return carried


def _left_open(paragraph: Paragraph, found: Sequence[Saying]) -> list[Span]:
    """The quotation that runs on into the next paragraph, if no cue of its own says whose it is."""
    spans = [paragraph.moved((q.start, q.end)) for q in paragraph.quotations[-1:] if q.runs_on]
    return [span for span in spans if not any(_meet(span, v.content) and v.cue[0] >= paragraph.offset for v in found)]


def _handed_back(paragraph: Paragraph, spans: Sequence[Span], own: Sequence[Saying]) -> list[Saying]:
    """A quotation that ran on, with the speaker whom the next paragraph names for the rest of it."""
    first = paragraph.quotations[0] if paragraph.quotations else None
    if not spans or first is None or first.start:
        return []
    speaker = next((s for s in own if s.direct and s.content == paragraph.moved((first.start, first.end))), None)
    return [replace(speaker, content=span) for span in spans] if speaker else []


def _speaker_before(article: Article, voices: Sequence[Saying], position: int) -> Saying | None:
    """The outermost voice of the sentence that ends where a quotation begins."""
    near = [v for v in voices if v.source and v.reach <= position and _ends_at(article.text, v.reach, position)]
    if not near:
        return None
    first = min(near, key=lambda v: (not v.direct, v.cue[0]))
    quoting = [v for v in near if "quote" in v.row.frames or v.direct or "after" in v.row.frames]
    return first if first in quoting else next(iter(quoting), None)


def _ends_at(text: str, reach: int, position: int) -> bool:
    """Whether nothing but the end of a sentence and white space lies between."""
    between = text[reach:position]
    if not between.strip():
        return True
    match = _REST_OF_SENTENCE.fullmatch(between)
    return match is not None and len(between) < 200


def _without_doubles(found: Iterable[Saying]) -> list[Saying]:
    """One voice for each cue and content; the first finder is the surest."""
    kept: list[Saying] = []
    for saying in found:
        if not any(_meet(saying.cue, other.cue) and _meet(saying.content, other.content) for other in kept):
            kept.append(saying)
    return kept


def _attribution(article: Article, sentences: Sequence[Sentence], saying: Saying) -> Attribution:
    index = next((s.index for s in sentences if s.start <= saying.cue[0] < s.end), sentences[0].index)
    lemmas = saying.row.lemmas
    verb = article.text[saying.cue[0] : saying.cue[1]].lower() if len(lemmas) > 1 else lemmas[0]
    return Attribution(index, saying.source, saying.cue, saying.content, saying.stance, verb, saying.row.strength)
