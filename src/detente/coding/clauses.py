"""The parts of a clause, seen from a verb or an event noun: subject, object, prepositions, what modifies it.

The parser misplaces prepositions often ("recalled its ambassador | to Hungary"), so a preposition is looked for in the
whole stretch that belongs to the trigger, nearest first, never beyond another clause.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_TIMES = ("DATE", "TIME")
_PLACES = ("GPE", "NORP", "ORG")
# What the parser takes a name before the verb for where it sees no subject.
_LOST = ("npadvmod", "nmod", "dep", "compound", "advmod")
_OBJECTS = ("dobj", "obj", "dative", "oprd", "attr", "pobj")
_INSIDE = ("dobj", "obj", "pobj", "attr", "nsubjpass", "oprd", "nmod", "compound", "npadvmod", "dative")
_DIRECTIONS = frozenset("back home away out off over together".split())
_REASONS = frozenset("over after following amid".split())
_ANSWERS = frozenset("response retaliation reaction protest reprisal because due".split())
# "Let French forces use its airport": whom one lets do something is what the parser takes for a subject below.
LETS = frozenset("let make allow permit authorise authorize help assist".split())
# How one answers a deed of another: these verbs with "by" or "with", and these nouns after "in".
TURNS = frozenset("respond retaliate answer reply counter reciprocate react hit strike fire shoot".split())
_IN_TURN = frozenset("return response retaliation turn kind reprisal revenge answer reply reciprocation".split())
# What leads the ground of a deed, and words that make the ground an allegation.
_GROUNDS = frozenset("over for amid on due following".split())
_ALLEGATIONS = frozenset("allegation accusation suspicion".split())
_ALLEGEDLY = frozenset("alleged allegedly purported purportedly supposed suspected".split())
_ALLEGES = frozenset("accuse suspect blame charge".split())
# What one feels about another's deed: "its objection to Sweden joining".
_STANCES = frozenset(
    "objection opposition resistance response reaction prospect possibility idea risk fear threat concern support "
    "consent anger alarm hope report chance danger veto".split()
)
# "Summoned the envoy | to protest": the subject protests, not the envoy.
_FOR_ITSELF = frozenset(
    "summon recall convene use impose launch hold issue cancel postpone take phone telephone ring cable visit "
    "contact".split()
)
# Words for what somebody did, and after which it stands what one is dismayed at.
_STEPS = frozenset(
    "decision move step action measure announcement ruling vote veto plan deal pact accord arrangement agreement law "
    "visit attack strike raid arrest expulsion closure ban remark statement comment sale drill test launch".split()
)
_FELT_AT = ("at", "over", "about", "with", "to", "of", "on")
_DEFINITE = frozenset("the this that these those such".split())
# What closes a phrase of manner between a verb and its object: "in the strongest terms", "in audience".
_MANNERS = frozenset(
    "term audience unison concern regret alarm dismay satisfaction appreciation interest pleasure gratitude".split()
)
_UNWELCOME = frozenset("persona personae grata gratae unwelcome undesirable".split())


def is_passive(verb: Token) -> bool:
    """Whether the verb's grammatical subject undergoes the deed; reduced relatives ("diplomats expelled by") too."""
    roles = {c.dep_ for c in verb.children}
    if roles & {"nsubjpass", "auxpass"} or ("agent" in roles and not {"nsubj", "dobj"} <= roles):
        return True  # "called the raid | by Chad | a crime": by whom the raid was
    # "Asked about the arrest, the Kremlin said …": asked was the Kremlin.
    led = (
        verb.dep_ == "advcl" and verb.i < verb.head.i and not roles & {"nsubj", "aux", "dobj", "mark", "ccomp", "xcomp"}
    )
    return verb.tag_ == "VBN" and (verb.dep_ == "acl" or led)


