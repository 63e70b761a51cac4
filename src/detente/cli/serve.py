"""`detente serve`: the ledger as pages and as an API."""

import ipaddress
import socket
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli import later
from detente.cli.keep import opened, place_of
from detente.cli.options import DEFAULT_LEDGER, LedgerOption
from detente.errors import InputError

if TYPE_CHECKING:
    from detente.ledger import Ledger

# By these names a browser on this machine calls it.
_LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


def serve(
    ledger: LedgerOption = DEFAULT_LEDGER,
    host: Annotated[str, typer.Option("--host", metavar="HOST", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", metavar="PORT", min=0, max=65535, help="The port; 0 takes any free one.")
    ] = 8642,
    public: Annotated[
        bool, typer.Option("--public", help="Let other machines in, by --host or a proxy; needs a token for writing.")
    ] = False,
    private: Annotated[bool, typer.Option("--private", help="Reading needs a token too.")] = False,
    host_name: Annotated[
        list[str] | None,
        typer.Option("--host-name", metavar="NAME", help="A name the server goes by; may be repeated."),
    ] = None,
    trust_proxy: Annotated[
        str,
        typer.Option("--trust-proxy", metavar="ADDRESSES", help="Proxies whose word on a client's address counts."),
    ] = "127.0.0.1",
    rate: Annotated[
        float, typer.Option("--rate", min=0, metavar="N", help="Requests a second from each other machine; 0: any.")
    ] = 20.0,
    readings: Annotated[
        int, typer.Option("--readings", min=1, metavar="N", help="Texts that are read or wait to be, at a time.")
    ] = 4,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, metavar="N", help="Processes that answer.")] = 1,
    access_log: Annotated[
        bool, typer.Option("--access-log", help="A line for each request on standard error, without its query.")
    ] = False,
) -> None:
    """Show the ledger as pages for a browser, with an API under /api/v1, until it is stopped with Ctrl-C or SIGTERM.

    It listens on this machine alone unless --host says otherwise. Whoever reaches the address may read, but for
    --private; writing needs a token, which `detente token create` makes.
    """
    public = public or not _is_local(host)
    with opened(ledger) as kept:
        _check(kept, public=public, private=private)
        with _listening(host, port) as door:
            # From here on it takes its time: the pages bring all stations with them.
            settings = later.api.Settings(
                hosts=_names(host, host_name or (), public=public),
                private=private,
                rate=rate,
                burst=10 * rate,
                readings=readings,
                public=public,
                log=access_log,
            )
            serving = later.web.Serving(settings, workers, trust_proxy)
            shown = f"[{host}]" if ":" in host else host
            print(f"{kept.name}: http://{shown}:{door.getsockname()[1]}/ (stop with Ctrl-C)", flush=True)
            later.web.run(kept, place_of(ledger, create=False), door, serving)


def _check(ledger: "Ledger", *, public: bool, private: bool) -> None:
    """Raises InputError where what is asked for would leave a door open, or shut for all."""
    roles = {token.role for token in later.ledger.all_tokens(ledger) if token.revoked is None}
    if public and not roles & {"analyst", "admin"}:
        what = "other machines would reach this server, and nobody could sign in to write"
        raise InputError(f"{what}; make a token first: detente token create NAME --role analyst --ledger {ledger.name}")
    if private and not roles:
        what = "--private lets nobody in without a token, and there is none"
        raise InputError(f"{what}; make one first: detente token create NAME --ledger {ledger.name}")


def _names(host: str, given: Sequence[str], *, public: bool) -> frozenset[str] | None:
    """The names that the server goes by; null for any, which a public server may leave to what stands before it."""
    names = {name.strip("[]").lower() for name in given}
    if public and not names:
        return None
    # A probe on the machine itself calls it by its address.
    return frozenset(names | (_LOCAL_NAMES if public else {*_LOCAL_NAMES, host.strip("[]").lower()}))


def _is_local(host: str) -> bool:
    """Whether only this machine reaches the address."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError):
        # Listening there fails, and says why.
        return False
    return all(ipaddress.ip_address(entry[4][0]).is_loopback for entry in found)


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises InputError where it cannot."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0][0]
        door = socket.create_server((host, port), family=family, backlog=128)
    except (OSError, UnicodeError) as error:
        what = getattr(error, "strerror", None) or str(error)
        raise InputError(f"{host} port {port}: {what}; give another --host or --port") from error
    # An answer goes out in two pieces. Without this the second, where it is short, waits up to 40 ms for word of the
    # first. Every connection has it from here.
    door.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return door
