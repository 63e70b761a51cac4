"""Reports of one deed brought together: the same type and act, the same parties the same way, fitting days and place.

Type, act, direction and days decide as they do where deeds are counted for measures. Place, the words where a report
names one side only, and a later look back at a diplomatic act decide what those leave open.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, lru_cache
from pathlib import Path

from detente.ledger.rules import dated, within
from detente.ledger.words import quoted
from detente.model import Actor, Entry, Event, Place, Voice
from detente.ontology.states import load_states

_DATA = Path(__file__).parents[1] / "data"

# Two reports can be of one deed where their days overlap and neither leaves more than this open. A report without a
# date of its own may be of a deed this many days before it.
NEAR_DAYS = 3

# Of the words of the shorter quote, the share that the other must hold too, and how many at least.
SIMILAR, _FEWEST = 0.6, 2

# Within this distance two place names may stand for one spot: a village and the town nearby.
_NEAR_KM = 100
# Deeds that are done somewhere. What governments say and what diplomats do has a place only by chance of the telling.
_SOMEWHERE = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "PROTEST", "AID", "CONSULT"})

_WORD = re.compile(r"[^\W\d_]{4,}")
_ENDING = re.compile(r"(?:ing|ed|es|s|e)$")
_COMMON = frozenset(
    "that this with from have been were will would said says told after before over into about which their they "
    "monday tuesday wednesday thursday friday saturday sunday".split()
)


@dataclass(frozen=True)
class Told:
    """An event entry with the ways it goes, its place in time and its words."""

    entry: Entry
    event: Event

    @cached_property
    def deed(self) -> tuple[str, str | None, str]:
        """What was done, and whether it was: two that differ in it are never one."""
        return self.event.type, self.event.act, self.event.status

    @cached_property
    def actors(self) -> frozenset[str]:
        """The parties that act."""
        return parties(self.event.actors)

    @cached_property
    def recipients(self) -> frozenset[str]:
        """The parties acted upon."""
        return parties(self.event.recipients)

    @cached_property
    def ways(self) -> frozenset[tuple[str, str]]:
        """Who acts on whom; empty where a side is not named."""
        return frozenset((one, other) for one in self.actors for other in self.recipients if one != other)

    @cached_property
    def span(self) -> tuple[date, date]:
        """The first and the last day on which it may have been done."""
        first, last, reported = self.entry.when.earliest, self.entry.when.latest, self.entry.reported
        if first is None and last is None:
            return _back(reported, NEAR_DAYS), reported
        first = first or last or reported
        return first, last or max(first, reported)

    @property
    def width(self) -> int:
        """Days between the ends of its span."""
        return (self.span[1] - self.span[0]).days

    @cached_property
    def words(self) -> frozenset[str]:
        """The words it stands on."""
        return stems(quoted(self.event))

    @property
    def own(self) -> bool:
        """Whether the report tells it in its own name."""
        return not self.event.voices or any(voice.holder == "publisher" for voice in asserting(self.event.voices))

    @property
    def alleged(self) -> bool:
        """Whether neither the report in its own name nor a doer says that it is so."""
        said = (voice.holder for voice in asserting(self.event.voices))
        return not self.own and not any(isinstance(each, Actor) and each.party in self.actors for each in said)

    def meets(self, other: "Told") -> bool:
        """Whether both may have been done on one day."""
        if max(self.width, other.width) > NEAR_DAYS:
            # "In December" fits every deed of December: only another "in December" is taken as the same.
            return dated(self.entry) and dated(other.entry) and self.span == other.span
        return self.span[0] <= other.span[1] and other.span[0] <= self.span[1]


@dataclass
class Group:
    """The tellings of one deed; `anchor` is the most exact, the others are held against it and say why."""

    anchor: Told
    others: list[tuple[Told, tuple[str, ...]]] = field(default_factory=list)

    @property
    def all(self) -> tuple[Told, ...]:
        """Every telling in the order of its report."""
        tellings = (self.anchor, *(told for told, _ in self.others))
        return tuple(sorted(tellings, key=lambda each: (each.entry.reported, each.entry.recorded, each.entry.id)))

    @property
    def ways(self) -> frozenset[tuple[str, str]]:
        """Every way that a telling gives."""
        return frozenset().union(*(each.ways for each in self.all))

    def why(self, told: Told) -> tuple[str, ...]:
        """Why a telling belongs to the group; empty where it does not."""
        articles = (self.anchor.entry.article, *(each.entry.article for each, _ in self.others))
        beside = told.entry.article in articles
        return _why(self.anchor, told, beside=beside)


def gather(many: Iterable[Told]) -> tuple[Group, ...]:
    """The deeds among the tellings, each with its tellings.

    The most exact telling comes first and the others are held against it, never against each other: otherwise a chain
    of vague reports would draw a week of strikes into one.
    """
    groups: list[Group] = []
    near: dict[object, list[Group]] = {}
    for told in sorted(many, key=_most_exact_first):
        candidates = {id(group): group for handle in _handles(told) for group in near.get(handle, ())}
        fitting = [(group, why) for group in candidates.values() if (why := group.why(told))]
        fitting = fitting or _recalled(told, candidates.values())
        if fitting:
            group, why = max(fitting, key=lambda each: (len(each[1]), each[0].anchor.span[1], each[0].anchor.entry.id))
            group.others.append((told, why))
            continue
        groups.append(group := Group(told))
        for handle in _handles(told):
            near.setdefault(handle, []).append(group)
    return tuple(groups)


def parties(actors: Iterable[Actor]) -> frozenset[str]:
    """The codes of parties, each once."""
    return frozenset(actor.party for actor in actors)


def asserting(voices: Iterable[Voice]) -> tuple[Voice, ...]:
    """The voices that say in their own name that it is so."""
    return tuple(voice for voice in voices if voice.stance in ("asserts", "confirms"))


def stems(words: str) -> frozenset[str]:
    """Words that tell something, without their endings."""
    found = _WORD.findall(words.casefold().replace("’", " ").replace("'", " "))
    return frozenset(_ENDING.sub("", word) for word in found if word not in _COMMON)


def similar(one: frozenset[str], other: frozenset[str], *, share: float = SIMILAR) -> bool:
    """Whether two quotes are largely of the same words: the longer holds this share of the shorter one's."""
    common = len(one & other)
    return common >= _FEWEST and common >= share * min(len(one), len(other))


