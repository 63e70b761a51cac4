"""Organisations and groups as they are named in news: their codes, sectors, and for which state a group acts and when.

    organisations.yml, groups.yml → Organisations (look-ups by code and by name)

A group's deeds are a state's only where a dated row says so: who governs a state and the state itself are two things.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from detente.errors import DataError
from detente.model.actor import Sector
from detente.model.base import Record
from detente.ontology.loading import load_rows
from detente.ontology.terms import PUBLIC_RECORD, Term, covers, ordered

DATA = Path(__file__).parents[1] / "data"

Code = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_+]+$")]
StateCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Name = Annotated[str, StringConstraints(min_length=2, strip_whitespace=True)]


class Organisation(Record):
    """An intergovernmental body, a court or a large non-governmental organisation; `names[0]` is the official name.

    `epithets` are nouns by which news calls it again ("the bloc").
    """

    code: Code
    names: tuple[Name, ...] = Field(min_length=1)
    kind: Literal["igo", "ngo", "court", "body"]
    sector: Literal["IGO", "NGO", "JUD"]
    parent: Code | None = None
    members: tuple[StateCode, ...] = ()
    home: StateCode | None = None
    seat: str | None = None
    metonyms: tuple[Name, ...] = ()
    epithets: tuple[Name, ...] = ()
    example: str
    source: str = PUBLIC_RECORD


class ActsFor(Record):
    """A time during which a group's deeds count as those of a state's government, under the name of `authority`."""

    state: StateCode
    from_: Term = Field(default=None, alias="from")
    until: Term = None
    authority: str
    source: str = PUBLIC_RECORD

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not ordered(self.from_, self.until):
            raise ValueError(f"{self.authority} stops acting for {self.state} before it starts")
        return self


class Group(Record):
    """An armed group, party, movement or de facto authority. `claims_state` is a state that others claim as well."""

    code: Code
    names: tuple[Name, ...] = Field(min_length=1)
    adjectives: tuple[Name, ...] = ()
    kind: Literal["armed_group", "party", "de_facto_authority", "movement", "mercenary"]
    sector: Sector
    home: StateCode | None = None
    backers: tuple[StateCode, ...] = ()
    acts_for: tuple[ActsFor, ...] = ()
    claims_state: StateCode | None = None
    example: str
    source: str = PUBLIC_RECORD


@dataclass(frozen=True)
class Organisations:
    """The loaded organisations and groups, looked up by code and by name."""

    organisations: tuple[Organisation, ...]
    groups: tuple[Group, ...]

    @property
    def rows(self) -> tuple[Organisation | Group, ...]:
        """The organisations, then the groups."""
        return (*self.organisations, *self.groups)

    @cached_property
    def codes(self) -> Mapping[str, Organisation | Group]:
        """Every organisation and group by its code."""
        return {row.code: row for row in self.rows}

    @cached_property
    def names(self) -> Mapping[str, Organisation | Group]:
        """Every organisation and group by each of its names, as written."""
        return {name: row for row in self.rows for name in row.names}

    @cached_property
    def adjectives(self) -> Mapping[str, Group]:
        """The groups by the adjectives that make a noun theirs."""
        return {word: group for group in self.groups for word in group.adjectives}

    @cached_property
    def metonyms(self) -> Mapping[str, tuple[Organisation, ...]]:
        """The organisations that a city may stand for; it may stand for its state as well."""
        cities = {city for row in self.organisations for city in row.metonyms}
        return {city: tuple(row for row in self.organisations if city in row.metonyms) for city in sorted(cities)}

    @cached_property
    def _long_names(self) -> Mapping[str, Organisation | Group]:
        return {name.casefold(): row for name, row in self.names.items() if " " in name}

    def named(self, words: str) -> Organisation | Group | None:
        """The organisation or group of that name, without a leading article or a possessive ending; null if unlisted.

        A name of one word keeps its capitals ("WHO" is none of "who"); longer names are matched in any case.
        """
        for name in (" ".join(words.split()), _bare(words)):
            row = self.names.get(name) or self._long_names.get(name.casefold())
            if row:
                return row
        return None

    def acts_for(self, code: str, *, on: date | None) -> ActsFor | None:
        """The row by which the group's deeds count as a state's on that day; without a day, the latest open one."""
        row = self.codes.get(code)
        if not isinstance(row, Group):
            return None
        if on is None:
            return next((term for term in reversed(row.acts_for) if term.until is None), None)
        return next((term for term in row.acts_for if covers(term.from_, term.until, on)), None)

    def rivals(self, state: str) -> tuple[Group, ...]:
        """The groups that claim to govern the state while another does: a word for the state from them is flagged."""
        return tuple(group for group in self.groups if group.claims_state == state)

    def root(self, code: str) -> str:
        """The code of the organisation that a body belongs to in the end; the code itself where it has no parent."""
        row = self.codes.get(code)
        while isinstance(row, Organisation) and row.parent:
            row = self.codes[row.parent]
        return row.code if row else code


@lru_cache(maxsize=4)
def load_organisations(directory: Path = DATA) -> Organisations:
    """The organisations and groups of a data directory, checked.

    Raises DataError where a row does not fit, a code or a name belongs to two rows, or a parent is not listed.
    """
    organisations_file, groups_file = directory / "organisations.yml", directory / "groups.yml"
    organisations = load_rows(organisations_file, Organisation)
    groups = load_rows(groups_file, Group)
    _check_codes((*organisations, *groups), directory)
    _check_names((*organisations, *groups), directory)
    _check_parents(organisations, organisations_file)
    return Organisations(organisations, groups)


def _check_codes(rows: Iterable[Organisation | Group], directory: Path) -> None:
    seen: set[str] = set()
    for row in rows:
        if row.code in seen:
            raise DataError(f"{directory}: two organisations or groups have the code {row.code}; keep one")
        seen.add(row.code)


def _check_names(rows: Iterable[Organisation | Group], directory: Path) -> None:
    owners: dict[str, str] = {}
    for row in rows:
        words = (*row.names, *(row.adjectives if isinstance(row, Group) else ()))
        for word in dict.fromkeys(words):
            if owners.setdefault(word, row.code) != row.code:
                raise DataError(f"{directory}: {word!r} names both {owners[word]} and {row.code}; leave it with one")
        if len(set(row.names)) < len(row.names):
            raise DataError(f"{directory}: {row.code} lists a name twice; strike one")


def _check_parents(rows: tuple[Organisation, ...], path: Path) -> None:
    parents = {row.code: row.parent for row in rows}
    for row in rows:
        above, steps = row.parent, 0
        while above is not None:
            if above not in parents or steps > len(rows):
                raise DataError(f"{path}: {row.code} has no listed parent at its top, but {above}; mend `parent`")
            above, steps = parents[above], steps + 1


def _bare(words: str) -> str:
    name = " ".join(words.split())
    for ending in ("'s", "’s", "'", "’"):
        name = name.removesuffix(ending)
    return name[4:] if name[:4].casefold() == "the " else name
