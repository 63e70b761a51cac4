"""Small worlds in the form of a benchmark folder."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np

Fact = tuple[int, int, int, int]


def written(
    folder: Path, train: Iterable[Fact], valid: Iterable[Fact], test: Iterable[Fact], *, entities: int, relations: int
) -> Path:
    """The folder, with the facts and the id files in it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, facts in (("train", train), ("valid", valid), ("test", test)):
        lines = ("\t".join(map(str, fact)) + "\n" for fact in facts)
        (folder / f"{name}.txt").write_text("".join(lines), encoding="utf-8")
    for name, number in (("entity", entities), ("relation", relations)):
        ids = "".join(f"{name} {id_}\t{id_}\n" for id_ in range(number))
        (folder / f"{name}2id.txt").write_text(ids, encoding="utf-8")
    return folder


def busy_world(days: int = 40) -> list[Fact]:
    """A lively world of 12 parties and 3 relations: some pairs meet again and again, others by chance."""
    chance = np.random.default_rng(7)
    facts = set()
    for day in range(days):
        for _ in range(6):
            one = int(chance.integers(12))
            other = (one + 1 + int(chance.integers(2 if chance.random() < 0.7 else 11))) % 12
            facts.add((one, int(chance.integers(3)), other, day))
    return sorted(facts, key=lambda fact: fact[3])
