"""What is claimed: allegations, denials and refusals to confirm, gathered on the deed or the words they are about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from detente.coding.voices import Voices
from detente.model.actor import Actor
from detente.model.article import Article, quote
from detente.model.claim import Claim, ClaimState
from detente.model.event import Event, Voice
from detente.model.reading import Attribution

# Deeds that count against their doer.
BLAMEWORTHY = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "THREATEN"})

# Words by which a later sentence takes up a deed told before ("the strikes", "the accusation", "responsibility").
_DEED_WORDS = {
    "ASSAULT": frozenset(
        "strike strikes airstrike airstrikes attack attacks raid raids bombing bombings shelling assault killing "
        "killings operation incident explosion responsibility involvement drone missile missiles offensive "
        "assassination incursion".split()
    ),
    "COERCE": frozenset(
        "arrest arrests detention seizure spying espionage interference hacking cyberattack raid involvement meddling "
        "blockade".split()
    ),
    "MOBILIZE": frozenset("deployment buildup build-up incursion exercise mobilisation mobilization".split()),
}
_ANY_DEED = frozenset(
    "accusation accusations allegation allegations claim claims charge charges report reports incident matter "
    "responsibility involvement it that this them comment".split()
)
# Longer words than these tell something of their own and take up nothing.
_FEW_WORDS = 8

# Stances that may be about a deed told elsewhere in the text.
_ON_A_DEED = ("denies", "declines", "confirms", "questions")

_CONTENDING = ("claim", "maintain", "insist", "contend", "purport")
# What says something is longer than this.
_FEW = 3
_DOUBTS = ("denies", "declines", "questions")
_TELLS = ("asserts", "accuses")

# Beginnings of the verbs that allege a deed; other verbs of blame ("condemn") need somebody blamed to be a claim.
_ALLEGING = ("accus", "alleg", "blam", "charg", "claim")


@dataclass
class _Open:
    """A claim being gathered."""

    proposition: str
    start: int
    end: int
    against: tuple[Actor, ...]
    voices: list[Voice] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    type: str | None = None
    # Told with a verb that leaves it open: "claims that …".
    contended: bool = False


def claims(
    article: Article, events: Sequence[Event], voices: Voices
) -> tuple[tuple[Claim, ...], dict[str, tuple[Voice, ...]]]:
    """The claims of a text, and the further voices that each event gets from them (by event id)."""
    opened = [c for e in events if (c := _from_event(e))]
    further: dict[str, tuple[Voice, ...]] = {}
    for said in voices.attributions:
        _take_up(article, said, events, opened, further, voices)
    made = tuple(_claim(article, c, f"c{i}") for i, c in enumerate((c for c in opened if _stands(c)), start=1))
    return made, further


def _stands(claim: _Open) -> bool:
    """Whether there is a claim: words that nobody is blamed for and nobody disputes are none."""
    known = claim.proposition.startswith("e") and claim.type is not None
    told = known or claim.contended or bool(claim.against)
    return bool(claim.voices) and (told or any(v.stance in _DOUBTS for v in claim.voices))


def _from_event(event: Event) -> _Open | None:
    """A deed told by somebody other than its doer, or as an accusation; a promise told by a third party."""
    spoken = [v for v in event.voices if v.holder != "publisher"]
    if not spoken:
        return None
    first = event.evidence[0]
    doers = {a.party for a in event.actors}
    blame = event.type in BLAMEWORTHY or any(v.stance == "accuses" for v in spoken)
    by_others = [v for v in spoken if isinstance(v.holder, Actor) and v.holder.party not in doers]
    owned = event.rule.startswith("own")
    quoted = any(mark in e.quote for e in event.evidence for mark in '"“')
    if blame or (by_others and quoted and event.type == "AGREE"):
        against = event.actors if blame and (by_others or owned) else ()
        claim = _Open(event.id, event.trigger[0].start, first.end, against, list(spoken), type=event.type)
        claim.spans = [(e.start, e.end) for v in spoken for e in v.evidence] + [(first.start, first.end)]
        return claim
    return None


def _take_up(
    article: Article, said: Attribution, events: Sequence[Event], opened: list[_Open],
    further: dict[str, tuple[Voice, ...]], voices: Voices,
) -> None:  # fmt: skip
    """Adds a denial, confirmation, refusal to comment or accusation to the claim it is about, opened if need be."""
    if said.source is None or (said.stance == "asserts" and not _is_contended(said)):
        return
    holders = voices.speakers(said)
    if not holders:
        return
    start, end = said.content
    claim = _same_words(opened, start, end)
    if claim is not None and said.stance == "asserts":
        return
    if claim is None:
        if said.stance in _ON_A_DEED:
            claim = _earlier(article, said, opened, {h.party for h in holders})
        elif said.stance == "accuses":
            accused = {a.party for a in _accused_at(said, events)}
            told = [c for c in opened if c.type is not None and accused and accused == {a.party for a in c.against}]
            claim = _earlier(article, said, told, accused)
        claim = claim or _opened(article, said, holders, events)
        if claim is None:
            return
        if all(claim is not c for c in opened):
            opened.append(claim)
    for voice in _spoken(said, holders, voices):
        if not any(_says_as_much(known, voice) for known in claim.voices):
            claim.voices.append(voice)
            if claim.proposition.startswith("e"):
                further[claim.proposition] = (*further.get(claim.proposition, ()), voice)
    claim.spans.append((min(start, said.cue[0], said.source[0]), max(end, said.cue[1])))


def _says_as_much(known: Voice, voice: Voice) -> bool:
    """Whether a voice is on the claim already: who asserts or accuses need not confirm besides."""
    if isinstance(known.holder, Actor) and isinstance(voice.holder, Actor):
        same = known.holder.party == voice.holder.party
        return same and (known.stance == voice.stance or (voice.stance == "confirms" and known.stance in _TELLS))
    return (known.holder, known.stance) == (voice.holder, voice.stance)


def _is_contended(said: Attribution) -> bool:
    """ "Claims", "insists", "maintains": the verb itself leaves open whether it is so."""
    return said.verb.lower().startswith(_CONTENDING)


def _opened(
    article: Article, said: Attribution, holders: tuple[Actor, ...], events: Sequence[Event]
) -> _Open | None:  # fmt: skip
    """A new claim: on the event that the words tell or take up, else on the words themselves."""
    start, end = said.content
    if said.stance in _ON_A_DEED:
        inside = [e for e in events if any(start <= t.start and t.end <= end for t in e.trigger)]
        event = inside[0] if inside else _event_taken_up(article, said, events)
        if event is not None:
            heard = [v for v in event.voices if v.holder != "publisher"]
            claim = _Open(event.id, start, end, _doer_in(event, holders), heard, type=event.type)
            claim.spans.append((event.evidence[0].start, event.evidence[0].end))
            return claim
    words = article.text[start:end].strip()
    if said.stance == "asserts" and len(words.split()) > _FEW:
        return _Open(words, start, end, (), contended=True)
    if said.stance not in ("accuses", "denies") or len(words.split()) < 2:
        return None
    against = holders if said.stance == "denies" else _accused_at(said, events)
    if not against and not said.verb.lower().startswith(_ALLEGING):
        return None  # a condemnation of something is no allegation
    return _Open(words, start, end, against)


def _spoken(said: Attribution, holders: Sequence[Actor], voices: Voices) -> list[Voice]:
    """The voices of the first two speakers."""
    spoken = [voices.voice(said).model_copy(update={"holder": h}) for h in holders[:2]]
    if said.stance == "accuses" and (outer := _maintained(said, holders, voices)):
        # "maintains that it strikes militants it accuses of …": what it accuses of, it asserts as well.
        spoken.extend([v.model_copy(update={"stance": "asserts", "verb": outer}) for v in spoken])
    return spoken


def _accused_at(said: Attribution, events: Sequence[Event]) -> tuple[Actor, ...]:
    """Whom the ACCUSE event at this cue blames."""
    for event in events:
        if (
            event.type == "ACCUSE"
            and event.mode == "allege"
            and any(t.start < said.cue[1] and said.cue[0] < t.end for t in event.trigger)
        ):
            return event.recipients
    return ()


def _maintained(said: Attribution, holders: Sequence[Actor], voices: Voices) -> str | None:
    """The verb by which the same speaker asserts the words around this accusation, if there is one."""
    for around in voices.attributions:
        if (
            around is not said
            and around.stance == "asserts"
            and around.content[0] <= said.cue[0] < said.content[1] <= around.content[1]
            and {a.party for a in voices.speakers(around)} & {h.party for h in holders}
        ):
            return around.verb
    return None


def _same_words(opened: Sequence[_Open], start: int, end: int) -> _Open | None:
    """The claim whose words meet these."""
    for claim in opened:
        if claim.start < end and start < claim.end:
            return claim
    return None


def _earlier(article: Article, said: Attribution, opened: Sequence[_Open], holders: set[str]) -> _Open | None:
    """The nearest earlier claim that few words take up ("the strikes", "it"); before all one against the speaker."""
    words = _few_words(article, said)
    for claim in sorted(
        (c for c in opened if c.start < said.cue[0]),
        key=lambda c: (not holders & {a.party for a in c.against}, -c.start),
    ):
        if words & _DEED_WORDS.get(claim.type or "", frozenset()) or words & _ANY_DEED:
            return claim
    return None


def _few_words(article: Article, said: Attribution) -> set[str]:
    """What is said in small letters where it is short enough to take something up, else nothing."""
    words = {w.strip(".,;“”\"'’").lower() for w in article.text[slice(*said.content)].split()}
    return words if len(words) <= _FEW_WORDS else set()


def _event_taken_up(article: Article, said: Attribution, events: Sequence[Event]) -> Event | None:
    """The nearest earlier event that few words take up by a word for such a deed."""
    words = _few_words(article, said)
    for event in reversed([e for e in events if e.trigger[0].start < said.cue[0]]):
        if words & _DEED_WORDS.get(event.type, frozenset()):
            return event
    return None


def _doer_in(event: Event, holders: Iterable[Actor]) -> tuple[Actor, ...]:
    """A denial or an admission of one's own deed counts against its doer too."""
    own = {h.party for h in holders} & {a.party for a in event.actors}
    return event.actors if event.type in BLAMEWORTHY or own else ()


