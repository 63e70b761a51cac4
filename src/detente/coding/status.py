"""How a deed is told: done, announced, possible or not done; and which word governs it (agreed to, threatened to …)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.coding import clauses
from detente.model.event import Status
from detente.ontology.lexicon import Control, Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

_FUTURE = frozenset("will shall 'll ’ll wo gonna".split())
_ASKS = frozenset("when where whether how why".split())
_MODAL = frozenset("may might could would can should must".split())
_WOULD = frozenset("would 'd ’d".split())
_CONDITIONS = frozenset("if unless until whether lest".split())
# Words before an event noun that leave it open, and such as put it in the future.
_UNSURE = frozenset("possible potential proposed hypothetical likely alleged".split())
_COMING = frozenset("planned scheduled upcoming forthcoming future coming".split())
# Verbs by which an event takes place.
_TAKE_PLACE = frozenset("hold take begin start be convene continue resume follow open".split())
# Prepositions whose object the word above governs: "called for talks", "agreed on a truce".
_GOVERNING = frozenset("for to on of about against in from with down".split())
# "I wish to congratulate", "we want to thank", "let me express".
_COURTEOUS = frozenset("wish like want let allow desire".split())
# How many governing words are read upwards from a deed; more in one sentence are a parser's slip.
_HIGHEST = 6
_SET_TO = frozenset("set due scheduled slated poised bound likely expected going about planned".split())


@dataclass(frozen=True)
class Frame:
    """What stands over a deed: the nearest word that governs it and the status it is told in."""

    status: Status
    control: Control | None = None
    word: Token | None = None


def frame(deed: Token, lexicon: Lexicon) -> Frame:
    """The frame of a verb or event noun, read upwards from it to the first word that decides."""
    token, negated = deed, False
    for _ in range(_HIGHEST):
        negated ^= token.pos_ in ("VERB", "AUX") and clauses.is_negated(token)
        own = _own_status(token)
        if own != "actual":
            return Frame("negated" if negated else own)
        above = governor(token)
        if above is None:
            break
        if above.pos_ == "NOUN" and clauses.has_no(above):
            return Frame("negated")  # "no interest in talks"
        if _is_spoken_of(token):
            return Frame("negated" if negated else "possible")
        control = _control(above, lexicon)
        if control is not None and control.effect == "undo" and token.dep_ == "pcomp" and token.head.lower_ == "for":
            break  # "cut ties with Chad for arming rebels": cut for it, and not cut short
        by_means = token.dep_ == "pcomp" and token.head.lower_ in ("by", "through", "via")
        if (control is None and by_means) or (control is not None and control.effect == "transparent"):
            token = above  # "agreed to raise relations by appointing": the means stand as the end does
            continue
        if control is not None and control.effect == "possible" and _is_courtesy(above, token, lexicon):
            return Frame("negated" if negated else "actual")
        if control is None:
            if clauses.aim_of(token) is not None and _own_status(above) == "announced":
                return Frame("negated" if negated else "announced")
            if _is_set_to(above, token):
                return Frame("negated" if negated else "announced")
            break
        return Frame("negated" if negated or control.effect == "fail" else "actual", control, above)
    return Frame("negated" if negated else "actual")


def _is_spoken_of(token: Token) -> bool:
    """ "Neither spoke of breaking off relations": what is talked of is not done by that."""
    prep = token.head
    return token.dep_ == "pcomp" and prep.lower_ in ("of", "about") and prep.head.lemma_ in ("speak", "talk", "think")


def _is_courtesy(above: Token, token: Token, lexicon: Lexicon) -> bool:
    """ "Wishes to thank", "would like to express": what is done by saying it is done."""
    said = lexicon.classes.get("said", frozenset())
    return above.lemma_.lower() in _COURTEOUS and token.dep_ in ("xcomp", "ccomp") and token.lemma_.lower() in said


def _is_set_to(above: Token, token: Token) -> bool:
    """ "Is due to visit", "plans are set to …": a word of what is still to come, with the deed as its complement."""
    return (
        token.dep_ in ("xcomp", "acl")
        and above.pos_ in ("NOUN", "PROPN", "VERB", "AUX", "ADJ")
        and not _speaks(above)
        and (above.lemma_.lower() in _SET_TO or (above.pos_ == "ADJ" and above.lower_ in _SET_TO))
    )


def own_status(token: Token) -> Status:
    """The status that the word's own clause gives it, without what governs it."""
    if token.pos_ in ("VERB", "AUX") and clauses.is_negated(token):
        return "negated"
    return _own_status(token)


