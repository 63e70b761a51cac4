"""What flags are computed from, and what they ask of entries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any, get_args

from detente.ledger.persons import same_person
from detente.ledger.rules import Placed, settled_day
from detente.model import Actor, Entry, OpenCommitment, Pair, Representation
from detente.model.base import Record


@dataclass(frozen=True)
class Seen:
    """What flags are computed from: the standings followed by the day, the acts, every entry, the open promises."""

    pair: Pair
    valid: date
    placed: Sequence[Placed]
    acts: Sequence[Entry]
    entries: Sequence[Entry]
    events: Mapping[str, Entry]
    commitments: Sequence[OpenCommitment]

    @cached_property
    def settled(self) -> tuple[tuple[Entry, date], ...]:
        """The acts and entries that surely hold by the day, each with the first day on which it does."""
        days = ((entry, settled_day(entry)) for entry in (*self.acts, *self.entries))
        return tuple(each for each in days if each[1] <= self.valid)

    def event(self, entry: Entry) -> Entry | None:
        """The event that an entry speaks of."""
        return self.events.get(getattr(entry.record, "from_event", None) or "")


def one_person(one: Representation, other: Representation) -> bool:
    """Whether two standings name the same head of the same sender's."""
    named = one.person and other.person and same_person(one.person, other.person)
    return bool(named) and one.sender.party == other.sender.party


def codes(actors: Iterable[Actor]) -> tuple[str, ...]:
    """The parties of these actors, each once."""
    return tuple(sorted({actor.party for actor in actors}))


def actors_in(entry: Entry) -> list[Actor]:
    """Everybody whom the record of an entry names outside its voices."""
    record, found = entry.record, list[Actor]()
    told = vars(record)
    for name in _naming(type(record)):
        if value := told[name]:
            found.extend(value if isinstance(value, tuple) else (value,))
    return found


@cache
def _naming(kind: type[Record]) -> tuple[str, ...]:
    """The fields of a kind of record that hold actors: all else, most of it, need not be looked at."""
    return tuple(name for name, field in kind.model_fields.items() if Actor in _parts(field.annotation))


def _parts(annotation: Any) -> set[Any]:
    """The types that a field may hold, alone or in a tuple."""
    inner = get_args(annotation)
    return set[Any]().union(*map(_parts, inner)) if inner else {annotation}
