"""A long list a page at a time: a cursor says after which row the next page begins.

A cursor holds what the rows are ordered by, not a number of rows to pass over: what is recorded between two pages moves
nothing, and a row that was taken back meanwhile is no reason to begin again.
"""

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from detente.api.refusal import RefusedError
from detente.model import PairCount

T = TypeVar("T")
Key = tuple[int | str, ...]

# Of a cursor of ours the longest holds a few dates and ids.
MAX_CURSOR = 400


def cursor_of(noun: str, key: Key) -> str:
    """The cursor of a row in the list of this noun."""
    return urlsafe_b64encode(json.dumps([noun, *key], separators=(",", ":")).encode()).decode().rstrip("=")


def key_of(noun: str, cursor: str | None, kinds: Sequence[type]) -> Key | None:
    """The key of the row that a cursor names; `kinds` are the types of its parts. Raises RefusedError where it is none.

    Numbers that no row can have are refused too: a database takes only so large ones.
    """
    if cursor is None:
        return None
    try:
        told = json.loads(urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError):
        told = None
    if isinstance(told, list) and told[:1] == [noun] and [type(part) for part in told[1:]] == list(kinds):
        key = tuple(told[1:])
        if all(abs(part) < 2**53 if isinstance(part, int) else part.isascii() and "\x00" not in part for part in key):
            return key
    raise RefusedError("bad_request", "the cursor is none of this list; ask again without it")


def page(
    noun: str, rows: Sequence[T], key: Callable[[T], Key], *, cursor: str | None, kinds: Sequence[type], limit: int
) -> tuple[tuple[T, ...], str | None]:
    """The rows after the cursor, and the cursor of the page after these. The rows are in ascending order of the key."""
    after = key_of(noun, cursor, kinds)
    start = bisect_right(rows, after, key=key) if after is not None else 0
    found, following = first_of(noun, rows[start : start + limit + 1], key, limit=limit)
    return tuple(found), following


def first_of(noun: str, rows: Sequence[T], key: Callable[[T], Key], *, limit: int) -> tuple[Sequence[T], str | None]:
    """The first rows, and the cursor of the page after them, of rows that begin where a page does and go beyond it."""
    shown = rows[:limit]
    return shown, cursor_of(noun, key(shown[-1])) if len(rows) > limit else None


def pair_key(row: PairCount) -> Key:
    """What pairs are ordered by."""
    return row.pair.a, row.pair.b


def short_digest(*parts: bytes) -> str:
    """What tells rows apart in a key, where their own words would be too many for a cursor."""
    return hashlib.sha256(b"\x00".join(parts)).hexdigest()[:16]


def latest(day: date) -> int:
    """A day as a part of a key by which the latest comes first."""
    return -day.toordinal()
