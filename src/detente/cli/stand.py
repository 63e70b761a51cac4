"""A position, a history, an entry's evidence and the list of pairs in words."""

from collections.abc import Iterable, Iterator, Sequence

from detente.cli.names import day, in_words, several, shown
from detente.model import Change, EntryEvidence, Pair, PairCount, Passage, Position, Rested, Side
from detente.model.position import ConsularHeld, FormatHeld, HeadHeld, OpenClaim, OpenCommitment

_LEVELS = {
    "ambassador": "ambassador", "minister": "minister", "charge": "chargé d'affaires", "liaison": "liaison office",
    "interests_section": "interests section", "protecting_power": "protecting power", "none": "no representation",
    "unknown_head": "mission open, its head unknown", "unknown": "level not known",
}  # fmt: skip
# Of an id and of the words that an entry stands on, as much as a line needs.
_ID, _WORDS, _AROUND = 8, 90, 120


def position_lines(p: Position) -> Iterator[str]:
    """How the pair stands, part by part, with the entries each part rests on."""
    known = f", as {p.clock} by {day(p.known)}" if p.known else ""
    yield f"{_names(p.pair)} on {day(p.valid)}{known}"
    if not any(part.entries for part in _parts(p)):
        yield "Nothing is known: no entry of the ledger speaks of this pair by then."
    else:
        worded = f", as worded by {shown(p.relations.worded_by)}" if p.relations.worded_by else ""
        yield f"Relations: {p.relations.state or 'not known'}{worded}{_rest(p.relations)}"
        for side in p.sides:
            yield from _side(side)
    yield from map(_consulate, p.consular)
    yield from map(_format, p.formats)
    yield from map(_promise, p.commitments)
    yield from map(_claim, p.claims)
    for flag in p.flags:
        yield f"Flag {flag.code}: {flag.words} [{_ids(flag.entries)}]"
    if p.unsettled:
        yield f"May or may not have begun by then: [{_ids(p.unsettled)}]"
    if p.later:
        what = f"{in_words(p.later.what)} [{p.later.entry[:_ID]}]"
        yield f"Later: {day(p.later.day)}, {what} (see it with --valid {p.later.day})"


def history_lines(pair: Pair, rows: Sequence[Change]) -> Iterator[str]:
    """What happened between the two, a line each; a day in brackets is the day of the report."""
    if not rows:
        yield f"No entry on {shown(pair.a)} and {shown(pair.b)} in these days."
        return
    yield _names(pair).upper()
    for row in rows:
        when = str(row.day) if row.basis != "unknown" else f"({row.day})"
        status = f" ({row.status})" if row.status and row.status != "actual" else ""
        voice = f" · says {shown(row.voice)}" if row.voice and row.voice != "publisher" else ""
        words = f" · “{_short(row.words)}”" if row.words else ""
        yield f"{when:<12}  {row.kind:<10}  {in_words(row.what)}{status}{voice}{words} [{row.entry[:_ID]}]"


def evidence_lines(found: EntryEvidence) -> Iterator[str]:
    """The entry, its article and its words in their paragraph, marked »so«."""
    yield f"{found.entry.kind} {found.entry.id}"
    published = day(found.published) if found.published else "no date"
    parts = (found.title or "untitled", found.outlet, published, found.url)
    yield " · ".join(part for part in parts if part)
    if found.retracted_by is not None:
        yield f"Taken back by run {found.retracted_by}."
    for passage in found.passages:
        words = passage.evidence
        yield f"  {passage.role} {words.start}–{words.end}"
        yield f"    {_in_its_place(passage)}"


def pair_lines(rows: Iterable[PairCount]) -> Iterator[str]:
    """A line a pair with its counts, under a heading."""
    listed = [(row, f"{row.pair}  {_names(row.pair)}") for row in rows]
    if not listed:
        yield "The ledger holds no pair yet."
        return
    widest = max(len(name) for _, name in listed)
    yield f"{'PAIR':<{widest}}  EVENTS  STANDINGS  PROMISES  CLAIMS"
    for row, name in listed:
        yield f"{name:<{widest}}  {row.events:>6}  {row.standings:>9}  {row.commitments:>8}  {row.claims:>6}"