def subjects(verb: Token) -> list[Token]:
    """The grammatical subject's heads: the verb's own, or the one it shares with the clause above."""
    own = [c for c in verb.children if c.dep_ in _SUBJECTS]
    # "Sudan's paramilitary | Rapid Support Forces": two subjects side by side are one, called by its last word.
    own = [c for n, c in enumerate(own, start=1) if n == len(own) or own[n].left_edge.i > c.i + 1]
    lost = [
        c for c in verb.lefts
        if c.dep_ in _LOST and (c.pos_ == "PROPN" or c.ent_type_ in _PLACES) and c.ent_type_ not in _TIMES
    ]  # fmt: skip
    if own:
        # "Peru, Chile, and Cuba | call for": the last of them taken for part of the verb.
        return [*own, *(c for c in lost if c.i > own[-1].i and c.i > 0 and c.nbor(-1).lower_ == "and")]
    if lost:
        return lost[:1]
    if taken := _subject_taken(verb):
        return taken
    if verb.dep_ in ("acl", "relcl") and verb.head.pos_ in ("NOUN", "PROPN", "PRON"):
        return [verb.head] if verb.dep_ == "relcl" or verb.tag_ in ("VBG", "VBN", "VB") else []
    if verb.dep_ == "pcomp" and verb.head.dep_ == "prep":
        above = verb.head.head
        # "accused X of doing": the doer is X. "by doing", "after doing": the subject above.
        if verb.head.lower_ in ("of", "from", "for") and above.pos_ == "VERB":
            accused = [c for c in above.children if c.dep_ in ("dobj", "nsubjpass")]
            if accused:
                return (verb.head.lower_ == "for" and _laid_on(accused[0], verb.head)) or accused
        return subjects(above) if above.pos_ in ("VERB", "AUX") else owners_of_noun(above)
    if verb.dep_ in ("xcomp", "ccomp") and verb.head.pos_ in ("VERB", "AUX"):
        steered = verb.dep_ == "xcomp" and verb.head.lemma_ not in _FOR_ITSELF
        controlled = [c for c in verb.head.children if c.dep_ in ("dobj", "dative") and steered]
        return controlled or subjects(verb.head)
    if verb.dep_ == "conj" and verb.head.tag_ == "VB" and verb.tag_ in ("VBD", "VBZ"):
        # "Urged both to show restraint | and offered": joined to the verb above the infinitive.
        return subjects(finite(verb.head))
    if verb.dep_ == "conj" and verb.tag_ == "VBD" and verb.head.dep_ == "ccomp" and _is_told_before(verb.head):
        return subjects(verb.head.head)  # "replied that its boats had left | and told Chad to stop"
    if verb.dep_ in ("conj", "advcl", "dep", "parataxis") and verb.head.pos_ in ("VERB", "AUX"):
        return subjects(verb.head)
    if verb.dep_ == "acomp" and verb.head.pos_ in ("VERB", "AUX"):
        return subjects(verb.head)  # "is committed to": read as an adjective
    if verb.dep_ in ("acl", "xcomp") and verb.head.pos_ in ("NOUN", "ADJ"):
        # "The missile that Chad | claims to have fired": a verb read as a noun keeps its subject.
        return [c for c in verb.head.children if c.dep_ == "nsubj"] or owners_of_noun(verb.head)
    return []


def _laid_on(measure: Token, ground: Token) -> list[Token]:
    """ "Cut ties with Chad | for arming rebels", "sanctions on Chad for …": whom a measure is told of, who did it."""
    if measure.tag_ == "NNP" or any(c.dep_ == "poss" for c in measure.children):
        return []
    preps = [c for t in (measure, measure.head) for c in t.children if c.dep_ == "prep" and c.i < ground.i]
    return [p for c in preps if c.lower_ in ("with", "on", "upon", "against", "from") for p in pobjs(c)]


def _is_told_before(verb: Token) -> bool:
    """ "Had left": a past before the past of what tells of it."""
    return verb.tag_ == "VBN" and any(c.dep_ == "aux" and c.lower_ == "had" for c in verb.children)


def finite(infinitive: Token) -> Token:
    """The verb that an infinitive completes, up to the first finite one; itself where it completes none."""
    above: Token = infinitive
    while above.tag_ == "VB" and above.dep_ in ("xcomp", "ccomp", "conj") and above.head.pos_ in ("VERB", "AUX"):
        above = above.head
    return above


