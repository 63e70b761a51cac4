"""A text's findings as an analyst's note: by pair, verbs first, the voice under the deed, offsets to the right."""

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from detente.cli.names import counted, day, several, shown
from detente.model import (
    Actor,
    Article,
    Channel,
    Claim,
    Commitment,
    Event,
    Evidence,
    Findings,
    Format,
    Mission,
    Official,
    Quantity,
    Recognition,
    Relations,
    Representation,
    Standing,
    Trouble,
    Voice,
    When,
)
from detente.ontology.words import word_of

if TYPE_CHECKING:
    from detente.coding import Explanation

_CLAIMS = {
    "unconfirmed": "alleged", "disputed": "disputed", "confirmed": "confirmed", "withdrawn": "withdrawn",
    "uncontested": "claimed",
}  # fmt: skip
# A claim of these states is no plain fact of the report, and its event is not shown as one.
_CONTESTED = frozenset({"unconfirmed", "disputed", "withdrawn"})

# Columns of the label and of the offsets; the deed has what is left between them.
_LABEL, _OFFSETS = 12, 18
# With less room than this the words of the text stand on the line below.
_FEWEST = 16


@dataclass(frozen=True)
class Row:
    """A record of the note: whom it is about, what kind it is, the deed and the text's words, who says so, where."""

    parties: frozenset[str]
    label: str
    deed: str
    words: str = ""
    voice: str = ""
    spans: tuple[tuple[int, int], ...] = ()


def note(findings: Findings, name: str, *, width: int = 100) -> Iterator[str]:
    """The lines of the note, none wider than `width` but for a long name."""
    yield head(findings.article, name)
    for parties, rows in by_parties(findings):
        yield ""
        yield parties.upper()
        for row in rows:
            yield from _lines(row, width)
    if findings.officials:
        yield ""
        yield from (_official(official, width) for official in findings.officials)
    if findings.troubles:
        yield ""
        yield from dict.fromkeys(_trouble(trouble, width) for trouble in findings.troubles)
    yield ""
    yield effect(findings)


def explained(findings: Findings, explanations: Iterable["Explanation"], *, width: int = 100) -> Iterator[str]:
    """Why each event was read so, none of the lines wider than `width` but for a long pattern."""
    yield ""
    yield "WHY"
    for event, why in zip(findings.events, explanations, strict=True):
        yield f"{event.type} · {' … '.join(why.words)} · {why.rule} · {why.probability:.2f}"
        lines = [f"{path.role} {path.party}: {path.path or 'from elsewhere'}" for path in why.paths]
        lines += [f"pattern: {why.pattern}"] if why.pattern else []
        lines += [f"judge: {', '.join(f'{t} {p:.2f}' for t, p in why.types.items())}"] if why.types else []
        for line in lines:
            yield from textwrap.wrap(line, width, initial_indent="  ", subsequent_indent="    ")


def by_parties(findings: Findings) -> Iterator[tuple[str, list[Row]]]:
    """The rows of the note under the names of their parties, in order of the text."""
    groups: dict[frozenset[str], list[Row]] = {}
    for row in sorted(_joined(_rows(findings)), key=lambda row: row.spans[:1]):
        groups.setdefault(row.parties, []).append(row)
    # Pairs are what the ledger is about: they stand first, those with most to tell above the others.
    for parties in sorted(groups, key=lambda parties: (len(parties) != 2, -len(groups[parties]))):
        yield " – ".join(sorted(shown(party) for party in parties)) or "Nobody named", groups[parties]


def row_of(record: Event | Commitment | Standing | Claim | Trouble) -> Row:
    """One record as a row, without the claims that others make of it."""
    match record:
        case Event():
            return _event(record, None)
        case Commitment():
            return _commitment(record, None)
        case Claim():
            return _claim(record)
        case Trouble():
            return Row(frozenset(), "not read", record.reason)
        case _:
            return _standing(record, None)


