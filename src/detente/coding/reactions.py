"""Deeds that a later sentence takes up: who owns up to it, who is blamed for it, and what a reaction reacts to.

"A drone hit the port. The Houthis claimed responsibility."      → the Houthis' attack, in their own voice
"A market was shelled. Kyiv blamed the attack on Moscow."        → Moscow's shelling, as accused by Kyiv
"Kosovo applied to join. Serbia condemned the request."          → condemned is Kosovo
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from detente.coding import clauses
from detente.coding.events import PRIVATE, Draft
from detente.coding.parties import Parties, codes, distinct, without
from detente.coding.patterns import CAUSES, HARMS, REACTIONS, WRONGS
from detente.coding.status import own_status
from detente.model.actor import Actor
from detente.model.reading import Attribution, Sentence
from detente.ontology.lexicon import Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

# "Followed suit", "did the same".
_REPEATS = frozenset(("follow", "do"))
# "Claimed the attack", "took responsibility for it".
_OWNS = frozenset(("claim", "take", "accept"))
# "Retaliated"; "answered in kind", "responded with a ban of its own", "took similar steps".
_RETURNS = frozenset("retaliate reciprocate".split())
_RETURNS_IN_KIND = clauses.TURNS | {"return", "take"}
_LIKE = frozenset("similar same reciprocal identical corresponding symmetrical".split())
_DEEDS = frozenset(
    "attack strike airstrike shelling bombing raid explosion blast killing assassination launch incident bombardment "
    "assault".split()
)
# What is said to somebody, whether or not the words name whom.
_SAID = frozenset(("AGREE", "REJECT", "CONCEDE", "REQUEST", "THREATEN"))
_MOST_SIDES = 3
_DEMANDS = frozenset("demand insist plead request ultimatum".split())
_AIMED = frozenset(("ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "THREATEN"))
_ANSWERS = frozenset(("SANCTION", "ACCUSE", "REJECT", "THREATEN", "PROTEST"))
# Done for safety as often as in anger.
_LEAVING = frozenset(("close_embassy", "evacuate_embassy", "withdraw_diplomats", "close_consulate", "suspend_mission"))
# What mediators bring about.
_BROUGHT_ABOUT = frozenset(("RETREAT", "CONCEDE", "AGREE", "COOPERATE", "AID", "CONSULT"))
# What merely came before, and need not be held against anybody.
_THEN = frozenset("after following amid".split())
_HOSTILE = frozenset(("ASSAULT", "COERCE", "MOBILIZE"))
_AGAINST = _ANSWERS | _HOSTILE | {"REQUEST"}
# "Offered to act as a go-between": between whom, what was told before says.
_BROKERS = frozenset("mediate broker arbitrate mediator go-between between intermediary arbiter".split())
# Who is asked where no name stands: "called on the junta", "urged its neighbour".
_POWERS = frozenset(
    "junta government group movement administration regime leadership authority host neighbour neighbor kingdom "
    "republic emirate militia side counterpart".split()
)
# What only the one who has somebody or something in hand can do, and the clauses that ask for it.
_YIELDS = frozenset(
    "free release return handover extradition extradite repatriate repatriation explanation apology compensation "
    "reopen lift unblock".split()
)
_CLAUSES = ("ccomp", "xcomp", "advcl")
# What is asked of all sides at once.
_CALM = frozenset("restraint calm dialogue de-escalation deescalation moderation patience".split())
# What a later sentence calls a deed of the type: "condemned the sorties".
_CALLED = {
    "MOBILIZE": frozenset(
        "sortie drill exercise incursion deployment build-up buildup manoeuvre maneuver overflight".split()
    ),
    "SANCTION": frozenset("ban expulsion closure recall sanction tariff embargo downgrade rupture".split()),
    "COERCE": frozenset("arrest detention seizure boarding".split()),
    "CONSULT": frozenset("visit meeting trip summit talk".split()),
    "AGREE": frozenset("pact deal accord agreement arrangement".split()),
}
_FIGHTING = frozenset(("GOV", "MIL", "REB", "SPY", "OPP", "POL", "COP"))


def taken_up(found: Sequence[Draft]) -> list[Draft]:
    """The drafts of a text in order, with what later sentences add to earlier deeds and take from them."""
    drafts = list(found)
    for i, draft in enumerate(found):
        if draft.type == "ACCUSE" and _blames_for_a_deed(draft):
            _blame(drafts, i)
        if drafts[i].type in REACTIONS and drafts[i].actors and not drafts[i].recipients and _answers(drafts[i]):
            drafts[i] = replace(drafts[i], recipients=_doers_before(drafts, i))
        said = drafts[i].type in _SAID or drafts[i].act is not None or ".apolog" in drafts[i].rule
        if said and drafts[i].actors and not drafts[i].recipients and drafts[i].act != "mediate":
            asked = {t.lemma_.lower() for t in drafts[i].deed.subtree}
            calms = drafts[i].type == "REQUEST" and asked & _CALM
            offers = asked & _BROKERS
            find = _parties_before if offers or calms else _other_side
            drafts[i] = replace(drafts[i], recipients=find(drafts, i) or _same_aim(drafts, i))
        if drafts[i].type == "MOBILIZE" and drafts[i].actors and not drafts[i].recipients:
            drafts[i] = replace(drafts[i], recipients=_opponent(drafts, i))
        if drafts[i].answers and drafts[i].actors and not drafts[i].recipients and drafts[i].deed.pos_ == "VERB":
            drafts[i] = replace(drafts[i], recipients=_provoker(drafts, i))
        if drafts[i].act == "mediate" and drafts[i].type == "CONSULT" and drafts[i].actors:
            between = _brought_about(drafts, i) or drafts[i].recipients or _parties_before(drafts, i)
            drafts[i] = replace(drafts[i], recipients=between)
    drafts = [_one_attack(draft, drafts) for draft in drafts]
    drafts = [_blamed(draft, drafts) if draft.answered else _suffered(draft, drafts) for draft in drafts]
    return [d for d in drafts if (d.recipients or not d.answers) and (d.actors or not d.answered or _has_victims(d))]


def _one_attack(draft: Draft, drafts: Sequence[Draft]) -> Draft:
    """The attack with the doers that another word for it has: "killed in an ambush by rebels", "killed two in a raid".

    The noun hangs on the verb, and each tells of the same deed.
    """
    if draft.type != "ASSAULT" or draft.actors:
        return draft
    others = (d for d in drafts if d.type == "ASSAULT" and d.actors and d.sentence is draft.sentence)
    doers = next((d.actors for d in others if _hangs_in(draft.deed, d.deed) or _hangs_in(d.deed, draft.deed)), ())
    return replace(draft, actors=doers, recipients=without(draft.recipients, doers)) if doers else draft


def _hangs_in(noun: Token, verb: Token) -> bool:
    """ "Killed two | in a raid": whether the noun says by what attack the verb was done."""
    above = noun.head
    return noun.pos_ == "NOUN" and noun.dep_ == "pobj" and above.lower_ in ("in", "during") and above.head.i == verb.i


def _other_side(drafts: Sequence[Draft], at: int) -> tuple[Actor, ...]:
    """To whom it is said where no word names them: the other side of the deed told just before.

    "Chad asked Libya to leave. Libya refused", "Oman freed two Iranians after Tehran promised to …".
    """
    said = drafts[at]
    if said.type == "REQUEST" and said.deed.lemma_.lower() not in _DEMANDS and not _is_to_the_other(said):
        return ()  # "called on its allies", "asked five members": they are told, and not found
    doers = codes(said.actors)
    for earlier in reversed(drafts[:at]):
        if earlier.sentence.index < said.sentence.index - 2:
            return ()
        if doers & codes((*earlier.actors, *earlier.recipients)):
            others = without(distinct((*earlier.actors, *earlier.recipients)), said.actors)
            return others if len(others) <= _MOST_SIDES else ()
    return ()


def _is_to_the_other(request: Draft) -> bool:
    """Whether a demand is one to the other side: on "the junta", or on nobody, that somebody be let go."""
    deed = request.deed
    if deed.pos_ != "VERB" or clauses.is_passive(deed):
        return False
    asked = [*clauses.objects(deed), *clauses.prepositions(deed, ["on", "upon", "to"], depth=0)]
    asked = [t for t in asked if t.pos_ in ("NOUN", "PROPN", "PRON")]
    if not asked:
        matters = [*clauses.prepositions(deed, ["for"], depth=0), *(c for c in deed.children if c.dep_ in _CLAUSES)]
        return request.mode == "yield" or any(t.lemma_.lower() in _YIELDS for t in matters)
    return all(t.lemma_.lower() in _POWERS and t.tag_ == "NN" and clauses.is_definite(t) for t in asked)


def _provoker(drafts: Sequence[Draft], at: int) -> tuple[Actor, ...]:
    """Whom a deed told as an answer answers: who did the last deed to its doer, told just before."""
    answer = drafts[at]
    in_turn = clauses.takes_turn(answer.deed)
    done = _done_to(answer.actors, drafts[:at], since=answer.sentence.index - in_turn)
    if done is None or not (in_turn or done.type in HARMS | {"THREATEN"}):
        return ()
    others = without(done.actors, answer.actors)
    return others if len(others) <= _MOST_SIDES else ()


def _done_to(parties: Sequence[Actor], drafts: Sequence[Draft], *, since: int) -> Draft | None:
    """The last deed that others did to these parties, no earlier than in this sentence."""
    near = (d for d in reversed(drafts) if d.sentence.index >= since)
    return next((d for d in near if codes(parties) & codes(d.recipients) and without(d.actors, parties)), None)


def _opponent(drafts: Sequence[Draft], at: int) -> tuple[Actor, ...]:
    """Against whom forces are moved where no word says so: the one opponent in what was told just before."""
    own = codes(drafts[at].actors)
    reach = 0 if drafts[at].answers else 1
    for earlier in reversed(drafts[:at]):
        if earlier.sentence.index < drafts[at].sentence.index - reach:
            break
        both = distinct((*earlier.actors, *earlier.recipients))
        if (
            earlier.type in _AGAINST
            and earlier.mode != "meet"
            and own & codes(both)
            and len(others := without(both, drafts[at].actors)) == 1
        ):
            return others
    return ()


def _same_aim(drafts: Sequence[Draft], at: int) -> tuple[Actor, ...]:
    """At whom another's act of the same kind in the sentence is aimed: "Peru cut ties with Fiji; Chile cut its own"."""
    act = drafts[at]
    if act.act is None or act.type != "SANCTION":
        return ()
    others = (d for d in drafts if d.sentence.index == act.sentence.index and d.act is not None and d.type == act.type)
    aims = [d.recipients for d in others if d.recipients and not codes(act.actors) & codes((*d.actors, *d.recipients))]
    return aims[0] if len({codes(a) for a in aims}) == 1 else ()


