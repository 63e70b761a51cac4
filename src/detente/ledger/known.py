"""The ledger as it was known on a day: the same questions, with that day in mind."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from detente.ledger.histories import history, pairs
from detente.ledger.lookup import entries
from detente.ledger.opening import Ledger
from detente.ledger.positions import position
from detente.model import Change, Clock, Entry, Pair, PairCount, Position


@dataclass(frozen=True)
class AsKnown:
    """A ledger as it was known at the end of the day (or at the moment) `known`, by one of its clocks."""

    ledger: Ledger
    known: date | datetime
    clock: Clock

    def entries(self, pair: Pair | None = None) -> Iterator[Entry]:
        """The entries that were known, of a pair or all."""
        return entries(self.ledger, pair=pair, known=self.known, clock=self.clock)

    def position(self, pair: Pair, valid: date) -> Position:
        """How the pair stands on the day `valid`, as was known."""
        return position(self.ledger, pair, valid=valid, known=self.known, clock=self.clock)

    def history(self, pair: Pair) -> tuple[Change, ...]:
        """What had happened between the two, as was known."""
        return history(self.ledger, pair, known=self.known, clock=self.clock)

    def pairs(self) -> tuple[PairCount, ...]:
        """The pairs about which something was known."""
        return pairs(self.ledger, known=self.known, clock=self.clock)


def as_known(ledger: Ledger, day: date | datetime, *, clock: Clock = "reported") -> AsKnown:
    """The ledger as it was known on a day."""
    return AsKnown(ledger, day, clock)
