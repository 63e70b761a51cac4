"""Rules for dates by the calendar: days, months, seasons, years, decades, and days with names of their own."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from detente.model.when import Basis
from detente.reading import times_calendar as calendar
from detente.reading.times_calendar import Stretch, feast
from detente.reading.times_lexicon import TimeLexicon, any_of
from detente.reading.times_scene import (
    Found,
    Match,
    Reader,
    Rule,
    Scene,
    compiled,
    dated,
    last_on_or_before,
    nearest,
    next_on_or_after,
)

DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d:])"
YEAR = r"(?:1[4-9]|20)\d\d(?!\d)"
JOIN = r"\s*(?:-|–|—|/|to|and|until|till|through|or)\s*"

# Capitalised groups that bear a date as their name ("the 4 June Movement") are no dates.
_GROUP = re.compile(
    r"\s+(?:[A-Z]\w+\s+)?(?:Movement|Brigades?|Battalion|Group|Organi[sz]ation|Alliance|Coalition|Martyrs)\b"
)
_NEWSPAPER = re.compile(
    r"\s+(?:Times|Telegraph|Mail|Express|Mirror|Herald|Post|Review|Tribune|Islands?|Club|Night Live)\b"
)


def rules(words: TimeLexicon) -> tuple[Rule, ...]:
    """The patterns of calendar dates with their readers, the more exact first."""
    month, weekday, season = _month(words), _weekday(words), words.pattern("season")
    before = rf"(?:{weekday}\s*,?\s+(?:the\s+)?)?"
    fiscal = r"(?:(?:the\s+year|fiscal(?:\s+year)?|FY|calendar\s+year)\s*)?"
    dmy = rf"{DAY})\s+(?:of\s+)?(?P<month>{month})(?:,?\s+(?P<y>{YEAR}))?"
    running = r"this\s+year|last\s+year|next\s+year|the\s+year"
    of_year = rf"(?:\s+(?:of\s+)?(?:fiscal\s+)?(?P<y>{YEAR}|{running}))?"
    own = rf"(?:(?P<own>{YEAR}|{running})(?:[’']s)?\s+|the\s+)?"
    return compiled((
        *_event_rules(words),
        ("DIGIT", r"(?<![\d.-])(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?P<clock>T\d\d:\d\d(?::\d\d)?)?(?![\d-])", _iso),
        ("MONTH DIGIT", rf"(?<![\d.,])(?P<d>{DAY}){JOIN}(?P<d2>{dmy}", _day_range),
        ("MONTH DIGIT",
         rf"\b(?P<month>{month})\s+(?P<d>{DAY}){JOIN}(?P<d2>{DAY})(?!\s*{month})(?:,?\s+(?P<y>{YEAR}))?", _month_range),
        ("MONTH DIGIT",
         rf"(?<![\d.,$])\b{before}(?P<d>{DAY})\s+(?:of\s+)?(?P<month>{month})(?:,?\s+(?P<y>{YEAR}))?", _day_month),
        ("MONTH DIGIT",
         rf"\b{before}(?P<month>{month})\s+(?:the\s+)?(?P<d>{DAY})(?:(?:,\s*|\s+)(?P<y>{YEAR}))?", _day_month),
        ("month st|nd|rd|th",
         r"\b(?:the\s+)?(?P<d>[12]?\d|3[01])(?:st|nd|rd|th)\s+of\s+(?P<way>this|last|next)\s+month\b", _day_of_month),
        ("DIGIT",
         r"(?<![\d/.])(?P<a>\d{1,2})(?P<mark>[/.])(?P<b>\d{1,2})(?P=mark)(?P<y>(?:19|20)\d\d)(?![\d/])", _slashed),
        ("MONTH DIGIT", rf"\b(?P<month>{month})(?:,?\s+(?:of\s+)?|\s+in\s+)(?P<y>{YEAR})\b", _month_year),
        ("SEASON DIGIT", rf"\b(?:the\s+)?(?P<season>{season})(?:,|\s+of)?\s+(?P<y>{YEAR})\b", _season_year),
        ("half|h", rf"\b(?:{own}(?P<n>first|second|1st|2nd)[\s-]+half|(?P<short>H[12])){of_year}(?!-)\b", _half),
        ("quarter|q",
         rf"\b(?:{own}(?P<fiscal>fiscal\s+)?(?P<n>{words.pattern('ordinal')})(?P<fiscal2>[\s-]fiscal)?[\s-]quarter|(?P<short>Q[1-4]))"
         rf"{of_year}\b", _quarter),
        ("MONTH", rf"\b(?P<month>{month})", _bare_month),
        ("DIGIT", rf"(?<![\d.,$€£/-])(?P<y>{YEAR})\s*(?:-|–|—)\s*(?P<y2>{YEAR}|\d\d)(?![\d/-])\b", _year_range),
        ("DIGIT", rf"(?<![\d.,$€£/:])(?<!\d-)\b{fiscal}(?P<y>{YEAR})(?![\d/:%]|-\d|[.,]\d)\b", _year),
        ("DIGIT b|bc|bce", r"(?<![\d.,])\b(?P<y>\d{1,4})\s?(?:B\.C\.(?:E\.)?|BCE?\b)", _before_christ),
        ("DIGIT a|ad|ce",
         r"(?:\b(?:AD\s?|A\.D\.\s?)(?P<y>\d{1,4})|(?<![\d.,])\b(?P<y2>\d{1,4})\s?(?:AD|CE|A\.D\.))(?!\w)",
         _anno_domini),
        ("DIGIT", r"\b(?:the\s+)?(?P<y>(?:1[5-9]|20)\d0)[’']?s\b", _decade),
        ("DIGIT", r"\b(?:the\s+)?[’'‘](?P<y>\d0)s\b", _short_decade),
        ("DECADE", rf"\bthe\s+(?:(?:early|mid|late)[\s-]+)?(?P<word>{words.pattern('decade')})\b", _short_decade),
        ("century", rf"\b(?:the\s+)?(?P<n>{words.pattern('century')})[\s-]+century\b", _century),
        ("HOLIDAY", rf"\b(?P<name>{words.pattern('holiday')})(?:,?\s+(?P<y>{YEAR}))?(?![\w-])", _holiday),
        ("FEAST", rf"\b(?P<name>{words.pattern('feast')})(?:,?\s+(?P<y>{YEAR}))?(?![\w-])", _feast),
    ))  # fmt: skip


def _event_rules(words: TimeLexicon) -> list[tuple[str, str, Reader]]:
    rules: list[tuple[str, str, Reader]] = []
    for row in words.event_days:
        follow = rf"(?=\s+(?:[\w-]+\s+)?{any_of(row.before)}\b)" if row.before else r"(?![\w/])"
        reader = _event_reader(date.fromisoformat(row.value))
        rules.append(("DIGIT", rf"(?<![\w/]){any_of(row.words)}(?!\d){follow}", reader))
    return rules


def _event_reader(day: date) -> Reader:
    def read(match: Match, scene: Scene) -> Sequence[Found]:
        if scene.anchor is not None and scene.anchor < day:
            return ()
        return (Found(match.start(), match.end(), "DATE", calendar.day(day), "stated"),)

    return read


def _month(words: TimeLexicon) -> str:
    return _named(words.values["month"], keep=("may", "june", "july"))


def _weekday(words: TimeLexicon) -> str:
    return _named(words.values["weekday"], keep=())


def _named(values: dict[str, str], *, keep: tuple[str, ...]) -> str:
    """Whole names as they stand, and the rest as abbreviations that may carry a point."""
    seen: dict[str, str] = {}
    for word, value in values.items():
        seen.setdefault(value, word)
    whole = set(seen.values()) | set(keep)
    short = [word for word in values if word not in whole]
    return rf"(?:{any_of(whole)}\b|{any_of(short)}(?:\b\.|\b))"


def _number(match: Match, group: str) -> int:
    return int(re.sub(r"\D", "", match[group]))


def _month_of(match: Match, scene: Scene) -> int | None:
    """The month's number; None where the word is no capitalised month."""
    word = match["month"]
    return int(scene.words.value("month", word)) if word[0].isupper() else None


