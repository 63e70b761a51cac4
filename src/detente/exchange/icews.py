"""The coded events of ICEWS (Boschee and others, Harvard Dataverse 10.7910/DVN/28075) as findings.

A row holds a source, a target and a CAMEO code. What PLOVER has no type for (statements and appeals, roots 01 and 02)
is set aside, as are deeds within one country and rows of which one side is no state or listed organisation.
"""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path

from pydantic import Field

from detente.errors import InputError
from detente.exchange.coded import Archive, Deed, Taken, actors_of, cameo, cell, taken
from detente.exchange.table import Row
from detente.model import Actor
from detente.model.actor import Sector
from detente.model.base import Record
from detente.ontology.cameo import CameoCode
from detente.ontology.knowledge import DATA
from detente.ontology.loading import load_rows

REQUIRED = ("Event ID", "Event Date", "Source Name", "Source Country", "CAMEO Code", "Target Name", "Target Country")


class _SectorWords(Record):
    words: str = Field(min_length=2)
    sector: Sector


def import_icews(path: Path, *, published: date | None = None) -> Iterator[Taken]:
    """What each row gives. An event counts as known from its own day, or from `published` on where that is given."""
    return taken(path, _archive(), published=published)


def _archive() -> Archive:
    return Archive(
        name="ICEWS",
        coder="import icews 1",
        url="https://doi.org/10.7910/DVN/28075",
        required=REQUIRED,
        sides=("source", "target"),
        places=("city", "district", "province", "country"),
        side=_side,
        deed=_deed,
    )


def _deed(row: Row) -> Deed:
    code = _code(cell(row, "cameo code"))
    aside = "" if code.type else "PLOVER has no type for statements and appeals (CAMEO roots 01 and 02)"
    return Deed(type=code.type, mode=code.mode, cameo=code.code, trigger=cell(row, "event text"), aside=aside)


def _side(row: Row, side: str) -> tuple[Actor, ...]:
    country, name = cell(row, f"{side} country"), cell(row, f"{side} name")
    return actors_of(country, name, sector(cell(row, f"{side} sectors")))


def _code(told: str) -> CameoCode:
    """The code. All codes of the data have three digits or more: where one is shorter, its leading zero was lost."""
    codes = cameo().codes
    for code in (told, f"0{told}") if len(told) > 2 else (f"0{told}",):
        if code in codes and len(code) > 2:
            return codes[code]
    raise InputError(f"{told!r} is no CAMEO code; the column holds codes like 042 or 1663")


@lru_cache(maxsize=4096)
def sector(told: str) -> Sector | None:
    """Our sector of an actor's sectors; null where none of them is known."""
    lowered = told.casefold()
    return next((row.sector for row in _sectors() if row.words in lowered), None)


@lru_cache(maxsize=1)
def _sectors() -> tuple[_SectorWords, ...]:
    return load_rows(DATA / "exchange" / "icews_sectors.yml", _SectorWords)
