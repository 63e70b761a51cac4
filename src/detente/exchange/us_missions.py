"""The US Diplomatic Mission Status Data (Brenton Kenkel), range files by COW state, as findings.

A row says which status held from one day to another, both included. What is kept is the day on which each status
began; the row that follows ends it. The first row of a country only says that its status held by then, for the days
are cut to the membership of the state system; after a gap in it, the status changed on some day of the gap.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from detente.errors import InputError
from detente.exchange.countries import cow_party
from detente.exchange.crosswalk import Status, release, us_statuses
from detente.exchange.making import NO_MISSIONS, Imported, Source, findings, kept_after, status_drafts
from detente.exchange.spans import by, month_of, written
from detente.exchange.table import Refused, Row, read_rows, sift
from detente.model import Actor, Findings, When

CODER = "import us-missions 2"

COLUMNS = (
    "country_abbrev_cow", "country_code_cow", "country_name_cow", "country_name_usdos", "date_start", "date_end",
    "us_mission_status",
)  # fmt: skip

_USA = Actor(code="USA", sector="GOV", via="data_set")


@dataclass(frozen=True)
class _Range:
    """A row that has been understood."""

    row: Row
    receiver: Actor
    first: date
    last: date
    status: Status


def import_us_missions(path: Path, *, published: date | None = None) -> Imported:
    """The findings of each row, in order of receiver and day; `published` is the release's day unless given."""
    read, broken = read_rows(path, required=COLUMNS, allowed=COLUMNS)
    ranges, unclear = sift(read, lambda row: row, understood)
    made, twice = _in_order(ranges, _source(path, published))
    return Imported(tuple(made), tuple(sorted((*broken, *unclear, *twice), key=lambda one: one.number)))


def _in_order(ranges: Iterable[_Range], source: Source) -> tuple[list[Findings], list[Refused]]:
    """The findings of each range, country by country; one that overlaps the one before is refused."""
    made: list[Findings] = []
    refused: list[Refused] = []
    before: _Range | None = None
    kept = NO_MISSIONS
    for each in sorted(ranges, key=lambda each: (each.receiver.code, each.first)):
        if before and before.receiver.code != each.receiver.code:
            before, kept = None, NO_MISSIONS
        # The day on which a state succeeds another may stand in both rows.
        if before and (each.first < before.last or each.first == before.first):
            told = f"{each.row.where}: overlaps line {before.row.number}; keep one of the two"
            refused.append(Refused(each.row.number, told))
            continue
        drafts = status_drafts(_USA, each.receiver, each.status, kept, _began(each, before))
        made.append(findings(each.row, source, drafts))
        before, kept = each, kept_after(each.status, kept)
    return made, refused


def _source(path: Path, published: date | None) -> Source:
    known = release("us-missions", path.name)
    if known is None:
        return Source(coder=CODER, name="US Diplomatic Mission Status Data", title=path.name, published=published)
    title = f"{known.name}, version {known.version} ({known.by}, {known.licence})"
    return Source(coder=CODER, name=known.name, title=title, published=published or known.published, url=known.url)


def understood(row: Row) -> _Range:
    """What a row says. Raises InputError where it is no row of the data."""
    statuses = us_statuses()
    status = statuses.get(row.cell("us_mission_status").casefold())
    if status is None:
        known = ", ".join(each.name for each in statuses.values())
        raise InputError(f"unknown us_mission_status {row.cell('us_mission_status')!r}; give one of {known}")
    receiver = cow_party(row.cell("country_code_cow"), row.cell("country_name_cow"))
    if receiver.code == _USA.code:
        raise InputError("the United States have no mission in their own country; take the row out")
    first, last = _day(row, "date_start"), _day(row, "date_end")
    if last < first:
        raise InputError(f"date_end {last} is before date_start {first}; mend the dates")
    return _Range(row, receiver, first, last, status)


def _day(row: Row, column: str) -> date:
    found = written(row.cell(column), column)
    if found.precision != "day" or found.earliest is None:
        raise InputError(f"{column} {row.cell(column)!r} is no day; write YYYY-MM-DD")
    return found.earliest


def _began(each: _Range, before: _Range | None) -> When:
    """When the status began, as far as the row tells."""
    text = each.row.cell("date_start")
    if before is None or before.status == each.status:
        # Nothing changed on this day: coverage begins, or the country goes by another name.
        return by(each.first, text)
    if each.first - before.last > timedelta(days=1):
        return by(each.first, text, after=before.last)
    if each.first.day == 1 and each.first.month != 1:
        # The codebook writes a month whose day is unknown as its first day. Of 413 changes in version 0.1, 31 fall on
        # the first of a month other than January, where chance gives 12: more than half are not meant as days. One
        # falls on 1 January, as by chance: it is meant.
        return month_of(each.first, text)
    return written(text, "date_start")
