"""What stands before every address: who may come in, how much they may ask, and what every answer carries."""

import logging
import time
from asyncio import wait_for
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import quote

from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from detente.api.access import SAFE, caller_of, has_credentials, is_cross_site
from detente.api.limits import Buckets, Places, client_key
from detente.api.metrics import Metrics
from detente.api.refusal import RefusedError
from detente.api.remembered import Remembered
from detente.errors import DetenteError

# A text at the limit, each character written as %XX%XX%XX%XX in a form.
MAX_BODY = 2_500_000
# Seconds in which a body must have come in, and characters of an address with its query.
BODY_SECONDS, MAX_ADDRESS = 30.0, 8_000

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Content-Type-Options": "nosniff",
    # Other sites learn nothing. Our own forms say where they come from, by which foreign ones are told apart.
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}

ACCESS_LOG = "detente.access"

# Units that a request takes from its client's bucket.
_FILE, _PLAIN, _READING, _WRONG_TOKEN = 0.1, 1.0, 20.0, 10.0
# The last step of addresses at which a text is read.
_READS = frozenset({"read", "articles"})
# What answers without a token though reading needs one.
_OPEN = ("/signin", "/static/", "/healthz", "/readyz")
_PROBES = frozenset({"/healthz", "/readyz"})
_BUSY_SECONDS = 5

Sorry = Callable[[Request, Exception], Response]


