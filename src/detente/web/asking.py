"""What an address asks for: the ledger, a pair or a party, a day, a clock, a place in a long list."""

import re
from datetime import date
from typing import Annotated, get_args

from fastapi import Depends, Request

from detente.api import RefusedError, pair_named
from detente.cli import day_of, party_of
from detente.errors import DetenteError, InputError
from detente.ledger import Ledger
from detente.model import Clock, Pair

_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)
_CLOCKS: tuple[Clock, ...] = get_args(Clock)


async def held(request: Request) -> Ledger:
    """The ledger that the application serves."""
    ledger: Ledger = request.app.state.ledger
    return ledger


Held = Annotated[Ledger, Depends(held)]


def day_asked(text: str | None, name: str) -> date | None:
    """The day of a field; an empty field is not given. Raises RefusedError where it is none."""
    try:
        return day_of(text.strip() or None, name) if text else None
    except DetenteError as error:
        raise RefusedError("bad_date", str(error)) from error


def clock_asked(text: str | None) -> Clock:
    """The clock; by the day of the report where none is given. Raises RefusedError where it is none."""
    for clock in _CLOCKS:
        if text == clock:
            return clock
    if not text:
        return "reported"
    raise RefusedError("bad_request", f"clock {text[:40]!r} is none; take {' or '.join(_CLOCKS)}")


def number_asked(text: str | None) -> int:
    """The number of rows to pass over; what is no number is none."""
    return int(text) if text and _NUMBER.fullmatch(text) else 0


def pair_asked(text: str | None) -> Pair | None:
    """The pair of a field; an empty field is not given. Raises RefusedError where it names none."""
    return pair_named(text) if text and text.strip() else None


def party_asked(text: str | None) -> str | None:
    """The code of the state or organisation in a field; empty is not given. Raises RefusedError for no name."""
    if not text or not text.strip():
        return None
    try:
        return party_of(text.strip()[:80])
    except InputError as error:
        raise RefusedError("unknown_state", str(error)) from error
