"""A row as findings: its line is the article, and every record quotes it whole."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from detente.errors import InputError
from detente.exchange.crosswalk import Status
from detente.exchange.table import Refused, Row, titled
from detente.model import (
    Actor,
    Article,
    Channel,
    Evidence,
    Findings,
    Mission,
    MissionKind,
    Outlet,
    Representation,
    Standing,
    Trouble,
    When,
    article_id,
    quote,
)

Missions = frozenset[MissionKind]
NO_MISSIONS: Missions = frozenset()


@dataclass(frozen=True)
class Imported:
    """What a file gave: the findings of each good row, and the rows that were refused."""

    findings: tuple[Findings, ...]
    refused: tuple[Refused, ...]


@dataclass(frozen=True)
class Source:
    """Where rows come from."""

    coder: str
    name: str
    title: str
    published: date | None = None
    url: str | None = None


@dataclass(frozen=True)
class Draft:
    """A standing in the making: its type and fields, without the words behind it."""

    type: type
    fields: dict[str, Any]
    when: When


def findings(row: Row, source: Source, drafts: Iterable[Draft], troubles: Iterable[str] = ()) -> Findings:
    """The findings of one row. Raises InputError where a cell has a word that is none of ours."""
    article = Article(
        id=article_id(row.text),
        text=row.text,
        title=titled(source.title, row.header),
        published=source.published,
        url=source.url,
        source=Outlet(name=source.name),
    )
    words = quote(article, 0, len(article.text))
    built = tuple(_standing(f"s{number}", draft, words) for number, draft in enumerate(drafts, start=1))
    told = tuple(Trouble(station="exchange", reason=reason, span=words) for reason in troubles)
    return Findings(article=article, coder=source.coder, standings=built, troubles=told)


def _standing(number: str, draft: Draft, words: Evidence) -> Standing:
    try:
        made: Standing = draft.type(id=number, when=draft.when, evidence=(words,), **draft.fields)
    except ValidationError as error:
        first = error.errors()[0]
        column = str(first["loc"][0]) if first["loc"] else draft.type.__name__.lower()
        raise InputError(f"{column}: {first['msg']}, not {first['input']!r}") from error
    return made


def status_drafts(
    sender: Actor,
    receiver: Actor,
    status: Status,
    kept: Missions,
    when: When,
    *,
    through: Actor | None = None,
) -> Iterator[Draft]:
    """The standings that a level or status tells, and the end of each mission in `kept` that it leaves no room for."""
    both = {"sender": sender, "receiver": receiver}
    if status.mission:
        inferred = {"inferred": status.mission_inferred}
        yield Draft(Mission, {**both, "mission": status.mission, "state": status.state, **inferred}, when)
    elif status.class_ and _lesser(kept):
        # A head of one of the three classes heads an embassy, which takes the place of the lesser office.
        yield Draft(Mission, {**both, "mission": "embassy", "state": "open"}, when)
    if status.tells_head:
        head = {"class": status.class_, "phase": status.phase, "inferred": status.head_inferred}
        yield Draft(Representation, {**both, **head}, when)
    if status.channel:
        yield Draft(Channel, {**both, "channel": status.channel, "through": through}, when)
    for gone in sorted(_gone(status, kept)):
        if (status.mission, status.state) != (gone, "closed"):
            yield Draft(Mission, {**both, "mission": gone, "state": "closed"}, when)


def kept_after(status: Status, kept: Missions) -> Missions:
    """The missions there are at this status, if there were those before: one office takes the place of another."""
    now = status.open_mission
    if now is None and status.class_ and status.state != "closed":
        return (kept - _lesser(kept)) | {"embassy"} if _lesser(kept) else kept
    if now is None:
        return NO_MISSIONS
    if now == "consulate":
        return frozenset({now})
    return frozenset({now}) | (kept & {"consulate"})


def _lesser(kept: Missions) -> Missions:
    """The offices that are no embassies: no head of the three classes belongs to them."""
    return kept & {"liaison_office", "interests_section", "technical_mission"}


def _gone(status: Status, kept: Missions) -> Missions:
    """The missions that end without another office in their place."""
    after = kept_after(status, kept)
    replaced = after - {"consulate"}
    return frozenset(kind for kind in kept - after if kind == "consulate" or not replaced)
