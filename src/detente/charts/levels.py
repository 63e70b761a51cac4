"""The levels of both sides as mirrored step lines: one rises from the middle, the other falls from it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby, pairwise
from typing import Any

import altair as alt

from detente.charts.look import NARROW, Frame, Name, Spec, Theme, finished, frame, nothing, rows, unchecked
from detente.measures import Announced, Series, Step
from detente.ontology.words import word_of

# From the lowest to the highest; a level's place counts from the middle of the chart.
_LADDER = ("none", "protecting_power", "interests_section", "liaison", "charge", "minister", "ambassador")
# Ways to promise that are short of an announcement, as `Announced.how` has them.
_LOOSE = frozenset({"floated", "willing", "agreed in principle"})
# A mission whose head is unknown is somewhere from here up.
_LOWEST_HEAD = "charge"


@unchecked()  # type: ignore[untyped-decorator]
def levels_chart(
    series: Series,
    *,
    name: Name = str,
    source: str = "",
    theme: Theme = "light",
    width: int = 720,
) -> Spec:
    """The levels of representation as Vega-Lite: `pair.a`'s step line above the middle, `pair.b`'s mirrored below.

    A hollow, dashed step is announced and not done, a dotted one agreed in principle at most. Where nothing is known
    there is no line.
    """
    f = frame(theme, width, left=74 if width < NARROW else 104)
    title = f"{name(series.pair.a)} – {name(series.pair.b)}: level of representation"
    span = _span(series)
    if span is None:
        words = "No data: no entry tells of the level of either side."
        return nothing(f, title=title, words=words, description=f"{title}. {words}")
    panel = alt.layer(*_layers(series, f, span, name)).properties(width=f.inner, height=260)
    return finished(
        alt.vconcat(panel),
        f,
        # Whose level it is stands at either side.
        title="Level of representation",
        caption=_caption(series, source, span),
        description=_description(series, title, name),
    )


def _span(s: Series) -> tuple[date, date] | None:
    """The days that the chart shows: those of the series, or from the first step on."""
    days = [*(step.day for step in s.levels), *(each.day for each in s.announced)]
    if not days:
        return None
    first, end = s.since or min(days), s.until or date.max
    first = min(first, min(days)) if s.since is None else first
    return (first, end) if first < end else None


def _layers(s: Series, f: Frame, span: tuple[date, date], name: Name) -> Iterator[Any]:
    x = f.days(*span, labels=True)
    top = len(_LADDER)
    labels = dict(_places(f))
    ticks = [sign * place for place in labels for sign in (1, -1)]
    says = " : ".join(f"abs(datum.value) == {place} ? {word!r}" for place, word in labels.items()) + " : ''"
    axis = f.axis(None, values=ticks, labelExpr=says, grid=True, gridOpacity=0.5, labelOverlap="greedy")
    y = alt.Y("at:Q", axis=axis, scale=alt.Scale(domain=[-top - 0.8, top + 0.8], nice=False))
    colour = f.colours.level
    held = [row for sender in (s.pair.a, s.pair.b) for row in _held(s, sender, span)]
    known = [row for row in held if not row["open"]]
    yield (
        alt.Chart(rows([{"start": span[0], "end": span[1], "at": 0}]))
        .mark_rule(color=f.colours.line, strokeWidth=1)
        .encode(x=x, x2="end:T", y=y)
    )
    tips = ["side:N", "level:N", "since:N"]
    yield (
        alt.Chart(rows(known))
        .mark_bar(color=colour, opacity=0.22)
        .encode(x=x, x2="end:T", y=y, y2=alt.datum(0), tooltip=tips)
    )
    yield alt.Chart(rows(known)).mark_rule(color=colour, strokeWidth=3, strokeCap="butt").encode(x=x, x2="end:T", y=y)
    yield (
        alt.Chart(rows(row for row in held if row["open"]))
        .mark_bar(color=colour, opacity=0.22)
        .encode(x=x, x2="end:T", y=y, y2="low:Q", tooltip=tips)
    )
    promised = [row for sender in (s.pair.a, s.pair.b) for row in _promised(s, sender, held, span)]
    # Only its edge: what fills it would be taken for done.
    for firm, dash in ((True, [4, 3]), (False, [1, 3])):
        yield (
            alt.Chart(rows(row for row in promised if row["firm"] is firm))
            .mark_bar(fillOpacity=0, stroke=colour, strokeWidth=1.5, strokeDash=dash, strokeOpacity=1)
            .encode(x=x, x2="end:T", y=y, y2="low:Q", tooltip=[*tips, "how:N"])
        )
    for sender, receiver, at in ((s.pair.a, s.pair.b, top + 0.4), (s.pair.b, s.pair.a, -top - 0.4)):
        words = [{"start": span[0], "at": at, "words": f"{name(sender)} → {name(receiver)}"}]
        yield (
            alt.Chart(rows(words))
            .mark_text(align="left", baseline="middle", fontWeight="bold", fontSize=12)
            .encode(x=x, y=y, text="words:N")
        )


def _places(f: Frame) -> Iterator[tuple[float, str]]:
    for word in _LADDER:
        told = word_of("level", word)
        yield _place(word), (f.narrow and told.short) or told.word


def _place(word: str) -> float:
    """How far from the middle a level lies: none is a line of its own, apart from where nothing is known.

    Half a step from it, so that the two words for none beside each other have the room of any others.
    """
    return _LADDER.index(word) + 0.5


def _held(s: Series, sender: str, span: tuple[date, date]) -> Iterator[dict[str, Any]]:
    """The stretches of one side's line. Where the level is unknown there is none."""
    steps = [step for step in s.levels if step.sender == sender]
    ends = [*(later.day for _, later in pairwise(steps)), span[1]]
    for step, end in zip(steps, ends, strict=True) if steps else ():
        start = max(step.day, span[0])
        if step.word != "unknown" and start < min(end, span[1]):
            yield {**_shape(step, s), "start": start, "end": min(end, span[1]), "since": step.day}


