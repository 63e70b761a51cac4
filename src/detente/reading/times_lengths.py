"""Rules for how long and how often: durations, sets, and the words for now, before and to come."""

import re
from collections.abc import Sequence
from datetime import date

from detente.model.when import Precision
from detente.reading import times_calendar as calendar
from detente.reading.times_calendar import Stretch
from detente.reading.times_lexicon import TimeLexicon
from detente.reading.times_scene import Found, Match, Rule, Scene, compiled

CODES = {"TS": ("PT", "S"), "TM": ("PT", "M"), "TH": ("PT", "H"), "D": ("P", "D"), "W": ("P", "W"), "FN": ("P", "W"),
         "M": ("P", "M"), "Q": ("P", "Q"), "Y": ("P", "Y"), "DE": ("P", "DE"), "CE": ("P", "CE")}  # fmt: skip
PRECISION: dict[str, Precision] = {"D": "day", "W": "week", "FN": "week", "M": "month", "Q": "season", "TH": "day"}
BACK = ("past", "last", "previous", "preceding", "recent")
AHEAD = ("next", "coming", "following")

LONG = r"(?:weeks|months|days|hours|years|decades|centuries)"
# Words that may stand between a number and its unit.
MIDDLE = (
    r"(?:(?:more|full|whole|consecutive|straight|successive|additional|further|extra|long|entire|business|working|"
    r"calendar|solid|tense|short)\s+)?"
)
# A bare "years" is a length after these: "for years", "lasted months".
BEFORE_A_LENGTH = ("for", "over", "with", "in", "within", "take", "took", "last", "lasted", "after")

# "A hundred miles per hour" tells a speed.
SPEEDS = tuple("mile miles kilometre kilometres kilometer kilometers km knots metres meters feet".split())
# What may stand between a figure and "a day": "40 pounds of chlorine a day"; and how far back the figure may be.
BETWEEN = ("NOUN", "PROPN", "NUM", "SYM", "ADJ", "ADP")
FAR = 6


def rules(words: TimeLexicon) -> tuple[Rule, ...]:
    """The patterns of lengths, sets and references with their readers."""
    unit = words.pattern("unit")
    number = rf"(?:\d[\d,]*(?:\.\d+)?|{words.pattern('number')})"
    amount = rf"(?P<n>{number})(?:(?:\s+(?:to|or)\s+|\s*[-–]\s*)(?P<n2>{number}))?"
    bound = rf"(?:{words.pattern('bound')}\s+(?:the\s+)?)?"
    count = rf"(?:\d+|{words.pattern('number')})"
    sides = "past|last|next|coming|previous|preceding|following|recent"
    side = rf"(?P<side>{sides}|first|initial|final|opening|entire|whole|full|same)"
    owner = r"(?:(?:the|this|these|its|their|his|her)\s+)?"
    half = r"(?P<half>(?:\s+|-)and(?:\s+|-)a(?:\s+|-)half)?"
    one = r"(?P<unit>hour|day|week|fortnight|month|quarter|year|decade|century)"
    repeated = rf"(?P<unit>{unit}|{words.pattern('season')}|{words.pattern('part')})"
    dated = rf"(?:on\s+)?(?:{words.pattern('month')}|{words.pattern('weekday')}|\d|yesterday|today|this|last|next)"
    return compiled((
        ("UNIT a|an", rf"(?<=\s)an?\s+{one}\b(?!-)", _rate),
        (
            "UNIT",
            rf"\b{owner}(?:{side}\s+)?{bound}{amount}{half}\s+{MIDDLE}(?P<unit>{unit})"
            r"(?P<half2>\s+and\s+a\s+half)?(?P<old>\s+old)?\b(?!-)",
            _length,
        ),
        ("UNIT",
         rf"\b{amount}(?P<half>-and-a-half)?-(?P<unit>{unit})(?P<old>-olds?|-long)?\b(?!-(?!old))", _hyphenated),
        ("past|last|next", rf"\bthe\s+(?P<side>past|last|next)\s+{one}\b(?!-)", _one_sided),
        ("UNIT", rf"\b(?:(?:the|these)\s+)?(?P<side>{sides}|intervening)\s+(?P<unit>{LONG})\b", _plural),
        ("UNIT", rf"\b(?P<unit>{LONG})(?P<tail>-(?:long|old))?\b", _vague),
        ("UNIT long|old", rf"\b{one}-(?:long|old)\b", _one),
        ("daylong|weeklong|monthlong|yearlong|decadelong|hourlong", rf"\b{one}long\b", _one),
        ("UNIT", r"\b(?:all|the\s+(?:whole|entire))\s+(?P<unit>day|week|month|year)\b", _one),
        ("UNIT multi", rf"\b(?P<unlike>multi)-{one}\b", _some),
        ("multiday|multiweek|multimonth|multiyear|multidecade", rf"\b(?P<unlike>multi){one}\b", _some),
        ("century half|quarter", r"\b(?:a\s+)?(?P<part>half|quarter)[\s-](?:of\s+a\s+)?century\b", _part_of_century),
        ("half UNIT", r"\b(?:a\s+)?half-(?P<unit>hour|day|year|decade)\b", _half_unit),
        (
            "UNIT ended|ending|through|to",
            rf"\bthe\s+(?:(?:fiscal|financial)\s+)?(?P<unit>week|month|quarter|year)"
            rf"(?=,?\s+(?:ended|ending|through|to)\s+{dated})",
            _one,
        ),
        ("UNIT per", rf"\bper\s+{one}\b", _rate),
        ("every|each",
         rf"\b(?:every|each)\s+(?:(?P<other>other|second)\s+)?(?:(?P<n>{count})\s+)?{repeated}\b", _every),
        ("a|an|every|each|per", rf"\b(?:once|twice|{count}\s+times)\s+(?:a|an|every|each|per)\s+{one}\b", _every),
        ("SET", rf"\b(?P<word>{words.pattern('set')})\b", _set),
        ("REFERENCE", rf"\b(?P<word>{words.pattern('reference')})\b", _reference),
        ("ATTRIBUTE", rf"\b(?P<word>{words.pattern('attribute')})\b(?!-)", _attribute),
        ("once",
         r"(?<!\bat\s)(?<!\bonly\s)\bonce\b(?=-|\s+(?!(?:per|every|each|again|more|or|and|in)\b)[a-z])", _once),
    ))  # fmt: skip


