"""When something holds or happened, with what is not known left open."""

from datetime import date
from typing import Literal, Self

from pydantic import model_validator

from detente.model.base import Record

Precision = Literal["day", "week", "month", "season", "year", "unknown"]
Basis = Literal["stated", "relative", "unknown"]


class When(Record):
    """A span of days, both ends included; null where unknown. `text` keeps the words."""

    earliest: date | None = None
    latest: date | None = None
    precision: Precision = "unknown"
    basis: Basis = "unknown"
    text: str | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.earliest and self.latest and self.earliest > self.latest:
            raise ValueError(f"earliest {self.earliest} is after latest {self.latest}")
        return self


UNKNOWN_WHEN = When()
