"""The time and memory of the reading station, and of the whole way to findings, beside the bare spaCy pass.

    .venv/bin/python benchmarks/reading.py [TEXTS] [--runs N] [--json]

TEXTS is a folder of .txt files or a file of JSON lines. A ratio taken in one process on the same texts says more than
seconds: it survives another machine. Runs alternate, so that a busy neighbour slows both sides alike.
"""

import argparse
import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from detente import pipeline
from detente.coding import code_all
from detente.intake import from_line, load
from detente.model import Article
from detente.reading import parse, read_all

EXAMPLES = Path(__file__).parents[1] / "examples" / "reports"
KIBIBYTES_A_MEBIBYTE = 1024
# Articles read and then coded together, as the pipeline does.
BATCH = 64


@dataclass(frozen=True)
class Spread:
    """The middle and the ends of several runs."""

    median: float
    min: float
    max: float


@dataclass(frozen=True)
class Result:
    """What was measured: words per second, and peak memory of both ends in a process of their own.

    Ratios: of the reading station and of the whole to the bare pass; and of the coding station to the reading station,
    by patterns alone and with the learned judgement, the latter by the clock and by processor time: the judge is asked
    on several cores at once.
    """

    texts: int
    words: int
    runs: int
    bare_words_per_second: Spread
    whole_words_per_second: Spread
    reading_to_bare: Spread
    whole_to_bare: Spread
    patterns_to_reading: Spread
    coding_to_reading: Spread
    coding_to_reading_processor: Spread
    bare_peak_mib: float
    whole_peak_mib: float


def articles(texts: Path) -> list[Article]:
    """The articles of a folder of .txt files, in order of their names, or of a file of JSON lines."""
    if texts.is_dir():
        return [load(str(path)) for path in sorted(texts.glob("*.txt"))]
    # split, not splitlines: a JSON string may hold other line separators.
    lines = texts.read_text(encoding="utf-8").split("\n")
    return [from_line(line, where=f"{texts}:{number}")[1] for number, line in enumerate(lines, 1) if line.strip()]


def bare(found: list[Article]) -> None:
    """spaCy alone: each text as it is, one Doc."""
    for _ in parse.pipeline().pipe((article.text for article in found), batch_size=64):
        pass


def reading(found: list[Article]) -> None:
    """Who, when, where and who says so: the reading station alone."""
    for _ in read_all(found, pipeline.reader()):
        pass


def whole(found: list[Article]) -> None:
    """From articles to findings, as a user gets them; every text is parsed."""
    for _ in pipeline.read_all(found, everything=True):
        pass


SIDES: dict[str, Callable[[list[Article]], None]] = {"bare": bare, "reading": reading, "whole": whole}


def coding(found: list[Article], *, model: bool) -> tuple[float, float]:
    """The coding station's time as a share of the reading station's in one pass: by the clock, and by the processors.

    Both are timed in turn on the same batches, since the difference of two passes drowns in what else the machine does.
    """
    book = pipeline.codebook(model=model)
    read, coded = [0.0, 0.0], [0.0, 0.0]
    for start in range(0, len(found), BATCH):
        before = clocks()
        readings = tuple(read_all(found[start : start + BATCH], pipeline.reader()))
        between = clocks()
        for _ in code_all(readings, book):
            pass
        after = clocks()
        read = [r + b - a for r, a, b in zip(read, before, between, strict=True)]
        coded = [c + b - a for c, a, b in zip(coded, between, after, strict=True)]
    return coded[0] / read[0], coded[1] / read[1]


