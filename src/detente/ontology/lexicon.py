"""Patterns of the language: verbs, nouns and phrases with what they mean and where their parties stand.

A row of lexicon/en/events/*.yml is a Pattern; of control.yml a Control; of nouns.yml a NounClass.

**Words.** `verbs` are lemmas; "carry out" is a verb with its particle; phrases like "be at war" are a verb and the
words that must follow as its object or preposition ("hold @talks" is better said with `object`). `nouns` are event
nouns by lemma, with the words before them where needed ("air strike").

**Constraints.** `object` lists lemmas or @classes (nouns.yml) that the head of the object must be in; `subject` is the
same for the grammatical subject ("the embassy reopened"); `preps` maps a preposition to the lemmas or @classes that
must follow it ("@party" is any actor, "@armed" an armed group, "@national" people called by their state as in "two
Canadians", "@any" anything); `without` names role sources that must be empty; `also` lists
lemmas of which one must stand in the trigger's stretch (object, prepositions, modifiers); a `line` pattern stands only
in an item of a list that is no clause ("Ana Lima, nominee for ambassador to Peru"); `under` and `not_under` list lemmas
of the words that an event noun hangs on, of which one must, or none may, stand there ("the truce collapsed").

**Roles.** `actor`, `recipient`, `host`, `mediator` list sources in order; the first that gives a party is taken:
  subject         who does it (the agent in the passive)
  object          who or what undergoes it (the subject in the passive), with the object's own parties
  object.owner    the state in front of the object: "the Russian ambassador", "Iran's envoy"
  owner           the same for an event noun: "Israeli airstrikes", "Iran's expulsion of …"
  to, with, against, from, in, on, of, by, between, for, at, over, into, toward, …   what follows the preposition
  object.to …     the same, the preposition must hang on the object
  subject.in …    the same for the grammatical subject
  place           the country of a place named in the trigger's stretch
  light           for event nouns: the subject of the verb that carries them ("held talks", "launched a strike")
  above           for event nouns: the subject of the verb they hang on
  above.object    the same: what that verb's object stands for
  above.subject   for verbs: the subject of the verb whose clause theirs stands in
  holder          of those set free: who holds them ("held in Chad"), or whose the jail is that they leave
  for.owner       whose what follows "for" is: "pressed for an Israeli withdrawal"
  issuer          who issues the statement, where the text is one
  listed          of measures: the state that those they strike are said to be of ("ten judges linked to Chad's junta")
  line.to …       in a line without a clause: what follows the preposition anywhere in it
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Protocol

from pydantic import Field, model_validator

from detente.errors import DataError
from detente.model.base import Record
from detente.model.commitment import Grade
from detente.model.event import EventType, Status
from detente.ontology.loading import load_rows


class Example(Record):
    """A sentence with the parties that the pattern must give; `none` where it must not fire."""

    text: str
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    status: Status = "actual"
    none: bool = False


class Pattern(Record):
    """Words, their constraints, what they mean and where the parties stand.

    `symmetric`: all parties are actors and recipients of each other, however named.
    """

    id: str
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    object: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    preps: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    also: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    type: EventType
    mode: str | None = None
    act: str | None = None
    cameo: str | None = None
    contexts: tuple[str, ...] = ()
    symmetric: bool = False
    line: bool = False
    under: tuple[str, ...] = ()
    not_under: tuple[str, ...] = ()
    actor: tuple[str, ...] = ("subject",)
    recipient: tuple[str, ...] = ("object", "object.owner")
    host: tuple[str, ...] = ()
    mediator: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()

    @cached_property
    def exactness(self) -> float:
        """How much it asks for: constraints on parts of the clause count most, then parties needed."""
        constraints = bool(self.object) + bool(self.subject) + len(self.preps)
        return 2 * constraints + bool(self.also) + 0.5 * len(self.needs)

    @model_validator(mode="after")
    def _has_words(self) -> Pattern:
        if not self.verbs and not self.nouns:
            raise ValueError("a pattern takes verbs or nouns")
        return self


class Control(Record):
    """A word that says how the deed under it stands: agreed, promised, threatened, refused, failed, accused …

    `no_verb`: it does so only as a noun or adjective ("is open to talks", not "opened its airspace to the flights").
    """

    words: tuple[str, ...]
    effect: str
    type: EventType | None = None
    mode: str | None = None
    grade: Grade | None = None
    no_verb: bool = False
    note: str | None = None
    examples: tuple[Example, ...] = ()

    @model_validator(mode="after")
    def _known_effect(self) -> Control:
        if self.effect not in EFFECTS:
            raise ValueError(f"unknown effect {self.effect!r}; one of {', '.join(sorted(EFFECTS))}")
        return self


# What a governing word does to the deed under it.
EFFECTS = frozenset("agree promise plan threaten refuse request accuse deny possible fail transparent undo".split())


class NounClass(Record):
    """A class of nouns that patterns name with an @: lemmas, several words allowed."""

    name: str
    words: tuple[str, ...]
    note: str | None = None


class Constrained(Protocol):
    """A row that asks for words in parts of the clause."""

    @property
    def id(self) -> str: ...
    @property
    def object(self) -> tuple[str, ...]: ...
    @property
    def subject(self) -> tuple[str, ...]: ...
    @property
    def preps(self) -> Mapping[str, tuple[str, ...]]: ...
    @property
    def also(self) -> tuple[str, ...]: ...


# Constraints that no word list meets: anything, any actor, an armed group, "two Canadians".
NAMED = frozenset(("@any", "@party", "@armed", "@national"))

_HOSTILE = frozenset(("ASSAULT", "COERCE", "SANCTION", "MOBILIZE"))


class Lexicon:
    """The loaded lexicon: patterns by the first lemma of their words, controls by lemma, noun classes by name."""

    def __init__(
        self, patterns: tuple[Pattern, ...], controls: tuple[Control, ...], classes: tuple[NounClass, ...]
    ) -> None:
        self.patterns = patterns
        self.controls = {w: c for c in controls for w in c.words}
        self.classes = {c.name: frozenset(c.words) for c in classes}
        # Constraints opened before: patterns ask for the same ones in every sentence.
        self._members: dict[tuple[str, ...], frozenset[str]] = {}
        self._asked: dict[tuple[type, str], tuple[frozenset[str], ...]] = {}
        self.verbs: dict[str, list[tuple[tuple[str, ...], Pattern]]] = {}
        self.nouns: dict[str, list[tuple[tuple[str, ...], Pattern]]] = {}
        for pattern in patterns:
            for phrase in pattern.verbs:
                words = tuple(phrase.split())
                self.verbs.setdefault(words[0], []).append((words[1:], pattern))
            for phrase in pattern.nouns:
                words = tuple(phrase.split())
                self.nouns.setdefault(words[-1], []).append((words[:-1], pattern))

    @cached_property
    def deeds(self) -> frozenset[str]:
        """Nouns for hostile deeds: what follows "of" is whom they strike, not whose they are."""
        nouns = (n.split()[-1] for p in self.patterns if p.type in _HOSTILE for n in p.nouns)
        return frozenset(nouns) | self.classes.get("deed", frozenset())

    @cached_property
    def acting(self) -> frozenset[str]:
        """Nouns through which their owner acts: ships, moves, attacks; not plumbers, clinics or films."""
        return self.deeds | self.members(("@instrument", "@weapon", "@troop", "@diplomat", "@head", "@leader"))

    @cached_property
    def governing(self) -> frozenset[str]:
        """The first words of all controls."""
        return frozenset(words.split()[0] for words in self.controls)

    @property
    def all_verbs(self) -> frozenset[str]:
        """The lemmas of all verbs that patterns and governing words name."""
        controls = (w for w in self.controls if " " not in w and w.isalpha())
        return frozenset(self.verbs) | frozenset(controls)

    def members(self, words: tuple[str, ...]) -> frozenset[str]:
        """The lemmas that a constraint allows, its @classes opened."""
        if (known := self._members.get(words)) is not None:
            return known
        found: set[str] = set()
        for word in words:
            found |= self.classes[word[1:]] if word.startswith("@") and word[1:] in self.classes else {word}
        self._members[words] = frozenset(found)
        return self._members[words]

    def may_hold(self, row: Constrained, words: frozenset[str]) -> bool:
        """Whether a sentence of these words and lemmas may meet the row's constraints: each needs one of its words."""
        if (asked := self._asked.get((type(row), row.id))) is None:
            asked = self._asked[type(row), row.id] = tuple(self._words_asked(row))
        return all(not wanted.isdisjoint(words) for wanted in asked)

    def _words_asked(self, row: Constrained) -> Iterator[frozenset[str]]:
        """The words of which a sentence must hold one, by constraint; of several that belong together the last."""
        for wanted in (row.object, row.subject, *row.preps.values(), row.also):
            if wanted and NAMED.isdisjoint(wanted):
                yield frozenset(word.split()[-1] for word in self.members(wanted))


