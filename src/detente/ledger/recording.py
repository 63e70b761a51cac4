"""Findings into entries: one call is one run and one transaction.

After a call the live entries of an article are what its findings say, no more and no less. What stays the same stays as
it was entered; what another coder version no longer says is retracted, what it says anew is asserted.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from detente.errors import LedgerError
from detente.ledger import schema
from detente.ledger.collecting import collected_later
from detente.ledger.holdings import Holding, holdings
from detente.ledger.identity import Draft, digest, drafts
from detente.ledger.opening import Ledger
from detente.ledger.writing import Writer, moment
from detente.model import Article, Findings, Recorded

# How many articles are looked up and entered at a time.
_BATCH = 500


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
        run = _Run(connection, Writer(connection, moment(connection, recorded)))
        for batch in _batches(many):
            run.enter_all(batch)
        return run.done()


def _batches(many: Iterable[Findings]) -> Iterator[list[Findings]]:
    """The findings in order, some at a time, no article twice in one batch."""
    batch: dict[str, Findings] = {}
    for findings in many:
        if len(batch) == _BATCH or findings.article.id in batch:
            yield list(batch.values())
            batch = {}
        batch[findings.article.id] = findings
    if batch:
        yield list(batch.values())


@dataclass
class _Run:
    """A run under way. Its row is written with the first change, so that a run without any leaves no trace."""

    connection: sa.Connection
    writer: Writer
    coder: str | None = None
    articles: int = 0
    counts: dict[str, int] = field(default_factory=lambda: {"new": 0, "known": 0, "retracted": 0, "held": 0})

    @collected_later()
    def enter_all(self, batch: Sequence[Findings]) -> None:
        """Enters different articles, with one look at the ledger for all of them."""
        held = holdings(self.connection, [findings.article.id for findings in batch])
        for findings in batch:
            self._enter(findings, held[findings.article.id])
        self.writer.flush()

    def _enter(self, findings: Findings, held: Holding) -> None:
        if self.coder not in (None, findings.coder):
            raise LedgerError(f"one run has one coder, not {self.coder} and {findings.coder}; record them apart")
        self.coder = self.writer.coder = findings.coder
        self.articles += 1
        said = drafts(findings)
        article = findings.article
        self._enter_article(article, held)
        if held.coder == findings.coder and held.is_before(article.published):
            # The text came out again. Its relative dates ("Tuesday") count from the first time.
            self.counts["known"] += len(said)
            return
        if held.coder != findings.coder:
            self.writer.add(schema.readings, {"article": article.id, "run": self.writer.run})
        self._settle(article, said, held)

    def _enter_article(self, article: Article, held: Holding) -> None:
        if held.coder is None:
            row = {"id": article.id, "text": article.text, "language": article.language, "run": self.writer.run}
            self.writer.add(schema.articles, row)
        row = publication(article)
        if row["id"] not in held.publications:
            self.writer.add(schema.publications, row | {"run": self.writer.run, "recorded": self.writer.recorded})

    def _settle(self, article: Article, said: dict[str, Draft], held: Holding) -> None:
        """Asserts what is said and not live, retracts what is live and not said; what analysts judged stays."""
        gone = [live for content, live in held.live.items() if content not in said and not held.stays(content)]
        fresh = [draft for content, draft in said.items() if content not in held.live]
        allowed = [draft for draft in fresh if not held.refuses(draft)]
        for live in gone:
            self.writer.retract(article.id, live)
        for draft in allowed:
            self.writer.say(article.id, draft, after=held.retractions.get(draft.content))
        self.counts["new"] += len(allowed)
        self.counts["known"] += len(said) - len(fresh)
        self.counts["retracted"] += len(gone)
        kept = sum(content not in said and held.stays(content) for content in held.live)
        self.counts["held"] += kept + len(fresh) - len(allowed)

    def done(self) -> Recorded:
        """What the run did; it is sealed."""
        return Recorded(run=self.writer.close(), articles=self.articles, **self.counts)


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