def _has_victims(draft: Draft) -> bool:
    return any(token.lemma_.lower() in ("kill", "injure", "wound") for token in draft.sentence.span)


def _blamed(draft: Draft, drafts: Sequence[Draft]) -> Draft:
    """A deed told as the reason for another, done by whom that other is aimed at, as the one who answers has it."""
    answer = _answer_to(draft, drafts)
    if answer is None or draft.actors:
        return draft
    others = without(draft.recipients, (*answer.actors, *answer.recipients))
    if others and draft.deed.head.lower_ in _THEN:
        return draft  # "left after the attack on a third": whose attack, nobody says
    upon = without(draft.recipients, answer.recipients) or answer.actors
    return replace(
        draft, actors=answer.recipients, recipients=upon, claimed_by=answer.actors, claim_cue=answer.deed,
        cue_sentence=answer.sentence, status="actual",
    )  # fmt: skip


def _answer_to(draft: Draft, drafts: Sequence[Draft]) -> Draft | None:
    """The deed with its parties that answers the draft's: what is done "over the arrest", "after a drone fell"."""
    thing = clauses.relative_of(draft.deed) or draft.deed  # "over soldiers who crossed the border"
    if thing.pos_ == "VERB":
        above = {thing.head.i}
    else:
        hung_on = thing.head.head
        above = {hung_on.i, hung_on.head.head.i}  # "over the arrest", "in response to the arrest"
    answers = (d for d in drafts if d.deed.i in above and d.type in _ANSWERS and d.act not in _LEAVING)
    return next((d for d in answers if d.actors and d.recipients), None)


