"""How far a speaker's noun phrase and a spoken clause reach: spans of characters in a paragraph."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Sent

from detente.model.article import Article
from detente.model.event import Stance
from detente.model.reading import Sentence
from detente.ontology.reporting import Reporting, ReportingCue
from detente.reading.voices_quotes import Quotation, around, last_before, quotations

Span = tuple[int, int]

SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj", "expl"))
_BOUND_DEPS = frozenset(("det", "amod", "compound", "poss", "case", "nummod", "predet", "preconj", "quantmod", "nmod"))
_NOMINAL = frozenset(("NOUN", "PROPN", "PRON", "NUM"))
_CONTRAST = frozenset("though although while whereas".split())
# "MOGADISHU, Somalia (Agency) —"
_LONGEST_DATELINE = 10
_EDGE = frozenset(",;:.—–-…") | {"--", "..."}


@dataclass(frozen=True)
class Paragraph:
    """One paragraph with its quotations. Spans are characters of `doc`; `offset` moves them to the text.

    What every cue asks for is worked out once here: a scan of the paragraph for each cue would cost its square.
    """

    doc: Doc
    offset: int
    sentences: tuple[Sentence, ...]
    quotations: tuple[Quotation, ...]
    reporting: Reporting

    def moved(self, span: Span) -> Span:
        return span[0] + self.offset, span[1] + self.offset

    def quotation_at(self, token: Token) -> Quotation | None:
        return around(self.quotations, token.idx)

    @cached_property
    def text(self) -> str:
        return self.doc.text

    @cached_property
    def starts(self) -> list[int]:
        """The first character of each token."""
        return [token.idx for token in self.doc]

    @cached_property
    def chunks(self) -> tuple[Sent, ...]:
        """The noun phrases, in order."""
        return tuple(self.doc.noun_chunks)

    @cached_property
    def chunk_ends(self) -> list[int]:
        """The token after each noun phrase, in order: phrases lie apart."""
        return [chunk.end for chunk in self.chunks]

    @cached_property
    def announced(self) -> list[int]:
        """The opening marks of quotations after a colon."""
        marks = [self.token_from(quotation.start) for quotation in self.quotations]
        whole = [i for i, q in zip(marks, self.quotations, strict=True) if self.starts[i : i + 1] == [q.start]]
        return [i for i in whole if i and self.doc[i - 1].text == ":"]

    @cached_property
    def asides(self) -> list[int]:
        """The tokens at which any clause around them ends."""
        return [token.i for token in self.doc if _begins_aside(token, self.reporting)]

    @cached_property
    def joints(self) -> list[int]:
        """The "and"s that another voice, or the speaker's next word, follows: clauses of the same chain end there."""
        return [token.i for token in self.doc if _joins_voice(token, self.reporting)]

    def token_from(self, position: int) -> int:
        """The first token that begins at or after a character."""
        return bisect_left(self.starts, position)

    def tokens_in(self, span: Span) -> Sent:
        """The tokens that begin in a span of characters."""
        return self.doc[self.token_from(span[0]) : self.token_from(span[1])]

    def mark_before(self, position: int) -> str:
        """The last character before a position that is no white space; "" at the start."""
        while position and self.text[position - 1].isspace():
            position -= 1
        return self.text[position - 1 : position]

    def mark_after(self, position: int) -> str:
        """The first character from a position on that is no white space; "" at the end."""
        while self.text[position : position + 1].isspace():
            position += 1
        return self.text[position : position + 1]


@dataclass(frozen=True)
class Saying:
    """A voice before its offsets are moved to the text."""

    source: Span | None
    cue: Span
    content: Span
    row: ReportingCue
    stance: Stance
    direct: bool = False

    @property
    def reach(self) -> int:
        return max(self.cue[1], self.content[1], self.source[1] if self.source else 0)


