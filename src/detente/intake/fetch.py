"""The bytes at a web address, fetched without letting an address reach into the machine's own network.

Every hop is resolved here, every address it resolves to must be public, and the connection goes to the checked
address with the host's name in `Host` and TLS: a name that resolves differently a moment later changes nothing.
Proxies of the environment are not used, since they would resolve the name again. The time allowed is that of all hops
together, from the first byte to the last, however slowly a server drips; a packed body is unpacked up to the limit.
"""

import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin

import httpx

from detente.errors import InputError
from detente.intake.decode import MAX_BYTES
from detente.intake.refusal import refusal, shown

MAX_HOPS = 5
TIMEOUT = 20.0
KINDS = frozenset({"text/html", "application/xhtml+xml", "text/plain"})

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# Nobody's articles lie there: tunnels that carry an IPv4 address inside an IPv6 one (6to4, Teredo, NAT64 and its local
# kind), the relays of 6to4, addresses for protocols and for documentation. Not all are in every Python's own list.
_REFUSED = tuple(
    map(
        ipaddress.ip_network,
        ("64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16", "3fff::/20", "5f00::/16", "192.0.0.0/24",
         "192.88.99.0/24"),
    )
)  # fmt: skip
# The second half of an ISATAP address begins so; the IPv4 address inside follows (RFC 5214).
_ISATAP = frozenset({0x0000_5EFE, 0x0200_5EFE})
_PACKED = frozenset({"gzip", "x-gzip", "deflate"})


@dataclass(frozen=True)
class Fetched:
    """A response's body, its declared kind and charset, and the address it came from after redirects."""

    data: bytes
    address: str
    kind: str
    charset: str | None


def fetch(address: str, *, allow_private: bool = False, timeout: float = TIMEOUT) -> Fetched:
    """The body at a public http or https address, after at most MAX_HOPS redirects and `timeout` seconds.

    Raises InputError where the address is none, private, cannot be reached, or answers with anything but text.
    """
    start, deadline = address, time.monotonic() + timeout
    transport = httpx.HTTPTransport(verify=_tls(), trust_env=False)
    # Its own limits are for each read anew: a server that sends a byte now and then would never come to an end.
    pool: Any = transport._pool
    pool._network_backend = _Hurried(pool._network_backend, deadline)
    with httpx.Client(transport=transport, trust_env=False, follow_redirects=False) as client:
        for _ in range(MAX_HOPS + 1):
            url = checked_url(address)
            hosts = resolve(url, where=address, allow_private=allow_private)
            answer = _get(client, url, hosts, deadline)
            if isinstance(answer, Fetched):
                return answer
            address = urljoin(address, answer)
    raise refusal(start, f"more than {MAX_HOPS} redirects", "give the address of the article itself")


def checked_url(address: str) -> httpx.URL:
    """The address as a URL. Raises InputError where it is no http or https address, or carries a user name."""
    try:
        url = httpx.URL(address.strip())
    except (httpx.InvalidURL, ValueError, UnicodeError) as error:
        raise refusal(address, "no web address", "give one like https://example.org/article") from error
    if url.scheme not in ("http", "https"):
        raise refusal(_plain(url), f"{shown(url.scheme) or 'no'} scheme", "give an http or https address")
    if url.userinfo:
        raise refusal(_plain(url), "the address carries a user name or password", "give it without them")
    if not url.host or not 0 < (url.port or 80) < 65_536:
        raise refusal(address, "no host or no such port in the address", "give one like https://example.org/article")
    return url


