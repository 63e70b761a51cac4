"""A state's page: missions out and in, who recognises whom, what strains and thaws, what is owed to it and by it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from detente.api import RefusedError
from detente.cli import party_of, shown, states
from detente.errors import InputError
from detente.ledger import Ledger, Moved, Printed, entries, lately, mediations, pairs, position, printed
from detente.measures import measure
from detente.model import Clock, OpenCommitment, Pair, PairCount, Position, RecognitionHeld, Side
from detente.web import atlas
from detente.web.asking import Held, clock_asked, day_asked
from detente.web.deeds import Deed, of_changes
from detente.web.rendering import level_word, render
from detente.web.unchanged import carried, kept, tag_of, unchanged

router = APIRouter()

# Pairs whose positions are looked at, those of most entries; pairs whose flows are; deeds of mediation.
_PAIRS, _FLOWS, _MEDIATED = 40, 10, 200
# Days over which flows are compared: the last half of them against the half before.
_YEAR = 364
# Events from which on a pair is ranked among others.
FEWEST = 2
_SHADES = {
    "ambassador": "most", "minister": "most", "charge": "many", "unknown_head": "many", "liaison": "more",
    "interests_section": "more", "protecting_power": "some", "none": "none-held",
}  # fmt: skip


@dataclass(frozen=True)
class Drift:
    """What went on between a state and another in a year: the net of both halves, and how many events each rests on."""

    pair: Pair
    net: float
    before: float
    after: float
    events: tuple[int, int]
    entries: tuple[str, ...]

    @property
    def change(self) -> float:
        """How much better the second half was than the first."""
        return self.after - self.before

    @property
    def all_events(self) -> int:
        """How many events there were in the year."""
        return sum(self.events)

    @property
    def compared(self) -> bool:
        """Whether the two halves can be held against each other: a half without events says nothing."""
        return self.all_events >= FEWEST and min(self.events) > 0


@dataclass(frozen=True)
class Both:
    """A pair seen from one of its states: what it sends, and what it receives."""

    other: str
    pair: Pair
    out: Side
    back: Side


@dataclass(frozen=True)
class Recognised:
    """Who recognises what of whom, as far as a statement was found."""

    by: str
    of: str
    what: str
    held: RecognitionHeld
    pair: Pair


@dataclass(frozen=True)
class View:
    """What the page shows. `all_pairs` are the pairs that the ledger holds of the state, `looked_at` those it tells."""

    all_pairs: int
    looked_at: int
    both: tuple[Both, ...]
    recognised: tuple[Recognised, ...]
    shapes: tuple[atlas.Shape, ...]
    owed: tuple[tuple[Pair, OpenCommitment], ...]
    due: tuple[tuple[Pair, OpenCommitment], ...]
    drifts: tuple[Drift, ...]
    since: date | None
    until: date | None
    mediated: tuple[Moved, ...]
    deeds: Mapping[str, Deed]
    printed: tuple[Printed, ...]
    counts: tuple[PairCount, ...]

    @property
    def strained(self) -> tuple[Drift, ...]:
        """The pairs with more conflict than cooperation in more than one event, the worst first."""
        worse = (each for each in self.drifts if each.all_events >= FEWEST and each.net < 0)
        return tuple(sorted(worse, key=lambda each: each.net))

    @property
    def thawing(self) -> tuple[Drift, ...]:
        """The pairs that were better in the second half of the year than in the first, the best first."""
        better = (each for each in self.drifts if each.compared and each.change > 0)
        return tuple(sorted(better, key=lambda each: -each.change))

    @property
    def thin(self) -> int:
        """How many pairs have too few events to be compared."""
        return sum(not each.compared for each in self.drifts)


@router.get("/state/{code}")
def state_page(request: Request, ledger: Held, code: str) -> Response:
    """How one party stands with all others."""
    query = request.query_params
    try:
        party = party_of(code)
    except InputError as error:
        raise RefusedError("unknown_state", str(error)) from error
    if party != code:
        return RedirectResponse(f"/state/{party}{f'?{query}' if query else ''}", status_code=303)
    valid, known = day_asked(query.get("as_of"), "as_of") or date.today(), day_asked(query.get("known"), "known")
    clock = clock_asked(query.get("clock"))
    if same := unchanged(request, tag := tag_of(request, ledger)):
        return same
    view = kept(
        request, ledger, "state", party, valid, known, clock, make=lambda: _view(ledger, party, valid, known, clock)
    )
    return render(
        "state.html",
        request=request,
        headers=carried(tag),
        code=party,
        about=states().by_code(party) if party in states() else None,
        view=view,
        valid=valid,
        known=known,
        clock=clock,
        dates=_dates(valid, known, clock),
        world=atlas.world(),
        caption=atlas.CAPTION,
        ledger=ledger.name.rpartition("/")[2],
        fewest=FEWEST,
    )


def _dates(valid: date, known: date | None, clock: str) -> str:
    """The dates as a query for the pages of pairs."""
    return f"?as_of={valid}" + (f"&known={known}&clock={clock}" if known else "")


def _view(ledger: Ledger, code: str, valid: date, known: date | None, clock: Clock) -> View:
    counts = [row for row in pairs(ledger, known=known, clock=clock) if code in (row.pair.a, row.pair.b)]
    counts.sort(key=lambda row: (-_size(row), row.pair.a, row.pair.b))
    looked = counts[:_PAIRS]
    found = [position(ledger, row.pair, valid=valid, known=known, clock=clock) for row in looked]
    both = sorted(_both(code, found), key=lambda each: shown(each.other))
    owed = [(each.pair, promise) for each in found for promise in each.commitments]
    news = lately(ledger, days=_YEAR, until=min(valid, known) if known else valid)
    mediated = mediations(ledger, code, limit=_MEDIATED)
    return View(
        all_pairs=len(counts),
        looked_at=len(looked),
        both=tuple(both),
        recognised=tuple(_recognised(found)),
        shapes=tuple(_shapes(code, both)),
        owed=tuple(each for each in owed if code in each[1].promisors),
        due=tuple(each for each in owed if code in each[1].beneficiaries and code not in each[1].promisors),
        drifts=tuple(_drifts(ledger, code, news.pairs, news.until)) if news.until else (),
        since=news.since,
        until=news.until,
        mediated=mediated,
        deeds=of_changes(ledger, (each.change for each in mediated)),
        printed=printed(ledger, code),
        counts=tuple(counts),
    )


def _size(row: PairCount) -> int:
    return row.events + row.standings + row.commitments + row.claims


def _both(code: str, found: Iterable[Position]) -> Iterator[Both]:
    """The pairs of which something is known of either side."""
    for each in found:
        other = each.pair.b if each.pair.a == code else each.pair.a
        out, back = each.side(code), each.side(other)
        if out.level.word != "unknown" or back.level.word != "unknown":
            yield Both(other, each.pair, out, back)


def _recognised(found: Iterable[Position]) -> Iterator[Recognised]:
    for each in found:
        for side in each.sides:
            for what, held in (("state", side.recognition_of_state), ("government", side.recognition_of_government)):
                if held.state:
                    told = f"{what}{f' ({held.authority})' if held.authority else ''}"
                    yield Recognised(side.sender, side.receiver, told, held, each.pair)


def _shapes(code: str, both: Iterable[Both]) -> list[atlas.Shape]:
    """Every state filled by how this one is represented there; this one is ringed."""
    at = {each.other: each for each in both}
    shades = {other: _SHADES[each.out.level.word] for other, each in at.items() if each.out.level.word in _SHADES}
    words = {
        other: f"{level_word(each.out.level)} there, {level_word(each.back.level)} here" for other, each in at.items()
    }
    return atlas.shapes(shades, words, frozenset({code}))


def _drifts(ledger: Ledger, code: str, counts: Iterable[PairCount], until: date) -> Iterator[Drift]:
    """The flows of the pairs with most news in the year; those without an event are left out."""
    since, half, end = (until - timedelta(days=days) for days in (_YEAR - 1, _YEAR // 2 - 1, -1))
    mine = [row.pair for row in counts if code in (row.pair.a, row.pair.b)][:_FLOWS]
    for pair in mine:
        events = tuple(entries(ledger, pair=pair, kinds=("event",), known=until))
        flows = [
            measure(events, pair, by="month", since=first, until=last) for first, last in ((since, half), (half, end))
        ]
        sums = [sum(point.flow().net.value or 0.0 for point in series.points) for series in flows]
        told = [[each for point in series.points if (each := point.flow().events).value] for series in flows]
        ids = tuple(dict.fromkeys(entry for half in told for each in half for entry in each.entries))
        if ids:
            before, after = (sum(int(each.value or 0) for each in half) for half in told)
            yield Drift(pair, sum(sums), sums[0], sums[1], (before, after), ids)
