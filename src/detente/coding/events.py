"""From matches to drafts of events: who did what to whom, and how it is told.

A deed that stands in its own clause is told as done, announced, possible or not done. A deed under a governing word is
told by that word: agreed and promised deeds become an AGREE with its promises, refused, demanded and threatened ones
the speech act alone, and those that somebody is accused of stay claims.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from detente.coding import clauses
from detente.coding.parties import Parties, codes, distinct, without
from detente.coding.patterns import Match
from detente.coding.status import Frame, control_of, frame, governor, has_condition, is_asked, own_status
from detente.model.actor import Actor
from detente.model.commitment import Grade
from detente.model.event import EventType, Status
from detente.model.reading import Sentence
from detente.ontology.lexicon import Control, Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

_HARMS = frozenset(("SANCTION", "COERCE", "ASSAULT", "MOBILIZE"))
COOPERATIVE = frozenset("AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT".split())
# Verbs that voice a demand, a threat or a refusal held in a noun.
_VOICED = frozenset(
    "make issue deliver voice repeat reiterate renew send present table submit list reaffirm restate express".split()
)
# "Declined to comment": under a refusal these verbs refuse nobody anything.
_SILENT = frozenset(
    "comment say answer elaborate confirm respond discuss give disclose provide name reveal speak".split()
)
# Sectors that act for themselves: citizens, firms, the press, refugees, criminals.
PRIVATE = frozenset(("CVL", "BUS", "MED", "REF", "CRM"))
# What is threatened where harm is promised.
_THREATS: dict[EventType, str] = {"ASSAULT": "violence", "COERCE": "restrict"}
# "Bowed to the demand", "ignored the appeal": what was asked for, however it was met.
_MEETS = frozenset("bow yield cave accede heed accept meet comply ignore defy resist grant answer honour".split())
# What somebody says or writes, and those outside one's own house whom one may address as one's own.
_SPEECHES = frozenset("remark comment statement report letter speech video post complaint note interview".split())
_FRIENDS = frozenset("ally partner neighbour neighbor counterpart friend rival guest host creditor donor".split())
# The pattern of striking back: a threat where it is said to come, told by other patterns where it is done.
_RETALIATES = "threaten.retaliate"
# Words that turn a promise against somebody, and prepositions after which a name only says where.
_AGAINST = frozenset(
    "against counter deter combat fight confront resist oppose hold impose isolate prevent end stop degrade constrain "
    "punish pressure sanction defeat contain limit remove impede address deny block restrict designate "
    "investigate".split()
)
_OF_ONESELF = frozenset("commit determine prepare resolve dedicate".split())
_MEANS = frozenset("ability capacity capability power".split())
_BENEFITING = frozenset(("dobj", "pobj", "poss", "compound", "dative"))
_ELSEWHERE = frozenset("in at on against from of under within by".split())
# Adverbs and nouns that make an agreement one in principle.
_DEFIES = frozenset(("vow", "swear"))
_NO = frozenset("no not never nothing none".split())
_PRINCIPLE = frozenset("principle principally provisionally tentatively".split())

# What is asked for, refused or threatened decides the mode: PLOVER's modes of REQUEST, REJECT and THREATEN.
_ASKED = {
    "CONSULT": "meet",
    "AID": "assist",
    "COOPERATE": "assist",
    "SUPPORT": "assist",
    "RETREAT": "yield",
    "CONCEDE": "yield",
    "AGREE": "assist",
}
_THREATENED = {"SANCTION": "relations", "ASSAULT": "violence", "MOBILIZE": "violence", "COERCE": "restrict"}
# Hostile acts whose alleged ground is an accusation of those whom they strike.
_GROUNDED = frozenset(("SANCTION", "COERCE", "ASSAULT", "REJECT", "THREATEN"))
# "Cited", "condemned Chad's decision to": what is held against somebody was done.
_CITES = frozenset("cite protest condemn denounce criticise criticize deplore decry slam blast".split())
# Who tells of attacks that are their own, and how they do.
_ARMED = frozenset(("MIL", "REB"))
_TELLS = frozenset("say claim announce report state confirm".split())


@dataclass(frozen=True)
class Promise:
    """What an AGREE event promises: the deed under it, in what grade and in which words."""

    grade: Grade
    act: str | None
    type: EventType | None
    start: int
    end: int
    clause: Token
    beneficiaries: tuple[Actor, ...] = ()


@dataclass(frozen=True)
class Draft:
    """An event before its time, place, voices and ids are known. `deed` is the word that carries it."""

    sentence: Sentence
    deed: Token
    clause: Token
    words: tuple[Token, ...]
    type: EventType
    mode: str | None
    act: str | None
    cameo: str | None
    contexts: tuple[str, ...]
    actors: tuple[Actor, ...]
    recipients: tuple[Actor, ...]
    hosts: tuple[Actor, ...]
    mediators: tuple[Actor, ...]
    status: Status
    rule: str
    promises: tuple[Promise, ...] = ()
    claimed_by: tuple[Actor, ...] = ()
    claim_cue: Token | None = None
    cue_sentence: Sentence | None = None
    owned_by: tuple[Actor, ...] = ()
    # What the learned judgement gives it; a pattern's follows from its kind.
    confidence: float | None = None
    # Whether its recipient must be found in what was told before, or its actor in what it is a reason for.
    answers: bool = False
    answered: bool = False
    # Whether it is an item of a list.
    line: bool = False


@dataclass
class _Governed:
    """A governing word with the deeds under it."""

    control: Control
    word: Token
    matches: list[tuple[Match, Frame]] = field(default_factory=list)


def drafts(sentence: Sentence, matches: Sequence[Match], lexicon: Lexicon, parties: Parties) -> tuple[Draft, ...]:
    """The events of one sentence, in order of their words."""
    heads = {m.head.i for m in matches}
    acts = {m.head.i for m in matches if m.pattern.act and m.pattern.type == "SANCTION"}
    # "Pushed China to open the gate": that it asks is told already.
    asked = {m.head.i for m in matches if m.pattern.type == "REQUEST" and m.recipients}
    governed: dict[int, _Governed] = {}
    found: list[Draft] = []
    for match in matches:
        if _is_the_order(match, matches) or _is_the_aim(match, heads) or _is_told_above(match, matches):
            continue
        over = _outermost(frame(match.verb, lexicon), lexicon)
        if over.control is None or over.control.effect in ("fail", "transparent") or over.word is None:
            found.extend(_plain(sentence, match, over))
        elif not (over.word.i in heads and (over.control.effect == "undo" or over.word.i in acts | asked)):
            governed.setdefault(over.word.i, _Governed(over.control, over.word)).matches.append((match, over))
    for token in sentence.span:
        control = control_of(token, lexicon)
        if control is None or not control.type or token.i in governed or token.i in heads:
            continue
        if not _is_given_up(token, matches) and not _is_undone(token, lexicon):
            governed[token.i] = _Governed(control, token)
    for group in governed.values():
        found.extend(_governed(sentence, group, lexicon, parties))
    found = _told_once(_with_sentence_parties([_by_the_teller(d, parties) for d in found]))
    further = (*_alleged(found), *_in_exchange(found, lexicon, parties))
    return tuple(sorted((*_at_the_doer(found), *further), key=lambda d: d.deed.i))


def _is_the_order(match: Match, matches: Sequence[Match]) -> bool:
    """ "Ordered Laos to close its embassy", "ordered its envoy to return": the order is the act, told once."""
    above = governor(match.verb)
    acts = {m.head.i for m in matches if m.pattern.act}
    return bool(above is not None and match.pattern.act and above.i in acts and match.head.dep_ in ("xcomp", "ccomp"))


def _is_the_aim(match: Match, heads: set[int]) -> bool:
    """ "Will travel to Seoul for talks": the trip to come promises both, told once."""
    above = clauses.aim_of(match.head)
    return above is not None and above.i in heads and own_status(above) == "announced"


def _is_told_above(match: Match, matches: Sequence[Match]) -> bool:
    """ "Mediated the talks", "warned Oman that it would bomb it": mediation and threat tell of the deed, once."""
    above = governor(match.head if match.head.dep_ in ("dobj", "nsubjpass") else match.verb)
    over = next((m.pattern for m in matches if above is not None and m.head.i == above.i), None)
    if over is None:
        return False
    if over.act == "mediate":
        return over.type == match.pattern.type and match.head.dep_ in ("dobj", "nsubjpass")
    return over.type == "THREATEN" and match.verb.dep_ == "ccomp"


def _outermost(over: Frame, lexicon: Lexicon) -> Frame:
    """ "Rejected a proposal to recognise": the rejection decides, not the proposal."""
    if over.control is not None and over.word is not None and over.control.effect in ("promise", "plan", "agree"):
        above = governor(over.word)
        outer = control_of(above, lexicon) if above is not None else None
        if (
            outer is not None
            and above is not None
            and outer.effect in ("refuse", "request", "threaten", "undo", "fail")
        ):
            return Frame("negated" if outer.effect == "fail" else "actual", outer, above)
    return over


def _is_undone(word: Token, lexicon: Lexicon) -> bool:
    """ "Rejected the proposal", "scrapped its plan", "asked them to reject it": what is refused, called off or asked of
    others is not said."""
    above = governor(word)
    outer = control_of(above, lexicon) if above is not None else None
    if outer is None:
        return False
    if outer.effect in ("possible", "request") and word.dep_ == "dobj":
        own = control_of(word, lexicon)
        return own is not None and own.effect == "promise"  # "wants guarantees": nobody has given them
    return outer.effect in ("refuse", "undo", "fail") if word.pos_ in ("NOUN", "PROPN") else outer.effect == "request"


def _told_once(found: Iterable[Draft]) -> list[Draft]:
    """The drafts without attacks by nobody that another draft tells of somebody, or that are only feared.

    "Three were killed in alleged Chadian air strikes on Mali": one attack.
    """
    told = list(found)
    struck = [codes(d.recipients) for d in told if d.type == "ASSAULT" and d.actors]

    def is_again(draft: Draft) -> bool:
        return draft.type == "ASSAULT" and not draft.actors and any(codes(draft.recipients) <= s for s in struck)

    def is_feared(draft: Draft) -> bool:
        # "If the truce is broken": by whom, nobody says.
        return draft.type == "ASSAULT" and draft.status == "possible" and not draft.actors

    return [d for d in told if not is_again(d) and not is_feared(d)]


def _by_the_teller(draft: Draft, parties: Parties) -> Draft:
    """ "The Chadian army says an air strike killed two rebels": an armed force tells of its own attack on others."""
    verb = _above_verb(draft.deed)
    tells = verb.head
    if draft.type != "ASSAULT" or draft.actors or verb.dep_ != "ccomp" or tells.lemma_.lower() not in _TELLS:
        return draft
    tellers = tuple(a for a in parties.of(clauses.subjects(tells)) if a.sector in _ARMED)
    struck = draft.recipients
    if len(tellers) != 1 or not struck or codes(tellers) & codes(struck) or any(a.sector not in _ARMED for a in struck):
        return draft  # who else was hit, the enemy may have hit
    return replace(draft, actors=tellers)


def _in_exchange(found: Iterable[Draft], lexicon: Lexicon, parties: Parties) -> Iterator[Draft]:
    """The other side's release of a swap: "freed a Chadian teacher in exchange for a Libyan pilot"."""
    for draft in found:
        if draft.mode != "release" or draft.status != "actual" or draft.deed.pos_ != "VERB":
            continue
        swap = (p for p in clauses.prepositions(draft.deed, ["in"]) if p.lower_ in ("exchange", "return"))
        freed = [t for p in swap for t in clauses.prepositions(p, ["for"], depth=0)]
        persons = [t for t in freed if t.lemma_.lower() in lexicon.members(("@captive",))]
        whose = parties.owners(persons[0]) if persons else ()
        if persons and not codes(whose) & codes(draft.recipients):
            gets = whose or draft.actors
            yield replace(draft, deed=persons[0], words=tuple(persons), actors=draft.recipients, recipients=gets)


