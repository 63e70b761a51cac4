"""Other people's codes beside our own, from data/exchange: levels, statuses, releases.

Every look-up that finds nothing, or more than one thing, raises InputError and says what to give instead.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import Field

from detente.errors import InputError
from detente.model import HeadClass, HeadPhase, MissionKind, MissionState
from detente.model.base import Record
from detente.ontology.loading import load_rows

DATA = Path(__file__).parents[1] / "data"

ChannelWord = Literal["direct", "interests_section", "protecting_power", "none"]


class Status(Record):
    """A level or status of representation as the standings that it tells.

    `unknown_head` says that there is a head whose class is not told. `mission_inferred` and `head_inferred` say what
    each follows from where it is not told itself. `codes` are what a data set writes for it.
    """

    name: str
    codes: tuple[str, ...] = ()
    mission: MissionKind | None = None
    state: MissionState | None = None
    class_: HeadClass | None = Field(default=None, alias="class")
    phase: HeadPhase | None = None
    unknown_head: bool = False
    mission_inferred: str | None = None
    head_inferred: str | None = None
    channel: ChannelWord | None = None

    @property
    def open_mission(self) -> MissionKind | None:
        """The mission that exists at this status, here or elsewhere."""
        return self.mission if self.state in ("open", "remote") else None

    @property
    def tells_head(self) -> bool:
        """Whether it tells of a head of mission, of a class that is known or not."""
        return self.class_ is not None or self.unknown_head


S = TypeVar("S", bound=Status)


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


@lru_cache(maxsize=1)
def levels() -> tuple[LevelRow, ...]:
    """The levels, highest first."""
    return load_rows(DATA / "exchange" / "levels.yml", LevelRow)


@lru_cache(maxsize=1)
def us_statuses() -> Mapping[str, Status]:
    """The statuses of the US mission data by their name in lower case."""
    return {row.name.casefold(): row for row in load_rows(DATA / "exchange" / "us_missions.yml", Status)}


@lru_cache(maxsize=1)
def cow_levels() -> Mapping[str, Status]:
    """The levels of COW Diplomatic Exchange by their code."""
    return by_code("cow_diplomatic_exchange.yml", Status)


def by_code(file: str, kind: type[S]) -> Mapping[str, S]:
    """The rows of a file of data/exchange by each of their codes."""
    return {code: row for row in load_rows(DATA / "exchange" / file, kind) for code in row.codes}


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
