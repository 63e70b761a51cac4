"""The JSON-lines commands: a line in, a line out, in order; a bad line is answered with its error."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer

from detente import pipeline
from detente.errors import DetenteError, InputError
from detente.intake import from_line, from_text, line_fields, line_id
from detente.model import Article, Findings

JsonLines = Annotated[str, typer.Option("--jsonl", metavar="FILE", help="JSON lines to read; - for standard input.")]

_BATCH = 256


def relate(jsonl: JsonLines) -> None:
    """What the source did to the target: {"id", "text", "source", "target"} in, {"id", "type", "mode", "probabilities"} out."""

    def answer(line: bytes, where: str) -> dict[str, Any]:
        fields = line_fields(line, where=where)
        text, source, target = (_words(fields, key, where) for key in ("text", "source", "target"))
        for key, words in (("source", source), ("target", target)):
            if words not in text:
                raise InputError(f'{where}: the "{key}" {words[:40]!r} is no span of the text; copy it from there')
        return pipeline.relate(from_text(text, language="en", where=where), source, target).model_dump()

    run(jsonl, answer)


def dates(jsonl: JsonLines) -> None:
    """Time expressions: {"id", "text", "published"} in, {"id", "timexes": [{"start", "end", "text", "type", "value"}]} out."""

    def answer(line: bytes, where: str) -> dict[str, Any]:
        found = pipeline.reading(from_line(line, where=where)[1]).times
        return {"timexes": [{"start": t.start, "end": t.end, "text": t.text, "type": t.type, "value": t.value} for t in found]}

    run(jsonl, answer)


def places(jsonl: JsonLines) -> None:
    """Places: {"id", "text"} in, {"id", "places": [{"start", "end", "text", "lat", "lon", "country", "geonames_id"}]} out."""

    def answer(line: bytes, where: str) -> dict[str, Any]:
        keys = ("start", "end", "text", "lat", "lon", "country", "geonames_id")
        found = pipeline.reading(from_line(line, where=where)[1]).places
        return {"places": [{key: getattr(p, key) for key in keys} for p in found]}

    run(jsonl, answer)


def voices(jsonl: JsonLines) -> None:
    """Who says what: {"id", "text"} in, {"id", "attributions": [{"source", "cue", "content", "stance"}]} out, spans as [start, end]."""

    def answer(line: bytes, where: str) -> dict[str, Any]:
        keys = ("source", "cue", "content", "stance")
        found = pipeline.reading(from_line(line, where=where)[1]).attributions
        return {"attributions": [{key: getattr(a, key) for key in keys} for a in found]}

    run(jsonl, answer)


def read_lines(jsonl: str) -> None:
    """The answer of `detente read --jsonl`: texts are parsed in batches, answers come in order."""
    failed = False
    with opened(jsonl) as stream:
        numbered = ((f"line {n}", line) for n, line in enumerate(stream, start=1) if line.strip())
        while batch := list(islice(numbered, _BATCH)):
            failed |= _answer_batch(batch)
    if failed:
        raise typer.Exit(1)


def _answer_batch(batch: list[tuple[str, bytes]]) -> bool:
    """Answers the lines in order; whether one was bad."""
    loaded = [_loaded(line, where) for where, line in batch]
    articles = [one for _, one in loaded if isinstance(one, Article)]
    findings = iter(_each(articles))
    bad = False
    for name, one in loaded:
        if isinstance(one, Article):
            put({"id": name, **dumped(next(findings))})
        else:
            bad = True
            put({"id": name, "error": one})
    return bad


def _loaded(line: bytes, where: str) -> tuple[object, Article | str]:
    try:
        return from_line(line, where=where)
    except DetenteError as error:
        return line_id(line), str(error)


def _each(articles: list[Article]) -> Iterable[Findings]:
    return pipeline.read_all(articles)


def run(jsonl: str, answer: Callable[[bytes, str], dict[str, Any]]) -> None:
    """Answers each line; a bad one with {"id", "error"}. Exit status 1 at the end where a line was bad."""
    failed = False
    with opened(jsonl) as stream:
        for number, line in enumerate(stream, start=1):
            if not line.strip():
                continue
            try:
                put({"id": line_id(line), **answer(line, f"line {number}")})
            except DetenteError as error:
                failed = True
                put({"id": line_id(line), "error": str(error)})
    if failed:
        raise typer.Exit(1)


class opened:  # noqa: N801  # used like a function
    """The stream of a file or standard input, closed only if it was opened here. Raises InputError where it cannot be read."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._stream: BinaryIO | None = None

    def __enter__(self) -> Iterator[bytes]:
        if self._name == "-":
            return iter(sys.stdin.buffer)
        try:
            self._stream = Path(self._name).open("rb")
        except OSError as error:
            raise InputError(f"{self._name}: {error.strerror or error}; name a file that can be read, or -") from error
        return iter(self._stream)

    def __exit__(self, *_: object) -> None:
        if self._stream:
            self._stream.close()


def put(value: dict[str, Any]) -> None:
    """Writes one JSON line."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def dumped(findings: Findings) -> dict[str, Any]:
    """The findings as the data contract's JSON: the article without its text."""
    whole = findings.model_dump(mode="json")
    whole["article"].pop("text")
    return whole


def _words(fields: dict[str, Any], key: str, where: str) -> str:
    value = fields.get(key)
    if not isinstance(value, str) or not value.strip():
        raise InputError(f'{where}: no "{key}" that is a string; give "text", "source" and "target"')
    return value
