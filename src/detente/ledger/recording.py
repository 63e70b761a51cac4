"""Findings into entries: one call is one run and one transaction.

After a call the live entries of an article are what its findings say, no more and no less. What stays the same stays as
it was entered; what another coder version no longer says is retracted, what it says anew is asserted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from detente.errors import InputError, LedgerError
from detente.ledger import schema
from detente.ledger.identity import Draft, digest, drafts
from detente.ledger.opening import Ledger
from detente.model import Article, Findings, Recorded

# A clock a little ahead of ours is no error; a year mistyped is, and would stamp everything after it.
_AHEAD = timedelta(days=1)


def record(ledger: Ledger, findings: Findings, *, recorded: datetime | None = None) -> Recorded:
    """What entering one article's findings did. The same findings again change nothing.

    Raises LedgerError, with nothing written, where the findings do not hold or the ledger cannot be written.
    """
    return record_all(ledger, (findings,), recorded=recorded)


def record_all(ledger: Ledger, many: Iterable[Findings], *, recorded: datetime | None = None) -> Recorded:
    """What entering the findings of many articles did, as one run: all of them are entered, or none.

    `recorded` is when the ledger learns them (UTC where no time zone is given; now by default) and never goes back.
    """
    with ledger.writing() as connection:
        run = _Run(connection, _moment(connection, recorded))
        for findings in many:
            run.enter(findings)
        return run.done()


def _moment(connection: sa.Connection, recorded: datetime | None) -> datetime:
    last: datetime | None = connection.scalar(sa.select(sa.func.max(schema.runs.c.recorded, type_=schema.Moment())))
    now = datetime.now(UTC)
    if recorded is None:
        return max(now, last) if last else now
    recorded = recorded.replace(tzinfo=UTC) if recorded.tzinfo is None else recorded.astimezone(UTC)
    if recorded > now + _AHEAD:
        raise InputError(f"recorded {recorded:%Y-%m-%d} lies in the future; the ledger learns now or learned before")
    if last and recorded < last:
        raise InputError(
            f"recorded {recorded:%Y-%m-%d %H:%M} is before the ledger's last run ({last:%Y-%m-%d %H:%M} UTC); "
            "what was known on a day does not change afterwards: leave the time out"
        )
    return recorded


@dataclass
class _Run:
    """A run under way. Its row is written with the first change, so that a run without any leaves no trace."""

    connection: sa.Connection
    recorded: datetime
    id: int | None = None
    coder: str | None = None
    articles: int = 0
    counts: dict[str, int] = field(default_factory=lambda: {"new": 0, "known": 0, "retracted": 0})

    def enter(self, findings: Findings) -> None:
        """Enters one article."""
        if self.coder not in (None, findings.coder):
            raise LedgerError(f"one run has one coder, not {self.coder} and {findings.coder}; record them apart")
        self.coder = findings.coder
        self.articles += 1
        said = drafts(findings)
        article = findings.article
        last = _last_coder(self.connection, article.id)
        earliest = _earliest(self.connection, article.id) if last else None
        self._enter_article(article, new=last is None)
        if last == findings.coder and earliest and (article.published is None or article.published > earliest):
            # The text came out again. Its relative dates ("Tuesday") count from the first time.
            self.counts["known"] += len(said)
            return
        if last != findings.coder:
            self._add(schema.readings, [{"article": article.id, "run": self._number()}])
        self._settle(article, said)

    def _enter_article(self, article: Article, *, new: bool) -> None:
        if new:
            row = {"id": article.id, "text": article.text, "language": article.language, "run": self._number()}
            self._add(schema.articles, [row])
        row = publication(article)
        table = schema.publications
        if self.connection.scalar(sa.select(table.c.id).where(table.c.id == row["id"])) is None:
            self._add(table, [row | {"run": self._number(), "recorded": self.recorded}])

    def _settle(self, article: Article, said: dict[str, Draft]) -> None:
        """Asserts what is said and not live, retracts what is live and not said."""
        live = _live(self.connection, article.id)
        gone = {content: entry for content, entry in live.items() if content not in said}
        fresh = [draft for content, draft in said.items() if content not in live]
        self._add(schema.entries, [self._retraction(article.id, *item) for item in gone.items()])
        before = _retractions(self.connection, [draft.content for draft in fresh])
        ids = {d.content: digest(d.content, before[d.content]) if d.content in before else d.content for d in fresh}
        self._add(schema.entries, [self._assertion(article.id, ids[draft.content], draft) for draft in fresh])
        for draft in fresh:
            self._point(ids[draft.content], draft)
        self.counts["new"] += len(fresh)
        self.counts["known"] += len(said) - len(fresh)
        self.counts["retracted"] += len(gone)

    def _assertion(self, article: str, entry: str, draft: Draft) -> dict[str, Any]:
        when = draft.when
        return {
            "id": entry,
            "content": draft.content,
            "run": self._number(),
            "article": article,
            "kind": draft.kind,
            "action": "assert",
            "of": None,
            "act": draft.act,
            "valid_from": when.earliest,
            "valid_to": _day_after(when.latest),
            "valid_precision": when.precision,
            "valid_basis": when.basis,
            "recorded": self.recorded,
            "payload": draft.record.model_dump(mode="json"),
        }

    def _retraction(self, article: str, content: str, live: tuple[str, str]) -> dict[str, Any]:
        entry, kind = live
        return {
            "id": digest("retract", entry),
            "content": content,
            "run": self._number(),
            "article": article,
            "kind": kind,
            "action": "retract",
            "of": entry,
            "act": None,
            "valid_from": None,
            "valid_to": None,
            "valid_precision": "unknown",
            "valid_basis": "unknown",
            "recorded": self.recorded,
            "payload": None,
        }

    def _point(self, entry: str, draft: Draft) -> None:
        """Enters who takes part, the pairs, and the words."""
        self._add(schema.entry_parties, [{"entry": entry, "role": r, "party": p} for r, p in sorted(draft.roles)])
        about = {"entry": entry, "kind": draft.kind, "valid_from": draft.when.earliest, "recorded": self.recorded}
        self._add(schema.entry_pairs, [about | {"a": pair.a, "b": pair.b} for pair in sorted(draft.pairs, key=str)])
        quotes = [
            {"entry": entry, "number": number, "role": role, **words.model_dump()}
            for number, (role, words) in enumerate(draft.evidence)
        ]
        self._add(schema.evidence, quotes)

    def _add(self, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
        if rows:
            self.connection.execute(table.insert(), rows)

    def _number(self) -> int:
        """The run's number; its row is there once it has been asked for."""
        if self.id is None:
            table = schema.runs
            self.id = (self.connection.scalar(sa.select(sa.func.max(table.c.id))) or 0) + 1
            row = {"id": self.id, "coder": self.coder, "recorded": self.recorded, "version": schema.version()}
            self._add(table, [row])
        return self.id

    def done(self) -> Recorded:
        """What the run did."""
        return Recorded(run=self.id, articles=self.articles, **self.counts)