def _subject_taken(verb: Token) -> list[Token]:
    """The subject of a finite verb that the parser has hung elsewhere: on "after", or on a name before it."""
    if marks := [p for c in verb.lefts if c.dep_ == "mark" for p in c.children if p.dep_ == "pobj" and p.i < verb.i]:
        return marks  # "after Chad | accused": read as "after Chad"
    last = verb.doc[max(verb.i - 1, 0)]
    if verb.tag_ == "VBG" and last.dep_ == "pobj" and last.pos_ == "PROPN":
        stance = verb.doc[max(last.head.i - 1, 0)].lemma_.lower() in _STANCES
        if stance or last.head.lower_ in _REASONS:
            return [last]  # "in response to Chad | jailing a diplomat", "objects to Chad | joining"
    i = verb.i - 1
    while i > verb.sent.start and verb.doc[i].pos_ in ("AUX", "ADV", "PART"):
        i -= 1
    before = verb.doc[i]
    finite = verb.tag_ in ("VBZ", "VBD", "VBP") or any(c.dep_ in ("aux", "auxpass") for c in verb.children)
    if not finite or before.pos_ not in ("PROPN", "NOUN"):
        return []
    if verb.dep_ == "advcl":
        # "After a unit of the army | crosses the line": read as "after a unit".
        tops = (t for t in (before, *before.ancestors) if t.dep_ == "pobj" and t.right_edge.i == before.i)
        return [t for t in tops if t.head.lower_ in ("after", "before", "since", "until")][:1]
    if verb.dep_ == "conj":
        # "A keeps its embassy in X and B | keeps …": B right before a finite verb is its subject, not X's fellow.
        return [before] if before.dep_ == "conj" and before.i > verb.head.i else []
    if verb.dep_ not in ("ROOT", "ccomp") or before.pos_ != "PROPN":
        return []
    if apposed := _apposed(before):
        return [apposed]  # "At the invitation of A, the minister of B | will visit": he is not A
    # "After talks in Beijing, A and B | agree": they are no fellows of Beijing.
    while before.dep_ == "conj" and before.head.dep_ == "conj":
        before = before.head
    opened = before.dep_ == "conj" or (before.dep_ == "pobj" and before.head.i < before.i - 1)
    between = verb.doc[before.head.i + 1 : before.i]
    return [before] if opened and any(t.text == "," for t in between) else []


def _apposed(token: Token) -> Token | None:
    """What stands after a comma beside the object of a preposition, with this token in it."""
    top: Token = token
    while top.dep_ in ("pobj", "prep", "compound", "flat") and top.head.i != top.i:
        top = top.head
    first = top.left_edge.i
    after_comma = first > top.sent.start and top.doc[first - 1].text == ","
    return top if top.dep_ == "appos" and after_comma and top.head.dep_ == "pobj" else None


def owners_of_noun(noun: Token) -> list[Token]:
    """Whose plan, decision, readiness: the possessor or "by" whom, else the subject of the verb the noun hangs on."""
    owner = [c for c in noun.children if c.dep_ == "poss"]
    owner = owner or [p for c in noun.children if c.dep_ in ("prep", "agent") and c.lower_ == "by" for p in pobjs(c)]
    if owner:
        return owner
    head = noun.head
    while head != noun and head.pos_ not in ("VERB", "AUX") and head.head != head:
        head = head.head
    return subjects(head) if head.pos_ in ("VERB", "AUX") and head != noun else []


def doers(verb: Token) -> list[Token]:
    """Who acts: the subject, or in the passive the agent after "by"."""
    if not is_passive(verb):
        return subjects(verb)
    by = [c for c in verb.children if c.dep_ == "agent" or (c.dep_ == "prep" and c.lower_ == "by")]
    return [p for c in by if not _is_of_what_went_before(c) for p in pobjs(c)]


def _is_of_what_went_before(by: Token) -> bool:
    """ "Released following mediation | by Oman": Oman mediated, and released nobody."""
    noun = by.nbor(-1) if by.i > 0 else by
    return noun.pos_ == "NOUN" and noun.dep_ in ("dobj", "pobj") and noun.head.lower_ in ("following", "after")


