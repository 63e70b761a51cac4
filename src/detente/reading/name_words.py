"""The words by which names and references are told apart: the three files references, metonyms and namesakes."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from detente.model.base import Record
from detente.ontology.loading import load_rows

WORDS = Path(__file__).parents[1] / "data" / "lexicon" / "en"

Words = frozenset[str]


class StateList(Record):
    """Names of several states at once ("Baltic states") and the codes of those states."""

    names: tuple[str, ...]
    codes: tuple[str, ...]


class Issuers(Record):
    """Words that tell who issues a text; `own` texts are of one party whatever others their title names."""

    texts: Words
    own: Words
    by: Words
    about: Words
    issue: Words
    posts: Words
    voices: Words
    lasting: Words
    domains: Words


class References(Record):
    """lexicon/en/references.yml: words that refer back to parties named before."""

    pair_nouns: Words
    bare_nouns: Words
    owned_nouns: Words
    pair_heads: dict[str, int]
    country_nouns: Words
    regions: Words
    party_verbs: Words
    party_preps: Words
    object_doers: Words
    parts: Words
    hosts: Words
    meeting: Words
    group_nouns: dict[str, Words]
    issuers: Issuers
    lists: tuple[StateList, ...]


class Metonyms(Record):
    """lexicon/en/metonyms.yml: when a capital or a seat acts as its government, and when it is a mere place."""

    place_verbs: Words
    place_objects: Words
    motion: Words
    place_preps: Words
    party_preps: Words
    aimed: Words
    receiving: Words
    policy: Words
    policy_ends: tuple[str, ...]
    posts: Words
    authorities: Words
    urban: Words
    handed: Words


class Namesakes(Record):
    """lexicon/en/namesakes.yml: what makes a state's or town's name stand for something else."""

    things: Words
    trade: Words
    proper: Words
    before: Words
    titles: Words
    calls: Words
    given: Words
    surnames: Words
    shy: Words
    us_states: Words
    us_namesakes: dict[str, Words]
    us_offices: Words
    languages: Words
    persons: Words
    standing: Words


@dataclass(frozen=True)
class NameWords:
    """The three files."""

    references: References
    metonyms: Metonyms
    namesakes: Namesakes


@lru_cache(maxsize=4)
def load_name_words(folder: Path = WORDS) -> NameWords:
    """The words of a folder. Raises DataError, with file and line, where a row does not hold."""
    (references,) = load_rows(folder / "references.yml", References)
    (metonyms,) = load_rows(folder / "metonyms.yml", Metonyms)
    (namesakes,) = load_rows(folder / "namesakes.yml", Namesakes)
    return NameWords(references, metonyms, namesakes)
