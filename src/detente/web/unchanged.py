"""Answers that need not be made twice: 304 to who has the page already, and views kept until the ledger changes."""

import hashlib
from collections.abc import Callable, Hashable
from datetime import date
from typing import TypeVar

from fastapi import Request, Response

from detente import __version__
from detente.api import Kept, caller_of, ground_of, rests_on
from detente.ledger import Ledger, head

Made = TypeVar("Made")

# Views of a page, pictures of a pair: small against what makes them.
_KEPT = 256
# Bytes of pages as they were sent.
_BYTES = 8 * 1024 * 1024


def kept(request: Request, ledger: Ledger, name: str, *asked: Hashable, make: Callable[[], Made]) -> Made:
    """A view, as long as the ledger and the day stay what they are."""
    state = request.app.state
    if not hasattr(state, "kept"):
        state.kept = Kept(_KEPT)
    store: Kept = state.kept
    return store.get((name, head(ledger), date.today(), *asked), make)


def sent(request: Request, tag: str, make: Callable[[], Response]) -> bytes:
    """The body of a page, made once for each tag: the tag stands for all that a page says, its reader's name included.

    It is for pages that hold nothing else of who asks: no form that writes, and no cookie, which goes with each answer.
    Several who ask at the same time wait for one of them; each then has the whole answer remembered by their cookies.
    """
    state = request.app.state
    if not hasattr(state, "sent"):
        state.sent = Kept(_BYTES, weigh=len)
    store: Kept = state.sent
    return store.get(tag, lambda: bytes(make().body))


def tag_of(request: Request, ledger: Ledger, *more: Hashable) -> str:
    """What stands for this answer: it changes with the address, the ledger, the day, the version and who asks.

    Whoever asks the same again before then gets the answer from memory.
    """
    caller, ground = caller_of(request), ground_of(ledger)
    asker = caller and (caller.name, caller.role)
    parts = (str(request.url), ground.seal, ground.day, __version__, asker, *more)
    rests_on(request, ground)
    return f'W/"{hashlib.sha256(repr(parts).encode("utf-8", "replace")).hexdigest()[:24]}"'


def unchanged(request: Request, tag: str) -> Response | None:
    """The answer 304 to who has the page with this tag already."""
    told = request.headers.get("if-none-match", "")
    if tag in {each.strip() for each in told.split(",")} or told.strip() == "*":
        return Response(status_code=304, headers=carried(tag))
    return None


def carried(tag: str) -> dict[str, str]:
    """The headers of a page that its reader may keep and must ask about each time."""
    return {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Cookie, Authorization"}
