"""A text that was sent in, as an article, and read."""

from datetime import date
from threading import Lock

from detente import pipeline
from detente.api.refusal import RefusedError
from detente.coding import Explanation
from detente.intake import from_text
from detente.model import Article, Findings

MAX_TEXT = 200_000

# The parser serves one text at a time: its tables of words are shared.
_one_at_a_time = Lock()


def read_text(
    text: str, *, published: date | None = None, title: str | None = None, url: str | None = None
) -> Findings:
    """The records of the text. Raises RefusedError where it is too long, InputError where it cannot be read."""
    return read_article(text_article(text, published=published, title=title, url=url))


def read_article(article: Article) -> Findings:
    """The records of an article that `text_article` made, or `checked` let pass."""
    with _one_at_a_time:
        return pipeline.read(article)


def explain_article(article: Article) -> tuple[Findings, tuple[Explanation, ...]]:
    """The records of the article, and why each event was read so."""
    with _one_at_a_time:
        return pipeline.explain(article)


def text_article(
    text: str, *, published: date | None = None, title: str | None = None, url: str | None = None
) -> Article:
    """The article of a text. Raises RefusedError where it is too long, InputError where it cannot be read."""
    _check_length(text)
    for name, words in (("title", title), ("url", url)):
        if words and not words.isprintable():
            raise RefusedError("bad_request", f"{name}: it holds characters that cannot be printed; take them out")
    return from_text(text, published=published, title=title, url=url, where="text")


def checked(article: Article) -> Article:
    """The same article. Raises RefusedError where its text is longer than is read."""
    _check_length(article.text)
    return article


def _check_length(text: str) -> None:
    if len(text) > MAX_TEXT:
        raise RefusedError("too_large", f"the text has {len(text):,} characters and {MAX_TEXT:,} are read; split it")
