"""Standings in their order, each change once: what only tells it again, less exactly, stands with it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from operator import attrgetter

from detente.ledger.persons import same_person
from detente.ledger.rules import COMING, GONE, NEAR, Placed, within
from detente.model import Actor, Channel, Format, Mission, Recognition, Relations, Representation, Standing

_ORDER = attrgetter("order")


def settle(many: Iterable[Placed]) -> tuple[Placed, ...]:
    """The standings in the order in which they are followed.

    A change whose span of days has a more exact telling of the same change inside goes with that one. A change whose
    span has a more exact and different one inside comes before it. A change without a date that was told with one
    before is marked, and so is others' word for what one of the two calls by another.
    """
    by_subject: dict[object, list[Placed]] = {}
    undated: list[Placed] = []
    for placed in many:
        (by_subject.setdefault(placed.subject, []) if placed.dated else undated).append(placed)
    dated = [each for group in by_subject.values() for each in _by_own_word(_settle_dated(group))]
    changes: dict[object, list[Placed]] = {}
    for placed in dated:
        if placed.own:
            changes.setdefault(placed.subject, []).append(placed)
    marked = (_marked(each, changes.get(each.subject, [])) for each in undated)
    return tuple(sorted((*dated, *marked), key=_ORDER))


def _settle_dated(group: Iterable[Placed]) -> list[Placed]:
    kept: list[Placed] = []
    for placed in sorted(group, key=lambda each: (each.width, each.order)):
        # Nothing lies inside an exact day: most standings have one, and need no look at those before them.
        inside = [
            each
            for each in (kept if placed.width else ())
            if within(each.entry, placed.entry) and _bear_on_one(each, placed)
        ]
        told = [each for each in inside if same_change(each.standing, placed.standing)]
        if told:
            first = min(told, key=_ORDER)
            kept[kept.index(first)] = replace(
                first,
                act=first.act or placed.act,
                own=first.own or placed.own,
                also=(*first.also, *placed.entries),
            )
        elif inside:
            kept.append(replace(placed, day=min(each.day for each in inside)))
        else:
            kept.append(placed)
    return kept


def _by_own_word(group: Sequence[Placed]) -> list[Placed]:
    """The changes with others' word for an act marked where one of the two calls it by the other word.

    The Convention knows no suspension of relations: whether an act suspends or severs is what its author says it is.
    """
    words = [each for each in group if _breaks(each.standing)]
    if len(words) < 2:
        return list(group)
    return [
        replace(each, again=True, day=max(each.day, *(other.day for other in own)))
        if (own := _own_words_for(each, words))
        else each
        for each in group
    ]


def _own_words_for(placed: Placed, words: Iterable[Placed]) -> list[Placed]:
    if not _breaks(placed.standing) or _spoken(placed.standing):
        return []
    return [
        each
        for each in words
        if _spoken(each.standing)
        and abs(each.day - placed.day) <= NEAR
        and not same_change(each.standing, placed.standing)
    ]


def _breaks(standing: Standing) -> bool:
    return isinstance(standing, Relations) and standing.state in ("suspended", "severed")


def _spoken(standing: Standing) -> bool:
    """Whether one of the two says so itself."""
    parties = {actor.party for actor in standing.parties} if isinstance(standing, Relations) else set()
    return any(
        each.stance in ("asserts", "confirms") and isinstance(each.holder, Actor) and each.holder.party in parties
        for each in standing.voices
    )


def _marked(placed: Placed, changes: Iterable[Placed]) -> Placed:
    told = (each for each in changes if each.day < placed.day)
    again = placed.own and any(same_change(each.standing, placed.standing) for each in told)
    return replace(placed, again=True) if again else placed


def _bear_on_one(exact: Placed, vague: Placed) -> bool:
    """Whether two standings of one subject can overtake each other.

    A head's coming leaves the one in post alone, and of two heads who left each has left.
    """
    one, other = exact.standing, vague.standing
    if not isinstance(one, Representation) or not isinstance(other, Representation):
        return True
    if other.phase in COMING and one.phase not in GONE:
        return one.phase == other.phase if one.phase in COMING else same_person(one.person, other.person)
    if one.phase in GONE and other.phase in GONE:
        return same_person(one.person, other.person)
    return one.phase not in COMING


def same_change(one: Standing, other: Standing) -> bool:
    """Whether two standings of one subject say the same, as far as both say it."""
    match one, other:
        case Relations(), Relations():
            return one.state == other.state
        case Mission(), Mission():
            return one.state == other.state
        case Representation(), Representation():
            return _same_head(one, other)
        case Channel(), Channel():
            return one.channel == other.channel and _agree(_party(one.through), _party(other.through))
        case Recognition(), Recognition():
            return one.state == other.state and _agree(one.of.authority, other.of.authority)
        case Format(), Format():
            return True
    return False


def _same_head(one: Representation, other: Representation) -> bool:
    steps = {_gone_or_coming(one), _gone_or_coming(other)}
    if "refused" in steps or "coming" in steps:
        return one.phase == other.phase and same_person(one.person, other.person)
    if steps == {"gone", "serving"}:
        # "Headed by a chargé since May" tells of the recall in May.
        return (one if one.phase not in GONE else other).class_ == "charge"
    return same_person(one.person, other.person) and (steps == {"gone"} or _agree(one.class_, other.class_))


def _gone_or_coming(told: Representation) -> str:
    if told.phase == "agrement_refused":
        return "refused"
    return "coming" if told.phase in COMING else "gone" if told.phase in GONE else "serving"


def _party(actor: Actor | None) -> str | None:
    return actor.party if actor else None


def _agree(one: object, other: object) -> bool:
    return one is None or other is None or one == other