def _a_day(found_at: tuple[int, int], year: int, month: int, number: int) -> Sequence[Found]:
    try:
        return (Found(*found_at, "DATE", calendar.day(date(year, month, number)), "stated"),)
    except ValueError:
        return ()


def _iso(match: Match, scene: Scene) -> Sequence[Found]:
    found = _a_day(match.span(), int(match["y"]), int(match["m"]), int(match["d"]))
    if match["clock"]:
        return [replace(f, type="TIME", stretch=replace(f.stretch, value=match[0])) for f in found]
    return found


def _slashed(match: Match, scene: Scene) -> Sequence[Found]:
    a, b, year = int(match["a"]), int(match["b"]), int(match["y"])
    if a != b and a <= 12 and b <= 12 and match["mark"] == "/":
        return ()
    # A date with points is European and begins with the day; a slashed one begins with whichever cannot be a month.
    day, month = (a, b) if b <= 12 else (b, a)
    return _a_day(match.span(), year, month, day)


def _day_month(match: Match, scene: Scene) -> Sequence[Found]:
    month, number = _month_of(match, scene), _number(match, "d")
    if month is None or _GROUP.match(scene.text, match.end()):
        return ()
    return _day_of(match.span(), match["y"], month, number, scene, match.start("month"))


def _day_of(
    at: tuple[int, int], year: str | None, month: int, number: int, scene: Scene, where: int
) -> Sequence[Found]:
    told = year or _year_shared(scene, at[1])
    if told:
        return _a_day(at, int(told), month, number)
    stretch = dated(scene, month, number, where)
    return (Found(*at, "DATE", stretch),) if stretch else ()


