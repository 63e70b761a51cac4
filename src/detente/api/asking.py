"""What a request asks for: the pair, the days, the clock, the page."""

import re
from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import Depends, Path, Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo

from detente.api.paging import MAX_CURSOR
from detente.api.refusal import DayError, RefusedError
from detente.cli import day_of, pair_of, party_of
from detente.errors import InputError
from detente.ledger import Ledger
from detente.model import Clock, Pair

# Words that two names can have between them; every further place to cut costs a look for near names.
_LONGEST, _CUTS = 120, 10
_CUT = re.compile(r"\s*[,;/&–—-]\s*|\s+and\s+|\s+")

_PAGE, _MOST = 100, 1000
# No run, judgement or version has a larger number, and no database takes a much larger one.
MOST_NUMBER = 2**31 - 1

# The last day that has a day after it: what is known is known at its end.
_LAST_DAY = date(9999, 12, 30)


def _stated_day(value: object, info: ValidationInfo) -> date | None:
    """The day of a field. Raises DayError where it is none."""
    if value is None or (isinstance(value, date) and type(value) is date):
        return value
    try:
        return day_of(value if isinstance(value, str) else repr(value), str(info.field_name))
    except InputError as error:
        raise DayError(str(error)) from error


def _stated_moment(value: object, info: ValidationInfo) -> date | datetime | None:
    """The day or moment of a field; a moment without a time zone is in UTC. Raises DayError where it is none."""
    if isinstance(value, str) and len(value.strip()) > len("2025-03-05"):
        try:
            moment = datetime.fromisoformat(value.strip())
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            told = f"{info.field_name} {value[:40]!r} is no day or moment: write 2025-03-05 or 2025-03-05T09:30"
            raise DayError(told) from error
    return _stated_day(value, info)


Day = Annotated[date | None, BeforeValidator(_stated_day)]
Moment = Annotated[date | datetime | None, BeforeValidator(_stated_moment)]


class Asked(BaseModel):
    """A query. A parameter that is not known is refused: misspelt, it would change the answer unseen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class AskedKnown(Asked):
    """A query that may look back at what was known."""

    known: Day = Field(
        None,
        description="As known at the end of that day, YYYY-MM-DD (default: all that is known).",
        examples=["2025-03-31"],
    )
    clock: Clock = Field(
        "reported",
        description="What `known` counts from: the report's day, or the day this ledger learned it.",
        examples=["reported"],
    )

    @property
    def by_day(self) -> date | None:
        """The day `known`."""
        return self.known and min(self.known, _LAST_DAY)


class AskedDay(AskedKnown):
    """The query of how something stands on a day."""

    as_of: Day = Field(None, description="The day asked about, YYYY-MM-DD (default: today).", examples=["2025-03-05"])
    valid: Day = Field(None, description="The same as `as_of`, by its older name.", examples=["2025-03-05"])

    @property
    def day(self) -> date:
        """The day asked about. Raises RefusedError where two are given."""
        if self.as_of and self.valid and self.as_of != self.valid:
            raise RefusedError("bad_request", "as_of and valid are two names of one day and differ; give one of them")
        return min(self.as_of or self.valid or date.today(), _LAST_DAY)


class AskedPage(Asked):
    """The query of a long list."""

    limit: int = Field(_PAGE, ge=1, le=_MOST, description="Rows in the answer at most.", examples=[100])
    cursor: str | None = Field(
        None,
        max_length=MAX_CURSOR,
        description="`next` of the page before; the rows after it follow.",
        examples=["WyJldmVudCIsNDIxXQ"],
    )


class AskedWhole(AskedPage):
    """The query of a list that is seldom long: as much of it as a page holds, unless fewer are asked for."""

    limit: int = Field(_MOST, ge=1, le=_MOST, description="Rows in the answer at most.", examples=[1000])


class AskedRange(AskedPage, AskedKnown):
    """The query of a list that is bounded by days."""

    since: Day = Field(None, description="From this day on, YYYY-MM-DD.", examples=["2025-01-01"])
    until: Day = Field(None, description="Before this day, YYYY-MM-DD.", examples=["2026-01-01"])


class AskedAbout(AskedRange):
    """The query of a list of what is about somebody."""

    pair: str | None = Field(
        None,
        max_length=_LONGEST,
        description="Only what is about this pair: two codes or names with a dash between them.",
        examples=["HUN-NOR"],
    )
    party: str | None = Field(
        None, max_length=_LONGEST, description="Only what this state, organisation or group is in.", examples=["NOR"]
    )

    @property
    def about(self) -> Pair | None:
        """The pair that is named. Raises what `pair_named` raises."""
        return pair_named(self.pair) if self.pair else None

    @property
    def of(self) -> str | None:
        """The code of the party that is named. Raises RefusedError where it is unknown."""
        return party_named(self.party) if self.party else None


class AskedNews(AskedPage):
    """The query of what is new in the ledger."""

    since: Moment = Field(
        None,
        description="What was recorded after this day or moment, YYYY-MM-DD[THH:MM[:SS]].",
        examples=["2025-03-05T09:30"],
    )
    until: Moment = Field(None, description="What was recorded up to this day or moment.", examples=["2025-03-31"])

    @property
    def after(self) -> date | datetime | None:
        """The day or moment `since`."""
        return _before_the_last(self.since)

    @property
    def to(self) -> date | datetime | None:
        """The day or moment `until`."""
        return _before_the_last(self.until)


def _before_the_last(when: date | datetime | None) -> date | datetime | None:
    """The same, or where it is the last day of the calendar, which has no end, the day before."""
    if isinstance(when, datetime):
        return min(when, datetime(9999, 12, 30, tzinfo=UTC))
    return when and min(when, _LAST_DAY)


def pair_named(text: str) -> Pair:
    """The pair that "AFG-PAK", "pak afg" or "South Korea, Japan" names.

    Raises RefusedError: unknown_state where no cut gives two parties, bad_request where both are the same.
    """
    text = " ".join(text.split())
    cuts = [(text[: cut.start()], text[cut.end() :]) for cut in _CUT.finditer(text[:_LONGEST])]
    parts = [(one, other) for one, other in cuts if one and other][:_CUTS]
    if not parts or len(text) > _LONGEST:
        raise RefusedError("bad_request", f"{text[:40]!r} is no pair; name two states, like AFG-PAK")
    for one, other in parts:
        if _is_party(one) and _is_party(other):
            return _pair(one, other)
    try:
        return pair_of(*parts[0])
    except InputError as error:
        raise RefusedError("unknown_state", str(error)) from error


def party_named(text: str) -> str:
    """The code of a party. Raises RefusedError where it is unknown, or may be several."""
    try:
        return party_of(text)
    except InputError as error:
        raise RefusedError("unknown_state", str(error)) from error


def _pair(one: str, other: str) -> Pair:
    try:
        return pair_of(one, other)
    except InputError as error:
        raise RefusedError("bad_request", str(error)) from error


def _is_party(text: str) -> bool:
    try:
        party_of(text)
    except InputError:
        return False
    return True


async def held(request: Request) -> Ledger:
    """The ledger that the application serves."""
    ledger: Ledger = request.app.state.ledger
    return ledger


def asked_pair(
    pair: Annotated[str, Path(description="Two codes or names with a dash between them.", examples=["AFG-PAK"])],
) -> Pair:
    """The pair of the address."""
    return pair_named(pair)


Held = Annotated[Ledger, Depends(held)]
AskedPair = Annotated[Pair, Depends(asked_pair)]
