"""What analysts judged, as labelled sentences: what the coder could learn from."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from detente.ledger import schema
from detente.ledger.judging import in_force
from detente.ledger.lookup import record_of
from detente.ledger.opening import Ledger
from detente.model import Actor, Event, LabelledSentence


def labelled(ledger: Ledger) -> tuple[LabelledSentence, ...]:
    """The sentences behind the events that were judged, with the events that a person says stand in each.

    An event that was rejected stands in none; one that was corrected stands as corrected. What was undone is left out.
    """
    with ledger.reading() as connection:
        judged = in_force(connection)
        wanted = [content for row in judged for content in (row.content, row.correction) if content]
        records = _records(connection, wanted)
    told = []
    for row in judged:
        was = records[row.content]
        if isinstance(was, Event):
            stands = records.get(row.correction) if row.correction else was if row.verdict == "accept" else None
            told.append(
                LabelledSentence(
                    id=f"j{row.number}",
                    text=was.evidence[0].quote,
                    events=(_label(stands),) if isinstance(stands, Event) else (),
                    instead_of=None if stands is was else _label(was),
                    analyst=row.analyst,
                    reason=row.reason,
                )
            )
    return tuple(told)


def _records(connection: sa.Connection, contents: Iterable[str]) -> dict[str, Any]:
    table, found = schema.entries.c, {}
    for content in dict.fromkeys(contents):
        query = sa.select(table.kind, table.payload).where(table.content == content, table.action == "assert").limit(1)
        row = connection.execute(query).one()
        found[content] = record_of(row.kind, row.payload)
    return found


def _label(event: Event) -> dict[str, Any]:
    """An event in the form in which reports are labelled."""
    voices = [
        {"holder": voice.holder.party if isinstance(voice.holder, Actor) else voice.holder, "stance": voice.stance}
        for voice in event.voices
    ]
    return {
        "type": event.type,
        "act": event.act,
        "actors": sorted({actor.party for actor in event.actors}),
        "recipients": sorted({actor.party for actor in event.recipients}),
        "status": event.status,
        "voices": voices,
    }