def resolve(url: httpx.URL, *, where: str, allow_private: bool) -> tuple[str, ...]:
    """The IP addresses of the URL's host. Raises InputError where there is none or one of them is not public."""
    port = url.port or (443 if url.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(url.raw_host.decode("ascii"), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, ValueError, OverflowError) as error:
        what = f"the host {shown(url.host)!r} is not found"
        raise refusal(where, what, "check the address and the network") from error
    hosts = tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not allow_private and (inside := [host for host in hosts if not is_public(host)]):
        raise refusal(where, f"{shown(inside[0])} is a private or reserved address", "see --allow-private")
    return hosts


def is_public(host: str) -> bool:
    """Whether an IP address belongs to the public internet, and not to a machine, a local network or a reserve."""
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        inner = ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
        isatap = (int(ip) >> 32) & 0xFFFF_FFFF in _ISATAP
        if ip.scope_id or ip.is_site_local or (isatap and not is_public(str(inner))):
            return False
    if any(ip in network for network in _REFUSED):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def _get(client: httpx.Client, url: httpx.URL, hosts: tuple[str, ...], deadline: float) -> Fetched | str:
    """The body, or the address that the answer redirects to; each checked host is tried in turn."""
    for host in hosts[:-1]:
        try:
            return _get_from(client, url, host, deadline)
        except _UnreachableError:
            continue
    try:
        return _get_from(client, url, hosts[-1], deadline)
    except _UnreachableError as error:
        raise refusal(_plain(url), f"cannot be reached: {error}", "check the address and the network") from error


class _UnreachableError(Exception):
    """One checked host does not take the connection."""


def _get_from(client: httpx.Client, url: httpx.URL, host: str, deadline: float) -> Fetched | str:
    request = client.build_request(
        "GET",
        url.copy_with(host=host),
        headers={
            "Host": url.netloc.decode("ascii"),
            "User-Agent": "detente (reader of news on relations between states)",
            "Accept": "text/html, application/xhtml+xml, text/plain",
            "Accept-Encoding": "identity",
        },
        extensions={"sni_hostname": url.raw_host.decode("ascii")},
        # What is left of the time for all hops; a server that stalls must not get it anew.
        timeout=max(deadline - time.monotonic(), 0.001),
    )
    with _failures(url, deadline):
        response = client.send(request, stream=True)
        try:
            return _answer(response, url, deadline)
        finally:
            response.close()


@contextmanager
def _failures(url: httpx.URL, deadline: float) -> Iterator[None]:
    """Turns httpx's errors into ours; a refused connection leaves the next host to be tried."""
    try:
        yield
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        if time.monotonic() < deadline:
            raise _UnreachableError(shown(str(error)) or "no connection") from error
        raise _too_slow(url) from error
    except httpx.TimeoutException as error:
        raise _too_slow(url) from error
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
        what = f"cannot be read: {shown(str(error)) or type(error).__name__}"
        raise refusal(_plain(url), what, "try again, or save the page as a file") from error


def _answer(response: httpx.Response, url: httpx.URL, deadline: float) -> Fetched | str:
    if response.status_code in _REDIRECTS and (location := response.headers.get("location")):
        return str(location)
    if response.status_code != httpx.codes.OK:
        todo = "check the address, or save the page as a file"
        raise refusal(_plain(url), f"the server answers {response.status_code} {response.reason_phrase}", todo)
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind and kind not in KINDS:
        raise refusal(_plain(url), f"the content is {shown(kind)}", "give the address of a page or a plain text")
    return Fetched(_body(response, url, deadline), str(url), kind, response.charset_encoding)


def _body(response: httpx.Response, url: httpx.URL, deadline: float) -> bytes:
    parts, size, unpacked = [], 0, _unpacking(response, url)
    for packed in response.iter_raw():
        # One byte more than there is room for tells that there is too much, however small it came.
        part = unpacked(packed, MAX_BYTES + 1 - size)
        parts.append(part)
        size += len(part)
        if size > MAX_BYTES:
            raise refusal(_plain(url), f"larger than {MAX_BYTES // 1_000_000} MB", "give a single article")
        if time.monotonic() > deadline:
            raise _too_slow(url)
    return b"".join(parts)


def _unpacking(response: httpx.Response, url: httpx.URL) -> Callable[[bytes, int], bytes]:
    """What makes the body's own bytes of those that came, at most so many at a time."""
    coding = response.headers.get("content-encoding", "identity").strip().lower()
    if coding in ("", "identity"):
        return lambda part, _: part
    if coding not in _PACKED:
        what = f"the content is packed as {shown(coding)}, which was not asked for"
        raise refusal(_plain(url), what, "save the page as a file")
    # Both headers are known by themselves: gzip's and that of "deflate", which is zlib's.
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)

    def unpacked(part: bytes, room: int) -> bytes:
        try:
            return unpacker.decompress(part, room)
        except zlib.error as error:
            raise refusal(_plain(url), "the content cannot be unpacked", "save the page as a file") from error

    return unpacked


class _Hurried:
    """A network, or a connection of it, whose every step ends at the deadline; httpx's own, but for that."""

    def __init__(self, inner: Any, deadline: float) -> None:
        self._inner, self._deadline = inner, deadline

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def connect_tcp(self, *address: Any, timeout: float | None = None, **more: Any) -> "_Hurried":
        return _Hurried(self._inner.connect_tcp(*address, timeout=self._left(), **more), self._deadline)

    def start_tls(self, *about: Any, timeout: float | None = None, **more: Any) -> "_Hurried":
        return _Hurried(self._inner.start_tls(*about, timeout=self._left(), **more), self._deadline)

    def read(self, size: int, timeout: float | None = None) -> bytes:
        found: bytes = self._inner.read(size, timeout=self._left())
        return found

    def write(self, data: bytes, timeout: float | None = None) -> None:
        self._inner.write(data, timeout=self._left())

    def _left(self) -> float:
        return max(self._deadline - time.monotonic(), 0.001)


def _too_slow(url: httpx.URL) -> InputError:
    return refusal(_plain(url), "no whole answer within the time allowed", "try again, or save the page as a file")


def _plain(url: httpx.URL) -> str:
    """The address without user name and password."""
    return str(url.copy_with(userinfo=b"")) if url.userinfo else str(url)


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)
