"""Which actors stand at a token: its mention, what it is joined to, whose it is, where it lies."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, TypeVar

from detente.coding.clauses import doers, with_conjuncts
from detente.model.actor import Actor
from detente.model.reading import Mention, PlaceMention, Reading, Sentence
from detente.ontology.lexicon import Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

_RELATIVE = frozenset("who which that whom whose".split())
# Words of number or part: the actor is what they count, after "of".
_CONTAINERS = frozenset(
    "number group member part one two three dozen dozens hundred hundreds thousand thousands some several most all "
    "many people majority couple pair series wave round head side rest any each at least spate string barrage "
    "package raft batch slew last".split()
)
# What is done with words, votes and blows: who does it is whose they are.
_MADE = frozenset(
    "make take issue adopt present submit propose table draft sponsor carry conduct commit launch perpetrate impose "
    "deliver express extend put play provide offer undertake lodge level voice raise announce lay plant fire".split()
)

# What a state decides and acts through.
_ORGANS = frozenset(
    "government administration leadership authority cabinet regime junta parliament presidency ministry court "
    "prosecutor".split()
)

# After a state's name and a hyphen: it stands for the thing.
_OWNED = frozenset("owned operated".split())

_BELONGS = frozenset("belong link tie affiliate align".split())

_HYPHENS = ("-", "‑", "–")
# What stands between two persons of a list.
_LISTING = frozenset((",", "and", "&", ";"))
_BROKERED = frozenset("mediated brokered facilitated moderated".split())

# How many parties a thing of this kind has.
_COUNTED = {
    "bilateral": 2,
    "two-way": 2,
    "mutual": 2,
    "trilateral": 3,
    "tripartite": 3,
    "three-way": 3,
    "quadrilateral": 4,
    "four-way": 4,
}


class _InSentence(Protocol):
    @property
    def sentence(self) -> int: ...


S = TypeVar("S", bound=_InSentence)


def by_sentence(found: Iterable[S]) -> Mapping[int, tuple[S, ...]]:
    """What was read, by the number of its sentence, each in order of the text."""
    groups: dict[int, list[S]] = defaultdict(list)
    for each in found:
        groups[each.sentence].append(each)
    return {index: tuple(group) for index, group in groups.items()}


class Focus:
    """Which states a text is about, up to each sentence: for "bilateral ties" and "a trilateral dialogue"."""

    def __init__(self, reading: Reading, is_state: Callable[[str], bool]) -> None:
        self.issuers = reading.issuers
        self._mentions = [(m.sentence, a) for m in reading.mentions for a in m.actors if is_state(a.party)]

    def of(self, number: int, sentence: int) -> tuple[Actor, ...]:
        """The `number` states most often named up to this sentence; none where there are fewer, or the last is tied."""
        return self._most_named(number, sentence, apart_from=None)

    def other(self, actor: Actor, sentence: int) -> tuple[Actor, ...]:
        """The state most often named beside this one up to the sentence; none where two are named as often."""
        return self._most_named(1, sentence, apart_from=actor.party)

    def _most_named(self, number: int, sentence: int, *, apart_from: str | None) -> tuple[Actor, ...]:
        named = [a for index, a in self._mentions if index <= sentence and a.party != apart_from]
        counts = Counter(a.party for a in named)
        first = {a.party: a for a in reversed(named)}
        # Where two are named as often, the one named first stands first.
        ranked = sorted(counts, key=lambda code: -counts[code])
        if len(ranked) < number or (len(ranked) > number and counts[ranked[number - 1]] == counts[ranked[number]]):
            return ()
        return tuple(Actor(code=c, sector="GOV", name=first[c].name, via="the text's parties") for c in ranked[:number])


class Parties:
    """Look-up of actors by token within one sentence."""

    def __init__(
        self, sentence: Sentence, mentions: Iterable[Mention], places: Iterable[PlaceMention],
        country_of: Callable[[str], str | None], focus: Focus, lexicon: Lexicon,
    ) -> None:  # fmt: skip
        self.sentence = sentence
        self._lexicon = lexicon
        self._focus = focus
        self._country_of = country_of
        self._at: dict[int, Mention] = {}
        self.mentions = tuple(mentions)
        for mention in sorted(self.mentions, key=lambda m: m.last - m.first):
            for i in range(mention.first, mention.last + 1):
                self._at[i] = mention
        self._places = {root.i: p for p in places if (root := sentence.root(p.start, p.end)) is not None}

    @cached_property
    def words(self) -> frozenset[str]:
        """All that a word of the sentence may be called: the word, its lemma, and the offices of those named."""
        names = {word.removesuffix("s") for word in self.sentence.words}  # "Rockets" at its head is no lemma
        roles = (a.role for m in self.mentions for a in m.actors if a.role)
        return self.sentence.words.union(names, *(role.lower().split() for role in roles))

    def mention(self, token: Token) -> Mention | None:
        """The longest mention that covers the token."""
        return self._at.get(token.i)

    def at(self, token: Token) -> tuple[Actor, ...]:
        """The actors that the token itself stands for; a relative pronoun stands for the noun before it."""
        if token.lower_ in _RELATIVE and token.pos_ in ("PRON", "DET", "SCONJ"):
            clause = token.head
            while clause.dep_ not in ("relcl", "acl", "ROOT") and clause.head != clause:
                clause = clause.head
            return self._antecedent(clause.head) if clause.dep_ in ("relcl", "acl") and clause.head != token else ()
        mention = self._at.get(token.i)
        return mention.actors if mention else ()

    def _antecedent(self, noun: Token) -> tuple[Actor, ...]:
        """What "which" stands for; of "keep embassies, which …" the embassies' keepers."""
        if found := self.of([noun]):
            return found
        missions = self._lexicon.members(("@legation", "@consulate", "@head"))
        kept = noun.dep_ == "dobj" and noun.head.pos_ == "VERB" and noun.lemma_.lower() in missions
        return self.of(doers(noun.head)) if kept else ()

    def owners(self, token: Token) -> tuple[Actor, ...]:
        """Whose it is: "Israeli airstrikes", "Iran's envoy", "the people of Chad"."""
        found: list[Actor] = []
        if first := self._first_owner(token):
            return self.owners(first)
        for child in token.children:
            if child.dep_ in ("poss", "amod", "compound", "nmod") and child.i < token.i:
                found.extend(
                    a
                    for t in self._listed(child)
                    if not self._brokers(t)
                    for a in self.at(t)
                    or (self.owners(t) if child.dep_ in ("compound", "nmod", "poss") else self._owned(t))
                )
        joined = token.dep_ == "conj" and token.head.pos_ == "NOUN" and 0 < token.i - token.head.i <= 3
        if not found and joined and not any(c.lower_ == "of" for c in token.children):
            # "Israeli air | and drone strikes": the parser joins the strikes to the air.
            return self.owners(token.head)
        if not found:
            found.extend(a for t in _authors(token) for a in self.of([t]))
        if not found and not (token.lemma_.lower() in self._lexicon.deeds or token.text.lower().endswith("ing")):
            # "The storming of the Saudi embassy" is not the Saudis' deed.
            for child in token.children:
                if child.dep_ == "prep" and (child.lower_ in ("of", "from") or self._seats(token, child)):
                    found.extend(
                        a
                        for p in child.children
                        if p.dep_ == "pobj"
                        for t in with_conjuncts([p])
                        for a in self.at(t) or self._inside(t)
                    )
        return distinct(found)

    def _seats(self, who: Token, prep: Token) -> bool:
        """ "Officials | in Kampala", "the Senate in Buenos Aires": whose they are, where the capital stands for it."""
        if prep.lower_ != "in" or who.lemma_.lower() not in self._lexicon.members(
            ("@authority", "@statesman", "@diplomat", "@seated")
        ):
            return False
        return any(a.via in ("capital", "seat") for p in prep.children for a in self.at(p))

    @staticmethod
    def _first_owner(noun: Token) -> Token | None:
        """ "Chad's war on Mali and its | raids": whose the first of two joined things is, "its" is the second too."""
        its = any(c.dep_ == "poss" and c.lower_ in ("its", "his", "their") for c in noun.children)
        if not its or noun.dep_ != "conj":
            return None
        whose = (c for c in noun.head.children if c.dep_ == "poss" and c.pos_ != "PRON")
        return noun.head if any(whose) else None

    def _brokers(self, word: Token) -> bool:
        """ "African Union-brokered | talks": not the Union's."""
        mention = self._at.get(word.i)
        if mention is None or mention.last + 2 >= word.sent.end:
            return False
        return word.doc[mention.last + 1].text in _HYPHENS and word.doc[mention.last + 2].lower_ in _BROKERED

    def _listed(self, word: Token) -> list[Token]:
        """The word and all joined to it; before an adjective also the list of names that an "and" joins to it."""
        found = {t.i: t for t in with_conjuncts([word])}
        before = word.i - 1
        if word.dep_ != "amod" or word.doc[before].lower_ != "and":
            return list(found.values())
        while before > word.sent.start:
            before -= 1
            token = word.doc[before]
            if before in self._at and token.dep_ in ("amod", "conj", "nmod", "compound"):
                found[before] = token
            elif token.text != "," and token.pos_ != "DET":
                break
        return [found[i] for i in sorted(found)]

    def _owned(self, word: Token) -> tuple[Actor, ...]:
        """ "A Greek-owned | tanker": whose it is; a flag alone says little of that."""
        if word.lower_.split("-")[-1] not in _OWNED:
            return ()
        return distinct(a for t in word.lefts for a in self.at(t))

    def of(self, tokens: Iterable[Token], *, places: bool = False, acting: bool = False) -> tuple[Actor, ...]:
        """The actors at these tokens and all joined to them: by mention, else by owner, else (if asked) by place.

        `acting` asks who acts: then an owner counts only for what owners act through ("Israeli jets", no plumbers).
        """
        found: list[Actor] = []
        for token in self._all_joined(tokens):
            actors = self.at(token) or self._inside(token) or self._named_beside(token)
            if not actors and (not acting or self._acts(token)):
                actors = self.owners(token)
            if not actors and places:
                actors = self.place(token)
            found.extend(actors)
        return distinct(found)

    def _acts(self, token: Token) -> bool:
        """Whether owners act through what the word names, or it stands in a list of persons with their states."""
        lemma = token.lemma_.lower()
        return lemma in self._lexicon.acting or lemma in _ORGANS or bool(self._listed_with(token))

    def _all_joined(self, tokens: Iterable[Token]) -> list[Token]:
        """The tokens and all joined to them or to a word inside their names ("Republic of the Congo and Rwanda")."""
        found = {t.i: t for t in with_conjuncts(tokens)}
        for token in tuple(found.values()):
            found |= {t.i: t for t in self._listed_with(token)}
            if mention := self._at.get(token.i):
                inner = [token.doc[i] for i in range(mention.first, mention.last + 1) if i != token.i]
                found |= {t.i: t for w in inner for t in self._listed(w) if not mention.first <= t.i <= mention.last}
        return [found[i] for i in sorted(found)]

    def _listed_with(self, token: Token) -> list[Token]:
        """ "Akiba Takeo of Japan, Chang Ho-jin of Korea and …": all persons of the list, however the parser hangs them.

        So with "his counterparts Akiba Takeo of Japan and …", where the list follows a plural noun.
        """
        for run in self._persons:
            heads = [head for _, head in run]
            if token.i in heads or (token.tag_ in ("NNS", "NNPS", "VBZ") and token.i + 1 == run[0][0]):
                return [token.doc[i] for i in heads]
        return []

    @cached_property
    def _persons(self) -> list[list[tuple[int, int]]]:
        """The lists of persons each with a state after "of": first word and last word of each name."""
        runs: list[list[tuple[int, int]]] = []
        end = -2
        for of in (t for t in self.sentence.span if t.lower_ == "of" and t.i > self.sentence.span.start):
            after = of.i + 1 + (of.i + 1 < of.sent.end and of.nbor(1).lower_ == "the")
            # "Republic | of Korea" names one state, no person of it.
            states = [m for m in self.mentions if m.first <= after <= m.last]
            first = _name_before(of)
            if not states or first == of.i or all(m.first < of.i for m in states):
                continue
            between = {t.lower_ for t in of.doc[end + 1 : first]}
            if runs and end < first and between <= _LISTING:
                runs[-1].append((first, of.i - 1))
            else:
                runs.append([(first, of.i - 1)])
            end = self._last_of(after)
        return [run for run in runs if len(run) > 1]

    def _last_of(self, at: int) -> int:
        """The last word of the mention that begins there."""
        return max(m.last for m in self.mentions if m.first <= at <= m.last)

    def _inside(self, token: Token) -> tuple[Actor, ...]:
        """ "Dozens of Russian diplomats": past a word of number or part to what is counted."""
        if token.lemma_.lower() not in _CONTAINERS and token.pos_ != "NUM":
            return ()
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ in ("of", "from"):
                return self.of([p for p in child.children if p.dep_ == "pobj"])
        return ()

    def _named_beside(self, noun: Token) -> tuple[Actor, ...]:
        """ "Its giant neighbour, Argentina": another state by its name, which "its" neighbour is."""
        own = {a.party for c in noun.children if c.dep_ == "poss" and c.pos_ == "PRON" for a in self.at(c)}
        named = [a for c in noun.children if c.dep_ == "appos" and own for a in self.at(c)]
        return tuple(a for a in named if a.via == "name" and a.party not in own)

    def counted(self, noun: Token) -> tuple[Actor, ...]:
        """The parties of a "bilateral" or "trilateral" thing whose parties stand elsewhere in the text."""
        for child in noun.subtree:
            if child.i < noun.i and (number := _COUNTED.get(child.lower_)):
                return self._focus.of(number, self.sentence.index)
        return ()

    @property
    def issuers(self) -> tuple[Actor, ...]:
        """Who issues the text; nobody where it is no statement."""
        return self._focus.issuers

    def pair(self) -> tuple[Actor, ...]:
        """The two states that the text is about so far; none where it is about more."""
        return self._focus.of(2, self.sentence.index)

    def other(self, actor: Actor, things: Iterable[Token], *, posted: bool = False) -> tuple[Actor, ...]:
        """With whom one party has its "bilateral ties", or where its `posted` ambassador is."""
        if posted or any(c.lower_ in ("bilateral", "mutual", "two-way") for t in things for c in t.subtree):
            return self._focus.other(actor, self.sentence.index)
        return ()

    def only_other(self, actors: Iterable[Actor], *, subjects: bool = False) -> tuple[Actor, ...]:
        """The one other party of the sentence, where it names one alone, as a subject only if `subjects` may be."""
        named = without(distinct(a for m in self.mentions for a in m.actors), actors)
        theirs = [a for a in named if a.sector in ("GOV", None)]
        before = [a for a in theirs if subjects or not self._is_doer(a)]
        return tuple(before) if len(before) == 1 else ()

    def _is_doer(self, actor: Actor) -> bool:
        """Whether the party stands as a subject in the sentence."""
        heads = (self.sentence.span.doc[m.head] for m in self.mentions if actor in m.actors)
        return any(t.dep_ in ("nsubj", "nsubjpass") for t in heads)

    def _lies_in(self, token: Token) -> tuple[Actor, ...]:
        """ "Arman, Syria": the state named right after the place."""
        for child in token.children:
            if child.dep_ in ("appos", "npadvmod", "nmod") and child.i > token.i and (found := self.at(child)):
                return found
            if child.dep_ == "conj" and child.pos_ == "PROPN" and token.doc[token.i + 1].text == ",":
                # "Arman, Homs, Syria": the city between the two, taken for a fellow of the first.
                return self._lies_in(child)
        return ()

    def place(self, token: Token) -> tuple[Actor, ...]:
        """The state in which a named place lies."""
        if within := self._lies_in(token):
            return within
        place = self._places.get(token.i)
        country = place.country if place else None
        name = place.text if place else token.text
        if not country and token.pos_ == "PROPN" and token.ent_type_ not in ("PERSON", "DATE", "TIME"):
            words = [t.text for t in token.lefts if t.dep_ == "compound"]
            country = self._country_of(" ".join([*words, token.text])) or self._country_of(token.text)
            if country not in {a.party for m in self.mentions for a in m.actors} and not place:
                country = None
        if not country:
            # "A US airstrike" is no place in the US.
            for child in () if token.lemma_.lower() in self._lexicon.deeds else token.children:
                if (
                    child.dep_ in ("compound", "nmod", "amod", "poss")
                    and child.pos_ == "PROPN"
                    and (found := self.place(child))
                ):
                    return found
            return ()
        return (Actor(code=country, sector=None, name=name, via="place"),)


