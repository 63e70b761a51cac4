"""Series by hand for charts: Norway and Hungary over a few months, with a gap."""

from datetime import date
from typing import Any

from detente.charts import Spec
from detente.measures import (
    Announced,
    Band,
    ChangePoint,
    Coverage,
    Flow,
    Number,
    Point,
    Series,
    Step,
)
from detente.model import Pair

PAIR = Pair.of("NOR", "HUN")
ZERO = Number(value=0.0)


def flow(sender: str | None, receiver: str | None, up: float | None, down: float | None) -> Flow:
    """A flow with these sums; null is no data."""
    state: Any = "no data" if up is None or down is None else "active" if up or down else "quiet"
    number = Number(value=None) if state == "no data" else ZERO
    return Flow(
        sender=sender, receiver=receiver, state=state, events=number, reports=0, classes=(), types=(),
        cooperation=Number(value=up), conflict=Number(value=down), net=number, stock=None, undated=number,
        alleged=number, unscored=number,
    )  # fmt: skip


def month(number: int, norway: tuple[float | None, float | None], articles: int) -> Point:
    """A month of 2025 in which Norway did so much and Hungary nothing."""
    known = norway[0] is not None
    return Point(
        start=date(2025, number, 1),
        end=date(2025, number + 1, 1),
        coverage=Coverage(articles=tuple(f"a{number}.{n}" for n in range(articles))),
        flows=(
            flow("HUN", "NOR", 0.0 if known else None, 0.0 if known else None),
            flow("NOR", "HUN", *norway),
            flow(None, None, *norway),
        ),
    )


def shown(**more: Any) -> Series:
    """Norway: aid in January, nothing known in February, a strike in March, quiet in April."""
    points = (
        month(1, (10.0, 0.0), 2), month(2, (None, None), 0), month(3, (0.0, -9.0), 4), month(4, (0.0, 0.0), 1),
    )  # fmt: skip
    fields: dict[str, Any] = {
        "pair": PAIR, "by": "month", "since": date(2025, 1, 1), "until": date(2025, 5, 1), "scale": "plover",
        "half_life": 30.0, "leave_out": (), "points": points,
    }  # fmt: skip
    return Series(**{**fields, **more})


def step(day: str, word: Any, sender: str = "NOR") -> Step:
    return Step(
        day=date.fromisoformat(day), sender=sender, receiver="HUN" if sender == "NOR" else "NOR", word=word, order=None,
        rule="by hand", inferred=None, basis="stated", entries=("s1",),
    )  # fmt: skip


def announced(day: str, until: str | None, word: Any = "ambassador") -> Announced:
    return Announced(
        day=date.fromisoformat(day), until=date.fromisoformat(until) if until else None, sender="NOR", receiver="HUN",
        word=word, how="agreed", entries=("c1",),
    )  # fmt: skip


def change(day: str) -> ChangePoint:
    return ChangePoint(
        day=date.fromisoformat(day), sender="NOR", receiver="HUN", sign="conflict", direction="up", before=0.5,
        after=5.0, coverage_before=1.0, coverage_after=1.0, entries=("e1",),
    )  # fmt: skip


def band(number: int, conflict: tuple[float, float]) -> Band:
    return Band(start=date(2025, number, 1), sender="NOR", cooperation=None, conflict=conflict, net=None)


def marks(spec: Spec, kind: str) -> list[dict[str, Any]]:
    """The rows of data behind every mark of a kind, panel by panel."""
    found: list[dict[str, Any]] = []
    for panel in spec["vconcat"]:
        for layer in panel.get("layer", [panel]):
            if layer["mark"]["type"] == kind:
                data = layer.get("data") or panel.get("data") or spec["data"]
                found += data["values"] if "values" in data else spec["datasets"][data["name"]]
    return found


def caption(spec: Spec) -> str:
    """The words under the chart, in one line."""
    return " ".join(spec["vconcat"][-1]["title"]["text"])