def _year_shared(scene: Scene, end: int) -> str | None:
    """The year that a following date lends: "from 3 May to 5 June 2024"."""
    month = _month(scene.words)
    follow = (
        rf"{JOIN}(?:on\s+)?(?:the\s+)?(?:(?:early|mid|late)[\s-]+)?(?:{DAY}\s+)?{month}(?:\s+{DAY})?,?\s+({YEAR})\b"
    )
    found = re.compile(follow, re.IGNORECASE).match(scene.text, end)
    return found.group(1) if found else None


def _day_range(match: Match, scene: Scene) -> Sequence[Found]:
    return _both(match, scene, (match.start("d"), match.end("d")), (match.start("d2"), match.end()))


def _month_range(match: Match, scene: Scene) -> Sequence[Found]:
    return _both(match, scene, (match.start(), match.end("d")), (match.start("d2"), match.end()))


def _day_of_month(match: Match, scene: Scene) -> Sequence[Found]:
    """ "The 15th of this month"."""
    if scene.anchor is None:
        return ()
    month = calendar.shift_months(scene.anchor, {"last": -1, "next": 1}.get(match["way"].lower(), 0))
    return [
        replace(found, basis="relative") for found in _a_day(match.span(), month.year, month.month, int(match["d"]))
    ]


def _both(match: Match, scene: Scene, left: tuple[int, int], right: tuple[int, int]) -> Sequence[Found]:
    month = _month_of(match, scene)
    if month is None:
        return ()
    where = match.start("month")
    first = _day_of(left, match["y"], month, _number(match, "d"), scene, where)
    second = _day_of(right, match["y"], month, _number(match, "d2"), scene, where)
    return [*first, *second] if first and second else ()


def _month_year(match: Match, scene: Scene) -> Sequence[Found]:
    month = _month_of(match, scene)
    if month is None:
        return ()
    return (Found(*match.span(), "DATE", calendar.month(int(match["y"]), month), "stated"),)


def _bare_month(match: Match, scene: Scene) -> Sequence[Found]:
    month = _month_of(match, scene)
    if month is None or _GROUP.match(scene.text, match.end()) or not _is_a_month(match, scene):
        return ()
    told = _year_shared(scene, match.end())
    if told:
        return (Found(*match.span(), "DATE", calendar.month(int(told), month), "stated"),)
    stretch = dated(scene, month, None, match.start())
    return (Found(*match.span(), "DATE", stretch),) if stretch else ()


def _is_a_month(match: Match, scene: Scene) -> bool:
    """A bare month; "May" the verb, "March" the walk, "April" and "June" the women, and "Jan" the man are none."""
    word, token = match["month"], scene.token(match.start())
    before = scene.word_before(match.start())
    if (
        before in ("the", "a", "an", "its", "their")
        and token is not None
        and token.ent_type_ != "PERSON"
        and len(word) > 2
    ):
        return scene.word_after(match.end())[:1].islower() and not word[1:2].isupper()
    if before in (
        "in",
        "since",
        "until",
        "till",
        "by",
        "mid",
        "early",
        "late",
        "of",
        "from",
        "last",
        "next",
        "this",
        "through",
    ):
        return word.endswith(".") or len(word) > 3 or word == "May"
    if (
        token is None
        or token.ent_type_ == "PERSON"
        or (len(word) < 5 and word.rstrip(".").lower() not in ("june", "july"))
    ):
        return False
    if token.tag_ not in ("NNP", "NNPS") or token.pos_ not in ("PROPN", "NOUN"):
        return False
    # A neighbour with a capital makes a name of it ("April Smith"), save for a title of a person or a meeting.
    return not (scene.word_after(match.end())[:1].isupper() and token.ent_type_ != "DATE")


def _year_word(word: str, scene: Scene) -> int | None:
    """The year of a figure or of "last year", "this year", "next year", "the year"."""
    if word[:1].isdigit():
        return int(word)
    shift = {"last": -1, "next": 1}.get(word.split()[0].lower(), 0)
    return scene.anchor.year + shift if scene.anchor else None


