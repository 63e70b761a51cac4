"""A ledger opened from a path or an address: SQLite in a file, or PostgreSQL.

Nothing is written where opening fails: a SQLite file is known by its first hundred bytes before anything connects.
"""

import logging
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from detente.errors import LedgerError
from detente.ledger.migrations import migrate
from detente.ledger.schema import APPLICATION_ID, SCHEMA, UNRELEASED, about, create_schema, version

BUSY_SECONDS = 30

# Ids are digests and fall all over their indexes: with SQLite's own 2 MiB, recording slows down as a ledger grows.
CACHE_KIB = 64 * 1024

Maker = Callable[[sa.Connection], None]

_log = logging.getLogger(__name__)

_HEADER = b"SQLite format 3\x00"

_ADVICE = {
    "locked": "another process is writing to it; try again when it is done",
    "readonly": "it is read-only; open a copy that you may write to",
    "read-only": "it is read-only; open a copy that you may write to",
    "not a database": "it is no ledger; give another path",
    "malformed": "the file is damaged; restore it from a backup",
    "disk I/O error": "the disk is full or failing, or the file may not grow; mend that first, nothing was written",
    "disk is full": "there is no room left; free some and run again, nothing was written",
    "full": "there is no room left; free some and run again, nothing was written",
    "No space left": "the server has no room left; free some there and run again, nothing was written",
    "closed the connection": "the server stopped; its log says why; run again when it is back, what is kept is known",
    "terminating connection": "the server stopped; its log says why; run again when it is back, what is kept is known",
    "starting up": "wait until the server is up",
    "recovery mode": "wait until the server is up again",
    "unable to open": "check the folder and its permissions",
}


