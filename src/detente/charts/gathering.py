"""What a pair's series needs of a ledger, for every face alike."""

from collections.abc import Iterable
from datetime import date

from detente import ledger, measures
from detente.ledger import Ledger
from detente.measures import HALF_LIFE, By, Scale, Series
from detente.model import Clock, Entry, Pair, Position


@ledger.collected_later()
def measured(
    kept: Ledger,
    pair: Pair,
    *,
    by: By = "month",
    since: date | None = None,
    until: date | None = None,
    half_life: float = HALF_LIFE,
    scale: Scale = "plover",
    leave_out: Iterable[str] = (),
    levels: bool = True,
    known: date | None = None,
    clock: Clock = "reported",
) -> Series:
    """The pair's series out of a ledger, with who printed what; without `levels`, which take longest, the flows alone.

    `known` is the day up to which entries count, by the clock of their reports or of their recording; null is now.
    Raises InputError where the options make no sense.
    """
    told = tuple(ledger.entries(kept, pair=pair, known=known, clock=clock))
    return measures.measure(
        told,
        pair,
        by=by,
        since=since,
        until=until,
        half_life=half_life,
        scale=scale,
        leave_out=leave_out,
        outlets=ledger.outlets(kept, pair),
        positions=_positions(kept, pair, told, known, clock) if levels else (),
    )


def _positions(
    kept: Ledger, pair: Pair, told: Iterable[Entry], known: date | None, clock: Clock
) -> tuple[Position, ...]:
    """How the pair stands on each day on which a standing or a promise may move it."""
    moving = [entry for entry in told if entry.kind in ("standing", "commitment")]
    days = {day for each in moving for day in (each.when.earliest, each.when.latest, each.reported) if day}
    return ledger.positions(kept, pair, sorted(days), known=known, clock=clock)