def paragraphs_of(article: Article, sentences: Sequence[Sentence], reporting: Reporting) -> Iterator[Paragraph]:
    """The paragraphs of the parsed sentences, in order."""
    start = 0
    while start < len(sentences):
        end = start
        while end < len(sentences) and sentences[end].span.doc is sentences[start].span.doc:
            end += 1
        group = tuple(sentences[start:end])
        doc = group[0].span.doc
        yield Paragraph(doc, group[0].offset, group, quotations(doc.text), reporting)
        start = end


def chars(doc: Doc, first: int, last: int) -> Span:
    """The characters from the first to the last token, both included."""
    return doc[first].idx, doc[last].idx + len(doc[last])


# --- noun phrases


def noun_phrase(head: Token) -> Span:
    """The noun phrase of a speaker: titles, appositions and partners in it, relative clauses and asides out."""
    kept = sorted(_phrase_tokens(head))
    first, last = kept[0], kept[-1]
    while last > first and head.doc[last].is_punct and head.doc[last].text not in "”’\"')":
        last -= 1
    after_dateline = opening(head.sent)
    first = max(first, after_dateline) if last >= after_dateline else first
    if (
        last + 1 < len(head.doc)
        and head.doc[last + 1].text == ")"
        and any(t.text == "(" for t in head.doc[first : last + 1])
    ):
        last += 1
    return chars(head.doc, first, last)


def _phrase_tokens(head: Token) -> set[int]:
    kept = {head.i}
    for child in head.children:
        if child.dep_ in _BOUND_DEPS and child.i < head.i:
            kept.update(token.i for token in child.subtree)
        elif (child.dep_ == "conj" and child.pos_ in _NOMINAL and not _own_clause(child)) or child.dep_ in (
            "appos",
            "nummod",
            "compound",
        ):
            kept.update(_phrase_tokens(child))
        elif child.dep_ in ("prep", "acl", "amod", "advmod", "npadvmod") and _bound(child):
            kept.update(_modifier_tokens(child))
    return kept


def _modifier_tokens(child: Token) -> set[int]:
    """The tokens of a modifier up to a relative clause or an aside in it."""
    kept = [token.i for token in child.subtree]
    cut = [
        t.left_edge.i
        for t in child.subtree
        if t.dep_ == "relcl" or (t.i > child.i and not _bound(t) and t.dep_ == "acl")
    ]
    return {i for i in kept if not cut or i < min(cut)} or {child.i}


def _own_clause(token: Token) -> bool:
    return any(child.dep_ in SUBJECTS for child in token.children)


def _bound(child: Token) -> bool:
    """Whether a modifier belongs to its noun: no comma before it and no date in it."""
    left = child.left_edge
    if left.i and left.nbor(-1).text in (",", "—", "–", "--", "(", ":"):
        return False
    if child.dep_ in ("prep", "npadvmod", "advmod") and child.i > child.head.i:
        return not any(token.ent_type_ in ("DATE", "TIME") for token in child.subtree)
    return True


# --- clauses


def subject(verb: Token) -> Token | None:
    """The grammatical subject of a verb or of the verb it is joined to."""
    for child in verb.children:
        if child.dep_ in SUBJECTS:
            return child
    if verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX"):
        return subject(verb.head)
    return None


def clause_head(token: Token) -> Token:
    """The nearest verb above a token that has a subject of its own, or the root."""
    while token.head != token and not (token.pos_ in ("VERB", "AUX") and _own_clause(token)):
        token = token.head
    return token


def opening(sentence: Sent) -> int:
    """The first token of a sentence after its dateline ("MUSCAT, Oman —") or its "And"."""
    first = sentence.start
    for token in sentence[1:_LONGEST_DATELINE]:
        if token.text in ("-", "--", "–", "—") and _names_a_place(sentence[: token.i - first]):
            return token.i + 1
        if token.text == ")" and sentence[0].text == "(" and token.i - first <= 3:
            return token.i + 1
    return first + 1 if sentence[0].dep_ == "cc" and len(sentence) > 1 else first