def _season_year(match: Match, scene: Scene) -> Sequence[Found]:
    code = scene.words.value("season", match["season"])
    return (Found(*match.span(), "DATE", calendar.season(int(match["y"]), code), "stated"),)


def _half(match: Match, scene: Scene) -> Sequence[Found]:
    number = int(match["short"][1]) if match["short"] else int(scene.words.value("ordinal", match["n"]))
    told = match["y"] or match["own"]
    if not told and (scene.word_after(match.end()) == "of" or (match["n"] and "-" in match[0])):
        return ()
    year = _year_word(told or "this", scene)
    return (Found(*match.span(), "DATE", calendar.half(year, number), _stated(told)),)


def _quarter(match: Match, scene: Scene) -> Sequence[Found]:
    told = match["y"] or match["own"]
    if match["short"]:
        number = int(match["short"][1])
    else:
        if match["n"].lower() == "last" or (match["n"].lower() == "final" and not told):
            return ()
        number = int(scene.words.value("ordinal", match["n"]))
    year = _year_word(told or "this", scene)
    if match["fiscal"] or match["fiscal2"]:
        # Which months a firm's year has nobody says: the value stands, the days are unknown.
        value = calendar.quarter(year, number).value
        return (Found(*match.span(), "DATE", Stretch(value, precision="season"), told=False),)
    if (
        told is None
        and scene.anchor
        and scene.look(match.start()) not in ("future", "perhaps")
        and number > (scene.anchor.month + 2) // 3
    ):
        year = scene.anchor.year - 1
    return (Found(*match.span(), "DATE", calendar.quarter(year, number), _stated(told)),)


def _stated(year: str | None) -> Basis:
    return "stated" if year and year[:1].isdigit() else "relative"


def _before_christ(match: Match, scene: Scene) -> Sequence[Found]:
    """ "49 BC": a year before those that dates can express."""
    if "B" not in match[0]:
        return ()
    return (Found(*match.span(), "DATE", Stretch(f"BC{int(match['y']):04d}", precision="year"), "stated", told=False),)


def _anno_domini(match: Match, scene: Scene) -> Sequence[Found]:
    if not re.search("AD|CE|A.D", match[0]) or not (year := int(match["y"] or match["y2"])):
        return ()
    return (Found(*match.span(), "DATE", calendar.year(year), "stated"),)


def _year_range(match: Match, scene: Scene) -> Sequence[Found]:
    first, last = match["y"], match["y2"]
    whole = last if len(last) == 4 else first[:2] + last
    if int(whole) <= int(first) or _a_count(match.start(), match.end(), scene):
        return ()
    left = Found(match.start("y"), match.end("y"), "DATE", calendar.year(int(first)), "stated")
    return left, Found(match.start("y2"), match.end("y2"), "DATE", calendar.year(int(whole)), "stated")


def _year(match: Match, scene: Scene) -> Sequence[Found]:
    if match.start() == match.start("y") and _a_count(match.start(), match.end(), scene):
        return ()
    return (Found(*match.span(), "DATE", calendar.year(int(match["y"])), "stated"),)


def _a_count(start: int, end: int, scene: Scene) -> bool:
    """Whether four figures count or number something: "2000 troops", "Resolution 1929"."""
    before, after = scene.word_before(start), scene.word_after(end).lower()
    if scene.words.has("not_year_after", before.rstrip(".")) or scene.words.has("not_year_before", after):
        return True
    if re.search(r"[$€£#]\s*$", scene.text[:start]):
        return True
    hyphened = re.search(r"(\w+)-$", scene.text[:start])
    if hyphened and not scene.words.has("stretch", hyphened.group(1)):
        return True
    token = scene.token(start)
    if (
        token is None
        or token.ent_type_ == "DATE"
        or before in ("in", "since", "until", "by", "from", "during", "the", "of")
    ):
        return False
    return token.dep_ == "nummod" and token.head.tag_ == "NNS" and token.head.i == token.i + 1


