"""The map of the world as shapes to draw: each state's outline, how strongly it is filled, and what it says.

The outlines are those of Natural Earth, in static/vendor/world.json; scripts/draw_map.py made it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from detente.cli import shown

_DRAWN = Path(__file__).parent / "static" / "vendor" / "world.json"

CAPTION = (
    "Lines are Natural Earth's, version 4.1, which draws who holds the ground and keeps Kosovo, Palestine, Taiwan, "
    "Western Sahara, Somaliland and Northern Cyprus apart. Being drawn is no verdict on anybody's status. Areas are "
    "true to each other (Equal Earth)."
)


@dataclass(frozen=True)
class Outline:
    """A country as it is drawn; the code is empty where the list of states has none. A dot helps a small one."""

    code: str
    path: str
    dot: bool
    x: float
    y: float


@dataclass(frozen=True)
class World:
    """The drawing: its size and its outlines."""

    width: int
    height: int
    outlines: tuple[Outline, ...]


@dataclass(frozen=True)
class Shape:
    """An outline with its class, what it says, and whether it is ringed; `words` are empty where nothing is told."""

    outline: Outline
    shade: str
    words: str
    ringed: bool


@lru_cache(maxsize=1)
def world() -> World:
    """The drawing, read once."""
    drawn = json.loads(_DRAWN.read_text(encoding="utf-8"))
    outlines = (
        Outline(code=each["code"], path=each["path"], dot=each["dot"], x=each["at"][0], y=each["at"][1])
        for each in drawn["shapes"]
    )
    return World(width=drawn["width"], height=drawn["height"], outlines=tuple(outlines))


def shapes(shades: Mapping[str, str], words: Mapping[str, str], ringed: frozenset[str] = frozenset()) -> list[Shape]:
    """Every outline, filled by the class that its code has; what is told of most stands last, and so on top."""
    found = [
        Shape(
            outline=each,
            shade=shades.get(each.code, ""),
            words=f"{shown(each.code)}: {words[each.code]}" if each.code in words else "",
            ringed=each.code in ringed,
        )
        for each in world().outlines
    ]
    return sorted(found, key=lambda each: (bool(each.words), each.ringed))
