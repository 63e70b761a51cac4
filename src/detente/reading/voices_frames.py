"""What is said: the clause, quotation or noun phrase that each frame of a verb of saying asks for."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from detente.model.event import Stance
from detente.ontology.reporting import Frame, ReportingCue
from detente.reading.voices_quotes import around, last_before
from detente.reading.voices_spans import (
    SUBJECTS,
    Paragraph,
    Saying,
    Span,
    clause_head,
    last_of_clause,
    opening,
    span_between,
)
from detente.reading.voices_speakers import is_passive

# Verbs of judging take a clause before them: ", which Hungary denies".
_RELATIVES = frozenset(("which", "that"))
_TELLING = frozenset("tell inform warn notify remind assure advise".split())
# Where one says a thing is no part of it: "confirmed the deal in a statement".
_MEDIA = frozenset(
    "statement interview letter briefing speech tweet post conference address message note report broadcast".split()
)
_FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
_ABOUT = frozenset("on about over to".split())
_FRAME_ORDER: tuple[Frame, ...] = ("to", "whether", "that", "of", "gerund", "for", "call", "as", "on", "np")


@dataclass(frozen=True)
class Site:
    """One verb of saying at work: the token that frames hang on, and the row they come from."""

    paragraph: Paragraph
    verb: Token
    last: Token
    row: ReportingCue
    before: Sequence[Saying]
    declined: bool = False

    @property
    def parts(self) -> tuple[Token, ...]:
        return (*self.verb.children, *(self.last.children if self.last != self.verb else ()))


def content_of(site: Site, stance: Stance) -> Span | None:
    """The content by the first frame of the row that fits."""
    if {"np", "call", "as"} & {*site.row.frames} and _turns_on_claim(site):
        return _gone_before(site)
    for frame in _FRAME_ORDER:
        if frame in site.row.frames:
            found = _by_frame(site, frame, stance)
            if found:
                return found
    if {"that", "quote"} & {*site.row.frames}:
        return _around_the_verb(site) or _trailing(site)
    return None


def _by_frame(site: Site, frame: Frame, stance: Stance) -> Span | None:
    if frame in ("that", "whether"):
        return _clause(site, frame)
    if frame == "to":
        return _infinitive(site)
    if frame == "gerund":
        return _gerund(site)
    if frame in ("of", "for"):
        return _after_preposition(site, frame)
    if frame == "on":
        return _about(site, stance)
    if frame in ("as", "call"):
        return _named(site, frame)
    return _object(site)


# --- clauses


def _clause(site: Site, frame: Frame) -> Span | None:
    for child in site.parts:
        if child.dep_ not in ("ccomp", "advcl") or not _is_clause(child):
            continue
        indirect = _asks(child)
        if indirect != (frame == "whether"):
            continue
        if child.dep_ == "advcl" and not (indirect and _mark(child) in ("whether", "if") and child.i > site.verb.i):
            continue
        if child.i < site.verb.i:
            return _clause_before(site, child)
        named = _that_by_words(site) if frame == "that" else None
        return named if named and named[0] < child.left_edge.idx else _clause_after(site, child)
    return _that_by_words(site) if frame == "that" else None


def _is_clause(verb: Token) -> bool:
    if any(child.tag_ == "TO" for child in verb.children) and not any(
        c.lower_ in ("how", "when", "where", "whether") for c in verb.children
    ):
        return False
    if any(child.dep_ == "mark" for child in verb.children) or _asks(verb):
        return True
    finite = any(
        part.tag_ in _FINITE for part in (verb, *(c for c in verb.children if c.dep_ in ("aux", "auxpass", "cop")))
    )
    return finite and _own(verb)


def _own(verb: Token) -> bool:
    return any(child.dep_ in SUBJECTS for child in verb.children)


def _mark(verb: Token) -> str:
    return next((child.lower_ for child in verb.children if child.dep_ == "mark"), "")


def _asks(verb: Token) -> bool:
    if _mark(verb) in ("whether", "if"):
        return True
    first = verb.left_edge
    return first.i < verb.i and (first.tag_ in ("WRB", "WP") or first.lower_ in ("whether", "which", "what"))


def _clause_after(site: Site, clause: Token) -> Span | None:
    doc = site.paragraph.doc
    first = max(clause.left_edge.i, site.last.i + 1)
    if first - 1 > site.last.i and doc[first - 1].lower_ == "that":
        first -= 1
    marker = next(
        (
            t.i
            for t in doc[first : clause.i]
            if t.lower_ == "that" and t.head in (clause, *clause.ancestors) and t.dep_ == "mark"
        ),
        None,
    )
    if marker is not None and site.last.i < marker:
        first = marker
    last = last_of_clause(clause, site.paragraph, floor=max(first, clause.i))
    return span_between(site.paragraph, first, _before_quote(site, first, last))


def _before_quote(site: Site, first: int, last: int) -> int:
    """The last token before a colon that opens direct speech of its own."""
    announced = site.paragraph.announced
    at = bisect_right(announced, first)
    return announced[at] - 2 if at < len(announced) and announced[at] <= last else last


def _clause_before(site: Site, clause: Token) -> Span | None:
    sentence = site.verb.sent
    own = [
        child.left_edge.i
        for child in site.verb.children
        if child.dep_ in ("nsubj", "aux", "neg", "advmod", "compound", "amod", "det") and child.i > clause.i
    ]
    last = min([site.verb.i, *own]) - 1
    first = sentence.start if site.verb.head == site.verb else clause.left_edge.i
    first = max(first, opening(sentence)) if first <= opening(sentence) else first
    return span_between(site.paragraph, first, last)


def _that_by_words(site: Site) -> Span | None:
    """A clause that the parser hung elsewhere: "that" soon after the verb, up to the next comma-bound aside."""
    doc, sentence = site.paragraph.doc, site.verb.sent
    for token in doc[site.last.i + 1 : min(site.last.i + 13, sentence.end)]:
        if token.i > site.last.i + 1 and token.pos_ in ("VERB", "AUX", "PUNCT"):
            return None
        if token.lemma_.lower() in site.paragraph.reporting.nouns and token.pos_ == "NOUN" and token.dep_ == "dobj":
            return None
        if token.tag_ == "WDT" and _tells(site.row) and _complete(token):
            return span_between(site.paragraph, token.i, last_of_clause(token.head, site.paragraph, floor=token.head.i))
        if (
            token.lower_ == "that"
            and token.i + 2 < sentence.end
            and token.dep_ in ("mark", "nsubj", "det", "dobj", "dep")
        ):
            if token.tag_ != "IN" or token.head.i <= token.i or token.head.dep_ == "relcl":
                return None
            last = last_of_clause(token.head, site.paragraph, floor=token.head.i)
            return span_between(site.paragraph, token.i, last)
    return None


def _tells(row: ReportingCue) -> bool:
    """Whether the verb takes a listener before its clause: "told the summit that"."""
    return bool(_TELLING & {*row.lemmas})


def _complete(that: Token) -> bool:
    """Whether what the parser took for a relative clause has a subject of its own."""
    return that.head.i > that.i and any(c.dep_ in ("nsubj", "nsubjpass") and c != that for c in that.head.children)


def _around_the_verb(site: Site) -> Span | None:
    """The host clause of an inserted "he said" or of "as he said"."""
    verb = site.verb
    host = verb.head
    if host == verb or any(
        child.dep_ in ("dobj", "xcomp", "ccomp") and child.lower_ not in ("it", "so") for child in site.parts
    ):
        return None
    has_subject = any(child.dep_ in ("nsubj", "nsubjpass") for child in verb.children)
    inserted = verb.dep_ == "parataxis" and has_subject
    quoted_as = verb.dep_ == "advcl" and _mark(verb) == "as" and (has_subject or is_passive(verb))
    if not (inserted or quoted_as) or not _set_off(verb):
        return None
    host = clause_head(host)
    inside = range(verb.left_edge.i, verb.right_edge.i + 1)
    first, last = host.left_edge.i, host.right_edge.i
    if first in inside:
        first = inside[-1] + 1
    if last in inside or all(t.is_punct or t.i in inside for t in site.paragraph.doc[inside[0] : last + 1]):
        last = inside[0] - 1
    return span_between(site.paragraph, first, last)


def _trailing(site: Site) -> Span | None:
    """The clause before ", the ministry said on Monday." wherever the parser hung the verb."""
    verb, sentence = site.verb, site.verb.sent
    who = next((child for child in verb.children if child.dep_ == "nsubj" and child.i < verb.i), None)
    if who is None or who.tag_ in ("WDT", "WP") or who.left_edge.i <= sentence.start:
        return None
    comma = who.left_edge.nbor(-1)
    if comma.dep_ == "cc" and comma.lower_ in ("and", "or"):
        comma = next(
            (t for t in reversed(list(sentence)) if t.i < comma.i and (t.text == "," or t.pos_ in ("VERB", "AUX"))),
            comma,
        )
    objects = [c for c in site.parts if c.i > verb.i and c.dep_ in ("dobj", "xcomp", "ccomp", "advcl", "oprd", "attr")]
    if comma.text not in (",", "—", "–") or any(not (c.dep_ == "dobj" and _tells(site.row)) for c in objects):
        return None
    if verb.right_edge.i < sentence.end - 2:
        return None
    has_verb = any(t.pos_ in ("VERB", "AUX") for t in site.paragraph.doc[sentence.start : comma.i])
    return span_between(site.paragraph, opening(sentence), comma.i - 1) if has_verb else None


def _set_off(verb: Token) -> bool:
    """Whether commas, dashes or the sentence's edge stand around the verb's words."""
    left, right = verb.left_edge, verb.right_edge
    sentence = verb.sent
    at_start = left.i == sentence.start or left.nbor(-1).is_punct or left.is_punct
    at_end = right.i + 1 >= sentence.end or right.nbor(1).is_punct or right.is_punct
    return at_start and at_end


# --- infinitives, gerunds, prepositions


def _infinitive(site: Site) -> Span | None:
    for child in site.parts:
        if child.dep_ in ("xcomp", "ccomp") and child.i > site.verb.i and any(c.tag_ == "TO" for c in child.children):
            if not is_passive(site.verb) and not {"claim", "profess", "purport"} & {*site.row.lemmas}:
                return None
            last = last_of_clause(child, site.paragraph, floor=child.i)
            return span_between(site.paragraph, max(site.last.i + 1, _to_of(child)), last)
    return None


def _to_of(verb: Token) -> int:
    return min(child.i for child in verb.children if child.tag_ == "TO")


def _gerund(site: Site) -> Span | None:
    for child in site.parts:
        if child.tag_ == "VBG" and child.i > site.last.i and child.dep_ in ("xcomp", "ccomp", "pcomp", "dobj"):
            first = max(child.left_edge.i, site.last.i + 1)
            return span_between(site.paragraph, first, last_of_clause(child, site.paragraph, floor=child.i))
    return None


def _after_preposition(site: Site, word: str) -> Span | None:
    """What stands after "of" or "for": the deed that somebody is accused of or blamed for."""
    doc = site.paragraph.doc
    for token in doc[site.last.i + 1 : site.verb.right_edge.i + 1]:
        if token.lower_ != word or not _hangs_on(token, site.verb):
            continue
        deeds = [child for child in token.children if child.dep_ in ("pcomp", "pobj") and child.i > token.i]
        if not deeds or (word == "for" and deeds[0].ent_type_ in ("DATE", "TIME", "GPE")):
            continue
        if word == "of" and deeds[0].tag_ != "VBG" and token.head != site.verb and _names(token.head):
            continue
        last = last_of_clause(deeds[0], site.paragraph, floor=deeds[0].i)
        return span_between(site.paragraph, token.i + 1, last)
    return None


def _names(noun: Token) -> bool:
    """A noun whose "of" belongs to it: "the president of Chad", "members of the staff"."""
    return noun.pos_ in ("NOUN", "PROPN") and noun.dep_ in ("dobj", "pobj", "nsubjpass")


def _hangs_on(preposition: Token, verb: Token) -> bool:
    """Whether a preposition is the verb's, its object's or its agent's."""
    head = preposition.head
    while (
        head != verb
        and head.dep_ in ("dobj", "pobj", "agent", "conj", "appos", "prep", "ccomp", "compound")
        and head.pos_ != "VERB"
    ):
        head = head.head
    return head == verb


