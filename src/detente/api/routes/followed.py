"""What holds across articles: claims with every voice on them, promises to their end, deeds each told once."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, TypeVar

from fastapi import Query, Response
from pydantic import Field

from detente.api import cached
from detente.api.answering import as_json
from detente.api.asking import AskedAbout, AskedDay, Held
from detente.api.paging import latest, page
from detente.api.routes.common import router_of
from detente.api.shapes import Claims, Commitments, Occurrences
from detente.model import (
    ClaimState,
    CommitmentState,
    EventType,
    FollowedClaim,
    FollowedCommitment,
    Grade,
    Occurrence,
)

router = router_of("followed")

T = TypeVar("T", FollowedClaim, FollowedCommitment)

_WORD = r"^[a-z_0-9-]{1,60}$"


class _AskedClaims(AskedAbout, AskedDay):
    """The query of claims."""

    state: ClaimState | None = Field(None, description="Only claims in this state.", examples=["disputed"])


class _AskedCommitments(AskedAbout, AskedDay):
    """The query of promises."""

    state: CommitmentState | None = Field(None, description="Only promises in this state.", examples=["open"])
    grade: Grade | None = Field(None, description="Only promises whose last rung is this.", examples=["signed"])
    type: EventType | None = Field(None, description="Only promises of this PLOVER type.", examples=["SUPPORT"])
    act: str | None = Field(None, pattern=_WORD, description="Only promises of this act.", examples=["open_embassy"])
    overdue: bool = Field(False, description="Only promises that are overdue on the day.", examples=[True])


class _AskedOccurrences(AskedAbout):
    """The query of deeds."""

    type: EventType | None = Field(None, description="Only deeds of this PLOVER type.", examples=["SANCTION"])
    act: str | None = Field(None, pattern=_WORD, description="Only this diplomatic act.", examples=["expel_diplomats"])


@router.get("/claims", response_model=Claims, summary="Claims with every voice on them")
def get_claims(ledger: Held, asked: Annotated[_AskedClaims, Query()]) -> Response:
    """Each claim once over all articles, as it stood on the day `as_of`, the latest first.

    `since` and `until` bound the day of the first voice. The state follows from the last word of each holder, and gives
    no verdict.
    """
    rows = [
        each
        for each in cached.claims(ledger, pair=asked.about, valid=asked.day, known=asked.by_day, clock=asked.clock)
        if asked.state in (None, each.state)
        and _within(each.since, asked)
        and _names(asked.of, (*each.against_parties, *(voice.holder for voice in each.voices)))
    ]
    found, after = _latest_first("claim", rows, asked)
    return as_json(Claims(claims=found, next=after))


@router.get("/commitments", response_model=Commitments, summary="Promises to their end")
def get_commitments(ledger: Held, asked: Annotated[_AskedCommitments, Query()]) -> Response:
    """Each promise once over all articles, as it stood on the day `as_of`, the latest first.

    `since` and `until` bound the day of the first rung. Overdue is a mark, not a fact about the world.
    """
    whole = cached.commitments(ledger, pair=asked.about, as_of=asked.day, known=asked.by_day, clock=asked.clock)
    rows = [
        each
        for each in whole
        if asked.state in (None, each.state)
        and asked.grade in (None, each.rungs[-1].grade)
        and asked.type in (None, each.type)
        and asked.act in (None, each.act)
        and (each.overdue or not asked.overdue)
        and _within(each.since, asked)
        and _names(asked.of, (*each.promisors, *each.beneficiaries))
    ]
    found, after = _latest_first("commitment", rows, asked)
    return as_json(Commitments(commitments=found, next=after))


@router.get("/occurrences", response_model=Occurrences, summary="Deeds, each once however often it was told")
def get_occurrences(ledger: Held, asked: Annotated[_AskedOccurrences, Query()]) -> Response:
    """Each deed once with every report, number and voice, in order of their days.

    It is listed where some of the days in which it may fall lie in `since` to `until`.
    """
    rows = [
        each
        for each in cached.occurrences(ledger, pair=asked.about, known=asked.by_day, clock=asked.clock)
        if asked.type in (None, each.type)
        and asked.act in (None, each.act)
        and (asked.since is None or each.latest >= asked.since)
        and (asked.until is None or each.earliest < asked.until)
        and _names(asked.of, (*each.actors, *each.recipients))
    ]
    found, after = page(
        "occurrence", rows, _day_key, cursor=asked.cursor, kinds=(int, int, str, str), limit=asked.limit
    )
    return as_json(Occurrences(occurrences=found, next=after))


def _latest_first(noun: str, rows: Iterable[T], asked: AskedAbout) -> tuple[tuple[T, ...], str | None]:
    """A page of the rows, by their first days, the latest first."""

    def key(each: T) -> tuple[int, str]:
        return latest(each.since), each.id

    return page(noun, sorted(rows, key=key), key, cursor=asked.cursor, kinds=(int, str), limit=asked.limit)


def _day_key(each: Occurrence) -> tuple[int, int, str, str]:
    """What deeds are ordered by."""
    return each.earliest.toordinal(), each.latest.toordinal(), each.type, each.id


def _within(day: date, asked: AskedAbout) -> bool:
    return (asked.since is None or day >= asked.since) and (asked.until is None or day < asked.until)


def _names(party: str | None, codes: Iterable[str]) -> bool:
    """Whether the party is among the codes, itself or a part of it."""
    return party is None or any(code.split(".", 1)[0] == party for code in codes)