def _own_status(token: Token) -> Status:
    """The same without negation, which is counted word by word on the way up."""
    if token.pos_ not in ("VERB", "AUX"):
        return _noun_status(token)
    if _in_condition(token):
        return "possible"
    aux = _shared_auxiliaries(token)
    if aux & (_FUTURE | _MODAL) and (has_condition(token) or is_asked(token)):
        return "possible"
    if aux & _FUTURE or (aux & _WOULD and _is_reported(token)):
        return "announced"
    if aux & _MODAL:
        return "possible"
    return "announced" if _is_to_come(token, aux) else "actual"


def is_asked(verb: Token) -> bool:
    """ "Has not said when its embassy will open": "when" with a future asks, and dates nothing."""
    return any(c.lower_ in _ASKS and c.dep_ in ("advmod", "mark") and c.i < verb.i for c in verb.children)


def _noun_status(noun: Token) -> Status:
    """ "A dialogue to be held", "talks scheduled for May", "a planned visit": still to come; "a possible visit"."""
    if noun.dep_ in ("nsubj", "nsubjpass") and any(
        c.lower_ in _SET_TO for c in (noun.head, *noun.head.children) if c.pos_ in ("ADJ", "VERB")
    ):
        return "announced"  # "talks are due to begin on Monday"
    before = {c.lower_ for c in noun.lefts}
    if before & _UNSURE:
        return "possible"
    later = any(c.dep_ == "acl" and (c.lemma_ in ("schedule", "plan", "slate") or _is_to(c)) for c in noun.children)
    return "announced" if later or before & _COMING else "actual"


def _is_to_come(verb: Token, aux: frozenset[str]) -> bool:
    """Whether a "to" makes the deed one to come: "is to visit", "Macron to visit Beijing", "a dialogue to be held"."""
    if verb.dep_ == "xcomp" and any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children):
        head = verb.head
        # "Is to visit" is still to come; "was the first to visit" is done.
        if head.lower_ in _SET_TO or (
            head.lemma_ == "be" and not any(c.dep_ in ("attr", "acomp") for c in head.children)
        ):
            return True
    if "to" not in aux:
        return False
    if verb.tag_ == "VBN":
        # "The groundwork for a dialogue to be held in Nairobi"; "the first to have visited" did.
        return "have" not in aux and verb.dep_ in ("advcl", "acl", "relcl")
    # "Macron to visit Beijing", as headlines have it; "is to visit".
    is_are = any(c.lower_ in ("is", "are") for c in verb.children if c.dep_ == "aux")
    return verb.tag_ == "VB" and (verb.dep_ == "ROOT" or is_are)


def _is_to(verb: Token) -> bool:
    """ "(Talks) to be held", "to begin on Monday": the noun's own taking place is still to come."""
    has_to = any(c.lower_ == "to" and c.dep_ in ("aux", "auxpass") for c in verb.children)
    return has_to and verb.tag_ in ("VB", "VBN") and verb.lemma_ in _TAKE_PLACE


def _shared_auxiliaries(token: Token) -> frozenset[str]:
    """Its own auxiliaries, or those of the verb it is joined to where it has none ("will recall … and expel …")."""
    aux = clauses.auxiliaries(token)
    if not aux and token.dep_ == "conj" and token.head.pos_ == "VERB" and token.tag_ == "VB":
        return _shared_auxiliaries(token.head)
    return aux


def _is_reported(token: Token) -> bool:
    """ "Said it would close", "announced that it would leave": what will be, told in the past."""
    here = clauses.first_of_list(token)
    if here.dep_ not in ("ccomp", "acl") or here.head.pos_ not in ("VERB", "NOUN"):
        return any(c.dep_ in ("ccomp", "parataxis") and c.tag_ == "VBD" for c in here.children)
    return here.head.tag_ in ("VBD", "VBN", "NN", "NNS", "VBZ", "VBG")


def has_condition(token: Token) -> bool:
    """ "If the talks fail, Norway will recall …"."""
    return any(c.dep_ == "advcl" and clauses.markers(c) & {"if", "unless", "should"} for c in token.children)


def _in_condition(token: Token) -> bool:
    """Whether the deed stands in an "if", "unless" or "whether" clause itself."""
    here: Token = token
    for _ in range(4):
        if clauses.markers(here) & _CONDITIONS or _is_awaited(here):
            return True
        if here.dep_ in ("conj", "xcomp", "ccomp", "relcl", "pcomp") and here.head != here:
            here = here.head
        else:
            return False
    return False


