"""The places of an article: toponyms where things are, with their state and point.

A name is a place by its grammar, not by its spelling. "Beijing" is a government in "Beijing said" and a place in "talks
in Beijing"; "Jordan" is a man in "Jordan Peterson". Capitalised words that the gazetteer knows are candidates; the
parse and the words around them decide which are places; the states and places of the text choose among namesakes.
A name in a place's position that no gazetteer knows is kept without a point: unknown is a value.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

from spacy.tokens import Token
from spacy.vocab import Vocab

from detente.model.article import Article
from detente.model.base import Record
from detente.model.reading import PlaceMention, Sentence
from detente.ontology.loading import load_rows
from detente.ontology.places import PROMINENCE, Gazetteer, Place, fold

DATA = Path(__file__).parents[1] / "data" / "lexicon" / "en" / "places.yml"

MAX_WORDS = 6
# A namesake this much less known, on the gazetteer's scale, leaves no doubt which is meant.
CLEAR_LEAD = 1.5
# Below a thousand inhabitants a capitalised word is more often something else, unless its position is a place's.
WELL_KNOWN = 4.7
# In one list with a place a town of some thousands is enough.
LISTED = 3.5
BETWEEN = (",", "in", ", in", "(", "in the")
DEPARTURES = ("leave", "depart", "bind", "head", "bound", "set", "sail", "embark")
ASSAULTS = ("advance", "march", "rain", "fall", "airstrike", "strike", "raid", "bombardment", "assault", "offensive")
PLACE_LABELS = ("GPE", "LOC", "FAC")
OTHER_LABELS = ("PERSON", "ORG", "PRODUCT", "WORK_OF_ART", "EVENT", "LAW")
UNITS_OF = (
    "city cities town towns village villages province provinces district districts region regions island islands "
    "port ports oblast governorate suburb suburbs outskirts area areas settlement settlements"
).split()
SIDES = (
    "north south east west northern southern eastern western central north-eastern northeastern northwestern "
    "southeastern "
    "southwestern north-western south-eastern south-western occupied mainland war-torn downtown"
).split()
ARABIC_ARTICLES = ("al", "el", "as", "ash", "ad", "ar", "an", "az", "at", "ez")
_ARTICLE_NAME = re.compile(r"(?:al|el|as|ash|ad|ar|an|az|at|ez)-[A-Z]")
LAST_WORDS = ("camp", "crossing", "strip", "corridor", "peninsula", "sea", "bridge", "valley", "border")
LINKS = (
    "of the and al el de del la du da do dos das ez e an ar as ad au aux sur en le les lès der den von upon y 's ’s"
).split()

Kind = Literal[
    "place_preposition",
    "open_preposition",
    "movement",
    "object_of",
    "part",
    "happening",
    "unit",
    "side",
    "title",
    "landform",
    "team_before",
    "team_after",
    "not_place",
]


class PlaceWords(Record):
    """Words that do one thing for a name beside them."""

    kind: Kind
    words: tuple[str, ...]


@dataclass(frozen=True)
class _Candidate:
    """A run of tokens that may be a toponym; `direct` when its position is a place's."""

    sentence: Sentence
    first: Token
    last: Token
    name: str
    direct: bool
    unit: bool

    @property
    def head(self) -> Token:
        """The token of the run that hangs on the rest of the sentence."""
        for token in self.first.doc[self.first.i : self.last.i + 1]:
            if not self.first.i <= token.head.i <= self.last.i or token.head.i == token.i:
                return token
        return self.last


@lru_cache(maxsize=1)
def _first_words() -> frozenset[str]:
    """The first words of the names of several words that are no places."""
    return frozenset(word.partition(" ")[0] for word in _words()["not_place"] if " " in word)


@lru_cache(maxsize=1)
def _words() -> dict[Kind, frozenset[str]]:
    return {row.kind: frozenset(word.lower() for word in row.words) for row in load_rows(DATA, PlaceWords)}


