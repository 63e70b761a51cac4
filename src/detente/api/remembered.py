"""Whole answers that are sent again as they were, before an address is looked up or anything is computed.

An answer is kept under all of its request that it may follow from, with what it rests on besides: the ledger and the
day. Only what `rests_on` marked is kept. The guard looks here after its checks and limits: whoever is let in no longer,
or asks too often, gets nothing.
"""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import Message

from detente.api.access import caller_of, has_credentials
from detente.errors import LedgerError
from detente.ledger import Ledger, head, head_at_once

# Bytes of answers in all, and of one at most: a few pages must not drive out all others.
_BYTES, _MOST = 40 * 1024 * 1024, 4 * 1024 * 1024
# What an answer takes besides its body, about.
_REST = 2000

_MARK = "detente.rests_on"
# The headers by which answers differ; If-None-Match is looked at apart.
_SAID = frozenset({b"host", b"cookie", b"authorization"})
# What goes with a body; none of it is part of an answer without one.
_OF_BODIES = frozenset({b"content-length", b"content-type", b"set-cookie"})


@dataclass(frozen=True)
class Ground:
    """What every answer rests on besides its request: the ledger, by its last seal, and what "today" means.

    What is left out of a query means today, by the server's clock; moments are told in UTC.
    """

    seal: str
    day: date
    day_in_utc: date


def ground_of(ledger: Ledger) -> Ground:
    """What answers rest on now. Raises LedgerError where the ledger does not answer."""
    return _ground(head(ledger))


def rests_on(request: Request, ground: Ground) -> None:
    """Says that the answer follows from the request and this alone, and may be sent again while both are the same."""
    request.scope[_MARK] = ground


@dataclass(frozen=True)
class Sent:
    """An answer as it was sent, and the template of its address."""

    ground: Ground
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    route: str

    def messages(self, request: Request) -> tuple[Message, Message]:
        """The answer once more; 304 to who says that it is at hand."""
        headers, body, status = self.headers, self.body, 200
        if "if-none-match" in request.headers:
            status, body = 304, b""
            headers = tuple(each for each in headers if each[0] not in _OF_BODIES)
        start: Message = {"type": "http.response.start", "status": status, "headers": [*headers]}
        return start, {"type": "http.response.body", "body": body}

    def answers(self, request: Request) -> bool:
        """Whether it does for a request of the same address: the long way knows every form of If-None-Match."""
        given = request.headers.get("if-none-match")
        return given is None or (b"etag", given.encode("latin-1")) in self.headers


class Remembered:
    """The answers that were sent last, up to a size. It is asked from the event loop alone."""

    def __init__(self, ledger: Ledger, size: int = _BYTES) -> None:
        self.ledger, self.size, self.weight = ledger, size, 0
        self._kept: OrderedDict[Hashable, Sent] = OrderedDict()

    async def again(self, request: Request) -> Sent | None:
        """The answer to the same request, where it still holds. The ledger is asked for its seal and nothing else."""
        key = _key(request)
        sent = self._kept.get(key)
        if sent is None or not sent.answers(request):
            return None
        try:
            seal = head_at_once(self.ledger)
            ground = _ground(await run_in_threadpool(head, self.ledger) if seal is None else seal)
        except LedgerError:
            return None
        if sent.ground != ground:
            self._forget(key)
            return None
        if key in self._kept:
            self._kept.move_to_end(key)
        return sent

    def keep(self, request: Request, status: int, headers: list[tuple[bytes, bytes]], body: bytes, route: str) -> None:
        """Keeps an answer that was sent whole, where it was marked."""
        ground: Ground | None = request.scope.get(_MARK)
        if ground is None or status != 200 or request.method != "GET" or len(body) > _MOST:
            return
        key = _key(request)
        self._forget(key)
        self._kept[key] = Sent(ground, tuple(headers), body, route)
        self.weight += len(body) + _REST
        while self.weight > self.size:
            self._forget(next(iter(self._kept)))

    def _forget(self, key: Hashable) -> None:
        if sent := self._kept.pop(key, None):
            self.weight -= len(sent.body) + _REST


def _ground(seal: str) -> Ground:
    return Ground(seal, date.today(), datetime.now(UTC).date())


def _key(request: Request) -> Hashable:
    """All of a request that an answer may follow from: the address as it was written, and who asks."""
    scope, caller = request.scope, caller_of(request) if has_credentials(request) else None
    said = tuple(each for each in scope["headers"] if each[0] in _SAID)
    return scope["method"], scope["scheme"], scope.get("raw_path"), scope["query_string"], said, caller
