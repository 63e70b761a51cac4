"""Words found again in titles and quotes."""

from typing import Annotated

from fastapi import Query, Response
from pydantic import Field

from detente.api.answering import as_json
from detente.api.asking import AskedRange, Held, pair_named
from detente.api.paging import first_of, key_of
from detente.api.routes.common import router_of
from detente.api.shapes import Hits
from detente.ledger import search

router = router_of("search")


class _AskedWords(AskedRange):
    """The query of a search."""

    q: str = Field(
        min_length=1,
        max_length=300,
        description='Words that must all be there; words between double quotes ("to recall") must stand together.',
        examples=["ambassador recalled"],
    )
    pair: str | None = Field(
        None,
        max_length=120,
        description="Only what is about this pair: two codes or names with a dash between them.",
        examples=["HUN-NOR"],
    )


@router.get("/search", response_model=Hits, summary="Words in titles and quotes")
def get_search(ledger: Held, asked: Annotated[_AskedWords, Query()]) -> Response:
    """Titles, then quotes of live entries, that hold all the words in any of their forms; the last recorded first.

    `since` and `until` bound the day of the report.
    """
    after = key_of("search", asked.cursor, (str,))
    hits = search(
        ledger,
        asked.q,
        pair=pair_named(asked.pair) if asked.pair else None,
        since=asked.since,
        until=asked.until,
        known=asked.by_day,
        clock=asked.clock,
        limit=asked.limit + 1,
        after=str(after[0]) if after else None,
    )
    shown, following = first_of("search", hits, lambda hit: (hit.place,), limit=asked.limit)
    return as_json(Hits(hits=tuple(shown), next=following))
