"""What was forecast on a day, kept to be scored when its time has come."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from detente.model.base import Record

Question = Literal["events", "level", "commitment"]


class Forecast(Record):
    """The probability, as of the day `made`, that something comes within `days` days after it.

    `subject` says of what: for "events" a quad class, for "level" the words "a change", for "commitment" the id of the
    entry that told the promise. `baseline` is what the plain reference said on the same day; `because` holds what the
    probability rests on, as JSON has it.
    """

    made: date
    question: Question
    source: str
    target: str
    subject: str
    days: int = Field(gt=0)
    probability: float = Field(ge=0, le=1)
    baseline: float = Field(ge=0, le=1)
    model: str
    because: dict[str, Any] = Field(default_factory=dict)


class KeptForecast(Record):
    """A forecast with its place in the ledger."""

    number: int
    run: int
    recorded: datetime
    forecast: Forecast
