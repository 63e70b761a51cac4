"""What a time rule sees: the sentence's words, the day of publication, and the date told before.

A rule takes a match and the Scene and gives what it found, or nothing where the words are no time after all.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from spacy.tokens import Token

from detente.model.reading import Sentence, TimexType
from detente.model.when import Basis, When
from detente.reading import times_calendar as calendar
from detente.reading.times_calendar import Stretch
from detente.reading.times_lexicon import TimeLexicon
from detente.reading.times_tense import Direction, direction

# A word before a time is looked for among this many characters.
LONGEST = 60
_LAST_WORD = re.compile(r"([\w’'.$€£%-]+)\s*$")
_NEXT_WORD = re.compile(r"\s*([\w’'-]+)")


@dataclass(frozen=True)
class Found:
    """A time in a sentence: characters of the sentence, end exclusive. `told` may serve later words as their date."""

    start: int
    end: int
    type: TimexType
    stretch: Stretch
    basis: Basis = "relative"
    told: bool = True

    def when(self, text: str) -> When:
        """The days it stands for, with the words; the basis is unknown where no day is."""
        first, last = self.stretch.first, self.stretch.last
        basis: Basis = self.basis if first or last else "unknown"
        return When(earliest=first, latest=last, precision=self.stretch.precision, basis=basis, text=text)


@dataclass(frozen=True)
class Text:
    """A sentence with its characters; its tokens are laid out by place when a rule first asks for one."""

    sentence: Sentence
    text: str

    @cached_property
    def tokens(self) -> dict[int, Token]:
        """Each token by the character of the sentence where it begins."""
        base = self.sentence.span.start_char
        return {token.idx - base: token for token in self.sentence.span}


@dataclass(frozen=True)
class Scene:
    """A sentence with what dates its words: `anchor` publication, `focus` the last date told, `year` a year told."""

    place: "Text"
    words: TimeLexicon
    anchor: date | None
    focus: Stretch | None = None
    year: int | None = None

    @property
    def text(self) -> str:
        """The sentence's characters."""
        return self.place.text

    def token(self, position: int) -> Token | None:
        """The token that begins at this character of the sentence."""
        return self.place.tokens.get(position)

    def look(self, position: int) -> Direction:
        """Past or future for the time word that begins here."""
        token = self.token(position)
        return direction(token, self.words) if token is not None else "unknown"

    def word_before(self, position: int) -> str:
        """The word that ends before this character, in lower case; empty at the start or after other marks."""
        found = _LAST_WORD.search(self.text[max(position - LONGEST, 0) : position])
        return found.group(1).lower() if found else ""

    def word_after(self, position: int) -> str:
        """The word that follows this character across white space; empty before other marks."""
        found = _NEXT_WORD.match(self.text, position)
        return found.group(1) if found else ""


Match = re.Match[str]
Reader = Callable[[Match, Scene], Sequence[Found]]


class Rule(NamedTuple):
    """A pattern with its reader. It can match only where the sentence holds one word of every set in `needs`."""

    pattern: re.Pattern[str]
    read: Reader
    needs: tuple[frozenset[str], ...]


def compiled(rows: Iterable[tuple[str, str, Reader]]) -> tuple[Rule, ...]:
    """Rules from rows of needs, pattern, reader. Needs are sets parted by blanks, their members by bars: a word of
    the text in lower case, or a kind of the lexicon (or DIGIT) in capitals. The look spares the pattern's search."""
    return tuple(
        Rule(re.compile(pattern, re.IGNORECASE), read, tuple(frozenset(need.split("|")) for need in needs.split()))
        for needs, pattern, read in rows
    )


def last_on_or_before(anchor: date, weekday: int) -> date:
    """The latest such weekday (1 Monday to 7 Sunday) on or before the day."""
    return calendar.shift_days(anchor, -((anchor.isoweekday() - weekday) % 7))


def next_on_or_after(anchor: date, weekday: int) -> date:
    """The first such weekday (1 Monday to 7 Sunday) on or after the day."""
    return calendar.shift_days(anchor, (weekday - anchor.isoweekday()) % 7)


def dated(scene: Scene, month: int, number: int | None, where: int) -> Stretch | None:
    """A month, or a day of it, in the year that the tense and the dates around it choose; None where no such day is."""
    way, anchor = scene.look(where), scene.anchor
    if scene.year is not None and (way == "past" or anchor is None):
        return _of_year(scene.year, month, number)
    if anchor is None:
        return calendar.month_day(month, number) if number else calendar.month(None, month)
    choices = [choice for shift in (-1, 0, 1) if (choice := _of_year(anchor.year + shift, month, number))]
    return nearest(choices, scene, where, whole=number is None)


def nearest(choices: Sequence[Stretch], scene: Scene, where: int, *, whole: bool = False) -> Stretch | None:
    """Of the same days in several years the one that the tense chooses; `whole` for longer stretches than a day."""
    way, anchor = scene.look(where), scene.anchor
    if anchor is None:
        return None
    known = [choice for choice in choices if choice and choice.first and choice.last]
    # One day of grace: a report of the evening may bear the date of the day before.
    past = [c for c in known if c.first and c.first <= calendar.shift_days(anchor, 1)]
    ahead = [c for c in known if c.last and c.last >= anchor]
    if way == "past" and past:
        return past[-1]
    if ahead and (way == "future" or (way == "perhaps" and whole)):
        return ahead[0]
    if whole:
        return past[-1] if past else None
    return min(known, key=lambda c: abs(((c.first or anchor) - anchor).days), default=None)


def _of_year(year: int, month: int, number: int | None) -> Stretch | None:
    if number is None:
        return calendar.month(year, month)
    try:
        return calendar.day(date(year, month, number))
    except ValueError:
        return None