def places(
    article: Article, sentences: Sequence[Sentence], gazetteer: Gazetteer, *, metonyms: bool = False
) -> tuple[PlaceMention, ...]:
    """The places of an article in the order of its text; `metonyms` keeps also the states and capitals that act."""
    words = _words()
    runs = [c for sentence in sentences for c in _candidates(sentence, gazetteer, words)]
    candidates = _accepted(runs, gazetteer, words)
    told, near = _countries(candidates, gazetteer), _Neighbours(candidates)
    held: dict[int, Place] = {}
    found: list[PlaceMention] = []
    taken: dict[tuple[int, int], bool] = {}
    for candidate in candidates:
        place = _resolved(candidate, near, told, gazetteer)
        holder = held.get(candidate.first.idx + candidate.sentence.offset)
        if holder is not None and (place is None or holder.country != place.country):
            place = holder
        following = near.after_comma(candidate)
        if following is not None and (both := _contained(candidate, following, gazetteer)) is not None:
            held[following.first.idx + following.sentence.offset] = both[1]  # "Athens, Georgia": no republic
        kept = metonyms or not _acts(candidate, place, gazetteer, words, taken)
        for token in candidate.first.doc[candidate.first.i : candidate.last.i + 1]:
            taken[(candidate.sentence.index, token.i)] = kept
        if kept:
            found.append(_mention(candidate, place, article.text, gazetteer))
    return tuple(found)


def _mention(candidate: _Candidate, place: Place | None, text: str, gazetteer: Gazetteer) -> PlaceMention:
    start, end = candidate.sentence.where(candidate.first, candidate.last)
    index = candidate.sentence.index
    if place is None:
        return PlaceMention(index, start, end, text[start:end], None, None, None, None)
    at = gazetteer.located(place)
    return PlaceMention(index, start, end, text[start:end], at.country, at.lat, at.lon, at.geonames_id, at.kind)


# --- Which words may be a toponym -----------------------------------------------------------------------------------


def _candidates(sentence: Sentence, gazetteer: Gazetteer, words: dict[Kind, frozenset[str]]) -> Iterator[_Candidate]:
    tokens: list[Token] = []
    position = 0
    for start in _openings(sentence):
        if start < position:
            continue
        tokens = tokens or list(sentence.span)
        position = start
        if not _opens(tokens[position]):
            continue
        end = _end_of_name(tokens, position)
        past = _past_other_name(tokens, position, end, words)
        if past == position:
            past = _past_place(tokens, position, end, gazetteer, words)
            if past > position:
                candidate = _candidate(sentence, tokens[position], tokens[past - 1], words)
                yield candidate
                past += candidate.last.i - tokens[past - 1].i
        position = max(past, position + 1)


def _openings(sentence: Sentence) -> list[int]:
    """The tokens of a sentence that are not plain small letters: only there can a name begin."""
    doc, span = sentence.span.doc, sentence.span
    flags = doc.to_array(["IS_LOWER", "ORTH"])[span.start : span.end]
    articles = _articles(doc.vocab)
    return [place for place, (lower, word) in enumerate(flags.tolist()) if not lower or word in articles]


@lru_cache(maxsize=4)
def _articles(vocab: Vocab) -> frozenset[int]:
    return frozenset(vocab.strings.add(word) for word in ARABIC_ARTICLES)


def _candidate(sentence: Sentence, first: Token, last: Token, words: dict[Kind, frozenset[str]]) -> _Candidate:
    name = _text(first, last)
    unit, direct, after = _unit_beside(last, words), _direct(first, last, words), _right(last)
    if unit and after is not None and after.text[:1].isupper():
        last = after  # "Nangarhar Province" is one name
    return _Candidate(sentence, first, last, name, direct, unit)


def _text(first: Token, last: Token) -> str:
    return first.text if first.i == last.i else str(first.doc[first.i : last.i + 1].text)


def _end_of_name(tokens: list[Token], start: int) -> int:
    """The index after the last token that a name from here could hold."""
    end = start + 1
    while end < min(start + MAX_WORDS, len(tokens)) and _inside(tokens[end]):
        end += 1
    return end


def _past_other_name(tokens: list[Token], start: int, end: int, words: dict[Kind, frozenset[str]]) -> int:
    """The index after a name of several words that is known to be no place ("France 24"), or `start`."""
    first = fold(tokens[start].text)
    if first not in _first_words():
        return start
    for past in range(min(end + 1, len(tokens)), start + 1, -1):
        name = fold(_text(tokens[start], tokens[past - 1]))
        if name in words["not_place"] and " " in name:
            return past
    return start


