"""What cannot be used is refused in one line that says what to do, with exit status 2 and nothing written."""

import re
import socket
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from detente.ledger import open_ledger

from .running import Command, Done

FRENCH = (
    "La Norvège a rappelé mardi son ambassadeur en Hongrie et reproche à Budapest d'avoir ouvert son courrier "
    "diplomatique, ce que la Hongrie conteste avec force depuis plusieurs jours.\n"
)
MENU = "<html><head><title>Norway</title></head><body><nav><a href='/'>Home</a></nav></body></html>"
# Files that hold no report in English: their bytes, and a word that the complaint must have.
BAD_FILES = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\t\n", "white space"),
    "image.txt": (b"\x89PNG\r\n\x1a\n\x00\x01", "image"),
    "nul.txt": (b"Norway recalled\x00 its ambassador.", "binary"),
    "page.html": (MENU.encode(), "without text"),
    "long.txt": (b"Norway recalled its ambassador. " * 350_000, "10 MB"),
    "french.txt": (FRENCH.encode(), "French"),
    "broken.txt": (
        b"Norway\xff\xfe recalled\xe9\xff its\xc3 ambassador \xe2\x82 \xc5 \xc5 caf\xc3\xa9.\x81\x8d",
        "broken",
    ),
}


@pytest.fixture(params=sorted(BAD_FILES))
def bad(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str]:
    """A file that cannot be read, and the word for it."""
    data, word = BAD_FILES[request.param]
    path = tmp_path / str(request.param)
    path.write_bytes(data)
    return path, word


def refused(done: Done, *words: str) -> None:
    """One line on standard error with these words and advice, nothing on standard output, exit status 2."""
    assert (done.status, done.out) == (2, "")
    assert len(done.complaints) == 1, done.err
    (line,) = done.complaints
    assert re.fullmatch(r"detente: .+[;:] .+", line), line
    for word in words:
        assert word in line


def test_a_file_that_holds_no_english_text_is_not_read(detente: Command, bad: tuple[Path, str]) -> None:
    path, word = bad
    refused(detente("read", path), path.name, word)


def test_recording_a_file_that_holds_no_english_text_makes_no_ledger(detente: Command, bad: tuple[Path, str]) -> None:
    path, word = bad
    ledger = path.parent / "new.db"
    refused(detente("record", path, "--ledger", ledger), path.name, word)
    assert not ledger.exists()


def test_recording_a_bad_file_leaves_every_byte_of_a_ledger_alone(detente: Command, bad: tuple[Path, str]) -> None:
    path, _ = bad
    ledger = path.parent / "old.db"
    open_ledger(ledger).close()
    before = ledger.read_bytes()
    assert detente("record", path, "--ledger", ledger).status == 2
    assert ledger.read_bytes() == before


def test_standard_input_is_refused_like_a_file(detente: Command) -> None:
    refused(detente("read", "-"), "standard input", "empty")


def test_a_file_that_is_not_there_is_named(detente: Command, tmp_path: Path) -> None:
    refused(detente("read", tmp_path / "gone.txt"), "gone.txt", "no such file")


def test_a_folder_without_reports_is_refused(detente: Command, tmp_path: Path) -> None:
    (tmp_path / "notes.pdf").write_bytes(b"%PDF-1.7")
    refused(detente("record", tmp_path, "--ledger", tmp_path / "new.db"), "folder without .txt or .html")
    assert not (tmp_path / "new.db").exists()


@pytest.mark.parametrize(
    ("command", "option"),
    [
        (("read", "{report}"), "--published"),
        (("record", "{report}", "--ledger", "{ledger}"), "--published"),
        (("show", "PAK", "AFG", "--ledger", "{ledger}"), "--valid"),
        (("show", "PAK", "AFG", "--ledger", "{ledger}"), "--known"),
        (("history", "PAK", "AFG", "--ledger", "{ledger}"), "--since"),
        (("history", "PAK", "AFG", "--ledger", "{ledger}"), "--until"),
        (("history", "PAK", "AFG", "--ledger", "{ledger}"), "--known"),
    ],
)
@pytest.mark.parametrize("date", ["yesterday", "2025-02-30", "21.05.2025", ""])
def test_a_date_that_is_none_is_refused(
    detente: Command, report: Path, command: tuple[str, ...], option: str, date: str
) -> None:
    ledger = report.parent / "new.db"
    words = [word.format(report=report, ledger=ledger) for word in command]
    refused(detente(*words, option, date), option, repr(date), "YYYY-MM-DD")
    assert not ledger.exists()


@pytest.mark.parametrize(
    ("a", "b", "words"),
    [
        ("PAK", "XYZ", ["'XYZ'", "the nearest are X"]),
        ("PAK", "AFGA", ["'AFGA'", "AFG (Afghanistan)"]),
        ("Pakstan", "AFG", ["'Pakstan'", "PAK (Pakistan)"]),
        ("PAK", "PAK", ["PAK", "two different"]),
        ("PAK", "Pakistani", ["both are PAK", "two different"]),
        ("PAK", "Congolese", ["COD", "COG"]),
    ],
)
@pytest.mark.parametrize("command", ["show", "history"])
def test_a_pair_takes_two_known_parties(
    detente: Command, tmp_path: Path, command: str, a: str, b: str, words: list[str]
) -> None:
    refused(detente(command, a, b, "--ledger", tmp_path / "no.db"), *words)


