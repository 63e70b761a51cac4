"""What was reported in a period and from where, and which reports are left out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from detente.measures.series import Coverage, Happening
from detente.model import Entry, Outlet

Outlets = Mapping[str, Sequence[Outlet]]


def left_out(entry: Entry, countries: frozenset[str], outlets: Outlets) -> bool:
    """Whether every outlet that printed the article is of these countries; an unknown country is none of them."""
    printed = outlets.get(entry.article, ())
    return bool(printed) and all(outlet.country in countries for outlet in printed)


def published(entries: Iterable[Entry]) -> dict[str, date]:
    """The day each article came out; one without a date came out on no day that we know."""
    return {entry.article: entry.reported for entry in entries if entry.reported_basis == "published"}


def coverage(
    out: Iterable[str], happened: Iterable[Happening], *, outlets: Outlets, leave_out: frozenset[str]
) -> Coverage:
    """The coverage by the articles that came out in a period, given what happened in it."""
    articles = tuple(sorted(out))
    printed = {article: _counted(outlets.get(article, ()), leave_out) for article in articles}
    every = [outlet for some in printed.values() for outlet in some]
    return Coverage(
        articles=articles,
        outlets=tuple(sorted({name for outlet in every if (name := outlet.domain or outlet.name)})),
        countries=tuple(sorted({outlet.country for outlet in every if outlet.country})),
        unplaced=sum(not any(outlet.country for outlet in some) for some in printed.values()),
        elsewhen=tuple(sorted({article for each in happened for article in each.articles} - set(articles))),
    )


def _counted(outlets: Sequence[Outlet], leave_out: frozenset[str]) -> list[Outlet]:
    return [outlet for outlet in outlets if outlet.country not in leave_out]