def objects(verb: Token) -> list[Token]:
    """Who or what undergoes it: the object, or in the passive the subject."""
    if is_passive(verb):
        return subjects(verb)
    found = [c for c in verb.children if c.dep_ in _OBJECTS]
    if verb.dep_ == "relcl" and any(c.lower_ in ("which", "that", "whom") for c in found):
        # "Relations, which Chad | broke off": the noun that the pronoun stands for.
        found = [verb.head if c.lower_ in ("which", "that", "whom") else c for c in found]
    # "breaks | off relations": the parser hangs the object on the particle.
    # "Voted | down a motion": or takes the particle for a preposition.
    off = [c for c in verb.children if c.dep_ == "prt" or (c.lower_ == "down" and c.i == verb.i + 1)]
    found = found or [p for c in off for p in c.children if p.dep_ == "pobj"]
    if not found:
        # "declared two envoys persona non grata": the parser makes a clause of it, with the envoys as its subject.
        # So with "keep their embassies open" and "hold Chad accountable".
        let = verb.lemma_ in LETS
        small = (c for c in verb.children if c.dep_ == "ccomp" and (let or c.lower_ in _UNWELCOME or c.pos_ == "ADJ"))
        found = [s for c in small for s in c.children if s.dep_ == "nsubj"]
    if not found:
        # "Will recognise Nauru | should the talks fail": read as one clause about Nauru.
        late = [(c, t) for c in verb.children if c.dep_ == "ccomp" for t in c.lefts if t.lower_ == "should"]
        found = [s for clause, should in late for s in clause.lefts if s.dep_ in _SUBJECTS and s.i < should.i]
    if not found and (late_object := _past_phrase(verb)):
        return [late_object]
    if not found and verb.dep_ == "relcl" and (gap := _relative_object(verb)):
        return [gap]
    if not found and verb.dep_ == "conj" and verb.head.pos_ == "VERB":
        # "suspended and later closed its embassy" shares a later object only.
        found = [c for c in verb.head.children if c.dep_ in _OBJECTS and c.i > verb.i]
    return found


def _past_phrase(verb: Token) -> Token | None:
    """ "Condemns, in the strongest terms, the raid", "received in audience the president": the object after the phrase.

    The parser hangs it on the phrase, or makes a clause of it.
    """
    if verb.dep_ == "ccomp" and verb.head.i > verb.i and verb.head.pos_ in ("NOUN", "PROPN") and _own_subject(verb):
        return verb.head
    for prep in (c for c in verb.rights if c.dep_ == "prep" and c.lower_ in ("in", "with")):
        closing = next((p for p in prep.subtree if p.lemma_.lower() in _MANNERS), None)
        if closing is None or closing.i + 2 >= verb.sent.end:
            continue
        first = verb.doc[closing.i + 1 + (closing.nbor(1).text == ",")]
        top: Token = first
        while top.head.i >= first.i and top.head.i != top.i:
            top = top.head
        if top.pos_ in ("NOUN", "PROPN") and top.left_edge.i >= closing.i:
            return top
    return None


def _own_subject(verb: Token) -> bool:
    return any(c.dep_ in _SUBJECTS for c in verb.children)


def _relative_object(verb: Token) -> Token | None:
    """ "The envoy that Chad expelled": the noun above, where the clause has a subject of its own and no object."""
    own = [c for c in verb.children if c.dep_ in _SUBJECTS]
    return verb.head if own and own[0].lower_ not in ("who", "which", "that") else None


def pobjs(prep: Token) -> list[Token]:
    """What a preposition governs; also a noun that the parser hangs on it otherwise ("by chargés d'affaires")."""
    found = [c for c in prep.children if c.dep_ in ("pobj", "pcomp")]
    return found or [c for c in prep.children if c.pos_ in ("NOUN", "PROPN")]


def between(token: Token, top: Token) -> Iterator[Token]:
    """What stands above the token, up to the top without it."""
    for above in token.ancestors:
        if above.i == top.i:
            return
        yield above