def _value(amount: float | None, unit: str) -> str:
    head, tail = CODES[unit]
    if amount is None:
        return f"{head}X{tail}"
    if unit == "FN":
        amount *= 2
    if amount == 0.5 and unit == "TH":
        return "PT30M"
    if amount == 0.5 and unit in ("Y", "DE", "CE"):
        return {"Y": "P6M", "DE": "P5Y", "CE": "P50Y"}[unit]
    return f"{head}{amount:g}{tail}" if amount < 1e6 else f"{head}{int(amount)}{tail}"


def _number(text: str | None, scene: Scene) -> float | None:
    if not text:
        return None
    try:
        return float(text.replace(",", ""))
    except ValueError:
        value = scene.words.value("number", text)
        return None if value == "X" else float(value)


def _length(match: Match, scene: Scene) -> Sequence[Found]:
    if _no_length(match, scene):
        return ()
    amount = _number(match["n2"] or match["n"], scene)
    if amount is not None and (match["half"] or match["half2"]):
        amount += 0.5
    unit = scene.words.value("unit", match["unit"])
    side = (match["side"] or "").lower()
    start = match.start()
    token = scene.token(match.start("side")) if side else None
    if token is not None and token.pos_ == "VERB":
        start, side = match.start("n"), ""  # "the talks last two days"
    return (Found(start, match.end(), "DURATION", _spanned(amount, unit, side, match, scene), told=False),)


def _no_length(match: Match, scene: Scene) -> bool:
    """A count of seconds, quarters or "one day" that measures nothing."""
    n, unit = match["n"].lower(), match["unit"].lower()
    singular = not unit.endswith("s") and unit not in ("century",)
    if unit in ("second", "quarter") and n in ("a", "one", "an"):
        return True
    if unit in ("quarter", "quarters") and scene.word_after(match.end()) == "of" and not match["side"]:
        return True  # "three quarters of its value"
    if n in ("some", "many", "few", "several") and singular:
        return True
    if n == "one" and unit == "day" and scene.word_after(match.end()).lower() not in ("after", "before", "of"):
        return not match["side"]
    if singular and not match["side"] and n[0].isdigit() and float(n.replace(",", "")) > 1:
        return True
    before = scene.word_before(match.start())
    return bool(before[-1:].isdigit() and n in ("a", "an"))


