"""How good the forecasts of `detente forecast` are on a year of ICEWS: Brier skill against the plain rates.

    .venv/bin/python benchmarks/foresight.py FOLDER [--part choosing|last] [--json]

FOLDER holds train.txt, valid.txt and test.txt with a fact a line (subject, relation, object, hour; tab-separated), and
entity2id.txt and relation2id.txt with a name and a number a line: the form in which ICEWS benchmarks go round. Entities
are grouped to countries (those that carry a country in brackets, or are one); relations are CAMEO's, and become PLOVER
types and their classes; deeds within a country, and CAMEO's roots 01 and 02, which PLOVER does not have, are left out.

Forecasts are made every seven days: of the last third of the days ("last"), or of the third before it ("choosing",
where signs and settings were chosen). Each is learned anew from what lies before its day. Every directed pair between
which anything is known by then is asked about.
"""

import argparse
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detente.errors import InputError
from detente.exchange.countries import country
from detente.forecast.deeds import CLASSES, Deeds, Told, class_of, deeds_from
from detente.forecast.learning import chances, learn
from detente.forecast.rates import bands
from detente.forecast.signs import pasts, windows
from detente.ontology.cameo import CameoCode, load_cameo
from detente.ontology.knowledge import DATA

LENGTHS = (7, 30, 90)
STEP = 7
# After so many days without such a deed, a new one is an onset.
QUIET = {7: 30, 30: 30, 90: 60}
DRAWS = 1000
HOURS = 24
# The files count hours from their first day. Which day that is makes no difference to a year's worth of them.
FIRST = 736_695

# The data set's names for codes that are named otherwise in data/ontology/cameo.yml, by how they begin.
ROOTS = {
    "appeal": "02", "make an appeal": "02", "express intent": "03", "engage in material": "06", "provide": "07",
    "ease": "08", "return": "08", "accede": "08", "demand": "10", "reject": "12", "refuse": "12", "threaten": "13",
    "conduct strike": "14", "conduct hunger": "14", "demonstrate for": "14", "obstruct": "14",
    "engage in violent": "14", "engage in political": "14", "impose": "17", "ban": "17", "conduct suicide": "18",
}  # fmt: skip

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Cases:
    """Forecasts of one class and length: an element each."""

    came: Floats
    model: Floats
    blend: Floats
    climatology: Floats
    persistence: Floats
    onset: NDArray[np.bool_]
    pair: NDArray[np.int64]
    day: NDArray[np.int64]


@dataclass(frozen=True)
class Line:
    """The figures of one class and length. Skills have the ends of a 95% interval, by drawing pairs anew."""

    days: int
    subject: str
    origins: int
    cases: int
    came: float
    brier: float
    blend: float
    skill: float
    low: float
    high: float
    over_climatology: float
    over_persistence: float
    onset_cases: int
    onset_came: float
    onset_skill: float | None
    onset_low: float | None
    onset_high: float | None
    onset_seen: float | None


def deeds_in(folder: Path) -> tuple[Deeds, int]:
    """The deeds between countries, and how many days the files span."""
    kinds = {number: kind for name, number in names(folder / "relation2id.txt") if (kind := class_named(name)) >= 0}
    codes = {number: code for name, number in names(folder / "entity2id.txt") if (code := code_named(name))}
    told: set[tuple[Told, int]] = set()
    last = 0
    for part in ("train.txt", "valid.txt", "test.txt"):
        for line in (folder / part).read_text(encoding="utf-8").splitlines():
            subject, relation, object_, hour = map(int, line.split("\t")[:4])
            day = hour // HOURS
            last = max(last, day)
            source, target, kind = codes.get(subject), codes.get(object_), kinds.get(relation)
            if source and target and source != target and kind is not None:
                told.add((Told(source, target, kind, FIRST + day, FIRST + day), relation))
    return deeds_from(each for each, _ in told), last + 1