def takes_up(verb: Token) -> bool:
    """Whether the verb's object is something told before: "condemned the request", "welcomed it", "calls this …"."""
    told = objects(verb)
    if any(c.dep_ == "ccomp" and any(w.lower_ == "what" for w in c.children) for c in verb.children):
        return True  # "condemned what it termed piracy"
    return any(t.lower_ in ("it", "this") or (t.pos_ == "NOUN" and (is_definite(t) or _is_quoted(t))) for t in told)


def takes_turn(verb: Token) -> bool:
    """Whether the deed is told as an answer: "countered by | cutting sales", "bombed two depots in response"."""
    here = first_of_list(verb)
    if here.dep_ == "pcomp" and here.head.lower_ in ("by", "with"):
        return here.head.head.lemma_.lower() in TURNS
    within = (p for c in here.children if c.dep_ == "prep" and c.lower_ == "in" for p in pobjs(c))
    return any(p.lemma_.lower() in _IN_TURN for p in within)


def is_next(verb: Token) -> bool:
    """Whether another doer's clause stands before the verb's own: "Peru taxed rice, and Chile | cut off sales"."""
    if not any(c.dep_ in _SUBJECTS for c in verb.children):
        return False
    if verb.dep_ in ("conj", "parataxis"):
        return verb.head.pos_ in ("VERB", "AUX") and verb.head.i < verb.i
    before = (c for c in verb.lefts if c.dep_ in ("ccomp", "parataxis", "advcl") and c.pos_ in ("VERB", "AUX"))
    return any(follows(c) or any(t.text == ";" for t in verb.doc[c.i : verb.i]) for c in before)


def is_felt_at_what_was_told(verb: Token) -> bool:
    """ "Voiced regret at the decision", "voiced concern that the pact …": whose that is, an earlier sentence says."""
    about = felt_at(verb)
    return bool(about) and all(t.pos_ == "NOUN" and t.lemma_.lower() in _STEPS and is_definite(t) for t in about)


def felt_at(verb: Token) -> list[Token]:
    """What the verb's object is felt at: "voiced | regret at the decision", "… concern that the pact would …"."""
    felt = objects(verb)
    about = [p for t in (verb, *felt) for p in prepositions(t, _FELT_AT, depth=0)]
    clause = (s for t in felt for c in t.children if c.dep_ in ("acl", "ccomp") for s in c.children)
    return [*about, *(s for s in clause if s.dep_ in _SUBJECTS)]


def _is_quoted(noun: Token) -> bool:
    """Whether it is somebody's word for what was done: denounced "piracy"."""
    return noun.i > 0 and noun.nbor(-1).is_quote


def is_reason(noun: Token) -> bool:
    """Whether the noun is told as what another deed answers: "over the arrest", "in response to the attack"."""
    prep = noun.head
    if any(c.dep_ in ("prep", "agent") and c.lower_ == "by" for c in noun.children):
        return False  # it says by whom
    if noun.dep_ != "pobj" or prep.pos_ not in ("ADP", "SCONJ", "VERB"):
        return False
    return prep.lower_ in _REASONS or _answers(prep)


def is_cause(deed: Token) -> bool:
    """Whether the deed, whoever did it, is told as what another answers: "over the shooting", "after guards shot …".

    So is what a thing did that another answers: "over soldiers who | crossed the border and | made off with a van".
    """
    if deed.pos_ in ("NOUN", "PROPN"):
        prep = deed.head
        return deed.dep_ == "pobj" and prep.pos_ in ("ADP", "SCONJ") and (prep.lower_ in _REASONS or _answers(prep))
    thing = relative_of(deed)
    return follows(deed) or (thing is not None and thing.pos_ in ("NOUN", "PROPN") and is_cause(thing))


def relative_of(verb: Token) -> Token | None:
    """The noun whose relative clause the verb stands in, be it joined to that clause's verb by "and"."""
    top = verb.head if verb.dep_ == "conj" else verb
    return top.head if top.dep_ == "relcl" else None


def antecedent(token: Token) -> Token:
    """What a relative pronoun stands for ("soldiers | who crossed"); the token itself where it is none."""
    if token.lower_ not in ("who", "which", "that") or token.pos_ not in ("PRON", "DET", "SCONJ"):
        return token
    return relative_of(token.head) or token


