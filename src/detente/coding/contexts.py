"""The PLOVER contexts whose cue words stand in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.ontology.plover import Plover

if TYPE_CHECKING:
    from spacy.tokens import Span

_MOST = 3


class Contexts:
    """Cue words of all contexts by their first word, for one pass over a sentence's lemmas."""

    def __init__(self, plover: Plover) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for context in plover.contexts.values():
            for phrase in context.words:
                words = tuple(phrase.split())
                self._by_first.setdefault(words[0], []).append((words, context.code))

    def of(self, span: Span) -> tuple[str, ...]:
        """The codes of at most three contexts, in the order of their cues."""
        lemmas = [t.lemma_.lower() for t in span]
        lower = [t.lower_ for t in span]
        found: dict[str, None] = {}
        for i, (lemma, word) in enumerate(zip(lemmas, lower, strict=True)):
            for words, code in (
                *self._by_first.get(lemma, ()),
                *(self._by_first.get(word, ()) if word != lemma else ()),
            ):
                if tuple(lemmas[i : i + len(words)]) == words or tuple(lower[i : i + len(words)]) == words:
                    found.setdefault(code)
        return tuple(found)[:_MOST]
