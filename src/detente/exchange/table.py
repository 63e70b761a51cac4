"""A CSV file as numbered rows, each with its own line as it came: the words that a record made of it quotes.

A line says nothing without the names of its columns: they go into the title of its article, and come back from there.
"""

import csv
import io
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from detente.errors import InputError

T = TypeVar("T")
R = TypeVar("R")

# Between what a row is from and the names of its columns, in the title of its article.
_COLUMNS = ", columns "
_RETURN = " (CR LF)"


@dataclass(frozen=True)
class Row:
    """A row: the file, the number of its first line, the text of the line without its end, and the cells by column.

    `header` is the file's first line as it came, with a carriage return at its end where lines have one; the columns of
    `cells` are named in lower case, or as asked for.
    """

    file: str
    number: int
    text: str
    cells: Mapping[str, str]
    header: str = ""

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


def read_rows(
    path: Path,
    *,
    required: Collection[str],
    allowed: Collection[str] | None,
    named: Callable[[str], str] = str.casefold,
) -> tuple[list[Row], list[Refused]]:
    """The rows of a file in UTF-8 whose first line names its columns; empty lines are passed over.

    `named` gives the name of a column from what the header calls it; `allowed` is null where any column may stand.
    Raises InputError where the file cannot be read or its columns are not these.
    """

    def columns_of(header: list[str]) -> list[str]:
        return _columns(path, [named(name.strip()) for name in header], required, allowed)

    found = list(_rows(path, columns_of))
    return [row for row in found if isinstance(row, Row)], [row for row in found if isinstance(row, Refused)]


def titled(title: str, header: str) -> str:
    """The title of the article that a row becomes: what it is from, and the names of its columns."""
    plain = header.removesuffix("\r")
    return f"{title}{_COLUMNS}{plain}{_RETURN if plain != header else ''}"


def header_in(title: str | None) -> str | None:
    """The header that such a title holds; null where it holds none."""
    _, found, header = (title or "").partition(_COLUMNS)
    plain = header.removesuffix(_RETURN)
    return plain + ("\r" if plain != header else "") if found else None


def split_line(line: str) -> tuple[str, ...] | None:
    """The cells of one line; null where it is not CSV."""
    try:
        return tuple(next(csv.reader(io.StringIO(line), strict=True), ()))
    except csv.Error:
        return None


def join_line(cells: Iterable[str]) -> str:
    """The line of these cells, with quotes where they need them, without its end."""
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()


def _rows(path: Path, columns_of: Callable[[list[str]], list[str]]) -> Iterator[Row | Refused]:
    # Split at line ends alone: other separators of text may stand inside a cell.
    content = _text(path)
    returns = "\r" if "\r\n" in content[: content.find("\n") + 1] else ""
    lines = content.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    taken: list[str] = []

    def each() -> Iterator[str]:
        for line in lines:
            taken.append(line)
            yield line + "\n"

    reader = csv.reader(each(), strict=True)
    try:
        columns = columns_of(next(reader, []))
    except csv.Error as error:
        raise InputError(f"{path}: not CSV: {error}; name a CSV file") from error
    header = "\n".join(taken) + returns
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
        yield Row(path.name, number, text, dict(zip(columns, cells, strict=True)), header)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
    except (OSError, ValueError) as error:
        what = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(f"{path}: cannot be read: {what}; name a CSV file") from error


def _columns(path: Path, columns: list[str], required: Collection[str], allowed: Collection[str] | None) -> list[str]:
    missing = [name for name in required if name not in columns]
    strange = [name for name in columns if allowed is not None and name not in allowed]
    if missing:
        raise InputError(f"{path}: no column {', '.join(missing)}; the first line names the columns")
    if strange or len(set(columns)) < len(columns):
        what = f"unknown column {', '.join(map(repr, strange))}" if strange else "a column twice"
        raise InputError(f"{path}: {what}; the columns are {', '.join(allowed or columns)}")
    return columns
