"""What the ledger holds of an article before a run: who read it last, what is live, what analysts said of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

from detente.ledger import schema
from detente.ledger.identity import Draft, mark_of, named_by
from detente.ledger.judging import dependents, in_force
from detente.ledger.writing import Live


@dataclass
class Holding:
    """What is held of one article. Everything is empty where the ledger does not know it."""

    coder: str | None = None
    earliest: date | None = None
    publications: set[str] = field(default_factory=set)
    live: dict[str, Live] = field(default_factory=dict)
    # The last retraction of each content that was taken back and is not live.
    retractions: dict[str, str] = field(default_factory=dict)
    # Contents that an analyst accepted or wrote; contents and marks of what an analyst rejected or corrected.
    kept: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)

    def is_before(self, published: date | None) -> bool:
        """Whether the article came out before that day, as far as is known."""
        return self.earliest is not None and (published is None or published > self.earliest)

    def stays(self, content: str) -> bool:
        """Whether an analyst's word keeps a live record, whatever a coder says."""
        return content in self.kept

    def refuses(self, draft: Draft) -> bool:
        """Whether an analyst's word keeps a record out, whatever a coder says: the record, or what it speaks of."""
        if not self.refused:
            return False
        found = {draft.content, mark_of(draft.record, draft.named), named_by(draft.record)} & self.refused
        if found:
            self.refused.add(draft.content)
        return bool(found)


def holdings(connection: sa.Connection, articles: Sequence[str]) -> dict[str, Holding]:
    """What is held of each of these articles."""
    held = {article: Holding() for article in articles}
    known = [article for part in parts(articles) for article in connection.scalars(_known(part))]
    for part in parts(known):
        _read_coders(connection, part, held)
        _read_publications(connection, part, held)
        _read_entries(connection, part, held)
        _read_judgements(connection, part, held)
    return held


def parts(ids: Sequence[str], size: int = 500) -> Iterable[Sequence[str]]:
    """The ids some at a time: a statement takes only so many values."""
    return (ids[start : start + size] for start in range(0, len(ids), size))


def _known(articles: Sequence[str]) -> sa.Select[Any]:
    return sa.select(schema.articles.c.id).where(schema.articles.c.id.in_(articles))


def _read_coders(connection: sa.Connection, articles: Sequence[str], held: dict[str, Holding]) -> None:
    readings, runs = schema.readings.c, schema.runs.c
    query = sa.select(readings.article, runs.coder).join(schema.runs, readings.run == runs.id)
    for article, coder in connection.execute(query.where(readings.article.in_(articles)).order_by(runs.id)):
        held[article].coder = coder


def _read_publications(connection: sa.Connection, articles: Sequence[str], held: dict[str, Holding]) -> None:
    table = schema.publications.c
    query = sa.select(table.id, table.article, table.published).where(table.article.in_(articles))
    for row in connection.execute(query):
        one = held[row.article]
        one.publications.add(row.id)
        one.earliest = min(filter(None, (one.earliest, row.published)), default=None)


def _read_entries(connection: sa.Connection, articles: Sequence[str], held: dict[str, Holding]) -> None:
    table = schema.entries.c
    query = sa.select(table.id, table.content, table.kind, table.action, table.article)
    for row in connection.execute(query.where(table.article.in_(articles)).order_by(table.number)):
        one = held[row.article]
        if row.action == "assert":
            one.live[row.content] = Live(row.id, row.content, row.kind)
            one.retractions.pop(row.content, None)
        else:
            one.live.pop(row.content, None)
            one.retractions[row.content] = row.id


def _read_judgements(connection: sa.Connection, articles: Sequence[str], held: dict[str, Holding]) -> None:
    for judgement in in_force(connection, schema.judgements.c.article.in_(articles)):
        one = held[judgement.article]
        accepted = judgement.verdict == "accept"
        if not accepted:
            one.refused |= {judgement.content, judgement.mark}
        standing = judgement.content if accepted else judgement.correction
        if standing:
            one.kept |= {standing, *dependents(connection, judgement.article, standing)}
