"""An entry as one flat row of text cells, for tables and statistics programs.

Several codes in a cell stand in their order with "; " between them; what is not known is an empty cell. The columns
are told in docs/exchange.md. What a flat row leaves out, the entry as JSON keeps.
"""

from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from typing import Any

from detente.model import (
    Actor,
    Channel,
    Claim,
    Commitment,
    Entry,
    EntryEvidence,
    EntryKind,
    Event,
    Format,
    Mission,
    Place,
    Recognition,
    Relations,
    Representation,
    Standing,
    Trouble,
    Voice,
    When,
)

Cells = dict[str, object]

_FIRST = ("entry_id", "kind")
_PARTIES = tuple(
    f"{side}_{part}" for side in ("actor", "recipient") for part in ("codes", "parties", "sectors", "names")
)
_WHEN = ("date_from", "date_to", "date_precision", "date_basis", "date_words")
_NUMBERS = ("killed", "injured", "displaced", "expelled", "amount")
_OWN: Mapping[EntryKind, tuple[str, ...]] = {
    "event": (
        "event_type", "event_mode", "act", "cameo", "contexts", "status", "hosts", "mediators", "place",
        "place_country", "latitude", "longitude",
        *_NUMBERS, *(f"{name}_bound" for name in _NUMBERS), "currency",
        "voices", "rule", "confidence",
    ),
    "standing": (
        "standing_kind", "class", "mode", "phase", "person", "mission", "state", "city", "channel", "through",
        "worded_by", "object", "authority", "form", "name", "level", "hosts", "mediators", "inferred", "from_event",
        "voices",
    ),
    "commitment": (
        "act", "event_type", "grade", "words", "condition", "deadline_from", "deadline_to", "deadline_words",
        "from_event", "voices",
    ),
    "claim": ("proposition", "state", "voices"),
    "trouble": ("station", "words"),
}  # fmt: skip
_LAST = (
    "quote", "article_id", "title", "outlet", "url", "published", "reported", "reported_basis", "recorded", "run",
    "content_id",
)  # fmt: skip


def columns(kind: EntryKind | None = None) -> tuple[str, ...]:
    """The columns for entries of one kind; for all kinds together where none is given."""
    own = _OWN[kind] if kind else chain.from_iterable(_OWN.values())
    return tuple(dict.fromkeys((*_FIRST, *_PARTIES, *_WHEN, *own, *_LAST)))


def flat(entry: Entry, source: EntryEvidence | None = None) -> dict[str, str]:
    """The cells of an entry that hold anything, by column; `source` is any entry's evidence from the same article."""
    cells: Cells = {"entry_id": entry.id, "kind": entry.kind, **_dates(entry.when), **_own(entry.record)}
    cells |= {
        "quote": _quote(entry.record),
        "article_id": entry.article,
        "reported": entry.reported,
        "reported_basis": entry.reported_basis,
        "recorded": entry.recorded.isoformat(),
        "run": entry.run,
        "content_id": entry.content,
    }
    if source:
        cells |= {"title": source.title, "outlet": source.outlet, "url": source.url, "published": source.published}
    return {column: str(cell) for column, cell in cells.items() if cell not in (None, "")}


def _own(record: Event | Claim | Commitment | Standing | Trouble) -> Cells:
    match record:
        case Event():
            return _event(record)
        case Claim():
            return _claim(record)
        case Commitment():
            return _commitment(record)
        case Trouble():
            return {"station": record.station, "words": record.reason}
    return _standing(record)


def _event(event: Event) -> Cells:
    return {
        **_parties(event.actors, event.recipients),
        "event_type": event.type,
        "event_mode": event.mode,
        "act": event.act,
        "cameo": event.cameo,
        "contexts": _several(event.contexts),
        "status": event.status,
        "hosts": _codes(event.hosts),
        "mediators": _codes(event.mediators),
        **_place(event.where),
        **_magnitude(event),
        "voices": _voices(event.voices),
        "rule": event.rule,
        "confidence": event.confidence,
    }


def _place(place: Place | None) -> Cells:
    if place is None:
        return {}
    where = {"place": place.name, "place_country": place.country}
    return {**where, "latitude": place.lat, "longitude": place.lon}


