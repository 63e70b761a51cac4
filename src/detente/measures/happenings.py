"""Distinct events out of reports: one deed told by three outlets is one deed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache

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

    def may_be(self, other: "Told") -> bool:
        """Whether both may tell of one deed, as far as type, act, parties and days go."""
        same = (self.event.type, self.event.act) == (other.event.type, other.event.act)
        return same and bool(self.directions & other.directions) and self._meets(other)

    def _meets(self, other: "Told") -> bool:
        if max(self.width, other.width) > NEAR_DAYS:
            # "In December" fits every deed of December: only another "in December" is taken as the same.
            return self.dated and other.dated and self.span == other.span
        return self.span[0] <= other.span[1] and other.span[0] <= self.span[1]


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
    groups: dict[tuple[str, str | None], list[_Group]] = {}
    for each in sorted(told, key=_most_exact_first):
        near = groups.setdefault((each.event.type, each.event.act), [])
        fitting = [group for group in near if group.takes(each)]
        if fitting:
            max(fitting, key=lambda group: group.anchor.day).others.append(each)
        else:
            near.append(_Group(each))
    found = (group.happening(scale) for some in groups.values() for group in some)
    return tuple(sorted(found, key=lambda each: (each.day, each.type, each.entries)))


def score(event: Event, scale: Scale) -> float | None:
    """How friendly (to 10) or hostile (to -10) an event is; null where the scale has no score for it."""
    if scale == "plover":
        return _plover().score(event.type, event.mode)
    mode = _plover().modes.get((event.type, event.mode or ""))
    code = event.cameo or (mode.cameo if mode else None)
    return _cameo().goldstein(code) if code else None


def classes() -> Mapping[str, str]:
    """The name of each type's class: "verbal cooperation", "material conflict" …"""
    return {code: row.quad_name for code, row in _plover().types.items()}


@dataclass
class _Group:
    """The tellings of one deed; `anchor` is the most exact."""

    anchor: Told
    others: list[Told] = field(default_factory=list)

    def takes(self, told: Told) -> bool:
        return self.anchor.may_be(told)

    def happening(self, scale: Scale) -> Happening:
        tellings = sorted((self.anchor, *self.others), key=lambda each: (each.entry.reported, each.entry.id))
        return Happening(
            day=self.anchor.day,
            placed_by=self.anchor.placed_by,
            type=self.anchor.event.type,
            act=self.anchor.event.act,
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
