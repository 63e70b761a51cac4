"""Standings that the text tells as how things are: "maintain embassies", "headed by chargés", "does not recognise"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from detente.coding import clauses
from detente.coding.parties import Parties, distinct, without
from detente.coding.patterns import phrases
from detente.coding.status import own_status
from detente.coding.view import Around, View
from detente.model.actor import Actor
from detente.model.reading import Sentence
from detente.ontology.lexicon import Lexicon
from detente.ontology.told import Told

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True)
class Found:
    """A standing told: its row, the word it hangs on, its words' extent, and its parties."""

    row: Told
    token: Token
    extent: tuple[int, int]
    negated: bool
    first: Actor
    second: Actor | None
    parties: tuple[Actor, ...]

    @property
    def fields(self) -> dict[str, str]:
        """What the row sets, as told: affirmed or denied."""
        return dict(self.row.when_negated if self.negated else self.row.set)


Rows = Mapping[str, Sequence[Told]]


def by_head(rows: Iterable[Told]) -> Rows:
    """The rows, in their order, by the lemmas on which their phrases hang."""
    found: dict[str, list[Told]] = defaultdict(list)
    for row in rows:
        for head in row.heads:
            found[head].append(row)
    return dict(found)


def told(sentence: Sentence, rows: Rows, lexicon: Lexicon, parties: Parties) -> Iterator[Found]:
    """The standings that the sentence tells, one a directed pair; each word goes to the first row that takes it."""
    if sentence.words.isdisjoint(rows):
        return
    for token in sentence.span:
        for row in rows.get(token.lemma_.lower(), ()):
            may = lexicon.may_hold(row, parties.words)
            if may and (found := _at(sentence, row, token, lexicon, parties)) is not None:
                yield from found
                break


def _at(sentence: Sentence, row: Told, token: Token, lexicon: Lexicon, parties: Parties) -> list[Found] | None:
    """The standings that the row finds at the token; null where it does not take it."""
    if not phrases(token, row.verbs, row.nouns):
        return None
    view = View(Around(token, parties), None, lexicon, acting=False)
    if not view.allows_words(row.object, row.preps, row.also) or not view.has_subject(row.subject):
        return None
    verb = _above(token)
    # A format exists once its next meeting is set; every other standing must be so, not be planned.
    if own_status(verb) in ("announced", "possible") and not row.format:
        return None
    negated = clauses.is_negated(verb)
    if not (row.when_negated if negated else row.set):
        return None
    if row.format:
        return _format(sentence, row, token, view, negated)
    return _pairs(sentence, row, token, view, negated, parties) or None


def _format(sentence: Sentence, row: Told, token: Token, view: View, negated: bool) -> list[Found]:
    """The format of talks, if at least two parties are known to sit in it; its words tell of nothing else."""
    first = view.first(row.first)
    second = view.first(row.second, apart_from=first) if row.second else ()
    everyone = distinct([*first, *second]) or distinct(view.focus())
    if len(everyone) < 2:
        return []
    return [Found(row, token, _extent(sentence, token), negated, everyone[0], None, everyone)]


def _pairs(
    sentence: Sentence, row: Told, token: Token, view: View, negated: bool, parties: Parties
) -> list[Found]:  # fmt: skip
    """The standing for every pair of its first and second parties; of several first ones alone, between them."""
    first = view.first(row.first)
    second = view.first(row.second, apart_from=first) if row.second else ()
    if row.standing == "relations" and not first:
        first = parties.pair()  # "diplomatic relations continue": those of the two that the text is about
    if len(first) > 1 and not second:
        second = first
    extent = _extent(sentence, token)
    found = [Found(row, token, extent, negated, a, b, (a, b)) for a, b in product(first, second) if a.party != b.party]
    if found and row.standing == "representation":
        found.extend(_likewise(sentence, row, token, negated, parties))
    return found


def _likewise(sentence: Sentence, row: Told, token: Token, negated: bool, parties: Parties) -> Iterator[Found]:
    """ "… is headed by a chargé, as is the Cuban embassy in Paris", "… and so is the Malian one": the same again."""
    for verb in sentence.span:
        said = any(c.lower_ in ("as", "so") for c in verb.children)
        if verb.lemma_ == "be" and verb.i > token.i and said and verb.dep_ in ("advcl", "conj", "ccomp", "parataxis"):
            missions = [c for c in verb.children if c.dep_ in ("nsubj", "attr")]
            senders = parties.of(missions)
            hosts = parties.of([p for m in missions for p in clauses.prepositions(m, ["in", "to"])], places=True)
            for a, b in product(senders, without(hosts, senders)):
                yield Found(row, verb, _extent(sentence, verb), negated, a, b, (a, b))


def _above(token: Token) -> Token:
    """The token itself where it is a verb, else the verb that it hangs on."""
    while token.pos_ not in ("VERB", "AUX") and token.head != token:
        token = token.head
    return token


def _extent(sentence: Sentence, token: Token) -> tuple[int, int]:
    """From the trigger's first to its last word, its complements included."""
    words = [t for t in token.subtree if not t.is_punct] or [token]
    subject = [c for c in token.children if c.dep_ in ("nsubj", "nsubjpass")]
    first = min([token.i, *(t.left_edge.i for t in subject if t.i < token.i)])
    if token.pos_ in ("NOUN", "PROPN"):
        first = token.left_edge.i
    last = max(t.i for t in words)
    return sentence.where(sentence.span.doc[first], sentence.span.doc[last])
