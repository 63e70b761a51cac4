"""Rules for times told from the publication or from the date told before: "today", "last week", "two days later"."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from detente.reading import times_calendar as calendar
from detente.reading.times_calendar import Stretch
from detente.reading.times_lexicon import TimeLexicon
from detente.reading.times_scene import Found, Match, Rule, Scene, compiled, dated

DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1}
STOPS = r"(?=\s*(?:[,.;]|$))"
ENDS_HERE = r"(?=\s*(?:[,.;:)\"”]|$|but\b|and\b|when\b|after\b|in\b))"

_OF_THE = "previous|preceding|prior|following|same|current|present|next|coming|past|last|new"
LEAD = rf"(?P<lead>last|this\s+past|previous|that\s+same|this\s+coming|this|next|that|the\s+(?:{_OF_THE}))"
# "The year" names the running one only as a part of it: "the end of the year", "later in the year".
_PART_OF = re.compile(
    r"\b(?:end|start|beginning|middle|close|rest|remainder|part|half|course|in|late|early|later|earlier)\s+(?:of|in)?\s*$"
)
BACK = ("last", "this past")
AHEAD = ("next", "this coming", "the coming", "the new")
FROM_FOCUS = {
    "the previous": -1,
    "the preceding": -1,
    "the prior": -1,
    "previous": -1,
    "the following": 1,
    "the next": 1,
}
SAME = ("that", "the same", "that same")


def rules(words: TimeLexicon) -> tuple[Rule, ...]:
    """The patterns of relative dates with their readers."""
    number, unit = words.pattern("number"), words.pattern("unit")
    amount = rf"(?P<n>\d+(?:\.\d+)?|{number})"
    bound = rf"(?:(?P<bound>{words.pattern('bound')})\s+)?"
    named = rf"{words.pattern('season')}|weekend|{words.pattern('month')}"
    fiscal = r"(?:fiscal|financial|calendar|academic|school)\s+year"
    plain = "day|week|fortnight|month|quarter|year|decade|century"
    return compiled((
        ("day", r"\bthe\s+day\s+(?P<way>before\s+yesterday|after\s+tomorrow)\b", _two_days),
        ("today|yesterday|tomorrow", r"\b(?P<word>today|yesterday|tomorrow)\b(?![’']s\s+[A-Z])", _deictic),
        ("SEASON|MONTH|UNIT|weekend", rf"\b{LEAD}\s+(?P<unit>{named}|{plain}|{fiscal})(?!\w|-)", _led),
        ("UNIT of",
         r"(?<=\bof\s)the\s+(?P<unit>day|week|month|quarter|year|decade|century)\b(?!\s+[12]\d{3})", _the_unit),
        ("UNIT in", r"(?<=\bin\s)the\s+(?P<unit>year|month|week|day)" + ENDS_HERE, _the_unit),
        ("year", rf"\bthe\s+(?P<unit>{fiscal})" + ENDS_HERE, _running_year),
        ("quarter", r"\bthe\s+(?:latest|just-ended|most\s+recent|recent)\s+quarter\b", _the_quarter),
        ("year for", r"(?<=\bfor\s)the\s+(?P<unit>year)" + ENDS_HERE, _running_year),
        ("quarter in|for|during|of",
         r"(?:(?<=\bin\s)|(?<=\bof\s)|(?<=\bfor\s)|(?<=\bduring\s))the\s+quarter\b(?!-)" + ENDS_HERE, _the_quarter),
        ("year ago|earlier",
         r"\b(?:(?:the|its)\s+)?year[\s-](?:ago|earlier)\s+(?P<unit>quarter|month|week|day|period)\b", _year_before),
        ("year ago|earlier", r"\byear-(?:ago|earlier)\b", _year_before),
        ("end", r"\b(?:the\s+)?(?P<unit>week|month|year|century)[\s-]end\b(?:\s+(?P<y>(?:19|20)\d\d)\b)?", _unit_end),
        ("end", r"\bend\s+of\s+(?P<unit>week|month|year)\b", _unit_end),
        ("weekend", r"\bthe\s+weekend\b", _the_weekend),
        ("SEASON the", rf"\b(?:in\s+)?(?P<the>the\s+)(?P<season>{words.pattern('season')})" + ENDS_HERE, _bare_season),
        ("SEASON in", rf"(?<=\bin\s)(?P<season>{words.pattern('season')})" + ENDS_HERE, _bare_season),
        ("UNIT ago|later|earlier|hence|from|back",
         rf"\b{bound}{amount}(?P<half>\s+and\s+a\s+half)?[\s-](?P<unit>{unit})(?:\s+and\s+a\s+half)?\s+"
         r"(?P<way>ago|later|earlier|hence|from\s+now|from\s+today|back)\b(?!\s+than)", _counted),
        ("UNIT before|after|prior|previously|on",
         rf"\b{bound}{amount}\s+(?P<unit>{unit})\s+(?P<way>before|after|prior|previously|on){STOPS}", _counted),
        ("UNIT before|after|prior",
         r"\bthe\s+(?P<unit>day|week|month|year)\s+(?P<way>before|after|prior)(?=\s*(?:[,.;)]|$))", _counted),
        ("UNIT ago|later|earlier", rf"\b(?P<vague>{unit})\s+(?P<way>ago|later|earlier)\b(?!\s+than)", _vague),
    ))  # fmt: skip


def _found(match: Match, stretch: Stretch) -> Sequence[Found]:
    return (Found(*match.span(), "DATE", stretch),)


def _two_days(match: Match, scene: Scene) -> Sequence[Found]:
    shift = -2 if match["way"].lower().startswith("before") else 2
    return _found(match, calendar.day(calendar.shift_days(scene.anchor, shift) if scene.anchor else None))


def _deictic(match: Match, scene: Scene) -> Sequence[Found]:
    word = match["word"]
    token = scene.token(match.start())
    # "USA Today" and its kind: a capital in mid-sentence after another capital.
    if word[0].isupper() and match.start() and (token is None or not token.is_sent_start):
        before = re.search(r"([A-Z][\w.]*)\s+$", scene.text[: match.start()])
        if before:
            return ()
    anchor = calendar.shift_days(scene.anchor, DAYS[word.lower()]) if scene.anchor else None
    return _found(match, calendar.day(anchor))


def _led(match: Match, scene: Scene) -> Sequence[Found]:
    lead, unit = " ".join(match["lead"].lower().split()), match["unit"]
    if lead in ("the past", "the last") or (lead == "the next" and " " not in unit and _a_length(match, scene)):
        return ()  # a length of time: read by the rules of durations
    if (lead == "this" and unit.lower() == "day") or (lead == "that" and _a_conjunction(match, scene)):
        return ()
    if scene.words.has("month", unit.rstrip(".")):
        return _led_month(match, scene, lead)
    if lead == "last" and unit.lower() in ("day", "century") and scene.word_before(match.start()) in ("the", "its"):
        return ()
    code = _unit_code(unit, scene)
    if lead in FROM_FOCUS or lead in SAME:
        return _found(match, _from_focus(code, lead, scene))
    shift = -1 if lead in BACK else 1 if lead in AHEAD else 0
    return _found(match, _shifted(code, shift, scene.anchor))


def _a_conjunction(match: Match, scene: Scene) -> bool:
    token = scene.token(match.start("lead"))
    return token is not None and token.tag_ == "IN"


def _a_length(match: Match, scene: Scene) -> bool:
    return scene.word_before(match.start()) in ("over", "within", "during", "in", "for", "through", "throughout")


def _unit_code(word: str, scene: Scene) -> str:
    word = word.lower()
    if word == "weekend":
        return "WE"
    if scene.words.has("season", word):
        return scene.words.value("season", word)
    return scene.words.value("unit", word.split()[-1])


def _from_focus(code: str, lead: str, scene: Scene) -> Stretch:
    """A unit seen from the date told before; for units longer than a day the publication serves where none was told."""
    base = scene.focus.first if scene.focus else None
    if base is None and code != "D":
        base = scene.anchor
    return _shifted(code, FROM_FOCUS.get(lead, 0), base)


def _shifted(code: str, shift: int, base: date | None) -> Stretch:
    if code == "WE":
        return calendar.weekend(calendar.shift_days(base, 7 * shift) if base else None)
    if code in calendar.SEASONS:
        return _season(code, shift, base)
    return calendar.of_unit(code, calendar.shifted(base, shift, code) if base else None)


def _season(code: str, shift: int, base: date | None) -> Stretch:
    if base is None:
        return calendar.season(None, code)
    choices = [calendar.season(base.year + step, code) for step in (-2, -1, 0, 1)]
    if shift < 0:
        return [c for c in choices if c.last and c.last < base][-1]
    if shift > 0:
        return next(c for c in choices if c.first and c.first > base)
    return next(c for c in choices if c.last and c.last >= base)


def _led_month(match: Match, scene: Scene, lead: str) -> Sequence[Found]:
    if not match["unit"][0].isupper():
        return ()
    number, anchor = int(scene.words.value("month", match["unit"])), scene.anchor
    if anchor is None:
        return _found(match, calendar.month(None, number))
    if lead in BACK:
        return _found(match, calendar.month(anchor.year - (number >= anchor.month), number))
    if lead in AHEAD:
        return _found(match, calendar.month(anchor.year + (number <= anchor.month), number))
    if lead in ("the following", "the next") and scene.focus and scene.focus.first:
        base = scene.focus.first
        return _found(match, calendar.month(base.year + (number <= base.month), number))
    if lead == "this":
        return _found(match, calendar.month(anchor.year, number))
    stretch = dated(scene, number, None, match.start("unit"))
    return _found(match, stretch) if stretch else ()


def _the_unit(match: Match, scene: Scene) -> Sequence[Found]:
    """ "The year" in "the end of the year": the one that runs at publication."""
    if not _PART_OF.search(scene.text[: match.start()]):
        return ()
    code = _unit_code(match["unit"], scene)
    if code == "D" and scene.focus and scene.focus.precision == "day":
        return _found(match, scene.focus)
    return _found(match, calendar.of_unit(code, scene.anchor))


def _running_year(match: Match, scene: Scene) -> Sequence[Found]:
    return _found(match, calendar.of_unit("Y", scene.anchor))


def _the_quarter(match: Match, scene: Scene) -> Sequence[Found]:
    """The quarter told of before; else the last whole one, or the running one under a verb that looks ahead."""
    if scene.focus and re.search(r"-Q\d$", scene.focus.value):
        return _found(match, scene.focus)
    ahead = scene.look(match.start() + 4) in ("future", "perhaps")
    base = calendar.shift_months(scene.anchor, 0 if ahead else -3) if scene.anchor else None
    return _found(match, calendar.of_unit("Q", base))


def _year_before(match: Match, scene: Scene) -> Sequence[Found]:
    """ "The year-earlier quarter": the same stretch as the one told of, a year before it."""
    unit = (match.groupdict().get("unit") or "period").lower()
    told, base = scene.focus, scene.anchor
    if told and told.first and (unit != "period" or told.precision in ("season", "month", "week")):
        base = told.first
        unit = {"season": "quarter", "month": "month", "week": "week"}[told.precision] if unit == "period" else unit
    code = "Y" if unit == "period" else _unit_code(unit, scene)
    return _found(match, calendar.of_unit(code, calendar.shift_months(base, -12) if base else None))


def _unit_end(match: Match, scene: Scene) -> Sequence[Found]:
    code, told = _unit_code(match["unit"], scene), match.groupdict().get("y")
    whole = calendar.year(int(told)) if told and code == "Y" else calendar.of_unit(code, scene.anchor)
    return _found(match, calendar.part_of(whole, "END"))


def _the_weekend(match: Match, scene: Scene) -> Sequence[Found]:
    anchor = scene.anchor
    if anchor is None or anchor.isoweekday() >= 6 or scene.look(match.start() + 4) in ("future", "perhaps"):
        return _found(match, calendar.weekend(anchor))
    return _found(match, calendar.weekend(calendar.shift_days(anchor, -7)))


def _bare_season(match: Match, scene: Scene) -> Sequence[Found]:
    token = scene.token(match.start("season"))
    if token is None or token.pos_ not in ("NOUN", "PROPN"):
        return ()
    code, start = scene.words.value("season", match["season"]), match.start("season")
    if match["season"].lower() == "fall" and (match.groupdict().get("the") is None):
        return ()
    start = match.start("the") if match.groupdict().get("the") else start
    ahead = scene.look(match.start("season")) in ("future", "perhaps")
    if scene.anchor is None:
        return (Found(start, match.end(), "DATE", calendar.season(None, code)),)
    this = calendar.season(scene.anchor.year, code)
    if ahead and this.last and this.last < scene.anchor:
        this = calendar.season(scene.anchor.year + 1, code)
    if not ahead and this.first and this.first > scene.anchor:
        this = calendar.season(scene.anchor.year - 1, code)
    return (Found(start, match.end(), "DATE", this),)


def _counted(match: Match, scene: Scene) -> Sequence[Found]:
    """So many units before or after: "ago" counts from the publication, "later" from the date told before."""
    groups = match.groupdict()
    unit = scene.words.value("unit", match["unit"])
    amount = _amount(groups.get("n") or "one", scene)
    way = match["way"].lower().split()[0]
    if way == "on" and match["unit"].lower() not in ("years", "months", "decades"):
        return ()
    if amount is None:
        value = "PAST_REF" if way in ("ago", "back") else calendar.UNKNOWN_DAY
        return (Found(*match.span(), "DATE", Stretch(value), told=False),)
    if groups.get("half"):
        amount += 0.5
    back = way in ("ago", "earlier", "before", "prior", "previously", "back")
    base = scene.anchor if way in ("ago", "from", "hence", "back") else _told_before(scene, back)
    moved = calendar.shifted(base, -amount if back else amount, unit) if base else None
    counted_in = "Y" if unit in ("DE", "CE") else unit
    stretch = calendar.of_unit(counted_in, moved)
    return _found(match, stretch)


def _told_before(scene: Scene, back: bool) -> date | None:
    """The last date told; "a year earlier" with none before it compares with the publication."""
    if scene.focus and scene.focus.first:
        return scene.focus.first if back else scene.focus.last
    return scene.anchor if back else None


def _amount(words: str, scene: Scene) -> float | None:
    try:
        return float(words)
    except ValueError:
        value = scene.words.value("number", words)
        return None if value == "X" else float(value)


def _vague(match: Match, scene: Scene) -> Sequence[Found]:
    """ "Years ago", "days later": before or after, nobody says how far."""
    if match["vague"].lower() in (
        "day",
        "week",
        "month",
        "year",
        "second",
        "hour",
        "minute",
        "quarter",
        "century",
        "decade",
    ):
        return ()
    value = "PAST_REF" if match["way"].lower() == "ago" else calendar.UNKNOWN_DAY
    return (Found(*match.span(), "DATE", Stretch(value), told=False),)


def narrowed(found: Found, start: int, part: str | None) -> Found:
    """The same time with words before it that choose its START, MID or END; None keeps all of it."""
    stretch = calendar.part_of(found.stretch, part) if part else found.stretch
    return replace(found, start=start, stretch=stretch)
