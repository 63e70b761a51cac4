"""Which reports go back to one source: one text, one agency, one outlet, or the words of one official.

Many reports of one wire or one official are one origin. Origins are counted and every report is kept: nothing of this
is stored, it is seen in the texts, the publications and the voices each time.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property, lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from pydantic import Field
from rensa import RMinHash  # type: ignore[import-untyped]

from detente.errors import InputError
from detente.ledger import schema
from detente.ledger.lookup import Known, asserted, end_of, entry_of
from detente.ledger.opening import Ledger
from detente.ledger.persons import same_person
from detente.ledger.tellings import NEAR_DAYS, asserting
from detente.model import Actor, Clock, Entry, Join, Origin, Trouble, Voice
from detente.model.base import Record
from detente.ontology.loading import load_rows

AGENCIES = Path(__file__).parents[1] / "data" / "agencies.yml"

# Of the shorter text's runs of three words, the share that the longer one holds too. Made-up rewrites of one report:
# cut to a third 1.0, with a dateline and other time words 0.94, a word changed here and there 0.82, every sentence
# turned round 0.41; another report of the same event with a sentence in common 0.17, with none 0.0.
SAME_TEXT = 0.35
# A short text is one sentence or two that any report of the matter may hold: it must be nearly the whole of both.
_SHORT, _SAME_SHORT = 40, 0.8
_RUN = 3
_PERMUTATIONS, _SEED = 256, 7

_WORD = re.compile(r"\w+")

# Where a credit stands: in the dateline at the head, after the last sentence, on a line of its own, "with inputs from".
_HEAD, _TAIL = 400, 300
_LIST = r"(?:{names})(?:\s*(?:[/,&|+]|and|via)\s*(?:{names}))*"
_CREDITS = (
    r"^(?P<dateline>[^\n]{{0,80}}[(\[](?:The )?{names}(?:/[^()\[\]\n]{{1,40}})?[)\]]\s*(?:[-–—]{{1,2}}|:))",
    r"^(?P<leading>{names}\s*[-–—]{{1,2}}\s+(?=[A-Z\"“]))",
    r"^(?P<line>\W{{0,3}}(?:(?:By|BY|Source|SOURCE|Sources|Credit|Via|From)\b:?\s*)?{list}\W{{0,3}})$",
    r"(?P<inputs>\b[Ww]ith (?:additional )?(?:inputs?|reporting|files|material|contributions?) (?:from|by) {list})",
    r"(?P<dash>[.!?…][\"”’']?\s*[-–—/]{{1,2}}\s*{names}/?\.?)$",
    r"(?P<brackets>[.!?…][\"”’']?\s*[(\[](?:[Bb]y |[Ss]ource: )?{names}\b[^()\[\]\n]{{0,60}}[)\]])$",
)

# How an actor without a person of its own was found: by a name of the party, not of somebody who speaks for it.
_PERSONS = frozenset({"office", "office table"})


class Agency(Record):
    """A news agency; agencies.yml explains every column."""

    name: str
    credited: tuple[str, ...] = Field(min_length=1)
    domains: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def agencies() -> tuple[Agency, ...]:
    """The rows of data/agencies.yml."""
    return load_rows(AGENCIES, Agency)


def origins(
    ledger: Ledger, entries: Iterable[str], *, known: Known = None, clock: Clock = "reported"
) -> tuple[Origin, ...]:
    """The origins behind entries that speak of one matter, such as those of a claim or of a part of a position.

    `entries` are whole ids. Two articles are one origin where their texts are nearly one, where both credit one agency
    or come from one outlet, or where both rest on the words of the same holder within a few days. Raises InputError
    where an id is unknown.
    """
    wanted = tuple(dict.fromkeys(entries))
    with ledger.reading() as connection:
        found = _by_id(connection, wanted)
        missing = [each for each in wanted if each not in found]
        if missing:
            raise InputError(f"no entry has the id {missing[0]}; take whole ids from a claim, position or history")
        return origins_of(connection, (found[each] for each in wanted), known=known, clock=clock)


def origins_of(
    connection: sa.Connection, entries: Iterable[Entry], *, known: Known, clock: Clock
) -> tuple[Origin, ...]:
    """The same, inside a transaction, for entries at hand; the origin that was first to report comes first."""
    by_article: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda each: (each.reported, each.recorded, each.id)):
        by_article.setdefault(entry.article, []).append(entry)
    if not by_article:
        return ()
    reports = _reports(connection, by_article, known if clock == "recorded" else None)
    joined = {report.article: {report.article} for report in reports}
    joins: list[Join] = []
    for one, other in combinations(reports, 2):
        if joined[one.article] is not joined[other.article] and (join := _join(one, other)):
            joins.append(join)
            together = joined[one.article] | joined[other.article]
            joined.update(dict.fromkeys(together, together))
    groups = {id(each): each for each in joined.values()}.values()
    return tuple(_origin([each for each in reports if each.article in group], joins) for group in groups)


@dataclass(frozen=True)
class _Report:
    """An article with what tells where it comes from."""

    article: str
    text: str
    outlet: str
    domain: str
    entries: tuple[Entry, ...]

    @cached_property
    def agency(self) -> str:
        """The agency that it credits first, or that it is; empty for none."""
        own = next((row.name for row in agencies() if any(_within(self.domain, each) for each in row.domains)), "")
        return own or credited(self.text) or _chained(self.voices)

    @cached_property
    def runs(self) -> frozenset[str]:
        """Every run of words of the text."""
        words = _WORD.findall(self.text.casefold())
        return frozenset(" ".join(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1)))

    @cached_property
    def digest(self) -> RMinHash:
        """The text's MinHash."""
        made = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
        made.update(sorted(self.runs))
        return made

    @cached_property
    def voices(self) -> tuple[Voice, ...]:
        """Everybody who speaks in its entries."""
        records = (entry.record for entry in self.entries)
        return tuple(voice for each in records if not isinstance(each, Trouble) for voice in each.voices)

    @cached_property
    def relays(self) -> bool:
        """Whether it gives the words of others and tells nothing in its own name."""
        return bool(self.voices) and not any(voice.holder == "publisher" for voice in asserting(self.voices))


