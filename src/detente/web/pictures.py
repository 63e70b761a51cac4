"""The pictures of a pair, each at an address of its own: levels and flows, as SVG and as Vega-Lite."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from detente import charts, measures
from detente.api import RefusedError, kept_history
from detente.cli import shown
from detente.ledger import Ledger
from detente.measures import By, Flow, Point, Series
from detente.web.asking import Held
from detente.web.pair import Asked, asked_of
from detente.web.unchanged import carried, kept, tag_of, unchanged

if TYPE_CHECKING:
    from detente.charts import Spec, Theme

router = APIRouter()

Name = Literal["levels", "flows"]

# Of a phone, and of a page; other widths are taken for the nearest of these.
_WIDTHS = (340, 720, 1100)
# Days that a picture of flows goes back at most, and below which it counts by week.
_LONGEST, _BY_WEEK = 5 * 366, 300


@dataclass(frozen=True)
class Look:
    """How a picture is drawn."""

    theme: Theme
    width: int


@router.get("/pair/{pair}/{name}.svg")
def picture(request: Request, ledger: Held, pair: str, name: Name) -> Response:
    """The picture, as it stands in a page that runs no script."""
    asked, look = asked_of(request, pair), _look(request)
    if same := unchanged(request, tag := tag_of(request, ledger)):
        return same

    def draw() -> str:
        return charts.svg(_spec(ledger, asked, name, look, linked=False))

    drawn = kept(request, ledger, "svg", asked, name, look, make=draw)
    return Response(drawn, media_type="image/svg+xml", headers=carried(tag))


@router.get("/pair/{pair}/{name}.vl.json")
def specification(request: Request, ledger: Held, pair: str, name: Name) -> Response:
    """The same as Vega-Lite with its data, each bar leading to the rows that it counts."""
    asked, look = asked_of(request, pair), _look(request)
    if same := unchanged(request, tag := tag_of(request, ledger)):
        return same
    spec = kept(request, ledger, "vl", asked, name, look, make=lambda: _spec(ledger, asked, name, look, linked=True))
    return JSONResponse(spec, headers=carried(tag))


def _look(request: Request) -> Look:
    """The theme and the width that are asked for. Raises RefusedError where there is no such theme."""
    theme, width = request.query_params.get("theme") or "light", request.query_params.get("width", "")
    if theme not in ("light", "dark"):
        raise RefusedError("bad_request", f"theme {theme[:40]!r} is none; take light or dark")
    number = int(width) if width.isascii() and width.isdigit() and len(width) < 6 else _WIDTHS[1]
    return Look("dark" if theme == "dark" else "light", min(_WIDTHS, key=lambda each: abs(each - number)))


def _spec(ledger: Ledger, asked: Asked, name: Name, look: Look, *, linked: bool) -> Spec:
    known = f"by {asked.known}" if asked.known else "now"
    source = f"{ledger.name.rpartition('/')[2]}, as known {known}"

    def link(point: Point, _: Flow) -> str:
        """The rows of the period."""
        dates = asked.address(**{"from": point.start, "to": point.end - timedelta(days=1)})
        return f"{dates}#record"

    spec: Spec
    if name == "levels":
        series = _series(ledger, asked, by="month", since=None, levels=True)
        spec = charts.levels_chart(series, name=shown, source=source, theme=look.theme, width=look.width)
    else:
        series, where = measures.with_changes(_flows(ledger, asked)), link if linked else None
        spec = charts.flows_chart(series, name=shown, source=source, theme=look.theme, width=look.width, link=where)
    return spec


def _flows(ledger: Ledger, asked: Asked) -> Series:
    """The flows up to the day asked about, from the first report on or as far back as a picture shows."""
    rows = kept_history(ledger, asked.pair, known=asked.known, clock=asked.clock)
    if not rows:
        return _series(ledger, asked, by="month", since=None, levels=False)
    longest = timedelta(days=min(_LONGEST, asked.valid.toordinal() - 1))
    since = min(asked.valid, max(min(row.reported for row in rows), asked.valid - longest)).replace(day=1)
    by: By = "week" if (asked.valid - since).days < _BY_WEEK else "month"
    return _series(ledger, asked, by=by, since=since, levels=False)


def _series(ledger: Ledger, asked: Asked, *, by: By, since: date | None, levels: bool) -> Series:
    until = asked.valid + timedelta(days=1) if asked.valid < date.max else asked.valid
    return charts.measured(
        ledger, asked.pair, by=by, since=since, until=until, levels=levels, known=asked.known, clock=asked.clock
    )
