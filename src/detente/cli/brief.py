"""`detente brief`: a page on a pair, to be read before a meeting or handed on."""

import base64
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import urlsplit

import typer

from detente.cli import later
from detente.cli.keep import opened
from detente.cli.names import day, in_words, named, shown
from detente.cli.options import DEFAULT_LEDGER, LedgerOption, One, Other, day_of, pair_of
from detente.cli.page import complain
from detente.cli.told import Told, sentence, short, told
from detente.errors import InputError
from detente.model import Change, Pair, Position
from detente.ontology.words import word_of

if TYPE_CHECKING:
    from detente.ledger import Ledger

# Days that "lately" means, and days that the pictures show.
_LATELY, _PICTURED = 90, 2 * 365
# Rows of each part: a brief is one page.
_MOVED, _OPEN, _QUOTES, _WORDS = 8, 5, 12, 160
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_SECONDS = 60

_STYLE = """
@page { size: A4; margin: 12mm 13mm; }
body { font: 10px/1.4 sans-serif; color: #1c1d20; background: #fff; max-width: 720px; margin: 0 auto; }
h1 { font-size: 17px; margin: 0 0 2px; } h2 { font-size: 11.5px; margin: 8px 0 2px; border-bottom: 1px solid #d5d7dc; }
p { margin: 2px 0; } .stands { font-size: 12px; } .faint { color: #5a5e66; }
ul, ol { margin: 2px 0; padding-left: 16px; } li { margin: 1px 0; }
.charts { display: flex; gap: 12px; margin: 6px 0; align-items: flex-start; }
.charts img { width: 50%; max-height: 270px; object-fit: contain; object-position: left top; }
a { color: inherit; } ol { columns: 2; column-gap: 16px; font-size: 8.5px; line-height: 1.3; }
@media (max-width: 560px) { body { font-size: 13px; padding: 0 12px; } .charts { display: block; }
  .charts img { width: 100%; max-height: none; }
  ol { columns: 1; font-size: 12px; } }
"""


def brief(
    a: One,
    b: Other,
    ledger: LedgerOption = DEFAULT_LEDGER,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DATE", help="As it stood and was reported on that day (default: today)."),
    ] = None,
    form: Annotated[Literal["md", "html", "pdf"], typer.Option("--format", help="Markdown, HTML or PDF.")] = "md",
    to: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write it into this file.")] = None,
) -> None:
    """A page on a pair: how it stands, what moved in 90 days, open promises and disputes, the words, and flags.

    A PDF is printed by Chromium or Chrome, where one is installed, and needs --out.
    """
    if form == "pdf" and to is None:
        raise InputError("--format pdf: a PDF goes into a file; name it with --out")
    browser = _browser() if form == "pdf" else ""
    pair, known = pair_of(a, b), day_of(as_of, "--as-of")
    with opened(ledger) as kept:
        page = _page(kept, pair, known or date.today(), known)
        if form == "md":
            whole = "\n".join(_markdown(page)) + "\n"
        else:
            whole = _html(page, _pictures(kept, pair, page.day, known))
    if form == "pdf" and to:
        _print(whole, to, browser)
    elif to:
        _write(to, whole)
    else:
        sys.stdout.write(whole)
    if to:
        complain(f"{to}: written")


# --- What stands on the page


@dataclass(frozen=True)
class Row:
    """A line of the brief with the numbers of the quotes behind it."""

    words: str
    quotes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Quote:
    """Words of an article, and where they come from."""

    words: str
    source: str
    url: str | None


@dataclass
class _Quotes:
    """The quotes of a page as they are asked for, each entry's once; past the last that fit, rows stand without."""

    kept: "Ledger"
    found: list[Quote] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)

    def of(self, entries: Iterable[str]) -> tuple[int, ...]:
        """The number of the quote behind the first of these entries that has one."""
        for entry in entries:
            if entry not in self.numbers and len(self.found) < _QUOTES:
                self._add(entry)
            if entry in self.numbers:
                return (self.numbers[entry],)
        return ()

    def _add(self, entry: str) -> None:
        found = later.ledger.evidence(self.kept, entry)
        words = next((each.evidence.quote for each in found.passages if each.role == "evidence"), None)
        if words is None:
            return
        published = day(found.published) if found.published else "no date"
        source = ", ".join(part for part in (found.outlet, found.title, published) if part)
        quote = Quote(short(words, _WORDS), source, found.url)
        if quote not in self.found:
            self.found.append(quote)
        self.numbers[entry] = self.found.index(quote) + 1


