"""A publication date as it is stated, or an error: never a guess."""

import re
from datetime import date, datetime

from detente.errors import InputError
from detente.intake.refusal import refusal, shown

_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?) ?(Z|[+-]\d{2}:?\d{2})?)?", re.ASCII)
_WORDS = re.compile(
    r"(?:[A-Z][a-z]+,? )?"
    r"(?:(?P<d1>\d{1,2}) (?P<m1>[A-Za-z]{3,9})\.?,?|(?P<m2>[A-Za-z]{3,9})\.? (?P<d2>\d{1,2}),?) (?P<y>\d{4})",
    re.ASCII,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "sept",
)  # fmt: skip


def publication_date(stated: date | str | None, *, where: str) -> date | None:
    """The day that is stated: a date, "2025-05-21" (a time may follow), "21 May 2025" or "May 21, 2025".

    The day is taken as written, without moving it between time zones. Raises InputError where it is none of these.
    """
    if stated is None:
        return None
    if isinstance(stated, datetime):
        return stated.date()
    if isinstance(stated, date):
        return stated
    words = stated.strip()
    try:
        if (iso := _ISO.fullmatch(words)) is not None:
            return _of_iso(iso)
        if (found := _WORDS.fullmatch(words)) is not None and (month := _month(found)):
            return date(int(found["y"]), month, int(found["d1"] or found["d2"]))
    except ValueError as error:
        raise _no_date(stated, where) from error
    raise _no_date(stated, where)


def _of_iso(iso: re.Match[str]) -> date:
    day, time, zone = iso.groups()
    if time:
        # Only to see that the time is one.
        datetime.fromisoformat(f"{day}T{time.replace(',', '.')}{(zone or '').replace('Z', '+00:00')}")
    return date.fromisoformat(day)


def _month(found: re.Match[str]) -> int | None:
    name = (found["m1"] or found["m2"]).lower()
    return _MONTHS.index(name[:3]) + 1 if name in _FULL or name in _MONTHS else None


def _no_date(stated: str, where: str) -> InputError:
    return refusal(where, f"{shown(stated)[:60]!r} is no date", "write it as YYYY-MM-DD")
