"""The chance that a side's level of representation changes: how often levels changed so far, and nothing cleverer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import exp

from detente.forecast.outlook import Foreseen
from detente.forecast.rates import in_words
from detente.model import Position
from detente.model.base import Record

MODEL = "levels 1"
CHANGE = "a change"
_NOT_KNOWN = frozenset({"unknown", "unknown_head"})
# The rate of all sides weighs as much as this many years of a side's own record.
_PULL_YEARS = 5.0
_YEAR = 365.25


class LevelChange(Record):
    """A day on which a side's level was seen to differ from the one before, with the entries of the new one."""

    sender: str
    receiver: str
    day: date
    before: str
    after: str
    entries: tuple[str, ...]


@dataclass(frozen=True)
class Side:
    """One side's record: its changes, and since when its level is known (null where it never was)."""

    sender: str
    receiver: str
    since: date | None
    changes: tuple[LevelChange, ...]

    def years(self, until: date) -> float:
        """For how long its level has been known by a day."""
        return max((until - self.since).days, 0) / _YEAR if self.since else 0.0


def sides_of(positions: Iterable[Position], *, until: date) -> tuple[Side, ...]:
    """The record of each side of a pair, from how the pair stood on each day on which that may have changed."""
    days = sorted((each for each in positions if each.valid <= until), key=lambda each: each.valid)
    if not days:
        return ()
    ways = [(side.sender, side.receiver) for side in days[0].sides]
    return tuple(_side(days, sender, receiver) for sender, receiver in ways)


def level_outlook(own: Sequence[Side], others: Sequence[Side], *, made: date, days: int = 90) -> tuple[Foreseen, ...]:
    """For each side, the chance that its level changes in the days after `made`; none where no level is known.

    Changes are taken to come at a steady rate: the side's own, pulled towards that of all sides, `others` included.
    """
    everybody = (*own, *others)
    changes = sum(len(side.changes) for side in everybody)
    years = sum(side.years(made) for side in everybody)
    if not years:
        return ()
    usual = (changes + 0.5) / years
    return tuple(_foreseen(side, usual, len(everybody), made, days) for side in own if side.since)


def _foreseen(side: Side, usual: float, sides: int, made: date, days: int) -> Foreseen:
    years = side.years(made)
    rate = (len(side.changes) + usual * _PULL_YEARS) / (years + _PULL_YEARS)
    probability, baseline = (1 - exp(-each * days / _YEAR) for each in (rate, usual))
    seen = f"{len(side.changes)} change{'' if len(side.changes) == 1 else 's'} in {years:.1f} years on record"
    return Foreseen(
        question="level",
        source=side.sender,
        target=side.receiver,
        subject=CHANGE,
        made=made,
        days=days,
        until=made + timedelta(days=days),
        probability=probability,
        words=in_words(probability),
        baseline=baseline,
        climatology=baseline,
        model=MODEL,
        why=f"{seen}; the baseline is the rate of all {sides} sides looked at",
        entries=tuple(dict.fromkeys(entry for each in reversed(side.changes) for entry in each.entries)),
    )


def _side(days: Sequence[Position], sender: str, receiver: str) -> Side:
    known = [(each.valid, level) for each in days if (level := each.side(sender).level).word not in _NOT_KNOWN]
    changes = tuple(
        LevelChange(sender=sender, receiver=receiver, day=day, before=old.word, after=new.word, entries=new.entries)
        for (_, old), (day, new) in pairwise(known)
        if old.word != new.word
    )
    return Side(sender, receiver, known[0][0] if known else None, changes)
