"""The command, run in this process or in one of its own, with what it printed and how it ended."""

import io
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from detente.cli.main import main

RECALL = "Norway recalled its ambassador to Hungary on Tuesday.\n"


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    status: int
    out: str
    err: str

    @property
    def complaints(self) -> list[str]:
        """The lines on standard error."""
        return self.err.splitlines()


Command = Callable[..., Done]


def here(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """A function that runs `detente` in this process, with its arguments and the bytes on standard input."""

    def run(*arguments: object, stdin: bytes = b"") -> Done:
        monkeypatch.setattr(sys, "argv", ["detente", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        said = capsys.readouterr()
        return Done(int(end.value.code or 0), said.out, said.err)

    return run


def alone(*arguments: object, cwd: Path, env: Mapping[str, str] | None = None, stdin: bytes = b"") -> Done:
    """How `detente` ends as a process of its own, away from the source."""
    command = [sys.executable, "-m", "detente.cli.main", *map(str, arguments)]
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, check=False, input=stdin)
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())
