"""What stands around a trigger word, as the pattern language names it: constraints, sources, victims and places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from detente.coding import clauses
from detente.coding.parties import Parties, distinct, without
from detente.model.actor import Actor
from detente.ontology.lexicon import Lexicon, Pattern

if TYPE_CHECKING:
    from spacy.tokens import Token

_BROKER = frozenset("mediate broker facilitate sponsor host arrange convene moderate".split())
# What the object and the words about a trigger hang on it by.
_NEARBY = frozenset("prep agent amod compound advmod npadvmod xcomp oprd nmod dobj attr acomp".split())
# "Dozens of diplomats" are diplomats.
_COUNTS = frozenset(
    "dozens hundreds thousands number group some several scores all most half many both part last rest".split()
)
_HARMS = frozenset("kill injure wound".split())
_HITS = _HARMS | {"target", "eliminate"}
_TAKES = frozenset("thank praise hail applaud commend welcome receive accept appreciate salute".split())
# What a measure lies on, what it is meant to do, and those whom the ones it lies on harm.
_UPON = ("on", "upon", "against", "for")
_AIMS = frozenset(
    "degrade limit curb weaken restrict deprive constrain punish hold pressure deter disrupt cut curtail isolate ban "
    "prevent stop".split()
)
_HARMED = frozenset("against by with than between".split())
_HARMING = frozenset("threaten undermine destabilise destabilize attack harm invade occupy defend".split())
_HOLDS = frozenset("hold detain jail imprison arrest capture kidnap abduct seize intern".split())
_MEANS = frozenset("help blessing backing support assistance mediation consent approval permission aid".split())
_WHERE = frozenset("in at on near of across".split())
_AGAINST = frozenset("on upon against".split())
_OPPOSES = frozenset("oppose reject veto block defeat denounce condemn criticise criticize".split())
_THEIRS = frozenset("its their his her".split())
_LAUNCHED = frozenset("fire launch lob shoot send".split())


class Words:
    """Words of the text of which a constraint asks one to be something; all that they may be called, found once."""

    def __init__(self, tokens: Iterable[Token], parties: Parties) -> None:
        self.tokens = list(tokens)
        self._parties = parties

    def are(self, wanted: tuple[str, ...], lexicon: Lexicon) -> bool:
        """Whether one of the words, or one joined to it, is among those wanted, @classes opened."""
        if not self.tokens:
            return False
        if "@any" in wanted or ("@party" in wanted and self._name_a_party):
            return True
        if ("@armed" in wanted and self._name_armed_group) or ("@national" in wanted and self._name_nationals):
            return True
        return not self._names.isdisjoint(lexicon.members(wanted))

    @cached_property
    def _name_a_party(self) -> bool:
        return bool(self._parties.of(self.tokens, places=True))

    @cached_property
    def _name_armed_group(self) -> bool:
        return any(a.sector == "REB" for a in self._parties.of(self.tokens))

    @cached_property
    def _name_nationals(self) -> bool:
        mentions = (self._parties.mention(t) for t in clauses.with_conjuncts(self.tokens) if t.tag_ != "JJ")
        return any(a.via == "demonym" for m in mentions if m for a in m.actors)

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(name for t in clauses.with_conjuncts(self.tokens) for name in self._names_of(t))

    def _names_of(self, token: Token) -> Iterator[str]:
        """What the word may be called: itself, with the words before it, what it counts, or by the office it names."""
        lemma = token.lemma_.lower()
        yield lemma
        yield token.lower_
        if token.tag_ == "NNPS":
            yield lemma.removesuffix("s")  # "Rockets" at the head of a sentence
        left = [c.lemma_.lower() for c in token.lefts if c.dep_ in ("compound", "amod", "nmod")] + [lemma]
        if token.pos_ == "PROPN":
            yield left[0]  # "Ambassador Jane Doe"
        for first in range(max(0, len(left) - 3), len(left) - 1):
            yield " ".join(left[first:])
        if token.lower_ in _COUNTS or token.pos_ == "NUM":
            for of in (c for c in token.children if c.dep_ == "prep" and c.lower_ == "of"):
                for counted in of.children:
                    yield from self._names_of(counted)
            return
        mention = self._parties.mention(token)
        role = next((a.role for a in mention.actors if a.role), None) if mention else None
        office = role.lower().split() if role else []
        for first in range(max(0, len(office) - 3), len(office)):
            yield " ".join(office[first:])


class Around:
    """What stands around a trigger word, whichever pattern looks at it; found once, when first asked for."""

    def __init__(self, token: Token, parties: Parties) -> None:
        self.token = token
        self.is_noun = token.pos_ in ("NOUN", "PROPN") or token.tag_ in ("NN", "NNS")
        self.parties = parties
        self._after: dict[str, Words] = {}

    @cached_property
    def objects(self) -> list[Token]:
        """The verb's objects with all joined to them."""
        return [] if self.is_noun else clauses.with_conjuncts(clauses.objects(self.token))

    @cached_property
    def as_objects(self) -> Words:
        """The objects for a constraint."""
        return Words(self.objects, self.parties)

    @cached_property
    def as_subjects(self) -> Words:
        """The grammatical subjects for a constraint."""
        return Words((clauses.antecedent(t) for t in clauses.subjects(self.token)), self.parties)

    @cached_property
    def nearby(self) -> frozenset[str]:
        """The words and lemmas of the objects and of what modifies the trigger."""
        children = (c for c in self.token.children if c.dep_ in _NEARBY)
        words = (t for near in (*self.objects, *children) for t in near.subtree)
        return frozenset(word for t in words for word in (t.lemma_.lower(), t.lower_))

    @cached_property
    def above(self) -> list[Token]:
        """The words that the trigger hangs on, up to the first verb."""
        found: list[Token] = []
        for token in self.token.ancestors:
            found.append(token)
            if token.pos_ in ("VERB", "AUX"):
                break
        return found

    @cached_property
    def lemmas_above(self) -> frozenset[str]:
        """The lemmas of the words that the trigger hangs on."""
        return frozenset(t.lemma_.lower() for t in self.above)

    @cached_property
    def _preps(self) -> list[tuple[str, Token]]:
        return [(prep.lower_, prep) for prep in clauses.preps(self.token)]

    def after(self, word: str) -> Words:
        """What follows the preposition within the trigger's own stretch, nearest first."""
        if (known := self._after.get(word)) is not None:
            return known
        found = [p for name, prep in self._preps if name == word for p in clauses.pobjs(prep)]
        where = clauses.place_before(self.token) if word == "in" else None
        self._after[word] = Words(found if where is None else [where, *found], self.parties)
        return self._after[word]


