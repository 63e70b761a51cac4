"""Who says so: the voices over a place in the text, the innermost speaker as holder, those around it as the chain."""

from __future__ import annotations

from collections.abc import Iterable

from detente.model.actor import Actor
from detente.model.article import Article, quote
from detente.model.event import Voice
from detente.model.reading import Attribution, Mention, Reading

_WE = frozenset(("we", "us", "our"))
# Who says "we" of a state; an armed group has no sector.
_GOVERNING = frozenset(("GOV", "MIL", "REB", None))

PUBLISHER = Voice(holder="publisher", stance="asserts")


class Voices:
    """Attributions of one reading, by the words they cover."""

    def __init__(self, reading: Reading) -> None:
        self.article: Article = reading.article
        self.attributions = reading.attributions
        self._mentions = reading.mentions

    def over(self, start: int, end: int, *, cue: tuple[int, int] | None = None) -> tuple[Voice, ...]:
        """The voices on text[start:end]: one Voice, of the innermost speaker; the publisher where nobody is named.

        `cue` are the event's own words: a speech act is not its own voice.
        """
        around = [
            a
            for a in self.attributions
            if a.content[0] <= start and end <= a.content[1] and not _meets(a.cue, cue or (start, end))
        ]
        around.sort(key=lambda a: a.content[1] - a.content[0])
        named = [a for a in around if a.source is not None]
        if not named:
            return (PUBLISHER,)
        inner, *outer = named
        return (self.voice(inner, outer),)

    def voice(self, inner: Attribution, outer: Iterable[Attribution] = ()) -> Voice:
        """The attribution as a Voice; a speaker who is no known actor is named in the chain, the publisher holds it."""
        holder = self.speaker(inner)
        chain = [self._words(a) for a in reversed(list(outer))]
        if holder is None and inner.source is not None:
            chain.append(self._words(inner))
        return Voice(
            holder=holder or "publisher",
            stance=inner.stance if holder or inner.stance != "accuses" else "asserts",
            verb=self.article.text[inner.cue[0] : inner.cue[1]],
            chain=tuple(c for c in chain if c),
            evidence=(quote(self.article, *self._extent(inner)),),
        )

    def speakers(self, attribution: Attribution) -> tuple[Actor, ...]:
        """The actors named in the attribution's source."""
        if attribution.source is None:
            return ()
        start, end = attribution.source
        inside = [m for m in self._mentions if m.start < end and start < m.end]
        inside.sort(key=lambda m: (m.start > start, -(m.end - m.start)))
        found: dict[str, Actor] = {}
        for m in inside:
            for a in m.actors:
                found.setdefault(a.party, a)
        return tuple(found.values())

    def speaker(self, attribution: Attribution) -> Actor | None:
        """The first of them."""
        return next(iter(self.speakers(attribution)), None)

    def _words(self, attribution: Attribution) -> str:
        return self.article.text[slice(*attribution.source)] if attribution.source else ""

    @staticmethod
    def _extent(a: Attribution) -> tuple[int, int]:
        spans = [s for s in (a.source, a.cue) if s]
        return min(s for s, _ in spans), max(e for _, e in spans)


def spoken_we(reading: Reading) -> tuple[Mention, ...]:
    """What "we" stands for between quotation marks: the one party that is told as saying it, where it governs."""
    voices, text, found = Voices(reading), reading.article.text, list[Mention]()
    known = {(m.start, m.end) for m in reading.mentions}
    for said in reading.attributions:
        speakers = voices.speakers(said)
        if len(speakers) != 1 or speakers[0].sector not in _GOVERNING:
            continue
        for sentence in reading.sentences:
            if not _meets((sentence.start, sentence.end), said.content):
                continue
            for token in sentence.span:
                start, end = sentence.where(token)
                inside = said.content[0] <= start and end <= said.content[1] and (start, end) not in known
                if inside and token.lower_ in _WE and _is_quoted(text[said.content[0] : start]):
                    actor = speakers[0].model_copy(update={"via": "quote"})
                    found.append(Mention(sentence.index, start, end, token.i, token.i, token.i, token.text, (actor,)))
                    known.add((start, end))
    return tuple(found)


def _is_quoted(before: str) -> bool:
    """Whether a quotation is open after these words of it."""
    return sum(before.count(mark) for mark in '"“”') % 2 == 1


def _meets(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]
