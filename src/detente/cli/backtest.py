"""`detente backtest`: forecasts of the past, ranked against what happened."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.progress import Progress

from detente.cli import later
from detente.cli.explained import explanation_lines
from detente.cli.options import AsJson
from detente.cli.page import out
from detente.errors import InputError


def backtest(
    folder: Annotated[
        str,
        typer.Argument(
            metavar="DIR", help="A folder with train.txt, valid.txt, test.txt, entity2id.txt and relation2id.txt."
        ),
    ],
    ranks: Annotated[str, typer.Option("--ranks", metavar="FILE", help="Where the ranks go, as CSV.")],
    protocol: Annotated[
        Literal["single-step", "multi-step"],
        typer.Option("--protocol", help="What is known: all before a question's own day, or train and valid only."),
    ] = "single-step",
    rerank: Annotated[
        bool, typer.Option("--rerank/--no-rerank", help="Let trees look again at the best answers, or the sum alone.")
    ] = True,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Where the trees' lots begin.")] = 0,
    explain: Annotated[
        list[int] | None,
        typer.Option(
            "--explain", metavar="ROW", min=1,
            help="Tell what the answers to this fact of test.txt rest on, counted from 1; may be given several times.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Forecast a benchmark's test facts and rank the true answers.

    Each test fact asks twice: for its object and for its subject. A line of train.txt, valid.txt and test.txt holds
    subject, relation, object and time as whole numbers, tab-separated; further columns are passed over. The CSV has
    two rows per test fact, with the rank of the true answer among all entities but the other true answers of that
    day; ties share their mean rank.
    """
    begun = time.monotonic()
    table = _writable(ranks)
    forecast = later.forecast
    dataset = forecast.load_dataset(Path(folder))
    rows = [_row(number, len(dataset.test)) for number in explain or ()]
    known = forecast.known_of(dataset, protocol)
    with _shown() as progress:
        model = forecast.learn_model(dataset, protocol=protocol, rerank=rerank, seed=seed, progress=progress)
        found = forecast.ranked(dataset, model, known, dataset.test, progress)
        told = [each for row in rows for each in forecast.explain(dataset, model, known, dataset.test[row])]
    forecast.write_ranks(found, table)
    scores = forecast.scores_of(found)
    if as_json:
        figures = {"ranks": ranks, "protocol": protocol, "reranked": model.reranker is not None, "seed": seed}
        figures |= {**asdict(scores), "seconds": round(time.monotonic() - begun, 1)}
        print(json.dumps(figures | {"explained": [each.model_dump(mode="json") for each in told]}, ensure_ascii=False))
        return
    hits = f"first {scores.hits1:.3f}, in the first 3 {scores.hits3:.3f}, in the first 10 {scores.hits10:.3f}"
    out([f"{ranks}: {scores.questions} questions, {protocol}: mean reciprocal rank {scores.mrr:.3f}; {hits}"])
    out(line for each in told for line in ("", *explanation_lines(each)))


@contextmanager
def _shown() -> Iterator[Callable[[str, int, int], None]]:
    """A bar on a terminal, and nothing elsewhere."""
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("reading")

        def progress(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total)

        yield progress


def _row(number: int, facts: int) -> int:
    """The row of the array that a number counted from 1 means."""
    if number > facts:
        raise InputError(f"--explain {number}: test.txt holds {facts} facts; give a number from 1 to {facts}")
    return number - 1


def _writable(name: str) -> Path:
    """The path of the ranks, if a file can stand there: a run of minutes must not end in a wrong folder."""
    path = Path(name)
    if path.is_dir() or not path.parent.is_dir():
        raise InputError(f"--ranks {name}: no file can stand there; name a file in a folder that exists")
    return path
