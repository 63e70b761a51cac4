"""The same measures for every pair at once, as one table: for archives of a million events.

An event's record is read as plain JSON here and only as far as it is needed; the rules are those of `happenings`.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

import polars as pl
from pydantic_core import from_json

from detente.measures.happenings import NEAR_DAYS, Anchors, classes, score_of
from detente.measures.measuring import HALF_LIFE, check
from detente.measures.series import By, Scale

# Tellings held as Python objects at a time.
_AT_ONCE = 50_000

_FIRST = ("start", "end", "a", "b", "sender", "receiver", "state", "articles", "events", "reports")
_LAST = ("stock", "undated", "alleged", "unscored")

_EVERY: Mapping[By, str] = {"day": "1d", "week": "1w", "month": "1mo"}

_TELLING = {
    "a": pl.String, "b": pl.String, "kind": pl.UInt16, "type": pl.String, "first": pl.Int32, "last": pl.Int32,
    "day": pl.Int32, "reported": pl.Int32, "vague": pl.Boolean, "ways": pl.UInt8, "score": pl.Float64,
    "owned": pl.Boolean, "entry": pl.String, "article": pl.String,
}  # fmt: skip


class Deed(NamedTuple):
    """An event entry as a table has it: the days of its `when`, the day of its report, and the event as JSON."""

    entry: str
    article: str
    first: date | None
    last: date | None
    reported: date
    published: bool
    event: str


def measure_all(
    deeds: Iterable[Deed],
    seen: pl.DataFrame,
    *,
    by: By,
    since: date | None = None,
    until: date | None = None,
    half_life: float = HALF_LIFE,
    scale: Scale = "plover",
) -> pl.DataFrame:
    """A row for each pair, period and direction with data; a period without a row is no data. `measure` for all pairs.

    `seen` has a row for each pair and article on it with the day it came out: a, b, article, published. Of the rows
    come start, end, a, b, sender and receiver (null: between the two), state, articles, events, reports, a column for
    each class and type, cooperation, conflict, net, stock, undated, alleged, unscored. Memory grows with the tellings,
    some 200 bytes each, and not with their texts.
    """
    check(since, until, half_life)
    told = _numbered(_tellings(deeds, scale, until))
    happened = _happenings(told)
    out = seen.filter(pl.col("published").is_not_null()).unique(["a", "b", "article"], keep="any")
    bounds = _bounds(happened, out, since, until)
    periods = _periods(told, happened, out, bounds, by, half_life)
    return _with_stock(periods, half_life)


# --- Tellings


def _tellings(deeds: Iterable[Deed], scale: Scale, until: date | None) -> pl.DataFrame:
    """A row for each event told as done and pair it was done in, in the order in which tellings are joined."""
    kinds: dict[tuple[str, str | None], int] = {}
    frames: list[pl.DataFrame] = []
    rows: list[tuple[Any, ...]] = []
    for deed in deeds:
        rows.extend(_rows(deed, scale, kinds))
        if len(rows) >= _AT_ONCE:
            frames.append(pl.DataFrame(rows, schema=_TELLING, orient="row"))
            rows.clear()
    told = pl.concat([*frames, pl.DataFrame(rows, schema=_TELLING, orient="row")])
    if until:
        told = told.filter(pl.col("day") < until.toordinal())
    width, both = pl.col("last") - pl.col("first"), pl.col("ways") == 3
    return told.sort("a", "b", "kind", "vague", width, ~both, "day", "reported", "entry")


def _rows(deed: Deed, scale: Scale, kinds: dict[tuple[str, str | None], int]) -> list[tuple[Any, ...]]:
    """The rows of one event; none where it is not told as done."""
    event = from_json(deed.event)
    if event.get("status", "actual") != "actual":
        return []
    doers = {party_of(actor) for actor in event.get("actors", ())}
    others = {party_of(actor) for actor in event.get("recipients", ())}
    ways: dict[tuple[str, str], int] = {}
    for one in doers:
        for other in others:
            if one < other:
                ways[one, other] = ways.get((one, other), 0) | 1
            elif one > other:
                ways[other, one] = ways.get((other, one), 0) | 2
    type, act = event["type"], event.get("act")
    kind = kinds.setdefault((type, act), len(kinds))
    rest = (
        score_of(type, event.get("mode"), event.get("cameo"), scale),
        _owned(event.get("voices", ()), doers),
        deed.entry,
        deed.article,
    )
    front = (kind, type, *placed(deed))
    return [(a, b, *front, way, *rest) for (a, b), way in ways.items()]


def placed(deed: Deed) -> tuple[int, int, int, int, bool]:
    """First and last day it may have been done on, the day it counts on, the report's, and whether it has but that.

    As `happenings.Told` has them, in numbers.
    """
    reported = deed.reported.toordinal()
    if deed.first is None and deed.last is None:
        return max(1, reported - NEAR_DAYS), reported, reported, reported, True
    first = deed.first.toordinal() if deed.first else deed.last.toordinal() if deed.last else reported
    last = deed.last.toordinal() if deed.last else max(first, reported)
    day = reported if deed.published and first <= reported <= last else last
    return first, last, day, reported, False


def party_of(actor: Mapping[str, str]) -> str:
    """The party of an actor: its code before the dot."""
    return actor["code"].partition(".")[0]


def _owned(voices: Iterable[Mapping[str, Any]], doers: set[str]) -> bool:
    """Whether the report tells it in its own name, or a doer says that it is so."""
    said = [voice["holder"] for voice in voices if voice["stance"] in ("asserts", "confirms")]
    return not voices or any(isinstance(holder, str) or party_of(holder) in doers for holder in said)


# --- Distinct events


def _numbered(told: pl.DataFrame) -> pl.DataFrame:
    """The tellings with the number of the deed that each tells of."""
    numbers = array("I")
    anchors: Anchors[int, int] = Anchors()
    here: tuple[Any, ...] | None = None
    deeds = 0
    columns = told.select("a", "b", "kind", "first", "last", "day", "ways")
    for a, b, kind, first, last, day, ways in columns.iter_rows(buffer_size=_AT_ONCE):
        if (a, b, kind) != here:
            here, anchors = (a, b, kind), Anchors()
        deed = anchors.fitting(first, last, ways)
        if deed is None:
            deed, deeds = deeds, deeds + 1
            anchors.add(first, last, ways, day, deed)
        numbers.append(deed)
    return told.with_columns(pl.Series("deed", numbers, dtype=pl.UInt32))


def _happenings(told: pl.DataFrame) -> pl.DataFrame:
    """A row for each deed."""
    usual = (
        told.filter(pl.col("score").is_not_null())
        .sort("reported", "entry")
        .with_row_index("turn")
        .group_by("deed", "score")
        .agg(pl.len().alias("times"), pl.col("turn").min())
        .sort("deed", pl.col("times").cast(pl.Int64) * -1, "turn")
        .unique("deed", keep="first", maintain_order=True)
        .select("deed", "score")
    )
    quad = pl.col("type").replace_strict(dict(classes()), return_dtype=pl.String)
    return (
        told.group_by("deed", maintain_order=True)
        .agg(
            pl.col("a", "b", "type", "day", "vague").first(),
            pl.col("ways").bitwise_or(),
            (~pl.col("owned").any()).alias("alleged"),
        )
        .join(usual, on="deed", how="left")
        .with_columns(quad.alias("class"), _day("day"))
    )


def _day(column: str) -> pl.Expr:
    """A day from its number in the calendar."""
    return (pl.col(column) - date(1970, 1, 1).toordinal()).cast(pl.Date).alias(column)


# --- Periods


def _bounds(happened: pl.DataFrame, out: pl.DataFrame, since: date | None, until: date | None) -> pl.DataFrame:
    """For each pair, its first day and the first day after its last, as `measure` sets them."""
    days = pl.concat([happened.select("a", "b", "day"), out.select("a", "b", pl.col("published").alias("day"))])
    if until:
        days = days.filter(pl.col("day") < until)
    found = days.group_by("a", "b").agg(pl.col("day").min().alias("from"), pl.col("day").max().alias("end"))
    end = pl.lit(until) if until else pl.col("end") + timedelta(days=1)
    first = pl.lit(since) if since else pl.col("from")
    return found.with_columns(first.alias("from"), end.alias("end")).with_columns(
        pl.max_horizontal("end", pl.col("from") + timedelta(days=1))
    )


def _periods(
    told: pl.DataFrame, happened: pl.DataFrame, out: pl.DataFrame, bounds: pl.DataFrame, by: By, half_life: float
) -> pl.DataFrame:
    """A row for each pair, period and direction, of the periods in which a deed was done or an article came out.

    What was done before the first day stands in a period of its own before it: it bears on the stock alone.
    """
    keys = ["a", "b", "start", "way"]
    placed = happened.join(bounds, on=["a", "b"]).with_columns(_start("day", by)).with_columns(_end(by))
    going = pl.concat(
        [
            placed.filter(pl.col("ways") & way == way).with_columns(pl.lit(way, dtype=pl.UInt8).alias("way"))
            for way in (1, 2, 0)
        ]
    )
    reports = (
        going.join(told.select("deed", "article"), on="deed").group_by(keys).agg(reports=pl.col("article").n_unique())
    )
    inside = (pl.col("published") >= pl.col("from")) & (pl.col("published") < pl.col("end"))
    printed = out.join(bounds, on=["a", "b"]).filter(inside).with_columns(_start("published", by))
    articles = printed.group_by(keys[:3]).agg(articles=pl.len())
    ways = pl.DataFrame({"way": [1, 2, 0]}, schema={"way": pl.UInt8})
    every = pl.concat([placed.select(keys[:3]), articles.select(keys[:3])]).unique()
    return (
        every.join(ways, how="cross")
        .join(going.group_by(keys).agg(*_sums(half_life)), on=keys, how="left")
        .join(reports, on=keys, how="left")
        .join(articles, on=keys[:3], how="left")
        .join(bounds, on=["a", "b"])
        .with_columns(pl.col("articles", "reports", "events").fill_null(0))
        .with_columns(_end(by))
        .sort("a", "b", pl.col("way").replace({0: 3}), "start")
    )


def _start(column: str, by: By) -> pl.Expr:
    """The first day of a day's period: of the calendar's, but none before the pair's first."""
    first = pl.max_horizontal(pl.col(column).dt.truncate(_EVERY[by]), "from")
    before = pl.col("from") - timedelta(days=1)
    return pl.when(pl.col(column) < pl.col("from")).then(before).otherwise(first).alias("start")


