"""Entries as the lines of a table again: what every format that is written back shares.

A cell that a standing tells is written from the standing. What no standing holds, how a data set calls a country or the
last day that it covers, comes from the words behind the entry, where these are a line of such a table.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from detente.errors import InputError
from detente.exchange.crosswalk import Status
from detente.exchange.table import Row, header_in, join_line, split_line
from detente.model import (
    Channel,
    Entry,
    EntryEvidence,
    EntryKind,
    Event,
    Mission,
    Pair,
    Position,
    Representation,
    Standing,
    Trouble,
)

T = TypeVar("T")

Named = Callable[[str], str]


@dataclass(frozen=True)
class Kept:
    """What a ledger is asked to give: entries, where each of some is from, and how a pair stands on a day."""

    entries: Iterable[Entry]
    sources: Callable[[Iterable[Entry]], Iterable[EntryEvidence]]
    position: Callable[[Pair, date], Position]


@dataclass(frozen=True)
class Exported:
    """A table: its header, its lines and what ends each, and how many entries of each kind it has no place for."""

    header: str
    lines: tuple[str, ...]
    left_out: Mapping[EntryKind, int]
    end: str = "\n"

    @property
    def text(self) -> str:
        """The table as a file holds it."""
        return "".join(f"{line}{self.end}" for line in (self.header, *self.lines))


@dataclass(frozen=True)
class Told:
    """The standings of one article, its text as a row where it is the line of a table, and how many troubles it had."""

    entries: tuple[Entry, ...]
    source: EntryEvidence
    row: Row | None
    troubles: int

    @property
    def standings(self) -> tuple[Standing, ...]:
        """The standings, without what the ledger keeps beside them."""
        return tuple(entry.record for entry in self.entries)  # type: ignore[misc]  # told() takes standings alone


@dataclass(frozen=True)
class Line:
    """A line to be: the key it is sorted by, its cells by column, and the row that it was, if any."""

    key: tuple[object, ...]
    cells: Mapping[str, str]
    was: Row | None = None


def told(kept: Kept, named: Named = str.casefold) -> tuple[list[Told], Counter[EntryKind]]:
    """The articles that tell standings, and how many entries tell none that a table of standings could hold.

    What was only announced and what somebody denies is no standing for a table, which has no place for the doubt.
    """
    entries = tuple(kept.entries)
    left_out: Counter[EntryKind] = Counter()
    events = {entry.content: entry.record for entry in entries if isinstance(entry.record, Event)}
    articles: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.kind == "standing" and _plain(entry, events):
            articles.setdefault(entry.article, []).append(entry)
        else:
            left_out[entry.kind] += 1
    for entry in entries:
        # A row without a standing, whose levels are all missing, is a row still.
        if _missing_alone(entry) and entry.article not in articles:
            articles[entry.article] = []
    firsts: dict[str, Entry] = {}
    for entry in entries:
        firsts.setdefault(entry.article, entry)
    troubles = Counter(entry.article for entry in entries if entry.kind == "trouble")
    sources = kept.sources(firsts[article] for article in articles)
    found = [
        Told(tuple(many), source, _row(source, named), troubles[article])
        for (article, many), source in zip(articles.items(), sources, strict=True)
    ]
    return found, left_out


def reading(row: Row | None, required: Collection[str], understood: Callable[[Row], T]) -> T | None:
    """What a row says to the one who imports such rows; null where it is no row of this table."""
    if row is None or set(required) - set(row.cells):
        return None
    try:
        return understood(row)
    except InputError:
        return None


def lay_out(
    lines: Iterable[Line], left_out: Mapping[EntryKind, int], header: str, named: Named = str.casefold
) -> Exported:
    """The lines in order under a header. The header that all rows had stays, where it has a place for every cell."""
    ordered = sorted(lines, key=lambda line: line.key)
    headers = {line.was.header for line in ordered if line.was}
    if len(headers) == 1:
        (only,) = headers
        columns = _columns(only, named)
        if all(column in columns for line in ordered for column, cell in line.cells.items() if cell):
            header = only
    columns = _columns(header, named)

    def text(line: Line) -> str:
        if line.was and line.was.header == header and line.cells == line.was.cells:
            # The same cells: the quotes around them, and the spaces, stay as they were.
            return line.was.text
        return join_line(line.cells.get(column, "") for column in columns)

    end = "\r\n" if header.endswith("\r") else "\n"
    out = tuple(text(line) for line in ordered)
    return Exported(header.removesuffix("\r"), out, {kind: count for kind, count in left_out.items() if count}, end)


def statuses_of(standings: Iterable[Standing], statuses: Iterable[Status]) -> tuple[Status, ...]:
    """The statuses that tell these standings; missions that ended with what was there before may stand beside."""
    found = {said for standing in standings if (said := _said(standing))}
    return tuple(status for status in statuses if _tells(status, found))


def _tells(status: Status, found: set[tuple[object, ...]]) -> bool:
    says: set[tuple[object, ...]] = set()
    if status.mission:
        says.add(("mission", status.mission, status.state))
    if status.tells_head:
        says.add(("head", status.class_, status.phase))
    if status.channel:
        says.add(("channel", status.channel))
    return says <= found and all(each[0] == "mission" and each[2] == "closed" for each in found - says)


def _said(standing: Standing) -> tuple[object, ...] | None:
    match standing:
        case Mission():
            return "mission", standing.mission, standing.state
        case Representation():
            return "head", standing.class_, standing.phase
        case Channel():
            return "channel", standing.channel
    return None


def _plain(entry: Entry, events: Mapping[str, Event]) -> bool:
    standing = entry.record
    event = events.get(getattr(standing, "from_event", None) or "")
    voices = (*getattr(standing, "voices", ()), *(event.voices if event else ()))
    return (event is None or event.status == "actual") and all(voice.stance != "denies" for voice in voices)


def _missing_alone(entry: Entry) -> bool:
    return isinstance(entry.record, Trouble) and entry.record.station == "exchange"


def _row(source: EntryEvidence, named: Named) -> Row | None:
    header, record = header_in(source.title), source.entry.record
    words = record.span if isinstance(record, Trouble) else record.evidence[0]
    if header is None or words is None:
        return None
    columns, cells = _columns(header, named), split_line(words.quote)
    if cells is None or len(cells) != len(columns):
        return None
    return Row(source.outlet or "", 0, words.quote, dict(zip(columns, cells, strict=True)), header)


def _columns(header: str, named: Named) -> tuple[str, ...]:
    return tuple(named(name.strip()) for name in split_line(header) or ())
