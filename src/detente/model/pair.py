"""Two states, side by side."""

from typing import Self

from pydantic import model_validator

from detente.model.base import Record


class Pair(Record):
    """Two different parties in alphabetical order of their codes: the undirected pair. `AFG-PAK` in addresses."""

    a: str
    b: str

    @classmethod
    def of(cls, one: str, other: str) -> Self:
        """The pair of two codes, whatever their order."""
        first, second = sorted((one, other))
        return cls(a=first, b=second)

    @model_validator(mode="after")
    def _two_in_order(self) -> Self:
        if self.a >= self.b:
            raise ValueError(f"a pair takes two different codes in alphabetical order, not {self.a!r} and {self.b!r}")
        return self

    def __str__(self) -> str:
        return f"{self.a}-{self.b}"
