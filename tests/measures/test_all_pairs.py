"""The table of all pairs says what each pair's series says."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import permutations
from typing import Any

import polars as pl
import pytest

from detente.errors import InputError
from detente.measures import Deed, measure, measure_all
from detente.model import Entry, Pair, When

from .telling import on, told, voice, who

FIRST = date(2024, 1, 1)
PARTIES = ("HUN", "NOR", "PER", "SWE")
SEEN = {"a": pl.String, "b": pl.String, "article": pl.String, "published": pl.Date}


def reports(number: int, seed: int) -> Iterator[Entry]:
    """Reports by chance: exact, vague and undated, of one deed or many, with and without an owner or a score."""
    draw = random.Random(seed)
    for n in range(number):
        reported = FIRST + timedelta(days=draw.randint(0, 200))
        first = reported - timedelta(days=draw.choice((0, 0, 1, 3, 20)))
        when: When = draw.choice((on(str(first)), on(str(first), str(reported)), on(None)))
        doers, others = draw.choice(tuple(permutations(draw.sample(PARTIES, 2))))
        both = draw.random() < 0.2
        more: dict[str, Any] = {"voices": (voice(draw.choice((doers, "publisher", "PER")), "asserts"),)}
        yield told(
            f"{n:04}",
            when,
            reported=str(reported),
            article=f"a{n // 2}",
            type=draw.choice(("ASSAULT", "CONSULT", "AID")),
            cameo=draw.choice((None, "190")),
            status=draw.choice(("actual", "actual", "actual", "announced")),
            actors=who(doers, *((others,) if both else ())),
            recipients=who(others, *((doers,) if both else ()), *draw.sample(PARTIES, draw.randint(0, 1))),
            **(more if draw.random() < 0.6 else {}),
        )


def deeds(some: list[Entry]) -> Iterator[Deed]:
    for each in some:
        w, published = each.when, each.reported_basis == "published"
        payload = each.record.model_dump_json(by_alias=True)
        yield Deed(each.id, each.article, w.earliest, w.latest, each.reported, published, payload)


def pairs_of(entry: Entry) -> set[Pair]:
    event: Any = entry.record
    actors, others = ({actor.party for actor in side} for side in (event.actors, event.recipients))
    return {Pair.of(one, other) for one in actors for other in others if one != other}


def seen(some: list[Entry]) -> pl.DataFrame:
    rows = [(pair.a, pair.b, each.article, each.reported) for each in some for pair in pairs_of(each)]
    return pl.DataFrame(rows, schema=SEEN, orient="row").group_by("a", "b", "article").agg(pl.col("published").min())


def same_day(some: list[Entry]) -> list[Entry]:
    """Articles with one day of publication each."""
    day = {each.article: each.reported for each in reversed(some)}
    return [each.model_copy(update={"reported": day[each.article]}) for each in some]


@pytest.mark.parametrize(
    "options",
    [
        {"by": "month"},
        {"by": "week", "scale": "goldstein"},
        {"by": "day", "half_life": 5.0},
        {"by": "month", "since": date(2024, 3, 10), "until": date(2024, 6, 20)},
    ],
)
def test_the_table_of_all_pairs_has_the_numbers_of_each_pairs_series(options: dict[str, Any]) -> None:
    some = same_day(list(reports(400, seed=2)))
    table = {
        (row["a"], row["b"], row["start"], row["sender"]): row
        for row in measure_all(deeds(some), seen(some), **options).to_dicts()
    }
    compared = 0
    for pair in sorted({pair for each in some for pair in pairs_of(each)}, key=str):
        found = measure([each for each in some if pair in pairs_of(each)], pair, **options)
        for point in found.points:
            for flow in point.flows:
                row = table.pop((pair.a, pair.b, point.start, flow.sender), None)
                if row is None:
                    assert {each.state for each in point.flows} == {"no data"}
                    continue
                sums = (flow.cooperation.value, flow.conflict.value, flow.net.value, flow.stock)
                counts = (flow.events.value, flow.undated.value, flow.alleged.value, flow.unscored.value)
                assert (row["end"], row["state"], row["articles"]) == (
                    point.end,
                    flow.state,
                    len(point.coverage.articles),
                )
                assert (row["reports"], row["receiver"]) == (flow.reports, flow.receiver)
                assert [row[name] for name in ("cooperation", "conflict", "net", "stock")] == pytest.approx(sums)
                assert [row[name] for name in ("events", "undated", "alleged", "unscored")] == list(counts)
                assert {c.name: row[c.name.replace(" ", "_")] for c in (*flow.classes, *flow.types)} == {
                    c.name: c.value for c in (*flow.classes, *flow.types)
                }
                compared += flow.state == "active"
    assert compared > 50
    assert not table


def test_a_period_without_a_report_has_no_row_and_a_quiet_one_has_zero() -> None:
    some = [told("e1", "2025-03-04"), told("e2", "2025-05-04")]
    rows = measure_all(deeds(some), seen(some), by="month").to_dicts()
    assert {str(row["start"])[:7] for row in rows} == {"2025-03", "2025-05"}
    hungary = next(row for row in rows if row["sender"] == "HUN")
    assert (hungary["state"], hungary["events"], hungary["net"]) == ("quiet", 0, 0.0)


def test_nothing_told_gives_an_empty_table_with_its_columns() -> None:
    table = measure_all([], pl.DataFrame(schema=SEEN), by="month")
    assert table.height == 0
    assert {"start", "sender", "material_conflict", "ASSAULT", "stock"} <= set(table.columns)


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(InputError, match="half-life"):
        measure_all([], pl.DataFrame(schema=SEEN), by="month", half_life=0)
