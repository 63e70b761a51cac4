"""Whether a ledger is what was entered: its chain of seals, the ids of its records, the quotes in their texts."""

from collections.abc import Iterator, Mapping

import sqlalchemy as sa

from detente.ledger import schema
from detente.ledger.identity import content_of
from detente.ledger.lookup import record_of
from detente.ledger.opening import Ledger
from detente.ledger.seals import Packed, Row, Seal, chain, packed, sums
from detente.model import Verified, article_id


def verify(ledger: Ledger, *, expected: str | None = None) -> Verified:
    """What is wrong with the ledger, a line each; and its head, the digest that stands for all of it.

    A row that was altered, added or taken away is found, and the run it belongs to is named. Runs that were cut off at
    the end together with their seals leave a chain that is whole: give the `expected` head that was noted before, which
    must still be among the seals.
    """
    with ledger.reading() as connection:
        faults = list(_file_faults(connection))
        seals = sums(connection)
        broken, head = [], ""
        for run, sealed, found in chain(connection, seals):
            if sealed is None:
                faults.append(f"run {run}: it has no seal")
            elif sealed != found:
                broken.append(run)
                faults.append(f"run {run}: what it holds is not what was sealed")
            head = sealed or head
        faults += _gaps(connection, seals)
        faults += _derived_faults(connection)
        for run in broken:
            faults += _faults_of_run(connection, run)
        if expected and not connection.scalar(sa.select(schema.seals.c.run).where(schema.seals.c.digest == expected)):
            faults.append(f"no run is sealed by {expected}: what was there when it was noted is gone or altered")
        runs = connection.scalar(sa.select(sa.func.count()).select_from(schema.runs)) or 0
        entries = connection.scalar(sa.select(sa.func.count()).select_from(schema.entries)) or 0
    return Verified(runs=runs, entries=entries, head=head or None, faults=tuple(faults))


def _file_faults(connection: sa.Connection) -> Iterator[str]:
    """What SQLite itself finds wrong with its file."""
    if connection.dialect.name == "sqlite":
        for (said,) in connection.exec_driver_sql("PRAGMA quick_check"):
            if said != "ok":
                yield f"the file: {said}"
        for table, *_ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            yield f"a row of {table} belongs to nothing"


def _derived_faults(connection: sa.Connection) -> Iterator[str]:
    """Where a column that repeats another, and is not sealed for that, does not."""
    pairs, entries = schema.entry_pairs, schema.entries
    query = sa.select(entries.c.run, entries.c.id).join(pairs, pairs.c.entry == entries.c.number)
    for run, entry in connection.execute(query.where(pairs.c.act.is_distinct_from(entries.c.act))):
        yield f"run {run}: entry {entry}: a pair's act is not that of its record"


def _content(row: Row) -> str | None:
    """The content id of what an entry holds now; null where it holds no record any more."""
    try:
        return content_of(row["kind"], record_of(row["kind"], row["payload"]), row["article"])
    except ValueError:
        return None


def _gaps(connection: sa.Connection, seals: Mapping[int, Seal]) -> Iterator[str]:
    runs = set(connection.scalars(sa.select(schema.runs.c.id)))
    missing = set(range(1, max(runs, default=0) + 1)) - runs
    yield from (f"run {run}: it is missing" for run in sorted(missing | (seals.keys() - runs)))


def _faults_of_run(connection: sa.Connection, run: int) -> Iterator[str]:
    """The rows of a broken run that betray themselves: ids are digests of what they stand for."""
    texts: dict[str, str] = {}
    for row in connection.execute(sa.select(schema.articles).where(schema.articles.c.run == run)):
        if article_id(row.text) != row.id:
            yield f"run {run}: the text of article {row.id} was altered"
    for entry in packed(connection, run=run):
        article = entry.row["article"]
        if article not in texts:
            query = sa.select(schema.articles.c.text).where(schema.articles.c.id == article)
            texts = {article: connection.scalar(query) or ""}
        yield from (f"run {run}: entry {entry.row['id']}: {fault}" for fault in _faults_of_entry(entry, texts[article]))


def _faults_of_entry(entry: Packed, text: str) -> Iterator[str]:
    row = entry.row
    if row["action"] == "assert" and _content(row) != row["content"]:
        yield "its record was altered"
    for words in entry.parts[schema.evidence.name]:
        if text[words["start"] : words["end"]] != words["quote"]:
            yield f"its quote {words['quote']!r} does not stand in the text"
