"""Page furniture as skipped spans: menus, credits, captions, datelines and all that is not the report itself.

The rules are data (data/lexicon/en/furniture.yml), each with an example and a counter-example. They name habits of
pages, never one outlet. A rule sees short stretches only (MAX_STRETCH), so that no text makes it slow.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, Self

from pydantic import model_validator

from detente.errors import DataError
from detente.model.article import Skipped
from detente.model.base import Record
from detente.ontology.loading import load_rows

DATA = Path(__file__).parents[1] / "data" / "lexicon" / "en" / "furniture.yml"

Scope = Literal["line", "sentence", "head", "tail", "start", "first", "close", "inline", "list"]
Reason = Literal["furniture", "dateline", "byline", "credit", "caption", "correction", "agency", "repeat", "other"]

MAX_STRETCH = 400
# Lines of a report that can hold its byline, and its closing credits.
HEAD_LINES = 8
TAIL_LINES = 6
# A list of links under "Related": titles end without a full stop. Longer lists are the page's own matter.
MAX_LINKS = 12
MAX_LINK = 140
# Shorter paragraphs may be said twice ("No comment.").
MIN_REPEAT = 30

# A sentence inside a paragraph may end with a number in brackets: "Comments (0)".
_SENTENCE_END = re.compile(r"(?<=[.!?…\"”’)])\s+(?=[\"“‘(©]?[A-Z©])")
_FULL_STOP = re.compile(r"[.!:][”\"’')]*(?:\s|$)")


class FurnitureRow(Record):
    """A rule or a vocabulary: `words` are cited in patterns as {id}.

    `scope` says what the pattern must match: a whole `line`; a whole line or `sentence`; a whole line among the first
    (`head`) or last (`tail`) lines; the `start` of any line, or of the `first`; its `close`; any words inside
    (`inline`); or the heading of a `list` of links, which goes with it. `skips` is the part of the example that is
    skipped, where that is not all of it.
    """

    id: str
    words: tuple[str, ...] = ()
    scope: Scope | None = None
    reason: Reason = "furniture"
    pattern: str | None = None
    example: str | None = None
    skips: str | None = None
    counter: str | None = None

    @model_validator(mode="after")
    def _rule_or_words(self) -> Self:
        rule = (self.scope, self.pattern, self.example, self.counter)
        if any(rule) == bool(self.words) or (any(rule) and not all(rule)):
            raise ValueError("a row is words, or a rule with scope, pattern, example and counter")
        return self


@dataclass(frozen=True)
class Rule:
    """A compiled row."""

    id: str
    scope: Scope
    reason: Reason
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class _Line:
    """A line with words on it, without the white space around it; `first` to `last` count such lines from each end."""

    start: int
    text: str
    first: int
    last: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def furniture(text: str, *, known: Sequence[Skipped] = (), rules: Sequence[Rule] | None = None) -> tuple[Skipped, ...]:
    """The spans of the text that are no news, in order and without overlap; `known` spans come first."""
    table = _by_scope(compiled_rules() if rules is None else tuple(rules))
    after = max((span.end for span in known), default=0)
    spans = list(known)
    lines = list(_lines(text, after))
    spans += _repeats(lines)
    taken = {span.start for span in spans}
    lead = True
    index = 0
    while index < len(lines):
        line = lines[index]
        index += 1
        if line.start in taken:
            continue
        found = list(_of_line(line, table, lead=lead))
        links = _links(lines, index, table) if not found else []
        spans += found or links
        index += max(len(links) - 1, 0)
        # A headline may stand before the dateline.
        lead = lead and (bool(links) or _covers(found, line) or _like_a_title(line))
    return _in_order(spans)


@lru_cache(maxsize=1)
def compiled_rules() -> tuple[Rule, ...]:
    """The rules of the data file. Raises DataError where a pattern is none."""
    return compile_rows(load_rows(DATA, FurnitureRow))


def compile_rows(rows: Sequence[FurnitureRow]) -> tuple[Rule, ...]:
    """The rules among the rows, with the vocabularies filled in; a vocabulary may cite those above it."""
    words: dict[str, str] = {}
    rules = []
    for row in rows:
        if row.words:
            # Longest first: "Agence France-Presse" before "AP".
            longest_first = sorted(row.words, key=len, reverse=True)
            words[row.id] = _filled("(?:" + "|".join(longest_first) + ")", words)
        else:
            rules.append(_compile(row, words))
    return tuple(rules)


def _filled(pattern: str, words: dict[str, str]) -> str:
    for name, alternatives in words.items():
        pattern = pattern.replace("{" + name + "}", alternatives)
    return pattern


def _compile(row: FurnitureRow, words: dict[str, str]) -> Rule:
    try:
        return Rule(row.id, row.scope or "line", row.reason, re.compile(_filled(row.pattern or "", words)))
    except re.error as error:
        raise DataError(f"{DATA.name}: {row.id}: no regular expression: {error}; mend the pattern") from error


def _by_scope(rules: tuple[Rule, ...]) -> dict[Scope, list[Rule]]:
    table: dict[Scope, list[Rule]] = {}
    for rule in rules:
        table.setdefault(rule.scope, []).append(rule)
    return table


def _lines(text: str, after: int) -> Iterator[_Line]:
    found, position = [], 0
    for raw in text.splitlines(keepends=True):
        body = raw.strip().strip("\ufeff\u200b")
        if body and position >= after:
            found.append((position + raw.index(body), body))
        position += len(raw)
    for number, (start, body) in enumerate(found):
        yield _Line(start, body, number, len(found) - 1 - number)


def _repeats(lines: Sequence[_Line]) -> Iterator[Skipped]:
    """Every later copy of a paragraph."""
    seen: set[str] = set()
    for line in lines:
        words = " ".join(line.text.split()).casefold()
        if len(words) < MIN_REPEAT:
            continue
        if words in seen:
            yield Skipped(start=line.start, end=line.end, reason="repeat")
        seen.add(words)


def _of_line(line: _Line, table: dict[Scope, list[Rule]], *, lead: bool) -> Iterator[Skipped]:
    """The spans that rules find in one line: all of it, or its sentences, its start, its close and brackets inside."""
    whole = [*table.get("line", ()), *table.get("sentence", ())]
    whole += table.get("head", ()) if line.first < HEAD_LINES else ()
    whole += table.get("tail", ()) if line.last < TAIL_LINES else ()
    if len(line.text) <= MAX_STRETCH and (rule := _matching(whole, line.text)):
        yield Skipped(start=line.start, end=line.end, reason=rule.reason)
        return
    for start, sentence in _sentences(line):
        if rule := _matching(table.get("sentence", ()), sentence):
            yield Skipped(start=start, end=start + len(sentence), reason=rule.reason)
    yield from _edges(line, table, lead=lead)


def _edges(line: _Line, table: dict[Scope, list[Rule]], *, lead: bool) -> Iterator[Skipped]:
    opening, closing = line.text[:MAX_STRETCH], line.text[-MAX_STRETCH:]
    for rule in [*table.get("start", ()), *(table.get("first", ()) if lead else ())]:
        if (found := rule.pattern.match(opening)) and found.end() < len(line.text):
            yield Skipped(start=line.start, end=line.start + len(found[0].rstrip()), reason=rule.reason)
            break
    for rule in table.get("close", ()):
        if (found := rule.pattern.search(closing)) and (credit := found[0].lstrip()):
            yield Skipped(start=line.end - len(credit), end=line.end, reason=rule.reason)
            break
    for rule in table.get("inline", ()):
        for found in rule.pattern.finditer(line.text):
            yield Skipped(start=line.start + found.start(), end=line.start + found.end(), reason=rule.reason)


def _sentences(line: _Line) -> Iterator[tuple[int, str]]:
    """The pieces of a line between sentence ends, where there are two or more."""
    cuts = [(found.start(), found.end()) for found in _SENTENCE_END.finditer(line.text)]
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(line.text)]
    if len(starts) > 1:
        for start, end in zip(starts, ends, strict=True):
            if end - start <= MAX_STRETCH:
                yield line.start + start, line.text[start:end]


def _links(lines: Sequence[_Line], index: int, table: dict[Scope, list[Rule]]) -> list[Skipped]:
    """The heading at index - 1 and the titles under it, where it is the heading of a list of links."""
    heading = lines[index - 1]
    rule = _matching(table.get("list", ()), heading.text) if len(heading.text) <= MAX_LINK else None
    if rule is None:
        return []
    members = [heading]
    for line in lines[index : index + MAX_LINKS]:
        if not _like_a_title(line):
            break
        members.append(line)
    return [Skipped(start=line.start, end=line.end, reason=rule.reason) for line in members]


def _like_a_title(line: _Line) -> bool:
    """Whether a line is short and holds no whole sentence."""
    return len(line.text) <= MAX_LINK and _FULL_STOP.search(line.text) is None


def _matching(rules: Sequence[Rule], words: str) -> Rule | None:
    return next((rule for rule in rules if rule.pattern.fullmatch(words)), None)


def _covers(spans: Sequence[Skipped], line: _Line) -> bool:
    return any(span.start <= line.start and span.end >= line.end for span in spans)


def _in_order(spans: Sequence[Skipped]) -> tuple[Skipped, ...]:
    """The spans by start; of two that overlap the longer from the earlier start stays."""
    kept: list[Skipped] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return tuple(kept)