@dataclass(frozen=True)
class Ledger:
    """An open ledger; `path` is its file where it lives in one. Use it as a context manager, or close it."""

    name: str
    engine: sa.Engine
    read_only: bool = False
    path: Path | None = None

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Gives back every connection."""
        if aside := vars(self).pop("aside", None):
            aside.close()
        self.engine.dispose()

    @cached_property
    def aside(self) -> sqlite3.Connection | None:
        """A bare connection to a file, for a look that takes microseconds; it waits for no lock. Null elsewhere."""
        if self.path is None:
            return None
        # Out of the pool, which takes longer to lend a connection than the look takes.
        lent = self.engine.raw_connection()
        bare = lent.dbapi_connection
        lent.detach()
        if not isinstance(bare, sqlite3.Connection):
            return None
        bare.execute("PRAGMA busy_timeout = 0")
        return bare

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection that sees one state of the ledger throughout."""
        with plain_errors(self.name), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A connection in a transaction that no other writer runs beside: all of it is kept, or none."""
        if self.read_only:
            raise LedgerError(f"{self.name}: it is read-only; open a copy that you may write to")
        with plain_errors(self.name), self.engine.connect() as connection:
            connection = connection.execution_options(detente_writes=True)
            with connection.begin():
                if connection.dialect.name == "postgresql":
                    connection.exec_driver_sql("LOCK TABLE about IN SHARE ROW EXCLUSIVE MODE")
                yield connection


def open_ledger(url_or_path: str | Path, *, create: bool = True, read_only: bool = False) -> Ledger:
    """The ledger at a path, or at a `sqlite:///` or `postgresql://` address; a new one where there is none.

    An older ledger is brought to the schema of today, after a backup. Raises LedgerError where it is no ledger, is
    missing and may not be created, cannot be opened, or was written by a newer version of detente.
    """
    return opened(url_or_path, make=_make if create and not read_only else None, read_only=read_only)


def opened(url_or_path: str | Path, *, make: Maker | None, read_only: bool = False) -> Ledger:
    """The same; where there is none, `make` fills the empty database in one transaction, if it is given."""
    url, path = _place(url_or_path)
    name = str(path) if path else url.render_as_string(hide_password=True)
    if path:
        fresh = _check_file(path, make is not None)
        # SQLite writes into files beside it too.
        places = (path, path.absolute().parent)
        read_only = read_only or (not fresh and not all(os.access(place, os.W_OK) for place in places))
    ledger = Ledger(name, _engine(url, path, read_only), read_only, path)
    try:
        with plain_errors(name):
            _settle_schema(ledger, make)
    except BaseException:
        ledger.close()
        raise
    return ledger


def _make(connection: sa.Connection) -> None:
    create_schema(connection, detente=version(), created=datetime.now(UTC))


def _place(url_or_path: str | Path) -> tuple[sa.URL, Path | None]:
    """The address, and the file where it is one. Only SQLite and PostgreSQL hold ledgers."""
    text = str(url_or_path)
    if "://" not in text:
        if text in ("", ":memory:"):
            return sa.make_url("sqlite://"), None
        path = Path(text).expanduser()
        return sa.URL.create("sqlite", database=str(path)), path
    try:
        url = sa.make_url(text)
    except (sa.exc.ArgumentError, ValueError) as error:
        raise LedgerError(
            "the ledger's address cannot be read; write sqlite:///PATH or postgresql://HOST/NAME"
        ) from error
    backend = url.get_backend_name()
    if backend == "sqlite":
        return url, Path(url.database).expanduser() if url.database and url.database != ":memory:" else None
    if backend in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg"), None
    raise LedgerError(
        f"a ledger lives in SQLite or PostgreSQL, not in {backend}; write sqlite:///PATH or postgresql://HOST/NAME"
    )


def _check_file(path: Path, create: bool) -> bool:
    """True where the file is still to be made; LedgerError where it is there and is no ledger, or not ours to read."""
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except FileNotFoundError as error:
        if not create:
            raise LedgerError(
                f"{path}: there is no ledger here; check the path, or record into it to create one"
            ) from error
        if not path.parent.is_dir():
            raise LedgerError(f"{path}: the folder {path.parent} does not exist; create it first") from error
        return True
    except OSError as error:
        raise LedgerError(f"{path}: cannot be read: {error.strerror}; give the path of a ledger file") from error
    if not header:
        if not create:
            raise LedgerError(f"{path}: the file is empty and no ledger; check the path")
        return True
    if len(header) < 100 or not header.startswith(_HEADER) or int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise LedgerError(f"{path}: this file is no ledger of detente; give another path, nothing was written to it")
    schema = int.from_bytes(header[60:64], "big")
    if schema > SCHEMA:
        raise _too_new(str(path), schema, _writer(path))
    return False


def _writer(path: Path) -> str | None:
    """The version of detente that wrote a newer file, read without touching it."""
    try:
        connection = sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1", uri=True)
        try:
            return str(connection.execute("SELECT detente FROM about ORDER BY schema DESC LIMIT 1").fetchone()[0])
        finally:
            connection.close()
    except (sqlite3.Error, TypeError):
        return None


def _too_new(name: str, schema: int, writer: str | None) -> LedgerError:
    wanted = f"detente {writer} or newer" if writer and writer != UNRELEASED else "the newest detente"
    return LedgerError(
        f"{name}: this ledger has schema {schema} and detente {version()} reads up to schema {SCHEMA}; install {wanted}"
    )


def _engine(url: sa.URL, path: Path | None, read_only: bool) -> sa.Engine:
    if url.get_backend_name() != "sqlite":
        try:
            return sa.create_engine(url)
        except ModuleNotFoundError as error:
            raise LedgerError("a ledger on PostgreSQL needs psycopg 3; pip install 'psycopg[binary]'") from error
    options: dict[str, Any] = {} if path else {"poolclass": StaticPool}
    address = f"file:{quote(str(path.absolute()))}?{_mode(path, read_only)}" if path else ":memory:"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(
            address, uri=path is not None, timeout=BUSY_SECONDS, check_same_thread=False, isolation_level=None
        )

    engine = sa.create_engine("sqlite://" if path is None else "sqlite:///file", creator=connect, **options)

    @sa.event.listens_for(engine, "connect")
    def settle(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        # A writer takes the lock at once: two that read first and write later would refuse each other.
        writes = connection.get_execution_options().get("detente_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _mode(path: Path, read_only: bool) -> str:
    if not read_only:
        return "mode=rwc"
    # Reading a WAL file needs files beside it; in a folder that takes none, only a file at rest can be read.
    at_rest = not path.with_name(path.name + "-wal").exists()
    return "mode=ro&immutable=1" if at_rest and not os.access(path.absolute().parent, os.W_OK) else "mode=ro"


def _settle_schema(ledger: Ledger, make: Maker | None) -> None:
    """Makes a new ledger; brings an older one up; refuses other people's databases and newer schemas."""
    found = _schema(ledger)
    if found is None:
        if make is None or ledger.read_only:
            raise LedgerError(
                f"{ledger.name}: there is no ledger here; check the address, or record into it to create one"
            )
        with ledger.engine.connect() as connection:
            connection = connection.execution_options(detente_writes=True)
            with connection.begin():
                # Another process may have made it between the look and the lock.
                if not sa.inspect(connection).get_table_names():
                    make(connection)
        found = _schema(ledger)
    schema, writer = found or (0, None)
    if schema > SCHEMA:
        raise _too_new(ledger.name, schema, writer)
    if schema < SCHEMA:
        _bring_up(ledger, schema)
    if ledger.engine.dialect.name == "sqlite" and not ledger.read_only:
        with ledger.engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            # On the bare connection: inside a transaction SQLite keeps the mode it has.
            if isinstance(raw, sqlite3.Connection):
                raw.execute("PRAGMA journal_mode = WAL")


