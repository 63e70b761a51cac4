"""The learned judgement: what two marked parties of a sentence do to each other, with calibrated probabilities.

A small sentence encoder (MiniLM, 8-bit) was trained on sentences written for this project (training/). A question is a
text with the places of two parties; the answer tells both directions at once. Texts in, probabilities out: nothing
here knows about patterns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from detente.errors import DetenteError
from detente.model.base import Record
from detente.ontology.loading import load_rows

FOLDER = Path(__file__).parents[1] / "data" / "judge" / "en"

# Questions that go through the encoder together, sorted by length so that little is padding.
_BATCH = 32

Span = tuple[int, int]


@dataclass(frozen=True)
class Question:
    """A text with the spans of two parties, each by all its mentions; characters, end exclusive."""

    text: str
    one: tuple[Span, ...]
    other: tuple[Span, ...]


@dataclass(frozen=True)
class Opinion:
    """What one party does to the other: the probability of each type, and of each way of telling it.

    `types` holds "none" too; `statuses`, given that something is done, "claimed" for what somebody is accused of. Each
    sums to one.
    """

    types: dict[str, float]
    statuses: dict[str, float]


class Card(Record):
    """data/judge/en/judge.yml: how the encoder is asked, and what was seen when it was made."""

    version: str
    types: tuple[str, ...]
    statuses: tuple[str, ...]
    markers: tuple[str, str, str, str]
    longest: int
    temperature: float
    status_temperature: float
    made: dict[str, Any]


class Judge:
    """The encoder with its words, loaded once; safe to share between threads."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Raises DetenteError where the folder lacks the encoder."""
        (self.card,) = load_rows(folder / "judge.yml", Card)
        model = folder / "encoder.onnx"
        if not model.exists():
            raise DetenteError(
                f"{model}: no learned judgement there; make it with `make model`, or read with --no-model"
            )
        self._words = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._words.no_padding()
        self._words.no_truncation()
        self._markers = tuple(map(self._token, self.card.markers))
        self._first, self._last = map(self._token, ("[CLS]", "[SEP]"))
        self._session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])

    def ask(self, questions: Sequence[Question]) -> list[tuple[Opinion, Opinion]]:
        """For each question what the one does to the other, and the other to the one."""
        marked = [self._marked(question) for question in questions]
        order = sorted(range(len(marked)), key=lambda i: len(marked[i].ids))
        answers: dict[int, tuple[Opinion, Opinion]] = {}
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            (logits,) = self._session.run(None, _padded([marked[i] for i in batch]))
            answers |= dict(zip(batch, map(self._opinions, np.asarray(logits)), strict=True))
        return [answers[i] for i in range(len(questions))]

    def _token(self, word: str) -> int:
        number = self._words.token_to_id(word)
        if number is None:
            raise DetenteError(f"tokenizer.json beside the encoder lacks {word!r}: make both anew with `make model`")
        return int(number)

    def _opinions(self, logits: np.ndarray[Any, np.dtype[np.float32]]) -> tuple[Opinion, Opinion]:
        card = self.card
        size = len(card.types) + len(card.statuses)
        one, other = (self._opinion(logits[start : start + size]) for start in (0, size))
        return one, other

    def _opinion(self, logits: np.ndarray[Any, np.dtype[np.float32]]) -> Opinion:
        card, cut = self.card, len(self.card.types)
        types = _softmax(logits[:cut] / card.temperature)
        statuses = _softmax(logits[cut:] / card.status_temperature)
        return Opinion(
            dict(zip(card.types, types.tolist(), strict=True)), dict(zip(card.statuses, statuses.tolist(), strict=True))
        )

    def _marked(self, question: Question) -> _Marked:
        """The words of the text with a pair of markers around each mention."""
        text, at, pieces = question.text, 0, list[str]()
        places = sorted([(*span, 0) for span in question.one] + [(*span, 1) for span in question.other])
        kept = []
        for start, end, side in places:
            if start >= at:  # one inside another is marked once
                pieces += [text[at:start], text[start:end]]
                kept.append(side)
                at = end
        encoded = iter(self._words.encode_batch_fast([*pieces, text[at:]], add_special_tokens=False))
        ids = [self._first]
        starts: tuple[list[int], list[int]] = ([], [])
        for side in kept:
            ids += next(encoded).ids
            starts[side].append(len(ids))
            ids += [self._markers[2 * side], *next(encoded).ids, self._markers[2 * side + 1]]
        ids += [*next(encoded).ids, self._last]
        one, other = (tuple(s for s in side if s < self.card.longest) for side in starts)
        return _Marked(ids[: self.card.longest], one, other)


@dataclass(frozen=True)
class _Marked:
    """Token ids, and the positions of the markers that open the mentions of each party."""

    ids: list[int]
    one: tuple[int, ...]
    other: tuple[int, ...]


def _padded(batch: Sequence[_Marked]) -> dict[str, Any]:
    """The batch as the encoder's inputs: ids and mask [batch, length], and where the mentions of each party open."""
    shape = (len(batch), max(len(m.ids) for m in batch))
    ids, mask = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    one, other = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    for i, marked in enumerate(batch):
        ids[i, : len(marked.ids)], mask[i, : len(marked.ids)] = marked.ids, 1
        one[i, list(marked.one)], other[i, list(marked.other)] = 1, 1
    return {"ids": ids, "mask": mask, "one": one, "other": other}


def _softmax(logits: np.ndarray[Any, np.dtype[np.float32]]) -> np.ndarray[Any, np.dtype[np.float32]]:
    powers = np.exp(logits - logits.max())
    return np.asarray(powers / powers.sum(), np.float32)


@lru_cache(maxsize=2)
def load_judge(folder: Path = FOLDER) -> Judge:
    """The judge of a folder, loaded once."""
    return Judge(folder)
