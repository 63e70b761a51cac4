"""What was promised."""

from typing import Literal

from pydantic import Field

from detente.model.actor import Actor
from detente.model.article import Evidence
from detente.model.base import Record
from detente.model.event import EventType, Voice
from detente.model.when import When

Grade = Literal[
    "floated", "willing", "announced", "agreed_in_principle", "agreed", "signed", "ratified",
    "partly_fulfilled", "fulfilled", "lapsed", "withdrawn", "refused", "superseded",
]  # fmt: skip


class Commitment(Record):
    """A promise at one rung of the ladder. An open deadline ("as soon as possible") keeps its words without dates."""

    id: str
    promisors: tuple[Actor, ...] = ()
    beneficiaries: tuple[Actor, ...] = ()
    act: str | None = None
    type: EventType | None = None
    words: str
    condition: str | None = None
    deadline: When | None = None
    grade: Grade
    voices: tuple[Voice, ...] = ()
    from_event: str | None = None
    evidence: tuple[Evidence, ...] = Field(min_length=1)