def _names_a_place(words: Sent) -> bool:
    """Capitals, or names and dates alone with a comma or bracket among them: a dateline, not a speaker."""
    if words[0].is_upper and len(words[0]) > 1:
        return True
    named = all(token.pos_ in ("PROPN", "NUM") or token.is_punct for token in words)
    return named and any(token.text in (",", "(") for token in words)


def span_between(paragraph: Paragraph, first: int, last: int) -> Span | None:
    """The span of the tokens first to last without the punctuation at its edges, its quotation marks in pairs."""
    doc = paragraph.doc
    while first <= last and _loose(paragraph, doc[first], opening=True):
        first += 1
    while first <= last and _loose(paragraph, doc[last], opening=False):
        last -= 1
    if first > last:
        return None
    return _balanced(paragraph, chars(doc, first, last))


def _loose(paragraph: Paragraph, token: Token, *, opening: bool) -> bool:
    """Punctuation that belongs to the sentence around; a mark that closes (opens) a quotation at this edge too."""
    if token.is_space:
        return True
    quotation = paragraph.quotation_at(token)
    if quotation and token.idx == quotation.start:
        return not opening
    if quotation and token.idx + len(token) == quotation.end and not quotation.runs_on:
        return opening
    if quotation and not opening and token.idx + len(token) == quotation.end - 1:
        return token.text in _EDGE and token.text != "."
    return token.text in _EDGE or (token.text == ")" and opening) or (token.text == "(" and not opening)


def _balanced(paragraph: Paragraph, span: Span) -> Span:
    """The span, widened to the end of each quotation that it opens, and to the start of one that it fills."""
    start, end = span
    # No quotation between these two can lie across an edge of the span.
    opened, ended = around(paragraph.quotations, start - 1), last_before(paragraph.quotations, end)
    for quotation in (q for q in (opened, ended) if q):
        if start <= quotation.start < end < quotation.end:
            end = quotation.end
        if quotation.start < start < quotation.end < end and quotation.start + 1 == start:
            start = quotation.start
        if quotation.start + 1 == start and quotation.start < end and quotation.end - 3 <= end <= quotation.end:
            start, end = quotation.start, quotation.end
    return start, end


def last_of_clause(verb: Token, paragraph: Paragraph, *, floor: int) -> int:
    """The last token of a clause, cut before what another voice, or the same speaker's next word, adds to it."""
    end = verb.right_edge.i
    aside = next(_between(paragraph.asides, floor + 1, end), end + 1)
    joints = _between(paragraph.joints, floor + 1, aside - 1)
    cut = next((i for i in joints if _same_chain(paragraph.doc[i].head, verb)), aside)
    return end if cut > end else max(cut - 1, floor)


def _between(indices: Sequence[int], first: int, last: int) -> Iterator[int]:
    """Those of the ordered indices from first to last, both included."""
    return (indices[at] for at in range(bisect_left(indices, first), bisect_right(indices, last)))


def _same_chain(head: Token, verb: Token) -> bool:
    """Whether a joint's head is the clause's verb, stands above it or is joined to it."""
    return head == verb or head.is_ancestor(verb) or head in verb.conjuncts


def _after_break(token: Token) -> bool:
    return token.i > 0 and token.nbor(-1).text in (",", "—", "–", "--", ";")


def _joins_voice(token: Token, reporting: Reporting) -> bool:
    if token.dep_ != "cc" or token.i == 0:
        return False
    return any(_speaks_on(child, token, reporting, _after_break(token)) for child in token.head.children)


