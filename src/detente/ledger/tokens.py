"""Who may ask and write over the network: tokens by name and role, given out once and kept as digests."""

import hashlib
import re
import secrets
from datetime import datetime
from typing import Literal, get_args

import sqlalchemy as sa

from detente.errors import InputError
from detente.ledger import schema
from detente.ledger.opening import Ledger
from detente.ledger.writing import moment
from detente.model.base import Record

Role = Literal["reader", "analyst", "admin"]

ROLES: tuple[Role, ...] = get_args(Role)

# Told from other secrets at a glance, by people and by programs that look for secrets in what is published.
_PREFIX = "dtn_"
_BITS = 256
_NAME = re.compile(r"[^\W_][\w .@-]{0,63}")
_SECRET = re.compile(r"dtn_[A-Za-z0-9_-]{43}", re.ASCII)


class Token(Record):
    """A token without its secret: who it is for, what it allows, when it was made and when it was revoked."""

    number: int
    name: str
    role: Role
    recorded: datetime
    revoked: datetime | None = None


def create_token(ledger: Ledger, name: str, role: Role, *, recorded: datetime | None = None) -> tuple[Token, str]:
    """A new token and its secret, which is shown this once: the ledger keeps a digest.

    The digest is a plain SHA-256. Slow, salted hashes guard passwords, which people choose and others can guess; 256
    random bits cannot be guessed at any speed, and a plain digest can be looked up by an index. Raises InputError where
    the name is none or has a token already.
    """
    name = _name(name)
    if role not in ROLES:
        raise InputError(f"{role!r} is no role; give one of {', '.join(ROLES)}")
    secret = _PREFIX + secrets.token_urlsafe(_BITS // 8)
    with ledger.writing() as connection:
        if _of_name(connection, name):
            raise InputError(f"{name!r} has a token already; revoke it first, or give another name")
        number = _next(connection)
        row = {"number": number, "name": name, "role": role, "digest": _digest(secret), "of": None}
        connection.execute(schema.tokens.insert().values(**row, recorded=moment(connection, recorded)))
        (made,) = _of_name(connection, name)
    return made, secret


def revoke_token(ledger: Ledger, name: str, *, recorded: datetime | None = None) -> Token:
    """The token of this name, revoked from now on. Raises InputError where no token in force has the name."""
    with ledger.writing() as connection:
        held = _of_name(connection, name.strip())
        if not held:
            raise InputError(f"{name!r} has no token in force; `detente token list` shows them")
        when = moment(connection, recorded)
        row = {"number": _next(connection), "name": held[0].name, "role": held[0].role, "digest": None}
        connection.execute(schema.tokens.insert().values(**row, of=held[0].number, recorded=when))
    return held[0].model_copy(update={"revoked": when})


def all_tokens(ledger: Ledger) -> tuple[Token, ...]:
    """Every token that was ever given out, in order, those revoked too."""
    with ledger.reading() as connection:
        return tuple(_token(row) for row in connection.execute(_query()))


def token_of(ledger: Ledger, secret: str) -> Token | None:
    """The token in force that has this secret."""
    if not _SECRET.fullmatch(secret):
        return None
    with ledger.reading() as connection:
        # What is compared is the digest, so that how long the look-up takes tells nothing of the secret.
        row = connection.execute(_query().where(schema.tokens.c.digest == _digest(secret))).first()
    return _token(row) if row is not None and row.revoked is None else None


def _name(text: str) -> str:
    """The name as it is kept. It stands in logs and signs judgements, so it is one line of words."""
    name = " ".join(text.split())
    if not _NAME.fullmatch(name):
        raise InputError(f"{text[:80]!r} is no name; take letters, digits, spaces and . @ - _, at most 64")
    return name


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("ascii")).hexdigest()


def _query() -> sa.Select[tuple[int, str, str, datetime, datetime | None]]:
    """Tokens in order, with the moment of the row that revokes them."""
    given, gone = schema.tokens, schema.tokens.alias("gone")
    columns = (given.c.number, given.c.name, given.c.role, given.c.recorded, gone.c.recorded.label("revoked"))
    joined = given.outerjoin(gone, gone.c.of == given.c.number)
    return sa.select(*columns).select_from(joined).where(given.c.of.is_(None)).order_by(given.c.number)


def _of_name(connection: sa.Connection, name: str) -> list[Token]:
    """The tokens in force of this name: one at most."""
    rows = connection.execute(_query().where(schema.tokens.c.name == name))
    return [_token(row) for row in rows if row.revoked is None]


def _next(connection: sa.Connection) -> int:
    return (connection.scalar(sa.select(sa.func.max(schema.tokens.c.number))) or 0) + 1


def _token(row: sa.Row[tuple[int, str, str, datetime, datetime | None]]) -> Token:
    return Token(number=row.number, name=row.name, role=row.role, recorded=row.recorded, revoked=row.revoked)
