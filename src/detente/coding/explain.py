"""Why an event was read as it was: the pattern or the judge that spoke, and the way from its word to each party.

Explanations are made from findings and the reading they came from, after the fact: nothing is kept for them on the way.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from detente.coding.code import Codebook
from detente.coding.judge import Question
from detente.coding.judged import RULE
from detente.coding.parties import by_sentence
from detente.model.actor import Actor
from detente.model.base import Record
from detente.model.event import Event
from detente.model.findings import Findings
from detente.model.reading import Mention, Reading, Sentence
from detente.ontology.lexicon import Pattern

if TYPE_CHECKING:
    from spacy.tokens import Token

_MOST_TYPES = 3


class Path(Record):
    """The way through the parse from the event's word to a party: "recalled -nsubj-> Norway".

    `path` is null where the party stands in no such place: it was filled in from another sentence or a place's state.
    """

    role: str
    party: str
    path: str | None


class Explanation(Record):
    """What one event rests on.

    `rule` names the pattern ("promise:" and the like before it: the governing word that turned it) or is "model";
    `pattern` shows its row; `types` are the judge's probabilities, likeliest first, where the judge spoke.
    """

    event: str
    rule: str
    pattern: str | None
    words: tuple[str, ...]
    paths: tuple[Path, ...]
    types: dict[str, float]
    probability: float


def explain(reading: Reading, findings: Findings, book: Codebook) -> tuple[Explanation, ...]:
    """An explanation for each event of the findings, in their order."""
    patterns = {pattern.id: pattern for pattern in book.lexicon.patterns}
    mentions = by_sentence(reading.mentions)
    found = []
    for event in findings.events:
        sentence = _sentence(reading, event)
        named = mentions.get(sentence.index, ()) if sentence else ()
        pattern = patterns.get(event.rule.rpartition(":")[2])
        found.append(
            Explanation(
                event=event.id,
                rule=event.rule,
                pattern=_row(pattern) if pattern else None,
                words=tuple(words.quote for words in event.trigger),
                paths=tuple(_paths(event, sentence, named)) if sentence else (),
                types=_types(event, sentence, named, reading, book) if sentence and event.rule == RULE else {},
                probability=event.confidence,
            )
        )
    return tuple(found)


def _row(pattern: Pattern) -> str:
    """The pattern in a line: its words, what they mean, and where its parties stand."""
    words = ", ".join((*pattern.verbs, *pattern.nouns))
    meaning = "/".join(part for part in (pattern.type, pattern.mode, pattern.act) if part)
    recipient = "each other" if pattern.symmetric else " or ".join(pattern.recipient)
    return f"{words} = {meaning}; actor: {' or '.join(pattern.actor)}; recipient: {recipient}"


def _sentence(reading: Reading, event: Event) -> Sentence | None:
    """The sentence in which the event's first word stands."""
    start = event.trigger[0].start
    return next((s for s in reading.sentences if s.start <= start < s.end), None)


def _paths(event: Event, sentence: Sentence, named: tuple[Mention, ...]) -> Iterator[Path]:
    word = sentence.root(event.trigger[0].start, event.trigger[0].end)
    roles = {
        "actor": event.actors, "recipient": event.recipients, "host": event.hosts, "mediator": event.mediators,
    }  # fmt: skip
    for role, actors in roles.items():
        for actor in actors:
            mention = _mention(actor, named)
            path = _path(word, sentence.span.doc[mention.head]) if word is not None and mention else None
            yield Path(role=role, party=actor.code, path=path)


def _mention(actor: Actor, named: tuple[Mention, ...]) -> Mention | None:
    """The mention from which the actor comes: of the same words if there is one."""
    own = [mention for mention in named if any(a.party == actor.party for a in mention.actors)]
    return next((m for m in own if any(a.name == actor.name for a in m.actors)), own[0] if own else None)


def _path(start: Token, end: Token) -> str:
    """The words from one token to the other over the first that stands above both, with the relations between."""
    above = {t.i: n for n, t in enumerate((start, *start.ancestors))}
    down = [end]
    while down[-1].i not in above and down[-1].head.i != down[-1].i:
        down.append(down[-1].head)
    up = (start, *start.ancestors)[: above.get(down[-1].i, 0) + 1]
    words = up[0].text
    for child, head in pairwise(up):
        words += f" <-{child.dep_}- {head.text}"
    for token in reversed(down[:-1]):
        words += f" -{token.dep_}-> {token.text}"
    return words


def _types(
    event: Event, sentence: Sentence, named: tuple[Mention, ...], reading: Reading, book: Codebook
) -> dict[str, float]:
    """What the judge makes of the event's first actor and recipient."""
    ends = [_mention(side[0], named) if side else None for side in (event.actors, event.recipients[::-1])]
    one, other = ends
    if book.judge is None or one is None or other is None:
        return {}
    text = reading.article.text[sentence.start : sentence.end]
    spans = [(m.start - sentence.start, m.end - sentence.start) for m in (one, other)]
    ((there, _),) = book.judge.ask([Question(text, (spans[0],), (spans[1],))])
    best = sorted(there.types, key=lambda t: -there.types[t])[:_MOST_TYPES]
    return {t: round(there.types[t], 2) for t in best}
