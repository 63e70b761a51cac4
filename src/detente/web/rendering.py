"""Templates filled in: whatever stands in a text or a name is shown, and none of it is markup."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from detente import __version__
from detente.cli import counted, day, in_words, shown

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
    made.globals.update(version=__version__)
    made.filters.update(day=day, shown=shown, in_words=in_words, counted=counted, web_address=web_address)
    return made


def render(name: str, *, status: int = 200, headers: Mapping[str, str] | None = None, **values: object) -> HTMLResponse:
    """The page of a template with these values."""
    page = templates().get_template(name).render(values)
    # An old report may hold half a character that no page can carry.
    return HTMLResponse(page.encode("utf-8", "replace"), status, headers=headers)


def web_address(address: str | None) -> str | None:
    """The address, where a link may lead to it: "javascript:" and its like stay words."""
    if address is None:
        return None
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    return address.strip() if parts.scheme in ("http", "https") and parts.netloc else None
