"""The words that say that somebody says something, checked and ready to be looked up by lemma."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from detente.errors import DataError
from detente.model.base import Record
from detente.model.event import Stance
from detente.ontology.loading import load_rows

REPORTING = Path(__file__).parents[1] / "data" / "lexicon" / "en" / "reporting.yml"

Kind = Literal["verb", "noun", "adverb", "phrase"]
Frame = Literal[
    "that", "whether", "quote", "gerund", "of", "for", "on", "np", "as", "call", "to", "source", "carries", "withholds",
    "voices", "after", "put", "view", "headline", "silence", "quoted",
]  # fmt: skip

_FRAMES: dict[Kind, frozenset[str]] = {
    "verb": frozenset(
        "that whether quote gerund of for on np as call to source carries withholds voices".split(),
    ),
    "noun": frozenset(("that", "whether", "of")),
    "adverb": frozenset(("that",)),
    "phrase": frozenset(("after", "put", "view", "headline", "silence", "quoted", "on")),
}


class ReportingCue(Record):
    """One cue with its spellings: what its speaker does to the content, how firmly, and where the content stands."""

    lemmas: tuple[str, ...] = Field(min_length=1)
    kind: Kind
    stance: Stance
    strength: float = Field(ge=0, le=1)
    frames: tuple[Frame, ...] = ()
    negated: Stance | Literal["none"] = "declines"
    objects: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    example: str = Field(min_length=1)

    @model_validator(mode="after")
    def _frames_fit_the_kind(self) -> Self:
        strange = sorted(set(self.frames) - _FRAMES[self.kind])
        if strange:
            raise ValueError(f"a {self.kind} has no frame {', '.join(strange)}")
        if any(lemma != lemma.strip().lower() or not lemma for lemma in self.lemmas):
            raise ValueError("lemmas are written in lower case, without space around them")
        return self


@dataclass(frozen=True)
class Reporting:
    """Every cue, by lemma. A verb's lemma may bring its particle: "point out"."""

    verbs: dict[str, tuple[ReportingCue, ...]]
    nouns: dict[str, ReportingCue]
    adverbs: dict[str, ReportingCue]
    phrases: dict[str, ReportingCue]
    forms: dict[str, str]

    @classmethod
    def of(cls, rows: Iterable[ReportingCue]) -> Self:
        """The tables of the rows; a later verb of the same lemma stands beside the earlier one."""
        verbs: dict[str, tuple[ReportingCue, ...]] = {}
        others: dict[str, dict[str, ReportingCue]] = {"noun": {}, "adverb": {}, "phrase": {}}
        for row in rows:
            for lemma in row.lemmas:
                if row.kind == "verb":
                    verbs[lemma] = (*verbs.get(lemma, ()), row)
                else:
                    others[row.kind][lemma] = row
        forms = {form: lemma for lemma in {words.split()[0] for words in verbs} for form in _forms(lemma)}
        return cls(verbs, others["noun"], others["adverb"], others["phrase"], forms)

    def lemma(self, word: str, guess: str) -> str:
        """A verb's lemma by its regular forms, else the guess: taggers take "hopes" for a form of "hop"."""
        return self.forms.get(word.lower(), guess.lower())


def _forms(lemma: str) -> Iterator[str]:
    """The regular forms of a verb, its last letter doubled too."""
    stem = lemma[:-1] if lemma.endswith("e") else lemma
    if lemma.endswith("y") and lemma[-2:-1] not in tuple("aeiou"):
        yield from (lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing")
        return
    yield lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x", "z")) else "s")
    for ending in ("ed", "ing"):
        yield stem + ending
        if lemma[-1] in "bdglmnprt":
            yield lemma + lemma[-1] + ending


@lru_cache(maxsize=4)
def load_reporting(path: Path = REPORTING) -> Reporting:
    """The cues of a YAML file.

    Raises DataError, with file and line, where a row does not hold or says a second time what another said.
    """
    rows = load_rows(path, ReportingCue)
    seen: Counter[tuple[str, str, frozenset[str]]] = Counter()
    for row in rows:
        for lemma in row.lemmas:
            # One verb may stand in two rows ("claim that", "claim responsibility") if they ask for different objects.
            key = (row.kind, lemma, frozenset(row.objects) if row.kind == "verb" else frozenset())
            seen[key] += 1
            if seen[key] > 1:
                raise DataError(
                    f"{path}:{_last_line(path, lemma)}: the {row.kind} {lemma!r} is there twice; remove one"
                )
    return Reporting.of(rows)


def _last_line(path: Path, lemma: str) -> int:
    """The last line that names the lemma: where a double was added."""
    lines = path.read_text(encoding="utf-8").splitlines()
    named = [number for number, line in enumerate(lines, 1) if "lemmas:" in line and lemma in line]
    return named[-1] if named else 1
