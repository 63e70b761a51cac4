"""What one named party did to another in a text: the type of the event between two spans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from detente.coding.code import Codebook
from detente.coding.events import Draft, drafts
from detente.coding.parties import Focus, Parties, by_sentence
from detente.coding.patterns import find
from detente.model.actor import Actor
from detente.model.base import Record
from detente.model.event import EventType
from detente.model.reading import Mention, Reading, Sentence
from detente.ontology.lexicon import Lexicon

# Shares of the types in news on relations between states, for texts in which no pattern speaks: rough, by the project's
# own reading; the order matters more than the figures.
_PRIOR: dict[EventType, float] = {
    "CONSULT": 0.2, "ACCUSE": 0.16, "AGREE": 0.1, "SUPPORT": 0.1, "ASSAULT": 0.1, "REQUEST": 0.06, "COERCE": 0.06,
    "SANCTION": 0.05, "REJECT": 0.04, "THREATEN": 0.03, "AID": 0.03, "COOPERATE": 0.02, "MOBILIZE": 0.02,
    "RETREAT": 0.01, "CONCEDE": 0.01, "PROTEST": 0.01,
}  # fmt: skip
_SURE = 0.7
# A draft of this weight or less names neither the source nor the target in its place.
_HINT = 0.1


Marked = tuple[tuple[int, int], str]


class Relation(Record):
    """The type and mode of what the source did to the target, and the probability of each type (they sum to one).

    The probabilities are not calibrated: a pattern that speaks gets most of the weight, the rest falls to the prior.
    """

    type: EventType
    mode: str | None
    probabilities: dict[str, float]


def relate(reading: Reading, source: str, target: str, book: Codebook) -> Relation:
    """What the source did to the target in this text. Both are spans of the text, given as strings.

    A span that the text does not hold ("a recipient") stands for a party that it leaves unnamed.
    """
    text = reading.article.text
    marked = [(_place(text, source), "SOURCE"), (_place(text, target), "TARGET")]
    focus = Focus(reading, book.is_state)
    mentions, places = by_sentence(reading.mentions), by_sentence(reading.places)
    scored: dict[EventType, float] = {}
    modes: dict[EventType, str | None] = {}
    for sentence in reading.sentences:
        inside = [(span, code) for span, code in marked if span and _meets(span, sentence)]
        named = [*_others(mentions.get(sentence.index, ()), inside), *_marked(sentence, inside)]
        here = places.get(sentence.index, ())
        parties = Parties(sentence, named, here, book.country_of, focus, book.lexicon)
        for draft in drafts(sentence, find(sentence.span, book.lexicon, parties), book.lexicon, parties):
            weight, kind = _weight(draft), "AGREE" if draft.promises else draft.type
            if weight > scored.get(kind, 0.0):
                scored[kind], modes[kind] = weight, draft.mode
    if not scored or max(scored.values()) <= _HINT:
        scored = _by_words(reading, book.lexicon) or scored
    total = sum(scored.values())
    probabilities = {
        t: round((_SURE * scored.get(t, 0.0) / total + (1 - _SURE) * prior) if total else prior, 4)
        for t, prior in _PRIOR.items()
    }
    best = max(scored, key=lambda t: scored[t]) if scored else "CONSULT"
    return Relation(type=best, mode=modes.get(best), probabilities={str(t): p for t, p in probabilities.items()})


def _by_words(reading: Reading, lexicon: Lexicon) -> dict[EventType, float]:
    """The types that the text's words are known for, where no pattern finds its parties: votes, not readings."""
    votes: dict[EventType, float] = {}
    for sentence in reading.sentences:
        for token in sentence.span:
            lemma = token.lemma_.lower()
            rows = lexicon.verbs if token.pos_ == "VERB" else lexicon.nouns if token.pos_ == "NOUN" else {}
            types = [p.type for others, p in rows.get(lemma, ()) if not others]
            control = lexicon.controls.get(lemma) if token.pos_ in ("VERB", "NOUN") else None
            if control is not None and control.type is not None:
                types.append(control.type)
            for type_ in types:
                votes[type_] = votes.get(type_, 0.0) + (2.0 if token.pos_ == "VERB" else 1.0) / len(types)
    return votes


def _place(text: str, words: str) -> tuple[int, int] | None:
    start = text.find(words)
    return (start, start + len(words)) if start >= 0 and words else None


def _meets(span: tuple[int, int], sentence: Sentence) -> bool:
    return sentence.start < span[1] and span[0] < sentence.end


def _others(mentions: Iterable[Mention], marked: Sequence[Marked]) -> list[Mention]:
    """The sentence's own mentions that stand clear of the marked spans."""
    return [m for m in mentions if not any(m.start < end and start < m.end for (start, end), _ in marked)]


def _marked(sentence: Sentence, marked: Sequence[Marked]) -> list[Mention]:
    return [m for span, code in marked if (m := _mention(sentence, span, code))]


def _mention(sentence: Sentence, span: tuple[int, int], code: str) -> Mention | None:
    found = sentence.span.doc.char_span(span[0] - sentence.offset, span[1] - sentence.offset, alignment_mode="expand")
    if found is None:
        return None
    actor = Actor(code=code, name=found.text, via="given")
    return Mention(
        sentence=sentence.index, start=span[0], end=span[1], first=found.start, last=found.end - 1, head=found.root.i,
        text=found.text, actors=(actor,),
    )  # fmt: skip


def _weight(draft: Draft) -> float:
    """How surely the draft is what the source did to the target."""
    actors, recipients = {a.code for a in draft.actors}, {a.code for a in draft.recipients}
    if "SOURCE" in actors and "TARGET" in recipients:
        return 1.0
    if "TARGET" in actors and "SOURCE" in recipients:
        return 0.3
    if "SOURCE" in actors:
        return 0.5
    return 0.35 if "TARGET" in recipients else 0.1
