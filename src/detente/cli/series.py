"""A series in words: a table for each direction, coverage, levels, answers and change points."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from detente.cli import later
from detente.cli.names import counted, day, several, shown
from detente.ontology.words import word_of

if TYPE_CHECKING:
    from detente.measures import Flow, Number, Point, Replies, Series

# Of an id, and of the ids behind a line, as much as a line needs; JSON and CSV have all of them.
_ID, _IDS = 8, 3


def series_lines(s: "Series") -> Iterator[str]:
    """The whole series; a single line where nothing is known."""
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
    yield from _answers(s)
    yield from _changes(s)
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
    return "  ".join(cells) + _opens(flow.events.entries) + (f"  {', '.join(marks)}" if marks else "")


def _opens(ids: Sequence[str]) -> str:
    """The first of the entries behind a line."""
    more = f" and {len(ids) - _IDS} more" if len(ids) > _IDS else ""
    return f"  [{', '.join(entry[:_ID] for entry in ids[:_IDS])}{more}]" if ids else ""


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
        yield f"{step.day}    {side}: {word_of('level', step.word).word}{inferred} [{ids}]"


def _answers(s: "Series") -> Iterator[str]:
    """Reciprocity and replies, as far as there is anything to return."""
    r = s.reciprocity
    returned = (("cooperation", r.cooperation), ("conflict", r.conflict)) if r else ()
    parts = [f"{value:.0%} of {name}" for name, value in returned if value is not None]
    answered = [each for each in s.replies if each.deeds]
    if parts or answered:
        yield ""
        yield "How they answer each other"
    if parts:
        yield f"  returned in the same period: {', '.join(parts)}"
    if r and r.correlation is not None:
        yield f"  correlation of both nets: {_number(r.correlation, 2)} over {r.periods} periods"
    yield from map(_replies, answered)


def _replies(r: "Replies") -> str:
    who = f"  {shown(r.receiver)} to {r.sign} of {shown(r.sender)}"
    said = f"{len(r.answered)} of {counted(r.deeds, 'deed')} answered in kind within {r.window} days"
    usual = f"; from any day {r.usual_share:.0%}" if r.usual_share is not None else ""
    if r.days is None:
        return f"{who}: {said}{usual}"
    wait = f", after {r.days:g}" + (f"; from any day {r.usual_share:.0%}, after {r.usual_days:g}" if usual else "")
    return f"{who}: {said}{wait} (median)"


def _changes(s: "Series") -> Iterator[str]:
    """The change points, or that there was too little to look for any."""
    yield ""
    yield "Change points"
    for each in s.changes:
        way = f"{shown(each.sender)} → {shown(each.receiver)}, {each.sign}"
        rates = f"{each.before:.1f} to {each.after:.1f} events a 30 days"
        seen = f"coverage {each.coverage_before:.0f} to {each.coverage_after:.0f} articles"
        yield f"{each.day}    {way}: {each.direction} from {rates}; {seen}{_opens(each.entries)}"
    if any(each.enough for each in s.searches):
        if not s.changes:
            yield "  none found"
        return
    least = later.measures
    yield f"  not looked for: that takes {least.LEAST_PERIODS} periods with data and {least.LEAST_EVENTS} events a line"


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


def _number(value: float | None, digits: int = 1) -> str:
    """So many digits after the point; a dash where there is no number."""
    if value is None:
        return "–"
    rounded = round(value, digits) + 0.0  # no "-0.0"
    return f"{rounded:.{digits}f}".replace("-", "−")
