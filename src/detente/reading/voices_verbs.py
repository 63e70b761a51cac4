"""Voices that hang on a verb of saying: who speaks by it, in earnest, and what."""

import re
from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from detente.model.event import Stance
from detente.ontology.reporting import ReportingCue
from detente.reading.voices_frames import Site, content_of
from detente.reading.voices_spans import Paragraph, Saying, Span, chars, clause_head, span_between
from detente.reading.voices_speakers import (
    is_negated,
    is_passive,
    is_verb,
    rows_of,
    source_span,
    speaker,
    speaks_as_noun,
)

# ", a minister and " between a clause and the speaker who ends the pair.
_PARTNER = re.compile(r"”?,\s+((?:[^,]{2,60},\s+)?[^,]{2,60}\s(?:and|or)\s+)")
_JOINT = re.compile(r"[\s,]*\b(?:of|for|that|as)?\s*$")


def verb_sayings(paragraph: Paragraph, taken: frozenset[int], earlier: Sequence[Saying]) -> list[Saying]:
    """The voices of a paragraph's verbs, in order; `taken` tokens are phrases', `earlier` the voices found before."""
    known = list(earlier)
    for token in paragraph.doc:
        if token.i not in taken and is_verb(token):
            known.extend(list(_sayings_of(paragraph, token, known)))
    return known[len(earlier) :]


def _sayings_of(paragraph: Paragraph, verb: Token, before: Sequence[Saying]) -> Iterator[Saying]:
    rows, last = rows_of(verb, paragraph.reporting)
    for row in rows:
        if "withholds" in row.frames:
            yield from _withheld(paragraph, verb, row, before)
        elif "source" in row.frames:
            yield from _cited(paragraph, verb, row, before)
        elif _speaks_in_earnest(verb, paragraph):
            site = Site(paragraph, verb, last, row, before)
            saying = _said(site)
            if saying:
                yield saying
                return


def _speaks_in_earnest(verb: Token, paragraph: Paragraph) -> bool:
    """False for an infinitive under a verb that does not carry it: "agreed to confirm", "expected to announce"."""
    if _joined_infinitive(verb):
        return _speaks_in_earnest(verb.head, paragraph)
    infinitive = any(child.tag_ == "TO" for child in verb.children)
    if not infinitive or verb.dep_ not in ("xcomp", "ccomp", "acl", "relcl"):
        return True
    if verb.dep_ in ("acl", "relcl"):
        return any(child.lower_ in ("first", "last", "only", "latest") for child in verb.head.children)
    rows, _ = rows_of(verb.head, paragraph.reporting)
    return any("carries" in row.frames for row in rows)


def _joined_infinitive(verb: Token) -> bool:
    """ "deny" in "to confirm or deny": it is meant as the infinitive before it is."""
    own = any(child.dep_ in ("aux", "nsubj") and child.tag_ != "TO" for child in verb.children)
    return verb.dep_ == "conj" and verb.tag_ == "VB" and verb.head.tag_ == "VB" and not own


def _stance(site: Site) -> Stance | None:
    if site.row.stance == "questions" and is_passive(site.verb) and "ask" in site.row.lemmas:
        return None
    if site.declined or not is_negated(site.verb):
        return "declines" if site.declined else site.row.stance
    return None if site.row.negated == "none" else site.row.negated


def _said(site: Site) -> Saying | None:
    stance = _stance(site)
    if stance is None:
        return None
    content = content_of(site, stance)
    content = _inside_quotation(site, content) if content else None
    if content is None:
        return None
    source = _named_by(site)
    cue = chars(site.paragraph.doc, site.verb.i, max(site.last.i, site.verb.i))
    source = source and _with_partner(site, source, content)
    if source and _overlap(source, content):
        source = _cut_before(site, source, content[0]) if source[0] < content[0] else None
    return Saying(source, cue, content, site.row, stance)


def _inside_quotation(site: Site, content: Span) -> Span | None:
    """What a quoted verb says ends with the quotation."""
    quotation = site.paragraph.quotation_at(site.verb)
    if quotation is None:
        return content
    start, end = max(content[0], quotation.start + 1), min(content[1], quotation.end - (not quotation.runs_on))
    words = site.paragraph.text[start:end].rstrip(" ,.—–-…") if start < end else ""
    return (start, start + len(words)) if " " in words else None