def _parts(p: Position) -> Iterator[Rested]:
    """Every part of the position that rests on entries."""
    yield from (p.relations, *p.consular, *p.formats, *p.commitments, *p.claims)
    for side in p.sides:
        yield from (side.level, side.mission, side.channel, side.recognition_of_state, side.recognition_of_government)
        yield from (head for head in (side.head, side.designate, side.absent) if head)


def _side(s: Side) -> Iterator[str]:
    inferred = f" (inferred from {s.level.inferred})" if s.level.inferred else ""
    yield f"{shown(s.sender)} → {shown(s.receiver)}: {_LEVELS[s.level.word]}{inferred}{_rest(s.level)}"
    if s.mission.state and s.level.word != "unknown_head":
        city = f" in {s.mission.city}" if s.mission.city else ""
        yield f"  {(s.mission.kind or 'mission').replace('_', ' ')}{city} {s.mission.state}{_rest(s.mission)}"
    for word, head in (("designate", s.designate), ("absent", s.absent)):
        if head:
            yield f"  {word}: {_head(head)}{_rest(head)}"
    if s.channel.channel and s.channel.channel != "direct":
        through = f" through {shown(s.channel.through)}" if s.channel.through else ""
        yield f"  channel: {s.channel.channel.replace('_', ' ')}{through}{_rest(s.channel)}"
    for what, held in (("state", s.recognition_of_state), ("government", s.recognition_of_government)):
        if held.state:
            authority = f" ({held.authority})" if held.authority else ""
            yield f"  recognition of the {what}{authority}: {held.state.replace('_', ' ')}{_rest(held)}"


def _head(head: HeadHeld) -> str:
    rank = _LEVELS.get(head.class_ or "", "head of mission")
    return f"{rank}{f' {head.person}' if head.person else ''} ({(head.phase or 'told').replace('_', ' ')})"


def _consulate(c: ConsularHeld) -> str:
    return f"Consulate of {shown(c.sender)} in {c.city or shown(c.receiver)}: {c.state}{_rest(c)}"


def _format(f: FormatHeld) -> str:
    mediated = f", mediated by {several(f.mediators)}" if f.mediators else ""
    return f"Format: {f.name or f.form}, {several(f.parties)}{mediated}{_rest(f)}"


def _promise(k: OpenCommitment) -> str:
    due = (k.deadline.text or (day(k.deadline.latest) if k.deadline.latest else "")) if k.deadline else ""
    marks = (k.grade.replace("_", " "), f"due {due}" if due else "", k.condition, "OVERDUE" if k.overdue else "")
    by = several(k.promisors) or "nobody named"
    return f"Open promise: {by}: “{_short(k.words)}” ({', '.join(mark for mark in marks if mark)}){_rest(k)}"


def _claim(claim: OpenClaim) -> str:
    said = (holder.partition(" ") for holder in claim.holders)
    holders = "; ".join(f"{shown(party)} {stance}".strip() for party, _, stance in said)
    return f"{claim.state.capitalize()} claim: “{_short(claim.words)}” ({holders}){_rest(claim)}"


def _rest(part: Rested) -> str:
    """Since when, and the entries behind it."""
    since = f", {'since' if part.basis != 'unknown' else 'reported'} {day(part.since)}" if part.since else ""
    if not part.entries:
        return since
    against = f"; against: {_ids(part.against)}" if part.against else ""
    return f"{since} [{_ids(part.entries)}{against}]"


def _ids(entries: Iterable[str]) -> str:
    return ", ".join(entry[:_ID] for entry in entries)


def _in_its_place(passage: Passage) -> str:
    before, after = passage.before, passage.after
    start = "…" if len(before) > _AROUND else ""
    end = "…" if len(after) > _AROUND else ""
    return " ".join(f"{start}{before[-_AROUND:]}»{passage.evidence.quote}«{after[:_AROUND]}{end}".split())


def _names(pair: Pair) -> str:
    return f"{shown(pair.a)} – {shown(pair.b)}"


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _WORDS else words[:_WORDS].rpartition(" ")[0] + "…"
