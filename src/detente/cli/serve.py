"""`detente serve`: the ledger as pages and as an API, on this machine."""

import socket
from contextlib import suppress
from typing import Annotated

import typer

from detente.cli import later
from detente.cli.keep import opened
from detente.cli.options import DEFAULT_LEDGER, LedgerOption
from detente.errors import InputError


def serve(
    ledger: LedgerOption = DEFAULT_LEDGER,
    host: Annotated[str, typer.Option("--host", metavar="HOST", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", metavar="PORT", min=0, max=65535, help="The port; 0 takes any free one.")
    ] = 8642,
) -> None:
    """Show the ledger as pages for a browser, with an API under /api/v1, until it is stopped with Ctrl-C.

    The ledger is only read. There is no login: whoever reaches the address may read it.
    """
    with opened(ledger, read_only=True) as kept, _listening(host, port) as door:
        shown = f"[{host}]" if ":" in host else host
        print(f"{kept.name}: http://{shown}:{door.getsockname()[1]}/ (stop with Ctrl-C)", flush=True)
        # Stopped by hand: everything is closed by then, and that is no error.
        with suppress(KeyboardInterrupt):
            later.web.run(kept, door)


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises InputError where it cannot."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0][0]
        return socket.create_server((host, port), family=family, backlog=128)
    except (OSError, UnicodeError) as error:
        what = getattr(error, "strerror", None) or str(error)
        raise InputError(f"{host} port {port}: {what}; give another --host or --port") from error
