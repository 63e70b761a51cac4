"""Whatever coders and analysts do in whatever order, the ledger says what plain lists and loops say (naive.py)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.errors import InputError
from detente.ledger import Ledger, as_known, entries, history, judge, pairs, position, record, undo, verify
from detente.model import Change, Clock, Entry, Pair, PairCount, Position

from .fresh import another
from .naive import LINES, SWEDEN_HUNGARY, Naive, Reading, Said, Shown, findings, reads
from .saying import NORWAY_HUNGARY, Report, on, recall, voice

START = datetime(2025, 3, 6, 12, tzinfo=UTC)
DAYS = [date(2025, 1, 20), date(2025, 3, 3), date(2025, 3, 5), date(2025, 3, 8), date(2025, 3, 12)]
CLOCKS: tuple[Clock, ...] = ("reported", "recorded")
TEXTS = 3


@dataclass(frozen=True)
class Tell:
    """A coder reads a text; where it is the reading before, he says the same again."""

    text: int
    coder: str
    published: date | None
    reading: Reading
    later: timedelta


@dataclass(frozen=True)
class Rule:
    """An analyst judges a record that was said once, the one at a place among all of them."""

    which: int
    verdict: Literal["accept", "reject", "correct"]
    later: timedelta


@dataclass(frozen=True)
class Undo:
    """An analyst takes a judgement back that still holds, the one at a place among them."""

    which: int
    later: timedelta


Step = Tell | Rule | Undo

_LATER = st.sampled_from([timedelta(), timedelta(minutes=1), timedelta(hours=9), timedelta(days=1), timedelta(days=3)])
_PUBLISHED = st.sampled_from([*DAYS[:4], None])
_CODERS = st.sampled_from(["reader 1", "reader 2", "reader 3"])
_WHICH = st.integers(0, 50)
_RULES = st.builds(Rule, which=_WHICH, verdict=st.sampled_from(["accept", "reject", "correct"]), later=_LATER)
_UNDOS = st.builds(Undo, which=_WHICH, later=_LATER)


def _steps(texts: int, lines: int) -> st.SearchStrategy[list[Step]]:
    """Steps on so many texts of which so many lines are read."""
    readings = st.tuples(
        *(st.integers(0, len(line.readings) if number < lines else 0) for number, line in enumerate(LINES))
    )
    tells = st.builds(
        Tell, text=st.integers(0, texts - 1), coder=_CODERS, published=_PUBLISHED, reading=readings, later=_LATER
    )
    return st.lists(st.one_of(tells, tells, _RULES, _RULES, _UNDOS), min_size=2, max_size=14)


# Many records side by side, or few on which word follows word.
STEPS = st.one_of(_steps(TEXTS, len(LINES)), _steps(1, 4))


@dataclass
class Both:
    """The ledger and the naive one, told the same; `done` is what was done, to be done again elsewhere."""

    ledger: Ledger
    naive: Naive = field(default_factory=Naive)
    now: datetime = START
    # What each record is called in the ledger, and the other way round.
    contents: dict[Said, str] = field(default_factory=dict)
    names: dict[str, Said] = field(default_factory=dict)
    numbers: list[int] = field(default_factory=list)
    done: list["Done"] = field(default_factory=list)

    def take(self, step: Step) -> None:
        self.now += step.later
        match step:
            case Tell():
                self._tell(step)
            case Rule():
                self._rule(step)
            case Undo():
                self._undo(step)
        self._learn_names()

    def _tell(self, step: Tell) -> None:
        said = reads(step.text, step.reading)
        told = findings(step.text, said, published=step.published, coder=step.coder)
        record(self.ledger, told, recorded=self.now)
        self.naive.record(step.text, said, published=step.published, coder=step.coder, moment=self.now)
        self.done.append(Done(self.now, step.text, "tell", told))

    def _rule(self, step: Rule) -> None:
        known = sorted(self.contents, key=repr)
        if not known:
            return
        said = known[step.which % len(known)]
        instead = said.corrected() if step.verdict == "correct" else None
        correction = LINES[said.line].correction if instead else None
        words = {"verdict": step.verdict, "analyst": "Ada", "reason": "so", "correction": correction}
        down = [each.said for each in self.naive.in_force() if each.verdict != "accept"]
        if instead and instead in (said, *down):
            with pytest.raises(InputError):
                judge(self.ledger, self.contents[said], **words, recorded=self.now)  # type: ignore[arg-type]
            return
        given = judge(self.ledger, self.contents[said], **words, recorded=self.now)  # type: ignore[arg-type]
        self.naive.judge(said, step.verdict, instead, moment=self.now)
        self.numbers.append(given.number)
        self.done.append(Done(self.now, said.text, "judge", (self.contents[said], words)))

    def _undo(self, step: Undo) -> None:
        holding = [number for number, each in enumerate(self.naive.judged) if not each.undone]
        if not holding:
            return
        number = holding[step.which % len(holding)]
        undo(self.ledger, self.numbers[number], analyst="Ada", reason="no", recorded=self.now)
        self.naive.undo(number, moment=self.now)
        self.done.append(Done(self.now, self.naive.judged[number].said.text, "undo", number))

    def _learn_names(self) -> None:
        """Every record is live after the step that brought it: what hangs on another comes after it."""
        told = sorted(entries(self.ledger), key=lambda entry: (entry.kind == "claim", entry.kind != "event"))
        for entry in told:
            said = self.said(entry)
            assert self.contents.setdefault(said, entry.content) == entry.content
            assert self.names.setdefault(entry.content, said) == said

    def said(self, entry: Entry) -> Said:
        """An entry as the naive ledger knows it."""
        record: Any = entry.record
        words = record.evidence[0].quote
        (line,) = (number for number, line in enumerate(LINES) if line.words == words)
        value = tuple(
            (record.when.earliest and str(record.when.earliest)) if name == "when" else getattr(record, name)
            for name in LINES[line].free
        )
        parent = getattr(record, "from_event", None) or getattr(record, "proposition", None)
        return Said(TEXT_IDS.index(entry.article), line, value, self.names.get(parent) if parent else None)


TEXT_IDS = [findings(number, (), published=None, coder="").article.id for number in range(TEXTS)]


@dataclass(frozen=True)
class Done:
    """Something that was done to a ledger."""

    moment: datetime
    text: int
    what: Literal["tell", "judge", "undo"]
    told: Any


def check(both: Both) -> None:
    """The two agree on everything that is live now, and nothing is wrong with the ledger."""
    assert verify(both.ledger).faults == ()
    assert shown(both, entries(both.ledger)) == Counter(both.naive.known(None, "reported"))


def check_what_was_known(both: Both, day: date) -> None:
    """They agree on what was known on any day and at any moment, by either clock."""
    moments = {each.moment for each in both.done}
    for known in (*DAYS, *moments, *(each - timedelta(microseconds=1) for each in moments)):
        for clock in CLOCKS:
            found = entries(both.ledger, known=known, clock=clock)
            assert shown(both, found) == Counter(both.naive.known(known, clock))
    for clock in CLOCKS:
        check_questions(both, None, clock)
        check_questions(both, day, clock)
        check_questions(both, both.now, clock)


def check_questions(both: Both, known: date | datetime | None, clock: Clock) -> None:
    """Every question answers from the same records."""
    expected = list(both.naive.known(known, clock))
    found = list(entries(both.ledger, known=known, clock=clock))
    for pair in (NORWAY_HUNGARY, SWEDEN_HUNGARY):
        about = [each for each in expected if LINES[each.said.line].pair == pair]
        assert shown(both, entries(both.ledger, pair=pair, known=known, clock=clock)) == Counter(about)
        told = history(both.ledger, pair, known=known, clock=clock)
        assert rows(both, found, told) == sorted(row(each) for each in about if each.said.kind != "claim")
        if known:
            then = as_known(both.ledger, known, clock=clock)
            assert (shown(both, then.entries(pair)), then.history(pair)) == (Counter(about), told)
    assert list(pairs(both.ledger, known=known, clock=clock)) == counted(expected)


def shown(both: Both, found: Iterator[Entry] | Sequence[Entry]) -> Counter[Shown]:
    return Counter(Shown(both.said(each), each.recorded, each.reported, each.reported_basis) for each in found)


def row(shown: Shown) -> tuple[date, int, date, str]:
    """A record at its place in a history: by day, then deeds before standings before promises, then as reported."""
    rank = ("event", "standing", "commitment").index(shown.said.kind)
    return shown.said.day or shown.reported, rank, shown.reported, repr(shown.said)


def rows(both: Both, found: Sequence[Entry], told: Sequence[Change]) -> list[tuple[date, int, date, str]]:
    """The rows of a history likewise; sorted where they are equal but for the record."""
    said = {entry.id: both.said(entry) for entry in found}
    kinds = ("event", "standing", "commitment")
    listed = [(each.day, kinds.index(each.kind), each.reported, repr(said[each.entry])) for each in told]
    assert [each[:3] for each in listed] == sorted(each[:3] for each in listed)
    return sorted(listed)


def counted(expected: Sequence[Shown]) -> list[PairCount]:
    counts: dict[Pair, Counter[str]] = {}
    for each in expected:
        counts.setdefault(LINES[each.said.line].pair, Counter())[LINES[each.said.line].records] += 1
    return [PairCount(pair=pair, **counts[pair]) for pair in sorted(counts, key=str)]


@contextmanager
def again(both: Both, address: str, done: Sequence[Done]) -> Iterator[Ledger]:
    """A fresh ledger to which some of the same was done, in the same order."""
    numbers: dict[int, int] = {}
    place = {id(each): number for number, each in enumerate(e for e in both.done if e.what == "judge")}
    with another(address) as ledger:
        for each in done:
            if each.what == "tell":
                record(ledger, each.told, recorded=each.moment)
            elif each.what == "judge":
                entry, words = each.told
                numbers[place[id(each)]] = judge(ledger, entry, **words, recorded=each.moment).number
            else:
                undo(ledger, numbers[each.told], analyst="Ada", reason="no", recorded=each.moment)
        yield ledger


def stands(ledger: Ledger, valid: date, **asked: Any) -> Position:
    told = position(ledger, NORWAY_HUNGARY, valid=valid, **asked)
    return told.model_copy(update={"known": None, "clock": "reported"})


def check_positions(both: Both, address: str, moment: datetime, day: date) -> None:
    """A pair stands, as was known, as it does in a ledger that learned only what was known."""
    with again(both, address, [each for each in both.done if each.moment <= moment]) as then:
        for valid in DAYS:
            assert stands(both.ledger, valid, known=moment, clock="recorded") == stands(then, valid)
            assert as_known(both.ledger, moment, clock="recorded").position(NORWAY_HUNGARY, valid).sides == (
                stands(then, valid).sides
            )
    out = {number for number, text in both.naive.texts.items() if (first := text.first()) and first <= day}
    with again(both, address, [each for each in both.done if each.text in out]) as then:
        if all(text.first() for text in both.naive.texts.values()) or day < START.date():
            for valid in DAYS:
                assert stands(both.ledger, valid, known=day) == stands(then, valid)


def drive(address: str, steps: Sequence[Step], *, which: int, day: date) -> None:
    with another(address) as ledger:
        both = Both(ledger)
        for step in steps:
            both.take(step)
            check(both)
        check_what_was_known(both, day)
        if both.done:
            check_positions(both, address, both.done[which % len(both.done)].moment, day)


# A ledger is made for each example, so one fixture serves them all; how long that takes says nothing.
_SHARED: dict[str, Any] = {"deadline": None, "suppress_health_check": list(HealthCheck)}


@settings(max_examples=20, **_SHARED)
@given(steps=STEPS, which=_WHICH, day=st.sampled_from(DAYS))
def test_what_is_live_and_known_is_what_plain_lists_say(address: str, steps: list[Step], which: int, day: date) -> None:
    drive(address, steps, which=which, day=day)


@pytest.mark.slow
@settings(max_examples=250, **_SHARED)
@given(steps=STEPS, which=_WHICH, day=st.sampled_from(DAYS))
def test_it_is_so_in_hundreds_of_courses(address: str, steps: list[Step], which: int, day: date) -> None:
    drive(address, steps, which=which, day=day)


# What is told of one thing again and again, each with a day, and how a position names it.
TOLD: dict[str, tuple[tuple[Any, ...], ...]] = {
    "mission": (("open",), ("closed",), ("suspended",)),
    "relations": (("established",), ("severed",)),
    "head": (("ambassador", "credentials_presented"), ("charge", "recalled")),
}


def held(position: Position, what: str) -> str | None:
    side = position.side("NOR")
    if what == "relations":
        return position.relations.state
    return side.mission.state if what == "mission" else side.head.class_ if side.head else None


@settings(max_examples=25, **_SHARED)
@given(
    what=st.sampled_from(sorted(TOLD)),
    # Days apart, what is told, how many days later it came out and after how many more it was recorded.
    told=st.lists(
        st.tuples(st.integers(3, 40), st.integers(0, 2), st.integers(0, 60), st.integers(0, 9)), min_size=1, max_size=6
    ),
    # Which of these is asked about, and how many days off its own day and the day it came out.
    which=_WHICH,
    off=st.integers(-2, 2),
    since=st.integers(-1, 12),
)
def test_the_last_word_with_a_day_holds_of_those_that_were_known(
    address: str, what: str, told: list[tuple[int, int, int, int]], which: int, off: int, since: int
) -> None:
    day, told_of = date(2024, 1, 1), []
    for gap, state_number, delay, more in told:
        day += timedelta(days=gap)
        state = TOLD[what][state_number % len(TOLD[what])]
        out = day + timedelta(days=delay)
        told_of.append((day, state, out, datetime(out.year, out.month, out.day, 12, tzinfo=UTC) + timedelta(days=more)))
    with another(address) as ledger:
        for day, state, out, moment in sorted(told_of, key=lambda each: each[3]):
            report = Report(str(out))
            getattr(report, what)("NOR", "HUN", *state, when=str(day))
            record(ledger, report.findings(), recorded=moment)
        asked = told_of[which % len(told_of)]
        by, then = asked[0] + timedelta(days=off), asked[2] + timedelta(days=since)
        for clock, there in (
            ("reported", [each for each in told_of if each[2] <= then]),
            ("recorded", [each for each in told_of if each[3].date() <= then]),
        ):
            words = [state for day, state, *_ in sorted(there, key=lambda each: each[0]) if day <= by]
            found = position(ledger, NORWAY_HUNGARY, valid=by, known=then, clock=clock)  # type: ignore[arg-type]
            assert held(found, what) == (words[-1][0] if words else None)


# What the courses above have brought to light, each in its shortest form.


@pytest.fixture
def recalled(ledger: Ledger) -> Ledger:
    """A ledger with a recall, the standing that follows from it, and Hungary's accusation of it."""
    record(ledger, recall_and_blame().findings())
    return ledger


