"""Other states' names in a training sentence: what is done does not hang on who does it.

[A Iran] expelled two envoys of [B Germany].  →  [A Gabon] expelled two envoys of [B Nepal].
"""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml
from sentences import Pair, Span

STATES = Path(__file__).parent.parent / "src" / "detente" / "data" / "states"
# Kinds of names: the state itself, its adjective, its people, its capital.
_KINDS = ("name", "adjective", "demonym", "capital")
# Before a name that takes an article, or is part of a longer one.
_PART_OF_A_NAME = re.compile(r"\b([Tt]he|South|North|East|West|New|(Gulf|Strait|Sea|Bay|Bank|University) of) $")


@dataclass(frozen=True)
class _Found:
    start: int
    end: int
    state: str
    kind: str
    plural: bool


class Names:
    """The states' names, and sentences with them exchanged."""

    def __init__(self, folder: Path = STATES) -> None:
        self._of: dict[str, tuple[str, str, bool]] = {}
        self._names: dict[str, dict[tuple[str, bool], str]] = {}
        for path in sorted(folder.glob("*.yml")):
            row = yaml.safe_load(path.read_text("utf-8"))
            kinds = _kinds(row)
            for (kind, plural), name in kinds.items():
                self._of.setdefault(name, (row["code"], kind, plural))
            if row.get("status") == "un_member" and {kind for kind, _ in kinds} == set(_KINDS):
                self._names[row["code"]] = kinds
        words = sorted(self._of, key=len, reverse=True)
        self._pattern = re.compile(r"(?<![\w-])(" + "|".join(map(re.escape, words)) + r")(?!\w)")

    def exchanged(self, pair: Pair, chosen: random.Random) -> Pair:
        """The pair with each state of its text called by another's names; the same where one cannot be."""
        found = [self._found(m) for m in self._pattern.finditer(pair.text)]
        whole = {f.state for f in found}
        stay = {f.state for f in found if f.kind == "name" and _PART_OF_A_NAME.search(pair.text, 0, f.start)}
        pool = [code for code in self._names if code not in whole]
        states = sorted(whole - stay)
        if not states or len(pool) < len(states):
            return pair
        to = dict(zip(states, chosen.sample(pool, len(states)), strict=True))
        text, at, moved = "", 0, dict[int, int]()
        for f in found:
            name = self._names[to[f.state]].get((f.kind, f.plural)) if f.state in to else None
            if name is None:
                if f.state in to:
                    return pair
                continue
            text += pair.text[at : f.start]
            moved[f.start] = len(text)
            text, at = text + name, f.end
            moved[f.end] = len(text)
        return replace(
            pair,
            text=text + pair.text[at:],
            one=_spans(pair.one, moved, found, to),
            other=_spans(pair.other, moved, found, to),
        )

    def _found(self, m: re.Match[str]) -> _Found:
        return _Found(m.start(), m.end(), *self._of[m[1]])


def _kinds(row: Mapping[str, object]) -> dict[tuple[str, bool], str]:
    """The state's first name of each kind, and the plural of its people."""
    names: dict[tuple[str, bool], str] = {}
    adjectives, demonyms = row.get("adjectives") or [], row.get("demonyms") or []
    if row.get("names"):
        names["name", False] = row["names"][0]
    if adjectives:
        names["adjective", False] = adjectives[0]
    for demonym in demonyms:
        if demonym not in adjectives:
            names.setdefault(("demonym", demonym.endswith("s")), demonym)
    names.setdefault(("demonym", True), demonyms[-1] if demonyms else "")
    if row.get("capital"):
        names["capital", False] = row["capital"]
    return {key: name for key, name in names.items() if name}


def _spans(
    spans: Sequence[Span], moved: Mapping[int, int], found: Sequence[_Found], to: Mapping[str, str]
) -> tuple[Span, ...]:
    """The spans where they stand after the names are exchanged."""
    changed = [f for f in found if f.state in to]

    def place(at: int) -> int:
        if at in moved:
            return moved[at]
        before = [f for f in changed if f.end <= at]
        return at + (moved[before[-1].end] - before[-1].end if before else 0)

    return tuple((place(start), place(end)) for start, end in spans)
