"""`detente token`: who may ask the server, and who may write through it."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from detente.cli import later
from detente.cli.keep import opened
from detente.cli.options import DEFAULT_LEDGER, AsJson, LedgerOption
from detente.cli.page import answer

if TYPE_CHECKING:
    from detente.ledger import Token

app = typer.Typer(help="Who may ask the server, and who may write through it.", no_args_is_help=True)

_Name = Annotated[str, typer.Argument(metavar="NAME", help="Whose token it is; judgements are signed with it.")]


@app.command()
def create(
    name: _Name,
    role: Annotated[
        Literal["reader", "analyst", "admin"],
        typer.Option("--role", help="reader asks; analyst also records and judges; admin also sees the metrics."),
    ] = "reader",
    new: Annotated[bool, typer.Option("--new", help="Make the ledger too, where there is none yet.")] = False,
    ledger: LedgerOption = DEFAULT_LEDGER,
) -> None:
    """Make a token and print it. It is shown this once: the ledger keeps a digest alone."""
    with opened(ledger, create=new) as kept:
        _, secret = later.ledger.create_token(kept, name, role)
    print(secret)


@app.command("list")
def list_(ledger: LedgerOption = DEFAULT_LEDGER, as_json: AsJson = False) -> None:
    """Every token that was given out, those revoked too; never the secrets."""
    with opened(ledger) as kept:
        found = later.ledger.all_tokens(kept)
    answer(found, _lines(found), as_json=as_json)


@app.command()
def revoke(name: _Name, ledger: LedgerOption = DEFAULT_LEDGER) -> None:
    """Take a token back, at once and for good; the name may have a new one."""
    with opened(ledger) as kept:
        gone = later.ledger.revoke_token(kept, name)
    print(f"token {gone.number} of {gone.name} is revoked")


def _lines(found: Iterable["Token"]) -> Iterator[str]:
    nothing = True
    for token in found:
        nothing = False
        gone = f" · revoked {token.revoked:%Y-%m-%d %H:%M}" if token.revoked else ""
        yield f"{token.number:>4}  {token.recorded:%Y-%m-%d %H:%M}  {token.role:<7}  {token.name}{gone}"
    if nothing:
        yield "There are no tokens: whoever reaches the server may read, and nobody may write."
