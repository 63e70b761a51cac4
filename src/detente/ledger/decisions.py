"""F11: what took effect before it was decided, announced, agreed or, for a head, before anybody was named."""

from itertools import product

from detente.ledger.restating import same_change
from detente.ledger.rules import COMING, GONE, NEAR, Placed, settled_day
from detente.ledger.seen import Seen, codes, one_person
from detente.model import Commitment, Entry, Event, Flag, Representation


def decided_late(seen: Seen) -> list[Flag]:
    """F11, where what a party did is told to have been decided days after it was done, and had not been undone."""
    deeds: dict[str, list[Placed]] = {}
    for each in seen.placed:
        if each.act and each.own and each.dated and _may_be_decided(each):
            deeds.setdefault(each.act, []).append(each)
    found: dict[str, Flag] = {}
    for _, decision, _ in seen.told.decisions:
        for deed in deeds.get(getattr(decision.record, "act", None) or "", ()):
            if _is_of(decision, deed, seen) and _still_so(deed, decision, seen):
                words = f"{deed.act} is dated {deed.day}, and the decision to do so {settled_day(decision)}"
                before = found[words].entries if words in found else ()
                entries = tuple(dict.fromkeys((*before, *deed.entries, decision.id)))
                found[words] = Flag(code="F11", words=words, entries=entries)
    return [*found.values(), *_named_late(seen)]


def _may_be_decided(deed: Placed) -> bool:
    """Whether a deed leaves nothing of its kind to be decided: who raised a post to a chargé's may raise it again."""
    standing = deed.standing
    return deed.act != "upgrade_representation" or (
        isinstance(standing, Representation) and standing.class_ == "ambassador"
    )


def _is_of(decision: Entry, deed: Placed, seen: Seen) -> bool:
    """Whether a decision of the same act as the deed's is to do what it did, by the same party, and came later."""
    event = seen.event(deed.entry)
    late = settled_day(decision) - deed.day > NEAR
    if not late or event is None or not isinstance(event.record, Event):
        return False
    return bool({*codes(event.record.actors)} & {*_deciders(decision)})


def _deciders(entry: Entry) -> tuple[str, ...]:
    record = entry.record
    if isinstance(record, Commitment):
        return codes(record.promisors)
    return codes(record.actors) if isinstance(record, Event) else ()


def _still_so(deed: Placed, decision: Entry, seen: Seen) -> bool:
    """Whether nothing since the deed undid it before the decision, nor did the same again around it or later."""
    since = [each for each in seen.placed if each.day > deed.day and each.change and each.subject == deed.subject]
    undone = any(each.day <= settled_day(decision) and not same_change(each.standing, deed.standing) for each in since)
    again = any(each.act == deed.act and settled_day(decision) - each.day <= NEAR for each in since)
    return not undone and not again


def _named_late(seen: Seen) -> list[Flag]:
    """F11 too, where a head arrives before the day of the nomination or the appointment; credentials are F4."""
    heads = [(each, each.standing) for each in seen.placed if each.dated and isinstance(each.standing, Representation)]
    arrived = [each for each in heads if each[0].own and each[1].phase == "arrived"]
    named = [each for each in heads if each[1].phase in COMING]
    return [
        Flag(
            code="F11",
            words=f"{first.person} arrives for {first.sender.party} on {early.day}, before {then.phase}",
            entries=(*early.entries, *late.entries),
        )
        for (early, first), (late, then) in product(arrived, named)
        if late.span[0] - early.day > NEAR and one_person(first, then) and first.class_ in (then.class_, None)
        if _there_since(early, late, seen)
    ]


def _there_since(arrival: Placed, naming: Placed, seen: Seen) -> bool:
    """Whether nobody of the sender's left between an arrival and a naming: who comes back is named anew."""
    return not any(
        arrival.day < each.day <= naming.day and each.subject == arrival.subject
        for each in seen.placed
        if isinstance(each.standing, Representation) and each.standing.phase in GONE
    )
