"""What the learned judgement adds where the patterns are silent between two parties of a sentence, or of two near ones.

    sentence with its mentions and drafts → questions → opinions → further drafts

The judge is asked only about pairs of parties that no pattern has joined, and heard only where it is sure enough.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, permutations, product
from typing import TYPE_CHECKING, get_args

from detente.coding.clauses import first_of_list, is_negated
from detente.coding.events import COOPERATIVE, PRIVATE, Draft, is_mutual
from detente.coding.judge import Opinion, Question, Span
from detente.coding.parties import Parties, codes, distinct
from detente.model.actor import Actor
from detente.model.event import EventType, Status
from detente.model.reading import Mention, Sentence
from detente.ontology.lexicon import Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

RULE = "model"

# Below this probability the judge is not heard: the F1 of typed triples on labels that the project was developed on is
# highest from 0.40 to 0.45, and from 0.45 up it makes deeds of few sentences that tell none (docs/quality.md).
SURE = 0.45
# The same across sentences, of which it learned few: where that F1 was highest.
SURE_ACROSS = 0.55
# A sentence of many names is a list: the nearest pairs are asked about. On the labels that the project was developed on
# six, and each pair in both directions, took 251 questions for 170: one right typed triple more and seven wrong ones.
_MOST_PAIRS = 3
# Characters between the two: asking about pairs farther apart costs a tenth more, and F1 on the labels that the project
# was developed on was no higher (0.742 against 0.744).
_FAR = 100
# How many of those that earlier sentences name are asked about.
_MOST_ACROSS = 2
# On news by others the judge is right four fifths as often as on sentences of the kind it learned from: 74 of 126
# events in 538 labelled reports, where it was 0.71 sure on average.
_ABROAD = 0.8
# The encoder sees no further; a "sentence" as long is a table or a list.
_LONGEST = 600
# Two cell walls or tab stops make a row.
_ROW = re.compile(r"[|\t].*[|\t]", re.DOTALL)
# The judge takes a chronicle of long ago for news.
_LONG_AGO = re.compile(
    r"\b1[0-8]\d\d\b|\bcentur(?:y|ies)\b|\breign of\b|\ba time when\b|"
    r"\bfor (?:more than |over |nearly |almost |some |about )?\d{3} years\b"
)
_JOINTS = frozenset(("ADP", "CCONJ", "SCONJ", "PUNCT", "DET", "PART"))
_MAIN = frozenset(("ROOT", "ccomp", "parataxis"))
_WHERE = frozenset("in at near inside across outside throughout off around".split())

_TYPES: tuple[EventType, ...] = get_args(EventType)
_STATUSES: tuple[Status, ...] = get_args(Status)
# What two parties may do together rather than each to the other.
_TOGETHER = frozenset(("CONSULT", "AGREE", "COOPERATE", "SUPPORT", "ASSAULT"))
_BROKERING = frozenset("mediate broker facilitate mediation facilitation brokerage auspices mediator broker".split())
_BROKERED = frozenset("mediated brokered facilitated sponsored backed hosted led".split())
# Verbs whose object is a topic, how a name hangs in it, and posts, which somebody holds "to" a state.
_DISCUSSES = frozenset("discuss review address debate cover canvass".split())
_IN_TOPIC = frozenset("pobj prep poss amod compound nmod conj appos dobj".split())
_POSTS = frozenset("ambassador nominee envoy chargé".split())
# Words that tell and do nothing: who says so does none of what is said, but accuse, refuse, threaten or ask.
_NEUTRAL = frozenset("say announce state declare confirm report tell claim add note state disclose reveal".split())
# What is answered in kind: only where a pattern tells one of these, the judge is asked what the other party did.
_ANSWERED = frozenset(("ACCUSE", "ASSAULT", "REJECT", "THREATEN"))
# Deeds that are done by saying them, whatever they are about.
_SPOKEN = frozenset(("AGREE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"))


@dataclass(frozen=True)
class Asked:
    """A question with what it is about: a sentence, the mentions of two parties in it, and which way to listen."""

    question: Question
    sentence: Sentence
    one: tuple[Mention, ...]
    other: tuple[Mention, ...]
    there: bool
    back: bool

    @property
    def across(self) -> bool:
        """Whether the other party stands in a sentence before, whose words are not this one's."""
        return self.other[0].sentence != self.sentence.index


