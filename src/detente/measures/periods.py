"""Days, weeks from Monday and calendar months, as half-open periods."""

from collections.abc import Iterator
from datetime import date, timedelta

from detente.errors import InputError
from detente.measures.series import By

# A mistyped year must not fill the memory: this many days are over a hundred years.
_MOST = 40_000


def periods(since: date, until: date, by: By) -> Iterator[tuple[date, date]]:
    """The periods [start, end) that make up [since, until); the first and the last may be cut short.

    Raises InputError where there would be too many.
    """
    days = (until - since).days
    number = days // {"day": 1, "week": 7, "month": 28}[by]
    if number > _MOST:
        raise InputError(
            f"{since} to {until} by {by} gives over {_MOST:,} periods; narrow it with since and until, or take longer "
            "periods"
        )
    start = since
    while start < until:
        end = min(_next(start, by), until)
        yield start, end
        start = end


def _next(day: date, by: By) -> date:
    """The first day of the next period, or the last day of the calendar."""
    try:
        if by == "day":
            return day + timedelta(days=1)
        if by == "week":
            return day + timedelta(days=7 - day.weekday())
        return date(day.year + day.month // 12, day.month % 12 + 1, 1)
    except (OverflowError, ValueError):
        return date.max
