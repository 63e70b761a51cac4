"""Which patterns of the lexicon a sentence shows, with their trigger words and the parties in each role."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.coding import clauses
from detente.coding.parties import Parties, distinct, without
from detente.coding.view import Around, View
from detente.model.actor import Actor
from detente.ontology.lexicon import Lexicon, Pattern

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

# Verbs that carry an event noun and add nothing to it: the doer of "held talks" is the doer of the talks.
_CARRIERS = frozenset(
    "hold have make take give conduct carry launch stage mount issue deliver pay undertake perform engage begin start "
    "open continue resume enter join host convene attend order announce deploy impose send extend offer sign reach "
    "conclude finalise finalize commit execute wage fire do lodge file express voice seek sustain step keep intensify "
    "escalate initiate lead complete implement provide receive participate involve approve unveil declare confirm "
    "schedule reopen revive relaunch restart run wrap".split()
)
# Verbs that carry one only with a preposition: "met for talks", "responded with strikes".
_CARRIERS_WITH = frozenset("meet gather respond retaliate answer reply retort counter hit reciprocate react".split())
# What of a deed one holds: "ten days of drills".
_STRETCHES = frozenset("day week month hour round series string wave".split())
_PARTICLES = frozenset("out off down up back away in over on".split())
# Types of words that may answer a deed told before.
REACTIONS = frozenset(("ACCUSE", "REJECT", "SUPPORT"))
# Types of deeds that another answers.
CAUSES = frozenset(("ASSAULT", "COERCE"))
# Types of deeds that are done to somebody, whom the deed that answers them may name.
WRONGS = CAUSES | {"MOBILIZE"}
# Types of deeds that harm somebody.
HARMS = WRONGS | {"SANCTION"}
# Acts on a head or staff sent somewhere: where no place is named, it is the other state that the text is about.
_POSTED = frozenset(("recall_ambassador", "return_ambassador", "withdraw_diplomats", "appoint_head", "nominate_head"))
# Acts on the head of another's mission.
_ON_HEADS = frozenset(("summon", "expel_ambassador"))
# What two states do to the relations between them.
_BETWEEN = frozenset(("sever_relations", "suspend_relations"))
_FINITE = frozenset(("VBZ", "VBD", "VBP", "MD"))
# Types of deeds that third parties bring about between others.
_BROKERED = frozenset(("CONSULT", "AGREE", "RETREAT", "SUPPORT"))


@dataclass(frozen=True)
class Match:
    """A pattern found: its head token, the words that triggered it, and who stands in each role."""

    pattern: Pattern
    head: Token
    words: tuple[Token, ...]
    carrier: Token | None
    actors: tuple[Actor, ...]
    recipients: tuple[Actor, ...]
    hosts: tuple[Actor, ...]
    mediators: tuple[Actor, ...]
    # Whether its recipient must be found in what was told before, or its actor in what it is a reason for.
    answers: bool = False
    answered: bool = False

    @property
    def verb(self) -> Token:
        """The word whose clause decides whether it was done: the verb, or the verb that carries the noun."""
        return self.carrier or self.head


def find(span: Span, lexicon: Lexicon, parties: Parties) -> tuple[Match, ...]:
    """One match a trigger: the pattern with the most constraints met."""
    matches: list[Match] = []
    for token in span:
        candidates = list(_candidates(token, lexicon, parties.words))
        if not candidates:
            continue
        # The most exact first; each word that a pattern fixes makes it more so.
        candidates.sort(key=lambda c: -c[1].exactness - 1.5 * c[2])
        around = Around(token, parties)
        found = (_match(around, words, pattern, lexicon) for words, pattern, _ in candidates)
        if match := next(filter(None, found), None):
            matches.append(match)
    return tuple(matches)


def _candidates(
    token: Token, lexicon: Lexicon, forms: frozenset[str]
) -> Iterator[tuple[tuple[Token, ...], Pattern, int]]:
    """The patterns whose words stand at the token: these words, the pattern, and how many words it fixes besides.

    `forms` are the words and lemmas of the sentence: only what stands there is looked for at the token.
    """
    lemma = token.lemma_.lower().replace("-", "")
    if lemma not in lexicon.verbs and lemma.endswith("e") and lemma[:-1] in lexicon.verbs:
        lemma = lemma[:-1]  # "re-establishes" comes as "re-establishe"
    if lemma not in lexicon.verbs and lemma not in lexicon.nouns:
        return
    if token.dep_ == "amod" and token.tag_ == "VBG":
        return  # "insulting remarks": what the remarks are, and nobody's deed here
    if token.pos_ in ("VERB", "AUX") or (
        token.pos_ in ("NOUN", "ADJ", "PROPN") and token.tag_ in ("VBD", "VBN", "VBZ", "VBG")
    ):
        alone = _with_particle(token)
        for rest, pattern in lexicon.verbs.get(lemma, ()):
            if not forms.issuperset(rest) or not lexicon.may_hold(pattern, forms):
                continue
            if (words := _phrase(token, rest) if rest else alone) is not None:
                yield words, pattern, len(rest)
    if token.pos_ in ("NOUN", "PROPN") or token.tag_ in ("NN", "NNS"):
        for before, pattern in lexicon.nouns.get(lemma, ()):
            if not forms.issuperset(before) or not lexicon.may_hold(pattern, forms):
                continue
            if (words := _compound(token, before)) is not None:
                yield words, pattern, len(before)


def phrases(token: Token, verbs: Iterable[str], nouns: Iterable[str]) -> tuple[Token, ...]:
    """The words of the first verb or noun phrase that stands at the token; none where none does."""
    lemma = token.lemma_.lower()
    for phrase in verbs:
        first, *rest = phrase.split()
        if lemma == first and token.pos_ in ("VERB", "AUX") and (words := _phrase(token, tuple(rest))) is not None:
            return words if rest else _with_particle(token)
    for phrase in nouns:
        *before, last = phrase.split()
        if lemma == last and token.pos_ in ("NOUN", "PROPN") and (words := _compound(token, tuple(before))) is not None:
            return words
    return ()


def _phrase(verb: Token, rest: tuple[str, ...]) -> tuple[Token, ...] | None:
    """The verb with its fixed words, or nothing: each must stand close by in its clause."""
    words = [verb]
    for word in rest:
        found = next(
            (t for t in verb.subtree if verb.i < t.i <= verb.i + 8 and word in (t.lemma_.lower(), t.lower_)), None
        )
        if found is None:
            return None
        # "Personae non gratae" may be read as a verb; whom one lets do something, as its subject.
        near = word.startswith("persona") or verb.lemma_ in clauses.LETS or _bare(found)
        if found.pos_ == "VERB" and found.dep_ in ("conj", "advcl", "ccomp") and not near:
            return None
        words.append(found)
    return tuple(words)


def _with_particle(verb: Token) -> tuple[Token, ...]:
    """The verb with the particle that it has, if any."""
    particle = next((c for c in verb.children if c.dep_ == "prt"), None)
    return (verb, particle) if particle is not None and particle.lower_ in _PARTICLES else (verb,)


def _bare(verb: Token) -> bool:
    """A verb form with no clause of its own, whatever the parser calls it: "keeps the embassy closed"."""
    return verb.dep_ != "conj" and not any(c.dep_ in ("nsubj", "nsubjpass", "mark", "advmod") for c in verb.children)


def _compound(noun: Token, before: tuple[str, ...]) -> tuple[Token, ...] | None:
    """The noun with the fixed words right before it, hyphens skipped, or nothing."""
    words: list[Token] = []
    i = noun.i - 1
    for word in reversed(before):
        while i >= noun.sent.start and noun.doc[i].text in ("-",):
            i -= 1
        if i < noun.sent.start or word not in (noun.doc[i].lemma_.lower(), noun.doc[i].lower_):
            return None
        words.insert(0, noun.doc[i])
        i -= 1
    return (*words, noun)


def _may_miss(pattern: Pattern, missing: list[str], view: View, is_verb: bool, actors: tuple[Actor, ...]) -> bool:
    """Whether a deed stands without a party that its pattern asks for.

    Talks may find their parties elsewhere in the sentence; an attack with dead or wounded is one whoever did it, and
    one on the attacker's own land strikes nobody else.
    """
    if pattern.type == "CONSULT" and pattern.symmetric:
        return not is_verb and not actors
    if pattern.type in CAUSES and is_verb and missing == ["recipient"] and clauses.is_alleged(view.token):
        return bool(actors)  # "accused Chad of bombing a town": the accuser's own, as nobody else is named
    if pattern.type == "MOBILIZE" and missing == ["recipient"] and view.names_something():
        return False  # "crossed the Strait of Hormuz": whose that is, no word near says
    if pattern.type in WRONGS and missing == ["recipient"] and actors and clauses.is_cause(view.token):
        return True  # "protested over the shooting of a boy by Libyan guards": one of those who protest, as is implied
    if is_verb and missing == ["recipient"] and _answers_in_turn(pattern, view.token):
        return bool(actors)
    if pattern.type == "MOBILIZE" and is_verb and missing == ["recipient"]:
        return bool(
            actors and (pattern.object or clauses.relative_of(view.token))
        )  # "protested to Chad and moved two battalions up": against whom, the same sentence says
    if pattern.type == "ASSAULT" and is_verb and pattern.subject and missing == ["recipient"]:
        return view.on_own_land(actors)  # "Ukrainian shelling has killed two in Donetsk"
    if pattern.type == "ASSAULT" and is_verb and missing == ["actor"]:
        return clauses.is_passive(view.token)  # "a convoy was attacked": by whom is not told
    if pattern.act == "mediate":
        # "The deal was brokered by Oman": between whom, an earlier sentence says.
        told = view.is_definite() or view.token.dep_ != "acl"
        return missing == ["recipient"] and told and bool(view.objects)
    if pattern.act in _ON_HEADS and missing == ["recipient"] and actors:
        return view.names_person()  # "summoned Ambassador Jane Doe": whose, the text around it says
    if pattern.type in REACTIONS and is_verb and missing == ["recipient"] and not pattern.object:
        return bool(actors) and clauses.takes_up(view.token)  # "condemned the visit": whose, an earlier sentence says
    if pattern.type == "ACCUSE" and is_verb and missing == ["recipient"] and "@dismay" in pattern.object:
        return bool(actors) and clauses.is_felt_at_what_was_told(view.token)
    if pattern.type in WRONGS and is_verb and missing == ["actor"] and clauses.follows(view.token):
        return not clauses.is_passive(view.token)  # "summoned the envoy after a helicopter entered its airspace"
    if pattern.type in CAUSES and not is_verb and "actor" in missing and clauses.is_reason(view.token):
        return not view.is_no_deed()  # "expelled an envoy over the arrest": the envoy's state made it, as is implied
    if pattern.type == "ASSAULT" and not is_verb and not view.is_no_deed():
        return (missing == ["actor"] and view.has_victims()) or (missing == ["recipient"] and view.on_own_land(actors))
    return False


def _answers_in_turn(pattern: Pattern, verb: Token) -> bool:
    """Whether it is told as an answer to somebody whom its own clause does not name: "countered by cutting sales".

    Harm in the next clause answers harm in the one before, if that was done to its doer.
    """
    return clauses.takes_turn(verb) or (pattern.type in HARMS and clauses.is_next(verb))


def _is_anniversary(noun: Token) -> bool:
    """ "To mark 100 years of the restoration of relations": history, not news."""
    above = [a.lemma_.lower() for a in noun.ancestors][:4]
    return bool({"anniversary", "commemorate", "commemoration", "jubilee"} & set(above)) or (
        "year" in above and "mark" in above
    )


def _is_line(sentence: Span) -> bool:
    """Whether the words are an item of a list, with no finite verb."""
    return not any(t.tag_ in _FINITE for t in sentence)


def _match(around: Around, words: tuple[Token, ...], pattern: Pattern, lexicon: Lexicon) -> Match | None:
    """The match of this pattern at the word; none where a constraint fails or a party that it needs is missing."""
    token = around.token
    is_verb = bool(pattern.verbs) and (token.pos_ in ("VERB", "AUX") or token.tag_.startswith("VB"))
    carrier = None if is_verb else _carrier(token)
    view = View(around, carrier, lexicon, words=words[1:], acting=pattern.type != "PROTEST")
    if pattern.line and not _is_line(token.sent):
        return None
    if not view.allows(pattern) or (not is_verb and _is_anniversary(token)):
        return None
    actors, recipients = _ends(pattern, view, is_verb)
    hosts = without(view.first(pattern.host), [] if pattern.symmetric else actors)
    brokers = view.brokers() if pattern.type in _BROKERED else ()
    if pattern.symmetric and len(without(actors, brokers)) > 1:
        # "Reached a truce with Chad, with Oman as mediator".
        actors, recipients = without(actors, brokers), without(recipients, brokers)
    mediators = view.first(pattern.mediator) or without(brokers, actors)
    roles = {"actor": actors, "recipient": recipients, "host": hosts, "mediator": mediators}
    missing = [n for n in pattern.needs if not (roles[n] if n in roles else view.first((n,)))]
    if missing and not _may_miss(pattern, missing, view, is_verb, actors):
        return None
    answers = "recipient" in missing and (
        pattern.type in REACTIONS
        or pattern.act in _ON_HEADS
        or pattern.type == "MOBILIZE"
        or (pattern.type in WRONGS and clauses.is_cause(token))
        or (is_verb and _answers_in_turn(pattern, token))
    )
    reason = clauses.follows(token) if is_verb else pattern.type in CAUSES and clauses.is_reason(token)
    answered = "actor" in missing and reason
    return Match(pattern, token, words, carrier, actors, recipients, hosts, mediators, answers, answered)


def _ends(pattern: Pattern, view: View, is_verb: bool) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """Actors and recipients: those named at the pattern's sources, else those that the wording implies."""
    actors, recipients = _named_ends(pattern, view)
    if pattern.type == "CONSULT" and len(actors) < 2 and not is_verb:
        # "The trilateral dialogue": its parties stand elsewhere in the text.
        actors = view.parties.counted(view.token) or actors
        recipients = actors if len(actors) > 1 else recipients
    if recipients and not actors and pattern.mode == "expel" and is_verb:
        actors = view.parties.only_other(recipients, subjects=True)  # "is to be sent home, Libya said"
    if actors and not recipients:
        recipients = _implied(pattern, view, actors, is_verb)
    if pattern.type in WRONGS and view.sails_or_flies():
        # Ships and planes that fire, block or trespass are no traders'.
        actors = tuple(
            a.model_copy(update={"code": a.party, "sector": None}) if a.sector == "BUS" else a for a in actors
        )
    return actors, recipients


