"""Entries as rows of a history: what it is in a few words, the words of the text, and who says so."""

from collections.abc import Mapping

from detente.ledger.parties import AnyRecord
from detente.ledger.rules import may_begin
from detente.ledger.unchecked import unchecked
from detente.model import (
    Actor,
    Change,
    Channel,
    Claim,
    Commitment,
    Entry,
    Event,
    Format,
    Mission,
    Recognition,
    Relations,
    Representation,
    Trouble,
)


def change(entry: Entry, named: Mapping[str, Entry]) -> Change:
    """An entry as a row; `named` has the entries that others speak of, by content id."""
    record, when = entry.record, entry.when
    event = named.get(vars(record).get("from_event") or "")
    deed = record if isinstance(record, Event) else event.record if event else None
    # Of what was checked when it was read: a history has hundreds of rows.
    fields = {
        "day": may_begin(entry),
        "precision": when.precision,
        "basis": when.basis,
        "kind": entry.kind,
        "what": what(record),
        "words": quoted(record),
        "voice": voice(record) or (voice(event.record) if event else None),
        "status": deed.status if isinstance(deed, Event) else None,
        "reported": entry.reported,
        "entry": entry.id,
    }
    return unchecked(Change, fields)


def quoted(record: AnyRecord) -> str:
    """The words a record stands on; empty for a trouble with a whole text."""
    if isinstance(record, Trouble):
        return record.span.quote if record.span else ""
    return record.evidence[0].quote


def voice(record: AnyRecord) -> str | None:
    """The party of the first voice, or "publisher"."""
    if isinstance(record, Trouble) or not record.voices:
        return None
    holder = record.voices[0].holder
    return holder.party if isinstance(holder, Actor) else holder


def what(record: AnyRecord) -> str:
    """A record in a few words of the contract: "PAK → AFG: recall_ambassador"."""
    match record:
        case Event():
            deed = record.act or (f"{record.type}.{record.mode}" if record.mode else record.type)
            return f"{_codes(record.actors)} → {_codes(record.recipients)}: {deed}"
        case Commitment():
            promised = " ".join(filter(None, (record.grade, record.act or record.type)))
            return f"{_codes(record.promisors)} → {_codes(record.beneficiaries)}: {promised}"
        case Claim():
            return f"claim, {record.state}"
        case Representation():
            told = " ".join(filter(None, (record.class_, record.phase)))
            return f"{record.sender.party} → {record.receiver.party}: head {told}".strip()
        case Mission():
            return f"{record.sender.party} → {record.receiver.party}: {record.mission} {record.state}"
        case Channel():
            through = f" through {record.through.party}" if record.through else ""
            return f"{record.sender.party} → {record.receiver.party}: channel {record.channel}{through}"
        case Relations():
            return f"{_codes(record.parties)}: relations {record.state}"
        case Recognition():
            return f"{record.by.party} → {record.of.party}: recognition of {record.object} {record.state}"
        case Format():
            return f"{_codes(record.parties)}: {record.name or record.form}"
        case Trouble():
            return record.reason


def _codes(actors: tuple[Actor, ...]) -> str:
    if len(actors) == 1:
        return actors[0].party
    return ", ".join(dict.fromkeys([actor.party for actor in actors])) or "?"
