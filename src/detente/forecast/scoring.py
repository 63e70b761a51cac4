"""How good forecasts were: each settled by what came, Brier scores beside the baseline's, and reliability."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal

from detente.errors import InputError
from detente.forecast.deeds import CLASSES, class_of, day_of, ways_of
from detente.forecast.keeping import kept_in_time
from detente.forecast.levels import Side
from detente.forecast.rates import bands
from detente.model import Entry, Event, FollowedCommitment, Forecast, KeptForecast
from detente.model.base import Record

Outcome = Literal["came", "did not come", "open", "void"]


class Settled(Record):
    """A kept forecast and what became of it, with the entries that tell it.

    "open": its last day is not over. "void": what it spoke of is no longer in the ledger. `beforehand`: it was kept by
    the day after it was made; another one was made looking back, and proves nothing.
    """

    kept: KeptForecast
    until: date
    outcome: Outcome
    beforehand: bool
    entries: tuple[str, ...] = ()


class Band(Record):
    """The forecasts whose probability lies between two ends: how many, their mean, and the share that came."""

    words: str
    lower: float
    upper: float
    number: int
    mean: float | None
    came: float | None


class BrierScores(Record):
    """The scores of settled forecasts. The Brier score is the mean squared distance from what came: 0 is perfect.

    `skill` is 1 − brier / baseline: above 0 is better than the plain rates; null where the baseline was perfect.
    """

    number: int
    came: int
    brier: float
    baseline: float
    skill: float | None
    reliability: tuple[Band, ...]


class Scoreboard(Record):
    """Every kept forecast: those of which it is known what came, with their scores, and those still open.

    `by_question` has the scores of each question with each length of time ("events, 30 days"). Only what was kept
    beforehand is scored; `looking_back` counts the rest that is settled.
    """

    day: date
    scores: BrierScores | None
    by_question: Mapping[str, BrierScores]
    settled: tuple[Settled, ...]
    open: tuple[Settled, ...]
    void: int
    looking_back: int


def settle(
    kept: Iterable[KeptForecast],
    *,
    today: date,
    entries: Iterable[Entry],
    sides: Iterable[Side],
    promises: Iterable[FollowedCommitment],
) -> tuple[Settled, ...]:
    """What became of each forecast by the end of yesterday, as the ledger tells it now.

    A report that comes later may still change it: nothing of this is stored.
    """
    told = _deeds_by_way(entries)
    by_way = {(side.sender, side.receiver): side for side in sides}
    followed = {entry: promise for promise in promises for entry in (*promise.entries, promise.id)}
    found = []
    for each in kept:
        asked = each.forecast
        until = asked.made + timedelta(days=asked.days)
        if until >= today:
            outcome: Outcome = "open"
            behind: tuple[str, ...] = ()
        else:
            outcome, behind = _outcome(asked, until, told, by_way, followed)
        beforehand = each.recorded.date() <= asked.made + timedelta(days=1)
        found.append(Settled(kept=each, until=until, outcome=outcome, beforehand=beforehand, entries=behind))
    return tuple(found)


def scoreboard(settled: Sequence[Settled], *, today: date) -> Scoreboard:
    """The scores of what is settled, and what is open."""
    over = [each for each in settled if each.outcome in ("came", "did not come")]
    counted = [each for each in over if each.beforehand]
    groups: dict[str, list[Settled]] = {}
    for each in counted:
        asked = each.kept.forecast
        days = f", {asked.days} day{'s' * (asked.days > 1)}" if asked.question != "commitment" else ""
        groups.setdefault(f"{asked.question}{days}", []).append(each)
    return Scoreboard(
        day=today,
        scores=_scores_of(counted) if counted else None,
        by_question={name: _scores_of(some) for name, some in sorted(groups.items())},
        settled=tuple(over),
        open=tuple(each for each in settled if each.outcome == "open"),
        void=sum(each.outcome == "void" for each in settled),
        looking_back=len(over) - len(counted),
    )


def brier_scores(cases: Iterable[tuple[float, float, bool]]) -> BrierScores:
    """The scores of probabilities beside a baseline's, each with whether it came. Raises InputError where none is."""
    rows = tuple(cases)
    if not rows:
        raise InputError("there is no case to score; give at least one")
    brier, plain = (sum((row[place] - row[2]) ** 2 for row in rows) / len(rows) for place in (0, 1))
    return BrierScores(
        number=len(rows),
        came=sum(came for _, _, came in rows),
        brier=brier,
        baseline=plain,
        skill=1 - brier / plain if plain else None,
        reliability=tuple(_band(rows, *each) for each in bands()),
    )


def _scores_of(some: Iterable[Settled]) -> BrierScores:
    asked = ((each.kept.forecast, each.outcome == "came") for each in some)
    return brier_scores((forecast.probability, forecast.baseline, came) for forecast, came in asked)


def _band(rows: Sequence[tuple[float, float, bool]], words: str, lower: float, upper: float) -> Band:
    here = [(chance, came) for chance, _, came in rows if lower <= chance < upper or chance == upper == 1]
    number = len(here)
    return Band(
        words=words,
        lower=lower,
        upper=upper,
        number=number,
        mean=sum(chance for chance, _ in here) / number if number else None,
        came=sum(came for _, came in here) / number if number else None,
    )


def _deeds_by_way(entries: Iterable[Entry]) -> Mapping[tuple[str, str, str], list[tuple[date, str]]]:
    """The days of deeds with the entries that tell them, by doer, other and class."""
    found: dict[tuple[str, str, str], list[tuple[date, str]]] = {}
    for entry in entries:
        event = entry.record
        if isinstance(event, Event) and event.status == "actual":
            for source, target in ways_of(event):
                key = (source, target, CLASSES[class_of(event.type)])
                found.setdefault(key, []).append((day_of(entry), entry.id))
    return found


def _outcome(
    asked: Forecast,
    until: date,
    told: Mapping[tuple[str, str, str], list[tuple[date, str]]],
    sides: Mapping[tuple[str, str], Side],
    promises: Mapping[str, FollowedCommitment],
) -> tuple[Outcome, tuple[str, ...]]:
    match asked.question:
        case "events":
            days = told.get((asked.source, asked.target, asked.subject), [])
            behind = tuple(entry for day, entry in sorted(days) if asked.made < day <= until)
        case "level":
            side = sides.get((asked.source, asked.target))
            changes = side.changes if side else ()
            behind = tuple(entry for each in changes if asked.made < each.day <= until for entry in each.entries)
        case "commitment":
            promise = promises.get(asked.subject)
            if promise is None:
                return "void", ()
            behind = tuple(entry for deed in promise.kept for entry in deed.entries) or promise.entries
            if not kept_in_time(promise):
                return "did not come", ()
    return ("came", behind) if behind else ("did not come", ())
