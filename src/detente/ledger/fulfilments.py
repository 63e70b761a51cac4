"""Who has kept a promise, by the act that was promised or by a standing that shows it; and who acted against one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import Literal, Self, cast

from pydantic import Field, model_validator

from detente.ledger.rules import Placed, dated, may_begin, settled_day
from detente.model import (
    Channel,
    Entry,
    Event,
    EventType,
    Format,
    Mission,
    Recognition,
    Relations,
    Representation,
    Standing,
)
from detente.model.base import Record
from detente.ontology.loading import load_rows

FULFILMENTS = Path(__file__).parents[1] / "data" / "ontology" / "fulfilments.yml"

_KINDS: Mapping[str, type[Record]] = {
    "relations": Relations, "mission": Mission, "representation": Representation, "recognition": Recognition,
}  # fmt: skip


class Contrary(Record):
    """The deeds that go against a promise: acts, or events of a type whatever the act."""

    acts: tuple[str, ...] = ()
    types: tuple[EventType, ...] = ()


class Fulfilment(Record):
    """What keeps and breaks a promise of one of the acts under `promised`; fulfilments.yml explains every column."""

    promised: tuple[str, ...] = Field(min_length=1)
    acts: tuple[str, ...] = ()
    standing: Literal["relations", "mission", "representation", "recognition"] | None = None
    shown: dict[str, tuple[str | None, ...]] = Field(default_factory=dict)
    broken_by: Contrary = Contrary()
    lasting: bool = False

    @model_validator(mode="after")
    def _shows_what_a_standing_has(self) -> Self:
        fields = _KINDS[self.standing].model_fields if self.standing else {}
        unknown = self.shown.keys() - {field.alias or name for name, field in fields.items()}
        if unknown:
            raise ValueError(f"a {self.standing} has no {min(unknown)}")
        return self

    def is_shown_by(self, standing: Standing) -> bool:
        """Whether a standing shows the promise kept."""
        if standing.kind != self.standing:
            return False
        return all(getattr(standing, _name(field)) in allowed for field, allowed in self.shown.items())


def _name(field: str) -> str:
    return "class_" if field == "class" else field


@lru_cache(maxsize=1)
def fulfilments() -> Mapping[str, Fulfilment]:
    """What keeps a promise, by the promised act."""
    return {act: row for row in load_rows(FULFILMENTS, Fulfilment) for act in row.promised}


@dataclass(frozen=True)
class Done:
    """What promises are held against: the deeds that were done, by act, and the standings, by kind.

    What may keep a promise of an act is looked for once for all promises of it.
    """

    deeds: Mapping[str, Sequence[Entry]]
    standings: Mapping[str, Sequence[Placed]]
    _keeping: dict[str, tuple[Sequence[Entry], Sequence[Placed]]] = field(default_factory=dict)

    @classmethod
    def of(cls, acts: Iterable[Entry], standings: Iterable[Placed]) -> Self:
        """These sorted out once for many promises."""
        deeds: dict[str, list[Entry]] = {}
        by_kind: dict[str, list[Placed]] = {}
        for entry in acts:
            deed = entry.record
            if isinstance(deed, Event) and deed.act and deed.status == "actual":
                deeds.setdefault(deed.act, []).append(entry)
        for placed in standings:
            by_kind.setdefault(placed.standing.kind, []).append(placed)
        return cls(deeds, by_kind)

    def keeping(self, act: str) -> tuple[Sequence[Entry], Sequence[Placed]]:
        """The deeds and the standings that show a promise of the act kept, if they came after it."""
        if act not in self._keeping:
            row = fulfilments().get(act, Fulfilment(promised=(act,)))
            deeds = chain.from_iterable(self.deeds.get(each, ()) for each in {act, *row.acts})
            shown = [each for each in self.standings.get(row.standing or "", ()) if row.is_shown_by(each.standing)]
            self._keeping[act] = sorted(deeds, key=attrgetter("id")), shown
        return self._keeping[act]


def kept_by(act: str | None, parties: Iterable[str], *, done: Done, since: date) -> Mapping[str, tuple[str, ...]]:
    """The entries by which each of the parties has kept a promise of the act made on the day `since`, where any has."""
    if act is None:
        return {}
    kept: dict[str, list[str]] = {}
    deeds, standings = done.keeping(act)
    for entry in deeds:
        if settled_day(entry) >= since:
            for actor in cast(Event, entry.record).actors:
                kept.setdefault(actor.party, []).append(entry.id)
    for placed in standings:
        if _is_new(placed, since):
            for party in _senders(placed.standing):
                kept.setdefault(party, []).extend(placed.entries)
    return {party: tuple(kept[party]) for party in sorted({*parties} & kept.keys())}


def broken_by(
    act: str | None,
    promisors: Iterable[str],
    beneficiaries: Iterable[str],
    *,
    deeds: Iterable[Entry],
    since: date,
    kept_on: Mapping[str, date],
) -> Mapping[str, tuple[Entry, ...]]:
    """The deeds by which each promisor acted against a promise made on the day `since`, where any did.

    Only a deed that surely came after the promise counts: told as done, with a day of its own that is later, by a
    promisor upon somebody who was promised something. `kept_on` is the day by which each had kept it: what is kept once
    and for all can no longer be broken.
    """
    row = fulfilments().get(act) if act else None
    if row is None:
        return {}
    promising = frozenset(promisors)
    promised = promising | frozenset(beneficiaries)
    found: dict[str, list[Entry]] = {}
    for entry in deeds:
        deed = entry.record
        if not isinstance(deed, Event) or deed.status != "actual" or not dated(entry) or may_begin(entry) <= since:
            continue
        if deed.act not in row.broken_by.acts and deed.type not in row.broken_by.types:
            continue
        for party in {actor.party for actor in deed.actors} & promising:
            upon = {actor.party for actor in deed.recipients} & (promised - {party})
            if upon and (row.lasting or settled_day(entry) < kept_on.get(party, date.max)):
                found.setdefault(party, []).append(entry)
    return {party: tuple(found[party]) for party in sorted(found)}


def _is_new(placed: Placed, since: date) -> bool:
    """Whether a standing began with the promise or after it; background may be older than the report of it."""
    if placed.again:
        return False
    return placed.day >= since if placed.change else placed.day > since


def _senders(standing: Standing) -> tuple[str, ...]:
    match standing:
        case Representation() | Mission() | Channel():
            return (standing.sender.party,)
        case Recognition():
            return (standing.by.party,)
        case Relations() | Format():
            return tuple(actor.party for actor in standing.parties)
