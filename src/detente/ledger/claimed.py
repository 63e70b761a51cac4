"""Claims across articles: one proposition with every voice on it, and the state that follows from all of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import sqlalchemy as sa

from detente.ledger import schema
from detente.ledger.lookup import Known, entries_in, entry_of, known_entries, with_named
from detente.ledger.occurrences import held, numbered, tellings, tolls
from detente.ledger.opening import Ledger
from detente.ledger.origins import origins_of
from detente.ledger.parties import AnyRecord
from detente.ledger.rules import settled_day
from detente.ledger.tellings import Told, asserting, gather, parties, similar, stems
from detente.ledger.words import quoted, what
from detente.model import (
    Actor,
    Claim,
    ClaimRule,
    ClaimState,
    Clock,
    Commitment,
    Entry,
    Event,
    FollowedClaim,
    HeldVoice,
    OpenClaim,
    Pair,
    Relations,
    Trouble,
    Voice,
)

# A denial, or a claim that is told by its words alone, may come this many days after what it speaks of.
_LATER = timedelta(days=14)

_STATE: Mapping[ClaimRule, ClaimState] = {
    "withdrawn": "withdrawn", "admitted": "confirmed", "denied": "disputed", "independent_origins": "confirmed",
    "unanswered": "unconfirmed", "told": "uncontested",
}  # fmt: skip
# Stances by which somebody says whether it is so. Declining and questioning take nothing back.
_FIRM = frozenset({"asserts", "accuses", "confirms", "denies"})
# This many independent origins that assert it themselves confirm a claim.
_ENOUGH = 2


def claims(
    ledger: Ledger,
    *,
    pair: Pair | None = None,
    disputed: bool = False,
    valid: date | None = None,
    known: Known = None,
    clock: Clock = "reported",
) -> tuple[FollowedClaim, ...]:
    """The claims on a pair (or all), each once over all articles: the disputed first, then the unconfirmed.

    `valid` is the day up to which voices count, by the day of their report; `disputed` leaves out all other claims. The
    state is derived from the last word of each holder and gives no verdict: `confirmed` is what the party it counts
    against says itself, or what two independent origins assert themselves and nobody denies.
    """
    with ledger.reading() as connection:
        matters = _matters(_load(connection, pair, valid, known, clock))
        found = [_followed(connection, matter, known, clock) for matter in matters]
    rank = {"disputed": 0, "unconfirmed": 1}
    found.sort(key=lambda each: (rank.get(each.state, 2), -each.since.toordinal(), each.id))
    return tuple(each for each in found if each.state == "disputed" or not disputed)


def open_claims_of(found: Iterable[FollowedClaim]) -> tuple[OpenClaim, ...]:
    """Claims across articles as parts of a position."""
    return tuple(
        OpenClaim(
            state=each.state,
            words=each.words,
            against_parties=each.against_parties,
            holders=tuple(dict.fromkeys(f"{v.holder} {v.stance}" for v in each.voices if v.holder != "publisher")),
            rule="claim_as_voiced",
            entries=each.entries,
            since=each.since,
            basis=each.basis,
        )
        for each in found
    )


@dataclass(frozen=True)
class _Found:
    """The claims, what they speak of by content id, and every event that may be the same deed.

    `apart` are claims against one of the two that name no other party, such as its denial: they count where they fit
    another.
    """

    claims: tuple[Entry, ...]
    named: Mapping[str, Entry]
    told: tuple[Told, ...]
    standings: tuple[Entry, ...]
    apart: tuple[Entry, ...]


@dataclass
class _Matter:
    """One proposition: the claims on it, and the events and standings that tell it."""

    claims: list[Entry]
    told: list[Told] = field(default_factory=list)
    standings: list[Entry] = field(default_factory=list)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Claims, then what tells the proposition, each in the order of their reports."""
        behind = (*(each.entry for each in self.told), *self.standings)
        return (*sorted(self.claims, key=_by_report), *sorted(behind, key=_by_report))

    @property
    def behind(self) -> tuple[Entry, ...]:
        """The events and standings."""
        return self.entries[len(self.claims) :]

    @property
    def against(self) -> frozenset[str]:
        """Whom it counts against."""
        return frozenset().union(*(parties(_claim(each).against) for each in self.claims))

    @property
    def deeds(self) -> object:
        """What was done by whom: propositions with different deeds are not one."""
        return {(each.deed, each.actors, each.recipients) for each in self.told}

    @property
    def words(self) -> frozenset[str]:
        """Every word of the propositions, without their endings."""
        own = (stems(_claim(each).proposition) for each in self.claims if not self.behind)
        return frozenset().union(*own, *(each.words for each in self.told))

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day of its reports, or of what they tell."""
        told = [day for each in self.told for day in each.span]
        days = told + [each.reported for each in self.entries]
        return min(days), max(days)


def _claim(entry: Entry) -> Claim:
    record = entry.record
    if not isinstance(record, Claim):
        raise TypeError(f"entry {entry.id} is no claim")
    return record


def _by_report(entry: Entry) -> tuple[object, ...]:
    return entry.reported, entry.recorded, entry.id


def _load(connection: sa.Connection, pair: Pair | None, valid: date | None, known: Known, clock: Clock) -> _Found:
    def heard(some: Iterable[Entry]) -> tuple[Entry, ...]:
        return tuple(entry for entry in some if valid is None or _heard(entry) <= valid)

    found = heard(entries_in(connection, pair=pair, kinds=("claim",), known=known, clock=clock))
    named = with_named(connection, found, known=known, clock=clock)
    told = {each.entry.id: each for each in tellings(connection, pair=pair, known=known, clock=clock)} if named else {}
    for entry in named.values():
        if isinstance(entry.record, Event):
            told.setdefault(entry.id, Told(entry, entry.record))
    standings: tuple[Entry, ...] = ()
    if any(entry.kind == "standing" for entry in named.values()):
        standings = heard(entries_in(connection, pair=pair, kinds=("standing",), known=known, clock=clock))
    live = tuple(each for each in told.values() if valid is None or _heard(each.entry) <= valid)
    apart = heard(_apart(connection, pair, known, clock)) if pair else ()
    return _Found(found, named, live, standings, apart)


def _apart(connection: sa.Connection, pair: Pair, known: Known, clock: Clock) -> tuple[Entry, ...]:
    """The claims about no pair in the articles that speak of this one."""
    table, about, beside = schema.entries, schema.entry_pairs, schema.entries.alias("beside")
    speaking = sa.select(beside.c.article).join(about, about.c.entry == beside.c.number)
    articles = speaking.where(about.c.a == pair.a, about.c.b == pair.b)
    paired = sa.exists().where(about.c.entry == table.c.number).correlate(table)
    query = known_entries(known, clock).where(table.c.kind == "claim", table.c.article.in_(articles), ~paired)
    found = map(entry_of, connection.execute(query))
    return tuple(each for each in found if parties(_claim(each).against) & {pair.a, pair.b})


def _heard(entry: Entry) -> date:
    """The day of its report; one without a date of publication stands at its own day."""
    return entry.reported if entry.reported_basis == "published" else settled_day(entry)


def _matters(found: _Found) -> tuple[_Matter, ...]:
    """The claims by what they claim: one deed, one standing, or words that are largely the same."""
    by_proposition: dict[str, list[Entry]] = {}
    for entry in sorted(found.claims, key=_by_report):
        by_proposition.setdefault(_claim(entry).proposition, []).append(entry)
    made = [*_on_events(found, by_proposition), *_on_standings(found, by_proposition)]
    on_words = [_Matter([each]) for each in found.claims if _claim(each).proposition not in found.named]
    for matter in sorted(on_words, key=lambda each: each.days):
        if not _joined(matter, made):
            made.append(matter)
    for entry in found.apart:
        _joined(_Matter([entry]), made)
    # What an undated report says of a deed may come days after the others: "Oslo again denied …".
    settled: list[_Matter] = []
    for matter in sorted(made, key=lambda each: each.days):
        if not (matter.told and _joined(matter, settled)):
            settled.append(matter)
    return tuple(settled)


def _on_events(found: _Found, by_proposition: Mapping[str, Sequence[Entry]]) -> list[_Matter]:
    claimed = {found.named[each].id: some for each, some in by_proposition.items() if each in found.named}
    deeds = {told.deed for told in found.told if told.entry.id in claimed}
    made: list[_Matter] = []
    for group in gather(told for told in found.told if told.deed in deeds):
        some = [entry for told in group.all for entry in claimed.get(told.entry.id, ())]
        if some:
            made.append(_Matter(some, told=list(group.all)))
    return made


def _on_standings(found: _Found, by_proposition: Mapping[str, Sequence[Entry]]) -> list[_Matter]:
    made: dict[str, _Matter] = {}
    for proposition, some in by_proposition.items():
        named = found.named.get(proposition)
        if named and named.kind == "standing":
            matter = made.setdefault(_says(named.record), _Matter([]))
            matter.claims += some
            matter.standings.append(named)
    for matter in made.values():
        said, first = _says(matter.standings[0].record), matter.standings[0].reported
        known = {each.id for each in matter.standings}
        matter.standings += [
            each
            for each in found.standings
            if each.id not in known and _says(each.record) == said and abs(each.reported - first) <= _LATER
        ]
    return list(made.values())


def _says(record: AnyRecord) -> str:
    """What a standing says, whichever party is named first."""
    if isinstance(record, Relations):
        return f"{'-'.join(sorted(parties(record.parties)))}: relations {record.state}"
    return what(record)


def _joined(matter: _Matter, others: Iterable[_Matter]) -> bool:
    """Whether a matter went into one of the others: of the same words and parties, and not long after it."""
    fitting = [each for each in others if _takes(each, matter)]
    if fitting:
        into = max(fitting, key=lambda each: each.days)
        into.claims += matter.claims
        into.told += matter.told
    return bool(fitting)


def _takes(matter: _Matter, later: _Matter) -> bool:
    if later.told and any(told.entry.when.earliest or told.entry.when.latest for told in later.told):
        return False
    if matter.standings or (later.told and matter.told and matter.deeds != later.deeds):
        return False
    doers = frozenset().union(*(each.actors for each in matter.told))
    about = matter.against or doers
    if (later.against or about) and not about & (later.against or doers):
        return False
    (first, last), (begin, end) = matter.days, later.days
    return begin - last <= _LATER and first - end <= _LATER and similar(matter.words, later.words)


def _followed(connection: sa.Connection, matter: _Matter, known: Known, clock: Clock) -> FollowedClaim:
    origins = origins_of(connection, matter.entries, known=known, clock=clock)
    numbers = numbered(origins)
    spoken = _voices(matter)
    voices = tuple(held(voice, entry, numbers) for entry, voice in spoken)
    independent = len(origins_of(connection, _asserting(matter, spoken), known=known, clock=clock))
    rule = _rule(matter, voices, independent)
    first, behind = matter.entries[0], matter.behind
    subject: AnyRecord = behind[0].record if behind else first.record
    anchor = gather(matter.told)[0].anchor.span if matter.told else (None, None)
    return FollowedClaim(
        id=first.id,
        state=_STATE[rule],
        rule=rule,
        about="event" if matter.told else "standing" if matter.standings else "words",
        words=quoted(subject) if behind else _claim(first).proposition,
        what=what(subject) if behind else "words",
        against_parties=tuple(sorted(matter.against)),
        earliest=anchor[0],
        latest=anchor[1],
        since=min(_heard(each) for each in matter.claims),
        basis=first.when.basis,
        voices=voices,
        tolls=tolls(matter.told),
        independent=independent,
        origins=origins,
        entries=tuple(each.id for each in matter.entries),
    )


def _voices(matter: _Matter) -> tuple[tuple[Entry, Voice], ...]:
    """Everybody's words with the entry that gives them, in order; what a claim and its event both give, once."""
    found: dict[object, tuple[Entry, Voice]] = {}
    for entry in matter.entries:
        for voice in _spoken(entry):
            who = (voice.holder.party, voice.holder.name) if isinstance(voice.holder, Actor) else voice.holder
            found.setdefault((entry.article, who, voice.stance), (entry, voice))
    return tuple(sorted(found.values(), key=lambda each: (each[0].reported, each[0].recorded)))


