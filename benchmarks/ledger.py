"""The times and sizes of a large ledger: recording, opening, positions, histories, changes.

    .venv/bin/python benchmarks/ledger.py [--entries N] [--pairs N] [--ledger ADDRESS] [--seed N] [--json]

Made-up reports over ten years, in the order of their days, are recorded in runs of some thousands, and those of the
last weeks in a run each day; a run is dated by its last report. The time of making them is not counted. Of the entries
about 60% are events (a third of them acts), 20% standings, 10% commitments and 10% claims; a report has several, each
with its quote, and two to four parties. The ledger is a temporary SQLite file; ADDRESS is another, empty one, or one
that this benchmark has filled before with the same numbers, which is then only read.
"""

import argparse
import json
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from functools import partial
from itertools import combinations, islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from detente.ledger import Ledger, changes, history, open_ledger, position, record_all
from detente.ledger import schema as tables
from detente.model import (
    UNKNOWN_WHEN,
    Actor,
    Article,
    Claim,
    Clock,
    Commitment,
    Event,
    Evidence,
    Findings,
    Mission,
    Outlet,
    Pair,
    Recognition,
    Relations,
    Representation,
    Voice,
    When,
    article_id,
)
from detente.ontology.knowledge import load_knowledge

FIRST = date(2015, 1, 1)
DAYS = 3652
ARTICLES_A_RUN = 4000
# At the end of the time, recorded day by day.
LAST_DAYS = 60
# Weights of a report's further records, after its first event, so that the whole comes to the shares in the docstring.
KINDS = {"event": 51, "standing": 25, "commitment": 12, "claim": 12}
RECORDS = (3, 8)
ACTS = 1 / 3

# An act, its type and what it does to how things stand.
DEEDS: tuple[tuple[str, str, dict[str, Any] | None], ...] = (
    ("recall_ambassador", "SANCTION", {"class": "charge", "mode": "ad_interim", "phase": "recalled"}),
    ("return_ambassador", "CONCEDE", {"class": "ambassador", "mode": "en_titre", "phase": "in_post"}),
    ("appoint_head", "COOPERATE", {"class": "ambassador", "mode": "en_titre", "phase": "appointed"}),
    ("present_credentials", "COOPERATE", {"class": "ambassador", "mode": "en_titre", "phase": "credentials_presented"}),
    ("close_embassy", "SANCTION", {"state": "closed"}),
    ("reopen_embassy", "COOPERATE", {"state": "open"}),
    ("suspend_relations", "SANCTION", {"relations": "suspended"}),
    ("restore_relations", "SUPPORT", {"relations": "established"}),
    ("recognise_government", "SUPPORT", {"recognition": "de_jure"}),
    ("expel_diplomats", "SANCTION", None),
    ("withdraw_diplomats", "SANCTION", None),
    ("summon", "PROTEST", None),
    ("protest_note", "PROTEST", None),
    ("sign_treaty", "AGREE", None),
    ("ceasefire_agree", "AGREE", None),
)  # fmt: skip
BACKGROUND: tuple[dict[str, Any], ...] = (
    {"class": "ambassador", "mode": "unknown", "phase": "in_post"}, {"class": "charge", "mode": "unknown"},
    {"state": "open"}, {"relations": "established"},
)  # fmt: skip
TYPES = ("CONSULT", "SUPPORT", "COOPERATE", "AID", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "COERCE", "ASSAULT")
PROMISED = ("return_ambassador", "reopen_embassy", "restore_relations", "sign_treaty", "appoint_head", None)
GRADES = ("floated", "agreed", "agreed", "announced", "fulfilled")
SURNAMES = ("Aalto", "Baran", "Castro", "Diallo", "Eriksen", "Farah", "Gomes", "Haddad", "Ivanov", "Jansen", "Kovacs")
FILLER = (
    "Officials on both sides gave no further details, and no date for another meeting was set.",
    "The neighbours have quarrelled over the border, over trade and over fishing for many years.",
    "Observers in the region said that they had expected the step for some weeks.",
)


