"""Offices and persons: "Chinese Foreign Minister Wang Yi", "the army of Sudan", and later "Wang" or "the minister".

Who holds an office is learned where the text says so, and looked up in the dated table where it does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from detente.model.actor import Actor
from detente.model.article import quote
from detente.model.official import Official
from detente.reading.names import Hit
from detente.reading.pronouns import PERSONAL, PLURAL, SINGULAR, Pronouns
from detente.reading.scene import Scene, distinct, is_subject
from detente.reading.who import Role, RoleHit

if TYPE_CHECKING:
    from spacy.tokens import Token

# Words that may stand between an owner and an office: "Chad's newly appointed foreign minister".
_MODIFIERS = frozenset(
    "acting interim caretaker former ex outgoing deputy vice new newly appointed elected re- current then first "
    "incumbent late senior top chief high ranking high-ranking - principal assistant permanent special veteran "
    "visiting exiled then- longtime long-time hardline state-run state official regional national federal local "
    "ruling de facto self-proclaimed internationally recognised recognized".split()
)
# "The Taliban-led administration": who leads a government acts through it.
RULED = frozenset("led run ruled controlled dominated".split())
# Small words inside the names of persons.
_NAME_JOINTS = frozenset("al bin bint ben von van de da dos der el ibn al- - ul zu e".split())
_NAME_PARTS = frozenset("al bin - al- de von van".split())
# Words for offices that are surnames and given names too.
_NAMES_TOO = frozenset("king judge major bishop guard".split())
# Officials of several parties, where they stand in the plural without an owner: references tell whose.
_JOINTLY = frozenset("leader minister president".split())
_POSSESSIVE = ("'s", "’s", "'", "’")
_OWN = SINGULAR | PLURAL | PERSONAL


class Offices:
    """The offices and persons of one sentence."""

    def __init__(self, scene: Scene, pronouns: Pronouns, hits: Sequence[Hit]) -> None:
        self.scene, self.names, self.memory, self.doc = scene, scene.names, scene.memory, scene.doc
        self.pronouns = pronouns
        self._by_first = {scene.ends(hit)[0]: hit for hit in hits}
        self._by_last = {scene.ends(hit)[1]: hit for hit in hits}
        self._open: list[RoleHit] = []

    def offices(self) -> None:
        """Adds the offices whose owner is named or known; those of a pronoun wait until all names are found."""
        for role in self.names.roles.find(self.scene.span, self.scene.tokens):
            if self._is_of_pronoun(role):
                self._open.append(role)
            else:
                self._office(role, self._by_first, self._by_last)

    def owned_offices(self) -> None:
        """Adds "its envoy" and "their two ministers", once all names of the sentence are found."""
        for role in self._open:
            self._office(role, self._by_first, self._by_last)

    def _is_of_pronoun(self, role: RoleHit) -> bool:
        i = role.first - 1
        while (token := self.scene.at(i)) is not None and role.first - i < 6:
            if token.lower_ in _OWN and token.dep_ == "poss":
                return True
            if not _may_modify(token) or i in self._by_last:
                return False
            i -= 1
        return False

    def _office(self, role: RoleHit, by_first: Mapping[int, Hit], by_last: Mapping[int, Hit]) -> None:
        """An office with the owner written beside it: "Chinese Foreign Minister Wang Yi", "the army of Sudan"."""
        if any(i in self.scene.taken for i in range(role.first, role.last + 1)) or self._is_in_name(role):
            return
        first, owners = self._owners_before(role.first, by_last)
        # "UN secretary general": the office's own words hold its owner.
        inside = [by_first[i] for i in range(role.first, role.last) if i in by_first]
        owners = owners or distinct([a for hit in inside for a in self.scene.actors_of(hit)])
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
            name = _written(person) or None
            self.scene.add(first, last, actors, person=name, official=role.role.person)
            if role.role.person:
                self._learn(person, actors, first, last) if person else self._learn_apposed(first, last, actors)

    def _is_in_name(self, role: RoleHit) -> bool:
        """Whether the office is but the end of a name: the "states" of "the United States in Syrian waters"."""
        hit = self._by_last.get(role.last)
        return hit is not None and self.scene.ends(hit)[0] < role.first

    def _learn_apposed(self, first: int, last: int, actors: tuple[Actor, ...]) -> None:
        """ "Peru's foreign minister, Luis Quispe," and the other way round: learns the name beside the office."""
        comma = self.scene.at(last + 1)
        name = self._person_after(last + 2) if comma is not None and comma.text == "," else []
        if not name:
            name = self._person_before(first - 1)
        if len(name) > 1 and not any(t.i in self.scene.taken for t in name):
            whole = _written(name)
            named = tuple(a.model_copy(update={"name": whole}) for a in actors)
            self.scene.add(name[0].i, name[-1].i, named, person=whole, official=True)
            self._learn(name, named, min(first, name[0].i), max(last, name[-1].i))

    def _person_before(self, i: int) -> list[Token]:
        """The capitalised name that ends before the comma at i."""
        comma = self.scene.at(i)
        if comma is None or comma.text != ",":
            return []
        name: list[Token] = []
        while (token := self.scene.at(i - 1 - len(name))) is not None and len(name) < 5:
            if token.pos_ != "PROPN" or not token.text[:1].isupper() or self.names.knows(token.text):
                break
            if self.names.roles.is_role(token):
                break
            name.insert(0, token)
        return name

    def _owners_before(self, start: int, by_last: Mapping[int, Hit]) -> tuple[int, tuple[Actor, ...]]:
        """Owners to the left, past modifiers: "Afghanistan's acting", "Russian and Chinese"."""
        i, first = start - 1, start
        owners: list[Actor] = []
        joined = False
        steps = 0
        while i >= self.scene.base and steps < 8:
            token = self.doc[i]
            steps += 1
            if i in by_last:
                if owners and token.dep_ == "pobj":
                    break  # "In Saudi Arabia, Turkish and Omani officials …"
                hit = by_last[i]
                owners = [*self.scene.actors_of(hit), *owners]
                first = self.scene.base + hit.first
                i = first - 1
                joined = joined or (i >= self.scene.base and self.doc[i].text in ("and", "/", "&"))
                if joined and self.doc[i].text in ("and", ",", "/", "&") and self._lists_owners(i, by_last):
                    i -= 1
                    continue
                break
            if token.pos_ == "VERB" and token.dep_ not in ("amod", "compound"):
                break  # "India appointed X high commissioner": a verb, no modifier like "newly appointed"
            if _may_modify(token):
                i -= 1
            elif token.lower_ in _OWN and token.dep_ == "poss":
                return i, self.pronouns.refer(token)
            else:
                break
        if owners and first > self.scene.base and self.doc[first - 1].lower_ in ("the", "a"):
            first -= 1
        return first, distinct(owners)

    def _lists_owners(self, i: int, by_last: Mapping[int, Hit]) -> bool:
        """Whether another owner stands before the comma or "and" at i: "Russian and Chinese"."""
        before = i - 1
        while before >= self.scene.base and self.doc[before].text in (*_POSSESSIVE, ","):
            before -= 1
        return before in by_last and self.names.is_modifier(by_last[before])

    def _owners_after(self, last: int, by_first: Mapping[int, Hit], role: RoleHit) -> tuple[tuple[Actor, ...], int]:
        """Owners to the right, with the last token used: "foreign ministers of Iran and Oman", "envoys from Chad"."""
        prep = self.scene.at(last + 1)
        if prep is not None and prep.text == "," and role.role.person:
            prep = self.scene.at(last + 2)
        allowed = ("of", "from") if role.role.mission else ("of", "for", "in") if role.role.body else ("of", "for")
        if role.lemma.startswith("counterpart"):
            allowed = ("of", "from", "in")
        if prep is None or prep.lower_ not in allowed:
            return (), last
        owners: list[Actor] = []
        i = prep.i + 1
        while (token := self.scene.at(i)) is not None:
            if i in by_first:
                hit = by_first[i]
                owners.extend(self.scene.actors_of(hit))
                last = i = self.scene.base + hit.last
            elif token.lower_ not in ("the", "and", ",", "both", "states", "state") and token.pos_ != "ADJ":
                break
            i += 1
        return distinct(owners), last

    def _person_after(self, i: int) -> list[Token]:
        """The capitalised name that follows a title: "Foreign Minister Ishaq Dar"."""
        person: list[Token] = []
        while (token := self.scene.at(i)) is not None and len(person) < 6:
            joins = person and (token.lower_ in _NAME_JOINTS or _follows_hyphen(token))
            if not ((token.text[:1].isupper() and token.pos_ in ("PROPN", "NOUN", "ADJ", "VERB", "X")) or joins):
                break
            if self.names.knows(token.text) and token.ent_type_ != "PERSON":
                break
            if self.names.roles.is_role(token) and token.lower_ not in _NAMES_TOO:
                break
            person.append(token)
            i += 1
        while person and not (person[-1].text[:1].isupper() or _follows_hyphen(person[-1])):
            person.pop()
        return person

    def _apposed(self, role: RoleHit) -> tuple[Actor, ...]:
        """ "Wang, the foreign minister": the name before the comma, if the text has introduced it."""
        i = role.first - 1
        while i >= self.scene.base and self.doc[i].lower_ in {"the", "a", "his", "her"} | _MODIFIERS:
            i -= 1
        if i > self.scene.base and self.doc[i].text == "," and self.doc[i - 1].pos_ == "PROPN":
            capital = self.doc[role.first].text[:1].isupper()
            own = self.memory.issuers if len(self.memory.issuers) == 1 and capital else ()
            return self.memory.officials.get(self.doc[i - 1].text, own)
        comma = self.scene.at(role.last + 1)
        if comma is not None and comma.text == "," and (name := self._person_after(role.last + 2)):
            return self._known_person(name)  # "The Foreign Secretary, David Lammy,"
        return ()

    def _same_office(self, role: RoleHit, person: Sequence[Token]) -> tuple[Actor, ...]:
        """ "The ministry", "the president": whoever the text last named in that office or body."""
        if not role.role.acts_for_state or role.role.sector == "JUD":
            return ()
        issuers, head = self.memory.issuers, self.doc[role.last]
        if person:
            # "Minister Vieira spoke with …": in a statement one whom it need not introduce is its issuer's.
            own = (
                len(issuers) == 1
                and self.names.is_state(issuers[0].party)
                and is_subject(self.doc[role.first : person[-1].i + 1].root)
            )
            return issuers if own and role.role.person else ()
        before = self.scene.at(role.first - 1)
        if before is None or before.lower_ not in {"the", "that", "this"} | _MODIFIERS:
            # "Prime Minister thanked …", without an article: whom the text has named in that office.
            opens = before is None and head.text[:1].isupper() and is_subject(head)
            return self._held(role)[:1] if opens and role.role.person else ()
        if len(issuers) > 1 and role.role.person and head.tag_ in ("NNS", "NNPS"):
            return issuers  # "the Presidents" of a joint statement
        if role.role.person and head.tag_ in ("NNS", "NNPS") and head.lemma_.lower() in _JOINTLY:
            return ()  # "the leaders" are more than the one named last
        if role.role.person and (same := self._held(role)):
            # In a statement "the President" is its issuer's, whomever he met.
            return next(((a,) for a in same if len(issuers) == 1 and a.party == issuers[0].party), same[:1])
        house = role.role.person or (role.role.body and role.role.sector == "GOV")
        if house and len(issuers) == 1 and self.doc[role.first].text[:1].isupper():
            return issuers
        if role.role.body and role.role.sector == "GOV" and (opposed := self._opposed(role)):
            return opposed
        if role.role.body or role.role.person:
            for mention in reversed(self.memory.subjects):
                states = [a for a in mention.actors if self.names.is_state(a.party)]
                if len(states) == 1:
                    return (states[0],)
        return ()

    def _opposed(self, role: RoleHit) -> tuple[Actor, ...]:
        """ "Bolivia's opposition accused | the government": the government that it opposes."""
        before = (a for m in self.scene.found if m.last < role.first for a in m.actors)
        return tuple(a for a in before if a.sector == "OPP" and self.names.is_state(a.party))[:1]

    def _held(self, role: RoleHit) -> tuple[Actor, ...]:
        """Those whom the text has named in the office, the last first."""
        named = [*self.memory.mentions, *sorted(self.scene.found, key=lambda m: m.start)]
        actors = (a for m in reversed(named) for a in m.actors if a.role)
        return tuple(a for a in actors if a.role and _is_called(a.role.lower(), role.lemma))

    def _act_as(self, owner: Actor, role: Role, person: Sequence[Token], words: str) -> Actor:
        """The owner as it acts through the office or body."""
        sector = role.sector or owner.sector
        code = owner.party
        if sector and self.names.is_state(owner.party):
            code = f"{owner.party}.{sector}"
        return Actor(
            code=code,
            sector=sector,
            name=_written(person) or (None if role.person else words),
            role=words if role.person else None,
            via="office" if role.person else owner.via,
            authority=owner.authority,
        )

    # -- persons -----------------------------------------------------------------------------------------------------

    def _learn(self, person: Sequence[Token], actors: tuple[Actor, ...], first: int, last: int) -> None:
        """Keeps the person under the names by which the text may speak of them from now on.

        The tokens [first, last] hold office and name; the first time they are kept as the record's evidence.
        """
        name, actor, learned = _written(person), actors[0], self.memory.learned
        for key in self._keys(person):
            self.memory.officials[key] = actors
        if all((name, actor.party) != (known.name, known.party) for known in learned):
            words = quote(self.scene.article, *self.scene.sentence.where(self.doc[first], self.doc[last]))
            learned.append(
                Official(
                    id=f"o{len(learned) + 1}", party=actor.party, sector=actor.sector, name=name, role=actor.role,
                    evidence=(words,),
                )
            )  # fmt: skip

    @staticmethod
    def _keys(person: Sequence[Token]) -> tuple[str, ...]:
        """Names used alone later: the last one, and the first where the family name leads (Wang Yi, Xi Jinping)."""
        words = [word for word in _written(person).split() if word.lower() not in _NAME_JOINTS]
        keys = {words[-1], _written(person)}
        if len(words) == 2 and len(words[0]) <= 5:
            keys.add(words[0])
        return tuple(keys)

    def _known_person(self, person: Sequence[Token]) -> tuple[Actor, ...]:
        full = _written(person)
        known = self.memory.officials.get(full) or self.memory.officials.get(person[-1].text)
        if not known and (actor := self.names.official(full, self.scene.article.published)):
            known = (actor,)
        return known or ()

    def persons(self) -> None:
        """Persons without a title: known from the text, or from the dated table of offices."""
        i = self.scene.base
        while i < self.scene.span.end:
            token = self.scene.tokens[i - self.scene.base]
            if (
                not token.text[:1].isupper()
                or i in self.scene.taken
                or i in self.scene.barred
                or token.pos_ not in ("PROPN", "NOUN", "ADJ", "X")
                or token.ent_type_ == "DATE"
            ):
                i += 1
                continue
            length, known = self._longest_person(i)
            if known:
                person = [self.doc[j] for j in range(i, i + length)]
                self.scene.add(i, i + length - 1, known, person=_written(person), official=True)
                for key in self._keys(person):
                    self.memory.officials.setdefault(key, known)
            i += max(1, length)

    def _longest_person(self, i: int) -> tuple[int, tuple[Actor, ...]]:
        """The number of tokens of the longest known person's name at i, and who it is; 0 where there is none."""
        stop = i
        while (
            stop < self.scene.span.end
            and stop - i < 5
            and stop not in self.scene.taken | self.scene.barred
            and self._name_like(self.doc[stop])
        ):
            stop += 1
        for end in range(stop, i, -1):
            person = [self.doc[j] for j in range(i, end)]
            if (
                (person[-1].text[-1:].isalpha() and person[-1].lower_ not in _NAME_JOINTS)
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
        plain = token.text.replace("-", "").replace("’", "").replace("'", "")
        if token.text[:1].isupper() or token.lower_.startswith(("al-", "el-")):
            return plain.isalpha() and token.text not in _POSSESSIVE
        return token.lower_ in _NAME_PARTS or _follows_hyphen(token)


def _is_called(role: str, words: str) -> bool:
    """Whether the holder of the office may be called by these words: "the minister", "the secretary (of state)"."""
    return role.endswith(words) or role.startswith(f"{words} of ")


def _may_modify(token: Token) -> bool:
    """Whether the word may stand between an owner and an office."""
    if token.text in (*_POSSESSIVE, "-") or token.lower_ in _MODIFIERS | RULED or token.pos_ in ("ADJ", "NUM"):
        return True
    return token.pos_ in ("NOUN", "PROPN") and token.dep_ in ("compound", "nmod", "amod")


def _follows_hyphen(token: Token) -> bool:
    """ "Jae-myung": the small half of a given name that the tokenizer has split."""
    return token.i > 0 and token.nbor(-1).text == "-" and not token.nbor(-1).whitespace_ and token.text.isalpha()


def _written(person: Sequence[Token]) -> str:
    """The name as the text writes it, with its hyphens."""
    return "".join(t.text_with_ws for t in person).strip()
