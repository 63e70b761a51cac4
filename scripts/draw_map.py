"""Outlines of countries as SVG paths, from world-atlas' TopoJSON: `draw_map.py countries-50m.json > world.json`.

The shapes are simplified arc by arc, so that neighbours keep one border, projected with Equal Earth (areas are true),
and keyed by the codes of the states. Shapes too small to be seen or hit get a dot. Whoever is not in the list of
states is drawn without a code.
"""

import json
import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from detente.cli import states

Point = tuple[float, float]
Ring = list[Point]

WIDTH = 1000
# In units of the drawing: how far a line may stray, below what area a ring is left out, below which a dot helps.
STRAY, SPECK, SMALL = 0.35, 0.9, 14.0

# Antarctica has no government, and its outline would take a quarter of the drawing.
LEFT_OUT = {"Antarctica"}
# Natural Earth's short names that the list of states does not know, or takes for another's.
SHORT = {
    "Antigua and Barb.": "ATG", "Bosnia and Herz.": "BIH", "Br. Indian Ocean Ter.": "IOT",
    "British Virgin Is.": "VGB", "Cayman Is.": "CYM", "Central African Rep.": "CAF", "Congo": "COG", "Cook Is.": "COK",
    "Dem. Rep. Congo": "COD", "Dominican Rep.": "DOM", "Eq. Guinea": "GNQ", "Faeroe Is.": "FRO",
    "Falkland Is.": "FLK", "Fr. Polynesia": "PYF", "Marshall Is.": "MHL", "N. Cyprus": "XNC", "N. Mariana Is.": "MNP",
    "Pitcairn Is.": "PCN", "S. Geo. and the Is.": "SGS", "S. Sudan": "SSD", "Solomon Is.": "SLB",
    "St-Barthélemy": "BLM", "St-Martin": "MAF", "St. Vin. and Gren.": "VCT", "Turks and Caicos Is.": "TCA",
    "U.S. Virgin Is.": "VIR", "W. Sahara": "ESH", "Wallis and Futuna Is.": "WLF",
}  # fmt: skip

# Equal Earth (Šavrič, Patterson and Jenny 2018).
_A = (1.340264, -0.081106, 0.000893, 0.003796)
_ROOT = math.sqrt(3) / 2
# How wide the whole map is before it is scaled, about; and its edge, in degrees.
ACROSS, EDGE = 5.4, 180.0


def main() -> None:
    """Writes {"width", "height", "shapes": [{"code", "name", "path", "dot", "at"}]} to standard output."""
    topology = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    arcs = arcs_of(topology)
    rings: dict[tuple[str, str], list[Ring]] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        if name not in LEFT_OUT:
            code = code_of(name)
            rings.setdefault((code, name if not code else ""), []).extend(drawn(geometry, arcs))
    box = bounds(point for some in rings.values() for ring in some for point in ring)
    scale = WIDTH / (box[2] - box[0])
    shapes = [shape(code, name, [scaled(ring, box, scale) for ring in some]) for (code, name), some in rings.items()]
    shapes.sort(key=lambda each: (each["code"], each["name"]))
    json.dump({"width": WIDTH, "height": math.ceil((box[3] - box[1]) * scale), "shapes": shapes}, sys.stdout, indent=0)
    sys.stdout.write("\n")


def shape(code: str, name: str, rings: list[Ring]) -> dict[str, Any]:
    """One country: its path, where it lies, and a dot where it would be overlooked."""
    rings.sort(key=lambda ring: -abs(area(ring)))
    seen = [ring for ring in rings if abs(area(ring)) >= SPECK]
    whole = sum(abs(area(ring)) for ring in rings)
    at = [round(value, 1) for value in centre(rings[0])]
    return {"code": code, "name": name, "path": path(seen or rings[:1]), "dot": whole < SMALL, "at": at}


def code_of(name: str) -> str:
    """The code of the state or territory that Natural Earth calls so; empty where the list has none."""
    named = states().named(name)
    return SHORT.get(name) or (named[0].code if len(named) == 1 else "")


def arcs_of(topology: dict[str, Any]) -> list[Ring]:
    """The arcs in degrees, with no more points than the drawing shows."""
    (kx, ky), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    return [simplified([(x * kx + tx, y * ky + ty) for x, y in summed(arc)]) for arc in topology["arcs"]]


def summed(arc: Iterable[Sequence[int]]) -> Iterator[tuple[int, int]]:
    """An arc's points, each written as the step from the one before."""
    x = y = 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        yield x, y


def drawn(geometry: dict[str, Any], arcs: list[Ring]) -> Iterator[Ring]:
    """The rings of a polygon or of several, on the map; what crosses the edge of the map is cut there."""
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    for polygon in polygons:
        for numbers in polygon:
            ring: Ring = []
            for number in numbers:
                arc = arcs[number] if number >= 0 else arcs[~number][::-1]
                ring.extend(arc[1:] if ring else arc)
            for piece in cut(ring):
                yield [equal_earth(*point) for point in piece]


