"""Base rates of a pair: how often a kind of event came within so many days, as far as the ledger knows.

The plainest forecast there is, and the one that any other has to beat.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import get_args

from detente.errors import InputError
from detente.model import Entry, Event, EventType, Pair
from detente.model.base import Record

# An entry's id, its type of event, and its age in days.
_Known = tuple[str, EventType, int]

# Upper ends of the bands of ICD 203 (Analytic Standards, 2015), with the words for each.
_BANDS = (
    (0.05, "almost no chance"), (0.20, "very unlikely"), (0.45, "unlikely"), (0.55, "roughly even chance"),
    (0.80, "likely"), (0.95, "very likely"), (1.00, "almost certain"),
)  # fmt: skip


class BaseRate(Record):
    """The chance of at least one event of a type between the two within the horizon, in days.

    `climatology` counts all past windows of that length; `persistence` those that followed a window like the last one,
    with or without such an event. Each is (hits + ½) / (windows + 1). `words` are for climatology. `entries` are the
    events counted.
    """

    type: EventType
    horizon: int
    windows: int
    hits: int
    climatology: float
    persistence: float
    words: str
    entries: tuple[str, ...]


def base_rates(entries: Iterable[Entry], pair: Pair, horizon: int, *, on: date) -> tuple[BaseRate, ...]:
    """The base rate of each type of event, for the days from `on`; none where no window has passed yet.

    Only what was reported before that day is known. Events count that were told as done, by one of the two to the
    other, on a day or span that is over. Windows run back from `on`, as far as they are whole, to after the first
    event. Raises InputError where the horizon is under a day.
    """
    if horizon < 1:
        raise InputError(f"a horizon of {horizon} days looks at nothing; give at least 1")
    known = [
        (entry.id, event.type, age) for entry in entries if entry.reported < on for event, age in _over(entry, pair, on)
    ]
    # The first event opens the record and is in no window: with it the oldest would always be full.
    windows = (max((age for _, _, age in known), default=1) - 1) // horizon
    if not windows:
        return ()
    return tuple(_rate(kind, known, horizon=horizon, windows=windows) for kind in get_args(EventType))


def in_words(chance: float) -> str:
    """The words of ICD 203 for a chance from 0 to 1."""
    return next(words for upper, words in _BANDS if chance < upper or upper == 1)


def bands() -> Iterator[tuple[str, float, float]]:
    """The bands of ICD 203 in order: the words, the lower end, and the upper end, which begins the next."""
    lower = 0.0
    for upper, words in _BANDS:
        yield words, lower, upper
        lower = upper


def _rate(kind: EventType, known: Iterable[_Known], *, horizon: int, windows: int) -> BaseRate:
    counted = [(id_, (age - 1) // horizon) for id_, type_, age in known if type_ == kind]
    counted = [(id_, window) for id_, window in counted if window < windows]
    # Newest first: window 0 is the one that has just ended.
    full = {window for _, window in counted}
    followed = [window - 1 for window in range(1, windows) if (window in full) == (0 in full)]
    climatology = _chance(len(full), windows)
    return BaseRate(
        type=kind, horizon=horizon, windows=windows, hits=len(full), climatology=climatology,
        persistence=_chance(sum(window in full for window in followed), len(followed)),
        words=in_words(climatology), entries=tuple(id_ for id_, _ in counted),
    )  # fmt: skip


def _chance(hits: int, windows: int) -> float:
    return (hits + 0.5) / (windows + 1)


def _over(entry: Entry, pair: Pair, on: date) -> Iterator[tuple[Event, int]]:
    """The entry's event and its age in days, if one of the two did it to the other and it is over."""
    event = entry.record
    if not isinstance(event, Event) or event.status != "actual" or event.when.latest is None:
        return
    actors, recipients = ({actor.party for actor in side} for side in (event.actors, event.recipients))
    directed = any(one in actors and other in recipients for one, other in ((pair.a, pair.b), (pair.b, pair.a)))
    if directed and event.when.latest < on:
        yield event, (on - event.when.latest).days
