"""Which paragraphs of a text may be about relations between states: asked before the parse, at a hundredth of its cost.

    article → its paragraphs → those that speak of relations → Chosen

A paragraph speaks of relations if it holds a word of diplomacy (lexicon/en/relevance.yml) or names a listed group; or
if two parties (states, organisations, office-holders) are named near each other, or one beside a word of war, peace or
trade. Names do not count where states are teams or settings ("Portugal beat Denmark 2–1") or where nobody acts ("wool
from Australia and New Zealand"), unless the sentence speaks of governments too.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from detente.model.article import Article
from detente.ontology.knowledge import Relevant
from detente.reading.parse import Chosen, paragraphs

_WORD = re.compile(r"(?:[A-Z]\.){2,}|\d+[-–]\d+|\w+|[^\w\s]")
_SCORE = re.compile(r"\d[-–]\d")
# After these a full stop ends no sentence.
_SHORTENED = frozenset(
    "Mr Mrs Ms Dr Gen Lt Col Maj Capt Sgt Adm Gov Sen Rep St Prof Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec No "
    "vs Inc Co Corp Ltd".split()
)
# What stands after one of these is where something happens or comes from, and does not act.
_PLACING = frozenset("in from at near off across around outside inside throughout within for".split())
_PASSED = frozenset("the northern southern eastern western central".split())
_JOINING = frozenset(("and", "or", ","))
# Shorter surnames ("Dar", "Xi") are too many people's.
_SHORTEST_SURNAME = 4
# In words and points: two or three sentences of news.
_NEAR = 60
# An article is read whole if one of its first paragraphs (headline and lead) speaks of relations, or so many do.
_FIRST, _SEVERAL = 2, 3
_TITLE = -1


class Relevance:
    """The names of parties and the words that make a text worth reading."""

    def __init__(
        self,
        names: Iterable[tuple[str, str]],
        surnames: Iterable[tuple[str, str]],
        words: Relevant,
        *,
        groups: Iterable[str] = (),
        pastimes: Iterable[str] = (),
    ) -> None:
        """`names` and `surnames` with the party's code; a name with an empty code stands for nobody.

        `groups` are the codes of parties whose name is enough, `pastimes` words of sport and the arts.
        """
        self._groups = frozenset(groups)
        self._by_first: dict[str, dict[tuple[str, ...], str]] = {}
        known = [row for row in surnames if len(row[0]) >= _SHORTEST_SURNAME]
        for name, code in (*names, *known, *((phrase, "") for phrase in words.not_meant)):
            for form in dict.fromkeys((name, _bare(name), name.upper(), _bare(name).upper())):
                self._put(tuple(_words(form)), code)
        self._surnames = frozenset(_forms(name for name, _ in known))
        self._alone, self._beside = frozenset(_forms(words.alone)), frozenset(_forms(words.beside_a_party))
        self._of_states = frozenset(_forms(words.of_states)) | self._alone | self._beside
        self._referring = frozenset(_forms(words.referring))
        self._elsewhere = frozenset(_forms((*words.elsewhere, *pastimes)))
        self._scoring = frozenset(_forms(words.scoring))
        self._lengths = {
            word: sorted({len(name) for name in forms}, reverse=True) for word, forms in self._by_first.items()
        }
        # Of each name its longest word: a text without any of these names nobody. ("The" begins too many names.)
        said = (max(name, key=len) for forms in self._by_first.values() for name, code in forms.items() if code)
        self._enough = self._alone | frozenset(said)

    def __call__(self, text: str) -> bool:
        """Whether the text may tell of relations between states."""
        return self._is_worth_a_look(text) and bool(self._scan(_laid_out([(0, text)]))[0])

    def choose(self, article: Article) -> Chosen:
        """The paragraphs of the article to be parsed: all where it is about relations, none where nothing in it is."""
        nothing = Chosen(article, aside=((0, len(article.text)),))
        title = article.title or ""
        if not self._is_worth_a_look(f"{title} {article.text}"):
            return nothing
        found = tuple(paragraphs(article))
        text = _laid_out([(_TITLE, title), *((i, body) for i, (_, body) in enumerate(found))])
        relations, named = self._scan(text)
        if not relations:
            return nothing
        if min(relations) < _FIRST or len(relations) >= min(_SEVERAL, len(found) / 2):
            return Chosen(article, found)
        return _parted(article, found, self._around(relations, named, text))

    def _put(self, words: tuple[str, ...], code: str) -> None:
        if words:
            self._by_first.setdefault(words[0], {}).setdefault(words, code)

    def _is_worth_a_look(self, text: str) -> bool:
        return not self._enough.isdisjoint(_words(text))

    def _scan(self, text: _Text) -> tuple[set[int], set[int]]:
        """The numbers of the parts that speak of relations, and of those that name a party or speak of governments."""
        names, alone, warlike = self._found(text)
        told, elsewhere = self._kinds(text, names)
        there = [name for name in names if name.sentence in told or name.sentence not in elsewhere]
        relations = {text.parts[at] for at in alone} | {name.part for name in names if name.code in self._groups}
        relations |= {name.part for pair in _pairs(there, told) for name in pair}
        relations |= {text.parts[at] for at in _beside(warlike, text, there)}
        of_states = {part for sentence, part in zip(text.sentences, text.parts, strict=True) if sentence in told}
        return relations, of_states | {name.part for name in names}

    def _around(self, relations: set[int], named: set[int], text: _Text) -> set[int]:
        """The numbers of the parts to be read with those that speak of relations.

        The lead, which says who and when; what names anybody; the part before, to which pronouns refer; the part after,
        and those that go on with it.
        """
        referring = {part for word, part in zip(text.words, text.parts, strict=True) if word in self._referring}
        kept = {0} | named | {i + step for i in relations for step in (-1, 0, 1)}
        for i in relations:
            after = i + 2
            while after in referring:
                kept.add(after)
                after += 1
        return kept

    def _found(self, text: _Text) -> tuple[list[_Name], list[int], list[int]]:
        """The names of parties, the places of words of diplomacy, and of words of war, in order."""
        names: list[_Name] = []
        alone: list[int] = []
        warlike: list[int] = []
        at = 0
        while at < len(text.words):
            word = text.words[at]
            length, code = self._match(text.words, at) if word in self._by_first else (1, None)
            if code:
                names.append(_named(text, at, length, code, names))
            elif code is None and word in self._alone:
                alone.append(at)
            elif code is None and word in self._beside:
                warlike.append(at)
            at += length
        return names, alone, warlike

    def _match(self, words: Sequence[str], at: int) -> tuple[int, str | None]:
        """The length of the longest name here and its code; one word and null where there is none."""
        names = self._by_first[words[at]]
        for length in self._lengths[words[at]]:
            name = tuple(words[at : at + length])
            if (code := names.get(name)) is not None:
                return len(name), code
        return 1, None

    def _kinds(self, text: _Text, names: Iterable[_Name]) -> tuple[set[int], set[int]]:
        """The sentences that speak of governments or who holds office in them, and those of sport, arts and leisure."""
        told = {name.sentence for name in names if text.words[name.end - 1] in self._surnames}
        elsewhere, scores, scoring = set[int](), set[int](), set[int]()
        for i, (word, sentence) in enumerate(zip(text.words, text.sentences, strict=True)):
            if word in self._of_states:
                told.add(sentence)
            elif word in self._elsewhere or (word == "-" and "".join(text.words[i - 1 : i + 2]) in self._elsewhere):
                elsewhere.add(sentence)
            elif word in self._scoring:
                scoring.add(sentence)
            elif word[0].isdigit() and _SCORE.fullmatch(word):
                scores.add(sentence)
        return told, elsewhere | (scores & scoring)


@dataclass(frozen=True)
class _Text:
    """The words and points of a text, with the sentence and the part of it that each stands in."""

    words: list[str]
    sentences: list[int]
    parts: list[int]


@dataclass(frozen=True)
class _Name:
    """A party's name at the words [at, end). `acts`: it does not only say where; `single`: one of many, "a German"."""

    at: int
    end: int
    code: str
    sentence: int
    part: int
    acts: bool
    single: bool