def credited(text: str) -> str:
    """The agency that a text credits first; empty where it credits none."""
    for match in _credit().finditer(text):
        if match["inputs"] or match.start() < _HEAD or match.end() > len(text) - _TAIL:
            first = _name().search(match[0])
            if first:
                return _by_credit()[first[0]]
    return ""


def _join(one: _Report, other: _Report) -> Join | None:
    """Why two articles are of one origin; null where nothing says so."""

    def joined(reason: Any, words: str) -> Join:
        return Join(article=one.article, other=other.article, reason=reason, words=words)

    if one.agency and one.agency == other.agency:
        return joined("same_agency", one.agency)
    outlet = _same_outlet(one, other)
    if outlet:
        return joined("same_outlet", outlet)
    share = _shared(one, other)
    if share:
        return joined("same_text", f"{share:.0%} of the shorter text")
    holder = _same_holder(one, other)
    return joined("same_holder", holder) if holder else None


def _same_outlet(one: _Report, other: _Report) -> str:
    if one.domain and other.domain:
        same = _within(one.domain, other.domain) or _within(other.domain, one.domain)
        return (one.outlet or one.domain) if same else ""
    return one.outlet if one.outlet and one.outlet.casefold() == other.outlet.casefold() else ""


def _within(domain: str, above: str) -> bool:
    return domain == above or domain.endswith(f".{above}")


def _shared(one: _Report, other: _Report) -> float:
    """The share of the shorter text that both have, as far as MinHash can tell; 0 where that is too little."""
    alike = float(one.digest.jaccard(other.digest))
    fewest = min(len(one.runs), len(other.runs))
    if fewest < _SHORT:
        return alike if alike >= _SAME_SHORT else 0.0
    # |A∩B| = J (|A| + |B|) / (1 + J)
    share = min(1.0, alike * (len(one.runs) + len(other.runs)) / ((1 + alike) * fewest))
    return share if share >= SAME_TEXT else 0.0


