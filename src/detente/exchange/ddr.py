"""The Diplometrics Diplomatic Representation Database (Moyer, Turner and Meisel, Pardee Center) as findings and back.

A row holds a sending and a receiving country and a year, with the code of the embassy and its focus: one country,
several, or withdrawn. The file's column names have changed between releases; data/exchange/ddr_columns.yml holds them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

from detente.errors import InputError
from detente.exchange.countries import country
from detente.exchange.crosswalk import DATA, Status, by_code
from detente.exchange.making import Imported, Source, findings
from detente.exchange.snapshots import Snapshot, once, told, year_of
from detente.exchange.table import Row, read_rows, sift
from detente.model import Findings
from detente.model.base import Record
from detente.ontology.loading import load_rows

CODER = "import ddr 1"

REQUIRED = ("sender", "destination", "year", "embassy", "focus")
FIRST_YEAR = 1960

Focus = Literal["single", "multiple", "withdrawn"]


class EmbassyCode(Status):
    """An embassy code as a status with a single focus, and its level of representation with a single and a multiple."""

    lor: tuple[str, str]


class _Focus(Status):
    name: Focus


class _Column(Record):
    column: str
    headers: tuple[str, ...]


@dataclass(frozen=True)
class _Told:
    row: Row
    snapshot: Snapshot


def import_ddr(path: Path, *, published: date | None = None) -> Imported:
    """The findings of each row, in order of the file; `published` is the day the data came out, if known."""
    read, broken = read_rows(path, required=REQUIRED, allowed=None, named=column)
    good, unclear = sift(read, lambda row: row, lambda row: _Told(row, understood(row)))
    kept, twice = once(good, lambda each: each.row, REQUIRED[:3])
    standings = told(each.snapshot for each in kept)
    source = Source(
        coder=CODER,
        name="Diplometrics Diplomatic Representation",
        title=f"Diplometrics Diplomatic Representation, {path.name}",
        published=published,
        url="https://korbel.du.edu/pardee/diplomatic-representation",
    )

    def made_of(each: _Told) -> Findings:
        return findings(each.row, source, standings[each.snapshot])

    made = tuple(made_of(each) for each in kept)
    return Imported(made, tuple(sorted((*broken, *unclear, *twice), key=lambda one: one.number)))


def column(header: str) -> str:
    """Our name of a column from what a file calls it; its own name in lower case where it is none of ours."""
    return _headers().get(_plain(header), header.casefold())


def header_names() -> Mapping[str, str]:
    """The name that is written for each of our columns."""
    return {row.column: row.headers[0] for row in _columns()}


@lru_cache(maxsize=1)
def statuses() -> Mapping[tuple[str, str], Status]:
    """What each embassy code with each code of a focus tells."""
    return {
        (embassy, focus): _with_focus(code, told_of)
        for embassy, code in embassy_codes().items()
        for focus, told_of in _focuses().items()
    }


@lru_cache(maxsize=1)
def embassy_codes() -> Mapping[str, EmbassyCode]:
    """The embassy codes with a single focus."""
    return by_code("ddr.yml", EmbassyCode)


@lru_cache(maxsize=1)
def _focuses() -> Mapping[str, _Focus]:
    rows = by_code("ddr_focus.yml", _Focus)
    return {**rows, **{row.name: row for row in rows.values()}}


def lor(embassy: str, focus: str) -> str:
    """The level of representation of an embassy code with a focus."""
    name = _focuses()[focus].name
    single, multiple = embassy_codes()[embassy].lor
    return {"single": single, "multiple": multiple, "withdrawn": "0"}[name]


def codes_in(row: Row) -> tuple[str, str]:
    """The codes of embassy and focus as they are listed, where a spreadsheet made "6.0" of one."""
    embassy, focus = (row.cell(name).casefold().removesuffix(".0") for name in ("embassy", "focus"))
    # Where nothing is there, nothing has a focus.
    return embassy, "single" if embassy == "0" and focus in ("", "0") else focus


def _with_focus(code: EmbassyCode, focus: _Focus) -> Status:
    status = Status(**code.model_dump(exclude={"lor"}))
    if focus.name == "single" or (focus.name == "multiple" and status.mission is None):
        return status
    if focus.name == "multiple":
        return status.model_copy(update={"state": "remote"})
    # Whoever was there is gone; that somebody else looks after the interests is not told then.
    gone = "withdrawn" if status.tells_head else None
    return status.model_copy(update={"state": "closed" if status.mission else None, "phase": gone, "channel": "none"})


def understood(row: Row) -> Snapshot:
    """What a row says. Raises InputError where it is no row of the data."""
    sender, receiver = country(row.cell("sender")), country(row.cell("destination"))
    if sender.code == receiver.code:
        raise InputError(f"sender and destination are both {sender.code}; name two countries")
    embassy, focus = codes_in(row)
    if embassy not in embassy_codes():
        raise InputError(f"unknown embassy code {row.cell('embassy')!r}; give one of {', '.join(embassy_codes())}")
    if focus not in _focuses():
        raise InputError(f"unknown focus {row.cell('focus')!r}; give one of {', '.join(_focuses())}")
    return Snapshot(sender, receiver, year_of(row, FIRST_YEAR), statuses()[embassy, focus])


@lru_cache(maxsize=1)
def _columns() -> tuple[_Column, ...]:
    return load_rows(DATA / "exchange" / "ddr_columns.yml", _Column)


@lru_cache(maxsize=1)
def _headers() -> Mapping[str, str]:
    return {_plain(header): row.column for row in _columns() for header in row.headers}


def _plain(header: str) -> str:
    return re.sub(r"[\s_-]", "", header).casefold()
