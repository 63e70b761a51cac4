"""Levels by year again: COW Diplomatic Exchange and DDR from entries.

A row that the data told comes back as it was. Of what other sources tell there is a row for each year in which they
tell a change, with the level at the end of that year.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from detente.exchange import cow_exchange, ddr
from detente.exchange.countries import cow_state, name_of
from detente.exchange.crosswalk import cow_levels
from detente.exchange.lines import Exported, Kept, Line, Told, lay_out, reading, statuses_of, told
from detente.exchange.spans import held_from
from detente.model import Actor, Channel, EntryKind, LevelWord, Mission, Pair, Representation, Side, Standing

Year = tuple[Pair, int]

# A protecting power is no representation of one's own. What is there but outside the three classes is "other".
_COW: Mapping[LevelWord, str] = {
    "ambassador": "3", "minister": "2", "charge": "1", "liaison": "9", "interests_section": "9", "unknown_head": "9",
    "protecting_power": "0", "none": "0", "unknown": "-9",
}  # fmt: skip
_DDR: Mapping[LevelWord, str] = {
    "ambassador": "6", "minister": "5", "charge": "4", "interests_section": "3", "protecting_power": "2",
    "unknown_head": "1", "liaison": "1",
}  # fmt: skip


def export_cow_exchange(kept: Kept) -> Exported:
    """A row for each two states and year, from either side, in order of their numbers."""
    articles, left_out = told(kept)
    as_told = [(each, _cow_as_told(each)) for each in articles]
    lines = [line for _, line in as_told if line]
    left_out["trouble"] -= sum(each.troubles for each, line in as_told if line)
    done = {key for line in lines for key in (line.key, _mirrored(line.key))}
    rest = (each for each, line in as_told if not line)
    for (pair, year), count in _changes(rest, left_out, cow_exchange.FIRST_YEAR, _counted_by_cow).items():
        new = [line for line in _cow_rows(kept, pair, year) if line.key not in done]
        left_out["standing"] += 0 if new else count
        lines += new
    return lay_out(lines, left_out, cow_exchange.HEADER)


def export_ddr(kept: Kept) -> Exported:
    """A row for each sender, receiver and year with a representation, in order of their names."""
    articles, left_out = told(kept, ddr.column)
    as_told = [(each, _ddr_as_told(each)) for each in articles]
    lines = [line for _, line in as_told if line]
    done = {_direction(each) for each, line in as_told if line}
    rest = (each for each, line in as_told if not line)
    for (pair, year), count in _changes(rest, left_out, ddr.FIRST_YEAR, _named).items():
        shown = (side for side in kept.position(pair, date(year, 12, 31)).sides if _shows(side))
        new = [_ddr_line(side, year) for side in shown if (side.sender, side.receiver, year) not in done]
        left_out["standing"] += 0 if new else count
        lines += new
    return lay_out(lines, left_out, ",".join(ddr.header_names().values()), ddr.column)


def _cow_as_told(each: Told) -> Line | None:
    dyad = reading(each.row, cow_exchange.COLUMNS[:5], cow_exchange.understood)
    if dyad is None:
        return None
    cells = dict(dyad.row.cells)
    for column, snapshot in dyad.levels.items():
        fitting = statuses_of(_sent_by(snapshot.sender, each.standings), cow_levels().values())
        if fitting and snapshot.status not in fitting:
            cells[column.casefold()] = fitting[0].codes[0]
    return Line((int(cells["ccode1"]), int(cells["ccode2"]), dyad.year), cells, dyad.row)


def _ddr_as_told(each: Told) -> Line | None:
    said = reading(each.row, ddr.REQUIRED, ddr.understood)
    if each.row is None or said is None:
        return None
    cells = dict(each.row.cells)
    fitting = statuses_of(each.standings, ddr.statuses().values())
    if fitting and said.status not in fitting:
        codes = next(codes for codes, status in ddr.statuses().items() if status in fitting)
        cells |= {"embassy": codes[0], "focus": codes[1]} | ({"lor": ddr.lor(*codes)} if "lor" in cells else {})
    return Line((each.row.cell("sender"), each.row.cell("destination"), said.year), cells, each.row)


def _sent_by(sender: Actor, standings: Iterable[Standing]) -> list[Standing]:
    sent = (each for each in standings if isinstance(each, Mission | Representation | Channel))
    return [each for each in sent if each.sender.party == sender.party]


def _direction(each: Told) -> tuple[str, str, int]:
    """Sender, receiver and year of a row of DDR."""
    said = reading(each.row, ddr.REQUIRED, ddr.understood)
    return (said.sender.code, said.receiver.code, said.year) if said else ("", "", 0)


def _mirrored(key: tuple[object, ...]) -> tuple[object, ...]:
    one, two, year = key
    return two, one, year


def _changes(
    rest: Iterable[Told], left_out: Counter[EntryKind], first: int, listed: Callable[[str, int], bool]
) -> Mapping[Year, int]:
    """The years in which other sources tell something of two states, and how many entries do."""
    found: dict[Year, int] = {}
    for entry in (entry for each in rest for entry in each.entries):
        standing, year = entry.record, held_from(entry).year
        if isinstance(standing, Mission | Representation | Channel) and year >= first:
            codes = standing.sender.party, standing.receiver.party
            if all(listed(code, year) for code in codes):
                key = Pair.of(*codes), year
                found[key] = found.get(key, 0) + 1
                continue
        left_out["standing"] += 1
    return found


def _counted_by_cow(code: str, year: int) -> bool:
    return cow_state(code, date(year, 12, 31)) is not None


def _named(code: str, year: int) -> bool:
    return name_of(code) is not None


def _cow_rows(kept: Kept, pair: Pair, year: int) -> Iterator[Line]:
    day = date(year, 12, 31)
    position = kept.position(pair, day)
    levels = {side.sender: _COW[side.level.word] for side in position.sides}
    numbers = {code: state.number for code in (pair.a, pair.b) if (state := cow_state(code, day))}
    there = [level in ("1", "2", "3", "9") for level in levels.values()]
    exchange = "1" if any(there) else "-9" if "-9" in levels.values() else "0"
    for one, two in ((pair.a, pair.b), (pair.b, pair.a)):
        # The version is that of the data set, which has no such row.
        cells = (str(numbers[one]), str(numbers[two]), str(year), levels[two], levels[one], exchange, "")
        yield Line((numbers[one], numbers[two], year), dict(zip(cow_exchange.COLUMNS, cells, strict=True)))


def _shows(side: Side) -> bool:
    """Whether the data has a code for a level; where nobody is or nothing is known, it has no row."""
    return side.level.word in _DDR


def _ddr_line(side: Side, year: int) -> Line:
    sender, receiver = (name_of(code) or code for code in (side.sender, side.receiver))
    embassy, focus = _DDR[side.level.word], "2" if side.mission.state == "remote" else "1"
    cells = {
        "destination": receiver, "sender": sender, "year": str(year), "embassy": embassy, "focus": focus,
        "lor": ddr.lor(embassy, focus),
    }  # fmt: skip
    return Line((sender, receiver, year), cells)
