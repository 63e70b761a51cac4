"""Pictures of a specification, made without a browser and without the network."""

import json
from html import escape

import vl_convert

from detente.charts.look import Spec

# The newest grammar that the renderer speaks and Altair writes.
_GRAMMAR = "6.4"

# What the renderer sets before an address that names no host; a link within our own pages must stay there.
_BASE = "https://vega.github.io/vega-datasets/"

# Of the characters for private use, which Unicode gives no meaning.
_LESS = "\ue0ff"


def svg(spec: Spec) -> str:
    """The chart as SVG, with its description as the label that a screen reader speaks."""
    drawn = str(vl_convert.vegalite_to_svg(spec, vl_version=_GRAMMAR, allowed_base_urls=[]))
    # The renderer leaves the description out.
    label = escape(str(spec.get("description", "")), quote=True)
    drawn = drawn.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)
    return drawn.replace(f'xlink:href="{_BASE}/', 'xlink:href="/')


def png(spec: Spec, *, scale: float = 2.0) -> bytes:
    """The chart as PNG; `scale` is the number of its dots to a pixel of the specification."""
    return bytes(vl_convert.vegalite_to_png(spec, vl_version=_GRAMMAR, scale=scale, allowed_base_urls=[]))


def html(spec: Spec) -> str:
    """A page of its own with the live chart and all the code that draws it: it fetches nothing."""
    # The renderer writes the specification into a script as it is. A title that ends the script must not: its "<" goes
    # through as a character that no text has, and comes out as an escape.
    carried = json.dumps(spec, ensure_ascii=False).replace("<", _LESS)
    page = str(vl_convert.vegalite_to_html(carried, vl_version=_GRAMMAR, bundle=True))
    return page.replace(_LESS, "\\u003c")
