"""What a run writes: rows gathered table by table, entered in batches, and sealed at the end."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from itertools import chain
from operator import itemgetter
from typing import Any, Literal

import sqlalchemy as sa

from detente.errors import InputError
from detente.ledger import schema
from detente.ledger.identity import Draft, digest
from detente.ledger.seals import PARTS, SINGLE, Packed, Row, Seal, seal_run
from detente.model import EntryKind

# A clock a little ahead of ours is no error; a year mistyped is, and would stamp everything after it.
_AHEAD = timedelta(days=1)

# Parents before children: the database checks what they name.
_ORDER = (
    schema.articles, schema.publications, schema.readings, schema.entries, *PARTS, schema.judgements,
    schema.forecasts,
)  # fmt: skip

# Rows that go into SQLite in one statement; more save hardly anything.
_TOGETHER = 50

RunKind = Literal["record", "review", "forecast"]


@dataclass(frozen=True)
class Live:
    """An assertion that nothing retracts."""

    id: str
    content: str
    kind: EntryKind


def moment(connection: sa.Connection, recorded: datetime | None) -> datetime:
    """When a run is recorded: now, or the given time, which never goes back behind the last run.

    Raises InputError where it does, or lies in the future.
    """
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
class Writer:
    """The rows of a run. Its own row is written with the first change, so that a run without any leaves no trace."""

    connection: sa.Connection
    recorded: datetime
    coder: str = ""
    kind: RunKind = "record"
    _run: int | None = None
    _next: int = 0
    _seal: Seal = field(default_factory=Seal)
    _rows: dict[str, list[Row]] = field(default_factory=dict)

    @property
    def run(self) -> int:
        """The run's number; its row is there once it has been asked for."""
        if self._run is None:
            runs, entries = schema.runs.c, schema.entries.c
            self._run = (self.connection.scalar(sa.select(sa.func.max(runs.id))) or 0) + 1
            self._next = (self.connection.scalar(sa.select(sa.func.max(entries.number))) or 0) + 1
            row = {"id": self._run, "coder": self.coder, "recorded": self.recorded, "version": schema.version()}
            self.connection.execute(schema.runs.insert().values(**row, kind=self.kind))
        return self._run

    def add(self, table: sa.Table, row: dict[str, Any]) -> None:
        """Enters a row that stands alone: an article, a publication, a reading, a judgement, a forecast."""
        if table in SINGLE:
            self._seal.add(table, row)
        self._rows.setdefault(table.name, []).append(row)

    def say(self, article: str, draft: Draft, *, after: str | None) -> str:
        """Enters that a record holds; `after` is the retraction that took the same back before. The entry's id."""
        when = draft.when
        entry = digest(draft.content, after) if after else draft.content
        number = self._number()
        row = {
            "number": number,
            "id": entry,
            "content": draft.content,
            "run": self.run,
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
            # What is null is left out: reading it again takes less.
            "payload": draft.record.model_dump_json(exclude_none=True),
        }
        about = {
            "entry": number, "kind": draft.kind, "valid_from": when.earliest, "recorded": self.recorded,
            "act": draft.act,
        }  # fmt: skip
        parts: dict[str, list[Row]] = {
            schema.entry_pairs.name: [about | {"a": pair.a, "b": pair.b} for pair in sorted(draft.pairs, key=str)],
            schema.evidence.name: [
                {"entry": number, "number": place, "role": role, "start": each.start, "end": each.end,
                 "quote": each.quote}
                for place, (role, each) in enumerate(draft.evidence)
            ],
        }  # fmt: skip
        self._enter(Packed(row, parts))
        return entry

    def retract(self, article: str, live: Live) -> str:
        """Enters that an assertion no longer holds; the retraction's id."""
        entry = digest("retract", live.id)
        row = {
            "number": self._number(),
            "id": entry,
            "content": live.content,
            "run": self.run,
            "article": article,
            "kind": live.kind,
            "action": "retract",
            "of": live.id,
            "act": None,
            "valid_from": None,
            "valid_to": None,
            "valid_precision": "unknown",
            "valid_basis": "unknown",
            "recorded": self.recorded,
            "payload": None,
        }
        self._enter(Packed(row, {}))
        return entry

    def flush(self) -> None:
        """Hands the gathered rows to the database."""
        for table in _ORDER:
            if rows := self._rows.pop(table.name, None):
                insert(self.connection, table, rows)

    def close(self) -> int | None:
        """Enters what is left and seals the run; its number, null where nothing changed."""
        self.flush()
        if self._run is not None:
            seal_run(self.connection, self._run, self._seal)
        return self._run

    def _number(self) -> int:
        number = self.run and self._next
        self._next += 1
        return number

    def _enter(self, entry: Packed) -> None:
        self._seal.add_entry(entry)
        self._rows.setdefault(schema.entries.name, []).append(entry.row)
        for table, rows in entry.parts.items():
            self._rows.setdefault(table, []).extend(rows)


def insert(connection: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """Enters rows that name every column. On SQLite past SQLAlchemy, which would take as long as the database.

    There many rows go into one statement: where a table has triggers, SQLite makes ready to take each statement back.
    """
    if connection.dialect.name != "sqlite":
        connection.execute(table.insert(), rows)
        return
    one, many, cells, turned = _statement(table, connection.dialect)
    columns = list(zip(*map(cells, rows), strict=True))
    for place, turn in turned:
        columns[place] = tuple(map(turn, columns[place]))
    told = list(zip(*columns, strict=True))
    whole = len(told) // _TOGETHER * _TOGETHER
    if whole:
        groups = (told[start : start + _TOGETHER] for start in range(0, whole, _TOGETHER))
        connection.exec_driver_sql(many, [tuple(chain.from_iterable(group)) for group in groups])
    if told[whole:]:
        connection.exec_driver_sql(one, told[whole:])


@cache
def _statement(
    table: sa.Table, dialect: sa.Dialect
) -> tuple[str, str, Callable[[Row], tuple[Any, ...]], tuple[tuple[int, Callable[[Any], Any]], ...]]:
    """The statements that insert one row and some, the cells of a row in their order, and which to turn, and how."""
    types = [column.type.dialect_impl(dialect) for column in table.columns]
    # Days and moments come again and again.
    turns = ((place, type_.bind_processor(dialect)) for place, type_ in enumerate(types))
    turned = tuple((place, lru_cache(maxsize=4096)(turn)) for place, turn in turns if turn)
    one = str(table.insert().compile(dialect=dialect))
    into, _, values = one.partition(" VALUES ")
    many = f"{into} VALUES {', '.join([values] * _TOGETHER)}"
    return one, many, itemgetter(*(column.name for column in table.columns)), turned


def _day_after(day: date | None) -> date | None:
    return day + timedelta(days=1) if day and day < date.max else day
