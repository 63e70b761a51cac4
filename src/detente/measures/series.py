"""The records of a series: points, flows and numbers, each number with the entries that it stands on."""

from datetime import date, timedelta
from typing import Literal

from detente.model import EventType, LevelWord, Pair
from detente.model.base import Record
from detente.model.when import Basis

By = Literal["day", "week", "month"]
Scale = Literal["plover", "goldstein"]

# How a happening got its day: by its own date, by the end of a span of days, or only by the report of it.
PlacedBy = Literal["date", "span", "reported", "recorded"]

# "quiet": reports came out and tell of nothing done this way. "no data": none came out. They are not the same.
State = Literal["active", "quiet", "no data"]


class Number(Record):
    """A number with the ids of the entries it stands on; null where there is no data, which is not zero."""

    value: float | None
    entries: tuple[str, ...] = ()


class Count(Number):
    """The number of one class or type."""

    name: str


class Happening(Record):
    """One distinct event, however often it was told.

    `directions` are (sender, receiver), two of them where both act. `score` is null where the scale has none for it.
    `alleged`: no report tells it in its own name, and no doer owns up to it.
    """

    day: date
    placed_by: PlacedBy
    type: EventType
    act: str | None
    directions: tuple[tuple[str, str], ...]
    score: float | None
    alleged: bool
    entries: tuple[str, ...]
    articles: tuple[str, ...]


class Coverage(Record):
    """The articles on the pair that came out in a period, and from where.

    `unplaced` counts articles whose outlet's country is unknown; `elsewhen` articles that came out at another time, or
    on an unknown day, and tell of the period's events.
    """

    articles: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    unplaced: int = 0
    elsewhen: tuple[str, ...] = ()


class Flow(Record):
    """What went one way in a period; with sender and receiver null, between the two, a mutual event counted once.

    `stock` is as at the end of the period's last day. `reports` counts articles. `undated` are the events placed by
    their report, `unscored` those that the scale has no score for.
    """

    sender: str | None
    receiver: str | None
    state: State
    events: Number
    reports: int
    classes: tuple[Count, ...]
    types: tuple[Count, ...]
    cooperation: Number
    conflict: Number
    net: Number
    stock: float | None
    undated: Number
    alleged: Number
    unscored: Number


class Point(Record):
    """A period [start, end) with its coverage and three flows: a to b, b to a, and between the two."""

    start: date
    end: date
    coverage: Coverage
    flows: tuple[Flow, Flow, Flow]

    def flow(self, sender: str | None = None) -> Flow:
        """The flow from this sender; without one, that between the two."""
        return next(flow for flow in self.flows if flow.sender == sender)


class Step(Record):
    """A day from which one side's level holds: the step line, never part of a flow."""

    day: date
    sender: str
    receiver: str
    word: LevelWord
    order: int | None
    rule: str
    inferred: str | None
    basis: Basis
    entries: tuple[str, ...]


class Announced(Record):
    """A level that was announced for one side and not yet reached: a promise, or a head who is named and not in post.

    [day, until) are the days on which it stood open; `until` is null where it still does. `how` is the promise's grade
    or the head's phase.
    """

    day: date
    until: date | None
    sender: str
    receiver: str
    word: LevelWord
    how: str
    entries: tuple[str, ...]


Sign = Literal["cooperation", "conflict"]

# Below so many periods with data, or so many events, no change point is looked for: a few deeds always look like one.
LEAST_PERIODS, LEAST_EVENTS = 24, 20


class Reciprocity(Record):
    """How far the two give each other as good as they get, from 0 to 1, each null where there was nothing to return.

    What they do together is left out. `correlation` is that of the two nets over the periods in which both are known,
    -1 to 1; null below the least number of periods. `periods` is how many they are.
    """

    cooperation: float | None
    conflict: float | None
    correlation: float | None
    periods: int


class Reply(Record):
    """A deed and the next of the same sign the other way, so many days later."""

    days: int
    deed: tuple[str, ...]
    reply: tuple[str, ...]


class Replies(Record):
    """How soon `receiver` answers deeds of `sender` in kind: of `deeds`, those that were followed within the window.

    `days` is the median of the answered ones. `usual_share` and `usual_days` are the same from any day of the series,
    deed or no deed: an answer is only what comes more often or sooner than that.
    """

    sender: str
    receiver: str
    sign: Sign
    window: int
    deeds: int
    share: float | None
    days: float | None
    usual_share: float | None
    usual_days: float | None
    answered: tuple[Reply, ...] = ()


class ChangePoint(Record):
    """A day from which deeds of one sign and direction come more or less often, in events a 30 days before and after.

    `entries` are what moved it: the first that came with a rise, the last that came before a fall. The rates of
    coverage, in articles a 30 days, say whether attention moved as well.
    """

    day: date
    sender: str
    receiver: str
    sign: Sign
    direction: Literal["up", "down"]
    before: float
    after: float
    coverage_before: float
    coverage_after: float
    entries: tuple[str, ...]


class Search(Record):
    """One search for change points: what it had, and whether that was enough to search at all."""

    sender: str
    receiver: str
    sign: Sign
    periods: int
    events: int
    dispersion: float | None
    enough: bool


class Band(Record):
    """Between which values 90% of resamplings over articles lie, for one flow of one period; null without data."""

    start: date
    sender: str | None
    cooperation: tuple[float, float] | None
    conflict: tuple[float, float] | None
    net: tuple[float, float] | None


class Aside(Record):
    """An event entry that is not counted, and why."""

    entry: str
    reason: Literal["announced", "possible", "negated", "outlet left out", "neither acts on the other", "after the end"]


class Series(Record):
    """The measures of a pair by period, with what they were made by and the happenings they stand on.

    `until` is the first day that no longer counts. Happenings before `since` bear on the stock and on nothing else.
    `changes`, `searches` and `bands` are empty until they are asked for (`with_changes`, `with_bands`).
    """

    pair: Pair
    by: By
    since: date | None
    until: date | None
    scale: Scale
    half_life: float
    leave_out: tuple[str, ...]
    points: tuple[Point, ...] = ()
    levels: tuple[Step, ...] = ()
    announced: tuple[Announced, ...] = ()
    reciprocity: Reciprocity | None = None
    replies: tuple[Replies, ...] = ()
    changes: tuple[ChangePoint, ...] = ()
    searches: tuple[Search, ...] = ()
    bands: tuple[Band, ...] = ()
    happenings: tuple[Happening, ...] = ()
    aside: tuple[Aside, ...] = ()

    def behind_stock(self, point: Point, sender: str | None = None) -> tuple[str, ...]:
        """The entries behind a stock: those of every scored happening up to the end of the point."""
        return tuple(
            entry
            for each in self.happenings
            if each.score is not None and each.day < point.end and goes(each, sender)
            for entry in each.entries
        )


def goes(happening: Happening, sender: str | None) -> bool:
    """Whether a happening belongs to the flow from this sender; all belong to that between the two."""
    return sender is None or sender in (happening.directions[0][0], happening.directions[-1][0])


def days_before(day: date, days: int) -> date:
    """So many days earlier, or the first day of the calendar."""
    return day - timedelta(days=days) if day.toordinal() > days else date.min


def day_after(day: date) -> date:
    """The next day, or the last day of the calendar."""
    return day + timedelta(days=1) if day < date.max else day
