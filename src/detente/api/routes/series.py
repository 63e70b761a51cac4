"""A pair by day, week or month."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated

from fastapi import Query, Response
from pydantic import Field

from detente.api import cached
from detente.api.answering import as_json
from detente.api.asking import AskedKnown, AskedPair, Day, Held, party_named
from detente.api.refusal import RefusedError
from detente.api.routes.common import router_of
from detente.ledger import Ledger, entries, outlets
from detente.measures import HALF_LIFE, By, Scale, Series, measure
from detente.model import Entry, Pair, Position

router = router_of("series")

_DAYS: dict[By, int] = {"day": 1, "week": 7, "month": 28}
# Ten years of days: a longer series is asked for in parts.
MOST_PERIODS = 3660


class _AskedSeries(AskedKnown):
    """The query of a series."""

    by: By = Field("month", description="The length of a period.", examples=["month"])
    since: Day = Field(None, description="From this day on, YYYY-MM-DD.", examples=["2025-01-01"])
    until: Day = Field(None, description="Before this day, YYYY-MM-DD.", examples=["2026-01-01"])
    half_life: float = Field(
        HALF_LIFE,
        gt=0,
        le=36_500,
        allow_inf_nan=False,
        description="Days after which an event weighs half in the stock.",
        examples=[30],
    )
    scale: Scale = Field("plover", description="Whose scores.", examples=["plover"])
    leave_out: str | None = Field(
        None, max_length=120, description="Leave out what outlets of this country printed.", examples=["NOR"]
    )


@router.get("/pairs/{pair}/series", response_model=Series, summary="A pair period by period")
def get_series(ledger: Held, pair: AskedPair, asked: Annotated[_AskedSeries, Query()]) -> Response:
    """Counts, cooperation and conflict apart, net and stock by day, week or month, each number with its entries.

    A period without a report is "no data", which is not zero. An event that many outlets tell counts once. At most
    3,660 periods are answered at a time.
    """
    leaving = (party_named(asked.leave_out),) if asked.leave_out else ()

    def measured() -> Series:
        told = tuple(entries(ledger, pair=pair, known=asked.by_day, clock=asked.clock))
        _check(told, asked)
        return measure(
            told,
            pair,
            by=asked.by,
            since=asked.since,
            until=asked.until,
            half_life=asked.half_life,
            scale=asked.scale,
            leave_out=leaving,
            outlets=outlets(ledger, pair),
            positions=_positions(ledger, pair, told, asked),
        )

    return as_json(cached.answered(ledger, ("series", pair, asked, leaving), measured))


def _check(told: Sequence[Entry], asked: _AskedSeries) -> None:
    """Raises RefusedError where the series would have too many periods."""
    days = [day for each in told for day in (each.when.earliest, each.when.latest, each.reported) if day]
    first, last = asked.since or min(days, default=None), asked.until or max(days, default=None)
    if first and last and (last - first) > timedelta(days=_DAYS[asked.by] * MOST_PERIODS):
        raise RefusedError(
            "too_large",
            f"a series by {asked.by} has at most {MOST_PERIODS:,} periods; give since and until, or longer ones",
        )


def _positions(ledger: Ledger, pair: Pair, told: Sequence[Entry], asked: _AskedSeries) -> tuple[Position, ...]:
    """How the pair stands on each day on which a standing or a promise may move it."""
    moving = [entry for entry in told if entry.kind in ("standing", "commitment")]
    days: set[date] = {day for each in moving for day in (each.when.earliest, each.when.latest, each.reported) if day}
    return tuple(
        cached.position(ledger, pair, valid=day, known=asked.by_day, clock=asked.clock) for day in sorted(days)
    )
