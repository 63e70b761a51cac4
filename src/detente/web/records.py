"""The records of an article as a numbered list: each with its words, who says so, when, and by which rule."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from detente.cli import Row, day, row_of, shown
from detente.model import (
    Actor,
    Bearing,
    Claim,
    Commitment,
    Event,
    Evidence,
    Findings,
    Quantity,
    Standing,
    Voice,
    When,
)
from detente.ontology.words import word_of
from detente.web.marks import colour

AnyRecord = Event | Commitment | Standing | Claim


@dataclass(frozen=True)
class Detail:
    """A line of a record: what it is about, the words, and the address that explains them."""

    label: str
    words: str
    link: str = ""


@dataclass(frozen=True)
class Shown:
    """A record with its number in the list. `start` is where its words begin; `entry` is its id in the ledger."""

    number: int
    record: AnyRecord
    colour: str
    row: Row
    start: int
    details: tuple[Detail, ...]
    entry: str | None = None
    bearing: Bearing | None = None


def records_of(
    findings: Findings, *, entries: Mapping[str, str] | None = None, bearings: Iterable[Bearing] = ()
) -> tuple[Shown, ...]:
    """Every record of the findings in the order of the text; `entries` has their ids in the ledger, by their own."""
    known, bears = entries or {}, {each.entry: each for each in bearings}
    found = (*findings.events, *findings.commitments, *findings.standings, *findings.claims)
    placed = sorted(found, key=lambda record: words_of(record)[0].start)
    names = {record.id: number for number, record in enumerate(placed, start=1)}
    return tuple(_shown(names, record, known.get(record.id), bears.get(known.get(record.id, ""))) for record in placed)


def details_of(record: AnyRecord) -> tuple[Detail, ...]:
    """What is known of a record that stands alone."""
    return tuple(_details(record, {}))


def numbers(records: Iterable[Shown]) -> dict[str, int]:
    """The number of each record, by its id."""
    return {each.record.id: each.number for each in records}


def words_of(record: AnyRecord) -> tuple[Evidence, ...]:
    """The words by which a record is known: an event's trigger, else its evidence."""
    return record.trigger if isinstance(record, Event) else record.evidence


def _shown(names: Mapping[str, int], record: AnyRecord, entry: str | None, bearing: Bearing | None) -> Shown:
    row = row_of(record)
    if isinstance(record, Claim) and record.proposition in names:
        row = replace(row, deed=f"{row.deed} what record {names[record.proposition]} tells", words="")
    return Shown(
        number=names[record.id],
        record=record,
        colour=_colour(record),
        row=row,
        start=words_of(record)[0].start,
        details=tuple(_details(record, names)),
        entry=entry,
        bearing=bearing,
    )


def _colour(record: AnyRecord) -> str:
    if isinstance(record, Event):
        return colour(record)
    return {Commitment: "promise", Claim: "claim"}.get(type(record), "standing")


def _details(record: AnyRecord, names: Mapping[str, int]) -> Iterator[Detail]:
    yield from (Detail("Says", told) for told in dict.fromkeys(map(voice_told, record.voices)))
    match record:
        case Event():
            yield from _of_event(record)
        case Commitment():
            yield from _of_promise(record)
        case Claim():
            against = ", ".join(shown(actor.party) for actor in record.against)
            yield from [Detail("Counts against", against)] if against else ()
            yield Detail("State", record.state, "/codebook#claims")
            if record.proposition in names:
                yield Detail("Speaks of", f"record {names[record.proposition]}", f"#r{names[record.proposition]}")
        case _:
            yield Detail("When", when_told(record.when))
            if record.inferred:
                yield Detail("Inferred", f"from {record.inferred}")
            if record.from_event and record.from_event in names:
                yield Detail("Brought about by", f"record {names[record.from_event]}", f"#r{names[record.from_event]}")
            elif record.from_event is None:
                yield Detail("Told as", "background: no act in this text brings it about")


def _of_event(event: Event) -> Iterator[Detail]:
    yield Detail("Status", word_of("status", event.status).word, "/codebook#statuses")
    yield Detail("When", when_told(event.when))
    if event.where:
        country = f", {shown(event.where.country)}" if event.where.country else ""
        yield Detail("Where", f"{event.where.name}{country}{' (inferred)' if event.where.basis == 'inferred' else ''}")
    for label, actors in (("Host", event.hosts), ("Mediator", event.mediators)):
        yield from [Detail(label, _people(actors))] if actors else ()
    if event.magnitude:
        told = (quantity_told(kind, getattr(event.magnitude, kind)) for kind in ("killed", "injured", "displaced"))
        more = (quantity_told("expelled", event.magnitude.expelled),)
        amount = quantity_told(event.magnitude.currency or "in all", event.magnitude.amount)
        yield from [Detail("How many", words)] if (words := ", ".join(filter(None, (*told, *more, amount)))) else ()
    coded = " ".join(filter(None, (event.type, event.mode)))
    more_codes = [f"CAMEO {event.cameo}"] if event.cameo else []
    more_codes += [f"about {', '.join(event.contexts)}"] if event.contexts else []
    yield Detail("Coded", "; ".join((coded, *more_codes)), f"/codebook#type-{event.type}")
    if event.act:
        yield Detail("Act", event.act.replace("_", " "), f"/codebook#act-{event.act}")
    yield Detail("Rule", f"{event.rule}, probability {event.confidence:.2f}")


def _of_promise(promise: Commitment) -> Iterator[Detail]:
    yield Detail("Grade", promise.grade.replace("_", " "), f"/codebook#grade-{promise.grade}")
    if promise.act:
        yield Detail("Act", promise.act.replace("_", " "), f"/codebook#act-{promise.act}")
    if promise.deadline:
        yield Detail("Due", when_told(promise.deadline))
    if promise.condition:
        yield Detail("On condition", promise.condition)


def voice_told(voice: Voice) -> str:
    """A voice with its stance and the way its words came: "Pakistan (Ishaq Dar, Foreign Minister) denies it …"."""
    if isinstance(voice.holder, Actor):
        holder = shown(voice.holder.party)
        who = [part for part in (voice.holder.name, voice.holder.role) if part and part != holder]
        holder += f" ({', '.join(who)})" if who else ""
    else:
        holder = "the report itself"
    verb = f", “{voice.verb}”" if voice.verb else ""
    chain = f"; as told by {', by way of '.join(voice.chain)}" if voice.chain else ""
    return f"{holder} {word_of('stance', voice.stance).alone}{verb}{chain}"


def when_told(when: When) -> str:
    """The days with the words of the text they were found by: "4 March 2025 (“Tuesday”, from the report's date)"."""
    days = _days(when)
    if not days:
        return f"“{when.text}”, which no day is known of" if when.text else "no date of its own"
    how = {"relative": "counted from the report's date", "stated": "stated"}.get(when.basis, "")
    return f"{days} ({', '.join(filter(None, (f'“{when.text}”' if when.text else '', how)))})" if how else days


def _days(when: When) -> str:
    if when.earliest and when.latest:
        return day(when.earliest) + (f" to {day(when.latest)}" if when.latest != when.earliest else "")
    if when.earliest:
        return f"from {day(when.earliest)} on"
    return f"by {day(when.latest)}" if when.latest else ""


def quantity_told(what: str, quantity: Quantity | None) -> str:
    """A number with its bound and what it counts; empty where there is none."""
    if quantity is None:
        return ""
    return f"{quantity.bound + ' ' if quantity.bound else ''}{quantity.value:,.10g} {what}"


def _people(actors: Iterable[Actor]) -> str:
    return ", ".join(dict.fromkeys(shown(actor.party) for actor in actors))
