"""Who issues a statement, and so speaks in it as "we": by its title, its opening, its publisher, or its own words.

Without an issuer nobody is "we": in a news report the word stands between quotation marks, and there another speaks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from spacy.lang.en import English

from detente.model.actor import Actor
from detente.model.article import Article
from detente.model.reading import Mention, Sentence
from detente.reading.name_words import Issuers
from detente.reading.names import Hit
from detente.reading.scene import Scene, distinct, is_subject
from detente.reading.voices_quotes import quotations
from detente.reading.who import Names

if TYPE_CHECKING:
    from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]
    from spacy.tokens import Token

# "I" is one party's; "we" may be several's.
_PLURAL = frozenset("we us our ours ourselves".split())
_SINGULAR = frozenset("i me my mine myself".split())
_OPENING = 3
# What may stand between the names of those who sign: "Chad, the Republic of Mali and Niger", "(“China”)".
_JOINTS = frozenset(", and the of & - – / ( ) “ ” \" 's ’s".split())
# How far "We, the heads of state and government of …" may run before the first name.
_PREAMBLE = 9


def issuers(article: Article, sentences: Sequence[Sentence], names: Names) -> tuple[Actor, ...]:
    """Those who issue the text, as its opening, its title or its publisher tell; none where none does."""
    opening = next(filter(None, (_opening(s, article, names) for s in sentences[:_OPENING])), ())
    return opening or _by_title(article, names) or _publisher(article, names)


def speakers(sentences: Sequence[Sentence], mentions: Sequence[Mention], names: Names) -> tuple[Actor, ...]:
    """Those whom the text's own words make "we": the subject most often said to do something with "our".

    "Canada looks forward to working with our partners" is told by Canada.
    """
    votes: Counter[tuple[str, ...]] = Counter()
    named: dict[tuple[str, ...], tuple[Actor, ...]] = {}
    for sentence in sentences:
        here = [m for m in mentions if m.sentence == sentence.index]
        for token in first_person(sentence, several=True):
            if token.lower_ == "our" and (found := _doers(token, here, names)):
                key = tuple(sorted(a.party for a in found))
                votes[key] += 1
                named.setdefault(key, found)
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return ()
    return named[ranked[0][0]]


def nominators(sentences: Sequence[Sentence], mentions: Sequence[Mention], names: Names) -> tuple[Actor, ...]:
    """Whose official, by the text's opening, names people for posts: "The President announced these nominees"."""
    posts = names.words.references.issuers.posts
    for sentence in sentences[:_OPENING]:
        if posts & {t.lemma_.lower() for t in sentence.span}:
            doc = sentence.span.doc
            here = [m for m in mentions if m.sentence == sentence.index and m.official and doc[m.head].dep_ == "nsubj"]
            if found := [a for m in here for a in m.actors if names.is_state(a.party)]:
                return _as_states(found[:1])
    return ()


def speaks(sentences: Sequence[Sentence]) -> bool:
    """Whether somebody is "our" outside quotation marks."""
    return any(t.lower_ == "our" for s in sentences for t in first_person(s, several=True))


def first_person(sentence: Sentence, *, several: bool) -> Iterator[Token]:
    """The sentence's "we", "us" and "our" outside quotation marks, and "I" where not `several` speak."""
    wanted = _PLURAL if several else _PLURAL | _SINGULAR
    found = [t for t in sentence.span if t.lower_ in wanted and (t.lower_ != "us" or t.text != "US")]
    if found:
        quoted = quotations(sentence.span.doc.text)
        yield from (t for t in found if not any(q.holds(t.idx) for q in quoted))


def as_we(scene: Scene) -> list[Mention]:
    """The sentence's mentions of those who issue the text as "we"; they are no memory for later pronouns."""
    who = tuple(a.model_copy(update={"via": "issuer"}) for a in scene.memory.issuers)
    if not who:
        return []
    kept, taken = list(scene.found), set(scene.taken)
    for token in first_person(scene.sentence, several=len(who) > 1):
        if token.i not in taken:
            last = _owned(token, scene)
            scene.add(token.i, last, who)
    added, scene.found = [m for m in scene.found if m not in kept], kept
    return added


def _owned(our: Token, scene: Scene) -> int:
    """The last word of "our governments", "our three countries": the issuers by another name; else the word itself."""
    noun, nouns = our.head, scene.names.words.references.pair_nouns
    own = our.dep_ == "poss" and noun.lemma_.lower() in nouns and noun.tag_ in ("NNS", "NN")
    between = range(our.i + 1, noun.i + 1)
    plain = own and all(scene.doc[i].pos_ in ("NUM", "ADJ", "NOUN") and i not in scene.taken for i in between)
    # One party's "our leaders" are its own; its "our two countries" are it and another.
    counted = any(scene.doc[i].pos_ == "NUM" for i in between)
    fits = len(scene.memory.issuers) > 1 if noun.tag_ == "NNS" else noun.lemma_ in ("government", "country", "nation")
    return noun.i if plain and fits and not (counted and len(scene.memory.issuers) == 1) else our.i


def _doers(our: Token, here: Sequence[Mention], names: Names) -> tuple[Actor, ...]:
    """The states that are subject of a verb above "our", with all joined to them."""
    doc = our.doc
    verbs = {a.i for a in our.ancestors}
    heads = {m.head for m in here if is_subject(doc[m.head]) and doc[m.head].head.i in verbs and m.head < our.i}
    heads |= {c.i for h in heads for c in doc[h].conjuncts}
    found = distinct([a for m in here if m.head in heads for a in m.actors if names.is_state(a.party)])
    return _as_states(found)