def place_before(verb: Token) -> Token | None:
    """The place that a clause with "where" tells of: "in Libya, where Chad closed its embassy"."""
    opening = next((c for c in verb.children if c.lower_ == "where" and c.i < verb.i), None)
    if opening is None or verb.dep_ not in ("relcl", "advcl") or opening.i <= verb.sent.start + 1:
        return None
    before = opening.nbor(-1)
    before = before.nbor(-1) if before.text == "," else before
    return before if before.pos_ in ("PROPN", "NOUN") else None


def _answers(prep: Token) -> bool:
    """ "In response to", "in protest at", "because of"."""
    return prep.lower_ in ("to", "for", "of", "against", "at") and prep.head.lower_ in _ANSWERS


def follows(verb: Token) -> bool:
    """Whether the deed is told as what another came after: "recalled its envoy after a missile hit the port"."""
    opened = any(c.dep_ in ("mark", "prep") and c.lower_ in ("after", "because", "when") for c in verb.children)
    near = verb.doc[max(verb.sent.start, verb.i - 5) : verb.i]  # "after" may hang on the verb above
    return verb.dep_ == "advcl" and (opened or any(t.lower_ == "after" for t in near))


def comes_after(verb: Token) -> bool:
    """Whether the deed is told only as what came before another: "closed its embassy hours after Chad | shot …"."""
    return verb.dep_ == "advcl" and "after" in markers(verb)


def is_alleged(verb: Token) -> bool:
    """ "Accused Chad | of bombing": what somebody is accused of."""
    if verb.dep_ != "pcomp" or verb.head.lower_ not in ("of", "for"):
        return False
    above = verb.head.head
    return (above.head if above.dep_ in ("dobj", "nsubjpass") else above).lemma_ in _ALLEGES


def alleged_ground(verb: Token) -> Token | None:
    """The word that says what a deed is said to answer, as an allegation; none where it answers none.

    "Over its alleged meddling", "for allegedly arming rebels", "on suspicion of spying", "alleging that …", "expelled a
    diplomat accused of spying".
    """
    told = (c for o in objects(verb) for c in o.children if c.dep_ == "acl" and c.tag_ == "VBN")
    accused = (c for c in told if c.lemma_ in ("accuse", "suspect") and any(of.lower_ == "of" for of in c.children))
    return next((word for words in (accused, _alleged_reasons(verb)) for word in words), None)


def _alleged_reasons(verb: Token) -> Iterator[Token]:
    """The verb's own reasons that are told as allegations, in order."""
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ in _GROUNDS:
            # "An airstrike on an alleged drug boat" alleges nothing of whom it strikes.
            may_say = child.lower_ != "on"
            yield from (
                g for g in child.children if g.lemma_.lower() in _ALLEGATIONS or (may_say and _is_said_to_be(g))
            )
        elif child.dep_ == "advcl" and child.tag_ == "VBG" and child.lemma_ == "allege":
            yield child
        elif child.dep_ == "advcl" and child.tag_ == "VBG" and child.lemma_ == "cite":
            yield from (t for t in with_conjuncts(objects(child)) if _is_said_to_be(t))


def _is_said_to_be(word: Token) -> bool:
    """ "Alleged meddling", "allegedly arming"."""
    return any(c.lower_ in _ALLEGEDLY for c in word.children)


def aim_of(noun: Token) -> Token | None:
    """The verb whose aim the noun is: "travels to Seoul | for talks"."""
    prep = noun.head
    return prep.head if noun.dep_ == "pobj" and prep.lower_ == "for" and prep.head.pos_ == "VERB" else None


def is_definite(noun: Token) -> bool:
    """ "The visit", "these remarks": a noun that points to what was told before."""
    return any(c.lower_ in _DEFINITE for c in noun.children)


def first_of_list(token: Token) -> Token:
    """The word that the parser joins this one to with "and"; itself where it is joined to none."""
    while token.dep_ == "conj" and token.head != token:
        token = token.head
    return token


