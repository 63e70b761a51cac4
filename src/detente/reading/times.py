"""The times that an article tells, each with its TIMEX3 type and value and the days it stands for.

A resolver for the grammar of news. Rules find the words; the date of publication is the anchor that relative words
are counted from, and the tense of the governing verb says in which direction. Without a publication date relative
words keep an unknown When and a value with X for every figure that nobody knows. The extents follow TimeML: without
the preposition, with the determiner and the modifiers that belong to the expression.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from detente.model.article import Article
from detente.model.reading import Sentence, Timex
from detente.reading import times_clock, times_dates, times_lengths, times_relative
from detente.reading.times_calendar import Stretch
from detente.reading.times_clock import at
from detente.reading.times_lexicon import TimeLexicon, any_of, lexicon
from detente.reading.times_scene import LONGEST, Found, Match, Rule, Scene, Text

_WORD = re.compile(r"[^\W\d_]+|\d")
# Publication dates outside these years are placeholders; centuries counted from them would leave the calendar.
FIRST_YEAR, LAST_YEAR = 1400, 2900
_LINK = r"\s*,?\s+(?:on\s+)?"


@dataclass(frozen=True)
class _Grammar:
    words: TimeLexicon
    rules: tuple[Rule, ...]
    triggers: dict[str, frozenset[str]]
    names: re.Pattern[str]
    stretch: re.Pattern[str]
    part: re.Pattern[str]
    part_of: re.Pattern[str]


@lru_cache(maxsize=1)
def _grammar() -> _Grammar:
    words = lexicon()
    rules = (
        *times_dates.rules(words),
        *times_dates.weekday_rules(words),
        *times_clock.rules(words),
        *times_relative.rules(words),
        *times_lengths.rules(words),
    )
    part = words.pattern("part")
    return _Grammar(
        words,
        rules,
        _triggers(rules, words),
        re.compile(rf"\b{any_of(words.values['name'].values())}\b"),
        re.compile(
            rf"\b(?:(?P<stretch>{words.pattern('stretch')})|(?P<when>earlier|later))[\s-]+(?P<the>in\s+)?$",
            re.IGNORECASE,
        ),
        re.compile(rf"\s+(?:(?:early|late)\s+)?(?:in\s+the\s+)?(?P<part>{part})\b(?!-)", re.IGNORECASE),
        re.compile(rf"\bthe\s+(?:(?P<part>{part})|(?P<hours>early\s+hours|small\s+hours))\s+of\s+$", re.IGNORECASE),
    )


def _triggers(rules: Sequence[Rule], words: TimeLexicon) -> dict[str, frozenset[str]]:
    """What each word that can open the way to a rule stands for in the rules' needs: itself and its kinds."""
    found = {str(figure): {"DIGIT"} for figure in range(10)}
    for need in {member for rule in rules for group in rule.needs for member in group}:
        for word in [need] if need.islower() else words.triggers(need):
            found.setdefault(word, set()).add(need)
    return {word: frozenset(kinds) for word, kinds in found.items()}


def times(article: Article, sentences: Sequence[Sentence]) -> tuple[Timex, ...]:
    """The time expressions of an article in the order of its text; none overlap."""
    grammar = _grammar()
    anchor = article.published
    if anchor is not None and not FIRST_YEAR <= anchor.year <= LAST_YEAR:
        anchor = None  # a mark for "no date": nothing can be counted from it
    focus: Stretch | None = None
    year: int | None = None
    found: list[Timex] = []
    for sentence in sentences:
        text = article.text[sentence.start : sentence.end]
        rules = _open_rules(text, grammar)
        if not rules:
            year = None
            continue
        here = list(_of_sentence(Scene(Text(sentence, text), grammar.words, anchor, focus, year), rules, grammar))
        for time in here:
            focus = time.stretch if time.told and time.stretch.first else focus
        year = _stated_year(here, anchor)
        found.extend(_timex(time, sentence, article.text) for time in here)
    return tuple(found)


def _timex(found: Found, sentence: Sentence, text: str) -> Timex:
    start, end = sentence.start + found.start, sentence.start + found.end
    words = text[start:end]
    return Timex(sentence.index, start, end, words, found.type, found.stretch.value, found.when(words))


def _stated_year(found: Sequence[Found], anchor: date | None) -> int | None:
    """The last year told in full, where it is not the year of publication: dates after it that lack one lie in it."""
    stated = [
        f.stretch.first.year for f in found if f.basis == "stated" and f.stretch.first and f.stretch.precision != "year"
    ]
    if not stated or (anchor and stated[-1] == anchor.year):
        return None
    return stated[-1]


def _open_rules(text: str, grammar: _Grammar) -> list[Rule]:
    """The rules whose words the sentence holds; most sentences have none."""
    words = set(_WORD.findall(text.lower()))
    held = [grammar.triggers[word] for word in words if word in grammar.triggers]
    if not held:
        return []
    present = frozenset().union(*held)
    return [rule for rule in grammar.rules if not any(need.isdisjoint(present) for need in rule.needs)]


