"""`detente measure`: a pair by day, week or month, as a table, as CSV or as JSON."""

import csv
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from detente.cli import later
from detente.cli.keep import opened
from detente.cli.names import counted, day, several, shown, states
from detente.cli.options import DEFAULT_LEDGER, AsJson, LedgerOption, One, Other, day_of, pair_of
from detente.cli.page import out
from detente.errors import InputError
from detente.model import Entry, Outlet, Pair, Position

if TYPE_CHECKING:
    from detente.ledger import Ledger
    from detente.measures import Flow, Number, Point, Series

_TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
_CLASSES = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
# Of an id, and of the ids behind a line, as much as a line needs; JSON and CSV have all of them.
_ID, _IDS = 8, 3


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
        typer.Option("--leave-out", metavar="COUNTRY", help="Leave out outlets of this country; may be repeated."),
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV, a row a period and direction.")] = False,
    as_json: AsJson = False,
) -> None:
    """What two parties did to each other, period by period: counts, cooperation and conflict apart, net and stock.

    A period without a report is "no data", which is not zero. An event that many outlets tell counts once.
    """
    if as_csv and as_json:
        raise InputError("--csv and --json: one answer has one form; give one of them")
    pair, first, end = pair_of(a, b), day_of(since, "--since"), day_of(until, "--until")
    leaving = tuple(states().resolve(country).code for country in leave_out or ())
    with opened(ledger) as kept:
        told = tuple(later.ledger.entries(kept, pair=pair))
        series = later.measures.measure(
            told,
            pair,
            by=by,
            since=first,
            until=end,
            half_life=half_life,
            scale=scale,
            leave_out=leaving,
            outlets=_outlets(kept, {entry.article for entry in told}),
            positions=_positions(kept, pair, told),
        )
    if as_json:
        print(series.model_dump_json(indent=2))
    elif as_csv:
        csv.writer(sys.stdout, lineterminator="\n").writerows(_rows(series))
    else:
        out(_lines(series))


def _outlets(kept: "Ledger", articles: set[str]) -> Mapping[str, Sequence[Outlet]]:
    """Who printed each article."""
    found: dict[str, list[Outlet]] = {}
    with kept.reading() as connection:
        rows = connection.exec_driver_sql("SELECT article, outlet, domain, country FROM publications")
        for article, name, domain, country in rows:
            if article in articles and (name or domain or country):
                found.setdefault(article, []).append(Outlet(name=name, domain=domain, country=country))
    return found


def _positions(kept: "Ledger", pair: Pair, told: Iterable[Entry]) -> Iterator[Position]:
    """How the pair stands on each day on which a standing may move it."""
    standings = [entry for entry in told if entry.kind == "standing"]
    days = {day for each in standings for day in (each.when.earliest, each.when.latest, each.reported) if day}
    return (later.ledger.position(kept, pair, valid=day) for day in sorted(days))


# --- In words


def _lines(s: "Series") -> Iterator[str]:
    names = f"{shown(s.pair.a)} – {shown(s.pair.b)}"
    if s.since is None or s.until is None or not s.points:
        rest = "no entry" if not s.leave_out else f"without outlets of {several(s.leave_out)}, no entry"
        yield f"No data: {rest} of the ledger speaks of {shown(s.pair.a)} and {shown(s.pair.b)} in these days."
        return
    yield names.upper()
    scores = "PLOVER" if s.scale == "plover" else "Goldstein"
    yield f"From {day(s.since)} to before {day(s.until)}, by {s.by}. {scores} scores; half-life {s.half_life:g} days."
    if s.leave_out:
        gone = sum(each.reason == "outlet left out" for each in s.aside)
        yield f"Without outlets of {several(s.leave_out)}: {counted(gone, 'event entry')} left out."
    for flow in s.points[0].flows:
        yield ""
        yield from _table(s, flow.sender)
    yield ""
    yield from _coverage(s)
    yield from _levels(s)
    yield from _aside(s)


def _table(s: "Series", sender: str | None) -> Iterator[str]:
    """A line a period; periods without data in a row are one line."""
    first = s.points[0].flow(sender)
    yield f"{shown(first.sender)} → {shown(first.receiver)}" if first.sender and first.receiver else "Between the two"
    yield f"{'':<12}  events  reports  cooperation  conflict     net   stock"
    for silent, some in groupby(s.points, key=lambda point: point.flow(sender).state == "no data"):
        points = list(some)
        if silent:
            stock = _number(points[-1].flow(sender).stock)
            yield f"{_span(s, points):<12}  no data{'' if stock == '–' else f' (stock by then {stock})'}"
            continue
        yield from (_line(s, point, point.flow(sender)) for point in points)


