"""The flags of a position: what in the record does not fit together. They are computed and shown, never repaired.

F2, F5, F6, F7 and F8 come up while standings are followed (states.py); the others are seen in what has come of it.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import combinations, pairwise, product

from detente.ledger.decisions import decided_late
from detente.ledger.rules import COMING, NEAR, dated, settled_day, span, voices
from detente.ledger.seen import Facts, Seen, codes, one_person
from detente.ledger.sides import SideState
from detente.ledger.states import PairState
from detente.ledger.titles import title_against_post
from detente.model import Actor, Entry, Event, Flag, OpenCommitment, Representation

__all__ = ["Seen", "flags"]

# Expelled, says the receiver; recalled or withdrawn, says the sender.
_EXPELLED = {"expel_ambassador": "recall_ambassador", "expel_diplomats": "withdraw_diplomats"}
_EITHER = {*_EXPELLED, *_EXPELLED.values()}


def flags(state: PairState, seen: Seen) -> tuple[Flag, ...]:
    """Every flag on a pair, in order of their numbers."""
    spoken = [(actor, entry) for _, entry, actor in seen.told.acting]
    rivals = [flag for party in (seen.pair.a, seen.pair.b) for flag in _rival_governments(party, spoken)]
    found = [*state.flags, *_one_side_only(state, seen), *_early_credentials(seen), *_recognition_inferred(state)]
    for (sender, receiver), side in state.sides.items():
        found += _ambassador_without_relations(state, sender, receiver, side)
        # An embassy may be a rival government's, with which there are relations.
        found += [] if rivals else _embassy_without_relations(state, sender, receiver, side)
        found += title_against_post(seen, sender, receiver, side)
    found += [*decided_late(seen), *_near_dates(seen.told), *_opposite_parties(seen.told)]
    found += [*_overdue(seen.commitments), *rivals]
    return tuple(sorted(found, key=lambda flag: (int(flag.code[1:]), flag.entries)))


def _ambassador_without_relations(state: PairState, sender: str, receiver: str, side: SideState) -> list[Flag]:
    """F1."""
    if not side.head or side.head.value.class_ != "ambassador" or not state.unrelated or not state.relations:
        return []
    words = f"{sender} has an ambassador at {receiver} while there are no relations"
    return [Flag(code="F1", words=words, entries=(*state.relations.entries, *side.head.entries))]


def _embassy_without_relations(state: PairState, sender: str, receiver: str, side: SideState) -> list[Flag]:
    """F9."""
    if not side.embassy_open or not side.mission or not state.unrelated or not state.relations:
        return []
    words = f"{sender} has an open embassy at {receiver} while there are no relations"
    return [Flag(code="F9", words=words, entries=(*state.relations.entries, *side.mission.entries))]


def _one_side_only(state: PairState, seen: Seen) -> list[Flag]:
    """F3, where everybody who says that relations are established speaks for one of the two."""
    if state.relations is None or state.relations.value.state != "established":
        return []
    telling = [entry for entry in seen.standings if entry.id in state.relations.entries]
    holders = {
        voice.holder.party if isinstance(voice.holder, Actor) else voice.holder
        for entry in telling
        for voice in voices(entry, seen.event(entry))
        if voice.stance in ("asserts", "confirms")
    }
    if len(holders) != 1 or not holders < {seen.pair.a, seen.pair.b}:
        return []
    (speaker,) = holders
    words = f"relations are established on the word of {speaker} alone"
    return [Flag(code="F3", words=words, entries=state.relations.entries)]


def _early_credentials(seen: Seen) -> list[Flag]:
    """F4, where somebody presents credentials before the day of the agrément or appointment that is told of them."""
    heads = [(each, each.standing) for each in seen.placed if each.dated and isinstance(each.standing, Representation)]
    presented = [each for each in heads if each[1].phase in ("copy_presented", "credentials_presented")]
    coming = [each for each in heads if each[1].phase in COMING]
    return [
        Flag(
            code="F4",
            words=f"{first.person} presents credentials of {first.sender.party} on {early.day}, before {then.phase}",
            entries=(*early.entries, *late.entries),
        )
        for early, first in presented
        for late, then in coming
        if early.day < late.span[0] and one_person(first, then)
    ]


def _recognition_inferred(state: PairState) -> list[Flag]:
    """F10."""
    return [
        Flag(code="F10", words=f"that {by} recognises the {of} is inferred: {track.inferred}", entries=track.entries)
        for (by, of), track in state.recognition.items()
        if track.inferred
    ]


def _near_dates(told: Facts) -> list[Flag]:
    """F12, where reports give one act exact dates a day or two apart."""
    alike: dict[object, list[tuple[date, Entry]]] = {}
    for day, entry, deed in told.deeds:
        if deed:
            alike.setdefault(deed, []).append((day, entry))
    found: list[Flag] = []
    for group in alike.values():
        days = sorted({day for day, _ in group}) if len(group) > 1 else ()
        for one, next_ in pairwise(days):
            if next_ - one <= NEAR:
                entries = tuple(sorted(each.id for day, each in group if day in (one, next_)))
                words = f"{_act(group[0][1])} is dated {one} and {next_}"
                found.append(Flag(code="F12", words=words, entries=entries))
    return found


def _act(entry: Entry) -> str | None:
    return entry.record.act if isinstance(entry.record, Event) else None


def _opposite_parties(seen: Facts) -> list[Flag]:
    """F13, where one side is told to have expelled whom the other is told to have called home."""
    acts = ((_act(entry), entry) for _, entry, _ in seen.deeds)
    told = sorted(((act, entry) for act, entry in acts if act in _EITHER), key=lambda each: each[1].id)
    sent_away = [entry for act, entry in told if act in _EXPELLED]
    called_home = [entry for act, entry in told if act not in _EXPELLED]
    found: dict[str, Flag] = {}
    for expelled, withdrawn in product(sent_away, called_home):
        if _EXPELLED.get(_act(expelled) or "") == _act(withdrawn) and _one_departure(expelled, withdrawn):
            words = f"told as {_told_as(expelled)} and as {_told_as(withdrawn)}"
            before = found[words].entries if words in found else ()
            entries = tuple(dict.fromkeys((*before, expelled.id, withdrawn.id)))
            found[words] = Flag(code="F13", words=words, entries=entries)
    return list(found.values())


def _one_departure(expelled: Entry, withdrawn: Entry) -> bool:
    """Whether an expulsion by B of A's people and a withdrawal by A from B lie within days of each other."""
    receiver, sender = expelled.record, withdrawn.record
    if not isinstance(receiver, Event) or not isinstance(sender, Event):
        return False
    opposite = set(codes(receiver.actors)) & set(codes(sender.recipients))
    same_people = set(codes(receiver.recipients)) & set(codes(sender.actors))
    return bool(opposite and same_people) and _near(expelled, withdrawn)


