"""The learned judgement on the sentences that it was not trained on, and the sentences themselves.

Half of the sentences held out set the temperatures; the figures here are of the other half, through the 8-bit encoder
as the coder asks it. All sentences are the project's own: expect less on others'.
"""

import importlib.util
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from detente.coding.judge import Opinion, Question, load_judge

TRAINING = Path(__file__).parents[2] / "training"
BINS = 15

# Reached when the floors were set: 0.809, 0.806 and 0.953 before the encoder was made 8-bit; a little less after.
RIGHT_TYPE, RIGHT, RIGHT_STATUS = 0.79, 0.79, 0.94


@cache
def sentences() -> ModuleType:
    """The module that reads the training sentences; it stands outside the package."""
    spec = importlib.util.spec_from_file_location("training_sentences", TRAINING / "sentences.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@cache
def judged() -> list[tuple[Opinion, set[str], set[str]]]:
    """Each direction of each pair of the second half held out: the opinion, and the types and statuses wanted."""
    pairs = [p for p in sentences().read_all() if p.held_out][1::2]
    opinions = load_judge().ask([Question(p.text, p.one, p.other) for p in pairs])
    return [
        (opinion, {t for t, _ in deeds} or {"none"}, {s for _, s in deeds})
        for p, both in zip(pairs, opinions, strict=True)
        for opinion, deeds in zip(both, (p.there, p.back), strict=True)
    ]


def best(opinion: Opinion, *, done: bool = False) -> str:
    return max((t for t in opinion.types if t != "none" or not done), key=lambda t: opinion.types[t])


def test_the_type_of_what_is_done_is_right_this_often() -> None:
    done = [(o, types) for o, types, _ in judged() if "none" not in types]
    assert len(done) > 800
    assert np.mean([best(o, done=True) in types for o, types in done]) >= RIGHT_TYPE


def test_whether_and_what_is_done_is_right_this_often() -> None:
    assert np.mean([best(o) in types for o, types, _ in judged()]) >= RIGHT


def test_the_status_is_right_this_often() -> None:
    told = [(o, statuses) for o, _, statuses in judged() if statuses]
    assert np.mean([max(o.statuses, key=lambda s: o.statuses[s]) in wanted for o, wanted in told]) >= RIGHT_STATUS


def test_probabilities_are_calibrated() -> None:
    """The expected calibration error over fifteen equal bins (Guo and others, 2017)."""
    sure = np.array([o.types[best(o)] for o, _, _ in judged()])
    right = np.array([best(o) in types for o, types, _ in judged()])
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    error = sum(np.mean(bins == b) * abs(sure[bins == b].mean() - right[bins == b].mean()) for b in set(bins.tolist()))
    assert error <= 0.05


def test_there_are_sentences_enough_of_every_type_and_none_twice() -> None:
    pairs = list(sentences().read_all())
    assert len({p.text for p in pairs}) >= 6000
    types = Counter(t for p in pairs for deeds in (p.there, p.back) for t, _ in deeds)
    assert set(types) == set(sentences().TYPES) - {"none"}
    assert min(types.values()) >= 500


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("[A Iran] met [B Oman].", "no `||`"),
        ("[A Iran] met Oman. || none", "fewer than two"),
        ("[A Iran] met [B Oman]. || A>B MET", "no known type"),
        ("[A Iran] met [B Oman]. || A>C CONSULT", "does not mark"),
        ("[Iran] met [B Oman] and [A Fiji]. || none", "bracket"),
    ],
)
def test_a_line_that_does_not_hold_is_refused_with_the_reason(line: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong.replace("|", r"\|")):
        list(sentences().pairs(line))


def test_a_line_teaches_every_pair_in_both_directions() -> None:
    (pair,) = sentences().pairs("[A Iran] met [B Oman] and blamed [B it]. || A<>B CONSULT; A>B ACCUSE claimed")
    assert (pair.there, pair.back) == ((("CONSULT", "actual"), ("ACCUSE", "claimed")), (("CONSULT", "actual"),))
    assert [pair.text[slice(*span)] for span in pair.other] == ["Oman", "it"]
