"""What was delivered: a small file beside the rules, so that each alert goes to each place once.

Noted after the delivery: whoever is stopped between the two delivers again, and never not at all.
"""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from detente.alerts.alert import Alert
from detente.errors import InputError

_VERSION = 1


@dataclass
class Delivered:
    """The notes of a state file: by place ("webhook" …), the ids that went there, and the last day of each episode.

    `since` is the run or day from which on alerts were first asked for: what was old then stays untold.
    """

    path: Path
    ids: dict[str, dict[str, str]] = field(default_factory=dict)
    episodes: dict[str, dict[str, str]] = field(default_factory=dict)
    since: str | None = None

    def due(self, place: str, alerts: Iterable[Alert]) -> tuple[Alert, ...]:
        """The alerts that have not gone to a place. An episode that is told goes on while its windows overlap."""
        gone, told = self.ids.get(place, {}), self.episodes.get(place, {})
        return tuple(each for each in alerts if each.id not in gone and not _goes_on(each, told))

    def note(self, place: str, alerts: Iterable[Alert]) -> None:
        """Writes down that alerts have gone to a place."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        for each in alerts:
            self.ids.setdefault(place, {})[each.id] = now
            if each.episode and each.until:
                self.episodes.setdefault(place, {})[each.episode] = each.until.isoformat()
        self.save()

    def save(self) -> None:
        """Writes the file whole or not at all. Raises InputError where it cannot be written."""
        told = {"version": _VERSION, "since": self.since, "delivered": self.ids, "episodes": self.episodes}
        unfinished = self.path.with_name(self.path.name + ".part")
        try:
            with unfinished.open("w", encoding="utf-8") as file:
                json.dump(told, file, indent=1)
                file.write("\n")
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(self.path)
        except OSError as error:
            unfinished.unlink(missing_ok=True)
            raise InputError(f"{self.path}: cannot be written: {error.strerror or error}; see --state") from error


@contextmanager
def delivered(path: Path) -> Iterator[Delivered]:
    """The notes of a state file, which nobody else reads or writes meanwhile; empty where there is none yet.

    Raises InputError where the file is none of ours, or another process is delivering.
    """
    lock = path.with_name(path.name + ".lock")
    try:
        with lock.open("w", encoding="utf-8") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise InputError(
                    f"{path}: another process is delivering these alerts; wait until it is done"
                ) from error
            yield _read(path)
    except OSError as error:
        raise InputError(f"{lock}: cannot be written: {error.strerror or error}; see --state") from error


def _read(path: Path) -> Delivered:
    try:
        told: Any = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Delivered(path)
    except (OSError, ValueError) as error:
        raise InputError(
            f"{path}: this is no list of delivered alerts: {error}; move it away, or see --state"
        ) from error
    if not isinstance(told, dict) or told.get("version") != _VERSION:
        raise InputError(f"{path}: this is no list of delivered alerts that this version knows; see --state")
    return Delivered(path, told.get("delivered", {}), told.get("episodes", {}), told.get("since"))


def _goes_on(alert: Alert, told: dict[str, str]) -> bool:
    last = told.get(alert.episode or "")
    return last is not None and alert.begins is not None and alert.begins <= date.fromisoformat(last)
