"""The level of each side as a step line, from positions on successive days."""

from collections.abc import Iterable, Iterator

from detente.measures.series import Step
from detente.model import Level, Pair, Position


def steps(positions: Iterable[Position], pair: Pair) -> tuple[Step, ...]:
    """The days on which a side's level is first seen to differ, in order; unknown at first is no step."""
    days = sorted((each for each in positions if each.pair == pair), key=lambda each: each.valid)
    ways = ((pair.a, pair.b), (pair.b, pair.a))
    found = [step for sender, receiver in ways for step in _steps(days, sender, receiver)]
    return tuple(sorted(found, key=lambda step: (step.day, step.sender)))


def _steps(days: Iterable[Position], sender: str, receiver: str) -> Iterator[Step]:
    last = "unknown"
    for position in days:
        level = position.side(sender).level
        if level.word != last:
            yield _step(position, level, sender, receiver)
        last = level.word


def _step(position: Position, level: Level, sender: str, receiver: str) -> Step:
    return Step(
        day=position.valid,
        sender=sender,
        receiver=receiver,
        word=level.word,
        order=level.order,
        rule=level.rule,
        inferred=level.inferred,
        basis=level.basis,
        entries=level.entries,
    )
