"""The rows of a pair's history, and its claims, in words and as markup: each made when a page first shows it."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache

from fastapi import Request

from detente.api import Kept
from detente.ledger import Dossier
from detente.model import Change, OpenClaim
from detente.web.deeds import Deed, told
from detente.web.rendering import templates

# Rows of all pairs, some 2 KiB each.
_ROWS = 10_000
LADDER = ("floated", "willing", "announced", "agreed_in_principle", "agreed", "signed", "ratified", "partly_fulfilled",
          "fulfilled")  # fmt: skip


@dataclass
class _Made:
    """What was made of the rows of a dossier's history so far. The dossier is held, so that its id stays its own."""

    of: Dossier
    deeds: dict[str, Deed] = field(default_factory=dict)
    drawn: dict[Hashable, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Silence:
    """A line of the timeline that says that no report came out, from the first to the last of these days."""

    first: date
    last: date


@dataclass(frozen=True)
class Rows:
    """The rows of a dossier's history; what was made of them for other pages is at hand."""

    found: Dossier
    made: _Made

    def deed(self, row: Change) -> Deed:
        """The row in words."""
        if row.entry not in self.made.deeds:
            entry = self.found.entry(row.entry)
            self.made.deeds[row.entry] = told(row, entry.record if entry else None)
        return self.made.deeds[row.entry]

    def drawn(self, row: Change, *, after: bool) -> str:
        """The row as it stands in the list; `after` the day that is asked about."""
        key = ("after" if after else "row", row.entry)
        found = self.made.drawn.get(key)
        if found is None:
            found = self.made.drawn[key] = _macro("row")(row, self.deed(row), after).strip()
        return found

    def claim(self, claim: OpenClaim) -> str:
        """An open claim, which rests on one report and what that report speaks of."""
        key = ("claim", claim.entries)
        found = self.made.drawn.get(key)
        if found is None:
            found = self.made.drawn[key] = _macro("claim")(claim).strip()
        return found


def rows_of(request: Request, found: Dossier) -> Rows:
    """The rows of a pair's history as it was known."""
    state = request.app.state
    if not hasattr(state, "rows"):
        state.rows = Kept(_ROWS, weigh=lambda made: len(made.of.history) + 1)
    store: Kept = state.rows
    whole = found.now or found
    return Rows(found, store.get(id(whole), lambda: _Made(whole)))


@lru_cache(maxsize=len(LADDER))
def ladder(grade: str) -> str:
    """How firm a promise of this grade is; empty for a grade that is no rung."""
    if grade not in LADDER:
        return ""
    return _macro("ladder")(LADDER, grade).strip()


def silence(days: Silence) -> str:
    """The line that stands for days without a report."""
    return _macro("silence")(days).strip()


@cache
def _macro(name: str) -> Callable[..., str]:
    """A macro of rows.html, to be called from here: what it makes is marked as markup, which a page does not escape."""
    made: Callable[..., str] = getattr(templates().get_template("rows.html").module, name)
    return made
