"""How an encoder learns from the sentences: pairs as tokens, a net with a head for both directions, its training.

The teacher (teacher.py) and the judgement that is shipped (train.py) learn by the same steps.
"""

import argparse
import math
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from names import Names
from sentences import STATUSES, TYPES, Marks, Pair
from tokenizers import Tokenizer
from torch import nn

MARKERS = ("[unused1]", "[unused2]", "[unused3]", "[unused4]")
LONGEST = 128
# What label smoothing leaves to the other classes: labels of one reader err now and then.
SMOOTHING = 0.05
# A question marks one mention of each party as often as this, all of them otherwise: readers miss mentions too.
ONE_MENTION = 0.4
HEAD_RATE = 5
# The share of the newest weights in their running mean.
NEWEST = 0.008
# How much a teacher's answers count beside the labels, where there is one (Hinton and others, 2015).
TAUGHT = 0.7
# Numbers of 16 bits: two and a half times as fast where the processor multiplies them itself, far slower elsewhere.
HALVES = torch.cpu._is_avx512_bf16_supported()

# Probabilities of the four answers for each of many pairs: types and statuses there, types and statuses back.
Answers = Sequence[np.ndarray]


@dataclass(frozen=True)
class Example:
    """A question in tokens, and its answers: type and status distributions there and back; zeros where none applies.

    `taught` are a teacher's answers, the labels again where there is none.
    """

    ids: list[int]
    one: list[int]
    other: list[int]
    answers: tuple[np.ndarray, ...]
    taught: tuple[np.ndarray, ...]


class Net(nn.Module):
    """The encoder, and a head on its first token, its mean, and the markers that open the mentions of each party."""

    def __init__(self, encoder: nn.Module, width: int) -> None:
        super().__init__()
        self.bert = encoder
        self.drop = nn.Dropout(0.1)
        self.middle = nn.Linear(4 * width, width)
        self.out = nn.Linear(width, 2 * (len(TYPES) + len(STATUSES)))

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, one: torch.Tensor, other: torch.Tensor) -> torch.Tensor:
        states = self.bert(input_ids=ids, attention_mask=mask).last_hidden_state

        def mean(where: torch.Tensor) -> torch.Tensor:
            return (states * where.unsqueeze(-1)).sum(1) / where.sum(1, keepdim=True).clamp(min=1)

        seen = torch.cat([states[:, 0], mean(mask.float()), mean(one), mean(other)], -1)
        return self.out(self.drop(nn.functional.gelu(self.middle(self.drop(seen)))))


class Mean:
    """The running mean of a net's weights over the later half of its steps: it errs a little less than the last step.

    Polyak and Juditsky, 1992; here with older steps weighing less.
    """

    def __init__(self, steps: int) -> None:
        self._first, self._step = steps // 2, 0
        self.weights: dict[str, torch.Tensor] = {}

    def take(self, net: nn.Module) -> None:
        """Takes the net's weights of this step into the mean, every fourth time."""
        self._step += 1
        if self._step == self._first:
            self.weights = {name: value.clone() for name, value in net.state_dict().items()}
        elif self._step > self._first and self._step % 4 == 0:
            for name, value in net.state_dict().items():
                if value.dtype.is_floating_point:
                    self.weights[name].lerp_(value, NEWEST)


