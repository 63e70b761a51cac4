"""A position, a history, an entry's evidence and the list of pairs in words."""

from collections.abc import Iterable, Iterator, Sequence

from detente.cli.names import day, in_words, shown
from detente.cli.told import Told, as_known, later_change, short, told
from detente.model import Change, EntryEvidence, Pair, PairCount, Passage, Position
from detente.ontology.words import word_of

# Of an id and of the words that an entry stands on, as much as a line needs.
_ID, _WORDS, _AROUND = 8, 90, 120


def position_lines(p: Position) -> Iterator[str]:
    """How the pair stands, part by part, with the entries each part rests on."""
    yield f"{_names(p.pair)} on {day(p.valid)}{as_known(p)}"
    yield from map(_line, told(p, longest=_WORDS))
    if p.later:
        yield f"Later: {later_change(p)} [{p.later.entry[:_ID]}] (see it with --valid {p.later.day})"


def history_lines(pair: Pair, rows: Sequence[Change]) -> Iterator[str]:
    """What happened between the two, a line each; a day in brackets is the day of the report."""
    if not rows:
        yield f"No entry on {shown(pair.a)} and {shown(pair.b)} in these days."
        return
    yield _names(pair).upper()
    for row in rows:
        when = str(row.day) if row.basis != "unknown" else f"({row.day})"
        status = f" ({word_of('status', row.status).short})" if row.status and row.status != "actual" else ""
        voice = f" · says {shown(row.voice)}" if row.voice and row.voice != "publisher" else ""
        words = f" · “{short(row.words, _WORDS)}”" if row.words else ""
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


def _line(line: Told) -> str:
    """What it is, since when, and the entries behind it."""
    label = f"{line.label}:" if line.label else ""
    since = f", {line.since}" if line.since else ""
    against = f"; against: {_ids(line.against)}" if line.against else ""
    entries = f"[{_ids(line.entries)}{against}]" if line.entries else ""
    words = " ".join(part for part in (label, f"{line.words}{since}", entries) if part)
    return f"  {words}" if line.inner else words


def _ids(entries: Iterable[str]) -> str:
    return ", ".join(entry[:_ID] for entry in entries)


def _in_its_place(passage: Passage) -> str:
    before, after = passage.before, passage.after
    start = "…" if len(before) > _AROUND else ""
    end = "…" if len(after) > _AROUND else ""
    return " ".join(f"{start}{before[-_AROUND:]}»{passage.evidence.quote}«{after[:_AROUND]}{end}".split())


def _names(pair: Pair) -> str:
    return f"{shown(pair.a)} – {shown(pair.b)}"
