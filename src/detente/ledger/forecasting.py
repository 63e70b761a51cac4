"""Forecasts kept in the ledger, like all it holds: entered once, sealed, and never changed."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from detente.ledger import schema
from detente.ledger.opening import Ledger
from detente.ledger.writing import Writer, moment
from detente.model import Forecast, KeptForecast, Pair

_KEY = ("made", "question", "source", "target", "subject", "days", "model")
_OWN = (*_KEY, "probability", "baseline")


def keep_forecasts(ledger: Ledger, many: Iterable[Forecast], *, recorded: datetime | None = None) -> int:
    """Enters forecasts as one run; how many of them are new.

    What the same model forecast on the same day for the same question stays as it was entered first: a forecast is no
    forecast if it may be bettered later. Raises LedgerError, with nothing written, where the ledger cannot be written.
    """
    with ledger.writing() as connection:
        held = {tuple(row) for row in connection.execute(sa.select(*(schema.forecasts.c[name] for name in _KEY)))}
        number = connection.scalar(sa.select(sa.func.max(schema.forecasts.c.number))) or 0
        writer = Writer(connection, moment(connection, recorded), kind="forecast")
        new = 0
        for each in many:
            key = tuple(getattr(each, name) for name in _KEY)
            if key in held:
                continue
            held.add(key)
            new += 1
            writer.coder = writer.coder or each.model
            writer.add(schema.forecasts, _row(each, number + new, writer))
        writer.close()
    return new


def forecasts(
    ledger: Ledger, *, pair: Pair | None = None, since: date | None = None, until: date | None = None
) -> tuple[KeptForecast, ...]:
    """The forecasts made (for a pair, either way) from the day `since` to the day before `until`, in order."""
    table = schema.forecasts
    query = sa.select(table).order_by(table.c.number)
    if pair:
        both = sa.tuple_(table.c.source, table.c.target)
        query = query.where(both.in_([(pair.a, pair.b), (pair.b, pair.a)]))
    if since:
        query = query.where(table.c.made >= since)
    if until:
        query = query.where(table.c.made < until)
    with ledger.reading() as connection:
        return tuple(_kept(row) for row in connection.execute(query))


def _row(each: Forecast, number: int, writer: Writer) -> dict[str, Any]:
    own = {name: getattr(each, name) for name in _OWN}
    payload = json.dumps(each.because, ensure_ascii=False, sort_keys=True)
    return {**own, "number": number, "run": writer.run, "payload": payload, "recorded": writer.recorded}


def _kept(row: Any) -> KeptForecast:
    own = {name: getattr(row, name) for name in _OWN}
    forecast = Forecast(**own, because=json.loads(row.payload))
    return KeptForecast(number=row.number, run=row.run, recorded=row.recorded, forecast=forecast)