class Words:
    """Pairs as tokens, marked as detente.coding.judge marks them; `ends` are the tokens around a text."""

    def __init__(self, weights: Path, ends: tuple[str, str] = ("[CLS]", "[SEP]")) -> None:
        self.tokenizer = Tokenizer.from_file(str(weights / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        number = self.tokenizer.token_to_id
        self.marks = Marks(number(ends[0]), number(ends[1]), tuple(map(number, MARKERS)), LONGEST)

    def example(
        self, pair: Pair, taught: Answers | None = None, *, turned: bool = False, chosen: random.Random | None = None
    ) -> Example:
        """The pair as a question, parties turned round or not; with `chosen`, one mention of each at times."""
        one, other, labels = pair.one, pair.other, labelled(pair)
        taught = taught or labels
        if turned:
            one, other, labels, taught = other, one, (*labels[2:], *labels[:2]), (*taught[2:], *taught[:2])
        if chosen and chosen.random() < ONE_MENTION:
            one, other = (chosen.choice(one),), (chosen.choice(other),)
        ids, *opens = self.marks.marked(pair.text, one, other, self._ids)
        return Example(ids, *opens, tuple(labels), tuple(taught))

    def _ids(self, text: str) -> list[int]:
        return self.tokenizer.encode(text, add_special_tokens=False).ids


def options(says: str, *, epochs: int, rate: float, out: Path) -> argparse.ArgumentParser:
    """What the command line may choose for a training, with these values where it is silent."""
    parser = argparse.ArgumentParser(description=says)
    parser.add_argument("--epochs", type=int, default=epochs)
    parser.add_argument("--rate", type=float, default=rate)
    parser.add_argument("--size", type=int, default=48, help="pairs a step")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=out)
    return parser


def labelled(pair: Pair) -> tuple[np.ndarray, ...]:
    """The pair's labels as shares: types and statuses there, types and statuses back."""
    there, back = pair.there, pair.back
    return (shares(there, 0, TYPES), shares(there, 1, STATUSES), shares(back, 0, TYPES), shares(back, 1, STATUSES))


def shares(deeds: Sequence[tuple[str, str]], part: int, names: Sequence[str]) -> np.ndarray:
    """The deeds' types (part 0) or statuses (part 1) as shares; no deed is the type "none" and no status."""
    found = np.zeros(len(names), np.float32)
    for deed in deeds:
        found[names.index(deed[part])] += 1
    if not deeds and part == 0:
        found[0] = 1
    return found / max(found.sum(), 1)


def batch(examples: Sequence[Example]) -> tuple[list[torch.Tensor], list[torch.Tensor], list[torch.Tensor]]:
    """Ids, mask and the places of both parties; the four answers; the four answers as taught."""
    shape = (len(examples), max(len(e.ids) for e in examples))
    ids, mask = torch.zeros(shape, dtype=torch.long), torch.zeros(shape, dtype=torch.long)
    one, other = torch.zeros(shape), torch.zeros(shape)
    for i, e in enumerate(examples):
        ids[i, : len(e.ids)], mask[i, : len(e.ids)] = torch.tensor(e.ids), 1
        one[i, e.one], other[i, e.other] = 1, 1
    answers = [torch.tensor(np.array(a)) for a in zip(*(e.answers for e in examples), strict=True)]
    taught = [torch.tensor(np.array(a)) for a in zip(*(e.taught for e in examples), strict=True)]
    return [ids, mask, one, other], answers, taught


def parts(logits: np.ndarray | torch.Tensor) -> list:
    """The four answers in a row of logits: types and statuses there, types and statuses back."""
    ends = np.cumsum([len(TYPES), len(STATUSES), len(TYPES), len(STATUSES)])
    return [logits[:, end - size : end] for end, size in zip(ends, [len(TYPES), len(STATUSES)] * 2, strict=True)]


def loss(logits: torch.Tensor, answers: Sequence[torch.Tensor], taught: Sequence[torch.Tensor]) -> torch.Tensor:
    """Cross-entropy with the labels, smoothed, and with what was taught, averaged over the rows that have an answer.

    Statuses weigh half.
    """
    total = torch.zeros(())
    for given, wanted, soft, weight in zip(parts(logits.float()), answers, taught, (1, 0.5, 1, 0.5), strict=True):
        has = wanted.sum(-1, keepdim=True)
        aim = (1 - TAUGHT) * wanted + TAUGHT * soft * has
        smooth = aim * (1 - SMOOTHING) + SMOOTHING * has / wanted.shape[-1]
        total = total - weight * (torch.log_softmax(given, -1) * smooth).sum() / has.sum().clamp(min=1)
    return total


def train(
    net: Net, words: Words, pairs: Sequence[Pair], *, epochs: int, rate: float, size: int, seed: int,
    taught: Sequence[Answers | None] | None = None, renamed: float = 0.0,
) -> None:  # fmt: skip
    """Trains the net on the pairs, each in a random direction in each epoch; its weights are the later steps' mean.

    `taught` are a teacher's answers to each pair, none where it gave none; `renamed` is how often a question calls the
    states by other states' names: what is done does not hang on who does it.
    """
    torch.manual_seed(seed)
    chosen, names = random.Random(seed), Names()
    head = [*net.middle.parameters(), *net.out.parameters()]
    optimiser = torch.optim.AdamW(
        [{"params": net.bert.parameters(), "lr": rate}, {"params": head, "lr": rate * HEAD_RATE}], weight_decay=0.01
    )
    steps = epochs * math.ceil(len(pairs) / size)
    warm, mean = max(1, steps // 16), Mean(steps)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(step / warm, max(0.0, (steps - step) / (steps - warm)))
    )
    started = time.perf_counter()
    for epoch in range(1, epochs + 1):
        net.train()
        examples = [
            words.example(
                names.exchanged(pair, chosen) if chosen.random() < renamed else pair,
                taught[i] if taught else None, turned=chosen.random() < 0.5, chosen=chosen,
            )
            for i, pair in enumerate(pairs)
        ]  # fmt: skip
        chosen.shuffle(examples)
        losses = []
        for some in batches(examples, size, chosen):
            inputs, answers, soft = batch(some)
            with torch.autocast("cpu", torch.bfloat16, enabled=HALVES):
                logits = net(*inputs)
            error = loss(logits, answers, soft)
            error.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
            mean.take(net)
            losses.append(error.item())
            if len(losses) % 100 == 0:
                print(f"  {len(losses) * size:,} pairs, {time.perf_counter() - started:.0f} s", flush=True)
        print(
            f"epoch {epoch} of {epochs}: loss {np.mean(losses):.3f}, {time.perf_counter() - started:.0f} s", flush=True
        )
    net.load_state_dict(mean.weights)


def batches(examples: Sequence[Example], size: int, chosen: random.Random) -> list[list[Example]]:
    """Batches of examples of like length, in random order."""
    found = []
    for start in range(0, len(examples), size * 20):
        some = sorted(examples[start : start + size * 20], key=lambda e: len(e.ids))
        found += [some[i : i + size] for i in range(0, len(some), size)]
    chosen.shuffle(found)
    return found


def asked(net: Net, words: Words, pairs: Sequence[Pair]) -> np.ndarray:
    """The logits of the answers to every pair, a row each."""
    order = sorted(range(len(pairs)), key=lambda i: len(pairs[i].text))
    rows = []
    net.eval()
    with torch.inference_mode():
        for start in range(0, len(order), 64):
            inputs, _, _ = batch([words.example(pairs[i]) for i in order[start : start + 64]])
            rows.append(net(*inputs).float().numpy())
    found = np.concatenate(rows)
    logits = np.empty_like(found)
    logits[order] = found
    return logits


def probabilities(logits: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    """The probabilities that the logits stand for at a temperature."""
    powers = np.exp((logits - logits.max(-1, keepdims=True)) / temperature)
    return powers / powers.sum(-1, keepdims=True)