def _past_place(
    tokens: list[Token], start: int, end: int, gazetteer: Gazetteer, words: dict[Kind, frozenset[str]]
) -> int:
    """The index after the longest name from here that the gazetteer knows or the parser calls a place, or `start`."""
    for past in range(end, start, -1):
        if not _closes(tokens[past - 1]):
            continue
        name = _text(tokens[start], tokens[past - 1])
        if fold(name) in words["not_place"] or name not in gazetteer:
            continue
        # "The Hague" has its article; in "The Beijing talks" the article is the sentence's.
        article = tokens[start].lower_ == "the" and past > start + 1
        return start if article and gazetteer.best(name) == gazetteer.best(name[4:]) else past
    if tokens[start].lower_ in words["landform"]:
        return _past_landform(tokens, start, end)
    return _past_unknown(tokens, start, gazetteer, words) if end > start else start


def _past_landform(tokens: list[Token], start: int, end: int) -> int:
    """The index after "Lake Qworblaz": nobody knows it, and a town called Qworblaz is another place."""
    past = start + 1
    while past < end and tokens[past].text[:1].isupper() and tokens[past].pos_ == "PROPN":
        past += 1
    return past if past > start + 1 else start


class _Neighbours:
    """Candidates by the token where they begin and by the token that joins them to the sentence."""

    def __init__(self, candidates: Iterable[_Candidate]) -> None:
        self._begin = {(c.sentence.paragraph, c.first.i): c for c in candidates}
        self._heads = {(c.sentence.paragraph, c.head.i) for c in self._begin.values()}

    def add(self, candidate: _Candidate) -> None:
        """Let names further on in a list hang on this one too."""
        self._heads.add((candidate.sentence.paragraph, candidate.head.i))

    def after_comma(self, candidate: _Candidate) -> _Candidate | None:
        """The candidate in "X, Y" or "X in Y" right after this one."""
        for step in (2, 3):
            other = self._begin.get((candidate.sentence.paragraph, candidate.last.i + step))
            if other is not None and _text(candidate.last.nbor(1), other.first.nbor(-1)).lower() in BETWEEN:
                return other
        return None

    def joined_to(self, candidate: _Candidate) -> bool:
        """Whether it hangs on another candidate in a list."""
        head = candidate.head
        return head.dep_ in ("conj", "appos") and (candidate.sentence.paragraph, head.head.i) in self._heads


def _accepted(runs: Sequence[_Candidate], gazetteer: Gazetteer, words: dict[Kind, frozenset[str]]) -> list[_Candidate]:
    """The runs that may be places; one before "…, Texas" or in a list with a place stands as firmly as that one."""
    sure = [run for run in runs if _may_be(run, gazetteer, words)]
    known, near = {id(run) for run in sure}, _Neighbours(sure)
    kept: list[_Candidate] = []
    holders: set[int] = set()
    for run in runs:
        holder = near.after_comma(run)
        named_longer = _in_longer_name(run.first, run.last, gazetteer, words)
        if holder is not None and not named_longer and _contained(run, holder, gazetteer):
            run = replace(run, direct=True)
            if run.last.nbor(1).text == "," and gazetteer.lookup(run.name)[0].kind != "country":
                holders.add(id(holder))  # "London, United Kingdom": the second is as much a place as the first
        elif id(run) not in known:
            # "Sderot and Ashkelon", which the parser takes for one firm.
            one_name = named_longer and not _after_and(run.first)
            if one_name or not _listed(run, near, gazetteer, words):
                continue
            near.add(run)
        kept.append(replace(run, direct=True) if id(run) in holders else run)
    return kept


def _after_and(first: Token) -> bool:
    before = _left(first)
    return before is not None and before.lower_ in ("and", "or", ",") and first.dep_ == "conj"


def _listed(run: _Candidate, near: _Neighbours, gazetteer: Gazetteer, words: dict[Kind, frozenset[str]]) -> bool:
    """ "Deir al-Balah, Gaza and Khan Younis": a known name in one list with a place."""
    best = gazetteer.best(run.name)
    if best is None or best.prominence < LISTED or fold(run.name) in words["not_place"]:
        return False
    return near.joined_to(run)


def _opens(token: Token) -> bool:
    if token.text[0].islower():
        hyphen = _right(token) if token.lower_ in ARABIC_ARTICLES else None
        return _ARTICLE_NAME.match(token.text) is not None or (hyphen is not None and hyphen.text == "-")
    return token.text[0].isalpha()


