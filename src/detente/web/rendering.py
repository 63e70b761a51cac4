"""Templates filled in: whatever stands in a text or a name is shown, and none of it is markup."""

from collections.abc import Collection, Mapping
from functools import lru_cache
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from detente import __version__
from detente.api import caller_of
from detente.cli import counted, day, in_words, named, shown, speaker
from detente.model import Level
from detente.ontology.words import word_of

_TEMPLATES = Path(__file__).parent / "templates"


@lru_cache(maxsize=1)
def templates() -> Environment:
    """The templates, loaded once; a name that is not given is an error."""
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # What base.html asks of every page, where the page has no word on it.
    made.globals.update(version=__version__, here="", looked_for="", viewer="", entry_links=entry_links)
    made.filters.update(
        # A page asks for the same days over and over.
        day=lru_cache(maxsize=4096)(day),
        shown=shown,
        in_words=in_words,
        named=named,
        counted=counted,
        web_address=web_address,
        speaker=speaker,
        level=level_word,
        stance=lambda code: word_of("stance", code).alone,
    )
    return made


def render(
    name: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    request: Request | None = None,
    **values: object,
) -> HTMLResponse:
    """The page of a template with these values; with the request, it also says who is signed in."""
    caller = caller_of(request) if request else None
    page = templates().get_template(name).render({"viewer": caller.name if caller else "", **values})
    # An old report may hold half a character that no page can carry.
    return HTMLResponse(page.encode("utf-8", "replace"), status, headers=headers)


def entry_links(ids: Collection[str], against: Collection[str] = ()) -> str:
    """Entries as markup, each a link to its words: "words", or "words 2 3".

    No macro for each link, which takes four times as long: a page has hundreds.
    """
    if not ids and not against:
        return ""
    others = f"{'; ' if ids else ''}against: {_links(against)}" if against else ""
    return f'<span class="entries">{_links(ids)}{others}</span>\n'


def _links(ids: Collection[str]) -> str:
    if len(ids) == 1:
        return f'<a href="/evidence/{escape(next(iter(ids)))}">words</a>'
    return " ".join(
        f'<a href="/evidence/{escape(id_)}" aria-label="words {number} of {len(ids)}">'
        f"{number if number > 1 else 'words'}</a>"
        for number, id_ in enumerate(ids, 1)
    )


def level_word(level: Level) -> str:
    """A level of representation in a word or two."""
    return word_of("level", level.word).word


def web_address(address: str | None) -> str | None:
    """The address, where a link may lead to it: "javascript:" and its like stay words."""
    if address is None:
        return None
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    return address.strip() if parts.scheme in ("http", "https") and parts.netloc else None
