"""Who says what in an article: every attribution with its source, cue and content, and the stance it takes.

Direct speech is found from the quotation marks outwards, the rest from the parse with the words of the reporting
lexicon; a quotation that stands alone belongs to whoever spoke last. Spans are characters of the article's text, end
exclusive; direct contents keep their quotation marks, clauses their "that".
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from detente.model.article import Article
from detente.model.reading import Attribution, Sentence
from detente.ontology.reporting import Reporting
from detente.reading.voices_nouns import noun_sayings
from detente.reading.voices_phrases import headline_saying, phrase_sayings, taken_by_phrases
from detente.reading.voices_spans import Paragraph, Saying, Span, add_apart, meets_any, paragraphs_of
from detente.reading.voices_speech import direct_sayings, standalone
from detente.reading.voices_verbs import verb_sayings

# How many paragraphs with voices may lie before one that answers them: "declined to comment" is about something just
# heard. Without a bound each paragraph of a long text would go through all that was said before it.
_LOOK_BACK = 12
_LONGEST_REST = 200
_REST_OF_SENTENCE = re.compile(r"[^.!?“\"\n]*[.!?]?[”\"’']?\s*")


def attributions(article: Article, sentences: Sequence[Sentence], reporting: Reporting) -> tuple[Attribution, ...]:
    """Every attribution of the article, in order of cue and content."""
    heard: list[list[Saying]] = []
    open_before: list[Span] = []
    for paragraph in paragraphs_of(article, sentences, reporting):
        own = _sayings(article, paragraph, _last_heard(heard))
        back = _handed_back(paragraph, open_before, own)
        if back:
            heard[-_LOOK_BACK:] = [_without(voices, open_before) for voices in heard[-_LOOK_BACK:]]
        own.extend(back)
        own.extend(_carried(article, paragraph, [*_last_heard(heard), *own]))
        open_before = _left_open(paragraph, own)
        heard.extend([own] if own else [])
    found = [saying for voices in heard for saying in voices]
    unique = sorted(_without_doubles(found), key=lambda s: (s.cue, s.content))
    starts = [sentence.start for sentence in sentences]
    return tuple(
        _attribution(article, sentences[max(bisect_right(starts, saying.cue[0]) - 1, 0)], saying) for saying in unique
    )


def _last_heard(heard: Sequence[Sequence[Saying]]) -> list[Saying]:
    """The voices of the last paragraphs that had any."""
    return [saying for voices in heard[-_LOOK_BACK:] for saying in voices]


def _without(voices: Sequence[Saying], contents: Sequence[Span]) -> list[Saying]:
    return [saying for saying in voices if saying.content not in contents]


def _sayings(article: Article, paragraph: Paragraph, earlier: Sequence[Saying]) -> list[Saying]:
    """The voices of one paragraph with cues of their own, in characters of the text."""
    rest = article.text[paragraph.offset + len(paragraph.text) :][:1]
    headline = headline_saying(paragraph, rest)
    direct = direct_sayings(paragraph)
    if headline and not direct:
        direct = [headline]
    before = [_moved(saying, -paragraph.offset) for saying in earlier]
    taken = taken_by_phrases(paragraph)
    verbs = verb_sayings(paragraph, taken, [*before, *direct])
    spoken_by = _by_cue(direct)
    verbs = [saying for saying in verbs if not _said_already(saying, spoken_by)]
    phrases = phrase_sayings(paragraph, [*before, *direct, *verbs])
    spoken = {saying.content[0] for saying in (*direct, *verbs)}
    # "said in a statement that": the clause is the verb's.
    nouns = [saying for saying in noun_sayings(paragraph, taken) if saying.content[0] not in spoken]
    return [_moved(saying, paragraph.offset) for saying in (*direct, *phrases, *verbs, *nouns)]


def _by_cue(sayings: Iterable[Saying]) -> dict[int, list[Saying]]:
    """The voices at each character of a cue."""
    found: dict[int, list[Saying]] = {}
    for saying in sayings:
        for position in range(*saying.cue):
            found.setdefault(position, []).append(saying)
    return found


def _said_already(saying: Saying, direct: Mapping[int, Sequence[Saying]]) -> bool:
    """Whether direct speech of the same verb already holds this content."""
    same = [other for position in range(*saying.cue) for other in direct.get(position, ())]
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
        if not standalone(paragraph, quotation):
            continue
        span = paragraph.moved((quotation.start, quotation.end))
        if any(_meet(span, voice.content) for voice in voices if voice.cue[0] < span[0] or voice.direct):
            continue
        last = _speaker_before(article, voices, span[0])
        if last:
            carried.append(replace(last, content=span, direct=True, stance=last.row.stance))
            voices.append(carried[-1])
    return carried


def _left_open(paragraph: Paragraph, own: Sequence[Saying]) -> list[Span]:
    """The quotation that runs on into the next paragraph, if no cue of its own says whose it is."""
    spans = [paragraph.moved((q.start, q.end)) for q in paragraph.quotations[-1:] if q.runs_on]
    return [span for span in spans if not any(_meet(span, v.content) and v.cue[0] >= paragraph.offset for v in own)]


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
    if position - reach >= _LONGEST_REST:
        return text[reach:position].isspace()
    return not text[reach:position].strip() or _REST_OF_SENTENCE.fullmatch(text, reach, position) is not None


def _without_doubles(found: Iterable[Saying]) -> list[Saying]:
    """One voice for each cue and content; the first finder is the surest."""
    kept: list[Saying] = []
    # The contents kept at each character of a cue: no two of them meet, or one would not have been kept.
    contents: dict[int, list[Span]] = {}
    for saying in found:
        at_cue = [contents.setdefault(position, []) for position in range(*saying.cue)]
        if not any(meets_any(apart, saying.content) for apart in at_cue):
            kept.append(saying)
            for apart in at_cue:
                add_apart(apart, saying.content)
    return kept


def _attribution(article: Article, sentence: Sentence, saying: Saying) -> Attribution:
    lemmas = saying.row.lemmas
    verb = article.text[saying.cue[0] : saying.cue[1]].lower() if len(lemmas) > 1 else lemmas[0]
    strength = saying.row.strength
    return Attribution(sentence.index, saying.source, saying.cue, saying.content, saying.stance, verb, strength)
