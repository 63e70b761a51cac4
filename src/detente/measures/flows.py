"""What went one way in a period: counts, cooperation, conflict, net and stock."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

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

    def count(wanted: Callable[[Happening], bool] = lambda _: True) -> Number:
        found = [each for each in happened if wanted(each)]
        return Number(value=None if state == "no data" else len(found), entries=_entries(found))

    return Flow(
        sender=sender,
        receiver=receiver,
        state=state,
        events=count(),
        reports=len({article for each in happened for article in each.articles}),
        classes=_by_class(count),
        types=_by_type(happened),
        cooperation=_sum(happened, state, lambda score: score > 0),
        conflict=_sum(happened, state, lambda score: score < 0),
        net=_sum(happened, state, lambda _: True),
        stock=stock,
        undated=count(lambda each: each.placed_by in ("reported", "recorded")),
        alleged=count(lambda each: each.alleged),
        unscored=count(lambda each: each.score is None),
    )


def _sum(happened: Sequence[Happening], state: State, wanted: Callable[[float], bool]) -> Number:
    """The sum of the scores that are wanted. Where something was done and nothing of it has a score, it is unknown."""
    scored = [each for each in happened if each.score is not None]
    if state == "no data" or (happened and not scored):
        return Number(value=None)
    counted = [(each, each.score) for each in scored if each.score is not None and wanted(each.score)]
    return Number(value=sum((score for _, score in counted), 0.0), entries=_entries(each for each, _ in counted))


def _by_class(count: Callable[[Callable[[Happening], bool]], Number]) -> tuple[Count, ...]:
    named = classes()

    def of(name: str) -> Number:
        return count(lambda each: named[each.type] == name)

    return tuple(Count(name=name, **dict(of(name))) for name in dict.fromkeys(named.values()))


def _by_type(happened: Sequence[Happening]) -> tuple[Count, ...]:
    """The types that occur, in the order of the list of types."""
    found = {code: [each for each in happened if each.type == code] for code in classes()}
    return tuple(Count(name=code, value=len(some), entries=_entries(some)) for code, some in found.items() if some)


def _entries(happened: Iterable[Happening]) -> tuple[str, ...]:
    return tuple(entry for each in happened for entry in each.entries)
