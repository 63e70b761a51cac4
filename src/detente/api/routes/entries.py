"""Entries as they were read, one for each report that tells of a thing: events, standings; and the words behind any."""

from typing import Annotated

from fastapi import Path, Query, Response
from pydantic import Field

from detente.api.answering import as_json
from detente.api.asking import AskedAbout, Held
from detente.api.paging import first_of, key_of
from detente.api.refusal import RefusedError
from detente.api.routes.common import router_of
from detente.api.shapes import Events, Standings
from detente.errors import InputError
from detente.ledger import Ledger, evidence, listed_entries
from detente.model import Entry, EntryEvidence, EntryKind, EventType, Status

router = router_of("entries")

_WORD = r"^[a-z_0-9-]{1,60}$"
_STANDINGS = "^(representation|mission|relations|recognition|format|channel)$"


class _AskedEvents(AskedAbout):
    """The query of events."""

    type: EventType | None = Field(None, description="Only events of this PLOVER type.", examples=["SANCTION"])
    mode: str | None = Field(None, pattern=_WORD, description="Only events of this PLOVER mode.", examples=["withdraw"])
    act: str | None = Field(
        None, pattern=_WORD, description="Only this diplomatic act.", examples=["recall_ambassador"]
    )
    status: Status | None = Field(None, description="Only events told so.", examples=["actual"])


class _AskedStandings(AskedAbout):
    """The query of standings."""

    type: str | None = Field(
        None,
        pattern=_STANDINGS,
        description="Only standings of this kind: representation, mission, relations, recognition, format or channel.",
        examples=["mission"],
    )
    state: str | None = Field(None, pattern=_WORD, description="Only standings in this state.", examples=["open"])


@router.get("/events", response_model=Events, summary="Events as they were read")
def get_events(ledger: Held, asked: Annotated[_AskedEvents, Query()]) -> Response:
    """Event entries, one for each report that tells of a deed; `/occurrences` has each deed once.

    `since` and `until` bound the first day on which it may have been, or that of the report where none is told.
    """
    fields = {"type": asked.type, "mode": asked.mode, "status": asked.status, "act": asked.act}
    found, after = _page(ledger, "event", asked, fields)
    return as_json(Events(events=found, next=after))


@router.get("/standings", response_model=Standings, summary="Standings as they were read")
def get_standings(ledger: Held, asked: Annotated[_AskedStandings, Query()]) -> Response:
    """Standing entries, one for each report that tells of it or of the act that brings it about.

    What follows from all of them is the position of the pair.
    """
    found, after = _page(ledger, "standing", asked, {"kind": asked.type, "state": asked.state})
    return as_json(Standings(standings=found, next=after))


@router.get("/evidence/{id}", response_model=EntryEvidence, summary="The words behind an entry")
def get_evidence(
    ledger: Held,
    entry: Annotated[
        str,
        Path(
            alias="id",
            max_length=100,
            description="An entry's id, or an unambiguous beginning of it.",
            examples=["85229dc7044075e0a7db7959"],
        ),
    ],
) -> Response:
    """The entry, its article and its quotes in their paragraphs; also of an entry that was taken back."""
    try:
        return as_json(evidence(ledger, entry))
    except InputError as error:
        raise RefusedError("not_found", str(error)) from error


def _page(
    ledger: Ledger, kind: EntryKind, asked: AskedAbout, fields: dict[str, str | None]
) -> tuple[tuple[Entry, ...], str | None]:
    """The entries of a page, and the cursor of the next."""
    after = key_of(kind, asked.cursor, (int,))
    rows = listed_entries(
        ledger,
        kind,
        pair=asked.about,
        party=asked.of,
        fields={name: value for name, value in fields.items() if value is not None},
        since=asked.since,
        until=asked.until,
        known=asked.by_day,
        clock=asked.clock,
        limit=asked.limit + 1,
        before=int(after[0]) if after else None,
    )
    shown, following = first_of(kind, rows, lambda row: (row[0],), limit=asked.limit)
    return tuple(entry for _, entry in shown), following
