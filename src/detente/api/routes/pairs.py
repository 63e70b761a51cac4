"""Pairs: which the ledger holds, how one stands on a day, what happened between the two."""

from typing import Annotated

from fastapi import Query, Response

from detente import ledger as verbs
from detente.api import cached
from detente.api.answering import as_json
from detente.api.asking import AskedDay, AskedKnown, AskedNews, AskedPage, AskedPair, AskedRange, Held
from detente.api.paging import Key, page
from detente.api.routes.common import router_of
from detente.api.routes.runs import news_page
from detente.api.shapes import Flags, History, NewsPage, Pairs
from detente.model import Change, PairCount, Position

router = router_of("pairs")

_KINDS = ("event", "standing", "commitment", "claim", "trouble")


class _AskedPairs(AskedPage, AskedKnown):
    """The query of the pairs."""


@router.get("/pairs", response_model=Pairs, summary="The pairs that the ledger holds")
def get_pairs(ledger: Held, asked: Annotated[_AskedPairs, Query()]) -> Response:
    """Every pair with how many live entries of each kind, in alphabetical order."""
    rows = cached.pairs(ledger, known=asked.by_day, clock=asked.clock)
    found, after = page("pair", rows, _pair_key, cursor=asked.cursor, kinds=(str, str), limit=asked.limit)
    return as_json(Pairs(pairs=found, next=after))


@router.get("/pairs/{pair}", response_model=Position, summary="How a pair stands on a day")
def get_position(ledger: Held, pair: AskedPair, asked: Annotated[AskedDay, Query()]) -> Response:
    """The position on the day `as_of`, as known on `known`: each part with the entries and the rule behind it."""
    return as_json(cached.position(ledger, pair, valid=asked.day, known=asked.by_day, clock=asked.clock))


@router.get("/pairs/{pair}/history", response_model=History, summary="What happened between two parties")
def get_history(ledger: Held, pair: AskedPair, asked: Annotated[AskedRange, Query()]) -> Response:
    """Events, standings and commitments in order of their days, a page at a time."""
    whole = cached.history(ledger, pair, known=asked.by_day, clock=asked.clock)
    rows = [
        row
        for row in whole
        if (asked.since is None or row.day >= asked.since) and (asked.until is None or row.day < asked.until)
    ]
    found, after = page(
        "history", rows, _change_key, cursor=asked.cursor, kinds=(int, int, int, str), limit=asked.limit
    )
    return as_json(History(pair=pair, changes=found, next=after))


@router.get("/pairs/{pair}/flags", response_model=Flags, summary="The marks on a pair's record")
def get_flags(ledger: Held, pair: AskedPair, asked: Annotated[AskedDay, Query()]) -> Response:
    """Flags F1 to F16 as the pair stood on the day: what an analyst should look at. Nothing is repaired."""
    found = cached.position(ledger, pair, valid=asked.day, known=asked.by_day, clock=asked.clock)
    return as_json(Flags(pair=pair, valid=found.valid, flags=found.flags))


@router.get("/pairs/{pair}/changes", response_model=NewsPage, summary="What is new in the ledger on a pair")
def get_pair_changes(ledger: Held, pair: AskedPair, asked: Annotated[AskedNews, Query()]) -> Response:
    """What was entered and taken back on the pair, in the order in which the ledger learned it."""
    rows = verbs.changes(ledger, since=asked.after, until=asked.to, pair=pair)
    return as_json(news_page(rows, asked, noun=f"news {pair}"))


def _pair_key(row: PairCount) -> Key:
    return row.pair.a, row.pair.b


def _change_key(row: Change) -> Key:
    """What a history is ordered by."""
    return row.day.toordinal(), _KINDS.index(row.kind), row.reported.toordinal(), row.entry
