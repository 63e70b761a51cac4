"""Judgements of analysts: entries accepted, corrected, rejected, and undone again, all of it by adding entries.

A rejection takes the record back and keeps it out, whatever a coder says later; a correction puts another in its place.
What hangs on a record (an act's standings, a deed's claims) goes and comes with it.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import combinations
from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError

from detente.errors import InputError
from detente.ledger import schema
from detente.ledger.holdings import Holding, holdings
from detente.ledger.identity import Draft, mark_of, named_by, redraft
from detente.ledger.judging import dependents, in_force
from detente.ledger.lookup import record_of
from detente.ledger.opening import Ledger
from detente.ledger.parties import AnyRecord
from detente.ledger.sources import find
from detente.ledger.writing import Writer, moment
from detente.model import Agreement, Article, EntryKind, Judgement, Verdict

# Of a record, an analyst corrects what it says, not which words it stands on or which record it belongs to.
_FIXED = frozenset({"id", "evidence", "trigger", "from_event", "proposition", "rule", "confidence"})


def judge(
    ledger: Ledger,
    entry: str,
    verdict: Verdict,
    *,
    analyst: str,
    reason: str,
    correction: Mapping[str, Any] | None = None,
    recorded: datetime | None = None,
) -> Judgement:
    """An analyst's judgement of an entry (its id, or an unambiguous beginning of it), entered as a run of its own.

    `correction` gives the fields of the record that should read otherwise, as JSON has them. Raises InputError, with
    nothing written, where entry, name, reason or correction is missing or does not hold.
    """
    _signed(analyst, reason)
    if (verdict == "correct") != bool(correction):
        raise InputError("a correction says what should stand: give it with the verdict `correct`, and only there")
    with ledger.writing() as connection:
        row = find(connection, entry.strip().lower())
        desk = _Desk(connection, row.article, Writer(connection, moment(connection, recorded), analyst, "review"))
        record = record_of(row.kind, row.payload)
        instead = desk.corrected(row.kind, record, correction) if correction else None
        desk.check(row.content, instead)
        number = desk.enter(row, verdict, reason, mark=desk.mark(record), instead=instead)
        desk.settle(row.content, instead)
        return _told(connection, number)


def undo(ledger: Ledger, judgement: int, *, analyst: str, reason: str, recorded: datetime | None = None) -> Judgement:
    """The judgement with this number, taken back: the record stands again as it did without it.

    Raises InputError where there is no such judgement or it was undone before.
    """
    _signed(analyst, reason)
    table = schema.judgements
    with ledger.writing() as connection:
        given = connection.execute(sa.select(table).where(table.c.number == judgement)).first()
        if given is None or given.verdict == "undo":
            raise InputError(f"there is no judgement {judgement}; `detente review --list` shows their numbers")
        if connection.scalar(sa.select(table.c.number).where(table.c.of == judgement)) is not None:
            raise InputError(f"judgement {judgement} is undone already")
        desk = _Desk(connection, given.article, Writer(connection, moment(connection, recorded), analyst, "review"))
        desk.enter(find(connection, given.entry), "undo", reason, mark=given.mark, of=judgement)
        desk.settle(given.content, None)
        return _told(connection, judgement)


def judgements(ledger: Ledger, *, entry: str | None = None) -> tuple[Judgement, ...]:
    """Every judgement in order, those undone too; of one entry (its id or a beginning) where it is given."""
    with ledger.reading() as connection:
        query = _query()
        if entry is not None:
            query = query.where(schema.judgements.c.content == find(connection, entry.strip().lower()).content)
        return tuple(_judgement(connection, row) for row in connection.execute(query))


def agreement(ledger: Ledger) -> tuple[Agreement, ...]:
    """How far each two analysts agree, on the entries that both judged: shares and Cohen's kappa (1960).

    An analyst's last judgement of an entry counts; what was undone does not.
    """
    by_analyst: dict[str, dict[str, str]] = {}
    with ledger.reading() as connection:
        for row in connection.execute(_query()):
            if row.undone_by is None:
                by_analyst.setdefault(row.analyst, {})[row.content] = row.verdict
    return tuple(
        _agreement(one, other, [(by_analyst[one][each], by_analyst[other][each]) for each in sorted(both)])
        for one, other in combinations(sorted(by_analyst), 2)
        if (both := by_analyst[one].keys() & by_analyst[other].keys())
    )


def _agreement(one: str, other: str, verdicts: Sequence[tuple[str, str]]) -> Agreement:
    judged, same = len(verdicts), sum(first == second for first, second in verdicts)
    firsts, seconds = zip(*verdicts, strict=True)
    chance = sum(firsts.count(each) * seconds.count(each) for each in set(firsts)) / judged**2
    kappa = None if chance == 1 else (same / judged - chance) / (1 - chance)
    return Agreement(one=one, other=other, judged=judged, same=same, kappa=kappa)


def _signed(analyst: str, reason: str) -> None:
    if not analyst.strip():
        raise InputError("a judgement has a name to it: say who judges")
    if not reason.strip():
        raise InputError("a judgement has a reason: say in a few words why")


class _Desk:
    """One article before an analyst: what is held of it, and the run that changes it."""

    def __init__(self, connection: sa.Connection, article: str, writer: Writer) -> None:
        self._connection = connection
        self._writer = writer
        row = connection.execute(sa.select(schema.articles).where(schema.articles.c.id == article)).one()
        self._article = Article(id=row.id, text=row.text, language=row.language)
        self._held: Holding = holdings(connection, [article])[article]

    def corrected(self, kind: EntryKind, record: AnyRecord, correction: Mapping[str, Any]) -> Draft:
        """The record as the analyst would have it. Raises InputError where a field is unknown or does not hold."""
        whole = record.model_dump(mode="json", by_alias=True)
        if stray := sorted(correction.keys() - (whole.keys() - _FIXED)):
            raise InputError(f"{stray[0]} of a {kind} is not corrected; give one of {', '.join(whole.keys() - _FIXED)}")
        try:
            new = record_of(kind, json.dumps({**whole, **correction}))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise InputError(f"the correction of {where} does not hold: {first['msg']}") from error
        return redraft(kind, new, self._article, self._named(new))

    def enter(
        self, row: Any, verdict: str, reason: str, *, mark: str, of: int | None = None, instead: Draft | None = None
    ) -> int:
        """Enters the judgement itself; its number."""
        number = (self._connection.scalar(sa.select(sa.func.max(schema.judgements.c.number))) or 0) + 1
        self._writer.add(
            schema.judgements,
            {
                "number": number,
                "run": self._writer.run,
                "article": self._article.id,
                "entry": row.id,
                "content": row.content,
                "mark": mark,
                "verdict": verdict,
                "of": of,
                "correction": instead.content if instead else None,
                "analyst": self._writer.coder,
                "reason": reason.strip(),
                "recorded": self._writer.recorded,
            },
        )
        self._writer.flush()
        return number

    def check(self, content: str, instead: Draft | None) -> None:
        """Raises InputError where a correction says what it corrects, or what was turned down itself."""
        if instead is None:
            return
        if instead.content == content:
            raise InputError("the correction says what the record says; give what should read otherwise")
        down = self._judged().get(instead.content)
        if down and down.verdict != "accept":
            raise InputError(f"what should stand was turned down by judgement {down.number}; undo that first")

    def mark(self, record: AnyRecord) -> str:
        """What a later reading of the same words is known by."""
        named = self._named(record)
        return mark_of(record, named.record if named else None)

    def settle(self, content: str, instead: Draft | None) -> None:
        """Brings the record, what was written in its place and what hangs on these to what judgements in force say."""
        table = schema.judgements.c
        written = self._connection.scalars(sa.select(table.correction).where(table.content == content).distinct())
        own = [*filter(None, written), content]
        hanging = [one for each in own for one in dependents(self._connection, self._article.id, each)]
        judged = self._judged()
        for each in dict.fromkeys((*own, *hanging)):
            live, stands = self._held.live.get(each), self._stands(each, judged)
            if live and not stands:
                self._writer.retract(self._article.id, live)
            elif stands and not live:
                self._say(each, instead if instead and instead.content == each else None)
        self._writer.close()

    def _judged(self) -> dict[str, Any]:
        """By content, the judgements of this article that are in force."""
        return {row.content: row for row in in_force(self._connection, schema.judgements.c.article == self._article.id)}

    def _stands(self, content: str, judged: Mapping[str, Any]) -> bool:
        """Whether a record stands: by an analyst's word on it or on what it hangs on, else as the coders left it."""
        ruled, (run, said) = self._ruled(content, judged), self._left(content)
        if ruled is None or _told_of(content, judged) is not None:
            return said if ruled is None else ruled
        # With an accepted record stays what hangs on it, and comes back what coders dropped together with it.
        together = content in self._held.live or said or run == self._left(self._name(content))[0]
        return ruled and together

    def _ruled(self, content: str, judged: Mapping[str, Any]) -> bool | None:
        """What analysts say of a record, or else of what it hangs on."""
        told, name = _told_of(content, judged), self._name(content)
        return self._ruled(name, judged) if told is None and name else told

    def _name(self, content: str) -> str | None:
        """The content of the record that this one hangs on."""
        found = self._record(content)
        return named_by(found[1]) if found else None

    def _left(self, content: str | None) -> tuple[int | None, bool]:
        """The run in which a coder last said the record or took it back, and whether he said it."""
        table, runs = schema.entries.c, schema.runs.c
        query = sa.select(table.run, table.action).join(schema.runs, runs.id == table.run)
        query = query.where(table.content == content, runs.kind == "record").order_by(table.number.desc())
        row = self._connection.execute(query.limit(1)).first()
        return (row.run, row.action == "assert") if row else (None, False)

    def _say(self, content: str, draft: Draft | None = None) -> None:
        if known := draft or self._draft(content):
            self._writer.say(self._article.id, known, after=self._held.retractions.get(content))

    def _record(self, content: str) -> tuple[EntryKind, AnyRecord] | None:
        """A record that was entered once, and its kind."""
        table = schema.entries
        query = sa.select(table.c.kind, table.c.payload).where(table.c.content == content, table.c.action == "assert")
        row = self._connection.execute(query.limit(1)).first()
        return (row.kind, record_of(row.kind, row.payload)) if row else None

    def _draft(self, content: str) -> Draft | None:
        """The same as a draft again."""
        found = self._record(content)
        return redraft(*found, self._article, self._named(found[1])) if found else None

    def _named(self, record: AnyRecord) -> Draft | None:
        name = named_by(record)
        return self._draft(name) if name else None


