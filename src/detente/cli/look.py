"""`detente read`: what a text says, without keeping it."""

import json
import sys
from typing import Annotated

import typer

from detente.cli import later, lines
from detente.cli.note import explained, note
from detente.cli.options import AllowPrivate, AsJson, Everything, Explain, Model, Published, day_of
from detente.cli.page import out, width
from detente.errors import InputError

STDIN = "-"


def read(
    source: Annotated[
        str | None,
        typer.Argument(metavar="SOURCE", help="A file, a web address (http, https), or - for standard input."),
    ] = None,
    published: Published = None,
    as_json: AsJson = False,
    jsonl: Annotated[
        str | None,
        typer.Option("--jsonl", metavar="FILE", help="Answer JSON lines instead of one source; - for standard input."),
    ] = None,
    everything: Everything = False,
    model: Model = True,
    explain: Explain = False,
    allow_private: AllowPrivate = False,
) -> None:
    """What a report says, by pair: each record with its words, voice and status. Nothing is kept.

    With --jsonl, a line {"id", "text", "published"?, "title"?, "url"?, "source"?} in gives a line out, in order:
    {"id", "article", "events", "claims", "commitments", "standings", "troubles"}, or {"id", "error"}. A line whose
    text names no two parties and holds no word of diplomacy or war is answered unparsed, with a trouble that says so.
    """
    if jsonl is not None:
        if source is not None or published is not None:
            raise InputError("--jsonl takes no source and no --published: each line brings its own; drop one")
        lines.read_lines(jsonl, everything=everything, model=model, explain=explain)
        return
    if source is None:
        raise InputError("read needs a file, an address, or - for standard input; see detente read --help")
    stated = day_of(published, "--published")
    article = later.intake.load(source, published=stated, stdin=sys.stdin.buffer, allow_private=allow_private)
    if explain:
        findings, why = later.pipeline.explain(article, model=model)
    else:
        findings, why = later.pipeline.read(article, model=model), None
    if as_json:
        whole = {"id": source, **lines.dumped(findings), **lines.explained(why)}
        print(json.dumps(whole, ensure_ascii=False, indent=2))
        return
    out(note(findings, "standard input" if source == STDIN else source, width=width()))
    if why is not None:
        out(explained(findings, why, width=width()))
