"""The PLOVER types, modes and contexts, read from data/ontology and checked against each other."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal, Self

from pydantic import Field, model_validator

from detente.errors import DataError
from detente.model.base import Record
from detente.model.event import EventType
from detente.ontology.loading import load_rows

QuadClass = Literal[1, 2, 3, 4]
_QUAD_NAMES = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}


class PloverType(Record):
    """One of the sixteen types. `score` runs from -10, hostile, to 10, friendly."""

    code: EventType
    quad_class: QuadClass
    quad_name: str
    score: float = Field(ge=-10, le=10)
    requires_recipient: bool
    definition: str
    example: str

    @model_validator(mode="after")
    def _quad_is_named_right(self) -> Self:
        if self.quad_name != _QUAD_NAMES[self.quad_class]:
            raise ValueError(f"quad class {self.quad_class} is called {_QUAD_NAMES[self.quad_class]!r}")
        return self


class PloverMode(Record):
    """A mode of a type. `score` is null where the manual gives none; `cameo` where one code says the same."""

    type: EventType
    mode: str
    score: float | None = Field(ge=-10, le=10)
    cameo: str | None = None
    definition: str
    example: str


class PloverContext(Record):
    """A subject that events touch, and the lemmas and phrases, in lower case, that speak for it."""

    code: str
    definition: str
    words: tuple[str, ...] = Field(min_length=8, max_length=25)


@dataclass(frozen=True)
class Plover:
    """The types by code, the modes by type and mode, the contexts by code, each in the order of its file."""

    types: Mapping[str, PloverType]
    modes: Mapping[tuple[str, str], PloverMode]
    contexts: Mapping[str, PloverContext]

    def quad(self, type: str) -> QuadClass:
        """1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict."""
        return self.types[type].quad_class

    def score(self, type: str, mode: str | None = None) -> float:
        """The mode's score; the type's where there is no mode or the mode has no score."""
        found = self.modes.get((type, mode)) if mode else None
        return found.score if found and found.score is not None else self.types[type].score


def load_plover(data: Path) -> Plover:
    """Types, modes and contexts under `data`. Raises DataError, with file and line, where they do not hold."""
    return Plover(types=load_types(data), modes=load_modes(data), contexts=load_contexts(data))


def load_types(data: Path) -> Mapping[str, PloverType]:
    """The types by code."""
    path = data / "ontology" / "types.yml"
    types: dict[str, PloverType] = {}
    for row in load_rows(path, PloverType):
        if row.code in types:
            raise fault(path, "code", row.code, "stands twice; keep one row")
        types[row.code] = row
    return MappingProxyType(types)


def load_modes(data: Path) -> Mapping[tuple[str, str], PloverMode]:
    """The modes by type and mode; each belongs to a type that exists."""
    path = data / "ontology" / "modes.yml"
    types = load_types(data)
    modes: dict[tuple[str, str], PloverMode] = {}
    for row in load_rows(path, PloverMode):
        if row.type not in types:
            raise fault(path, "mode", row.mode, f"belongs to {row.type}, which types.yml lacks; add the type")
        if (row.type, row.mode) in modes:
            raise fault(path, "mode", row.mode, f"stands twice under {row.type}; keep one row")
        modes[row.type, row.mode] = row
    return MappingProxyType(modes)


def load_contexts(data: Path) -> Mapping[str, PloverContext]:
    """The contexts by code; their words are in lower case and stand once in each."""
    path = data / "ontology" / "contexts.yml"
    contexts: dict[str, PloverContext] = {}
    for row in load_rows(path, PloverContext):
        if row.code in contexts:
            raise fault(path, "code", row.code, "stands twice; keep one row")
        if len(set(row.words)) < len(row.words) or any(word != word.lower() for word in row.words):
            raise fault(path, "code", row.code, "has a word twice or in capitals; mend its words")
        contexts[row.code] = row
    return MappingProxyType(contexts)


def fault(path: Path, field: str, value: str, why: str) -> DataError:
    """The error for a row that fits its type but not the other rows, with the file and line where it names itself."""
    names_itself = re.compile(rf"\b{re.escape(field)}:\s*[\"']?{re.escape(value)}(?![\w-])")
    lines = path.read_text(encoding="utf-8").splitlines()
    line = next((number for number, words in enumerate(lines, start=1) if names_itself.search(words)), 1)
    return DataError(f"{path}:{line}: {field} {value}: {why}")
