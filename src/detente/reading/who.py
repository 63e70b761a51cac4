"""The names that the reading station knows, ready for one pass over a text: states, organisations, groups, offices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from spacy.symbols import ADP, ADV, AUX, CCONJ, DET, NUM, PART, PRON, PUNCT, SCONJ, VERB  # type: ignore[import-not-found]

from detente.model.actor import Actor, Sector
from detente.ontology.offices import Offices
from detente.ontology.organisations import Group, Organisations
from detente.ontology.roles import Roles as RoleTable
from detente.ontology.states import State, States
from detente.reading.name_words import NameWords, load_name_words
from detente.reading.names import Hit, NameIndex, Sense, Via

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

# Roles that a state sends: what follows "to" or "in" is where they serve, not whose they are.
_MISSION_WORDS = frozenset(
    "ambassador envoy embassy embassie commissioner commission nuncio consul consulate mission affaire d'affaire "
    "attaché attache diplomat representative".split()
)
_NO_NOUN = frozenset((VERB, AUX, ADP, PUNCT, DET, PRON, CCONJ, SCONJ, ADV, PART, NUM))
_WINDOW = 7


@dataclass(frozen=True)
class Role:
    """What a role word makes of an actor. `mission` roles belong to who sends them, whatever "to" or "in" follows."""

    sector: Sector | None
    person: bool
    body: bool
    mission: bool
    acts_for_state: bool


@dataclass(frozen=True)
class RoleHit:
    """A role word found at tokens [first, last] of the Doc."""

    first: int
    last: int
    text: str
    lemma: str
    role: Role


class Roles:
    """Role words of a sentence, by the table of roles."""

    def __init__(self, table: RoleTable) -> None:
        self._table = table

    def find(self, span: Span, tokens: Sequence[Token]) -> Iterator[RoleHit]:
        """Role words among the span's tokens from left to right, longest first, none inside another."""
        end = span.start
        hits = [hit for token in tokens if (hit := self._at(token, span))]
        for hit in sorted(hits, key=lambda h: (h.first, h.first - h.last)):
            if hit.first >= end:
                yield hit
                end = hit.last + 1

    def is_role(self, token: Token) -> bool:
        """Whether the token can be the head of a role phrase."""
        return self._table.is_head(token.lower_) or self._table.is_head(token.lemma_.lower())

    def _at(self, token: Token, span: Span) -> RoleHit | None:
        # "Its firm rejection", "an official visit": what the noun is, nobody's office.
        if token.pos in _NO_NOUN or not self.is_role(token) or (token.tag_ == "JJ" and token.dep_ == "amod"):
            return None
        first, last = max(span.start, token.i - _WINDOW), min(span.end, token.i + _WINDOW)
        window = [token.doc[i].lower_ for i in range(first, last)]
        found = self._table.match(window, token.i - first)
        if found is None:
            window[token.i - first] = token.lemma_.lower()
            found = self._table.match(window, token.i - first)
        if found is None:
            return None
        start, end = first + found.first, first + found.last
        words = token.doc[start : end + 1].text
        row = found.role
        role = Role(row.sector, row.person, row.body, _is_mission(words.lower().split()), row.acts_for_state)
        return RoleHit(start, end, words, words.lower(), role)


def _is_mission(words: Sequence[str]) -> bool:
    return any(w.rstrip("s") in _MISSION_WORDS for w in words)