def publication(article: Article) -> dict[str, Any]:
    """The row that says where and when a text came out."""
    source = article.source
    row: dict[str, Any] = {
        "article": article.id,
        "published": article.published,
        "title": article.title,
        "url": article.url,
        "outlet": source.name if source else None,
        "domain": source.domain if source else None,
        "country": source.country if source else None,
    }
    return {"id": digest("publication", *(str(value) if value is not None else None for value in row.values())), **row}


def _day_after(day: date | None) -> date | None:
    return day + timedelta(days=1) if day and day < date.max else day


def _last_coder(connection: sa.Connection, article: str) -> str | None:
    """The coder whose findings stand for an article."""
    readings, runs = schema.readings, schema.runs
    query = sa.select(runs.c.coder).join(readings, readings.c.run == runs.c.id).where(readings.c.article == article)
    return connection.scalar(query.order_by(runs.c.id.desc()).limit(1))


def _earliest(connection: sa.Connection, article: str) -> date | None:
    table = schema.publications
    found: date | None = connection.scalar(sa.select(sa.func.min(table.c.published)).where(table.c.article == article))
    return found


def _live(connection: sa.Connection, article: str) -> dict[str, tuple[str, str]]:
    """Entry id and kind of every assertion on an article that nothing retracts, by content id."""
    entries = schema.entries
    retracts = entries.alias()
    query = (
        sa.select(entries.c.content, entries.c.id, entries.c.kind)
        .outerjoin(retracts, retracts.c.of == entries.c.id)
        .where(entries.c.article == article, entries.c.action == "assert", retracts.c.id.is_(None))
    )
    return {content: (entry, kind) for content, entry, kind in connection.execute(query)}


def _retractions(connection: sa.Connection, contents: Sequence[str]) -> dict[str, str]:
    """The last retraction of each content that was once entered and taken back."""
    entries = schema.entries
    found: dict[str, str] = {}
    for start in range(0, len(contents), 500):
        query = (
            sa.select(entries.c.content, entries.c.id)
            .where(entries.c.content.in_(contents[start : start + 500]), entries.c.action == "retract")
            .order_by(entries.c.run)
        )
        found.update({row.content: row.id for row in connection.execute(query)})
    return found
