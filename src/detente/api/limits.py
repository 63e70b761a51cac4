"""How much one client may ask: a bucket of units that fills at a steady rate, and places for what is slow."""

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# Clients remembered at a time. One that is forgotten starts anew with a full bucket.
_CLIENTS = 10_000

# An IPv6 client is given whole networks of this length; each of its addresses would be a client of its own.
_IPV6_NETWORK = 64


class Buckets:
    """Units left to each client: `burst` at first, and `rate` more each second up to that again."""

    def __init__(self, rate: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate, self.burst, self.clock = rate, burst, clock
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str, units: float) -> int:
        """0 where the client has so many units left, which are then gone; else the whole seconds until it has."""
        now = self.clock()
        left, then = self._held.pop(client, (self.burst, now))
        left = min(self.burst, left + (now - then) * self.rate)
        enough = left >= min(units, self.burst)
        self._held[client] = (left - units if enough else left, now)
        if len(self._held) > _CLIENTS:
            self._held.popitem(last=False)
        return 0 if enough else max(1, math.ceil((min(units, self.burst) - left) / self.rate))


class Places:
    """Places for requests that keep the machine busy. Whoever finds none is told at once instead of waiting."""

    def __init__(self, number: int) -> None:
        self.number, self.taken = number, 0

    @contextmanager
    def place(self) -> Iterator[bool]:
        """Whether there is a place; it is held to the end of the with-block."""
        free = self.taken < self.number
        self.taken += free
        try:
            yield free
        finally:
            self.taken -= free


def client_key(host: str) -> str | None:
    """What a client is known by: its address, of IPv6 the network. Null for this machine itself."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return client_key(str(address.ipv4_mapped))
        if not address.is_loopback:
            return str(ipaddress.ip_network(f"{address}/{_IPV6_NETWORK}", strict=False))
    return None if address.is_loopback else host
