"""Facts as arrays, of a benchmark folder or of a ledger: what is known, what is asked, and the names."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.errors import InputError
from detente.forecast.deeds import day_of, ways_of
from detente.model import Entry, Event

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

    Relations run from 0 to relations - 1; relation + relations is the same one read from its object. The names stand
    in the order of the ids.
    """

    train: Ints
    valid: Ints
    test: Ints
    entity_names: tuple[str, ...]
    relation_names: tuple[str, ...]

    @property
    def entities(self) -> int:
        return len(self.entity_names)

    @property
    def relations(self) -> int:
        return len(self.relation_names)


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
    entities, relations = _listed(folder / "entity2id.txt"), _listed(folder / "relation2id.txt")
    limits = _Limits(len(entities), len(relations))
    train, valid, test = (_facts(folder / f"{name}.txt", limits) for name in ("train", "valid", "test"))
    for facts, name, use in ((train, "train.txt", "learn from"), (test, "test.txt", "answer")):
        if not len(facts):
            raise InputError(f"{folder / name}: holds no fact, so there is nothing to {use}")
    return Dataset(train, valid, test, entities, relations)


def dataset_of(entries: Iterable[Entry], *, ask_from: date) -> Dataset:
    """The dataset of the ledger's events: those known before the day are train, the later ones test; valid is empty.

    A fact is a source, a type of event and a target, told as done, on the day of the event or that of its report,
    whichever is later: before its report nobody could know it. Raises InputError where either part is empty.
    """
    told = {
        (source, event.type, target, max(day_of(entry), entry.reported).toordinal())
        for entry in entries
        for event in [entry.record]
        if isinstance(event, Event) and event.status == "actual"
        for source, target in ways_of(event)
    }
    parties = sorted({party for source, _, target, _ in told for party in (source, target)})
    types = sorted({type_ for _, type_, _, _ in told})
    party, type_of = ({name: id_ for id_, name in enumerate(names)} for names in (parties, types))
    rows = sorted((day, party[source], type_of[kind], party[target]) for source, kind, target, day in told)
    facts = np.array(rows, dtype=np.int64).reshape(-1, 4)[:, [1, 2, 3, 0]]
    late = facts[:, TIME] >= ask_from.toordinal()
    if late.all() or not late.any():
        raise InputError(f"{ask_from}: {late.sum()} of {len(late)} events are that late; both parts need some")
    return Dataset(facts[~late], facts[:0], facts[late], tuple(parties), tuple(types))


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


def _listed(path: Path) -> tuple[str, ...]:
    """The names that the file lists. Ids must be 0, 1, 2 … without a gap, for ranks count all of them."""
    lines: dict[int, int] = {}
    names: dict[int, str] = {}
    for number, line in _lines(path):
        name, tab, last = line.rstrip().rpartition("\t")
        last = last.strip()
        # Only ASCII digits: int() would take more.
        if not tab or not (last.isascii() and last.isdigit()):
            raise InputError(f"{path}:{number}: no name and id; write a name, a tab and a whole number")
        if int(last) in lines:
            raise InputError(
                f"{path}:{number}: id {int(last)} stands on line {lines[int(last)]} too; give each its own"
            )
        lines[int(last)], names[int(last)] = number, name.strip()
    for number in (number for id_, number in lines.items() if id_ >= len(lines)):
        raise InputError(f"{path}:{number}: ids leave a gap; {len(lines)} lines need the ids 0 to {len(lines) - 1}")
    return tuple(names[id_] for id_ in range(len(names)))


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
