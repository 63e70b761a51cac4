"""The times of measures on a large ledger: a pair's series by month, and the table of all pairs.

    .venv/bin/python benchmarks/measures.py [--entries N] [--pairs N] [--ledger ADDRESS] [--calls N] [--seed N]

The ledger is the made-up one of benchmarks/ledger.py, about 60% of its entries events; ADDRESS is another, empty one,
or one that either benchmark has filled before with the same numbers, which is then only read. One line of JSON comes
out: milliseconds for a drawn pair's flows by month (half and 95% of the calls, by the clock and of the process),
the same with levels, seconds for all pairs by month, and MiB held at most before and after.
"""

import argparse
import json
import random
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from ledger import count, peak, recorded, some_pairs, times

from detente.charts import measured, table
from detente.ledger import Ledger, open_ledger, pairs
from detente.model import Pair


def figures(ledger: Ledger, chosen: Sequence[Pair], calls: int, seed: int) -> dict[str, Any]:
    """Every figure of a filled ledger."""
    draw = random.Random(seed + 1)  # noqa: S311 (no secret)
    for pair in draw.choices(chosen, k=3):
        measured(ledger, pair, levels=False)
    flows = times(partial(measured, ledger, pair, levels=False) for pair in draw.choices(chosen, k=calls))
    levels = times(partial(measured, ledger, pair) for pair in draw.choices(chosen, k=max(5, calls // 10)))
    before, events = peak(), sum(row.events for row in pairs(ledger))
    started, started_cpu = time.perf_counter(), time.process_time()
    whole = table(ledger, by="month")
    seconds, cpu = time.perf_counter() - started, time.process_time() - started_cpu
    return {
        "entries": count(ledger),
        "events_by_pair": events,
        "pairs": len(chosen),
        "pair_flows_ms": vars(flows),
        "pair_with_levels_ms": vars(levels),
        "all_pairs_s": round(seconds, 2),
        "all_pairs_cpu_s": round(cpu, 2),
        "rows": whole.height,
        "peak_mib_before": before,
        "peak_mib": peak(),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Times the measures on a large ledger.")
    parser.add_argument("--entries", type=int, default=50_000, help="entries in the ledger")
    parser.add_argument("--pairs", type=int, default=100, help="pairs of states they are about")
    parser.add_argument("--ledger", help="another ledger than a temporary SQLite file")
    parser.add_argument("--calls", type=int, default=100, help="series to ask for")
    parser.add_argument("--seed", type=int, default=1, help="of the draw")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        address = chosen.ledger or str(Path(folder) / "ledger.db")
        about = some_pairs(chosen.pairs, chosen.seed)
        with open_ledger(address) as ledger:
            if not count(ledger):
                recorded(ledger, chosen.entries, about, chosen.seed)
            print(json.dumps(figures(ledger, about, chosen.calls, chosen.seed)))


if __name__ == "__main__":
    main()
