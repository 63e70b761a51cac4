"""Mentions of actors: names, offices, persons, pronouns and plural references, each with the actors they stand for.

One pass from left to right over the sentences. What a text has introduced ("Pakistan's Foreign Minister Ishaq Dar") is
remembered for the rest of it ("Dar", "he", "the minister").

    names (names, less namesakes and mere places) → offices and persons → pronouns → references
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.model.actor import Actor
from detente.model.article import Article
from detente.model.official import Official
from detente.model.reading import Mention, Sentence
from detente.model.trouble import Trouble
from detente.reading.issuers import as_we, issuers, nominators, speakers, speaks
from detente.reading.metonyms import is_place
from detente.reading.names import Hit
from detente.reading.namesakes import is_namesake
from detente.reading.persons import RULED, Offices
from detente.reading.pronouns import Pronouns
from detente.reading.references import References
from detente.reading.scene import Memory, Scene
from detente.reading.who import Names

# "Iran-backed", "Oslo-based": who stands before the hyphen is not the one who acts. "Qatar-mediated" talks have Qatar
# as their mediator, which the coder looks for.
_NOT_ACTING = frozenset(
    "back backed led aligned align allied ally based base held hold occupied occupy "
    "controlled control run link linked born flagged flag funded fund supported support sponsored sponsor "
    "friendly owned affiliated speaking style trained administered supplied proposed hosted host drafted "
    "annexed installed appointed built operated bred".split()
)
_HYPHENS = ("-", "‑", "–")
_TOWN = frozenset(("capital", "metonym"))


@dataclass(frozen=True)
class Actors:
    """What this file gives: mentions in order of the text, officials learned, open references, and who issues it."""

    mentions: tuple[Mention, ...]
    officials: tuple[Official, ...]
    troubles: tuple[Trouble, ...]
    issuers: tuple[Actor, ...] = ()


def actors(article: Article, sentences: Sequence[Sentence], names: Names) -> Actors:
    """All mentions of actors in the article's sentences."""
    memory = _through(article, sentences, names, issuers(article, sentences, names))
    if not memory.issuers and speaks(sentences) and (found := speakers(sentences, memory.mentions, names)):
        memory = _through(article, sentences, names, found)
    issued = memory.issuers or nominators(sentences, memory.mentions, names)
    mentions = sorted((*memory.mentions, *memory.spoken), key=lambda m: (m.sentence, m.start, -m.end))
    return Actors(tuple(mentions), tuple(memory.learned), tuple(memory.troubles), issued)


def _through(article: Article, sentences: Sequence[Sentence], names: Names, by: tuple[Actor, ...]) -> Memory:
    """What is remembered after one pass over the sentences of a text that these issue."""
    memory = Memory(issuers=by)
    for sentence in sentences:
        _read(Scene(article, sentence, names, memory))
    return memory


def _read(scene: Scene) -> None:
    """Adds the sentence's mentions, and what they teach, to the memory of the text."""
    hits = _hits(scene)
    pronouns = Pronouns(scene)
    offices = Offices(scene, pronouns, hits)
    offices.offices()
    for hit in hits:
        if actors := scene.actors_of(hit):
            scene.add(*scene.ends(hit), actors)
    offices.persons()
    references = References(scene)
    references.run()
    offices.owned_offices()
    pronouns.run()
    references.of_owners()
    scene.close()
    scene.memory.spoken.extend(as_we(scene))


def _hits(scene: Scene) -> list[Hit]:
    """The names that stand for parties; towns that are only places are kept apart."""
    words = [t.text for t in scene.tokens]
    hits: list[Hit] = []
    for hit in scene.names.index.find(words, capitals=_is_in_capitals(words)):
        if any(s.via == "blocked" for s in hit.senses) or _stands_before_hyphen(scene, hit):
            continue
        if _is_in_a_name(scene, hit):
            continue
        first, last = scene.ends(hit)
        if is_namesake(scene, hit):
            after = scene.at(last + 1)
            scene.barred.update(range(first, last + 1 + (after is not None and after.pos_ == "PROPN")))
        elif _is_mere_place(scene, hit):
            scene.barred.update(range(first, last + 1))
            scene.memory.placed.extend(scene.actors_of(hit))
        else:
            hits.append(hit)
    return hits


def _is_mere_place(scene: Scene, hit: Hit) -> bool:
    """Whether the hit is a town, or a building in it, that does not act for its government here."""
    vias = {s.via for s in hit.senses}
    if not vias <= _TOWN | {"seat"}:
        return False
    first, last = scene.ends(hit)
    root = scene.doc[first : last + 1].root
    return is_place(root, scene.names.words.metonyms, building=vias == {"seat"})


def _is_in_a_name(scene: Scene, hit: Hit) -> bool:
    """Whether the one word is a person's given name or surname, with the rest of the name beside it."""
    first, last = scene.ends(hit)
    is_person = first == last and scene.doc[last].ent_type_ == "PERSON"
    if not is_person or any(s.via == "organisation" for s in hit.senses):
        return False
    before, after = (
        t if t is not None and t.ent_type_ == "PERSON" and t.pos_ == "PROPN" else None
        for t in (scene.at(first - 1), scene.at(last + 1))
    )
    names = scene.names
    if before is not None and not names.roles.is_role(before) and not names.knows(before.text):
        return True
    return after is not None and not names.is_adjective(hit) and not names.roles.is_role(after)


def _stands_before_hyphen(scene: Scene, hit: Hit) -> bool:
    """ "Iran-backed Houthis": the backer does not act. "The Taliban-led administration": the leader does."""
    _, last = scene.ends(hit)
    hyphen, then = scene.at(last + 1), scene.at(last + 2)
    if hyphen is None or hyphen.text not in _HYPHENS or then is None:
        return False
    if then.lower_ in RULED and any(s.via == "group" for s in hit.senses):
        return not scene.names.roles.is_role(scene.at(last + 3) or then)
    return then.lemma_.lower() in _NOT_ACTING


def _is_in_capitals(words: Sequence[str]) -> bool:
    """Whether most words are printed in capitals, as in some headlines; a few are so in any text ("UN", "NATO")."""
    long = [w for w in words if len(w) > 1]
    return sum(w.isupper() for w in long) > 0.6 * max(1, sum(w.isalpha() for w in long))