def _about(site: Site, stance: Stance) -> Span | None:
    """ "declined to comment on X"; "blamed X on Y" says X."""
    objects = [child for child in site.parts if child.dep_ == "dobj" and child.i > site.verb.i]
    inner = [child for noun in objects if "blame" in site.row.lemmas for child in noun.children]
    for child in (*site.parts, *inner):
        if child.dep_ != "prep" or child.lower_ not in _ABOUT or child.i < site.verb.i:
            continue
        nouns = [
            noun for noun in child.children if noun.dep_ in ("pobj", "pcomp") and noun.ent_type_ not in ("DATE", "TIME")
        ]
        if "blame" in site.row.lemmas:
            return span_between(site.paragraph, objects[0].left_edge.i, child.i - 1) if objects and nouns else None
        if nouns and stance != "asserts":
            return _phrase(site, nouns[0])
    return None


# --- noun phrases as contents


def _phrase(site: Site, noun: Token) -> Span | None:
    last = last_of_clause(noun, site.paragraph, floor=noun.i)
    following = site.paragraph.doc[last + 1] if last + 1 < noun.sent.end else noun
    if following.dep_ == "prep" and following.head == site.verb and _narrows(following):
        last = last_of_clause(following, site.paragraph, floor=following.i)
    return span_between(site.paragraph, noun.left_edge.i, last)


