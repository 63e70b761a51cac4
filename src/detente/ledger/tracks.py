"""A track: one value that changes over time, with the entries it rests on and those that disagree."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypedDict, TypeVar

from detente.ledger.rules import NEAR, Placed
from detente.model.when import Basis

T = TypeVar("T")
V = TypeVar("V", bound=Hashable)

# An act is news for about a week; what the report of it tells beside it, without a date, may be from before.
OWN_NEWS = timedelta(days=7)


class Rest(TypedDict):
    """What every part of a position says of where it comes from."""

    rule: str
    entries: tuple[str, ...]
    against: tuple[str, ...]
    since: date | None
    basis: Basis
    inferred: str | None


def changed(old: T, **values: object) -> T:
    """A frozen value with other fields, past its constructor: a pair has hundreds of standings, each changes some."""
    new = object.__new__(type(old))
    new.__dict__.update(old.__dict__, **values)
    return new


@dataclass(frozen=True)
class Track(Generic[V]):
    """A value and what it rests on."""

    value: V
    rule: str
    day: date
    basis: Basis
    own: bool
    dated: bool
    entries: tuple[str, ...]
    articles: tuple[str, ...]
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

    def disagreeing(self, placed: Placed) -> "Track[V]":
        """The same value with one more standing that disagrees."""
        return changed(self, against=(*self.against, *placed.entries))

    def holds_against(self, placed: Placed) -> bool:
        """Whether this value stays though a standing says otherwise, because what the standing tells may be older.

        So it is with a change that was told before with its date; with a text that nobody dated; and with background
        in the report of an act, or in another of the days right after it. Where the act has a date, a change without
        one is no more than background.
        """
        if placed.again:
            return True
        if placed.dated:
            return False
        if placed.entry.reported_basis == "recorded":
            return self.dated
        news = OWN_NEWS if placed.entry.article in self.articles else NEAR
        return self.own and (self.dated or not placed.own) and placed.day - self.day <= news


def follow(track: Track[V] | None, value: V, placed: Placed, *, rule: str, inferred: str | None = None) -> Track[V]:
    """The track after one more standing. A value told again rests on more entries; another value begins anew.

    The old entries stand against the new value where both are of one day, or where an act gives way to background; an
    act that changes what its own report tells as background contradicts nothing.
    """
    article = placed.entry.article
    if track and track.value == value:
        return changed(
            track,
            entries=(*track.entries, *placed.entries),
            articles=(*track.articles, article),
            own=track.own or placed.own,
            dated=track.dated or placed.dated,
            rule=rule if track.inferred and not inferred else track.rule,
            inferred=track.inferred if inferred else None,
        )
    against = track.entries if track and _disagree(track, placed) else ()
    return Track(
        value=value,
        rule=rule,
        day=placed.day,
        basis=placed.entry.when.basis,
        own=placed.own,
        dated=placed.dated,
        entries=placed.entries,
        articles=(article,),
        against=against,
        inferred=inferred,
    )


def _disagree(track: Track[V], placed: Placed) -> bool:
    if track.own and not placed.own:
        return True
    before_its_own_news = placed.own and not track.own and placed.entry.article in track.articles
    return track.day == placed.day and not before_its_own_news


NOTHING_KNOWN = Rest(rule="nothing_known", entries=(), against=(), since=None, basis="unknown", inferred=None)


def rest_of(track: Track[V] | None) -> Rest:
    """The fields of a part of a position, also where nothing is known."""
    return track.rest() if track else NOTHING_KNOWN