def _decade(match: Match, scene: Scene) -> Sequence[Found]:
    return (Found(*match.span(), "DATE", calendar.decade(int(match["y"]) // 10), "stated"),)


def _short_decade(match: Match, scene: Scene) -> Sequence[Found]:
    groups = match.groupdict()
    tens = int(scene.words.value("decade", groups["word"])) if groups.get("word") else int(groups["y"]) // 10
    return (Found(*match.span(), "DATE", calendar.decade(190 + tens if tens > 2 else 200 + tens), "stated"),)


def _century(match: Match, scene: Scene) -> Sequence[Found]:
    number = int(scene.words.value("century", match["n"]))
    return (Found(*match.span(), "DATE", calendar.century(number - 1), "stated"),)


def _holiday(match: Match, scene: Scene) -> Sequence[Found]:
    if not match["name"][:1].isupper() and not match["name"].lower().startswith("the"):
        return ()
    month, number = (int(part) for part in scene.words.value("holiday", match["name"]).split("-"))
    return _day_of(match.span(), match["y"], month, number, scene, match.start())


def _feast(match: Match, scene: Scene) -> Sequence[Found]:
    """A feast whose day moves from year to year."""
    if not match["name"][:1].isupper() or (match["y"] is None and scene.anchor is None):
        return ()
    rule = scene.words.value("feast", match["name"])
    years = [int(match["y"])] if match["y"] else [scene.anchor.year + step for step in (-1, 0, 1) if scene.anchor]
    choices = [calendar.day(day) for year in years if (day := feast(rule, year))]
    stretch = nearest(choices, scene, match.start()) if match["y"] is None else next(iter(choices), None)
    return (Found(*match.span(), "DATE", stretch, "stated" if match["y"] else "relative"),) if stretch else ()


def _begun(where: int, scene: Scene) -> date | None:
    """The day on which a stretch "from Monday to Wednesday" begins, where one ends at this word."""
    weekday = any_of(scene.words.values["weekday"])
    joined = re.search(rf"\b{weekday}\.?{JOIN}$", scene.text[:where], re.IGNORECASE)
    return scene.focus.first if joined and scene.focus else None


def weekday_rules(words: TimeLexicon) -> tuple[Rule, ...]:
    """Names of the week's days, with or without "last", "this", "next"."""
    focused = r"(?:the\s+)?(?:previous|following|same)"
    every = r"every(?:\s+(?:other|second))?"
    lead = rf"(?:(?P<lead>this\s+past|this\s+coming|last|this|next|{focused}|{every}|each|past)\s+)?"
    pattern = rf"\b{lead}(?P<day>{_weekday(words)})(?P<many>s)?(?![\w])"
    many = rf"\b(?P<lead>)(?P<day>(?:{any_of(w for w in words.values['weekday'] if len(w) > 5)}))(?P<many>s)\b"
    return compiled((("WEEKDAY", pattern, _weekday_reader), ("WEEKDAY", many, _weekday_reader)))


def _weekday_reader(match: Match, scene: Scene) -> Sequence[Found]:
    word = match["day"]
    if not word[0].isupper() or _NEWSPAPER.match(scene.text, match.end()) or _GROUP.match(scene.text, match.end()):
        return ()
    token = scene.token(match.start("day"))
    if len(word) < 6 and not word.endswith("."):
        return ()
    if token is not None and token.ent_type_ in ("PERSON", "ORG", "WORK_OF_ART") and _in_a_name(match, scene):
        return ()
    number = int(scene.words.value("weekday", word))
    lead = " ".join((match["lead"] or "").lower().split())
    if match["many"] or lead.startswith(("every", "each")):
        return (Found(*match.span(), "SET", Stretch(f"XXXX-WXX-{number}"), told=False),)
    return (Found(*match.span(), "DATE", _weekday_stretch(number, lead, scene, match.start("day"))),)


def _in_a_name(match: Match, scene: Scene) -> bool:
    before = re.search(r"([A-Z]\w+)\s+$", scene.text[: match.start()])
    return scene.word_after(match.end())[:1].isupper() or (before is not None and before.start() > 0)


def _weekday_stretch(number: int, lead: str, scene: Scene, where: int) -> Stretch:
    anchor = scene.anchor
    base = scene.focus.first if scene.focus else None
    if lead.endswith(("previous", "following")) and base:
        later = next_on_or_after(calendar.shift_days(base, 1), number)
        return calendar.day(later if "following" in lead else last_on_or_before(calendar.shift_days(base, -1), number))
    if anchor is None:
        return Stretch(f"XXXX-WXX-{number}", precision="day")
    if lead in ("last", "past", "this past") or lead.endswith("previous"):
        return calendar.day(last_on_or_before(calendar.shift_days(anchor, -1), number))
    if lead in ("next", "this coming") or lead.endswith("following"):
        return calendar.day(next_on_or_after(calendar.shift_days(anchor, 1), number))
    way = scene.look(where)
    if way in ("future", "perhaps") or (lead == "this" and way == "unknown"):
        return calendar.day(next_on_or_after(_begun(where, scene) or anchor, number))
    return calendar.day(last_on_or_before(anchor, number))
