"""Standings as the plain table again that detente.exchange.standings reads.

A row that such a table told comes back as it was where reading it gives what the entries say. Every other standing is a
row of its own, from the first day on which it surely held where its span is no day, month or year.
"""

from collections.abc import Mapping

from detente.errors import InputError
from detente.exchange.countries import party
from detente.exchange.lines import Exported, Kept, Line, Told, lay_out, told
from detente.exchange.making import Draft
from detente.exchange.spans import as_written
from detente.exchange.standings import COLUMNS, REQUIRED, begun_in
from detente.model import (
    Actor,
    Channel,
    Entry,
    EntryEvidence,
    Mission,
    Recognition,
    Relations,
    Representation,
    Standing,
)


def export_standings(kept: Kept) -> Exported:
    """A row for each row of an imported table, and one for each other standing, in order of the parties and the day."""
    articles, left_out = told(kept)
    lines: list[Line] = []
    for each in articles:
        if each.row and each.entries and _says_so(each):
            lines.append(Line(_key(each.row.cells), each.row.cells, each.row))
            left_out["trouble"] -= each.troubles
            continue
        for entry in each.entries:
            line = _line(entry, each.source)
            lines += [line] if line else []
            left_out["standing"] += 0 if line else 1
    return lay_out(lines, left_out, ",".join(COLUMNS))


def _says_so(each: Told) -> bool:
    """Whether reading the row gives standings that the article's entries hold."""
    row = each.row
    if row is None or set(REQUIRED) - set(row.cells) or set(row.cells) - set(COLUMNS):
        return False
    try:
        drafts = begun_in(row)
    except InputError:
        return False
    return all(any(_tells(draft, standing) for standing in each.standings) for draft in drafts)


def _tells(draft: Draft, standing: Standing) -> bool:
    if not isinstance(standing, draft.type):
        return False
    names = {"class": "class_"}
    return all(getattr(standing, names.get(name, name)) == value for name, value in draft.fields.items())


def _line(entry: Entry, source: EntryEvidence) -> Line | None:
    """A standing as a row; null where the table has no such row."""
    standing: Standing = entry.record  # type: ignore[assignment]  # told() takes standings alone
    cells = _cells(standing)
    if cells is None or not all(_known(cells[side]) for side in ("sender", "receiver")):
        return None
    cells |= {
        "inferred": standing.inferred or "",
        "from": as_written(entry),
        "source": source.url or source.outlet or source.title or "",
    }
    return Line(_key(cells), cells)


def _cells(standing: Standing) -> dict[str, str] | None:
    match standing:
        case Representation(class_=None, phase=None):
            return None
        case Representation():
            mode = "" if standing.mode == "unknown" else standing.mode
            head = {"class": standing.class_ or "", "mode": mode, "phase": standing.phase or ""}
            return (
                _sides("representation", standing.sender, standing.receiver) | head | {"person": standing.person or ""}
            )
        case Mission():
            mission = {"mission": standing.mission, "state": standing.state, "city": standing.city or ""}
            return _sides("mission", standing.sender, standing.receiver) | mission
        case Channel():
            through = standing.through.party if standing.through else ""
            both = _sides("channel", standing.sender, standing.receiver)
            return both | {"channel": standing.channel, "through": through}
        case Relations():
            worded_by = standing.worded_by.party if standing.worded_by else ""
            return _sides("relations", *standing.parties) | {"state": standing.state, "worded_by": worded_by}
        case Recognition():
            return _sides("recognition", standing.by, standing.of) | {
                "object": standing.object,
                "state": standing.state,
            }
    return None


def _sides(kind: str, sender: Actor, receiver: Actor) -> dict[str, str]:
    return {"sender": sender.party, "receiver": receiver.party, "kind": kind}


def _known(code: str) -> bool:
    """Whether the table can name this party."""
    try:
        return party(code).code == code
    except InputError:
        return False


def _key(cells: Mapping[str, str]) -> tuple[object, ...]:
    return tuple(cells.get(column, "") for column in ("sender", "receiver", "kind", "from", "to"))