def _alleged(found: Sequence[Draft]) -> Iterator[Draft]:
    """What the sentence's hostile acts accuse those of whom they strike: "for allegedly arming rebels"."""
    blamed = {(codes(d.actors), codes(d.recipients)) for d in found if d.type == "ACCUSE"}
    for draft in found:
        if draft.type not in _GROUNDED or not draft.actors or not draft.recipients or draft.status == "negated":
            continue
        ends = codes(draft.actors), codes(draft.recipients)
        places = dict.fromkeys((draft.clause, draft.deed))
        word = next(filter(None, map(clauses.alleged_ground, places)), None) if ends not in blamed else None
        if word is not None:
            blamed.add(ends)
            yield replace(
                draft, deed=word, clause=word, words=(word,), type="ACCUSE", mode="allege", act=None, cameo=None,
                hosts=(), mediators=(), status="actual", rule=f"alleged:{draft.rule}", promises=(), claimed_by=(),
                claim_cue=None, answers=False, answered=False,
            )  # fmt: skip


def _at_the_doer(found: Iterable[Draft]) -> Iterator[Draft]:
    """The drafts, dismay at a deed aimed at who did it: "regrets the expulsion of Lao envoys from Chad" is at Chad."""
    told = list(found)
    by = {d.deed.i: d.actors for d in told if d.type in _HARMS and d.actors}
    for draft in told:
        if draft.type == "ACCUSE" and draft.deed.pos_ == "VERB" and draft.actors and not draft.act:
            things = clauses.objects(draft.deed)
            depth = 0 if any(t.i in by for t in things) else 1
            things += clauses.prepositions(draft.deed, ["over", "at", "about", "by"], depth=depth)
            doers = distinct([a for t in clauses.with_conjuncts(things) for a in by.get(t.i, ())])
            if (doers := without(doers, draft.actors)) and not codes(doers) & codes(draft.recipients):
                yield replace(draft, recipients=doers)
                continue
        yield draft