class Names:
    """All names, with what each stands for on the day of an article."""

    def __init__(
        self, states: States, organisations: Organisations, roles: RoleTable, offices: Offices,
        blocked: tuple[str, ...], words: NameWords | None = None,
    ) -> None:  # fmt: skip
        self.words = words or load_name_words()
        self._states, self._organisations, self._offices = states, organisations, offices
        self.roles = Roles(roles)
        self._senses = tuple(_senses(states, organisations, blocked, self.words))
        self.index = NameIndex(self._senses)
        self._words = frozenset(self.index.first_words)
        self.epithets = _epithets(states, organisations, self.words)
        self._bodies = frozenset(o.code for o in organisations.organisations)
        self._members = {o.code: frozenset(o.members) for o in organisations.organisations if o.members}

    def parties(self) -> Iterator[tuple[str, str]]:
        """Every name with its party's code, those of office-holders too; an empty code where a name is nobody's."""
        yield from ((name, code) for name, sense in self._senses for code in sense.code.split() or ("",))
        yield from ((name, row.party) for row in self._offices.rows for name in (row.name, *row.aliases))

    def surnames(self) -> Iterator[tuple[str, str]]:
        """The surnames of office-holders with their party's code."""
        yield from ((row.surname, row.party) for row in self._offices.rows)

    def groups(self) -> Iterator[str]:
        """The codes of listed groups."""
        yield from (sense.code for _, sense in self._senses if sense.via == "group")

    def is_state(self, code: str) -> bool:
        """Whether the code is a state's or territory's."""
        return code in self._states

    def neighbours(self, code: str) -> frozenset[str]:
        """The codes of a state's neighbours."""
        return frozenset(self._states.by_code(code).neighbours) if code in self._states else frozenset()

    def members(self, code: str) -> frozenset[str]:
        """The codes of the states that a small group of them consists of; none where the group is large or no group."""
        return self._members.get(code, frozenset())

    def may_be_party(self, code: str) -> bool:
        """Whether the code may be one of "both sides": a state or a group that fights or governs, no world body."""
        return code in self._states or code not in self._bodies

    def knows(self, word: str) -> bool:
        """Whether a known name begins with this word."""
        return word in self._words

    def is_adjective(self, hit: Hit) -> bool:
        """Whether the hit is an adjective or demonym."""
        return all(s.via in ("adjective", "demonym") for s in hit.senses)

    def is_modifier(self, hit: Hit) -> bool:
        """Whether the hit may stand before a noun that it owns: an actor's adjective or name."""
        return bool(hit.senses) and not any(s.via == "blocked" for s in hit.senses)

    def actor(self, sense: Sense, words: str, on: date | None) -> Actor:
        """The actor of a name as written on that day; a group that governs a state then acts for it."""
        acting = self._organisations.acts_for(sense.code, on=on) if sense.via == "group" else None
        if acting:
            return Actor(code=f"{acting.state}.GOV", sector="GOV", name=words, via="group", authority=acting.authority)
        if self.is_state(sense.code):
            code = sense.code if sense.sector in (None, "GOV") else f"{sense.code}.{sense.sector}"
            return Actor(code=code, sector=sense.sector or "GOV", name=words, via=sense.via)
        return Actor(code=sense.code, sector=sense.sector, name=words, via=sense.via)

    def official(self, name: str, on: date | None) -> Actor | None:
        """The office-holder of that name on that day, from the dated table; none where two states share the name."""
        rows = self._offices.holder(name, on)
        if on is None and len({r.party for r in rows}) > 1:
            # Of an undated text, whoever holds an office still is meant.
            rows = tuple(r for r in rows if r.until is None) or rows
        if not rows or len({r.party for r in rows}) > 1:
            return None
        row = rows[0]
        code = f"{row.party}.GOV" if self.is_state(row.party) else row.party
        return Actor(
            code=code, sector="GOV" if self.is_state(row.party) else None, name=name, role=row.title, via="office table"
        )


def _epithets(states: States, organisations: Organisations, words: NameWords) -> dict[str, frozenset[str]]:
    """The nouns by which a text may call a party again ("the kingdom"), with the codes of all that are called so."""
    called: dict[str, set[str]] = {}
    for state in states:
        for noun in state.epithets:
            called.setdefault(noun, set()).add(state.code)
    for row in organisations.organisations:
        for noun in row.epithets:
            called.setdefault(noun, set()).add(organisations.root(row.code))
    for group in organisations.groups:
        for noun in words.references.group_nouns[group.kind]:
            called.setdefault(noun, set()).add(organisations.root(group.code))
    return {noun: frozenset(codes) for noun, codes in called.items()}


def _senses(
    states: States, organisations: Organisations, blocked: tuple[str, ...], words: NameWords
) -> Iterator[tuple[str, Sense]]:
    """Every name with each thing that it may stand for."""
    for state in states:
        yield from _of_state(state)
    for row in organisations.rows:
        code = organisations.root(row.code)
        via: Via = "group" if isinstance(row, Group) else "organisation"
        for name in row.names:
            yield name, Sense(code, row.sector, via, row.names[0])
        for name in getattr(row, "adjectives", ()):
            yield name, Sense(code, row.sector, via, row.names[0])
        for name in getattr(row, "metonyms", ()):
            # A court's seat is its state's first; a union's seat is the union's.
            yield name, Sense(code, row.sector, "capital" if row.sector == "JUD" else "metonym", row.names[0])
    for several in words.references.lists:
        for name in several.names:
            yield name, Sense(" ".join(several.codes), "GOV", "list", name)
    for name in blocked:
        yield name, Sense("", None, "blocked", name)


def _of_state(state: State) -> Iterator[tuple[str, Sense]]:
    for name in state.names:
        yield name, Sense(state.code, "GOV", "name", state.name)
    for former in state.former:
        yield former.name, Sense(state.code, "GOV", "former name", state.name)
    for name in state.adjectives:
        yield name, Sense(state.code, "GOV", "adjective", state.name)
    for name in state.demonyms:
        if name not in state.adjectives:
            yield name, Sense(state.code, None, "demonym", state.name)
    for name in state.capitals:
        if name not in state.names:
            yield name, Sense(state.code, "GOV", "capital", state.name)
    for seat in state.seats:
        yield seat.name, Sense(state.code, seat.sector, "seat", state.name)
