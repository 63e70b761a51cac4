"""What a role noun makes of an actor: its sector, and whether its deeds are the state's.

lexicon/en/roles.yml → Roles (the longest row that fits the words around a head noun).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from detente.errors import DataError
from detente.model.actor import Sector
from detente.model.base import Record
from detente.ontology.loading import load_rows

DATA = Path(__file__).parents[1] / "data"

# Words after which a phrase only qualifies its head noun: "minister of foreign affairs" is a minister.
_AFTER_HEAD = frozenset({"of", "for", "in", "to", "at", "from", "with"})

_HYPHENS = frozenset("-‐‑–")


class Role(Record):
    """Words for one role. `person` a person, `body` an institution, neither an instrument ("warplanes")."""

    words: tuple[str, ...] = Field(min_length=1)
    sector: Sector
    person: bool = False
    body: bool = False
    official: bool = False
    office: str | None = None
    shared: bool = False
    acts_for_state: bool = True
    note: str | None = None
    example: str

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if self.person and self.body:
            raise ValueError("a role is a person or a body, not both")
        if self.official and not (self.person and self.acts_for_state):
            raise ValueError("an official is a person who acts for the state")
        if any(word != word.lower() for word in self.words):
            raise ValueError("words are written in small letters")
        return self


@dataclass(frozen=True)
class RoleMatch:
    """A role with the indexes of its first and last word, both included, in the words that were asked."""

    role: Role
    first: int
    last: int


@dataclass(frozen=True)
class _Phrase:
    words: tuple[str, ...]
    head: int
    role: Role


@dataclass(frozen=True)
class Roles:
    """The loaded roles."""

    rows: tuple[Role, ...]

    @cached_property
    def _phrases(self) -> Mapping[str, tuple[_Phrase, ...]]:
        """The phrases by their head noun and its plurals, longest first."""
        found: dict[str, list[_Phrase]] = {}
        for phrase in (phrase for role in self.rows for words in role.words for phrase in _read(words, role)):
            for form in _forms(phrase.words[phrase.head]):
                found.setdefault(form, []).append(phrase)
        return {form: tuple(sorted(some, key=lambda p: -len(p.words))) for form, some in found.items()}

    def is_head(self, word: str) -> bool:
        """Whether some role phrase has this word, in small letters, as its head noun."""
        return word in self._phrases

    def match(self, words: Sequence[str], head: int) -> RoleMatch | None:
        """The longest role around words[head], the head noun; null where no row has it.

        `words` are lemmas or plain words of a sentence, in any case; tokens that are hyphens do not count.
        """
        kept = [index for index, word in enumerate(words) if word not in _HYPHENS or index == head]
        lower = [words[index].lower().replace("’", "'") for index in kept]
        at = kept.index(head)
        for phrase in self._phrases.get(lower[at], ()):
            first, last = at - phrase.head, at - phrase.head + len(phrase.words) - 1
            before, after = lower[max(first, 0) : at], lower[at + 1 : last + 1]
            if first >= 0 and (*before, phrase.words[phrase.head], *after) == phrase.words:
                return RoleMatch(phrase.role, kept[first], kept[last])
        return None


@lru_cache(maxsize=4)
def load_roles(directory: Path = DATA) -> Roles:
    """The roles of a data directory, checked.

    Raises DataError where a row does not fit or words stand in two rows.
    """
    path = directory / "lexicon" / "en" / "roles.yml"
    rows = load_rows(path, Role)
    seen: set[str] = set()
    for words in (words for role in rows for words in role.words):
        if words in seen:
            raise DataError(f"{path}: {words!r} stands twice; keep one")
        seen.add(words)
    return Roles(rows)


def _read(words: str, role: Role) -> Iterator[_Phrase]:
    parts = tuple(re.split(r"[\s-]+", words))
    stop = next((index for index, word in enumerate(parts) if index and word in _AFTER_HEAD), len(parts))
    yield _Phrase(parts, stop - 1, role)
    # A parser may take either word of "chargé d'affaires" for the head.
    for index, word in enumerate(parts[1:], 1):
        if word == "d'affaires":
            yield _Phrase(parts, index - 1, role)


def _forms(word: str) -> set[str]:
    """The noun and its regular plurals; taggers leave a capitalised plural ("Ministers") as it is."""
    plurals = {f"{word}s"}
    if re.search(r"[^aeiou]y$", word):
        plurals.add(f"{word[:-1]}ies")
    if re.search(r"(s|x|ch|sh)$", word):
        plurals.add(f"{word}es")
    if word.endswith("man"):
        plurals.add(f"{word[:-3]}men")
    if word.endswith("'affaires"):
        plurals.add(word.removesuffix("s"))
    return {word, *plurals}
