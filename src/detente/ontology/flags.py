"""The flags of a position: what each means, and what raises it."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from detente.model.base import Record
from detente.ontology.loading import load_rows

FLAGS = Path(__file__).parents[1] / "data" / "ontology" / "flags.yml"


class FlagMeaning(Record):
    """A flag's code, what it says in a sentence, and when it is computed."""

    code: str
    says: str
    when: str


@lru_cache(maxsize=1)
def flag_meanings() -> Mapping[str, FlagMeaning]:
    """Every flag by its code, in order."""
    return {row.code: row for row in load_rows(FLAGS, FlagMeaning)}
