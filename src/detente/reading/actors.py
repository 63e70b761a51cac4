"""Mentions of actors: names, offices, persons, pronouns and plural references, each with the actors they stand for.

One pass from left to right over the sentences. What a text has introduced ("Pakistan's Foreign Minister Ishaq Dar") is
remembered for the rest of it ("Dar", "he", "the minister").
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from detente.model.actor import Actor
from detente.model.article import Article, quote
from detente.model.reading import Mention, Official, Sentence
from detente.model.trouble import Trouble
from detente.reading.names import Hit, Sense
from detente.reading.who import Names, Role, RoleHit

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

# Words that may stand between an owner and an office: "Chad's newly appointed foreign minister".
_MODIFIERS = frozenset(
    "acting interim caretaker former ex outgoing deputy vice new newly appointed elected re- current then first "
    "incumbent late senior top chief high ranking high-ranking - principal assistant permanent special veteran "
    "visiting exiled then- longtime long-time hardline state-run state official regional national federal local "
    "ruling de facto self-proclaimed internationally recognised recognized".split()
)
# Small words inside the names of persons.
_NAME_JOINTS = frozenset("al bin bint ben von van de da dos der el ibn al- - ul zu e".split())
_NAME_PARTS = frozenset("al bin - al- de von van".split())
# "The Taliban-led administration": who leads a government acts through it.
_RULED = frozenset("led run ruled controlled dominated".split())
# "Iran-backed", "Qatar-mediated", "Oslo-based": who stands before the hyphen is not the one who acts.
_NOT_ACTING = frozenset(
    "back backed led mediate mediated broker brokered aligned align allied ally based base held hold occupied occupy "
    "controlled control run made make linked link born flagged flag funded fund supported support sponsored sponsor "
    "friendly owned affiliated speaking brokering style trained administered supplied proposed hosted host drafted "
    "annexed installed appointed built operated".split()
)
_HYPHENS = ("-", "‑", "–")
# What a name stands for where it may stand for several: a state's own name before an adjective or a capital.
_SURER = {
    "name": 0, "organisation": 1, "group": 1, "seat": 2, "adjective": 3, "demonym": 3, "capital": 4, "former name": 5,
}  # fmt: skip
# Words for offices that are surnames and given names too.
_NAMES_TOO = frozenset("king judge major bishop guard".split())
_POSSESSIVE = ("'s", "’s", "'", "’")
_SINGULAR = frozenset("it its itself".split())
_PERSONAL = frozenset("he she him her his hers himself herself".split())
_PLURAL = frozenset("they them their theirs themselves".split())
_TOGETHER = frozenset("two both".split())
# "The two sides", "both countries"; and "their two embassies", which stand for who keeps them.
_GROUP_NOUNS = frozenset(
    "side country nation state neighbour neighbor government party capital rival foe leader minister".split()
)
_OWNED_NOUNS = frozenset("mission embassy commission consulate ambassador envoy army force president chargé".split())


@dataclass
class _Memory:
    """What the text has said so far: officials by surname, and mentions in order for later reference."""

    officials: dict[str, tuple[Actor, ...]] = field(default_factory=dict)
    learned: list[Official] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    subjects: list[Mention] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)


@dataclass(frozen=True)
class Actors:
    """What this file gives: mentions in order of the text, officials learned, and references that stayed open."""

    mentions: tuple[Mention, ...]
    officials: tuple[Official, ...]
    troubles: tuple[Trouble, ...]


def actors(article: Article, sentences: Sequence[Sentence], names: Names) -> Actors:
    """All mentions of actors in the article's sentences."""
    memory = _Memory()
    for sentence in sentences:
        _Pass(article, sentence, names, memory).run()
    return Actors(tuple(memory.mentions), tuple(memory.learned), tuple(memory.troubles))


