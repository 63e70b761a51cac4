"""The learned judgement: what two marked parties of a sentence do to each other, with calibrated probabilities.

A small sentence encoder (MiniLM, 8-bit) was trained on sentences written for this project (training/). A question is a
text with the places of two parties; the answer tells both directions at once. Texts in, probabilities out: nothing
here knows about patterns.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
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

# Questions are asked side by side, one a thread; a busy server needs no more threads than these.
_AT_ONCE = min(8, os.cpu_count() or 1)

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
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])

    def ask(self, questions: Sequence[Question]) -> list[tuple[Opinion, Opinion]]:
        """For each question what the one does to the other, and the other to the one.

        Each goes through the encoder by itself: 8-bit numbers are scaled by all that goes through together, so in
        batches an answer would depend on what else is asked (one best answer in 25 did).
        """
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            return list(pool.map(self._answer, questions))

    def _answer(self, question: Question) -> tuple[Opinion, Opinion]:
        (logits,) = self._session.run(None, _inputs(self.marked(question)))
        return self._opinions(np.asarray(logits)[0])

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

    def marked(self, question: Question) -> Marked:
        """The tokens of the text with a pair of markers around each mention, as training/sentences.py marks them."""
        text, at = question.text, 0
        ids = [self._first]
        starts: tuple[list[int], list[int]] = ([], [])
        for start, end, side in sorted([(*span, 0) for span in question.one] + [(*span, 1) for span in question.other]):
            if start >= at:  # one inside another is marked once
                ids += self._ids(text[at:start])
                starts[side].append(len(ids))
                ids += [self._markers[2 * side], *self._ids(text[start:end]), self._markers[2 * side + 1]]
                at = end
        ids += [*self._ids(text[at:]), self._last]
        one, other = (tuple(s for s in side if s < self.card.longest) for side in starts)
        return Marked(ids[: self.card.longest], one, other)

    def _ids(self, text: str) -> list[int]:
        return list(self._words.encode(text, add_special_tokens=False).ids)


@dataclass(frozen=True)
class Marked:
    """Token ids, and the positions of the markers that open the mentions of each party."""

    ids: list[int]
    one: tuple[int, ...]
    other: tuple[int, ...]


def _inputs(marked: Marked) -> dict[str, Any]:
    """The encoder's inputs: token ids, and ones where the mentions of each party open."""
    one, other = np.zeros(len(marked.ids), np.float32), np.zeros(len(marked.ids), np.float32)
    one[list(marked.one)], other[list(marked.other)] = 1, 1
    return {"ids": np.array(marked.ids, np.int64), "one": one, "other": other}


def _softmax(logits: np.ndarray[Any, np.dtype[np.float32]]) -> np.ndarray[Any, np.dtype[np.float32]]:
    powers = np.exp(logits - logits.max())
    return np.asarray(powers / powers.sum(), np.float32)


@lru_cache(maxsize=2)
def load_judge(folder: Path = FOLDER) -> Judge:
    """The judge of a folder, loaded once."""
    return Judge(folder)