def load_lexicon(data: Path) -> Lexicon:
    """The lexicon of data/lexicon/en. Raises DataError with file and line where a row does not hold."""
    folder = data / "lexicon" / "en"
    classes = load_rows(folder / "nouns.yml", NounClass)
    known = frozenset(c.name for c in classes)
    patterns: list[Pattern] = []
    seen: dict[str, Path] = {}
    for path in sorted((folder / "events").glob("*.yml")):
        for pattern in load_rows(path, Pattern):
            if pattern.id in seen:
                raise DataError(
                    f"{path}: pattern {pattern.id!r} stands in {seen[pattern.id].name} too; give it another id"
                )
            if unknown := _unknown_class(pattern, known):
                raise DataError(f"{path}: pattern {pattern.id!r} names the class {unknown!r}, which nouns.yml lacks")
            seen[pattern.id] = path
            patterns.append(pattern)
    return Lexicon(tuple(patterns), load_rows(folder / "control.yml", Control), classes)


def _unknown_class(pattern: Pattern, known: frozenset[str]) -> str | None:
    """The first @class that the pattern names and the noun classes lack."""
    in_preps = (w for words in pattern.preps.values() for w in words)
    words = (*pattern.object, *pattern.subject, *in_preps, *pattern.also)
    return next((w for w in words if w.startswith("@") and w not in NAMED and w[1:] not in known), None)
