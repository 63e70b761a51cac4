"""Networks over time: the last period as a drawing, the share of balanced triads, ties by sign."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

import altair as alt
import networkx as nx  # type: ignore[import-untyped]

from detente.charts.look import NARROW, Frame, Name, Spec, Theme, finished, frame, nothing, plain_label, rows, unchecked
from detente.measures import Network, Tie

# Ties of the drawing at most, the strongest, on a page and on a phone: more of them hide each other.
_MOST_TIES, _MOST_NARROW = 45, 24


@unchecked()  # type: ignore[untyped-decorator]
def networks_chart(
    networks: Sequence[Network],
    *,
    by: Literal["month", "year"] = "year",
    name: Name = str,
    source: str = "",
    theme: Theme = "light",
    width: int = 720,
) -> Spec:
    """The ties of the last period between parties as Vega-Lite, and beneath them balance and ties by period."""
    f = frame(theme, width, left=36 if width < NARROW else 44)
    title = f"Friendly and hostile ties by {by}"
    if not networks:
        words = "No data: no two parties did anything to each other in these days."
        return nothing(f, title=title, words=words, description=f"{title}. {words}")
    span = (networks[0].start, networks[-1].end)
    last = networks[-1]
    ties = sorted(last.ties, key=lambda tie: (-abs(tie.net), tie.a, tie.b))
    ties = ties[: _MOST_NARROW if f.narrow else _MOST_TIES]
    panels = [_drawing(ties, f, name, _when(last, by)), _balance(networks, f, span), _ties(networks, f, span)]
    return finished(
        alt.vconcat(*panels, spacing=14),
        f,
        title=title,
        caption=_caption(networks, ties, last, source, span),
        description=_description(networks, title, by),
    )


def _when(network: Network, by: str) -> str:
    return str(network.start.year) if by == "year" else f"{network.start:%B %Y}"


def _balance(networks: Sequence[Network], f: Frame, span: tuple[date, date]) -> Any:
    """A line for each period with a triad; where there is none, there is no line."""
    values = [
        {"start": each.start, "end": each.end, "share": each.balance.share, "triads": each.balance.triads}
        for each in networks
        if each.balance.share is not None
    ]
    axis = f.axis("share", values=[0, 0.5, 1], format="%", grid=True, gridOpacity=0.5, titleFontSize=10)
    y = alt.Y("share:Q", axis=axis, scale=alt.Scale(domain=[0, 1]))
    lines = alt.Chart(rows(values)).mark_rule(color=f.colours.level, strokeWidth=3)
    drawn = lines.encode(x=f.days(*span, labels=False), x2="end:T", y=y, tooltip=["share:Q", "triads:Q"])
    return drawn.properties(width=f.inner, height=70, title=plain_label("Balanced triads", f))


def _ties(networks: Sequence[Network], f: Frame, span: tuple[date, date]) -> Any:
    """Friendly ties up, hostile ties down."""
    x = f.days(*span, labels=True)
    y = alt.Y("ties:Q", axis=f.axis("ties", tickCount=4, grid=True, gridOpacity=0.5, titleFontSize=10))
    layers = []
    for sign, colour, side in ((1, f.colours.cooperation, "friendly"), (-1, f.colours.conflict, "hostile")):
        values = [
            {"start": each.start, "end": each.end, "side": side, "ties": sign * sum(t.sign == sign for t in each.ties)}
            for each in networks
        ]
        bars = alt.Chart(rows(values)).mark_bar(color=colour)
        layers.append(bars.encode(x=x, x2="end:T", y=y, y2=alt.datum(0), tooltip=["side:N", "ties:Q"]))
    return alt.layer(*layers).properties(width=f.inner, height=90, title=plain_label("Ties", f))


def _drawing(ties: Sequence[Tie], f: Frame, name: Name, when: str) -> Any:
    """Parties as words on a ring, ties as lines: blue friendly, orange and dashed hostile, stronger ones wider."""
    at = _ring(ties)
    lines = [
        {
            # To just short of the words.
            "x": 0.93 * at[tie.a][0], "y": 0.9 * at[tie.a][1], "x2": 0.93 * at[tie.b][0], "y2": 0.9 * at[tie.b][1],
            "sign": "friendly" if tie.sign > 0 else "hostile", "net": tie.net,
            "tie": f"{name(tie.a)} – {name(tie.b)}", "width": 1 + min(4.0, abs(tie.net) / 15),
        }
        for tie in ties
    ]  # fmt: skip
    whole = alt.Scale(domain=[-1.08, 1.08])
    x, y = alt.X("x:Q", axis=None, scale=whole), alt.Y("y:Q", axis=None, scale=whole)
    layers: list[Any] = []
    for sign, colour, dash in (("friendly", f.colours.cooperation, [1, 0]), ("hostile", f.colours.conflict, [5, 3])):
        some = alt.Chart(rows(line for line in lines if line["sign"] == sign))
        drawn = some.mark_rule(color=colour, strokeDash=dash, opacity=0.8)
        width = alt.StrokeWidth("width:Q", scale=None, legend=None)
        layers.append(drawn.encode(x=x, y=y, x2="x2:Q", y2="y2:Q", strokeWidth=width, tooltip=["tie:N", "net:Q"]))
    words = [{"x": at[party][0], "y": at[party][1], "party": party, "name": name(party)} for party in sorted(at)]
    dots = alt.Chart(rows(words)).encode(x=x, y=y, tooltip=["name:N"])
    layers.append(dots.mark_text(fontSize=10, fontWeight="bold", color=f.colours.ink).encode(text="party:N"))
    height = 260 if f.narrow else 320
    label = alt.TitleParams(text=f"Ties in {when}", anchor="start", fontSize=12, offset=4, dx=-f.left)
    return alt.layer(*layers).properties(width=f.inner, height=height, title=label)


def _ring(ties: Sequence[Tie]) -> Mapping[str, tuple[float, float]]:
    """A place for each party on a ring, those that are tied near each other.

    On a ring no line runs through a name, however many parts the network falls into.
    """
    graph = nx.Graph()
    # What is friendly draws together; a hostile tie only keeps both in the picture.
    graph.add_edges_from((tie.a, tie.b, {"weight": 1.0 if tie.sign > 0 else 0.15}) for tie in ties)
    # The springs begin at drawn places: the seed makes the same ring of the same ties.
    loose = nx.spring_layout(graph, seed=1) if graph else {}
    order = sorted(loose, key=lambda party: (math.atan2(loose[party][1], loose[party][0]), party))
    turn = 2 * math.pi / max(1, len(order))
    return {party: (math.cos(place * turn), math.sin(place * turn)) for place, party in enumerate(order)}


def _caption(
    networks: Sequence[Network], ties: Sequence[Tie], last: Network, source: str, span: tuple[date, date]
) -> Sequence[str]:
    number = sum(len(each.ties) for each in networks)
    said = (
        f"A tie is the sign of the net of what two did to each other in a period: n = {number:,} ties. Blue: friendly. "
        "Orange, dashed: hostile. A triad is balanced where the product of its signs is positive; without a closed "
        "triad there is no line."
    )
    if len(ties) < len(last.ties):
        said += f" Drawn are the {len(ties)} strongest of {len(last.ties):,} ties of the last period."
    return (said, f"Source: {source or 'entries of the ledger'}, {span[0]} to before {span[1]}.")


def _description(networks: Sequence[Network], title: str, by: str) -> str:
    parts = [f"{title}."]
    for each in networks:
        friendly = sum(tie.sign > 0 for tie in each.ties)
        share = "no triad" if each.balance.share is None else f"{each.balance.share:.0%} of triads balanced"
        parts.append(f"{_when(each, by)}: {friendly} friendly and {len(each.ties) - friendly} hostile ties, {share}.")
    return " ".join(parts)