class _Pass:
    """One sentence: names first, then offices and persons built on them, then what refers back."""

    def __init__(self, article: Article, sentence: Sentence, names: Names, memory: _Memory) -> None:
        self.article, self.sentence, self.names, self.memory = article, sentence, names, memory
        self.span: Span = sentence.span
        self.doc = sentence.span.doc
        self.base = sentence.span.start
        self.found: list[Mention] = []
        self.taken: set[int] = set()

    def run(self) -> None:
        """Adds the sentence's mentions, and what they teach, to the memory of the text."""
        words = [t.text for t in self.span]
        found = self.names.index.find(words, capitals=_is_in_capitals(words))
        hits = [h for h in found if not self._is_something_else(h)]
        by_last = {self.base + h.last: h for h in hits}
        by_first = {self.base + h.first: h for h in hits}
        for role in self.names.roles.find(self.span):
            self._office(role, by_first, by_last)
        for hit in hits:
            self._name(hit)
        self._persons()
        self._references()
        self.found.sort(key=lambda m: (m.start, -m.end))
        self.memory.mentions.extend(self.found)
        self._remember_subjects()

    # -- names -------------------------------------------------------------------------------------------------------

    def _is_something_else(self, hit: Hit) -> bool:
        """A part of a longer name (Jordan Peterson, the Georgia Bulldogs), or one who only backs another."""
        if any(s.via == "blocked" for s in hit.senses):
            return True
        return self._is_in_a_name(hit) or self._stands_before_hyphen(hit)

    def _is_in_a_name(self, hit: Hit) -> bool:
        """Whether the one word is a person's given name or surname, with the rest of the name beside it."""
        first, last = self.base + hit.first, self.base + hit.last
        is_person = first == last and self.doc[last].ent_type_ == "PERSON"
        if not is_person or any(s.via == "organisation" for s in hit.senses):
            return False
        before, after = (
            t if t is not None and t.ent_type_ == "PERSON" and t.pos_ == "PROPN" else None
            for t in (self._at(first - 1), self._at(last + 1))
        )
        if before is not None and not self.names.roles.is_role(before) and not self.names.knows(before.text):
            return True
        return after is not None and not self.names.is_adjective(hit) and not self.names.roles.is_role(after)

    def _stands_before_hyphen(self, hit: Hit) -> bool:
        """ "Iran-backed Houthis": the backer does not act. "The Taliban-led administration": the leader does."""
        hyphen, then = self._at(self.base + hit.last + 1), self._at(self.base + hit.last + 2)
        if hyphen is None or hyphen.text not in _HYPHENS or then is None:
            return False
        if then.lower_ in _RULED and any(s.via == "group" for s in hit.senses):
            return not self.names.roles.is_role(self._at(self.base + hit.last + 3) or then)
        return then.lemma_.lower() in _NOT_ACTING

    def _name(self, hit: Hit) -> None:
        first, last = self.base + hit.first, self.base + hit.last
        actors = self._actors_of(hit)
        if not actors:
            return
        self._add(first, last, actors)

    def _actors_of(self, hit: Hit) -> tuple[Actor, ...]:
        first, last = self.base + hit.first, self.base + hit.last
        sense = self._choose(hit.senses)
        return (self.names.actor(sense, self.doc[first : last + 1].text, self.article.published),) if sense else ()

    def _choose(self, senses: tuple[Sense, ...]) -> Sense | None:
        """Whom the text has named before; then a state's own name before a capital or an adjective of two states."""
        if len(senses) == 1:
            return senses[0]
        earlier = {a.party for m in self.memory.mentions for a in m.actors}
        return min(senses, key=lambda s: (s.code not in earlier, _SURER.get(s.via, 9)))

    # -- offices -----------------------------------------------------------------------------------------------------

    def _office(self, role: RoleHit, by_first: dict[int, Hit], by_last: dict[int, Hit]) -> None:
        """An office with the owner written beside it: "Chinese Foreign Minister Wang Yi", "the army of Sudan"."""
        if any(i in self.taken for i in range(role.first, role.last + 1)):
            return
        first, owners = self._owners_before(role.first, by_last)
        # "UN secretary general": the office's own words hold its owner.
        inside = [by_first[i] for i in range(role.first, role.last) if i in by_first]
        owners = owners or _distinct([a for hit in inside for a in self._actors_of(hit)])
        last = role.last
        person = self._person_after(last + 1)
        after = person[-1].i if person else last
        if not owners:
            owners, last = self._owners_after(after, by_first, role)
            if not owners and not person:
                owners = self._apposed(role)
        last = max(last, after)
        if not owners and person and (known := self._known_person(person)):
            owners = known
        if not owners:
            owners = self._same_office(role, person)
        if owners:
            actors = tuple(self._act_as(o, role.role, person, role.text) for o in owners)
            self._add(first, last, actors, person=" ".join(t.text for t in person) or None, official=role.role.person)
            if role.role.person:
                self._learn(person, actors) if person else self._learn_apposed(first, last, actors)

    def _learn_apposed(self, first: int, last: int, actors: tuple[Actor, ...]) -> None:
        """ "Peru's foreign minister, Luis Quispe," and the other way round: learns the name beside the office."""
        comma = self._at(last + 1)
        name = self._person_after(last + 2) if comma is not None and comma.text == "," else []
        if not name:
            name = self._person_before(first - 1)
        if len(name) > 1 and not any(t.i in self.taken for t in name):
            whole = " ".join(t.text for t in name)
            named = tuple(a.model_copy(update={"name": whole}) for a in actors)
            self._add(name[0].i, name[-1].i, named, person=whole, official=True)
            self._learn(name, named)

    def _person_before(self, i: int) -> list[Token]:
        """The capitalised name that ends before the comma at i."""
        comma = self._at(i)
        if comma is None or comma.text != ",":
            return []
        name: list[Token] = []
        while (token := self._at(i - 1 - len(name))) is not None and len(name) < 5:
            if token.pos_ != "PROPN" or not token.text[:1].isupper() or self.names.knows(token.text):
                break
            if self.names.roles.is_role(token):
                break
            name.insert(0, token)
        return name

    def _owners_before(self, start: int, by_last: dict[int, Hit]) -> tuple[int, tuple[Actor, ...]]:
        """Owners to the left, past modifiers: "Afghanistan's acting", "Russian and Chinese"."""
        i, first = start - 1, start
        owners: list[Actor] = []
        steps = 0
        while i >= self.base and steps < 8:
            token = self.doc[i]
            steps += 1
            if i in by_last:
                hit = by_last[i]
                owners = [*self._actors_of(hit), *owners]
                first = self.base + hit.first
                i = first - 1
                if i >= self.base and self.doc[i].text in ("and", ",", "/", "&") and self._lists_owners(i, by_last):
                    i -= 1
                    continue
                break
            if token.pos_ == "VERB" and token.dep_ not in ("amod", "compound"):
                break  # "India appointed X high commissioner": a verb, no modifier like "newly appointed"
            if _may_modify(token):
                i -= 1
            elif token.lower_ in _SINGULAR | _PLURAL | _PERSONAL and token.dep_ == "poss":
                return i, self._refer(token)
            else:
                break
        if owners and first > self.base and self.doc[first - 1].lower_ in ("the", "a"):
            first -= 1
        return first, _distinct(owners)

    def _lists_owners(self, i: int, by_last: dict[int, Hit]) -> bool:
        """Whether another owner stands before the comma or "and" at i: "Russian and Chinese"."""
        before = i - 1
        while before >= self.base and self.doc[before].text in (*_POSSESSIVE, ","):
            before -= 1
        return before in by_last and self.names.is_modifier(by_last[before])

    def _owners_after(self, last: int, by_first: dict[int, Hit], role: RoleHit) -> tuple[tuple[Actor, ...], int]:
        """Owners to the right, with the last token used: "foreign ministers of Iran and Oman", "envoys from Chad"."""
        prep = self._at(last + 1)
        if prep is not None and prep.text == "," and role.role.person:
            prep = self._at(last + 2)
        allowed = ("of", "from") if role.role.mission else ("of", "for", "in") if role.role.body else ("of", "for")
        if prep is None or prep.lower_ not in allowed:
            return (), last
        owners: list[Actor] = []
        i = prep.i + 1
        while (token := self._at(i)) is not None:
            if i in by_first:
                hit = by_first[i]
                owners.extend(self._actors_of(hit))
                last = i = self.base + hit.last
            elif token.lower_ not in ("the", "and", ",", "both", "states", "state") and token.pos_ != "ADJ":
                break
            i += 1
        return _distinct(owners), last

    def _person_after(self, i: int) -> list[Token]:
        """The capitalised name that follows a title: "Foreign Minister Ishaq Dar"."""
        person: list[Token] = []
        while (token := self._at(i)) is not None and len(person) < 6:
            joins = person and token.lower_ in _NAME_JOINTS
            if not ((token.text[:1].isupper() and token.pos_ in ("PROPN", "NOUN", "ADJ", "VERB", "X")) or joins):
                break
            if self.names.knows(token.text) and token.ent_type_ != "PERSON":
                break
            if self.names.roles.is_role(token) and token.lower_ not in _NAMES_TOO:
                break
            person.append(token)
            i += 1
        while person and not person[-1].text[:1].isupper():
            person.pop()
        return person

    def _apposed(self, role: RoleHit) -> tuple[Actor, ...]:
        """ "Wang, the foreign minister": the name before the comma, if the text has introduced it."""
        i = role.first - 1
        while i >= self.base and self.doc[i].lower_ in {"the", "a", "his", "her"} | _MODIFIERS:
            i -= 1
        if i > self.base and self.doc[i].text == "," and self.doc[i - 1].pos_ == "PROPN":
            return self.memory.officials.get(self.doc[i - 1].text, ())
        return ()

    def _same_office(self, role: RoleHit, person: Sequence[Token]) -> tuple[Actor, ...]:
        """ "The ministry", "the president": whoever the text last named in that office or body."""
        if person or not role.role.acts_for_state:
            return ()
        before = self._at(role.first - 1)
        if before is None or before.lower_ not in {"the", "that", "this"} | _MODIFIERS:
            return ()
        for mention in reversed([*self.memory.mentions, *sorted(self.found, key=lambda m: m.start)]):
            for actor in mention.actors:
                if role.role.person and actor.role and actor.role.lower().endswith(role.lemma):
                    return (actor,)
        if role.role.body or role.role.person:
            for mention in reversed(self.memory.subjects):
                states = [a for a in mention.actors if self.names.is_state(a.party)]
                if len(states) == 1:
                    return (states[0],)
        return ()

    def _act_as(self, owner: Actor, role: Role, person: Sequence[Token], words: str) -> Actor:
        """The owner as it acts through the office or body."""
        sector = role.sector or owner.sector
        code = owner.party
        if sector and self.names.is_state(owner.party):
            code = f"{owner.party}.{sector}"
        return Actor(
            code=code,
            sector=sector,
            name=" ".join(t.text for t in person) or (None if role.person else words),
            role=words if role.person else None,
            via="office" if role.person else owner.via,
            authority=owner.authority,
        )

    # -- persons -----------------------------------------------------------------------------------------------------

    def _learn(self, person: Sequence[Token], actors: tuple[Actor, ...]) -> None:
        """Keeps the person under the names by which the text may speak of them from now on."""
        name = " ".join(t.text for t in person)
        start, end = self.sentence.where(person[0], person[-1])
        for key in self._keys(person):
            self.memory.officials[key] = actors
        self.memory.learned.append(Official(name, person[-1].text, actors[0], start, end))

    @staticmethod
    def _keys(person: Sequence[Token]) -> tuple[str, ...]:
        """Names used alone later: the last one, and the first where the family name leads (Wang Yi, Xi Jinping)."""
        words = [t.text for t in person if t.text[:1].isupper()]
        keys = {words[-1], " ".join(t.text for t in person)}
        if len(words) == 2 and len(words[0]) <= 5:
            keys.add(words[0])
        return tuple(keys)

    def _known_person(self, person: Sequence[Token]) -> tuple[Actor, ...]:
        full = " ".join(t.text for t in person)
        known = self.memory.officials.get(full) or self.memory.officials.get(person[-1].text)
        if not known and (actor := self.names.official(full, self.article.published)):
            known = (actor,)
        return known or ()

    def _persons(self) -> None:
        """Persons without a title: known from the text, or from the dated table of offices."""
        i = self.base
        while i < self.span.end:
            token = self.doc[i]
            if (
                i in self.taken
                or token.ent_type_ == "DATE"
                or token.pos_ not in ("PROPN", "NOUN", "ADJ", "X")
                or not token.text[:1].isupper()
            ):
                i += 1
                continue
            length, known = self._longest_person(i)
            if known:
                person = [self.doc[j] for j in range(i, i + length)]
                self._add(i, i + length - 1, known, person=" ".join(t.text for t in person), official=True)
                for key in self._keys(person):
                    self.memory.officials.setdefault(key, known)
            i += max(1, length)

    def _longest_person(self, i: int) -> tuple[int, tuple[Actor, ...]]:
        """The number of tokens of the longest known person's name at i, and who it is; 0 where there is none."""
        stop = i
        while stop < self.span.end and stop - i < 5 and stop not in self.taken and self._name_like(self.doc[stop]):
            stop += 1
        for end in range(stop, i, -1):
            person = [self.doc[j] for j in range(i, end)]
            if (
                person[-1].text[:1].isupper()
                and (known := self._known_person(person))
                and self._fits(person, end - i, stop - i)
            ):
                return end - i, known
        return 0, ()

    def _fits(self, person: Sequence[Token], length: int, run: int) -> bool:
        """A surname alone must stand alone: "Ali Khamenei's" is no "Khan Ali"."""
        return length == run or length > 1 or person[0].text in self.memory.officials

    @staticmethod
    def _name_like(token: Token) -> bool:
        return (token.text[:1].isupper() and token.is_alpha) or token.lower_ in _NAME_PARTS

    # -- references --------------------------------------------------------------------------------------------------

    def _references(self) -> None:
        for token in self.span:
            if token.i in self.taken:
                continue
            if token.pos_ == "PRON" and token.lower_ in _SINGULAR | _PERSONAL | _PLURAL:
                actors = self._refer(token)
                if actors:
                    self._add(token.i, token.i, actors)
            elif self._is_group(token):
                self._both_or_all(token)
            elif token.lower_ in ("country", "nation", "state") and self._is_definite(token):
                self._the_country(token)

    def _refer(self, token: Token) -> tuple[Actor, ...]:
        """The actors behind a pronoun: persons for "he", the last subject for "it" and "they"."""
        if token.lower_ in _PERSONAL:
            return self._last(lambda m: m.official, token)
        if token.lower_ in _PLURAL:
            several = self._coordinated_before(token)
            return several or self._last(lambda m: bool(m.actors), token)
        return self._last(lambda m: not m.official, token)

    def _last(self, test: Callable[[Mention], bool], token: Token) -> tuple[Actor, ...]:
        """The latest fitting subject in this sentence before the token, else of those before, else any mention."""
        start = self.sentence.offset + token.idx
        here = [m for m in sorted(self.found, key=lambda m: m.start) if m.end <= start and test(m)]
        if token.dep_ in ("dobj", "pobj", "dative") and here:
            # "Mali recalled its envoy to Algeria after accusing it": an object is not its own clause's subject.
            doer = self._doers_above(token)
            others = [m for m in here if not {a.party for a in m.actors} & doer]
            if others:
                return others[-1].actors
        subjects = [m for m in here if _is_subject(self.doc[m.head])]
        # The subject of the pronoun's own clause or of the clause above comes before a nearer object.
        if subjects:
            return subjects[-1].actors
        if here and _is_possessive(token):
            return here[-1].actors
        earlier = [m for m in self.memory.subjects[-6:] if test(m) and m.sentence >= self.sentence.index - 2]
        if earlier:
            return earlier[-1].actors
        return here[-1].actors if here else ()

    def _doers_above(self, token: Token) -> set[str]:
        """The parties of the subject nearest above the token."""
        for verb in token.ancestors:
            subjects = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")]
            parties = {a.party for m in self.found if m.head in {s.i for s in subjects} for a in m.actors}
            if parties:
                return parties
        return set()

    def _coordinated_before(self, token: Token) -> tuple[Actor, ...]:
        """ "Pakistan and Afghanistan … their missions": the last subjects joined by "and"."""
        start = self.sentence.offset + token.idx
        for m in reversed([m for m in sorted(self.found, key=lambda m: m.start) if m.end <= start]):
            joined = self._joined(m, self.found)
            if len(joined) > 1:
                return joined
        for m in reversed(self.memory.subjects[-4:]):
            if len(m.actors) > 1 and m.sentence >= self.sentence.index - 2:
                return m.actors
        return ()

    def _joined(self, mention: Mention, among: Sequence[Mention]) -> tuple[Actor, ...]:
        head = self.doc[mention.head]
        heads = {head.i, *(t.i for t in head.conjuncts)}
        return _distinct([a for m in among if m.head in heads for a in m.actors])

    def _is_group(self, token: Token) -> bool:
        """Whether the word stands for several parties: "both sides", "the two countries", "the trio", "rivals"."""
        if token.lemma_.lower() in _OWNED_NOUNS and token.tag_ in ("NNS", "NNPS"):
            return any(c.lower_ in _TOGETHER for c in token.lefts)
        if token.lemma_.lower() in _GROUP_NOUNS and token.tag_ in ("NNS", "NNPS"):
            counted = _TOGETHER | {"three", "all", "these", "neighbouring", "neighboring"}
            return any(c.lower_ in counted or (c.dep_ == "det" and c.lower_ == "the") for c in token.lefts)
        if token.lower_ in ("both", "trio") and token.dep_ in ("nsubj", "dobj", "pobj", "nsubjpass"):
            return True
        return token.lower_ in ("neighbours", "neighbors", "rivals")

    def _both_or_all(self, token: Token) -> None:
        """Adds the parties of such a word, or notes as trouble that the text does not tell which they are."""
        number = 3 if token.lower_ == "trio" or any(c.lower_ == "three" for c in token.lefts) else 2
        first = token.left_edge.i
        if any(c.lower_ == "these" for c in token.lefts) and token.lemma_ in ("country", "nation", "state"):
            several = next((m.actors for m in reversed(self.memory.subjects) if len(m.actors) > 1), ())
            if several:
                self._add(max(first, self.base), token.i, several)
            return
        parties = self._parties_in_focus(token, number)
        if len(parties) == number:
            via = "both sides" if number == 2 else "the trio"
            self._add(max(first, self.base), token.i, tuple(a.model_copy(update={"via": via}) for a in parties))
        elif any(c.lower_ in ("two", "both", "three") for c in token.lefts) or token.lower_ in ("both", "trio"):
            self._trouble(max(first, self.base), token.i, f"{number} parties meant, {len(parties)} found")

    def _parties_in_focus(self, token: Token, number: int) -> tuple[Actor, ...]:
        """The parties of this sentence before the words, else those joined in an earlier one, else the text's few."""
        start = self.sentence.offset + token.idx
        here = self._states([m for m in sorted(self.found, key=lambda m: m.start) if m.end <= start])
        if len(here) == number:
            return here
        if joined := next((m for m in reversed(self.memory.subjects) if len(self._states([m])) == number), None):
            return self._states([joined])
        by_sentence: dict[int, list[Mention]] = {}
        for m in self.memory.mentions:
            by_sentence.setdefault(m.sentence, []).append(m)
        for index in sorted(by_sentence, reverse=True):
            parties = self._states(by_sentence[index])
            if len(parties) == number:
                return parties
        everyone = self._states([*self.memory.mentions, *self.found])
        if len(everyone) == number:
            return everyone
        counts = Counter(a.party for m in [*self.memory.mentions, *self.found] for a in m.actors)
        ranked = sorted(everyone, key=lambda a: -counts[a.party])
        if len(ranked) > number and counts[ranked[number - 1].party] > counts[ranked[number].party]:
            return tuple(ranked[:number])
        return here if len(here) > number else ()

    def _states(self, mentions: Sequence[Mention]) -> tuple[Actor, ...]:
        """The parties of these mentions, one each: states, governments and groups that fight, no world bodies."""
        found: dict[str, Actor] = {}
        for m in mentions:
            for a in m.actors:
                if self.names.may_be_party(a.party):
                    found.setdefault(
                        a.party, Actor(code=a.party, sector="GOV", name=a.name, via=a.via, authority=a.authority)
                    )
        return tuple(found.values())

    def _is_definite(self, token: Token) -> bool:
        return any(c.lower_ in ("the", "that", "this") for c in token.lefts) and not any(
            c.dep_ in ("amod", "compound", "nummod", "poss") for c in token.lefts
        )

    def _the_country(self, token: Token) -> None:
        """Adds the state that "the country" means: this sentence's subject, else the one named last."""
        start = self.sentence.offset + token.idx
        here = [m for m in sorted(self.found, key=lambda m: m.start) if m.end <= start]
        # A subject of this sentence before a nearer object: "Chad expelled Fiji's envoy, whom the country accuses".
        subjects = [m for m in here if _is_subject(self.doc[m.head])]
        for mention in reversed([*self.memory.mentions[-12:], *here, *subjects]):
            states = [a for a in mention.actors if self.names.is_state(a.party)]
            if len(states) == 1:
                actor = Actor(code=states[0].party, sector="GOV", name=states[0].name, via="the country")
                self._add(token.left_edge.i, token.i, (actor,))
                return

    # -- bookkeeping -------------------------------------------------------------------------------------------------

    def _add(
        self, first: int, last: int, actors: tuple[Actor, ...], *, person: str | None = None, official: bool = False
    ) -> None:
        span = self.doc[first : last + 1]
        start, end = self.sentence.where(self.doc[first], self.doc[last])
        self.taken.update(range(first, last + 1))
        self.found.append(
            Mention(
                sentence=self.sentence.index, start=start, end=end, first=first, last=last, head=span.root.i,
                text=self.article.text[start:end], actors=actors, person=person, official=official,
            )
        )  # fmt: skip

    def _trouble(self, first: int, last: int, reason: str) -> None:
        start, end = self.sentence.where(self.doc[first], self.doc[last])
        span = quote(self.article, start, end)
        self.memory.troubles.append(Trouble(station="reading", reason=f"{span.quote!r}: {reason}", span=span))

    def _remember_subjects(self) -> None:
        """Subjects of this sentence, joined ones together, main clause last: what "it" and "they" fall back to."""
        subjects = [m for m in self.found if _is_subject(self.doc[m.head])]
        for m in sorted(subjects, key=lambda m: (_depth(self.doc[m.head]), m.start), reverse=True):
            joined = self._joined(m, self.found)
            self.memory.subjects.append(replace(m, actors=joined or m.actors))

    def _at(self, i: int) -> Token | None:
        return self.doc[i] if self.base <= i < self.span.end else None


