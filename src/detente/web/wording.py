"""What the ledger says in codes, in words: who does what to whom, who says what of whom, what falls due when."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from detente.cli import day, shown, states
from detente.model import Actor, Claim, ClaimRule, Commitment, FollowedClaim, FollowedCommitment, Stance, When


class _Verb(NamedTuple):
    """A verb for one and for several, and the word that leads to whom it is done to."""

    one: str
    several: str
    to: str = ""


_VERBS = {
    "AGREE": _Verb("agrees", "agree", "with"), "CONSULT": _Verb("talks", "talk", "with"),
    "SUPPORT": _Verb("supports", "support"), "CONCEDE": _Verb("gives way", "give way", "to"),
    "COOPERATE": _Verb("cooperates", "cooperate", "with"), "AID": _Verb("aids", "aid"),
    "RETREAT": _Verb("pulls back", "pull back", "from"), "REQUEST": _Verb("asks", "ask"),
    "ACCUSE": _Verb("accuses", "accuse"), "REJECT": _Verb("refuses", "refuse"),
    "THREATEN": _Verb("threatens", "threaten"), "PROTEST": _Verb("protests", "protest", "against"),
    "SANCTION": _Verb("takes measures", "take measures", "against"),
    "MOBILIZE": _Verb("mobilises", "mobilise", "against"), "COERCE": _Verb("coerces", "coerce"),
    "ASSAULT": _Verb("attacks", "attack"),
}  # fmt: skip
_STATUSES = {"announced": "not yet done", "possible": "possible", "negated": "not done"}
_HEADS = {"charge": "chargé d'affaires", "outside": "other head"}
_STANCES: Mapping[Stance, tuple[str, str]] = {
    "accuses": ("accuses", "accuse"), "asserts": ("says", "say"), "confirms": ("confirms", "confirm"),
    "denies": ("denies", "deny"), "declines": ("will not confirm", "will not confirm"),
    "questions": ("doubts", "doubt"),
}  # fmt: skip
_RULES: Mapping[ClaimRule, str] = {
    "withdrawn": "taken back by who said it", "admitted": "said by the party it counts against",
    "denied": "asserted and denied", "independent_origins": "asserted by independent origins",
    "unanswered": "alleged, and nobody else says so", "told": "told, and nobody speaks against it",
}  # fmt: skip
_ASSERTING = frozenset({"accuses", "asserts", "confirms"})
_NOBODY = "somebody not named"


def names_of(codes: Iterable[str]) -> str:
    """Names joined as in a sentence, each once: "Iran, Qatar and the Netherlands"."""
    return " and ".join(", ".join(dict.fromkeys(map(_named, codes))).rsplit(", ", 1))


def told(what: str, *, kind: str = "event", status: str | None = None) -> str:
    """A row's codes in words: "PAK → AFG: ASSAULT" → "Pakistan attacks Afghanistan"."""
    parties, colon, rest = what.partition(": ")
    if not colon or kind == "trouble":
        return what
    left, arrow, right = parties.partition(" → ")
    one, other = _codes(left), _codes(right)
    if kind == "commitment":
        words = _promised(one, other, rest)
    elif rest.partition(".")[0] in _VERBS:
        words = _done(one, other, rest)
    else:
        words = f"{_ends(one, other, bool(arrow))}: {_standing(rest)}"
    return _capital(words) + (f" ({_STATUSES[status]})" if status in _STATUSES else "")


def claim_head(claim: FollowedClaim) -> str:
    """Who says it of whom, and who speaks against: "Pakistan accuses Afghanistan, which denies it"."""
    return _spoken(((each.holder, each.stance) for each in claim.voices), claim.against_parties)


def claim_of(record: Claim) -> str:
    """The same of one report's claim."""
    voices = (
        (each.holder.party if isinstance(each.holder, Actor) else each.holder, each.stance) for each in record.voices
    )
    return _spoken(voices, tuple(actor.party for actor in record.against))


def claim_words(record: Claim) -> str:
    """What is claimed; the words of the report where the claim speaks of an entry, which it names by a digest."""
    digest = re.fullmatch(r"[0-9a-f]{16,}", record.proposition)
    return record.evidence[0].quote if digest else record.proposition


def claim_rule(claim: FollowedClaim) -> str:
    """Why the claim is in its state."""
    alone = claim.rule in ("denied", "unanswered") and not any(each.stance in _ASSERTING for each in claim.voices)
    if alone:
        return f"{'denied' if claim.rule == 'denied' else 'not confirmed'}; the accusation itself is not on record"
    return _RULES[claim.rule]


def promise_head(promise: FollowedCommitment | Commitment) -> str:
    """Who promises, and to whom: "Iran and Oman to each other"."""
    one, other = _promisors(promise)
    if set(one) == set(other) and len(one) > 1:
        return _capital(f"{names_of(one)} to each other")
    to = names_of(each for each in other if each not in one)
    return _capital((names_of(one) or _NOBODY) + (f" to {to}" if to else ""))


def due_told(when: When) -> str:
    """When it falls due, by the day and by the words: "10 May 2023 (“two months”)", "“the coming days”"."""
    if when.latest is None:
        return f"“{when.text}”" if when.text else "no day"
    on = day(when.latest)
    return f"{on} (“{when.text}”)" if when.text and not on.startswith(when.text) else on


