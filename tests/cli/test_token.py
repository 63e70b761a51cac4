"""`detente token`: made, listed, revoked; the secret is printed once and by `create` alone."""

import json
from pathlib import Path

import pytest

from detente.ledger import open_ledger, token_of

from .running import Command


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A ledger without tokens."""
    path = tmp_path / "my.db"
    open_ledger(path).close()
    return path


def test_a_token_is_printed_alone_on_its_line_so_that_it_can_be_piped(detente: Command, place: Path) -> None:
    made = detente("token", "create", "Ann", "--role", "analyst", "--ledger", place)
    assert (made.status, made.err) == (0, "")
    with open_ledger(place) as kept:
        token = token_of(kept, made.out.removesuffix("\n"))
    assert token
    assert (token.name, token.role) == ("Ann", "analyst")


def test_the_list_never_shows_a_secret(detente: Command, place: Path) -> None:
    secret = detente("token", "create", "Ann", "--ledger", place).out.strip()
    words, rows = detente("token", "list", "--ledger", place), detente("token", "list", "--json", "--ledger", place)
    assert "Ann" in words.out
    assert [(row["name"], row["role"], row["revoked"]) for row in json.loads(rows.out)] == [("Ann", "reader", None)]
    assert secret not in words.out + rows.out


def test_a_revoked_token_says_so_on_the_list(detente: Command, place: Path) -> None:
    assert "no tokens" in detente("token", "list", "--ledger", place).out
    detente("token", "create", "Ann", "--ledger", place)
    assert detente("token", "revoke", "Ann", "--ledger", place).out == "token 1 of Ann is revoked\n"
    assert "revoked" in detente("token", "list", "--ledger", place).out


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("create", "Ann", "--role", "owner"), "owner"),
        (("create", "<b>"), "is no name"),
        (("revoke", "Ann"), "no token in force"),
    ],
)
def test_what_cannot_be_done_is_one_line(detente: Command, place: Path, arguments: tuple[str, ...], what: str) -> None:
    done = detente("token", *arguments, "--ledger", place)
    assert (done.status, done.out, len(done.complaints)) == (2, "", 1)
    assert what in done.err


def test_a_token_needs_a_ledger_that_is_there(detente: Command, tmp_path: Path) -> None:
    assert "no ledger here" in detente("token", "create", "Ann", "--ledger", tmp_path / "none.db").err
    assert not (tmp_path / "none.db").exists()
    assert detente("token", "create", "Ann", "--new", "--ledger", tmp_path / "none.db").status == 0
    assert "Ann" in detente("token", "list", "--ledger", tmp_path / "none.db").out
