"""The states that data sets mean: by COW number, by code, or by name, former ones included.

A number or name that is not known, or may be several, raises InputError.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from pydantic import Field

from detente.errors import InputError
from detente.exchange.crosswalk import DATA
from detente.model import Actor
from detente.model.base import Record
from detente.ontology.loading import load_rows
from detente.ontology.organisations import Organisation, load_organisations
from detente.ontology.states import States, load_states


class CowState(Record):
    """A state of the Correlates of War list under our code; from `first` to `last` where its number held for a time."""

    number: int = Field(ge=2, le=990)
    abbr: str = Field(pattern=r"^[A-Z]{3}$")
    code: str = Field(pattern=r"^[A-Z]{3}$")
    name: str
    names: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    reason: str

    def holds(self, day: date) -> bool:
        """Whether the list counts the state so on this day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


class _Named(Record):
    name: str
    code: str


def party(text: str) -> Actor:
    """A state or organisation by code or name."""
    code = text.strip().upper()
    listed = load_organisations().codes.get(code) or load_organisations().named(text)
    if isinstance(listed, Organisation) and code not in _states():
        return Actor(code=listed.code, sector=listed.sector, name=text.strip(), via=_via(text, listed.code))
    if code not in _former():
        code = _states().resolve(text).code
    return Actor(code=code, sector="GOV", name=text.strip(), via=_via(text, code))


def country(text: str) -> Actor:
    """The state that a data set calls so. Names of former states are theirs here, and not of a state of today."""
    turned = re.sub(r"^([^,]+), (.+)$", r"\2 \1", text)
    code = _names().get(text.casefold()) or _names().get(turned.casefold())
    if code is None:
        code = (_states().resolve(turned) if _states().named(turned) else _states().resolve(text)).code
    return Actor(code=code, sector="GOV", name=text, via="name")


def cow_party(number: str, name: str | None) -> Actor:
    """The state of a COW number; `name` is how the data set calls it."""
    code = _cow_numbers().get(int(number)) if number.isdecimal() else None
    if code is None:
        called = f" ({name})" if name and name != number else ""
        raise InputError(f"COW {number}{called} is no number of the state list; give one of it, or take the row out")
    return Actor(code=code, sector="GOV", name=name or None, via="cow_number")


def cow_state(code: str, day: date) -> CowState | None:
    """How the COW list counts the state of our code on a day; null where it never did."""
    for row in _cow_rows():
        if row.code == code and row.holds(day):
            return row
    state = _states().by_code(code) if code in _states() else None
    if state is None or state.cow is None:
        return None
    return CowState(number=state.cow.number, abbr=state.cow.abbr, code=code, name=state.name, reason="listed")


def former_state(code: str) -> str | None:
    """The name of a state that is nobody's today; null for any other code."""
    return _former()[code].name if code in _former() else None


def name_of(code: str) -> str | None:
    """The name of a state of today or before; null for any other code."""
    return former_state(code) or (_states().by_code(code).name if code in _states() else None)


def _via(text: str, code: str) -> str:
    return "code" if text.strip().upper() == code else "name"


@lru_cache(maxsize=1)
def _states() -> States:
    return States(load_states(DATA))


@lru_cache(maxsize=1)
def _cow_rows() -> tuple[CowState, ...]:
    return load_rows(DATA / "exchange" / "cow_states.yml", CowState)


@lru_cache(maxsize=1)
def _former() -> Mapping[str, CowState]:
    """The states that are nobody's today, by code."""
    return {row.code: row for row in _cow_rows() if row.first is None}


@lru_cache(maxsize=1)
def _cow_numbers() -> Mapping[int, str]:
    own = {state.cow.number: state.code for state in _states() if state.cow}
    return own | {row.number: row.code for row in _cow_rows()}


@lru_cache(maxsize=1)
def _names() -> Mapping[str, str]:
    """Codes by the names that the files of the states do not hold, or hold for a state of today."""
    rows = load_rows(DATA / "exchange" / "country_names.yml", _Named)
    # "Korea" is two states today; the former one is meant by its longer names alone.
    former = {name: row.code for row in _cow_rows() for name in (row.name, *row.names) if name != "Korea"}
    return {name.casefold(): code for name, code in ({row.name: row.code for row in rows} | former).items()}
