"""When an office is held or a state acted for: dates of the data files, exact to the day, the month or the year."""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Annotated

from pydantic import BeforeValidator

from detente.model.when import Precision, When

PUBLIC_RECORD = "public record, compiled by the project"


_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?")


def parse_date(value: object) -> object:
    """The `When` of the day, month or year in 2021-01-20, 2021-01 or 2021; no date and no text is left to the check."""
    if not isinstance(value, date | str | int):
        return value
    text = str(value)
    parts = _DATE.fullmatch(text)
    if not parts:
        raise ValueError(f"{text!r} is no date: write 2021-01-20, 2021-01 or 2021")
    year = int(parts[1])
    month, day = (int(part) if part else None for part in parts.groups()[1:])
    last = day or monthrange(year, month or 12)[1]
    precision: Precision = "day" if day else "month" if month else "year"
    return When(
        earliest=date(year, month or 1, day or 1),
        latest=date(year, month or 12, last),
        precision=precision,
        basis="stated",
        text=text,
    )


# Null at the start is "before the project's records", at the end "still so, as far as the project knows".
Term = Annotated[When | None, BeforeValidator(parse_date)]


def covers(start: When | None, end: When | None, day: date, *, grace: timedelta = timedelta(0)) -> bool:
    """Whether the day may lie in the term, both ends included; `grace` goes on after the end."""
    begun = start is None or start.earliest is None or start.earliest <= day
    return begun and (end is None or end.latest is None or day <= end.latest + grace)


def ordered(start: When | None, end: When | None) -> bool:
    """Whether the end may come after the start."""
    first, last = start.earliest if start else None, end.latest if end else None
    return first is None or last is None or first <= last


def overlap(start: When | None, end: When | None, other_start: When | None, other_end: When | None) -> bool:
    """Whether two terms surely share more than a day of handover; dates known to the month only give way."""
    return not _may_precede(end, other_start) and not _may_precede(other_end, start)


def _may_precede(end: When | None, start: When | None) -> bool:
    stop, begin = end.earliest if end else None, start.latest if start else None
    return stop is not None and begin is not None and stop <= begin
