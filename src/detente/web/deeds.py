"""What entries tell, in the words in which an article's page lists its records: rows carry codes, pages do not."""

from collections.abc import Iterable
from dataclasses import dataclass

from detente.cli import in_words, row_of
from detente.ledger import Ledger, evidence
from detente.model import Change, Claim, Commitment, Event, Trouble
from detente.ontology.words import word_of
from detente.web.records import AnyRecord


@dataclass(frozen=True)
class Deed:
    """A row in words: what kind it is, who did what to whom, the text's own words, and how far it is from done."""

    label: str
    words: str
    quote: str = ""
    note: str = ""


def of_changes(ledger: Ledger, rows: Iterable[Change]) -> dict[str, Deed]:
    """A few rows in words, by entry; those that were taken back too."""
    return {row.entry: told(row, evidence(ledger, row.entry).entry.record) for row in rows}


def told(change: Change, record: AnyRecord | Trouble | None) -> Deed:
    """A row in the words of its record; without the record, in those of its codes."""
    if record is None:
        return Deed(change.kind, in_words(change.what))
    row = row_of(record)
    # In the ledger a claim names its proposition by a digest, which tells a reader nothing.
    quote = change.words if isinstance(record, Claim) else row.words
    return Deed(row.label, row.deed, quote, _note(change, record))


def _note(change: Change, record: AnyRecord | Trouble) -> str:
    """A promise's grade; of a standing, that the act behind it is not done. The label of an event says it itself."""
    if isinstance(record, Commitment):
        return record.grade.replace("_", " ")
    if isinstance(record, Event) or change.status in (None, "actual"):
        return ""
    return word_of("status", change.status).word
