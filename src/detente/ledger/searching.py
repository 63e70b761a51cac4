"""Words found again: in the titles of articles and in the quotes of entries, the last recorded first.

What is searched follows from the other tables. Recording does not wait for it: who searches brings it up to date first.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any, Literal

import sqlalchemy as sa

from detente.errors import InputError, LedgerError
from detente.ledger import schema
from detente.ledger.lookup import Known, end_of, entry_of, known_entries
from detente.ledger.opening import Ledger
from detente.ledger.parties import AnyRecord
from detente.model import Clock, EntryKind, Evidence, Pair, Trouble
from detente.model.base import Record

# What a person types; more is a text, not a question.
MOST_LETTERS, MOST_WORDS = 300, 24

# Characters of a quote on either side of the first word found.
_AROUND = 90
# So many new entries are indexed for one question and forgotten again: that needs no writing, and waits for nobody.
_FEW = 1_000
_SOME = 2_000

_QUOTED = re.compile(r'"([^"]*)"')
_WORD = re.compile(r"\w+")
_QUOTE_PLACE = re.compile(r"q:([0-9]{1,15})", re.ASCII)
_TITLE_PLACE = re.compile(r"t:([0-9]{1,9}):([0-9a-f]{1,64})", re.ASCII)

# The names of the tables that are searched end so: those that stay, and those of one question.
_KEPT, _PASSING = "", "_passing"


class Hit(Record):
    """Where words were found: in the quote of an entry, or in the title of an article (then `entry` is null).

    `day` is the day of the report: of its first publication, or of its recording where that is not known. `place` is
    what `after` takes to go on behind this hit.
    """

    found_in: Literal["title", "quote"]
    entry: str | None
    kind: EntryKind | None
    quote: str
    snippet: str
    article: str
    title: str | None
    day: date
    place: str


@dataclass(frozen=True)
class _Wanted:
    """What a hit must be: it holds these phrases, and lies within these bounds."""

    phrases: tuple[str, ...]
    pair: Pair | None
    since: date | None
    until: date | None
    known: Known
    clock: Clock

    @property
    def near(self) -> re.Pattern[str]:
        """The beginnings of the words, to find them in a quote in whatever form they stand there."""
        stems = (word[: max(3, len(word) - 3)] for phrase in self.phrases for word in phrase.split())
        return re.compile("|".join(rf"\b{re.escape(stem)}" for stem in stems), re.IGNORECASE)

    def within(self, day: sa.ColumnElement[Any]) -> Iterator[sa.ColumnElement[bool]]:
        """The conditions on the day of a report."""
        if self.since:
            yield day >= self.since
        if self.until:
            yield day < self.until


def search(
    ledger: Ledger,
    words: str,
    *,
    pair: Pair | None = None,
    since: date | None = None,
    until: date | None = None,
    known: Known = None,
    clock: Clock = "reported",
    limit: int = 20,
    after: str | None = None,
) -> tuple[Hit, ...]:
    """The titles, then the quotes of live entries, that hold all the words; the last recorded first.

    Words between double quotes must stand together. A word is found in its other forms too ("embassies" for "embassy").
    `since` and `until` bound the day of the report, half-open; `after` is the place of the hit before. Raises
    InputError where there is nothing to search for.
    """
    wanted = _Wanted(_asked(words), pair, since, until, known, clock)
    run_and_id, number = _place(after)
    _bring_up(ledger)
    with ledger.reading() as connection:
        ends = _searched(connection)
        found: list[Hit] = []
        if number is None:
            found = _in_titles(connection, ends, wanted, run_and_id, limit)
        if len(found) < limit:
            found += _in_quotes(connection, ends, wanted, number, limit - len(found))
    return tuple(found)


def _asked(words: str) -> tuple[str, ...]:
    """The phrases of a question, each of plain words."""
    if len(words) > MOST_LETTERS:
        raise InputError(f"the words are longer than {MOST_LETTERS} characters; give a few of them")
    plain = _plain(words)
    quoted = (" ".join(_words(phrase)) for phrase in _QUOTED.findall(plain))
    phrases = tuple(dict.fromkeys(filter(None, (*quoted, *_words(_QUOTED.sub(" ", plain))))))
    if not phrases:
        raise InputError("no word to search for; give one or more")
    if len(phrases) > MOST_WORDS:
        raise InputError(f"more than {MOST_WORDS} words; give a few of them")
    return phrases


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if any(letter.isalnum() for letter in word)]


def _plain(text: str) -> str:
    """The text without accents, "Türkiye" as "Turkiye", and without NUL and half characters, which no index takes."""
    if text.isascii():
        return text.replace("\x00", " ")
    sound = text.replace("\x00", " ").encode("utf-8", "ignore").decode()
    return "".join(each for each in unicodedata.normalize("NFKD", sound) if not unicodedata.combining(each))


def _place(after: str | None) -> tuple[tuple[int, str] | None, int | None]:
    """The run and publication of a title's place, and the number of a quote's."""
    if after is None:
        return None, None
    if found := _QUOTE_PLACE.fullmatch(after):
        return None, int(found[1])
    if found := _TITLE_PLACE.fullmatch(after):
        return (int(found[1]), found[2]), None
    raise InputError("this place is none of a search; begin again without it")


# --- What is found


def _in_quotes(
    connection: sa.Connection, ends: Sequence[str], wanted: _Wanted, before: int | None, limit: int
) -> list[Hit]:
    """Live entries whose quotes hold the words, made before the number."""
    table, pairs = schema.entries, schema.entry_pairs
    query = known_entries(wanted.known, wanted.clock).where(
        sa.or_(*(table.c.number.in_(_holding(connection, wanted, "words", end)) for end in ends)),
        *wanted.within(reported_day()),
    )
    if before is not None:
        query = query.where(table.c.number < before)
    if wanted.pair:
        about = sa.select(pairs.c.entry).where(pairs.c.a == wanted.pair.a, pairs.c.b == wanted.pair.b)
        query = query.where(table.c.number.in_(about))
    rows = connection.execute(query.order_by(table.c.number.desc()).limit(limit)).all()
    titles = first_titles(connection, {row.article for row in rows})
    return [_hit(row, titles.get(row.article), wanted) for row in rows]


def _hit(row: Any, title: str | None, wanted: _Wanted) -> Hit:
    entry = entry_of(row)
    quotes = tuple(each.quote for each in _evidence(entry.record))
    quote = next((each for each in quotes if wanted.near.search(_plain(each))), quotes[0] if quotes else "")
    return Hit(
        found_in="quote",
        entry=entry.id,
        kind=entry.kind,
        quote=quote,
        snippet=_snippet(quote, wanted.near),
        article=entry.article,
        title=title,
        day=entry.reported,
        place=f"q:{row.number}",
    )


def _in_titles(
    connection: sa.Connection, ends: Sequence[str], wanted: _Wanted, before: tuple[int, str] | None, limit: int
) -> list[Hit]:
    """Publications whose titles hold the words, entered before that one."""
    table = schema.publications
    day = sa.func.coalesce(table.c.published, sa.func.date(table.c.recorded), type_=sa.Date())
    query = sa.select(table).where(
        sa.or_(*(table.c.id.in_(_holding(connection, wanted, "titles", end)) for end in ends)),
        *wanted.within(day),
        *_known_titles(wanted),
    )
    if before:
        run, id_ = before
        query = query.where(sa.or_(table.c.run < run, sa.and_(table.c.run == run, table.c.id < id_)))
    if wanted.pair:
        query = query.where(table.c.article.in_(_articles_on(wanted.pair, wanted)))
    rows = connection.execute(query.order_by(table.c.run.desc(), table.c.id.desc()).limit(limit)).all()
    return [
        Hit(
            found_in="title",
            entry=None,
            kind=None,
            quote=row.title,
            snippet=_snippet(row.title, wanted.near),
            article=row.article,
            title=row.title,
            day=row.published or row.recorded.date(),
            place=f"t:{row.run}:{row.id}",
        )
        for row in rows
    ]


def _known_titles(wanted: _Wanted) -> Iterator[sa.ColumnElement[bool]]:
    """The condition that a publication was known, as `known_entries` has it for entries."""
    if wanted.known is None:
        return
    table, end = schema.publications.c, end_of(wanted.known)
    if wanted.clock == "recorded":
        yield table.recorded < end
    else:
        undated = sa.and_(table.published.is_(None), table.recorded < end)
        yield sa.or_(table.published <= (end - timedelta(microseconds=1)).date(), undated)


def _articles_on(pair: Pair, wanted: _Wanted) -> sa.Select[Any]:
    """The articles with a live entry on the pair."""
    live, pairs = known_entries(wanted.known, wanted.clock).subquery("live"), schema.entry_pairs
    query = sa.select(live.c.article).join(pairs, pairs.c.entry == live.c.number)
    return query.where(pairs.c.a == pair.a, pairs.c.b == pair.b)


def reported_day() -> sa.ColumnElement[Any]:
    """The day of an entry's report: of the article's first publication, or of the recording where none is known."""
    table = schema.publications.c
    first = sa.select(sa.func.min(table.published)).where(table.article == schema.entries.c.article)
    published = first.correlate(schema.entries).scalar_subquery()
    return sa.func.coalesce(published, sa.func.date(schema.entries.c.recorded), type_=sa.Date())


def first_titles(connection: sa.Connection, articles: Iterable[str]) -> dict[str, str]:
    """The first title under which each of these articles came out, where it had any."""
    table = schema.publications
    query = sa.select(table.c.article, table.c.title).where(table.c.article.in_(tuple(articles)))
    rows = connection.execute(query.where(table.c.title.is_not(None)).order_by(table.c.run.desc(), table.c.id.desc()))
    return {row.article: row.title for row in rows}


def _evidence(record: AnyRecord) -> tuple[Evidence, ...]:
    if isinstance(record, Trouble):
        return (record.span,) if record.span else ()
    return (*record.evidence, *(each for voice in record.voices for each in voice.evidence))


def _snippet(text: str, near: re.Pattern[str]) -> str:
    """The words around the first that was asked for, cut at white space."""
    found = near.search(text)
    start = max(0, found.start() - _AROUND) if found else 0
    end = (found.start() if found else 0) + _AROUND
    piece = text[start:end]
    if start:
        piece = "…" + piece[piece.find(" ") + 1 :]
    if end < len(text):
        piece = piece[: piece.rfind(" ") + 1].rstrip() + "…"
    return " ".join(piece.split())


# --- The index


def _holding(connection: sa.Connection, wanted: _Wanted, table: str, end: str) -> sa.TextualSelect:
    """What an index has of every phrase. Words of users are values here, and plain words, never syntax."""
    sqlite = connection.dialect.name == "sqlite"
    name = f"{table}{end}"
    if table == "words":
        key, column = "rowid" if sqlite else "entry", "quotes"
    else:
        key, column = "publication", "title"
    if sqlite:
        held, values = f"{name} MATCH :phrases", {"phrases": " ".join(f'"{each}"' for each in wanted.phrases)}
    else:
        values = {f"phrase_{number}": each for number, each in enumerate(wanted.phrases)}
        held = f"{column} @@ ({' && '.join(f'phraseto_tsquery($$english$$, :{each})' for each in values)})"
    query = sa.text(f"SELECT {key} FROM {name} WHERE {held}")  # noqa: S608  # names of our own tables
    return query.bindparams(**values).columns(sa.column(key))


def _bring_up(ledger: Ledger) -> None:
    """Writes what is new into the index, where that is much and the ledger may be written at once."""
    if ledger.read_only:
        return
    with ledger.reading() as connection:
        entry, run = _behind(connection)
        table = schema.publications.c
        titles = sa.select(table.run).where(table.run > run).limit(_FEW).subquery()
        few = _last(connection, schema.entries.c.number) - entry < _FEW
        if few and (connection.scalar(sa.select(sa.func.count()).select_from(titles)) or 0) < _FEW:
            return
    try:
        with ledger.writing() as connection:
            _fill(connection, _KEPT, *_behind(connection))
    except LedgerError:
        # Somebody else writes for long: the question is answered all the same, only slower.
        return


def _searched(connection: sa.Connection) -> tuple[str, ...]:
    """The ends of the tables to search: those that stay, and with them passing ones of what these do not have yet."""
    entry, run = _behind(connection)
    if entry >= _last(connection, schema.entries.c.number) and run >= _last(connection, schema.publications.c.run):
        return (_KEPT,)
    for statement in _passing(connection):
        connection.exec_driver_sql(statement)
    _fill(connection, _PASSING, entry, run)
    return (_KEPT, _PASSING)


def _passing(connection: sa.Connection) -> Iterator[str]:
    """What makes the tables of one question; they are gone, or made anew, with the next."""
    if connection.dialect.name == "sqlite":
        for table in ("words", "titles"):
            yield f"DROP TABLE IF EXISTS temp.{table}{_PASSING}"
        options = "tokenize='porter unicode61 remove_diacritics 2'"
        yield f"CREATE VIRTUAL TABLE temp.words{_PASSING} USING fts5(quotes, content='', {options})"
        yield (
            f"CREATE VIRTUAL TABLE temp.titles{_PASSING} USING "
            f"fts5(title, publication UNINDEXED, run UNINDEXED, {options})"
        )
    else:
        yield f"CREATE TEMP TABLE words{_PASSING} (entry INTEGER, quotes TSVECTOR) ON COMMIT DROP"
        yield f"CREATE TEMP TABLE titles{_PASSING} (publication VARCHAR, run INTEGER, title TSVECTOR) ON COMMIT DROP"


def _behind(connection: sa.Connection) -> tuple[int, int]:
    """The last entry and the last run that the index has."""
    if connection.dialect.name == "sqlite":
        asked = (
            "SELECT rowid FROM words ORDER BY rowid DESC LIMIT 1",
            "SELECT run FROM titles ORDER BY rowid DESC LIMIT 1",
        )
    else:
        asked = ("SELECT max(entry) FROM words", "SELECT max(run) FROM titles")
    entry, run = (connection.exec_driver_sql(each).scalar() or 0 for each in asked)
    return int(entry), int(run)


def _last(connection: sa.Connection, column: sa.Column[int]) -> int:
    return connection.scalar(sa.select(sa.func.max(column))) or 0


def _fill(connection: sa.Connection, end: str, entry: int, run: int) -> None:
    """Indexes the quotes of later entries and the titles of later runs."""
    sqlite = connection.dialect.name == "sqlite"
    words = "(rowid, quotes) VALUES (:number, :text)"
    titles = "(title, publication, run) VALUES (:text, :id, :run)"
    if not sqlite:
        words = "(entry, quotes) VALUES (:number, to_tsvector('english', :text))"
        titles = "(title, publication, run) VALUES (to_tsvector('english', :text), :id, :run)"
    quotes = sa.text(f"INSERT INTO words{end} {words}")  # names of our own tables
    for some in _parts(_quotes_after(connection, entry)):
        connection.execute(quotes, some)
    table = schema.publications
    query = sa.select(table.c.id, table.c.run, table.c.title).where(table.c.run > run).order_by(table.c.run, table.c.id)
    found = ({"id": row.id, "run": row.run, "text": _plain(row.title or "")} for row in connection.execute(query).all())
    for some in _parts(found):
        connection.execute(sa.text(f"INSERT INTO titles{end} {titles}"), some)


def _quotes_after(connection: sa.Connection, entry: int) -> Iterator[dict[str, Any]]:
    """Every later entry with its quotes as one text; what has none has an empty one, and is known to be done."""
    last = _last(connection, schema.entries.c.number)
    table = schema.evidence.c
    for first in range(entry + 1, last + 1, _SOME):
        end = min(first + _SOME, last + 1)
        quotes: dict[int, list[str]] = {number: [] for number in range(first, end)}
        query = sa.select(table.entry, table.quote).where(table.entry >= first, table.entry < end)
        for number, quote in connection.execute(query.order_by(table.entry, table.number)):
            if not any(quote in each for each in quotes[number]):
                quotes[number].append(quote)
        yield from ({"number": number, "text": _plain("\n".join(some))} for number, some in quotes.items())


def _parts(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    rest = iter(rows)
    while some := list(islice(rest, _SOME)):
        yield some