def recall_and_blame(coder: str = "reader 1") -> Report:
    report = recall(coder=coder)
    report.claim("s1", "unconfirmed", [voice("HUN", "accuses")], against=["NOR"])
    return report


def live(ledger: Ledger) -> dict[str, Entry]:
    """The live entries by kind; of each there is one."""
    found = list(entries(ledger))
    by_kind = {entry.kind: entry for entry in found}
    assert len(by_kind) == len(found)
    return by_kind


SIGNED = {"analyst": "Ada", "reason": "so"}
SUMMONS = {"type": "ACCUSE", "mode": "disapprove", "act": "summon"}


def test_a_claim_about_what_followed_from_an_act_goes_with_the_act_and_comes_back(recalled: Ledger) -> None:
    rejected = judge(recalled, live(recalled)["event"].id, "reject", **SIGNED)
    assert live(recalled) == {}
    undo(recalled, rejected.number, **SIGNED)
    assert set(live(recalled)) == {"event", "standing", "claim"}


def test_what_was_rejected_itself_does_not_come_back_with_its_act(recalled: Ledger) -> None:
    told = live(recalled)
    act = judge(recalled, told["event"].id, "reject", **SIGNED)
    judge(recalled, told["standing"].id, "reject", **SIGNED)
    undo(recalled, act.number, **SIGNED)
    assert set(live(recalled)) == {"event"}


