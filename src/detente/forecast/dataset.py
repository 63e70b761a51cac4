"""A benchmark folder as arrays of facts: what is known, what is asked, how many entities and relations there are."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.errors import InputError

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
# Single precision, for the large tables.
Singles = NDArray[np.float32]

# Columns of an array of facts.
SUBJECT, RELATION, OBJECT, TIME = range(4)

_LAYOUT = "subject, relation, object and time as whole numbers, tab-separated"


@dataclass(frozen=True)
class Dataset:
    """Facts in rows (subject, relation, object, time), each part in the order of its file.

    Relations run from 0 to relations - 1; relation + relations is the same one read from its object.
    """

    train: Ints
    valid: Ints
    test: Ints
    entities: int
    relations: int


class _Limits(NamedTuple):
    """How many entities and relations the id files list."""

    entities: int
    relations: int


def load_dataset(folder: Path) -> Dataset:
    """The dataset of a folder: train.txt, valid.txt, test.txt, entity2id.txt, relation2id.txt.

    Raises InputError that names file and line where something is missing or is no fact.
    """
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder; name one with train.txt, valid.txt, test.txt and the id files")
    limits = _Limits(_listed(folder / "entity2id.txt"), _listed(folder / "relation2id.txt"))
    train, valid, test = (_facts(folder / f"{name}.txt", limits) for name in ("train", "valid", "test"))
    for facts, name, use in ((train, "train.txt", "learn from"), (test, "test.txt", "answer")):
        if not len(facts):
            raise InputError(f"{folder / name}: holds no fact, so there is nothing to {use}")
    return Dataset(train, valid, test, limits.entities, limits.relations)


def both_ways(facts: Ints, relations: int) -> Ints:
    """The facts, then the same facts read from their objects: subject and object change places."""
    turned = facts[:, [OBJECT, RELATION, SUBJECT, TIME]]
    turned[:, RELATION] += relations
    return np.concatenate([facts, turned])


def _lines(path: Path) -> list[tuple[int, str]]:
    """The lines that hold anything, with their numbers."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}; the folder needs this file") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 text at byte {error.start}; save it as UTF-8") from error
    # Only line ends: a name may hold other characters that split lines.
    return [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]


def _listed(path: Path) -> int:
    """How many ids the file lists. They must be 0, 1, 2 … without a gap, for ranks count all of them."""
    ids: dict[int, int] = {}
    for number, line in _lines(path):
        last = line.rstrip().rpartition("\t")[2].strip()
        # Only ASCII digits: int() would take more.
        if "\t" not in line or not (last.isascii() and last.isdigit()):
            raise InputError(f"{path}:{number}: no name and id; write a name, a tab and a whole number")
        if int(last) in ids:
            raise InputError(f"{path}:{number}: id {int(last)} stands on line {ids[int(last)]} too; give each its own")
        ids[int(last)] = number
    for number in (number for id_, number in ids.items() if id_ >= len(ids)):
        raise InputError(f"{path}:{number}: ids leave a gap; {len(ids)} lines need the ids 0 to {len(ids) - 1}")
    return len(ids)


def _facts(path: Path, limits: _Limits) -> Ints:
    """The facts of a file in its order."""
    rows = [_fact(line, f"{path}:{number}", limits) for number, line in _lines(path)]
    return np.array(rows, dtype=np.int64).reshape(-1, 4)


def _fact(line: str, where: str, limits: _Limits) -> tuple[int, int, int, int]:
    columns = line.split()
    if len(columns) < 4:
        raise InputError(f"{where}: {len(columns)} of 4 columns; write {_LAYOUT}")
    try:
        subject, relation, object_, time = (int(column) for column in columns[:4])
    except ValueError as error:
        raise InputError(f"{where}: {' '.join(columns[:4])[:60]!r} is no fact; write {_LAYOUT}") from error
    for name, value, limit in (
        ("subject", subject, limits.entities),
        ("relation", relation, limits.relations),
        ("object", object_, limits.entities),
    ):
        if not 0 <= value < limit:
            raise InputError(f"{where}: {name} {value} is in no id file; ids there run from 0 to {limit - 1}")
    if abs(time) >= 1 << 53:
        raise InputError(f"{where}: time {time} is too large; count hours or days")
    return subject, relation, object_, time