def _as_states(actors: Sequence[Actor]) -> tuple[Actor, ...]:
    return tuple(Actor(code=a.party, sector="GOV", name=a.name, via="issuer") for a in distinct(actors))


# -- the opening -------------------------------------------------------------------------------------------------------


def _opening(sentence: Sentence, article: Article, names: Names) -> tuple[Actor, ...]:
    """Those who name themselves: "We, the leaders of A and B", "As leaders of …, we", "A and B issued this text"."""
    tokens = list(sentence.span)
    words = [t.text for t in tokens]
    lower = [w.lower() for w in words]
    hits = names.index.find(words)
    we = lower.index("we") if "we" in lower else -1
    if we >= 0 and lower[we + 1 : we + 2] == [","]:
        run = next((r for r in _runs(hits, words) if we < r[0].first <= we + _PREAMBLE), ())
        return _named(run, words, article, names)
    if we > 0 and lower[0] == "as":
        return _longest([r for r in _runs(hits, words) if r[-1].last < we], words, article, names)
    kinds = names.words.references.issuers
    if kinds.texts & {t.lemma_.lower() for t in tokens} and kinds.issue & {t.lemma_.lower() for t in tokens}:
        return _longest(_runs(hits, words), words, article, names)
    return ()


def _runs(hits: Sequence[Hit], words: Sequence[str]) -> list[tuple[Hit, ...]]:
    """The hits in groups between which only names, titles and joints stand."""
    runs: list[list[Hit]] = []
    for hit in hits:
        between = words[runs[-1][-1].last + 1 : hit.first] if runs else []
        if runs and all(w.lower() in _JOINTS or w[:1].isupper() for w in between):
            runs[-1].append(hit)
        else:
            runs.append([hit])
    return [tuple(run) for run in runs]


def _longest(
    runs: Sequence[tuple[Hit, ...]], words: Sequence[str], article: Article, names: Names
) -> tuple[Actor, ...]:
    """The parties of the group that names most; none where no group names two."""
    found = max((_named(run, words, article, names) for run in runs), key=len, default=())
    return found if len(found) > 1 else ()


def _named(hits: Sequence[Hit], words: Sequence[str], article: Article, names: Names) -> tuple[Actor, ...]:
    """The party of each name, as states and organisations."""
    found: list[Actor] = []
    for hit in hits:
        sense = hit.senses[0]
        if sense.via not in ("blocked", "group"):
            said = " ".join(words[hit.first : hit.last + 1])
            found.extend(names.actor(replace(sense, code=code), said, article.published) for code in sense.code.split())
    whole = (a.model_copy(update={"via": "issuer", "code": a.party}) for a in distinct(found))
    return tuple(a.model_copy(update={"sector": "GOV"}) if names.is_state(a.party) else a for a in whole)


# -- the title and the publisher ---------------------------------------------------------------------------------------


def _by_title(article: Article, names: Names) -> tuple[Actor, ...]:
    """Those whom "Statement by X", "Joint Statement of X and Y", "X-Y Joint Statement", "Readout of X's call" name."""
    words = [t.text for t in _tokenizer()(article.title or "")]
    lower, kinds = [w.lower() for w in words], names.words.references.issuers
    at = next((i for i, w in enumerate(lower) if w in kinds.texts), None)
    if at is None:
        return ()
    if lower[at + 1 : at + 2] and lower[at + 1] in kinds.by:
        stop = next((i for i in range(at + 2, len(words)) if lower[i] in kinds.about), len(words))
        found = _in_title(words[at + 2 : stop], article, names, kinds)
        return found[:1] if lower[at] in kinds.own else found
    return _in_title(words[:at], article, names, kinds) if lower[at - 1 : at] == ["joint"] else ()


def _in_title(words: list[str], article: Article, names: Names, kinds: Issuers) -> tuple[Actor, ...]:
    """The parties named in these words of a title, by name or by office-holder, in order."""
    hits = names.index.find(words)
    at = {h.first: _named([h], words, article, names) for h in hits}
    taken = {i for h in hits for i in range(h.first, h.last + 1)}
    for i, word in enumerate(words):
        if i not in taken and word[:1].isupper() and word.lower() not in kinds.texts:
            pair = " ".join(words[max(0, i - 1) : i + 1])
            holder = names.official(pair, article.published) or names.official(word, article.published)
            if holder is not None:
                at[i] = _as_states([holder])
    return distinct([a for i in sorted(at) for a in at[i]])


def _publisher(article: Article, names: Names) -> tuple[Actor, ...]:
    """The state of a government's own site."""
    source = article.source
    if found := _dateline(article, names):
        return found
    if source is None or not source.country or not source.domain or not names.is_state(source.country):
        return ()
    if names.words.references.issuers.domains.isdisjoint(source.domain.lower().split(".")):
        return ()
    return (Actor(code=source.country, sector="GOV", name=source.name, via="issuer"),)


def _dateline(article: Article, names: Names) -> tuple[Actor, ...]:
    """The state in whose capital a text was issued that its title calls a statement; news has datelines too."""
    words = [t.text for t in _tokenizer()(article.title or "")]
    if not names.words.references.issuers.texts & {w.lower() for w in words[:2]}:
        return ()
    for line in article.skipped:
        if line.reason == "dateline":
            place = [t.text for t in _tokenizer()(article.text[line.start : line.end])]
            hits = names.index.find(place, capitals=place[0].isupper())
            return _named(hits[:1], place, article, names)
    return ()


@lru_cache(maxsize=1)
def _tokenizer() -> Tokenizer:
    return English().tokenizer