@dataclass(frozen=True)
class Page:
    """A brief: one sentence, and headed parts of rows."""

    title: str
    day: date
    known: str
    stands: str
    parts: tuple[tuple[str, tuple[Row, ...]], ...]
    quotes: tuple[Quote, ...]


def _page(kept: "Ledger", pair: Pair, valid: date, known: date | None) -> Page:
    position = later.ledger.position(kept, pair, valid=valid, known=known)
    since, until = valid - timedelta(days=_LATELY), valid + timedelta(days=1)
    moved = later.ledger.history(kept, pair, since=since, until=until, known=known)
    quotes = _Quotes(kept)
    lines = tuple(told(position, longest=_WORDS))
    parts = (
        ("How each is represented", _rows(lines, ("side", "consulate", "format"), quotes, most=2 * _OPEN)),
        (f"What moved since {day(since)}", _moved(moved, quotes)),
        ("Open promises", _rows(lines, ("promise",), quotes)),
        ("Open disputes", _rows(lines, ("claim",), quotes)),
        ("What does not fit together", _flags(position, quotes)),
    )
    known_by = f"as reported by {day(known)}" if known else "all that is known now"
    title = f"{shown(pair.a)} – {shown(pair.b)}"
    return Page(title, valid, known_by, sentence(position), parts, tuple(quotes.found))


def _rows(lines: Iterable[Told], topics: Sequence[str], quotes: _Quotes, *, most: int = _OPEN) -> tuple[Row, ...]:
    """A row a line, what is told of a side in one row."""
    whole: list[list[Told]] = []
    for line in lines:
        if line.topic in topics and line.inner and whole:
            whole[-1].append(line)
        elif line.topic in topics:
            whole.append([line])
    return (*(_row(some, quotes) for some in whole[:most]), *_more(len(whole) - most))


def _row(lines: Sequence[Told], quotes: _Quotes) -> Row:
    first, *inner = lines
    # "Open promise" and "Open claim" stand in the heading already.
    label = f"{first.label}: " if first.topic in ("side", "consulate", "format", "claim") else ""
    more = [f"{f'{line.label}: ' if line.label else ''}{line.words}{_since(line)}" for line in inner]
    words = "; ".join((f"{label}{first.words}{_since(first)}", *more))
    numbers = dict.fromkeys(number for line in lines for number in quotes.of(line.entries))
    return Row(words, tuple(numbers))


def _since(line: Told) -> str:
    return f", {line.since}" if line.since else ""


def _moved(rows: Sequence[Change], quotes: _Quotes) -> tuple[Row, ...]:
    """The latest changes first, each once however often it was told, those of how the two stand before mere deeds."""
    each_once = {(row.day, row.what, row.status): row for row in reversed(rows)}
    ranked = sorted(each_once.values(), key=lambda row: row.kind == "event" and row.status != "actual")
    chosen = sorted(ranked[:_MOVED], key=lambda row: row.day, reverse=True)
    found = [Row(f"{_on(row)}: {_what(row)}{_status(row)}", quotes.of((row.entry,))) for row in chosen]
    return (*found, *_more(len(each_once) - _MOVED))


def _what(row: Change) -> str:
    """What was done, in words: "A, B → A, B: CONSULT.meet" is what A and B did together."""
    parties, _, deed = in_words(row.what).rpartition(": ")
    doers, arrow, others = parties.partition(" → ")
    both = arrow and sorted(doers.split(", ")) == sorted(others.split(", "))
    return f"{' and '.join(doers.rsplit(', ', 1))}: {deed}" if both else f"{parties}: {deed}" if parties else deed


def _on(row: Change) -> str:
    return day(row.day) if row.basis != "unknown" else f"reported {day(row.reported)}"


def _status(row: Change) -> str:
    status = f" ({word_of('status', row.status).short})" if row.status and row.status != "actual" else ""
    return f"{status}, says {shown(row.voice)}" if row.voice and row.voice != "publisher" else status


def _flags(position: Position, quotes: _Quotes) -> tuple[Row, ...]:
    rows = [Row(f"{flag.code}: {named(flag.words)}", quotes.of(flag.entries)) for flag in position.flags[:_OPEN]]
    return (*rows, *_more(len(position.flags) - _OPEN))


def _more(number: int) -> tuple[Row, ...]:
    return (Row(f"and {number} more"),) if number > 0 else ()


# --- Forms


