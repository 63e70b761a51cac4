"""What one named party did to another in a text: the type of the event between two spans."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

from detente.coding.code import Codebook
from detente.coding.events import COOPERATIVE, Draft, drafts
from detente.coding.judge import Opinion, Question
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


# What the vote of a pattern that names both parties adds to the log-probability of its type: set on sentences held out
# from training.
_VOTE = 1.5

Span = tuple[int, int]
Marked = tuple[Span, str]


class Relation(Record):
    """The type and mode of what the source did to the target, and the probability of each type (they sum to one).

    `rule` says who spoke: "model" with what the patterns found in mind, or "patterns" alone. The model's probabilities
    are calibrated; alone, a pattern that speaks gets most of the weight and the rest falls to the prior.
    """

    type: EventType
    mode: str | None
    probabilities: dict[str, float]
    rule: str


def relate(reading: Reading, source: str, target: str, book: Codebook) -> Relation:
    """What the source did to the target in this text. Both are spans of the text, given as strings.

    A span that the text does not hold ("a recipient") stands for a party that it leaves unnamed.
    """
    return next(relate_all([(reading, source, target)], book))


def relate_all(asked: Sequence[tuple[Reading, str, str]], book: Codebook) -> Iterator[Relation]:
    """The relation for each reading with its source and target, in order; the judge is asked about all at once."""
    texts = [reading.article.text for reading, _, _ in asked]
    ends = [(_place(t, source), _place(t, target)) for t, (_, source, target) in zip(texts, asked, strict=True)]
    opinions = iter(_opinions([(text, *places) for text, places in zip(texts, ends, strict=True)], book))
    for (reading, _, _), places in zip(asked, ends, strict=True):
        scored, modes = _by_patterns(reading, places, book)
        if book.judge and places[0] and places[1]:
            shares, rule = _judged(next(opinions), scored), "model"
        else:
            shares, rule = _by_votes(reading, scored, book.lexicon), "patterns"
        best = max(shares, key=lambda t: shares[t])
        rounded = {str(t): round(p, 4) for t, p in shares.items()}
        yield Relation(type=best, mode=modes.get(best), probabilities=rounded, rule=rule)


def _opinions(asked: Sequence[tuple[str, Span | None, Span | None]], book: Codebook) -> list[tuple[Opinion, Opinion]]:
    """Of each text that holds both parties, what the source does to the target: asked from either end."""
    known = [(text, source, target) for text, source, target in asked if source and target]
    if not book.judge or not known:
        return []
    there = book.judge.ask([Question(text, (source,), (target,)) for text, source, target in known])
    back = book.judge.ask([Question(text, (target,), (source,)) for text, source, target in known])
    return [(one, other) for (one, _), (_, other) in zip(there, back, strict=True)]


def _judged(opinions: tuple[Opinion, Opinion], scored: Mapping[EventType, float]) -> dict[EventType, float]:
    """The judge's probabilities, given that something is done, with the patterns' votes; both ways of asking count."""
    there, back = map(_as_agreed, opinions)
    powers = {t: math.sqrt(there[t] * back[t]) * math.exp(_VOTE * scored.get(t, 0.0)) for t in _PRIOR}
    total = sum(powers.values())
    return {t: p / total for t, p in powers.items()}


def _as_agreed(opinion: Opinion) -> dict[EventType, float]:
    """The types' probabilities, of cooperative deeds still to come those of AGREE: "will free" agrees to free."""
    coming = opinion.statuses["announced"]
    promised = {t: opinion.types[t] * coming for t in _PRIOR if t in COOPERATIVE - {"AGREE"}}
    shares = {t: opinion.types[t] - promised.get(t, 0.0) for t in _PRIOR}
    return {**shares, "AGREE": shares["AGREE"] + sum(promised.values())}


def _by_patterns(
    reading: Reading, places: tuple[Span | None, Span | None], book: Codebook
) -> tuple[dict[EventType, float], dict[EventType, str | None]]:
    """How surely patterns find each type between the two, and in which mode."""
    marked = list(zip(places, ("SOURCE", "TARGET"), strict=True))
    focus = Focus(reading, book.is_state)
    mentions, where = by_sentence(reading.mentions), by_sentence(reading.places)
    scored: dict[EventType, float] = {}
    modes: dict[EventType, str | None] = {}
    for sentence in reading.sentences:
        inside = [(span, code) for span, code in marked if span and _meets(span, sentence)]
        named = [*_others(mentions.get(sentence.index, ()), inside), *_marked(sentence, inside)]
        parties = Parties(sentence, named, where.get(sentence.index, ()), book.country_of, focus, book.lexicon)
        for draft in drafts(sentence, find(sentence.span, book.lexicon, parties), book.lexicon, parties):
            weight, kind = _weight(draft), "AGREE" if draft.promises else draft.type
            if weight > scored.get(kind, 0.0):
                scored[kind], modes[kind] = weight, draft.mode
    return scored, modes


def _by_votes(reading: Reading, scored: Mapping[EventType, float], lexicon: Lexicon) -> dict[EventType, float]:
    """Shares by the patterns alone; by the known words of the text where no pattern names either party."""
    votes = dict(scored)
    if not votes or max(votes.values()) <= _HINT:
        votes = _by_words(reading, lexicon) or votes
    total = sum(votes.values())
    return {
        t: (_SURE * votes.get(t, 0.0) / total + (1 - _SURE) * prior) if total else prior for t, prior in _PRIOR.items()
    }


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


def _place(text: str, words: str) -> Span | None:
    start = text.find(words)
    return (start, start + len(words)) if start >= 0 and words else None


def _meets(span: Span, sentence: Sentence) -> bool:
    return sentence.start < span[1] and span[0] < sentence.end


def _others(mentions: Iterable[Mention], marked: Sequence[Marked]) -> list[Mention]:
    """The sentence's own mentions that stand clear of the marked spans."""
    return [m for m in mentions if not any(m.start < end and start < m.end for (start, end), _ in marked)]


def _marked(sentence: Sentence, marked: Sequence[Marked]) -> list[Mention]:
    return [m for span, code in marked if (m := _mention(sentence, span, code))]


def _mention(sentence: Sentence, span: Span, code: str) -> Mention | None:
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