def _suffered(draft: Draft, drafts: Sequence[Draft]) -> Draft:
    """A deed told as the reason for another, done to whom that other is by, where it names nobody itself."""
    if not draft.answers or draft.recipients or draft.type not in WRONGS:
        return draft
    answer = _answer_to(draft, drafts)
    if answer is None or not codes(draft.actors) & codes(answer.recipients):
        return draft
    struck = replace(draft, recipients=without(answer.actors, draft.actors))
    if clauses.comes_after(draft.deed):
        return struck  # "hours after Chad shot a pilot": told as what came before, and by nobody else
    return replace(struck, claimed_by=answer.actors, claim_cue=answer.deed, cue_sentence=answer.sentence)


def _answers(draft: Draft) -> bool:
    return draft.answers or (draft.deed.pos_ in ("VERB", "AUX") and clauses.takes_up(draft.deed))


def copied(drafts: list[Draft], sentence: Sentence, parties: Parties) -> list[Draft]:
    """The drafts so far, with the last act done again by whom the sentence says "followed suit" or "did the same"."""
    if sentence.words.isdisjoint(_REPEATS):
        return drafts
    for token in sentence.span:
        # "Called on its allies to do the same": not done yet.
        if token.lemma_ not in _REPEATS or token.tag_ == "VB" or clauses.is_negated(token):
            continue
        if not any(o.lower_ in ("suit", "same", "likewise") for o in (*clauses.objects(token), *token.children)):
            continue
        doers = parties.of(clauses.doers(token), acting=True)
        before = (d for d in reversed(drafts) if d.act is not None and d.sentence.index >= sentence.index - 1)
        act = next((d for d in before if not codes(doers) & codes(d.actors)), None)
        if doers and act is not None and act.recipients and act.type == "SANCTION":
            upon = act.actors if codes(doers) & codes(act.recipients) else act.recipients
            again = replace(act, sentence=sentence, deed=token, clause=token, words=(token,))
            drafts = [*drafts, replace(again, actors=doers, recipients=upon)]
    return drafts