def _is_given_up(word: Token, matches: Sequence[Match]) -> bool:
    """ "Dropped charges against two Poles": what is given up is not said."""
    over = (m for m in matches if word.dep_ in ("dobj", "nsubjpass") and m.head.i == word.head.i)
    return any(m.pattern.type == "CONCEDE" for m in over)


def _with_sentence_parties(found: Sequence[Draft]) -> Iterator[Draft]:
    """The drafts, talks that name nobody ("after a meeting in Beijing") with the parties that the sentence joins."""
    together = next((d.actors for d in found if len(d.actors) > 1), ())
    for draft in found:
        noun = draft.deed.pos_ in ("NOUN", "PROPN")
        if draft.type == "CONSULT" and len(draft.actors) < 2 and noun and not draft.rule.startswith("mediate."):
            definite = any(c.lower_ in ("the", "this", "that", "these", "those") for c in draft.deed.children)
            if not together or definite:
                if draft.actors and draft.recipients:
                    yield draft
                continue
            yield replace(
                draft, actors=together, recipients=together, hosts=draft.hosts or without(draft.actors, together),
                act=draft.act or ("mediate" if draft.mediators else None),
            )  # fmt: skip
        else:
            yield draft


def _plain(sentence: Sentence, match: Match, over: Frame) -> Iterator[Draft]:
    """A deed told in its own clause: as it is, or as a promise where it is cooperative and still to come."""
    draft = _draft(sentence, match, over.status)
    if match.actors and not draft.actors:
        return  # "a Fijian plumber attacked two": nobody's deed but his own
    if over.status == "negated" and any(word.lower_ in _NO for word in match.words):
        draft, over = replace(draft, status="actual"), replace(over, status="actual")  # "showed no interest" refuses
    if draft.rule == _RETALIATES:
        if over.status in ("announced", "possible"):
            yield replace(draft, status="actual")  # to say that one will strike back is to threaten it
        return
    if over.status == "negated" and draft.type in COOPERATIVE and _has_will(match.verb) and draft.actors:
        # "Will not recognise", "would not attend": a refusal, said and done.
        yield replace(
            draft, type="REJECT", mode=_ASKED.get(draft.type, "change"), act=_refusal(draft.act), cameo=None,
            status="actual", rule=f"refuse:{draft.rule}",
        )  # fmt: skip
        return
    if over.status in ("announced", "possible") and over.control is None and _is_warned_of(match.verb, draft):
        mode = _THREATENED.get(draft.type)
        yield replace(
            draft, type="THREATEN", mode=mode, act=None, cameo=None, status="actual", rule=f"threat:{draft.rule}"
        )
        return
    # "Will reopen its embassy if the truce holds": a promise with a condition.
    has_will = bool(clauses.auxiliaries(match.verb) & {"will", "shall"})
    conditional = over.status == "possible" and over.control is None and has_will and not is_asked(match.verb)
    if (over.status == "announced" or conditional) and draft.type in COOPERATIVE and draft.actors:
        # The promise has the date of its telling; the date beside the deed is when it falls due.
        promise = _promise(sentence, match, "announced")
        if draft.mediators and draft.act == "mediate":
            # To bring others together is promised by the broker, to those others.
            draft = replace(draft, actors=draft.mediators, recipients=without(draft.recipients, draft.mediators))
        yield replace(_as_promise(draft, (promise,)), clause=_telling(match.verb), mediators=())
    elif draft.type == "AGREE" and draft.status == "actual" and draft.actors:
        # An agreement told by a noun or a verb of its own ("reached a ceasefire") is a promise like any other.
        yield replace(draft, promises=(_promise(sentence, match, "agreed" if len(draft.actors) > 1 else "announced"),))
    else:
        yield draft


