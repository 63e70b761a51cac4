"""The level of each side as a step line, and what was announced of it, from positions on successive days."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby

from detente.measures.series import Announced, Step
from detente.model import Level, LevelWord, OpenCommitment, Pair, Position, Side
from detente.ontology.acts import Act, load_acts
from detente.ontology.knowledge import DATA

_OF_CLASS: Mapping[str, LevelWord] = {
    "ambassador": "ambassador", "minister": "minister", "charge": "charge", "outside": "liaison",
}  # fmt: skip
_OF_MISSION: Mapping[str, LevelWord] = {"open": "unknown_head", "closed": "none"}


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


def announced(positions: Iterable[Position], pair: Pair) -> tuple[Announced, ...]:
    """The levels announced for a side and not reached, each over the days on which it stood open, in order."""
    days = sorted((each for each in positions if each.pair == pair), key=lambda each: each.valid)
    found: list[Announced] = []
    standing: dict[tuple[str, LevelWord, str], Announced] = {}
    for position in days:
        now = {(each.sender, each.word, each.how): each for each in _open(position)}
        for key in standing.keys() - now.keys():
            found.append(standing.pop(key).model_copy(update={"until": position.valid}))
        for key, each in now.items():
            standing.setdefault(key, each)
    return tuple(sorted((*found, *standing.values()), key=lambda each: (each.day, each.sender, each.word, each.how)))


def _open(position: Position) -> Iterator[Announced]:
    """What stands open on a day: promises whose act moves a level, and heads on their way."""
    for side in position.sides:
        told: list[tuple[LevelWord, str, tuple[str, ...]]] = [
            (word, promise.grade, promise.entries) for promise, word in _promised(position, side)
        ]
        if side.designate and side.designate.class_:
            how = (side.designate.phase or "designate").replace("_", " ")
            told.append((_OF_CLASS[side.designate.class_], how, side.designate.entries))
        for (word, how), some in groupby(sorted(told), key=lambda each: each[:2]):
            if word == side.level.word:
                continue
            entries = tuple(dict.fromkeys(entry for each in some for entry in each[2]))
            yield Announced(
                day=position.valid, until=None, sender=side.sender, receiver=side.receiver, word=word,
                how=how.replace("_", " "), entries=entries,
            )  # fmt: skip


def _promised(position: Position, side: Side) -> Iterator[tuple[OpenCommitment, LevelWord]]:
    """The open promises that concern this side's level, each with the level."""
    for promise in position.commitments:
        word, from_receiver = _acts().get(promise.act or "", (None, False))
        promisor = side.receiver if from_receiver else side.sender
        if word and promisor in promise.promisors and side.sender not in promise.done_by:
            yield promise, word


@lru_cache(maxsize=1)
def _acts() -> Mapping[str, tuple[LevelWord, bool]]:
    """The level that each act leads to where its words say no more, and whether the receiver does it."""
    found = ((act.act, _leads_to(act), act.directed == "receiver") for act in load_acts(DATA))
    return {name: (word, from_receiver) for name, word, from_receiver in found if word}


def _leads_to(act: Act) -> LevelWord | None:
    plain = [(effect.standing, dict(effect.settings)) for effect in act.effects if not effect.said]
    for standing, settings in plain:
        if standing == "representation" and settings.get("class") and settings.get("phase") != "agrement_refused":
            return _OF_CLASS[settings["class"]]
    for standing, settings in plain:
        if standing == "mission" and settings.get("mission") != "consulate":
            return _OF_MISSION.get(settings["state"])
    return None
