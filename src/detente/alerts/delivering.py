"""Alerts to their places, each once to each; what fails at one place stays to be delivered there."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from detente.alerts import atom, mail, webhook
from detente.alerts.alert import Alert
from detente.alerts.rules import Rules
from detente.alerts.state import Delivered
from detente.errors import InputError

Destination = Literal["stdout", "webhook", "atom", "smtp"]


@dataclass(frozen=True)
class Outcome:
    """What went to a place, and what was said where it did not all go."""

    place: Destination
    delivered: tuple[Alert, ...]
    left: int = 0
    error: str | None = None


def deliver(
    alerts: Iterable[Alert],
    rules: Rules,
    state: Delivered,
    *,
    to: Sequence[Destination],
    folder: Path,
    show: Callable[[Sequence[Alert]], None],
) -> tuple[Outcome, ...]:
    """Takes alerts to each place and notes what went there.

    `folder` is where a feed's file is looked for; `show` prints for "stdout". Raises InputError, with nothing
    delivered, where a place has no settings.
    """
    if missing := [place for place in to if place != "stdout" and getattr(rules.deliver, place) is None]:
        raise InputError(f"--to {missing[0]}: the rules file has no deliver.{missing[0]}; add it, or leave it out")
    every = tuple(alerts)
    return tuple(_to(place, state.due(place, every), rules, state, folder, show) for place in to)


def _to(
    place: Destination,
    due: tuple[Alert, ...],
    rules: Rules,
    state: Delivered,
    folder: Path,
    show: Callable[[Sequence[Alert]], None],
) -> Outcome:
    # What goes together is noted together; a webhook takes one at a time.
    batches = [(each,) for each in due] if place == "webhook" else [due] if due else []
    gone: list[Alert] = []
    for batch in batches:
        try:
            _hand_over(place, batch, rules, folder, show)
        except InputError as error:
            return Outcome(place, tuple(gone), len(due) - len(gone), str(error))
        state.note(place, batch)
        gone += batch
    return Outcome(place, tuple(gone))


def _hand_over(
    place: Destination,
    batch: Sequence[Alert],
    rules: Rules,
    folder: Path,
    show: Callable[[Sequence[Alert]], None],
) -> None:
    places = rules.deliver
    if place == "webhook" and places.webhook:
        webhook.post(batch[0], places.webhook)
    elif place == "atom" and places.atom:
        atom.add(batch, places.atom, folder=folder)
    elif place == "smtp" and places.smtp:
        mail.send(batch, places.smtp)
    else:
        show(batch)
