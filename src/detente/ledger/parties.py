"""Who takes part in a record, in which role, and which pairs it is about."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import product

from detente.model import (
    Actor,
    Channel,
    Claim,
    Commitment,
    Event,
    Format,
    Mission,
    Pair,
    Recognition,
    Relations,
    Representation,
    Standing,
    Trouble,
)

AnyRecord = Event | Claim | Commitment | Standing | Trouble
Roles = frozenset[tuple[str, str]]


def roles(record: AnyRecord) -> Roles:
    """(role, party) of everybody whom the record itself names."""
    match record:
        case Event():
            named = {
                "actor": record.actors,
                "recipient": record.recipients,
                "host": record.hosts,
                "mediator": record.mediators,
                "voice": tuple(voice.holder for voice in record.voices if isinstance(voice.holder, Actor)),
            }
        case Claim():
            holders = tuple(voice.holder for voice in record.voices if isinstance(voice.holder, Actor))
            named = {"holder": holders, "against": record.against}
        case Commitment():
            named = {"promisor": record.promisors, "beneficiary": record.beneficiaries}
        case Representation() | Mission():
            named = {"sender": (record.sender,), "receiver": (record.receiver,)}
        case Channel():
            through = (record.through,) if record.through else ()
            named = {"sender": (record.sender,), "receiver": (record.receiver,), "through": through}
        case Relations():
            named = {"party": record.parties}
        case Recognition():
            named = {"by": (record.by,), "of": (record.of,)}
        case Format():
            host = (record.host,) if record.host else ()
            named = {"party": record.parties, "mediator": record.mediators, "host": host}
        case Trouble():
            named = {}
    return frozenset((role, actor.party) for role, actors in named.items() for actor in actors)


def pairs(
    record: AnyRecord, known: Mapping[str, frozenset[Pair]], *, taking_part: Roles | None = None
) -> frozenset[Pair]:
    """The pairs a record is about: those who face each other in it. `known` has the pairs of the records it names.

    `taking_part` are its roles, where the caller has them already.

    Hosts, mediators and voices are looked up by party; they make no pair. Two that are reconciled by a third are one.
    """
    by_role: dict[str, set[str]] = {}
    for role, party in roles(record) if taking_part is None else taking_part:
        by_role.setdefault(role, set()).add(party)
    match record:
        case Event():
            actors, recipients = by_role.get("actor", set()), by_role.get("recipient", set())
            reconciled = (
                recipients if record.mode == "third-party" or record.act in ("mediate", "offer_mediation") else ()
            )
            return _facing(actors, recipients) | _facing(reconciled, reconciled)
        case Claim():
            claimed = known.get(record.proposition, frozenset())
            return claimed | _facing(by_role.get("holder", ()), by_role.get("against", ()))
        case Commitment():
            promisors = by_role.get("promisor", set())
            others = by_role.get("beneficiary", set()) - promisors
            own = _facing(promisors, others or promisors)
            return own or known.get(record.from_event or "", frozenset())
        case Representation() | Mission() | Channel():
            return _facing(by_role["sender"], by_role["receiver"])
        case Relations() | Format():
            return _facing(by_role["party"], by_role["party"])
        case Recognition():
            return _facing(by_role["by"], by_role["of"])
        case Trouble():
            return frozenset()


def _facing(ones: Iterable[str], others: Iterable[str]) -> frozenset[Pair]:
    return frozenset(_pair(one, other) for one, other in product(ones, others) if one != other)


@lru_cache(maxsize=4096)
def _pair(one: str, other: str) -> Pair:
    return Pair.of(one, other)
