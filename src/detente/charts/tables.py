"""What the measures of all pairs and the networks need of a ledger, read in one go."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import polars as pl
import sqlalchemy as sa

from detente import measures
from detente.ledger import Ledger
from detente.measures import HALF_LIFE, By, ByLong, Deed, Mediation, Network, Scale

# Rows held at a time while a whole ledger is read.
_SOME = 20_000

# The entries that nothing has taken back, in the order they were entered: a ledger is read fastest so. Days as text:
# it is alike on every database, and drivers need not make objects of them.
_LIVE = "action = 'assert' AND NOT EXISTS (SELECT 1 FROM entries AS r WHERE r.of = e.id) ORDER BY e.number"
_COLUMNS = "e.id, e.article, CAST(e.valid_from AS TEXT), CAST(e.valid_to AS TEXT), e.run, e.payload"
_DEEDS = f"SELECT {_COLUMNS} FROM entries AS e WHERE e.kind = 'event' AND e.{_LIVE}"  # noqa: S608
_NUMBERS = f"SELECT e.number, e.article FROM entries AS e WHERE e.{_LIVE}"  # noqa: S608
_PAIRS = "SELECT a, b, entry AS number FROM entry_pairs"
_OUT = "SELECT article, CAST(min(published) AS TEXT) AS published FROM publications GROUP BY article"
_RUNS = sa.text("SELECT id, recorded FROM runs").columns(recorded=sa.DateTime(timezone=True))


def table(
    kept: Ledger,
    *,
    by: By = "month",
    since: date | None = None,
    until: date | None = None,
    half_life: float = HALF_LIFE,
    scale: Scale = "plover",
) -> pl.DataFrame:
    """The measures of every pair of a ledger, a row for each pair, period and direction with data."""
    with kept.reading() as connection:
        deeds, seen = _read(connection)
        return measures.measure_all(deeds, seen, by=by, since=since, until=until, half_life=half_life, scale=scale)


def networks(
    kept: Ledger,
    *,
    by: ByLong = "year",
    since: date | None = None,
    until: date | None = None,
    scale: Scale = "plover",
    wanted: Callable[[str], bool] = lambda _: True,
) -> tuple[Network, ...]:
    """The networks of a ledger by month or year, with the mediations; `wanted` chooses the parties."""
    found: list[Mediation] = []

    def watched(deeds: Iterable[Deed]) -> Iterator[Deed]:
        """The same deeds; who mediated them is noted in passing, for reading them again takes as long."""
        for deed in deeds:
            found.extend(measures.mediations(deed))
            yield deed

    with kept.reading() as connection:
        deeds, seen = _read(connection)
        flows = measures.measure_all(watched(deeds), seen, by="month", since=since, until=until, scale=scale)
    inside = [each for each in found if (not since or since <= each.day) and (not until or each.day < until)]
    return measures.networks(flows, inside, by=by, wanted=wanted)


def _read(connection: sa.Connection) -> tuple[Iterator[Deed], pl.DataFrame]:
    """The deeds, to be read once, and for each pair the articles on it with the day they came out."""
    out = _frame(connection, _OUT, "article", "published").with_columns(pl.col("published").str.to_date())
    numbers = _frame(connection, _NUMBERS, "number", "article")
    about = _frame(connection, _PAIRS, "a", "b", "number")
    seen = about.join(numbers, on="number").select("a", "b", "article").unique().join(out, on="article")
    return _deeds(connection, dict(out.iter_rows())), seen


def _deeds(connection: sa.Connection, out: Mapping[str, date | None]) -> Iterator[Deed]:
    """The event entries as the measures read them."""
    days = {run: recorded.date() for run, recorded in connection.execute(_RUNS)}
    read, one = date.fromisoformat, timedelta(days=1)
    for rows in _rows(connection, _DEEDS):
        for entry, article, begin, end, run, payload in rows:
            published = out.get(article)
            first = read(begin) if begin else None
            # Half-open in the ledger, the last day here.
            last = read(end) - one if end else None
            yield Deed(entry, article, first, last, published or days[run], published is not None, payload)


def _frame(connection: sa.Connection, query: str, *columns: str) -> pl.DataFrame:
    """The rows of a query as a table: numbers under the name "number", all else as text."""
    schema = {name: pl.Int64 if name == "number" else pl.String for name in columns}
    parts = [pl.DataFrame(rows, schema=schema, orient="row") for rows in _rows(connection, query)]
    return pl.concat(parts) if parts else pl.DataFrame(schema=schema)


def _rows(connection: sa.Connection, query: str) -> Iterator[Sequence[Any]]:
    """The rows of a query, so many at a time, as the driver gives them: a row of SQLAlchemy's costs as much again."""
    result = connection.execute(sa.text(query), execution_options={"stream_results": True})
    try:
        while result.cursor and (rows := result.cursor.fetchmany(_SOME)):
            yield rows
    finally:
        result.close()