def _line(s: "Series", point: "Point", flow: "Flow") -> str:
    cells = (
        f"{_label(s, point):<12}", f"{_whole(flow.events):>6}", f"{flow.reports:>7}",
        f"{_number(flow.cooperation.value):>11}", f"{_number(flow.conflict.value):>8}",
        f"{_number(flow.net.value):>6}", f"{_number(flow.stock):>6}",
    )  # fmt: skip
    marks = [
        f"{_whole(number)} {word}"
        for number, word in ((flow.undated, "undated"), (flow.alleged, "alleged"), (flow.unscored, "without a score"))
        if number.value
    ]
    ids = flow.events.entries
    more = f" and {len(ids) - _IDS} more" if len(ids) > _IDS else ""
    opens = f"  [{', '.join(entry[:_ID] for entry in ids[:_IDS])}{more}]" if ids else ""
    return "  ".join(cells) + opens + (f"  {', '.join(marks)}" if marks else "")


def _coverage(s: "Series") -> Iterator[str]:
    yield "Coverage"
    yield f"{'':<12}  articles  outlets  from"
    for silent, some in groupby(s.points, key=lambda point: not point.coverage.articles):
        points = list(some)
        if silent:
            told = len({article for point in points for article in point.coverage.elsewhen})
            later_told = f"; told of by {counted(told, 'article')} of another or an unknown day" if told else ""
            yield f"{_span(s, points):<12}  none{later_told}"
            continue
        for point in points:
            c = point.coverage
            places = ", ".join((*c.countries, *((f"{c.unplaced} unknown",) if c.unplaced else ())))
            yield f"{_label(s, point):<12}  {len(c.articles):>8}  {len(c.outlets):>7}  {places}"


def _levels(s: "Series") -> Iterator[str]:
    if s.levels:
        yield ""
        yield "Level, apart from the flows and from what is left out"
    for step in s.levels:
        inferred = f" (inferred from {step.inferred})" if step.inferred else ""
        ids = ", ".join(entry[:_ID] for entry in step.entries[:_IDS])
        side = f"{shown(step.sender)} → {shown(step.receiver)}"
        yield f"{step.day}    {side}: {_word(step.word)}{inferred} [{ids}]"


def _word(level: str) -> str:
    return "chargé d'affaires" if level == "charge" else level.replace("_", " ")


def _aside(s: "Series") -> Iterator[str]:
    reasons = Counter(each.reason for each in s.aside)
    if reasons:
        yield ""
        yield "Not counted: " + ", ".join(f"{number:,} {reason}" for reason, number in sorted(reasons.items()))


def _span(s: "Series", points: Sequence["Point"]) -> str:
    first, last = _label(s, points[0]), _label(s, points[-1])
    return first if first == last else f"{first} to {last}"


def _label(s: "Series", point: "Point") -> str:
    start: date = point.start
    if s.by == "week":
        year, week, _ = start.isocalendar()
        return f"{year}-W{week:02}"
    return start.isoformat()[: 7 if s.by == "month" else 10]


def _whole(number: "Number") -> str:
    return "–" if number.value is None else f"{number.value:.0f}"


def _number(value: float | None) -> str:
    """One digit after the point; a dash where there is no number."""
    if value is None:
        return "–"
    rounded = round(value, 1) + 0.0  # no "-0.0"
    return f"{rounded:.1f}".replace("-", "−")


# --- As CSV


def _rows(s: "Series") -> Iterator[Sequence[object]]:
    """A heading and a row a period and direction. An empty cell is no data, or no score; 0 is none."""
    yield (
        "start", "end", "sender", "receiver", "state", "articles", "outlets", "countries", "events", "reports",
        *(name.replace(" ", "_") for name in _CLASSES), *_TYPES, "cooperation", "conflict", "net", "stock",
        "half_life", "scale", "undated", "alleged", "unscored", "level", "level_order", "entries",
    )  # fmt: skip
    for point in s.points:
        for flow in point.flows:
            yield _row(s, point, flow)


def _row(s: "Series", point: "Point", flow: "Flow") -> Sequence[object]:
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
        level.word if level else None, level.order if level else None, " ".join(flow.events.entries),
    )  # fmt: skip


def _cell(value: float | None) -> str:
    return "" if value is None else f"{round(value, 4) + 0.0:g}"