def questions(
    text: str, sentence: Sentence, parties: Parties, drafts: Sequence[Draft], lexicon: Lexicon
) -> Iterator[Asked]:
    """The pairs of parties in the sentence that no draft joins, or one that may have been answered, nearest first."""
    words = text[sentence.start : sentence.end]
    if len(words) > _LONGEST or not _tells(sentence, words):
        return
    named = _named(sentence, parties, lexicon)
    joined = {pair for draft in drafts for pair in _pairs(draft)}
    # Who does a thing together does it to others.
    fellows = {pair for draft in drafts for pair in permutations(codes(draft.actors), 2)}
    answered = {pair for draft in drafts if draft.type in _ANSWERED for pair in _pairs(draft)}
    pairs = [
        (one, other)
        for one, other in combinations(named, 2)
        if _is_open((one, other), joined, answered)
        and _distance(named[one], named[other]) <= _FAR
        and not _are_one_phrase(sentence, named[one], named[other], lexicon)
    ]
    for one, other in sorted(pairs, key=lambda pair: _distance(named[pair[0]], named[pair[1]]))[:_MOST_PAIRS]:
        if (one, other) in fellows:
            continue
        question = Question(words, _spans(named[one], sentence), _spans(named[other], sentence))
        there, back = (one, other) not in joined, (other, one) not in joined
        yield Asked(question, sentence, tuple(named[one]), tuple(named[other]), there, back)


def _named(sentence: Sentence, parties: Parties, lexicon: Lexicon) -> dict[str, list[Mention]]:
    """The mentions of each party that may do something in the sentence or have something done to it."""
    named: dict[str, list[Mention]] = defaultdict(list)
    for mention in parties.mentions:
        head = sentence.span.doc[mention.head]
        told = _is_where(head) or _is_private(mention, head, lexicon) or _brokers(head) or _is_spoken_of(head)
        told = told or _describes(head) or _is_of_a_post(mention, sentence)
        if len(mention.actors) == 1 and not told:
            named[mention.actors[0].party].append(mention)
    return named


def questions_across(
    text: str, before: Sequence[tuple[Sentence, Parties]], here: tuple[Sentence, Parties], drafts: Sequence[Draft],
    lexicon: Lexicon,
) -> Iterator[Asked]:  # fmt: skip
    """What the one party that a sentence names does to those of the last sentence that names others.

    "Egyptian guards shot two Sudanese. | Khartoum asked for an inquiry": from whom, the sentence before says.
    """
    sentence, parties = here
    if not _tells(sentence, text[sentence.start : sentence.end]):
        return
    named = _named(sentence, parties, lexicon)
    if len(named) != 1:
        return
    ((doer, one),) = named.items()
    if any(d.recipients and doer in codes(d.actors) for d in drafts):
        return
    if not any(_does(sentence.span.doc[m.head]) for m in one):
        return
    for earlier, their in reversed(before):
        words = text[earlier.start : sentence.end]
        others = {p: m for p, m in _named(earlier, their, lexicon).items() if p != doer}
        if len(words) > _LONGEST or not others:
            continue
        nearest = sorted(others, key=lambda party: -max(m.start for m in others[party]))
        for other in nearest[:_MOST_ACROSS]:
            question = Question(words, _spans(one, earlier), _spans(others[other], earlier))
            yield Asked(question, sentence, tuple(one), tuple(others[other]), there=True, back=False)
        return


def _does(head: Token) -> bool:
    """Whether the word, or what it stands in front of, is the subject of a clause that tells what is new.

    Not so "since the Taliban | took power", nor "neither side | said when".
    """
    while head.dep_ in ("poss", "compound", "amod", "nmod", "conj", "appos") and head.head.i != head.i:
        head = head.head
    verb = first_of_list(head.head)
    silent = verb.lemma_.lower() in _NEUTRAL and is_negated(verb)
    return head.dep_ in ("nsubj", "nsubjpass") and verb.dep_ in _MAIN and not silent


def _is_open(pair: tuple[str, str], joined: Collection[tuple[str, str]], answered: Collection[tuple[str, str]]) -> bool:
    """Whether no pattern joins the two, or only in one direction by what may be answered."""
    told = [way for way in (pair, pair[::-1]) if way in joined]
    return not told or (len(told) == 1 and told[0] in answered)


