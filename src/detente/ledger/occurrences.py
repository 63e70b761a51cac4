"""Occurrences: one deed told by many outlets is one, with every report, number and voice side by side."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import sqlalchemy as sa

from detente.ledger import schema
from detente.ledger.lookup import Known, entries_in, entry_of, known_entries
from detente.ledger.opening import Ledger
from detente.ledger.origins import origins_of, pieces
from detente.ledger.tellings import Group, Told, gather, same_spot
from detente.ledger.words import quoted
from detente.model import Actor, Clock, Entry, Event, HeldVoice, Occurrence, Origin, Pair, Telling, Toll, Voice

_OFFICIAL = frozenset({"GOV", "MIL", "COP", "JUD", "SPY"})
_KINDS = ("killed", "injured", "displaced", "expelled", "amount")


def occurrences(
    ledger: Ledger,
    *,
    pair: Pair | None = None,
    since: date | None = None,
    until: date | None = None,
    known: Known = None,
    clock: Clock = "reported",
) -> tuple[Occurrence, ...]:
    """The deeds told as done between a pair (or by anybody), from `since` on and before `until`, in order of days.

    Reports are of one deed by the rules of `detente.ledger.tellings`; each says why it was linked. Numbers and voices
    that differ are kept, and swapped roles make two occurrences that point at each other.
    """
    with ledger.reading() as connection:
        told = tellings(connection, pair=pair, known=known, clock=clock)
        groups = gather(each for each in told if each.event.status == "actual")
        about = [group for group in groups if pair is None or _between(group, pair)]
        swapped = _swapped(about)
        found = [
            _occurrence(group, swapped[group.all[0].entry.id], _origins(connection, group, known, clock))
            for group in about
            if _in_days(group, since, until)
        ]
    return tuple(sorted(found, key=lambda each: (each.earliest, each.latest, each.type, each.id)))


def tellings(connection: sa.Connection, *, pair: Pair | None, known: Known, clock: Clock) -> tuple[Told, ...]:
    """The event entries of a pair (or all), and those of the same articles that leave a side open."""
    found = {each.id: each for each in entries_in(connection, pair=pair, kinds=("event",), known=known, clock=clock)}
    if pair:
        for some in pieces({each.article: None for each in found.values()}):
            table = schema.entries
            query = known_entries(known, clock).where(table.c.article.in_(some), table.c.kind == "event")
            for row in connection.execute(query):
                entry = entry_of(row)
                if isinstance(entry.record, Event) and not Told(entry, entry.record).ways:
                    found.setdefault(entry.id, entry)
    return tuple(Told(entry, entry.record) for entry in found.values() if isinstance(entry.record, Event))


def tolls(told: Iterable[Told]) -> tuple[Toll, ...]:
    """The numbers that tellings give, each with who says so."""
    found: list[Toll] = []
    for each in told:
        size = each.event.magnitude
        numbers = {kind: getattr(size, kind) for kind in _KINDS} if size else {}
        for kind, number in numbers.items():
            if number is not None:
                toll = {"kind": kind, "value": number.value, "bound": number.bound, "who": number.who}
                currency = size.currency if size and kind == "amount" else None
                found.append(Toll(**toll, currency=currency, claimant=claimant(each.event), entry=each.entry.id))
    return tuple(found)


def claimant(event: Event) -> str:
    """Who tells an event: the report in its own name, or the first that asserts or alleges it."""
    said = [voice.holder for voice in event.voices if voice.stance in ("asserts", "confirms", "accuses")]
    named = next((holder.party for holder in said if isinstance(holder, Actor)), "publisher")
    return "publisher" if "publisher" in said else named


def held(voice: Voice, entry: Entry, numbers: Mapping[str, int]) -> HeldVoice:
    """A voice with its day, entry and origin."""
    who = voice.holder if isinstance(voice.holder, Actor) else None
    return HeldVoice(
        holder=_speaker(who) if who else "publisher",
        name=who.name if who else None,
        role=who.role if who else None,
        stance=voice.stance,
        verb=voice.verb,
        day=entry.reported,
        entry=entry.id,
        origin=numbers[entry.id],
    )


def _speaker(who: Actor) -> str:
    """The party that somebody speaks for; newspapers, opponents and residents of a state do not speak for it."""
    return who.party if who.code == who.party or who.sector in _OFFICIAL else who.code


def numbered(origins: Sequence[Origin]) -> dict[str, int]:
    """The number of each entry's origin, from 1."""
    return {entry: number for number, origin in enumerate(origins, start=1) for entry in origin.entries}