def head(article: Article, name: str) -> str:
    """The first line: file, outlet, date, and how much of the text was read."""
    skipped = sum(span.end - span.start for span in article.skipped)
    outlet = (article.source.name or article.source.domain) if article.source else None
    published = day(article.published) if article.published else "no date"
    read = f"{len(article.text) - skipped:,} of {len(article.text):,} characters read"
    aside = f" ({counted(len(article.skipped), 'passage')} set aside)" if skipped else ""
    return f"{name} · {outlet or 'no outlet'} · {published} · {read}{aside}"


def _lines(row: Row, width: int) -> Iterator[str]:
    room = width - _LABEL - 2 - _OFFSETS - 1
    left = room - len(row.deed) - 3
    deed, below = row.deed, row.voice
    if row.words and left >= _FEWEST:
        deed = f"{deed} “{_cut(row.words, left)}”"
    elif row.words:
        below = _line(f"“{_cut(row.words, room)}”", below)
    spans = ", ".join(f"{start}–{end}" for start, end in row.spans[:2]) + (" …" if len(row.spans) > 2 else "")
    yield f"  {row.label:<{_LABEL}}{_cut(deed, room):<{room}} {spans:>{_OFFSETS}}".rstrip()
    for line in textwrap.wrap(below, width - _LABEL - 2):
        yield f"  {'':<{_LABEL}}{line}"


def _cut(words: str, room: int) -> str:
    """The words on one line, cut between two of them where they are too many."""
    words = " ".join(words.split())
    if len(words) <= room:
        return words
    whole = words[:room].rpartition(" ")[0]
    return (whole.rstrip(" ,;:–—-") or words[: room - 1]) + "…"


def _rows(findings: Findings) -> Iterator[Row]:
    claimed = {claim.proposition: claim for claim in findings.claims}
    promised = {commitment.from_event for commitment in findings.commitments}
    for event in findings.events:
        if event.id not in promised:
            yield _event(event, claimed.get(event.id))
    for commitment in findings.commitments:
        yield _commitment(commitment, claimed.get(commitment.from_event or ""))
    for standing in findings.standings:
        yield _standing(standing, claimed.get(standing.id))
    shown_above = {record.id for record in (*findings.events, *findings.standings)}
    yield from (_claim(claim) for claim in findings.claims if claim.proposition not in shown_above)


def _joined(rows: Iterable[Row]) -> Iterator[Row]:
    """Each row once: what is told twice shows all its places, what holds in both directions gets one arrow for both."""
    seen: dict[tuple[object, ...], Row] = {}
    for row in rows:
        one, arrow, rest = row.deed.partition(" → ")
        other, colon, what = rest.partition(": ")
        key = (row.parties, row.label, row.deed, row.words, row.voice)
        mirrored = (row.parties, row.label, f"{other} → {one}: {what}", row.words, row.voice)
        if row.label == "stands" and arrow and colon and mirrored in seen:
            seen[mirrored] = replace(_with_spans(seen[mirrored], row), deed=f"{other} ↔ {one}: {what}")
        elif key in seen:
            seen[key] = _with_spans(seen[key], row)
        else:
            seen[key] = row
    yield from seen.values()


def _with_spans(row: Row, other: Row) -> Row:
    return replace(row, spans=tuple(sorted({*row.spans, *other.spans})))


def _event(event: Event, claim: Claim | None) -> Row:
    contested = claim is not None and claim.state in _CONTESTED
    verb = word_of("deed", event.type).word
    label = verb
    if claim and contested:
        label = _CLAIMS[claim.state]
    elif event.status != "actual":
        label = word_of("status", event.status).short
    ends = _ends(event.actors, event.recipients)
    # The label says the type unless it says how far the deed is from being done.
    type_ = "" if label == verb or event.act else verb
    mode = "" if event.act or not event.mode else f"{type_} {event.mode}".strip()
    place = f"in {event.where.name}" if event.where else ""
    voice = _line(_voices(event.voices), _state(claim, label), mode or type_, _toll(event), place, _when(event.when))
    deed = f"{ends}: {event.act.replace('_', ' ')}" if event.act else f"{ends}:"
    words = "" if event.act else _words(event)
    return Row(_parties(event.actors, event.recipients), label, deed, words, voice, _spans(event.trigger))