def _laid_out(parts: Iterable[tuple[int, str]]) -> _Text:
    found = _Text([], [], [])
    sentence = 0
    for part, text in parts:
        before = ""
        for m in _WORD.finditer(_plain(text)):
            word = m[0]
            found.words.append(word)
            found.sentences.append(sentence)
            found.parts.append(part)
            ends = word in ".!?" or (word in "\"'”)" and before in (".", "!", "?"))
            if ends and text[m.end() : m.end() + 1].isspace() and not (word == "." and _is_shortened(before)):
                sentence += 1
            before = word
        sentence += 1
    return found


def _is_shortened(word: str) -> bool:
    return word in _SHORTENED or len(word) == 1


def _named(text: _Text, at: int, length: int, code: str, names: Sequence[_Name]) -> _Name:
    """The name at these words, after the names before it."""
    i = at - 1
    while i >= 0 and text.words[i].lower() in _PASSED:
        i -= 1
    before = text.words[i].lower() if i >= 0 else ""
    joined = before in _JOINING and bool(names) and names[-1].end == i and not names[-1].acts
    acts = before not in _PLACING and not joined
    return _Name(at, at + length, code, text.sentences[at], text.parts[at], acts, before in ("a", "an"))


def _pairs(names: Sequence[_Name], told: set[int]) -> Iterator[tuple[_Name, _Name]]:
    """Two parties near each other, of which something may be told."""
    first = 0
    for last, one in enumerate(names):
        while one.at - names[first].at > _NEAR:
            first += 1
        for other in names[first:last]:
            if one.code == other.code:
                continue
            if one.sentence == other.sentence:
                fits = one.acts or other.acts
            else:
                fits = one.acts and other.acts and not one.single and not other.single
            if fits or one.sentence in told or other.sentence in told:
                yield other, one


