"""Small worlds in the form of a benchmark folder."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

Fact = tuple[int, int, int, int]


def written(
    folder: Path, train: Iterable[Fact], valid: Iterable[Fact], test: Iterable[Fact], *, entities: int, relations: int,
    names: Sequence[str] = (),
) -> Path:  # fmt: skip
    """The folder, with the facts and the id files in it. The first entities have the names, if any."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, facts in (("train", train), ("valid", valid), ("test", test)):
        lines = ("\t".join(map(str, fact)) + "\n" for fact in facts)
        (folder / f"{name}.txt").write_text("".join(lines), encoding="utf-8")
    for name, number in (("entity", entities), ("relation", relations)):
        listed = [*(names if name == "entity" else ()), *(f"{name} {id_}" for id_ in range(number))][:number]
        ids = "".join(f"{each}\t{id_}\n" for id_, each in enumerate(listed))
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


# Eight countries, each with a state, its police and forty citizens; the relations of the world of arrests.
COUNTRIES, CITIZENS = "ABCDEFGH", 40
MEETS, ARRESTS, PLEADS = 0, 1, 2


def arrests_names() -> list[str]:
    """States first, then police, then citizens, country by country."""
    citizens = [f"Citizen_{number}_({country})" for country in COUNTRIES for number in range(CITIZENS)]
    return [*COUNTRIES, *(f"Police_({country})" for country in COUNTRIES), *citizens]


def world_of_arrests(days: int = 110) -> list[Fact]:
    """States meet by chance; police arrest two citizens of their own country a day, drawn anew each time, who plead."""
    chance = np.random.default_rng(3)
    count = len(COUNTRIES)
    facts = set()
    for day in range(days):
        for one in range(count):
            for citizen in 2 * count + one * CITIZENS + chance.integers(CITIZENS, size=2):
                facts |= {(count + one, ARRESTS, int(citizen), day), (int(citizen), PLEADS, one, day + 1)}
            facts.add((one, MEETS, (one + 1 + int(chance.integers(count - 1))) % count, day))
    return sorted((fact for fact in facts if fact[3] < days), key=lambda fact: fact[3])
