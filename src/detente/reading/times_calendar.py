"""Stretches of the calendar: each with its TIMEX3 value and its first and last day.

Without an anchor the digits that nobody knows are X and the days are None.
"""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

from detente.model.when import Precision

SEASONS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 14)}
UNKNOWN_DAY = "XXXX-XX-XX"


@dataclass(frozen=True)
class Stretch:
    """A TIMEX3 value with the days it covers, both included."""

    value: str
    first: date | None = None
    last: date | None = None
    precision: Precision = "unknown"


def day(when: date | None) -> Stretch:
    """One day."""
    return Stretch(when.isoformat(), when, when, "day") if when else Stretch(UNKNOWN_DAY, precision="day")


def month_day(month: int, number: int) -> Stretch:
    """A day of a year nobody named."""
    return Stretch(f"XXXX-{month:02d}-{number:02d}", precision="day")


def week(when: date | None) -> Stretch:
    """The ISO week around a day, Monday to Sunday."""
    if when is None:
        return Stretch("XXXX-WXX", precision="week")
    year, number, weekday = when.isocalendar()
    monday = shift_days(when, 1 - weekday)
    return Stretch(f"{year:04d}-W{number:02d}", monday, shift_days(monday, 6), "week")


def weekend(when: date | None) -> Stretch:
    """The Saturday and Sunday of the ISO week around a day."""
    around = week(when)
    first = shift_days(around.last, -1) if around.last else None
    return Stretch(around.value + "-WE", first, around.last, "day")


def month(year: int | None, number: int) -> Stretch:
    """A month."""
    if year is None:
        return Stretch(f"XXXX-{number:02d}", precision="month")
    return Stretch(f"{year:04d}-{number:02d}", date(year, number, 1), _end(year, number), "month")


def months(year: int, first: int, last: int, suffix: str) -> Stretch:
    """A quarter, half or season; months past 12 lie in the next year."""
    carry, number = divmod(last - 1, 12)
    return Stretch(f"{year:04d}-{suffix}", date(year, first, 1), _end(year + carry, number + 1), "season")


def season(year: int | None, code: str) -> Stretch:
    """A season of the northern year; winter belongs to the year in which it begins."""
    return months(year, *SEASONS[code], code) if year else Stretch(f"XXXX-{code}", precision="season")


def quarter(year: int | None, number: int) -> Stretch:
    """A quarter of the calendar year."""
    if year is None:
        return Stretch(f"XXXX-Q{number}", precision="season")
    return months(year, 3 * number - 2, 3 * number, f"Q{number}")


def half(year: int | None, number: int) -> Stretch:
    """A half of the calendar year."""
    if year is None:
        return Stretch(f"XXXX-H{number}", precision="season")
    return months(year, 6 * number - 5, 6 * number, f"H{number}")


def year(number: int | None) -> Stretch:
    """A calendar year."""
    if number is None or not 1 <= number <= 9998:
        return Stretch("XXXX", precision="year")
    return Stretch(f"{number:04d}", date(number, 1, 1), date(number, 12, 31), "year")


def decade(number: int | None) -> Stretch:
    """Ten years, by the first three figures: 199 for the 1990s."""
    if number is None:
        return Stretch("XXX", precision="year")
    return Stretch(f"{number:03d}", date(number * 10, 1, 1), date(number * 10 + 9, 12, 31), "year")


def century(number: int | None) -> Stretch:
    """A hundred years, by the first two figures: 19 for the 20th century."""
    if number is None:
        return Stretch("XX", precision="year")
    return Stretch(f"{number:02d}", date(number * 100, 1, 1), date(number * 100 + 99, 12, 31), "year")


def shift_days(when: date, number: int) -> date:
    """The day so many days away, held inside the calendar that dates can express."""
    ordinal = min(max(when.toordinal() + number, 1), date.max.toordinal())
    return date.fromordinal(ordinal)


def shift_months(when: date, number: int) -> date:
    """The same day so many months away, or the last day of that month."""
    total = min(max(when.year * 12 + when.month - 1 + number, 12), 9998 * 12 + 11)
    return date(total // 12, total % 12 + 1, min(when.day, monthrange(total // 12, total % 12 + 1)[1]))


def shifted(when: date, number: float, unit: str) -> date:
    """The day so many units away; hours and less stay on the day unless they fill one."""
    if unit in MONTHS:
        return shift_months(when, round(number * MONTHS[unit]))
    return when + timedelta(0) if unit not in DAYS else shift_days(when, int(number * DAYS[unit]))


MONTHS = {"M": 1, "Q": 3, "Y": 12, "DE": 120, "CE": 1200}
DAYS = {"TH": 1 / 24, "D": 1, "W": 7, "FN": 14}


def of_unit(unit: str, when: date | None) -> Stretch:
    """The stretch of that unit in which the day lies: a year for Y, a week for W, a day for hours and less."""
    if unit in ("W", "FN"):
        return week(when)
    if unit == "M":
        return month(when.year, when.month) if when else Stretch("XXXX-XX", precision="month")
    if unit == "Q":
        return quarter(when.year, (when.month + 2) // 3) if when else Stretch("XXXX-QX", precision="season")
    if unit == "Y":
        return year(when.year if when else None)
    if unit == "DE":
        return decade(when.year // 10 if when else None)
    if unit == "CE":
        return century(when.year // 100 if when else None)
    return day(when)


def part_of(whole: Stretch, part: str) -> Stretch:
    """The START, MID or END of a stretch: the value stays, the days narrow to a third of it."""
    if whole.first is None or whole.last is None or whole.first == whole.last:
        return whole
    if whole.precision == "year" and whole.first.year == whole.last.year:
        begins = {"START": 1, "MID": 5, "END": 9}[part]
        return replace(months(whole.first.year, begins, begins + 3, ""), value=whole.value)
    length = (whole.last - whole.first).days + 1
    third = max(round(length / 3), 1)
    first, last = {
        "START": (whole.first, shift_days(whole.first, third - 1)),
        "MID": (shift_days(whole.first, third), shift_days(whole.last, -third)),
        "END": (shift_days(whole.last, 1 - third), whole.last),
    }[part]
    return replace(whole, first=min(first, last), last=max(first, last))


def feast(rule: str, year_number: int) -> date | None:
    """The day of a movable feast in a year: "easter-2" counts from Easter, "11/4/4" is November's fourth Thursday
    ("5/1/-1" May's last Monday). None outside the Gregorian calendar, whose Easter Gauss's rule gives."""
    if not 1583 <= year_number <= 9000:
        return None
    if rule.startswith("easter"):
        return shift_days(_easter(year_number), int(rule.removeprefix("easter") or 0))
    month_number, weekday, count = (int(part) for part in rule.split("/"))
    if count < 0:
        last = _end(year_number, month_number)
        return shift_days(last, -((last.isoweekday() - weekday) % 7))
    first = date(year_number, month_number, 1)
    return shift_days(first, (weekday - first.isoweekday()) % 7 + 7 * (count - 1))


def _easter(year_number: int) -> date:
    """Easter Sunday of the Western churches (the anonymous Gregorian computus)."""
    golden, century_number, rest = year_number % 19, year_number // 100, year_number % 100
    skipped = (century_number - (century_number + 8) // 25 + 1) // 3
    epact = (19 * golden + century_number - century_number // 4 - skipped + 15) % 30
    to_sunday = (32 + 2 * (century_number % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month_number, day_number = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year_number, month_number, day_number + 1)


def _end(year_number: int, month_number: int) -> date:
    return date(year_number, month_number, monthrange(year_number, month_number)[1])
