"""The missions of the United States as ranges of days again, in the form of the US Diplomatic Mission Status Data.

A range that the data told comes back as it was. What other sources tell since cuts it: from the day on which another
status held, that status follows.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta

from detente.exchange.countries import cow_state
from detente.exchange.crosswalk import us_statuses
from detente.exchange.lines import Exported, Kept, Line, Told, lay_out, reading, statuses_of, told
from detente.exchange.spans import held_from
from detente.exchange.table import Row
from detente.exchange.us_missions import COLUMNS, understood
from detente.model import Channel, Entry, EntryKind, Mission, Pair, Position, Representation

_DAY = timedelta(days=1)

# The status of a mission of the embassies' kind by its head; a head of another class does not show.
_BY_CLASS = {
    ("minister", False): "Legation", ("minister", True): "Envoy Nonresident",
    ("ambassador", False): "Embassy", ("ambassador", True): "Ambassador Nonresident",
}  # fmt: skip


@dataclass(frozen=True)
class _Range:
    receiver: str
    first: date
    last: date
    status: str
    was: Row | None = None


def export_us_missions(kept: Kept) -> Exported:
    """The ranges of every receiver that the COW state list holds, in order of its abbreviation there."""
    articles, left_out = told(kept)
    ranges: dict[str, list[_Range]] = {}
    others: dict[str, list[Entry]] = {}
    for each in articles:
        if found := _as_told(each):
            ranges.setdefault(found.receiver, []).append(found)
        else:
            _sort_out(each, others, left_out)
    for receiver, entries in others.items():
        cut = _with_others(ranges.get(receiver, []), receiver, entries, kept)
        left_out["standing"] += 0 if cut else len(entries)
        ranges[receiver] = cut
    lines = (_line(each) for many in ranges.values() for each in many)
    return lay_out(lines, left_out, ",".join(COLUMNS))


def _as_told(each: Told) -> _Range | None:
    """The range that a row of the data is."""
    said = reading(each.row, COLUMNS, understood)
    fitting = statuses_of(each.standings, us_statuses().values())
    if said is None or not fitting:
        return None
    status = said.status if said.status in fitting else fitting[0]
    return _Range(said.receiver.code, said.first, said.last, status.name, each.row)


def _sort_out(each: Told, others: dict[str, list[Entry]], left_out: Counter[EntryKind]) -> None:
    for entry in each.entries:
        standing = entry.record
        of_missions = isinstance(standing, Mission | Representation | Channel) and standing.sender.party == "USA"
        if of_missions and cow_state(standing.receiver.party, held_from(entry)):  # type: ignore[union-attr]
            others.setdefault(standing.receiver.party, []).append(entry)  # type: ignore[union-attr]
        else:
            left_out["standing"] += 1


def _with_others(ranges: list[_Range], receiver: str, entries: list[Entry], kept: Kept) -> list[_Range]:
    """The ranges, cut on each day from which other sources tell another status."""
    pair = Pair.of("USA", receiver)
    days = sorted({held_from(entry) for entry in entries})
    end = max(*days, *(entry.reported for entry in entries))
    cut = sorted(ranges, key=lambda each: each.first)
    for day in days:
        status = _status(kept.position(pair, day), receiver)
        if status is None:
            continue
        at = next((number for number, each in enumerate(cut) if each.first <= day <= each.last), None)
        if at is None:
            cut = _after_the_rest(cut, _Range(receiver, day, end, status))
        elif cut[at].status != status:
            here = cut[at]
            then = replace(here, first=day, status=status)
            cut[at : at + 1] = [then] if here.first == day else [replace(here, last=day - _DAY), then]
    return cut


def _after_the_rest(ranges: list[_Range], new: _Range) -> list[_Range]:
    """The ranges with one on a day that none covers; where it says what the one before says, it says nothing new."""
    before = [each for each in ranges if each.last < new.first]
    after = [each for each in ranges if each.first > new.first]
    if before and before[-1].status == new.status:
        return ranges
    last = min(new.last, after[0].first - _DAY) if after else new.last
    return [*before, replace(new, last=last), *after]


def _status(position: Position, receiver: str) -> str | None:
    """The status that a position tells; null where nothing is known."""
    side = position.side("USA")
    remote = side.mission.state == "remote"
    match side.level.word:
        case "unknown":
            return None
        case "liaison":
            return "Liaison"
        case "interests_section":
            return "Interests"
        case "none" | "protecting_power":
            states = {each.state for each in position.consular if each.receiver == receiver}
            return "Consulate" if "open" in states else "Consul Nonresident" if "remote" in states else "None"
    class_ = "minister" if side.level.word == "minister" else "ambassador"
    return _BY_CLASS[class_, remote]


def _line(each: _Range) -> Line:
    state = cow_state(each.receiver, each.first)
    ours = (state.abbr, str(state.number), state.name, "") if state else (each.receiver, "", "", "")
    cells = dict(zip(COLUMNS, (*ours, "", "", ""), strict=True)) | dict(each.was.cells if each.was else {})
    cells |= _changed(cells, date_start=each.first.isoformat(), date_end=each.last.isoformat())
    if cells["us_mission_status"].strip().casefold() != each.status.casefold():
        cells["us_mission_status"] = each.status
    return Line((cells["country_abbrev_cow"], each.first, each.last), cells, each.was)


def _changed(cells: dict[str, str], **values: str) -> dict[str, str]:
    return {column: value for column, value in values.items() if cells[column].strip() != value}
