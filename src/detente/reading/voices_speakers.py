"""Who the subject of a verb of saying is, and whether the verb is denied or withheld."""

from spacy.tokens import Doc, Token

from detente.ontology.reporting import Reporting, ReportingCue
from detente.reading.voices_spans import Span, clause_head, noun_phrase, opening, outer_partner, subject

_NOBODY = frozenset("none nobody neither no".split())
_EMPTY = frozenset("it there".split())


def is_verb(token: Token) -> bool:
    """Whether a token works as a verb; a "noun" with a subject does, "Reports that" at the start does not."""
    subject_of = any(child.dep_ in ("nsubj", "nsubjpass") and child.i < token.i for child in token.children)
    if token.tag_.startswith("VB"):
        return token.pos_ != "AUX" and not (
            token.i == token.sent.start and token.tag_ in ("VBZ", "VB") and not subject_of
        )
    says = subject_of or speaks_as_noun(token)
    return says and token.pos_ == "NOUN" and token.dep_ in ("ROOT", "ccomp", "conj")


def speaks_as_noun(token: Token) -> bool:
    """ "…, state television reports": a verb that the tagger took for the last noun of its speaker."""
    clause = any(child.dep_ == "ccomp" and child.i < token.i for child in token.children)
    return clause and token.tag_ == "NNS" and any(child.dep_ in ("compound", "amod", "det") for child in token.children)


def rows_of(token: Token, reporting: Reporting) -> tuple[tuple[ReportingCue, ...], Token]:
    """The rows of a verb, or of the verb with its particle, and the last token of the cue."""
    lemma = reporting.lemma(token.lower_, token.lemma_)
    for other in token.doc[token.i + 1 : min(token.i + 5, token.sent.end)]:
        rows = reporting.verbs.get(f"{lemma} {other.lower_}")
        near = other.i == token.i + 1 or (other.i == token.i + 2 and token.nbor(1).lower_ == "it")
        if rows and ((other.head == token and other.dep_ == "prt") or near):
            return rows, other if near else token
    return reporting.verbs.get(lemma, ()), token


def is_passive(verb: Token) -> bool:
    if any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children):
        return True
    if verb.dep_ == "conj" and verb.tag_ == "VBN" and verb.head.tag_ == "VBN":
        return not any(child.dep_ in ("aux", "nsubj") for child in verb.children) and is_passive(verb.head)
    return verb.tag_ == "VBN" and verb.dep_ in ("acl", "advcl") and not any(c.dep_ == "aux" for c in verb.children)


def agent(verb: Token) -> Token | None:
    """Who a passive verb says did it."""
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            for noun in child.children:
                if noun.dep_ == "pobj" and noun.ent_type_ not in ("DATE", "TIME"):
                    return noun
    return None


def speaker(verb: Token, reporting: Reporting) -> Token | None:
    """The head of the noun phrase that speaks; None where the text names nobody."""
    found = agent(verb) if is_passive(verb) else _active_speaker(verb, reporting, 0)
    if found is None or (found.lower_ in _EMPTY and found.dep_ == "expl"):
        return None
    return _antecedent(found)