def _claim(article: Article, claim: _Open, id: str) -> Claim:
    spans = sorted(dict.fromkeys(claim.spans))
    return Claim(
        id=id, proposition=claim.proposition, against=claim.against, voices=tuple(claim.voices),
        state=state(claim.voices, claim.against), evidence=tuple(quote(article, a, b) for a, b in spans),
    )  # fmt: skip


def state(voices: Iterable[Voice], against: Iterable[Actor]) -> ClaimState:
    """The state that follows from the voices; it is never typed in.

    Any denial makes a dispute. An admission by who is blamed confirms. A claim against somebody who has not spoken, and
    one that is declined or only accused, is unconfirmed; what nobody is blamed for stands uncontested.
    """
    blamed = {a.party for a in against}
    by: dict[str, set[str]] = {}
    for v in voices:
        if isinstance(v.holder, Actor):
            by.setdefault(v.stance, set()).add(v.holder.party)
    said = by.get("asserts", set()) | by.get("accuses", set()) | by.get("confirms", set())
    if by.get("denies"):
        return "disputed"
    if by.get("confirms", set()) & blamed or (blamed & by.get("asserts", set())):
        return "confirmed"
    if by.get("declines") or by.get("accuses") or (blamed and not said & blamed):
        return "unconfirmed"
    return "uncontested"