@dataclass
class Draft:
    """A report in the making: every record adds a sentence to the text and quotes it."""

    draw: random.Random
    pair: tuple[str, str]
    others: list[str]
    published: date
    sentences: list[str] = field(default_factory=list)
    length: int = 0
    rows: list[tuple[type, int, int, dict[str, Any]]] = field(default_factory=list)

    def say(self, sentence: str) -> tuple[int, int]:
        start = self.length
        self.sentences.append(sentence)
        self.length += len(sentence) + 1
        return start, start + len(sentence)

    def add(self, kind: type, sentence: str, **fields: Any) -> str:
        start, end = self.say(sentence)
        identity = f"{kind.__name__[0].lower()}{len(self.rows)}"
        self.rows.append((kind, start, end, {"id": identity, **fields}))
        return identity


def reports(entries: int, pairs: list[Pair], seed: int) -> Iterator[Findings]:
    """Reports in order of their days until they hold so many records."""
    draw = random.Random(seed)  # noqa: S311 (no secret)
    near: dict[str, list[str]] = {}
    for pair in pairs:
        near.setdefault(pair.a, []).append(pair.b)
        near.setdefault(pair.b, []).append(pair.a)
    made = 0
    while made < entries:
        pair = draw.choice(pairs)
        ends = (pair.a, pair.b) if draw.random() < 0.5 else (pair.b, pair.a)
        others = [code for code in draw.sample(near[ends[0]], min(2, len(near[ends[0]]))) if code not in ends]
        draft = Draft(draw, ends, others, FIRST + timedelta(days=made * DAYS // entries))
        draft.say(f"Report {made} from {ends[0]} on {ends[1]}.")
        wanted = min(draw.randint(*RECORDS), entries - made)
        events = [event(draft)]
        while len(draft.rows) < wanted:
            match draw.choices(tuple(KINDS), tuple(KINDS.values()))[0]:
                case "event":
                    events.append(event(draft))
                case "standing":
                    standing(draft, events)
                case "commitment":
                    commitment(draft, events)
                case _:
                    claim(draft, events)
            if draw.random() < 0.6:
                draft.say(draw.choice(FILLER))
        made += wanted
        yield finished(draft)


def event(draft: Draft) -> tuple[str, str | None, dict[str, Any] | None, When, tuple[str, str]]:
    """Adds a deed and says what it is: its id, act, effect, day and sides."""
    draw = draft.draw
    one, other = draft.pair if draw.random() < 0.7 else draft.pair[::-1]
    act, type_, effect = draw.choice(DEEDS) if draw.random() < ACTS else (None, draw.choice(TYPES), None)
    when = day_of(draft)
    third = [code for code in draft.others if draw.random() < 0.1]
    helpers = tuple(actor(code) for code in draft.others if code not in third and draw.random() < 0.1)
    sentence = f"{one} went ahead with what it called {(act or type_).replace('_', ' ').lower()} towards {other}."
    identity = draft.add(
        Event, sentence, type=type_, act=act, cameo="112", contexts=("diplomatic",), actors=(actor(one),),
        recipients=(actor(other), *map(actor, third)), mediators=helpers, when=when,
        status="actual" if draw.random() < 0.85 else "announced", voices=(voice(draft, one),), rule="made.up",
        confidence=round(draw.uniform(0.5, 1), 2),
    )  # fmt: skip
    return identity, act, effect, when, (one, other)


def standing(draft: Draft, events: list[Any]) -> None:
    """What the last deed with an effect brought about, or background."""
    found = [each for each in events if each[2]]
    if found:
        identity, act, effect, when, (one, other) = found[-1]
        words = f"{one} and {other} stand so since the {act.replace('_', ' ')} (note {len(draft.rows)})."
        more: dict[str, Any] = {"from_event": identity, "when": when}
    else:
        (one, other), effect = draft.pair, draft.draw.choice(BACKGROUND)
        words = f"Between {one} and {other} it has long been so (note {len(draft.rows)})."
        more = {"when": UNKNOWN_WHEN}
    more["voices"] = (voice(draft, one),) if draft.draw.random() < 0.5 else ()
    sides = {"sender": actor(one), "receiver": actor(other)}
    if "relations" in effect:
        draft.add(Relations, words, parties=tuple(sides.values()), state=effect["relations"], **more)
    elif "recognition" in effect:
        both = {"by": actor(one), "of": actor(other)}
        draft.add(Recognition, words, object="government", state=effect["recognition"], **both, **more)
    elif "state" in effect:
        draft.add(Mission, words, **sides, **effect, **more)
    else:
        person = draft.draw.choice(SURNAMES) if effect["class"] == "ambassador" else None
        draft.add(Representation, words, **sides, **effect, person=person, **more)


def commitment(draft: Draft, events: list[Any]) -> None:
    draw = draft.draw
    identity, *_, (one, other) = draw.choice(events)
    act, grade = draw.choice(PROMISED), draw.choice(GRADES)
    promised = (act or f"talks number {draw.randint(1, 9)}").replace("_", " ")
    by = draft.published + timedelta(days=draw.randint(20, 300))
    draft.add(
        Commitment, f"{one} promised {other} this: {promised} ({grade}, note {len(draft.rows)}).",
        promisors=(actor(one),), beneficiaries=(actor(other),), act=act, words=promised, grade=grade,
        deadline=exactly(by) if draw.random() < 0.3 else None, voices=(voice(draft, one),), from_event=identity,
    )  # fmt: skip


def claim(draft: Draft, events: list[Any]) -> None:
    draw = draft.draw
    named, *_, (one, other) = draw.choice(events)
    if draw.random() < 0.2:
        named = f"that {other} broke its word {draw.randint(2, 9)} times"
    draft.add(
        Claim, f"{one} accused {other} of it in strong words (note {len(draft.rows)}).", proposition=named,
        against=(actor(other),), voices=(voice(draft, one, "accuses"),),
        state=draw.choice(("unconfirmed", "disputed", "confirmed")),
    )  # fmt: skip


def actor(code: str) -> Actor:
    return Actor(code=f"{code}.GOV", sector="GOV", name=f"government of {code}", via="name")


def voice(draft: Draft, code: str, stance: str = "asserts") -> Voice:
    if draft.draw.random() < 0.4:
        return Voice(holder="publisher", stance="asserts")
    return Voice.model_validate({"holder": actor(code), "stance": stance, "verb": "said"})


def day_of(draft: Draft) -> When:
    """A stated day near the report, now and then a month, or unknown."""
    chance = draft.draw.random()
    day = draft.published - timedelta(days=draft.draw.randint(0, 3))
    if chance < 0.6:
        return exactly(day)
    if chance < 0.75:
        first = day.replace(day=1)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return When(earliest=first, latest=last, precision="month", basis="stated", text=f"{first:%B %Y}")
    return UNKNOWN_WHEN


def exactly(day: date) -> When:
    return When(earliest=day, latest=day, precision="day", basis="stated", text=f"{day:%A}")


def finished(draft: Draft) -> Findings:
    text = " ".join(draft.sentences)
    outlet = Outlet(name="Example News", domain="news.example", country=draft.pair[0])
    article = Article(
        id=article_id(text), text=text, title=draft.sentences[0], published=draft.published, source=outlet,
        url=f"https://news.example/{draft.published}",
    )  # fmt: skip
    found: dict[type, list[Any]] = {}
    for kind, start, end, fields in draft.rows:
        words = Evidence(article=article.id, start=start, end=end, quote=text[start:end])
        if kind is Event:
            verb = text.index("called", start)
            fields["trigger"] = (Evidence(article=article.id, start=verb, end=verb + 6, quote="called"),)
        found.setdefault(kind, []).append(kind(**fields, evidence=(words,)))
    standings = (each for kind in (Relations, Recognition, Mission, Representation) for each in found.get(kind, ()))
    return Findings(
        article=article, coder="benchmark 1", events=tuple(found.get(Event, ())), standings=tuple(standings),
        commitments=tuple(found.get(Commitment, ())), claims=tuple(found.get(Claim, ())),
    )  # fmt: skip


@dataclass
class Made:
    """A stream that knows how much it gave, and how long the making took."""

    source: Iterator[Findings]
    records: int = 0
    seconds: float = 0.0
    cpu: float = 0.0

    def run(self, articles: int) -> Iterator[Findings]:
        """The next run's reports."""
        started, cpu = time.perf_counter(), time.process_time()
        for each in islice(self.source, articles):
            self.records += len(each.events) + len(each.standings) + len(each.commitments) + len(each.claims)
            self.seconds += time.perf_counter() - started
            self.cpu += time.process_time() - cpu
            yield each
            started, cpu = time.perf_counter(), time.process_time()


@dataclass(frozen=True)
class Recording:
    entries_per_second: float
    entries_per_cpu_second: float
    peak_mib_at_tenth: float
    peak_mib_at_end: float


def recorded(ledger: Ledger, entries: int, pairs: list[Pair], seed: int) -> Recording:
    """The figures of recording so many entries. The speed is that of the large runs."""
    made = Made(reports(entries, pairs, seed))
    by_day = max(1, round(entries / DAYS / statistics.mean(RECORDS)))
    large = entries - entries * LAST_DAYS // DAYS
    total, cpu, tenth, moment = 0.0, 0.0, 0.0, datetime.combine(FIRST, clock_time(), UTC)
    speeds = (0, 0)
    while made.records < entries:
        bulk = made.records < large
        articles = max(by_day, min(ARTICLES_A_RUN, (large - made.records) // RECORDS[1])) if bulk else by_day
        moment = max(moment, moment_after(made.records + articles * RECORDS[1], entries))
        started, started_cpu = time.perf_counter() - made.seconds, time.process_time() - made.cpu
        record_all(ledger, made.run(articles), recorded=moment)
        total += time.perf_counter() - made.seconds - started
        cpu += time.process_time() - made.cpu - started_cpu
        speeds = (round(made.records / total), round(made.records / cpu)) if bulk else speeds
        tenth = tenth or (peak() if made.records >= entries / 10 else 0.0)
    return Recording(*speeds, tenth, peak())


def moment_after(records: int, entries: int) -> datetime:
    """By when so many records have come out: they are spread evenly over the days."""
    days = min(entries, records) * DAYS // entries
    return datetime.combine(FIRST + timedelta(days=days), clock_time(), UTC)


def peak() -> float:
    """MiB that the process held at most so far."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


@dataclass(frozen=True)
class Times:
    """Milliseconds that half, and 95%, of the calls stay under: by the clock, and of this process at work."""

    p50: float
    p95: float
    cpu_p50: float
    cpu_p95: float
    calls: int


def times(calls: Iterable[Callable[[], object]]) -> Times:
    clock: list[float] = []
    cpu: list[float] = []
    for call in calls:
        started, started_cpu = time.perf_counter(), time.process_time()
        call()
        clock.append((time.perf_counter() - started) * 1000)
        cpu.append((time.process_time() - started_cpu) * 1000)
    return Times(*half_and_most(clock), *half_and_most(cpu), len(clock))


def half_and_most(found: list[float]) -> tuple[float, float]:
    """The median and the 95th percentile."""
    return round(statistics.median(found), 2), round(statistics.quantiles(found, n=20, method="inclusive")[-1], 2)


def asked(ledger: Ledger, pair: Pair, draw: random.Random) -> Callable[[], object]:
    """A position of a pair on a drawn day: half as known now, a quarter as known on a day by either clock."""
    valid = FIRST + timedelta(days=draw.randint(0, DAYS))
    chance = draw.random()
    known = None if chance < 0.5 else min(valid + timedelta(days=draw.randint(0, 200)), FIRST + timedelta(days=DAYS))
    clock: Clock = "recorded" if chance >= 0.75 else "reported"
    return lambda: position(ledger, pair, valid=valid, known=known, clock=clock)


def size(ledger: Ledger) -> int:
    """Bytes on disk of all tables with their indexes."""
    with ledger.reading() as connection:
        if connection.dialect.name == "sqlite":
            pages = connection.exec_driver_sql("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
            return int(pages.scalar_one())
        query = sa.select(sa.func.sum(sa.func.pg_total_relation_size(sa.column("oid")))).select_from(
            sa.text("pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace")
        )
        return int(connection.scalar(query) or 0)


def count(ledger: Ledger) -> int:
    with ledger.reading() as connection:
        return int(connection.scalar(sa.select(sa.func.count()).select_from(tables.entries)) or 0)


def measured(address: str, entries: int, pairs: int, calls: int, seed: int) -> dict[str, Any]:
    """Every figure of a ledger of so many entries; recording is left out where they are there already."""
    chosen = some_pairs(pairs, seed)
    with open_ledger(address) as ledger:
        writing = None if count(ledger) else recorded(ledger, entries, chosen, seed)
        held, bytes_ = count(ledger), size(ledger)
        if ledger.engine.dialect.name == "postgresql":
            with ledger.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("ANALYZE")
    opening = times([lambda: open_ledger(address).close()] * 10)
    draw = random.Random(seed + 1)  # noqa: S311 (no secret)
    with open_ledger(address) as ledger:
        for pair in draw.choices(chosen, k=5):
            asked(ledger, pair, draw)()
        positions = times(asked(ledger, pair, draw) for pair in draw.choices(chosen, k=calls))
        histories = times(partial(history, ledger, pair) for pair in draw.choices(chosen, k=calls // 4))
        days = [FIRST + timedelta(days=DAYS - draw.randint(2, LAST_DAYS // 2)) for _ in range(calls // 4)]
        news = times(partial(changes, ledger, since=day - timedelta(days=1), until=day) for day in days)
    return {
        "database": ledger.engine.dialect.name,
        "entries": held,
        "pairs": pairs,
        **(asdict(writing) if writing else {}),
        "bytes_per_entry": round(bytes_ / max(held, 1)),
        "opening_ms": asdict(opening),
        "position_ms": asdict(positions),
        "history_ms": asdict(histories),
        "changes_ms": asdict(news),
        "peak_mib": peak(),
    }


def some_pairs(number: int, seed: int) -> list[Pair]:
    """So many pairs of states."""
    codes = sorted(state.code for state in load_knowledge().states)
    draw = random.Random(seed)  # noqa: S311 (no secret)
    return [Pair.of(one, other) for one, other in draw.sample(list(combinations(codes, 2)), number)]


def main() -> None:
    parser = argparse.ArgumentParser(description="Times a large ledger.")
    parser.add_argument("--entries", type=int, default=50_000, help="entries in the ledger")
    parser.add_argument("--pairs", type=int, default=100, help="pairs of states they are about")
    parser.add_argument("--ledger", help="another ledger than a temporary SQLite file")
    parser.add_argument("--calls", type=int, default=200, help="positions to ask for")
    parser.add_argument("--seed", type=int, default=1, help="of the draw")
    parser.add_argument("--json", action="store_true", help="print the figures on one line")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        address = chosen.ledger or str(Path(folder) / "ledger.db")
        result = measured(address, chosen.entries, chosen.pairs, chosen.calls, chosen.seed)
    print(json.dumps(result, indent=None if chosen.json else 2))


if __name__ == "__main__":
    main()
