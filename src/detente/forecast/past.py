"""What is known before a day: each entity's own facts, and how often each object was named under each relation."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from detente.forecast.dataset import OBJECT, RELATION, SUBJECT, TIME, Floats, Ints, Singles, both_ways

# Steps after which a naming counts 1/e; infinity for one that never fades.
POPULARITY_FADES = (3.0, 20.0, np.inf)
# Steps after which a fact counts 1/e, and what one of long ago keeps.
KEPT_FADE, KEPT_FLOOR = 20.0, 0.02


def kept(ages: Floats) -> Floats:
    """What a fact of each age still counts: it fades, and one of long ago keeps a little."""
    weights: Floats = np.exp(-ages / KEPT_FADE) + KEPT_FLOOR
    return weights


class Under(NamedTuple):
    """The facts of a relation before a day, oldest first: who, whom, age in steps (≥ 1), and what it still counts."""

    subjects: Ints
    objects: Ints
    ages: Floats
    kept: Floats


class Slice(NamedTuple):
    """An entity's facts before a day, oldest first: relation (either way), the other entity, age in steps (≥ 1)."""

    relations: Ints
    others: Ints
    ages: Floats


@dataclass(frozen=True)
class History:
    """Known facts, read from both ends, sorted by subject and time.

    `first[e]` is the row where entity e begins; `by_relation` are the numbers of the rows by relation and time, and
    `first_under[r]` is where relation r begins among them; `step` is the time from one day to the next. Every look into
    it is cut off before a day, so that no answer can see its own day or a later one.
    """

    rows: Ints
    first: Ints
    by_relation: Ints
    first_under: Ints
    entities: int
    relations: int
    step: int

    @classmethod
    def of(cls, facts: Ints, entities: int, relations: int, step: int) -> "History":
        """The history of the facts; one told twice on a day counts once."""
        rows = both_ways(np.unique(facts, axis=0), relations)
        rows = rows[np.lexsort((rows[:, OBJECT], rows[:, RELATION], rows[:, TIME], rows[:, SUBJECT]))]
        first = np.searchsorted(rows[:, SUBJECT], np.arange(entities + 1))
        by_relation = np.lexsort((rows[:, TIME], rows[:, RELATION]))
        first_under = np.searchsorted(rows[by_relation, RELATION], np.arange(2 * relations + 1))
        return cls(rows, first, by_relation, first_under, entities, relations, step)

    def before(self, entity: int, day: int) -> Slice:
        """The entity's facts before the day."""
        low, high = self.first[entity], self.first[entity + 1]
        rows = self.rows[low : low + np.searchsorted(self.rows[low:high, TIME], day)]
        return Slice(rows[:, RELATION], rows[:, OBJECT], (day - rows[:, TIME]) / self.step)

    def under(self, relation: int, day: int) -> Under:
        """The relation's facts before the day."""
        numbers = self.by_relation[self.first_under[relation] : self.first_under[relation + 1]]
        rows = self.rows[numbers[: np.searchsorted(self.rows[numbers, TIME], day)]]
        ages = (day - rows[:, TIME]) / self.step
        return Under(rows[:, SUBJECT], rows[:, OBJECT], ages, kept(ages))


class Popularity:
    """How often each object was named under each relation before a day, at several rates of fading.

    Days must be asked for in order: the counts are carried on from one to the next.
    """

    def __init__(self, history: History) -> None:
        self._rows = history.rows[np.argsort(history.rows[:, TIME], kind="stable")]
        self._next = 0
        self._day: int | None = None
        self._relations, self._step = history.relations, history.step
        shape = (len(POPULARITY_FADES), 2 * history.relations, history.entities)
        # Single precision: with 500 relations and 23,000 entities that is 140 MB instead of twice as much.
        self.counts: Singles = np.zeros(shape, dtype=np.float32)

    def advance(self, day: int) -> None:
        """Takes in all facts before the day, and lets the counts fade until then."""
        times = self._rows[:, TIME]
        while self._next < len(times) and times[self._next] < day:
            then = int(times[self._next])
            end = int(np.searchsorted(times, then, side="right"))
            self._fade(then)
            new = self._rows[self._next : end]
            for count in self.counts:
                np.add.at(count, (new[:, RELATION], new[:, OBJECT]), 1)
            self._next = end
        self._fade(day)

    def overall(self) -> Singles:
        """[fades, 2, entities]: how often an entity was named as object (0) and as subject (1), under any relation."""
        named, naming = self.counts[:, : self._relations], self.counts[:, self._relations :]
        return np.stack([named.sum(axis=1), naming.sum(axis=1)], axis=1)

    def _fade(self, day: int) -> None:
        if self._day is not None and day > self._day:
            for count, fade in zip(self.counts, POPULARITY_FADES, strict=True):
                if np.isfinite(fade):
                    count *= np.float32(np.exp((self._day - day) / self._step / fade))
        self._day = day
