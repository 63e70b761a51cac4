"""`detente measure`: a pair by day, week or month, as a table, as CSV, as JSON or as a picture."""

import csv
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from detente.cli import later
from detente.cli.keep import opened
from detente.cli.names import shown, states
from detente.cli.options import DEFAULT_LEDGER, AsJson, LedgerOption, One, Other, day_of, pair_of
from detente.cli.page import out
from detente.cli.plots import Plot, draw, plot_path
from detente.cli.series import series_lines
from detente.errors import InputError

if TYPE_CHECKING:
    from detente.measures import Band, Flow, Point, Series

_TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
_CLASSES = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
_SUMS = ("cooperation", "conflict", "net")


def measure(
    a: One,
    b: Other,
    ledger: LedgerOption = DEFAULT_LEDGER,
    by: Annotated[Literal["day", "week", "month"], typer.Option("--by", help="The length of a period.")] = "month",
    since: Annotated[str | None, typer.Option("--since", metavar="DATE", help="From this day on, YYYY-MM-DD.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="Before this day, YYYY-MM-DD.")] = None,
    half_life: Annotated[
        float, typer.Option("--half-life", metavar="DAYS", help="Days after which an event weighs half in the stock.")
    ] = 30,
    scale: Annotated[
        Literal["plover", "goldstein"],
        typer.Option("--scale", help="Whose scores; Goldstein's only where an event has a CAMEO code."),
    ] = "plover",
    leave_out: Annotated[
        list[str] | None,
        typer.Option(
            "--without-outlets-of",
            "--leave-out",
            metavar="COUNTRY,…",
            help="Leave out outlets of these countries; may be repeated.",
        ),
    ] = None,
    bands: Annotated[
        bool, typer.Option("--bands", help="Bands in which 90% of resamplings of the articles lie.")
    ] = False,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of the resampling: the same gives the same bands.")] = 0,
    plot: Plot = None,
    picture: Annotated[Literal["flows", "levels"], typer.Option("--picture", help="What --plot draws.")] = "flows",
    theme: Annotated[Literal["light", "dark"], typer.Option("--theme", help="How --plot draws it.")] = "light",
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV, a row a period and direction.")] = False,
    as_json: AsJson = False,
) -> None:
    """What two parties did to each other, period by period: counts, cooperation and conflict apart, net and stock.

    A period without a report is "no data", which is not zero. An event that many outlets tell counts once. With these
    come coverage, levels, how the two answer each other, and the days on which deeds began to come more or less often.
    """
    if as_csv and as_json:
        raise InputError("--csv and --json: one answer has one form; give one of them")
    path, pair = plot_path(plot), pair_of(a, b)
    with opened(ledger) as kept:
        series = later.charts.measured(
            kept,
            pair,
            by=by,
            since=day_of(since, "--since"),
            until=day_of(until, "--until"),
            half_life=half_life,
            scale=scale,
            leave_out=_countries(leave_out or ()),
        )
        source = Path(kept.name).name
    # Below the least number of events nothing is searched, and what searches takes a second to load.
    if len(series.happenings) >= later.measures.LEAST_EVENTS:
        series = later.measures.with_changes(series)
    if bands:
        series = later.measures.with_bands(series, seed=seed)
    if path:
        chart = later.charts.levels_chart if picture == "levels" else later.charts.flows_chart
        draw(path, chart(series, name=shown, source=source, theme=theme))
    if as_json:
        print(series.model_dump_json(indent=2))
    elif as_csv:
        csv.writer(sys.stdout, lineterminator="\n").writerows(_rows(series))
    elif not path:
        out(series_lines(series))


def _countries(given: Iterable[str]) -> tuple[str, ...]:
    """The codes of countries given by code or name, several of them with commas between."""
    return tuple(states().resolve(name).code for some in given for name in some.split(",") if name.strip())


# --- As CSV


def _rows(s: "Series") -> Iterator[Sequence[object]]:
    """A heading and a row a period and direction. An empty cell is no data, or no score; 0 is none."""
    yield (
        "start", "end", "sender", "receiver", "state", "articles", "outlets", "countries", "events", "reports",
        *(name.replace(" ", "_") for name in _CLASSES), *_TYPES, "cooperation", "conflict", "net", "stock",
        "half_life", "scale", "undated", "alleged", "unscored", "level", "level_order",
        *(f"{name}_{edge}" for name in _SUMS for edge in ("low", "high")), "entries",
    )  # fmt: skip
    bands = {(band.start, band.sender): band for band in s.bands}
    for point in s.points:
        for flow in point.flows:
            yield _row(s, point, flow, bands.get((point.start, flow.sender)))


def _row(s: "Series", point: "Point", flow: "Flow", band: "Band | None") -> Sequence[object]:
    c, empty = point.coverage, None if flow.state == "no data" else 0
    classes = {each.name: each.value for each in flow.classes}
    types = {each.name: each.value for each in flow.types}
    level = next((step for step in reversed(s.levels) if step.sender == flow.sender and step.day < point.end), None)
    return (
        point.start, point.end, flow.sender or s.pair, flow.receiver, flow.state, len(c.articles), len(c.outlets),
        " ".join(c.countries), _cell(flow.events.value), flow.reports,
        *(_cell(classes[name]) for name in _CLASSES), *(_cell(types.get(name, empty)) for name in _TYPES),
        _cell(flow.cooperation.value), _cell(flow.conflict.value), _cell(flow.net.value), _cell(flow.stock),
        f"{s.half_life:g}", s.scale, _cell(flow.undated.value), _cell(flow.alleged.value), _cell(flow.unscored.value),
        level.word if level else None, level.order if level else None, *_edges(band), " ".join(flow.events.entries),
    )  # fmt: skip


def _edges(band: "Band | None") -> Sequence[str]:
    """The two ends of each band; empty where there is none."""
    found = (band.cooperation, band.conflict, band.net) if band else (None, None, None)
    return [_cell(edge) for each in found for edge in each or (None, None)]


def _cell(value: float | None) -> str:
    return "" if value is None else f"{round(value, 4) + 0.0:g}"
