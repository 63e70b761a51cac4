"""Whether a capital or a seat of government acts, or is a mere place: "Kabul denied it", "shops in Kabul".

Decided by what the name hangs on: the subject of a verb acts, who stands after "with" is a party, and what comes after
"in" is a place unless the post or authority there is meant ("the embassy in Kabul").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.reading.name_words import Metonyms

if TYPE_CHECKING:
    from spacy.tokens import Token

_NOUNS = ("NOUN", "PROPN", "NUM", "PRON")
_CITY = frozenset("capital city town metropolis suburb neighbourhood neighborhood port district".split())


def is_place(token: Token, words: Metonyms, *, building: bool = False) -> bool:
    """Whether the capital whose head word this is stands for itself; `building` for a seat inside it."""
    token = _first_of_list(token)
    head = token.head
    if token.dep_ in ("compound", "nmod", "amod", "poss"):
        return _is_urban(head, words, owned=token.dep_ == "poss", building=building)
    if token.dep_ == "pobj":
        return _is_building_at(head, words) if building else _is_place_after(head, words)
    if building:
        return False
    if token.dep_ == "appos":
        return head.lemma_.lower() in _CITY
    if _has_post(head, words):
        return False
    if token.dep_ in ("nsubj", "nsubjpass"):
        # A town freezes; a government freezes ties.
        verbs = words.place_objects if token.dep_ == "nsubjpass" else words.place_verbs
        return head.lemma_.lower() in verbs and not any(c.dep_ in ("dobj", "ccomp", "xcomp") for c in head.children)
    if token.dep_ in ("dobj", "dative"):
        return head.lemma_.lower() in words.place_objects
    return False


def _first_of_list(token: Token) -> Token:
    """The first of names joined by "and": the others stand where it stands."""
    while token.dep_ == "conj" and token.head.pos_ in _NOUNS:
        token = token.head
    return token


def _is_urban(head: Token, words: Metonyms, *, owned: bool, building: bool) -> bool:
    """Whether the noun is a town's ("Rome's metro"), not a government's ("the Rabat letter")."""
    noun = head.lemma_.lower()
    if noun in words.urban:
        return True
    if owned or building or _is_of_policy(head, words) or noun in words.posts | words.authorities:
        return False
    # A compound that the parser took for one name: "the sky over Baghdad orange".
    if head.dep_ == "pobj":
        return _is_place_after(head.head, words)
    return head.pos_ == "NOUN"


def _is_building_at(prep: Token, words: Metonyms) -> bool:
    governor = prep.head
    if prep.lower_ in words.handed:
        return governor.pos_ in _NOUNS or not _is_aimed(governor, words)
    return prep.lower_ in ("of", "at") and governor.lemma_.lower() in words.urban


def _is_place_after(prep: Token, words: Metonyms) -> bool:
    """Whether what follows the preposition is a place, by the word that it hangs on."""
    governor, word = prep.head, prep.lower_
    noun = governor.lemma_.lower()
    if word in words.party_preps:
        return word == "for" and noun in words.motion
    if (
        governor.pos_ in ("VERB", "AUX")
        and word in ("in", "at", "to", "from")
        and _has_post(governor, words, sent=word != "from")
    ):
        return False
    if word == "to":
        return _leads_to(governor, words)
    if word == "from":
        return not (noun in words.receiving or _is_of_policy(governor, words) or noun in words.posts)
    if word == "of":
        return governor.pos_ in ("NOUN", "PROPN", "NUM", "ADV") and not (
            _is_of_policy(governor, words) or noun in words.posts | words.authorities
        )
    if word in ("at", "on") and _is_aimed(governor, words):
        return False
    if word in ("in", "at"):
        return not _posted(governor, words)
    return word in words.place_preps


def _leads_to(governor: Token, words: Metonyms) -> bool:
    """Whether "to" leads to a town: after a verb or noun of motion, or in "from one to another"."""
    if _posted(governor, words):
        return False
    if governor.lemma_.lower() in words.motion:
        return True
    return any(c.dep_ == "prep" and c.lower_ == "from" for c in governor.lefts)


def _is_aimed(governor: Token, words: Metonyms) -> bool:
    """ "Struck back at Madrid", "put pressure on Kyiv": a verb, adjective or noun that is aimed at somebody."""
    if governor.lemma_.lower() in words.aimed or governor.lower_ in words.aimed:
        return True
    return any(c.dep_ == "dobj" and c.lemma_.lower() in words.aimed | words.policy for c in governor.rights)


def _posted(governor: Token, words: Metonyms) -> bool:
    return governor.lemma_.lower() in words.posts | words.authorities


def _has_post(verb: Token, words: Metonyms, *, sent: bool = True) -> bool:
    """ "The ambassador left Oslo", "closed its embassy in Oslo": who is posted there, or the post, is spoken of.

    Without `sent` only as the verb's object: an envoy may carry a letter from anywhere.
    """
    kinds = ("dobj", "nsubjpass", "nsubj") if sent else ("dobj", "nsubjpass")
    return any(c.dep_ in kinds and c.lemma_.lower() in words.posts for c in verb.children)


def _is_of_policy(noun: Token, words: Metonyms) -> bool:
    lemma = noun.lemma_.lower()
    return lemma in words.policy or (len(lemma) > 5 and lemma.endswith(words.policy_ends))