def _magnitude(event: Event) -> Cells:
    """Numbers, and beside each the words that bound it ("at least")."""
    if event.magnitude is None:
        return {}
    parts = {name: getattr(event.magnitude, name) for name in _NUMBERS}
    numbers = {name: f"{part.value:.15g}" for name, part in parts.items() if part}
    bounds = {f"{name}_bound": part.bound for name, part in parts.items() if part}
    return {**numbers, **bounds, "currency": event.magnitude.currency}


def _claim(claim: Claim) -> Cells:
    holders = [voice.holder for voice in claim.voices if isinstance(voice.holder, Actor)]
    parties = _parties(holders, claim.against)
    return {**parties, "proposition": claim.proposition, "state": claim.state, "voices": _voices(claim.voices)}


def _commitment(promise: Commitment) -> Cells:
    deadline = promise.deadline
    return {
        **_parties(promise.promisors, promise.beneficiaries),
        "act": promise.act,
        "event_type": promise.type,
        "grade": promise.grade,
        "words": promise.words,
        "condition": promise.condition,
        "deadline_from": deadline and deadline.earliest,
        "deadline_to": deadline and deadline.latest,
        "deadline_words": deadline and deadline.text,
        "from_event": promise.from_event,
        "voices": _voices(promise.voices),
    }


def _standing(standing: Standing) -> Cells:
    cells: Cells = {
        "standing_kind": standing.kind,
        "inferred": standing.inferred,
        "from_event": standing.from_event,
        "voices": _voices(standing.voices),
    }
    match standing:
        case Relations() | Format():
            # Neither side acts on the other: each party stands on both sides, as in symmetric events.
            cells |= _parties(standing.parties, standing.parties)
        case Recognition():
            cells |= {**_parties((standing.by,), (standing.of,)), "authority": standing.of.authority}
        case Representation() | Mission() | Channel():
            cells |= _parties((standing.sender,), (standing.receiver,))
    return cells | _plain(standing)


# Fields that go into the column of their name: actors as codes, other values as they are.
_PLAIN = ("mode", "phase", "person", "mission", "state", "city", "channel", "object", "form", "name", "level")
_ACTORS = ("through", "worded_by")


def _plain(standing: Standing) -> Cells:
    cells: Cells = {name: getattr(standing, name, None) for name in _PLAIN}
    cells |= {name: _codes((actor,)) for name in _ACTORS if (actor := getattr(standing, name, None))}
    if isinstance(standing, Representation):
        cells["class"] = standing.class_
    if isinstance(standing, Format):
        cells |= {"hosts": _codes((standing.host,) if standing.host else ()), "mediators": _codes(standing.mediators)}
    return cells


def _parties(actors: Iterable[Actor], recipients: Iterable[Actor]) -> Cells:
    parts: Mapping[str, Callable[[Actor], Any]] = {
        "codes": lambda actor: actor.code,
        "parties": lambda actor: actor.party,
        "sectors": lambda actor: actor.sector,
        "names": lambda actor: actor.name,
    }
    sides = {"actor": tuple(actors), "recipient": tuple(recipients)}
    return {
        f"{side}_{part}": _in_step([take(actor) for actor in some])
        for side, some in sides.items()
        for part, take in parts.items()
    }


def _in_step(values: Iterable[str | None]) -> str:
    """The values, with a gap where one is not known: the third sector is that of the third code."""
    cells = [value or "" for value in values]
    return "; ".join(cells) if any(cells) else ""


def _dates(when: When) -> Cells:
    return {
        "date_from": when.earliest,
        "date_to": when.latest,
        "date_precision": when.precision,
        "date_basis": when.basis,
        "date_words": when.text,
    }


def _voices(voices: Iterable[Voice]) -> str:
    """Who says so: "NOR accuses; HUN denies; publisher asserts"."""
    named = ((v.holder.code if isinstance(v.holder, Actor) else v.holder, v.stance) for v in voices)
    return _several(f"{holder} {stance}" for holder, stance in named)


def _codes(actors: Iterable[Actor]) -> str:
    return _several(actor.code for actor in actors)


def _several(values: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(values))


def _quote(record: Event | Claim | Commitment | Standing | Trouble) -> str | None:
    if isinstance(record, Trouble):
        return record.span.quote if record.span else None
    return record.evidence[0].quote
