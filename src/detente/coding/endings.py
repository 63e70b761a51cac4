"""What the end of a deed tells of the deed that it ends.

"Freed two pilots held since May"                → they were held, by who frees them
"Will lift the ban that was imposed in March"    → it was imposed, by who lifts it
"Restored the ties cut six years ago"            → they were cut
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from detente.coding.clauses import first_of_list
from detente.coding.events import Draft
from detente.model.event import EventType
from detente.ontology.lexicon import Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

# Classes of words for what is ended, with its type and mode.
_ENDED: dict[str, tuple[EventType, str]] = {
    "ended_arrest": ("COERCE", "arrest"),
    "ended_seizure": ("COERCE", "seize"),
    "ended_sentence": ("SANCTION", "convict"),
    "ended_relations": ("SANCTION", "discontinue"),
}
_ENDS = frozenset(("RETREAT", "CONCEDE"))
# Acts that restore what was there before.
_RESTORES = frozenset(("restore_relations", "reopen_embassy", "return_ambassador", "open_consulate"))
# From the ended deed up to the word that ends it, through the noun that both are about.
_ABOUT = frozenset("dobj pobj prep nsubjpass nsubj conj appos poss compound nmod".split())
# How a passive without its subject is parsed beside a noun, or after it and a comma.
_BESIDE = frozenset(("acl", "relcl", "advcl"))


def ended(drafts: Sequence[Draft], lexicon: Lexicon) -> Iterator[Draft]:
    """The deeds that the drafts of a sentence end and that its words tell in passing, by and to the same parties."""
    told = {word.i for draft in drafts for word in draft.words}
    for draft in drafts:
        if draft.status in ("actual", "announced") and draft.actors and draft.recipients and _ends(draft):
            for word in draft.sentence.span:
                if word.i not in told and (ending := _what_ended(word, draft, lexicon)):
                    told.add(word.i)
                    type_, mode = ending
                    yield replace(
                        draft, deed=word, clause=word, words=(word,), type=type_, mode=mode, act=None, cameo=None,
                        contexts=(), hosts=(), mediators=(), status="actual", rule=f"ended.{word.lemma_.lower()}",
                        promises=(), answers=False, answered=False,
                    )  # fmt: skip


def _ends(draft: Draft) -> bool:
    """Whether the draft ends something, or promises to."""
    if draft.type == "AGREE":
        return any(promise.type in _ENDS or promise.act in _RESTORES for promise in draft.promises)
    return draft.type in _ENDS or draft.act in _RESTORES


def _what_ended(word: Token, draft: Draft, lexicon: Lexicon) -> tuple[EventType, str] | None:
    """The type and mode of what is ended, where the word tells of it in the passive beside a noun of the draft."""
    if word.tag_ != "VBN" or word.dep_ not in _BESIDE:
        return None
    children = {child.dep_ for child in word.children}
    if "agent" in children or (word.dep_ == "relcl" and "nsubjpass" not in children):
        return None
    if word.dep_ == "advcl" and (children & {"mark", "nsubj", "nsubjpass"} or word.nbor(-1).text != ","):
        return None
    noun = first_of_list(word.head)
    while noun.dep_ in _ABOUT and noun.head.i != noun.i and noun.i not in {w.i for w in draft.words}:
        noun = noun.head
    over = {draft.deed.i, draft.clause.i, *(w.i for w in draft.words), *(p.clause.i for p in draft.promises)}
    if noun.i not in over:
        return None
    lemma = word.lemma_.lower()
    return next((ended for name, ended in _ENDED.items() if lemma in lexicon.classes[name]), None)