def returned(drafts: list[Draft], sentence: Sentence, parties: Parties, lexicon: Lexicon) -> list[Draft]:
    """The drafts so far, with the last deed done back by whom it was done to: "Minsk retaliated with a ban of its own".

    Where the answer has words of its own that a pattern knows, it is told by them.
    """
    if sentence.words.isdisjoint(_RETURNS_IN_KIND):
        return drafts
    for token in sentence.span:
        if token.pos_ != "VERB" or token.tag_ == "VB" or own_status(token) != "actual" or not _returns(token):
            continue
        doers = parties.of(clauses.doers(token), acting=True)
        below = {t.i for t in token.subtree}
        told = (d for d in drafts if d.sentence is sentence and d.deed.i in below and d.type != "ACCUSE")
        if not doers or any(codes(doers) & codes(d.actors) for d in told):
            continue
        cause = _done_to(doers, drafts, since=sentence.index - 1)
        if cause is None or cause.type not in HARMS or cause.status != "actual" or cause.deed.i == token.i:
            continue
        armed = {t.lemma_.lower() for t in clauses.prepositions(token, ["with"])} & lexicon.members(("@weapon",))
        if armed and cause.type != "ASSAULT":
            cause = replace(cause, type="ASSAULT", mode=None, act=None, cameo=None)
        back = replace(
            cause, sentence=sentence, deed=token, clause=token, words=(token,), actors=doers,
            recipients=without(cause.actors, doers), rule="returned", claimed_by=(), claim_cue=None, answers=False,
        )  # fmt: skip
        drafts = [*drafts, back]
    return drafts


def _returns(verb: Token) -> bool:
    """ "Retaliated", "hit back", "answered in kind", "returned fire": one does back what was done to one."""
    lemma = verb.lemma_.lower()
    if lemma in _RETURNS:
        return True
    if lemma in ("hit", "strike", "fire", "shoot"):
        return clauses.particle(verb) == "back" or any(c.lower_ == "back" for c in verb.children)
    things = {t.lemma_.lower() for t in clauses.objects(verb)}
    if lemma == "return":
        return bool(things & {"fire", "blow"})
    if lemma == "take":
        steps = (o for o in clauses.objects(verb) if o.lemma_.lower() in ("step", "measure", "action"))
        return any(c.lower_ in _LIKE for o in steps for c in o.children)
    within = {p.lemma_.lower() for p in clauses.prepositions(verb, ["in"], depth=0)}
    alike = any(t.lower_ in ("own", *_LIKE) for p in clauses.prepositions(verb, ["with"]) for t in p.subtree)
    return lemma in _RETURNS_IN_KIND and ("kind" in within or alike)


