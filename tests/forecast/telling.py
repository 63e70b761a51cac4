"""Entries built by hand: who did what to whom, on which day, and when it came out."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from detente.model import Actor, Entry, Event, Evidence, When

FIRST = date(2024, 1, 1)


def deed(
    number: int,
    *,
    by: str = "NOR",
    to: str = "HUN",
    type: str = "ACCUSE",
    later: int = 0,
    dated: bool = True,
    **more: Any,
) -> Entry:
    """An entry of a deed so many days after FIRST, reported `later` days after that."""
    day = FIRST + timedelta(days=number)
    when = When(earliest=day, latest=day, precision="day", basis="stated") if dated else When()
    words = (Evidence(article="a", start=0, end=3, quote="did"),)
    fields: dict[str, Any] = {
        "type": type, "actors": (Actor(code=by, via="by hand"),), "recipients": (Actor(code=to, via="by hand"),),
        "rule": "by hand", "confidence": 1.0,
    }  # fmt: skip
    event = Event(id="e", when=when, evidence=words, trigger=words, **{**fields, **more})
    return Entry(
        id=f"{by}{to}{type}{number}+{later}", content="c", run=1, article="a", kind="event", when=when,
        reported=day + timedelta(days=later), reported_basis="published",
        recorded=datetime(2026, 1, 1, tzinfo=UTC), record=event,
    )  # fmt: skip


def after(number: int) -> date:
    """The day so many days after FIRST."""
    return FIRST + timedelta(days=number)


def world(days: int = 300) -> list[Entry]:
    """Sixteen states in pairs: the first of each accuses now and then, and in half of the pairs it is answered in kind.

    Who is answered is settled by the pair, when by the day, so that nothing is drawn.
    """
    states = [f"S{letter}{other}" for letter in "ABCDEFGH" for other in "XY"]
    told = []
    for number, (one, other) in enumerate(zip(states[::2], states[1::2], strict=True)):
        for day in range(3 + number, days, 17 + 5 * number):
            told.append(deed(day, by=one, to=other))
            if number % 2:
                told += [deed(day + gap, by=other, to=one) for gap in (2, 5)]
    for day in range(days):
        told.append(deed(day, by="PPP", to="QQQ", type="CONSULT"))
    return told