def _tells(sentence: Sentence, words: str) -> bool:
    """Whether it is a sentence of our day with a verb, no list of names and no row of a table."""
    if _ROW.search(words) or _LONG_AGO.search(words):
        return False
    return any(token.pos_ in ("VERB", "AUX") for token in sentence.span)


def _is_where(head: Token) -> bool:
    """ "In northern Iraq", "Selaa, Lebanon": a state that only says where."""
    if head.dep_ == "pobj":
        return head.head.lower_ in _WHERE
    return head.dep_ in ("appos", "npadvmod") and head.head.pos_ == "PROPN" and head.head.i < head.i <= head.head.i + 2


def _brokers(head: Token) -> bool:
    """ "Mediated by Oman", "Qatari mediation", "Egypt-brokered": who brings others together is no party to the deed."""
    head = first_of_list(head)
    above = head.head
    if head.dep_ == "pobj" and above.lower_ in ("by", "from", "of", "through", "via"):
        above = above.head
    if above.i == head.i:
        return False
    words = (above, *(c for c in above.children if c.dep_ in ("compound", "amod")))
    return any(t.lemma_.lower() in _BROKERING or t.lower_.split("-")[-1] in _BROKERED for t in words)


def _is_spoken_of(head: Token) -> bool:
    """ "Discussed Russia and the war in Sudan", "ambassador to Peru": a topic, and a post that somebody holds."""
    above = first_of_list(head)
    if above.dep_ == "pobj" and above.head.lower_ == "to" and above.head.head.lemma_.lower() in _POSTS:
        return True
    while above.dep_ in _IN_TOPIC and above.head.i != above.i and above.head.pos_ not in ("VERB", "AUX"):
        above = above.head
    return above.dep_ == "dobj" and above.head.lemma_.lower() in _DISCUSSES


def _describes(head: Token) -> bool:
    """ "Chad and Niger, two close American partners": whose partners others are, told beside their names."""
    noun = head.head if head.dep_ in ("amod", "compound", "poss") else head
    return noun.dep_ == "appos" and noun.tag_ == "NNS"


def _is_of_a_post(mention: Mention, sentence: Sentence) -> bool:
    """ "The ambassador to | Peru Ana Lima", "a non-|NATO ally": said of a post or of those outside, however parsed."""
    doc = sentence.span.doc
    before = [t.lower_ for t in doc[max(sentence.span.start, mention.first - 3) : mention.first]]
    if before[-2:-1] == ["non"]:
        return True
    while before and before[-1] in ("the", "state", "republic", "of"):
        before.pop()
    return len(before) > 1 and before[-1] == "to" and before[-2] in _POSTS


def _is_private(mention: Mention, head: Token, lexicon: Lexicon) -> bool:
    """ "A Polish plumber", "a Chilean", "wasps from Peru": who only comes from a state does not act for it."""
    actor = mention.actors[0]
    if actor.sector in PRIVATE:
        return True
    if head.dep_ == "pobj" and head.head.lower_ == "from" and head.head.head.pos_ == "NOUN":
        return head.head.head.lemma_.lower() not in lexicon.acting
    if actor.via not in ("adjective", "demonym"):
        return False
    if any(child.lower_ in ("a", "an") for child in head.children):
        return True
    noun = head.head.lemma_.lower()
    return head.dep_ in ("amod", "compound", "nmod") and noun not in lexicon.acting and noun not in lexicon.deeds


def _are_one_phrase(sentence: Sentence, one: Sequence[Mention], other: Sequence[Mention], lexicon: Lexicon) -> bool:
    """ "Russia's Wagner Group", "met the ministers of Peru and Chile": whose one of them is, or whose both are, said of
    their only mentions."""
    if len(one) > 1 or len(other) > 1:
        return False
    first, second = sentence.span.doc[one[0].head], sentence.span.doc[other[0].head]
    owns = ("amod", "compound", "nmod", "poss")
    listed = first_of_list(first)
    if listed == first_of_list(second) and listed.dep_ in owns and listed.head.lemma_.lower() in lexicon.acting:
        return True  # "Chadian and Malian ships brought water": together, and to others
    if listed == first_of_list(second) and listed.dep_ == "pobj":
        whose = listed.head.head
        return whose.dep_ in ("dobj", "pobj") and whose.pos_ == "NOUN" and whose.lemma_.lower() in lexicon.acting
    return (first.head.i == second.i and first.dep_ in owns) or (second.head.i == first.i and second.dep_ in owns)


