"""A position in words: one sentence on how it stands, and a line for each part with the entries it rests on.

The command line and the pages both speak from here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from detente.cli.names import counted, day, in_words, named, several, shown, speaker, with_article
from detente.model import Position, Rested, Side
from detente.model.position import ConsularHeld, FormatHeld, HeadHeld, OpenClaim, OpenCommitment
from detente.ontology.words import word_of

Topic = Literal["relations", "side", "consulate", "format", "promise", "claim", "flag", "unsettled"]

# What a sender has at a receiver, up to the receiver's name.
_HAS = {
    "ambassador": "has an ambassador to", "minister": "has a minister as its head of mission to",
    "charge": "has a chargé d'affaires to", "liaison": "has a liaison office with",
    "interests_section": "has an interests section with", "protecting_power": "has a protecting power before",
    "none": "has no representation with", "unknown_head": "has a mission, its head unknown, to",
    "unknown": "has a representation of a level not known with",
}  # fmt: skip
_RELATIONS = {
    "established": "have diplomatic relations", "suspended": "have suspended relations",
    "severed": "have severed relations", "never": "have never had diplomatic relations",
    "none": "have no diplomatic relations",
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A line on a position. `inner` lines belong to the side told before them; `sender` says whose side that is."""

    topic: Topic
    words: str
    label: str = ""
    sender: str = ""
    since: str = ""
    entries: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    inner: bool = False


def sentence(p: Position) -> str:
    """How the pair stands, in a sentence or two that carry their dates."""
    a, b = with_article(p.pair.a), with_article(p.pair.b)
    on = f"On {day(p.valid)}{as_known(p)}"
    if nothing_known(p):
        return f"{on}, nothing is known of {a} and {b}: no entry of the ledger speaks of this pair by then."
    state = _RELATIONS.get(p.relations.state or "")
    first = f"{a} and {b} {state}" if state else f"it is not known whether {a} and {b} have diplomatic relations"
    held = "; ".join(
        f"{with_article(side.sender)} {_HAS[side.level.word]} {with_article(side.receiver)}"
        for side in p.sides
        if side.level.word != "unknown"
    )
    counts = ((len(p.commitments), "open promise"), (len(p.claims), "open claim"))
    more = " and ".join(counted(number, noun) for number, noun in counts if number)
    whole = (
        f"{on}, {first}",
        held or "How each is represented is not known",
        f"The record holds {more}" if more else "",
    )
    return " ".join(f"{part[0].upper()}{part[1:]}." for part in whole if part)


def as_known(p: Position) -> str:
    """By when and by which clock it was known: ", as reported by 5 March 2025"; empty where all counts."""
    return f", as {p.clock} by {day(p.known)}" if p.known else ""


def nothing_known(p: Position) -> bool:
    """Whether no part of the position rests on an entry."""
    return not any(part.entries for part in _parts(p))


def told(p: Position, *, longest: int, matters: bool = True) -> Iterator[Told]:
    """The position part by part; words of a text are cut after `longest` characters.

    Its promises and claims are left out for who tells of these `matters` otherwise.
    """
    if nothing_known(p):
        yield Told("relations", "Nothing is known: no entry of the ledger speaks of this pair by then.")
    else:
        worded = f", as worded by {shown(p.relations.worded_by)}" if p.relations.worded_by else ""
        yield _on(p.relations, Told("relations", f"{p.relations.state or 'not known'}{worded}", "Relations"))
        for side in p.sides:
            yield from (replace(line, sender=side.sender) for line in _side(side))
    yield from map(_consulate, p.consular)
    yield from map(_format, p.formats)
    if matters:
        yield from (_promise(each, longest) for each in p.commitments)
        yield from (_claim(each, longest) for each in p.claims)
    for flag in p.flags:
        yield Told("flag", named(flag.words), f"Flag {flag.code}", entries=flag.entries)
    if p.unsettled:
        yield Told("unsettled", "", "May or may not have begun by then", entries=p.unsettled)


