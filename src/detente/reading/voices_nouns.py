"""Voices that hang on a noun: "Baku's claim that …", "allegations of …", "expressed hope that …"."""

from collections.abc import Iterator

from spacy.tokens import Token

from detente.ontology.reporting import Reporting, ReportingCue
from detente.reading.voices_spans import Paragraph, Saying, Span, chars, last_of_clause, span_between
from detente.reading.voices_speakers import is_passive, is_verb, rows_of, source_span, speaker

_LINKS = frozenset(("be", "remain"))
# What one does with words that others said; with these "that" stands for the words themselves.
_HANDLING = frozenset(
    "publish release deliver give send sign hear receive get hold read see write ignore discuss".split()
)


def noun_sayings(paragraph: Paragraph, taken: frozenset[int]) -> Iterator[Saying]:
    """The voices of a paragraph's nouns, in order."""
    for token in paragraph.doc:
        row = paragraph.reporting.nouns.get(token.lemma_.lower())
        if row is None or token.i in taken or not _is_noun(token):
            continue
        content = _content(paragraph, token, row)
        if content:
            carrier = _carrier(paragraph, token)
            source = source_span(_source(paragraph, token, carrier))
            if source and source[0] >= content[0]:
                source = None
            first = carrier.i if carrier is not None and _expresses(carrier) else token.i
            yield Saying(source, chars(paragraph.doc, first, token.i), content, row, row.stance)


def _is_noun(token: Token) -> bool:
    return token.pos_ == "NOUN" or (
        token.i == token.sent.start and not is_verb(token) and token.pos_ in ("VERB", "PROPN")
    )


def _content(paragraph: Paragraph, noun: Token, row: ReportingCue) -> Span | None:
    for child in noun.children:
        if (
            child.i > noun.i
            and child.dep_ in ("acl", "ccomp", "relcl", "advcl")
            and _opens_with(child, row, paragraph.reporting)
        ):
            return _clause(paragraph, child)
    if "of" in row.frames:
        for child in noun.children:
            if child.dep_ == "prep" and child.lower_ == "of" and child.i == noun.i + 1:
                deed = next((c for c in child.children if c.dep_ in ("pobj", "pcomp")), None)
                if deed is not None and deed.ent_type_ not in ("DATE", "PERSON", "GPE"):
                    return span_between(paragraph, child.i + 1, last_of_clause(deed, paragraph, floor=deed.i))
    return _by_words(paragraph, noun) or _after_link(paragraph, noun)


def _opens_with(clause: Token, row: ReportingCue, reporting: Reporting) -> bool:
    """Whether "that" (or "whether") opens the clause without standing in it."""
    marks = [child.lower_ for child in clause.children if child.dep_ in ("mark", "dobj", "pobj") and child.i < clause.i]
    first = next((mark for mark in marks if mark in ("that", "whether")), "")
    if clause.dep_ == "relcl" and _handles_words(clause, reporting):
        return False
    has_subject = any(
        child.dep_ in ("nsubj", "nsubjpass", "expl", "csubj") and child.lower_ != "that" for child in clause.children
    )
    return has_subject and (first == "that" or (first == "whether" and "whether" in row.frames))


def _handles_words(clause: Token, reporting: Reporting) -> bool:
    """Whether a relative clause tells what is done with the words: "the claim that he made"."""
    if any(child.dep_ == "mark" for child in clause.children):
        return False
    rows, _ = rows_of(clause, reporting)
    return clause.lemma_ in _HANDLING or any({"voices", "np"} & {*row.frames} for row in rows)


def _clause(paragraph: Paragraph, clause: Token) -> Span | None:
    first = min(c.i for c in clause.children if c.i < clause.i and c.lower_ in ("that", "whether"))
    return span_between(paragraph, first, last_of_clause(clause, paragraph, floor=clause.i))


def _by_words(paragraph: Paragraph, noun: Token) -> Span | None:
    """ "claim that" whose clause the parser hung on the verb."""
    if noun.i + 2 >= noun.sent.end:
        return None
    word = noun.nbor(1)
    verb = word.head if word.head.pos_ in ("VERB", "AUX") else word.head.head
    if word.lower_ != "that" or word.tag_ != "IN" or verb.i < word.i or verb.pos_ not in ("VERB", "AUX"):
        return None
    return span_between(paragraph, word.i, last_of_clause(verb, paragraph, floor=verb.i))


def _after_link(paragraph: Paragraph, noun: Token) -> Span | None:
    """ "The claim is that …"."""
    if noun.dep_ != "nsubj" or noun.head.lemma_ not in _LINKS:
        return None
    for child in noun.head.children:
        if (
            child.dep_ == "ccomp"
            and child.i > noun.head.i
            and any(c.dep_ == "mark" and c.lower_ == "that" for c in child.children)
        ):
            return _clause(paragraph, child)
    return None


def _carrier(paragraph: Paragraph, noun: Token) -> Token | None:
    """The verb that lends its subject: "expressed hope that", "renewed its accusation that"."""
    verb = noun.head
    if noun.dep_ not in ("dobj", "nsubjpass") or verb.pos_ != "VERB":
        return None
    rows, _ = rows_of(verb, paragraph.reporting)
    lends = any(
        {"voices"} & {*row.frames} or row.lemmas[0] in ("repeat", "reiterate", "restate", "reaffirm") for row in rows
    )
    return verb if lends else None


def _expresses(verb: Token) -> bool:
    return verb.lemma_ in ("express", "voice")


def _source(paragraph: Paragraph, noun: Token, carrier: Token | None) -> Token | None:
    for child in noun.children:
        if child.dep_ == "poss" and not (carrier is not None and child.tag_ == "PRP$"):
            return child
    for child in noun.children:
        if child.dep_ in ("prep", "agent", "acl") and child.lower_ in ("by", "from"):
            found = next((c for c in child.children if c.dep_ == "pobj" and c.ent_type_ not in ("DATE", "TIME")), None)
            if found is not None:
                return found
    if carrier is not None and not is_passive(carrier):
        return speaker(carrier, paragraph.reporting)
    adjectives = [
        c for c in noun.children if c.dep_ in ("amod", "compound") and c.ent_type_ in ("NORP", "GPE", "ORG", "PERSON")
    ]
    return adjectives[0] if adjectives else None
