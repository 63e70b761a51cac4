"""The first page: what moved lately, on a map and in tables; and the box that leads anywhere from there."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TypeVar
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from detente.api import RefusedError, pair_named
from detente.cli import counted, party_of, shown, states
from detente.errors import InputError
from detente.ledger import Hit, Lately, Ledger, Moved, lately, pairs, position, search
from detente.model import Flag, OpenClaim, OpenCommitment, Pair, PairCount
from detente.web import atlas
from detente.web.asking import Held, number_asked
from detente.web.deeds import Deed, of_changes
from detente.web.rendering import render
from detente.web.unchanged import carried, kept, tag_of, unchanged

Part = TypeVar("Part")

router = APIRouter(default_response_class=HTMLResponse)

SPANS = (30, 90, 365, 1826)
# Pairs whose positions the first page looks at; rows of a list; changes; pairs named at the end; words found on a page.
_LOOKED_AT, _ROWS, _MOVES, _NAMED, _HITS = 12, 12, 200, 400, 100
# From how many new entries on a state is filled how strongly.
_SHADES = ((1, "some"), (5, "more"), (15, "many"), (40, "most"))
# A state as a refusal names it: "AFG (Afghanistan)".
_NAMED_CODE = re.compile(r"\b([A-Z]{3}) \(")


@dataclass(frozen=True)
class StateRow:
    """A state with how much is new on it, and on which pairs."""

    code: str
    entries: int
    moves: int
    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class View:
    """What the first page shows of the last `days`.

    `last` is the latest change before them, where they hold none; `deeds` are the changes in words. `looked_at` counts
    the pairs from which disputes, promises and flags were taken.
    """

    days: int
    news: Lately
    last: Moved | None
    deeds: Mapping[str, Deed]
    rows: tuple[StateRow, ...]
    shapes: tuple[atlas.Shape, ...]
    disputes: tuple[tuple[Pair, OpenClaim], ...]
    overdue: tuple[tuple[Pair, OpenCommitment], ...]
    flags: tuple[tuple[Pair, Flag], ...]
    looked_at: int
    pairs: tuple[PairCount, ...]


@dataclass(frozen=True)
class Found:
    """A quote or a title that holds the words, once for all its records: where it leads, and what it stands for."""

    snippet: str
    address: str
    day: date
    title: str | None
    records: tuple[str, ...]
    article: str


@router.get("/")
def home(request: Request, ledger: Held) -> Response:
    """What moved in the last days of the reports."""
    tag = tag_of(request, ledger)
    if same := unchanged(request, tag):
        return same
    days = number_asked(request.query_params.get("days"))
    return _page(request, ledger, days if days in SPANS else None, headers=carried(tag))


@router.get("/find")
def find(request: Request, ledger: Held, q: str = "") -> Response:
    """On to the pair or the state that the words name; else what holds the words."""
    asked = " ".join(q.split())
    if not asked:
        return RedirectResponse("/", status_code=303)
    address, hint = _named(asked)
    if address:
        return RedirectResponse(address, status_code=303)
    try:
        hits = search(ledger, asked, limit=_HITS, after=request.query_params.get("after") or None)
    except InputError as error:
        return _found(request, asked, (), hint=str(error), status=422)
    return _found(request, asked, hits, nearest=_NAMED_CODE.findall(hint))


def _named(asked: str) -> tuple[str | None, str]:
    """The address of the party or the pair that the words name; else none, and the nearest that they might mean."""
    by_seat = _with_seats_named(asked)
    address, hint = _address_of(asked)
    return (address, hint) if address or by_seat == asked else (_address_of(by_seat)[0], hint)


def _address_of(asked: str) -> tuple[str | None, str]:
    try:
        return f"/state/{party_of(asked)}", ""
    except InputError as error:
        hint = str(error)
    try:
        return f"/pair/{pair_named(asked)}", ""
    except RefusedError as error:
        return None, str(error) if " " in asked else hint


def _with_seats_named(asked: str) -> str:
    """The words with codes for capitals: "pakistan and kabul" asks for Pakistan and Afghanistan."""
    named = asked
    for state in states():
        for seat in (state.capital, *state.capital_aliases):
            if seat and seat.casefold() in asked.casefold():
                named = re.sub(rf"(?<!\w){re.escape(seat)}(?!\w)", state.code, named, flags=re.IGNORECASE)
    return named


def _found(
    request: Request,
    asked: str,
    hits: tuple[Hit, ...],
    *,
    hint: str = "",
    nearest: Iterable[str] = (),
    status: int = 200,
) -> HTMLResponse:
    older = f"/find?{urlencode({'q': asked, 'after': hits[-1].place})}" if len(hits) == _HITS else None
    return render(
        "found.html",
        request=request,
        status=status,
        looked_for=asked[:200],
        titles=_grouped(hit for hit in hits if hit.found_in == "title"),
        quotes=_grouped(hit for hit in hits if hit.found_in == "quote"),
        hint=hint,
        nearest=tuple(dict.fromkeys(nearest)),
        older=older,
    )


def _grouped(hits: Iterable[Hit]) -> tuple[Found, ...]:
    """Each quote of an article once, however many records rest on it; the latest reports first."""
    groups: dict[tuple[str, str], list[Hit]] = {}
    for hit in hits:
        groups.setdefault((hit.article, hit.snippet), []).append(hit)
    found = (
        Found(
            snippet=some[0].snippet,
            address=f"/evidence/{some[0].entry}" if some[0].entry else f"/article/{article}",
            day=min(hit.day for hit in some),
            title=some[0].title if some[0].entry else None,
            records=tuple(hit.entry for hit in some if hit.entry),
            article=article,
        )
        for (article, _), some in groups.items()
    )
    return tuple(sorted(found, key=lambda each: each.day, reverse=True))


def _page(request: Request, ledger: Ledger, days: int | None, *, headers: dict[str, str]) -> HTMLResponse:
    view = kept(request, ledger, "home", days, make=lambda: _view(ledger, days))
    start = min(number_asked(request.query_params.get("skip")), len(view.pairs))

    def at(skip: int) -> str:
        return f"/?{urlencode({name: value for name, value in (('days', days), ('skip', skip)) if value})}#pairs"

    return render(
        "home.html",
        request=request,
        headers=headers,
        view=view,
        spans=SPANS,
        world=atlas.world(),
        caption=atlas.CAPTION,
        ledger=ledger.name.rpartition("/")[2],
        most=_MOVES,
        start=start,
        named=_NAMED,
        before=at(max(0, start - _NAMED)) if start else None,
        after=at(start + _NAMED) if start + _NAMED < len(view.pairs) else None,
    )


def _view(ledger: Ledger, asked: int | None) -> View:
    days, news = _news(ledger, asked)
    last = _last(ledger, news)
    looked = [row.pair for row in news.pairs[:_LOOKED_AT]]
    positions = [position(ledger, pair, valid=news.until) for pair in looked] if news.until else []
    rows = _state_rows(news)
    return View(
        days=days,
        news=news,
        last=last,
        deeds=of_changes(ledger, (each.change for each in (*news.moves, *filter(None, [last])))),
        rows=rows,
        shapes=tuple(_shapes(rows)),
        disputes=_some((each.pair, claim) for each in positions for claim in each.claims if claim.state == "disputed"),
        overdue=_some((each.pair, promise) for each in positions for promise in each.commitments if promise.overdue),
        flags=_some((each.pair, flag) for each in positions for flag in each.flags),
        looked_at=len(looked),
        pairs=tuple(sorted(pairs(ledger), key=lambda row: (_name(row.pair.a), _name(row.pair.b)))),
    )


def _news(ledger: Ledger, asked: int | None) -> tuple[int, Lately]:
    """What was new in the days asked for; where none are, in the fewest that hold a change."""
    for days in [asked] if asked else SPANS:
        news = lately(ledger, days=days, limit=_MOVES)
        if asked or news.moves or not news.until:
            return days, news
    return SPANS[0], lately(ledger, days=SPANS[0], limit=_MOVES)


def _last(ledger: Ledger, news: Lately) -> Moved | None:
    """The latest change of all, where these days hold none."""
    if news.moves or not news.until:
        return None
    return next(iter(lately(ledger, days=news.until.toordinal() - 1, limit=1).moves), None)


def _name(code: str) -> str:
    """A party's name as lists are sorted: "Côte d'Ivoire" among the C's, "Åland" among the A's."""
    parted = unicodedata.normalize("NFKD", shown(code).casefold())
    return "".join(letter for letter in parted if not unicodedata.combining(letter))


