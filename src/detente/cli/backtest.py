"""`detente backtest`: forecasts of the past, ranked against what happened."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.progress import Progress

from detente.cli import later
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
) -> None:
    """Forecast a benchmark's test facts and rank the true answers.

    Each test fact asks twice: for its object and for its subject. A line of train.txt, valid.txt and test.txt holds
    subject, relation, object and time as whole numbers, tab-separated; further columns are passed over. The CSV has
    two rows per test fact, with the rank of the true answer among all entities but the other true answers of that
    day; ties share their mean rank.
    """
    table = _writable(ranks)
    dataset = later.forecast.load_dataset(Path(folder))
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("reading")

        def progress(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total)

        found = later.forecast.backtest(dataset, protocol=protocol, progress=progress)
    later.forecast.write_ranks(found, table)
    scores = later.forecast.scores_of(found)
    hits = f"first {scores.hits1:.3f}, in the first 3 {scores.hits3:.3f}, in the first 10 {scores.hits10:.3f}"
    out([f"{ranks}: {scores.questions} questions, {protocol}: mean reciprocal rank {scores.mrr:.3f}; {hits}"])


def _writable(name: str) -> Path:
    """The path of the ranks, if a file can stand there: a run of minutes must not end in a wrong folder."""
    path = Path(name)
    if path.is_dir() or not path.parent.is_dir():
        raise InputError(f"--ranks {name}: no file can stand there; name a file in a folder that exists")
    return path
