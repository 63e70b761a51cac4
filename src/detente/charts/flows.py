"""Cooperation above, conflict below, for each direction, over a grey strip of coverage."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import altair as alt

from detente.charts.look import NARROW, Frame, Name, Spec, Theme, finished, frame, nothing, plain_label, rows, unchecked
from detente.measures import Flow, Point, Series

# Gives a period and a flow the address where its entries can be read.
Link = Callable[[Point, Flow], str | None]


@unchecked()  # type: ignore[untyped-decorator]
def flows_chart(
    series: Series,
    *,
    name: Name = str,
    source: str = "",
    theme: Theme = "light",
    width: int = 720,
    link: Link | None = None,
) -> Spec:
    """The flows of a pair by period as Vega-Lite: two panels of bars and the articles that came out beneath.

    A period without a report has no line at all, a quiet one its zero line. `name` gives codes their names, `source`
    says what the numbers were taken from, `link` makes each bar a link; `width` is the outer one in pixels.
    """
    f = frame(theme, width, left=36 if width < NARROW else 44)
    title = f"{name(series.pair.a)} – {name(series.pair.b)}: cooperation and conflict by {series.by}"
    if series.since is None or series.until is None or not series.points:
        words = "No data: no entry speaks of the two in these days."
        return nothing(f, title=title, words=words, description=f"{title}. {words}")
    span = (series.since, series.until)
    low, high = _range(series)
    panels = [
        _panel(series, sender, receiver, f, span, (low, high), name, link)
        for sender, receiver in ((series.pair.a, series.pair.b), (series.pair.b, series.pair.a))
    ]
    strip = _coverage(series, f, span)
    return finished(
        alt.vconcat(*panels, strip, spacing=14),
        f,
        # Whose they are stands over either panel.
        title=f"Cooperation and conflict by {series.by}",
        caption=_caption(series, source),
        description=_description(series, title, name),
    )


def _panel(
    s: Series,
    sender: str,
    receiver: str,
    f: Frame,
    span: tuple[date, date],
    scores: tuple[float, float],
    name: Name,
    link: Link | None,
) -> Any:
    """One direction: bars from zero up and down, the zero line where something is known."""
    values = list(_values(s, sender, link))
    x = f.days(*span, labels=False)
    heading = "conflict · cooperation" if f.narrow else "conflict  ·  cooperation"
    y = alt.Y(
        "score:Q",
        axis=f.axis(heading, tickCount=4, grid=True, gridOpacity=0.5, titleFontSize=10),
        scale=alt.Scale(domain=list(scores), nice=False),
    )
    known = alt.Chart(rows(row for row in values if row["side"] == "line"))
    line = known.mark_rule(strokeWidth=1.2, color=f.colours.faint).encode(x=x, x2="end:T", y=y)
    layers: list[Any] = [line]
    for side, colour in (("cooperation", f.colours.cooperation), ("conflict", f.colours.conflict)):
        some = [row for row in values if row["side"] == side]
        more = {"href": alt.Href("link:N")} if any(row["link"] for row in some) else {}
        bars = alt.Chart(rows(some)).mark_bar(color=colour, cursor="pointer" if more else "default")
        layers.append(bars.encode(x=x, x2="end:T", y=y, y2=alt.datum(0), tooltip=_TOOLTIP, **more))
    layers += [*_bands(s, sender, f, x, y), *_changes(s, sender, f, x, scores)]
    return alt.layer(*layers).properties(
        width=f.inner, height=110, title=plain_label(f"{name(sender)} → {name(receiver)}", f)
    )


_TOOLTIP = ["period:N", "side:N", "score:Q", "events:Q", "reports:Q"]


def _values(s: Series, sender: str, link: Link | None) -> Iterator[dict[str, Any]]:
    """The rows of one direction: where there is data a zero line, and a bar for each sum that is not zero."""
    for point in s.points:
        flow = point.flow(sender)
        if flow.state == "no data":
            continue
        base = {
            "start": point.start, "end": point.end, "period": _period(s, point), "score": 0.0,
            "events": flow.events.value, "reports": flow.reports, "link": link(point, flow) if link else None,
        }  # fmt: skip
        yield {**base, "side": "line"}
        # A hair of paper between neighbours.
        gap = timedelta(days=(point.end - point.start).days // 12)
        drawn = {**base, "start": point.start + gap, "end": point.end - gap}
        for side, number in (("cooperation", flow.cooperation), ("conflict", flow.conflict)):
            if number.value:
                yield {**drawn, "side": side, "score": round(number.value, 2)}


def _bands(s: Series, sender: str, f: Frame, x: Any, y: Any) -> Iterator[Any]:
    """The 90% bands as thin lines through the ends of the bars."""
    ends = {point.start: point for point in s.points}
    values = []
    for band in s.bands:
        point = ends[band.start]
        if band.sender != sender or point.flow(sender).state != "active":
            continue
        middle = point.start + (point.end - point.start) / 2
        for side, edges in (("cooperation", band.cooperation), ("conflict", band.conflict)):
            if edges and edges[0] != edges[1]:
                values.append({"start": middle, "score": edges[0], "high": edges[1], "side": side})
    if values:
        yield (
            alt.Chart(rows(values))
            .mark_rule(color=f.colours.ink, strokeWidth=1)
            .encode(x=x, y=y, y2="high:Q", tooltip=["side:N", "score:Q", "high:Q"])
        )


def _changes(s: Series, sender: str, f: Frame, x: Any, scores: tuple[float, float]) -> Iterator[Any]:
    """▾ at the day of each change point, above what flows up and below what flows down."""
    values = [
        {
            "start": each.day,
            "score": scores[each.sign == "cooperation"],
            "sign": each.sign,
            "change": f"{'more' if each.direction == 'up' else 'fewer'} from {each.day}",
            "rates": f"{each.before:.1f} → {each.after:.1f} events a 30 days",
        }
        for each in s.changes
        if each.sender == sender and s.points[0].start <= each.day
    ]
    if not values:
        return
    drawn = alt.Chart(rows(values)).encode(x=x, y=alt.Y("score:Q"), tooltip=["sign:N", "change:N", "rates:N"])
    yield drawn.mark_rule(color=f.colours.ink, strokeDash=[2, 3], opacity=0.6).encode(y=alt.value(0), y2=alt.value(110))
    yield drawn.mark_point(shape="triangle-down", filled=True, size=70, opacity=1, color=f.colours.ink)


def _coverage(s: Series, f: Frame, span: tuple[date, date]) -> Any:
    """How many articles on the pair came out: what the bars above can have seen."""
    seen = [point for point in s.points if point.coverage.articles]
    most = max((len(point.coverage.articles) for point in seen), default=1)
    values = [
        {"start": each.start, "end": each.end, "period": _period(s, each), "articles": len(each.coverage.articles)}
        for each in seen
    ]
    axis = f.axis("articles", values=[most], grid=False, titleFontSize=10)
    y = alt.Y("articles:Q", axis=axis, scale=alt.Scale(domain=[0, most], nice=False))
    bars = alt.Chart(rows(values)).mark_bar(color=f.colours.coverage)
    tips = ["period:N", "articles:Q"]
    drawn = bars.encode(x=f.days(*span, labels=True), x2="end:T", y=y, y2=alt.datum(0), tooltip=tips)
    return drawn.properties(width=f.inner, height=26)


def _range(s: Series) -> tuple[float, float]:
    """The lowest and the highest sum either way, bands included, with some air."""
    flows = [flow for point in s.points for flow in point.flows if flow.sender]
    bands = [band for band in s.bands if band.sender]
    down = [*(flow.conflict.value for flow in flows), *(band.conflict and band.conflict[0] for band in bands)]
    up = [*(flow.cooperation.value for flow in flows), *(band.cooperation and band.cooperation[1] for band in bands)]
    low, high = min(value or 0.0 for value in down), max(value or 0.0 for value in up)
    air = max(high - low, 1.0) * 0.08
    return low - air, high + air


def _caption(s: Series, source: str) -> Sequence[str]:
    scores = "PLOVER" if s.scale == "plover" else "Goldstein"
    told = [each for each in s.happenings if s.since is None or each.day >= s.since]
    articles = {article for each in told for article in each.articles}
    lines = [
        f"Sums of {scores} scores a {s.by}, of events told as done: n = {len(told):,} distinct events in "
        f"{len(articles):,} reports. Blue, above: cooperation. Orange, below: conflict. No line: no report came out, "
        "which is not calm. Grey: articles on the pair that came out.",
    ]
    if s.changes:
        lines.append("Triangle on a dotted line: a change point in how often such deeds come (PELT, Poisson cost).")
    elif s.searches and not any(each.enough for each in s.searches):
        lines.append("Too few periods or events to look for change points.")
    if s.bands:
        lines.append("Thin lines: 90% of resamplings of the articles.")
    if s.leave_out:
        lines.append(f"Without outlets of {', '.join(s.leave_out)}.")
    lines.append(f"Source: {source or 'entries of the ledger'}, {s.since} to before {s.until}.")
    return lines


def _description(s: Series, title: str, name: Name) -> str:
    """The chart in words, for who does not see it."""
    parts = [f"{title}, {s.since} to before {s.until}."]
    for sender, receiver in ((s.pair.a, s.pair.b), (s.pair.b, s.pair.a)):
        flows = [(point, point.flow(sender)) for point in s.points]
        silent = sum(flow.state == "no data" for _, flow in flows)
        up, down = (sum(_known(getattr(flow, side).value for _, flow in flows)) for side in ("cooperation", "conflict"))
        said = f"{name(sender)} to {name(receiver)}: cooperation {up:g}, conflict {down:g} in all"
        worst = min(flows, key=lambda each: each[1].conflict.value or 0.0)
        if worst[1].conflict.value:
            said += f", most conflict in {_period(s, worst[0])} ({worst[1].conflict.value:g})"
        parts.append(f"{said}; no data in {silent} of {len(flows)} periods.")
    return " ".join(parts)


def _known(values: Iterable[float | None]) -> Iterator[float]:
    return (value for value in values if value is not None)


def _period(s: Series, point: Point) -> str:
    return point.start.isoformat()[:7] if s.by == "month" else point.start.isoformat()
