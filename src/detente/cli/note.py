"""A text's findings as an analyst's note: by pair, verbs first, the voice under the deed, offsets to the right."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from detente.cli.names import several, shown
from detente.model import Actor, Claim, Commitment, Event, Evidence, Findings, Standing, Voice, When
from detente.model.standing import Channel, Format, Mission, Recognition, Relations, Representation

_VERBS = {
    "AGREE": "agree", "CONSULT": "consult", "SUPPORT": "supports", "CONCEDE": "concedes", "COOPERATE": "cooperates",
    "AID": "aids", "RETREAT": "pulls back", "REQUEST": "asks", "ACCUSE": "accuses", "REJECT": "rejects",
    "THREATEN": "threatens", "PROTEST": "protests", "SANCTION": "cuts back", "MOBILIZE": "mobilises", "COERCE": "coerces",
    "ASSAULT": "attacks",
}  # fmt: skip
_STANCES = {
    "asserts": "says", "accuses": "accuses", "denies": "denies", "confirms": "confirms",
    "declines": "will not confirm", "questions": "doubts",
}  # fmt: skip
_WIDTH = 78


@dataclass(frozen=True)
class Row:
    """One line of the note and what stands under it: what kind, in which words, who says so, where in the text."""

    parties: frozenset[str]
    label: str
    words: str
    voice: str
    spans: tuple[tuple[int, int], ...]


def note(findings: Findings, name: str) -> Iterator[str]:
    """The lines of the note."""
    yield head(findings, name)
    rows = sorted(_rows(findings), key=lambda r: r.spans[0])
    groups: dict[frozenset[str], list[Row]] = {}
    for row in rows:
        groups.setdefault(row.parties, []).append(row)
    for parties in sorted(groups, key=lambda p: (len(p) != 2, -len(groups[p]))):
        yield ""
        yield " – ".join(sorted(shown(p) for p in parties)).upper() or "OTHERS"
        for row in groups[parties]:
            yield from _lines(row)
    if findings.troubles:
        yield ""
        for trouble in findings.troubles:
            where = f" {trouble.span.start}–{trouble.span.end}" if trouble.span else ""
            yield f"Not read: {trouble.reason}{where}"
    yield ""
    yield _effect(findings)


def head(findings: Findings, name: str) -> str:
    """The first line: file, outlet, date, and how much of the text was read."""
    article = findings.article
    skipped = sum(s.end - s.start for s in article.skipped)
    source = article.source.name if article.source and article.source.name else "no outlet"
    read = f"{len(article.text) - skipped:,} of {len(article.text):,} characters read"
    aside = f" ({len(article.skipped)} stretch{'es' if len(article.skipped) != 1 else ''} of page furniture set aside)" if skipped else ""
    return f"{name} · {source} · {article.published or 'no date'} · {read}{aside}"


def _lines(row: Row) -> Iterator[str]:
    spans = ", ".join(f"{a}–{b}" for a, b in row.spans[:3])
    words = row.words if len(row.words) <= _WIDTH else row.words[: _WIDTH - 1].rstrip() + "…"
    yield f"  {row.label:<11}{words:<{_WIDTH}}  {spans}"
    if row.voice:
        yield f"  {'':<11}{row.voice}"


def _rows(findings: Findings) -> Iterator[Row]:
    claimed = {c.proposition: c for c in findings.claims}
    promised = {c.from_event for c in findings.commitments}
    for event in findings.events:
        if event.id not in promised:
            yield _event(event, claimed.get(event.id))
    for commitment in findings.commitments:
        yield _commitment(commitment)
    for standing in findings.standings:
        yield _standing(standing)
    known = {e.id for e in findings.events}
    for claim in findings.claims:
        if claim.proposition not in known:
            yield _claim(claim)


def _event(event: Event, claim: Claim | None) -> Row:
    label = _VERBS[event.type]
    if claim and claim.state in ("disputed", "unconfirmed"):
        label = "alleged" if claim.state == "unconfirmed" else "disputed"
    elif event.status != "actual":
        label = {"announced": "announced", "possible": "possible", "negated": "not done"}[event.status]
    who = several(a.party for a in event.actors)
    to = several(a.party for a in event.recipients if a.party not in {x.party for x in event.actors})
    arrow = f" → {to}" if event.recipients and to != "nobody named" else ""
    what = (event.act or f"{event.type}{'.' + event.mode if event.mode else ''}").replace("_", " ")
    parts = [f"{who}{arrow}: {what}", event.where.name if event.where else "", _killed(event), _day(event.when)]
    state = f" · {claim.state}" if claim else ""
    return Row(_parties(event.actors, event.recipients), label, ", ".join(p for p in parts if p), _voices(event.voices) + state, _spans(event.trigger))


def _commitment(c: Commitment) -> Row:
    due = f" · due {c.deadline.text or c.deadline.latest}" if c.deadline else ""
    condition = f" · {c.condition}" if c.condition else ""
    voice = _voices(c.voices)
    voice = f"{voice} · " if voice else ""
    return Row(
        _parties(c.promisors, c.beneficiaries), "promised", c.words,
        f"{several(a.party for a in c.promisors)} · {voice}{c.grade.replace('_', ' ')}{due}{condition}", _spans(c.evidence),
    )  # fmt: skip


def _standing(s: Standing) -> Row:
    words, parties = stands(s)
    marks = [_day(s.when), f"inferred from {s.inferred}" if s.inferred else "", _voices(s.voices)]
    return Row(parties, "stands", words, " · ".join(m for m in marks if m), _spans(s.evidence))


def stands(s: Standing) -> tuple[str, frozenset[str]]:
    """A standing in words, and its parties."""
    if isinstance(s, Relations):
        return f"relations {s.state}", _parties(s.parties)
    if isinstance(s, Recognition):
        return f"{shown(s.by.party)} → {shown(s.of.party)}: recognition of the {s.object} {s.state.replace('_', ' ')}", _parties([s.by], [s.of])
    if isinstance(s, Format):
        return f"{s.form} format: {several(a.party for a in s.parties)}", _parties(s.parties)
    ends = f"{shown(s.sender.party)} → {shown(s.receiver.party)}"
    parties = _parties([s.sender], [s.receiver])
    if isinstance(s, Mission):
        return f"{ends}: {s.mission.replace('_', ' ')} {s.state}", parties
    if isinstance(s, Representation):
        return f"{ends}: head {' '.join(x for x in (s.class_, s.mode if s.mode != 'unknown' else '', s.phase) if x).replace('_', ' ')}", parties
    assert isinstance(s, Channel)
    through = f" through {shown(s.through.party)}" if s.through else ""
    return f"{ends}: {s.channel.replace('_', ' ')}{through}", parties


def _claim(c: Claim) -> Row:
    holders = [v.holder for v in c.voices if isinstance(v.holder, Actor)]
    return Row(_parties(holders, c.against), c.state, f"“{c.proposition}”", _voices(c.voices), _spans(c.evidence))


def _voices(voices: Iterable[Voice]) -> str:
    found = [v for v in voices if v.holder != "publisher" or v.chain]
    return " · ".join(_voice(v) for v in found)


def _voice(voice: Voice) -> str:
    if isinstance(voice.holder, Actor):
        name = f" ({voice.holder.name})" if voice.holder.name and voice.holder.name != shown(voice.holder.party) else ""
        return f"{shown(voice.holder.party)}{name} {_STANCES[voice.stance]}"
    return f"{voice.chain[-1]} {_STANCES[voice.stance]}"


def _killed(event: Event) -> str:
    killed = event.magnitude.killed if event.magnitude else None
    return f"{killed.value:g} killed{f' ({killed.bound})' if killed.bound else ''}" if killed else ""


def _day(when: When) -> str:
    if when.earliest and when.earliest == when.latest:
        return str(when.earliest)
    if when.earliest and when.latest:
        return f"{when.earliest} to {when.latest}"
    return f"{when.text}, date unknown" if when.text else ""


def _parties(*sides: Iterable[Actor]) -> frozenset[str]:
    return frozenset(a.party for side in sides for a in side)


def _spans(evidence: Iterable[Evidence]) -> tuple[tuple[int, int], ...]:
    return tuple((e.start, e.end) for e in evidence)


def _effect(findings: Findings) -> str:
    moving = [s for s in findings.standings if s.from_event]
    if not findings.standings:
        return "Ledger: would move no standing." + (" A promise moves no level." if findings.commitments else "")
    told = len(findings.standings) - len(moving)
    return f"Ledger: {len(moving)} standing(s) moved by acts, {told} told as they stand."
