"""The states and territories of the world, by code and by every name that news gives them.

One YAML file per state under `data/states`. Being listed is no verdict on anybody's status: `status` says how the
United Nations list an entity or that its status is contested, `capital` says where its government sits.

Codes are ISO 3166-1 alpha-3. ISO has none for some entities; here they are XKX Kosovo (as widely used), XSL Somaliland,
XAB Abkhazia, XSO South Ossetia, XNC Northern Cyprus and XTR Transnistria, all from the range that ISO leaves to users.
"""

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from detente.errors import DataError, InputError
from detente.model.actor import Sector
from detente.model.base import Record
from detente.ontology.loading import load_rows

_CODE_LENGTH = 3

Status = Literal["un_member", "un_observer", "disputed", "de_facto", "territory", "associated"]
Code = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Name = Annotated[str, Field(min_length=1, pattern=r"^\S(.*\S)?$")]

# YAML reads 1960 as a number and 1974-09-10 as a date; both are kept as they are written.
Until = Annotated[str, BeforeValidator(str), Field(pattern=r"^\d{4}(-\d\d-\d\d)?$")]


class Cow(Record):
    """The Correlates of War state code, list of 2016."""

    abbr: str = Field(pattern=r"^[A-Z]{3}$")
    number: int = Field(ge=2, le=990)


class Former(Record):
    """A name no longer in use, with the year or day it ended and the adjectives that went with it."""

    name: Name
    until: Until
    adjectives: tuple[Name, ...] = ()


class OtherSeat(Record):
    """A further city with a claim to be a seat of government; `metonym` where news writes it for the government."""

    name: Name
    metonym: bool


class Seat(Record):
    """A building, office or national body whose name stands for a part of the state without naming the state."""

    name: Name
    sector: Sector


class Homograph(Record):
    """Another thing that one of the state's names may mean."""

    name: Name
    kind: Literal["state", "place", "person", "thing", "word"]
    what: str


class State(Record):
    """A state or territory.

    Names carry no article ("Netherlands", "Kremlin") unless the article alone makes them the name ("the Emirates"), and
    are spelt with the straight apostrophe. The first of `names` is the one to show; `takes_the` puts "the" before it.
    `epithets` are nouns by which news calls it again ("the kingdom"); many states share them.
    `of` is the state that administers a territory, or to which an associated state is tied. `commonwealth` members send
    each other high commissioners. Adjectives and demonyms may be shared ("Congolese"); names may not. `homograph_of`
    lists what else a name may mean; `homograph` says in words how to tell, or what else to beware of.
    """

    code: Code
    iso2: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None
    cow: Cow | None
    status: Status
    of: Code | None = None
    commonwealth: bool = False
    takes_the: bool = False
    names: tuple[Name, ...] = Field(min_length=1)
    former: tuple[Former, ...] = ()
    adjectives: tuple[Name, ...] = ()
    demonyms: tuple[Name, ...] = ()
    epithets: tuple[Annotated[str, Field(pattern=r"^[a-z]+$")], ...] = ()
    capital: Name | None
    capital_aliases: tuple[Name, ...] = ()
    other_seats: tuple[OtherSeat, ...] = ()
    seats: tuple[Seat, ...] = ()
    neighbours: tuple[Code, ...] = ()
    homograph_of: tuple[Homograph, ...] = ()
    homograph: str | None = None
    example: str = Field(min_length=10)

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if (self.of is not None) != (self.status in ("territory", "associated")):
            raise ValueError("`of` belongs to a territory or an associated state, and to no other")
        if self.code in self.neighbours:
            raise ValueError("a state is not its own neighbour")
        for field in ("names", "adjectives", "demonyms", "capital_aliases", "seats", "neighbours"):
            values = getattr(self, field)
            if len(set(values)) < len(values):
                raise ValueError(f"{field}: the same thing twice")
        known = set(self.surface_names)
        if stray := [h.name for h in self.homograph_of if h.name not in known]:
            raise ValueError(f"homograph_of names {stray[0]!r}, which is no name of the state, its seats or people")
        return self

    @property
    def name(self) -> str:
        """The name to show."""
        return self.names[0]

    @property
    def capitals(self) -> tuple[str, ...]:
        """The capital in all its spellings, and the other cities that stand for the government."""
        first = () if self.capital is None else (self.capital,)
        return (*first, *self.capital_aliases, *(seat.name for seat in self.other_seats if seat.metonym))

    @property
    def proper_names(self) -> tuple[str, ...]:
        """Current and former names, cities and bodies: all that must belong to one state alone."""
        cities = (self.capital,) if self.capital else ()
        return (
            *self.names,
            *(former.name for former in self.former),
            *cities,
            *self.capital_aliases,
            *(seat.name for seat in self.other_seats),
            *(seat.name for seat in self.seats),
        )

    @property
    def peoples(self) -> tuple[str, ...]:
        """Adjectives and demonyms, the former ones included."""
        former = (adjective for name in self.former for adjective in name.adjectives)
        return tuple(dict.fromkeys((*self.adjectives, *self.demonyms, *former)))

    @property
    def surface_names(self) -> tuple[str, ...]:
        """Every word by which the text may mean this state, each once."""
        return tuple(dict.fromkeys((*self.proper_names, *self.peoples)))


