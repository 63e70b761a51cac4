"""Answers kept for a while: as long as no later run is about a pair, it stands as it stood.

`position`, `history` and the other verbs here answer what those of `detente.ledger` answer, and only sooner. Of several
who ask the same at the same time one computes, and the others wait for that answer.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from detente import ledger as verbs
from detente.ledger import Dossier, Ledger, Touched
from detente.model import (
    Change,
    Clock,
    FollowedClaim,
    FollowedCommitment,
    Occurrence,
    Pair,
    PairCount,
    Position,
    Run,
)

T = TypeVar("T")


class Kept:
    """The last answers, each computed once, up to a size: their number, or the sum of what `weigh` says of each.

    It may be asked from several threads.
    """

    def __init__(self, size: int, *, weigh: Callable[[Any], int] = lambda _: 1) -> None:
        self.size, self.weigh, self.weight = size, weigh, 0
        self._lock = Lock()
        self._answers: OrderedDict[Hashable, Future[Any]] = OrderedDict()
        self._weights: dict[Hashable, int] = {}

    def get(self, key: Hashable, compute: Callable[[], T]) -> T:
        """The answer kept under the key, or the computed one. What `compute` raises is raised for all who wait."""
        with self._lock:
            found = self._answers.get(key)
            if found is None:
                mine = self._answers[key] = Future()
            else:
                self._answers.move_to_end(key)
        if found is not None:
            answer: T = found.result()
            return answer
        return self._computed(key, mine, compute)

    def _computed(self, key: Hashable, mine: "Future[Any]", compute: Callable[[], T]) -> T:
        try:
            answer = compute()
            weight = self.weigh(answer)
        except BaseException as error:
            with self._lock:
                if self._answers.get(key) is mine:
                    del self._answers[key]
            mine.set_exception(error)
            raise
        mine.set_result(answer)
        with self._lock:
            self._weighed(key, mine, weight)
        return answer

    def _weighed(self, key: Hashable, mine: "Future[Any]", weight: int) -> None:
        """Makes room for an answer; what alone would fill more than there is goes again itself."""
        if self._answers.get(key) is not mine:
            return
        if weight > self.size:
            del self._answers[key]
            return
        self._weights[key] = weight
        self.weight += weight
        while self.weight > self.size:
            self.weight -= self._weights.pop(self._answers.popitem(last=False)[0], 0)


# Entries in dossiers: some 10 KiB each with their records and rows. A pair of more is read each time.
_ENTRIES = 10_000
# Other days by which a pair's entries were known, for each dossier: they are its own entries, fewer of them.
_KNOWN = 4
# A position is a few dozen KiB at most; the claims of a pair, or a list of all pairs, may be a few MiB.
_positions = Kept(128)
_lists = Kept(48)
_dossiers = Kept(_ENTRIES, weigh=lambda read: len(read.now) + 1)
# How often a position of a pair was asked for.
_asked = Kept(4096)


@dataclass
class _Read:
    """A dossier of what is known now, and the same as known before."""

    now: Dossier
    by: Kept = field(default_factory=lambda: Kept(_KNOWN))


class _Watched:
    """By which seal each pair of a ledger stands as it does: that of the last run that was about it.

    Where none was since this began to look, it is the seal of then. Whatever is kept of a pair under its seal holds.
    """

    def __init__(self) -> None:
        self.seal, self.first = "", ""
        self._lock = Lock()
        self._seals: dict[Pair, str] = {}

    def seal_of(self, ledger: Ledger, pair: Pair) -> str:
        """The seal of the pair."""
        head = verbs.head(ledger)
        with self._lock:
            if head != self.seal:
                self._look(verbs.touched(ledger, self.seal))
            return self._seals.get(pair, self.first)

    def _look(self, found: Touched) -> None:
        self.seal = found.seal
        if found.pairs is None:
            self.first = found.seal
            self._seals.clear()
        else:
            self._seals.update(dict.fromkeys(found.pairs, found.seal))


_watched: WeakKeyDictionary[Ledger, _Watched] = WeakKeyDictionary()


def seal_of(ledger: Ledger, pair: Pair) -> str:
    """What the answers on a pair are kept under: it changes with every run that is about the pair.

    It is the digest that seals a whole ledger: no two ledgers that differ share an answer.
    """
    return _watched.setdefault(ledger, _Watched()).seal_of(ledger, pair)


def answered(ledger: Ledger, what: Hashable, compute: Callable[[], T]) -> T:
    """The answer to any question on the ledger, kept until the ledger changes; `what` says the whole question.

    The key holds the digest that seals the whole ledger: no two ledgers that differ share an answer.
    """
    return _lists.get((verbs.head(ledger), what), compute)


def dossier(
    ledger: Ledger, pair: Pair, *, known: date | None = None, clock: Clock = "reported", whole: bool = False
) -> Dossier:
    """What positions of the pair follow from on any day, and with `whole` its history: read once for many questions."""
    seal = seal_of(ledger, pair)
    if known and clock == "recorded":
        key = (seal, pair, whole, known)
        return _dossiers.get(key, lambda: _Read(verbs.dossier(ledger, pair, known=known, clock=clock, whole=whole))).now
    read = _dossiers.get((seal, pair, whole), lambda: _Read(verbs.dossier(ledger, pair, whole=whole)))
    return read.by.get((known, clock), lambda: read.now.as_known(known, clock))


def position(
    ledger: Ledger, pair: Pair, *, valid: date, known: date | None = None, clock: Clock = "reported"
) -> Position:
    """How the pair stands, as `detente.ledger.position` says it."""
    key = (seal_of(ledger, pair), pair, valid, known, clock)
    return _positions.get(key, lambda: _position(ledger, *key))


def _position(ledger: Ledger, seal: str, pair: Pair, valid: date, known: date | None, clock: Clock) -> Position:
    """The position. The first question on a pair reads what it needs.

    Who asks of a pair again is likely to go on: then all that positions of it follow from is read and kept.
    """
    if next(_asked.get((seal, pair), count)) == 0:
        return verbs.position(ledger, pair, valid=valid, known=known, clock=clock)
    return dossier(ledger, pair, known=known, clock=clock).position(valid)


def history(ledger: Ledger, pair: Pair, *, known: date | None = None, clock: Clock = "reported") -> tuple[Change, ...]:
    """The whole history of the pair."""
    return dossier(ledger, pair, known=known, clock=clock, whole=True).history


def pairs(ledger: Ledger, *, known: date | None = None, clock: Clock = "reported") -> tuple[PairCount, ...]:
    """Every pair of the ledger."""
    return answered(ledger, ("pairs", known, clock), lambda: verbs.pairs(ledger, known=known, clock=clock))


def claims(
    ledger: Ledger, *, pair: Pair | None, valid: date | None, known: date | None, clock: Clock
) -> tuple[FollowedClaim, ...]:
    """The claims on a pair or all."""
    return answered(
        ledger,
        ("claims", pair, valid, known, clock),
        lambda: verbs.claims(ledger, pair=pair, valid=valid, known=known, clock=clock),
    )


def commitments(
    ledger: Ledger, *, pair: Pair | None, as_of: date, known: date | None, clock: Clock
) -> tuple[FollowedCommitment, ...]:
    """The promises of a pair or all as they stood on the day."""
    return answered(
        ledger,
        ("commitments", pair, as_of, known, clock),
        lambda: verbs.commitments(ledger, pair=pair, as_of=as_of, known=known, clock=clock),
    )


def occurrences(ledger: Ledger, *, pair: Pair | None, known: date | None, clock: Clock) -> tuple[Occurrence, ...]:
    """The deeds between a pair or all."""
    return answered(
        ledger,
        ("occurrences", pair, known, clock),
        lambda: verbs.occurrences(ledger, pair=pair, known=known, clock=clock),
    )


def runs(ledger: Ledger) -> tuple[Run, ...]:
    """Every run of the ledger."""
    return answered(ledger, "runs", lambda: verbs.runs(ledger))
