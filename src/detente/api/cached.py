"""Answers kept for a while: as long as the ledger's last run is the same, so is how a pair stands.

`position`, `history` and the other verbs here answer what those of `detente.ledger` answer, and only sooner. Of several
who ask the same at the same time one computes, and the others wait for that answer.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from datetime import date
from threading import Lock
from typing import Any, TypeVar

from detente import ledger as verbs
from detente.ledger import Ledger
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
    """The last so many answers, each computed once. It may be asked from several threads."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._lock = Lock()
        self._answers: OrderedDict[Hashable, Future[Any]] = OrderedDict()

    def get(self, key: Hashable, compute: Callable[[], T]) -> T:
        """The answer kept under the key, or the computed one. What `compute` raises is raised for all who wait."""
        with self._lock:
            found = self._answers.get(key)
            mine: Future[Any] = Future()
            if found is None:
                self._answers[key] = mine
                if len(self._answers) > self.size:
                    self._answers.popitem(last=False)
            else:
                self._answers.move_to_end(key)
        if found is not None:
            answer: T = found.result()
            return answer
        return self._computed(key, mine, compute)

    def _computed(self, key: Hashable, mine: "Future[Any]", compute: Callable[[], T]) -> T:
        try:
            answer = compute()
        except BaseException as error:
            with self._lock:
                if self._answers.get(key) is mine:
                    del self._answers[key]
            mine.set_exception(error)
            raise
        mine.set_result(answer)
        return answer


# A position is a few dozen KiB at most; a history, or the claims of a pair, may be a few MiB.
_positions = Kept(512)
_lists = Kept(48)


def answered(ledger: Ledger, what: Hashable, compute: Callable[[], T]) -> T:
    """The answer to any question on the ledger, kept until the ledger changes; `what` says the whole question.

    The key holds the digest that seals the whole ledger: no two ledgers that differ share an answer.
    """
    return _lists.get((verbs.head(ledger), what), compute)


def position(
    ledger: Ledger, pair: Pair, *, valid: date, known: date | None = None, clock: Clock = "reported"
) -> Position:
    """How the pair stands, as `detente.ledger.position` says it."""
    key = (verbs.head(ledger), pair, valid, known, clock)
    return _positions.get(key, lambda: verbs.position(ledger, pair, valid=valid, known=known, clock=clock))


def history(ledger: Ledger, pair: Pair, *, known: date | None = None, clock: Clock = "reported") -> tuple[Change, ...]:
    """The whole history of the pair."""
    key = ("history", pair, known, clock)
    return answered(ledger, key, lambda: verbs.history(ledger, pair, known=known, clock=clock))


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
