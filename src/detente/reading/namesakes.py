"""Whether a state's or town's name stands for something else: a person, a street, a food, a language, a like name.

"Israel Okoro", "London Road", "Danish pastry", "speaks Portuguese", "Moscow, Idaho". What the words around it say
decides; the words are data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.reading.name_words import Namesakes
from detente.reading.names import Hit
from detente.reading.scene import Scene

if TYPE_CHECKING:
    from spacy.tokens import Token

_TOWN_OR_STATE = frozenset(("capital", "metonym", "name", "former name"))
_WITHIN = 5


def is_namesake(scene: Scene, hit: Hit) -> bool:
    """Whether the hit is a part of a longer name or stands for no party at all."""
    words = scene.names.words.namesakes
    first, last = scene.ends(hit)
    vias = {sense.via for sense in hit.senses}
    if not vias & (_TOWN_OR_STATE | {"adjective", "demonym", "seat"}):
        return False
    before, after = scene.at(first - 1), scene.at(last + 1)
    if _describes(scene, last, words) or _lies_in_the_us(scene, first, last, words):
        return True
    if vias <= {"adjective", "demonym"} and _is_language(scene, first, last, words):
        return True
    if not vias & _TOWN_OR_STATE or "organisation" in vias:
        return False
    if before is not None and (before.text in words.before and before.i > scene.base):
        return True
    if after is not None and after.lower_ in ("upon", "-upon-"):
        return True
    return _is_person(scene, first, last, before, after, words)


def _describes(scene: Scene, last: int, words: Namesakes) -> bool:
    """ "Danish pastry", "Brazil nuts", "London Road": what follows is no party's, but of that name or kind."""
    for i in range(last + 1, last + 4):
        token = scene.at(i)
        if token is None:
            return False
        if token.lower_ in words.things and token.pos_ in ("NOUN", "PROPN", "ADJ"):
            # "Somalia coffee aid" is aid, and a duty on Kenyan tea is one on Kenya.
            after = scene.at(i + 1)
            goods = any(t.lemma_.lower() in words.trade for t in scene.tokens)
            return not goods and (after is None or after.pos_ not in ("NOUN", "PROPN"))
        if token.text in words.proper:
            return True
        if token.pos_ not in ("NOUN", "ADJ", "PROPN") and token.dep_ != "amod":
            return False
    return False


def _lies_in_the_us(scene: Scene, first: int, last: int, words: Namesakes) -> bool:
    """ "Moscow, Idaho"; "Atlanta, Georgia"; "Georgia's two senators"."""
    comma, then = scene.at(last + 1), scene.at(last + 2)
    if comma is not None and comma.text == "," and then is not None:
        two = scene.doc[then.i : then.i + 2].text
        if then.text in words.us_states and then.text in words.us_namesakes:
            return scene.doc[last].text in words.us_namesakes[then.text]
        if then.text in words.us_states or two in words.us_states:
            return True
    name = scene.doc[first : last + 1].text
    if name not in words.us_namesakes:
        return False
    towns = words.us_namesakes[name]
    near = scene.doc[max(scene.base, first - _WITHIN) : min(scene.span.end, last + _WITHIN)]
    owned = [t for t in near if t.i > last and t.lower_ in words.us_offices and _hangs_on(scene.doc[last], t)]
    of = scene.doc[last].head
    return bool(owned) or (
        any(t.text in towns and t.i < first and scene.doc[t.i + 1].text == "," for t in near)
        or (of.dep_ == "prep" and of.lower_ in ("of", "from", "in") and of.head.lower_ in words.us_offices | {"town"})
    )


def _hangs_on(token: Token, above: Token) -> bool:
    return token.head == above or token.head.head == above


def _is_language(scene: Scene, first: int, last: int, words: Namesakes) -> bool:
    """ "Speaks Portuguese", "said in French", "her French": an adjective alone, with no people and nothing it owns."""
    token, before = scene.doc[last], scene.at(first - 1)
    if token.dep_ in ("amod", "compound", "nmod", "poss") or before is None or token.tag_ == "NNPS":
        return False
    if token.dep_ == "pobj" and token.head.lower_ in ("in", "into", "from"):
        verb = token.head.head
        return before == token.head and (
            verb.lemma_.lower() in words.languages or verb.pos_ in ("NOUN", "ADJ") or verb.lower_ == "translated"
        )
    if token.dep_ in ("dobj", "oprd") and token.head.lemma_.lower() in words.languages:
        return before.lower_ != "the"
    return before.tag_ == "PRP$" and before.head == token


def _is_person(
    scene: Scene, first: int, last: int, before: Token | None, after: Token | None, words: Namesakes
) -> bool:
    """Whether the name is a given name or surname, or was given to somebody or something."""
    name, token = scene.doc[first : last + 1].text, scene.doc[last]
    if before is not None:
        if before.lower_ in words.titles or _is_called(before, words):
            return True
        own = scene.at(before.i - 1)
        if name in words.given and own is not None and own.lower_ in ("my", "her", "his", "our", "your"):
            return before.pos_ == "NOUN"
        if name in words.surnames and _is_first_name(scene, before, token):
            return True
    if name in words.given and after is not None:
        if _is_last_name(scene, after):
            return True
        if after.text == "," and any(t.lower_ in words.persons for t in scene.doc[after.i : after.i + _WITHIN]):
            article = scene.at(after.i + 1)
            return article is not None and article.lower_ in ("a", "an", "the", "who")
    return name in words.shy and not _is_backed(scene, first)


def _is_called(before: Token, words: Namesakes) -> bool:
    return before.lemma_.lower() in words.calls and before.tag_ == "VBN" and before.dep_ == "acl"


def _is_first_name(scene: Scene, before: Token, token: Token) -> bool:
    """Whether the word before is a given name: a capitalised stranger that belongs to the name."""
    if before.pos_ != "PROPN" or not before.is_title or before.ent_type_ in ("DATE", "TIME"):
        return False
    if scene.names.roles.is_role(before) or scene.names.index.find([before.text]):
        return False
    return before.head == token and before.dep_ == "compound"


def _is_last_name(scene: Scene, after: Token) -> bool:
    """Whether the word after is a surname: a capitalised stranger, no office and no beginning of a body's name."""
    if after.pos_ != "PROPN" or not after.is_title or scene.names.index.find([after.text]):
        return False
    following = after
    while following is not None and following.pos_ == "PROPN" and following.text[:1].isupper():
        if scene.names.roles.is_role(following) or following.ent_type_ == "DATE":
            return False
        ahead = scene.at(following.i + 1)
        if ahead is None:
            break
        following = ahead
    return not _is_headline(scene)


def _is_headline(scene: Scene) -> bool:
    """Whether most words begin with capitals, so that a capital says nothing."""
    words = [t for t in scene.span if t.is_alpha and len(t) > 3]
    return sum(t.text[:1].isupper() for t in words) > 0.7 * max(1, len(words))


def _is_backed(scene: Scene, first: int) -> bool:
    """Whether the text has named a state before, or this sentence names another beside."""
    if any(m.actors for m in scene.memory.mentions):
        return True
    hits = scene.names.index.find([t.text for t in scene.tokens])
    return any(
        scene.base + h.first != first and any(s.via in ("name", "adjective", "capital", "seat") for s in h.senses)
        for h in hits
    )
