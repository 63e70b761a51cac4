"""What the rules find in a ledger: alerts, each with its entries and their words."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property

import sqlalchemy as sa

from detente.alerts.alert import Alert, Quoted, id_of
from detente.alerts.rules import Disputed, Flagged, Level, PromiseDue, PromiseOverdue, Rule, Rules, Unusual
from detente.alerts.unusual import Tail, tail
from detente.forecast.deeds import CLASSES, Deeds, deeds_of
from detente.forecast.levels import Side, sides_of
from detente.ledger import Ledger, claims, commitments, entries, evidence, pairs, position, runs, schema
from detente.model import EntryEvidence, FollowedClaim, FollowedCommitment, Pair
from detente.ontology.words import word_of

# Gives a party's code the name it is shown by.
Naming = Callable[[str], str]

# An alert opens so many of its entries; the others are named by id.
_QUOTED, _WORDS = 5, 160
_OPEN = frozenset({"open", "partly_fulfilled"})
# A promise falls due without a report, and silence has none.
_BY_TIME = frozenset({"promise_due", "promise_overdue", "unusual"})


@dataclass(frozen=True)
class Since:
    """After which run, or at the end of which day, news begins. Nothing older is told."""

    moment: datetime
    run: int | None = None

    @classmethod
    def of_day(cls, day: date) -> "Since":
        """After the end of a day."""
        return cls(datetime.combine(day, time.max, UTC))

    @classmethod
    def of_run(cls, ledger: Ledger, run: int) -> "Since":
        """After a run; 0 is before the first."""
        moment = next((each.recorded for each in runs(ledger) if each.id == run), datetime.min.replace(tzinfo=UTC))
        return cls(moment, run)

    def news(self, entry: EntryEvidence) -> bool:
        """Whether an entry came after it."""
        return entry.entry.run > self.run if self.run is not None else entry.entry.recorded > self.moment

    def later(self, day: date) -> bool:
        """Whether a day lies after it."""
        return day > self.moment.date()


def find(ledger: Ledger, rules: Rules, *, today: date, since: Since | None, name: Naming) -> Iterator[Alert]:
    """The alerts of each rule in turn, as known at the end of the day `today`; with `since`, news alone.

    News rests on an entry that came later, or on a day that has come since: a promise falls due without a report.
    """
    work = _Work(ledger, today, since, name, rules.pages)
    for rule in rules.rules:
        for found in work.of(rule):
            if work.is_news(found):
                yield work.opened(found)


@dataclass(frozen=True)
class _Work:
    """A look at the ledger on a day; what several rules ask for is asked once."""

    ledger: Ledger
    today: date
    since: Since | None
    name: Naming
    pages: str | None

    @cached_property
    def _pairs(self) -> tuple[Pair, ...]:
        return tuple(row.pair for row in pairs(self.ledger, known=self.today))

    @cached_property
    def _pairs_with_news(self) -> tuple[Pair, ...]:
        """The pairs of which something came since: how the others stand need not be worked out again."""
        if self.since is None:
            return self._pairs
        table = schema.entry_pairs.c
        query = sa.select(table.a, table.b).distinct().where(table.recorded >= self.since.moment)
        with self.ledger.reading() as connection:
            fresh = {Pair(a=a, b=b) for a, b in connection.execute(query)}
        return tuple(pair for pair in self._pairs if pair in fresh)

    @cached_property
    def _deeds(self) -> Deeds:
        told = entries(self.ledger, kinds=("event",), known=self.today)
        return deeds_of(told, known=self.today, open_=self._pairs)

    @cached_property
    def _commitments(self) -> tuple[FollowedCommitment, ...]:
        return commitments(self.ledger, as_of=self.today, known=self.today)

    @cached_property
    def _claims(self) -> tuple[FollowedClaim, ...]:
        return claims(self.ledger, disputed=True, valid=self.today, known=self.today)

    def of(self, rule: Rule) -> Iterator[Alert]:
        """What a rule finds, without the words of its entries."""
        match rule:
            case Unusual():
                yield from self._unusual(rule)
            case Level():
                yield from self._levels(rule)
            case PromiseDue() | PromiseOverdue():
                yield from self._promises(rule)
            case Disputed():
                yield from self._disputed(rule)
            case Flagged():
                yield from self._flags(rule)

    def opened(self, alert: Alert) -> Alert:
        """The alert with the words of its first entries."""
        quoted = tuple(self._quoted(evidence(self.ledger, entry)) for entry in alert.entries[:_QUOTED])
        return alert.model_copy(update={"quoted": quoted})

    def is_news(self, alert: Alert) -> bool:
        """Whether it rests on something that came since: an entry or, for what time alone brings about, a day."""
        if self.since is None or (alert.kind in _BY_TIME and self.since.later(alert.day)):
            return True
        return any(self.since.news(evidence(self.ledger, entry)) for entry in alert.entries)

    def _quoted(self, found: EntryEvidence) -> Quoted:
        words = found.passages[0].evidence.quote if found.passages else ""
        return Quoted(
            entry=found.entry.id,
            quote=_short(words),
            title=found.title,
            outlet=found.outlet,
            published=found.published,
            url=found.url,
            page=f"{self.pages}/evidence/{found.entry.id}" if self.pages else None,
        )

    def _unusual(self, rule: Unusual) -> Iterator[Alert]:
        deeds, end = self._deeds, self.today.toordinal() + 1
        for pair in filter(rule.about, self._pairs):
            for source, target in ((pair.a, pair.b), (pair.b, pair.a)):
                way = deeds.number(source, target)
                for kind in (CLASSES.index(each) for each in rule.classes if way is not None):
                    found = tail(deeds, way or 0, kind, end=end, days=rule.days, past=rule.past)
                    if found and (more := _leaves(found, rule)) is not None:
                        yield self._left(rule, pair, source, target, kind, found, more=more)

    def _left(
        self, rule: Unusual, pair: Pair, source: str, target: str, kind: int, found: Tail, *, more: bool
    ) -> Alert:
        begins = self.today - timedelta(days=rule.days - 1)
        opened = self._deeds.entries.get((source, target, kind), ())
        here = tuple(entry for day, entry in opened if day >= begins.toordinal())
        # A silence has no deeds of its own: the latest before it are what it is measured by.
        behind = here or tuple(entry for _, entry in opened)
        chance = found.above if more else found.below
        episode = id_of("unusual", rule.name, source, target, kind, more)
        many = f"{found.number} {'deed' if found.number == 1 else 'deeds'} of {CLASSES[kind]} in {rule.days} days"
        return Alert(
            id=id_of(episode, self.today),
            rule=rule.name,
            kind="unusual",
            pair=pair,
            day=self.today,
            title=f"{self._way(source, target)}: {many}, {'more' if more else 'fewer'} than usual",
            words=f"{found.usual:.1f} is usual ({found.before} in {found.windows} such times before); "
            f"the chance of this by the past is {_rare(chance)}",
            entries=behind,
            episode=episode,
            begins=begins,
            until=self.today,
        )

    def _levels(self, rule: Level) -> Iterator[Alert]:
        for pair in filter(rule.about, self._pairs_with_news):
            for change in (change for side in self._sides(pair) for change in side.changes):
                was, now = (word_of("level", word).word for word in (change.before, change.after))
                yield Alert(
                    id=id_of("level", change.sender, change.receiver, change.day, change.after),
                    rule=rule.name,
                    kind="level",
                    pair=pair,
                    day=change.day,
                    title=f"{self._way(change.sender, change.receiver)}: level {now}, was {was}",
                    words=f"from {change.day}",
                    entries=change.entries,
                )

    def _sides(self, pair: Pair) -> tuple[Side, ...]:
        standings = entries(self.ledger, pair=pair, kinds=("standing",), known=self.today)
        days = {day for each in standings for day in (each.when.earliest, each.when.latest, each.reported) if day}
        told = (position(self.ledger, pair, valid=day, known=self.today) for day in sorted(days) if day <= self.today)
        return sides_of(told, until=self.today)

    def _promises(self, rule: PromiseDue | PromiseOverdue) -> Iterator[Alert]:
        for promise in self._commitments:
            due = promise.deadline.latest if promise.deadline else None
            if due is None or promise.state not in _OPEN or not self._looks_at(rule, promise.pairs):
                continue
            by = ", ".join(map(self.name, promise.promisors)) or "Somebody not named"
            if isinstance(rule, PromiseDue) and 0 <= (due - self.today).days <= rule.within:
                day = due - timedelta(days=rule.within)
                yield self._promise(rule, promise, day, f"{by}: a promise falls due on {due}")
            elif isinstance(rule, PromiseOverdue) and promise.overdue:
                yield self._promise(rule, promise, due + timedelta(days=1), f"{by}: a promise is overdue since {due}")

    def _promise(self, rule: PromiseDue | PromiseOverdue, promise: FollowedCommitment, day: date, title: str) -> Alert:
        return Alert(
            id=id_of(rule.when, promise.id, promise.deadline.latest if promise.deadline else None),
            rule=rule.name,
            kind=rule.when,
            pair=promise.pairs[0] if promise.pairs else None,
            day=day,
            title=title,
            words=_short(promise.words),
            entries=promise.entries,
        )

    def _looks_at(self, rule: Rule, some: Iterable[Pair]) -> bool:
        return any(map(rule.about, some)) or not (rule.pairs or rule.parties)

    def _disputed(self, rule: Disputed) -> Iterator[Alert]:
        for claim in self._claims:
            parties = {*claim.against_parties, *(voice.holder for voice in claim.voices)} - {"publisher"}
            some = sorted(parties)
            two = [Pair.of(a, b) for a in some for b in some if a < b]
            if not (self._looks_at(rule, two) or set(rule.parties) & parties):
                continue
            said = "; ".join(dict.fromkeys(f"{self._holder(v.holder)} {v.stance}" for v in claim.voices))
            against = f" against {', '.join(map(self.name, claim.against_parties))}" if claim.against_parties else ""
            yield Alert(
                id=id_of("disputed", claim.id),
                rule=rule.name,
                kind="disputed",
                pair=two[0] if len(two) == 1 else None,
                day=max(voice.day for voice in claim.voices),
                title=f"A claim{against} is disputed: {said}",
                words=_short(claim.words),
                entries=tuple(dict.fromkeys((*(voice.entry for voice in claim.voices), *claim.entries))),
            )

    def _flags(self, rule: Flagged) -> Iterator[Alert]:
        for pair in filter(rule.about, self._pairs_with_news):
            for flag in position(self.ledger, pair, valid=self.today, known=self.today).flags:
                if not rule.flags or flag.code in rule.flags:
                    yield Alert(
                        id=id_of("flag", pair, flag.code, *sorted(flag.entries)),
                        rule=rule.name,
                        kind="flag",
                        pair=pair,
                        day=self.today,
                        title=f"{self.name(pair.a)} – {self.name(pair.b)}: flag {flag.code}",
                        words=flag.words,
                        entries=flag.entries,
                    )

    def _way(self, source: str, target: str) -> str:
        return f"{self.name(source)} → {self.name(target)}"

    def _holder(self, holder: str) -> str:
        return "the report" if holder == "publisher" else self.name(holder)


def _leaves(found: Tail, rule: Unusual) -> bool | None:
    """Whether there are more than usual (true) or fewer (false); null where it is as usual."""
    if rule.which != "fewer" and found.number >= rule.least and found.above < rule.below:
        return True
    if rule.which != "more" and found.below < rule.below:
        return False
    return None


def _rare(chance: float) -> str:
    return f"{chance:.1%}" if chance >= 0.001 else "under 0.1%"


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _WORDS else words[:_WORDS].rpartition(" ")[0] + "…"
