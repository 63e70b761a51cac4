"""A text cut into pieces, each with what was found in it: for pages that show the words in colour.

Findings → pieces; joined, they are the text again.
"""

from collections.abc import Iterator, Mapping
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
    """Characters [start, end) of the text, and what stands there; `record` is its number in the list of records."""

    start: int
    end: int
    name: str
    words: str
    record: int | None = None


@dataclass(frozen=True)
class Piece:
    """Words that are marked alike: the names of their marks, what the marks say, and the records they belong to.

    `leads` is the record that the words lead to; null after the first words of each, so that a reader who goes from
    link to link meets a record once.
    """

    start: int
    text: str
    names: str
    title: str
    records: tuple[int, ...] = ()
    leads: int | None = None


def pieces(findings: Findings, numbers: Mapping[str, int] | None = None) -> Iterator[Piece]:
    """The whole text in pieces, in order; `numbers` are those of the records, by id."""
    text = findings.article.text
    marks = sorted(_marks(findings, numbers or {}), key=lambda mark: (mark.start, mark.end))
    edges = sorted({0, len(text), *(edge for mark in marks for edge in (mark.start, mark.end))})
    open_: list[Mark] = []
    met: set[int] = set()
    upcoming = iter([*marks, None])
    following = next(upcoming)
    for start, end in pairwise(edges):
        open_ = [mark for mark in open_ if mark.end > start]
        while following is not None and following.start <= start:
            open_.append(following)
            following = next(upcoming)
        names = " ".join(dict.fromkeys(mark.name for mark in open_))
        title = "; ".join(dict.fromkeys(mark.words for mark in open_))
        # The shortest mark says most exactly what the words are.
        closest = sorted(open_, key=lambda mark: mark.end - mark.start)
        records = tuple(dict.fromkeys(mark.record for mark in closest if mark.record is not None))
        leads = next((each for each in records if each not in met), None)
        met |= {leads} if leads else set()
        yield Piece(start, text[start:end], names, title, records, leads)


def colour(event: Event) -> str:
    """The name of the class that an event's words are marked with."""
    return _CLASS_OF[event.type]


def _marks(findings: Findings, numbers: Mapping[str, int]) -> Iterator[Mark]:
    for event in findings.events:
        number = numbers.get(event.id)
        yield from (Mark(w.start, w.end, colour(event), _deed(event), number) for w in event.trigger)
    for promise in findings.commitments:
        words, number = f"promise: {promise.grade.replace('_', ' ')}", numbers.get(promise.id)
        yield from (Mark(w.start, w.end, "promise", words, number) for w in promise.evidence)
    for standing in findings.standings:
        words, number = f"standing: {standing.kind}", numbers.get(standing.id)
        yield from (Mark(w.start, w.end, "standing", words, number) for w in standing.evidence)
    for claim in findings.claims:
        words, number = f"claim: {claim.state}", numbers.get(claim.id)
        yield from (Mark(w.start, w.end, "claim", words, number) for w in claim.evidence)
    for trouble in findings.troubles:
        if trouble.span:
            yield Mark(trouble.span.start, trouble.span.end, "trouble", f"not read: {trouble.reason}")
    for skipped in findings.article.skipped:
        yield Mark(skipped.start, skipped.end, "skipped", f"set aside: {skipped.reason}")


def _deed(event: Event) -> str:
    deed = event.act.replace("_", " ") if event.act else " ".join(filter(None, (event.type, event.mode)))
    return deed if event.status == "actual" else f"{deed} ({event.status})"
