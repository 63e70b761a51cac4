"""The header block at the top of a plain text: `Title:`, `Date:`, `Source:`, `Address:` … up to a blank line.

    Title: Norway recalls its ambassador
    Date: 2025-03-05
    Source: Example Post
    Address: https://example.org/a

    Norway recalled its ambassador to Hungary on Tuesday.

Every line of the block is `Key: value` with a known key, in any order and letter case; a key stands once.
"""

import logging
import re
from dataclasses import dataclass, field
from datetime import date

from detente.errors import InputError
from detente.intake.dates import publication_date
from detente.intake.refusal import shown
from detente.model.article import Skipped

log = logging.getLogger(__name__)

KEYS = {
    "title": "title", "headline": "title", "date": "date", "published": "date", "source": "source", "outlet": "source",
    "address": "address", "url": "address", "link": "address", "author": "note", "licence": "note", "license": "note",
    "note": "note",
}  # fmt: skip
MAX_LINES = 12

_LINE = re.compile(r"\ufeff?[ \t]*([A-Za-z]{3,9})[ \t]*:[ \t]*(\S[^\r\n]{0,500}?)[ \t]*(?:\r\n|\r|\n|\Z)")
_BLANK = re.compile(r"[ \t]*(?:\r\n|\r|\n|\Z)")
_ISO_SHAPED = re.compile(r"[\d\s./:-]+")


@dataclass(frozen=True)
class Header:
    """What the block states, and its lines as skipped spans. Empty where there is no block."""

    title: str | None = None
    published: date | None = None
    source: str | None = None
    address: str | None = None
    skipped: tuple[Skipped, ...] = field(default=())


def read_header(text: str, *, where: str) -> Header:
    """The header of the text.

    Raises InputError where its date is written in figures and is no date. A date in other words stays unknown.
    """
    values: dict[str, str] = {}
    spans: list[Skipped] = []
    position = 0
    while len(spans) < MAX_LINES and (line := _LINE.match(text, position)):
        key = KEYS.get(line[1].lower())
        if key is None or (key in values and key != "note"):
            return Header()
        values[key] = line[2]
        spans.append(Skipped(start=line.start(1), end=line.end(2), reason="other"))
        position = line.end()
    if not spans or not _BLANK.match(text, position) or set(values) == {"note"}:
        return Header()
    return Header(
        title=values.get("title"),
        published=_stated_date(values.get("date"), where),
        source=values.get("source"),
        address=values.get("address"),
        skipped=tuple(spans),
    )


def _stated_date(words: str | None, where: str) -> date | None:
    try:
        return publication_date(words, where=f"{where}, header")
    except InputError:
        if words and _ISO_SHAPED.fullmatch(words):
            raise
        log.warning("%s: the header's date %r is no date: left unknown", where, shown(words or ""))
        return None
