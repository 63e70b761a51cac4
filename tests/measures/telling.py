"""Entries by hand: what one article tells of Norway and Hungary, or of others."""

from datetime import UTC, date, datetime
from typing import Any

from detente.measures import Flow, Series, measure
from detente.model import UNKNOWN_WHEN, Actor, Entry, Event, Evidence, Outlet, Pair, Trouble, Voice, When

PAIR = Pair.of("NOR", "HUN")
RECORDED = datetime(2025, 12, 31, tzinfo=UTC)


def who(*codes: str) -> tuple[Actor, ...]:
    return tuple(Actor(code=code, via="by hand") for code in codes)


def on(first: str | None, last: str | None = None) -> When:
    """A day, a span of days, or no day."""
    if first is None:
        return UNKNOWN_WHEN
    return When(earliest=date.fromisoformat(first), latest=date.fromisoformat(last or first), basis="stated")


def told(
    id: str, when: When | str | None, *, reported: str | None = None, article: str | None = None, **more: Any
) -> Entry:
    """An entry that Norway struck Hungary, unless `more` says otherwise; by default each in an article of its own."""
    if not isinstance(when, When):
        when = on(when)
    words = (Evidence(article=article or id, start=0, end=3, quote="hit"),)
    fields: dict[str, Any] = {
        "type": "ASSAULT", "actors": who("NOR.MIL"), "recipients": who("HUN"), "rule": "by hand", "confidence": 1.0,
    }  # fmt: skip
    event = Event(id=id, when=when, evidence=words, trigger=words, **{**fields, **more})
    return entry(id, event, when=when, reported=reported or str(when.latest), article=article)


def entry(
    id: str, record: Any, *, reported: str, article: str | None = None, when: When = UNKNOWN_WHEN, **more: Any
) -> Entry:
    fields: dict[str, Any] = {"reported_basis": "published", "run": 1, "recorded": RECORDED}
    return Entry(
        id=id,
        content=id,
        article=article or id,
        kind="trouble" if isinstance(record, Trouble) else "event",
        when=when,
        reported=date.fromisoformat(reported),
        record=record,
        **{**fields, **more},
    )


def something_else(id: str, *, reported: str) -> Entry:
    """An entry that is no event: the article came out, and tells of nothing done."""
    return entry(id, Trouble(station="coding", span=None, reason="by hand"), reported=reported)


def voice(holder: str, stance: Any) -> Voice:
    return Voice(holder="publisher" if holder == "publisher" else who(holder)[0], stance=stance)


def series(*entries: Entry, **options: Any) -> Series:
    return measure(entries, PAIR, **{"by": "month", **options})


def months(s: Series, sender: str | None = "NOR") -> dict[str, Flow]:
    """The flow from a sender by month."""
    return {point.start.isoformat()[:7]: point.flow(sender) for point in s.points}


def printed_in(**countries: str) -> dict[str, tuple[Outlet, ...]]:
    """Who printed which article, by the country of the outlet."""
    return {
        article: (Outlet(name=f"{country} Post", country=country or None),) for article, country in countries.items()
    }