@pytest.mark.parametrize("command", [("show", "PAK", "AFG"), ("history", "PAK", "AFG"), ("pairs",), ("evidence", "ab")])
def test_asking_a_ledger_that_is_not_there_makes_none(
    detente: Command, tmp_path: Path, command: tuple[str, ...]
) -> None:
    refused(detente(*command, "--ledger", tmp_path / "no.db"), "no.db", "no ledger here")
    assert list(tmp_path.iterdir()) == []


def text(path: Path) -> None:
    path.write_text("Norway recalled its ambassador to Hungary.", encoding="utf-8")


def other_database(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE notes (words TEXT)")
    connection.close()


def newer(path: Path) -> None:
    open_ledger(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()


@pytest.mark.parametrize(("make", "words"), [(text, "no ledger"), (other_database, "no ledger"), (newer, "schema 99")])
@pytest.mark.parametrize("command", [("pairs",), ("record", "{report}")])
def test_a_file_that_is_no_ledger_of_ours_is_left_alone(
    detente: Command, report: Path, command: tuple[str, ...], make: Callable[[Path], None], words: str
) -> None:
    ledger = report.parent / "other.db"
    make(ledger)
    before = ledger.read_bytes()
    refused(detente(*(word.format(report=report) for word in command), "--ledger", ledger), "other.db", words)
    assert ledger.read_bytes() == before


def test_a_ledger_without_a_name_is_refused(detente: Command, report: Path) -> None:
    refused(detente("record", report, "--ledger", ""), "--ledger")


def test_an_entry_that_is_not_there_is_refused(detente: Command, tmp_path: Path) -> None:
    open_ledger(tmp_path / "empty.db").close()
    refused(detente("evidence", "abc123", "--ledger", tmp_path / "empty.db"), "abc123")
    refused(detente("evidence", "e1; drop", "--ledger", tmp_path / "empty.db"), "no entry id")


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/report",
        "http://localhost/report",
        "http://[::1]/report",
        "http://10.0.0.5/",
        "http://169.254.1.1/",
    ],
)
@pytest.mark.parametrize("command", ["read", "record"])
def test_an_address_inside_the_own_network_is_refused(
    detente: Command, tmp_path: Path, command: str, address: str
) -> None:
    ledger = tmp_path / "new.db"
    options = ("--ledger", ledger) if command == "record" else ()
    refused(detente(command, address, *options), "private or reserved")
    assert not ledger.exists()


def test_allowing_private_addresses_reaches_this_machine(detente: Command) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    refused(detente("read", f"http://127.0.0.1:{port}/report", "--allow-private"), "cannot be reached")


def test_a_host_that_is_not_found_is_named(detente: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_: object, **__: object) -> None:
        raise socket.gaierror("no such host")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    refused(detente("read", "https://example.org/report"), "example.org", "not found")


@pytest.mark.parametrize(
    "address", ["ftp://example.org/a", "file:///etc/hosts", "https://", "https://user:word@example.org/"]
)
def test_an_address_that_is_no_web_address_is_refused(detente: Command, address: str) -> None:
    done = detente("read", address)
    refused(done)
    assert "word@" not in done.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("read", "--nope"), "--nope"),
        (("--nope",), "--nope"),
        (("shw",), "Did you mean 'show'"),
        (("show", "PAK"), "Missing argument"),
        (("evidence",), "Missing argument"),
        (("relate",), "--jsonl"),
        (("show", "PAK", "AFG", "--clock", "sundial"), "reported"),
        (("read",), "standard input"),
        (("read", "a.txt", "--jsonl", "-"), "drop one"),
        (("read", "--published", "2025-03-05", "--jsonl", "-"), "drop one"),
        (("read", "a.txt", "b.txt"), "b.txt"),
        (("dates", "--jsonl", "gone.jsonl"), "gone.jsonl"),
    ],
)
def test_a_command_used_wrongly_says_so_in_one_line(detente: Command, arguments: tuple[str, ...], words: str) -> None:
    refused(detente(*arguments), words)


def test_latin_letters_of_an_older_encoding_are_read(detente: Command, tmp_path: Path) -> None:
    path = tmp_path / "latin.txt"
    path.write_bytes("Türkiye recalled its chargé d'affaires from Iceland.\n".encode("latin-1"))
    done = detente("read", path)
    assert (done.status, done.err) == (0, "")
    assert "chargé d'affaires" in done.out or "TÜRKIYE" in done.out


def test_a_single_broken_byte_is_told_and_the_rest_is_read(detente: Command, tmp_path: Path) -> None:
    path = tmp_path / "cut.txt"
    sentence = "Norway recalled its chargé d'affaires from Hungary, the ministry in Oslo said on Tuesday night.\n"
    path.write_bytes((sentence * 3).encode()[:-60] + b"\xc3 and closed the embassy there.\n")
    done = detente("read", path)
    assert done.status == 0
    assert len(done.complaints) == 1
    assert "1 broken byte" in done.err
    assert "HUNGARY – NORWAY" in done.out
