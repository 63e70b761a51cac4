"""Dates of tables as spans of days, with the precision that they are written in.

Intervals are half-open, [from, to): on the day `to` it no longer holds.
"""

import calendar
import re
from datetime import date, timedelta

from detente.errors import InputError
from detente.model import UNKNOWN_WHEN, Entry, When

_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_DAY = timedelta(days=1)


def written(text: str, column: str) -> When:
    """The days that a cell may mean: "2014-07-26", "2014-07" or "2014"; unknown where it is empty."""
    if not text:
        return UNKNOWN_WHEN
    found = _DATE.fullmatch(text)
    try:
        if found is None:
            raise ValueError(text)
        year, month, day = (int(part) if part else None for part in found.groups())
        return _span(year or 0, month, day, text)
    except ValueError as error:
        raise InputError(f"{column} {text!r} is no date; write YYYY-MM-DD, YYYY-MM or YYYY") from error


def _span(year: int, month: int | None, day: int | None, text: str) -> When:
    if day:
        only = date(year, month or 1, day)
        return When(earliest=only, latest=only, precision="day", basis="stated", text=text)
    if month:
        return month_of(date(year, month, 1), text)
    return When(earliest=date(year, 1, 1), latest=date(year, 12, 31), precision="year", basis="stated", text=text)


def month_of(day: date, text: str) -> When:
    """Some day of the month."""
    last = day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return When(earliest=day.replace(day=1), latest=last, precision="month", basis="stated", text=text)


def by(day: date, text: str | None, *, after: date | None = None) -> When:
    """It began on this day at the latest, and after the day `after` where that is known."""
    return When(earliest=after + _DAY if after else None, latest=day, basis="stated", text=text)


def held_from(entry: Entry) -> date:
    """The first day on which what an entry tells surely held: a report tells as done what was done by its day."""
    first, last = entry.when.earliest, entry.when.latest
    if last is None:
        return max(first or entry.reported, entry.reported)
    return entry.reported if (first or date.min) <= entry.reported <= last else last


def as_written(entry: Entry) -> str:
    """The day, month or year in which it began; the first day on which it surely held where that says it better."""
    when = entry.when
    if when.earliest and when.latest:
        first, last = when.earliest, when.latest
        for text in (f"{first:%Y-%m}", f"{first:%Y}"):
            span = written(text, "from")
            if (span.earliest, span.latest) == (first, last):
                return text
    return held_from(entry).isoformat()


def half_open(begins: When, ends: When) -> tuple[When, When]:
    """Beginning and end such that the end comes after the beginning. Raises InputError where it cannot."""
    if ends.latest is None or ends.earliest is None:
        return begins, ends
    if begins.earliest is None:
        return by(ends.latest - _DAY, None), ends
    if ends.latest <= begins.earliest:
        raise InputError(f"to {ends.text} is not after from {begins.text}; the day in `to` is the first without it")
    # Two spans that overlap, say of one year: what begins ends a day later at the soonest.
    latest = min(begins.latest or begins.earliest, ends.latest - _DAY)
    earliest = max(ends.earliest, begins.earliest + _DAY)
    return begins.model_copy(update={"latest": latest}), ends.model_copy(update={"earliest": earliest})


def overlap(one: tuple[When, When], day: When) -> bool:
    """Whether what begins and ends so may hold on the first day without something else."""
    begins, ends = one
    if day.latest is None:
        return False
    return (begins.earliest is None or begins.earliest <= day.latest) and (
        ends.latest is None or day.latest < ends.latest
    )
