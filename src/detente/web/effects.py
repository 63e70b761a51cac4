"""What an article does to how pairs stand: what moved, and for what moved nothing, why not."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from detente.cli import counted
from detente.model import Claim, Commitment, Event
from detente.web.records import Shown

_GRADES = {
    "floated": "An idea that is floated", "willing": "Readiness", "announced": "An announcement",
    "agreed_in_principle": "An agreement in principle", "agreed": "An agreement", "signed": "A signature",
    "ratified": "A ratification", "partly_fulfilled": "A promise kept in part", "fulfilled": "A promise kept",
    "lapsed": "A promise that lapsed", "withdrawn": "A promise taken back", "refused": "A refusal",
    "superseded": "A promise overtaken by another",
}  # fmt: skip
_NOT_DONE = {
    "announced": "What is announced moves nothing until it is done",
    "possible": "What is only possible moves nothing",
    "negated": "What was not done moves nothing",
}


@dataclass(frozen=True)
class Reason:
    """A sentence, and the numbers of the records it is about."""

    words: str
    records: tuple[int, ...]


@dataclass(frozen=True)
class Effects:
    """What moved or was kept, and why the rest moved nothing."""

    head: str
    moved: tuple[Reason, ...]
    still: tuple[Reason, ...]


def effects(records: Iterable[Shown], *, recorded: bool) -> Effects:
    """The effect of an article in the ledger, or the effect that recording it would have."""
    listed = tuple(records)
    deeds = [each for each in listed if _is_deed(each) and _moves(each, listed)]
    news = [each for each in deeds if each.bearing is None or each.bearing.bears != "repeats"]
    told = counted(len(news), "standing")
    if recorded:
        head = f"Deeds in this article moved {told}." if news else "This article moved no level."
    else:
        head = f"Deeds in this text would move {told}." if news else "This text would move no level."
    moved = tuple(Reason(each.row.deed, (each.number,)) for each in news)
    return Effects(head, moved, tuple(_still(listed, deeds, news)))


def _is_deed(each: Shown) -> bool:
    return _is_standing(each) and bool(getattr(each.record, "from_event", None))


def _is_standing(each: Shown) -> bool:
    return not isinstance(each.record, Event | Commitment | Claim)


def _moves(each: Shown, listed: Iterable[Shown]) -> bool:
    """Whether a standing that an act brings about counts: the ledger says so, else the act's own status."""
    if each.bearing is not None:
        return each.bearing.moves
    return _event_of(each, listed) == "actual"


def _event_of(each: Shown, listed: Iterable[Shown]) -> str:
    """The status of the act behind a standing."""
    named = getattr(each.record, "from_event", None)
    found = (one.record for one in listed if isinstance(one.record, Event) and one.record.id == named)
    return next((event.status for event in found), "actual")


def _still(listed: tuple[Shown, ...], deeds: list[Shown], news: list[Shown]) -> Iterator[Reason]:
    """Why the rest moved nothing, the promises first."""
    by_grade: dict[str, list[int]] = {}
    for each in listed:
        if isinstance(each.record, Commitment):
            by_grade.setdefault(each.record.grade, []).append(each.number)
    for grade, numbers in by_grade.items():
        yield Reason(f"{_GRADES[grade]} moves no level: only the deed does.", tuple(numbers))
    yield from _reasons({"Told again: it stood so already.": [each.number for each in deeds if each not in news]})
    denied = [each.number for each in listed if _is_deed(each) and each not in deeds]
    yield from _reasons({"A party to it denies it, or it is not told as done: it moves nothing.": denied})
    yield from _background(listed)
    yield from _events(listed)


def _background(listed: Iterable[Shown]) -> Iterator[Reason]:
    told = [each for each in listed if _is_standing(each) and not _is_deed(each)]
    again = [each for each in told if each.bearing and each.bearing.bears == "repeats"]
    yield from _reasons({
        "Told as background, and kept as such: no act in this text brings it about.": [
            each.number for each in told if each not in again
        ],
        "Background that was told before.": [each.number for each in again],
    })  # fmt: skip


def _events(listed: Iterable[Shown]) -> Iterator[Reason]:
    listed = tuple(listed)
    behind = {getattr(each.record, "from_event", None) for each in listed}
    by_status: dict[str, list[int]] = {}
    silent: list[int] = []
    plain: list[int] = []
    for each in listed:
        event = each.record
        if not isinstance(event, Event) or event.id in behind:
            continue
        if event.status != "actual":
            by_status.setdefault(event.status, []).append(each.number)
        elif event.act:
            silent.append(each.number)
        else:
            plain.append(each.number)
    yield from _reasons({f"{_NOT_DONE[status]}.": some for status, some in by_status.items()})
    yield from _reasons({
        "An act of diplomacy that leaves the level as it is.": silent,
        "Talks, words, sanctions and force never move a level.": plain,
    })  # fmt: skip


def _reasons(found: Mapping[str, list[int]]) -> Iterator[Reason]:
    yield from (Reason(words, tuple(numbers)) for words, numbers in found.items() if numbers)
