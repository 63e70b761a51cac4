"""What the values of a record mean: grades of promises, statuses of events, stances of voices, states of claims."""

from functools import lru_cache
from pathlib import Path
from typing import Literal

from detente.model.base import Record
from detente.ontology.loading import load_rows

VALUES = Path(__file__).parents[1] / "data" / "ontology" / "values.yml"

Field = Literal["grade", "status", "stance", "claim"]


class Value(Record):
    """A value of a field, what it says, and an example."""

    field: Field
    code: str
    says: str
    example: str


@lru_cache(maxsize=1)
def values() -> tuple[Value, ...]:
    """Every value, in the order of the file: a ladder from its lowest rung up."""
    return tuple(load_rows(VALUES, Value))


def values_of(field: Field) -> tuple[Value, ...]:
    """The values of one field."""
    return tuple(value for value in values() if value.field == field)