def _narrows(preposition: Token) -> bool:
    """Whether a phrase hung on the verb belongs to its object: "any part in the kidnapping"."""
    nouns = [child for child in preposition.children if child.dep_ in ("pobj", "pcomp")]
    known = nouns and nouns[0].ent_type_ not in ("DATE", "TIME") and nouns[0].lemma_.lower() not in _MEDIA
    return bool(known) and preposition.lower_ in ("in", "of", "with", "against", "between", "over", "for", "into")


def _named(site: Site, frame: Frame) -> Span | None:
    """ "described X as Y", "called X Y": both X and Y; of a passive only Y."""
    doc, verb = site.paragraph.doc, site.verb
    objects = [child for child in site.parts if child.dep_ in ("dobj", "nsubj") and child.i > verb.i]
    if frame == "as":
        after = doc[site.last.i + 1 : verb.right_edge.i + 1]
        name = next((t for t in after if t.i + 1 < len(doc) and _is_as(site, t)), None)
        if name is None:
            return None
        named = next((child for child in name.children if child.i > name.i and not child.is_punct), name.nbor(1))
        last = last_of_clause(named, site.paragraph, floor=named.i)
        first = objects[0].left_edge.i if objects and objects[0].i < name.i else name.i + 1
        return span_between(site.paragraph, first, last)
    return _small_clause(site)


