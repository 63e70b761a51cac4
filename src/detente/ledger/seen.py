"""What flags are computed from, and what they ask of entries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from detente.ledger.persons import same_person
from detente.ledger.rules import Placed
from detente.model import Actor, Entry, OpenCommitment, Pair, Representation


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
    values = (value if isinstance(value, tuple) else (value,) for value in vars(entry.record).values())
    return [each for some in values for each in some if isinstance(each, Actor)]
