"""What the API takes and gives where no record of the model has that shape already.

What each field says, with an example, stands in data/api/fields.yml.
"""

import json
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from detente.api.asking import Day
from detente.coding import Explanation
from detente.ledger import Hit, ListedArticle
from detente.model import (
    Agreement,
    Bearing,
    Change,
    Claim,
    Commitment,
    Doubt,
    Entry,
    Event,
    Flag,
    FollowedClaim,
    FollowedCommitment,
    HeldArticle,
    Judgement,
    News,
    Occurrence,
    Official,
    Outlet,
    Pair,
    PairCount,
    Recorded,
    Run,
    Skipped,
    Standing,
    Trouble,
    Verdict,
)
from detente.model.base import Record


class Health(Record):
    """That the server answers, its version, and that the ledger can be read."""

    status: Literal["ok"] = "ok"
    version: str


# --- Pages of lists: `next` is the cursor of the page after this, null on the last.


class Pairs(Record):
    """The pairs that the ledger holds."""

    pairs: tuple[PairCount, ...]
    next: str | None = None


class History(Record):
    """A page of a history."""

    pair: Pair
    changes: tuple[Change, ...]
    next: str | None = None


class Flags(Record):
    """A page of the marks on the record of a pair, as it stood on a day."""

    pair: Pair
    valid: Day
    flags: tuple[Flag, ...]
    next: str | None = None


class Events(Record):
    """A page of event entries, the last recorded first."""

    events: tuple[Entry, ...]
    next: str | None = None


class Standings(Record):
    """A page of standing entries, the last recorded first."""

    standings: tuple[Entry, ...]
    next: str | None = None


class Claims(Record):
    """A page of claims, each once over all articles, the latest first."""

    claims: tuple[FollowedClaim, ...]
    next: str | None = None


class Commitments(Record):
    """A page of promises, each once over all articles, the latest first."""

    commitments: tuple[FollowedCommitment, ...]
    next: str | None = None


class Occurrences(Record):
    """A page of deeds, each once over all articles, in order of their days."""

    occurrences: tuple[Occurrence, ...]
    next: str | None = None


class Articles(Record):
    """A page of articles, the last recorded first."""

    articles: tuple[ListedArticle, ...]
    next: str | None = None


class Hits(Record):
    """A page of what a search found: titles first, then quotes, the last recorded first."""

    hits: tuple[Hit, ...]
    next: str | None = None


class Runs(Record):
    """A page of runs, the last first."""

    runs: tuple[Run, ...]
    next: str | None = None


class NewsPage(Record):
    """A page of what the ledger learned, in order."""

    changes: tuple[News, ...]
    next: str | None = None


class Judgements(Record):
    """A page of judgements, the last first."""

    judgements: tuple[Judgement, ...]
    next: str | None = None


class Agreements(Record):
    """A page of how far each two analysts agree."""

    agreements: tuple[Agreement, ...]
    next: str | None = None


class Doubts(Record):
    """A page of the entries that most need an analyst's eye."""

    doubts: tuple[Doubt, ...]
    next: str | None = None


# --- Names


class StateRow(Record):
    """A state or territory as it is listed: being listed is no verdict on its status."""

    code: str
    name: str
    names: tuple[str, ...]
    status: str
    of: str | None = None
    capital: str | None = None


class StateList(Record):
    """A page of the states and territories that are known by code or name."""

    states: tuple[StateRow, ...]
    next: str | None = None


class StateHeld(Record):
    """A state or territory, and a page of the pairs of the ledger that it is in."""

    state: StateRow
    pairs: tuple[PairCount, ...]
    next: str | None = None


class OrganisationRow(Record):
    """An organisation or group as it is listed: being listed is no verdict on what it is."""

    code: str
    name: str
    names: tuple[str, ...]
    kind: str
    sector: str
    members: tuple[str, ...] = ()
    home: str | None = None


class OrganisationList(Record):
    """A page of the organisations and groups that are known by code or name."""

    organisations: tuple[OrganisationRow, ...]
    next: str | None = None


# --- Texts


class Text(Record):
    """A report to read."""

    text: str
    published: Day = None
    title: str | None = Field(None, max_length=1000)
    url: str | None = Field(None, max_length=4000)
    explain: bool = False


class SentArticle(Record):
    """A report to read: its text, or the web address to fetch it from. With `record`, what it says is kept."""

    text: str | None = None
    url: str | None = Field(None, max_length=4000)
    published: Day = None
    title: str | None = Field(None, max_length=1000)
    record: bool = False


class SentFile(Record):
    """A report to read, as a file in a form: plain text or HTML. With `record`, what it says is kept."""

    file: str = Field(json_schema_extra={"format": "binary"})
    published: Day = None
    title: str | None = Field(None, max_length=1000)
    record: bool = False


class ArticleRead(Record):
    """An article without its text."""

    id: str
    title: str | None = None
    published: Day = None
    language: str
    url: str | None = None
    source: Outlet | None = None
    skipped: tuple[Skipped, ...] = ()


class ReadText(Record):
    """The records of a text; `id` is the article's."""

    id: str
    article: ArticleRead
    coder: str
    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    standings: tuple[Standing, ...] = ()
    officials: tuple[Official, ...] = ()
    troubles: tuple[Trouble, ...] = ()


class Answer(ReadText):
    """The records of a text, as `detente read --json` prints them, with `explanations` where they were asked for."""

    explanations: tuple[Explanation, ...] = ()


class Posted(ReadText):
    """The records of a text that was sent in; and where it was to be kept, what that did, after it is done.

    `changes` are the entries that were made or taken back, `bearings` how each bears on what other articles told.
    """

    effect: str
    recorded: Recorded | None = None
    changes: tuple[News, ...] = ()
    bearings: tuple[Bearing, ...] = ()


class ArticleHeld(Record):
    """An article of the ledger with its records, and how each bears on what other articles told."""

    article: HeldArticle
    bearings: tuple[Bearing, ...]


# --- Judgements


def _without_zeros(fields: dict[str, Any] | None) -> dict[str, Any] | None:
    """The fields. Raises ValueError where a word of them holds a NUL, which no database takes."""
    if "\\u0000" in json.dumps(fields):
        raise ValueError("it holds a NUL; take it out")
    return fields


_Reason = Annotated[str, Field(max_length=4000, pattern=r"^[^\x00]*$")]


class Judged(Record):
    """An analyst's word on an entry. `correction` gives the fields of its record that should read otherwise."""

    entry: str = Field(max_length=100)
    verdict: Verdict
    reason: _Reason
    correction: Annotated[dict[str, Any] | None, AfterValidator(_without_zeros)] = None


class Undone(Record):
    """Why a judgement is taken back."""

    reason: _Reason