def _promised(
    s: Series, sender: str, held: Sequence[dict[str, Any]], span: tuple[date, date]
) -> Iterator[dict[str, Any]]:
    """The hollow steps of one side: a level is drawn once, however many promises of it stand open together.

    While it is promised firmly, what was only agreed in principle is not drawn.
    """
    every = sorted((each for each in s.announced if each.sender == sender), key=lambda each: each.word)
    for _, some in groupby(every, key=lambda each: each.word):
        told = list(some)
        firm = _merged((each for each in told if each.how not in _LOOSE), s, held, span)
        yield from ({**row, "firm": True} for row in firm)
        for row in _merged((each for each in told if each.how in _LOOSE), s, held, span):
            yield from ({**piece, "firm": False} for piece in _outside(row, firm))


def _merged(
    some: Iterable[Announced], s: Series, held: Sequence[dict[str, Any]], span: tuple[date, date]
) -> list[dict[str, Any]]:
    """One stretch for announcements of a level that touch each other."""
    merged: list[dict[str, Any]] = []
    for each in some:
        start, end = max(each.day, span[0]), min(each.until or span[1], span[1])
        if start >= end:
            continue
        if merged and start <= merged[-1]["end"]:
            merged[-1]["end"] = max(end, merged[-1]["end"])
            merged[-1]["how"] += f", {each.how}"
            continue
        shape = _shape(each, s)
        before = [row for row in held if row["side"] == shape["side"] and row["start"] <= start < row["end"]]
        low = shape["low"] if shape["open"] else before[0]["at"] if before else 0
        merged.append({**shape, "low": low, "start": start, "end": end, "since": each.day, "how": each.how})
    return merged


def _outside(row: dict[str, Any], others: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The parts of a stretch that lie in none of the others, which are in order."""
    start = row["start"]
    for other in others:
        if start < min(row["end"], other["start"]):
            yield {**row, "start": start, "end": min(row["end"], other["start"])}
        start = max(start, other["end"])
    if start < row["end"]:
        yield {**row, "start": start}


def _shape(each: Step | Announced, s: Series) -> dict[str, Any]:
    sign = 1 if each.sender == s.pair.a else -1
    unknown = each.word == "unknown_head"
    at = _place(_LADDER[-1] if unknown else each.word)
    return {
        "at": sign * at, "low": sign * _place(_LOWEST_HEAD), "open": unknown,
        "level": word_of("level", each.word).word, "side": f"{each.sender} → {each.receiver}",
    }  # fmt: skip


def _caption(s: Series, source: str, span: tuple[date, date]) -> Sequence[str]:
    told: tuple[Step | Announced, ...] = (*s.levels, *s.announced)
    entries = len({entry for each in told if each.day < span[1] for entry in each.entries})
    said = (
        f"How each side is represented at the other, by {entries:,} {'entry' if entries == 1 else 'entries'}. Filled: "
        "as it stands."
    )
    if any(each.how not in _LOOSE for each in s.announced):
        said += " Dashed and hollow: announced or agreed, not done."
    if any(each.how in _LOOSE for each in s.announced):
        said += " Dotted: agreed in principle at most, or one side's wish."
    said += " No line: nothing is known."
    if any(step.word == "unknown_head" for step in s.levels):
        said += " A block without an edge: the mission is open, and who heads it is unknown."
    return (said, f"Source: {source or 'entries of the ledger'}, {span[0]} to before {span[1]}.")


def _description(s: Series, title: str, name: Name) -> str:
    parts = [f"{title}."]
    for sender, receiver in ((s.pair.a, s.pair.b), (s.pair.b, s.pair.a)):
        held = (step for step in s.levels if step.sender == sender)
        said = (each for each in s.announced if each.sender == sender)
        told = [f"{word_of('level', step.word).word} from {step.day}" for step in held]
        told += [f"{word_of('level', each.word).word} {each.how} on {each.day}" for each in said]
        parts.append(f"{name(sender)} to {name(receiver)}: {', '.join(told) or 'nothing known'}.")
    return " ".join(parts)
