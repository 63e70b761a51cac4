"""Events that others coded, row by row out of a tab-separated file: what the archives of ICEWS and POLECAT share.

A row is read, answered and let go: a file may be larger than memory. Its line is the article, and the event quotes it.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from pydantic import ValidationError

from detente.errors import InputError
from detente.exchange.countries import country, name_of
from detente.exchange.table import Refused, Row, titled
from detente.model import (
    Actor,
    Article,
    Event,
    EventType,
    Findings,
    Outlet,
    Place,
    Trouble,
    Voice,
    When,
    article_id,
    quote,
)
from detente.model.actor import Sector
from detente.ontology.cameo import Cameo, load_cameo
from detente.ontology.knowledge import DATA
from detente.ontology.organisations import load_organisations
from detente.ontology.plover import Plover, load_plover

# How these files write that a cell is empty.
_NOTHING = frozenset({"", "null", "none", "na", "nan", "n/a", "---"})
# The data sets' own machines wrote the rows; how sure they were is not told.
_SURE = 1.0


@dataclass(frozen=True)
class SetAside:
    """A sound row that the ledger has no place for, and why. It is no error of the file."""

    number: int
    reason: str


class AsideError(Exception):
    """Raised where a sound row is to be set aside; the words say why."""


@dataclass(frozen=True)
class Deed:
    """What a row says was done, and the cell that says so. `aside` says why the ledger has no place for it, if so."""

    type: EventType | None
    trigger: str
    mode: str | None = None
    cameo: str | None = None
    contexts: tuple[str, ...] = ()
    troubles: tuple[str, ...] = ()
    aside: str = ""


@dataclass(frozen=True)
class Coded:
    """A row that has been understood."""

    deed: Deed
    type: EventType
    actors: tuple[Actor, ...]
    recipients: tuple[Actor, ...]
    day: date
    published: date
    where: Place | None


@dataclass(frozen=True)
class Archive:
    """A data set of events: its name, the coder that a ledger names, its address, its columns, how to read some.

    `sides` begin the names of the columns on who did it and to whom, `places` name a place, the most exact first, and
    `published` the day of the report, where there is such a column.
    """

    name: str
    coder: str
    url: str
    required: Collection[str]
    sides: tuple[str, str]
    places: tuple[str, ...]
    side: Callable[[Row, str], tuple[Actor, ...]]
    deed: Callable[[Row], Deed]
    published: str = ""


Taken = Findings | Refused | SetAside


def taken(path: Path, archive: Archive, *, published: date | None) -> Iterator[Taken]:
    """What each row gives, in order: findings, or why there are none.

    With `published`, the day the data set came out, nothing of it was known before. Raises InputError where the file
    cannot be read or lacks a column.
    """
    for row in _rows(path, archive.required):
        if isinstance(row, Refused):
            yield row
            continue
        try:
            yield _findings(row, _understood(row, archive), archive, published)
        except AsideError as why:
            yield SetAside(row.number, str(why))
        except InputError as error:
            yield Refused(row.number, f"{row.where}: {error}")


def count_rows(path: Path) -> int:
    """How many lines follow the header, about: for a bar of progress."""
    try:
        with path.open("rb") as file:
            return max(sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b"")) - 1, 0)
    except OSError:
        return 0


def cell(row: Row, column: str) -> str:
    """A cell; empty where it says that it is."""
    told = row.cell(column)
    return "" if told.casefold() in _NOTHING else told


def day_in(row: Row, column: str) -> date:
    """The day in a cell. Raises InputError where it is none."""
    told = cell(row, column)
    try:
        return date.fromisoformat(told[:10])
    except ValueError as error:
        raise InputError(f"{column} {told!r} is no date: YYYY-MM-DD is needed") from error


def actors_of(country_: str, name: str, sector: Sector | None) -> tuple[Actor, ...]:
    """The parties of a side: the states in a cell, or the organisation of that name; none where neither is known.

    Raises InputError where a country is given that nobody knows.
    """
    states = [part.strip() for part in country_.split(";") if part.strip().casefold() not in _NOTHING]
    if not states:
        listed = load_organisations().named(name) if name else None
        return (Actor(code=listed.code, sector=listed.sector, name=name, via="name"),) if listed else ()
    return tuple(dict.fromkeys(_actor(each, name, sector) for each in states))


def _understood(row: Row, archive: Archive) -> Coded:
    """The row in our terms. Raises InputError where a cell cannot be read, AsideError where the row has no place."""
    deed = archive.deed(row)
    day = day_in(row, "event date")
    actors, recipients = (archive.side(row, side) for side in archive.sides)
    _abroad(actors, recipients)
    if deed.type is None:
        raise AsideError(deed.aside)
    told = archive.published and cell(row, archive.published)
    return Coded(
        deed=deed,
        type=deed.type,
        actors=actors,
        recipients=recipients,
        day=day,
        published=day_in(row, archive.published) if told else day,
        where=_place_in(row, archive.places),
    )


def _abroad(actors: Sequence[Actor], recipients: Sequence[Actor]) -> None:
    """Raises AsideError where a side is nobody the ledger knows, or both are one: the ledger keeps what is between."""
    if not actors or not recipients:
        raise AsideError("one side is no state or listed organisation")
    if {each.party for each in actors} == {each.party for each in recipients}:
        raise AsideError("both sides are of one country")


def _place_in(row: Row, columns: Sequence[str]) -> Place | None:
    """Where it happened, by the first of the columns that tells; null where none does."""
    name = next((told for column in columns if (told := cell(row, column))), None)
    if name is None:
        return None
    lat, lon = _degrees(cell(row, "latitude"), 90), _degrees(cell(row, "longitude"), 180)
    both = lat is not None and lon is not None
    return Place(
        name=name, country=_code_or_none(cell(row, "country")), lat=lat if both else None, lon=lon if both else None
    )


@lru_cache(maxsize=1)
def plover() -> Plover:
    """The types, modes and contexts."""
    return load_plover(DATA)


@lru_cache(maxsize=1)
def cameo() -> Cameo:
    """The CAMEO codes."""
    return load_cameo(DATA)


def _actor(told: str, name: str, sector: Sector | None) -> Actor:
    code = _code(told)
    if not name or name.casefold() in (told.casefold(), (name_of(code) or "").casefold()):
        # The state itself: it acts through its government.
        return Actor(code=code, sector="GOV", name=name or told, via="name")
    return Actor(code=f"{code}.{sector}" if sector else code, sector=sector, name=name, via="office")


@lru_cache(maxsize=4096)
def _code(told: str) -> str:
    if len(told) == 3 and told.isupper() and name_of(told):
        return told
    return country(told).code


def _code_or_none(told: str) -> str | None:
    try:
        return _code(told) if told else None
    except InputError:
        return None


def _degrees(told: str, most: float) -> float | None:
    try:
        value = float(told)
    except ValueError:
        return None
    return value if -most <= value <= most else None


def _findings(row: Row, told: Coded, archive: Archive, published: date | None) -> Findings:
    article = Article(
        id=article_id(row.text),
        text=row.text,
        title=titled(f"{archive.name}, {row.file}", row.header),
        published=published or told.published,
        url=archive.url,
        source=Outlet(name=archive.name),
    )
    words = quote(article, 0, len(article.text))
    deed = told.deed
    start = article.text.find(deed.trigger) if deed.trigger else -1
    trigger = quote(article, start, start + len(deed.trigger)) if start >= 0 else words
    try:
        event = Event(
            id="e1",
            type=told.type,
            mode=deed.mode,
            cameo=deed.cameo,
            contexts=deed.contexts,
            actors=told.actors,
            recipients=told.recipients,
            when=When(earliest=told.day, latest=told.day, precision="day", basis="stated", text=told.day.isoformat()),
            where=told.where,
            voices=(Voice(holder="publisher", stance="asserts"),),
            evidence=(words,),
            trigger=(trigger,),
            rule=archive.coder,
            confidence=_SURE,
        )
    except ValidationError as error:
        first = error.errors()[0]
        raise InputError(f"{first['loc'][0] if first['loc'] else 'row'}: {first['msg']}") from error
    troubles = tuple(Trouble(station="exchange", reason=reason, span=words) for reason in deed.troubles)
    return Findings(article=article, coder=archive.coder, events=(event,), troubles=troubles)


def _rows(path: Path, required: Collection[str]) -> Iterator[Row | Refused]:
    """The rows of the file. These files know no quotes that span lines: a line is a row."""
    try:
        with path.open("rb") as file:
            yield from _rows_of(path, file, required)
    except (OSError, ValueError) as error:
        what = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(f"{path}: cannot be read: {what}; name a tab-separated file") from error


def _rows_of(path: Path, file: BinaryIO, required: Collection[str]) -> Iterator[Row | Refused]:
    header = file.readline().removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").rstrip("\r\n")
    columns = [_bare(name).casefold() for name in header.rstrip("\t").split("\t")]
    if missing := [name for name in required if name.casefold() not in columns]:
        raise InputError(f"{path}: no column {', '.join(missing)}; the first line names the columns, parted by tabs")
    for number, raw in enumerate(file, start=2):
        where = f"{path.name}, line {number}"
        try:
            text = raw.decode("utf-8").rstrip("\r\n")
        except UnicodeDecodeError as error:
            yield Refused(number, f"{where}: not UTF-8 at byte {error.start}; save it as UTF-8")
            continue
        if not text.strip():
            continue
        cells = _cells(text, columns)
        if cells is None:
            told = f"{text.count(chr(9)) + 1} cells under {len(columns)} columns"
            yield Refused(number, f"{where}: {told}; give each column a cell, empty ones too")
        else:
            yield Row(path.name, number, text, cells, header)


def _cells(text: str, columns: Sequence[str]) -> Mapping[str, str] | None:
    """The cells by column; null where they do not fit. Cells too many do no harm where they are empty."""
    cells = [_bare(each) for each in text.split("\t")]
    while len(cells) > len(columns) and not cells[-1]:
        cells.pop()
    if len(cells) == len(columns) - 1 and "headline" in columns:
        # Some files of POLECAT name a column of headlines in their first line, which their rows do not have.
        columns = [name for name in columns if name != "headline"]
    return dict(zip(columns, cells, strict=True)) if len(cells) == len(columns) else None


def _bare(told: str) -> str:
    told = told.strip()
    return told[1:-1].strip() if len(told) > 1 and told[0] == told[-1] == '"' else told