def _is_warned_of(verb: Token, draft: Draft) -> bool:
    """ "Will shut the crossing unless …": harm that somebody says it will do on a condition."""
    harm = draft.type in _HARMS and draft.act is None and bool(draft.actors) and bool(draft.recipients)
    return harm and _has_will(verb) and has_condition(verb)


def _has_will(verb: Token) -> bool:
    """Whether it is told with "will", "would" or "shall", negated or not."""
    return bool(clauses.auxiliaries(verb) & {"will", "would", "wo", "wouldn", "shall", "'ll"})


def _refusal(act: str | None) -> str | None:
    """The act of refusing what the act would do: only recognition and agrément have one."""
    return {
        "recognise_state": "refuse_recognition",
        "recognise_government": "refuse_recognition",
        "grant_agrement": "refuse_agrement",
    }.get(act or "")


def _telling(verb: Token) -> Token:
    """The verb that tells of a deed to come: "announced that it will …"; the deed's own verb where none does."""
    head = verb.head if verb.dep_ in ("ccomp", "conj") else verb
    return head.head if verb.dep_ == "conj" and head.dep_ == "ccomp" else head


def _draft(sentence: Sentence, match: Match, status: Status) -> Draft:
    p = match.pattern
    # "Talks brokered by Oman": that they are mediated is the act.
    act = p.act or ("mediate" if p.type == "CONSULT" and match.mediators and len(match.actors) > 1 else None)
    return Draft(
        sentence, match.head, match.verb, match.words, p.type, p.mode, act, p.cameo, p.contexts,
        acting(match.actors, p.type), match.recipients, match.hosts, match.mediators, status, p.id,
        answers=match.answers, answered=match.answered, line=p.line,
    )  # fmt: skip


def _as_promise(draft: Draft, promises: tuple[Promise, ...]) -> Draft:
    return replace(
        draft,
        type="AGREE",
        mode=None,
        act=None,
        cameo=None,
        status="actual",
        promises=promises,
        rule=f"promise:{draft.rule}",
    )


def to_nominate(token: Token, lexicon: Lexicon) -> bool:
    """ "Announced his intent to nominate the following": what a list below it names is promised, not done."""
    over = frame(token, lexicon) if token.lemma_ == "nominate" else None
    return over is not None and (
        over.status == "announced" or (over.control is not None and over.control.effect in ("plan", "promise"))
    )


def promised(draft: Draft) -> Draft:
    """The deed of a list's item as a promise of it."""
    first, last = draft.sentence.span[0], draft.sentence.span[-1]
    start, end = draft.sentence.where(first, last)
    promise = Promise("announced", draft.act, draft.type, start, end, draft.clause, draft.recipients)
    return _as_promise(draft, (promise,))


def _promise(sentence: Sentence, match: Match, grade: Grade, *, start: int | None = None) -> Promise:
    p = match.pattern
    first, last = _clause_words(match.verb)
    begin, end = sentence.where(first, last)
    beneficiaries = () if p.symmetric else match.recipients
    promised: EventType | None = None if p.type == "AGREE" and p.act else p.type
    return Promise(
        grade, p.act, promised, begin if start is None else min(start, begin), end, match.verb, beneficiaries
    )


def _clause_words(verb: Token) -> tuple[Token, Token]:
    """The clause's first and last word, commas and what follows them left out where another clause begins."""
    kept = [t for t in verb.subtree if not (t.is_punct or _is_that(t, verb) or _in_later_clause(t, verb))]
    while len(kept) > 1 and kept[-1].pos_ in ("CCONJ", "ADP", "PART"):
        kept.pop()
    return (kept[0], kept[-1]) if kept else (verb, verb)


def _is_that(token: Token, verb: Token) -> bool:
    """Whether the token is the "that" which opens the verb's clause."""
    return token.dep_ == "mark" and token.head.i == verb.i and token.lower_ == "that"


def _in_later_clause(token: Token, verb: Token) -> bool:
    """Whether the token stands in a clause under the verb that has a later verb of its own."""
    if token.i == verb.i:
        return False
    return any(
        a.i > verb.i and a.dep_ in ("advcl", "relcl", "parataxis", "conj") and _is_verb(a)
        for a in (token, *clauses.between(token, verb))
    )


def _governed(sentence: Sentence, group: _Governed, lexicon: Lexicon, parties: Parties) -> Iterator[Draft]:
    """What becomes of deeds under a governing word, by the word's effect."""
    effect = group.control.effect
    if effect in ("agree", "promise", "plan"):
        yield from _promised(sentence, group, parties)
    elif effect in ("refuse", "request", "threaten"):
        yield from _spoken(sentence, group, lexicon, parties)
    elif effect == "accuse":
        yield from _accused(sentence, group, lexicon, parties)
    elif effect == "possible":
        # "Considers expelling": neither done nor promised.
        for match, over in group.matches:
            yield _draft(sentence, match, "negated" if over.status == "negated" else "possible")
    elif effect == "deny":
        # The denial is a voice on the deed; the deed itself is told as done.
        for match, _ in group.matches:
            yield _draft(sentence, match, "actual")


def acting(actors: Iterable[Actor], type_: EventType) -> tuple[Actor, ...]:
    """The actors whose deeds are their party's: citizens and firms act for nobody, save where they protest.

    What a court orders those before it to do is law, and no request of its state.
    """
    aside = PRIVATE | {"JUD"} if type_ == "REQUEST" else PRIVATE
    return tuple(a for a in actors if a.sector not in aside or type_ == "PROTEST")


