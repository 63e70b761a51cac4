"""A track: one value that changes over time, with the entries it rests on and those that disagree."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, TypedDict, TypeVar

from detente.ledger.rules import Placed
from detente.model.when import Basis

V = TypeVar("V", bound=Hashable)


class Rest(TypedDict):
    """What every part of a position says of where it comes from."""

    rule: str
    entries: tuple[str, ...]
    against: tuple[str, ...]
    since: date | None
    basis: Basis
    inferred: str | None


@dataclass(frozen=True)
class Track(Generic[V]):
    """A value and what it rests on."""

    value: V
    rule: str
    day: date
    basis: Basis
    own: bool
    entries: tuple[str, ...]
    against: tuple[str, ...] = ()
    inferred: str | None = None

    def rest(self) -> Rest:
        """The fields that a part of a position takes over."""
        return Rest(
            rule=self.rule,
            entries=self.entries,
            against=self.against,
            since=self.day,
            basis=self.basis,
            inferred=self.inferred,
        )

    def disagreeing(self, entry: str) -> "Track[V]":
        """The same value with one more entry that disagrees."""
        return replace(self, against=(*self.against, entry))


def follow(track: Track[V] | None, value: V, placed: Placed, *, rule: str, inferred: str | None = None) -> Track[V]:
    """The track after one more standing. A value told again rests on more entries; another value begins anew.

    The old entries stand against the new value where both are of one day and one kind, or where an act gives way to
    background; an act that changes what background told of the same day contradicts nothing.
    """
    entry = placed.entry.id
    if track and track.value == value:
        return replace(
            track,
            entries=(*track.entries, entry),
            own=track.own or placed.own,
            rule=rule if track.inferred and not inferred else track.rule,
            inferred=track.inferred if inferred else None,
        )
    disagree = track and (track.day == placed.day if track.own == placed.own else track.own)
    against = track.entries if track and disagree else ()
    return Track(value, rule, placed.day, placed.entry.when.basis, placed.own, (entry,), against, inferred)


NOTHING_KNOWN = Rest(rule="nothing_known", entries=(), against=(), since=None, basis="unknown", inferred=None)


def rest_of(track: Track[V] | None) -> Rest:
    """The fields of a part of a position, also where nothing is known."""
    return track.rest() if track else NOTHING_KNOWN
