"""A CSV file as numbered rows, each with its own line as it came: the words that a record made of it quotes."""

import csv
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from detente.errors import InputError

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Row:
    """A row: the file, the number of its first line, the text of the line without its end, and the cells by column."""

    file: str
    number: int
    text: str
    cells: Mapping[str, str]

    @property
    def where(self) -> str:
        return f"{self.file}, line {self.number}"

    def cell(self, column: str) -> str:
        """The cell without white space around it; empty where there is no such column."""
        return self.cells.get(column, "").strip()


@dataclass(frozen=True)
class Refused:
    """A row that cannot be used, and why, with file and line."""

    number: int
    reason: str


def sift(many: Iterable[T], row_of: Callable[[T], Row], make: Callable[[T], R]) -> tuple[list[R], list[Refused]]:
    """What can be made of each, and the rows of which nothing can, with the reason after file and line."""
    made: list[R] = []
    refused: list[Refused] = []
    for each in many:
        row = row_of(each)
        try:
            made.append(make(each))
        except InputError as error:
            refused.append(Refused(row.number, f"{row.where}: {error}"))
    return made, refused


def read_rows(path: Path, *, required: Collection[str], allowed: Collection[str]) -> tuple[list[Row], list[Refused]]:
    """The rows of a file in UTF-8 whose first line names its columns; empty lines are passed over.

    Raises InputError where the file cannot be read or its columns are not these.
    """
    found = list(_rows(path, required, allowed))
    return [row for row in found if isinstance(row, Row)], [row for row in found if isinstance(row, Refused)]


def _rows(path: Path, required: Collection[str], allowed: Collection[str]) -> Iterator[Row | Refused]:
    # Split at line ends alone: other separators of text may stand inside a cell.
    lines = _text(path).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    taken: list[str] = []

    def each() -> Iterator[str]:
        for line in lines:
            taken.append(line)
            yield line + "\n"

    reader = csv.reader(each(), strict=True)
    columns = _columns(path, reader, required, allowed)
    while True:
        # A quoted cell may run over several lines: a row has the number of its first.
        number = reader.line_num + 1
        taken.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Refused(number, f"{path.name}, line {number}: not CSV: {error}; mend its quotes")
            continue
        text = "\n".join(taken)
        if not text.strip():
            continue
        if len(cells) != len(columns):
            told = f"{len(cells)} cells under {len(columns)} columns; give each column a cell, empty ones too"
            yield Refused(number, f"{path.name}, line {number}: {told}")
            continue
        yield Row(path.name, number, text, dict(zip(columns, cells, strict=True)))


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
    except (OSError, ValueError) as error:
        what = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(f"{path}: cannot be read: {what}; name a CSV file") from error


def _columns(path: Path, reader: Iterator[list[str]], required: Collection[str], allowed: Collection[str]) -> list[str]:
    try:
        columns = [name.strip().casefold() for name in next(reader, [])]
    except csv.Error as error:
        raise InputError(f"{path}: not CSV: {error}; name a CSV file") from error
    missing = [name for name in required if name not in columns]
    strange = [name for name in columns if name not in allowed]
    if missing:
        raise InputError(f"{path}: no column {', '.join(missing)}; the first line names the columns")
    if strange or len(set(columns)) < len(columns):
        what = f"unknown column {', '.join(map(repr, strange))}" if strange else "a column twice"
        raise InputError(f"{path}: {what}; the columns are {', '.join(allowed)}")
    return columns
