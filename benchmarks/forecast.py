"""How well `detente backtest` ranks what happened, over several seeds, and whether it ever looks ahead.

    .venv/bin/python benchmarks/forecast.py DIR [--part valid|test] [--protocol P] [--seeds 0,1,2] [--blank N] [--json]

DIR is a benchmark folder as `detente backtest` takes it. With --part valid the valid facts are asked instead of the
test facts, and train alone is known before them: settings are chosen there. With --blank so many days of the part,
evenly spread, are answered a second time by a copy of the facts that ends before the day: all ranks must be the same.
"""

import argparse
import json
import resource
import sys
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from detente.forecast import Dataset, Protocol, Scores, known_of, learn_model, load_dataset, ranked, scores_of


@dataclass(frozen=True)
class Run:
    """The figures of one seed; `seed` is null for the sum of the clues alone, without trees."""

    seed: int | None
    scores: Scores
    objects: float
    subjects: float
    seconds: float
    differing: int
    compared: int


def measured(dataset: Dataset, protocol: Protocol, seed: int | None, blank: int) -> Run:
    """Learns, ranks, and answers some days again without the facts from the day on."""
    begun = time.monotonic()
    model = learn_model(dataset, protocol=protocol, rerank=seed is not None, seed=seed or 0, progress=shown)
    known = known_of(dataset, protocol)
    found = ranked(dataset, model, known, dataset.test, shown)
    seconds = time.monotonic() - begun
    days = np.unique(dataset.test[:, 3])
    differing = compared = 0
    for day in days[np.linspace(0, len(days) - 1, min(blank, len(days))).astype(int)]:
        today = dataset.test[:, 3] == day
        again = ranked(dataset, model, known[known[:, 3] < day], dataset.test[today], shown)
        compared += 2 * int(today.sum())
        differing += np.count_nonzero(again.objects != found.objects[today])
        differing += np.count_nonzero(again.subjects != found.subjects[today])
    each = (reciprocal(ranks) for ranks in (found.objects, found.subjects))
    return Run(seed, scores_of(found), *each, seconds, differing, compared)


def reciprocal(ranks: np.ndarray) -> float:
    return float(np.mean(1 / ranks))


def shown(what: str, done: int, total: int) -> None:
    """The work under way, on a terminal."""
    if sys.stderr.isatty():
        print(f"\r{what}: {done:,} of {total:,}".ljust(70), end="", file=sys.stderr)


def as_text(runs: list[Run]) -> str:
    lines = ["seed      MRR   first   in 3   in 10   object  subject  seconds  differing"]
    for run in runs:
        scores, name = run.scores, "none" if run.seed is None else str(run.seed)
        lines.append(
            f"{name:<6}{scores.mrr:8.4f}{scores.hits1:8.4f}{scores.hits3:8.4f}{scores.hits10:8.4f}"
            f"{run.objects:8.4f}{run.subjects:8.4f}{run.seconds:9.0f}  {run.differing} of {run.compared}"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description="Figures of the backtest, over several seeds.")
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--part", choices=("valid", "test"), default="test", help="which facts are asked")
    parser.add_argument("--protocol", choices=("single-step", "multi-step"), default="single-step")
    parser.add_argument("--seeds", default="0,1,2", help="of the trees; none for the sum of the clues alone")
    parser.add_argument("--blank", type=int, default=0, metavar="N", help="days to answer again, cut off before")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    chosen = parser.parse_args()
    dataset = load_dataset(chosen.folder)
    if chosen.part == "valid":
        dataset = replace(dataset, valid=dataset.valid[:0], test=dataset.valid)
    seeds = [None if seed == "none" else int(seed) for seed in chosen.seeds.split(",")]
    runs = [measured(dataset, chosen.protocol, seed, chosen.blank) for seed in seeds]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    if chosen.json:
        print(json.dumps({"memory_gib": round(memory, 2), "runs": [asdict(run) for run in runs]}))
    else:
        print(as_text(runs), f"memory {memory:.1f} GiB", sep="\n")
    sys.exit(any(run.differing for run in runs))


if __name__ == "__main__":
    main()
