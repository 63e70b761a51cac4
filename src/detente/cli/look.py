"""`detente read`: what a text says, without keeping it."""

import json
import sys
from typing import Annotated

import typer

from detente import pipeline
from detente.cli import lines
from detente.cli.note import note
from detente.cli.page import out
from detente.errors import InputError
from detente.intake import load

Published = Annotated[str | None, typer.Option("--published", metavar="DATE", help="Day of publication, where the text does not state it (YYYY-MM-DD).")]
AllowPrivate = Annotated[bool, typer.Option("--allow-private", help="Allow addresses of this machine or a private network.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def read(
    source: Annotated[str | None, typer.Argument(help="A file, an address (http, https), or - for standard input.")] = None,
    published: Published = None,
    as_json: AsJson = False,
    jsonl: Annotated[str | None, typer.Option("--jsonl", metavar="FILE", help="Read JSON lines instead; - for standard input.")] = None,
    allow_private: AllowPrivate = False,
) -> None:
    """What a report says: its records by pair, each with its words, voice and status. Nothing is kept."""
    if jsonl is not None:
        if source is not None:
            raise InputError("read takes a source or --jsonl, not both: drop one")
        lines.read_lines(jsonl)
        return
    if source is None:
        raise InputError("read needs a file, an address, or - for standard input; see detente read --help")
    article = load(source, published=published, stdin=sys.stdin.buffer, allow_private=allow_private)
    findings = pipeline.read(article)
    if as_json:
        print(json.dumps({"id": source, **lines.dumped(findings)}, ensure_ascii=False, indent=2))
    else:
        out(note(findings, source if source != "-" else "standard input"))