def later_change(p: Position) -> str:
    """The next change that is known, with its day; empty where there is none."""
    return f"{day(p.later.day)}, {in_words(p.later.what)}" if p.later else ""


def short(words: str, longest: int) -> str:
    """The words on one line, cut between two of them where they are too many."""
    words = " ".join(words.split())
    return words if len(words) <= longest else words[:longest].rpartition(" ")[0] + "…"


def _parts(p: Position) -> Iterator[Rested]:
    """Every part of the position that rests on entries."""
    yield from (p.relations, *p.consular, *p.formats, *p.commitments, *p.claims)
    for side in p.sides:
        yield from (side.level, side.mission, side.channel, side.recognition_of_state, side.recognition_of_government)
        yield from (head for head in (side.head, side.designate, side.absent) if head)


def _side(s: Side) -> Iterator[Told]:
    inferred = f" (inferred from {s.level.inferred})" if s.level.inferred else ""
    label = f"{shown(s.sender)} → {shown(s.receiver)}"
    yield _on(s.level, Told("side", f"{word_of('level', s.level.word).word}{inferred}", label))
    if s.mission.state and s.level.word != "unknown_head":
        city = f" in {s.mission.city}" if s.mission.city else ""
        yield _inner(s.mission, f"{(s.mission.kind or 'mission').replace('_', ' ')}{city} {s.mission.state}")
    for word, head in (("designate", s.designate), ("absent", s.absent)):
        if head:
            yield _inner(head, _head(head), word)
    if s.channel.channel and s.channel.channel != "direct":
        through = f" through {shown(s.channel.through)}" if s.channel.through else ""
        yield _inner(s.channel, f"{s.channel.channel.replace('_', ' ')}{through}", "channel")
    for what, held in (("state", s.recognition_of_state), ("government", s.recognition_of_government)):
        if held.state:
            authority = f" ({held.authority})" if held.authority else ""
            yield _inner(held, held.state.replace("_", " "), f"recognition of the {what}{authority}")


def _inner(part: Rested, words: str, label: str = "") -> Told:
    return _on(part, Told("side", words, label, inner=True))


def _head(head: HeadHeld) -> str:
    rank = word_of("level", head.class_).word if head.class_ else "head of mission"
    return f"{rank}{f' {head.person}' if head.person else ''} ({(head.phase or 'told').replace('_', ' ')})"


def _consulate(c: ConsularHeld) -> Told:
    return _on(c, Told("consulate", c.state, f"Consulate of {shown(c.sender)} in {c.city or shown(c.receiver)}"))


def _format(f: FormatHeld) -> Told:
    mediated = f", mediated by {several(f.mediators)}" if f.mediators else ""
    return _on(f, Told("format", f"{f.name or f.form}, {several(f.parties)}{mediated}", "Format"))


def _promise(k: OpenCommitment, longest: int) -> Told:
    due = (k.deadline.text or (day(k.deadline.latest) if k.deadline.latest else "")) if k.deadline else ""
    marks = (k.grade.replace("_", " "), f"due {due}" if due else "", k.condition, "OVERDUE" if k.overdue else "")
    by = several(k.promisors) or "nobody named"
    words = f"{by}: “{short(k.words, longest)}” ({', '.join(mark for mark in marks if mark)})"
    return _on(k, Told("promise", words, "Open promise"))


def _claim(claim: OpenClaim, longest: int) -> Told:
    holders = "; ".join(map(speaker, claim.holders))
    return _on(
        claim, Told("claim", f"“{short(claim.words, longest)}” ({holders})", f"{claim.state.capitalize()} claim")
    )


def _on(part: Rested, line: Told) -> Told:
    """The line with its day and the entries behind it."""
    since = f"{'since' if part.basis != 'unknown' else 'reported'} {day(part.since)}" if part.since else ""
    return replace(line, since=since, entries=part.entries, against=part.against)