def same_spot(one: Place | None, other: Place | None) -> bool | None:
    """Whether two places may be one; null where a text names none, or names a country at large."""
    if one is None or other is None or "inferred" in (one.basis, other.basis):
        return None
    if one.name.casefold() == other.name.casefold():
        return True
    if one.country and other.country and one.country != other.country:
        return False
    if _is_country(one) or _is_country(other):
        return None
    if None in (one.lat, one.lon, other.lat, other.lon):
        return None
    return _kilometres(one, other) <= _NEAR_KM


def _why(anchor: Told, told: Told, *, beside: bool) -> tuple[str, ...]:
    if anchor.deed != told.deed or not anchor.meets(told):
        return ()
    spot = same_spot(anchor.event.where, told.event.where)
    if spot is False and told.event.act is None and told.event.type in _SOMEWHERE:
        return ()
    alike = similar(_telling_words(anchor), _telling_words(told))
    common = anchor.ways & told.ways
    if not common and not (_one_sided(anchor, told) and (alike or beside)):
        return ()
    return (
        f"act: {told.event.act}" if told.event.act else f"type: {told.event.type}",
        f"parties: {_arrows(common)}" if common else "one side named",
        f"days: {_days(anchor, told)}",
        *((f"place: {told.event.where.name}",) if spot and told.event.where else ()),
        *(("words",) if alike else ()),
    )


def _recalled(told: Told, groups: Iterable[Group]) -> list[tuple[Group, tuple[str, ...]]]:
    """The one deed that a report looks back on: "in January they severed relations" tells of the third of January.

    Only diplomatic acts are so rare that there is one, and where there are two it is neither.
    """
    inside = [each for each in groups if told.event.act and within(each.anchor.entry, told.entry)]
    common = [(each, each.anchor.ways & told.ways) for each in inside if each.anchor.deed == told.deed]
    found = [(each, ways) for each, ways in common if ways]
    if len(found) != 1:
        return []
    ((group, ways),) = found
    days = f"days: {group.anchor.span[0]} within {told.span[0]} to {told.span[1]}"
    return [(group, (f"act: {told.event.act}", f"parties: {_arrows(ways)}", days))]


def _arrows(ways: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{one} → {other}" for one, other in sorted(ways))


def _one_sided(one: Told, other: Told) -> bool:
    """Whether one of the two leaves a side open, and the side that it names is the other's too."""
    if one.ways and other.ways:
        return False
    pairs = ((one.actors, other.actors), (one.recipients, other.recipients))
    return all(not a or not b or a & b for a, b in pairs) and any(a & b for a, b in pairs)


def _handles(told: Told) -> tuple[object, ...]:
    """Where a group is looked for: by its deed and each party in its role."""
    roles = (("actor", told.actors), ("recipient", told.recipients))
    return tuple((told.deed, role, party) for role, some in roles for party in sorted(some))


def _telling_words(told: Told) -> frozenset[str]:
    """Its words without the names of its parties, which say nothing about the deed."""
    names = (actor.name or "" for actor in (*told.event.actors, *told.event.recipients))
    return told.words - stems(" ".join(names))


def _most_exact_first(told: Told) -> tuple[object, ...]:
    entry = told.entry
    return not told.ways, not dated(entry), told.width, -len(told.ways), told.span[1], entry.reported, entry.id


def _days(one: Told, other: Told) -> str:
    first, last = max(one.span[0], other.span[0]), min(one.span[1], other.span[1])
    return f"{first}" if first == last else f"{first} to {last}"


def _back(day: date, days: int) -> date:
    return day - timedelta(days=days) if day.toordinal() > days else date.min


def _kilometres(one: Place, other: Place) -> float:
    """The great-circle distance."""
    lat, lon, lat2, lon2 = (math.radians(each or 0.0) for each in (one.lat, one.lon, other.lat, other.lon))
    half = math.sin((lat2 - lat) / 2) ** 2 + math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    return 2 * 6371 * math.asin(min(1.0, math.sqrt(half)))


def _is_country(place: Place) -> bool:
    return place.country is not None and place.name.casefold() in _countries().get(place.country, frozenset())


@lru_cache(maxsize=1)
def _countries() -> Mapping[str, frozenset[str]]:
    """The names of every state by its code."""
    return {state.code: frozenset(name.casefold() for name in state.names) for state in load_states(_DATA)}
