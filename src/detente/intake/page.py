"""A web page's main text, with the title, outlet, date and address that the page states."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin, urlsplit

import trafilatura

from detente.errors import InputError
from detente.intake.dates import publication_date
from detente.intake.decode import MAX_CHARS
from detente.intake.outlets import domain_of
from detente.intake.refusal import refusal

_MARKUP = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.I)


@dataclass(frozen=True)
class Page:
    """The main text as trafilatura extracts it, a line a paragraph; null where the page does not state a thing."""

    text: str
    title: str | None = None
    outlet: str | None = None
    published: date | None = None
    address: str | None = None


def is_page(text: str) -> bool:
    """Whether the text is an HTML document, by how it begins. News that quotes a tag is none."""
    return _MARKUP.match(text[:20_000]) is not None


def declared_charset(data: bytes) -> str | None:
    """The charset that the page's head declares."""
    found = _CHARSET.search(data[:4_096])
    return found[1].decode("ascii") if found else None


def read_page(html: str, *, where: str, address: str | None = None) -> Page:
    """The main text of the page and what the page states about it. `address` is where the page was fetched.

    Raises InputError where the page has no text. Dates come from the page's statements alone: htmldate's extensive
    search takes any date it finds in the text, so it stays off.
    """
    found = trafilatura.bare_extraction(
        html,
        url=address,
        with_metadata=True,
        include_comments=False,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    text = "" if found is None or isinstance(found, dict) else (found.text or "").strip()
    if found is None or isinstance(found, dict) or not text:
        raise refusal(where, "a page without text", "save the article's text in a file")
    if len(text) > MAX_CHARS:
        raise refusal(where, f"more than {MAX_CHARS:,} characters of text", "split it into articles")
    return Page(
        text=text,
        title=found.title or None,
        outlet=found.sitename or None,
        published=_date(found.date),
        address=_canonical(found.url, address),
    )


def _date(stated: str | None) -> date | None:
    try:
        return publication_date(stated, where="page")
    except InputError:
        return None


def _canonical(stated: str | None, fetched: str | None) -> str | None:
    """The address that the page states, unless it names another site than the one it came from."""
    if not stated:
        return fetched
    address = urljoin(fetched, stated) if fetched else stated
    if urlsplit(address).scheme not in ("http", "https"):
        return fetched
    return address if not fetched or domain_of(address) == domain_of(fetched) else fetched
