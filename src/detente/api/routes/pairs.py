"""Pairs: which the ledger holds, how one stands on a day, what happened between the two."""

from typing import Annotated

from fastapi import Query, Response

from detente import ledger as verbs
from detente.api import cached
from detente.api.answering import as_json
from detente.api.asking import (
    AskedDay,
    AskedKnown,
    AskedNews,
    AskedPage,
    AskedPair,
    AskedRange,
    AskedWhole,
    Held,
)
from detente.api.paging import Key, page, pair_key, short_digest
from detente.api.routes.common import router_of
from detente.api.routes.runs import after_cursor, news_page
from detente.api.shapes import Flags, History, NewsPage, Pairs
from detente.model import Change, Flag, Position

router = router_of("pairs")

_KINDS = ("event", "standing", "commitment", "claim", "trouble")


class _AskedPairs(AskedPage, AskedKnown):
    """The query of the pairs."""


class _AskedFlags(AskedWhole, AskedDay):
    """The query of flags."""


@router.get("/pairs", response_model=Pairs, summary="The pairs that the ledger holds")
def get_pairs(ledger: Held, asked: Annotated[_AskedPairs, Query()]) -> Response:
    """Every pair with how many live entries of each kind, in alphabetical order."""
    rows = cached.pairs(ledger, known=asked.by_day, clock=asked.clock)
    found, after = page("pair", rows, pair_key, cursor=asked.cursor, kinds=(str, str), limit=asked.limit)
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
def get_flags(ledger: Held, pair: AskedPair, asked: Annotated[_AskedFlags, Query()]) -> Response:
    """Flags F1 to F16 as the pair stood on the day: what an analyst should look at. Nothing is repaired."""
    found = cached.position(ledger, pair, valid=asked.day, known=asked.by_day, clock=asked.clock)
    rows = sorted(found.flags, key=_flag_key)
    flags, after = page("flag", rows, _flag_key, cursor=asked.cursor, kinds=(int, str, str), limit=asked.limit)
    return as_json(Flags(pair=pair, valid=found.valid, flags=flags, next=after))


@router.get("/pairs/{pair}/changes", response_model=NewsPage, summary="What is new in the ledger on a pair")
def get_pair_changes(ledger: Held, pair: AskedPair, asked: Annotated[AskedNews, Query()]) -> Response:
    """What was entered and taken back on the pair, in the order in which the ledger learned it."""
    rows = verbs.changes(ledger, since=asked.after, until=asked.to, pair=pair)
    noun = f"news {pair}"
    return as_json(news_page(after_cursor(rows, asked, noun=noun), asked, noun=noun))


def _flag_key(flag: Flag) -> Key:
    """What flags are ordered by; the words and entries of one may be more than a cursor holds."""
    told = short_digest(*(each.encode("utf-8", "replace") for each in (*flag.entries, flag.words)))
    return int(flag.code[1:]), min(flag.entries[:1], default=""), told


def _change_key(row: Change) -> Key:
    """What a history is ordered by."""
    return row.day.toordinal(), _KINDS.index(row.kind), row.reported.toordinal(), row.entry