class View:
    """The trigger's surroundings as the pattern language names them."""

    def __init__(
        self, around: Around, carrier: Token | None, lexicon: Lexicon, *, words: tuple[Token, ...] = (),
        acting: bool = True,
    ) -> None:  # fmt: skip
        self.around, self.carrier, self.lexicon, self.parties = around, carrier, lexicon, around.parties
        self.token, self.is_noun = around.token, around.is_noun
        # `acting`: the subject must be somebody who acts for a party; protesters and posts need not.
        self._words, self._acting = words, acting

    @property
    def objects(self) -> list[Token]:
        """The verb's objects with all joined to them."""
        return self.around.objects

    def allows(self, pattern: Pattern) -> bool:
        """Whether the pattern's constraints hold here."""
        return (
            self.allows_words(pattern.object, pattern.preps, pattern.also)
            and self.has_subject(pattern.subject)
            and self.hangs_on(pattern.under, pattern.not_under)
            and not any(self.first((source,)) for source in pattern.without)
        )

    def allows_words(
        self, object_: tuple[str, ...], preps: Mapping[str, tuple[str, ...]], also: tuple[str, ...]
    ) -> bool:
        """Whether the object, what follows the prepositions, and a word nearby are among those asked for."""
        if object_ and not self.around.as_objects.are(object_, self.lexicon):
            return False
        if not all(self.around.after(prep).are(words, self.lexicon) for prep, words in preps.items()):
            return False
        return not also or not self.around.nearby.isdisjoint(self.lexicon.members(also))

    def has_subject(self, words: tuple[str, ...]) -> bool:
        """Whether the grammatical subject is among the words; true where none are asked for."""
        return not words or self.around.as_subjects.are(words, self.lexicon)

    def hangs_on(self, under: tuple[str, ...], not_under: tuple[str, ...]) -> bool:
        """Whether the words that an event noun hangs on are such as the pattern allows."""
        if not under and not not_under:
            return True
        above = self.around.lemmas_above
        banned = above & self.lexicon.members(not_under)
        return not banned and (not under or not above.isdisjoint(self.lexicon.members(under)))

    def is_mutual(self) -> bool:
        """ "Reopen their embassies", "each other's capitals": what several parties do, each does to the others."""
        verb = self.carrier or self.token
        if any(t.lower_ in ("each", "mutually") for d in (verb, *clauses.doers(verb)) for t in d.children):
            return True
        if any(t.lower_ == "other" and t.i > 0 and t.nbor(-1).lower_ == "each" for t in self.token.subtree):
            return True
        return any(
            (t.dep_ == "poss" and t.lower_ in ("their", "other")) or t.lower_ in ("mutual", "respective", "bilateral")
            for o in self.objects
            for t in o.subtree
            if not any(a.dep_ in ("acl", "relcl") for a in clauses.between(t, o)) and not self._is_felt(t)
        )

    def _is_felt(self, word: Token) -> bool:
        """ "Express their deep concern": each one's own feeling, which nobody does to the others."""
        return word.dep_ == "poss" and word.head.lemma_.lower() in self.lexicon.members(("@dismay", "@goodwill"))

    def first(
        self, sources: Iterable[str], *, apart_from: Iterable[Actor] = (), acts: bool = True
    ) -> tuple[Actor, ...]:  # fmt: skip
        """The parties of the first source that gives any (other than those); who undergoes a deed need not act."""
        others = tuple(apart_from)
        for source in sources:
            if found := without(self.source(source, others, acts=acts), others):
                return found
        return ()

    def every(self, sources: Iterable[str]) -> tuple[Actor, ...]:
        """The parties of all sources, in order."""
        return distinct([a for s in sources for a in self.source(s)])

    def source(self, name: str, apart_from: tuple[Actor, ...] = (), *, acts: bool = True) -> tuple[Actor, ...]:
        """The parties at one source of the pattern language; of several prepositions the first that gives others."""
        token, parties = self.token, self.parties
        if name == "subject":
            return self._subject(acting=self._acting and acts)
        if name == "light":
            return parties.of(clauses.doers(self.carrier), acting=self._acting) if self.carrier else ()
        if name == "object":
            return parties.of(self.objects)
        if name == "object.owner":
            return distinct([a for o in self.objects for a in parties.owners(o)])
        if name == "owner":
            return () if self._is_done_by() else parties.owners(token)
        if name == "place":
            return self._place()
        if name == "above":
            return self._above()
        if name == "above.object":
            verbs = [t for t in self.around.above if t.pos_ in ("VERB", "AUX")]
            return parties.of([o for v in verbs for o in clauses.objects(v)])
        if name == "above.subject":
            # "…; Chad objected": beyond a semicolon another clause begins.
            between = token.doc[token.i : token.head.i] if token.dep_ in ("ccomp", "parataxis") else ()
            apart = any(t.text == ";" for t in between)
            verbs = [t for t in token.ancestors if t.pos_ == "VERB" and not apart]
            return self._nearest((s for v in verbs for s in clauses.subjects(v)), apart_from)
        if name == "holder":
            return parties.of(self._held_by(), places=True)
        if name == "issuer":
            return parties.issuers
        if name == "listed":
            return self._listed(apart_from)
        if name == "for.owner":
            return distinct([a for t in self._after("for") for a in parties.owners(t)])
        if name.startswith("line."):
            return self._nearest(self._in_line(name[5:]), apart_from)
        if name.startswith("object."):
            return parties.of(self._at_objects(name[7:]), places=True)
        if name.startswith("subject."):
            heads = clauses.with_conjuncts(clauses.subjects(token))
            return parties.of([p for h in heads for p in clauses.prepositions(h, [name[8:]])], places=True)
        return self._nearest(self._after(name), apart_from)

    def _is_done_by(self) -> bool:
        """ "The arrest of two Czech envoys | by Chad": what follows "of" says whose they are, not whose deed."""
        before = (c for c in self.token.children if c.i < self.token.i)
        return not any(self.parties.at(c) for c in before) and bool(self.parties.of(self._after("by")))

    def _held_by(self) -> list[Token]:
        """ "Two held in Chad were freed", "released from a Chadian jail": who held them, or whose jail."""
        held = (c for o in self.objects for c in o.children if c.dep_ in ("acl", "relcl") and c.lemma_ in _HOLDS)
        found = [p for c in held for p in clauses.prepositions(c, ["by", "in", "from"], depth=0)]
        jails = self.lexicon.members(("@jail",))
        return found or [p for p in self._after("from") if p.lemma_.lower() in jails]

    def _listed(self, apart_from: tuple[Actor, ...]) -> tuple[Actor, ...]:
        """ "Sanctions on ten judges in Chad", "designated banks that fund Chad's war": whose those are whom it strikes.

        The first state named about them, those it is joined to with it, unless it is said to suffer from them; else the
        one against whom the measure is said to be meant ("to degrade Chad's ability to wage war").
        """
        struck = [*self.objects, *(t for p in _UPON for t in self._after(p))]
        about = sorted({t.i: t for o in struck for t in o.subtree if t.i > o.left_edge.i}.values(), key=lambda t: t.i)
        aims = [c for c in self.token.children if c.dep_ in ("xcomp", "advcl") and c.lemma_.lower() in _AIMS]
        for token in [*(t for t in about if not self._is_harmed(t)), *(t for a in aims for t in a.subtree)]:
            mention = self.parties.mention(token)
            if mention is not None and mention.head == token.i and (found := without(mention.actors, apart_from)):
                return without(distinct([*found, *self.parties.of([token])]), apart_from)
        return ()

    def _is_harmed(self, token: Token) -> bool:
        """ "Attacks against Chad", "threaten Chad": whom those harm who are struck."""
        token = clauses.first_of_list(token)
        above = token.head
        return (token.dep_ == "pobj" and above.lower_ in _HARMED) or (
            token.dep_ == "dobj" and above.lemma_.lower() in _HARMING
        )

    def _at_objects(self, prep: str) -> list[Token]:
        """What follows the preposition at the objects, or in the clause about them.

        "Missiles fired by", "sanctions that it imposed on".
        """
        found = [p for o in self.objects for p in clauses.prepositions(o, [prep])]
        if found or (prep not in _AGAINST and prep != "by"):
            return found
        told = (c for o in self.objects for c in o.children if c.dep_ in ("relcl", "acl"))
        fits = (c for c in told if prep != "by" or c.lemma_.lower() in _LAUNCHED)
        return [p for c in fits for p in clauses.prepositions(c, [prep])]

    def _subject(self, *, acting: bool) -> tuple[Actor, ...]:
        """Who does it: at the verb, or at the verb that carries the noun."""
        if self.is_noun and not self.carrier:
            return ()
        verb = self.carrier or self.token
        found = self.parties.of(clauses.doers(verb), acting=acting)
        # "Signs a decree recognising …": no decree recognises, its signer does.
        owned = (verb.dep_ == "acl" and verb.tag_ != "VBN") or (verb.dep_ == "relcl" and verb.tag_ == "VB")
        opposed = verb.head.head.lower_ == "against" or verb.head.head.lemma_.lower() in _OPPOSES
        owned = owned and not opposed  # "voted against a resolution condemning …"
        return found or (self.parties.of(clauses.owners_of_noun(verb.head)) if owned else ())

    def _nearest(self, tokens: Iterable[Token], apart_from: tuple[Actor, ...]) -> tuple[Actor, ...]:
        """The parties of the nearest of these words: "with Ukraine in solidarity with Mali" is with Ukraine."""
        for token in tokens:
            if found := without(self.parties.of([token], places=True), apart_from):
                return found
        return ()

    def _in_line(self, prep: str) -> list[Token]:
        """What follows the preposition after the trigger, wherever the parser hangs it."""
        preps = (t for t in self.token.sent if t.i > self.token.i and t.lower_ == prep and t.dep_ == "prep")
        return [p for t in preps for p in clauses.pobjs(t)]

    def sails_or_flies(self) -> bool:
        """Whether ships or planes do it."""
        craft = self.lexicon.members(("@vessel", "@aircraft"))
        return any(d.lemma_.lower() in craft for d in clauses.doers(self.carrier or self.token))

    def is_somebodys(self) -> bool:
        """Whether the deed has a doer who acts for somebody, though the text does not say for whom."""
        doers = clauses.doers(self.carrier or self.token)
        return any(d.pos_ == "PRON" or d.lemma_.lower() in self.lexicon.acting for d in doers)

    def names_something(self) -> bool:
        """Whether a proper name stands in the verb's object."""
        return any(t.pos_ == "PROPN" for o in self.objects for t in o.subtree)

    def thankful(self) -> tuple[Actor, ...]:
        """Who takes or praises what a clause tells of: "Chad thanked Libya for the nurses that it | sent"."""
        thing = clauses.relative_of(self.token)
        if thing is None and self.token.dep_ == "pcomp" and self.token.head.lower_ == "for":
            thing = self.token.head  # "Chad thanked Libya for | sending nurses"
        above = (t for t in thing.ancestors if t.pos_ == "VERB") if thing is not None else ()
        takes = next((v for v in above if v.lemma_.lower() in _TAKES), None)
        return self.parties.of(clauses.doers(takes), acting=True) if takes is not None else ()

    def owners_above(self, actors: tuple[Actor, ...]) -> tuple[Actor, ...]:
        """ "Manila said that Chinese ships rammed | its boat": whose it is whom the harm is done to, told above.

        Nobody rams a boat of its own, however near the pronoun stands to those who do.
        """
        owned = any(t.lower_ in _THEIRS and t.dep_ == "poss" for o in self.objects for t in o.subtree)
        first = clauses.first_of_list(self.token)
        above = (t for t in first.ancestors if t.pos_ == "VERB") if owned else ()
        return next((f for v in above if (f := without(self.parties.of(clauses.doers(v)), actors))), ())

    def brokers(self) -> tuple[Actor, ...]:
        """Who mediates: "talks mediated by Oman", "Oman-mediated talks"."""
        things = [self.token, *self.objects]
        told = [c for t in things for c in t.children if c.dep_ in ("acl", "amod") and c.lemma_.lower() in _BROKER]
        before = [d for c in told if c.dep_ == "amod" for d in c.lefts if d.dep_ in ("npadvmod", "amod", "compound")]
        between = [d for c in told if c.dep_ == "acl" for d in clauses.doers(c)]
        return self.parties.of(before or between or self._as_brokers())

    def _as_brokers(self) -> list[Token]:
        """ "With Oman as mediator", "with Turkey acting as a go-between": who stands in that part in the sentence."""
        words = self.lexicon.members(("@broker",))
        named = (t for t in self.token.sent if t.lower_ == "as" and t.i > self.token.sent.start)
        parts = [t for t in named if any(p.lemma_.lower() in words for p in t.children)]
        # The name right before it, wherever the parser hangs "as".
        return [d for t in parts for d in (t.head, t.nbor(-1), *clauses.subjects(t.head)) if d.pos_ == "PROPN"]

    def _after(self, prep: str) -> list[Token]:
        """What follows the preposition at the trigger, its fixed words or its carrier."""
        found = [*self.around.after(prep).tokens, *(p for t in self._words for p in clauses.prepositions(t, [prep]))]
        if not found and self.carrier is not None:
            found = clauses.prepositions(self.carrier, [prep])
        if not found and self.is_noun and self.token.dep_ == "pobj":
            # "Killed in an airstrike | on a depot": hung on the verb, though it belongs to the noun right before it.
            above = self.token.head.head
            following = self.token.right_edge.i + 1
            preps = [c for c in above.children if c.dep_ == "prep" and c.lower_ == prep and c.i == following]
            found = [p for c in preps for p in clauses.pobjs(c)]
        # "With Chad's help": no deed with Chad.
        return [t for t in found if t.lemma_.lower() not in _MEANS] if prep == "with" else found

    def struck(self, named: tuple[Actor, ...], by: tuple[Actor, ...]) -> tuple[Actor, ...]:
        """Who was struck: those named; where only a place is, the sentence's victims; else the state of the place."""
        if named and not all(a.via == "place" or self._is_place(a) for a in named):
            return named
        victims = without(self._victims(), by)
        return victims or named or without(self._somewhere(), by)

    def _is_place(self, actor: Actor) -> bool:
        """Whether the actor stands in the sentence only as a place ("in northern Iraq")."""
        tokens = [self.token.doc[m.head] for m in self.parties.mentions if actor in m.actors]
        tokens = [_named_first(t) for t in tokens]
        return bool(tokens) and all(
            t.dep_ == "pobj"
            and t.pos_ == "PROPN"
            and t.head.lower_ in ("in", "at", "near", "from", "across", "inside", "of")
            for t in tokens
        )

    def names_person(self) -> bool:
        """Whether the object, or what the noun is of, is somebody called by name."""
        return any(t.pos_ == "PROPN" and t.ent_type_ != "GPE" for t in (*self.objects, *self._after("of")))

    def is_definite(self) -> bool:
        """Whether the verb's object takes up something told before ("the resolution")."""
        return any(c.lower_ in ("the", "this", "that") for o in self.objects for c in o.children)

    def is_no_deed(self) -> bool:
        """Whether the word before the noun makes it something else ("heart attack")."""
        return any(c.lemma_.lower() in self.lexicon.members(("@no_deed",)) for c in self.token.lefts)

    def has_victims(self) -> bool:
        """Whether the sentence tells of dead or wounded."""
        return any(t.lemma_.lower() in _HARMS and t.pos_ == "VERB" for t in self.token.sent)

    def on_own_land(self, actors: tuple[Actor, ...]) -> bool:
        """Whether the place struck lies in the actors' own state."""
        land = {a.party for a in self._somewhere()}
        return bool(land) and land <= {a.party for a in actors}

    def _victims(self) -> tuple[Actor, ...]:
        """Whose people the sentence tells were killed, wounded or aimed at."""
        for verb in self.token.sent:
            if (
                verb.lemma_.lower() in _HITS
                and verb.pos_ == "VERB"
                and (found := self.parties.of(clauses.objects(verb)))
            ):
                return found
        return ()

    def _somewhere(self) -> tuple[Actor, ...]:
        """The state of the first place that the sentence names after "in", "at", "on", "near"."""
        sentence = self.token.sent
        # What follows the deed says where it was sooner than what stands before it, and "in" sooner than "near".
        tokens = [*sentence.doc[self.token.i : sentence.end], *sentence.doc[sentence.start : self.token.i]]
        for token in sorted(tokens, key=lambda t: t.head.lower_ == "near"):
            if token.dep_ == "pobj" and token.head.lower_ in _WHERE:
                mention = self.parties.mention(token)
                if mention is None:
                    if found := self.parties.place(token):
                        return found
                elif all(a.role is None for a in mention.actors) and self._is_place(mention.actors[0]):
                    return mention.actors
        return ()

    def _above(self) -> tuple[Actor, ...]:
        """For a noun with no doer of its own: the subject of the verb it hangs on ("faces talks", "in retaliation")."""
        head = self.token
        while (head.pos_ not in ("VERB", "AUX") or head.dep_ == "prep") and head.head != head:
            head = head.head
        return self.parties.of(clauses.doers(head)) if head.pos_ in ("VERB", "AUX") else ()

    def focus(self) -> tuple[Actor, ...]:
        """The parties of a format: those that "trilateral" or "bilateral" counts, else those named beside it."""
        counted = self.parties.counted(self.token)
        return counted or distinct([a for m in self.parties.mentions for a in m.actors if a.sector in ("GOV", None)])

    def _place(self) -> tuple[Actor, ...]:
        """The state of the first place after "in", "at", "on" or "near", else at the object."""
        for tokens in (self._after("in"), self._after("at"), self._after("on"), self._after("near"), self.objects):
            for token in clauses.with_conjuncts(tokens):
                if found := self.parties.place(token):
                    return found
        return ()


def _named_first(token: Token) -> Token:
    """ "In Tyre, Nabatieh, | Lebanon": the first name of a place that several names tell."""
    while token.dep_ in ("appos", "npadvmod", "conj") and token.head.pos_ == "PROPN":
        token = token.head
    return token