def test_what_was_accepted_in_between_comes_back_with_its_act_when_that_is_undone(recalled: Ledger) -> None:
    told = live(recalled)
    act = judge(recalled, told["event"].id, "reject", **SIGNED)
    standing = judge(recalled, told["standing"].id, "accept", **SIGNED)
    assert set(live(recalled)) == {"standing", "claim"}
    undo(recalled, standing.number, **SIGNED)
    undo(recalled, act.number, **SIGNED)
    assert set(live(recalled)) == {"event", "standing", "claim"}


def test_what_an_analyst_accepted_stays_when_the_correction_that_brought_it_is_undone(recalled: Ledger) -> None:
    wrong = judge(recalled, live(recalled)["claim"].id, "correct", **SIGNED, correction={"state": "disputed"})
    judge(recalled, str(wrong.correction), "accept", **SIGNED)
    undo(recalled, wrong.number, **SIGNED)
    states = {entry.record.state for entry in entries(recalled, kinds=["claim"])}
    assert states == {"disputed", "unconfirmed"}


def test_undoing_a_judgement_does_not_bring_back_what_a_coder_dropped_before_it(recalled: Ledger) -> None:
    event = live(recalled)["event"].id
    first = judge(recalled, event, "reject", **SIGNED)
    undo(recalled, first.number, **SIGNED)
    silent = recall_and_blame("reader 2")
    for each in silent.records.values():
        each.clear()
    record(recalled, silent.findings())
    accepted = judge(recalled, event, "accept", **SIGNED)
    assert "event" in live(recalled)
    undo(recalled, accepted.number, **SIGNED)
    assert live(recalled) == {}