def owned(drafts: list[Draft], sentence: Sentence, parties: Parties) -> list[Draft]:
    """The drafts so far, the last deed without a doer given to whom the sentence says claims responsibility for it."""
    if sentence.words.isdisjoint(_OWNS):
        return drafts
    for token in sentence.span:
        if token.lemma_.lower() not in _OWNS:
            continue
        things = clauses.objects(token)
        # "Claimed a missile strike on the port".
        claimed = [o.i for o in things if o.lemma_.lower() in _DEEDS and token.lemma_.lower() == "claim"]
        if not claimed and not any(o.lemma_.lower() == "responsibility" for o in things):
            continue
        doers = parties.of(clauses.doers(token))
        if not doers or clauses.is_negated(token):
            continue
        open_deeds = [i for i, d in enumerate(drafts) if d.type == "ASSAULT" and not d.actors]
        if claimed:
            open_deeds = [i for i in open_deeds if drafts[i].deed.i in claimed]
            if not open_deeds:
                continue
        if open_deeds:
            deed = drafts[open_deeds[-1]]
            drafts[open_deeds[-1]] = replace(
                deed, actors=doers, recipients=without(deed.recipients, doers), owned_by=doers, claim_cue=token,
                cue_sentence=sentence, rule=f"own:{deed.rule}",
            )  # fmt: skip
        else:
            drafts.append(_owned_deed(token, doers, drafts, sentence, parties))
    return drafts


def _owned_deed(
    claim: Token, doers: tuple[Actor, ...], drafts: Sequence[Draft], sentence: Sentence, parties: Parties
) -> Draft:
    """The attack that somebody claims and that the text told without a word for it ("intercepted three missiles")."""
    # "Responsibility for shelling a Libyan base".
    shelled = [o for p in clauses.prepositions(claim, ["for"], depth=1) for o in clauses.objects(p) if p.pos_ == "VERB"]
    others = without(parties.of(shelled), doers)
    others = others or next((f for d in reversed(drafts) if (f := without((*d.actors, *d.recipients), doers))), ())
    others = others or parties.other(doers[0], (), posted=True)
    return Draft(
        sentence, claim, claim, (claim,), "ASSAULT", None, None, None, (), doers, others[:1], (), (), "actual",
        "own.responsibility", owned_by=doers, claim_cue=claim, cue_sentence=sentence,
    )  # fmt: skip


def _blames_for_a_deed(accuse: Draft) -> bool:
    """Whether an accusation is about a deed told before: "blamed the attack on", "accuses Ukraine of the attacks"."""
    word = accuse.deed
    things = [p for prep in ("of", "for") for p in clauses.prepositions(word, [prep], depth=0)]
    things += clauses.objects(word) if word.pos_ == "VERB" else []
    return any(t.lemma_.lower() in _DEEDS and clauses.is_definite(t) for t in things)


def _blame(drafts: list[Draft], at: int) -> None:
    """Gives the latest deed without a doer before the accusation to the accused, as the accuser's claim."""
    accuse = drafts[at]
    accused = accuse.recipients
    for i in range(at - 1, -1, -1):
        d = drafts[i]
        if d.type == "ASSAULT" and not d.actors and accused:
            drafts[i] = replace(
                d, actors=accused, recipients=without(d.recipients, accused) or without(accuse.actors, accused),
                claimed_by=accuse.actors, claim_cue=accuse.deed, cue_sentence=accuse.sentence,
            )  # fmt: skip
            return


