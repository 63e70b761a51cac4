"""A position, a change and an entry's evidence in words."""

from collections.abc import Iterator

from detente.cli.names import several, shown
from detente.model.entry import Change, EntryEvidence
from detente.model.position import Position, Rested, Side

_LEVELS = {
    "ambassador": "ambassador", "minister": "minister", "charge": "chargé d'affaires", "liaison": "liaison office",
    "interests_section": "interests section", "protecting_power": "protecting power", "none": "no representation",
    "outside": "outside the classes", "unknown_head": "mission open, its head unknown", "unknown": "not known",
}  # fmt: skip


def position_lines(p: Position) -> Iterator[str]:
    """How the pair stands, part by part, with the entries each part rests on."""
    known = f", as {p.clock} by {p.known}" if p.known else ""
    yield f"{shown(p.pair.a)} – {shown(p.pair.b)} on {p.valid}{known}"
    state = p.relations.state or "not known"
    worded = f" (as worded by {shown(p.relations.worded_by)})" if p.relations.worded_by else ""
    yield f"Relations: {state}{worded}{_rest(p.relations)}"
    for side in p.sides:
        yield from _side(side)
    for c in p.consular:
        yield f"Consulate of {shown(c.sender)} in {c.city or shown(c.receiver)}: {c.state}{_rest(c)}"
    for f in p.formats:
        yield f"Format: {f.form}, {several(f.parties)}{f', mediated by {several(f.mediators)}' if f.mediators else ''}{_rest(f)}"
    for k in p.commitments:
        due = f", due {k.deadline.text or k.deadline.latest}" if k.deadline else ""
        yield f"Open promise: {several(k.promisors)}: “{k.words}” ({k.grade.replace('_', ' ')}{due}{', OVERDUE' if k.overdue else ''}){_rest(k)}"
    for claim in p.claims:
        yield f"{claim.state.capitalize()} claim: “{claim.words}” ({'; '.join(claim.holders)}){_rest(claim)}"
    for flag in p.flags:
        yield f"Flag {flag.code}: {flag.words} [{', '.join(e[:8] for e in flag.entries)}]"
    if p.later:
        yield f"Later: {p.later.day} {p.later.what}      (--valid {p.later.day} to see)"


def _side(s: Side) -> Iterator[str]:
    ends = f"{shown(s.sender)} → {shown(s.receiver)}"
    inferred = f", inferred from {s.level.inferred}" if s.level.inferred else ""
    yield f"{ends}: {_LEVELS[s.level.word]}{inferred}{_rest(s.level)}"
    if s.mission.state and s.level.word != "unknown_head":
        city = f" in {s.mission.city}" if s.mission.city else ""
        yield f"  {(s.mission.kind or 'mission').replace('_', ' ')}{city} {s.mission.state}{_rest(s.mission)}"
    for word, head in (("designate", s.designate), ("absent", s.absent)):
        if head:
            name = f" {head.person}" if head.person else ""
            yield f"  {word}: {head.class_ or 'head'}{name} ({(head.phase or 'told').replace('_', ' ')}){_rest(head)}"
    if s.channel.channel and s.channel.channel != "direct":
        yield f"  channel: {s.channel.channel.replace('_', ' ')}{f' through {shown(s.channel.through)}' if s.channel.through else ''}{_rest(s.channel)}"
    for what, held in (("state", s.recognition_of_state), ("government", s.recognition_of_government)):
        if held.state:
            yield f"  recognition of the {what}: {held.state.replace('_', ' ')}{_rest(held)}"


def _rest(part: Rested) -> str:
    """Since when, and the entries behind it."""
    since = f" since {part.since}" if part.since else ""
    if part.since and part.basis == "unknown":
        since = f" reported {part.since}"
    against = f"; against: {', '.join(e[:8] for e in part.against)}" if part.against else ""
    return f"{since} [{', '.join(e[:8] for e in part.entries)}{against}]" if part.entries else since


def change_line(row: Change) -> str:
    """One row of a history."""
    day = f"{row.day}" if row.basis != "unknown" else f"({row.day})"
    status = f" ({row.status})" if row.status and row.status != "actual" else ""
    voice = f" · says {row.voice}" if row.voice and row.voice != "publisher" else ""
    return f"{day:<12}  {row.kind:<10}  {row.what}{status}{voice} · “{_short(row.words)}” [{row.entry[:8]}]"


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= 90 else words[:89].rstrip() + "…"


def evidence_lines(found: EntryEvidence) -> Iterator[str]:
    """The entry and its words."""
    entry = found.entry
    yield f"{entry.kind} {entry.id}"
    outlet = f" · {found.outlet}" if found.outlet else ""
    yield f"{found.title or 'untitled'}{outlet} · {found.published or 'no date'}{f' · {found.url}' if found.url else ''}"
    if found.retracted_by is not None:
        yield f"Taken back by run {found.retracted_by}."
    for passage in found.passages:
        e = passage.evidence
        yield f"  {passage.role} {e.start}–{e.end}"
        yield f"    …{passage.before[-120:]}»{e.quote}«{passage.after[:120]}…".replace("\n", " ")