def _told_of(content: str, judged: Mapping[str, Any]) -> bool | None:
    """What an analyst says of a record itself: by judging it, or by writing it in another's place."""
    if content in judged:
        return bool(judged[content].verdict == "accept")
    return True if any(row.correction == content for row in judged.values()) else None


def _query() -> sa.Select[Any]:
    """Judgements in order, with the kind of what was judged and the number of what undid them."""
    table, undone, entries = schema.judgements, schema.judgements.alias("undone"), schema.entries
    return (
        sa.select(*table.c, entries.c.kind, undone.c.number.label("undone_by"))
        .join(entries, entries.c.id == table.c.entry)
        .outerjoin(undone, undone.c.of == table.c.number)
        .where(table.c.verdict != "undo")
        .order_by(table.c.number)
    )


def _told(connection: sa.Connection, number: int) -> Judgement:
    return _judgement(connection, connection.execute(_query().where(schema.judgements.c.number == number)).one())


def _judgement(connection: sa.Connection, row: Any) -> Judgement:
    table = schema.entries.c
    standing = sa.select(table.id).where(table.content == row.correction, table.action == "assert")
    correction = connection.scalar(standing.order_by(table.number.desc()).limit(1)) if row.correction else None
    return Judgement(
        number=row.number,
        entry=row.entry,
        kind=row.kind,
        verdict=row.verdict,
        correction=correction,
        analyst=row.analyst,
        reason=row.reason,
        recorded=row.recorded,
        run=row.run,
        undone_by=row.undone_by,
    )
