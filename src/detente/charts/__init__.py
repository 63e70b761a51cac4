"""Charts of measures as Vega-Lite, and the pictures made of them: SVG, PNG, and HTML that needs no network.

What the measures need of a ledger is gathered here too, once for every face.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from detente.charts.gathering import measured

if TYPE_CHECKING:
    from detente.charts.flows import flows_chart
    from detente.charts.graphs import networks_chart
    from detente.charts.levels import levels_chart
    from detente.charts.look import Spec, Theme
    from detente.charts.rendering import html, png, svg
    from detente.charts.tables import networks, table

__all__ = [
    "Spec", "Theme", "flows_chart", "html", "levels_chart", "measured", "networks", "networks_chart", "png", "svg",
    "table",
]  # fmt: skip

# What stands on a large library, loaded when it is first asked for: a series needs no drawing.
_LATER = {
    "flows": ("flows_chart",), "graphs": ("networks_chart",), "levels": ("levels_chart",), "look": ("Spec", "Theme"),
    "rendering": ("html", "png", "svg"), "tables": ("networks", "table"),
}  # fmt: skip


def __getattr__(name: str) -> Any:
    for module, names in _LATER.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
