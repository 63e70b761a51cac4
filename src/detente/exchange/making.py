"""A row as findings: its line is the article, and every record quotes it whole."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from detente.errors import InputError
from detente.exchange.crosswalk import Status
from detente.exchange.table import Refused, Row
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
        title=source.title,
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
    sender: Actor, receiver: Actor, status: Status, before: Status | None, when: When, through: Actor | None = None
) -> Iterator[Draft]:
    """The standings that a level or status tells, and those that it ends."""
    both = {"sender": sender, "receiver": receiver}
    if status.mission:
        yield Draft(Mission, {**both, "mission": status.mission, "state": status.state}, when)
    if status.class_:
        yield Draft(Representation, {**both, "class": status.class_, "inferred": status.head_inferred}, when)
    if status.channel:
        yield Draft(Channel, {**both, "channel": status.channel, "through": through}, when)
    if ended := _ended(status, before):
        yield Draft(Mission, {**both, "mission": ended, "state": "closed"}, when)


def _ended(status: Status, before: Status | None) -> MissionKind | None:
    """The mission that is gone: one office takes the place of another, and a consulate may stay beside any."""
    was, now = before.open_mission if before else None, status.open_mission
    gone = was is not None and (now is None or (now == "consulate" and was != "consulate"))
    return was if gone and (status.mission, status.state) != (was, "closed") else None
