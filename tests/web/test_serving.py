"""`detente serve` as a process: it serves what it is given, finishes what is in hand, and ends when it is told to."""

import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from detente.cli.serve import _listening
from detente.ledger import Ledger, create_token, last_run, open_ledger

# Many processes, pictures or hostile inputs: left out of the quick checks.
pytestmark = pytest.mark.slow

SERVE = (sys.executable, "-m", "detente.cli.main", "serve")
RECALL = "Norway recalled its ambassador to Hungary on Tuesday."


@contextmanager
def serving(
    ledger: Ledger, *options: str, stop: signal.Signals = signal.SIGTERM, log: list[str] | None = None
) -> Iterator[str]:
    """The address of a server on the ledger. At the end it is stopped: with status 0, and no word but into `log`."""
    command = [*SERVE, "--ledger", ledger.name, "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
            assert found, process.stderr.read() if process.stderr else ""
            assert httpx.get(f"{found[0]}/healthz", timeout=300).status_code == 200
            yield found[0]
        finally:
            process.send_signal(stop)
            _, said = process.communicate(timeout=300)
    assert process.returncode == 0
    if log is None:
        assert said == ""
    else:
        log += said.splitlines()


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_the_command_serves_a_ledger_until_it_is_stopped(writer: Ledger, stop: signal.Signals) -> None:
    with serving(writer, stop=stop) as address:
        assert "Hungary – Norway" in httpx.get(f"{address}/", timeout=300).text
        assert httpx.get(f"{address}/api/v1/health", timeout=300).json()["status"] == "ok"
        assert httpx.get(f"{address}/readyz", timeout=300).text == "ok\n"
        assert httpx.get(address, headers={"Host": "evil.example"}, timeout=300).status_code == 421


@pytest.mark.slow
def test_several_processes_serve_and_count_together(writer: Ledger) -> None:
    with serving(writer, "--workers", "2") as address:
        for _ in range(20):
            assert httpx.get(f"{address}/pair/HUN-NOR", timeout=300).status_code == 200
        told = httpx.get(f"{address}/metrics", timeout=300).text
    assert 'detente_requests_total{method="GET",route="/pair/{pair}",status="200"} 20.0' in told


@pytest.mark.slow
def test_what_is_in_hand_is_finished_and_kept_when_the_server_is_stopped(writer: Ledger) -> None:
    _, secret = create_token(writer, "Ann", "analyst")
    before, got = last_run(writer), []

    def write(address: str) -> None:
        with httpx.Client(base_url=address, timeout=300) as client:
            client.cookies.set("detente", secret)
            page = client.get("/signin").text
            csrf = re.search(r'name="csrf" value="(\w+)"', page)
            assert csrf
            begun.set()
            form = {"text": RECALL, "published": "2025-03-05", "record": "1", "csrf": csrf[1]}
            got.append(client.post("/read", data=form).status_code)

    begun = threading.Event()
    with serving(writer) as address:
        thread = threading.Thread(target=write, args=(address,))
        thread.start()
        assert begun.wait(300)
        # Reading the first text takes seconds, since the parser is loaded for it: the signal comes into the middle.
        threading.Event().wait(0.5)
    thread.join(300)
    assert got == [303]
    assert last_run(writer) == before + 1


def test_no_connection_holds_a_short_answer_back() -> None:
    with _listening("127.0.0.1", 0) as door, socket.create_connection(door.getsockname()):
        got, _ = door.accept()
        with got:
            assert got.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_what_cannot_be_served_is_one_line(tmp_path: Path) -> None:
    open_ledger(tmp_path / "my.db").close()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        cases = [
            (["--ledger", "none.db"], "no ledger here"),
            (["--ledger", "my.db", "--port", port], "--port"),
            (["--ledger", "my.db", "--public"], "detente token create"),
            (["--ledger", "my.db", "--host", "0.0.0.0"], "detente token create"),  # noqa: S104  # refused
            (["--ledger", "my.db", "--private"], "detente token create"),
        ]
        for options, word in cases:
            done = subprocess.run([*SERVE, *options], cwd=tmp_path, capture_output=True, text=True, check=False)
            assert (done.returncode, done.stdout) == (2, "")
            assert len(done.stderr.splitlines()) == 1
            assert word in done.stderr
    assert not (tmp_path / "none.db").exists()


def test_a_reader_s_token_alone_opens_no_public_server(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "my.db") as ledger:
        create_token(ledger, "Ann", "reader")
    command = [*SERVE, "--ledger", "my.db", "--public", "--port", "0"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, "detente token create" in done.stderr) == (2, True)


def test_a_public_server_keeps_its_figures_from_strangers_and_logs_what_is_asked(writer: Ledger) -> None:
    create_token(writer, "Ann", "analyst")
    log: list[str] = []
    with serving(writer, "--public", "--host-name", "detente.example", "--access-log", log=log) as address:
        assert httpx.get(f"{address}/metrics", timeout=300).status_code == 401
        named = {"Host": "detente.example", "X-Forwarded-For": "203.0.113.5"}
        assert httpx.get(f"{address}/", params={"q": "hidden"}, headers=named, timeout=300).status_code == 200
        assert httpx.get(f"{address}/", headers={"Host": "evil.example"}, timeout=300).status_code == 421
    assert [re.sub(r"^\S+ | \d+ms$", "", line) for line in log] == [
        "127.0.0.1 - GET /healthz 200",
        "127.0.0.1 - GET /metrics 401",
        "203.0.113.5 - GET / 200",
        "127.0.0.1 - GET / 421",
    ]
