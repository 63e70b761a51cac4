"""What is claimed, and every voice on it."""

from typing import Literal

from pydantic import Field

from detente.model.actor import Actor
from detente.model.article import Evidence
from detente.model.base import Record
from detente.model.event import Voice

ClaimState = Literal["uncontested", "disputed", "unconfirmed", "confirmed", "withdrawn"]


class Claim(Record):
    """A proposition (an event's or standing's id, or words) with its voices; `state` is derived from them.

    `against` is the doer of a blameworthy proposition, whoever speaks of it; empty for a neutral fact or a boast.
    """

    id: str
    proposition: str
    against: tuple[Actor, ...] = ()
    voices: tuple[Voice, ...] = Field(min_length=1)
    state: ClaimState
    evidence: tuple[Evidence, ...] = Field(min_length=1)
