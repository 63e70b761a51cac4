"""The words for what records hold in codes: one vocabulary for the command line, the pages and the pictures."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from detente.model.base import Record
from detente.ontology.loading import load_rows

WORDS = Path(__file__).parents[1] / "data" / "ontology" / "words.yml"

Of = Literal["deed", "status", "stance", "claim_rule", "level"]


class Word(Record):
    """A code in words. `several` is a verb's form for several parties, `then` what follows it, `short` a short form."""

    of: Of
    code: str
    word: str = Field(min_length=1)
    several: str = ""
    then: str = ""
    short: str = ""

    @property
    def alone(self) -> str:
        """The word where nothing follows it: "denies it"."""
        return f"{self.word} {self.then}".strip()


@lru_cache(maxsize=1)
def _words() -> Mapping[tuple[Of, str], Word]:
    return {(row.of, row.code): row for row in load_rows(WORDS, Word)}


def words_of(of: Of) -> Mapping[str, Word]:
    """The words for codes of one kind, in the order of the file."""
    return {code: row for (kind, code), row in _words().items() if kind == of}


def word_of(of: Of, code: str) -> Word:
    """The words for a code; one that has none is read as it stands."""
    return _words().get((of, code)) or Word(of=of, code=code, word=code.replace("_", " ") or code)
