"""Distinct events out of reports: one deed told by three outlets is one deed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Generic, TypeVar

from detente.measures.series import Happening, PlacedBy, Scale, days_before
from detente.model import Actor, Entry, Event, Pair
from detente.ontology.cameo import Cameo, load_cameo
from detente.ontology.knowledge import DATA
from detente.ontology.plover import Plover, load_plover

# Two reports can be of one deed where their days overlap and neither leaves more than this open. A report without a
# date of its own may be of a deed this many days before it.
NEAR_DAYS = 3


@dataclass(frozen=True)
class Told:
    """An event entry at its place in time, with the ways it goes between the two."""

    entry: Entry
    event: Event
    directions: frozenset[tuple[str, str]]

    @cached_property
    def dated(self) -> bool:
        """Whether it has a date of its own, however wide."""
        return self.entry.when.earliest is not None or self.entry.when.latest is not None

    @cached_property
    def span(self) -> tuple[date, date]:
        """The first and the last day on which it may have been done."""
        first, last, reported = self.entry.when.earliest, self.entry.when.latest, self.entry.reported
        if first is None and last is None:
            return days_before(reported, NEAR_DAYS), reported
        first = first or last or reported
        return first, last or max(first, reported)

    @cached_property
    def day(self) -> date:
        """The day it counts on: by then it was done, as far as this report tells."""
        first, last = self.span
        reported = self.entry.reported
        return reported if self.entry.reported_basis == "published" and first <= reported <= last else last

    @property
    def placed_by(self) -> PlacedBy:
        """What gave it its day."""
        if not self.dated:
            return "reported" if self.entry.reported_basis == "published" else "recorded"
        return "date" if self.span[0] == self.span[1] else "span"

    @property
    def width(self) -> int:
        """Days between the ends of its span."""
        return (self.span[1] - self.span[0]).days


def directions(event: Event, pair: Pair) -> frozenset[tuple[str, str]]:
    """Which of the two acts on which: none where a third acts on both."""
    actors, recipients = ({actor.party for actor in some} for some in (event.actors, event.recipients))
    ways = ((pair.a, pair.b), (pair.b, pair.a))
    return frozenset((one, other) for one, other in ways if one in actors and other in recipients)


def happenings(told: Iterable[Told], *, scale: Scale) -> tuple[Happening, ...]:
    """The distinct events in order of their days.

    The most exact telling comes first and the others are held against it, never against each other: otherwise a chain
    of vague reports would draw a week of strikes into one.
    """
    kinds: dict[tuple[str, str | None], Anchors[frozenset[tuple[str, str]], list[Told]]] = {}
    for each in sorted(told, key=_most_exact_first):
        anchors = kinds.setdefault((each.event.type, each.event.act), Anchors())
        first, last = (day.toordinal() for day in each.span)
        group = anchors.fitting(first, last, each.directions)
        if group is None:
            anchors.add(first, last, each.directions, each.day.toordinal(), [each])
        else:
            group.append(each)
    found = (_happening(group, scale) for anchors in kinds.values() for group in anchors)
    return tuple(sorted(found, key=lambda each: (each.day, each.type, each.entries)))


Ways = TypeVar("Ways", frozenset[tuple[str, str]], int)
Kept = TypeVar("Kept")


class Anchors(Generic[Ways, Kept]):
    """The most exact tellings of the deeds of one type and act, found by the days that a further telling leaves open.

    Days are numbers. Two tellings may be of one deed where they share a direction and their spans meet; but "in
    December" fits every deed of December, so a wide span meets only its equal.
    """

    def __init__(self) -> None:
        self._kept: list[Kept] = []
        self._by_day: dict[int, list[tuple[int, int, Ways]]] = {}
        self._by_span: dict[tuple[int, int], list[tuple[int, int, Ways]]] = {}

    def __iter__(self) -> Iterator[Kept]:
        return iter(self._kept)

    def fitting(self, first: int, last: int, ways: Ways) -> Kept | None:
        """What is kept with the anchor that these days and directions fit: of several the latest, then the first."""
        if last - first > NEAR_DAYS:
            near = self._by_span.get((first, last), [])
        else:
            near = [each for day in range(first, last + 1) for each in self._by_day.get(day, ())]
        fitting = [(day, -number) for day, number, others in near if ways & others]
        return self._kept[-max(fitting)[1]] if fitting else None

    def add(self, first: int, last: int, ways: Ways, day: int, kept: Kept) -> None:
        """A further deed, told of on these days, counted on `day`, with what shall be kept of it."""
        anchor = (day, len(self._kept), ways)
        self._kept.append(kept)
        if last - first > NEAR_DAYS:
            self._by_span.setdefault((first, last), []).append(anchor)
        else:
            for each in range(first, last + 1):
                self._by_day.setdefault(each, []).append(anchor)


def score(event: Event, scale: Scale) -> float | None:
    """How friendly (to 10) or hostile (to -10) an event is; null where the scale has no score for it."""
    return score_of(event.type, event.mode, event.cameo, scale)


@lru_cache(maxsize=4096)
def score_of(type: str, mode: str | None, cameo: str | None, scale: Scale) -> float | None:
    """The same, from what the score hangs on."""
    if scale == "plover":
        return _plover().score(type, mode)
    row = _plover().modes.get((type, mode or ""))
    code = cameo or (row.cameo if row else None)
    return _cameo().goldstein(code) if code else None


@lru_cache(maxsize=1)
def classes() -> Mapping[str, str]:
    """The name of each type's class: "verbal cooperation", "material conflict" …"""
    return {code: row.quad_name for code, row in _plover().types.items()}


def _happening(group: Sequence[Told], scale: Scale) -> Happening:
    """One deed out of its tellings, the most exact of them first."""
    anchor = group[0]
    tellings = sorted(group, key=lambda each: (each.entry.reported, each.entry.id))
    return Happening(
        day=anchor.day,
        placed_by=anchor.placed_by,
        type=anchor.event.type,
        act=anchor.event.act,
        directions=tuple(sorted(frozenset().union(*(each.directions for each in tellings)))),
        score=_usual(tellings, scale),
        alleged=not any(_owned(each.event) for each in tellings),
        entries=tuple(each.entry.id for each in tellings),
        articles=tuple(dict.fromkeys(each.entry.article for each in tellings)),
    )


def _most_exact_first(told: Told) -> tuple[object, ...]:
    return not told.dated, told.width, -len(told.directions), told.day, told.entry.reported, told.entry.id


def _usual(tellings: Sequence[Told], scale: Scale) -> float | None:
    """The score that most tellings give, the first told among equals: outlets may code one deed by different modes."""
    scores = Counter(found for each in tellings if (found := score(each.event, scale)) is not None)
    return scores.most_common(1)[0][0] if scores else None


def _owned(event: Event) -> bool:
    """Whether the report tells it in its own name, or a doer says that it is so."""
    doers = {actor.party for actor in event.actors}
    said = [voice.holder for voice in event.voices if voice.stance in ("asserts", "confirms")]
    return not event.voices or any(not isinstance(holder, Actor) or holder.party in doers for holder in said)


@lru_cache(maxsize=1)
def _plover() -> Plover:
    return load_plover(DATA)


@lru_cache(maxsize=1)
def _cameo() -> Cameo:
    return load_cameo(DATA)