def cut(ring: Ring) -> Iterator[Ring]:
    """The ring in pieces between 180 degrees west and east."""
    unrolled = [ring[0]]
    for x, y in ring[1:]:
        before = unrolled[-1][0]
        unrolled.append((x + 360 * round((before - x) / 360), y))
    for turn in (-360, 0, 360):
        piece = [(x + turn, y) for x, y in unrolled]
        if any(-EDGE < x < EDGE for x, _ in piece):
            yield clipped(clipped(piece, EDGE, 1), -EDGE, -1)


def clipped(ring: Ring, edge: float, side: int) -> Ring:
    """What of the ring lies before a meridian (Sutherland and Hodgman); side 1 keeps what is west of it."""
    kept: Ring = []
    for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
        inside, next_inside = (ax - edge) * side <= 0, (bx - edge) * side <= 0
        if inside:
            kept.append((ax, ay))
        if inside != next_inside:
            kept.append((edge, ay + (by - ay) * (edge - ax) / (bx - ax)))
    return kept


def equal_earth(longitude: float, latitude: float) -> Point:
    """A place on the map, before it is scaled; y grows downwards."""
    turned = math.asin(_ROOT * math.sin(math.radians(latitude)))
    second, sixth = turned**2, turned**6
    slope = _A[0] + 3 * _A[1] * second + sixth * (7 * _A[2] + 9 * _A[3] * second)
    x = math.radians(longitude) * math.cos(turned) / (_ROOT * slope)
    return x, -turned * (_A[0] + _A[1] * second + sixth * (_A[2] + _A[3] * second))


def simplified(degrees: Ring) -> Ring:
    """The line with as few of its points as keep it, on the map, close to where it was (Douglas and Peucker)."""
    line, stray = [equal_earth(*point) for point in degrees], STRAY * ACROSS / WIDTH
    keep = {0, len(line) - 1}
    waiting = [(0, len(line) - 1)]
    while waiting:
        first, last = waiting.pop()
        far, at = 0.0, 0
        for number in range(first + 1, last):
            off = distance(line[number], line[first], line[last])
            if off > far:
                far, at = off, number
        if far > stray:
            keep.add(at)
            waiting += [(first, at), (at, last)]
    return [point for number, point in enumerate(degrees) if number in keep]


def distance(point: Point, start: Point, end: Point) -> float:
    """From a point to a stretch of line; where a ring begins and ends in one point, to that."""
    (px, py), (ax, ay), (bx, by) = point, start, end
    length = math.hypot(bx - ax, by - ay)
    if length == 0:
        return math.hypot(px - ax, py - ay)
    along = max(0.0, min(1.0, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length**2))
    return math.hypot(px - ax - along * (bx - ax), py - ay - along * (by - ay))


def bounds(points: Iterable[Point]) -> tuple[float, float, float, float]:
    """Left, top, right, bottom."""
    some = list(points)
    xs, ys = [x for x, _ in some], [y for _, y in some]
    return min(xs), min(ys), max(xs), max(ys)


def scaled(ring: Ring, box: tuple[float, float, float, float], scale: float) -> Ring:
    """The ring in units of the drawing."""
    return [((x - box[0]) * scale, (y - box[1]) * scale) for x, y in ring]


def area(ring: Ring) -> float:
    """The ring's area, its sign telling which way it runs."""
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


def centre(ring: Ring) -> Point:
    """Where the ring's area balances."""
    whole = area(ring)
    if whole == 0:
        return ring[0]
    pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    x = sum((ax + bx) * (ax * by - bx * ay) for (ax, ay), (bx, by) in pairs) / (6 * whole)
    y = sum((ay + by) * (ax * by - bx * ay) for (ax, ay), (bx, by) in pairs) / (6 * whole)
    return x, y


def path(rings: Iterable[Ring]) -> str:
    """SVG path data: each ring from an absolute point on in relative steps of a tenth."""
    parts = []
    for ring in rings:
        tenths = [(round(x * 10), round(y * 10)) for x, y in ring]
        steps = [(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(tenths)]
        moves = "".join(f"{_tenth(dx)} {_tenth(dy)} " for dx, dy in steps if dx or dy)
        if moves:
            parts.append(f"M{_tenth(tenths[0][0])} {_tenth(tenths[0][1])}l{moves.replace(' -', '-').strip()}z")
    return "".join(parts)


def _tenth(number: int) -> str:
    whole = f"{number / 10:g}"
    return whole.replace("0.", ".", 1) if whole.startswith(("0.", "-0.")) else whole


if __name__ == "__main__":
    main()
