"""An event's standings: what an act that was really done brings about, by the table of acts.

Agreeing, announcing and deciding move nothing, and neither does an act that was not done.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter

from detente.model.actor import Actor
from detente.model.event import Event
from detente.model.standing import Standing
from detente.ontology.acts import Acts, Effect

# The caller gives every standing of an article its own id.
PLACEHOLDER_ID = "s0"

_STANDING: TypeAdapter[Any] = TypeAdapter(Standing)

Ends = tuple[Actor, Actor]


def effects(event: Event, acts: Acts, *, is_state: Callable[[str], bool]) -> tuple[Standing, ...]:
    """The standings that `event` brings about, one for each directed pair of states, in the order of the table.

    Their id is PLACEHOLDER_ID. `is_state` takes the code of a party, the part before the dot.
    """
    act = acts.get(event.act) if event.status == "actual" else None
    if act is None:
        return ()
    words = _plain(" ".join(evidence.quote for evidence in (*event.evidence, *event.trigger)))
    rows = [row for row in act.effects if _holds(row, acts, words)]
    found: dict[str, Standing] = {}
    for row in rows:
        for fields in _fields(row, event, is_state):
            standing = _STANDING.validate_python(_common(row, event) | fields)
            found.setdefault(_identity(standing), standing)
    return tuple(found.values())


def _holds(row: Effect, acts: Acts, words: str) -> bool:
    """Whether one of the row's `said` cues, if it has any, and none of its `unsaid` cues is in the words."""

    def heard(cue: str) -> bool:
        return any(_pattern(phrase).search(words) for phrase in acts.cues[cue].words)

    return (not row.said or any(map(heard, row.said))) and not any(map(heard, row.unsaid))


def _common(row: Effect, event: Event) -> dict[str, Any]:
    """The fields that every standing of the row has, whoever the parties are."""
    return {
        "id": PLACEHOLDER_ID,
        "kind": row.standing,
        "when": event.when,
        "inferred": row.inferred,
        "from_event": event.id,
        "voices": event.voices,
        "evidence": event.evidence,
    } | dict(row.settings)


def _fields(row: Effect, event: Event, is_state: Callable[[str], bool]) -> Iterator[dict[str, Any]]:
    """The parties of each standing of the row; a format has one set of parties, every other kind two ends."""
    if row.standing == "format":
        yield from _format(event)
        return
    third = {"through": event.mediators[0] if event.mediators else None} if row.through else {}
    if row.through_needed and not event.mediators:
        return
    for actor, recipient in _pairs(event, is_state):
        for ends in _directed(row, actor, recipient):
            yield third | _ends(row, actor, *ends)


def _pairs(event: Event, is_state: Callable[[str], bool]) -> Iterator[Ends]:
    """Every actor with every recipient where both are states, and never a state with itself."""
    for actor in event.actors:
        for recipient in event.recipients:
            if actor.party != recipient.party and is_state(actor.party) and is_state(recipient.party):
                yield actor, recipient


def _directed(row: Effect, actor: Actor, recipient: Actor) -> tuple[Ends, ...]:
    """(sender, receiver) once or twice. The undirected pair goes by its codes, so that both tellings are one record."""
    if row.direction == "pair":
        first, second = sorted((actor, recipient), key=lambda party: party.code)
        return ((first, second),)
    forward, backward = (actor, recipient), (recipient, actor)
    return {"forward": (forward,), "backward": (backward,), "both": (forward, backward)}[row.direction]


def _ends(row: Effect, actor: Actor, sender: Actor, receiver: Actor) -> dict[str, Any]:
    """The two ends under the names that the kind of standing has for them."""
    if row.standing == "relations":
        return {"parties": (sender, receiver), "worded_by": actor if row.worded_by else None}
    if row.standing == "recognition":
        # A state is not its government: who names an authority speaks of the government, unless the act fixes it.
        given = dict(row.settings)
        return {"by": sender, "of": receiver, "object": given.get("object") or _recognised(receiver)}
    ends = {"sender": sender, "receiver": receiver}
    return ends | {"person": _person(actor)} if row.person else ends


def _recognised(of: Actor) -> str:
    return "government" if of.authority else "state"


def _person(actor: Actor) -> str | None:
    """The name of the head of mission, where the actor is a person with an office and no state by its name."""
    return actor.name if actor.role and actor.name != actor.role else None


def _format(event: Event) -> Iterator[dict[str, Any]]:
    """The format of mediated talks. Organisations and armed groups sit at such tables too: no party is left out.

    Where nobody is named as mediator, actors who are no parties to the talks that they mediate are.
    """
    recipients = {actor.party for actor in event.recipients}
    one_sided = not event.mediators and len(recipients) > 1 and recipients.isdisjoint(a.party for a in event.actors)
    mediators = event.actors if one_sided else event.mediators
    aside = {mediator.party for mediator in mediators}
    parties = {a.party: a for a in (*event.actors, *event.recipients) if a.party not in aside}
    if len(parties) > 1:
        host = event.hosts[0] if event.hosts else None
        yield {"parties": tuple(parties.values()), "mediators": mediators, "host": host}


def _identity(standing: Standing) -> str:
    """The same for two standings that say the same of the same parties, whatever words named these."""
    fields = standing.model_dump(exclude={"id", "when", "voices", "evidence", "from_event", "inferred", "person"})
    return repr({name: _parties(value) for name, value in fields.items()})


def _parties(value: Any) -> Any:
    if isinstance(value, dict):
        return str(value["code"]).split(".", 1)[0]
    return tuple(map(_parties, value)) if isinstance(value, tuple) else value


def _plain(words: str) -> str:
    """The words without accents, capitals, curly apostrophes and runs of white space."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", words) if not unicodedata.combining(c))
    return " ".join(bare.replace("’", "'").casefold().split())


@lru_cache(maxsize=1024)
def _pattern(phrase: str) -> re.Pattern[str]:
    """A cue's phrase as a pattern over plain words; "…" is one to five words that are no possessives."""
    parts = [re.escape(_plain(part)) for part in phrase.split("…")]
    gap = r"\s(?:(?!(?:its|their|his|her|own)\b)\S+\s){1,5}"
    return re.compile(rf"(?<!\w){gap.join(parts)}(?!\w)")
