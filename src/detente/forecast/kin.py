"""What a name says of its bearer: the country it belongs to, and what kind of body or person it is there."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detente.forecast.dataset import Ints

# "Police (India)", "Police_(India)" and "IND.COP" name a part and, in brackets or before the dot, the whole.
_BRACKETED = re.compile(r"(?P<kind>.+?)[ _]*\((?P<whole>[^()]+)\)")
_CODED = re.compile(r"(?P<whole>[A-Z][A-Z0-9]+)\.(?P<kind>[A-Z]{2,})")
_WHOLE = "the whole"


@dataclass(frozen=True)
class Kin:
    """For each entity the number of its country and of its kind, from 1; 0 where the name tells none.

    A country is whatever has parts among the names. A kind is told where two entities or more share it.
    """

    countries: Ints
    kinds: Ints

    @classmethod
    def of(cls, names: Sequence[str]) -> "Kin":
        """The kin of the entities with these names, in this order."""
        parts = [_BRACKETED.fullmatch(name) or _CODED.fullmatch(name) for name in names]
        wholes = {part["whole"] for part in parts if part}
        countries, kinds = [], []
        for name, part in zip(names, parts, strict=True):
            countries.append(part["whole"] if part else name if name in wholes else "")
            kinds.append(part["kind"] if part else _WHOLE if name in wholes else "")
        return cls(_numbered(countries, least=1), _numbered(kinds, least=2))


def _numbered(words: Sequence[str], *, least: int) -> Ints:
    """The number of each word among those that stand so often, from 1 in alphabetical order; 0 for any other."""
    often = sorted(word for word, times in Counter(words).items() if word and times >= least)
    numbers = {word: number for number, word in enumerate(often, start=1)}
    return np.array([numbers.get(word, 0) for word in words], dtype=np.int64)