def _markdown(page: Page) -> Iterator[str]:
    yield f"# {page.title}"
    yield f"\n{day(page.day)}; {page.known}.\n\n**{page.stands}**"
    for heading, rows in page.parts:
        yield f"\n## {heading}\n"
        yield from (f"- {row.words}{''.join(f' [{number}]' for number in row.quotes)}" for row in rows)
        if not rows:
            yield "None in the record."
    yield "\n## The words\n"
    for number, quote in enumerate(page.quotes, start=1):
        yield f"{number}. “{quote.words}” ({quote.source}{f', <{quote.url}>' if quote.url else ''})"
    if not page.quotes:
        yield "None in the record."


def _html(page: Page, pictures: Sequence[tuple[str, str]]) -> str:
    """A page of its own: no script, nothing fetched, all words from the world escaped."""
    return "".join(
        [
            f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(page.title)}</title>',
            f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head><body>',
            f"<h1>{escape(page.title)}</h1>",
            f'<p class="faint">{day(page.day)}; {escape(page.known)}.</p>',
            f'<p class="stands">{escape(page.stands)}</p><div class="charts">',
            *(_image(picture, words) for picture, words in pictures),
            "</div>",
            *(_part(heading, rows) for heading, rows in page.parts),
            "<h2>The words</h2>",
            *_quoted(page.quotes),
            "</body></html>\n",
        ]
    )


def _image(picture: str, words: str) -> str:
    data = base64.b64encode(picture.encode("utf-8")).decode("ascii")
    return f'<img alt="{escape(words)}" src="data:image/svg+xml;base64,{data}">'


def _part(heading: str, rows: Sequence[Row]) -> str:
    return f"<h2>{escape(heading)}</h2>{_part_of(rows)}"


def _part_of(rows: Sequence[Row]) -> str:
    if not rows:
        return '<p class="faint">None in the record.</p>'
    return f"<ul>{''.join(f'<li>{escape(row.words)}{_links(row)}</li>' for row in rows)}</ul>"


def _links(row: Row) -> str:
    return "".join(f' <a href="#q{number}">[{number}]</a>' for number in row.quotes)


def _quoted(quotes: Sequence[Quote]) -> Iterator[str]:
    if not quotes:
        yield _part_of(())
        return
    yield "<ol>"
    for number, quote in enumerate(quotes, start=1):
        # A link leads to the web or nowhere: an address from the world may be a script.
        url = quote.url if quote.url and quote.url.startswith(("https://", "http://")) else ""
        host = escape(urlsplit(url).hostname or "")
        address = f', <a href="{escape(url)}">{host}</a>' if host else ""
        source = f'<span class="faint">({escape(quote.source)}{address})</span>'
        yield f'<li id="q{number}">“{escape(quote.words)}” {source}</li>'
    yield "</ol>"


def _pictures(kept: "Ledger", pair: Pair, valid: date, known: date | None) -> list[tuple[str, str]]:
    """Levels and flows, as SVG with their words: from the first report on, and at most so many days back."""
    charts = later.charts
    first = min((entry.reported for entry in later.ledger.entries(kept, pair=pair, known=known)), default=valid)
    since = min(valid, max(first, valid - timedelta(days=_PICTURED))).replace(day=1)
    series = charts.measured(kept, pair, by="month", since=since, until=valid + timedelta(days=1), known=known)
    source = f"{Path(kept.name).name}, {f'as reported by {known}' if known else 'all that is known'}"
    specs = [
        charts.levels_chart(series, name=shown, source=source, width=350),
        charts.flows_chart(series, name=shown, source=source, width=350),
    ]
    return [(charts.svg(spec), str(spec["description"])) for spec in specs]


# --- Files


def _browser() -> str:
    found = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        raise InputError(
            "--format pdf: no Chromium or Chrome is installed to print it; install one, or take --format html"
        )
    return found


def _print(page: str, to: Path, browser: str) -> None:
    """The page as a PDF. Raises InputError where the browser makes none."""
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder) / "brief.html", Path(folder) / "brief.pdf"
        source.write_text(page, encoding="utf-8")
        # The page is ours and holds no script; a browser of the superuser has no sandbox to run in.
        bare = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        command = [
            browser, "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
            "--disable-background-networking", "--disable-component-update", f"--user-data-dir={folder}/profile",
            *bare, "--no-pdf-header-footer", f"--print-to-pdf={made}", source.as_uri(),
        ]  # fmt: skip
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)  # noqa: S603
            data = made.read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise InputError(
                f"{browser}: the page could not be printed ({type(error).__name__}); take --format html"
            ) from error
    _write(to, data)


def _write(to: Path, what: str | bytes) -> None:
    try:
        to.write_bytes(what if isinstance(what, bytes) else what.encode("utf-8"))
    except OSError as error:
        raise InputError(f"--out {to}: cannot be written: {error.strerror}; name another file") from error