def _closes(token: Token) -> bool:
    return token.text[:1].isupper() or token.lower_ in LAST_WORDS or _ARTICLE_NAME.match(token.text) is not None


def _inside(token: Token) -> bool:
    return token.lower_ in LINKS or token.text in ("-", "–", "'", "’") or _closes(token)


def _past_unknown(tokens: list[Token], start: int, gazetteer: Gazetteer, words: dict[Kind, frozenset[str]]) -> int:
    """The index after a name that the parser calls a place and that stands after "in", "at" or "near"."""
    first, before = tokens[start], _left(tokens[start])
    if first.ent_type_ not in ("GPE", "LOC") or first.ent_iob_ != "B" or first.pos_ != "PROPN":
        return start
    if first.lower_ in words["not_place"] or fold(first.text) in gazetteer.adjectives:
        return start
    if before is None or before.lower_ not in ("in", "at", "near", "outside", "around"):
        return start
    end = start + 1
    while end < len(tokens) and tokens[end].ent_iob_ == "I":
        end += 1
    return end if all(token.text[:1].isupper() or token.text == "-" for token in tokens[start:end]) else start


def _direct(first: Token, last: Token, words: dict[Kind, frozenset[str]]) -> bool:
    """Whether "in", "at", "near" and their like stand right before, or a verb like "shelled" has it as its object."""
    left = _left(first)
    if left is not None and left.lower_ in SIDES:
        return True
    if left is not None and left.lower_ == "of" and (kind := _left(left)) is not None and kind.lower_ in UNITS_OF:
        return True
    before = _before(first, words)
    if before is None:
        return False
    if before.lower_ in words["place_preposition"]:
        return True
    return before.pos_ == "VERB" and before.lemma_.lower() in words["object_of"] and last.head.i == before.i


def _before(first: Token, words: dict[Kind, frozenset[str]]) -> Token | None:
    """The word before a name, past "the", "eastern", "the city of"."""
    token = _left(first)
    while token is not None and (token.lower_ == "of" or token.lower_ in words["side"]):
        further = _left(token)
        if further is None:
            return token
        if token.lower_ == "of" and not (further.lower_ in words["side"] or further.lower_ in words["unit"]):
            return token
        token = further
    return token


def _left(token: Token) -> Token | None:
    """The token before in the same sentence; asking for `token.sent` would walk the whole paragraph."""
    return None if token.i == 0 or token.is_sent_start else token.nbor(-1)


def _right(token: Token) -> Token | None:
    """The token after in the same sentence."""
    if token.i + 1 == len(token.doc):
        return None
    after = token.nbor(1)
    return None if after.is_sent_start else after


def _unit_beside(last: Token, words: dict[Kind, frozenset[str]]) -> bool:
    after = _right(last)
    return after is not None and after.lower_.rstrip("s") in words["unit"] and after.lower_ != "state"


def _may_be(run: _Candidate, gazetteer: Gazetteer, words: dict[Kind, frozenset[str]]) -> bool:
    """Not part of a person's, an organisation's or a work's name, and known enough for its position."""
    first, last, name, direct = run.first, run.last, run.name, run.direct
    if _in_longer_name(first, last, gazetteer, words) or (first.i == last.i and first.lower_ in words["not_place"]):
        return False
    if first.i == last.i and _adjective(first):
        return False
    labels = {token.ent_type_ for token in first.doc[first.i : last.i + 1]}
    best = gazetteer.best(name)
    known = best is None or best.prominence >= WELL_KNOWN
    if labels & set(PLACE_LABELS):
        return direct or known or run.unit or "GPE" in labels
    if direct or run.unit:
        return best is None or best.prominence >= 2.5
    before = _before(first, words)
    if before is not None and best is not None and _leads_to_place(before, best, words):
        return first.pos_ in ("PROPN", "NOUN", "ADV", "X") or first.ent_type_ == "PERSON"
    if first.i < last.i and best is not None and best.prominence >= PROMINENCE["city"]:
        return True  # two words that the gazetteer knows well are no person, whatever the parser calls them
    if labels & {"PERSON", "NORP"} or any(
        token.pos_ not in ("PROPN", "NOUN", "ADP", "PUNCT", "DET", "CCONJ", "PART", "X", "ADJ")
        for token in first.doc[first.i : last.i + 1]
    ):
        return best is not None and best.kind == "country" and "PERSON" not in labels and "NORP" not in labels
    return best is not None and known and (best.prominence >= 5.5 or len(name) > 5)


