"""What went one way in a period: counts, cooperation, conflict, net and stock."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from detente.measures.happenings import classes
from detente.measures.series import Count, Flow, Happening, Number, State


@dataclass(frozen=True)
class Stock:
    """What past events still weigh at the end of a day: Σ score·0.5^((t−tₑ)/h), null before the first scored one."""

    half_life: float
    day: date | None = None
    value: float | None = None

    def at(self, day: date) -> float | None:
        """The stock on a later day, if nothing more happens until then."""
        if self.value is None or self.day is None:
            return None
        return self.value * float(0.5 ** ((day - self.day).days / self.half_life))

    def after(self, happenings: Iterable[Happening], day: date) -> "Stock":
        """The stock on that day with these happenings, none of them later than it or before the stock's own day."""
        value = self.at(day)
        for each in happenings:
            if each.score is not None:
                weight = float(0.5 ** ((day - each.day).days / self.half_life))
                value = (value or 0.0) + each.score * weight
        return Stock(self.half_life, day, value)


def flow(
    sender: str | None, receiver: str | None, happened: Sequence[Happening], *, stock: float | None, reported: bool
) -> Flow:
    """The flow of a period. `reported` says whether an article on the pair came out in it."""
    state: State = "active" if happened else "quiet" if reported else "no data"
    return Flow(
        sender=sender,
        receiver=receiver,
        state=state,
        stock=stock,
        **(_sums(happened) if happened else _nothing(reported)),
    )


def _sums(happened: Sequence[Happening]) -> dict[str, Any]:
    """Every number of a period in which something was done."""
    by_type: dict[str, list[Happening]] = {}
    up: list[Happening] = []
    down: list[Happening] = []
    scored: list[Happening] = []
    for each in happened:
        by_type.setdefault(each.type, []).append(each)
        if each.score is not None:
            scored.append(each)
            if each.score:
                (up if each.score > 0 else down).append(each)
    return {
        "events": _count(happened),
        "reports": len({article for each in happened for article in each.articles}),
        "classes": _by_class(happened),
        # The types that occur, in the order of the list of types.
        "types": tuple(_named(code, by_type[code]) for code in classes() if code in by_type),
        "cooperation": _sum(up, scored),
        "conflict": _sum(down, scored),
        "net": _sum(scored, scored),
        "undated": _count([each for each in happened if each.placed_by in ("reported", "recorded")]),
        "alleged": _count([each for each in happened if each.alleged]),
        "unscored": _count([each for each in happened if each.score is None]),
    }


_NONE = Number(value=0.0)


@cache
def _nothing(reported: bool) -> Mapping[str, Any]:
    """The numbers of a period in which nothing was done: zero where reports came out, else none."""
    count, total = (Number(value=0.0 if reported else None) for _ in range(2))
    quads = tuple(Count(name=quad, value=0.0 if reported else None) for quad in _quads())
    counts = dict.fromkeys(("events", "undated", "alleged", "unscored"), count)
    sums = dict.fromkeys(("cooperation", "conflict", "net"), total)
    return MappingProxyType({**counts, **sums, "reports": 0, "classes": quads, "types": ()})


@cache
def _quads() -> tuple[str, ...]:
    return tuple(dict.fromkeys(classes().values()))


def _by_class(happened: Sequence[Happening]) -> tuple[Count, ...]:
    found: dict[str, list[Happening]] = {}
    for each in happened:
        found.setdefault(classes()[each.type], []).append(each)
    none: Sequence[Count] = _nothing(True)["classes"]
    return tuple(_named(zero.name, found[zero.name]) if zero.name in found else zero for zero in none)


def _count(some: Sequence[Happening]) -> Number:
    return Number(value=float(len(some)), entries=_entries(some)) if some else _NONE


def _named(name: str, some: Sequence[Happening]) -> Count:
    return Count(name=name, value=float(len(some)), entries=_entries(some))


def _sum(some: Sequence[Happening], scored: Sequence[Happening]) -> Number:
    """The sum of their scores. Where something was done and nothing of it has a score, it is unknown."""
    if not scored:
        return Number(value=None)
    return Number(value=sum((each.score or 0.0 for each in some), 0.0), entries=_entries(some))


def _entries(happened: Iterable[Happening]) -> tuple[str, ...]:
    return tuple(entry for each in happened for entry in each.entries)