def _state_rows(news: Lately) -> tuple[StateRow, ...]:
    """Every party with something new, those with most first."""
    entries: Counter[str] = Counter()
    moves: Counter[str] = Counter()
    on: dict[str, list[Pair]] = {}
    for row in news.pairs:
        for code in (row.pair.a, row.pair.b):
            entries[code] += row.events + row.standings + row.commitments + row.claims
            on.setdefault(code, []).append(row.pair)
    for each in news.moves:
        moves.update({code for pair in each.pairs for code in (pair.a, pair.b)})
    found = (StateRow(code, entries[code], moves[code], tuple(some[:4])) for code, some in on.items())
    return tuple(sorted(found, key=lambda row: (-row.moves, -row.entries, row.code)))


def _shapes(rows: Iterable[StateRow]) -> list[atlas.Shape]:
    told = {row.code: row for row in rows if row.code in states()}
    words = {code: _says(row) for code, row in told.items()}
    shades = {code: [name for least, name in _SHADES if row.entries >= least][-1] for code, row in told.items()}
    return atlas.shapes(shades, words, frozenset(code for code, row in told.items() if row.moves))


def _says(row: StateRow) -> str:
    moved = f", {counted(row.moves, 'change')} of how it stands" if row.moves else ""
    return f"{counted(row.entries, 'new entry')}{moved}"


def _some(found: Iterable[tuple[Pair, Part]]) -> tuple[tuple[Pair, Part], ...]:
    return tuple(islice(found, _ROWS))
