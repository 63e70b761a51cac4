"""The events of POLECAT (Scarborough and others, Harvard Dataverse 10.7910/DVN/AJGVIT) as findings.

A row holds an actor, a recipient and a PLOVER type and mode. Deeds within one country are set aside, as are rows of
which one side is no state or listed organisation.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, get_args

from detente.errors import InputError
from detente.exchange.coded import Archive, Deed, Taken, actors_of, cell, plover, taken
from detente.exchange.table import Row
from detente.model import Actor
from detente.model.actor import Sector

REQUIRED = (
    "Event ID",
    "Event Date",
    "Event Type",
    "Actor Name",
    "Actor Country",
    "Recipient Name",
    "Recipient Country",
)
_SECTORS = frozenset(get_args(Sector))


def import_polecat(path: Path, *, published: date | None = None) -> Iterator[Taken]:
    """What each row gives. An event counts as known from the day its report came out, or from `published` on."""
    return taken(path, _archive(), published=published)


def _archive() -> Archive:
    return Archive(
        name="POLECAT",
        coder="import polecat 1",
        url="https://doi.org/10.7910/DVN/AJGVIT",
        required=REQUIRED,
        sides=("actor", "recipient"),
        places=("placename", "city", "district", "province", "country"),
        side=_side,
        deed=_deed,
        published="publication date",
    )


def _deed(row: Row) -> Deed:
    type_: Any = cell(row, "event type").upper()
    if type_ not in plover().types:
        raise InputError(f"unknown event type {cell(row, 'event type')!r}; give one of {', '.join(plover().types)}")
    told, contexts = cell(row, "event mode").casefold(), _several(cell(row, "contexts"))
    mode = told if (type_, told) in plover().modes else None
    known = tuple(each for each in contexts if each in plover().contexts)
    strange = [each for each in contexts if each not in known]
    troubles = [f"{type_} has no mode {told!r}: the event is kept without it"] if told and mode is None else []
    troubles += [f"there is no context {each!r}: the event is kept without it" for each in strange]
    return Deed(type=type_, mode=mode, trigger=cell(row, "event type"), contexts=known, troubles=tuple(troubles))


def _side(row: Row, side: str) -> tuple[Actor, ...]:
    first = next(iter(_several(cell(row, f"primary {side} sector")) or _several(cell(row, f"{side} sectors"))), "")
    sector: Any = first.upper() if first.upper() in _SECTORS else None
    return actors_of(cell(row, f"{side} country"), cell(row, f"{side} name"), sector)


def _several(told: str) -> tuple[str, ...]:
    """The parts of a cell that holds several."""
    parts = (part.strip() for part in told.replace(",", ";").split(";"))
    return tuple(part.casefold().replace(" ", "_") for part in parts if part)
