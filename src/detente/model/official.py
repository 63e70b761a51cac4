"""Somebody whose office the text itself tells."""

from pydantic import Field

from detente.model.actor import Sector
from detente.model.article import Evidence
from detente.model.base import Record


class Official(Record):
    """A person learned from the text with an office, so that the surname alone is understood afterwards.

    `party` is the code of the state or organisation whose office it is, `role` the office as written.
    """

    id: str
    party: str
    sector: Sector | None = None
    name: str
    role: str | None = None
    evidence: tuple[Evidence, ...] = Field(min_length=1)
