"""What every test stands on: the same examples each run, and no way out of this machine."""

import ipaddress
import socket
from typing import Any

import pytest
from hypothesis import settings

# A failure must come back on the next run, and a slow machine is no failure.
settings.register_profile("detente", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("detente")


@pytest.fixture(autouse=True)
def _only_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that reaches for the network fails with a word that says so; sockets on this machine stay open."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_local(address[0]):
            # An OSError, so that a client closes its socket as it would on any refusal.
            raise ConnectionRefusedError(f"a test tried to reach {address[0]}: give it what it needs as a file")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
