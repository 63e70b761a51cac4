"""The training sentences: parties marked, and what each does to each.

    [A Iran] expelled two envoys of [B Germany]. || A>B SANCTION

A line holds a text with party mentions in brackets, a letter a party, and after `||` what is done: `A>B TYPE [status]`
separated by `; `, `A<>B TYPE` where both do it to each other, `none` where nothing is done. What is not listed is not
done. Statuses: actual (left out), announced, possible, negated, claimed.
"""

import hashlib
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

FOLDER = Path(__file__).parent / "sentences"

TYPES = (
    "none", "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
    "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
STATUSES = ("actual", "announced", "possible", "negated", "claimed")

# One sentence in this many is held out from training, by its text, so that the choice never changes.
HELD_OUT = 12

_MENTION = re.compile(r"\[([A-Z]) ([^\[\]]+)\]")
_DEED = re.compile(r"([A-Z])(<>|>)([A-Z]) ([A-Z]+)(?: ([a-z]+))?")

Span = tuple[int, int]
Deeds = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Pair:
    """Two parties of a text, each by its mentions, and the (type, status) of what each does to the other."""

    text: str
    one: tuple[Span, ...]
    other: tuple[Span, ...]
    there: Deeds
    back: Deeds

    @property
    def held_out(self) -> bool:
        """Whether the sentence is kept for measuring."""
        return zlib.crc32(self.text.encode()) % HELD_OUT == 0

    @property
    def key(self) -> int:
        """A number for the pair with all that is said of it, by which a teacher's answer to it is found again."""
        words = repr((self.text, self.one, self.other, self.there, self.back))
        return int.from_bytes(hashlib.sha256(words.encode()).digest()[:8], "little")


@dataclass(frozen=True)
class Marks:
    """The numbers of the tokens around a text and around each mention: open and close for one party, for the other."""

    first: int
    last: int
    mentions: tuple[int, ...]
    longest: int

    def marked(
        self, text: str, one: Sequence[Span], other: Sequence[Span], ids: Callable[[str], list[int]]
    ) -> tuple[list[int], list[int], list[int]]:
        """The text's tokens with a pair of marks around each mention, and where the mentions of each party open.

        detente.coding.judge does the same, held to it by tests/coding/test_judge.py.
        """
        found, starts, at = [self.first], (list[int](), list[int]()), 0
        for start, end, side in sorted([(*s, 0) for s in one] + [(*s, 1) for s in other]):
            found += ids(text[at:start])
            starts[side].append(len(found))
            found += [self.mentions[2 * side], *ids(text[start:end]), self.mentions[2 * side + 1]]
            at = end
        found += [*ids(text[at:]), self.last]
        there, back = ([s for s in side if s < self.longest] for side in starts)
        return found[: self.longest], there, back


def digest(folder: Path = FOLDER) -> str:
    """The SHA-256 of all sentences, by which encoders and answers name what they were made from."""
    texts = (path.read_text("utf-8") for path in sorted(folder.glob("*.txt")))
    return hashlib.sha256("".join(texts).encode()).hexdigest()


def read_all(folder: Path = FOLDER) -> Iterator[Pair]:
    """Every pair of parties of every sentence. Raises ValueError, with file and line, where a line does not hold."""
    for path in sorted(folder.glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                try:
                    yield from pairs(line)
                except ValueError as error:
                    raise ValueError(f"{path}:{number}: {error}") from error


def pairs(line: str) -> Iterator[Pair]:
    """The pairs of parties of one line. Raises ValueError that says what is wrong with it."""
    marked, found, told = line.rpartition("||")
    if not found:
        raise ValueError("no `||` between the text and what is done in it")
    text, mentions = _unmarked(marked.strip())
    if len(mentions) < 2:
        raise ValueError("fewer than two parties are marked")
    deeds = _deeds(told.strip(), mentions)
    for a, b in combinations(sorted(mentions), 2):
        there, back = tuple(deeds.get((a, b), ())), tuple(deeds.get((b, a), ()))
        yield Pair(text, tuple(mentions[a]), tuple(mentions[b]), there, back)


def _unmarked(marked: str) -> tuple[str, dict[str, list[Span]]]:
    """The text without its brackets, and where each party is mentioned in it."""
    text, mentions, at = "", dict[str, list[Span]](), 0
    for m in _MENTION.finditer(marked):
        text += marked[at : m.start()]
        mentions.setdefault(m[1], []).append((len(text), len(text) + len(m[2])))
        text, at = text + m[2], m.end()
    text += marked[at:]
    if "[" in text or "]" in text:
        raise ValueError("a bracket that marks no party: write [A Name]")
    return text, mentions


def _deeds(told: str, mentions: dict[str, list[Span]]) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """What each party does to each, by their letters."""
    deeds: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for words in told.split(";") if told != "none" else ():
        m = _DEED.fullmatch(words.strip())
        if m is None:
            raise ValueError(f"{words.strip()!r} is no `A>B TYPE status`")
        a, arrow, b, type_, status = m.groups()
        if a == b or not {a, b} <= mentions.keys():
            raise ValueError(f"{words.strip()!r} names a party that the text does not mark")
        if type_ not in TYPES or (status or "actual") not in STATUSES:
            raise ValueError(f"{words.strip()!r} has no known type or status")
        for ends in {(a, b), (b, a)} if arrow == "<>" else {(a, b)}:
            deeds.setdefault(ends, []).append((type_, status or "actual"))
    return deeds