class States:
    """All states, found by code or by what people call them."""

    def __init__(self, states: Iterable[State]) -> None:
        self._by_code = {state.code: state for state in sorted(states, key=lambda state: state.code)}
        self._by_iso2 = {state.iso2: state for state in self if state.iso2}
        self._by_name = _index(self, lambda state: (*state.names, *(former.name for former in state.former)))
        self._by_people = _index(self, lambda state: state.peoples)

    def __iter__(self) -> Iterator[State]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def by_code(self, code: str) -> State:
        """The state of an alpha-3 code in capitals; InputError with the nearest codes where there is none."""
        if code not in self._by_code:
            raise InputError(f"unknown code {code!r}; {self._nearest(code)}")
        return self._by_code[code]

    def named(self, text: str) -> tuple[State, ...]:
        """The states that a name, adjective or demonym may mean: none, one, or several for "Congolese".

        Case, accents, a leading "the" and the form of the apostrophe do not matter. A name goes before an adjective.
        """
        key = _folded(text)
        return self._by_name.get(key) or self._by_people.get(key) or ()

    def resolve(self, text: str) -> State:
        """The one state that a code (alpha-3 or alpha-2, in any case), name, adjective or demonym means.

        Raises InputError where there is none, with the nearest, and where there are several, with their codes.
        """
        code = text.strip().upper()
        if code in self._by_code:
            return self._by_code[code]
        if code in self._by_iso2:
            return self._by_iso2[code]
        found = self.named(text)
        if len(found) > 1:
            codes = " or ".join(f"{state.code} ({state.name})" for state in found)
            raise InputError(f"{text!r} may be {codes}; give the code")
        if not found:
            raise InputError(f"unknown state {text!r}; {self._nearest(text)}")
        return found[0]

    def _nearest(self, text: str) -> str:
        """A hint that names up to three states whose code or name looks like the text."""
        key = _folded(text)
        keys = {state.code.casefold(): (state,) for state in self} | self._by_name
        close = difflib.get_close_matches(key, keys, n=6, cutoff=0.6)
        if not close and len(key) == _CODE_LENGTH:
            # Three letters are a code: the nearest share letters with it, those with its first letter before others.
            codes = [state.code.casefold() for state in self]
            like = difflib.get_close_matches(key, codes, n=len(codes), cutoff=0.3)
            close = sorted(like, key=lambda code: code[0] != key[0])
        states = list(dict.fromkeys(state.code for match in close for state in keys[match]))[:3]
        if not states:
            return "give an ISO 3166-1 alpha-3 code such as PAK, or a state's name"
        return "the nearest are " + ", ".join(f"{code} ({self._by_code[code].name})" for code in states)


def load_states(data: Path) -> tuple[State, ...]:
    """All states of the folder `data/states`, in order of their codes.

    Raises DataError, with the file, where a row does not fit or the files do not fit each other.
    """
    files = sorted((data / "states").glob("*.yml"))
    if not files:
        raise DataError(f"{data / 'states'}: no state files (*.yml); give the folder that holds states/")
    states = {file: _load_one(file) for file in files}
    _check_unique(states)
    _check_references(states)
    return tuple(states.values())


def _load_one(file: Path) -> State:
    rows = load_rows(file, State)
    if len(rows) != 1:
        raise DataError(f"{file}:1: {len(rows)} states in one file; give each its own")
    if rows[0].code.lower() != file.stem:
        raise DataError(f"{file}:1: holds {rows[0].code}; name the file {rows[0].code.lower()}.yml")
    return rows[0]


def _check_unique(states: dict[Path, State]) -> None:
    """No two states share an alpha-2 code, a COW code or a proper name; names are compared with their case."""
    seen: dict[tuple[str, str], Path] = {}
    for file, state in states.items():
        keys = {("name", name) for name in state.proper_names}
        keys |= {("alpha-2 code", state.iso2)} if state.iso2 else set()
        keys |= {("COW number", str(state.cow.number)), ("COW abbreviation", state.cow.abbr)} if state.cow else set()
        for what, value in sorted(keys):
            other = seen.setdefault((what, value), file)
            if other != file:
                raise DataError(f"{_line(file, value)}: the {what} {value!r} is also in {other.name}; keep one")


def _check_references(states: dict[Path, State]) -> None:
    """Neighbours exist and name each other; the state that a territory is `of` exists."""
    by_code = {state.code: state for state in states.values()}
    for file, state in states.items():
        if state.of and state.of not in by_code:
            raise DataError(f"{_line(file, state.of)}: of: no state {state.of}; give a listed code")
        for code in state.neighbours:
            if code not in by_code:
                raise DataError(f"{_line(file, code)}: neighbours: no state {code}; give a listed code")
            if state.code not in by_code[code].neighbours:
                raise DataError(f"{_line(file, code)}: neighbours: {code} does not name {state.code}; mend one")


def _line(file: Path, value: str) -> str:
    """The file with the first line that holds the value as a word; read again only for the error."""
    pattern = re.compile(rf"(?<!\w){re.escape(value)}(?!\w)")
    lines = file.read_text(encoding="utf-8").splitlines()
    return f"{file}:{next((n for n, line in enumerate(lines, 1) if pattern.search(line)), 1)}"


def _index(states: Iterable[State], names: Callable[[State], Iterable[str]]) -> dict[str, tuple[State, ...]]:
    """Folded names with the states that bear them, each state once and in order of codes."""
    index: defaultdict[str, dict[str, State]] = defaultdict(dict)
    for state in states:
        for name in names(state):
            index[_folded(name)][state.code] = state
    return {name: tuple(found.values()) for name, found in index.items()}


def _folded(text: str) -> str:
    """The text without case, accents, full stops and a leading article, with straight apostrophes and single spaces."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("ʻ", "'"))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold().replace(".", "")
    return " ".join(plain.split()).removeprefix("the ")
