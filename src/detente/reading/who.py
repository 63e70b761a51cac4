"""The names that the reading station knows, ready for one pass over a text: states, organisations, groups, offices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from detente.model.actor import Actor
from detente.ontology.offices import Offices
from detente.ontology.organisations import Group, Organisations
from detente.ontology.roles import Role as RoleRow
from detente.ontology.states import State, States
from detente.reading.names import Hit, NameIndex, Sense

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_GOVERNING = frozenset("government administration regime authorities authority emirate cabinet ministry minister".split())


@dataclass(frozen=True)
class Role:
    """What a role word makes of an actor. `mission` roles belong to who sends them, whatever "to" or "in" follows."""

    sector: str | None
    person: bool
    body: bool
    mission: bool
    refers: bool


@dataclass(frozen=True)
class RoleHit:
    """A role word found at tokens [first, last] of the Doc."""

    first: int
    last: int
    text: str
    lemma: str
    role: Role


class Roles:
    """Role words by their last lemma, longest first."""

    def __init__(self, rows: tuple[RoleRow, ...]) -> None:
        self._by_last: dict[str, list[tuple[tuple[str, ...], Role]]] = {}
        for row in rows:
            if not row.acts_for_state:
                continue
            for phrase in row.words:
                words = tuple(phrase.lower().replace("’", "'").split())
                role = Role(row.sector, row.person, row.body, _is_mission(words), len(words) <= 3 and words[-1] != "people")
                self._by_last.setdefault(words[-1], []).append((words, role))
        for found in self._by_last.values():
            found.sort(key=lambda f: -len(f[0]))

    def find(self, span: Span) -> Iterator[RoleHit]:
        """Role words from left to right, longest first, none inside another."""
        end = span.start
        hits = [hit for token in span if (hit := self._at(token, span.start))]
        for hit in sorted(hits, key=lambda h: (h.first, -h.last)):
            if hit.first >= end:
                yield hit
                end = hit.last + 1

    def is_role(self, token: Token) -> bool:
        """Whether the token alone, or with what stands before it, is a role word."""
        return token.lemma_.lower() in self._by_last or token.lower_ in self._by_last

    def _at(self, token: Token, start: int) -> RoleHit | None:
        for key in dict.fromkeys((token.lower_, token.lemma_.lower())):
            for words, role in self._by_last.get(key, ()):
                first = token.i - len(words) + 1
                if first < start:
                    continue
                span = token.doc[first : token.i]
                if all(w in (t.lower_, t.lemma_.lower()) for w, t in zip(words[:-1], span, strict=True)):
                    return RoleHit(first, token.i, token.doc[first : token.i + 1].text, " ".join(words), role)
        return None


def _is_mission(words: tuple[str, ...]) -> bool:
    return words[-1] in ("ambassador", "envoy", "embassy", "commissioner", "commission", "nuncio", "consul", "consulate", "mission", "d'affaires", "attaché", "attache", "diplomat", "representative")


class Names:
    """All names, with what each stands for on the day of an article."""

    def __init__(
        self, states: States, organisations: Organisations, roles: tuple[RoleRow, ...], offices: Offices, blocked: tuple[str, ...]
    ) -> None:  # fmt: skip
        self._states, self._organisations, self._offices = states, organisations, offices
        self.roles = Roles(roles)
        self.index = NameIndex(_senses(states, organisations, blocked))
        self._words = frozenset(self.index.first_words)
        self._bodies = frozenset(o.code for o in organisations.organisations)

    def is_state(self, code: str) -> bool:
        """Whether the code is a state's or territory's."""
        return code in self._states

    def may_be_party(self, code: str) -> bool:
        """Whether the code may be one of "both sides": a state or a group that fights or governs, no world body."""
        return code in self._states or code not in self._bodies

    def knows(self, word: str) -> bool:
        """Whether a known name begins with this word."""
        return word in self._words

    def is_adjective(self, hit: Hit) -> bool:
        """Whether the hit is an adjective or demonym."""
        return all(s.via in ("adjective", "demonym") for s in hit.senses)

    def is_modifier(self, hit: Hit, doc: Doc) -> bool:
        """Whether the hit may stand before a noun that it owns: an adjective, or a name with its possessive."""
        return bool(hit.senses) and not any(s.via == "blocked" for s in hit.senses)

    def actor(self, sense: Sense, words: str, on: date | None) -> Actor:
        """The actor of a name as written on that day; a group that governs a state then acts for it."""
        acting = self._organisations.acts_for(sense.code, on=on) if sense.via == "group" else None
        if acting:
            return Actor(code=f"{acting.state}.GOV", sector="GOV", name=words, via="group", authority=acting.authority)
        if self.is_state(sense.code):
            code = sense.code if sense.sector in (None, "GOV") else f"{sense.code}.{sense.sector}"
            return Actor(code=code, sector=sense.sector or "GOV", name=words, via=sense.via)  # type: ignore[arg-type]  # checked by the record
        return Actor(code=sense.code, sector=sense.sector, name=words, via=sense.via)  # type: ignore[arg-type]

    def official(self, name: str, on: date | None) -> Actor | None:
        """The office-holder of that name on that day, from the dated table; none where two states share the name."""
        rows = self._offices.holder(name, on)
        if not rows or len({r.party for r in rows}) > 1:
            return None
        row = rows[0]
        code = f"{row.party}.GOV" if self.is_state(row.party) else row.party
        return Actor(code=code, sector="GOV" if self.is_state(row.party) else None, name=name, role=row.title, via="office table")


def _senses(states: States, organisations: Organisations, blocked: tuple[str, ...]) -> Iterator[tuple[str, Sense]]:
    for state in states:
        yield from _of_state(state)
    for row in organisations.rows:
        code = organisations.root(row.code)
        via = "group" if isinstance(row, Group) else "organisation"
        for name in row.names:
            yield name, Sense(code, row.sector, via, row.names[0])  # type: ignore[arg-type]
        for name in getattr(row, "adjectives", ()):
            yield name, Sense(code, row.sector, via, row.names[0])  # type: ignore[arg-type]
        for name in getattr(row, "metonyms", ()):
            yield name, Sense(code, row.sector, "capital", row.names[0])
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
