"""What a text is coded as, in short: for tests that state who did what to whom."""

from collections.abc import Callable
from datetime import date

import pytest

from detente.intake import from_text
from detente.pipeline import read

# Type, doers, receivers.
Told = tuple[str, set[str], set[str]]


@pytest.fixture(scope="session")
def all_told() -> Callable[[str], list[Told]]:
    """The events that the patterns alone find in a text."""

    def told(text: str) -> list[Told]:
        found = read(from_text(text, published=date(2025, 3, 5), language="en"), model=False)
        return [(e.type, {a.party for a in e.actors}, {r.party for r in e.recipients}) for e in found.events]

    return told
