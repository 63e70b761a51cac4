"""The rules of a position: names and words, the order of levels, and the order in which standings are followed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from detente.model import (
    Actor,
    Channel,
    Entry,
    Event,
    Format,
    HeadPhase,
    LevelWord,
    Mission,
    MissionKind,
    Recognition,
    Relations,
    Representation,
    Standing,
    Voice,
)
from detente.model.base import Record
from detente.ontology.loading import load_rows

RULES = Path(__file__).parents[1] / "data" / "ontology" / "rules.yml"

# DOMAIN: the order of effective levels. What is unknown or outside the classes has no place in it.
ORDER: Mapping[LevelWord, int] = {
    "ambassador": 60, "minister": 50, "charge": 40, "liaison": 30, "interests_section": 20, "protecting_power": 10,
    "none": 0,
}  # fmt: skip

COMING: frozenset[HeadPhase] = frozenset({"nominated", "agrement_asked", "agrement_granted", "appointed"})
IN_FUNCTION: frozenset[HeadPhase] = frozenset({"arrived", "copy_presented", "credentials_presented", "in_post"})
GONE: frozenset[HeadPhase] = frozenset({"recalled", "withdrawn", "persona_non_grata", "ended", "absent", "vacant"})

EMBASSIES: frozenset[MissionKind] = frozenset({"embassy", "high_commission", "nunciature"})

# DOMAIN F12: the night and the time zone move a date; two reports this near may be of one act.
NEAR = timedelta(days=2)

_FIRST: Mapping[str, int] = {
    kind: number
    for number, kind in enumerate(("relations", "mission", "representation", "channel", "recognition", "format"))
}


class Rule(Record):
    """A rule by which positions are made."""

    name: str
    decides: str
    says: str
    source: str


@lru_cache(maxsize=1)
def rules() -> Mapping[str, Rule]:
    """Every rule by name."""
    return {rule.name: rule for rule in load_rows(RULES, Rule)}


@dataclass(frozen=True)
class Placed:
    """A standing at its place in time: the first day on which it surely holds. `own` where an act brought it about.

    `also` are entries that tell the same change less exactly; `again` marks a change without a date that was told with
    one before, and others' word for what one of the two calls otherwise.
    """

    entry: Entry
    standing: Standing
    day: date
    act: str | None
    own: bool
    also: tuple[str, ...] = ()
    again: bool = False
    # What follows from these. Every standing that is put in its order is asked for all of it: it is found at once.
    # The entry, and those that tell the same.
    entries: tuple[str, ...] = field(init=False, repr=False, compare=False)
    # Whether it has a date of its own.
    dated: bool = field(init=False, repr=False, compare=False)
    # Whether it tells of a change, by an act or on a day, and not of how things stand at the day of the report.
    change: bool = field(init=False, repr=False, compare=False)
    # The first and the last day on which it may have begun.
    span: tuple[date, date] = field(init=False, repr=False, compare=False)
    # Days between the ends of its span; 0 is exact, as is a state that is told without a date.
    width: int = field(init=False, repr=False, compare=False)
    # What it speaks of.
    subject: object = field(init=False, repr=False, compare=False)
    # The key by which standings are followed: the last one holds. Relations come before missions they bear on.
    order: tuple[object, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        entry, told, has_date = self.entry, self.standing, dated(self.entry)
        days = span(entry)
        width = (days[1] - days[0]).days if has_date else 0
        change = self.own or has_date
        which = self.again, change, has_date, -width, self.own, _step(told), told.inferred is None
        vars(self).update(
            entries=(entry.id, *self.also),
            dated=has_date,
            change=change,
            span=days,
            width=width,
            subject=subject(told),
            order=(self.day, _FIRST[told.kind], *which, entry.reported, entry.recorded, entry.id),
        )


def place(entry: Entry, event: Entry | None) -> Placed:
    """A standing's place, with the act of the event that brought it about."""
    standing: Any = entry.record
    deed = event.record if event else None
    act = deed.act if isinstance(deed, Event) else None
    return Placed(entry, standing, settled_day(entry), act, standing.from_event is not None)


def dated(entry: Entry) -> bool:
    """Whether an entry has a date of its own, however wide."""
    return entry.when.earliest is not None or entry.when.latest is not None


def settled_day(entry: Entry) -> date:
    """The first day on which an entry surely holds: the end of its span, or the report of it where that is sooner."""
    when, reported = entry.when, entry.reported
    first, last = when.earliest, when.latest
    if last is None:
        if first is None:
            return reported
        last = max(first, reported)
    return reported if (first is None or first <= reported) and reported <= last else last


def may_begin(entry: Entry) -> date:
    """The first day on which an entry may hold."""
    return entry.when.earliest or settled_day(entry)


def span(entry: Entry) -> tuple[date, date]:
    """The days between which an entry began: what a report tells as done was done by the day of the report."""
    return entry.when.earliest or date.min, settled_day(entry)


def within(inner: Entry, outer: Entry) -> bool:
    """Whether one entry has a date that is more exact than another's and lies inside it."""
    (first, last), (begin, end) = span(inner), span(outer)
    return dated(inner) and begin <= first and last <= end and _width(inner) < _width(outer)


def _width(entry: Entry) -> int:
    first, last = span(entry)
    return (last - first).days


def subject(standing: Standing) -> object:
    """What a standing speaks of: standings with different subjects never contradict each other."""
    match standing:
        case Relations():
            return "relations"
        case Mission(mission="consulate"):
            return "consulate", standing.sender.party, standing.city
        case Mission():
            return "mission", standing.sender.party, standing.mission in EMBASSIES or standing.mission
        case Representation():
            return "head", standing.sender.party
        case Channel():
            return "channel", standing.sender.party
        case Recognition():
            return "recognition", standing.by.party, standing.object
        case Format():
            return "format", standing.name, standing.form


def _step(standing: Standing) -> int:
    """On one day a head is appointed first, the old one leaves next, and the new one takes up functions last."""
    if not isinstance(standing, Representation) or standing.phase in COMING:
        return 0
    return 1 if standing.phase in GONE else 2


def moves(entry: Entry, event: Entry | None) -> bool:
    """Whether a standing may move a position: only deeds do, and none that a party to it denies."""
    standing: Any = entry.record
    deed = event.record if event else None
    if isinstance(deed, Event) and deed.status != "actual":
        return False
    parties = _parties(standing)
    return not any(
        voice.stance == "denies" and isinstance(voice.holder, Actor) and voice.holder.party in parties
        for voice in voices(entry, event)
    )


def voices(entry: Entry, event: Entry | None) -> tuple[Voice, ...]:
    """Everybody who speaks to a standing or to the act behind it."""
    standing: Any = entry.record
    deed = event.record if event else None
    return (*standing.voices, *(deed.voices if isinstance(deed, Event) else ()))


def _parties(standing: Standing) -> frozenset[str]:
    match standing:
        case Representation() | Mission() | Channel():
            return frozenset({standing.sender.party, standing.receiver.party})
        case Relations() | Format():
            return frozenset(actor.party for actor in standing.parties)
        case Recognition():
            return frozenset({standing.by.party, standing.of.party})
