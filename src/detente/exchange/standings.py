"""A plain table of standings, one a row, as findings: columns and words are told in docs/exchange.md.

`from` and `to` are half-open: a mission that is open to 26 July is closed on 26 July. An end is kept as a standing of
its own where it says what came after, and as a trouble where it does not.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from detente.errors import InputError
from detente.exchange.countries import party
from detente.exchange.crosswalk import Status, level
from detente.exchange.making import NO_MISSIONS, Draft, Imported, Missions, Source, findings, kept_after, status_drafts
from detente.exchange.spans import half_open, overlap, written
from detente.exchange.table import Row, read_rows, sift
from detente.model import Actor, Channel, Findings, Mission, Pair, Recognition, Relations, Representation, When

CODER = "import standings 2"

REQUIRED = ("sender", "receiver", "kind", "from")
COLUMNS = (
    "sender", "receiver", "kind", "class", "mode", "phase", "person", "mission", "state", "city", "level", "channel",
    "through", "worded_by", "object", "inferred", "from", "to", "source",
)  # fmt: skip

# Phases of a head who is not in function: nothing ends.
_NO_LONGER = frozenset(
    {"recalled", "withdrawn", "persona_non_grata", "ended", "absent", "vacant", "nominated", "agrement_asked",
     "agrement_granted", "agrement_refused", "appointed"}
)  # fmt: skip

# What each kind of row takes beside sender, receiver, kind, from, to and source; the first must be there.
_TAKES: Mapping[str, tuple[str, ...]] = {
    "representation": ("class", "mode", "phase", "person", "inferred"),
    "mission": ("state", "mission", "city", "inferred"),
    "relations": ("state", "worded_by", "inferred"),
    "recognition": ("state", "object", "inferred"),
    "channel": ("channel", "through", "inferred"),
    "level": ("level", "through"),
}


@dataclass(frozen=True)
class _Told:
    """A row that has been understood: who, from when, and until when."""

    row: Row
    kind: str
    sender: Actor
    receiver: Actor
    begins: When
    ends: When
    status: Status | None

    @property
    def track(self) -> tuple[str, ...]:
        """What the row speaks of: rows on one track follow each other."""
        both = (self.sender.code, self.receiver.code)
        if self.kind == "mission":
            consulate = self.row.cell("mission") == "consulate"
            return ("mission", *both, f"consulate {self.row.cell('city')}" if consulate else "embassy")
        if self.kind == "relations":
            return ("relations", str(Pair.of(*both)))
        if self.kind == "recognition":
            return ("recognition", *both, self.row.cell("object") or "state")
        return (self.kind, *both)


def import_standings(path: Path, *, published: date | None = None) -> Imported:
    """The findings of each row, in order of the file; `published` is the day the table came out, if known."""
    read, broken = read_rows(path, required=REQUIRED, allowed=COLUMNS)
    told, unclear = sift(read, lambda row: row, _understood)
    tracks: dict[tuple[str, ...], list[_Told]] = {}
    for each in told:
        tracks.setdefault(each.track, []).append(each)

    def made_of(each: _Told) -> Findings:
        others = tuple(one for one in tracks[each.track] if one is not each)
        drafts, troubles = _drafts(each, others)
        return findings(each.row, _source(each.row, published), drafts, troubles)

    made, wrong = sift(told, lambda each: each.row, made_of)
    return Imported(tuple(made), tuple(sorted((*broken, *unclear, *wrong), key=lambda one: one.number)))


def begun_in(row: Row) -> tuple[Draft, ...]:
    """The standings that begin in a row, taken by itself. Raises InputError where it is no row of such a table."""
    return tuple(_begun(_understood(row), ()))


def _source(row: Row, published: date | None) -> Source:
    name = row.cell("source") or row.file
    url = name if name.startswith(("https://", "http://")) else None
    return Source(coder=CODER, name=name, title=row.file, published=published, url=url)


def _understood(row: Row) -> _Told:
    kind = row.cell("kind").casefold()
    if kind not in _TAKES:
        raise InputError(f"unknown kind {row.cell('kind')!r}; give one of {', '.join(_TAKES)}")
    taken = _TAKES[kind]
    if not row.cell(taken[0]) and not (kind == "representation" and row.cell("phase")):
        raise InputError(f"a {kind} row needs {taken[0]}; fill it in")
    general = {"sender", "receiver", "kind", "from", "to", "source"}
    if stray := [name for name, cell in row.cells.items() if cell.strip() and name not in general | set(taken)]:
        raise InputError(f"a {kind} row has no {stray[0]}; it takes {', '.join(taken)}")
    sender, receiver = party(row.cell("sender")), party(row.cell("receiver"))
    if sender.code == receiver.code:
        raise InputError(f"sender and receiver are both {sender.code}; name two parties")
    begins, ends = half_open(written(row.cell("from"), "from"), written(row.cell("to"), "to"))
    status = level(row.cell("level")) if kind == "level" else None
    return _Told(row, kind, sender, receiver, begins, ends, status)


def _drafts(told: _Told, others: Sequence[_Told]) -> tuple[tuple[Draft, ...], tuple[str, ...]]:
    """The standings of a row, with its end where no other row tells what held on that day; and what is not told."""
    begun = tuple(_begun(told, others))
    if told.ends.latest is None or any(overlap((one.begins, one.ends), told.ends) for one in others):
        return begun, ()
    ended = tuple(end for draft in begun if (end := _end(draft, told.ends)))
    if ended:
        return (*begun, *ended), ()
    return begun, (f"it ended on {told.ends.text}, and no row tells what came after; add one from that day",)


def _begun(told: _Told, others: Sequence[_Told]) -> Iterator[Draft]:
    row, both = told.row, {"sender": told.sender, "receiver": told.receiver}
    given: dict[str, Any] = {name: row.cell(name) for name in _TAKES[told.kind] if row.cell(name)}
    if through := row.cell("through"):
        given["through"] = party(through)
    if speaker := row.cell("worded_by"):
        given["worded_by"] = party(speaker)
    match told.kind:
        case "representation":
            yield Draft(Representation, {**both, **given}, told.begins)
        case "mission":
            yield Draft(Mission, {**both, **given}, told.begins)
        case "channel":
            yield Draft(Channel, {**both, **given}, told.begins)
        case "relations":
            yield Draft(Relations, {"parties": (told.sender, told.receiver), **given}, told.begins)
        case "recognition":
            yield Draft(Recognition, {"by": told.sender, "of": told.receiver, **given}, told.begins)
        case "level" if told.status:
            kept, through_whom = _kept_before(told, others), given.get("through")
            yield from status_drafts(told.sender, told.receiver, told.status, kept, told.begins, through=through_whom)


def _kept_before(told: _Told, others: Sequence[_Told]) -> Missions:
    """The missions that the table's earlier levels tell."""
    first = told.begins.earliest or date.min
    earlier = [one for one in others if (one.begins.earliest or date.min) < first]
    kept = NO_MISSIONS
    for one in sorted(earlier, key=lambda one: one.begins.earliest or date.min):
        kept = kept_after(one.status, kept) if one.status else kept
    return kept


def _end(draft: Draft, ends: When) -> Draft | None:
    """The standing that an end leaves behind: a mission is closed, a head has left; nothing follows for the others."""
    fields = draft.fields
    if draft.type is Mission and fields["state"] != "closed":
        return Draft(Mission, {**fields, "state": "closed"}, ends)
    if draft.type is Representation and fields.get("phase") not in _NO_LONGER:
        return Draft(Representation, {**fields, "phase": "ended"}, ends)
    return None