def _implied(pattern: Pattern, view: View, actors: tuple[Actor, ...], is_verb: bool) -> tuple[Actor, ...]:
    """The receivers that no word names: the other side, or the doers themselves where each does it to the others."""
    if pattern.type == "AID" and is_verb and (thankful := without(view.thankful(), actors)):
        return thankful
    if pattern.type in CAUSES and is_verb and (others := view.owners_above(actors)):
        return others
    if len(actors) == 1:
        things = view.objects if is_verb else [view.token]
        own = actors[0].via == "issuer"
        found = () if own else view.parties.other(actors[0], things, posted=pattern.act in _POSTED)
        # "Cut ties with Chad and gave its diplomats a day to leave".
        return found or (view.parties.only_other(actors) if pattern.mode == "expel" else ())
    # "Cut ties with Israel, while Chile and Colombia called their ambassadors home": from Israel.
    if pattern.act in _POSTED and (aim := view.parties.only_other(actors)):
        return aim
    # Prisoners whom several free are each other's, relations that two sever are theirs.
    together = pattern.mode == "release" or (pattern.act in _BETWEEN and len(actors) == 2 and not _by_pronoun(view))
    return actors if together or view.is_mutual() else ()


def _by_pronoun(view: View) -> bool:
    """Whether the doers are only "they": a rupture that nobody names its parties for is hearsay."""
    return all(t.pos_ == "PRON" for t in clauses.doers(view.carrier or view.token))


