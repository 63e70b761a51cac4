"""From a Reading to Findings: the coding station's one way through.

sentences → matches → drafts → events → standings, commitments, claims
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import TypeVar

from pydantic import TypeAdapter

from detente.coding import circumstances, clauses
from detente.coding.claims import claims
from detente.coding.contexts import Contexts
from detente.coding.effects import effects
from detente.coding.endings import ended
from detente.coding.events import Draft, Promise, drafts, promised, to_nominate
from detente.coding.judge import Judge
from detente.coding.judged import Asked, judged, questions, questions_across
from detente.coding.parties import Focus, Parties, by_sentence, codes, without
from detente.coding.patterns import find
from detente.coding.reactions import accusations, copied, owned, returned, taken_up
from detente.coding.told import Found, Rows, by_head, told
from detente.coding.voices import PUBLISHER, Voices, spoken_we
from detente.model.article import Article, Evidence, quote
from detente.model.commitment import Commitment
from detente.model.event import Event, Stance, Voice
from detente.model.findings import Findings
from detente.model.reading import Mention, PlaceMention, Reading, Sentence, Timex
from detente.model.standing import Standing
from detente.model.when import When
from detente.ontology.acts import Acts
from detente.ontology.lexicon import Lexicon
from detente.ontology.plover import Plover
from detente.ontology.told import Told

CODER = "patterns-6"

# Years: before the United Nations nothing is news; a report of today tells acts of the last decades as background,
# deeds of more than fifteen years ago as history. Chosen by reading, not measured.
_MODERN, _ACT_AGE, _DEED_AGE = 1945, 80, 15

# How often events of a pattern's kind were among the labels of 185 news reports that the patterns were developed on
# (101, 123 and 21 events): acts, other patterns, and deeds under a governing word.
_CONFIDENCE = {"act": 0.89, "plain": 0.73, "governed": 0.76}

# Acts on a person who is not their actor: the one named for a post.
_NAMING = frozenset(("nominate_head", "appoint_head"))

# How many sentences back the other party of a deed may stand.
_REACH = 3

_STANDING: TypeAdapter[Standing] = TypeAdapter(Standing)

T = TypeVar("T", Commitment, Standing)


@dataclass(frozen=True)
class Codebook:
    """All that the coder knows: patterns, acts, PLOVER, told standings, and two questions about codes and places."""

    lexicon: Lexicon
    told: tuple[Told, ...]
    acts: Acts
    plover: Plover
    contexts: Contexts
    is_state: Callable[[str], bool]
    country_of: Callable[[str], str | None]
    # Words of sport and the arts, in whose sentences states are teams and settings.
    pastimes: frozenset[str] = frozenset()
    # The learned judgement; without it patterns speak alone.
    judge: Judge | None = None

    @cached_property
    def told_by_head(self) -> Rows:
        """The rows of told standings by the words they hang on."""
        return by_head(self.told)

    @property
    def coder(self) -> str:
        """The version that findings name: of the patterns, and of the judge where it is asked."""
        return f"{CODER}+{self.judge.card.version}" if self.judge else CODER


@dataclass(frozen=True)
class _Sentence:
    """A sentence with what was read in it."""

    sentence: Sentence
    parties: Parties
    drafts: tuple[Draft, ...]
    told: tuple[Found, ...]
    places: tuple[PlaceMention, ...]
    times: tuple[Timex, ...]


def code(reading: Reading, book: Codebook) -> Findings:
    """The events, claims, commitments and standings of a reading, each with its evidence."""
    return next(code_all([reading], book))


def code_all(readings: Sequence[Reading], book: Codebook) -> Iterator[Findings]:
    """The findings of several readings, in order; the judge is asked about all of them at once."""
    read = [_read_all(reading, book) for reading in readings]
    for reading, sentences in zip(readings, _heard_out(readings, read, book), strict=True):
        yield _code(reading, sentences, book)


def _read_all(reading: Reading, book: Codebook) -> list[_Sentence]:
    """Each sentence with what the patterns find in it."""
    focus = Focus(reading, book.is_state)
    named_or_we = (*reading.mentions, *(() if reading.issuers else spoken_we(reading)))
    mentions, places, times = by_sentence(named_or_we), by_sentence(reading.places), by_sentence(reading.times)
    read = []
    for s in reading.sentences:
        here, named = places.get(s.index, ()), mentions.get(s.index, ())
        if _is_pastime(s, named, book):
            here = named = ()
        parties = Parties(s, named, here, book.country_of, focus, book.lexicon)
        read.append(_read(s, parties, here, times.get(s.index, ()), book))
    return read


def _heard_out(
    readings: Sequence[Reading], read: Sequence[list[_Sentence]], book: Codebook
) -> Iterator[list[_Sentence]]:
    """The sentences of each reading with what the judge adds to them."""
    if book.judge is None:
        yield from read
        return
    asked = [
        [tuple(_asked(reading, sentences, i, book.lexicon)) for i in range(len(sentences))]
        for reading, sentences in zip(readings, read, strict=True)
    ]
    opinions = iter(book.judge.ask([each.question for texts in asked for sentence in texts for each in sentence]))
    for sentences, texts in zip(read, asked, strict=True):
        heard = []
        for s, about in zip(sentences, texts, strict=True):
            found = judged(about, [next(opinions) for _ in about], s.drafts)
            if s.told:
                # "Have diplomatic relations": how things stand, which the judge takes for a deed.
                found = [draft for draft in found if draft.type != "SUPPORT"]
            drafted = sorted((*s.drafts, *found), key=lambda d: d.deed.i) if found else s.drafts
            heard.append(replace(s, drafts=tuple(drafted)))
        yield heard


def _asked(reading: Reading, sentences: Sequence[_Sentence], at: int, lexicon: Lexicon) -> Iterator[Asked]:
    """What the judge is asked about one sentence of a text, and about it with those before it."""
    s, text = sentences[at], reading.article.text
    yield from questions(text, s.sentence, s.parties, s.drafts, lexicon)
    before = [(each.sentence, each.parties) for each in sentences[max(0, at - _REACH) : at]]
    yield from questions_across(text, before, (s.sentence, s.parties), s.drafts, lexicon)


def _code(reading: Reading, read: Sequence[_Sentence], book: Codebook) -> Findings:
    article, voices = reading.article, Voices(reading)
    drafted = [d for d in _drafts(read, voices, book.lexicon) if _worth(d)]
    cues = {i: book.contexts.of(read[i].sentence.span) for i in {d.sentence.index for d in drafted}}
    made = [_event(article, d, read[d.sentence.index], cues[d.sentence.index], voices, book) for d in drafted]
    news = [(e, d) for e, d in zip(made, drafted, strict=True) if not _is_history(article, e)]
    events, groups = _merged([e for e, _ in news], [d for _, d in news])
    found, further = claims(article, events, voices)
    events = tuple(_with_voices(e, further.get(e.id, ())) for e in events)
    commitments = tuple(_commitments(article, events, groups, read))
    standings = tuple(_standings(article, events, groups, read, voices, book))
    return Findings(
        article=article, coder=book.coder, events=events, claims=found, commitments=_numbered(commitments, "k"),
        standings=_numbered(standings, "s"), officials=reading.officials, troubles=reading.troubles,
    )  # fmt: skip


def _read(
    sentence: Sentence, parties: Parties, places: tuple[PlaceMention, ...], times: tuple[Timex, ...], book: Codebook
) -> _Sentence:
    matches = find(sentence.span, book.lexicon, parties)
    drafted = drafts(sentence, matches, book.lexicon, parties)
    drafted = (*drafted, *ended(drafted, book.lexicon))
    standing = tuple(told(sentence, book.told_by_head, book.lexicon, parties))
    return _Sentence(sentence, parties, drafted, standing, places, times)


def _is_pastime(sentence: Sentence, named: Sequence[Mention], book: Codebook) -> bool:
    """Whether it tells of sport or the arts, with nobody named by an office: its states are teams and settings."""
    if book.pastimes.isdisjoint(sentence.words):
        return False
    return not any(actor.role for mention in named for actor in mention.actors)


def _drafts(read: Sequence[_Sentence], voices: Voices, lexicon: Lexicon) -> list[Draft]:
    """The drafts of all sentences, with what later sentences say of earlier deeds."""
    found: list[Draft] = []
    intended = False
    for s in read:
        if "nominate" in s.sentence.words:
            intended = intended or any(to_nominate(token, lexicon) for token in s.sentence.span)
        listed = (promised(d) if intended and d.line else d for d in s.drafts)
        found = owned(copied([*found, *listed], s.sentence, s.parties), s.sentence, s.parties)
        found = returned(found, s.sentence, s.parties, lexicon)
    return accusations(taken_up(found), voices.attributions, voices.speakers)


def _worth(draft: Draft) -> bool:
    """Somebody acts or receives who is a party between states; what a state does to itself is domestic."""
    if not draft.actors and not draft.recipients:
        return False
    actors = {a.party for a in draft.actors}
    recipients = {a.party for a in draft.recipients}
    if not actors:
        return draft.type in ("ASSAULT", "COERCE", "SANCTION") and bool(recipients)
    return (
        bool(recipients - actors)
        or len(actors) > 1
        or bool(draft.hosts)
        or bool(draft.promises)
        or bool(draft.act)
        or draft.type
        in ("RETREAT", "ASSAULT", "MOBILIZE", "CONCEDE", "REJECT", "REQUEST", "SUPPORT", "ACCUSE", "THREATEN")
    )


def _is_history(article: Article, event: Event) -> bool:
    """Deeds of long ago are history, no news; diplomatic acts stay longer, for how things stand may rest on them."""
    if event.when.latest is None:
        return False
    age = (article.published.year if article.published else event.when.latest.year + 1) - event.when.latest.year
    return event.when.latest.year < _MODERN or age > (_ACT_AGE if event.act else _DEED_AGE)


def _event(
    article: Article, draft: Draft, read: _Sentence, cues: tuple[str, ...], voices: Voices, book: Codebook
) -> Event:
    """The draft with its time, place, voices and words; `cues` are the contexts of its sentence."""
    sentence = read.sentence
    words = tuple(quote(article, *sentence.where(t)) for t in draft.words)
    certainty = "act" if draft.act else "governed" if draft.promises or "." not in draft.rule else "plain"
    return Event(
        id="e0",
        type=draft.type,
        mode=draft.mode or _mode(draft),
        act=draft.act,
        cameo=draft.cameo or _cameo(draft, book),
        contexts=_contexts(draft, cues),
        actors=draft.actors,
        recipients=draft.recipients,
        hosts=draft.hosts,
        mediators=draft.mediators,
        when=circumstances.when(draft.clause, sentence, read.times),
        where=circumstances.where(draft.clause, sentence, read.places),
        magnitude=circumstances.magnitude(article, sentence, draft.deed, draft.type, draft.mode),
        status=draft.status,
        voices=_heard(article, draft, words[0], sentence) or voices.over(words[0].start, words[0].end),
        evidence=(_evidence(article, draft, sentence),),
        trigger=words,
        rule=draft.rule,
        confidence=draft.confidence or _CONFIDENCE[certainty],
    )


def _heard(article: Article, draft: Draft, trigger: Evidence, sentence: Sentence) -> tuple[Voice, ...]:
    """The voices of those who accuse of the deed or own up to it; none for a deed told otherwise."""
    cue = (trigger.start, trigger.end)
    if draft.claim_cue is not None:
        cue = (draft.cue_sentence or sentence).where(draft.claim_cue)
    stance: Stance = "accuses" if draft.claimed_by else "asserts"
    said, words = article.text[slice(*cue)], quote(article, *cue)
    speakers = draft.claimed_by or draft.owned_by
    return tuple(Voice(holder=a, stance=stance, verb=said, evidence=(words,)) for a in speakers)


def _mode(draft: Draft) -> str | None:
    """Talks with a third party as host or broker are third-party talks."""
    return "third-party" if draft.type == "CONSULT" and (draft.hosts or draft.mediators) else None


def _cameo(draft: Draft, book: Codebook) -> str | None:
    act = book.acts.get(draft.act)
    return act.cameo if act else None


def _contexts(draft: Draft, cues: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*draft.contexts, *(("diplomatic",) if draft.act else ()), *cues)))


def _evidence(article: Article, draft: Draft, sentence: Sentence) -> Evidence:
    """The sentence; for a deed that is only claimed, its own clause."""
    if draft.claimed_by:
        words = [t for t in draft.clause.subtree if not t.is_punct] or [draft.deed]
        return quote(article, *sentence.where(words[0], words[-1]))
    return quote(article, sentence.start, sentence.end)


# -- one deed told twice -----------------------------------------------------------------------------------------------


def _merged(events: Sequence[Event], drafted: Sequence[Draft]) -> tuple[tuple[Event, ...], list[list[Draft]]]:
    """One event a deed: the same type, parties and status in one sentence, or the same act anywhere, is one event."""
    kept: list[Event] = []
    groups: list[list[Draft]] = []
    for event, draft in zip(events, drafted, strict=True):
        at = next((i for i, k in enumerate(kept) if _same_deed(k, event)), None)
        if at is None:
            kept.append(event)
            groups.append([draft])
        else:
            kept[at] = _joined(kept[at], event)
            groups[at].append(draft)
    return tuple(e.model_copy(update={"id": f"e{i}"}) for i, e in enumerate(kept, start=1)), groups


def _same_deed(a: Event, b: Event) -> bool:
    """Whether two tellings may be of one deed: nothing that both say differs."""
    if (a.type, a.status) != (b.type, b.status) or a.act != b.act:
        return False
    same_sentence = a.evidence[0].start <= b.trigger[0].start < a.evidence[0].end
    if not (same_sentence or (a.act and b.act)):
        return False
    if (a.mode != b.mode and a.mode and b.mode) and a.type != "ASSAULT":
        return False
    return _fits(codes(a.actors), codes(b.actors)) and _fits(codes(a.recipients), codes(b.recipients))


def _fits(a: frozenset[str], b: frozenset[str]) -> bool:
    return a == b or not a or not b


def _joined(a: Event, b: Event) -> Event:
    """Both tellings in one: parties from whichever names them, all evidence and triggers, the first date there is."""
    return a.model_copy(
        update={
            "voices": a.voices if _accused(a) or not _accused(b) else b.voices,
            "actors": a.actors or b.actors, "recipients": a.recipients or b.recipients,
            "hosts": a.hosts or b.hosts, "mediators": a.mediators or b.mediators, "mode": a.mode or b.mode,
            "when": a.when if a.when.basis != "unknown" else b.when, "where": a.where or b.where,
            "magnitude": a.magnitude or b.magnitude,
            "evidence": tuple(dict.fromkeys((*a.evidence, *b.evidence))),
            "trigger": tuple(dict.fromkeys((*a.trigger, *b.trigger))),
        }
    )  # fmt: skip


def _accused(event: Event) -> bool:
    return any(v.stance == "accuses" for v in event.voices)


def _with_voices(event: Event, further: Sequence[Voice]) -> Event:
    """The event with voices from elsewhere in the text."""
    if not further:
        return event
    voices = tuple(dict.fromkeys((*event.voices, *further)))
    return event.model_copy(update={"voices": voices})


# -- commitments -------------------------------------------------------------------------------------------------------


def _commitments(
    article: Article, events: Sequence[Event], groups: Sequence[list[Draft]], read: Sequence[_Sentence]
) -> Iterator[Commitment]:
    times = {s.sentence.index: s.times for s in read}
    for event, drafted in zip(events, groups, strict=True):
        if all(v.stance == "denies" for v in event.voices):
            continue
        for draft in drafted:
            for promise in draft.promises:
                yield _commitment(article, event, draft, promise, times[draft.sentence.index])


def _commitment(article: Article, event: Event, draft: Draft, promise: Promise, times: Sequence[Timex]) -> Commitment:
    evidence = quote(article, promise.start, promise.end)
    joint = len(event.actors) > 1 and {a.party for a in event.actors} == {a.party for a in event.recipients}
    # A pledge by all parties together is an agreement; what each only says it will do stays announced.
    grade = "agreed" if joint and promise.grade == "announced" and draft.rule.startswith("promise.") else promise.grade
    return Commitment(
        id="k0",
        promisors=event.actors,
        beneficiaries=without(promise.beneficiaries, event.actors) or event.recipients,
        act=promise.act,
        type=promise.type,
        words=evidence.quote,
        condition=_condition(article, draft),
        deadline=_deadline(article, promise, draft.sentence, times),
        grade=grade,
        voices=event.voices,
        from_event=event.id,
        evidence=(evidence,),
    )


def _condition(article: Article, draft: Draft) -> str | None:
    """The words of an "if", "once", "provided" or "unless" clause beside the promise."""
    for token in draft.sentence.span:
        if (
            token.dep_ == "mark"
            and token.lower_ in ("if", "once", "provided", "unless")
            and token.head.pos_ in ("VERB", "AUX")
        ):
            words = list(token.head.subtree)
            return article.text[slice(*draft.sentence.where(words[0], words[-1]))]
    return None


# Words that lead a time limit; those that only date the deed count where the time stands in its clause.
_DEADLINES = ("by", "within", "before", "until", "till", "no later than")
_ON = ("on", "in", "at", "next", "from", "for")


def _deadline(article: Article, promise: Promise, sentence: Sentence, times: Sequence[Timex]) -> When | None:
    """The time set for the deed; "as soon as possible" stays open, with its words."""
    inside = [t for t in times if t.start >= promise.start and t.when.basis != "unknown"]
    clause = {t.i for t in promise.clause.subtree}
    for leads in (_DEADLINES, _ON):
        for timex in inside:
            root = sentence.root(timex.start, timex.end)
            if root is None or (leads is _ON and root.i not in clause):
                continue
            if _is_led_by(leads, article, sentence, timex) and not _is_past(article, timex.when):
                return timex.when
    if "as soon as possible" in article.text[promise.start : sentence.end].lower():
        return When(text="as soon as possible")
    return None


def _is_led_by(leads: Sequence[str], article: Article, sentence: Sentence, timex: Timex) -> bool:
    """Whether one of these words stands among the three before the time or in it."""
    before = " ".join(article.text[max(sentence.start, timex.start - 24) : timex.start].lower().split()[-3:])
    return any(f" {w} " in f" {before} {timex.text.lower()} " for w in leads)


def _is_past(article: Article, when: When) -> bool:
    return article.published is not None and when.latest is not None and when.latest < article.published


# -- standings ---------------------------------------------------------------------------------------------------------


def _standings(
    article: Article, events: Sequence[Event], groups: Sequence[list[Draft]], read: Sequence[_Sentence],
    voices: Voices, book: Codebook,
) -> Iterator[Standing]:  # fmt: skip
    for s in read:
        for found in s.told:
            yield _told(article, found, s, voices)
    for event, group in zip(events, groups, strict=True):
        for standing in effects(event, book.acts, is_state=book.is_state):
            if standing.kind == "representation" and event.act in _NAMING and standing.person is None:
                yield standing.model_copy(update={"person": next(filter(None, map(_named, group)), None)})
            else:
                yield standing


def _named(draft: Draft) -> str | None:
    """The person named for the post: the verb's object, in an item of a list the name before the post."""
    deed = draft.deed
    objects = {t.i for o in clauses.objects(deed) for t in o.subtree} if deed.pos_ in ("VERB", "AUX") else set()
    people = [p for p in draft.sentence.span.ents if p.label_ == "PERSON"]
    before = [p for p in people if p.end <= deed.i and deed.lower_ in ("be", "serve", "nominee", "designee")]
    found = next((p for p in people if p.root.i in objects), before[-1] if before else None)
    return str(found.text) if found is not None else None


