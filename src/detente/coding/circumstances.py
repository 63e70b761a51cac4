"""When and where a deed was done, how many it struck, and what it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from detente.coding import clauses
from detente.model.article import Article, quote
from detente.model.event import Magnitude, Place, Quantity
from detente.model.reading import PlaceMention, Sentence, Timex
from detente.model.when import UNKNOWN_WHEN, When

if TYPE_CHECKING:
    from spacy.tokens import Token

_CLAUSES = frozenset("advcl relcl ccomp parataxis conj".split())
_GROUNDS = frozenset("under after following since despite before against over from per".split())
_BOUNDS = frozenset("since until till by before after within following".split())
_VAGUE = frozenset("PRESENT_REF PAST_REF FUTURE_REF".split())


def when(clause: Token, sentence: Sentence, times: Iterable[Timex]) -> When:
    """The date that belongs to the deed's clause, else one that stands over the whole sentence; never a duration."""
    dated = [t for t in times if t.type in ("DATE", "TIME") and t.value not in _VAGUE]
    best: tuple[int, int, When] | None = None
    for timex in dated:
        token = sentence.root(timex.start, timex.end)
        if token is not None and (_bounds(token) or _dates_a_ground(token, clause)):
            continue
        distance = _distance(token, clause) if token is not None else None
        if distance is not None:
            candidate = (distance, abs(timex.start - sentence.offset - clause.idx), timex.when)
            if best is None or candidate[:2] < best[:2]:
                best = candidate
    return best[2] if best else UNKNOWN_WHEN


def _bounds(token: Token) -> bool:
    """ "Since 2018", "by March", "after the talks of May": such a time ends or begins something else than the deed."""
    return token.head.pos_ in ("ADP", "SCONJ") and token.head.lower_ in _BOUNDS


def _dates_a_ground(token: Token, clause: Token) -> bool:
    """ "Under an agreement of August 2022", "after the talks in May": the time is the noun's, not the deed's."""
    here = token
    for _ in range(4):
        here = here.head
        if here.i == clause.i or here.pos_ in ("VERB", "AUX"):
            return False
        if here.pos_ == "NOUN" and here.dep_ == "pobj" and here.head.lower_ in _GROUNDS and clause not in here.subtree:
            return True
    return False


def _distance(token: Token, clause: Token) -> int | None:
    """How many clauses lie between a time and the deed; null where the time belongs to another clause below it."""
    here = token
    for _ in range(30):
        if here.i == clause.i:
            return 0
        if here.head == here or (here.dep_ in _CLAUSES and here.pos_ in ("VERB", "AUX")):
            break
        here = here.head
    # The time hangs on a clause above the deed: it frames the deed too.
    above = clause
    for steps in range(1, 8):
        if above.head == above:
            break
        above = above.head
        if above.i == here.i:
            return steps
    return None


def where(clause: Token, sentence: Sentence, places: Sequence[PlaceMention]) -> Place | None:
    """The most exact place in the deed's own words, else none."""
    if not places:
        return None
    inside = {t.i for t in clause.subtree}
    order = {"city": 0, "admin": 1, "other": 2, "region": 3, "water": 3, "country": 4}
    found = []
    for place in places:
        token = sentence.root(place.start, place.end)
        if token is not None and token.i in inside:
            found.append((order[place.kind], abs(token.i - clause.i), place))
    if not found:
        return None
    place = min(found, key=lambda f: f[:2])[2]
    return Place(name=place.text, country=place.country, lat=place.lat, lon=place.lon)


_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "hundred": 100,
}  # fmt: skip
_HARM = {
    "kill": "killed",
    "die": "killed",
    "injure": "injured",
    "wound": "injured",
    "displace": "displaced",
}
_BOUND = re.compile(
    r"\b(at least|more than|over|up to|as many as|nearly|almost|about|around|some|approximately|reportedly|allegedly"
    r"|fewer than|less than)\b[^.;]*$",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"(?P<sign>[$€£¥])\s?(?P<n>\d[\d,]*(?:\.\d+)?)(?:[\s-](?P<unit>thousand|million|billion|trillion|bn|m))?\b"
)
_UNIT = {None: 1, "thousand": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12}
_CURRENCY = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}


def magnitude(article: Article, sentence: Sentence, deed: Token, type_: str, mode: str | None) -> Magnitude | None:
    """Killed, injured, displaced, expelled and sums of money told in the deed's sentence, with their bounds."""
    found: dict[str, Quantity] = {}
    if type_ in ("ASSAULT", "COERCE"):
        found |= _harm(article, sentence)
    if mode == "expel" and (expelled := _expelled(article, sentence, deed)):
        found["expelled"] = expelled
    currency = None
    if type_ in ("AID", "AGREE", "COOPERATE", "SANCTION") and (
        money := _MONEY.search(article.text, sentence.start, sentence.end)
    ):
        value = float(money["n"].replace(",", "")) * _UNIT[money["unit"]]
        found["amount"] = Quantity(value=value, evidence=quote(article, money.start(), money.end()))
        currency = _CURRENCY[money["sign"]]
    return Magnitude(**found, currency=currency) if found else None


def _harm(article: Article, sentence: Sentence) -> dict[str, Quantity]:
    """The first count of each kind of victim in the sentence."""
    found: dict[str, Quantity] = {}
    if sentence.words.isdisjoint(_HARM):
        return found
    for token in sentence.span:
        kind = _HARM.get(token.lemma_.lower()) if token.pos_ in ("VERB", "ADJ") else None
        for noun in token.children if kind else ():
            # Who kills is not killed; who dies is.
            is_doer = token.lemma_ == "kill" and noun.dep_ == "nsubj"
            if noun.dep_ in ("dobj", "nsubjpass", "nsubj") and not is_doer and (q := _count(article, sentence, noun)):
                found.setdefault(str(kind), q)
    return found


def _expelled(article: Article, sentence: Sentence, deed: Token) -> Quantity | None:
    """How many were expelled: at the verb's object, or after "expulsion of"."""
    nouns = clauses.objects(deed) if deed.pos_ in ("VERB", "AUX") else clauses.prepositions(deed, ["of"])
    return next((q for noun in nouns if (q := _count(article, sentence, noun))), None)


def _count(article: Article, sentence: Sentence, noun: Token) -> Quantity | None:
    """The number before the noun or in its place, with the words that bound it ("at least")."""
    number = noun if noun.pos_ == "NUM" else next((c for c in noun.children if c.dep_ == "nummod"), None)
    if number is None:
        return None
    value = _value(number.text)
    if value is None:
        return None
    first = number.left_edge
    start, end = sentence.where(first, noun if noun.i >= number.i else number)
    lead = article.text[max(sentence.start, start - 40) : sentence.where(number)[0]]
    bound = _BOUND.search(lead)
    who = None if noun is number else noun.lemma_
    return Quantity(
        value=value, bound=bound[1].lower() if bound else None, who=who, evidence=quote(article, start, end)
    )


def _value(text: str) -> float | None:
    """The number that digits or a number word stand for; null for other words."""
    plain = text.replace(",", "").lower()
    if plain in _NUMBERS:
        return float(_NUMBERS[plain])
    try:
        return float(plain)
    except ValueError:
        return None