def _spanned(amount: float | None, unit: str, side: str, match: Match, scene: Scene) -> Stretch:
    """A length, with its days where it ends or begins at the publication."""
    value, anchor = _value(amount, unit), scene.anchor
    before = scene.word_before(match.start())
    precision = PRECISION.get(unit, "year")
    if anchor is None or unit in ("TS", "TM"):
        return Stretch(value)
    if side in BACK[:2] or (side == "recent"):
        return Stretch(value, _moved(anchor, amount, unit, -1), anchor, precision)
    ahead = side in AHEAD[:2] or (
        before == "within" and scene.look(match.start("unit")) != "past" and not _told(match, scene)
    )
    if ahead:
        return Stretch(value, anchor, _moved(anchor, amount, unit, 1), precision)
    return Stretch(value)


def _told(match: Match, scene: Scene) -> bool:
    """ "Within two days of the attack" counts from the attack, not from the publication."""
    return scene.word_after(match.end()).lower() in ("of", "after", "from")


def _moved(anchor: date, amount: float | None, unit: str, sign: int) -> date | None:
    return calendar.shifted(anchor, sign * amount, unit) if amount is not None else None


def _hyphenated(match: Match, scene: Scene) -> Sequence[Found]:
    amount, unit = _number(match["n2"] or match["n"], scene), scene.words.value("unit", match["unit"])
    if match["unit"].lower() in ("second", "seconds") or match["n"].lower() in ("a", "an", "some"):
        return ()
    if match["unit"].lower() == "quarters" or (match["unit"].lower() == "quarter" and match["n"].lower() == "three"):
        return ()  # a share
    if amount is not None and match["half"]:
        amount += 0.5
    return (Found(*match.span(), "DURATION", Stretch(_value(amount, unit)), told=False),)


def _one_sided(match: Match, scene: Scene) -> Sequence[Found]:
    unit, side = scene.words.value("unit", match["unit"]), match["side"].lower()
    if side == "last" and unit in ("D", "TH", "CE"):
        return ()
    return (Found(*match.span(), "DURATION", _spanned(1, unit, side, match, scene), told=False),)


def _plural(match: Match, scene: Scene) -> Sequence[Found]:
    unit, side = scene.words.value("unit", match["unit"]), match["side"].lower()
    if side == "recent":
        return (Found(*match.span(), "DATE", Stretch("PAST_REF"), told=False),)
    return (Found(*match.span(), "DURATION", _spanned(None, unit, side, match, scene), told=False),)


def _vague(match: Match, scene: Scene) -> Sequence[Found]:
    before = scene.word_before(match.start())
    if before in ("early", "small"):
        return ()  # "the early hours of Tuesday" is a time of day
    if not match["tail"] and before not in BEFORE_A_LENGTH and scene.word_after(match.end()) != "of":
        return ()
    unit = scene.words.value("unit", match["unit"])
    return (Found(*match.span(), "DURATION", Stretch(_value(None, unit)), told=False),)


def _one(match: Match, scene: Scene) -> Sequence[Found]:
    return (Found(*match.span(), "DURATION", Stretch(_value(1, scene.words.value("unit", match["unit"]))), told=False),)


def _some(match: Match, scene: Scene) -> Sequence[Found]:
    unit = scene.words.value("unit", match["unit"])
    return (Found(*match.span(), "DURATION", Stretch(_value(None, unit)), told=False),)


def _part_of_century(match: Match, scene: Scene) -> Sequence[Found]:
    value = "P50Y" if match["part"].lower() == "half" else "P25Y"
    return (Found(*match.span(), "DURATION", Stretch(value), told=False),)


def _half_unit(match: Match, scene: Scene) -> Sequence[Found]:
    unit = scene.words.value("unit", match["unit"])
    return (Found(*match.span(), "DURATION", Stretch(_value(0.5, unit)), told=False),)


def _rate(match: Match, scene: Scene) -> Sequence[Found]:
    """ "$15 billion a year", "300 calls per day": how often an amount comes back; "a year" needs one before it."""
    before = scene.word_before(match.start())
    if before in SPEEDS:
        return ()
    if not match[0].lower().startswith("per") and not _an_amount(match.start(), before, scene):
        return ()
    return (Found(*match.span(), "SET", Stretch(_value(1, scene.words.value("unit", match["unit"]))), told=False),)