def _is_awaited(verb: Token) -> bool:
    """ "Wants pledges before it drops its veto": told in the present, as still to come."""
    return verb.tag_ in ("VBZ", "VBP") and verb.dep_ == "advcl" and "before" in clauses.markers(verb)


def governor(token: Token) -> Token | None:
    """The word that governs this one: what it is the complement, object or "to"-clause of."""
    if token.dep_ == "conj":
        head = token.head
        own = [c for c in token.children if c.dep_ in ("nsubj", "nsubjpass")]
        if not own and head.tag_ == "VB" and token.tag_ in ("VBD", "VBZ"):
            head = clauses.finite(head)  # "called on both to talk | and urged": joined to the call
        return None if own else governor(head)
    if token.dep_ in ("xcomp", "ccomp", "acl", "oprd") and token.head != token:
        return token.head
    if token.dep_ == "relcl" and any(c.dep_ == "mark" and c.lower_ == "that" for c in token.children):
        return token.head  # "the accusation that it had shelled the port": no relative clause
    if token.dep_ == "relcl" and token.tag_ == "VB" and "to" in clauses.auxiliaries(token):
        return token.head  # "a bill to recognise": the parser calls it a relative clause
    if token.dep_ == "advcl" and any(
        (c.dep_ == "mark" and c.lower_ == "for") or (c.dep_ == "aux" and c.lower_ == "to") for c in token.children
    ):
        # "called for Oslo to mediate", "agreed on Tuesday to send": no adverb clause but what is asked or agreed.
        return token.head
    if token.dep_ == "advcl" and token.tag_ == "VBG" and token.doc[token.left_edge.i - 1].dep_ == "prt":
        return token.head  # "ruled out | returning the icon": right after the particle
    if token.dep_ == "pcomp":
        above = token.head.head
        return above.head if above.pos_ == "ADV" else above  # "stopped short of expelling"
    if token.dep_ in ("dobj", "nsubjpass", "obj", "attr"):
        return token.head
    if token.dep_ == "pobj" and token.head.lower_ in _GOVERNING:
        return token.head.head
    if token.dep_ in ("compound", "nmod") and token.head.pos_ in ("NOUN", "PROPN"):
        return token.head
    return None


def _control(token: Token, lexicon: Lexicon) -> Control | None:
    """The row of the word with its particle, else with a preposition or marker, else alone."""
    lemma = token.lemma_.lower()
    if lemma not in lexicon.governing:
        return None
    if (prt := clauses.particle(token)) and f"{lemma} {prt}" in lexicon.controls:
        return lexicon.controls[f"{lemma} {prt}"]
    for child in token.children:
        named = child.lower_ if child.dep_ == "prep" else _of_whom(child) or _marker(child)
        found = lexicon.controls.get(f"{lemma} {named}") if named else None
        if found is not None and not (found.no_verb and token.pos_ == "VERB"):
            return found
    return lexicon.controls.get(lemma)


def _of_whom(clause: Token) -> str:
    """ "Wants Chad to pay" is "whom to", "insists that Chad pay" is "that do": what one would have others do."""
    others = any(c.dep_ in ("nsubj", "nsubjpass") for c in clause.children)
    if clause.dep_ == "xcomp" and any(c.dep_ == "dobj" and c.i < clause.i for c in clause.head.children):
        others = True  # "would like Russia | to reopen the line": the parser's object
    # "That Libya pay": the parser takes the bare verb for a plural's.
    one = any(c.dep_ == "nsubj" and c.tag_ == "NNP" for c in clause.children)
    bare = clause.tag_ == "VB" or (clause.tag_ == "VBP" and one)
    if clause.dep_ not in ("ccomp", "xcomp") or not bare or not others:
        return ""
    marker = _marker(clause)
    if marker == "that" and any(c.dep_ == "aux" for c in clause.children):
        return ""  # "insists that it does not amount to much"
    return {"to": "whom to", "that": "that do"}.get(marker, "")


def _marker(clause: Token) -> str:
    """What opens a clause under a governing word: its "that", or the "to" of its infinitive."""
    return next((c.lower_ for c in clause.children if c.dep_ == "mark" or (c.dep_ == "aux" and c.lower_ == "to")), "")


def control_of(token: Token, lexicon: Lexicon) -> Control | None:
    """The control that this word is, if it is one: its lemma, with particle or preposition where the row names one."""
    return _control(token, lexicon) if token.pos_ in ("VERB", "NOUN", "ADJ", "PROPN") else None


def _speaks(token: Token) -> bool:
    return token.lemma_.lower() in ("say", "tell", "state", "add")
