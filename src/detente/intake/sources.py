"""Where articles come from: a file, a web address or standard input."""

import re
import sys
from datetime import date
from pathlib import Path
from typing import BinaryIO

from detente.intake.decode import MAX_BYTES, decode
from detente.intake.fetch import Fetched, fetch
from detente.intake.header import read_header
from detente.intake.page import declared_charset, is_page, read_page
from detente.intake.refusal import refusal, shown
from detente.intake.texts import from_text
from detente.model.article import Article, Outlet

STDIN = "-"

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


def load(
    source: str,
    *,
    published: date | str | None = None,
    title: str | None = None,
    outlet: Outlet | str | None = None,
    stdin: BinaryIO | None = None,
    allow_private: bool = False,
) -> Article:
    """The article of a path, an http(s) address or "-" (standard input), HTML or plain text by its content.

    What is given comes before what the page or the text's header states. For a page `article.text` is its main text
    as trafilatura extracts it, a line a paragraph; for a plain text it is the whole decoded text.
    Raises InputError, on one line, where the source cannot be read or used.
    """
    where = "standard input" if source == STDIN else source
    fetched = _fetched(source, stdin, allow_private)
    charset = fetched.charset or declared_charset(fetched.data)
    text = decode(fetched.data, where=where, declared=charset).text
    address = fetched.address or None
    if is_page(text) or (fetched.kind and fetched.kind != "text/plain"):
        page = read_page(text, where=where, address=address)
        article = from_text(
            page.text,
            published=page.published if published is None else published,
            title=title or page.title,
            url=page.address,
            outlet=outlet or page.outlet,
            where=where,
        )
        return _with_news(article, where)
    header = read_header(text, where=where)
    return from_text(
        text,
        published=header.published if published is None else published,
        title=title or header.title,
        url=header.address or address,
        outlet=outlet or header.source,
        skipped=header.skipped,
        where=where,
    )


def from_address(address: str, *, published: date | str | None = None) -> Article:
    """The article at a public http(s) address: what a server may fetch for others, never a file, never its own network.

    Raises what `load` raises.
    """
    if not _ADDRESS.match(address):
        raise refusal(address, "no web address", "give one like https://example.org/article")
    return load(address, published=published)


def _fetched(source: str, stdin: BinaryIO | None, allow_private: bool) -> Fetched:
    if _ADDRESS.match(source):
        return fetch(source, allow_private=allow_private)
    data = (stdin or sys.stdin.buffer).read(MAX_BYTES + 1) if source == STDIN else _file(source)
    return Fetched(data, address="", kind="", charset=None)


def _file(source: str) -> bytes:
    """The bytes of a file, one more than the limit at most: a device without end is refused like a large file."""
    try:
        with Path(source).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise refusal(source or "no path", "no such file", "check the path") from error
    except IsADirectoryError as error:
        raise refusal(source or "no path", "a folder, no file", "give one file") from error
    except (OSError, ValueError) as error:
        what = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise refusal(source, f"cannot be read: {shown(what)}", "check the path and its permissions") from error


def _with_news(article: Article, where: str) -> Article:
    """The article, where the page holds more than furniture: a menu or a notice alone is no report."""
    if sum(span.end - span.start for span in article.skipped) >= len("".join(article.text.split())):
        raise refusal(where, "a page without text: all of it is page furniture", "save the article's text in a file")
    return article