def test_undoing_a_correction_leaves_what_a_coder_says_too(recalled: Ledger) -> None:
    event = live(recalled)["event"].id
    other = recall_and_blame("reader 2")
    other.records["events"][0] |= SUMMONS
    judge(recalled, event, "accept", **SIGNED)
    record(recalled, other.findings())
    corrected = judge(recalled, event, "correct", **SIGNED, correction=SUMMONS)
    undo(recalled, corrected.number, **SIGNED)
    assert {entry.record.act for entry in entries(recalled, kinds=["event"])} == {"recall_ambassador", "summon"}


def test_a_rejected_claim_stays_out_though_a_later_coder_dates_the_deed_otherwise(recalled: Ledger) -> None:
    judge(recalled, live(recalled)["claim"].id, "reject", **SIGNED)
    later = recall_and_blame("reader 2")
    for kind in ("events", "standings"):
        later.records[kind][0]["when"] = on("2025-03-03")
    record(recalled, later.findings())
    assert set(live(recalled)) == {"event", "standing"}


def test_a_correction_says_something_else_and_nothing_that_was_turned_down(recalled: Ledger) -> None:
    event = live(recalled)["event"]
    with pytest.raises(InputError, match="says what the record says"):
        judge(recalled, event.id, "correct", **SIGNED, correction={"act": "recall_ambassador"})
    summons = judge(recalled, event.id, "correct", **SIGNED, correction=SUMMONS)
    back = {"type": "SANCTION", "mode": None, "act": "recall_ambassador"}
    with pytest.raises(InputError, match=f"turned down by judgement {summons.number}"):
        judge(recalled, str(summons.correction), "correct", **SIGNED, correction=back)
