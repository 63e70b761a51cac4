"""Rows of lexicon/en/standings.yml: how a text tells a standing, and what it sets.

`first` and `second` are role sources as in the event patterns: sender and receiver for a mission or a head, the two
parties for relations, the one who recognises and the one recognised. `set` holds the fields of the standing as
affirmed, `when_negated` as denied ("does not recognise"); an empty one means that nothing is told then.
"""

from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field

from detente.model.base import Record
from detente.ontology.lexicon import Example
from detente.ontology.loading import load_rows


class Told(Record):
    """Words, constraints and fields of a standing told as background.

    `subject` lists lemmas or @classes that the grammatical subject must be in ("diplomatic relations continue").
    """

    id: str
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    object: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    preps: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    also: tuple[str, ...] = ()
    standing: Literal["representation", "mission", "relations", "recognition", "format", "channel"]
    first: tuple[str, ...] = ("subject",)
    second: tuple[str, ...] = ()
    set: dict[str, str] = Field(default_factory=dict)
    when_negated: dict[str, str] = Field(default_factory=dict)
    examples: tuple[Example, ...] = ()

    @cached_property
    def heads(self) -> frozenset[str]:
        """The lemmas on which the row's phrases hang: a verb's first word, a noun's last."""
        return frozenset([phrase.split()[0] for phrase in self.verbs] + [phrase.split()[-1] for phrase in self.nouns])

    @property
    def format(self) -> bool:
        """Whether the row tells of a format of talks, whose parties stand side by side."""
        return self.standing == "format"


def load_told(data: Path) -> tuple[Told, ...]:
    """The rows of lexicon/en/standings.yml, in order: the first that fits a word is taken."""
    return load_rows(data / "lexicon" / "en" / "standings.yml", Told)