def _beside(warlike: Iterable[int], text: _Text, names: Sequence[_Name]) -> Iterator[int]:
    """The words at these places with a party's name in their sentence, or one that acts in the sentence next to it."""
    places = [name.at for name in names]
    for at in warlike:
        near = names[bisect_left(places, at - _NEAR) : bisect_right(places, at + _NEAR)]
        apart = ((name, abs(name.sentence - text.sentences[at])) for name in near)
        if any(steps == 0 or (steps == 1 and name.acts) for name, steps in apart):
            yield at


def _parted(article: Article, found: Sequence[tuple[int, str]], kept: set[int]) -> Chosen:
    """The kept paragraphs, and the spans of those between them."""
    aside: list[tuple[int, int]] = []
    for is_kept, some in groupby(enumerate(found), key=lambda one: one[0] in kept):
        stretch = [paragraph for _, paragraph in some]
        if not is_kept:
            offset, body = stretch[-1]
            aside.append((stretch[0][0], offset + len(body)))
    return Chosen(article, tuple(one for i, one in enumerate(found) if i in kept), tuple(aside))


def _bare(name: str) -> str:
    """The name without accents: "Erdoğan" is as often "Erdogan"."""
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).replace("ı", "i")


def _forms(words: Iterable[str]) -> Iterator[str]:
    """Each word as it stands in a text, at the beginning of a sentence and in capitals."""
    return (form for word in words for form in (word, word.capitalize(), word.upper()))


def _plain(text: str) -> str:
    """The text with the apostrophes and hyphens that the names are listed with; as long as before."""
    return text.replace("’", "'").replace("‑", "-")


def _words(text: str) -> list[str]:
    return _WORD.findall(_plain(text))
