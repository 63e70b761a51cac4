"""The words of time from the data files, as look-ups and as pieces of regular expressions."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from detente.model.base import Record
from detente.ontology.loading import load_rows

DATA = Path(__file__).parents[1] / "data" / "lexicon" / "en" / "times.yml"

Kind = Literal[
    "month", "weekday", "season", "part", "unit", "number", "ordinal", "century", "decade", "stretch", "bound",
    "reference", "set", "holiday", "event_day", "name", "ahead_verb", "timetable_verb", "same_tense_verb", "modal",
    "past_preposition", "future_preposition", "until_preposition", "deferring_verb", "feast", "attribute",
    "not_year_after", "not_year_before",
]  # fmt: skip


class TimeWords(Record):
    """Spellings that stand for one meaning; `before` lists the words one of which must follow."""

    kind: Kind
    value: str
    words: tuple[str, ...]
    before: tuple[str, ...] = ()


@dataclass(frozen=True)
class TimeLexicon:
    """Every kind of word with its values, keyed by the spelling in lower case."""

    values: dict[Kind, dict[str, str]]
    event_days: tuple[TimeWords, ...]

    def value(self, kind: Kind, word: str) -> str:
        """What the word stands for, with white space and a final point ignored."""
        return self.values[kind][" ".join(word.lower().rstrip(".").split())]

    def has(self, kind: Kind, word: str) -> bool:
        """Whether the word is of that kind."""
        return word.lower() in self.values[kind]

    def triggers(self, kind: str) -> frozenset[str]:
        """For each spelling of a kind (named in capitals) its last word, without which none of them can stand."""
        words = self.values.get(kind.lower(), {})  # type: ignore[call-overload]
        last = {re.findall(r"[^\W\d_]+|\d", word)[-1] for word in words}
        return frozenset(last | {f"{word}s" for word in last} if kind == "WEEKDAY" else last)

    def pattern(self, kind: Kind) -> str:
        """Any word of that kind as a group that captures nothing, longest first."""
        return any_of(self.values[kind])


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, longest first, white space of any length."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first) + ")"


@lru_cache(maxsize=1)
def lexicon() -> TimeLexicon:
    """The lexicon of the data file, loaded once."""
    values: dict[Kind, dict[str, str]] = {}
    days: list[TimeWords] = []
    for row in load_rows(DATA, TimeWords):
        # A name keeps its capitals: "The Daily" is a programme and "the daily" is none.
        named = row.kind == "name"
        kept = {word if named else word.lower(): word if named else row.value for word in row.words}
        values.setdefault(row.kind, {}).update(kept)
        if row.kind == "event_day":
            days.append(row)
    return TimeLexicon(values, tuple(days))
