"""Which patterns of the lexicon a sentence shows, with their trigger words and the parties in each role."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.coding import clauses
from detente.coding.parties import Parties, distinct, without
from detente.model.actor import Actor
from detente.ontology.lexicon import Lexicon, Pattern

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

# Verbs that carry an event noun and add nothing to it: the doer of "held talks" is the doer of the talks.
_CARRIERS = frozenset(
    "hold have make take give conduct carry launch stage mount issue deliver pay undertake perform engage begin start open "
    "continue resume enter join host convene attend order announce deploy impose send extend offer sign reach conclude "
    "finalise finalize commit execute wage fire do lodge file express voice seek sustain step keep intensify escalate "
    "initiate lead complete implement provide receive participate involve approve unveil declare confirm schedule".split()
)


_BROKER = frozenset("mediate broker facilitate sponsor host".split())
_BROKERED = frozenset(("CONSULT", "AGREE", "RETREAT", "SUPPORT"))


@dataclass(frozen=True)
class Match:
    """A pattern found: its head token, the words that triggered it, and who stands in each role."""

    pattern: Pattern
    head: Token
    words: tuple[Token, ...]
    carrier: Token | None
    actors: tuple[Actor, ...]
    recipients: tuple[Actor, ...]
    hosts: tuple[Actor, ...]
    mediators: tuple[Actor, ...]

    @property
    def verb(self) -> Token:
        """The word whose clause decides whether it was done: the verb, or the verb that carries the noun."""
        return self.carrier or self.head


def find(span: Span, lexicon: Lexicon, parties: Parties) -> tuple[Match, ...]:
    """One match a trigger: the pattern with the most constraints met."""
    matches: list[Match] = []
    for token in span:
        candidates = sorted(_candidates(token, lexicon), key=lambda c: -_weight(c[1], c[2]))
        for words, pattern, _ in candidates:
            match = _match(token, words, pattern, lexicon, parties)
            if match:
                matches.append(match)
                break
    return tuple(matches)


def _candidates(token: Token, lexicon: Lexicon) -> Iterator[tuple[tuple[Token, ...], Pattern, int]]:
    lemma = token.lemma_.lower().replace("-", "")
    if lemma not in lexicon.verbs and lemma.endswith("e") and lemma[:-1] in lexicon.verbs:
        lemma = lemma[:-1]  # "re-establishes" comes as "re-establishe"
    if token.pos_ in ("VERB", "AUX") or (
        token.pos_ in ("NOUN", "ADJ", "PROPN") and token.tag_ in ("VBD", "VBN", "VBZ", "VBG")
    ):
        for rest, pattern in lexicon.verbs.get(lemma, ()):
            if (words := _phrase(token, rest)) is not None:
                yield words, pattern, len(rest)
    if token.pos_ in ("NOUN", "PROPN") or token.tag_ in ("NN", "NNS"):
        for before, pattern in lexicon.nouns.get(lemma, ()):
            if (words := _compound(token, before)) is not None:
                yield words, pattern, len(before)


def phrases(token: Token, verbs: Iterable[str], nouns: Iterable[str]) -> tuple[Token, ...]:
    """The words of the first verb or noun phrase that stands at the token; none where none does."""
    lemma = token.lemma_.lower()
    for phrase in verbs:
        first, *rest = phrase.split()
        if lemma == first and token.pos_ in ("VERB", "AUX") and (words := _phrase(token, tuple(rest))) is not None:
            return words
    for phrase in nouns:
        *before, last = phrase.split()
        if lemma == last and token.pos_ in ("NOUN", "PROPN") and (words := _compound(token, tuple(before))) is not None:
            return words
    return ()


def _weight(pattern: Pattern, extra: int) -> float:
    return (
        2 * (bool(pattern.object) + bool(pattern.subject) + len(pattern.preps))
        + bool(pattern.also)
        + 1.5 * extra
        + 0.5 * len(pattern.needs)
    )


def _phrase(verb: Token, rest: tuple[str, ...]) -> tuple[Token, ...] | None:
    """The verb with its particle and fixed words, or nothing: each must stand close by in its clause."""
    words = [verb]
    for word in rest:
        found = next(
            (t for t in verb.subtree if verb.i < t.i <= verb.i + 8 and word in (t.lemma_.lower(), t.lower_)), None
        )
        if found is None or (found.pos_ == "VERB" and found.dep_ in ("conj", "advcl", "ccomp") and not _bare(found)):
            return None
        words.append(found)
    if (
        not rest
        and (prt := clauses.particle(verb))
        and prt in ("out", "off", "down", "up", "back", "away", "in", "over", "on")
    ):
        words.append(next(c for c in verb.children if c.dep_ == "prt"))
    return tuple(words)


def _bare(verb: Token) -> bool:
    """A verb form with no clause of its own, whatever the parser calls it: "keeps the embassy closed"."""
    return verb.dep_ != "conj" and not any(c.dep_ in ("nsubj", "nsubjpass", "mark", "advmod") for c in verb.children)


def _compound(noun: Token, before: tuple[str, ...]) -> tuple[Token, ...] | None:
    words: list[Token] = []
    i = noun.i - 1
    for word in reversed(before):
        while i >= noun.sent.start and noun.doc[i].text in ("-",):
            i -= 1
        if i < noun.sent.start or word not in (noun.doc[i].lemma_.lower(), noun.doc[i].lower_):
            return None
        words.insert(0, noun.doc[i])
        i -= 1
    return (*words, noun)


def _may_miss(pattern: Pattern, missing: list[str], view: View, is_verb: bool, actors: tuple[Actor, ...]) -> bool:
    """Whether a deed stands without a party that its pattern asks for.

    Talks may find their parties elsewhere in the sentence; an attack with dead or wounded is one whoever did it, and one
    on the attacker's own land strikes nobody else.
    """
    if pattern.type == "CONSULT" and pattern.symmetric:
        return not is_verb and not actors
    if pattern.type == "ASSAULT" and is_verb and missing == ["actor"]:
        return clauses.is_passive(view.token)  # "a convoy was attacked": by whom is not told
    if pattern.act == "mediate":
        # "The deal was brokered by Oman": between whom, an earlier sentence says.
        return missing == ["recipient"] and view.is_definite()
    if pattern.type == "ASSAULT" and not is_verb and not view.is_no_deed():
        return (missing == ["actor"] and view.has_victims()) or (missing == ["recipient"] and view.on_own_land(actors))
    return False


def _is_anniversary(noun: Token) -> bool:
    """ "To mark 100 years of the restoration of relations": history, not news."""
    above = [a.lemma_.lower() for a in noun.ancestors][:4]
    return bool({"anniversary", "commemorate", "commemoration", "jubilee"} & set(above)) or (
        "year" in above and "mark" in above
    )


def _match(
    token: Token, words: tuple[Token, ...], pattern: Pattern, lexicon: Lexicon, parties: Parties
) -> Match | None:
    is_verb = bool(pattern.verbs) and (token.pos_ in ("VERB", "AUX") or token.tag_.startswith("VB"))
    if not is_verb and _is_anniversary(token):
        return None
    carrier = None if is_verb else _carrier(token)
    view = View(token, carrier, lexicon, parties, words=words[1:], acting=pattern.type != "PROTEST")
    if not view.allows(pattern):
        return None
    actors = view.first(pattern.actor)
    if pattern.symmetric:
        several = view.every(pattern.actor) if len(actors) < 2 else actors
        actors = distinct([*several, *view.every(pattern.recipient)])
        recipients = actors if len(actors) > 1 else ()
    else:
        recipients = without(view.first(pattern.recipient, apart_from=actors), actors)
        if pattern.type == "ASSAULT":
            recipients = view.struck(recipients, actors)
    if pattern.type == "CONSULT" and len(actors) < 2 and not is_verb:
        actors = parties.counted(token) or actors
        recipients = actors if len(actors) > 1 else recipients
    if actors and not recipients and len(actors) == 1:
        recipients = parties.other(actors[0], [token] if not is_verb else view.objects)
    if len(actors) > 1 and not recipients and view.is_mutual():
        recipients = actors
    hosts = without(view.first(pattern.host), [] if pattern.symmetric else actors)
    mediators = view.first(pattern.mediator) or (without(view.brokers(), actors) if pattern.type in _BROKERED else ())
    roles = {"actor": actors, "recipient": recipients, "host": hosts, "mediator": mediators}
    missing = [n for n in pattern.needs if not (roles[n] if n in roles else view.first((n,)))]
    if missing and not _may_miss(pattern, missing, view, is_verb, actors):
        return None
    return Match(pattern, token, words, carrier, actors, recipients, hosts, mediators)


def _carrier(noun: Token) -> Token | None:
    """The light verb over an event noun: "held | talks", "the talks | were held", "engaged in | talks"."""
    head = noun.head
    if noun.dep_ in ("dobj", "nsubjpass", "obj") and head.pos_ == "VERB" and head.lemma_.lower() in _CARRIERS:
        return head
    if noun.dep_ == "conj" and noun.head.dep_ in ("dobj", "nsubjpass", "pobj"):
        return _carrier(noun.head)
    if (
        noun.dep_ == "pobj"
        and head.dep_ == "prep"
        and head.head.pos_ == "VERB"
        and head.lower_ in ("in", "into", "out", "for", "with")
    ):
        verb = head.head
        return verb if verb.lemma_.lower() in _CARRIERS | {"meet", "gather", "respond", "retaliate"} else None
    if noun.dep_ == "acl":
        return None
    if (
        noun.dep_ == "nsubj"
        and head.pos_ == "VERB"
        and head.lemma_.lower() in ("take", "begin", "start", "continue", "resume", "occur", "follow")
    ):
        return None
    return None


class View:
    """The trigger's surroundings as the pattern language names them."""

    def __init__(
        self, token: Token, carrier: Token | None, lexicon: Lexicon, parties: Parties, *,
        words: tuple[Token, ...] = (), acting: bool = True,
    ) -> None:  # fmt: skip
        self.token, self.carrier, self.lexicon, self.parties = token, carrier, lexicon, parties
        # `acting`: the subject must be somebody who acts for a party; protesters and posts need not.
        self._words, self._acting = words, acting
        self.is_noun = token.pos_ in ("NOUN", "PROPN") or token.tag_ in ("NN", "NNS")
        self.objects = [] if self.is_noun else clauses.with_conjuncts(clauses.objects(token))

    def allows(self, pattern: Pattern) -> bool:
        """Whether the pattern's constraints hold here."""
        return (
            self.allows_words(pattern.object, pattern.preps, pattern.also)
            and self.has_subject(pattern.subject)
            and not any(self.first((source,)) for source in pattern.without)
        )

    def allows_words(
        self, object_: tuple[str, ...], preps: Mapping[str, tuple[str, ...]], also: tuple[str, ...]
    ) -> bool:
        """Whether the object, what follows the prepositions, and a word nearby are among those asked for."""
        if object_ and not self._some(self.objects, object_):
            return False
        for prep, words in preps.items():
            tokens = clauses.prepositions(self.token, [prep])
            if not tokens or not self._some(tokens, words):
                return False
        if also:
            wanted = self.lexicon.members(also)
            return any(t.lemma_.lower() in wanted or t.lower_ in wanted for t in self._stretch())
        return True

    def has_subject(self, words: tuple[str, ...]) -> bool:
        """Whether the grammatical subject is among the words; true where none are asked for."""
        return not words or self._some(clauses.subjects(self.token), words)

    def _some(self, tokens: Iterable[Token], words: tuple[str, ...]) -> bool:
        tokens = list(tokens)
        if "@any" in words and tokens:
            return True
        if "@party" in words and self.parties.of(tokens, places=True):
            return True
        wanted = self.lexicon.members(words)
        return any(self._is(t, wanted) for t in clauses.with_conjuncts(tokens))

    def _is(self, token: Token, wanted: frozenset[str]) -> bool:
        lemma = token.lemma_.lower()
        if lemma in wanted or token.lower_ in wanted:
            return True
        left = [*(c for c in token.lefts if c.dep_ in ("compound", "amod", "nmod")), token]
        for k in range(1, min(3, len(left))):
            if " ".join(t.lemma_.lower() for t in left[-k - 1 :]) in wanted:
                return True
        if (
            token.lower_ in ("dozens", "hundreds", "thousands", "number", "group", "some", "several", "scores")
            or token.pos_ == "NUM"
        ):
            return any(
                self._is(p, wanted) for c in token.children if c.dep_ == "prep" and c.lower_ == "of" for p in c.children
            )
        mention = self.parties.mention(token)
        role = next((a.role for a in mention.actors if a.role), None) if mention else None
        return bool(role) and any(
            role.lower().split()[-n:] == w.split() for w in wanted for n in (1, 2, 3) if len(w.split()) == n
        )  # type: ignore[union-attr]

    def _stretch(self) -> Iterator[Token]:
        yield from (t for o in self.objects for t in o.subtree)
        for child in self.token.children:
            if child.dep_ in (
                "prep",
                "agent",
                "amod",
                "compound",
                "advmod",
                "npadvmod",
                "xcomp",
                "oprd",
                "nmod",
                "dobj",
                "attr",
                "acomp",
            ):
                yield from child.subtree

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
        )

    def first(self, sources: Iterable[str], *, apart_from: Iterable[Actor] = ()) -> tuple[Actor, ...]:
        """The parties of the first source that gives any (other than those)."""
        others = tuple(apart_from)
        for source in sources:
            if found := without(self.source(source, others), others):
                return found
        return ()

    def every(self, sources: Iterable[str]) -> tuple[Actor, ...]:
        """The parties of all sources, in order."""
        return distinct([a for s in sources for a in self.source(s)])

    def source(self, name: str, apart_from: tuple[Actor, ...] = ()) -> tuple[Actor, ...]:
        """The parties at one source of the pattern language; of several prepositions the first that gives others."""
        token, parties = self.token, self.parties
        if name == "subject":
            if self.is_noun and not self.carrier:
                return ()
            verb = self.carrier or token
            found = parties.of(clauses.doers(verb), acting=self._acting)
            # "Signs a decree recognising …": no decree recognises, its signer does.
            owned = verb.dep_ == "acl" or (verb.dep_ == "relcl" and verb.tag_ == "VB")
            return found or (parties.of(clauses.owners_of_noun(verb.head)) if owned else ())
        if name == "light":
            return parties.of(clauses.doers(self.carrier), acting=self._acting) if self.carrier else ()
        if name == "object":
            return parties.of(self.objects)
        if name == "object.owner":
            return distinct([a for o in self.objects for a in parties.owners(o)])
        if name == "owner":
            return parties.owners(token)
        if name == "place":
            return self._place()
        if name == "above":
            return self._above()
        if name.startswith("object."):
            return parties.of([p for o in self.objects for p in clauses.prepositions(o, [name[7:]])], places=True)
        if name.startswith("subject."):
            heads = clauses.with_conjuncts(clauses.subjects(token))
            return parties.of([p for h in heads for p in clauses.prepositions(h, [name[8:]])], places=True)
        return self._nearest(self._after(name), apart_from)

    def _nearest(self, tokens: Iterable[Token], apart_from: tuple[Actor, ...]) -> tuple[Actor, ...]:
        """The parties of the nearest of these words: "with Ukraine in solidarity with Mali" is with Ukraine."""
        for token in tokens:
            if found := without(self.parties.of([token], places=True), apart_from):
                return found
        return ()

    def brokers(self) -> tuple[Actor, ...]:
        """Who mediates: "talks mediated by Oman"."""
        things = [self.token, *self.objects]
        told = [c for t in things for c in t.children if c.dep_ == "acl" and c.lemma_.lower() in _BROKER]
        return self.parties.of([d for c in told for d in clauses.doers(c)])

    def _after(self, prep: str) -> list[Token]:
        found = [p for t in (self.token, *self._words) for p in clauses.prepositions(t, [prep])]
        if not found and self.carrier is not None:
            found = clauses.prepositions(self.carrier, [prep])
        if not found and self.is_noun and self.token.dep_ == "pobj":
            # "Killed in an airstrike | on a depot": hung on the verb, though it belongs to the noun right before it.
            above = self.token.head.head
            found = [
                p for c in above.children if c.dep_ == "prep" and c.lower_ == prep and 0 < c.i - self.token.right_edge.i <= 1
                for p in clauses.pobjs(c)
            ]  # fmt: skip
        return found

    def struck(self, named: tuple[Actor, ...], by: tuple[Actor, ...]) -> tuple[Actor, ...]:
        """Who was struck: those named; where only a place is, the victims that the sentence names; else the place's state."""
        if named and not all(a.via == "place" or self._is_place(a) for a in named):
            return named
        victims = without(self._victims(), by)
        return victims or named or without(self._somewhere(), by)

    def _is_place(self, actor: Actor) -> bool:
        """Whether the actor stands in the sentence only as a place ("in northern Iraq")."""
        tokens = [self.token.doc[m.head] for m in self.parties.mentions if actor in m.actors]
        tokens = [t.head if t.dep_ in ("appos", "npadvmod") else t for t in tokens]
        return bool(tokens) and all(
            t.dep_ == "pobj" and t.head.lower_ in ("in", "at", "near", "from", "across", "inside", "of") for t in tokens
        )

    def is_definite(self) -> bool:
        """Whether the verb's object takes up something told before ("the resolution")."""
        return any(c.lower_ in ("the", "this", "that") for o in self.objects for c in o.children)

    def is_no_deed(self) -> bool:
        """Whether the word before the noun makes it something else ("heart attack")."""
        return any(c.lemma_.lower() in self.lexicon.members(("@no_deed",)) for c in self.token.lefts)

    def has_victims(self) -> bool:
        """Whether the sentence tells of dead or wounded."""
        return any(t.lemma_.lower() in ("kill", "injure", "wound") and t.pos_ == "VERB" for t in self.token.sent)

    def on_own_land(self, actors: tuple[Actor, ...]) -> bool:
        """Whether the place struck lies in the actors' own state."""
        return (
            bool(actors)
            and {a.party for a in self._somewhere()} <= {a.party for a in actors}
            and bool(self._somewhere())
        )

    def _victims(self) -> tuple[Actor, ...]:
        for verb in self.token.sent:
            if verb.lemma_.lower() in ("kill", "injure", "wound", "target", "eliminate") and verb.pos_ == "VERB":
                found = clauses.objects(verb)
                if parties := self.parties.of(found):
                    return parties
        return ()

    def _somewhere(self) -> tuple[Actor, ...]:
        """The state of the first place that the sentence names after "in", "at", "on", "near"."""
        for token in self.token.sent:
            if token.dep_ == "pobj" and token.head.lower_ in ("in", "at", "on", "near", "of", "across"):
                mention = self.parties.mention(token)
                if mention is None and (found := self.parties.place(token)):
                    return found
                if (
                    mention is not None
                    and all(a.role is None for a in mention.actors)
                    and self._is_place(mention.actors[0])
                ):
                    return mention.actors
        return ()

    def _above(self) -> tuple[Actor, ...]:
        """For an event noun with no doer of its own: the subject of the verb it hangs on ("faces talks", "in retaliation")."""
        head = self.token
        while head.pos_ not in ("VERB", "AUX") and head.head != head:
            head = head.head
        return self.parties.of(clauses.doers(head)) if head.pos_ in ("VERB", "AUX") else ()

    def focus(self) -> tuple[Actor, ...]:
        """The parties of a format: those that "trilateral" or "bilateral" counts in the text, else those named beside it."""
        counted = self.parties.counted(self.token)
        return counted or distinct([a for m in self.parties.mentions for a in m.actors if a.sector in ("GOV", None)])

    def _place(self) -> tuple[Actor, ...]:
        for tokens in (self._after("in"), self._after("at"), self._after("on"), self._after("near"), self.objects):
            for token in clauses.with_conjuncts(tokens):
                if found := self.parties.place(token):
                    return found
        return ()