def names(path: Path) -> Iterator[tuple[str, int]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        name, _, number = line.rpartition("\t")
        yield name, int(number)


def class_named(relation: str) -> int:
    """The class of a relation's PLOVER type, 0 to 3; -1 where PLOVER has none."""
    row = cameo_named(relation.casefold())
    return class_of(row.type) if row.type else -1


def cameo_named(name: str) -> CameoCode:
    codes = load_cameo(DATA).codes
    for row in codes.values():
        if row.name.casefold() == name:
            return row
    (root,) = {root for start, root in ROOTS.items() if name.startswith(start)}
    return codes[root]


def code_named(entity: str) -> str | None:
    """The country in brackets at the end of a name, or the one that the name is."""
    inside = re.search(r"\(([^()]*)\)\s*$", entity)
    try:
        return country(inside[1] if inside else entity).code
    except InputError:
        return None


def cases(deeds: Deeds, first: int, end: int, length: int) -> Mapping[int, Cases]:
    """The forecasts of each class made every STEP days from `first`, whose time is over by `end`."""
    found: dict[int, list[Cases]] = {kind: [] for kind in range(len(CLASSES))}
    for day in range(first, end - length + 1, STEP):
        learned = learn(deeds, day, (length,))
        (past,) = pasts(deeds, (day,))
        known = np.flatnonzero(past.known)
        last = windows(deeds, day, length)
        two = np.minimum(known, deeds.back[known])
        for kind, some in found.items():
            then = (deeds.day >= day) & (deeds.day < day + length) & (deeds.kind == kind)
            came = np.zeros(len(deeds.source))
            came[deeds.pair[then]] = 1
            told = chances(deeds, past, last, kind, learned[kind, length])
            parts = (came, told.model, told.blend, told.climatology, told.persistence)
            quiet = (day - past.last[kind] > QUIET[length])[known]
            some.append(Cases(*(part[known] for part in parts), quiet, two, np.full(len(known), day)))
    return {kind: joined(some) for kind, some in found.items() if some}


def joined(some: Iterable[Cases]) -> Cases:
    rows = [asdict(each) for each in some]
    return Cases(**{name: np.concatenate([row[name] for row in rows]) for name in rows[0]})


def line(found: Cases, kind: int, length: int) -> Line:
    errors = {
        name: (getattr(found, name) - found.came) ** 2 for name in ("model", "blend", "climatology", "persistence")
    }
    means = {name: float(each.mean()) for name, each in errors.items()}
    low, high = interval(errors["model"], errors["blend"], found.pair)
    onset = found.onset
    came = found.came[onset]
    o_skill = skill(errors["model"][onset], errors["blend"][onset])
    o_low, o_high = interval(errors["model"][onset], errors["blend"][onset], found.pair[onset])
    return Line(
        days=length,
        subject=CLASSES[kind],
        origins=len(np.unique(found.day)),
        cases=len(found.came),
        came=float(found.came.mean()),
        brier=means["model"],
        blend=means["blend"],
        skill=skill(errors["model"], errors["blend"]),
        low=low,
        high=high,
        over_climatology=1 - means["model"] / means["climatology"],
        over_persistence=1 - means["model"] / means["persistence"],
        onset_cases=int(onset.sum()),
        onset_came=float(came.mean()),
        onset_skill=o_skill,
        onset_low=o_low,
        onset_high=o_high,
        # Of the onsets that came, how many had at least "unlikely" (20 in 100) against their name.
        onset_seen=float((found.model[onset][came > 0] >= 0.2).mean()) if came.any() else None,
    )


def skill(model: Floats, plain: Floats) -> float:
    return float(1 - model.sum() / plain.sum())


def interval(model: Floats, plain: Floats, pairs: NDArray[np.int64]) -> tuple[float, float]:
    """The ends of the middle 95% of skills where pairs are drawn anew, with all their forecasts."""
    _, group = np.unique(pairs, return_inverse=True)
    sums = [np.bincount(group, each) for each in (model, plain)]
    draw = np.random.default_rng(1)
    some = draw.multinomial(len(sums[0]), np.full(len(sums[0]), 1 / len(sums[0])), size=DRAWS)
    skills = 1 - (some @ sums[0]) / (some @ sums[1])
    low, high = np.quantile(skills, [0.025, 0.975])
    return float(low), float(high)


def reliability(some: Iterable[Cases]) -> list[dict[str, object]]:
    """By the words that a probability is given: how many, their mean, and the share that came."""
    every = list(some)
    said, came = (np.concatenate([getattr(each, name) for each in every]) for name in ("model", "came"))
    rows = []
    for words, lower, upper in bands():
        here = (said >= lower) & ((said < upper) | (upper == 1))
        if here.any():
            row = {"words": words, "number": int(here.sum()), "said": float(said[here].mean())}
            rows.append({**row, "came": float(came[here].mean())})
    return rows


def table(lines: Iterable[Line], bands_: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """The figures as tables for a page."""
    yield (
        "| days | class | origins | forecasts | came | Brier | plain | skill (95%) | over climatology | "
        "over persistence |"
    )
    yield "|---|---|---|---|---|---|---|---|---|---|"
    every = list(lines)
    for each in every:
        yield (
            f"| {each.days} | {each.subject} | {each.origins} | {each.cases:,} | {each.came:.1%} | {each.brier:.4f} | "
            f"{each.blend:.4f} | {each.skill:.3f} ({each.low:.3f} to {each.high:.3f}) | {each.over_climatology:.3f} | "
            f"{each.over_persistence:.3f} |"
        )
    yield ""
    yield "| days | class | onset cases | came | skill (95%) | of those that came, given 20% or more |"
    yield "|---|---|---|---|---|---|"
    for each in every:
        yield (
            f"| {each.days} | {each.subject} | {each.onset_cases:,} | {each.onset_came:.1%} | {each.onset_skill:.3f} "
            f"({each.onset_low:.3f} to {each.onset_high:.3f}) | {each.onset_seen or 0:.0%} |"
        )
    yield ""
    yield "| said | forecasts | mean said | came |"
    yield "|---|---|---|---|"
    for band in bands_:
        yield f"| {band['words']} | {band['number']:,} | {band['said']:.1%} | {band['came']:.1%} |"


def main() -> None:
    parser = argparse.ArgumentParser(description="Scores forecasts on a year of ICEWS.")
    parser.add_argument("folder", type=Path, help="train.txt, valid.txt, test.txt, entity2id.txt, relation2id.txt")
    parser.add_argument("--part", choices=("choosing", "last"), default="last", help="which third of the days")
    parser.add_argument("--json", action="store_true", help="print the figures alone, on one line")
    asked = parser.parse_args()
    deeds, days = deeds_in(asked.folder)
    thirds = [FIRST + round(days * third / 3) for third in range(4)]
    first, end = (thirds[2], thirds[3]) if asked.part == "last" else (thirds[1], thirds[2])
    found = {length: cases(deeds, first, end, length) for length in LENGTHS}
    lines = [line(some, kind, length) for length, kinds in found.items() for kind, some in kinds.items()]
    rows = reliability(found[30].values())
    told = {"part": asked.part, "days": days, "deeds": len(deeds), "pairs": len(deeds.source) // 2}
    print(json.dumps({**told, "lines": [asdict(each) for each in lines], "reliability_30_days": rows}))
    if not asked.json:
        print(*table(lines, rows), sep="\n")


if __name__ == "__main__":
    main()
