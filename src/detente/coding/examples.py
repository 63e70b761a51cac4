"""Whether the lexicon's examples are read as their rows say: each row's own test.

A pattern's example must give an event of its type, mode and act with the example's parties and status; a governing
word's one of its type; a told standing's one of its kind. An example marked `none` must give nothing of its row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from detente.model.actor import Actor
from detente.model.event import Event
from detente.model.findings import Findings
from detente.model.standing import Standing
from detente.ontology.lexicon import Control, Example, Lexicon, Pattern
from detente.ontology.told import Told

_ENDS = {
    "representation": ("sender", "receiver"), "mission": ("sender", "receiver"), "channel": ("sender", "receiver"),
    "recognition": ("by", "of"),
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """An example with the row that it belongs to, and how the row is named."""

    name: str
    row: Pattern | Control | Told
    example: Example


def cases(lexicon: Lexicon, told: tuple[Told, ...]) -> Iterator[Case]:
    """Every example of the patterns, governing words and told standings."""
    for pattern in lexicon.patterns:
        yield from (Case(pattern.id, pattern, example) for example in pattern.examples)
    for control in {id(c): c for c in lexicon.controls.values()}.values():
        yield from (Case(f"{control.effect}: {control.words[0]}", control, example) for example in control.examples)
    for row in told:
        yield from (Case(row.id, row, example) for example in row.examples)


def holds(case: Case, findings: Findings) -> bool:
    """Whether the findings of the example's text are what its row says."""
    return _CHECKS[type(case.row)](case.row, case.example, findings)


def shown(findings: Findings) -> str:
    """What was read instead, in lines."""
    events = [
        f"{e.type} {e.mode} {e.act} {[a.code for a in e.actors]} → {[a.code for a in e.recipients]} {e.status} {e.rule}"
        for e in findings.events
    ]
    return "\n".join([*events, *(repr(s) for s in findings.standings)]) or "nothing"


def _pattern_holds(row: Pattern, example: Example, findings: Findings) -> bool:
    if example.none:
        return row.id not in {event.rule for event in findings.events}
    same = [e for e in findings.events if (e.type, e.act) == (row.type, row.act) and row.mode in (None, e.mode)]
    return any(_told_as(event, example) for event in same)


def _control_holds(row: Control, example: Example, findings: Findings) -> bool:
    events = [e for e in findings.events if row.type is None or e.type == row.type]
    return any(_told_as(event, example) for event in events) != example.none


def _told_holds(row: Told, example: Example, findings: Findings) -> bool:
    return any(_stands(standing, row, example) for standing in findings.standings) != example.none


# Each is called with rows of its own type only.
_CHECKS: Mapping[type, Callable[..., bool]] = {Pattern: _pattern_holds, Control: _control_holds, Told: _told_holds}


def _told_as(event: Event, example: Example) -> bool:
    """Whether the event has the example's parties and status. A control's example may leave the recipients open."""
    return (
        _are(event.actors, example.actors)
        and (not example.recipients or _are(event.recipients, example.recipients))
        and event.status == example.status
    )


def _are(actors: tuple[Actor, ...], codes: tuple[str, ...]) -> bool:
    """Whether these are the parties that the codes name; a code without a sector stands for any of the state's."""
    return len(actors) == len(codes) and all(any(code in (a.code, a.party) for a in actors) for code in codes)


def _stands(standing: Standing, row: Told, example: Example) -> bool:
    """Whether the standing is of the row's kind, between the example's parties, with what the row sets."""
    if standing.kind != row.standing:
        return False
    fields = standing.model_dump(by_alias=True)
    said = [s for s in (row.set, row.when_negated) if s]
    if row.standing != "format" and not any(all(fields[k] == v for k, v in s.items()) for s in said):
        return False
    if row.standing not in _ENDS:
        named = {party["code"].split(".")[0] for party in fields["parties"]}
        return named >= {*example.actors, *example.recipients}
    first, second = (fields[end]["code"].split(".")[0] for end in _ENDS[row.standing])
    return first in example.actors and second in example.recipients
