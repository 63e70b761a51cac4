"""The chain of seals: a digest over everything that each run entered, and over the seal before it.

A run's digest does not depend on the order of its rows, so that it can be made while they stream in, and be checked
table by table: each unit (an entry with all that belongs to it, an article, a judgement …) is hashed to 2,048 bits and
the hashes are added up (Bellare and Micciancio 1997, AdHash; the modulus is wide enough against generalised birthdays).
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from detente.ledger import schema

_BYTES = 256
_MODULUS = 1 << (8 * _BYTES)

# How many entries are read at a time.
CHUNK = 5_000

# What an entry is made of beside its own row, in the order in which it is written down.
PARTS = (schema.entry_pairs, schema.evidence)
# What else carries the number of its run.
SINGLE = (schema.articles, schema.publications, schema.readings, schema.judgements, schema.forecasts)

Row = Mapping[Any, Any]


@dataclass(frozen=True)
class Packed:
    """An entry's row with the rows that belong to it, by table, in a fixed order."""

    row: Row
    parts: Mapping[str, Sequence[Row]]


@dataclass
class Seal:
    """The digest of a run in the making."""

    total: int = 0

    def add(self, table: sa.Table, row: Row) -> None:
        """Takes in a row that stands alone."""
        self._take([table.name, _cells(table)(row)])

    def add_entry(self, entry: Packed) -> None:
        """Takes in an entry with its pairs and words."""
        parts = [sorted(map(_cells(table), entry.parts.get(table.name, ()))) for table in PARTS]
        self._take([schema.entries.name, _cells(schema.entries)(entry.row), *parts])

    def digest(self, before: str) -> str:
        """The digest, chained to the one before (empty at the start)."""
        return hashlib.sha256(before.encode() + self.total.to_bytes(_BYTES, "big")).hexdigest()

    def _take(self, unit: list[Any]) -> None:
        digest = hashlib.shake_256(_as_json()(unit).encode("ascii")).digest(_BYTES)
        self.total = (self.total + int.from_bytes(digest, "big")) % _MODULUS


@lru_cache(maxsize=4096)
def plain(value: date | datetime) -> str:
    """A day or moment as JSON has it: the same for one about to be written and one read from any database."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat()


@cache
def _cells(table: sa.Table) -> Callable[[Row], tuple[Any, ...]]:
    """The cells of a row in the order of the names of their columns, without what merely repeats others."""
    return itemgetter(*sorted(column.name for column in own_columns(table)))


@cache
def own_columns(table: sa.Table) -> tuple[sa.Column[Any], ...]:
    """The columns that say something of their own."""
    return tuple(column for column in table.columns if column.info != schema.DERIVED)


@cache
def _as_json() -> Callable[[Any], str]:
    return json.JSONEncoder(separators=(",", ":"), default=plain, check_circular=False).encode


def seal_run(connection: sa.Connection, run: int, seal: Seal) -> str:
    """Seals a run whose rows the seal has taken in, but for its own; the digest."""
    last = connection.execute(sa.select(schema.seals).order_by(schema.seals.c.run.desc()).limit(1)).first()
    row = connection.execute(sa.select(schema.runs).where(schema.runs.c.id == run)).one()
    seal.add(schema.runs, row._mapping)
    for each in _new_schemas(connection, last.schema if last else 0, schema.SCHEMA):
        seal.add(schema.about, each)
    digest = seal.digest(last.digest if last else "")
    connection.execute(schema.seals.insert().values(run=run, schema=schema.SCHEMA, digest=digest))
    return digest


def seal_all(connection: sa.Connection) -> None:
    """Seals every run of a ledger that has no seals yet."""
    runs = list(connection.scalars(sa.select(schema.runs.c.id).order_by(schema.runs.c.id)))
    seals = sums(connection)
    for run in runs:
        seal_run(connection, run, seals.get(run, Seal()))


def sums(connection: sa.Connection) -> dict[int, Seal]:
    """What each run entered, summed up, without the rows of runs and schemas."""
    found: dict[int, Seal] = {}
    for table in SINGLE:
        for row in stream(connection, sa.select(table)):
            found.setdefault(row["run"], Seal()).add(table, row)
    for entry in packed(connection):
        found.setdefault(entry.row["run"], Seal()).add_entry(entry)
    return found


def chain(connection: sa.Connection, seals: Mapping[int, Seal]) -> Iterator[tuple[int, str | None, str]]:
    """Each run with the digest that it is sealed by (null: none) and the digest of what it holds now."""
    sealed = {row.run: row for row in connection.execute(sa.select(schema.seals))}
    before, known = "", 0
    for row in connection.execute(sa.select(schema.runs).order_by(schema.runs.c.id)):
        seal, told = seals.get(row.id, Seal()), sealed.get(row.id)
        seal.add(schema.runs, row._mapping)
        if told:
            for each in _new_schemas(connection, known, told.schema):
                seal.add(schema.about, each)
            known = max(known, told.schema)
        yield row.id, told.digest if told else None, seal.digest(before)
        # One broken run breaks its own link alone: the chain goes on from the seal that is there.
        before = told.digest if told else before


def packed(connection: sa.Connection, *, run: int | None = None) -> Iterator[Packed]:
    """Every entry (of a run) with what belongs to it, in order of their numbers; a few thousand at a time."""
    table = schema.entries
    number, query = table.c.number, sa.select(table).order_by(table.c.number).limit(CHUNK)
    if run is not None:
        query = query.where(table.c.run == run)
    last = -1
    while rows := connection.execute(query.where(number > last)).mappings().all():
        first, last = rows[0]["number"], rows[-1]["number"]
        parts = {part.name: _parts(connection, part, first, last) for part in PARTS}
        for row in rows:
            yield Packed(row, {name: found.get(row["number"], ()) for name, found in parts.items()})


def _parts(connection: sa.Connection, table: sa.Table, first: int, last: int) -> dict[int, list[Row]]:
    query = sa.select(table).where(table.c.entry.between(first, last)).order_by(table.c.entry, *table.primary_key)
    rows = connection.execute(query).mappings()
    return {entry: list(group) for entry, group in groupby(rows, key=lambda row: int(row["entry"]))}


def _new_schemas(connection: sa.Connection, after: int, until: int) -> Sequence[Row]:
    table = schema.about
    query = sa.select(table).where(table.c.schema > after, table.c.schema <= until).order_by(table.c.schema)
    return connection.execute(query).mappings().all()


def stream(connection: sa.Connection, query: sa.Select[Any]) -> Iterator[Row]:
    """The rows of a query, some thousand at a time."""
    with connection.execute(query.execution_options(yield_per=CHUNK)) as result:
        yield from result.mappings()
