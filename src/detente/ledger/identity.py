"""Findings as drafts of entries: each with an id made from what it says, so that saying it again says nothing new."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from detente.errors import LedgerError
from detente.ledger.parties import AnyRecord, Roles, pairs, roles
from detente.ledger.unchecked import unchecked
from detente.model import (
    UNKNOWN_WHEN,
    Article,
    Claim,
    Commitment,
    EntryKind,
    Event,
    Evidence,
    Findings,
    Pair,
    Trouble,
    When,
    article_id,
)

# What other records speak of: a standing's and a commitment's event, a claim's event or standing.
_NAMED: frozenset[EntryKind] = frozenset({"event", "standing"})


@dataclass(frozen=True)
class Draft:
    """A record that is ready to be entered: its cross-references are content ids, and so is its own id."""

    content: str
    kind: EntryKind
    record: AnyRecord
    when: When
    act: str | None
    roles: Roles
    pairs: frozenset[Pair]
    evidence: tuple[tuple[str, Evidence], ...]
    # The record that this one speaks of.
    named: AnyRecord | None


def digest(*parts: object) -> str:
    """24 hexadecimal digits of the SHA-256 of the parts as canonical JSON."""
    return hashlib.sha256(_as_json()(parts).encode("utf-8")).hexdigest()[:24]


@cache
def _as_json() -> Callable[[Any], str]:
    return json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def drafts(findings: Findings) -> dict[str, Draft]:
    """The drafts of an article by content id; two records that say the same are one.

    Raises LedgerError where evidence does not stand in the text or a record names another that is not there.
    """
    article = findings.article
    if article.id != article_id(article.text):
        raise LedgerError(f"article {article.id}: the id is not the hash of its text; load it through intake")
    ids: dict[str, str] = {}
    found: dict[str, Draft] = {}
    for kind, record in _in_order(findings):
        draft = _draft(kind, record, article, ids, found)
        if kind in _NAMED and not isinstance(record, Trouble):
            if record.id in ids:
                raise LedgerError(f"article {article.id}: two records have the id {record.id}; number them apart")
            ids[record.id] = draft.content
        found.setdefault(draft.content, draft)
    return found


def _in_order(findings: Findings) -> Iterator[tuple[EntryKind, AnyRecord]]:
    """Every record after those it may name."""
    yield from (("event", record) for record in findings.events)
    yield from (("standing", record) for record in findings.standings)
    yield from (("commitment", record) for record in findings.commitments)
    yield from (("claim", record) for record in findings.claims)
    yield from (("trouble", record) for record in findings.troubles)


def content_of(kind: EntryKind, record: AnyRecord, article: str) -> str:
    """The id of what a record says: a digest of it, of its kind and of its article."""
    # Defaults are left out, so that a field added later does not make every record a new one.
    said = record.model_dump(mode="json", exclude={"id"}, exclude_defaults=True)
    return digest(kind, getattr(record, "kind", None) if kind == "standing" else None, article, said)


def redraft(kind: EntryKind, record: AnyRecord, article: Article, named: Draft | None = None) -> Draft:
    """The draft of a record that stands in the ledger, or is to stand there instead of one.

    It names others by content id; `named` is the draft of the one it names. Raises LedgerError as `drafts` does.
    """
    known = {named.content: named} if named else {}
    return _draft(kind, record, article, {each: each for each in known}, known)


def mark_of(record: AnyRecord, named: AnyRecord | None) -> str:
    """What a later reading of the same words is known by: what it says of whom, at which place in the text.

    Certainty, dates and voices may be read otherwise by another coder; the mark stays. So may those of the `named`
    record that a claim speaks of.
    """
    words = record.trigger if isinstance(record, Event) else () if isinstance(record, Trouble) else record.evidence
    said = [getattr(record, name, None) for name in ("kind", "type", "act", "grade")]
    if isinstance(record, Claim):
        said.append(mark_of(named, None) if named else record.proposition)
    places = [(each.start, each.end) for each in words[:1]]
    return digest("mark", type(record).__name__, said, places, sorted(roles(record) - _heard(record)))


def _heard(record: AnyRecord) -> Roles:
    """Who merely speaks of an event."""
    return frozenset(role for role in roles(record) if role[0] == "voice") if isinstance(record, Event) else frozenset()


def _draft(
    kind: EntryKind, record: AnyRecord, article: Article, ids: Mapping[str, str], found: Mapping[str, Draft]
) -> Draft:
    words = _evidence(record)
    _check(words, article)
    record = _linked(record, article.id, ids)
    content = content_of(kind, record, article.id)
    if not isinstance(record, Trouble):
        record = unchecked(type(record), vars(record) | {"id": content})
    named = found.get(named_by(record) or "")
    taking_part = roles(record)
    return Draft(
        content=content,
        kind=kind,
        record=record,
        when=_when(record, named),
        act=record.act if isinstance(record, Event | Commitment) else None,
        roles=taking_part,
        pairs=pairs(record, {named.content: named.pairs} if named else {}, taking_part=taking_part),
        evidence=words,
        named=named.record if named else None,
    )


def named_by(record: AnyRecord) -> str | None:
    """The id of the record that this one speaks of, if any; a claim may hold words instead."""
    if isinstance(record, Event | Trouble):
        return None
    return record.proposition if isinstance(record, Claim) else record.from_event


def _linked(record: AnyRecord, article: str, ids: Mapping[str, str]) -> AnyRecord:
    if isinstance(record, Claim):
        return unchecked(Claim, vars(record) | {"proposition": ids.get(record.proposition, record.proposition)})
    named = named_by(record)
    if named is None:
        return record
    if named not in ids:
        raise LedgerError(
            f"article {article}: a {type(record).__name__.lower()} names {named}, which is not among the findings"
        )
    return unchecked(type(record), vars(record) | {"from_event": ids[named]})


def _when(record: AnyRecord, named: Draft | None) -> When:
    """When it happened or began; a record without a date of its own takes that of the event it speaks of."""
    own: When = UNKNOWN_WHEN if isinstance(record, Claim | Commitment | Trouble) else record.when
    return named.when if named and own.earliest is None and own.latest is None else own


def _evidence(record: AnyRecord) -> tuple[tuple[str, Evidence], ...]:
    if isinstance(record, Trouble):
        return (("evidence", record.span),) if record.span else ()
    words = [("evidence", each) for each in record.evidence]
    if isinstance(record, Event):
        words += [("trigger", each) for each in record.trigger]
    words += [("voice", each) for voice in record.voices for each in voice.evidence]
    return tuple(words)


def _check(words: tuple[tuple[str, Evidence], ...], article: Article) -> None:
    for _, each in words:
        if each.article != article.id:
            raise LedgerError(
                f"article {article.id}: evidence points to article {each.article}; quote the article that was read"
            )
        if each.start < 0 or article.text[each.start : each.end] != each.quote:
            raise LedgerError(
                f"article {article.id}: the text at [{each.start}:{each.end}] is not {each.quote!r}; "
                "quote the text as it came"
            )