def _adjective(token: Token) -> bool:
    """ "Federal forces", "the Somali border": an adjective, though a province bears its name."""
    return token.pos_ == "ADJ" and token.dep_ == "amod" and token.head.i > token.i and token.ent_type_ in ("", "NORP")


def _leads_to_place(before: Token, best: Place, words: dict[Kind, frozenset[str]]) -> bool:
    """Whether the preposition before a name speaks for a place as well known as this: "half of Derna" needs little."""
    word, above = before.lower_, before.head
    lemma = above.lemma_.lower()
    if word == "of" and (lemma in words["part"] or above.lower_ in words["part"]):
        return best.prominence >= LISTED
    if word == "for":
        return best.prominence >= LISTED and lemma in DEPARTURES
    if (word == "to" and lemma in words["movement"]) or (word == "on" and lemma in ASSAULTS):
        return best.prominence >= LISTED
    return word in ("to", "on", "of", "between") and best.prominence >= WELL_KNOWN


def _in_longer_name(first: Token, last: Token, gazetteer: Gazetteer, words: dict[Kind, frozenset[str]]) -> bool:
    """ "Jordan Peterson", "The Washington Post", "Bank of China": the name goes on to one side."""
    before, after = _left(first), _right(last)
    further = _right(after) if after is not None and after.text == "-" and not last.whitespace_ else None
    if further is not None and further.text[:1].islower():
        return True  # "London-based", "Moscow-backed"
    if before is not None and before.lower_.rstrip(".") in words["title"]:
        return True
    if (before is not None and before.text[:1].isupper() and before.lower_ in words["team_before"]) or (
        after is not None and after.text[:1].isupper() and after.lower_ in words["team_after"]
    ):
        return True
    if after is not None and _goes_on(last, after, gazetteer, words):
        return True
    if (
        before is not None
        and before.pos_ == "PROPN"
        and before.text[:1].isupper()
        and before.head.i in range(first.i, last.i + 1)
    ):
        return (
            before.dep_ == "compound"
            and before.lower_ not in words["side"] | words["unit"]
            and before.ent_type_ == "PERSON"
        )
    return _inside_organisation(first, last)


def _goes_on(last: Token, after: Token, gazetteer: Gazetteer, words: dict[Kind, frozenset[str]]) -> bool:
    if not (after.text[:1].isupper() and after.pos_ == "PROPN" and after.whitespace_ is not None and last.whitespace_):
        return False
    if after.lower_ in words["unit"] | words["part"] | words["happening"]:
        return after.ent_type_ == "ORG" and last.ent_type_ == "ORG" and after.lower_ not in words["unit"]
    same_entity = after.ent_iob_ == "I" and after.ent_type_ in OTHER_LABELS
    return same_entity or (
        last.head.i == after.i and last.dep_ in ("compound", "nmod") and after.ent_type_ not in PLACE_LABELS
    )


def _inside_organisation(first: Token, last: Token) -> bool:
    """Whether the parser's entity of another kind is longer than the name and begins before it."""
    if first.ent_iob_ == "I" and first.ent_type_ in ("ORG", "PERSON", "WORK_OF_ART", "LAW", "PRODUCT"):
        before = first.nbor(-1)
        if first.ent_type_ == "PERSON" and (
            before.pos_ == "ADP" or (before.lower_ == "the" and before.ent_iob_ == "B")
        ):
            return False  # no person is called "for Lampedusa" or "the Bab al-Mandab"
        return before.lower_ not in ("in", "at", "near", "from", "to") and before.ent_type_ == first.ent_type_
    return False


# --- Which of its namesakes -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Told:
    """States that the text speaks of, by name (`named`) and by places inside them that are no seats of government."""

    named: Counter[str]
    inside: Counter[str]


def _countries(candidates: Sequence[_Candidate], gazetteer: Gazetteer) -> _Told:
    """The states of the names that have no rival of like renown elsewhere."""
    told = _Told(Counter(), Counter())
    for name in {fold(candidate.name) for candidate in candidates}:
        options = gazetteer.lookup(name)
        if not options or options[0].country is None:
            continue
        first = options[0]
        rivals = (place for place in options if place.country != first.country)
        if first.kind != "country" and any(place.prominence > first.prominence - CLEAR_LEAD for place in rivals):
            continue
        state = first.kind == "country" or name in gazetteer.capitals
        (told.named if state else told.inside)[first.country or ""] += 1
    return told