def judged(asked: Sequence[Asked], opinions: Sequence[tuple[Opinion, Opinion]], known: Sequence[Draft]) -> list[Draft]:
    """The drafts that follow from the opinions on one sentence's pairs; `known` are the patterns' drafts there."""
    found: list[Draft] = []
    for each, (there, back) in zip(asked, opinions, strict=True):
        found.extend(
            draft
            for draft in _drafts(each, there, back, known)
            if not (_is_known(draft, known) or _is_taken(draft.deed, known))
        )
    return _merged(found)


def _is_known(draft: Draft, known: Iterable[Draft]) -> bool:
    """Whether a pattern tells the deed already: done by the same to its own parties, turned round, or between them."""
    actors, recipients = codes(draft.actors), codes(draft.recipients)
    return any(
        each.type == draft.type
        and each.recipients
        and (
            actors <= codes(each.actors)
            or (recipients <= codes(each.actors) and actors <= codes(each.recipients))
            or actors | recipients <= codes(each.recipients)
        )
        for each in known
    )


def _is_taken(deed: Token, known: Iterable[Draft]) -> bool:
    """Whether the word that joins the two is the trigger of a deed whose both ends a pattern names; an accusation may
    still join those whom it is about."""
    return any(
        each.actors and each.recipients and each.type != "ACCUSE" and deed.i in {word.i for word in each.words}
        for each in known
    )


def _drafts(asked: Asked, there: Opinion, back: Opinion, known: Sequence[Draft]) -> Iterator[Draft]:
    one, other = asked.one[0].actors[0], asked.other[0].actors[0]
    sure = SURE_ACROSS if asked.across else SURE
    first, second = _best(there, sure) if asked.there else None, _best(back, sure) if asked.back else None
    if first and second and first[0] == second[0] and first[0] in _TOGETHER and not _only_tells(asked, first[0]):
        both = (one, other)
        yield _draft(asked, there, first, both, both)
        return
    if bool(first) != bool(second) and is_mutual(_deed(asked)):
        first = second = first or second  # "each says that the other fired first"
    for best, opinion, actor, recipient, answer in (
        (first, there, one, other, second),
        (second, back, other, one, first),
    ):
        if best and not _only_tells(asked, best[0]):
            draft = _draft(asked, opinion, best, (actor,), (recipient,))
            if max(opinion.statuses, key=opinion.statuses.__getitem__) == "claimed":
                accusers = (recipient,) if answer and answer[0] == "ACCUSE" else _accusers(known)
                draft = replace(_below_the_accusation(draft, asked, known), claimed_by=accusers)
            yield draft


def _only_tells(asked: Asked, type_: EventType) -> bool:
    """ "Angola announced that Congo and Rwanda agreed": what joins Angola to the others is that it says so."""
    deed = _deed(asked)
    told = deed.lemma_.lower() in _NEUTRAL
    return told and (type_ not in _SPOKEN - {"AGREE"} or (type_ == "ACCUSE" and _tells_of_itself(deed)))


def _tells_of_itself(verb: Token) -> bool:
    """ "The rebels claim that they shot down a jet", "claim to have …": who tells of an own deed accuses nobody."""
    said = [c for c in verb.children if c.dep_ in ("ccomp", "xcomp")]
    own = any(s.dep_ == "nsubj" and s.tag_ == "PRP" for c in said for s in c.children)
    return own or any(c.dep_ == "xcomp" for c in said)


def _best(opinion: Opinion, sure: float) -> tuple[EventType, float] | None:
    """The likeliest type and its probability; nothing where the judge is less sure that anything is done."""
    type_ = max(_TYPES, key=lambda t: opinion.types[t])
    return (type_, opinion.types[type_]) if opinion.types[type_] >= sure else None


def _draft(
    asked: Asked,
    opinion: Opinion,
    best: tuple[EventType, float],
    actors: tuple[Actor, ...],
    recipients: tuple[Actor, ...],
) -> Draft:
    type_, confidence = best
    status = max(_STATUSES, key=lambda s: opinion.statuses[s])
    if status == "announced":
        # A cooperative plan is an agreement to it, a speech act that is announced is made.
        type_, status = (
            ("AGREE" if type_ in COOPERATIVE else type_),
            ("actual" if type_ in COOPERATIVE or type_ in _SPOKEN else status),
        )
    if type_ == "REJECT" and status == "negated":
        status = "actual"  # "declined to sign": what is not done is what is refused
    deed = _deed(asked)
    return Draft(
        sentence=asked.sentence, deed=deed, clause=_clause(deed), words=(deed,), type=type_, mode=None, act=None,
        cameo=None, contexts=(), actors=actors, recipients=recipients, hosts=(), mediators=(), status=status, rule=RULE,
        confidence=round(_ABROAD * confidence, 2),
    )  # fmt: skip