def _ends(actors: Iterable[Actor], recipients: Iterable[Actor]) -> str:
    """From whom to whom; those on both sides of a symmetric deed stand once."""
    first = [actor.party for actor in actors]
    second = [actor.party for actor in recipients if actor.party not in first]
    one = several(first) or "nobody named"
    return f"{one} → {several(second)}" if second else one


def _state(claim: Claim | None, label: str) -> str:
    """The state of a claim on a record, where the label does not say it and somebody speaks against the plain fact."""
    return claim.state if claim and claim.state not in (label, "uncontested") else ""


def _line(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _words(event: Event) -> str:
    """The words of the deed: from the trigger on, as far as its sentence goes."""
    trigger = event.trigger[0]
    for words in event.evidence:
        if words.start <= trigger.start < words.end:
            return words.quote[trigger.start - words.start :].rstrip(" .;,")
    return trigger.quote


def _toll(event: Event) -> str:
    magnitude = event.magnitude
    if magnitude is None:
        return ""
    amount = _quantity(magnitude.amount, magnitude.currency or "")
    people = [_quantity(getattr(magnitude, what), what) for what in ("killed", "injured", "displaced", "expelled")]
    return ", ".join(part for part in (*people, amount) if part)


def _quantity(quantity: Quantity | None, what: str) -> str:
    if quantity is None:
        return ""
    return f"{f'{quantity.bound} ' if quantity.bound else ''}{quantity.value:,.10g} {what}".strip()


def _commitment(promise: Commitment, claim: Claim | None) -> Row:
    due = (promise.deadline.text or _when(promise.deadline)) if promise.deadline else ""
    if due and not due.startswith(("by ", "as soon", "within ", "before ", "until ")):
        due = f"due {due}"
    grade, state = promise.grade.replace("_", " "), _state(claim, "promised")
    voice = _line(grade, _voices(promise.voices), state, due, promise.condition or "")
    deed = f"{_ends(promise.promisors, promise.beneficiaries)}:"
    parties = _parties(promise.promisors, promise.beneficiaries)
    return Row(parties, "promised", deed, promise.words, voice, _spans(promise.evidence))


def _standing(standing: Standing, claim: Claim | None) -> Row:
    label = _CLAIMS[claim.state] if claim and claim.state in _CONTESTED else "stands"
    inferred = f"inferred from {standing.inferred}" if standing.inferred else ""
    voice = _line(_voices(standing.voices), _state(claim, label), _when(standing.when), inferred)
    deed, parties = stands(standing)
    return Row(parties, label, deed, voice=voice, spans=_spans(standing.evidence))


def stands(standing: Standing) -> tuple[str, frozenset[str]]:
    """A standing in words, and its parties."""
    match standing:
        case Relations():
            worded = f", as worded by {shown(standing.worded_by.party)}" if standing.worded_by else ""
            return f"relations {standing.state}{worded}", _parties(standing.parties)
        case Recognition():
            state = "no statement" if standing.state == "no_statement" else standing.state.replace("_", " ")
            return _sides(standing.by, standing.of, f"recognition of the {standing.object}: {state}")
        case Format():
            brokered = several(actor.party for actor in standing.mediators)
            by = f", mediated by {brokered}" if brokered else ""
            return f"{standing.name or f'{standing.form} format'}{by}", _parties(standing.parties)
        case Mission():
            city = f" in {standing.city}" if standing.city else ""
            what = f"{standing.mission.replace('_', ' ')}{city} {standing.state}"
            return _sides(standing.sender, standing.receiver, what)
        case Representation():
            return _sides(standing.sender, standing.receiver, _head_of_mission(standing))
        case Channel():
            through = f" through {shown(standing.through.party)}" if standing.through else ""
            return _sides(standing.sender, standing.receiver, f"channel {standing.channel.replace('_', ' ')}{through}")


def _sides(one: Actor, other: Actor, what: str) -> tuple[str, frozenset[str]]:
    return f"{shown(one.party)} → {shown(other.party)}: {what}", _parties([one], [other])


def _head_of_mission(standing: Representation) -> str:
    head = word_of("level", standing.class_).word if standing.class_ else "head of mission"
    mode = " " + standing.mode.replace("_", " ") if standing.mode != "unknown" else ""
    phase = f" ({standing.phase.replace('_', ' ')})" if standing.phase else ""
    person = f", {standing.person}" if standing.person else ""
    return f"{head}{mode}{phase}{person}"


def _claim(claim: Claim) -> Row:
    """A claim whose proposition is words alone."""
    against = several(actor.party for actor in claim.against)
    holders = [voice.holder for voice in claim.voices if isinstance(voice.holder, Actor)]
    deed = f"against {against}:" if against else f"{several(actor.party for actor in holders) or 'nobody named'}:"
    label = _CLAIMS[claim.state]
    voice = _line(_voices(claim.voices), claim.state if claim.state != label else "")
    return Row(
        _parties(holders, claim.against), label, deed, claim.proposition, voice=voice, spans=_spans(claim.evidence)
    )


def _official(official: Official, width: int) -> str:
    """Whom the text introduces, with the office and whose it is."""
    words = official.evidence[0]
    where = f" {words.start}–{words.end}"
    what = f", {official.role}" if official.role else ""
    return _cut(f"Introduced: {official.name}{what} ({shown(official.party)})", width - len(where)) + where


def _trouble(trouble: Trouble, width: int) -> str:
    if trouble.span is None:
        return _cut(f"Not read: {trouble.reason}", width)
    where = f" {trouble.span.start}–{trouble.span.end}"
    words = f"Not read: “{_cut(trouble.span.quote, 40)}”: {trouble.reason}"
    return _cut(words, width - len(where)) + where


def _voices(voices: Iterable[Voice]) -> str:
    """Who says so, each once; the report's own voice needs no word."""
    return " · ".join(dict.fromkeys(_voice(v) for v in voices if v.holder != "publisher" or v.chain))


def _voice(voice: Voice) -> str:
    if not isinstance(voice.holder, Actor):
        return f"{voice.chain[-1]} {word_of('stance', voice.stance).word}"
    party = shown(voice.holder.party)
    name = f" ({voice.holder.name})" if voice.holder.role and voice.holder.name and voice.holder.name != party else ""
    through = f", as told by {' and '.join(voice.chain)}" if voice.chain else ""
    return f"{party}{name} {word_of('stance', voice.stance).word}{through}"


def _when(when: When) -> str:
    if when.earliest and when.earliest == when.latest:
        return day(when.earliest)
    if when.earliest and when.latest:
        return f"{day(when.earliest)} to {day(when.latest)}"
    if when.earliest or when.latest:
        return f"from {day(when.earliest)} on" if when.earliest else f"by {when.latest and day(when.latest)}"
    return f"“{when.text}”, date unknown" if when.text else ""


def _parties(*sides: Iterable[Actor]) -> frozenset[str]:
    return frozenset(actor.party for side in sides for actor in side)


def _spans(evidence: Iterable[Evidence]) -> tuple[tuple[int, int], ...]:
    return tuple(dict.fromkeys((words.start, words.end) for words in evidence))


def effect(findings: Findings) -> str:
    """What recording the text would do to how pairs stand."""
    moved = sum(standing.from_event is not None for standing in findings.standings)
    told = len(findings.standings) - moved
    parts = []
    if moved:
        parts.append(f"deeds would move {counted(moved, 'standing')}")
    if told:
        parts.append(f"{counted(told, 'standing')} told as background would be kept")
    promised = " A promise moves no level." if findings.commitments else ""
    return f"Ledger: {'; '.join(parts) or 'would move no standing'}.{promised}"