def _is_in_capitals(words: Sequence[str]) -> bool:
    """Whether most words are printed in capitals, as in some headlines; a few are so in any text ("UN", "NATO")."""
    long = [w for w in words if len(w) > 1]
    return sum(w.isupper() for w in long) > 0.6 * max(1, sum(w.isalpha() for w in long))


def _is_subject(token: Token) -> bool:
    return token.dep_ in ("nsubj", "nsubjpass", "agent") or (token.dep_ == "pobj" and token.head.dep_ == "agent")


def _may_modify(token: Token) -> bool:
    """Whether the word may stand between an owner and an office."""
    if token.text in (*_POSSESSIVE, "-") or token.lower_ in _MODIFIERS | _RULED or token.pos_ in ("ADJ", "NUM"):
        return True
    return token.pos_ in ("NOUN", "PROPN") and token.dep_ in ("compound", "nmod", "amod")


def _is_possessive(token: Token) -> bool:
    return token.dep_ == "poss"


def _depth(token: Token) -> int:
    return sum(1 for _ in token.ancestors)


def _distinct(actors: Sequence[Actor]) -> tuple[Actor, ...]:
    """One actor a party, the first named."""
    found: dict[str, Actor] = {}
    for actor in actors:
        found.setdefault(actor.party, actor)
    return tuple(found.values())