def _accusers(known: Iterable[Draft]) -> tuple[Actor, ...]:
    """Who accuses in the sentence, as the patterns have it."""
    return distinct(actor for draft in known if draft.type == "ACCUSE" for actor in draft.actors)


def _deed(asked: Asked) -> Token:
    """The word that joins the two parties in the tree, outside their names; across sentences the doer's verb."""
    doc = asked.sentence.span.doc
    if asked.across:
        head = doc[asked.one[0].head]
        return next((t for t in head.ancestors if t.pos_ in ("VERB", "AUX")), asked.sentence.span.root)
    pairs = [(one, other) for one in asked.one for other in asked.other]
    one, other = min(pairs, key=lambda pair: abs(pair[0].first - pair[1].first))
    above = {token.i for token in (doc[one.head], *doc[one.head].ancestors)}
    deed = next((t for t in (doc[other.head], *doc[other.head].ancestors) if t.i in above), asked.sentence.span.root)
    while deed.head.i != deed.i and (deed.pos_ in _JOINTS or any(m.first <= deed.i <= m.last for m in (one, other))):
        deed = deed.head
    return deed


def _below_the_accusation(draft: Draft, asked: Asked, known: Iterable[Draft]) -> Draft:
    """ "Accused Chad of hiding rebels": the claimed deed is the hiding, below the word that accuses."""
    accusing = {word.i for each in known if each.type == "ACCUSE" for word in each.words}
    if draft.deed.i not in accusing:
        return draft
    doc = asked.sentence.span.doc
    here = [m for m in (*asked.one, *asked.other) if m.sentence == asked.sentence.index]
    heads = [doc[m.head] for m in here]
    named = {i for m in here for i in range(m.first, m.last + 1)}
    for head in heads:
        way = [head, *head.ancestors]
        below = way[: next((n for n, token in enumerate(way) if token.i == draft.deed.i), 0)]
        deeds = [t for t in reversed(below) if t.pos_ in ("VERB", "NOUN") and t.i not in named]
        if deeds:
            return replace(draft, deed=deeds[0], clause=deeds[0], words=(deeds[0],))
    return draft


def _clause(deed: Token) -> Token:
    """The verb of the deed's clause; the deed itself where there is none."""
    return next((t for t in (deed, *deed.ancestors) if t.pos_ in ("VERB", "AUX")), deed)


def _merged(found: Sequence[Draft]) -> list[Draft]:
    """One draft for one deed done to several, then for one done by several to the same."""
    by_actors = _united(found, lambda d: (d.type, d.status, d.deed.i, codes(d.actors)))
    return _united(by_actors, lambda d: (d.type, d.status, d.deed.i, codes(d.recipients)))


def _united(found: Sequence[Draft], key: Callable[[Draft], object]) -> list[Draft]:
    """The drafts with those of one key made one, with the parties of all."""
    united: dict[object, Draft] = {}
    for draft in found:
        if first := united.get(key(draft)):
            draft = replace(
                first,
                actors=distinct((*first.actors, *draft.actors)),
                recipients=distinct((*first.recipients, *draft.recipients)),
            )
            united[key(first)] = draft
        else:
            united[key(draft)] = draft
    return list(united.values())


def _pairs(draft: Draft) -> Iterator[tuple[str, str]]:
    """Who does something to whom in the draft; hosts and mediators and the parties do to each other."""
    around = codes((*draft.hosts, *draft.mediators))
    actors, recipients = codes(draft.actors), codes(draft.recipients)
    yield from product(actors | around, recipients | around)
    yield from product(around, actors)


def _distance(one: Sequence[Mention], other: Sequence[Mention]) -> int:
    return min(abs(a.start - b.start) for a in one for b in other)


def _spans(mentions: Iterable[Mention], sentence: Sentence) -> tuple[Span, ...]:
    return tuple((mention.start - sentence.start, mention.end - sentence.start) for mention in mentions)
