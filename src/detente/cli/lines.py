"""The JSON-lines commands: a line in, a line out, in order; a bad line is answered with its error."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import typer

from detente.cli import later
from detente.cli.names import counted
from detente.cli.options import JsonLines, Model
from detente.errors import DetenteError, InputError
from detente.model import Article, Findings

if TYPE_CHECKING:
    from detente.coding import Explanation

# Texts parsed together: enough to keep the parser busy, few enough that a pipe gets its answers soon.
_BATCH = 64
# Most of a stream of general news is set aside, and the rest of so many texts is still enough.
_READ = 256


def relate(jsonl: JsonLines, model: Model = True) -> None:
    """What a source did to a target in a text, as JSON lines.

    In: {"id", "text", "source", "target"}, source and target copied from the text. Out: {"id", "type", "mode",
    "probabilities", "rule"}, or {"id", "error"}. The rule is "model" or "patterns".
    """

    failed = False
    with _opened(jsonl) as stream:
        while batch := list(islice(stream, _BATCH)):
            asked = [_asked(line, where) for where, line in batch]
            found = later.pipeline.relate_all([each for _, each in asked if not isinstance(each, str)], model=model)
            for name, each in asked:
                failed |= isinstance(each, str)
                told = {"error": each} if isinstance(each, str) else next(found).model_dump(mode="json")
                _put({"id": name, **told})
    if failed:
        raise typer.Exit(1)


def _asked(line: bytes, where: str) -> tuple[object, tuple[Article, str, str] | str]:
    """The line's id with its text, source and target, or with its error."""
    name = None
    try:
        name = later.intake.line_id(line)
        fields = later.intake.line_fields(line, where=where)
        if name is None:
            raise InputError(f'{where}: no "id" that is a string or a whole number; give each line an id')
        text, source, target = (_words(fields, key, where) for key in ("text", "source", "target"))
        return name, (later.intake.from_text(text, language="en", where=where), source, target)
    except DetenteError as error:
        return name, str(error)


def dates(jsonl: JsonLines) -> None:
    """Time expressions with their TIMEX3 types and values, as JSON lines.

    In: {"id", "text", "published"}. Out: {"id", "timexes": [{"start", "end", "text", "type", "value"}]}, or {"id",
    "error"}.
    """

    def answer(line: bytes, where: str) -> dict[str, Any]:
        found = later.pipeline.reading(later.intake.from_line(line, where=where)[1]).times
        return {"timexes": [_parts(each, "start", "end", "text", "type", "value") for each in found]}

    _answer_each(jsonl, answer)


def places(jsonl: JsonLines) -> None:
    """Places with their coordinates, as JSON lines.

    In: {"id", "text"}. Out: {"id", "places": [{"start", "end", "text", "lat", "lon", "country", "geonames_id"}]}, or
    {"id", "error"}.
    """

    def answer(line: bytes, where: str) -> dict[str, Any]:
        found = later.pipeline.reading(later.intake.from_line(line, where=where)[1]).places
        keys = ("start", "end", "text", "lat", "lon", "country", "geonames_id")
        return {"places": [_parts(each, *keys) for each in found]}

    _answer_each(jsonl, answer)


def voices(jsonl: JsonLines) -> None:
    """Who says what, as JSON lines.

    In: {"id", "text"}. Out: {"id", "attributions": [{"source", "cue", "content", "stance"}]} with spans as [start,
    end], the source null where nobody is named; or {"id", "error"}.
    """

    def answer(line: bytes, where: str) -> dict[str, Any]:
        found = later.pipeline.reading(later.intake.from_line(line, where=where)[1]).attributions
        return {"attributions": [_parts(each, "source", "cue", "content", "stance") for each in found]}

    _answer_each(jsonl, answer)


def read_lines(jsonl: str, *, everything: bool = False, model: bool = True, explain: bool = False) -> None:
    """The answer of `detente read --jsonl`: texts are parsed in batches, answers come in order.

    How many texts were set aside unparsed, or in part, is said on standard error.
    """
    failed, count, aside = False, 0, Unread()
    with _opened(jsonl) as stream:
        while batch := list(islice(stream, _READ)):
            bad, left = _answer_batch(batch, everything=everything, model=model, explain=explain)
            failed, count, aside = failed or bad, count + len(batch), aside + left
    if line := aside.line(count):
        print(line, file=sys.stderr)
    if failed:
        raise typer.Exit(1)


