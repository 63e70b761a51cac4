"""Names of states, organisations and groups as token sequences, for one longest-match pass over a text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from spacy.lang.en import English

from detente.model.actor import Sector

Via = Literal[
    "name", "adjective", "demonym", "capital", "seat", "organisation", "group", "former name", "metonym", "list",
    "blocked",
]  # fmt: skip


@dataclass(frozen=True)
class Sense:
    """What a name stands for. `blocked` names ("South China Sea", "Washington Post") stand for no actor at all."""

    code: str
    sector: Sector | None
    via: Via
    name: str


@dataclass(frozen=True)
class Hit:
    """A name found at tokens [first, last], with all it may stand for."""

    first: int
    last: int
    senses: tuple[Sense, ...]


class NameIndex:
    """All known names by their first token, longest first. Built once; look-ups cost one dictionary access a token."""

    def __init__(self, rows: Iterable[tuple[str, Sense]]) -> None:
        tokenizer = English().tokenizer
        self._by_first: dict[str, dict[tuple[str, ...], tuple[Sense, ...]]] = {}
        self._longest = 1
        for name, sense in rows:
            tokens = tuple(_plain(t.text) for t in tokenizer(name))
            known = self._by_first.setdefault(tokens[0], {})
            if sense not in known.get(tokens, ()):
                known[tokens] = (*known.get(tokens, ()), sense)
            self._longest = max(self._longest, len(tokens))
        self._upper = {
            first.upper(): {tuple(t.upper() for t in key): value for key, value in names.items()}
            for first, names in self._by_first.items()
        }

    @property
    def first_words(self) -> Iterable[str]:
        """The words with which names begin."""
        return self._by_first.keys()

    def find(self, words: Sequence[str], *, capitals: bool = False) -> tuple[Hit, ...]:
        """Longest matches from left to right over a sentence's words; `capitals` for text printed in capitals."""
        index = self._upper if capitals else self._by_first
        plain = [_plain(w) for w in words]
        hits: list[Hit] = []
        i = 0
        while i < len(plain):
            names = index.get(plain[i])
            length = self._match(names, plain, i) if names else 0
            if names and length:
                hits.append(Hit(i, i + length - 1, names[tuple(plain[i : i + length])]))
                i += length
            else:
                i += 1
        return tuple(hits)

    def _match(self, names: dict[tuple[str, ...], tuple[Sense, ...]], words: list[str], at: int) -> int:
        for length in range(min(self._longest, len(words) - at), 0, -1):
            if tuple(words[at : at + length]) in names:
                return length
        return 0


def _plain(word: str) -> str:
    return word.replace("’", "'").replace("‑", "-")