def _with_partner(site: Site, source: Span, content: Span) -> Span:
    """The source with the partner that the parser left to the clause: ", a minister and two aides said"."""
    between = site.paragraph.text[content[1] : source[0]] if content[1] < source[0] else ""
    partner = _PARTNER.fullmatch(between)
    return (content[1] + partner.start(1), source[1]) if partner else source


def _named_by(site: Site) -> Span | None:
    if speaks_as_noun(site.verb):
        own = [c.left_edge.i for c in site.verb.children if c.dep_ in ("compound", "amod", "det", "poss")]
        return span_between(site.paragraph, min(own), site.verb.i - 1)
    return source_span(speaker(site.verb, site.paragraph.reporting))


def _cut_before(site: Site, source: Span, limit: int) -> Span | None:
    """The source up to the content that the parser put into it: "by experts | of arming rebels"."""
    words = _JOINT.sub("", site.paragraph.text[source[0] : limit])
    return (source[0], source[0] + len(words)) if words else None


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1] and not (other[0] <= one[0] and one[1] <= other[1])


# --- withheld and borrowed words


def _withheld(paragraph: Paragraph, verb: Token, row: ReportingCue, before: Sequence[Saying]) -> Iterator[Saying]:
    """ "declined to comment on X", "declined to confirm or deny X": the infinitive's content, declined."""
    for child in _infinitives(verb):
        rows, last = rows_of(child, paragraph.reporting)
        if not rows or (verb.tag_ == "VBG" and verb.dep_ in ("pcomp", "csubj", "nsubj")):
            continue
        source = source_span(speaker(verb, paragraph.reporting))
        cue = chars(paragraph.doc, verb.i, last.i)
        for inner in rows:
            content = content_of(Site(paragraph, child, last, inner, before, declined=True), "declines")
            if content is None and "on" in inner.frames:
                content = last_said(before, cue[0], source)
            if content:
                yield Saying(source, cue, content, replace_stance(row, inner), "declines")
                return


def _infinitives(verb: Token) -> Iterator[Token]:
    """The infinitives under a verb, with those joined to them."""
    for child in verb.children:
        if child.dep_ == "xcomp" and child.i > verb.i:
            yield child
            yield from (joined for joined in child.conjuncts if _joined_infinitive(joined))


def replace_stance(row: ReportingCue, inner: ReportingCue) -> ReportingCue:
    """The withholding row under the name of the verb that is withheld."""
    return row.model_copy(update={"lemmas": (f"{row.lemmas[0]} to {inner.lemmas[0]}",)})


def last_said(before: Sequence[Saying], position: int, source: Span | None) -> Span | None:
    """The content of the last voice before a position that is another's."""
    earlier = [saying for saying in before if saying.reach <= position and saying.source != source]
    return max(earlier, key=lambda s: s.reach).content if earlier else None


def _cited(paragraph: Paragraph, verb: Token, row: ReportingCue, before: Sequence[Saying]) -> Iterator[Saying]:
    """ "citing officials": the officials say what the clause around says."""
    objects = [child for child in verb.children if child.dep_ == "dobj" and child.i > verb.i]
    if verb.tag_ != "VBG" or not objects or not _can_speak(objects[0], row):
        return
    cue = chars(paragraph.doc, verb.i, verb.i)
    host = clause_head(verb.head)
    same = [
        s
        for s in before
        if verb.sent.start_char <= s.cue[0] < cue[0] and s.row.stance in ("asserts", "accuses", "confirms")
    ]
    content: Span | None
    if same:
        content = same[0].content
    elif verb.left_edge.i == verb.sent.start:
        content = span_between(paragraph, verb.right_edge.i + 1, verb.sent.end - 1)
    else:
        content = span_between(paragraph, host.left_edge.i, verb.left_edge.i - 1)
    if content and not (content[0] <= cue[0] < content[1]):
        yield Saying(source_span(objects[0]), cue, content, row, row.stance)


def _can_speak(noun: Token, row: ReportingCue) -> bool:
    return noun.ent_type_ in ("PERSON", "ORG", "NORP", "GPE") or noun.lemma_.lower() in row.objects
