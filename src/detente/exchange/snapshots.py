"""Levels that held in some years, as standings: what a data set without days can say.

A snapshot says that its level held by the end of its year. Where the one before, of another year, told another level,
the change fell between the two; on which day of a year a snapshot was taken is not known.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from detente.errors import InputError
from detente.exchange.crosswalk import Status
from detente.exchange.making import NO_MISSIONS, Draft, kept_after, status_drafts
from detente.exchange.spans import by
from detente.exchange.table import Refused, Row
from detente.model import Actor, When

T = TypeVar("T")


@dataclass(frozen=True)
class Snapshot:
    """The level of a sender at a receiver in a year."""

    sender: Actor
    receiver: Actor
    year: int
    status: Status


def year_of(row: Row, first: int) -> int:
    """The year in the column of that name, none before the data set's first."""
    text = row.cell("year").removesuffix(".0")
    if not (text.isascii() and text.isdecimal() and first <= int(text) <= date.today().year):
        raise InputError(f"year {row.cell('year')!r} is none that the data can tell of; write a year from {first} on")
    return int(text)


def once(many: Iterable[T], row_of: Callable[[T], Row], columns: tuple[str, ...]) -> tuple[list[T], list[Refused]]:
    """Each two sides and year once, as these columns write them; a row that tells them again is refused."""
    seen: dict[tuple[str, ...], Row] = {}
    kept: list[T] = []
    refused: list[Refused] = []
    for each in many:
        row = row_of(each)
        first = seen.setdefault(tuple(row.cell(column) for column in columns), row)
        if first is row:
            kept.append(each)
        else:
            reason = f"{row.where}: the same two sides and year as line {first.number}; keep one of the two"
            refused.append(Refused(row.number, reason))
    return kept, refused


def told(snapshots: Iterable[Snapshot]) -> Mapping[Snapshot, tuple[Draft, ...]]:
    """The standings that each snapshot tells, after those before it on the same sender and receiver."""
    directions: dict[tuple[str, str], dict[int, list[Snapshot]]] = {}
    for each in snapshots:
        years = directions.setdefault((each.sender.code, each.receiver.code), {})
        years.setdefault(each.year, []).append(each)
    return {snapshot: drafts for years in directions.values() for snapshot, drafts in _followed(years)}


def _followed(years: Mapping[int, list[Snapshot]]) -> Iterable[tuple[Snapshot, tuple[Draft, ...]]]:
    before: list[Snapshot] = []
    kept = NO_MISSIONS
    for year in sorted(years):
        for each in years[year]:
            yield each, tuple(status_drafts(each.sender, each.receiver, each.status, kept, _when(each, before)))
        before = years[year]
        kept = kept_after(before[-1].status, kept)


def _when(each: Snapshot, before: list[Snapshot]) -> When:
    last = date(each.year, 12, 31)
    if not before or all(one.status == each.status for one in before):
        return by(last, str(each.year))
    return by(last, str(each.year), after=date(before[0].year, 1, 1))