def dumped(findings: Findings) -> dict[str, Any]:
    """The findings as the data contract's JSON: the article without its text."""
    whole = findings.model_dump(mode="json")
    whole["article"].pop("text")
    return whole


@dataclass(frozen=True)
class Unread:
    """How many texts were not parsed, and how many in part."""

    whole: int = 0
    part: int = 0

    def __add__(self, other: "Unread") -> "Unread":
        return Unread(self.whole + other.whole, self.part + other.part)

    def line(self, count: int) -> str:
        """What of so many texts was set aside, and what to do about it, as a line; empty where nothing was."""
        whole = f"{self.whole:,} of {counted(count, 'text')} set aside unparsed" if self.whole else ""
        part = f"passages of {self.part:,} of {counted(count, 'text')} set aside unparsed" if self.part else ""
        if self.whole and self.part:
            part = f"and passages of {self.part:,} more"
        told = ", ".join(each for each in (whole, part) if each)
        return f"{told}; --everything parses all" if told else ""


def unread(findings: Findings) -> Unread:
    """Whether the text was not parsed, or in part."""
    return Unread(int(later.pipeline.is_set_aside(findings)), int(later.pipeline.is_read_in_part(findings)))


def explained(explanations: Iterable["Explanation"] | None) -> dict[str, Any]:
    """The explanations of a text's events as a part of its JSON; nothing where none were asked for."""
    return {} if explanations is None else {"explanations": [each.model_dump(mode="json") for each in explanations]}


def _answer_batch(
    batch: list[tuple[str, bytes]], *, everything: bool, model: bool, explain: bool
) -> tuple[bool, Unread]:
    """Answers the lines in order; whether one was bad, and how many texts were set aside."""
    loaded = [_loaded(line, where) for where, line in batch]
    articles = [one for _, one in loaded if isinstance(one, Article)]
    findings: Iterator[tuple[Findings, Iterable[Explanation] | None]]
    if explain:
        findings = (later.pipeline.explain(article, model=model) for article in articles)
    else:
        findings = ((each, None) for each in later.pipeline.read_all(articles, everything=everything, model=model))
    bad, left = False, Unread()
    for name, one in loaded:
        if isinstance(one, Article):
            found, explanations = next(findings)
            left += unread(found)
            _put({"id": name, **dumped(found), **explained(explanations)})
        else:
            bad = True
            _put({"id": name, "error": one})
    return bad, left


def _loaded(line: bytes, where: str) -> tuple[object, Article | str]:
    """The line's id with its article, or with its error."""
    try:
        return later.intake.from_line(line, where=where)
    except DetenteError as error:
        return later.intake.line_id(line), str(error)


def _answer_each(jsonl: str, answer: Callable[[bytes, str], dict[str, Any]]) -> None:
    """Answers each line; a bad one with {"id", "error"}. Exit status 1 at the end where a line was bad."""
    failed = False
    with _opened(jsonl) as stream:
        for where, line in stream:
            try:
                _put({"id": later.intake.line_id(line), **answer(line, where)})
            except DetenteError as error:
                failed = True
                _put({"id": later.intake.line_id(line), "error": str(error)})
    if failed:
        raise typer.Exit(1)


@contextmanager
def _opened(name: str) -> Iterator[Iterator[tuple[str, bytes]]]:
    """The lines of a file or standard input that hold anything, with their numbers in words.

    Raises InputError where the file cannot be read.
    """
    with nullcontext(sys.stdin.buffer) if name == "-" else _file(name) as stream:
        yield ((f"line {number}", line) for number, line in enumerate(stream, start=1) if line.strip())


def _file(name: str) -> BinaryIO:
    try:
        return Path(name).open("rb")
    except (OSError, ValueError) as error:
        what = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        todo = "name a file of JSON lines, or - for standard input"
        raise InputError(f"{name}: cannot be read: {what}; {todo}") from error


def _put(value: dict[str, Any]) -> None:
    """Writes one JSON line."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _parts(record: object, *keys: str) -> dict[str, Any]:
    return {key: getattr(record, key) for key in keys}


def _words(fields: dict[str, Any], key: str, where: str) -> str:
    value = fields.get(key)
    if not isinstance(value, str) or not value.strip():
        raise InputError(f'{where}: no "{key}" that is a string; give "text", "source" and "target"')
    return value
