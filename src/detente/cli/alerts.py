"""`detente alerts`: what in the ledger calls for a look by a person's own rules, delivered once."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from detente.cli import later
from detente.cli.keep import opened
from detente.cli.names import counted, shown
from detente.cli.options import DEFAULT_LEDGER, AsJson, LedgerOption, day_of
from detente.cli.page import complain, out
from detente.errors import InputError

if TYPE_CHECKING:
    from detente.alerts import Alert, Destination, Outcome, Rules, Since
    from detente.ledger import Ledger

_PLACES: tuple["Destination", ...] = ("stdout", "webhook", "atom", "smtp")


def alerts(
    rules: Annotated[str, typer.Argument(metavar="RULES", help="A YAML file: what to be told of, and where to.")],
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="RUN|DAY", help="News alone: after this run, or after this day (YYYY-MM-DD)."),
    ] = None,
    to: Annotated[
        list[str] | None,
        typer.Option(
            "--to",
            metavar="PLACE",
            help="stdout, webhook, atom or smtp; may be repeated (default: what the file names, or else stdout).",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be delivered where; deliver and note nothing.")
    ] = False,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DATE", help="As known at the end of that day, YYYY-MM-DD (default: today)."),
    ] = None,
    state: Annotated[
        str | None,
        typer.Option(
            "--state", metavar="FILE", help="Where deliveries are noted (default: beside the rules, .state.json)."
        ),
    ] = None,
    ledger: LedgerOption = DEFAULT_LEDGER,
    as_json: AsJson = False,
) -> None:
    """What calls for a look by your own rules: each alert once to each place, with its entries and their words.

    Rules watch for a pair that leaves its own base rate, a change of level, a promise that falls due or is overdue, a
    claim that becomes disputed, a flag that is raised. The first time, --since says from when: 0 for all there is.

    What a place does not take stays to be delivered there, and the exit status is 1.
    """
    path = Path(rules)
    read = later.alerts.load_rules(path)
    places = _places(to, read)
    today = day_of(as_of, "--as-of") or date.today()
    notes = Path(state) if state else path.with_name(f"{path.name}.state.json")
    if since is None and not notes.exists():
        raise InputError(
            "the first time, say with --since from when on: a run (`detente runs` lists them), a day, or 0 for all"
        )
    with opened(ledger) as kept, later.alerts.delivered(notes) as done:
        with Console(stderr=True).status("looking"):
            begin = _since(kept, since or done.since)
            found = list(later.alerts.find(kept, read, today=today, since=begin, name=shown))
        if dry_run:
            _would(found, places, done.due, as_json=as_json)
            return
        # What was old the first time stays untold.
        done.since = done.since or since
        show = _print_json if as_json else _print
        told = later.alerts.deliver(found, read, done, to=places, folder=path.parent, show=show)
        done.save()
    for each in told:
        _report(each, quiet=as_json)
    if any(each.left for each in told):
        raise typer.Exit(1)


def _places(to: Sequence[str] | None, rules: "Rules") -> tuple["Destination", ...]:
    wanted = to or [place for place in _PLACES[1:] if getattr(rules.deliver, place)] or ["stdout"]
    if strange := [place for place in wanted if place not in _PLACES]:
        raise InputError(f"--to {strange[0]}: no such place; give {', '.join(_PLACES[:-1])} or {_PLACES[-1]}")
    return tuple(place for place in _PLACES if place in wanted)


def _since(kept: "Ledger", text: str | None) -> "Since | None":
    if text is None:
        return None
    if text.strip().isdecimal():
        return later.alerts.Since.of_run(kept, int(text))
    day = day_of(text, "--since")
    return later.alerts.Since.of_day(day) if day else None


def _would(found: Sequence["Alert"], places: Sequence[str], due: object, *, as_json: bool) -> None:
    """Shows what is due, and at which places."""
    of: dict[str, list[str]] = {each.id: [] for each in found}
    for place in places:
        for each in due(place, found):  # type: ignore[operator]
            of[each.id].append(place)
    waiting = [each for each in found if of[each.id]]
    if as_json:
        for each in waiting:
            print(json.dumps({**each.model_dump(mode="json"), "to": of[each.id]}, ensure_ascii=False))
        return
    for each in waiting:
        out([*later.alerts.lines(each), f"  would go to: {', '.join(of[each.id])}", ""])
    out([f"{counted(len(waiting), 'alert')} would be delivered; nothing was."])


def _print(some: Sequence["Alert"]) -> None:
    out(_spaced(some))


def _spaced(some: Sequence["Alert"]) -> Iterator[str]:
    for each in some:
        yield from later.alerts.lines(each)
        yield ""


def _print_json(some: Sequence["Alert"]) -> None:
    for each in some:
        print(each.model_dump_json(), flush=True)


def _report(told: "Outcome", *, quiet: bool) -> None:
    """Says what went to a place, and what was left."""
    if told.error:
        complain(f"{told.error} ({counted(told.left, 'alert')} left)")
    if not quiet:
        out([f"{told.place}: {counted(len(told.delivered), 'alert')} delivered"])
