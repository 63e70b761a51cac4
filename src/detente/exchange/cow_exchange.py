"""COW Diplomatic Exchange, v2006.1 (Reşat Bayer, Correlates of War), as findings and back.

A row holds two states and a year: `DR_at_2` is the level of side 1 at side 2, `DR_at_1` that of side 2 at side 1, `DE`
whether either is there. The file tells each pair twice, once from either side; both rows are kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from detente.errors import InputError
from detente.exchange.countries import cow_party
from detente.exchange.crosswalk import Status, cow_levels
from detente.exchange.making import Imported, Source, findings
from detente.exchange.snapshots import Snapshot, once, told, year_of
from detente.exchange.table import Row, read_rows, sift
from detente.model import Actor, Findings

CODER = "import cow-diplomatic-exchange 1"

HEADER = "ccode1,ccode2,year,DR_at_1,DR_at_2,DE,version"
COLUMNS = tuple(HEADER.casefold().split(","))

FIRST_YEAR = 1817

# What stands for a level that is not known.
MISSING = frozenset({"", ".", "-9", "NA"})


@dataclass(frozen=True)
class Dyad:
    """A row that has been understood: the levels that it tells by column, and the columns that tell none."""

    row: Row
    one: Actor
    two: Actor
    year: int
    levels: Mapping[str, Snapshot]
    missing: tuple[str, ...]


def import_cow_exchange(path: Path, *, published: date | None = None) -> Imported:
    """The findings of each row, in order of the file; `published` is the day the data came out, if known."""
    read, broken = read_rows(path, required=COLUMNS[:5], allowed=COLUMNS)
    dyads, unclear = sift(read, lambda row: row, understood)
    kept, twice = once(dyads, lambda dyad: dyad.row, COLUMNS[:3])
    standings = told(snapshot for dyad in kept for snapshot in dyad.levels.values())
    source = Source(
        coder=CODER,
        name="COW Diplomatic Exchange",
        title=f"COW Diplomatic Exchange (Reşat Bayer, Correlates of War), {path.name}",
        published=published,
        url="https://correlatesofwar.org/data-sets/diplomatic-exchange/",
    )

    def made_of(dyad: Dyad) -> Findings:
        drafts = (draft for snapshot in dyad.levels.values() for draft in standings[snapshot])
        troubles = (f"{column} is missing: the level of that side is not told" for column in dyad.missing)
        return findings(dyad.row, source, drafts, troubles)

    made = tuple(made_of(dyad) for dyad in kept)
    return Imported(made, tuple(sorted((*broken, *unclear, *twice), key=lambda one: one.number)))


def understood(row: Row) -> Dyad:
    """What a row says. Raises InputError where it is no row of the data."""
    one, two = _side(row, "ccode1"), _side(row, "ccode2")
    if one.code == two.code:
        raise InputError(f"both sides are {one.code}; name two states")
    year = year_of(row, FIRST_YEAR)
    sides = {"DR_at_1": (two, one), "DR_at_2": (one, two)}
    found = {column: _level(row, column) for column in sides}
    levels = {column: Snapshot(*sides[column], year, level) for column, level in found.items() if level}
    return Dyad(row, one, two, year, levels, tuple(column for column in found if column not in levels))


def _side(row: Row, column: str) -> Actor:
    # The number is how the data set calls the state, and which of two numbers is meant shows only there.
    return cow_party(row.cell(column), row.cell(column))


def _level(row: Row, column: str) -> Status | None:
    code = row.cell(column.casefold())
    if code in MISSING:
        return None
    if code not in cow_levels():
        raise InputError(f"unknown {column} {code!r}; give one of {', '.join(cow_levels())}")
    return cow_levels()[code]