def _same_holder(one: _Report, other: _Report) -> str:
    """The holder whose words both give; empty where one of them also tells it in its own name, or weeks lie between."""
    days = abs(one.entries[0].reported - other.entries[0].reported)
    if not (one.relays and other.relays) or days > timedelta(days=NEAR_DAYS):
        return ""
    spoken = [(voice.stance, voice.holder) for voice in other.voices if isinstance(voice.holder, Actor)]
    for voice in one.voices:
        for stance, holder in spoken:
            if isinstance(voice.holder, Actor) and stance == voice.stance and _one_holder(voice.holder, holder):
                return _person(voice.holder) or _person(holder) or holder.party
    return ""


def _one_holder(one: Actor, other: Actor) -> bool:
    return one.party == other.party and one.sector == other.sector and same_person(_person(one), _person(other))


def _person(actor: Actor) -> str | None:
    """The name of somebody who speaks for a party; null where the party itself is named."""
    return actor.name if actor.name and (actor.role or actor.via in _PERSONS) else None


def _chained(voices: Iterable[Voice]) -> str:
    """The agency through which a voice came: "according to Reuters, Oslo said"."""
    said = (words for voice in voices for words in voice.chain)
    return next((_by_credit()[words] for words in said if words in _by_credit()), "")


@lru_cache(maxsize=1)
def _by_credit() -> Mapping[str, str]:
    return {words: row.name for row in agencies() for words in row.credited}


@lru_cache(maxsize=1)
def _name() -> re.Pattern[str]:
    """Any name by which an agency is credited, the longest first."""
    names = "|".join(re.escape(words) for words in sorted(_by_credit(), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{names})(?!\w)")


@lru_cache(maxsize=1)
def _credit() -> re.Pattern[str]:
    names = _name().pattern
    every = "|".join(each.format(names=names, list=_LIST.format(names=names)) for each in _CREDITS)
    return re.compile(every, re.MULTILINE)


def _origin(reports: Sequence[_Report], joins: Iterable[Join]) -> Origin:
    articles = tuple(each.article for each in reports)
    within = tuple(join for join in joins if join.article in articles)
    joined = (join.words for join in within if join.reason != "same_text")
    own = (each.agency or each.outlet or each.domain for each in reports)
    return Origin(
        name=next(joined, "") or next(own),
        entries=tuple(entry.id for each in reports for entry in each.entries),
        articles=articles,
        joins=within,
    )


def _reports(
    connection: sa.Connection, by_article: Mapping[str, Sequence[Entry]], recorded: Known
) -> tuple[_Report, ...]:
    """The articles with their texts and first publications."""
    texts: dict[str, str] = {}
    first: dict[str, Any] = {}
    for some in pieces(by_article):
        table = schema.articles
        texts.update((row.id, row.text) for row in connection.execute(sa.select(table).where(table.c.id.in_(some))))
        for row in connection.execute(_publications(some, recorded)):
            first.setdefault(row.article, row)
    return tuple(
        _Report(
            article=article,
            text=texts[article],
            outlet=(first[article].outlet or "") if article in first else "",
            domain=(first[article].domain or "") if article in first else "",
            entries=tuple(entries),
        )
        for article, entries in by_article.items()
    )


def _publications(articles: Sequence[str], recorded: Known) -> sa.Select[Any]:
    """The publications that were recorded by then, the first of each article before its others."""
    table = schema.publications
    # Nulls sort first in SQLite and last in PostgreSQL: an undated publication stands after the dated ones in both.
    dated = sa.case((table.c.published.is_(None), 1), else_=0)
    query = sa.select(table).where(table.c.article.in_(articles))
    if recorded is not None:
        query = query.where(table.c.recorded < end_of(recorded))
    return query.order_by(table.c.article, dated, table.c.published, table.c.run, table.c.id)


def _by_id(connection: sa.Connection, ids: Sequence[str]) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for some in pieces(ids):
        for row in connection.execute(asserted().where(schema.entries.c.id.in_(some))):
            found[row.id] = entry_of(row)
    return found


def pieces(ids: Iterable[str], size: int = 500) -> Iterator[list[str]]:
    """The ids in pieces that a query can take."""
    wanted = list(ids)
    for start in range(0, len(wanted), size):
        yield wanted[start : start + size]