def _an_amount(where: int, before: str, scene: Scene) -> bool:
    """Whether a figure stands shortly before this character and nothing but what it counts lies between."""
    if before.endswith("%"):
        return True
    count, token = 0, scene.token(where)
    while token is not None and token.i > 0 and not token.is_sent_start and count < FAR:
        token = token.nbor(-1)
        count += 1
        if token.like_num or token.tag_ == "CD" or token.lower_ in ("$", "€", "£", "times", "many", "several"):
            return True
        if token.pos_ not in BETWEEN or (count == 1 and token.pos_ not in ("NOUN", "PROPN", "SYM", "NUM", "ADJ")):
            return False
    return False


def _every(match: Match, scene: Scene) -> Sequence[Found]:
    groups, word = match.groupdict(), match["unit"]
    if scene.words.has("season", word):
        return (Found(*match.span(), "SET", Stretch(f"XXXX-{scene.words.value('season', word)}"), told=False),)
    if scene.words.has("part", word):
        return (Found(*match.span(), "SET", Stretch(f"XXXX-XX-XXT{scene.words.value('part', word)}"), told=False),)
    amount = 2.0 if groups.get("other") else _number(groups.get("n") or "1", scene)
    return (Found(*match.span(), "SET", Stretch(_value(amount, scene.words.value("unit", word))), told=False),)


def _set(match: Match, scene: Scene) -> Sequence[Found]:
    word = match["word"]
    after, before = scene.word_after(match.end()), scene.text[: match.start()]
    # "The Daily Star", "Jane's Defence Weekly": a capital inside a sentence makes it a title.
    if word[0].isupper() and (re.search(r"\w\W*$", before) or after[:1].isupper()):
        return ()
    return (Found(*match.span(), "SET", Stretch(scene.words.value("set", word)), told=False),)


def _reference(match: Match, scene: Scene) -> Sequence[Found]:
    word, after = match["word"], scene.word_after(match.end())
    if _no_reference(" ".join(word.lower().split()), after, match, scene):
        return ()
    return (Found(*match.span(), "DATE", Stretch(scene.words.value("reference", word)), told=False),)


def _attribute(match: Match, scene: Scene) -> Sequence[Found]:
    """ "Current", "future", "recent" before the noun that they date; "futures", "the current account" are no times."""
    word, token = match["word"], scene.token(match.start())
    if token is None or token.dep_ not in ("amod", "compound") or (word[0].isupper() and not token.is_sent_start):
        return ()
    if token.head.i < token.i or scene.word_before(match.start()) in ("most", "more", "as", "alternating", "direct"):
        return ()
    if token.head.lemma_.lower() in ("account", "affair"):
        return ()
    return (Found(*match.span(), "DATE", Stretch(scene.words.value("attribute", word)), told=False),)


def _once(match: Match, scene: Scene) -> Sequence[Found]:
    """ "Once" for a time gone by ("once a minister" is left), not for a single time or for "as soon as"."""
    token = scene.token(match.start())
    if token is None or token.pos_ != "ADV" or token.dep_ != "advmod" or match[0][0].isupper():
        return ()
    above = token.head
    behind = above.i < token.i and above.lemma_ != "be"
    past = above.tag_ in ("VBD", "VBN") or above.pos_ == "ADJ" or above.dep_ == "appos"
    if not past or behind:
        return ()
    return (Found(*match.span(), "DATE", Stretch("PAST_REF"), told=False),)


def _no_reference(word: str, after: str, match: Match, scene: Scene) -> bool:
    """ "Now that", "the past three years", "the present crisis", "the moment he arrived" refer to nothing alone."""
    if word == "now":
        return after.lower() == "that" or scene.text[match.end() : match.end() + 1] == "-"
    if word in ("the past", "the present", "the future", "the moment", "the recent past"):
        token = scene.token(match.start() + word.rfind(" ") + 1)
        if word == "the moment" and scene.word_before(match.start()) not in ("at", "for"):
            return True
        return (
            token is None or token.pos_ not in ("NOUN",) or token.dep_ in ("compound", "amod") or after.lower() == "of"
        )
    return False