def _bring_up(ledger: Ledger, since: int) -> None:
    """Brings an older ledger to the schema of today, after a backup: a file beside it, or on PostgreSQL tables."""
    if ledger.read_only:
        raise LedgerError(
            f"{ledger.name}: this ledger has schema {since} and is read-only; open it once where it can be written, "
            f"and it is brought to schema {SCHEMA}"
        )
    kept = "its old tables, renamed"
    with ledger.writing() as connection:
        # Another process may have done it between the look and the lock.
        if connection.scalar(sa.select(sa.func.max(about.c.schema))) == SCHEMA:
            return
        if ledger.path:
            kept = str(copied(ledger.path, ledger.path.with_name(f"{ledger.path.name}.schema-{since}.bak")))
        migrate(connection, since)
    _log.warning("%s: brought from schema %s to %s; the backup is %s", ledger.name, since, SCHEMA, kept)


def copied(path: Path, to: Path) -> Path:
    """A copy of a SQLite ledger as it stands, whoever reads or writes it meanwhile. Nothing that is there is replaced.

    Raises LedgerError where it cannot be written.
    """
    if to.exists():
        raise LedgerError(f"{to}: there is a file already; move it, or name another")
    unfinished = to.with_name(to.name + ".part")
    unfinished.unlink(missing_ok=True)
    try:
        source = sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True)
        target = sqlite3.connect(unfinished)
        try:
            source.backup(target)
        finally:
            target.close()
            source.close()
        unfinished.rename(to)
    except (sqlite3.Error, OSError) as error:
        unfinished.unlink(missing_ok=True)
        raise LedgerError(f"{to}: the copy cannot be written: {error}; free some room or name another place") from error
    return to


def _schema(ledger: Ledger) -> tuple[int, str | None] | None:
    """The schema and the version that wrote it; null for an empty database."""
    with ledger.engine.connect() as connection:
        tables = sa.inspect(connection).get_table_names()
        if not tables:
            return None
        if about.name not in tables:
            raise LedgerError(
                f"{ledger.name}: this database is no ledger of detente; give another, nothing was written to it"
            )
        row = connection.execute(sa.select(about.c.schema, about.c.detente).order_by(about.c.schema.desc())).first()
    if row is None:
        raise LedgerError(
            f"{ledger.name}: this database is no ledger of detente; give another, nothing was written to it"
        )
    return int(row[0]), str(row[1])


@contextmanager
def plain_errors(name: str) -> Iterator[None]:
    """Turns what the database says into one line of ours: where, what, and what to do."""
    try:
        yield
    except (sa.exc.DBAPIError, sqlite3.Error) as error:
        said = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        advice = next((words for key, words in _ADVICE.items() if key in said), "check it and try again")
        raise LedgerError(f"{name}: {said}: {advice}") from error