def _spoken(entry: Entry) -> tuple[Voice, ...]:
    """The voices of an entry; an event or a standing that nobody is named for is told by the report itself."""
    record = entry.record
    if isinstance(record, Trouble):
        return ()
    if isinstance(record, Claim | Commitment):
        return record.voices
    return record.voices or (Voice(holder="publisher", stance="asserts"),)


def _asserting(matter: _Matter, spoken: Iterable[tuple[Entry, Voice]]) -> tuple[Entry, ...]:
    """The entries that assert it themselves: reports in their own name, and the words of parties that it is not about.

    Whoever is wronged by it, or blamed for it, is no independent witness. A claim told by its words alone does not say
    whom it wrongs.
    """
    about = matter.against.union(*(each.actors | each.recipients for each in matter.told))
    found: dict[str, Entry] = {}
    for entry, voice in spoken:
        witness = isinstance(voice.holder, Actor) and bool(matter.behind) and voice.holder.party not in about
        if voice in asserting((voice,)) and (voice.holder == "publisher" or witness):
            found[entry.id] = entry
    return tuple(found.values())


def _rule(matter: _Matter, voices: Sequence[HeldVoice], independent: int) -> ClaimRule:
    """What decides the state. A holder's later firm word takes the place of the earlier one."""
    last = _last_words(voices)
    denying = {holder for holder, said in last.items() if "denies" in said and holder != "publisher"}
    saying = {holder for holder, said in last.items() if said - {"denies"}}
    former = {each.holder for each in voices if each.stance in ("asserts", "accuses", "confirms")}
    if _claim(max(matter.claims, key=_by_report)).state == "withdrawn":
        return "withdrawn"
    if denying and denying <= former - matter.against and not saying:
        return "withdrawn"
    if denying:
        return "denied"
    if any({"asserts", "confirms"} & last.get(party, frozenset()) for party in matter.against):
        return "admitted"
    if independent >= _ENOUGH:
        return "independent_origins"
    alleged = any(each.stance in ("declines", "accuses") for each in voices)
    return "unanswered" if alleged or matter.against else "told"


def _last_words(voices: Iterable[HeldVoice]) -> dict[str, frozenset[str]]:
    """The firm stances of each holder on the last day on which it took one."""
    last: dict[str, tuple[date, frozenset[str]]] = {}
    for voice in voices:
        if voice.stance in _FIRM:
            day, said = last.get(voice.holder, (voice.day, frozenset()))
            last[voice.holder] = (voice.day, said | {voice.stance} if day == voice.day else frozenset({voice.stance}))
    return {holder: said for holder, (_, said) in last.items()}
