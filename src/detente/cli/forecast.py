"""`detente forecast`: what is likely between two parties, with plain rates beside it, and how good such words were."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from detente.cli import later
from detente.cli.keep import opened
from detente.cli.names import counted, day, several, shown
from detente.cli.options import DEFAULT_LEDGER, AsJson, LedgerOption, day_of, pair_of
from detente.cli.page import out
from detente.cli.told import short
from detente.errors import InputError
from detente.model import FollowedCommitment, KeptForecast, Pair
from detente.model.base import Record

if TYPE_CHECKING:
    from detente.forecast import BrierScores, Factor, Foreseen, Outlook, Scoreboard, Settled, Side
    from detente.ledger import Ledger

# Of an id, of the entries behind a line and of the words of a promise, as much as a line needs.
_ID, _IDS, _WORDS = 8, 5, 60
# How many other pairs tell the usual rate at which levels change: those of which most is told.
_OTHERS = 30
_WIDTH = 31
# After so many days without a report, a person is told.
_SILENT = 7
_THEMES = {
    "same": "{a} to {b}, the same class",
    "back": "{b} to {a}, the same class",
    "other": "{a} to {b}, other classes",
    "back other": "{b} to {a}, other classes",
    "elsewhere": "{a} to others, others to {b}",
    "coverage": "how much is reported of late",
    "season": "the time of the year",
}


def forecast(
    a: Annotated[str | None, typer.Argument(metavar="[PARTY", help="A state or organisation: code or name.")] = None,
    b: Annotated[str | None, typer.Argument(metavar="PARTY]", help="The other one.")] = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DATE", help="As known at the end of that day, YYYY-MM-DD (default: today)."),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="What each probability rests on: weights, and the entries behind them.")
    ] = False,
    keep: Annotated[
        bool, typer.Option("--keep", help="Enter the forecasts in the ledger, to be scored when their time has come.")
    ] = False,
    scores: Annotated[
        bool, typer.Option("--scores", help="How good kept forecasts were (of these parties, or all).")
    ] = False,
    ledger: LedgerOption = DEFAULT_LEDGER,
    as_json: AsJson = False,
) -> None:
    """What is likely between two parties in the next 7, 30 and 90 days, with plain rates beside every number.

    The chance of at least one deed of each class, either way; of a change of level; and of open promises to be kept in
    time. Only what was reported by the day is known. "Likely" and its like are the words of ICD 203.
    """
    if (a is None) != (b is None) or (a is None and not scores):
        raise InputError("forecast needs two parties, or --scores; see detente forecast --help")
    if scores and (explain or keep):
        raise InputError("--scores tells how kept forecasts came out: leave out --explain and --keep")
    pair, made = pair_of(a, b) if a and b else None, day_of(as_of, "--as-of") or date.today()
    with opened(ledger) as kept:
        if scores:
            board = _scoreboard(kept, pair, made)
            _print(board, board_lines(board), as_json=as_json)
            return
        assert pair  # noqa: S101  # both parties are given, or --scores is
        with Console(stderr=True).status("reading the record"):
            told, promises = _outlook(kept, pair, made)
        _print(told, outlook_lines(told, promises, explain=explain), as_json=as_json)
        if keep:
            new = later.ledger.keep_forecasts(kept, (each.to_keep() for each in told.foreseen))
            again = len(told.foreseen) - new
            if not as_json:
                out([f"Kept: {counted(new, 'new forecast')}" + (f", {again:,} kept already" if again else "")])


def _print(answer: Record, lines: Iterable[str], *, as_json: bool) -> None:
    if as_json:
        print(answer.model_dump_json(indent=2))
    else:
        out(lines)


# --- Asking the ledger


def _outlook(kept: "Ledger", pair: Pair, made: date) -> tuple["Outlook", Mapping[str, FollowedCommitment]]:
    """What is likely between the two, and the promises that are spoken of, by id."""
    events = later.ledger.entries(kept, kinds=("event",), known=made)
    told = later.forecast.outlook(events, pair, made=made)
    own = _sides(kept, pair, made)
    others = [side for other in _others(kept, pair, made) for side in _sides(kept, other, made)]
    every = later.ledger.commitments(kept, as_of=made, known=made)
    promises = {each.id: each for each in every if pair in each.pairs}
    kept_in_time = [each for each in later.forecast.promise_outlook(every, made=made) if each.subject in promises]
    unsaid = list(told.unsaid)
    if open_ended := later.forecast.undated(promises.values()):
        unsaid.append(f"nothing is said of {counted(open_ended, 'open promise')} without a day to be kept by")
    levels = later.forecast.level_outlook(own, others, made=made)
    if not levels:
        unsaid.append("nothing is said of levels: none of this pair is known")
    foreseen = (*told.foreseen, *levels, *kept_in_time)
    return told.model_copy(update={"foreseen": foreseen, "unsaid": tuple(unsaid)}), promises


def _sides(kept: "Ledger", pair: Pair, known: date) -> tuple["Side", ...]:
    """The record of levels of both sides of a pair."""
    standings = later.ledger.entries(kept, pair=pair, kinds=("standing",), known=known)
    days = {day for each in standings for day in (each.when.earliest, each.when.latest, each.reported) if day}
    positions = (later.ledger.position(kept, pair, valid=day, known=known) for day in sorted(days) if day <= known)
    return tuple(later.forecast.sides_of(positions, until=known))


def _others(kept: "Ledger", pair: Pair, known: date) -> list[Pair]:
    rows = [row for row in later.ledger.pairs(kept, known=known) if row.standings and row.pair != pair]
    return [row.pair for row in sorted(rows, key=lambda row: (-row.standings, str(row.pair)))[:_OTHERS]]


def _scoreboard(kept: "Ledger", pair: Pair | None, today: date) -> "Scoreboard":
    """How the kept forecasts came out by the day, as the ledger tells it now."""
    held = later.ledger.forecasts(kept, pair=pair, until=today + timedelta(days=1))
    about: dict[Pair, list[KeptForecast]] = {}
    for each in held:
        if each.forecast.source and each.forecast.target:
            about.setdefault(Pair.of(each.forecast.source, each.forecast.target), []).append(each)
    settled: list[Settled] = []
    with Console(stderr=True).status("settling"):
        for two, some in about.items():
            settled += later.forecast.settle(
                some,
                today=today,
                entries=later.ledger.entries(kept, pair=two, kinds=("event",), known=today),
                sides=_sides(kept, two, today),
                promises=later.ledger.commitments(kept, pair=two, as_of=today, known=today),
            )
    return later.forecast.scoreboard(settled, today=today)


# --- In words


def outlook_lines(
    told: "Outlook", promises: Mapping[str, FollowedCommitment], *, explain: bool = False
) -> Iterator[str]:
    """The probabilities of a pair, each with its words and, in brackets, what the plain rates say."""
    yield f"{shown(told.pair.a)} – {shown(told.pair.b)}".upper()
    yield f"As known on {day(told.made)}. {_record(told)}"
    of_deeds = [each for each in told.foreseen if each.question == "events"]
    if of_deeds:
        lengths = sorted({each.days for each in of_deeds})
        yield ""
        yield "Chance of at least one such deed; in brackets what the plain rates say"
        for (source, target), some in groupby(of_deeds, key=lambda each: (each.source, each.target)):
            yield from _table(source, target, list(some), lengths)
    yield from _levels([each for each in told.foreseen if each.question == "level"])
    yield from _promises([each for each in told.foreseen if each.question == "commitment"], promises)
    yield ""
    yield from (f"{each[0].upper()}{each[1:]}." for each in told.unsaid)
    yield from _ground(of_deeds)
    if explain:
        for _, some in groupby(told.foreseen, key=lambda each: (each.question, each.source, each.target, each.subject)):
            yield ""
            yield from _explained(list(some))


def _record(told: "Outlook") -> str:
    """How much is known, and how long ago the last of it was reported."""
    if told.newest is None:
        return "No deed of anybody is known."
    silent = (told.made - told.newest).days
    since = f"; nothing is known of the {silent:,} days since" if silent > _SILENT else ""
    return f"{counted(told.deeds, 'deed')} of all pairs known, the newest reported on {day(told.newest)}{since}."


def _table(source: str, target: str, some: list["Foreseen"], lengths: list[int]) -> Iterator[str]:
    yield ""
    headings = "".join(f"{f'{length} days':<{_WIDTH}}" for length in lengths).rstrip()
    yield f"{f'{shown(source)} → {shown(target)}':<24}{headings}"
    for subject, row in groupby(some, key=lambda each: each.subject):
        by_days = {each.days: _cell(each) for each in row}
        cells = "".join(f"{by_days.get(length, '–'):<{_WIDTH}}" for length in lengths)
        yield f"  {subject:<22}{cells}".rstrip()


def _cell(each: "Foreseen") -> str:
    return f"{_percent(each.probability)} {each.words} ({_percent(each.baseline)})"


def _levels(some: list["Foreseen"]) -> Iterator[str]:
    if some:
        yield ""
        yield f"Chance that the level changes within {some[0].days} days; in brackets the usual rate"
    for each in some:
        yield f"  {shown(each.source)} → {shown(each.target)}: {_cell(each)}; {each.why.partition(';')[0]}"


def _promises(some: list["Foreseen"], promises: Mapping[str, FollowedCommitment]) -> Iterator[str]:
    if some:
        yield ""
        yield "Chance that an open promise is kept in time; in brackets the usual rate"
    for each in some:
        promise = promises[each.subject]
        by = several(promise.promisors) or "nobody named"
        yield f"  {by}: “{short(promise.words, _WORDS)}”, by {day(each.until)}: {_cell(each)} [{each.subject[:_ID]}]"
        yield f"    {each.why}"


def _ground(some: list["Foreseen"]) -> Iterator[str]:
    """What the numbers were learned from: in a line where it is the same for all."""
    rates = [each for each in some if each.base is None]
    if len(rates) == len(some) > 0:
        yield "Plain rates alone: the past is too thin to learn weights from (--explain says how thin)."
    elif rates:
        listed = ", ".join(dict.fromkeys(f"{each.subject} in {each.days} days" for each in rates))
        yield f"Weights learned from all pairs; plain rates alone for {listed}, where the past is too thin."
    elif some:
        yield "Weights learned from all pairs of the ledger (--explain shows them)."


def _explained(some: list["Foreseen"]) -> Iterator[str]:
    """What the probabilities of one matter rest on, the shortest time first."""
    first = some[0]
    a, b = shown(first.source), shown(first.target)
    yield f"{a} → {b}: {first.subject if first.question != 'commitment' else 'promise'}"
    for each in some:
        last = "" if each.persistence is None else f", of times after one like the last {_percent(each.persistence)}"
        rates = f"of all times {_percent(each.climatology)}{last}, together {_percent(each.baseline)}"
        yield f"  by {day(each.until)}: {_percent(each.probability)}; plain rates: {rates}"
        yield f"    {each.why}"
        if each.base is not None:
            yield f"    {_signed(each.base)}  log-odds of the mean of all pairs, to which this pair adds"
        for factor in each.factors:
            yield from _factor(factor, a, b)
    if first.entries:
        yield f"  past events of this kind: [{_ids(first.entries)}]"


def _factor(factor: "Factor", a: str, b: str) -> Iterator[str]:
    behind = f"  [{_ids(factor.entries)}]" if factor.entries else ""
    yield f"    {_signed(factor.adds)}  {_THEMES[factor.theme].format(a=a, b=b)}{behind}"


def board_lines(board: "Scoreboard") -> Iterator[str]:
    """The scores of kept forecasts, what became of each, and which are open."""
    yield f"KEPT FORECASTS, {day(board.day)}".upper()
    if board.scores is None:
        yield "None that was kept beforehand is over yet: nothing to score."
    else:
        for name, scores in {**board.by_question, "all": board.scores}.items():
            yield _scored(name, scores)
        yield ""
        yield from _reliability(board.scores)
    if board.looking_back:
        yield f"Not scored: {counted(board.looking_back, 'forecast')}, entered when the time had begun."
    if board.void:
        yield f"Void: {counted(board.void, 'forecast')}, of promises that the ledger no longer holds."
    for heading, some in (("Over", board.settled), ("Open", board.open)):
        if some:
            yield ""
            yield heading
            yield from (_one(each) for each in sorted(some, key=lambda each: (each.until, each.kept.number)))


def _scored(name: str, scores: "BrierScores") -> str:
    skill = "–" if scores.skill is None else f"{scores.skill:+.3f}"
    came = f"{scores.came:,} of {scores.number:,} came"
    return f"{name + ':':<22} {came}; Brier {scores.brier:.3f}, plain rates {scores.baseline:.3f}, skill {skill}"


def _reliability(scores: "BrierScores") -> Iterator[str]:
    yield f"{'said':<22}  number  mean said  came"
    for band in scores.reliability:
        if band.mean is not None and band.came is not None:
            yield f"{band.words:<22}  {band.number:>6}  {band.mean:>9.0%}  {band.came:>4.0%}"


def _one(each: "Settled") -> str:
    asked = each.kept.forecast
    what = f"promise [{asked.subject[:_ID]}]" if asked.question == "commitment" else asked.subject
    mark = "" if each.beforehand else ", entered afterwards"
    behind = f" [{_ids(each.entries)}]" if each.entries else ""
    outcome = "" if each.outcome == "open" else f": {each.outcome}{behind}"
    return (
        f"  {asked.made} to {each.until}  {shown(asked.source)} → {shown(asked.target)}, {what}, "
        f"{_percent(asked.probability)} ({_percent(asked.baseline)}){mark}{outcome}"
    )


def _percent(chance: float) -> str:
    """A probability as people say it; never 0% or 100%, which nobody knows."""
    if chance < 0.01:
        return "<1%"
    return ">99%" if chance > 0.99 else f"{chance:.0%}"


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")


def _ids(entries: Iterable[str]) -> str:
    listed = list(entries)
    more = f" and {len(listed) - _IDS:,} more" if len(listed) > _IDS else ""
    return ", ".join(entry[:_ID] for entry in listed[:_IDS]) + more