def _name_before(of: Token) -> int:
    """Where the person's name right before "of" begins; the "of" itself where none stands there."""
    first = of.i
    while first > of.sent.start and (of.doc[first - 1].text[:1].isupper() or of.doc[first - 1].text in _HYPHENS):
        first -= 1
    # "Cho Tae-yong": the last part of a name is written small after a hyphen.
    if first == of.i and of.i - 1 > of.sent.start and of.doc[of.i - 2].text in _HYPHENS:
        first = of.i - 2
        while first > of.sent.start and (of.doc[first - 1].text[:1].isupper() or of.doc[first - 1].text in _HYPHENS):
            first -= 1
    return first if of.i - first > 1 else of.i


def _authors(noun: Token) -> Iterator[Token]:
    """Whose it is in other words: "the claims | made by Mali", "depots | linked to it", "Chad's wave of | strikes"."""
    for child in noun.children:
        if child.dep_ == "acl" and child.tag_ == "VBN" and child.lemma_.lower() in _MADE:
            by = (c for c in child.children if c.dep_ == "agent" or (c.dep_ == "prep" and c.lower_ == "by"))
            yield from (p for c in by for p in c.children if p.dep_ == "pobj")
        if child.dep_ == "acl" and child.lemma_.lower() in _BELONGS:
            to = (c for c in child.children if c.dep_ == "prep" and c.lower_ in ("to", "with"))
            yield from (p for c in to for p in c.children if p.dep_ == "pobj")
    if noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.lemma_.lower() in _CONTAINERS:
        yield from (c for c in noun.head.head.lefts if c.dep_ in ("poss", "amod", "nmod"))


def distinct(actors: Iterable[Actor]) -> tuple[Actor, ...]:
    """One actor a party, the first one named."""
    found: dict[str, Actor] = {}
    for actor in actors:
        found.setdefault(actor.party, actor)
    return tuple(found.values())


def codes(actors: Iterable[Actor]) -> frozenset[str]:
    """The codes of the actors' parties."""
    return frozenset(actor.party for actor in actors)


def without(actors: Iterable[Actor], others: Iterable[Actor]) -> tuple[Actor, ...]:
    """The actors whose party is not among the others."""
    parties = codes(others)
    return tuple(a for a in actors if a.party not in parties)