def _doers(word: Token, parties: Parties) -> tuple[Actor, ...]:
    """Whose word it is: the verb's subject, the noun's owner or carrier, the adjective's subject."""
    if _is_verb(word) or word.tag_.startswith("VB"):
        # "Is committed to": the passive of a word that promises has its subject for doer.
        whose = clauses.doers(word) or (clauses.subjects(word) if word.lemma_.lower() in _OF_ONESELF else [])
        found = parties.of(whose, acting=True)
        if not found and word.dep_ == "acl" and word.tag_ == "VBG" and word.head.lemma_.lower() in _SPEECHES:
            found = parties.owners(word.head)  # "the president's remarks | alleging"
    elif word.pos_ == "ADJ" or word.dep_ in ("acomp", "attr"):
        found = parties.of(clauses.subjects(word.head)) or parties.owners(word)
    elif not (found := parties.owners(word) or parties.of(clauses.prepositions(word, ["by"], depth=0))):
        head = _above_verb(word)
        found = parties.of(clauses.doers(head), acting=True) if _is_verb(head) else ()
    return acting(found, "AGREE")


def _promised(sentence: Sentence, group: _Governed, parties: Parties) -> Iterator[Draft]:
    """Agreements, pledges, offers, plans: AGREE with its commitments; what is hostile stays a deed announced."""
    if group.control.effect == "plan" and _is_cited(group.word):
        # "Over Chad's decision to grant asylum": decided and done.
        yield from (_draft(sentence, m, "actual") for m, over in group.matches if over.status != "negated")
        return
    yield from _hostile(sentence, group, parties)
    word = group.word
    deeds = [m for m, _ in group.matches if m.pattern.type in COOPERATIVE]
    if not deeds and (group.matches or group.control.effect == "plan" or not _has_complement(word)):
        return
    actors, recipients = _promise_parties(group, deeds, parties)
    if not actors or (not deeds and not recipients and word.lemma_.lower() in _DEFIES):
        return  # "vowed never to give up its missiles": promised to nobody
    status = own_status(_above_verb(word))
    if status == "negated" and deeds:
        yield _unwilling(sentence, group, deeds[0], actors, recipients)
    else:
        # To say that one will agree is to promise already.
        yield _agreement(
            sentence, group, deeds, actors, recipients, status="actual" if status == "announced" else status
        )


def _is_cited(word: Token) -> bool:
    """Whether a decision is told as the ground of another deed: "over the decision", "citing its decision"."""
    above = word.head.head if word.dep_ == "pobj" and word.head.lower_ in ("at", "against") else word.head
    cites = word.dep_ in ("dobj", "pobj") and above.lemma_.lower() in _CITES
    return not _is_verb(word) and (cites or clauses.is_reason(word))


def _hostile(sentence: Sentence, group: _Governed, parties: Parties) -> Iterator[Draft]:
    """The hostile deeds under a plan or pledge, announced; "has no plans to close" is told as not to be done."""
    told = own_status(_above_verb(group.word))
    for match, over in group.matches:
        if match.pattern.id == _RETALIATES:
            yield _draft(sentence, match, "negated" if "negated" in (over.status, told) else "actual")
        elif group.control.effect == "agree" and over.status == "negated":
            continue  # "agreed not to station troops": what is forsworn is part of the agreement
        elif _is_a_threat(group, match) and "negated" not in (over.status, told):
            threat = _draft(sentence, match, "actual")
            mode = _THREATS[match.pattern.type]
            if match.pattern.symmetric and (doers := _doers(group.word, parties)):
                # "A commitment to fighting Chad": they alone threaten it, though both would fight.
                threat = replace(threat, actors=doers, recipients=without(threat.recipients, doers))
            yield replace(threat, type="THREATEN", mode=mode, cameo=None, rule=f"threat:{threat.rule}")
        elif match.pattern.type not in COOPERATIVE:
            yield _draft(sentence, match, "negated" if "negated" in (over.status, told) else "announced")


def _is_a_threat(group: _Governed, match: Match) -> bool:
    """ "Vowed to shell the port": to promise harm is to threaten it; diplomatic acts and laws are announced."""
    return group.control.effect == "promise" and match.pattern.type in _THREATS and bool(match.recipients)


def _promise_parties(
    group: _Governed, deeds: Sequence[Match], parties: Parties
) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """Who promises and who is promised something; of a mutual agreement all are both."""
    word = group.word
    actors = _doers(word, parties) or distinct([a for m in deeds for a in m.actors])
    partners = parties.of(clauses.prepositions(word, ["with", "between"], depth=1))
    involved = distinct([a for m in deeds for a in (*m.recipients, *m.actors)])
    named = parties.of(clauses.prepositions(word, ["to"], depth=0)) or parties.of(
        [c for c in word.children if c.dep_ in ("dobj", "dative")]
    )
    if group.control.effect == "promise" and not deeds and not named:
        named = _in_words(word, parties, actors)
    # "Reaffirmed their commitment to the sovereignty of Latvia": promised to a third, by all of them.
    mutual = group.control.effect == "agree" or (len(actors) > 1 and not without([*involved, *named], actors))
    if group.control.effect == "agree" and not partners and not _is_verb(word):
        brokers = [a for m in deeds if m.pattern.act == "mediate" for a in m.actors]
        partners = without(involved, [*actors, *brokers])  # "an agreement to restore relations with Libya"
    if mutual and (partners or len(actors) > 1):
        together = distinct([*actors, *partners])
        return (together, together) if actors else ((), ())
    recipients = without(distinct([*partners, *named, *involved]), actors)
    if not recipients and not deeds:
        recipients = _in_words(word, parties, actors)
    if not recipients and len(actors) == 1 and len(parties.issuers) == 2:
        # "China will …" in the statement of two: promised to the other.
        recipients = without(parties.issuers, actors) if actors[0].party in codes(parties.issuers) else ()
    return actors, recipients or (actors if len(actors) > 1 else ())


