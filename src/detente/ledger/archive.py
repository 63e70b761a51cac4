"""The whole ledger as JSON lines, and a ledger made from them again: every row, byte for byte, on either database.

The first line says what it is, the next ones which schemas the ledger has had; then comes run after run: the run, what
stands alone, the entries with all that belongs to them, and the seal.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from detente.errors import InputError, LedgerError
from detente.ledger import schema
from detente.ledger.opening import Ledger, copied, opened
from detente.ledger.seals import PARTS, SINGLE, Row, chain, own_columns, packed, plain, stream, sums

_FORMAT = "detente ledger 1"
_BATCH = 5_000
# The schemas whose archives hold what one of today holds.
_READ = (2, schema.SCHEMA)

_TABLES: Mapping[str, sa.Table] = schema.metadata.tables


def archive(ledger: Ledger) -> Iterator[str]:
    """The lines of an archive, without their ends; memory stays bounded."""
    with ledger.reading() as connection:
        yield _line({"archive": _FORMAT, "schema": schema.SCHEMA})
        yield from _rows(connection, sa.select(schema.about).order_by(schema.about.c.schema))
        for run in connection.scalars(sa.select(schema.runs.c.id).order_by(schema.runs.c.id)).all():
            yield from _rows(connection, sa.select(schema.runs).where(schema.runs.c.id == run))
            for table in (each for each in SINGLE if each is not schema.judgements):
                yield from _rows(connection, _of_run(table, run))
            for entry in packed(connection, run=run):
                parts = {name: [_own(_TABLES[name], row) for row in rows] for name, rows in entry.parts.items()}
                yield _line({schema.entries.name: dict(entry.row), **parts})
            yield from _rows(connection, _of_run(schema.judgements, run))
            yield from _rows(connection, sa.select(schema.seals).where(schema.seals.c.run == run))


def restore(place: str | Path, lines: Iterable[str]) -> Ledger:
    """The ledger made from an archive at a path or address where there is none yet: all of it, or nothing.

    Raises InputError where a line is no archive's or what it holds is not what was sealed, LedgerError where there is
    a ledger already or none can be made.
    """
    made: list[bool] = []

    def make(connection: sa.Connection) -> None:
        schema.create_tables(connection)
        _fill(connection, lines)
        schema.mark_file(connection)
        made.append(True)

    ledger = opened(place, make=make)
    if not made:
        ledger.close()
        raise LedgerError(f"{ledger.name}: there is a ledger already; an archive goes into a new one")
    return ledger


def backup(ledger: Ledger, to: Path) -> Path:
    """A copy of the ledger as it stands: a SQLite file of one in a file, else an archive. Replaces nothing.

    Raises LedgerError where it cannot be written.
    """
    if ledger.path:
        return copied(ledger.path, to)
    try:
        with to.open("x", encoding="utf-8") as file:
            file.writelines(line + "\n" for line in archive(ledger))
    except FileExistsError as error:
        raise LedgerError(f"{to}: there is a file already; name another") from error
    except OSError as error:
        raise LedgerError(f"{to}: cannot be written: {error.strerror}; free some room or name another place") from error
    return to


def is_archive(line: str) -> bool:
    """Whether a file that begins with this line is an archive."""
    return line.startswith(f'{{"archive": "{_FORMAT}"')


def _fill(connection: sa.Connection, lines: Iterable[str]) -> None:
    waiting: dict[str, list[dict[str, Any]]] = {}
    first, older = True, False
    for number, line in enumerate(lines, start=1):
        try:
            parsed = json.loads(line)
            if first:
                older = _check(parsed)
            else:
                for pair in parsed.get(schema.entry_pairs.name, ()):
                    pair["act"] = parsed[schema.entries.name]["act"]
                for name, told in parsed.items():
                    rows = told if isinstance(told, list) else [told]
                    waiting.setdefault(name, []).extend(_row(_TABLES[name], row) for row in rows)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(f"line {number}: this is no line of an archive ({error}); give a whole archive") from error
        first = False
        if sum(map(len, waiting.values())) >= _BATCH:
            _flush(connection, waiting)
    if first:
        raise InputError("the file is empty and no archive; give one that `detente export --all` wrote")
    _flush(connection, waiting)
    if older:
        schema.mark_schema(connection, detente=schema.version(), created=datetime.now(UTC))
    for run, sealed, found in chain(connection, sums(connection)):
        if sealed != found:
            raise InputError(f"run {run} of the archive is not what was sealed; nothing was made of it")


def _check(header: Mapping[str, Any]) -> bool:
    """Whether the archive is of an older schema. Raises InputError where it cannot be read."""
    if header.get("archive") != _FORMAT:
        raise InputError("line 1: this file is no archive; give one that `detente export --all` wrote")
    if header.get("schema") not in _READ:
        raise InputError(
            f"this archive has schema {header.get('schema')}, and this detente reads {schema.SCHEMA}; restore it with "
            "the version that wrote it, and open that ledger here"
        )
    return bool(header["schema"] < schema.SCHEMA)


def _flush(connection: sa.Connection, waiting: dict[str, list[dict[str, Any]]]) -> None:
    """Enters what waits, parents first."""
    before = (schema.about, schema.runs, *(each for each in SINGLE if each is not schema.judgements))
    for table in (*before, schema.entries, *PARTS, schema.judgements, schema.seals):
        if rows := waiting.pop(table.name, None):
            connection.execute(table.insert(), rows)


def _row(table: sa.Table, cells: Mapping[str, Any]) -> dict[str, Any]:
    return {column.name: _read(column, cells[column.name]) for column in table.columns}


def _read(column: sa.Column[Any], cell: Any) -> Any:
    if cell is None:
        return None
    if isinstance(column.type, schema.Moment):
        return datetime.fromisoformat(cell)
    return date.fromisoformat(cell) if isinstance(column.type, sa.Date) else cell


def _own(table: sa.Table, row: Row) -> dict[str, Any]:
    return {column.name: row[column.name] for column in own_columns(table)}


def _of_run(table: sa.Table, run: int) -> sa.Select[Any]:
    return sa.select(table).where(table.c.run == run).order_by(*table.primary_key)


def _rows(connection: sa.Connection, query: sa.Select[Any]) -> Iterator[str]:
    name = query.get_final_froms()[0].name  # type: ignore[attr-defined]
    for row in stream(connection, query):
        yield _line({name: dict(row)})


def _line(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, default=plain)