def _brought_about(drafts: Sequence[Draft], at: int) -> tuple[Actor, ...]:
    """Between whom the deed is that the mediation hangs on: "freed two soldiers after mediation by Qatar".

    Those for whom a state acts are parties; private persons who are freed are not.
    """
    broker = drafts[at]
    above = {t.i for t in broker.deed.ancestors}
    deeds = (d for d in drafts if d.sentence is broker.sentence and d.deed.i in above and d.type in _BROUGHT_ABOUT)
    sides = (without((*d.actors, *without(d.recipients, d.actors)), broker.actors) for d in deeds if d.actors)
    public = (tuple(a for a in side if a.sector not in PRIVATE) for side in sides)
    return next((side for side in public if side), ())


def _parties_before(drafts: Sequence[Draft], at: int) -> tuple[Actor, ...]:
    """All parties of the last deed told before between others than the one who mediates."""
    for earlier in reversed(drafts[:at]):
        if earlier.actors and earlier.recipients:
            return without((*earlier.actors, *without(earlier.recipients, earlier.actors)), drafts[at].actors)
    return ()


def _doers_before(drafts: Sequence[Draft], at: int) -> tuple[Actor, ...]:
    """Who did the last deed told before, if it is not the one who reacts; to an attack, the last attack."""
    own = drafts[at].actors
    aimed = [d for d in drafts[:at] if d.type in _AIMED and codes(own) & codes(d.recipients) and without(d.actors, own)]
    if aimed and drafts[at].type == "ACCUSE" and aimed[-1].sentence.index >= drafts[at].sentence.index - 1:
        return without(aimed[-1].actors, own)  # whom it was done to protests against it
    deed = drafts[at].deed
    things = {t.lemma_.lower() for t in (*clauses.objects(deed), *clauses.felt_at(deed))}
    attack = things & _DEEDS
    called = next((type_ for type_, names in _CALLED.items() if things & names), None)
    for earlier in reversed(drafts[:at]):
        if called and earlier.type != called and any(d.type == called for d in drafts[:at]):
            continue
        if attack and earlier.type not in CAUSES:
            continue
        if found := without(earlier.actors, own):
            return found
    return ()


def accusations(
    drafts: Sequence[Draft], attributions: Sequence[Attribution], speakers: Callable[[Attribution], tuple[Actor, ...]]
) -> list[Draft]:  # fmt: skip
    """The drafts with the ACCUSE of each speaker who tells of another's blameworthy deed, be it only with "says"."""
    out: list[Draft] = []
    for draft in drafts:
        inner = _telling(draft, attributions)
        accusers = tuple(a for a in speakers(inner)[:1] if a.sector in _FIGHTING) if inner else ()
        if inner is None or not accusers or accusers[0].party in {a.party for a in draft.actors}:
            out.append(draft)
            continue
        in_sentence = draft.sentence.start <= inner.cue[0] < draft.sentence.end
        cue = draft.sentence.root(*inner.cue) if in_sentence else None
        if cue is None:
            out.append(draft)
            continue
        out.append(replace(draft, claimed_by=accusers, claim_cue=cue))
        if _reports(inner):
            continue
        out.append(
            replace(
                draft, deed=cue, clause=cue, words=(cue,), type="ACCUSE", mode="allege", act=None, cameo=None,
                actors=accusers, recipients=draft.actors, hosts=(), mediators=(), status="actual",
                rule=f"accuse.{inner.verb.lower()}",
            )
        )  # fmt: skip
    return out


def _reports(said: Attribution) -> bool:
    """Whether it is news of one's own steps that is told: "announced that it would expel two spies" accuses nobody."""
    return said.verb.lower() in ("announce", "announces", "announced", "announcing", "confirm", "confirms", "confirmed")


def _telling(draft: Draft, attributions: Sequence[Attribution]) -> Attribution | None:
    """The innermost named voice that asserts a blameworthy deed as done; null for other deeds."""
    if draft.type not in _HOSTILE or draft.claimed_by or draft.owned_by or draft.status != "actual" or not draft.actors:
        return None
    if "intercepted" in draft.rule:
        return None  # "claimed to have shot down two drones" boasts of what one did
    start, end = draft.sentence.where(draft.deed)
    around = [
        a for a in attributions
        if a.source and a.stance == "asserts" and a.content[0] <= start and end <= a.content[1]
    ]  # fmt: skip
    return min(around, key=lambda a: a.content[1] - a.content[0], default=None)
