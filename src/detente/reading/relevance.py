"""Whether a text may be about relations between states: asked before the parse, at a hundredth of its cost.

A text is read if it holds a word of diplomacy (lexicon/en/relevance.yml) or names a listed group; or if within some
sixty words of each other it names two parties (states, organisations, office-holders), or one and a word of war, peace
or trade. All others are set aside, counted as a trouble, never dropped silently.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

_WORD = re.compile(r"(?:[A-Z]\.){2,}|\w+|[^\w\s]")
# Shorter surnames ("Dar", "Xi") are too many people's.
_SHORTEST_SURNAME = 4
# In words and points: two or three sentences of news.
_NEAR = 60
# Stands for all words of war, peace and trade among the codes of parties.
_WAR = "-"


class Relevance:
    """The names of parties and the words that make a text worth reading."""

    def __init__(
        self,
        names: Iterable[tuple[str, str]],
        surnames: Iterable[tuple[str, str]],
        *,
        groups: Iterable[str] = (),
        alone: Iterable[str] = (),
        beside: Iterable[str] = (),
    ) -> None:
        """`names` and `surnames` with the party's code; a name with an empty code stands for nobody.

        `groups` are the codes of parties whose name is enough, `alone` the words that are, `beside` those that need a
        party's name near them.
        """
        self._groups = frozenset(groups)
        self._by_first: dict[str, dict[tuple[str, ...], str]] = {}
        self._longest = 1
        for name, code in (*names, *(row for row in surnames if len(row[0]) >= _SHORTEST_SURNAME)):
            for form in dict.fromkeys((name, _bare(name), name.upper(), _bare(name).upper())):
                self._put(tuple(_words(form)), code)
        self._alone, self._beside = frozenset(_forms(alone)), frozenset(_forms(beside))
        self._first = frozenset(self._by_first)

    def __call__(self, text: str) -> bool:
        """Whether the text may tell of relations between states."""
        words = _words(text)
        distinct = frozenset(words)
        if not self._alone.isdisjoint(distinct):
            return True
        return not self._first.isdisjoint(distinct) and self._are_near(words)

    def _put(self, words: tuple[str, ...], code: str) -> None:
        if words:
            self._by_first.setdefault(words[0], {}).setdefault(words, code)
            self._longest = max(self._longest, len(words))

    def _are_near(self, words: list[str]) -> bool:
        """Whether two parties, or one and a word of war, stand near each other; or a group stands anywhere."""
        last: dict[str, int] = {}
        at = 0
        while at < len(words):
            length, code = self._match(words, at)
            if not code and words[at] in self._beside:
                code = _WAR
            if code:
                last[code] = at
                if code in self._groups or any(at - seen <= _NEAR for other, seen in last.items() if other != code):
                    return True
            at += length
        return False

    def _match(self, words: list[str], at: int) -> tuple[int, str]:
        """The length of the longest name here and its code; one word of nobody's where there is none."""
        names = self._by_first.get(words[at])
        for length in range(min(self._longest, len(words) - at), 0, -1) if names else ():
            code = names.get(tuple(words[at : at + length])) if names else None
            if code is not None:
                return length, code
        return 1, ""


def _bare(name: str) -> str:
    """The name without accents: "Erdoğan" is as often "Erdogan"."""
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).replace("ı", "i")


def _forms(words: Iterable[str]) -> Iterator[str]:
    """Each word as it stands in a text, at the beginning of a sentence and in capitals."""
    return (form for word in words for form in (word, word.capitalize(), word.upper()))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.replace("’", "'").replace("‑", "-"))
