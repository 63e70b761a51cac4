"""What parties did to each other, as columns of numbers: who, to whom, of which class, on which day, known since when.

Each deed counts once however many reports tell of it: the same type and act between the same two on one day is one.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.model import Entry, Event, Pair
from detente.ontology.knowledge import DATA
from detente.ontology.plover import load_types

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]

# The quad classes, in the order of their numbers.
CLASSES = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")


class Told(NamedTuple):
    """A deed of one party to another: its class (0 to 3), its day, and the first day on which it was known."""

    source: str
    target: str
    kind: int
    day: int
    seen: int


@dataclass(frozen=True)
class Deeds:
    """Deeds in the order in which they came to be known.

    `pair`, `kind`, `day` and `seen` have an element a deed; `pair` counts directed pairs, and `source`, `target` and
    `back` (the same two the other way) have an element for each of those. Days are ordinals. `entries` opens the deeds
    of the pairs that were asked for: by directed pair and class, with the day of each, the newest first.
    """

    parties: tuple[str, ...]
    source: Ints
    target: Ints
    back: Ints
    pair: Ints
    kind: Ints
    day: Ints
    seen: Ints
    entries: Mapping[tuple[str, str, int], tuple[tuple[int, str], ...]]

    def __len__(self) -> int:
        return len(self.pair)

    @property
    def begin(self) -> int:
        """The first day on which anything was known: before it, nothing says that nothing happened."""
        return int(self.seen.min()) if len(self) else 0

    def number(self, source: str, target: str) -> int | None:
        """The number of a directed pair; null where neither ever did anything to the other."""
        try:
            a, b = self.parties.index(source), self.parties.index(target)
        except ValueError:
            return None
        found = np.flatnonzero((self.source == a) & (self.target == b))
        return int(found[0]) if len(found) else None


def deeds_of(entries: Iterable[Entry], *, known: date, open_: Iterable[Pair] = ()) -> Deeds:
    """The deeds that the entries tell, as far as they were reported by the day `known`.

    Events count that are told as done and over by then. One without a date of its own counts on the day of its report.
    `open_` are the pairs whose deeds shall open to their entries.
    """
    wanted = {way for pair in open_ for way in ((pair.a, pair.b), (pair.b, pair.a))}
    distinct: dict[tuple[object, ...], Told] = {}
    behind: dict[tuple[str, str, int], dict[str, int]] = {}
    for entry in entries:
        for told, same in _told(entry, known):
            first = distinct.get(same)
            distinct[same] = told if first is None or told.seen < first.seen else first
            if (told.source, told.target) in wanted:
                behind.setdefault((told.source, told.target, told.kind), {})[entry.id] = told.day
    opened = {
        key: tuple(sorted(((day, id_) for id_, day in some.items()), reverse=True)) for key, some in behind.items()
    }
    return deeds_from(distinct.values(), opened)


def deeds_from(
    told: Iterable[Told], entries: Mapping[tuple[str, str, int], tuple[tuple[int, str], ...]] | None = None
) -> Deeds:
    """The deeds, each of which is told once."""
    rows = sorted(told, key=lambda row: (max(row.day, row.seen), row))
    parties = tuple(sorted({party for row in rows for party in (row.source, row.target)}))
    place = {party: number for number, party in enumerate(parties)}
    ways = sorted({way for row in rows for way in ((row.source, row.target), (row.target, row.source))})
    number = {way: each for each, way in enumerate(ways)}
    return Deeds(
        parties=parties,
        source=np.array([place[one] for one, _ in ways], dtype=np.int64),
        target=np.array([place[other] for _, other in ways], dtype=np.int64),
        back=np.array([number[other, one] for one, other in ways], dtype=np.int64),
        pair=np.array([number[row.source, row.target] for row in rows], dtype=np.int64),
        kind=np.array([row.kind for row in rows], dtype=np.int64),
        day=np.array([row.day for row in rows], dtype=np.int64),
        seen=np.array([row.seen for row in rows], dtype=np.int64),
        entries=entries or {},
    )


def class_of(type_: str) -> int:
    """The class of an event type, 0 to 3."""
    return _classes()[type_]


def day_of(entry: Entry) -> date:
    """The day on which an event was over, as far as its report tells; without one, the day of the report."""
    last = entry.when.latest or entry.when.earliest
    return last if last else entry.reported


def ways_of(event: Event) -> frozenset[tuple[str, str]]:
    """Who did it to whom, party by party."""
    return frozenset(
        (actor.party, other.party) for actor in event.actors for other in event.recipients if actor.party != other.party
    )


def _told(entry: Entry, known: date) -> Iterator[tuple[Told, tuple[object, ...]]]:
    """Each way that an entry's event goes, with what tells it from another deed."""
    event = entry.record
    if not isinstance(event, Event) or event.status != "actual" or entry.reported > known:
        return
    day = day_of(entry)
    if day > known:
        return
    for source, target in sorted(ways_of(event)):
        told = Told(source, target, class_of(event.type), day.toordinal(), entry.reported.toordinal())
        yield told, (source, target, event.type, event.act, told.day)


@lru_cache(maxsize=1)
def _classes() -> Mapping[str, int]:
    return {code: row.quad_class - 1 for code, row in load_types(DATA).items()}