def _end(by: By) -> pl.Expr:
    """The first day after a period, and the pair's end at the latest."""
    last = pl.min_horizontal(pl.col("start").dt.truncate(_EVERY[by]).dt.offset_by(_EVERY[by]), "end")
    return pl.when(pl.col("start") < pl.col("from")).then("from").otherwise(last).alias("end")


def _sums(half_life: float) -> Iterator[pl.Expr]:
    score = pl.col("score")
    yield pl.len().alias("events")
    for quad in dict.fromkeys(classes().values()):
        yield (pl.col("class") == quad).sum().alias(quad.replace(" ", "_"))
    for code in classes():
        yield (pl.col("type") == code).sum().alias(code)
    scored = score.is_not_null().any()
    for name, wanted in (("cooperation", score > 0), ("conflict", score < 0), ("net", score.is_not_null())):
        yield pl.when(scored).then(score.filter(wanted).sum()).alias(name)
    age = (pl.col("end") - pl.col("day")).dt.total_days() - 1
    yield pl.when(scored).then((score * 0.5 ** (age / half_life)).sum()).alias("adds")
    yield pl.col("vague").sum().alias("undated")
    yield pl.col("alleged").sum()
    yield score.is_null().sum().alias("unscored")


def _with_stock(periods: pl.DataFrame, half_life: float) -> pl.DataFrame:
    """The rows with stock and state, in the order of pairs and periods; null where there is no data."""
    stocks: list[float | None] = []
    here: tuple[Any, ...] | None = None
    value: float | None = None
    before = date.min
    for a, b, way, end, adds in periods.select("a", "b", "way", "end", "adds").iter_rows(buffer_size=_AT_ONCE):
        if (a, b, way) != here:
            here, value = (a, b, way), None
        if value is not None:
            value *= 0.5 ** ((end - before).days / half_life)
        if adds is not None:
            value = (value or 0.0) + adds
        before = end
        stocks.append(value)
    quiet = pl.when(pl.col("articles") > 0).then(pl.lit("quiet")).otherwise(pl.lit("no data"))
    counted = [*(quad.replace(" ", "_") for quad in dict.fromkeys(classes().values())), *classes()]
    empty = ["events", *counted, "undated", "alleged", "unscored"]
    sums = ["cooperation", "conflict", "net"]
    known = pl.col("state") != "no data"
    done = pl.col("state") == "active"
    return (
        periods.with_columns(pl.Series("stock", stocks, dtype=pl.Float64))
        .filter(pl.col("start") >= pl.col("from"))
        .with_columns(pl.when(pl.col("events") > 0).then(pl.lit("active")).otherwise(quiet).alias("state"))
        .with_columns(pl.when(known).then(pl.col(empty).fill_null(0)))
        .with_columns(pl.when(done).then(pl.col(sums)).when(known).then(pl.lit(0.0)).name.keep())
        .with_columns(
            pl.when(pl.col("way") == 1).then("a").when(pl.col("way") == 2).then("b").alias("sender"),
            pl.when(pl.col("way") == 1).then("b").when(pl.col("way") == 2).then("a").alias("receiver"),
        )
        .sort("a", "b", "start", pl.col("way").replace({0: 3}))
        .select(*_FIRST, *counted, *sums, *_LAST)
    )
