"""Who held which office when, looked up by the name as it stands in a text.

    offices.yml → Offices (holders by name, by party and office)

A row that ended is still found for half a year: a text of March names January's minister. Surnames such as "May" and
"Long" are ordinary words too: ask with a surname only where the text has a title before it or the full name earlier.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from itertools import combinations
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from detente.errors import DataError
from detente.model.actor import Sector
from detente.model.base import Record
from detente.ontology.loading import load_rows
from detente.ontology.organisations import DATA, load_organisations
from detente.ontology.roles import load_roles
from detente.ontology.terms import PUBLIC_RECORD, Term, covers, ordered, overlap

# How long after the end of a term a text may still name its holder by it. A convention, not a measurement.
GRACE = timedelta(days=183)

_STATE_LENGTH = 3

# Letters that do not fall apart into a base letter and an accent.
_LETTERS = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ə": "e"})
_MARKS = str.maketrans(dict.fromkeys("-‐‑–", " ") | dict.fromkeys("'’ʼ‘`.", ""))

PartyCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_+]+$")]


class Office(Record):
    """One term of one person in one office. `sector` is null where the role of the office has it (roles.yml)."""

    name: str
    surname: str
    aliases: tuple[str, ...] = ()
    party: PartyCode
    office: str
    title: str
    sector: Sector | None = None
    from_: Term = Field(default=None, alias="from")
    until: Term = None
    rival: bool = False
    source: str = PUBLIC_RECORD

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not ordered(self.from_, self.until):
            raise ValueError(f"{self.name} leaves before coming: swap `from` and `until`")
        return self

    def covers(self, day: date, *, grace: timedelta = timedelta(0)) -> bool:
        """Whether the day may lie in the term, both ends included, or within `grace` after its end."""
        return covers(self.from_, self.until, day, grace=grace)


@dataclass(frozen=True)
class Offices:
    """The loaded terms of office."""

    rows: tuple[Office, ...]

    @cached_property
    def names(self) -> Mapping[str, tuple[Office, ...]]:
        """The rows by every name, alias and surname in its plain form (`plain`), latest first."""
        found: dict[str, list[Office]] = {}
        for row in sorted(self.rows, key=_start, reverse=True):
            for name in _plain_names(row):
                found.setdefault(name, []).append(row)
        return {name: tuple(rows) for name, rows in found.items()}

    def holder(self, name: str, on: date | None) -> tuple[Office, ...]:
        """The rows of that name, alias or surname whose term, and half a year more, covers the day; latest first.

        Without a day, all rows of the name. More than one row means: the name alone does not settle who it is.
        """
        rows = self.names.get(plain(name), ())
        return rows if on is None else tuple(row for row in rows if row.covers(on, grace=GRACE))

    def held(self, party: str, office: str, on: date) -> tuple[Office, ...]:
        """Who holds a party's office on that day; two where rivals claim it, or on the day of a handover."""
        return tuple(row for row in self.rows if (row.party, row.office) == (party, office) and row.covers(on))


def plain(name: str) -> str:
    """The name in small letters without accents, hyphens and apostrophes: "Sa'ar" and "Saar" are one."""
    letters = unicodedata.normalize("NFKD", name.translate(_MARKS)).casefold().translate(_LETTERS)
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())


def _plain_names(row: Office) -> set[str]:
    """Every name of the row; an Arabic article before the surname may be left out ("al-Sisi", "Sisi")."""
    names = {plain(name) for name in (row.name, row.surname, *row.aliases)}
    surname = plain(row.surname)
    return names | ({surname[3:]} if surname.startswith(("al ", "el ")) else set())


@lru_cache(maxsize=4)
def load_offices(directory: Path = DATA) -> Offices:
    """The terms of office of a data directory, checked.

    Raises DataError where a row does not fit, a party or an office is not listed, or two people hold one office at once
    and neither is marked as a rival.
    """
    path = directory / "offices.yml"
    rows = load_rows(path, Office)
    _check_parties(rows, frozenset(load_organisations(directory).codes), path)
    shared = _check_offices(rows, directory, path)
    _check_overlaps([row for row in rows if row.office not in shared], path)
    return Offices(rows)


def _check_parties(rows: tuple[Office, ...], codes: frozenset[str], path: Path) -> None:
    for row in rows:
        if row.party not in codes and not (len(row.party) == _STATE_LENGTH and row.party.isalpha()):
            raise DataError(f"{path}: {row.name}: {row.party} is no state's code and no listed organisation or group")


def _check_offices(rows: tuple[Office, ...], directory: Path, path: Path) -> frozenset[str]:
    """The offices that several people hold at once."""
    roles = [role for role in load_roles(directory).rows if role.office]
    known = {role.office for role in roles}
    for row in rows:
        if row.office not in known:
            raise DataError(f"{path}: {row.name}: no role of roles.yml names the office {row.office!r}; add one")
    return frozenset(role.office for role in roles if role.office and role.shared)


def _check_overlaps(rows: list[Office], path: Path) -> None:
    holders: dict[tuple[str, str], list[Office]] = {}
    for row in rows:
        holders.setdefault((row.party, row.office), []).append(row)
    for (party, office), terms in holders.items():
        for one, other in combinations(terms, 2):
            rivals = one.rival or other.rival
            if not rivals and overlap(one.from_, one.until, other.from_, other.until):
                raise DataError(
                    f"{path}: {one.name} and {other.name} hold {office} of {party} at once;"
                    " mend the dates or mark the rival"
                )


def _start(row: Office) -> date:
    return row.from_.earliest if row.from_ and row.from_.earliest else date.min
