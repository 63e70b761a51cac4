"""A text as an article: checked, its language known, its furniture marked, not a character changed."""

from collections.abc import Sequence
from datetime import date

from detente.intake.dates import publication_date
from detente.intake.decode import check_text
from detente.intake.furniture import furniture
from detente.intake.language import check_english
from detente.intake.outlets import outlet as outlet_of
from detente.intake.refusal import refusal
from detente.model.article import Article, Outlet, Skipped, article_id


def from_text(
    text: str,
    *,
    published: date | str | None = None,
    title: str | None = None,
    url: str | None = None,
    outlet: Outlet | str | None = None,
    language: str | None = None,
    skipped: Sequence[Skipped] = (),
    where: str = "text",
) -> Article:
    """The article of a text: `article.text` is the text itself.

    An outlet given by name or domain is completed from the table of outlets; without one the address tells it.
    `skipped` are spans already known to be no news; `where` names the text in errors. A language that is stated
    is believed. Raises InputError where the text is empty, too long, binary or not English, or the date is none.
    """
    check_text(text, where=where)
    spans = furniture(text, known=skipped)
    if language is None:
        check_english(_news(text, spans) or text, where=where)
    elif language.strip().lower().partition("-")[0] not in ("en", "eng", "english"):
        raise refusal(where, f"language {language!r}", "only English is read: give a translation")
    return Article(
        id=article_id(text),
        text=text,
        title=" ".join(title.split()) or None if title else None,
        published=publication_date(published, where=where),
        url=url or None,
        source=outlet if isinstance(outlet, Outlet) else outlet_of(name=outlet, url=url),
        skipped=spans,
    )


def _news(text: str, spans: Sequence[Skipped]) -> str:
    """The text without its skipped spans, to tell the language by."""
    parts, position = [], 0
    for span in spans:
        parts.append(text[position : span.start])
        position = span.end
    return "".join([*parts, text[position:]]).strip()