def _between(group: Group, pair: Pair) -> bool:
    return bool(group.ways & {(pair.a, pair.b), (pair.b, pair.a)}) or _reconciled(group, pair)


def _reconciled(group: Group, pair: Pair) -> bool:
    """Whether a third party acts on both: a mediation is between those it reconciles."""
    return all(any(party in told.recipients for told in group.all) for party in (pair.a, pair.b))


def _in_days(group: Group, since: date | None, until: date | None) -> bool:
    first, last = group.anchor.span
    return (since is None or last >= since) and (until is None or first < until)


def _origins(connection: sa.Connection, group: Group, known: Known, clock: Clock) -> tuple[Origin, ...]:
    return origins_of(connection, (each.entry for each in group.all), known=known, clock=clock)


def _occurrence(group: Group, swapped: tuple[str, ...], origins: tuple[Origin, ...]) -> Occurrence:
    anchor, every, numbers = group.anchor, group.all, numbered(origins)
    why = {told.entry.id: reasons for told, reasons in group.others}
    found = tolls(every)
    return Occurrence(
        id=every[0].entry.id,
        type=anchor.event.type,
        act=anchor.event.act,
        parties=tuple(sorted(group.ways)),
        actors=tuple(sorted(frozenset().union(*(each.actors for each in every)))),
        recipients=tuple(sorted(frozenset().union(*(each.recipients for each in every)))),
        earliest=anchor.span[0],
        latest=anchor.span[1],
        basis=anchor.entry.when.basis,
        place=next((each.event.where.name for each in (anchor, *every) if each.event.where), None),
        alleged=all(each.alleged for each in every),
        entries=tuple(each.entry.id for each in every),
        tellings=tuple(_telling(each, why.get(each.entry.id, ()), numbers) for each in every),
        origins=origins,
        voices=tuple(held(voice, each.entry, numbers) for each in every for voice in _voices(each)),
        tolls=found,
        differing=_differing(found),
        told_reversed=swapped,
    )


def _telling(told: Told, why: tuple[str, ...], numbers: Mapping[str, int]) -> Telling:
    return Telling(
        entry=told.entry.id,
        article=told.entry.article,
        reported=told.entry.reported,
        words=quoted(told.event),
        origin=numbers[told.entry.id],
        why=why,
    )


def _voices(told: Told) -> tuple[Voice, ...]:
    """Everybody who speaks; a report without a voice tells it in its own name."""
    return told.event.voices or (Voice(holder="publisher", stance="asserts"),)


def _differing(found: Iterable[Toll]) -> tuple[str, ...]:
    values: dict[str, set[float]] = {}
    for toll in found:
        values.setdefault(toll.kind, set()).add(toll.value)
    return tuple(kind for kind in _KINDS if len(values.get(kind, ())) > 1)


def _swapped(groups: Sequence[Group]) -> dict[str, tuple[str, ...]]:
    """For each deed, by its first entry, those in which its parties have changed roles."""
    by_way: dict[object, list[Group]] = {}
    for group in groups:
        for way in _one_way(group):
            by_way.setdefault((group.anchor.deed, way), []).append(group)
    found: dict[str, tuple[str, ...]] = {}
    for group in groups:
        turned = (other for one, two in _one_way(group) for other in by_way.get((group.anchor.deed, (two, one)), ()))
        fitting = {other.all[0].entry.id for other in turned if _at_one_time(group.anchor, other.anchor)}
        found[group.all[0].entry.id] = tuple(sorted(fitting))
    return found


def _one_way(group: Group) -> frozenset[tuple[str, str]]:
    """The ways it goes without coming back: of those who act on each other none is turned round."""
    ways = group.ways
    return frozenset((one, other) for one, other in ways if (other, one) not in ways)


def _at_one_time(one: Told, other: Told) -> bool:
    return one.meets(other) and same_spot(one.event.where, other.event.where) is not False