def _begins_aside(token: Token, reporting: Reporting) -> bool:
    if token.text in (",", "—", "–", "--") and token.i + 1 < token.sent.end:
        return _denied_noun(token.nbor(1), reporting) or _denying_relative(token.nbor(1), reporting)
    if not _after_break(token):
        return False
    if token.lower_ == "according":
        return True
    if token.tag_ == "VBG" and token.dep_ in ("advcl", "acl", "conj", "xcomp"):
        lemma = reporting.lemma(token.lower_, token.lemma_)
        with_particle = f"{lemma} {token.nbor(1).lower_}" if token.i + 1 < len(token.doc) else lemma
        return any(_goes_on(row) for row in reporting.verbs.get(with_particle, reporting.verbs.get(lemma, ())))
    if token.dep_ == "mark" and token.lower_ in _CONTRAST:
        return _own_clause(token.head) and reporting.lemma(token.head.lower_, token.head.lemma_) in reporting.verbs
    return False


def _goes_on(row: ReportingCue) -> bool:
    """Whether a participle after a comma goes on with the speaker's words (", adding that")."""
    return "claim" not in row.lemmas and bool({"quote", "source", "as", "of"} & {*row.frames})


def _speaks_on(child: Token, joint: Token, reporting: Reporting, after_break: bool) -> bool:
    """Whether a joined clause is said by the writer: another speaker's words, or the same speaker's next verb."""
    if child.dep_ != "conj" or child.i < joint.i or reporting.lemma(child.lower_, child.lemma_) not in reporting.verbs:
        return False
    return after_break if _own_clause(child) else outer_partner(child, reporting) is not None


def outer_partner(verb: Token, reporting: Reporting) -> Token | None:
    """The verb of saying that a joined verb goes with, where the parser joined it to the clause said.

    "She said the truce had failed and accused …": "accused" has the form of "said", not of "had failed".
    """
    inner = verb.head
    if verb.dep_ != "conj" or _own_clause(verb) or any(c.dep_ in ("aux", "auxpass", "mark") for c in verb.children):
        return None
    while inner.dep_ == "conj":
        inner = inner.head
    outer = inner.head
    if inner.dep_ != "ccomp" or outer.i > inner.i or outer.tag_ != verb.tag_ or outer.tag_ not in ("VBD", "VBZ", "VBP"):
        return None
    if not {"quote", "of", "np"} & {
        f for row in reporting.verbs.get(reporting.lemma(verb.lower_, verb.lemma_), ()) for f in row.frames
    }:
        return None
    joint = next((c for c in verb.head.children if c.dep_ == "cc" and c.i < verb.i), None)
    comma = joint is not None and joint.i > 0 and joint.nbor(-1).text in (",", "—", "–")
    known = reporting.lemma(outer.lower_, outer.lemma_) in reporting.verbs
    return outer if known and (comma or inner.tag_ != verb.tag_) else None


def _denied_noun(token: Token, reporting: Reporting) -> bool:
    """ "a claim" in ", a claim Kabul denies"."""
    noun = token.nbor(1) if token.lower_ in ("a", "an", "something") and token.i + 1 < len(token.doc) else token
    if noun.pos_ == "ADJ" and noun.i + 1 < len(token.doc):
        noun = noun.nbor(1)
    if noun.lemma_.lower() not in reporting.nouns and noun.lower_ != "something":
        return False
    if token == noun and noun.lower_ != "something":
        return False
    return any(child.dep_ == "relcl" and _judges(child, reporting) for child in noun.children)


def _denying_relative(token: Token, reporting: Reporting) -> bool:
    """ "which" in ", which Hungary denies"."""
    return token.lower_ == "which" and token.dep_ in ("dobj", "nsubjpass") and _judges(token.head, reporting)


def _judges(verb: Token, reporting: Reporting) -> bool:
    return any(
        {"np", "call", "as"} & {*row.frames}
        for row in reporting.verbs.get(reporting.lemma(verb.lower_, verb.lemma_), ())
    )


# --- spans that lie apart


def meets_any(apart: Sequence[Span], span: Span) -> bool:
    """Whether a span meets one of those, in order, of which no two meet."""
    at = bisect_left(apart, span[1], key=lambda other: other[0])
    return at > 0 and apart[at - 1][1] > span[0]


def add_apart(apart: list[Span], span: Span) -> None:
    """Puts a span that meets none of the others in its place among them."""
    insort(apart, span)
