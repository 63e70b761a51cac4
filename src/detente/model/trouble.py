"""What could not be read: a record like any other."""

from detente.model.article import Evidence
from detente.model.base import Record


class Trouble(Record):
    """Where reading stopped and why. `span` is null when it concerns the whole text."""

    station: str
    reason: str
    span: Evidence | None = None
