"""The application at work: one process or several on one listening socket, until they are told to stop."""

import gc
import logging
import os
import signal
import socket
import sys
import tempfile
from dataclasses import dataclass
from functools import partial
from types import FrameType

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from detente.api import ACCESS_LOG, SHARED_METRICS, Settings
from detente.ledger import Ledger, open_ledger
from detente.web.app import create_app

# Seconds that requests in hand have to finish in when the server stops; writing that has begun is never cut off.
GRACE = 20
# Connections at a time; more are answered 503 at once.
_CONNECTIONS = 500
# A worker that loads the parser's tables on a slow machine is not dead.
_WORKER_SECONDS = 120
# New objects before those are searched for cycles, and how many such searches before one of the older, the oldest.
_SELDOM = (100_000, 20, 100)


@dataclass(frozen=True)
class Serving:
    """How to serve: what is let through, in how many processes, and whose word on a client's address counts."""

    settings: Settings
    workers: int = 1
    proxies: str = "127.0.0.1"


def run(ledger: Ledger, address: str, door: socket.socket, serving: Serving) -> None:
    """Serves the ledger, open here and found by others at the address, until SIGINT or SIGTERM; then returns.

    What is in hand is finished first. A second SIGINT does not wait.
    """
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, _leave)
    try:
        if serving.workers == 1:
            if serving.settings.log:
                log_to(sys.stderr.fileno())
            uvicorn.Server(_config(partial(_served, ledger, serving.settings), serving)).run(sockets=[door])
        else:
            _run_several(address, door, serving)
    except KeyboardInterrupt:
        # Uvicorn raises the signal again when all is done.
        return


def _served(ledger: Ledger, settings: Settings) -> FastAPI:
    """The application in a process that serves it and does nothing else.

    Python's search for cycles is told to leave alone what was loaded, and to come seldom: a server keeps many thousands
    of records that hold none, and to go through them takes as long as several answers.
    """
    app = create_app(ledger, settings)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_SELDOM)
    return app


def log_to(number: int) -> None:
    """Sends the lines of requests to a file descriptor."""
    handler = logging.StreamHandler(os.fdopen(number, "w", encoding="utf-8", errors="backslashreplace", closefd=False))
    handler.setFormatter(logging.Formatter("%(message)s"))
    log = logging.getLogger(ACCESS_LOG)
    log.handlers, log.propagate = [handler], False
    log.setLevel(logging.INFO)


def _run_several(address: str, door: socket.socket, serving: Serving) -> None:
    with tempfile.TemporaryDirectory(prefix="detente-metrics-") as folder:
        # Each worker starts anew and finds its settings here before it loads anything.
        os.environ[SHARED_METRICS] = folder
        config = _config(partial(_worker, address, serving.settings, serving.workers), serving)
        Multiprocess(config, sockets=[door]).run()


def _worker(address: str, settings: Settings, workers: int) -> FastAPI:
    """The application of one of several processes: each allows its share."""
    if settings.log:
        log_to(sys.stderr.fileno())
    return _served(open_ledger(address, create=False), settings.shared_by(workers))


def _config(make: "partial[FastAPI]", serving: Serving) -> uvicorn.Config:
    return uvicorn.Config(
        make,
        factory=True,
        workers=serving.workers,
        log_level="warning",
        access_log=False,
        server_header=False,
        forwarded_allow_ips=serving.proxies,
        limit_concurrency=_CONNECTIONS,
        timeout_graceful_shutdown=GRACE,
        timeout_worker_healthcheck=_WORKER_SECONDS,
    )


def _leave(_: int, __: FrameType | None) -> None:
    raise KeyboardInterrupt