def clocks() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def measure(texts: Path, *, runs: int) -> Result:
    """All sides timed in turn, after one untimed run each that loads models and data."""
    found = articles(texts)
    if not found:
        sys.exit(f"{texts}: no text found; give a folder of .txt files or a file of JSON lines")
    words = sum(len(article.text.split()) for article in found)
    seconds: dict[str, list[float]] = {name: [] for name in SIDES}
    shares: dict[bool, list[tuple[float, float]]] = {False: [], True: []}
    for run in range(runs + 1):
        for name, side in SIDES.items():
            started = time.perf_counter()
            side(found)
            if run:
                seconds[name].append(time.perf_counter() - started)
        for model, found_shares in shares.items() if run else ():
            found_shares.append(coding(found, model=model))
    return Result(
        texts=len(found),
        words=words,
        runs=runs,
        bare_words_per_second=spread([words / s for s in seconds["bare"]]),
        whole_words_per_second=spread([words / s for s in seconds["whole"]]),
        reading_to_bare=ratio(seconds["reading"], seconds["bare"]),
        whole_to_bare=ratio(seconds["whole"], seconds["bare"]),
        patterns_to_reading=spread([clock for clock, _ in shares[False]]),
        coding_to_reading=spread([clock for clock, _ in shares[True]]),
        coding_to_reading_processor=spread([processor for _, processor in shares[True]]),
        bare_peak_mib=peak_memory(texts, "bare"),
        whole_peak_mib=peak_memory(texts, "whole"),
    )


def ratio(over: list[float], under: list[float]) -> Spread:
    """Each run's ratio to the other side of the same turn."""
    return spread([o / u for o, u in zip(over, under, strict=True)])


def spread(values: list[float]) -> Spread:
    return Spread(round(statistics.median(values), 3), round(min(values), 3), round(max(values), 3))


def peak_memory(texts: Path, side: str) -> float:
    """MiB at the highest, of a fresh process that runs one side once."""
    command = [sys.executable, __file__, str(texts), "--side", side]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def run_one_side(texts: Path, side: str) -> None:
    """Runs one side once and prints the peak memory of this process in MiB."""
    SIDES[side](articles(texts))
    # Not getrusage: its maximum is inherited from the process that started this one.
    (highest,) = re.findall(r"^VmHWM:\s+(\d+) kB$", Path("/proc/self/status").read_text(encoding="ascii"), re.MULTILINE)
    print(round(int(highest) / KIBIBYTES_A_MEBIBYTE, 1))


def as_text(result: Result) -> str:
    def line(what: str, value: Spread, form: str) -> str:
        return f"{what:<22}{value.median:>10{form}}{value.min:>10{form}}{value.max:>10{form}}"

    return "\n".join([
        f"{result.texts} texts, {result.words:,} words, {result.runs} runs a side, in turn",
        f"{'':<22}{'median':>10}{'min':>10}{'max':>10}",
        line("spaCy alone, words/s", result.bare_words_per_second, ",.0f"),
        line("whole, words/s", result.whole_words_per_second, ",.0f"),
        line("reading ÷ spaCy", result.reading_to_bare, ".2f"),
        line("whole ÷ spaCy", result.whole_to_bare, ".2f"),
        line("patterns ÷ reading", result.patterns_to_reading, ".2f"),
        line("coding ÷ reading", result.coding_to_reading, ".2f"),
        line("  by processor time", result.coding_to_reading_processor, ".2f"),
        f"peak memory: spaCy alone {result.bare_peak_mib:,.0f} MiB, whole {result.whole_peak_mib:,.0f} MiB",
    ])  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description="Times the reading against the bare spaCy pass on the same texts.")
    parser.add_argument("texts", nargs="?", type=Path, default=EXAMPLES, help="folder of .txt files or JSON lines")
    parser.add_argument("--runs", type=int, default=5, help="timed runs of each side")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--side", choices=SIDES, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.runs < 1:
        parser.error("--runs must be 1 or more")
    if not chosen.texts.exists():
        parser.error(f"{chosen.texts}: no such file or folder")
    if chosen.side:
        run_one_side(chosen.texts, chosen.side)
        return
    result = measure(chosen.texts, runs=chosen.runs)
    print(json.dumps(asdict(result)) if chosen.json else as_text(result))


if __name__ == "__main__":
    main()
