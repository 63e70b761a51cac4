"""Other people's codes beside our own, from data/exchange: levels, statuses, numbers of states, releases.

Every look-up that finds nothing, or more than one thing, raises InputError and says what to give instead.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from detente.errors import InputError
from detente.model import Actor, HeadClass, MissionKind, MissionState
from detente.model.base import Record
from detente.ontology.loading import load_rows
from detente.ontology.organisations import Organisation, load_organisations
from detente.ontology.states import States, load_states

DATA = Path(__file__).parents[1] / "data"

ChannelWord = Literal["direct", "interests_section", "protecting_power", "none"]


class Status(Record):
    """A level or status of representation as the standings that it tells; `head_inferred` where the head follows."""

    name: str
    mission: MissionKind | None = None
    state: MissionState | None = None
    class_: HeadClass | None = Field(default=None, alias="class")
    head_inferred: str | None = None
    channel: ChannelWord | None = None

    @property
    def open_mission(self) -> MissionKind | None:
        """The mission that exists at this status, here or elsewhere."""
        return self.mission if self.state in ("open", "remote") else None


class LevelRow(Status):
    """One of our levels with the codes of the Vienna Convention, COW and DDR."""

    vcdr: tuple[str, ...] = ()
    cow: tuple[str, ...] = ()
    ddr: tuple[str, ...] = ()


class Release(Record):
    """A version of a data set and the day on which it came out."""

    data_set: str
    version: str
    published: date
    name: str
    by: str
    url: str
    licence: str


class _SameState(Record):
    number: int
    code: str
    reason: str


@lru_cache(maxsize=1)
def levels() -> tuple[LevelRow, ...]:
    """The levels, highest first."""
    return load_rows(DATA / "exchange" / "levels.yml", LevelRow)


@lru_cache(maxsize=1)
def us_statuses() -> Mapping[str, Status]:
    """The statuses of the US mission data by their name in lower case."""
    return {row.name.casefold(): row for row in load_rows(DATA / "exchange" / "us_missions.yml", Status)}


def release(data_set: str, file: str) -> Release | None:
    """The release of a data set that a file name states ("…_v0.1.csv"); null where it states none that is known."""
    version = re.search(r"_v(\d+(?:\.\d+)*)\.\w+$", file)
    rows = load_rows(DATA / "exchange" / "releases.yml", Release)
    return next((row for row in rows if version and (row.data_set, row.version) == (data_set, version[1])), None)


def level(words: str) -> LevelRow:
    """The level of a word ("charge") or of another scheme's code ("cow:3", "ddr:6", "vcdr:14(1)(a)")."""
    scheme, colon, code = words.strip().partition(":")
    if not colon:
        found = [row for row in levels() if row.name == scheme.casefold()]
    elif scheme.casefold() in ("vcdr", "cow", "ddr"):
        found = [row for row in levels() if code.strip() in getattr(row, scheme.casefold())]
    else:
        raise InputError(f"unknown scheme {scheme!r} of a level; write cow:, ddr: or vcdr:")
    if len(found) > 1:
        raise InputError(f"the level {words!r} may be {' or '.join(row.name for row in found)}; give the word")
    if not found:
        raise InputError(f"unknown level {words!r}; give {', '.join(row.name for row in levels())}")
    return found[0]


@lru_cache(maxsize=1)
def _states() -> States:
    return States(load_states(DATA))


@lru_cache(maxsize=1)
def _cow_numbers() -> Mapping[int, str]:
    own = {state.cow.number: state.code for state in _states() if state.cow}
    return own | {row.number: row.code for row in load_rows(DATA / "exchange" / "cow_states.yml", _SameState)}


def cow_party(number: str, name: str) -> Actor:
    """The state of a COW number; `name` is how the data set calls it."""
    code = _cow_numbers().get(int(number)) if number.isdecimal() else None
    if code is None:
        raise InputError(f"COW {number} ({name}) is no state of today; its rows cannot be kept under a code")
    return Actor(code=code, sector="GOV", name=name or None, via="cow_number")


def party(text: str) -> Actor:
    """A state or organisation by code or name."""
    listed = load_organisations().codes.get(text.strip().upper()) or load_organisations().named(text)
    if isinstance(listed, Organisation) and text.strip().upper() not in _states():
        return Actor(code=listed.code, sector=listed.sector, name=text.strip(), via=_via(text, listed.code))
    code = _states().resolve(text).code
    return Actor(code=code, sector="GOV", name=text.strip(), via=_via(text, code))


def _via(text: str, code: str) -> str:
    return "code" if text.strip().upper() == code else "name"
