"""`detente lexicon`: the words that the coder knows, put to the test."""

import json

import typer

from detente.cli import later
from detente.cli.names import counted
from detente.cli.options import AsJson

app = typer.Typer(help="The words that the coder knows.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """The words that the coder knows."""


@app.command("test")
def check(as_json: AsJson = False) -> None:
    """Read every example of the lexicon by the patterns and name those that are not read as their rows say.

    Exit status 1 where one is not.
    """
    count, wrong = later.pipeline.check_lexicon()
    if as_json:
        failed = [{"row": row, "text": text, "read": read} for row, text, read in wrong]
        print(json.dumps({"examples": count, "failed": failed}, ensure_ascii=False))
    else:
        for row, text, read in wrong:
            print(f"{row}: {text}")
            print("".join(f"    {line}\n" for line in read.splitlines()), end="")
        print(f"{counted(count, 'example')}, {len(wrong):,} not read as the row says")
    if wrong:
        raise typer.Exit(1)