def why_doubted(why: Iterable[str]) -> str:
    """Why an entry waits for an analyst, in a sentence."""
    matter, sure = why
    words = re.sub(r"[A-Z]{3,}", lambda found: _VERBS[found[0]].one if found[0] in _VERBS else found[0], matter)
    it = words if words.startswith("moves") else f"is {words.replace('_', ' ')}"
    return f"it {it}{', and nobody gave it a probability' if sure.startswith('no ') else f', read with {sure}'}"


def _named(code: str) -> str:
    party = code.split(".", 1)[0]
    takes_the = party in states() and states().by_code(party).takes_the
    return f"the {shown(code)}" if takes_the else shown(code)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _promisors(promise: FollowedCommitment | Commitment) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if isinstance(promise, FollowedCommitment):
        return promise.promisors, promise.beneficiaries
    return tuple(each.party for each in promise.promisors), tuple(each.party for each in promise.beneficiaries)


def _codes(side: str) -> tuple[str, ...]:
    return tuple(each for each in side.split(", ") if each and each != "?")


def _done(one: tuple[str, ...], other: tuple[str, ...], rest: str) -> str:
    """A deed by its type and mode: "Iran and Oman talk with each other (visit)"."""
    type_, _, mode = rest.partition(".")
    verb = _VERBS[type_]
    to = names_of(each for each in other if each not in one)
    if not to and len(one) > 1 and set(one) <= set(other):
        to = "each other"
    whom = "".join(f" {each}" for each in (verb.to, to) if each) if to else ""
    how = f" ({mode.replace('-', ' ').replace('_', ' ')})" if mode else ""
    return f"{names_of(one) or _NOBODY} {verb.several if len(one) > 1 else verb.one}{whom}{how}"


def _promised(one: tuple[str, ...], other: tuple[str, ...], rest: str) -> str:
    """A promise by its grade and its act or type: "Iran promises Oman to talk (announced)"."""
    grade, _, thing = rest.partition(" ")
    if set(one) == set(other) and len(one) > 1:
        to = " each other"
    else:
        to = f" {names_of(each for each in other if each not in one)}" if set(other) - set(one) else ""
    whom = f"{names_of(one) or _NOBODY} {'promise' if len(one) > 1 else 'promises'}{to}"
    what = f" to {_VERBS[thing].several}" if thing in _VERBS else f": {thing.replace('_', ' ')}" if thing else ""
    return f"{whom}{what} ({grade.replace('_', ' ')})"


def _ends(one: tuple[str, ...], other: tuple[str, ...], directed: bool) -> str:
    """From whom to whom; those on both sides once, and no arrow to nobody."""
    to = [each for each in other if each not in one]
    if not directed or not to:
        return names_of(one) or _NOBODY
    # Beside an arrow names stand as in a table.
    return " → ".join((", ".join(map(shown, one)) or _NOBODY, ", ".join(map(shown, to))))


def _standing(rest: str) -> str:
    """An act or a state: "head charge recalled" → "chargé d'affaires (recalled)"."""
    words, through, by_way_of = rest.partition(" through ")
    if words.startswith("head"):
        words = _head(words.removeprefix("head").split())
    return words.replace("_", " ") + (f" through {shown(by_way_of)}" if through else "")


def _head(words: list[str]) -> str:
    class_ = words[0] if words and words[0] in ("ambassador", "minister", *_HEADS) else ""
    phase = " ".join(words[1:] if class_ else words)
    return f"{_HEADS.get(class_, class_) or 'head of mission'}{f' ({phase})' if phase else ''}"


def _spoken(voices: Iterable[tuple[str, Stance]], against: tuple[str, ...]) -> str:
    """Everybody's stances in one line, the assertion first."""
    by_stance: dict[Stance, list[str]] = {}
    for holder, stance in dict.fromkeys(voices):
        by_stance.setdefault(stance, []).append(holder)
    if not by_stance:
        return f"Said of {names_of(against)}" if against else "Said by nobody named"
    first, *rest = [stance for stance in _STANCES if stance in by_stance]
    who = by_stance[first]
    words = f"{_holders(who)} {_STANCES[first][len(who) > 1]}{_of(first, who, against)}"
    # The answer of whom it is said of stands beside it: "which" must not point at somebody else.
    rest.sort(key=lambda stance: set(by_stance[stance]) != set(against))
    words += "".join(_answer(stance, by_stance[stance], first, against) for stance in rest)
    return _capital(words)


def _of(stance: str, who: Iterable[str], against: tuple[str, ...]) -> str:
    """Of whom an assertion speaks."""
    others = names_of(each for each in against if each not in who)
    if not others or stance not in _ASSERTING:
        return ""
    return f" {others}" if stance == "accuses" else f" of {others}"


def _answer(stance: Stance, who: list[str], first: str, against: tuple[str, ...]) -> str:
    verb = _STANCES[stance][len(who) > 1]
    if set(who) == set(against) and first in _ASSERTING:
        return f", which {verb} it"
    return f"; {_holders(who)} {verb} {'so' if stance == 'asserts' else 'it'}"


def _holders(who: list[str]) -> str:
    named = names_of(each for each in who if each != "publisher")
    return " and ".join(filter(None, ("a report" if "publisher" in who else "", named)))
