"""F14: a title against a post. "Ambassador" may be a personal rank, and an "envoy" of the news is of no class."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

from pydantic import Field

from detente.ledger.persons import same_person
from detente.ledger.seen import Seen
from detente.ledger.sides import SideState
from detente.ledger.tracks import OWN_NEWS
from detente.model import Flag, HeadClass, Representation
from detente.model.base import Record
from detente.ontology.loading import load_rows

TITLES = Path(__file__).parents[1] / "data" / "ontology" / "titles.yml"


class Title(Record):
    """Titles that fit the same classes of post; titles.yml explains every column."""

    titles: tuple[str, ...] = Field(min_length=1)
    fits: tuple[HeadClass, ...]


@lru_cache(maxsize=1)
def titles() -> Mapping[str, tuple[HeadClass, ...]]:
    """The classes that each title fits, by its plain words."""
    return {_plain(title): row.fits for row in load_rows(TITLES, Title) for title in row.titles}


def title_in(words: str) -> str | None:
    """The longest title that stands in the words of a role or a name; null where none does."""
    said = f" {_plain(words)} "
    return max((title for title in titles() if f" {title} " in said), key=len, default=None)


def title_against_post(seen: Seen, sender: str, receiver: str, side: SideState) -> list[Flag]:
    """F14, where the head in function bears a title that the post does not fit, or an ambassador heads no embassy."""
    head = side.head
    if head is None or head.value.class_ is None:
        return []
    class_, person, found = head.value.class_, head.value.person, []
    if class_ == "ambassador" and side.mission and side.mission_open and not side.embassy_open:
        words = f"the head of the {side.mission.value.kind} of {sender} at {receiver} is called ambassador"
        found.append(Flag(code="F14", words=words, entries=(*side.mission.entries, *head.entries)))
    since = (side.served or head).day
    for title, told in _called(person, sender, since=since, seen=seen).items():
        if class_ not in titles()[title] and not _rises_to(title, person, side):
            words = f"{person} of {sender} at {receiver} is called {title} and heads the mission as {class_}"
            found.append(Flag(code="F14", words=words, entries=tuple(dict.fromkeys((*head.entries, *told)))))
    return found


def _rises_to(title: str, person: str | None, side: SideState) -> bool:
    """Whether the title is that of the post to which the head is named."""
    designate = side.designate.value if side.designate else None
    return bool(designate and designate.class_ in titles()[title] and same_person(designate.person, person))


def _called(person: str | None, sender: str, *, since: date, seen: Seen) -> Mapping[str, tuple[str, ...]]:
    """The titles that say something of a post, by which a head is called since he is at it, with who calls him so.

    The title of the post that he had before is no surprise in the news of the change.
    """
    found: dict[str, tuple[str, ...]] = {}
    before = _classes_before(person, sender, since, seen)
    for day, entry, told in seen.told.titled if person else ():
        if since <= day and told.party == sender:
            title = title_in(told.words) if same_person(person, told.person) else None
            fits = {*titles()[title]} if title else set()
            if title and fits and not (fits & before and day - since <= OWN_NEWS):
                found[title] = (*found.get(title, ()), entry.id)
    return found


def _classes_before(person: str | None, sender: str, since: date, seen: Seen) -> set[HeadClass]:
    """The classes of post that somebody is told to have had before this one."""
    told = (each.standing for each in seen.placed if each.day < since)
    heads = (each for each in told if isinstance(each, Representation) and each.sender.party == sender and each.person)
    return {each.class_ for each in heads if each.class_ and same_person(each.person, person)}


def _plain(words: str) -> str:
    """The words without accents, case and curly apostrophes, one space between them."""
    bare = "".join(each for each in unicodedata.normalize("NFKD", words) if not unicodedata.combining(each))
    return " ".join(bare.replace("’", "'").replace(",", " ").casefold().split())
