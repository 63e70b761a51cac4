"""Who may write over the network: a token is shown once, kept as a digest, and revoked by adding a row."""

import hashlib
from pathlib import Path

import pytest
import sqlalchemy as sa

from detente.errors import InputError, LedgerError
from detente.ledger import Ledger, all_tokens, create_token, open_ledger, record, revoke_token, schema, token_of, verify

from .saying import recall


def test_a_token_is_known_by_its_secret_alone(ledger: Ledger) -> None:
    made, secret = create_token(ledger, "Ann Lee", "analyst")
    assert token_of(ledger, secret) == made
    assert (made.name, made.role, made.revoked) == ("Ann Lee", "analyst", None)
    for other in ("", "Ann Lee", secret[:-1], secret + "A", secret.lower(), secret + "\n", "dtn_" + "A" * 43, "é" * 47):
        assert token_of(ledger, other) is None


def test_the_ledger_keeps_a_digest_and_never_the_secret(ledger: Ledger) -> None:
    _, secret = create_token(ledger, "Ann", "reader")
    with ledger.reading() as connection:
        row = connection.execute(sa.select(schema.tokens)).one()
    assert row.digest == hashlib.sha256(secret.encode()).hexdigest()
    assert secret not in str(tuple(row))
    assert secret not in repr(all_tokens(ledger))


def test_secrets_are_long_and_never_the_same(ledger: Ledger) -> None:
    found = [create_token(ledger, f"reader {number}", "reader")[1] for number in range(5)]
    assert len(set(found)) == 5
    # 43 characters of 6 bits hold 256.
    assert {len(secret) for secret in found} == {len("dtn_") + 43}


def test_a_revoked_token_opens_nothing_and_stays_on_the_list(ledger: Ledger) -> None:
    _, secret = create_token(ledger, "Ann", "analyst")
    gone = revoke_token(ledger, "Ann")
    assert gone.revoked
    assert token_of(ledger, secret) is None
    assert all_tokens(ledger) == (gone,)


def test_a_name_has_one_token_at_a_time(ledger: Ledger) -> None:
    _, first = create_token(ledger, "Ann", "analyst")
    with pytest.raises(InputError, match="has a token already"):
        create_token(ledger, " Ann ", "reader")
    revoke_token(ledger, "Ann")
    _, second = create_token(ledger, "Ann", "reader")
    assert (token_of(ledger, first), [token.role for token in all_tokens(ledger)]) == (None, ["analyst", "reader"])
    assert token_of(ledger, second)


@pytest.mark.parametrize("name", ["", " ", "-", "a" * 65, "Ann\x00", "Ann\u202e", "<b>", "Ann;drop"])
def test_a_name_that_could_not_stand_in_a_log_is_refused(ledger: Ledger, name: str) -> None:
    with pytest.raises(InputError, match="is no name"):
        create_token(ledger, name, "reader")
    assert all_tokens(ledger) == ()


def test_a_role_that_is_none_and_a_name_without_a_token_are_refused(ledger: Ledger) -> None:
    with pytest.raises(InputError, match="no role"):
        create_token(ledger, "Ann", "owner")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="no token in force"):
        revoke_token(ledger, "Ann")
    create_token(ledger, "Ann", "reader")
    revoke_token(ledger, "Ann")
    with pytest.raises(InputError, match="no token in force"):
        revoke_token(ledger, "Ann")


def test_the_database_refuses_to_change_or_remove_a_token(ledger: Ledger) -> None:
    create_token(ledger, "Ann", "reader")
    for change in (schema.tokens.update().values(role="admin"), schema.tokens.delete()):
        with pytest.raises(LedgerError, match="append-only"), ledger.writing() as connection:
            connection.execute(change)


def test_tokens_are_no_part_of_the_record(ledger: Ledger) -> None:
    record(ledger, recall().findings())
    before = verify(ledger)
    create_token(ledger, "Ann", "reader")
    assert verify(ledger) == before


def test_a_ledger_that_is_only_read_gives_out_no_token(tmp_path: Path) -> None:
    open_ledger(tmp_path / "a.db").close()
    with open_ledger(tmp_path / "a.db", read_only=True) as kept:
        with pytest.raises(LedgerError, match="read-only"):
            create_token(kept, "Ann", "reader")
        assert all_tokens(kept) == ()
