"""The times of a served ledger: the page of a pair, and its position from the API, for clients who all ask at once.

    .venv/bin/python benchmarks/web.py [--entries N] [--pairs N] [--ledger FILE] [--clients N] [--requests N]
        [--workers N] [--seed N]

A ledger of made-up reports is filled as benchmarks/ledger.py does it (or FILE is taken, which either of the two has
filled with as many pairs by the same seed), and `detente serve` answers for it as a process of its own. Each client
asks again as soon as it was answered, first for pages, then for positions, on drawn days (half as known now, half as
known on a day), in three cases: drawn pairs of which nobody asked before; a few pairs, each time on another day; and
addresses that were answered before, which are sent from memory. Clients and server share the machine's cores, so that
the figures are below what the server could do. The clients therefore speak bare HTTP/1.1 over connections that they
keep, without cookies, and look at nothing but the status and the length of an answer: a client library took more of the
cores than the answers from memory. Prints one line of JSON. Milliseconds are those of a request from sending it to the
last byte, by the clock; `cpu_ms` is what an answer costs the server's processes, which a busy neighbour inflates less.
"""

import argparse
import asyncio
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from ledger import DAYS, FIRST, count, half_and_most, recorded, some_pairs

from detente.ledger import open_ledger
from detente.model import Pair

SERVE = (sys.executable, "-m", "detente.cli.main", "serve")
# Until the first answer, and for any other.
START_SECONDS, ANSWER_SECONDS = 180, 120
# Pairs asked of before the clock runs, so that templates and tables are loaded.
FIRST_ASKED = 40
# Pairs that are asked of again and again, and how often before the clock runs: several processes answer by turns.
FEW, OFTEN = 10, 12


@contextmanager
def served(place: str, workers: int) -> Iterator[tuple[str, int]]:
    """The address of a server on the ledger, and the number of its process."""
    command = [*SERVE, "--ledger", place, "--port", "0", "--workers", str(workers)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
            assert found
            httpx.get(f"{found[0]}/readyz", timeout=START_SECONDS).raise_for_status()
            yield found[0], process.pid
        finally:
            process.terminate()
            process.wait(START_SECONDS)


def asked_for(pairs: list[Pair], number: int, draw: random.Random, *, api: bool) -> dict[str, tuple[list[str], ...]]:
    """So many addresses of each case, after those that are asked before the clock runs.

    `new_pairs` asks of each pair once, so that nothing is at hand; `same_pairs` of a few, whose entries are, each time
    for another day; `same_addresses` for a few answers that were given before and are only sent again.
    """
    first, few = pairs[:FIRST_ASKED], draw.sample(pairs, FEW)
    new = draw.sample(pairs[FIRST_ASKED:], min(number, len(pairs) - FIRST_ASKED))
    days = [_address(draw.choice(few), draw, api) for _ in range(number)]
    before = [_address(pair, draw, api) for pair in few for _ in range(OFTEN)]
    again = [_address(pair, draw, api) for pair in few]
    return {
        "new_pairs": ([_address(pair, draw, api) for pair in first], [_address(pair, draw, api) for pair in new]),
        "same_pairs": (before, days),
        "same_addresses": (again * OFTEN, draw.choices(again, k=number)),
    }


def _address(pair: Pair, draw: random.Random, api: bool) -> str:
    valid = FIRST + timedelta(days=draw.randint(0, DAYS))
    known = min(valid + timedelta(days=draw.randint(0, 200)), FIRST + timedelta(days=DAYS))
    query = f"valid={valid}" + (f"&known={known}" if draw.random() < 0.5 else "")
    return f"/api/v1/pairs/{pair}?{query}" if api else f"/pair/{pair}?{query}"


async def asked(base: str, what: Iterable[str], clients: int) -> dict[str, Any]:
    """Milliseconds of these requests, how many were answered a second, and with which status."""
    waiting, milliseconds, statuses = iter(what), [], Counter[int]()
    host, port = base.removeprefix("http://").split(":")

    async def client() -> None:
        reader, writer = await asyncio.open_connection(host, int(port))
        for address in waiting:
            started = time.perf_counter()
            writer.write(f"GET {address} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
            async with asyncio.timeout(ANSWER_SECONDS):
                status = await _read(reader)
            milliseconds.append((time.perf_counter() - started) * 1000)
            statuses[status] += 1
        writer.close()

    started = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    seconds = time.perf_counter() - started
    p50, p95 = half_and_most(milliseconds)
    figures = {"p50_ms": p50, "p95_ms": p95, "per_second": round(len(milliseconds) / seconds, 1)}
    return {**figures, "requests": len(milliseconds), "statuses": dict(statuses)}


async def _read(reader: asyncio.StreamReader) -> int:
    """The status of an answer, which is read to its end."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"(?i)\ncontent-length: (\d+)", head)
    assert length
    await reader.readexactly(int(length[1]))
    return int(head.split(b" ", 2)[1])


def cpu_seconds(process: int) -> float:
    """The processor time of a process and of those it started."""
    folder = Path("/proc") / str(process)
    # The name in brackets may hold anything; after it come the state and then numbers (man 5 proc).
    fields = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    children = (folder / "task" / str(process) / "children").read_text(encoding="utf-8").split()
    return own + sum(cpu_seconds(int(child)) for child in children)


def timed(base: str, process: int, what: list[str], clients: int) -> dict[str, Any]:
    """The figures of these requests, with what they cost the server."""
    before = cpu_seconds(process)
    found = asyncio.run(asked(base, what, clients))
    return {**found, "cpu_ms": round((cpu_seconds(process) - before) * 1000 / len(what), 2)}


def measured(place: str, chosen: argparse.Namespace) -> dict[str, Any]:
    """Every figure."""
    pairs = some_pairs(chosen.pairs, chosen.seed)
    with open_ledger(place) as ledger:
        if not count(ledger):
            recorded(ledger, chosen.entries, pairs, chosen.seed)
        held = count(ledger)
    draw = random.Random(chosen.seed + 1)  # noqa: S311 (no secret)
    with served(place, chosen.workers) as (base, process):
        found: dict[str, dict[str, Any]] = {}
        for name, api in (("pair_page", False), ("api_position", True)):
            found[name] = {}
            for case, (before, wanted) in asked_for(pairs, chosen.requests, draw, api=api).items():
                asyncio.run(asked(base, before, 4))
                found[name][case] = timed(base, process, wanted, chosen.clients)
    return {"entries": held, "pairs": chosen.pairs, "clients": chosen.clients, "workers": chosen.workers, **found}


def main() -> None:
    parser = argparse.ArgumentParser(description="Times a served ledger.")
    parser.add_argument("--entries", type=int, default=1_000_000, help="entries in the ledger")
    parser.add_argument("--pairs", type=int, help="pairs of states they are about; 500 entries to each by default")
    parser.add_argument("--ledger", help="a file to keep the ledger in, or that holds it already")
    parser.add_argument("--clients", type=int, default=20, help="clients at a time")
    parser.add_argument("--requests", type=int, default=1000, help="requests of each kind")
    parser.add_argument("--workers", type=int, default=1, help="processes that answer")
    parser.add_argument("--seed", type=int, default=1, help="of the draw")
    chosen = parser.parse_args()
    chosen.pairs = chosen.pairs or max(10, chosen.entries // 500)
    with tempfile.TemporaryDirectory() as folder:
        result = measured(chosen.ledger or str(Path(folder) / "ledger.db"), chosen)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
