"""Whom "it", "they", "he" and "its" stand for: the doer of their own clause, else the last fitting party named."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from spacy.symbols import PRON  # type: ignore[import-not-found]

from detente.model.actor import Actor
from detente.model.reading import Mention
from detente.reading.scene import Scene, is_subject

if TYPE_CHECKING:
    from spacy.tokens import Token

SINGULAR = frozenset("it its itself".split())
PERSONAL = frozenset("he she him her his hers himself herself".split())
PLURAL = frozenset("they them their theirs themselves".split())
_NEAR = 2
_OBJECTS = ("dobj", "dative", "iobj")
# "Thanked Peru for its patience": what follows "for" is the object's.
_OWED = frozenset(
    "thank blame praise criticise criticize fault condemn punish accuse forgive ask reward rebuke nominate "
    "honour honor commend applaud".split()
)


class Pronouns:
    """The pronouns of one sentence."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.doc, self.memory = scene, scene.doc, scene.memory
        self._words = scene.names.words.references

    def run(self) -> None:
        """Adds the pronouns that stand for a party."""
        for token in self.scene.tokens:
            if token.pos == PRON and token.lower_ in _ALL and token.i not in self.scene.taken:
                if self._is_thing(token):
                    continue
                if actors := self.refer(token):
                    self.scene.add(token.i, token.i, actors)

    def refer(self, token: Token) -> tuple[Actor, ...]:
        """The actors behind a pronoun: persons for "he", the last subject for "it" and "they"."""
        if token.lower_ in PERSONAL:
            return self._last(lambda m: m.official, token)
        if token.lower_ in PLURAL:
            doer = self._doer(token, lambda m: bool(m.actors))
            if doer is None and self._is_of_strangers(token):
                return ()
            if doer is not None and token.dep_ == "poss":
                return self.scene.joined(doer) or doer.actors
            several = self._coordinated_before(token) or self._together_before(token)
            return several or self._last(lambda m: bool(m.actors), token)
        return self._last(lambda m: not m.official and len({a.party for a in m.actors}) == 1, token)

    def _is_thing(self, token: Token) -> bool:
        """Whether "it" or "them" stands for a thing: the object of a verb that takes no party ("signed it")."""
        if token.lower_ not in ("it", "them"):
            return False
        if token.dep_ in _OBJECTS:
            return token.head.lemma_.lower() not in self._words.party_verbs
        if token.dep_ == "pobj":
            return token.head.lower_ not in self._words.party_preps or token.head.head.lemma_ == "do"
        return token.dep_ == "expl"

    def _last(self, test: Callable[[Mention], bool], token: Token) -> tuple[Actor, ...]:
        """The doer of the pronoun's clause, else the latest fitting subject, else the latest mention of all."""
        here = [m for m in self.scene.before(token) if test(m)]
        if token.dep_ in ("dobj", "pobj", "dative") and here:
            # "Mali recalled its envoy to Algeria after accusing it": an object is not its own clause's subject.
            doer = self.scene.doers_above(token)
            others = [m for m in here if not {a.party for a in m.actors} & doer]
            if others:
                return others[-1].actors
        elif (own := self._doer(token, test)) is not None:
            return own.actors
        subjects = [m for m in here if is_subject(self.doc[m.head])]
        # The subject of the pronoun's own clause or of the clause above comes before a nearer object.
        if subjects:
            return subjects[-1].actors
        if here and token.dep_ == "poss":
            return here[-1].actors
        earlier = [m for m in self.memory.subjects[-6:] if test(m) and m.sentence >= self.scene.sentence.index - _NEAR]
        if earlier:
            return earlier[-1].actors
        return here[-1].actors if here else ()

    def _doer(self, token: Token, test: Callable[[Mention], bool]) -> Mention | None:
        """Who does what the pronoun's clause says: "told Fiji to close its port", "thanked Peru for its patience"."""
        at = {m.head: m for m in self.scene.before(token) if test(m)}
        if not at:
            return None
        below = token
        for verb in token.ancestors:
            if verb.pos_ not in ("VERB", "AUX"):
                # "Chad's ability to fund its war": whose ability it is.
                if below.dep_ == "acl" and below.tag_ == "VB" and (found := _first(at, verb, ("poss",))):
                    return found
                below = verb
                continue
            owed = below.dep_ == "prep" and below.lower_ == "for" and verb.lemma_.lower() in _OWED
            kinds = _OBJECTS if owed else ("nsubj", "nsubjpass")
            if found := _first(at, verb, kinds):
                return found
            if verb.dep_ in ("xcomp", "ccomp", "advcl") and self._has_no_subject(verb):
                above = verb.head.lemma_.lower()
                if above in self._words.object_doers and (found := _first(at, verb.head, _OBJECTS)):
                    return found
            if token.lower_ in PLURAL and self._is_of_strangers(token):
                return None
            below = verb
        return None

    def _is_of_strangers(self, token: Token) -> bool:
        """ "The rebels lit their fires": the clause's own subject are several who are no party."""
        verb = next((a for a in token.ancestors if a.pos_ in ("VERB", "AUX")), None)
        if verb is None or token.dep_ in ("nsubj", "nsubjpass"):
            return False
        subjects = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass") and c.i < token.i]
        return any(c.tag_ == "NNS" and c.i not in self.scene.taken for c in subjects)

    @staticmethod
    def _has_no_subject(verb: Token) -> bool:
        return not any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)

    def _coordinated_before(self, token: Token) -> tuple[Actor, ...]:
        """ "Pakistan and Afghanistan … their missions": the last subjects joined by "and"."""
        for m in reversed(self.scene.before(token)):
            joined = self.scene.joined(m)
            if len(joined) > 1:
                return joined
        for m in reversed(self.memory.subjects[-4:]):
            if len(m.actors) > 1 and m.sentence >= self.scene.sentence.index - _NEAR:
                return m.actors
        return ()

    def _together_before(self, token: Token) -> tuple[Actor, ...]:
        """ "A met with B. They agreed": both, where they do it in this sentence or did so shortly before."""
        near = (m for m in reversed(self.memory.together[-2:]) if m.sentence >= self.scene.sentence.index - _NEAR)
        met = next(iter([*self.scene.meeting(self.scene.before(token)), *near]), None)
        return met.actors if met is not None else ()


_ALL = SINGULAR | PERSONAL | PLURAL


def _first(at: dict[int, Mention], verb: Token, kinds: tuple[str, ...]) -> Mention | None:
    """The mention at the verb's first child of these kinds."""
    return next((at[c.i] for c in verb.children if c.dep_ in kinds and c.i in at), None)