def _of_sentence(scene: Scene, rules: Sequence[Rule], grammar: _Grammar) -> Iterator[Found]:
    matches = _candidates(scene.text, rules)
    blocked = [match.span() for match in grammar.names.finditer(scene.text)] if matches else []
    done: list[Found] = []
    end = 0
    for match, rule in matches:
        if match.start() < end or any(match.start() < right and left < match.end() for left, right in blocked):
            continue
        for found in rule.read(match, scene):
            if found.start < end:
                continue
            whole = _with_neighbours(found, scene, end, grammar)
            done.append(whole)
            end = whole.end
            scene = replace(scene, focus=whole.stretch if whole.told and whole.stretch.first else scene.focus,
                            year=_stated_year(done, scene.anchor) or scene.year)  # fmt: skip
    yield from _clocks_dated(_joined(done, scene.text))


def _candidates(text: str, rules: Sequence[Rule]) -> list[tuple[Match, Rule]]:
    """All matches of all rules: from the left, the longest first, and of equals the rule named first."""
    matches = [(match, order, rule) for order, rule in enumerate(rules) for match in rule.pattern.finditer(text)]
    matches.sort(key=lambda entry: (entry[0].start(), -entry[0].end(), entry[1]))
    return [(match, rule) for match, _, rule in matches]


def _with_neighbours(found: Found, scene: Scene, left: int, grammar: _Grammar) -> Found:
    """The time with the words around it that belong to it: "early", "the end of", "night", "the morning of"."""
    found = _with_part(found, scene, left, grammar)
    if found.type not in ("DATE", "TIME") or found.stretch.value.endswith("_REF"):
        return found
    match = grammar.stretch.search(scene.text, max(left, found.start - LONGEST), found.start)
    if not match or not _may_narrow(match, found, scene):
        return found
    start = match.start()
    if (
        match["stretch"]
        and re.search(r"\bof[\s-]*$", match[0]) is None
        and (the := re.search(r"\bthe\s+$", scene.text[left:start]))
    ):
        start = left + the.start() if match["stretch"].lower() in ("early", "mid", "middle", "late") else start
    part = grammar.words.value("stretch", match["stretch"]) if match["stretch"] else None
    return times_relative.narrowed(found, start, part)


def _may_narrow(match: Match, found: Found, scene: Scene) -> bool:
    word = (match["stretch"] or match["when"]).lower()
    lead = scene.text[found.start : found.end].lower().split()[0]
    if match["when"] or match["the"]:
        return lead in ("this", "today", "last", "the", "that") and (not match["the"] or lead == "the")
    if found.stretch.precision == "day" and found.type == "DATE" and "-WE" not in found.stretch.value:
        return word in ("early", "late")
    return True


def _with_part(found: Found, scene: Scene, left: int, grammar: _Grammar) -> Found:
    """A day with its morning, afternoon, evening or night is a TIME."""
    if found.type != "DATE" or found.stretch.precision != "day" or found.stretch.value.endswith("-WE"):
        return found
    after = grammar.part.match(scene.text, found.end)
    if after:
        code = grammar.words.value("part", after["part"])
        return replace(found, end=after.end(), type="TIME", stretch=at(found.stretch, code))
    before = grammar.part_of.search(scene.text, max(left, found.start - LONGEST), found.start)
    if before:
        code = grammar.words.value("part", before["part"]) if before["part"] else "MO"
        return replace(found, start=before.start(), type="TIME", stretch=at(found.stretch, code))
    return found


def _joined(found: Sequence[Found], text: str) -> list[Found]:
    """A clock and the day right after it as one time: "3 p.m. on Friday"."""
    done: list[Found] = []
    for time in found:
        last = done[-1] if done else None
        clock = last is not None and last.type == "TIME" and re.search(r"T\d\d:\d\d$", last.stretch.value)
        a_day = time.stretch.precision == "day" and time.type == "DATE"
        if last and clock and a_day and re.fullmatch(_LINK, text[last.end : time.start]):
            hour = last.stretch.value.rpartition("T")[2]
            done[-1] = replace(time, start=last.start, type="TIME", stretch=at(time.stretch, hour))
        else:
            done.append(time)
    return done


def _clocks_dated(found: Sequence[Found]) -> Iterator[Found]:
    """A clock with no day of its own takes the only day that its sentence tells."""
    days = {
        time.stretch for time in found if time.type == "DATE" and time.stretch.precision == "day" and time.stretch.first
    }
    for time in found:
        if time.type == "TIME" and time.stretch.first is None and len(days) == 1:
            (day,) = days
            time = replace(time, stretch=at(day, time.stretch.value.rpartition("T")[2]))
        yield time
