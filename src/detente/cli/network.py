"""`detente network`: who is friendly or hostile to whom, whether it balances, and who mediates, by year or month."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from detente.cli import later
from detente.cli.keep import opened
from detente.cli.names import counted, several, shown, states
from detente.cli.options import DEFAULT_LEDGER, AsJson, LedgerOption, day_of
from detente.cli.page import out
from detente.cli.plots import Plot, draw, plot_path

if TYPE_CHECKING:
    from detente.measures import Network

# Of the parties and mediations of a period, as many as a reader takes in.
_PLACES, _MEDIATIONS = 5, 8


def network(
    ledger: LedgerOption = DEFAULT_LEDGER,
    by: Annotated[Literal["year", "month"], typer.Option("--by", help="The length of a period.")] = "year",
    since: Annotated[str | None, typer.Option("--since", metavar="DATE", help="From this day on, YYYY-MM-DD.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="Before this day, YYYY-MM-DD.")] = None,
    everybody: Annotated[
        bool, typer.Option("--everybody", help="Organisations and groups too, and not states alone.")
    ] = False,
    plot: Plot = None,
    as_json: AsJson = False,
) -> None:
    """Who was friendly or hostile to whom, period by period: ties, balance of triads, central parties, mediators.

    A tie is the sign of the net of what two did to each other. A triad is balanced where the product of its three signs
    is positive: a friend of a friend is a friend, an enemy of a friend an enemy.
    """
    path, known = plot_path(plot), states()
    with opened(ledger) as kept:
        found = later.charts.networks(
            kept,
            by=by,
            since=day_of(since, "--since"),
            until=day_of(until, "--until"),
            wanted=(lambda _: True) if everybody else (lambda party: party in known),
        )
        source = Path(kept.name).name
    if path:
        draw(path, later.charts.networks_chart(found, by=by, name=shown, source=source))
    if as_json:
        print(json.dumps([each.model_dump(mode="json") for each in found], ensure_ascii=False, indent=2))
    elif not path:
        out(_lines(found, by))


def _lines(found: "Sequence[Network]", by: str) -> Iterator[str]:
    if not found:
        yield "No data: no two parties did anything to each other in these days."
    for each in found:
        yield from (str(each.start.year) if by == "year" else f"{each.start:%Y-%m}", *_network(each), "")


def _network(n: "Network") -> Iterator[str]:
    friendly = sum(tie.sign > 0 for tie in n.ties)
    yield f"  {counted(friendly, 'friendly tie')}, {len(n.ties) - friendly:,} hostile"
    b = n.balance
    if b.share is None:
        yield "  No closed triad: nothing to balance."
    else:
        yield f"  Triads: {b.balanced:,} of {b.triads:,} balanced ({b.share:.0%})"
        yield f"  Frustration: {_index(b.least, b.most)}"
    for place in n.places[:_PLACES]:
        through = f", between others {place.betweenness:.2f}" if place.betweenness else ""
        yield f"  {shown(place.party)}: {place.friendly} friendly, {place.hostile} hostile{through}"
    for told in n.mediated[:_MEDIATIONS]:
        words = ", ".join(entry[:8] for entry in told.entries[:3])
        yield f"  {shown(told.mediator)} mediated between {several((told.a, told.b))} [{words}]"
    if len(n.mediated) > _MEDIATIONS:
        yield f"  and {len(n.mediated) - _MEDIATIONS} more; see --json"


def _index(least: int, most: int) -> str:
    ties = counted(most, "tie")
    return f"{ties} would have to change" if least == most else f"between {least:,} and {ties} would have to change"
