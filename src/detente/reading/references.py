"""Phrases that refer back to parties: "both sides", "the latter", "each other", "the kingdom", "his hosts".

Where the text does not tell which parties are meant, a trouble says so and nobody is named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from typing import TYPE_CHECKING

from spacy.symbols import ADJ, CCONJ, DET, NOUN, NUM, PRON, PROPN  # type: ignore[import-not-found]

from detente.model.actor import Actor
from detente.model.reading import Mention
from detente.reading.scene import Scene, is_subject

if TYPE_CHECKING:
    from spacy.tokens import Token

_COUNTS = {"two": 2, "both": 2, "either": 2, "neither": 2, "three": 3, "four": 4, "five": 5}
_DEFINITE = frozenset("the these those both all their either neither".split())
_HEADS = ("nsubj", "nsubjpass", "dobj", "pobj", "dative", "poss", "conj", "ROOT", "appos", "attr")
# Words before "sides" or "ministers" that do not say which.
_NO_CHOICE = frozenset("neighbouring neighboring warring rival these the all feuding opposing prime foreign".split())
# How many sentences back a list of parties still is "the leaders".
_LATE = 3
_NEARBY = frozenset("neighbour neighbor".split())
_REFERRING_POS = frozenset((NOUN, NUM, PRON, DET, ADJ, PROPN, CCONJ))
_POINTS = frozenset(("north", "south", "east", "west"))
# "Told the envoy to leave the country": one's own.
_AT_HOME = frozenset(("leave", "visit"))
_REFERRING = frozenset("the that this".split())


class References:
    """The referring phrases of one sentence, read after its names."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.names, self.memory, self.doc = scene, scene.names, scene.memory, scene.doc
        self._words = scene.names.words.references
        self._pair_words = self._words.pair_nouns | self._words.owned_nouns

    def run(self) -> None:
        """Adds what each phrase stands for that has no owner."""
        for token in self.scene.tokens:
            if token.pos not in _REFERRING_POS or token.i in self.scene.taken:
                continue
            if token.lower_ in ("latter", "former"):
                self._one_of_two(token)
            elif token.lower_ == "other" and token.i > self.scene.base and token.nbor(-1).lower_ == "each":
                self._several(token, token.i - 1, 2)
            elif number := self._number(token):
                self._several(token, self._start(token), number)
            elif token.lower_ in self._words.country_nouns and self._is_definite(token, regions=True):
                self._the_country(token)
            elif token.lower_ in self._called(token) and self._is_definite(token):
                self._epithet(token)

    def _called(self, token: Token) -> Container[str]:
        """The nouns that a party may be called by; "the North" with its capital is one, "the north" is none."""
        return () if token.lower_ in _POINTS and token.text.islower() else self.names.epithets

    def of_owners(self) -> None:
        """Adds "its neighbour" and "their hosts", once it is known whose they are."""
        for token in self.scene.tokens:
            if token.pos != NOUN or token.i in self.scene.taken:
                continue
            if token.lower_ in _NEARBY:
                self._neighbour(token)
            elif token.tag_ == "NNS" and token.lemma_ in self._words.hosts:
                self._hosts(token)

    # -- several parties ---------------------------------------------------------------------------------------------

    def _number(self, token: Token) -> int:
        """How many parties the phrase with this head stands for; 0 where it is no such phrase."""
        noun, words = _singular(token), self._words
        lower = token.lower_
        if not (noun in self._pair_words or lower in words.pair_heads or lower in _COUNTS):
            return 0
        lefts = {c.lower_ for c in token.lefts}
        counts = [_COUNTS[w] for w in lefts if w in _COUNTS]
        definite = bool(lefts & _DEFINITE)
        if token.lower_ in words.pair_heads:
            return words.pair_heads[token.lower_] if lefts <= {"the"} and token.dep_ in _HEADS and lefts else 0
        if token.lower_ in _COUNTS and token.dep_ in _HEADS:
            return self._bare_number(token)
        # "Neither country has an ambassador" tells of what is not, and stays with the sentence.
        if noun in words.pair_nouns - words.country_nouns and lefts & {"either", "neither"}:
            return 2
        if noun in words.pair_nouns and "each" in lefts:
            return 2
        if token.tag_ in ("NNS", "NNPS") or noun != lower:
            if noun in words.owned_nouns and noun not in words.pair_nouns:
                return counts[0] if counts and definite else 0
            if noun in words.pair_nouns:
                if "those" in lefts:
                    return 2 if noun in words.country_nouns and not counts else 0
                if counts:
                    return counts[0] if definite else 0
                bare = noun in words.bare_nouns and lefts & {"the", "these", "all", "rival"}
                return 2 if bare and self._is_plain(token) else 0
        return 0

    def _bare_number(self, token: Token) -> int:
        """ "The two", "all three", "both", "neither": numbers that stand alone."""
        if token.lower_ in ("two", "three", "four", "five"):
            before = self.scene.at(token.i - 1)
            alone = not any(c.dep_ in ("prep", "compound") for c in token.rights)
            return _COUNTS[token.lower_] if alone and before is not None and before.lower_ in ("the", "all") else 0
        after = self.scene.at(token.i + 1)
        if after is not None and (after.lower_ == "of" or after.pos_ in ("NOUN", "ADJ", "PROPN", "NUM")):
            return 0
        # "Wants both": a thing, unless a party may be sold to, met or warned.
        if token.dep_ == "dobj" and token.head.lemma_.lower() not in self._words.party_verbs:
            return 0
        # "Both Chad and Mali" names them.
        return 0 if any(c.dep_ == "conj" for c in token.head.children) and token.dep_ == "preconj" else 2

    @staticmethod
    def _is_plain(token: Token) -> bool:
        """Whether the noun is "the sides", with no word between that says which."""
        after = [c for c in token.rights if c.dep_ == "prep"]
        of_state = all(p.lower_ in ("state", "government") for prep in after for p in prep.children if p.dep_ == "pobj")
        return all(c.lower_ in _NO_CHOICE for c in token.lefts) and of_state

    def _start(self, token: Token) -> int:
        first = min([token.i, *(c.left_edge.i for c in token.lefts if c.dep_ != "preconj" or c.lower_ == "both")])
        before = self.scene.at(first - 1)
        return first - 1 if before is not None and before.lower_ in ("the", "all") else max(first, self.scene.base)

    def _several(self, token: Token, first: int, number: int) -> None:
        """Adds the parties of such a phrase, or notes as trouble that the text does not tell which they are."""
        if any(c.lower_ in ("these", "those") for c in token.lefts) and token.lemma_ in self._words.country_nouns:
            joined = (self.scene.joined(m) for m in reversed(self.scene.before(token)))
            several = next((actors for actors in joined if len(actors) > 1), ()) or next(
                (m.actors for m in reversed(self.memory.subjects) if len(m.actors) > 1), ()
            )
            if several:
                self.scene.add(first, token.i, several)
            return
        issuers = self._issuers(token) or self._joined_of_late(token)
        parties = issuers or self._parties_in_focus(self.doc[first], number)
        if issuers or len(parties) == number:
            via = "both sides" if number == 2 else "the trio"
            self.scene.add(first, token.i, tuple(a.model_copy(update={"via": via}) for a in parties))
        elif any(t.lower_ in _COUNTS for t in self.doc[first : token.i + 1]) or token.lower_ in self._words.pair_heads:
            self.scene.trouble(first, token.i, f"{number} parties meant, {len(parties)} found")

    def _issuers(self, token: Token) -> tuple[Actor, ...]:
        """Those who issue the statement: "the leaders" are all of them, "the four countries" they where they are four.

        "We call on both sides": what "we" do is done to others.
        """
        found = self.memory.issuers
        spoken = any(t.lower_ == "we" for t in self.doc[self.scene.base : token.i])
        if len(found) < 2 or spoken or token.lower_ in ("other", *_COUNTS):
            return ()
        counts = [_COUNTS[c.lower_] for c in token.lefts if c.lower_ in _COUNTS]
        pair = self._words.pair_heads.get(token.lower_)
        return found if len(found) in (*counts, pair) or not (counts or pair) else ()

    def _joined_of_late(self, token: Token) -> tuple[Actor, ...]:
        """ "A, B and C met. The leaders agreed": all three, where no number says otherwise."""
        counted = token.lower_ in _COUNTS or any(c.lower_ in _COUNTS for c in token.lefts)
        if counted or token.lower_ in self._words.pair_heads:
            return ()
        late = (m for m in self.memory.subjects[-3:] if m.sentence >= self.scene.sentence.index - _LATE)
        return next((found for m in late if len(found := self.scene.states([m])) > 2), ())

    def _parties_in_focus(self, token: Token, number: int) -> tuple[Actor, ...]:
        """The parties of this sentence before the words, else those joined in an earlier one, else the text's few."""
        before = self.scene.before(token)
        here = self.scene.states(before)
        if len(here) == number:
            return here
        # "Mongolia lies between Russia and China and sells to both": the last that are joined.
        for m in reversed(before):
            joined = self.scene.joined(m)
            if len(joined) == number and all(self.names.may_be_party(a.party) for a in joined):
                return joined
        if joined_before := next(
            (m for m in reversed(self.memory.subjects) if len(self.scene.states([m])) == number), None
        ):
            return self.scene.states([joined_before])
        by_sentence: dict[int, list[Mention]] = {}
        for m in self.memory.mentions:
            by_sentence.setdefault(m.sentence, []).append(m)
        for index in sorted(by_sentence, reverse=True):
            parties = self.scene.states(by_sentence[index])
            if len(parties) == number:
                return parties
        return self._most_named(number) or (here if len(here) > number else ())

    def _most_named(self, number: int) -> tuple[Actor, ...]:
        """The text's parties if they are so many; else those named clearly more often than the rest."""
        named = [*self.memory.mentions, *self.scene.found]
        everyone = self.scene.states(named)
        if len(everyone) == number:
            return everyone
        counts = Counter(a.party for m in named for a in m.actors)
        ranked = sorted(everyone, key=lambda a: -counts[a.party])
        if len(ranked) > number and counts[ranked[number - 1].party] > counts[ranked[number].party]:
            return tuple(ranked[:number])
        return ()

    # -- one party ---------------------------------------------------------------------------------------------------

    def _one_of_two(self, token: Token) -> None:
        """ "The latter", "the former": of the two parties named last."""
        before = self.scene.at(token.i - 1)
        if before is None or before.lower_ != "the" or token.dep_ not in _HEADS:
            return
        after = self.scene.at(token.i + 1)
        if after is not None and after.pos_ in ("NOUN", "PROPN", "ADJ") and token.head.i > token.i:
            return
        pair = self.scene.states(self.scene.before(token)) or self._named_in_last_sentence()
        if len(pair) == 2:
            self.scene.add(before.i, token.i, (pair[token.lower_ == "latter"],))
        else:
            self.scene.trouble(before.i, token.i, f"one of two parties meant, {len(pair)} found")

    def _named_in_last_sentence(self) -> tuple[Actor, ...]:
        return self.scene.states([m for m in self.memory.mentions if m.sentence == self.scene.sentence.index - 1])

    def _neighbour(self, token: Token) -> None:
        """ "Its eastern neighbour": the one neighbour of the owner that the text has named."""
        owner = next((c for c in token.lefts if c.dep_ == "poss"), None)
        owners = [a for m in self.scene.found if owner is not None and m.head == owner.i for a in m.actors]
        if owner is None or len(owners) != 1:
            return
        near = self.names.neighbours(owners[0].party)
        named = self.scene.states([*self.memory.mentions, *self.scene.before(token)])
        fitting = [a for a in named if a.party in near]
        if not fitting and len(near) == 1:
            fitting = [Actor(code=next(iter(near)), sector="GOV", via="neighbour")]
        if len(fitting) == 1:
            first = min(owner.i + 1, token.i)
            while first < token.i and self.doc[first].text in ("'s", "’s", "'", "’"):
                first += 1
            self.scene.add(first, token.i, (fitting[0],))
        elif near:
            self.scene.trouble(token.i, token.i, f"one neighbour meant, {len(fitting)} named")

    def _hosts(self, token: Token) -> None:
        """ "His hosts": the state where the guests are, the last named as a place."""
        owner = next((c for c in token.lefts if c.lower_ in ("his", "her", "their", "its", "the")), None)
        if owner is None:
            return
        guests = {a.party for m in self.scene.found if m.head == owner.i for a in m.actors}
        where = [*self._visited(), *self.memory.placed]
        found = next((a for a in reversed(where) if a.party not in guests), None)
        if found is not None:
            self.scene.add(token.i, token.i, (Actor(code=found.party, sector="GOV", name=found.name, via="host"),))

    def _visited(self) -> list[Actor]:
        """States named after "in" or "to" in this sentence, else in the text."""
        doc, found = self.doc, self.scene.found
        at = [m for m in found if doc[m.head].dep_ == "pobj" and doc[m.head].head.lower_ in ("in", "to", "at")]
        return [a for m in at for a in m.actors if self.names.is_state(a.party)]

    def _is_definite(self, token: Token, *, regions: bool = False) -> bool:
        """Whether "the" stands before the noun, and nothing more than a region between."""
        if not any(c.lower_ in _REFERRING for c in token.lefts):
            return False
        if token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.lemma_.lower() in self._words.parts:
            return False
        between = [c for c in token.lefts if c.dep_ in ("amod", "compound", "nummod", "poss", "nmod")]
        if regions and between:
            words = self.doc[between[0].left_edge.i : token.i].text
            return words in self._words.regions
        return not between

    def _epithet(self, token: Token) -> None:
        """ "The kingdom", "the alliance": the one party of the text that is called so."""
        called = self.names.epithets[token.lower_]
        if token.lower_ in _POINTS and (twin := self._twin(token, called)):
            self.scene.add(token.left_edge.i, token.i, (Actor(code=twin, sector="GOV", via="epithet"),))
            return
        here, earlier = self.scene.before(token), self.memory.mentions
        for group in (here, [m for m in earlier if m.sentence >= self.scene.sentence.index - 2], earlier):
            fitting = {a.party: a for m in group for a in m.actors if a.party in called}
            if len(fitting) == 1:
                (found,) = fitting.values()
                actor = Actor(code=found.party, sector=found.sector, name=found.name, via="epithet")
                self.scene.add(token.left_edge.i, token.i, (actor,))
                return
            if fitting:
                self.scene.trouble(token.i, token.i, f"may be any of {', '.join(sorted(fitting))}")
                return

    def _twin(self, token: Token, called: frozenset[str]) -> str | None:
        """The half that "the South" is where the text has named the North, or itself."""
        halves = {c for point in _POINTS for c in self.names.epithets.get(point, ())}
        named = {a.party for m in (*self.memory.mentions, *self.scene.before(token)) for a in m.actors}
        return next(iter(called)) if len(called) == 1 and halves & named else None

    def _the_country(self, token: Token) -> None:
        """Adds the state that "the country" means: this sentence's subject, else the one named last."""
        here = self.scene.before(token)
        # A subject of this sentence before a nearer object: "Chad expelled Fiji's envoy, whom the country accuses".
        subjects = [m for m in here if is_subject(self.doc[m.head])]
        # "Expelled its envoy, accusing the country of …": nobody accuses himself.
        aimed_at = token.dep_ == "dobj" and token.head.lemma_.lower() in self._words.party_verbs - _AT_HOME
        doers = self.scene.doers_above(token) if aimed_at else set()
        for mention in reversed(_in_order(self.memory.mentions[-12:], here, subjects)):
            states = [a for a in mention.actors if self.names.is_state(a.party) and a.party not in doers]
            if len(states) == 1:
                actor = Actor(code=states[0].party, sector="GOV", name=states[0].name, via="the country")
                self.scene.add(token.left_edge.i, token.i, (actor,))
                return


def _singular(token: Token) -> str:
    """The lemma in small letters; of "the two Ministers" and "the Parties" too, which the parser takes for names."""
    lemma = token.lemma_.lower()
    if token.tag_ not in ("NNPS", "NNP") or not lemma.endswith("s"):
        return lemma
    return f"{lemma[:-3]}y" if lemma.endswith("ies") else lemma[:-1]


def _in_order(*groups: Sequence[Mention]) -> list[Mention]:
    return [m for group in groups for m in group]
