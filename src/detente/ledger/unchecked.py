"""Records made of fields that were checked before."""

from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel

R = TypeVar("R", bound=BaseModel)


def unchecked(kind: type[R], fields: dict[str, Any]) -> R:
    """A record of all its fields, past the checks: for what passed them when it was read out of a text, or entered.

    As `model_construct` and `model_copy`, which look at every field once more and take three times as long.
    """
    made = kind.__new__(kind)
    object.__setattr__(made, "__dict__", fields)
    object.__setattr__(made, "__pydantic_fields_set__", _names(kind))
    object.__setattr__(made, "__pydantic_extra__", None)
    object.__setattr__(made, "__pydantic_private__", None)
    return made


@cache
def _names(kind: type[BaseModel]) -> set[str]:
    return set(kind.model_fields)
