"""One sentence while its actors are read: what is found in it so far, and what the text has said before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from detente.model.actor import Actor
from detente.model.article import Article, quote
from detente.model.official import Official
from detente.model.reading import Mention, Sentence
from detente.model.trouble import Trouble
from detente.reading.names import Hit, Sense
from detente.reading.who import Names

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

# What a name stands for where it may stand for several: a state's own name before an adjective or a capital. A seat of
# an organisation comes before the state around it: "Brussels" is the Union's first.
_SURER = {
    "name": 0, "list": 0, "organisation": 1, "group": 1, "seat": 2, "adjective": 3, "demonym": 3, "metonym": 4,
    "capital": 5, "former name": 6,
}  # fmt: skip


@dataclass
class Memory:
    """What the text has said so far: officials by surname, and mentions in order for later reference."""

    officials: dict[str, tuple[Actor, ...]] = field(default_factory=dict)
    learned: list[Official] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    subjects: list[Mention] = field(default_factory=list)
    # Parties that meet or speak with each other, told as "A met with B": who "they" are from then on.
    together: list[Mention] = field(default_factory=list)
    # States whose towns were named as places: who receives there is the host.
    placed: list[Actor] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    # Who issues the text: its "we".
    issuers: tuple[Actor, ...] = ()
    spoken: list[Mention] = field(default_factory=list)


class Scene:
    """One sentence, what is found in it, and the memory of the text."""

    def __init__(self, article: Article, sentence: Sentence, names: Names, memory: Memory) -> None:
        self.article, self.sentence, self.names, self.memory = article, sentence, names, memory
        self.span: Span = sentence.span
        self.doc = sentence.span.doc
        self.base = sentence.span.start
        self.tokens: list[Token] = list(sentence.span)
        self.found: list[Mention] = []
        self.taken: set[int] = set()
        # Words of places and of namesakes: no office-holder is meant by "Hague" in "The Hague".
        self.barred: set[int] = set()

    def at(self, i: int) -> Token | None:
        """The token with that index in the Doc; none outside the sentence."""
        return self.tokens[i - self.base] if 0 <= i - self.base < len(self.tokens) else None

    def ends(self, hit: Hit) -> tuple[int, int]:
        """The hit's first and last token, counted in the Doc."""
        return self.base + hit.first, self.base + hit.last

    def actors_of(self, hit: Hit) -> tuple[Actor, ...]:
        """Whom a name stands for: one actor, of a list of states each."""
        first, last = self.ends(hit)
        sense = self._choose(hit)
        if sense is None or sense.via == "blocked":
            return ()
        words, on = self.doc[first : last + 1].text, self.article.published
        if sense.via != "list":
            return (self.names.actor(sense, words, on),)
        return tuple(self.names.actor(replace(sense, code=code), words, on) for code in sense.code.split())

    def _choose(self, hit: Hit) -> Sense | None:
        """Whom the text has named before; then a state's own name before a capital or an adjective of two states."""
        if len(hit.senses) == 1:
            return hit.senses[0]
        earlier = {a.party for m in (*self.memory.mentions, *self.found) for a in m.actors}
        # The embassy in Brussels is one to the state, however much Brussels is the Union.
        before = self.at(self.base + hit.first - 1)
        within = before is not None and before.lower_ in ("in", "at", "near")
        return min(
            hit.senses, key=lambda s: (within and s.via == "metonym", s.code not in earlier, _SURER.get(s.via, 9))
        )

    def add(
        self, first: int, last: int, actors: tuple[Actor, ...], *, person: str | None = None, official: bool = False
    ) -> None:
        """Notes that the tokens [first, last] stand for these actors."""
        span = self.doc[first : last + 1]
        start, end = self.sentence.where(self.doc[first], self.doc[last])
        self.taken.update(range(first, last + 1))
        self.found.append(
            Mention(
                sentence=self.sentence.index, start=start, end=end, first=first, last=last, head=span.root.i,
                text=self.article.text[start:end], actors=actors, person=person, official=official,
            )
        )  # fmt: skip

    def trouble(self, first: int, last: int, reason: str) -> None:
        """Notes that the reference in the tokens [first, last] stays open."""
        start, end = self.sentence.where(self.doc[first], self.doc[last])
        span = quote(self.article, start, end)
        self.memory.troubles.append(Trouble(station="reading", reason=f"{span.quote!r}: {reason}", span=span))

    def before(self, token: Token) -> list[Mention]:
        """The sentence's mentions that end before the token, in order."""
        start = self.sentence.offset + token.idx
        return [m for m in sorted(self.found, key=lambda m: m.start) if m.end <= start]

    def doers_above(self, token: Token) -> set[str]:
        """The parties of the subject nearest above the token."""
        for verb in token.ancestors:
            subjects = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")]
            heads = {t.i for c in subjects for t in (c, *c.conjuncts)}
            parties = {a.party for m in self.found if m.head in heads for a in m.actors}
            if parties:
                return parties
        return set()

    def joined(self, mention: Mention) -> tuple[Actor, ...]:
        """The actors of the mention and of all that are joined to it by "and"."""
        head = self.doc[mention.head]
        # "The president of A, the king of B and the premier of C": the parser may set the second beside the first.
        listed = [c for c in head.children if c.dep_ == "appos" and any(g.dep_ == "conj" for g in c.children)]
        heads = {i for t in (head, *listed) for i in (t.i, *(c.i for c in t.conjuncts))}
        return distinct([a for m in self.found if m.head in heads for a in m.actors])

    def states(self, mentions: Sequence[Mention]) -> tuple[Actor, ...]:
        """The parties of these mentions, one each: states, governments and groups that fight, no world bodies."""
        found: dict[str, Actor] = {}
        for m in mentions:
            for a in m.actors:
                if self.names.may_be_party(a.party):
                    found.setdefault(
                        a.party, Actor(code=a.party, sector="GOV", name=a.name, via=a.via, authority=a.authority)
                    )
        return tuple(found.values())

    def meeting(self, mentions: Sequence[Mention]) -> Iterator[Mention]:
        """Each of these subjects who meets or speaks with another, with both as its actors."""
        at = {m.head: m for m in self.found}
        for m in mentions:
            verb = self.doc[m.head].head
            if self.doc[m.head].dep_ != "nsubj" or verb.lemma_.lower() not in self.names.words.references.meeting:
                continue
            near = [c for c in verb.children if c.dep_ == "dobj" and c.i in at and at[c.i].official]
            preps = [c for w in (verb, *verb.children) for c in w.children if c.dep_ == "prep" and c.lower_ == "with"]
            guests = [p for p in (*near, *(p for c in preps for p in c.children)) if p.i in at]
            both = distinct([*m.actors, *(a for g in guests for a in self.joined(at[g.i]))])
            if len({a.party for a in both}) > 1:
                yield replace(m, actors=tuple(a for a in both if self.names.may_be_party(a.party)))

    def close(self) -> None:
        """Moves what was found to the memory; of the subjects, those of the main clause come last."""
        self.found.sort(key=lambda m: (m.start, -m.end))
        self.memory.together.extend(self.meeting(self.found))
        self.memory.mentions.extend(self.found)
        subjects = [m for m in self.found if is_subject(self.doc[m.head])]
        for m in sorted(subjects, key=lambda m: (_depth(self.doc[m.head]), m.start), reverse=True):
            self.memory.subjects.append(replace(m, actors=self.joined(m) or m.actors))


def is_subject(token: Token) -> bool:
    """Whether the token does what its verb says, or suffers it as the subject of a passive."""
    return token.dep_ in ("nsubj", "nsubjpass", "agent") or (token.dep_ == "pobj" and token.head.dep_ == "agent")


def distinct(actors: Sequence[Actor]) -> tuple[Actor, ...]:
    """One actor a party, the first named."""
    found: dict[str, Actor] = {}
    for actor in actors:
        found.setdefault(actor.party, actor)
    return tuple(found.values())


def _depth(token: Token) -> int:
    return sum(1 for _ in token.ancestors)