def _is_as(site: Site, token: Token) -> bool:
    """Whether "as" names the verb's object, wherever the parser hung it."""
    if token.lower_ != "as" or token.pos_ not in ("ADP", "SCONJ"):
        return False
    return _hangs_on(token, site.verb) or token.head.head == site.verb or _opens_quote(site, token)


def _opens_quote(site: Site, token: Token) -> bool:
    start = token.idx + len(token) + 1
    quotation = around(site.paragraph.quotations, start)
    return quotation is not None and quotation.start == start


def _small_clause(site: Site) -> Span | None:
    verb, doc = site.verb, site.paragraph.doc
    names = [c for c in site.parts if c.dep_ in ("oprd", "ccomp", "xcomp", "acomp", "attr") and c.i > verb.i]
    names = [c for c in names if c.pos_ != "ADV" and c.tag_ != "VBG" and not any(t.tag_ == "TO" for t in c.children)]
    objects = [c for c in site.parts if c.dep_ == "dobj" and c.i > verb.i]
    if len(objects) > 1:
        names, objects = objects[1:2], objects[:1]
    if is_passive(verb):
        # "a campaign called …" gives a name and no opinion.
        return _phrase(site, names[0]) if names and verb.dep_ != "acl" else None
    if names:
        return span_between(
            site.paragraph, site.last.i + 1, last_of_clause(names[-1], site.paragraph, floor=names[-1].i)
        )
    if not objects:
        return None
    head = objects[0]
    after = [c for c in head.children if c.i > head.i and _names_it(c)]
    near = last_before(site.paragraph.quotations, head.idx + len(head) + 5)
    quoted = near is not None and near.start > head.idx
    if after or quoted:
        return span_between(
            site.paragraph, site.last.i + 1, head.right_edge.i if not quoted else _end_of_quote(site, head)
        )
    two = [t for t in doc[site.last.i + 1 : head.i] if t.dep_ == "poss" or t.tag_ == "PRP"]
    return (
        span_between(site.paragraph, site.last.i + 1, head.right_edge.i)
        if two and two[0].i == site.last.i + 1 and two[0].tag_ == "PRP"
        else None
    )


