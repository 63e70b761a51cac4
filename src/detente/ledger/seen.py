"""What flags are computed from, and what they ask of entries."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Self, get_args

from detente.ledger.persons import same_person
from detente.ledger.rules import Placed, dated, may_begin, settled_day, span
from detente.model import Actor, Commitment, Entry, Event, OpenCommitment, Pair, Representation
from detente.model.base import Record


@dataclass(frozen=True)
class Titled:
    """A person of a party's whom an entry names with words that may hold a title."""

    party: str
    person: str
    words: str


@dataclass(frozen=True)
class Facts:
    """What single entries say that flags go by, each with the entry and a day: the first on which it surely holds.

    Of who acts for a state it is the first day on which it may hold. A deed with an exact day comes with what tells it
    from others; complaints, of which every day brings more, do not.
    """

    deeds: tuple[tuple[date, Entry, object], ...]
    decisions: tuple[tuple[date, Entry, None], ...]
    titled: tuple[tuple[date, Entry, Titled], ...]
    acting: tuple[tuple[date, Entry, Actor], ...]

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> Self:
        """What these say."""
        days = [(settled_day(entry), entry) for entry in entries]
        return cls(
            deeds=tuple((day, entry, _exact_deed(entry)) for day, entry in days if _was_done(entry)),
            decisions=tuple((day, entry, None) for day, entry in days if _decides(entry)),
            titled=tuple((day, entry, found) for day, entry in days for found in _titled(entry)),
            acting=tuple(
                (may_begin(entry), entry, actor) for entry in entries for actor in actors_in(entry) if actor.authority
            ),
        )

    def by(self, valid: date) -> Self:
        """What holds by the day."""
        return self._where(lambda fact: fact[0] <= valid)

    def among(self, ids: Container[str]) -> Self:
        """What entries with these ids say."""
        return self._where(lambda fact: fact[1].id in ids)

    def _where(self, wanted: Callable[[tuple[date, Entry, Any]], bool]) -> Self:
        return type(self)(
            tuple(filter(wanted, self.deeds)),
            tuple(filter(wanted, self.decisions)),
            tuple(filter(wanted, self.titled)),
            tuple(filter(wanted, self.acting)),
        )


@dataclass(frozen=True)
class Seen:
    """What flags are computed from: the standings followed by the day, what entries said by it, the open promises."""

    pair: Pair
    valid: date
    placed: Sequence[Placed]
    told: Facts
    standings: Sequence[Entry]
    events: Mapping[str, Entry]
    commitments: Sequence[OpenCommitment]

    def event(self, entry: Entry) -> Entry | None:
        """The event that an entry speaks of."""
        return self.events.get(vars(entry.record).get("from_event") or "")


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


def _was_done(entry: Entry) -> bool:
    return isinstance(entry.record, Event) and entry.record.act is not None and entry.record.status == "actual"


def _exact_deed(entry: Entry) -> object:
    record, (first, last) = entry.record, span(entry)
    if not isinstance(record, Event) or first != last or record.type == "ACCUSE":
        return None
    return record.act, codes(record.actors), codes(record.recipients)


def _decides(entry: Entry) -> bool:
    """Whether an entry tells the day on which something was decided, announced or agreed, and that day has come."""
    record = entry.record
    if isinstance(record, Commitment):
        firm = record.grade in ("announced", "agreed_in_principle", "agreed", "signed")
    else:
        firm = isinstance(record, Event) and record.status == "announced"
    if not firm or not dated(entry):
        return False
    first, last = span(entry)
    return first == last <= entry.reported


def _titled(entry: Entry) -> Iterator[Titled]:
    """The persons in an entry with words that may hold a title."""
    record = entry.record
    if isinstance(record, Representation) and record.person:
        yield Titled(record.sender.party, record.person, record.person)
    holders = [each.holder for each in getattr(record, "voices", ()) if isinstance(each.holder, Actor)]
    for actor in (*actors_in(entry), *holders):
        if actor.name and actor.role and actor.name != actor.role:
            yield Titled(actor.party, actor.name, actor.role)


@cache
def _naming(kind: type[Record]) -> tuple[str, ...]:
    """The fields of a kind of record that hold actors: all else, most of it, need not be looked at."""
    return tuple(name for name, field in kind.model_fields.items() if Actor in _parts(field.annotation))


def _parts(annotation: Any) -> set[Any]:
    """The types that a field may hold, alone or in a tuple."""
    inner = get_args(annotation)
    return set[Any]().union(*map(_parts, inner)) if inner else {annotation}
