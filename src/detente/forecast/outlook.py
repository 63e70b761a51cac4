"""What is likely between two parties in the next days, with plain rates beside it and the past deeds behind it.

outlook(entries, pair, made=date(2025, 5, 1)) → a Foreseen for each direction, class of deeds and length of time
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

from detente.errors import InputError
from detente.forecast.deeds import CLASSES, Deeds, deeds_of
from detente.forecast.learning import Chances, Learned, chances, learn
from detente.forecast.rates import in_words
from detente.forecast.signs import Past, Sign, Theme, Windows, pasts, rows, signs, windows
from detente.model import Entry, Forecast, Pair
from detente.model.base import Record
from detente.model.forecast import Question

LENGTHS = (7, 30, 90)
MODEL, RATES = "signs 1", "rates 1"

_PLAIN = (Sign("climatology", "same"), Sign("the last window had one", "same"))


class Weight(Record):
    """A sign: what it counted, and what it adds to the log-odds against a pair that is like the mean of all."""

    name: str
    value: float
    adds: float


class Factor(Record):
    """Signs of one kind together: what they add to the log-odds, and the entries of the deeds that they count.

    `theme` is whose deeds they are, seen from the doer that the forecast is about: "same" its own of that class to the
    other, "back" the other's of that class to it, "other" and "back other" those of other classes, "elsewhere" what
    either has to do with others (which opens to no entries here: they are too many).
    """

    theme: Theme
    adds: float
    weights: tuple[Weight, ...]
    entries: tuple[str, ...] = ()


class Foreseen(Record):
    """The probability that something comes in the days after `made`, up to and with `until`.

    `subject` is a class of deeds, "a change" of level, or the entry of a promise. `baseline` is what the plain rates
    say together: `climatology`, the share of all past windows, and `persistence`, the share of windows that followed
    one like the last. `model` names what gave the probability, `why` says what it could learn from. `factors` add up,
    with `base`, to its log-odds; there are none where the plain rates alone speak. `entries` are the past events that
    speak to the question itself, the newest first.
    """

    question: Question
    source: str
    target: str
    subject: str
    made: date
    days: int
    until: date
    probability: float
    words: str
    baseline: float
    climatology: float
    persistence: float | None = None
    model: str
    why: str
    base: float | None = None
    factors: tuple[Factor, ...] = ()
    entries: tuple[str, ...] = ()

    def to_keep(self) -> Forecast:
        """The forecast as a ledger keeps it."""
        because = self.model_dump(mode="json", include={"climatology", "persistence", "why", "base", "factors"})
        return Forecast(
            made=self.made,
            question=self.question,
            source=self.source,
            target=self.target,
            subject=self.subject,
            days=self.days,
            probability=self.probability,
            baseline=self.baseline,
            model=self.model,
            because={**because, "entries": list(self.entries)},
        )


class Outlook(Record):
    """What is likely between two parties as known at the end of the day `made`; and what could not be said, and why.

    `newest` is the day of the newest report, `reports` how many deeds of all pairs were learned from.
    """

    pair: Pair
    made: date
    newest: date | None
    deeds: int
    foreseen: tuple[Foreseen, ...]
    unsaid: tuple[str, ...] = ()


def outlook(entries: Iterable[Entry], pair: Pair, *, made: date, lengths: Sequence[int] = LENGTHS) -> Outlook:
    """The chances of at least one deed of each class, either way, within each length of time after the day `made`.

    `entries` are those of all pairs: what others did teaches what follows what. Only what was reported by the end of
    that day is known. Raises InputError where a length is under a day.
    """
    if any(length < 1 for length in lengths):
        raise InputError(f"a time of {min(lengths)} days looks at nothing; give at least 1")
    deeds = deeds_of(entries, known=made, open_=(pair,))
    newest = date.fromordinal(int(deeds.seen.max())) if len(deeds) else None
    work = _Work(deeds, made, tuple(sorted(lengths)))
    foreseen = [each for a, b in ((pair.a, pair.b), (pair.b, pair.a)) for each in work.of(a, b)]
    short = [length for length in work.lengths if not work.windows[length].number]
    unsaid = []
    if deeds.number(pair.a, pair.b) is None:
        unsaid.append("no deed of either to the other is known: there is nothing to count from")
    elif short:
        listed = " and ".join(map(str, short))
        unsaid.append(f"nothing is said of {listed} days: no whole window of that length holds a report")
    return Outlook(
        pair=pair, made=made, newest=newest, deeds=len(deeds), foreseen=tuple(foreseen), unsaid=tuple(unsaid)
    )


@dataclass(frozen=True)
class _Work:
    """What the forecasts of a day are made from."""

    deeds: Deeds
    made: date
    lengths: tuple[int, ...]

    @property
    def day(self) -> int:
        """The first day that is not known."""
        return self.made.toordinal() + 1

    @cached_property
    def past(self) -> Past:
        return next(pasts(self.deeds, (self.day,)))

    @cached_property
    def windows(self) -> Mapping[int, Windows]:
        return {length: windows(self.deeds, self.day, length) for length in self.lengths}

    @cached_property
    def learned(self) -> Mapping[tuple[int, int], Learned]:
        return learn(self.deeds, self.day, self.lengths)

    def of(self, source: str, target: str) -> Iterator[Foreseen]:
        """The forecasts one way, class by class and from the shortest time to the longest."""
        way = self.deeds.number(source, target)
        if way is None:
            return
        for kind in range(len(CLASSES)):
            probability = baseline = 0.0
            for length in (length for length in self.lengths if self.windows[length].number):
                learned = self.learned[kind, length]
                found = chances(self.deeds, self.past, self.windows[length], kind, learned)
                # What comes in a week comes in a month: a longer time is never less likely.
                probability = max(probability, float(found.model[way]))
                baseline = max(baseline, float(found.blend[way]))
                yield self._foreseen(source, target, way, kind, length, found, learned, probability, baseline)

    def _foreseen(
        self,
        source: str,
        target: str,
        way: int,
        kind: int,
        length: int,
        found: Chances,
        learned: Learned,
        probability: float,
        baseline: float,
    ) -> Foreseen:
        opened = self.deeds.entries.get((source, target, kind), ())
        return Foreseen(
            question="events",
            source=source,
            target=target,
            subject=CLASSES[kind],
            made=self.made,
            days=length,
            until=self.made + timedelta(days=length),
            probability=probability,
            words=in_words(probability),
            baseline=baseline,
            climatology=float(found.climatology[way]),
            persistence=float(found.persistence[way]),
            model=RATES if found.parts is None else MODEL,
            why=_why(learned, self.windows[length].number, length),
            base=None if found.parts is None else found.base,
            factors=() if found.parts is None else self._factors(source, target, way, kind, found),
            entries=tuple(entry for _, entry in opened),
        )

    def _factors(self, source: str, target: str, way: int, kind: int, found: Chances) -> tuple[Factor, ...]:
        """The signs by whose deeds they count, the weightiest first."""
        if found.parts is None:
            return ()
        values = [*rows(self.deeds, self.past, kind)[way], found.climatology[way], float(found.persistence[way])]
        named = zip((*signs(kind), *_PLAIN), values, found.parts[way], strict=True)
        by_theme: dict[Theme, list[Weight]] = {}
        for sign, value, adds in named:
            if adds:
                weight = Weight(name=sign.name, value=round(float(value), 4), adds=round(float(adds), 4))
                by_theme.setdefault(sign.theme, []).append(weight)
        factors = [
            Factor(
                theme=theme,
                adds=round(sum(each.adds for each in some), 4),
                weights=tuple(some),
                entries=self._entries(theme, source, target, kind),
            )
            for theme, some in by_theme.items()
        ]
        return tuple(sorted(factors, key=lambda each: -abs(each.adds)))

    def _entries(self, theme: Theme, source: str, target: str, kind: int) -> tuple[str, ...]:
        ways: Mapping[str, Literal[1, -1]] = {"same": 1, "other": 1, "back": -1, "back other": -1}
        if theme not in ways:
            return ()
        one, other = (source, target) if ways[theme] == 1 else (target, source)
        kinds = [kind] if theme in ("same", "back") else [each for each in range(len(CLASSES)) if each != kind]
        some = sorted(each for one_kind in kinds for each in self.deeds.entries.get((one, other, one_kind), ()))
        return tuple(dict.fromkeys(entry for _, entry in reversed(some)))


def _why(learned: Learned, number: int, length: int) -> str:
    """What the probability could be learned from, in words."""
    came = f"in {learned.came:,} of {learned.rows:,} cases of {len(learned.days)} past days it came to such a deed"
    if learned.model is not None:
        return f"weights learned from all pairs: {came}"
    seen = f"{number:,} window{'' if number == 1 else 's'} of {length} days"
    return f"plain rates alone, from {seen}: the past is too thin for weights ({came})"
