"""How every chart looks: two themes, one typeface, sizes, and the words under it."""

import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import altair as alt
from altair.utils.schemapi import debug_mode

Theme = Literal["light", "dark"]

# A Vega-Lite specification, as JSON has it.
Spec = dict[str, Any]

# Gives a party's code the name it is shown by.
Name = Callable[[str], str]

# Below this width, in pixels, a chart is for a phone: fewer ticks, shorter words.
NARROW = 480
_PADDING, _FONT = 10, 11
# Pixels that a letter takes on average at the size of captions: between Liberation Sans and the wider DejaVu Sans.
_LETTER = 5.8


@dataclass(frozen=True)
class Colours:
    """Blue and orange keep apart for every kind of colour-blindness, and by lightness where there is no colour."""

    page: str
    ink: str
    faint: str
    line: str
    cooperation: str
    conflict: str
    coverage: str
    level: str


_COLOURS: Mapping[Theme, Colours] = {
    "light": Colours("#fdfdfb", "#1c1d20", "#5a5e66", "#d5d7dc", "#1f6fb5", "#d9730d", "#b9bdc5", "#3d4f73"),
    "dark": Colours("#16181c", "#e6e7ea", "#a3a8b2", "#3a3e46", "#6db3f2", "#f2a65a", "#5c626d", "#a9bbe0"),
}


@dataclass(frozen=True)
class Frame:
    """What the parts of one chart share: colours, outer width, and the room left of the panels."""

    colours: Colours
    width: int
    left: int

    @property
    def narrow(self) -> bool:
        return self.width < NARROW

    @property
    def inner(self) -> int:
        """The width of a panel, in pixels."""
        return max(80, self.width - self.left - 2 * _PADDING)

    def days(self, first: date, end: date, *, labels: bool) -> alt.X:
        """The axis of days, the same in every panel; only one of them needs labels."""
        axis = alt.Axis(
            title=None,
            labels=labels,
            ticks=labels,
            domain=False,
            grid=True,
            gridOpacity=0.5,
            tickCount=3 if self.narrow else 7,
            format=_day_format(first, end),
            labelOverlap="greedy",
            labelSeparation=10,
            labelFlush=True,
        )
        # UTC on both sides: a day is a day wherever the chart is drawn.
        scale = alt.Scale(type="utc", domain=[utc(first), utc(end)], nice=False)
        return alt.X("start:T", axis=axis, scale=scale)

    def axis(self, title: str | None, **more: Any) -> alt.Axis:
        """A vertical axis that takes the same room in every panel."""
        room = {"minExtent": self.left, "maxExtent": self.left, "titleX": -self.left, "titleAnchor": "middle"}
        return alt.Axis(title=title, **{**room, "domain": False, "ticks": False, **more})


def unchecked() -> Any:
    """A decorator: Altair holds no part against its schema meanwhile, which takes ten times as long as all else.

    The tests hold every chart against the schema of Vega-Lite instead.
    """
    return debug_mode(False)


def frame(theme: Theme, width: int, *, left: int) -> Frame:
    """The frame of a chart. Raises KeyError for a theme that there is not."""
    return Frame(_COLOURS[theme], width, left)


def _day_format(first: date, end: date) -> str:
    """As much of a date as the ticks of such a span can differ in."""
    days = (end - first).days
    return "%-d %b %Y" if days < 120 else "%b %Y" if days < 6 * 366 else "%Y"


def utc(day: date) -> dict[str, Any]:
    """A day as Vega-Lite writes one in a domain."""
    return {"year": day.year, "month": day.month, "date": day.day, "utc": True}


def rows(values: Iterable[Mapping[str, Any]]) -> alt.InlineData:
    """Data with days written as ISO; an empty table stays a table."""
    plain = [{key: str(cell) if isinstance(cell, date) else cell for key, cell in row.items()} for row in values]
    return alt.InlineData(values=plain)


def finished(chart: Any, f: Frame, *, title: str, caption: Sequence[str], description: str) -> Spec:
    """The specification with title, caption and description. The last panel carries the caption, beneath it."""
    whole = chart.properties(
        title=alt.TitleParams(text=wrapped(title, f.width, size=14), anchor="start", frame="bounds", offset=10),
        description=description,
        padding=_PADDING,
        background=f.colours.page,
    )
    spec: Spec = whole.configure(**_config(f.colours)).to_dict(validate=False)
    # Below the last panel, where a concatenation of panels has no place of its own for a second title.
    spec["vconcat"][-1]["title"] = {
        "text": [line for part in caption for line in wrapped(part, f.width, size=_FONT)],
        "orient": "bottom",
        "anchor": "start",
        "align": "left",
        "offset": 8,
        "fontSize": _FONT,
        "fontWeight": "normal",
        "color": f.colours.faint,
        "lineHeight": 15,
    }
    return spec


def wrapped(words: str, width: int, *, size: int) -> list[str]:
    """The words in lines that fit a width: Vega breaks no line by itself."""
    return textwrap.wrap(words, max(20, int(width / (_LETTER * size / _FONT)))) or [""]


def plain_label(words: str, f: Frame) -> alt.TitleParams:
    """The heading of one panel."""
    return alt.TitleParams(text=wrapped(words, f.width, size=12), anchor="start", fontSize=12, offset=4)


def nothing(f: Frame, *, title: str, words: str, description: str) -> Spec:
    """A chart that says that there is nothing to show: an empty panel is taken for calm."""
    said = alt.Chart(rows([{"words": words}])).mark_text(fontSize=13, color=f.colours.faint).encode(text="words:N")
    panel = said.properties(width=f.inner, height=60)
    return finished(alt.vconcat(panel), f, title=title, caption=(), description=description)


def _config(c: Colours) -> dict[str, Any]:
    """Only the generic typeface: a picture must look alike wherever it is drawn."""
    return {
        "font": "sans-serif",
        "view": {"stroke": None},
        "title": {"color": c.ink, "fontSize": 14, "subtitleColor": c.faint},
        "axis": {
            "labelColor": c.faint, "titleColor": c.faint, "gridColor": c.line, "tickColor": c.line,
            "labelFontSize": _FONT, "titleFontSize": _FONT, "titleFontWeight": "normal",
        },
        "text": {"color": c.ink, "fontSize": _FONT},
        "legend": {"labelColor": c.faint, "titleColor": c.faint},
        "concat": {"spacing": 14},
    }  # fmt: skip