def with_conjuncts(tokens: Iterable[Token]) -> list[Token]:
    """The tokens with all that "and" joins to them, in order of the text."""
    found: dict[int, Token] = {}
    for token in tokens:
        for t in (token, *_joined(token)):
            found[t.i] = t
    return [found[i] for i in sorted(found)]


def _joined(token: Token) -> Iterator[Token]:
    for child in token.children:
        dep = child.dep_
        if (dep == "conj" and not _describes(token, child)) or (dep == "appos" and _is_list(token, child)):
            yield child
            yield from _joined(child)


def _is_list(token: Token, apposed: Token) -> bool:
    """ "The two sides, Chad and Mali": what is set beside the token is joined by "and"."""
    return apposed.pos_ == token.pos_ and any(c.dep_ in ("conj", "cc") for c in apposed.children)


def _describes(token: Token, conjunct: Token) -> bool:
    """Whether what the parser joins describes a list that is closed: "Bahrain and Qatar, two close partners"."""
    if token.pos_ != "PROPN" or conjunct.pos_ != "NOUN":
        return False
    last_and = max((c.i for c in token.children if c.dep_ == "cc" and c.i < conjunct.i), default=conjunct.i)
    return any(c.dep_ == "conj" and last_and < c.i < conjunct.i for c in token.children)


def prepositions(token: Token, words: Iterable[str], *, depth: int = 3) -> list[Token]:
    """What follows one of these prepositions within the trigger's own stretch, nearest first."""
    wanted = frozenset(words)
    return [p for prep in preps(token, depth) if prep.lower_ in wanted for p in pobjs(prep)]


def preps(token: Token, depth: int = 3) -> Iterator[Token]:
    """The prepositions within the token's own stretch, nearest first."""
    inside: list[Token] = []
    for child in token.children:
        dep = child.dep_
        if dep in ("prep", "agent", "dative") and child.pos_ in ("ADP", "SCONJ", "VERB", "PART"):
            yield child
            # "out | of Niger": the second preposition hangs on the first, not on the verb.
            # "To the families | and to the government of Kenya".
            further = [c for c in child.children if c.dep_ == "prep" or (c.dep_ == "conj" and c.pos_ == "ADP")]
            yield from further
            inside.extend(p for prep in (child, *further) for p in pobjs(prep))
        elif dep in ("advmod", "prt") and child.lower_ in _DIRECTIONS:
            yield from (c for c in child.children if c.dep_ == "prep")
        elif dep in _INSIDE:
            inside.append(child)
    if depth > 0:
        for child in inside:
            if child.pos_ not in ("VERB", "AUX"):
                yield from preps(child, depth - 1)


def particle(verb: Token) -> str | None:
    """The verb's particle in small letters: "carry out" → "out"; also "aside", which the parser takes for an adverb."""
    return next((c.lower_ for c in verb.children if c.dep_ == "prt" or c.lower_ == "aside"), None)


def is_negated(verb: Token) -> bool:
    """Whether the deed is told as not done: not, never, no longer; a subject that is "no" or "neither"."""
    for c in verb.children:
        if c.lower_ == "to" and c.dep_ == "aux" and c.i > 0 and c.nbor(-1).lower_ == "yet":
            return True
        if c.dep_ == "neg" or c.lower_ in ("never", "neither", "nor", "hardly"):
            return c.lower_ != "only"
        if c.dep_ in _SUBJECTS and (c.lower_ in ("no", "nobody", "neither", "none") or has_no(c)):
            return True
    return any(c.dep_ in ("dobj", "attr") and has_no(c) for c in verb.children)


def has_no(noun: Token) -> bool:
    """ "No interest", "neither side": whether the noun is told as none."""
    return any(c.dep_ in ("det", "neg") and c.lower_ in ("no", "neither") for c in noun.children)


def auxiliaries(verb: Token) -> frozenset[str]:
    """The auxiliaries' small forms: will, would, may, might, could, should, has, been, 's …"""
    return frozenset(c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass"))


def markers(verb: Token) -> frozenset[str]:
    """The words that open its clause: if, unless, whether, after, because, that …"""
    return frozenset(c.lower_ for c in verb.children if c.dep_ in ("mark", "advmod"))
