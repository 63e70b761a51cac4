"""Rules for times of day: the clock, "this morning", "overnight", and the parts that follow a date."""

import re
from collections.abc import Sequence
from dataclasses import replace

from detente.reading import times_calendar as calendar
from detente.reading.times_calendar import Stretch
from detente.reading.times_lexicon import TimeLexicon
from detente.reading.times_scene import Found, Match, Rule, Scene, compiled

_ZONES = r"(?:GMT|UTC|BST|EST|EDT|ET|CET|CEST|IST|PKT|MSK|PST|PDT|local\s+time|[A-Z][a-z]+\s+time|Eastern)\b"
ZONE = rf"(?:\s*{_ZONES}|\s*\({_ZONES}\))"
HALF_DAY = r"(?P<half>a\.m\.|p\.m\.|am\b|pm\b)"


def rules(words: TimeLexicon) -> tuple[Rule, ...]:
    """The patterns of times of day with their readers."""
    part = words.pattern("part")
    patterns = (
        ("DIGIT m|am|pm", rf"(?<![\d:.,])\b(?P<h>1[0-2]|0?[1-9])(?:[:.](?P<m>[0-5]\d))?\s*{HALF_DAY}{ZONE}?", _twelve),
        (
            "DIGIT",
            rf"(?<![\d:.,-])\b(?P<h>[01]?\d|2[0-3]):(?P<m>[0-5]\d)(?::[0-5]\d)?(?![\d:])(?P<zone>{ZONE}|\s+hours)?",
            _twenty_four,
        ),
        ("DIGIT", rf"(?<![\d:.,-])\b(?P<h>[01]\d|2[0-3])(?P<m>[0-5]\d)(?P<zone>{ZONE}|\s+hours)", _twenty_four),
        (
            "clock",
            r"\b(?P<h>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s+o[’']clock\b",
            _hour,
        ),
        ("noon|midday|midnight", r"\b(?P<word>noon|midday|midnight)\b", _noon),
        (
            "PART",
            rf"\b(?P<lead>this|last|that|the\s+previous|the\s+following|the\s+next|the\s+same|tomorrow|yesterday|today)\s+(?P<part>{part})\b",
            _led,
        ),
        ("tonight|overnight", r"\b(?P<word>tonight|overnight)\b", _night),
        (
            "PART in",
            r"\bin\s+(?P<bare>the\s+(?:early\s+|late\s+)?(?P<part>morning|afternoon|evening))\b(?!\s+of)",
            _bare,
        ),
    )
    return compiled(patterns)


def _today(scene: Scene) -> Stretch:
    return calendar.day(scene.anchor)


def at(day: Stretch, clock: str) -> Stretch:
    """The day with a time of day put to its value; a stretch longer than a day gives an unknown day."""
    base = day.value if day.precision == "day" and "T" not in day.value else calendar.UNKNOWN_DAY
    return replace(day if base == day.value else calendar.day(None), value=f"{base}T{clock}")


def _clock(match: Match, scene: Scene, clock: str) -> Sequence[Found]:
    """A time on the clock: on the date told just before in the sentence, else on a day nobody named."""
    day = scene.focus if scene.focus and scene.focus.precision == "day" else calendar.day(None)
    return (Found(*match.span(), "TIME", at(day, clock), told=False),)


def _twelve(match: Match, scene: Scene) -> Sequence[Found]:
    hour = int(match["h"]) % 12 + (12 if match["half"].lower().startswith("p") else 0)
    return _clock(match, scene, f"{hour:02d}:{match['m'] or '00'}")


def _twenty_four(match: Match, scene: Scene) -> Sequence[Found]:
    before = scene.word_before(match.start())
    if not match["zone"] and before not in (
        "at",
        "by",
        "around",
        "about",
        "until",
        "till",
        "from",
        "to",
        "before",
        "after",
        "and",
        "since",
    ):
        return ()
    if not match["zone"] and before in ("to", "and") and not re.search(r"\d:\d\d\W", scene.text[: match.start()]):
        return ()
    return _clock(match, scene, f"{int(match['h']):02d}:{match['m']}")


def _hour(match: Match, scene: Scene) -> Sequence[Found]:
    word = match["h"].lower()
    hour = int(word) if word.isdigit() else int(scene.words.value("number", word))
    return _clock(match, scene, f"{hour:02d}:00") if hour < 25 else ()


def _noon(match: Match, scene: Scene) -> Sequence[Found]:
    return _clock(match, scene, "24:00" if match["word"].lower() == "midnight" else "12:00")


def _led(match: Match, scene: Scene) -> Sequence[Found]:
    lead, part = match["lead"].lower().split()[-1], scene.words.value("part", match["part"])
    shift = {"last": -1, "yesterday": -1, "tomorrow": 1}.get(lead, 0)
    if lead in ("that", "same", "previous", "following", "next"):
        base = scene.focus.first if scene.focus else None
        step = {"previous": -1, "following": 1, "next": 1}.get(lead, 0)
        day = calendar.day(calendar.shift_days(base, step) if base else None)
    else:
        day = calendar.day(calendar.shift_days(scene.anchor, shift) if scene.anchor else None)
    return (Found(*match.span(), "TIME", at(day, part)),)


def _night(match: Match, scene: Scene) -> Sequence[Found]:
    word = match["word"].lower()
    token = scene.token(match.start())
    if (
        word == "overnight"
        and token is not None
        and token.dep_ == "amod"
        and token.head.lemma_ in ("success", "change", "sensation")
    ):
        return ()
    day = _today(scene)
    if word == "overnight" and day.first is not None:
        first = calendar.shift_days(day.first, -1)
        return (Found(*match.span(), "TIME", replace(at(day, "NI"), first=first), told=False),)
    return (Found(*match.span(), "TIME", at(day, "NI")),)


def _bare(match: Match, scene: Scene) -> Sequence[Found]:
    part = scene.words.value("part", match["part"])
    day = scene.focus if scene.focus and scene.focus.precision == "day" else calendar.day(None)
    return (Found(match.start("bare"), match.end(), "TIME", at(day, part), told=False),)