def _in_words(word: Token, parties: Parties, actors: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """The party that the words of a promise name first: "committed to working with Peru", "to Peru's recovery".

    None where the promise is directed against somebody: "pledged to counter Chad".
    """
    clauses_of = [c for c in word.children if c.dep_ in ("xcomp", "ccomp", "prep", "acl", "dobj") and c.i > word.i]
    for token in sorted((t for c in clauses_of for t in c.subtree if not _in_relative(t, word)), key=lambda t: t.i):
        if token.lemma_.lower() in _AGAINST:
            return ()
        placed = token.dep_ not in _BENEFITING or any(p.lower_ in _ELSEWHERE for p in (token.head, token.head.head))
        if not placed and (found := without(parties.at(token), actors)):
            return found
    return ()


def _in_relative(token: Token, word: Token) -> bool:
    """Whether the token stands in a clause that tells of a thing ("a fund that helps Chad") under the word."""
    return any(a.dep_ in ("relcl", "parataxis") and a.tag_ != "VB" for a in (token, *clauses.between(token, word)))


def _unwilling(
    sentence: Sentence, group: _Governed, deed: Match, actors: tuple[Actor, ...], recipients: tuple[Actor, ...]
) -> Draft:
    """ "Is not prepared to recognise", "has no plans to reopen": a refusal."""
    word, p = group.word, deed.pattern
    return Draft(
        sentence, word, _above_verb(word), (word,), "REJECT", _ASKED.get(p.type, "change"), _refusal(p.act), None, (),
        actors, without(recipients, actors), (), (), "actual", f"refuse:{group.control.effect}.{word.lemma_.lower()}",
    )  # fmt: skip


def _agreement(
    sentence: Sentence, group: _Governed, deeds: Sequence[Match], actors: tuple[Actor, ...],
    recipients: tuple[Actor, ...], *, status: Status,
) -> Draft:  # fmt: skip
    """The AGREE of a governing word, with a promise for each deed under it, or one in the text's own words."""
    word, control = group.word, group.control
    grade = _grade(word, control)
    start, _ = sentence.where(word)
    promises = tuple(_promise(sentence, m, grade, start=start) for m in deeds)
    first = group.matches[0][0] if group.matches else None
    return Draft(
        sentence, word, _above_verb(word), (word,), "AGREE", None, None, None,
        tuple(c for m in deeds for c in m.pattern.contexts), actors, recipients,
        first.hosts if first else (), first.mediators if first else (), status,
        f"{control.effect}.{word.lemma_.lower()}",
        (promises or (_bare_promise(sentence, word, grade),)) if status == "actual" else (),
    )  # fmt: skip


def _has_complement(word: Token) -> bool:
    """Whether the word says what is agreed or promised; "as they agreed in May", "what they agreed" only recall it."""
    if any(c.dep_ in ("mark", "advmod") and c.lower_ == "as" for c in word.children):
        return False
    return any(
        (c.dep_ in ("xcomp", "ccomp", "dobj", "acl") and c.tag_ not in ("WP", "WDT"))
        or (c.dep_ == "prep" and c.lower_ in ("to", "on", "upon", "for", "that"))
        for c in word.children
    ) or (_is_verb(word) and clauses.is_passive(word))


def _bare_promise(sentence: Sentence, word: Token, grade: Grade) -> Promise:
    """A promise whose deed no pattern knows: its words are kept."""
    order = {"xcomp": 0, "ccomp": 0, "acl": 0, "dobj": 1, "prep": 2}
    inner = min((c for c in word.children if c.dep_ in order), key=lambda c: order[c.dep_], default=word)
    _, last = _clause_words(inner) if inner != word else (word, word)
    start, end = sentence.where(word, last if last.i > word.i else word)
    return Promise(grade, None, None, start, end, inner)


def _grade(word: Token, control: Control) -> Grade:
    """The rung that the wording names: "in principle" before the governing word's own; announced where it has none."""
    if any(t.lower_ in _PRINCIPLE for t in word.subtree if abs(t.i - word.i) <= 4):
        return "agreed_in_principle" if control.effect in ("agree", "plan") else "willing"
    return control.grade or "announced"


def _is_verb(word: Token) -> bool:
    return word.pos_ in ("VERB", "AUX")


def _above_verb(word: Token) -> Token:
    """The word itself where it is a verb, else the verb that it hangs on; the sentence's root where there is none."""
    while not _is_verb(word) and word.head != word:
        word = word.head
    return word


def _spoken(sentence: Sentence, group: _Governed, lexicon: Lexicon, parties: Parties) -> Iterator[Draft]:
    """Refusals, demands and threats: speech acts of their own; the deed under them is not an event."""
    word, control = group.word, group.control
    if not _is_said(word) or (control.effect == "refuse" and _is_silence(word)):
        return
    deed = group.matches[0][0] if group.matches else None
    actors = _doers(word, parties)
    if control.effect == "request" and _is_to_own_people(word, actors, parties):
        return
    recipients = _addressees(group, actors, lexicon, parties)
    theirs = _deed_of_others(group, deed, actors, parties)
    if theirs:
        recipients, deed = theirs, None
    is_active_request = control.effect == "request" and _is_verb(word) and not clauses.is_passive(word)
    if not actors and not (is_active_request and recipients):
        return
    act = _refusal(deed.pattern.act) if deed and control.effect == "refuse" else None
    yield Draft(
        sentence, word, _above_verb(word), (word,), control.type or "REQUEST", _spoken_mode(control, deed), act, None,
        (), actors, recipients, (), (), _spoken_status(word, lexicon), f"{control.effect}.{word.lemma_.lower()}",
    )  # fmt: skip


def _is_to_own_people(word: Token, actors: tuple[Actor, ...], parties: Parties) -> bool:
    """ "Urged its citizens to leave": no word to others, as one to "its allies" is."""
    if not _is_verb(word) or clauses.is_passive(word):
        return False
    asked = (*clauses.objects(word), *clauses.prepositions(word, ["on", "upon", "to"], depth=0))
    people = [t for t in asked if t.tag_ == "NNS" and t.lemma_.lower() not in _FRIENDS]
    owners = [c for t in people for c in t.children if c.dep_ == "poss" and c.lower_ in ("its", "his", "her", "their")]
    return any(not (whose := parties.at(c)) or _same(whose, actors) for c in owners)


def _deed_of_others(
    group: _Governed, deed: Match | None, actors: tuple[Actor, ...], parties: Parties
) -> tuple[Actor, ...]:
    """ "Rejects the recognition of Fiji by Tonga": those whose deed it is that is refused."""
    if group.control.effect != "refuse":
        return ()
    of_noun = deed is not None and deed.head.pos_ in ("NOUN", "PROPN")
    by = clauses.prepositions(deed.head, ["by"]) if deed is not None and of_noun else []
    if not by and _is_verb(group.word) and not clauses.is_passive(group.word):
        by = clauses.prepositions(group.word, ["by"], depth=0)
    return without(parties.of(by), actors)


def _is_silence(word: Token) -> bool:
    """Whether the refusal is one to speak: "declined to comment"."""
    return any(c.lemma_.lower() in _SILENT for c in _complements(word))


def _complements(word: Token) -> list[Token]:
    # "Its demand | that Fiji leave": a clause of the noun.
    kinds = ("ccomp", "xcomp") if _is_verb(word) else ("ccomp", "xcomp", "acl")
    found = [c for c in word.children if c.dep_ in kinds and (c.dep_ != "acl" or c.tag_ != "VBN")]
    # "Called for China | to respect its waters".
    others = (c for c in word.children if c.dep_ == "advcl" and any(m.lower_ == "for" for m in c.children))
    return [*found, *(c for c in others if any(s.dep_ == "nsubj" for s in c.children))]


def _issued_with(noun: Token) -> list[Token]:
    """ "Issued | Chad | with an ultimatum": who is given it."""
    return clauses.objects(noun.head.head) if noun.dep_ == "pobj" and noun.head.lower_ == "with" else []


def _answered_by(word: Token, lexicon: Lexicon) -> Token | None:
    """The verb of those who answer a demand or refusal: "rejected American calls", "sued over Chad's refusal"."""
    if _is_verb(word):
        return None
    above = _above_verb(word)
    met = word.dep_ in ("dobj", "pobj") and above.lemma_.lower() in _MEETS
    return above if _is_refused(word, lexicon) or met or clauses.is_reason(word) else None


def _is_refused(noun: Token, lexicon: Lexicon) -> bool:
    """Whether what the noun says is rejected: "rejected American calls", "dismissed the accusation that …"."""
    if _is_verb(noun) or noun.dep_ not in ("dobj", "nsubjpass"):
        return False
    outer = control_of(_above_verb(noun), lexicon)
    return outer is not None and outer.effect == "refuse"


def _addressees(group: _Governed, actors: tuple[Actor, ...], lexicon: Lexicon, parties: Parties) -> tuple[Actor, ...]:
    """To whom it is said: who is addressed, else who is to act, else whose matter it is, else the deed's parties."""
    word = group.word
    to_act = [s for c in _complements(word) for s in c.children if s.dep_ in ("nsubj", "nsubjpass")]
    matters = clauses.objects(word) if _is_verb(word) else []
    if group.control.effect == "refuse" and not _is_verb(word):
        # "Its rejection of the statements made by Chad".
        matters = [p for p in clauses.prepositions(word, ["of"], depth=0) if _has_owner(p)]
    if group.control.effect == "request":
        # "Asked for Peru's support", "calls for an end to Chad's raids": whose matter it is.
        things = clauses.prepositions(word, ["for", "to"], depth=1)
        matters = [*matters, *(p for p in things if _has_owner(p))]
        if not any(parties.owners(m) for m in matters):
            # "Calls for the release of the sailors | held by Chad": who has it in hand.
            matters = [*matters, *(t for p in things for t in p.subtree if t.dep_ == "acl" and t.tag_ == "VBN")]
    answered = _answered_by(word, lexicon)
    choices: tuple[tuple[Actor, ...], ...] = (
        parties.of(clauses.doers(answered)) if answered is not None else (),
        _addressed(word, group.control, parties) or parties.of(_issued_with(word)),
        parties.of([s for s in to_act if s.dep_ == "nsubj"]),
        distinct([a for o in matters for a in (parties.owners(o) or parties.of(clauses.doers(o)))]),
        distinct([a for m, _ in group.matches for a in (*m.recipients, *m.actors)]),
        # "Wrote to Beijing | asking for relief".
        parties.of(clauses.prepositions(word.head, ["to", "with"])) if _goes_with(word) else (),
    )
    if group.control.effect == "request" and _asks_others(word):
        choices = choices[:3]
    return next((found for choice in choices if (found := without(choice, actors))), ())


def _goes_with(word: Token) -> bool:
    """Whether the word says what is said in doing what stands above it: "wrote to Beijing | asking for relief"."""
    return word.tag_ == "VBG" and word.dep_ in ("advcl", "xcomp") and not clauses.markers(word)


def _asks_others(word: Token) -> bool:
    """Whether it says whom it asks: "calls on the world to hold Chad accountable" asks nothing of Chad."""
    return _is_verb(word) and any(
        p.pos_ in ("NOUN", "PROPN") for p in (*clauses.prepositions(word, ["on", "upon"], depth=0), *_steered(word))
    )


def _steered(word: Token) -> list[Token]:
    """The object that is to do what the infinitive says: "urge the world | to act"."""
    return clauses.objects(word) if any(c.dep_ == "xcomp" for c in word.children) else []


def _has_owner(noun: Token) -> bool:
    return any(c.dep_ == "poss" or (c.dep_ == "acl" and c.tag_ == "VBN") for c in noun.children)


def _addressed(word: Token, control: Control, parties: Parties) -> tuple[Actor, ...]:
    """The parties at the word's object, in the passive of a demand at its subject, else after its prepositions."""
    found: tuple[Actor, ...] = ()
    if _is_verb(word) and not clauses.is_passive(word):
        found = parties.of(clauses.objects(word))
    elif _is_verb(word) and control.effect == "request":
        found = parties.of(clauses.subjects(word))
    return found or parties.of(
        clauses.prepositions(word, ["on", "upon", "from", "to", "against", "with", "by"], depth=1)
    )


def _spoken_mode(control: Control, deed: Match | None) -> str | None:
    """The mode that the governing word names, else the one that follows from the deed under it."""
    if control.effect == "threaten":
        if deed and deed.pattern.mode == "expel":
            return "expel"
        return control.mode or (_THREATENED.get(deed.pattern.type) if deed else None)
    return control.mode or (_ASKED.get(deed.pattern.type, "change") if deed else None)


def _spoken_status(word: Token, lexicon: Lexicon) -> Status:
    """The speech act's own status; "may demand", "plans to reject" make it possible."""
    if not _is_verb(word) and clauses.is_reason(word):
        return "actual"  # "will suspend … because of the refusal": refused before
    over = governor(word)
    # "Reiterates its demand" makes it.
    outer = control_of(over, lexicon) if over is not None and not _voices(over, word) else None
    if outer is not None and outer.effect in ("possible", "plan", "promise"):
        return "possible"
    return own_status(_above_verb(word))


def _voices(verb: Token, said: Token) -> bool:
    """Whether the verb voices what the noun under it holds: "reiterates its demand"."""
    return not _is_verb(said) and verb.lemma_.lower() in _VOICED


def _is_said(word: Token) -> bool:
    """A noun ("the demand", "its threat") is a speech act here only where it has a complement or carries the clause."""
    if _is_verb(word):
        # "The ability of any country to threaten us": what somebody might say.
        able = word.dep_ in ("acl", "advcl") and word.tag_ == "VB"
        means = {c.lemma_.lower() for c in (word.head, *word.head.children)}
        return word.dep_ not in ("amod", "compound") and not (able and means & _MEANS)
    if word.dep_ in ("dobj", "pobj") and _above_verb(word).lemma_.lower() in _MEETS:
        return any(c.dep_ == "poss" for c in word.children)
    voiced = word.dep_ in ("dobj", "nsubjpass") and word.head.lemma_ in _VOICED
    return voiced or any(
        (c.dep_ == "acl" and c.tag_ == "VB") or (c.dep_ == "prep" and c.lower_ == "for" and word.dep_ != "pobj")
        for c in word.children
    )


def _accused(sentence: Sentence, group: _Governed, lexicon: Lexicon, parties: Parties) -> Iterator[Draft]:
    """The accuser's ACCUSE, and each deed under it as claimed, never as fact."""
    word, control = group.word, group.control
    is_verb = _is_verb(word)
    actors = () if _is_refused(word, lexicon) else _doers(word, parties)
    mutual = is_mutual(word)
    accused = actors if mutual and len(actors) > 1 else _blamed(word, actors, parties)
    recipients = accused if mutual else without(accused, actors)
    if (actors or is_verb) and (recipients or group.matches) and (actors or recipients):
        yield Draft(
            sentence, word, word, (word,), "ACCUSE", control.mode, None, None, (), actors, recipients, (), (),
            own_status(word) if is_verb else "actual", f"accuse.{word.lemma_.lower()}",
        )  # fmt: skip
    for match, _ in group.matches:
        draft = _draft(sentence, match, "actual")
        if draft.type in COOPERATIVE - {"AID", "CONSULT", "AGREE"}:
            continue  # nobody is accused of support, retreat or concession: the word governs them by a slip
        deed_by = draft.actors if draft.actors and not _same(draft.actors, actors) else recipients or draft.actors
        to = without(draft.recipients, deed_by) or without(actors, deed_by)
        if mutual and not to and len(deed_by) > 1:
            to = deed_by  # "accuse each other of breaking the truce": each has it of the other
        # "Rejected as baseless the accusation that …": by whom it was made, nobody says.
        told: Status = draft.status if actors else "possible"
        yield replace(draft, status=told, actors=deed_by, recipients=to, claimed_by=actors, claim_cue=word)


def _blamed(word: Token, accusers: tuple[Actor, ...], parties: Parties) -> tuple[Actor, ...]:
    """Whom the accusation names: the verb's object, "against X", "blamed it on X", else the doer of what is alleged."""
    if not _is_verb(word):
        return parties.of(clauses.prepositions(word, ["against", "by"], depth=1), places=True)
    found = parties.of(clauses.objects(word), places=True)
    if not found and word.lemma_.lower() == "blame":
        found = parties.of(clauses.prepositions(word, ["on"], depth=1))
    if not found:
        alleged = (c for c in word.children if c.dep_ == "ccomp")
        found = without(distinct([a for c in alleged for a in parties.of(clauses.doers(c))]), accusers)
    return found


def _same(a: Iterable[Actor], b: Iterable[Actor]) -> bool:
    return {x.party for x in a} == {x.party for x in b}


def is_mutual(word: Token) -> bool:
    """ "Accused each other", "mutually accused", "each says the other fired": all blame all."""
    each = any(t.lower_ == "each" for d in (word, *clauses.doers(word)) for t in (d, *d.children))
    said = (s for c in word.children if c.dep_ == "ccomp" for s in c.children if s.dep_ == "nsubj")
    if each and any(o.lower_ in ("other", "another") for o in (*clauses.objects(word), *said)):
        return True
    return any(
        t.lower_ in ("other", "another") and t.i > 0 and t.nbor(-1).lower_ in ("each", "one")
        for t in word.subtree
        if abs(t.i - word.i) < 6
    ) or any(c.lower_ == "mutually" for c in word.children)
