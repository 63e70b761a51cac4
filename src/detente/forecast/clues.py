"""What speaks for an answer to the question: who is the object of this relation with this subject?

Most clues are about entities that the subject has met before and are nought for all others; popularity and common
contacts speak for any entity. Each is a plain count, faded and taken to a logarithm, so a weight says what it is worth.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.forecast.dataset import RELATION, SUBJECT, TIME, Floats, Ints, Singles
from detente.forecast.past import KEPT_FLOOR, POPULARITY_FADES, History, Popularity, Slice, Under, kept

# Steps after which a meeting counts 1/e. With daily data: days, a week, a month, a season.
FADES = (1.5, 7.0, 30.0, 120.0)

MET = (
    *(f"same relation with the candidate, fading in {fade:g}" for fade in FADES),
    "same relation with the candidate, ever",
    "candidate's share of the subject's facts of this relation",
    "the same share, fading in 7",
    "the same share, fading in 30",
    *(f"any relation the same way, fading in {fade:g}" for fade in FADES),
    *(f"any relation the other way, fading in {fade:g}" for fade in FADES),
    "same relation the other way, fading in 1.5",
    "same relation the other way, fading in 30",
    *(f"relations that this one follows, fading in {fade:g}" for fade in FADES),
    "candidate's share of the relations that this one follows",
    "nearness of the last meeting",
)
ANY = (
    *(f"object of this relation with anybody, fading in {fade:g}" for fade in POPULARITY_FADES),
    *(f"at that end of any fact, fading in {fade:g}" for fade in POPULARITY_FADES),
    "contacts in common with the subject",
)
CLUES = (*MET, *ANY)
COMMON = len(CLUES) - 1

# Scores that differ by less are the same: equal clues must tie, whatever the last bit says.
DIGITS = 9
# A faded count of this much is told from none; below it the logarithm is nearly straight.
_TOLD = 0.05
_RARE_UNDER_RELATION, _RARE, _RARE_IN_COMMON = 1e-5, 1e-6, 1e-5
# Contacts: the nearest count.
_NEAREST, _HELD = 30, 60


@dataclass(frozen=True)
class Scene:
    """A subject before a day: its facts, the entities it has met, and faded counts of meetings either way.

    `met` is sorted; `place` says for each fact which of them it was with; `faded` is [facts, fades]; `ways` are the
    meetings as subject and as object, each [met, fades].
    """

    past: Slice
    met: Ints
    place: Ints
    faded: Floats
    ways: tuple[Floats, Floats]

    @cached_property
    def relations(self) -> Ints:
        """[met]: how many different relations there were with each."""
        return self._different(self.past.relations)

    @cached_property
    def days(self) -> Ints:
        """[met]: on how many different days there was anything with each."""
        return self._different(self.past.ages.astype(np.int64))

    def _different(self, values: Ints) -> Ints:
        """[met]: how many different values the facts with each have; values are under 2³²."""
        return np.bincount(np.unique(self.place << 32 | values) >> 32, minlength=len(self.met))


class Reach(NamedTuple):
    """With how many an entity has dealt, and the steps since the first and the last time; not a number where never."""

    partners: int
    first: float
    last: float


class Day:
    """A day as the past shows it: scenes of its subjects, popularity and contacts, each worked out once."""

    def __init__(self, history: History, popularity: Popularity, day: int) -> None:
        popularity.advance(day)
        self.day, self.history = day, history
        self._popularity = popularity
        # [fades, 2, entities], as Popularity.overall gives it.
        self.activity = popularity.overall()
        self._overall = [_logged(counts, _RARE) for counts in self.activity.reshape(-1, history.entities)]
        self._contacts: dict[int, tuple[Ints, Floats]] = {}
        self._reach: dict[int, Reach] = {}
        self._under: dict[int, Under] = {}

    def scene(self, subject: int) -> Scene:
        """The subject before this day."""
        past = self.history.before(subject, self.day)
        met, place = np.unique(past.others, return_inverse=True)
        faded = np.exp(-past.ages[:, None] / np.array(FADES))
        onward = past.relations < self.history.relations
        ways = (_summed(place, faded, onward, len(met)), _summed(place, faded, ~onward, len(met)))
        return Scene(past, met, place, faded, ways)

    def popular(self, relation: int) -> Floats:
        """[entities, 6]: how popular each entity is under the relation, and at that end of any."""
        way = int(relation >= self.history.relations)
        under = [_logged(counts[relation], _RARE_UNDER_RELATION) for counts in self._popularity.counts]
        return np.stack([*under, *self._overall[way::2]], axis=1)

    def common(self, subject: int) -> Floats:
        """[entities]: how much each entity deals with those whom the subject deals with, as a share from 0 to 1."""
        total = np.zeros(self.history.entities)
        near, shares = self._contacts_of(subject)
        best = np.argsort(-shares, kind="stable")[:_NEAREST]
        for contact, share in zip(near[best], shares[best], strict=True):
            others, their_shares = self._contacts_of(int(contact))
            total[others] += share * their_shares
        # Everybody is their contacts' contact: that says nothing for dealings with oneself.
        total[subject] = 0
        return total

    def contact(self, one: int, other: int) -> int | None:
        """The contact that the two have most in common; null where they have none."""
        (near, shares), (far, their_shares) = self._contacts_of(one), self._contacts_of(other)
        both, here, there = np.intersect1d(near, far, assume_unique=True, return_indices=True)
        return int(both[np.argmax(shares[here] * their_shares[there])]) if len(both) else None

    def reach(self, entity: int) -> Reach:
        """With how many the entity has dealt before this day, and since when."""
        if entity not in self._reach:
            past = self.history.before(entity, self.day)
            ages = (past.ages[0], past.ages[-1]) if len(past.ages) else (np.nan, np.nan)
            self._reach[entity] = Reach(len(np.unique(past.others)), *map(float, ages))
        return self._reach[entity]

    def under(self, relation: int) -> Under:
        """The facts of the relation before this day."""
        if relation not in self._under:
            self._under[relation] = self.history.under(relation, self.day)
        return self._under[relation]

    def _contacts_of(self, entity: int) -> tuple[Ints, Floats]:
        """Whom the entity met, and what share of its faded meetings was theirs."""
        if entity not in self._contacts:
            past = self.history.before(entity, self.day)
            weights = kept(past.ages)
            met, place = np.unique(past.others, return_inverse=True)
            shares = np.bincount(place, weights, minlength=len(met)) / max(float(weights.sum()), KEPT_FLOOR)
            best = np.sort(np.argsort(-shares, kind="stable")[:_HELD])
            self._contacts[entity] = met[best], shares[best]
        return self._contacts[entity]


@dataclass(frozen=True)
class Question:
    """A subject and a relation on a day, with the rows that ask it: who is the object?"""

    day: Day
    scene: Scene
    subject: int
    relation: int
    rows: Ints


def questions(history: History, asked: Ints) -> Iterator[Question]:
    """The questions that the rows ask, by day, subject and relation; rows that ask the same come together."""
    if not len(asked):
        return
    popularity = Popularity(history)
    keys = asked[:, [TIME, SUBJECT, RELATION]]
    order = np.lexsort((keys[:, 2], keys[:, 1], keys[:, 0]))
    day: Day | None = None
    seen: tuple[int, int] | None = None
    for rows in np.split(order, 1 + np.flatnonzero(np.any(np.diff(keys[order], axis=0), axis=1))):
        time, subject, relation = (int(key) for key in keys[rows[0]])
        if day is None or day.day != time:
            day = Day(history, popularity, time)
        if seen != (time, subject):
            scene, seen = day.scene(subject), (time, subject)
        yield Question(day, scene, subject, relation, rows)


@dataclass(frozen=True)
class Clued:
    """A question with its clues: `met` is [met, MET] for those whom the subject has met.

    `popular`, [entities, 6], and `common`, a share, are for everybody.
    """

    question: Question
    met: Floats
    popular: Floats
    common: Floats

    @classmethod
    def of(cls, question: Question, follows: Floats) -> "Clued":
        """The clues to the question. `follows` as learn_follows gives it."""
        day, relation = question.day, question.relation
        met = met_clues(question.scene, relation, follows)
        return cls(question, met, day.popular(relation), day.common(question.subject))

    @property
    def near(self) -> Floats:
        """[entities]: the clue of common contacts; nought for none."""
        return np.log1p(self.common / _RARE_IN_COMMON)

    def table(self, candidates: Ints) -> Singles:
        """[candidates, CLUES]: the clues for each."""
        clues = np.zeros((len(candidates), len(CLUES)), dtype=np.float32)
        place, has_met = self.place(candidates)
        clues[has_met, : len(MET)] = self.met[place[has_met]]
        clues[:, len(MET) : COMMON] = self.popular[candidates]
        clues[:, COMMON] = self.near[candidates]
        return clues

    def place(self, candidates: Ints) -> tuple[Ints, NDArray[np.bool_]]:
        """Where each candidate stands among those met, and whether it does."""
        met = self.question.scene.met
        if not len(met):
            return np.zeros_like(candidates), np.zeros(len(candidates), dtype=bool)
        place = np.minimum(np.searchsorted(met, candidates), len(met) - 1)
        return place, met[place] == candidates

    def scores(self, weights: Floats) -> Floats:
        """[entities]: the weighted sum of the clues; the higher, the likelier the answer."""
        # Weights are applied one clue at a time: a product of matrices may add up in another order with other company.
        total = _weighed(self.popular, weights[len(MET) : COMMON])
        total += weights[COMMON] * self.near
        total[self.question.scene.met] += _weighed(self.met, weights[: len(MET)])
        return np.round(total, DIGITS)


def met_clues(scene: Scene, relation: int, follows: Floats) -> Floats:
    """[met, len(MET)]: the clues about those whom the subject has met. `follows` as learn_follows gives it."""
    size, turned = len(scene.met), len(follows) // 2
    way = int(relation >= turned)
    same = scene.past.relations == relation
    mirrored = scene.past.relations == (relation + turned) % len(follows)
    again = _summed(scene.place, scene.faded, same, size)
    ever = np.bincount(scene.place[same], minlength=size)
    mirror = _summed(scene.place, scene.faded, mirrored, size)
    worth = follows[relation, scene.past.relations]
    led = _summed(scene.place, scene.faded * worth[:, None], slice(None), size)
    long_led = led[:, 2] + _TOLD * np.bincount(scene.place, worth, minlength=size)
    nearest = np.full(size, np.inf)
    np.minimum.at(nearest, scene.place, scene.past.ages)
    return np.column_stack([
        _told(again), np.log1p(ever), ever / (ever.sum() + 1.0),
        again[:, 1] / (again[:, 1].sum() + 0.1), again[:, 2] / (again[:, 2].sum() + 0.1),
        _told(scene.ways[way]), _told(scene.ways[1 - way]), _told(mirror[:, [0, 2]]),
        _told(led), np.log1p(1e3 * long_led / max(long_led.sum(), 1e-9)), 1 / (nearest + 1),
    ])  # fmt: skip


def _summed(place: Ints, faded: Floats, which: NDArray[np.bool_] | slice, size: int) -> Floats:
    """[size, fades]: faded meetings added up by whom they were with."""
    chosen, weights = place[which], faded[which]
    return np.column_stack([np.bincount(chosen, column, minlength=size) for column in weights.T])


def _told(counts: Floats) -> Floats:
    return np.log1p(counts / _TOLD)


def _logged(counts: Singles, rare: float) -> Floats:
    """The logarithm of each one's share, nought for a share of none."""
    wide = counts.astype(np.float64)
    logged: Floats = np.log1p(wide / (wide.sum() + 1) / rare)
    return logged


def _weighed(clues: Floats, weights: Floats) -> Floats:
    """The clues added up by their weights, always in the same order."""
    total = np.zeros(len(clues))
    for clue, weight in zip(clues.T, weights, strict=True):
        total += weight * clue
    return total
