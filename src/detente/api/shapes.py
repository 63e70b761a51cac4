"""What the API takes and gives where no record of the model has that shape already."""

from pydantic import Field

from detente.api.asking import Day
from detente.coding import Explanation
from detente.model import (
    Change,
    Claim,
    Commitment,
    Event,
    Outlet,
    Pair,
    PairCount,
    Skipped,
    Standing,
    Trouble,
)
from detente.model.base import Record


class Health(Record):
    """That the server answers, its version, and that the ledger can be read."""

    status: str = "ok"
    version: str


class Pairs(Record):
    """The pairs that the ledger holds."""

    pairs: tuple[PairCount, ...]


class History(Record):
    """A page of a history; `next` is the cursor of the page after it, null on the last."""

    pair: Pair
    changes: tuple[Change, ...]
    next: str | None = None


class StateRow(Record):
    """A state or territory as it is listed: being listed is no verdict on its status."""

    code: str
    name: str
    names: tuple[str, ...]
    status: str
    of: str | None = None
    capital: str | None = None


class StateList(Record):
    """Every state and territory that is known by code or name."""

    states: tuple[StateRow, ...]


class Text(Record):
    """A report to read."""

    text: str = Field(description="The report, at most 200,000 characters.")
    published: Day = Field(None, description="The day of publication, YYYY-MM-DD.")
    title: str | None = Field(None, max_length=1000)
    url: str | None = Field(None, max_length=4000)
    explain: bool = Field(False, description="Whether to say why each event was read so.")


class ArticleRead(Record):
    """An article without its text."""

    id: str
    title: str | None = None
    published: Day = None
    language: str
    url: str | None = None
    source: Outlet | None = None
    skipped: tuple[Skipped, ...] = ()


class Answer(Record):
    """The records of a text, as `detente read --json` prints them; `id` is the article's."""

    id: str
    article: ArticleRead
    coder: str
    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    standings: tuple[Standing, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    explanations: tuple[Explanation, ...] | None = Field(None, description="With `explain`: one for each event.")
