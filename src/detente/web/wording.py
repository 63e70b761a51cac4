"""What the ledger says in codes, in words: who does what to whom, who says what of whom, what falls due when."""

import re
from collections.abc import Iterable
from typing import get_args

from detente.cli import day, shown, with_article
from detente.model import Actor, Claim, Commitment, FollowedClaim, FollowedCommitment, HeadClass, Stance, When
from detente.ontology.words import word_of, words_of

_CLASSES = frozenset(get_args(HeadClass))
_ASSERTING = frozenset({"accuses", "asserts", "confirms"})
_NOBODY = "somebody not named"


def names_of(codes: Iterable[str]) -> str:
    """Names joined as in a sentence, each once: "Iran, Qatar and the Netherlands"."""
    return " and ".join(", ".join(dict.fromkeys(map(with_article, codes))).rsplit(", ", 1))


def told(what: str, *, kind: str = "event", status: str | None = None) -> str:
    """A row's codes in words: "PAK → AFG: ASSAULT" → "Pakistan attacks Afghanistan"."""
    parties, colon, rest = what.partition(": ")
    if not colon or kind == "trouble":
        return what
    left, arrow, right = parties.partition(" → ")
    one, other = _codes(left), _codes(right)
    if kind == "commitment":
        words = _promised(one, other, rest)
    elif rest.partition(".")[0] in words_of("deed"):
        words = _done(one, other, rest)
    else:
        words = f"{_ends(one, other, bool(arrow))}: {_standing(rest)}"
    return _capital(words) + (f" ({word_of('status', status).short})" if status and status != "actual" else "")


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
    return word_of("claim_rule", claim.rule).word


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
    words = re.sub(r"[A-Z]{3,}", lambda found: word_of("deed", found[0]).word, matter)
    it = words if words.startswith("moves") else f"is {words.replace('_', ' ')}"
    return f"it {it}{', and nobody gave it a probability' if sure.startswith('no ') else f', read with {sure}'}"


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
    verb = word_of("deed", type_)
    to = names_of(each for each in other if each not in one)
    if not to and len(one) > 1 and set(one) <= set(other):
        to = "each other"
    whom = "".join(f" {each}" for each in (verb.then, to) if each) if to else ""
    how = f" ({mode.replace('-', ' ').replace('_', ' ')})" if mode else ""
    return f"{names_of(one) or _NOBODY} {verb.several if len(one) > 1 else verb.word}{whom}{how}"


def _promised(one: tuple[str, ...], other: tuple[str, ...], rest: str) -> str:
    """A promise by its grade and its act or type: "Iran promises Oman to talk (announced)"."""
    grade, _, thing = rest.partition(" ")
    if set(one) == set(other) and len(one) > 1:
        to = " each other"
    else:
        to = f" {names_of(each for each in other if each not in one)}" if set(other) - set(one) else ""
    whom = f"{names_of(one) or _NOBODY} {'promise' if len(one) > 1 else 'promises'}{to}"
    what = f": {thing.replace('_', ' ')}" if thing else ""
    if thing in words_of("deed"):
        what = f" to {word_of('deed', thing).several}"
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
    class_ = words[0] if words and words[0] in _CLASSES else ""
    phase = " ".join(words[1:] if class_ else words)
    return f"{word_of('level', class_).word if class_ else 'head of mission'}{f' ({phase})' if phase else ''}"


def _spoken(voices: Iterable[tuple[str, Stance]], against: tuple[str, ...]) -> str:
    """Everybody's stances in one line, the assertion first."""
    by_stance: dict[str, list[str]] = {}
    for holder, stance in dict.fromkeys(voices):
        by_stance.setdefault(stance, []).append(holder)
    if not by_stance:
        return f"Said of {names_of(against)}" if against else "Said by nobody named"
    first, *rest = [stance for stance in words_of("stance") if stance in by_stance]
    who = by_stance[first]
    words = f"{_holders(who)} {_says(first, who)}{_of(first, who, against)}"
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


def _answer(stance: str, who: list[str], first: str, against: tuple[str, ...]) -> str:
    verb, then = _says(stance, who), word_of("stance", stance).then or "it"
    if set(who) == set(against) and first in _ASSERTING:
        return f", which {verb} it"
    return f"; {_holders(who)} {verb} {then}"


def _says(stance: str, who: Iterable[str]) -> str:
    word = word_of("stance", stance)
    return word.several if len(tuple(who)) > 1 else word.word


def _holders(who: list[str]) -> str:
    named = names_of(each for each in who if each != "publisher")
    return " and ".join(filter(None, ("a report" if "publisher" in who else "", named)))