def _named_ends(pattern: Pattern, view: View) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    actors = view.first(pattern.actor)
    if pattern.symmetric:
        several = view.every(pattern.actor) if len(actors) < 2 else actors
        if not several and view.is_somebodys():
            return (), ()  # "the envoy met the ministers of Peru and Chile": they did not meet each other
        actors = distinct([*several, *view.every(pattern.recipient)])
        return actors, actors if len(actors) > 1 else ()
    recipients = without(view.first(pattern.recipient, apart_from=actors, acts=False), actors)
    return actors, view.struck(recipients, actors) if pattern.type == "ASSAULT" else recipients


def _carrier(noun: Token) -> Token | None:
    """The light verb over an event noun: "held | talks", "the talks | were held", "engaged in | talks"."""
    head = noun.head
    if noun.dep_ in ("dobj", "nsubjpass", "obj") and head.pos_ == "VERB" and head.lemma_.lower() in _CARRIERS:
        return head
    if noun.dep_ == "conj" and noun.head.dep_ in ("dobj", "nsubjpass", "pobj"):
        return _carrier(noun.head)
    stretch = noun.dep_ == "pobj" and head.lower_ == "of" and head.head.lemma_.lower() in _STRETCHES
    if stretch and head.dep_ == "prep" and head.head.dep_ == "dobj":
        return _carrier(head.head)  # "held ten days of drills"
    if noun.dep_ == "pobj" and head.dep_ == "prep" and head.lower_ in ("in", "into", "out", "for", "with"):
        verb = head.head
        carries = verb.pos_ == "VERB" and verb.lemma_.lower() in _CARRIERS | _CARRIERS_WITH
        return verb if carries else None
    return None
