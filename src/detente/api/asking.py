"""What a request asks for: the pair, the days, the clock."""

import re
from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo

from detente.api.refusal import DayError, RefusedError
from detente.cli import day_of, pair_of, party_of
from detente.errors import InputError
from detente.model import Clock, Pair

# Words that two names can have between them; every further place to cut costs a look for near names.
_LONGEST, _CUTS = 120, 10
_CUT = re.compile(r"\s*[,;/&–—-]\s*|\s+and\s+|\s+")

_PAGE = 100


def _stated_day(value: object, info: ValidationInfo) -> date | None:
    """The day of a field. Raises DayError where it is none."""
    if value is None or (isinstance(value, date) and type(value) is date):
        return value
    try:
        return day_of(value if isinstance(value, str) else repr(value), str(info.field_name))
    except InputError as error:
        raise DayError(str(error)) from error


Day = Annotated[date | None, BeforeValidator(_stated_day)]


class Asked(BaseModel):
    """A query. A parameter that is not known is refused: misspelt, it would change the answer unseen."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    known: Day = Field(
        None, description="As known on that day, YYYY-MM-DD (default: all that is known).", examples=["2025-03-31"]
    )
    clock: Clock = Field(
        "reported", description="What `known` counts from: the report's day, or the day this ledger learned it."
    )


class AskedPosition(Asked):
    """The query of a position."""

    valid: Day = Field(None, description="The day asked about (default: today).", examples=["2025-03-05"])


class AskedHistory(Asked):
    """The query of a history."""

    since: Day = Field(None, description="From this day on.", examples=["2025-01-01"])
    until: Day = Field(None, description="Before this day.", examples=["2026-01-01"])
    limit: int = Field(_PAGE, ge=1, le=1000, description="Rows in the answer.")
    cursor: str | None = Field(None, max_length=100, description="`next` of the answer before.")


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