def _told(article: Article, found: Found, read: _Sentence, voices: Voices) -> Standing:
    """The standing that the text tells, with its ends under the names that its kind has for them."""
    kind = found.row.standing
    common = {
        "id": "s0", "kind": kind, "when": circumstances.when(found.token, read.sentence, read.times),
        "evidence": (quote(article, *found.extent),),
        "voices": voices.over(*found.extent) if kind != "format" else (PUBLISHER,),
    }  # fmt: skip
    ends: dict[str, object]
    if kind == "format":
        form = found.fields.pop("form", "bilateral")
        ends = {"parties": found.parties, "form": _form(found, form), "name": article.text[slice(*found.extent)][:80]}
        return _STANDING.validate_python({**common, **ends})
    if kind == "relations":
        first, second = sorted(found.parties, key=lambda a: a.party)
        ends = {"parties": (first, second)}
    elif kind == "recognition":
        of = found.second
        government = of is not None and (
            of.authority is not None or "government" in article.text[slice(*found.extent)].lower()
        )
        ends = {"by": found.first, "of": of, "object": "government" if government else "state"}
    else:
        ends = {"sender": found.first, "receiver": found.second}
    return _STANDING.validate_python({**common, **found.fields, **ends})


def _form(found: Found, form: str) -> str:
    words = found.token.sent.text.lower()
    if "trilateral" in words or "tripartite" in words or len(found.parties) == 3:
        return "trilateral"
    return "multilateral" if len(found.parties) > 3 else form


def _numbered(records: Sequence[T], letter: str) -> tuple[T, ...]:
    """The records without repeats of one and the same, numbered in order."""
    distinct = [
        next(group) for _, group in groupby(records, key=lambda r: r.model_copy(update={"id": ""}).model_dump_json())
    ]
    return tuple(r.model_copy(update={"id": f"{letter}{i}"}) for i, r in enumerate(distinct, start=1))
