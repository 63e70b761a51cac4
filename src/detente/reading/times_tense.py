"""Whether the words around a time look back or ahead: the tense of the verb that governs it."""

from collections.abc import Iterator
from typing import Literal

from spacy.tokens import Token

from detente.reading.times_lexicon import TimeLexicon

# "perhaps": an infinitive looks ahead, yet a noun below it may have its own time ("to answer the expulsion of 6 May").
Direction = Literal["past", "future", "perhaps", "unknown"]
Tense = Literal["past", "future", "infinitive", "present", "none"]

# A time hangs at most a few nouns below its verb; a longer climb leaves its clause.
MAX_CLIMB = 8
UNTIL = ("until", "till", "through")


def direction(token: Token, words: TimeLexicon) -> Direction:
    """Past or future as the governing verb, the preposition before the time, or a planning word says."""
    told = _from_verbs(token, words)
    before = token.head if token.head.pos_ in ("ADP", "SCONJ") else _word_before(token)
    preposition = before.lower_ if before is not None else ""
    if preposition in words.values["past_preposition"]:
        return told if told in ("future", "perhaps") and preposition == "after" else "past"
    if _puts_off(token, preposition, words):
        return "future"
    if told == "past" and preposition in UNTIL:
        return "unknown"  # what began in the past may end ahead: the nearest such day
    if told == "unknown" and preposition in words.values["future_preposition"]:
        return "future"
    return told


def _puts_off(token: Token, preposition: str, words: TimeLexicon) -> bool:
    """Whether "until" hangs on a verb that gives or moves a term: "put off until Tuesday", "gave them until 20 May"."""
    until = preposition in words.values["until_preposition"]
    for word in _climb(token):
        until = until or word.lower_ in UNTIL
        if word.pos_ in ("VERB", "AUX"):
            return until and word.lemma_.lower() in words.values["deferring_verb"]
    return False


def _word_before(token: Token) -> Token | None:
    first = token.left_edge
    return None if first.i == 0 or first.is_sent_start else first.nbor(-1)


def _from_verbs(token: Token, words: TimeLexicon) -> Direction:
    """What the nearest verb with a tense says; an infinitive above "after" does not ("to vote after talks on …")."""
    looking_back = False
    for word in _climb(token):
        looking_back = looking_back or (
            word.pos_ in ("ADP", "SCONJ") and word.lower_ in words.values["past_preposition"]
        )
        if word.i != token.i and _planned(word, words):
            return "future"
        if word.pos_ not in ("VERB", "AUX"):
            continue
        told = tense(word, words)
        if told == "present":
            return "future" if word.lemma_ in words.values["timetable_verb"] else "unknown"
        if told == "past" or told == "future":
            return told
        if told == "infinitive" and not looking_back:
            return "perhaps"
    return "unknown"


def _climb(token: Token) -> Iterator[Token]:
    yield token
    for _, word in zip(range(MAX_CLIMB), token.ancestors, strict=False):
        yield word


def _planned(word: Token, words: TimeLexicon) -> bool:
    """ "Set for Friday", "is due on Friday", "the planned talks", "they expect"; but not "set off on Friday"."""
    ahead = words.values["ahead_verb"]
    if word.lemma_.lower() in ahead and word.pos_ in ("VERB", "ADJ", "ADP"):
        helped = any(child.dep_ in ("auxpass", "aux") for child in word.children)
        if word.tag_ != "VBD" or helped:
            return True
    return any(child.lower_ in ahead and child.dep_ in ("amod", "acomp") for child in word.children)


def tense(verb: Token, words: TimeLexicon) -> Tense:
    """The tense of a verb with its helpers; none for a form that only its head can date."""
    helpers = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    forms = {helper.tag_ for helper in helpers}
    has = any(helper.lemma_ == "have" for helper in helpers)
    if any(helper.lower_ in words.values["modal"] for helper in helpers) or verb.tag_ == "MD":
        shall = any(helper.lower_ in ("will", "shall", "'ll") for helper in helpers)
        return "past" if has and verb.tag_ == "VBN" and not shall else "future"
    if "TO" in forms or (verb.tag_ == "VB" and verb.dep_ in ("xcomp", "advcl", "acl", "relcl")):
        return _of_infinitive(verb, words, perfect=has)
    if verb.tag_ == "VBD" or "VBD" in forms:
        return "past"
    if verb.tag_ == "VBN":
        return "past" if has or not forms & {"VBZ", "VBP"} else "present"
    if verb.tag_ == "VBG" and forms & {"VBZ", "VBP"}:
        return "past" if has else "future"
    return "present" if verb.tag_ in ("VBZ", "VBP") else "none"


def _of_infinitive(verb: Token, words: TimeLexicon, *, perfect: bool) -> Tense:
    if perfect:
        return "past"
    governor = verb.head
    if governor.i != verb.i and governor.lemma_.lower() in words.values["same_tense_verb"]:
        return "none"
    return "infinitive"