def _names_it(child: Token) -> bool:
    """Whether words after the object are its new name, not a comma-bound aside or a description."""
    close = child.dep_ in ("amod", "appos", "acl") and child.left_edge.nbor(-1).text != ","
    return close and not any(part.dep_ == "prep" for part in child.children)


def _end_of_quote(site: Site, head: Token) -> int:
    quotations = site.paragraph.quotations
    at = bisect_right(quotations, head.idx, key=lambda quotation: quotation.start)
    return site.paragraph.token_from(quotations[at].end) - 1 if at < len(quotations) else head.right_edge.i


def _object(site: Site) -> Span | None:
    """The object of "deny" or "announce", the subject if passive, what went before for ", which Minsk denies"."""
    verb = site.verb
    wanted = ("nsubjpass",) if is_passive(verb) else ("dobj",)
    objects = [child for child in site.parts if child.dep_ in wanted]
    relative = verb.dep_ == "relcl" and (not objects or objects[0].tag_ in ("WDT", "WP", "IN"))
    if relative and not (is_passive(verb) and not objects):
        return _gone_before(site)
    if not objects and verb.dep_ == "acl" and is_passive(verb) and _fits(site, verb.head):
        return span_between(site.paragraph, verb.head.left_edge.i, verb.left_edge.i - 1)
    if not objects or not _fits(site, objects[0]) or objects[0].tag_ in ("WDT", "WP"):
        return None
    noun = objects[0]
    if noun.i < verb.i:
        before = [t.i for t in verb.children if t.dep_ in ("aux", "auxpass", "neg") and t.i > noun.i]
        return span_between(site.paragraph, noun.left_edge.i, min(noun.right_edge.i, min([verb.i, *before]) - 1))
    return _phrase(site, noun)


def _fits(site: Site, noun: Token) -> bool:
    if noun.ent_type_ in ("DATE", "TIME"):
        return False
    if not site.row.objects:
        return noun.ent_type_ != "PERSON" or "deny" not in site.row.lemmas
    return any(head.lemma_.lower() in site.row.objects for head in (noun, *noun.conjuncts))


def _turns_on_claim(site: Site) -> bool:
    """Whether the verb judges "a charge" that repeats the clause before: ", a charge Kigali dismissed as …"."""
    noun: Token = site.verb.head
    return (
        site.verb.dep_ == "relcl"
        and noun.lemma_.lower() in site.paragraph.reporting.nouns
        and noun.left_edge.i > 0
        and noun.left_edge.nbor(-1).text in (",", "—", "–", "--")
        and not any(
            child.dep_ in ("dobj", "ccomp") and child.tag_ not in ("WDT", "WP", "IN") for child in site.verb.children
        )
    )


def _gone_before(site: Site) -> Span | None:
    """What ", a claim Kabul denies" and ", which Hungary denies" turn on."""
    verb, doc = site.verb, site.paragraph.doc
    noun: Token = verb.head
    relative = next(
        (child for child in verb.children if child.tag_ in ("WDT", "WP") and child.lower_ in _RELATIVES), None
    )
    which = (
        relative is not None
        and relative.lower_ == "which"
        and relative.i > 0
        and relative.nbor(-1).text in (",", "—", "–")
    )
    opens = noun.left_edge
    named = opens.i > 0 and opens.nbor(-1).text in (",", "—", "–", "--") and (
        noun.lemma_.lower() in site.paragraph.reporting.nouns or noun.lower_ == "something")  # fmt: skip
    if not which and not named:
        return span_between(site.paragraph, opens.i, verb.left_edge.i - 1) if _fits(site, noun) else None
    if which and noun.lemma_.lower() in site.paragraph.reporting.nouns and noun.right_edge.i >= verb.i:
        return span_between(site.paragraph, noun.left_edge.i, verb.left_edge.i - 1)
    edge = relative.nbor(-1).i if relative is not None and which else opens.i - 1
    edge_char = doc[edge].idx
    near = [
        s
        for s in site.before
        if s.content[1] <= edge_char + 1 and edge_char - s.content[1] <= 3 and s.stance != "declines"
    ]
    if near:
        return max(near, key=lambda s: s.content[0]).content
    return span_between(site.paragraph, verb.sent.start, edge - 1)
