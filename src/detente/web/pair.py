"""A pair's page: how it stands on a day, as known on another; what was promised and claimed; what happened.

The page costs a position and a history. Pictures have addresses of their own (pictures.py), and so have the ladders of
promises and the origins of claims, which cost more.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from detente import ledger as verbs
from detente.api import RefusedError, kept_dossier, pair_named
from detente.cli import Told, Topic, day, later_change, position_told, sentence
from detente.ledger import Ledger, claims, collected_later, commitments
from detente.model import Change, Clock, News, Pair, Position
from detente.web.asking import Held, clock_asked, day_asked, number_asked
from detente.web.deeds import Deed, of_changes
from detente.web.rendering import render
from detente.web.rows import LADDER, Rows, Silence, ladder, rows_of, silence
from detente.web.unchanged import carried, sent, tag_of, unchanged

router = APIRouter(default_response_class=HTMLResponse)

# Rows of a history on one page, characters of a text's words in a line, news since the last visit, days marked beneath
# the slider.
_ROWS, _WORDS, _NEWS, _MARKED = 100, 300, 20, 60
# Days without any report that are worth a line in the timeline.
_SILENCE = 14
_KINDS = {"event": "events", "standing": "standings", "commitment": "promises"}
# How long a browser remembers when it was last here, in seconds.
_REMEMBERED = 180 * 86_400


@dataclass(frozen=True)
class Asked:
    """The dates of an address: as of which day, known by which, counting from what."""

    pair: Pair
    valid: date
    known: date | None
    clock: Clock

    def address(self, page: str = "", /, **more: object) -> str:
        """The address with these dates, or with others."""
        known = f"&known={self.known}&clock={self.clock}" if self.known else ""
        rest = {name: str(value) for name, value in more.items() if value}
        return f"/pair/{self.pair}{page}?as_of={self.valid}{known}{f'&{urlencode(rest)}' if rest else ''}"


@dataclass(frozen=True)
class Filter:
    """Which rows of the timeline are wanted: a kind, a voice, words, days (both ends count)."""

    kind: str
    says: str
    words: str
    first: date | None
    last: date | None

    def takes(self, row: Change, told: Rows) -> bool:
        """Whether a row is one of them."""
        return (
            (not self.kind or row.kind == self.kind)
            and (not self.says or row.voice == self.says)
            and (not self.first or row.day >= self.first)
            and (not self.last or row.day <= self.last)
            and (not self.words or self.words.casefold() in _all_words(row, told.deed(row)).casefold())
        )

    @property
    def query(self) -> dict[str, object]:
        """The fields that are set, as the address names them."""
        named = {"kind": self.kind, "says": self.says, "words": self.words, "from": self.first, "to": self.last}
        return {name: value for name, value in named.items() if value}


def _all_words(row: Change, told: Deed) -> str:
    """What a row can be found by: its words here, those of the text, and its codes."""
    return " ".join((told.label, told.words, told.note, row.words, row.what.replace("_", " ")))


@router.get("/pair/{pair}")
def pair_page(request: Request, ledger: Held, pair: str) -> Response:
    """How a pair stands, and what happened between the two."""
    if elsewhere := _one_address(request, pair):
        return elsewhere
    asked, since = asked_of(request, pair), _since(request)
    tag = tag_of(request, ledger, since)
    if same := unchanged(request, tag):
        return same
    body = sent(request, tag, lambda: _page(request, ledger, asked, since))
    page = HTMLResponse(body, headers=carried(tag))
    _remember(page, request, asked.pair)
    return page


@collected_later()
def _page(request: Request, ledger: Ledger, asked: Asked, since: date | None) -> Response:
    """The page, made from one reading of the pair.

    The template gets what was drawn, and nothing that draws: a template's macros hold on to all that it is given until
    the next search for cycles, and a dossier is large.
    """
    found = kept_dossier(ledger, asked.pair, known=asked.known, clock=asked.clock, whole=True)
    stands, rows = found.position(asked.valid), rows_of(request, found)
    return render(
        "pair.html",
        request=request,
        **_standing(request, ledger, asked, stands, rows),
        **_timeline(request, asked, rows),
        **_news(ledger, asked, since),
        claims=tuple(map(rows.claim, stands.claims)),
        blank=not found.history and not stands.claims,
        ladder=ladder,
    )


@router.get("/pair/{pair}/promises")
def promises_page(request: Request, ledger: Held, pair: str) -> Response:
    """Every promise of a pair with each rung of its ladder, its age, and what was done about it."""
    if elsewhere := _one_address(request, pair, "/promises"):
        return elsewhere
    asked = asked_of(request, pair)
    if same := unchanged(request, tag := tag_of(request, ledger)):
        return same
    found = commitments(ledger, pair=asked.pair, as_of=asked.valid, known=asked.known, clock=asked.clock)
    return render("promises.html", request=request, headers=carried(tag), asked=asked, found=found, ladder=LADDER)


@router.get("/pair/{pair}/claims")
def claims_page(request: Request, ledger: Held, pair: str) -> Response:
    """Every claim on a pair with who says so and who denies it, the numbers side by side, and how many origins."""
    if elsewhere := _one_address(request, pair, "/claims"):
        return elsewhere
    asked = asked_of(request, pair)
    if same := unchanged(request, tag := tag_of(request, ledger)):
        return same
    found = claims(ledger, pair=asked.pair, valid=asked.valid, known=asked.known, clock=asked.clock)
    return render("disputes.html", request=request, headers=carried(tag), asked=asked, found=found)


def asked_of(request: Request, pair: str) -> Asked:
    """What the address asks for; `as_of` is the name that is cited, `valid` the older one. Raises RefusedError."""
    query = request.query_params
    as_of, valid = (day_asked(query.get(name), name) for name in ("as_of", "valid"))
    if as_of and valid and as_of != valid:
        raise RefusedError("bad_request", f"as_of {as_of} and valid {valid} name one thing; give one of them")
    known = day_asked(query.get("known"), "known")
    return Asked(pair_named(pair), as_of or valid or date.today(), known, clock_asked(query.get("clock")))


def _one_address(request: Request, pair: str, page: str = "") -> Response | None:
    """On to the address with the codes in their order, where this one has them otherwise."""
    named, query = pair_named(pair), request.query_params
    if str(named) == pair:
        return None
    return RedirectResponse(f"/pair/{named}{page}{f'?{query}' if query else ''}", status_code=303)


def _standing(request: Request, ledger: Ledger, asked: Asked, found: Position, rows: Rows) -> dict[str, Any]:
    """What the page says of the position, and where it can be cited and had as data."""
    today, later = date.today(), found.later
    cited = asked if asked.known else Asked(asked.pair, asked.valid, today, "recorded")
    api = f"/api/v1/pairs/{asked.pair}"
    known = {"known": str(asked.known), "clock": asked.clock} if asked.known else {}
    return {
        "pair": asked.pair,
        "asked": asked,
        "position": found,
        "sentence": sentence(found),
        "told": _by_topic(position_told(found, longest=_WORDS, matters=False)),
        "later": f"{day(later.day)}, {rows.deed(later).words}"
        if later and rows.found.entry(later.entry)
        else later_change(found),
        "later_address": replace(asked, valid=later.day).address() if later else "",
        "today": today,
        "cited": f"{str(request.base_url).rstrip('/')}{cited.address()}",
        "cited_known": cited.known,
        "cited_clock": cited.clock,
        "ledger": ledger.name.rpartition("/")[2],
        "exports": (
            ("Position as JSON", f"{api}?{urlencode({'as_of': str(asked.valid), **known})}"),
            ("History as JSON", f"{api}/history{f'?{urlencode(known)}' if known else ''}"),
            ("Series as JSON", f"{api}/series{f'?{urlencode(known)}' if known else ''}"),
            ("Entries as CSV", f"/api/v1/export?{urlencode({'pair': str(asked.pair), 'format': 'csv', **known})}"),
        ),
    }


def _by_topic(lines: Iterable[Told]) -> Mapping[str, Sequence[Told]]:
    """The lines on a position, by what they tell of."""
    found: dict[str, list[Told]] = {topic: [] for topic in get_args(Topic)}
    for line in lines:
        found[line.topic].append(line)
    return found


def _timeline(request: Request, asked: Asked, told: Rows) -> dict[str, Any]:
    """The rows of one page, with the silences between them, and what can be filtered by.

    Rows later than the day asked about are `after`: those nearest to it, on the first page.
    """
    query, rows = request.query_params, told.found.history[::-1]
    wanted = _wanted(query)
    more = wanted.query
    chosen = [row for row in rows if wanted.takes(row, told)] if more else rows
    later = bisect_left(chosen, -asked.valid.toordinal(), key=lambda row: -row.day.toordinal())
    held, after = chosen[later:], chosen[:later]
    start = number_asked(query.get("skip"))
    page = held[start : start + _ROWS]
    nearest = after[-_ROWS:] if not start else ()
    reported = sorted({row.reported for row in rows})

    def drawn(lines: Iterable[Change | Silence]) -> str:
        # Each is markup already: the template takes them as they are, and none is looked at again.
        return "\n".join(
            silence(line) if isinstance(line, Silence) else told.drawn(line, after=line.day > asked.valid)
            for line in lines
        )

    return {
        "rows": bool(page),
        "lines": drawn(_with_silences(page, reported, nearest[-1:]) if not more else page),
        "after": drawn(_with_silences(nearest, reported) if not more else nearest),
        "after_total": len(after) if not start else 0,
        "after_hidden": len(after) - len(nearest),
        "after_address": replace(asked, valid=after[0].day).address(**more) if after else "",
        "start": start,
        "total": len(held),
        "all_rows": len(rows),
        "reported": (reported[0], reported[-1]) if reported else None,
        "changed": sorted({row.day for row in rows if row.kind == "standing"})[-_MARKED:],
        "wanted": wanted,
        "kinds": _KINDS,
        "voices": sorted({row.voice for row in rows if row.voice}),
        "newer": asked.address(**more, skip=max(0, start - _ROWS)) if start else None,
        "older": asked.address(**more, skip=start + _ROWS) if start + _ROWS < len(held) else None,
    }


def _wanted(query: Mapping[str, str]) -> Filter:
    """What the address filters by. Raises RefusedError where a day is none."""
    kind = query.get("kind", "")
    return Filter(
        kind=kind if kind in _KINDS else "",
        says=query.get("says", "")[:40],
        words=query.get("words", "").strip()[:80],
        first=day_asked(query.get("from"), "from"),
        last=day_asked(query.get("to"), "to"),
    )


def _with_silences(
    page: Sequence[Change], reported: Sequence[date], above: Sequence[Change] = ()
) -> Iterator[Change | Silence]:
    """The rows, the latest first; between two of them, the days on which no report on the pair came out.

    `above` holds the row that stands before them, if any.
    """
    before: Change | None = above[-1] if above else None
    for row in page:
        if before and (before.day - row.day).days > _SILENCE and before.day > reported[0]:
            # The longest stretch without a report between the two; before the first report the ledger was not looking.
            first, end = max(row.day, reported[0]), before.day
            days = [first, *reported[bisect_right(reported, first) : bisect_left(reported, end)], end]
            longest = max(pairwise(days), key=lambda span: span[1] - span[0])
            if (longest[1] - longest[0]).days > _SILENCE:
                yield Silence(longest[0] + timedelta(days=1), longest[1] - timedelta(days=1))
        yield row
        before = row


# --- What is new since the last visit


def _since(request: Request) -> date | None:
    """The day of the last visit: as the address says, else as the browser remembers it."""
    if given := day_asked(request.query_params.get("since"), "since"):
        return given
    last, before = _visits(request)
    # Today's visits are one: what was new this morning stays new until tomorrow.
    return before if last == date.today() else last


def _visits(request: Request) -> tuple[date | None, date | None]:
    """The day of the latest visit, and of the one before it."""
    days = []
    for text in request.cookies.get("visits", "").split("_")[:2]:
        try:
            days.append(date.fromisoformat(text))
        except ValueError:
            return None, None
    return (days[0] if days else None), (days[1] if len(days) > 1 else None)


def _remember(page: Response, request: Request, pair: Pair) -> None:
    """Lets the browser remember that it was here today, for this pair alone."""
    last, _ = _visits(request)
    today = date.today()
    if last == today:
        return
    value = f"{today}_{last}" if last else str(today)
    page.set_cookie(
        "visits", value, max_age=_REMEMBERED, path=f"/pair/{pair}", httponly=True, samesite="lax",
        secure=request.url.scheme == "https",
    )  # fmt: skip


def _news(ledger: Ledger, asked: Asked, since: date | None) -> dict[str, Any]:
    """What the ledger learned of the pair from that day on, what another coder read anew left out."""
    if since is None:
        return {"since": None, "news": (), "news_deeds": {}, "news_more": 0}
    found: list[News] = [
        each
        for each in verbs.changes(ledger, since=datetime.combine(since, time(), UTC), pair=asked.pair)
        if each.why != "reread"
    ][::-1]
    told = of_changes(ledger, (each.change for each in found[:_NEWS]))
    return {"since": since, "news": found[:_NEWS], "news_deeds": told, "news_more": max(0, len(found) - _NEWS)}