def _near(one: Entry, other: Entry) -> bool:
    if not (dated(one) and dated(other)):
        # Told without a day, it is the act that the same report or one of the next days speaks of.
        return one.article == other.article or abs(settled_day(one) - settled_day(other)) <= NEAR
    (first, last), (begin, end) = span(one), span(other)
    return first - end <= NEAR and begin - last <= NEAR


def _told_as(entry: Entry) -> str:
    record = entry.record
    return f"{', '.join(codes(record.actors))}: {record.act}" if isinstance(record, Event) else ""


def _overdue(commitments: Iterable[OpenCommitment]) -> list[Flag]:
    """F15."""
    return [
        Flag(code="F15", words=f"overdue since {each.deadline.latest}: {each.words}", entries=each.entries)
        for each in commitments
        if each.overdue and each.deadline
    ]


def _rival_governments(party: str, spoken: Iterable[tuple[Actor, Entry]]) -> list[Flag]:
    """F16, where entries name more than one authority that acts for a state at one time."""
    acting: dict[str, list[Entry]] = {}
    for actor, entry in spoken:
        if actor.party == party and actor.authority:
            acting.setdefault(actor.authority, []).append(entry)
    pairs = [(one, other) for one, other in combinations(acting, 2) if _at_one_time(acting[one], acting[other])]
    rivals = sorted({name for pair in pairs for name in pair})
    if not rivals:
        return []
    ids = tuple(sorted({entry.id for name in rivals for entry in acting[name]}))
    return [Flag(code="F16", words=f"{party} is spoken for by rival governments: {', '.join(rivals)}", entries=ids)]


def _at_one_time(one: Sequence[Entry], other: Sequence[Entry]) -> bool:
    """Whether neither is told of only days before the other: a government that follows another is no rival of it."""
    mine, theirs = [*map(settled_day, one)], [*map(settled_day, other)]
    return min(mine) - max(theirs) <= NEAR and min(theirs) - max(mine) <= NEAR
