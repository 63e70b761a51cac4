"""All that the project knows, loaded once from its data folder."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from detente.model.base import Record
from detente.ontology.acts import Acts, load_acts
from detente.ontology.cameo import Cameo, load_cameo
from detente.ontology.lexicon import Lexicon, load_lexicon
from detente.ontology.loading import load_rows
from detente.ontology.offices import Offices, load_offices
from detente.ontology.organisations import Organisations, load_organisations
from detente.ontology.places import Gazetteer, load_gazetteer
from detente.ontology.plover import Plover, load_plover
from detente.ontology.reporting import Reporting, load_reporting
from detente.ontology.roles import Roles, load_roles
from detente.ontology.states import States, load_states
from detente.ontology.told import Told, load_told

DATA = Path(__file__).parents[1] / "data"


class _Blocked(Record):
    names: tuple[str, ...]


class _Pastimes(Record):
    source: str
    words: tuple[str, ...]


class Relevant(Record):
    """Words that make a text worth reading, and words that do not: lexicon/en/relevance.yml says which do what."""

    source: str
    alone: tuple[str, ...] = ()
    beside_a_party: tuple[str, ...] = ()
    of_states: tuple[str, ...] = ()
    referring: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    scoring: tuple[str, ...] = ()
    not_meant: tuple[str, ...] = ()


@dataclass(frozen=True)
class Knowledge:
    """States, organisations, offices, words and codes, each checked when loaded."""

    states: States
    organisations: Organisations
    offices: Offices
    roles: Roles
    blocked: tuple[str, ...]
    lexicon: Lexicon
    told: tuple[Told, ...]
    reporting: Reporting
    plover: Plover
    cameo: Cameo
    acts: Acts
    gazetteer: Gazetteer
    relevant: Relevant
    pastimes: frozenset[str]


@lru_cache(maxsize=4)
def load_knowledge(data: Path = DATA) -> Knowledge:
    """The knowledge of a data folder. Raises DataError, with file and line, where a row does not hold."""
    (relevant,) = load_rows(data / "lexicon" / "en" / "relevance.yml", Relevant)
    pastimes = load_rows(data / "lexicon" / "en" / "pastimes.yml", _Pastimes)
    blocked = load_rows(data / "lexicon" / "en" / "blocked.yml", _Blocked)
    return Knowledge(
        states=States(load_states(data)),
        organisations=load_organisations(data),
        offices=load_offices(data),
        roles=load_roles(data),
        blocked=tuple(n for row in blocked for n in row.names),
        lexicon=load_lexicon(data),
        told=load_told(data),
        reporting=load_reporting(data / "lexicon" / "en" / "reporting.yml"),
        plover=load_plover(data),
        cameo=load_cameo(data),
        acts=load_acts(data),
        gazetteer=load_gazetteer(data),
        relevant=relevant,
        pastimes=frozenset(word for row in pastimes for word in row.words),
    )