def _resolved(candidate: _Candidate, neighbours: _Neighbours, told: _Told, gazetteer: Gazetteer) -> Place | None:
    following = neighbours.after_comma(candidate)
    if following is not None:
        both = _contained(candidate, following, gazetteer)
        if both is not None:
            return both[0]
    options = gazetteer.lookup(candidate.name)
    near = told.named.keys() | told.inside.keys()
    if options and options[0].kind == "country":
        # Georgia the state of the Union: places inside that country are told of, and none inside the republic.
        units = [place for place in options if place.level == 1 and told.inside[place.country or ""]]
        if units and not told.inside[options[0].country or ""] and told.named[options[0].country or ""] < 2:
            return units[0]
        near = near - {options[0].country or ""}
    return gazetteer.best(candidate.name, countries=near, unit=candidate.unit)


def _contained(candidate: _Candidate, holder: _Candidate, gazetteer: Gazetteer) -> tuple[Place, Place] | None:
    """The place of the first name that lies in a place of the second, with that second place."""
    for place in gazetteer.lookup(candidate.name):
        for around in gazetteer.lookup(holder.name):
            if around.unit is not None and around.unit in place.within:
                return place, around
            if around.kind not in ("country", "region") or not around.country or place.country != around.country:
                continue
            if around.kind == "country" or _close(place, around) or place.prominence >= WELL_KNOWN:
                return place, around
    return None


def _close(place: Place, around: Place) -> bool:
    if None in (place.lat, place.lon, around.lat, around.lon):
        return False
    return abs((place.lat or 0) - (around.lat or 0)) < 4 and abs((place.lon or 0) - (around.lon or 0)) < 6


# --- Place or actor -------------------------------------------------------------------------------------------------


def _acts(
    candidate: _Candidate,
    place: Place | None,
    gazetteer: Gazetteer,
    words: dict[Kind, frozenset[str]],
    taken: dict[tuple[int, int], bool],
) -> bool:
    """Whether a state or a seat of government stands here for those who govern, or is spoken of as a party."""
    if candidate.direct or candidate.unit:
        return False
    if place is None or not (place.kind == "country" or fold(candidate.name) in gazetteer.capitals):
        return False
    head = candidate.head
    if head.dep_ in ("conj", "appos") and head.head.i != head.i:
        key = (candidate.sentence.index, head.head.i)
        # "From Hamas and Israel": beside a name that is no place the state is a party too.
        return not taken.get(key, False) if head.head.pos_ == "PROPN" else not _is_where(head.head, words)
    return not _is_where(head, words)


def _is_where(head: Token, words: dict[Kind, frozenset[str]]) -> bool:
    """Whether a state's or a capital's name in this position says where."""
    above = head.head
    lemma = above.lemma_.lower()
    if head.dep_ == "pobj":
        return _after_preposition(above, words)
    if head.dep_ in ("dobj", "obj"):
        return lemma in words["object_of"] or above.lower_ in words["object_of"]
    if head.dep_ == "nsubjpass":
        return lemma in words["object_of"]
    if head.dep_ == "poss":
        return lemma in words["part"]
    if head.dep_ in ("compound", "nmod", "amod"):
        return lemma in words["happening"] or lemma in words["part"]
    if head.dep_ in ("npadvmod", "advmod"):
        return True
    if head.dep_ == "ROOT":
        after = _right(head)
        return _left(head) is None and after is not None and after.text in ("(", "—", "–", "-")
    return False


def _after_preposition(preposition: Token, words: dict[Kind, frozenset[str]]) -> bool:
    word = preposition.lower_
    if word in words["place_preposition"]:
        return True
    above = preposition.head
    if preposition.dep_ == "conj" and above.pos_ == "ADP":
        above = above.head  # "to Astana and then to Tashkent"
    lemma = above.lemma_.lower()
    if word == "to":
        return lemma in words["movement"] or above.lower_ in words["movement"]
    if word == "of":
        return lemma in words["part"] or above.lower_ in words["part"]
    if word == "between":
        return lemma in ("border", "frontier", "road", "line", "route", "strait", "crossing")
    if word == "for":
        return lemma in DEPARTURES
    if word == "on":
        return lemma in ASSAULTS or lemma in ("border", "coast")
    return False