@dataclass(frozen=True)
class Settings:
    """What a server lets through. As they stand, those of an application that listens on this machine alone."""

    # The names by which it may be called; null for any. A page elsewhere can make a browser call it by another.
    hosts: frozenset[str] | None = None
    # Whether reading needs a token too.
    private: bool = False
    # Units a second for each client that is not this machine, and how many it may save up; no limit where rate is 0.
    rate: float = 20.0
    burst: float = 200.0
    # Texts that are read or wait to be read at a time.
    readings: int = 4
    # Whether others than this machine reach it.
    public: bool = False
    # Whether a line is logged for each request.
    log: bool = False

    def shared_by(self, number: int) -> "Settings":
        """The share of each of several processes, which know nothing of each other."""
        readings = max(1, self.readings // number)
        return replace(self, rate=self.rate / number, burst=self.burst / number, readings=readings)


class _Outgoing:
    """The way out for an answer: it gets what every answer carries, and is remembered for what comes after it."""

    def __init__(self, request: Request, send: Send) -> None:
        self.request, self.send = request, send
        self.status, self.headers, self.route = 500, list[tuple[bytes, bytes]](), ""
        # The body, where it went out in one piece.
        self.whole: bytes | None = None
        self._pieces = 0

    async def __call__(self, message: Message) -> None:
        """Sends a message of the answer on."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            _mark(MutableHeaders(scope=message), self.request, self.status)
            self.headers = message["headers"]
        elif message["type"] == "http.response.body":
            self._pieces += 1
            only = self._pieces == 1 and not message.get("more_body", False)
            self.whole = message.get("body", b"") if only else None
        await self.send(message)


class Guard:
    """An application behind the limits, with the headers on all it answers; what it answered before is sent again."""

    def __init__(
        self, app: ASGIApp, *, settings: Settings, metrics: Metrics, sorry: Sorry, remembered: Remembered
    ) -> None:
        self.app, self.settings, self.metrics, self.sorry = app, settings, metrics, sorry
        self.remembered = remembered
        self.buckets = Buckets(settings.rate, settings.burst) if settings.rate else None
        self.places = Places(settings.readings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, or answers why not; a body that grows too large raises 413 where it is read."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request, started = Request(scope), time.perf_counter()
        asked, out = _path(request), _Outgoing(request, send)
        try:
            if answer := await self._turned_away(request):
                await answer(scope, receive, out)
            elif sent := await self.remembered.again(request):
                out.route = sent.route
                for message in sent.messages(request):
                    await out(message)
            else:
                await self._pass(request, _counted(receive), out)
                if out.whole is not None:
                    self.remembered.keep(request, out.status, out.headers, out.whole, _route(scope))
        finally:
            seconds = time.perf_counter() - started
            self.metrics.answered(_method(request), out.route or _route(scope), out.status, seconds)
            if self.settings.log:
                logging.getLogger(ACCESS_LOG).info("%s", _line(request, asked, out.status, seconds))

    async def _pass(self, request: Request, receive: Receive, send: Send) -> None:
        """Lets the application answer; one that reads a text takes a place as long as that lasts."""
        if not _is_reading(request):
            await self.app(request.scope, receive, send)
            return
        with self.places.place() as free:
            if not free:
                self.metrics.turned_away.labels("readings").inc()
                busy = RefusedError("busy", "as many texts are being read as this server reads at a time; try again")
                await self._refusal(request, busy, wait=_BUSY_SECONDS)(request.scope, receive, send)
                return
            with self.metrics.readings.track_inprogress():
                await self.app(request.scope, receive, send)

    async def _turned_away(self, request: Request) -> Response | None:
        """The answer to a request that goes no further."""
        try:
            _check_form(request, self.settings)
            if _path(request) in _PROBES:
                return None
            if has_credentials(request):
                await run_in_threadpool(caller_of, request)
            if wait := self._wait(request):
                self.metrics.turned_away.labels("rate").inc()
                many = RefusedError("too_many", f"too many requests from your address; try again in {wait} seconds")
                return self._refusal(request, many, wait=wait)
            return self._stranger(request)
        except (DetenteError, HTTPException) as error:
            return self._refusal(request, error)

    def _wait(self, request: Request) -> int:
        """Seconds that the client has to wait before it is answered. A good token counts in place of its address."""
        client = client_key(request.client.host if request.client else "")
        if self.buckets is None or client is None:
            return 0
        caller, units = caller_of(request) if has_credentials(request) else None, _units(request)
        if caller:
            return self.buckets.take(f"token {caller.name}", units)
        return self.buckets.take(client, units + (_WRONG_TOKEN if has_credentials(request) else 0))

    def _stranger(self, request: Request) -> Response | None:
        """On to the sign-in, or a refusal, where even reading needs a token and none came."""
        path = _path(request)
        if not self.settings.private or path.startswith(_OPEN) or (has_credentials(request) and caller_of(request)):
            return None
        if request.method in SAFE and not path.startswith("/api/") and path != "/metrics":
            return RedirectResponse("/signin", status_code=303)
        raise RefusedError("unauthorised", "this server answers to tokens; send one as `Authorization: Bearer TOKEN`")

    def _refusal(self, request: Request, error: Exception, *, wait: int | None = None) -> Response:
        answer = self.sorry(request, error)
        if wait is not None:
            answer.headers["Retry-After"] = str(wait)
        return answer


def _check_form(request: Request, settings: Settings) -> None:
    """Raises RefusedError where a request is none of ours by its headers alone."""
    name = _host_name(request.headers.get("host", ""))
    if settings.hosts is not None and name not in settings.hosts:
        what = f"this server does not go by the name {name[:80]!r}; start it with --host-name to allow it"
        raise RefusedError("bad_request", what, status=421)
    if len(request.scope.get("raw_path") or b"") + len(request.scope["query_string"]) > MAX_ADDRESS:
        raise RefusedError("bad_request", f"the address has more than {MAX_ADDRESS:,} characters", status=414)
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and int(length[:12]) > MAX_BODY:
        raise _too_large()
    if request.method not in SAFE and is_cross_site(request):
        raise RefusedError("forbidden", "another site sent this; open the page here and send it again")


def _counted(receive: Receive) -> Receive:
    """The same, raising 413 for a body that grows too large and 408 for one that does not come."""
    taken, whole, deadline = 0, False, time.monotonic() + BODY_SECONDS

    async def counted() -> Message:
        nonlocal taken, whole
        try:
            # When the body is there, one may wait as long as the answer takes for the client to go.
            left = None if whole else max(deadline - time.monotonic(), 0.001)
            message = await wait_for(receive(), left)
        except TimeoutError as error:
            raise HTTPException(408, f"the request did not come in within {BODY_SECONDS:.0f} seconds") from error
        taken += len(message.get("body", b""))
        whole = whole or not message.get("more_body", False)
        if taken > MAX_BODY:
            raise _too_large()
        return message

    return counted


def _too_large() -> HTTPException:
    return HTTPException(413, f"the request has more than {MAX_BODY:,} bytes; send one report at a time")


def _mark(headers: MutableHeaders, request: Request, status: int) -> None:
    """Puts on an answer what every answer carries."""
    headers.update(HEADERS)
    if status == 401:
        headers.setdefault("WWW-Authenticate", "Bearer")
    if has_credentials(request) and not _path(request).startswith("/static/"):
        # What a caller sees is for nobody else, in no cache on the way.
        headers.setdefault("Cache-Control", "no-store")


def _path(request: Request) -> str:
    """The path as the router sees it: that of `request.url` is made with the Host header, which can hold a path too."""
    path: str = request.scope["path"]
    return path


def _units(request: Request) -> float:
    if _path(request).startswith("/static/"):
        return _FILE
    return _READING if _is_reading(request) else _PLAIN


def _is_reading(request: Request) -> bool:
    """Whether a text comes with the request to be read."""
    return request.method == "POST" and _path(request).rstrip("/").rpartition("/")[2] in _READS


def _host_name(host: str) -> str:
    """The name of a Host header without its port, in small letters; an IPv6 address without its brackets."""
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower()


def _method(request: Request) -> str:
    """The method; one that is none of HTTP's would make a label of its own."""
    return request.method if request.method in SAFE | {"POST", "PUT", "PATCH", "DELETE"} else "other"


def _route(scope: Scope) -> str:
    """The template of the address, as /pair/{pair}."""
    template = getattr(scope.get("route"), "path", None)
    if template is None:
        return "/static" if scope.get("root_path", "").endswith("/static") else "none"
    return f"{scope.get('root_path', '')}{template}"


def _line(request: Request, path: str, status: int, seconds: float) -> str:
    """The line of a request: no query, no header and no body stands in it, since each may hold a secret."""
    caller = caller_of(request) if has_credentials(request) else None
    host = request.client.host if request.client else "-"
    name = caller.name.replace(" ", "_") if caller else "-"
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    return f"{moment} {host} {name} {_method(request)} {quote(path)[:500]} {status} {seconds * 1000:.0f}ms"
