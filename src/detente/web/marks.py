"""A text cut into pieces, each with what was found in it: for pages that show the words in colour.

Findings → pieces; joined, they are the text again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from detente.model import Event, Findings

_CLASSES = {
    "verbal-cooperation": ("AGREE", "CONSULT", "SUPPORT", "CONCEDE"),
    "material-cooperation": ("COOPERATE", "AID", "RETREAT"),
    "verbal-conflict": ("REQUEST", "ACCUSE", "REJECT", "THREATEN"),
    "material-conflict": ("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
}
_CLASS_OF = {type_: name for name, types in _CLASSES.items() for type_ in types}


@dataclass(frozen=True)
class Mark:
    """Characters [start, end) of the text, and what stands there."""

    start: int
    end: int
    name: str
    words: str


@dataclass(frozen=True)
class Piece:
    """Words that are marked alike: the names of their marks, and what the marks say."""

    start: int
    text: str
    names: str
    title: str


def pieces(findings: Findings) -> Iterator[Piece]:
    """The whole text in pieces, in order."""
    text, marks = findings.article.text, sorted(_marks(findings), key=lambda mark: mark.start)
    edges = sorted({0, len(text), *(edge for mark in marks for edge in (mark.start, mark.end))})
    open_: list[Mark] = []
    upcoming = iter([*marks, None])
    following = next(upcoming)
    for start, end in pairwise(edges):
        open_ = [mark for mark in open_ if mark.end > start]
        while following is not None and following.start <= start:
            open_.append(following)
            following = next(upcoming)
        names = " ".join(dict.fromkeys(mark.name for mark in open_))
        title = "; ".join(dict.fromkeys(mark.words for mark in open_))
        yield Piece(start, text[start:end], names, title)


def _marks(findings: Findings) -> Iterator[Mark]:
    for event in findings.events:
        yield from (Mark(w.start, w.end, _CLASS_OF[event.type], _deed(event)) for w in event.trigger)
    for promise in findings.commitments:
        yield from (Mark(w.start, w.end, "promise", f"promise: {promise.grade}") for w in promise.evidence)
    for standing in findings.standings:
        yield from (Mark(w.start, w.end, "standing", f"standing: {standing.kind}") for w in standing.evidence)
    for claim in findings.claims:
        yield from (Mark(w.start, w.end, "claim", f"claim: {claim.state}") for w in claim.evidence)
    for trouble in findings.troubles:
        if trouble.span:
            yield Mark(trouble.span.start, trouble.span.end, "trouble", f"not read: {trouble.reason}")
    for skipped in findings.article.skipped:
        yield Mark(skipped.start, skipped.end, "skipped", f"set aside: {skipped.reason}")


def _deed(event: Event) -> str:
    deed = event.act.replace("_", " ") if event.act else " ".join(filter(None, (event.type, event.mode)))
    return deed if event.status == "actual" else f"{deed} ({event.status})"
