"""The ledger once more in plain lists and loops: what is live on a day, by what its documents promise, without SQL.

A record is a `Said`: which line of which text, read how, hanging on which other record. Coders and analysts leave a log
of acts; every question is answered by going through the log from its beginning.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal, NamedTuple

from detente.model import Claim, Clock, Commitment, Findings, Mission, Pair, Relations, Representation

from .saying import NORWAY_HUNGARY, Report, on, voice, who

SWEDEN_HUNGARY = Pair.of("SWE", "HUN")


@dataclass(frozen=True)
class Line:
    """A line that stands in every text, the ways to read it, and the one way in which an analyst corrects it."""

    words: str
    records: Literal["events", "standings", "claims", "commitments"]
    fixed: dict[str, Any]
    free: tuple[str, ...]
    readings: tuple[tuple[Any, ...], ...]
    correction: dict[str, Any]
    on: int | None = None
    pair: Pair = NORWAY_HUNGARY


def _sides(sender: str, receiver: str) -> dict[str, Any]:
    return {"sender": who(sender), "receiver": who(receiver)}


def _deed(actor: str, recipient: str) -> dict[str, Any]:
    return {"type": "SANCTION", "actors": (who(actor),), "recipients": (who(recipient),)}


_EVENT, _HEAD = ("act", "when", "confidence", "status"), ("class_", "phase", "when")
_SAYS = {"voices": (voice("HUN", "accuses"),), "against": (who("NOR"),)}

LINES = (
    Line(
        "Oslo calls its envoy home.", "events", _deed("NOR", "HUN"), _EVENT,
        (("recall_ambassador", "2025-03-04", 1.0, "actual"), ("recall_ambassador", "2025-03-04", 0.6, "actual"),
         ("recall_ambassador", "2025-02-20", 1.0, "actual"), ("summon", "2025-03-04", 1.0, "actual"),
         ("recall_ambassador", "2025-03-04", 1.0, "announced")),
        {"act": "summon"},
    ),
    Line(
        "The mission is in a deputy's hands.", "standings", {"type": Representation, **_sides("NOR", "HUN")}, _HEAD,
        (("charge", "recalled", "2025-03-04"), ("charge", "recalled", "2025-02-20"), ("ambassador", "in_post", None)),
        {"class": "minister"}, on=0,
    ),
    Line(
        "Budapest blames Oslo for the call.", "claims", {"type": Claim, **_SAYS}, ("state",),
        (("unconfirmed",), ("disputed",)), {"state": "confirmed"}, on=0,
    ),
    Line(
        "Budapest blames Oslo for the deputy.", "claims", {"type": Claim, **_SAYS}, ("state",),
        (("unconfirmed",), ("disputed",)), {"state": "confirmed"}, on=1,
    ),
    Line(
        "The house of Oslo on the Danube.", "standings", {"type": Mission, **_sides("NOR", "HUN")}, ("state", "when"),
        (("open", None), ("closed", "2025-03-01"), ("open", "2025-01-15")), {"state": "suspended"},
    ),
    Line(
        "How the two get on.", "standings", {"type": Relations, "parties": (who("NOR"), who("HUN"))},
        ("state", "when"), (("established", None), ("severed", "2025-03-02"), ("established", "2025-03-07")),
        {"state": "suspended"},
    ),
    Line(
        "Oslo will send somebody again.", "commitments",
        {"type": Commitment, "promisors": (who("NOR"),), "beneficiaries": (who("HUN"),), "act": "return_ambassador",
         "words": "again"}, ("grade",), (("agreed",), ("willing",)), {"grade": "signed"}, on=0,
    ),
    Line(
        "Stockholm sends a man of Budapest away.", "events", _deed("SWE", "HUN"), _EVENT,
        (("expel", "2025-03-03", 1.0, "actual"), ("expel", "2025-03-03", 0.5, "actual")),
        {"status": "negated"}, pair=SWEDEN_HUNGARY,
    ),
    Line(
        "Budapest has a man in Oslo.", "standings", {"type": Representation, **_sides("HUN", "NOR")}, _HEAD,
        (("ambassador", "in_post", None), ("ambassador", "recalled", "2025-03-05")), {"class": "minister"},
    ),
)  # fmt: skip

# How a coder reads a text: for each line the number of the reading, 0 where he finds nothing.
Reading = tuple[int, ...]


class Said(NamedTuple):
    """A record: what is said at a line of a text, and the record it hangs on."""

    text: int
    line: int
    value: tuple[Any, ...]
    on: "Said | None"

    @property
    def kind(self) -> str:
        return LINES[self.line].records.removesuffix("s")

    @property
    def mark(self) -> tuple[object, ...]:
        """What another reading of the same words is known by: dates, certainty and states may be read otherwise."""
        named = self.value[:1] if self.kind in ("event", "commitment") else ()
        return self.text, self.line, named, self.on.mark if self.on and self.kind == "claim" else None

    @property
    def day(self) -> date | None:
        """Its own day; a promise and a claim have that of the deed they hang on."""
        line = LINES[self.line]
        if "when" in line.free:
            told = self.value[line.free.index("when")]
            own = date.fromisoformat(told) if told else None
            return own or (self.on.day if self.on else None)
        return self.on.day if self.on else None

    def corrected(self) -> "Said":
        names = [name.removesuffix("_") for name in LINES[self.line].free]
        change = LINES[self.line].correction
        return self._replace(value=tuple(change.get(name, old) for name, old in zip(names, self.value, strict=True)))


def reads(text: int, reading: Reading) -> list[Said]:
    """What a coder says of a text, in the order of its lines."""
    found: dict[int, Said] = {}
    for number, (line, choice) in enumerate(zip(LINES, reading, strict=True)):
        if choice:
            parent = found.get(line.on) if line.on is not None else None
            found[number] = Said(text, number, line.readings[(choice - 1) % len(line.readings)], parent)
    return list(found.values())


def findings(text: int, said: Sequence[Said], *, published: date | None, coder: str) -> Findings:
    """The same as a coder hands it to the ledger."""
    report = Report(published and published.isoformat(), coder=coder, text=f"Report {text}.\n")
    named: dict[Said, str] = {}
    by_line = {one.line: one for one in said}
    for number, line in enumerate(LINES):
        one = by_line.get(number)
        if one is None:
            report.text += line.words + "\n"
            continue
        fields = dict(line.fixed)
        fields |= {name: on(told) if name == "when" else told for name, told in zip(line.free, one.value, strict=True)}
        parent = named[one.on] if one.on else None
        if line.records == "claims":
            fields["proposition"] = parent or "something"
        elif parent:
            fields["from_event"] = parent
        if line.records in ("claims", "commitments"):
            fields.pop("type")
        named[one] = report._line(line.records, line.words, **fields)
    return report.findings()


@dataclass(frozen=True)
class Act:
    """A coder's or an analyst's act: a record is said, or taken back."""

    run: int
    by: Literal["coder", "analyst"]
    moment: datetime
    said: Said
    asserts: bool


@dataclass(frozen=True)
class Judged:
    said: Said
    verdict: str
    instead: Said | None
    undone: bool = False


@dataclass
class Text:
    coder: str
    publications: list[tuple[date | None, datetime]] = field(default_factory=list)

    def first(self, before: datetime | None = None) -> date | None:
        """When it first came out, of what was known before a moment."""
        days = [day for day, moment in self.publications if day and (before is None or moment < before)]
        return min(days, default=None)


class Shown(NamedTuple):
    """A live record as a question finds it."""

    said: Said
    recorded: datetime
    reported: date
    basis: str


@dataclass
class Naive:
    """What the ledger should hold."""

    texts: dict[int, Text] = field(default_factory=dict)
    log: list[Act] = field(default_factory=list)
    judged: list[Judged] = field(default_factory=list)
    runs: int = 0

    # What coders do.

    def record(self, text: int, said: Sequence[Said], *, published: date | None, coder: str, moment: datetime) -> None:
        """The text as this coder reads it: he says what is not said yet and takes back what he does not say."""
        self.runs += 1
        known = self.texts.setdefault(text, Text(""))
        first, before = known.first(), known.coder
        if published not in [day for day, _ in known.publications]:
            known.publications.append((published, moment))
        if before == coder and first and (published is None or published > first):
            # The same text came out again; its days count from the first time.
            return
        known.coder = coder
        live, refused = self.live(text), set[Said]()
        for one in live:
            if one not in said and not self.kept(one):
                self._add("coder", moment, one, asserts=False)
        for one in said:
            if one not in live:
                if self._refused(one) or one.on in refused:
                    refused.add(one)
                else:
                    self._add("coder", moment, one, asserts=True)

    def kept(self, said: Said) -> bool:
        """Whether an analyst accepted or wrote it, or accepted what it hangs on."""
        return self.ruled(said) is True

    def _refused(self, said: Said) -> bool:
        """Whether an analyst turned down the record, another reading of the same words, or what it hangs on."""
        down = [each for each in self.in_force() if each.verdict != "accept"]
        return any(said.mark == each.said.mark or said.on == each.said for each in down)

    # What analysts do.

    def judge(self, said: Said, verdict: str, instead: Said | None, *, moment: datetime) -> None:
        self.runs += 1
        self.judged.append(Judged(said, verdict, instead))
        self._settle(said, moment)

    def undo(self, number: int, *, moment: datetime) -> None:
        self.runs += 1
        self.judged[number] = replace(self.judged[number], undone=True)
        self._settle(self.judged[number].said, moment)

    def in_force(self) -> list[Judged]:
        """The judgements that were not undone, and of these the last on each record."""
        last = {each.said: each for each in self.judged if not each.undone}
        return list(last.values())

    def ruled(self, said: Said) -> bool | None:
        """What analysts say of a record: by a word on itself, by writing it, or by a word on what it hangs on."""
        for each in self.in_force():
            if each.said == said:
                return each.verdict == "accept"
        if any(each.instead == said for each in self.in_force()):
            return True
        return self.ruled(said.on) if said.on else None

    def _settle(self, said: Said, moment: datetime) -> None:
        """Brings a judged record, what was written in its place, and what hangs on these to what is ruled."""
        touched = [each.instead for each in self.judged if each.said == said and each.instead]
        touched.append(said)
        every = sorted({act.said for act in self.log}, key=lambda each: each.line)
        touched += [each for each in every if any(up in touched for up in _above(each))]
        for one in dict.fromkeys(touched):
            live = one in self.live(one.text)
            if live != self._stands(one, live=live):
                self._add("analyst", moment, one, asserts=not live)

    def _stands(self, said: Said, *, live: bool) -> bool:
        ruled = self.ruled(said)
        if ruled is None:
            return self._coders_say(said)
        own = [each for each in self.in_force() if said in (each.said, each.instead)]
        if own or not ruled:
            return ruled
        # What it hangs on was accepted: it stays, or comes back where coders hold to it or dropped both at once.
        return live or self._coders_say(said) or self._dropped(said) == self._dropped(said.on)

    def _coders_say(self, said: Said) -> bool:
        acts = [act for act in self.log if act.said == said and act.by == "coder"]
        return bool(acts) and acts[-1].asserts

    def _dropped(self, said: Said | None) -> int | None:
        acts = [act for act in self.log if act.said == said and act.by == "coder"]
        return acts[-1].run if acts and not acts[-1].asserts else None

    def _add(self, by: Literal["coder", "analyst"], moment: datetime, said: Said, *, asserts: bool) -> None:
        self.log.append(Act(self.runs, by, moment, said, asserts))

    # What is asked.

    def live(self, text: int | None = None, *, before: datetime | None = None) -> dict[Said, Act]:
        """What was said and not taken back before a moment."""
        held: dict[Said, Act] = {}
        for act in self.log:
            if text in (None, act.said.text) and (before is None or act.moment < before):
                if act.asserts:
                    held[act.said] = act
                else:
                    del held[act.said]
        return held

    def known(self, known: date | datetime | None, clock: Clock) -> Iterator[Shown]:
        """What was known at the end of a day, or at a moment, by a clock."""
        end = _end(known)
        for said, act in self.live(before=end if clock == "recorded" else None).items():
            text = self.texts[said.text]
            first = text.first(end if clock == "recorded" else None)
            if clock == "recorded" or end is None or _out_by(first, act.moment, end):
                yield Shown(said, act.moment, first or act.moment.date(), "published" if first else "recorded")


def _out_by(first: date | None, moment: datetime, end: datetime) -> bool:
    """Whether a text came out before the end; without a date of its own it counts from its recording."""
    return first <= (end - timedelta(microseconds=1)).date() if first else moment < end


def _end(known: date | datetime | None) -> datetime | None:
    if known is None:
        return None
    if isinstance(known, datetime):
        return known + timedelta(microseconds=1)
    return datetime.combine(known + timedelta(days=1), time(), UTC)


def _above(said: Said) -> Iterator[Said]:
    while said.on:
        said = said.on
        yield said
