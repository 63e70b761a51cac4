"""Codes, days and counts as people read them."""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from detente.cli import later
from detente.ontology.organisations import DATA, Organisations, load_organisations
from detente.ontology.states import States, load_states
from detente.ontology.words import word_of, words_of

_VOWELS = "aeiou"


@lru_cache(maxsize=1)
def states() -> States:
    """The states, loaded once; the rest of the knowledge stays where it is."""
    return States(load_states(DATA))


def organisations() -> Organisations:
    """The organisations and groups."""
    return load_organisations()


@lru_cache(maxsize=4096)
def shown(code: str) -> str:
    """The name of a party's code: "PAK" → "Pakistan"; a code without a name stays as it is."""
    party = code.split(".", 1)[0]
    if party in states():
        return states().by_code(party).name
    row = organisations().codes.get(party)
    return row.names[0] if row else later.exchange.former_state(party) or party


def with_article(code: str) -> str:
    """The name of a party's code as it stands in a sentence: "NLD" → "the Netherlands"."""
    party = code.split(".", 1)[0]
    article = "the " if party in states() and states().by_code(party).takes_the else ""
    return f"{article}{shown(party)}"


def several(codes: Iterable[str]) -> str:
    """Names joined with "and", each once; empty for no codes."""
    names = list(dict.fromkeys(shown(code) for code in codes))
    return " and ".join(", ".join(names).rsplit(", ", 1))


def in_words(told: str) -> str:
    """What the ledger says in codes, with names: "PAK → AFG: recall_ambassador" → "Pakistan → Afghanistan: …"."""
    parties, colon, rest = told.partition(": ")
    if not colon:
        return told.replace("_", " ")
    rest = _deed_in_words(rest).replace("_", " ").replace("head charge", "head chargé d'affaires")
    return re.sub(r"[A-Z][A-Z0-9_+]+", lambda found: shown(found[0]), parties) + colon + rest


def _deed_in_words(told: str) -> str:
    """PLOVER's types as verbs: "ASSAULT.destroy" → "attacks (destroy)", "agreed AID" → "agreed to aid"."""
    type_, _, mode = told.partition(".")
    if type_ in words_of("deed"):
        return f"{word_of('deed', type_).word}{f' ({mode})' if mode else ''}"
    grade, _, thing = told.rpartition(" ")
    return f"{grade} to {word_of('deed', thing).several}" if thing in words_of("deed") else told


def named(words: str) -> str:
    """A sentence of codes with names: "SAU has an ambassador" → "Saudi Arabia has an ambassador"."""
    return re.sub(r"\b[A-Z]{3,}\b", lambda found: shown(found[0]), words.replace("_", " "))


def speaker(told: str) -> str:
    """Who says what, by name: "AFG declines" → "Afghanistan will not confirm"."""
    party, _, stance = told.partition(" ")
    who = "the report" if party == "publisher" else shown(party)
    return f"{who} {word_of('stance', stance).word}" if stance else who


def day(when: date) -> str:
    """A day in words: 21 May 2025."""
    return f"{when.day} {when:%B} {when.year}"


def counted(number: int, noun: str) -> str:
    """A number with its noun: 1 entry, 2 entries."""
    if number != 1:
        noun = f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2:-1] not in _VOWELS else f"{noun}s"
    return f"{number:,} {noun}"
