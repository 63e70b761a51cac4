"""A ledger of hand-made reports, rules in a file, and places that take alerts: all on this machine."""

import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from detente.alerts import Alert, Since, find, load_rules
from detente.ledger import Ledger, open_ledger, record_all

Find = Callable[..., list[Alert]]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(str(tmp_path / "ledger.db")) as opened:
        yield opened


@pytest.fixture
def rules(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a rules file."""

    def write(text: str) -> Path:
        path = tmp_path / "alerts.yml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def found(ledger: Ledger, rules: Callable[[str], Path]) -> Find:
    """What one rule, in YAML on one line, finds after these reports are recorded."""

    def look(rule: str, *reports: Any, today: str = "2025-12-31", since: Since | None = None) -> list[Alert]:
        if reports:
            record_all(ledger, [report.findings() for report in reports])
        path = rules(f"rules:\n  - {{name: mine, {rule}}}\n")
        day = date.fromisoformat(today)
        return list(find(ledger, load_rules(path), today=day, since=since, name=lambda code: code))

    return look


class Server:
    """An HTTP server that keeps what is posted and answers as told: one status after the other, the last for good."""

    def __init__(self) -> None:
        self.statuses = [204]
        self.headers: list[dict[str, str]] = []
        self.bodies: list[bytes] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                server.headers.append(dict(self.headers.items()))
                server.bodies.append(self.rfile.read(length))
                status = server.statuses.pop(0) if len(server.statuses) > 1 else server.statuses[0]
                self.send_response(status)
                if 300 <= status < 400:
                    self.send_header("Location", "http://127.0.0.1:9/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Nothing goes to the test's output."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.http.serve_forever, daemon=True)
        self.thread.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.http.server_address[1]}/hook"

    def close(self) -> None:
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.close()


class Sink:
    """A mail server that takes every message, but for receivers that it is told to refuse."""

    def __init__(self) -> None:
        self.messages: list[str] = []
        self.refuse: set[str] = set()
        sink = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self.say("220 sink")
                while line := self.rfile.readline().decode().rstrip("\r\n"):
                    verb = line.split(" ", 1)[0].upper()
                    if verb == "DATA":
                        self.say("354 go on")
                        self.take()
                    elif verb == "QUIT":
                        self.say("221 bye")
                        return
                    elif verb == "RCPT" and any(each in line for each in sink.refuse):
                        self.say("550 nobody of that name")
                    else:
                        self.say("250 ok")

            def take(self) -> None:
                lines = []
                while (line := self.rfile.readline().decode().rstrip("\r\n")) != ".":
                    lines.append(line)
                sink.messages.append("\n".join(lines))
                self.say("250 taken")

            def say(self, words: str) -> None:
                self.wfile.write(f"{words}\r\n".encode())

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    @property
    def port(self) -> int:
        return int(self.server.server_address[1])

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def sink() -> Iterator[Sink]:
    running = Sink()
    yield running
    running.close()


@pytest.fixture
def closed_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@pytest.fixture
def alert() -> Alert:
    return Alert(
        id="a1", rule="mine", kind="flag", pair=None, day=date(2025, 3, 5), title="Norway – Hungary: flag F13",
        words="told as <both> & neither", entries=("e1",),
    )  # fmt: skip
