"""`detente serve` as a process: it serves what it is given, and ends when it is told to."""

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx

from detente.ledger import Ledger, open_ledger

SERVE = (sys.executable, "-m", "detente.cli.main", "serve")


def test_the_command_serves_a_ledger_until_it_is_stopped(writer: Ledger) -> None:
    command = [*SERVE, "--ledger", writer.name, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            found = re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())
            assert found
            assert "Hungary – Norway" in httpx.get(found[0], timeout=60).text
            assert httpx.get(f"{found[0]}api/v1/health", timeout=60).json()["status"] == "ok"
        finally:
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (0, "")


def test_what_cannot_be_served_is_one_line(tmp_path: Path) -> None:
    open_ledger(tmp_path / "my.db").close()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        cases = [(["--ledger", "none.db"], "no ledger here"), (["--ledger", "my.db", "--port", port], "--port")]
        for options, word in cases:
            done = subprocess.run([*SERVE, *options], cwd=tmp_path, capture_output=True, text=True, check=False)
            assert (done.returncode, done.stdout) == (2, "")
            assert len(done.stderr.splitlines()) == 1
            assert word in done.stderr
    assert not (tmp_path / "none.db").exists()