def _active_speaker(verb: Token, reporting: Reporting, depth: int) -> Token | None:
    if depth > 4:
        return None
    own = [child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass", "csubj")]
    outer = outer_partner(verb, reporting) if not own else None
    if outer is not None:
        return _active_speaker(outer, reporting, depth + 1)
    if own:
        # A dateline may pass for a first subject: the nearest one before the verb speaks.
        nearest = [child for child in own if child.i < verb.i][-1:] or own[:1]
        return nearest[0] if nearest[0].dep_ != "csubj" else None
    inverted = _inverted(verb) if verb.tag_ != "VBG" else None
    if inverted is not None:
        return inverted
    head = verb.head
    if head == verb:
        return None
    if verb.dep_ == "pcomp" and head.pos_ in ("ADP", "SCONJ"):
        verb, head = head, head.head
    if head.pos_ in ("VERB", "AUX"):
        if _adds_to_outer(verb, head, reporting):
            return _active_speaker(_outer(head, reporting), reporting, depth + 1)
        return subject(head) or _active_speaker(head, reporting, depth + 1)
    return _of_noun(verb, head, reporting, depth)


def _inverted(verb: Token) -> Token | None:
    """ "said Roos", where the parser took the speaker for an object."""
    following = [c for c in verb.children if c.i > verb.i and c.dep_ in ("dobj", "attr", "oprd", "npadvmod", "dep")]
    if following and following[0].pos_ in ("PROPN", "PRON", "NOUN") and following[0].ent_type_ not in ("DATE", "TIME"):
        before = verb.nbor(-1) if verb.i else verb
        if before.is_punct and before.text not in (":", "(") and following[0].left_edge.i == verb.i + 1:
            return following[0]
    return None


def _of_noun(verb: Token, noun: Token, reporting: Reporting, depth: int) -> Token | None:
    """The speaker of "a statement saying that …": whoever issued it, else the statement."""
    if noun.pos_ not in ("NOUN", "PROPN", "PRON"):
        return None
    if noun.dep_ in ("dobj", "pobj") and verb.dep_ in ("acl", "advcl") and verb.tag_ == "VBG":
        head = clause_head(noun.head)
        found = subject(head) if head.pos_ in ("VERB", "AUX") else None
        after_comma = verb.left_edge.i and verb.left_edge.nbor(-1).text == ","
        if (
            found is not None
            and not is_passive(head)
            and (after_comma or noun.dep_ == "dobj" or _speaks(head, reporting))
        ):
            return found
    return noun if verb.tag_ in ("VBG", "VB") else None


def _speaks(verb: Token, reporting: Reporting) -> bool:
    return reporting.lemma(verb.lower_, verb.lemma_) in reporting.verbs


def _adds_to_outer(verb: Token, head: Token, reporting: Reporting) -> bool:
    """ ", adding that": the parser hangs it on the clause spoken, but the speaker adds it."""
    left = verb.left_edge
    after_comma = bool(left.i) and left.nbor(-1).text in (",", "—", "–")
    return after_comma and verb.tag_ == "VBG" and head.dep_ == "ccomp" and _speaks(head.head, reporting)


def _outer(head: Token, reporting: Reporting) -> Token:
    while head.dep_ == "ccomp" and _speaks(head.head, reporting):
        head = head.head
    return head


def _antecedent(found: Token) -> Token | None:
    """What "who" or "which" stands for."""
    if found.tag_ not in ("WDT", "WP") and not (found.lower_ == "that" and found.tag_ in ("WDT", "IN")):
        return found
    clause: Token = found.head
    while clause.dep_ == "conj":
        clause = clause.head
    return clause.head if clause.dep_ == "relcl" else None


def is_negated(verb: Token) -> bool:
    """Whether "not", "never", "without", "no one" or "neither side" takes the saying back."""
    chain = [verb]
    if verb.dep_ == "xcomp" and verb.head.lemma_ in ("want", "wish", "seem", "appear"):
        chain.append(verb.head)
    for link in chain:
        if any(child.dep_ == "neg" or child.lower_ in ("never", "neither", "nor") for child in link.children):
            return True
    if verb.dep_ == "conj" and any(child.lower_ in ("or", "nor") for child in verb.head.children if child.dep_ == "cc"):
        return is_negated(verb.head)
    if verb.dep_ == "pcomp" and verb.head.lower_ == "without":
        return True
    who = next((child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")), None)
    return who is not None and (
        who.lower_ in _NOBODY or any(c.lower_ in _NOBODY for c in who.children if c.dep_ == "det")
    )


def source_span(head: Token | None) -> Span | None:
    """The span of a speaker; nobody and nothing speak for no one."""
    if (
        head is None
        or head.lower_ in ("nobody", "none")
        or head.lower_ == "no"
        or head.pos_ in ("VERB", "AUX", "PUNCT")
    ):
        return None
    after_dateline = opening(head.sent)
    if head.i < after_dateline and head.sent[0].dep_ != "cc":
        head = phrase_after(head.doc, after_dateline, head.sent.end) or head
    return noun_phrase(head)


def phrase_after(doc: Doc, start: int, stop: int) -> Token | None:
    """The head of the first noun phrase that begins at or just after a token."""
    # Within the sentence, and no further than asked: the paragraph's phrases for each speaker would cost its square.
    first = next(iter(doc[start:stop].noun_chunks), None)
    return first.root if first is not None and first.start <= start + 1 else None
