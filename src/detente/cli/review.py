"""`detente review`: what is doubtful, and an analyst's word on it."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli import later
from detente.cli.keep import opened
from detente.cli.names import in_words
from detente.cli.options import DEFAULT_LEDGER, AsJson, LedgerOption, pair_of
from detente.cli.page import answer, out
from detente.cli.stand import evidence_lines
from detente.cli.told import short
from detente.errors import InputError
from detente.model import Agreement, Doubt, Judgement, Verdict

if TYPE_CHECKING:
    from detente.ledger import Ledger

_ID, _WORDS = 8, 80
_VERDICTS: Mapping[str, Verdict] = {"a": "accept", "c": "correct", "r": "reject"}
_KEYS = "[a]ccept  [c]orrect  [r]eject  [s]kip  [u]ndo the last  [q]uit: "

app = typer.Typer(help="What is doubtful in the ledger, and an analyst's word on it.", invoke_without_command=True)

_Analyst = Annotated[
    str, typer.Option("--as", metavar="NAME", envvar="DETENTE_ANALYST", help="Who judges; every judgement is signed.")
]
_Reason = Annotated[str, typer.Option("--reason", metavar="WORDS", help="Why; every judgement has a reason.")]
_Entry = Annotated[str, typer.Argument(metavar="ID", help="An entry's id or its beginning.")]
_Pair = Annotated[
    tuple[str, str] | None, typer.Option("--pair", metavar="A B", help="Only entries on these two parties.")
]
_Limit = Annotated[int, typer.Option("--limit", min=1, metavar="N", help="At most so many entries.")]


@app.callback()
def queue(
    context: typer.Context,
    ledger: LedgerOption = DEFAULT_LEDGER,
    pair: _Pair = None,
    limit: _Limit = 20,
    analyst: _Analyst = "",
    as_json: AsJson = False,
) -> None:
    """The entries that most need an eye: the doubtful on which much hangs, first.

    On a terminal, and with --as NAME, each is shown with its words and waits for a key; else they are listed. The
    commands below take the place of keys.
    """
    if context.invoked_subcommand:
        return
    about = pair_of(*pair) if pair else None
    with opened(ledger) as kept:
        found = later.ledger.doubts(kept, pair=about, limit=limit)
        if analyst and not as_json and sys.stdin.isatty() and sys.stdout.isatty():
            _at_the_desk(kept, found, analyst)
        else:
            answer(found, _queue_lines(found), as_json=as_json)


@app.command()
def accept(entry: _Entry, analyst: _Analyst, reason: _Reason, ledger: LedgerOption = DEFAULT_LEDGER) -> None:
    """Say that an entry is right. No coder takes it back after that."""
    with opened(ledger) as kept:
        _say(later.ledger.judge(kept, entry, "accept", analyst=analyst, reason=reason))


@app.command()
def reject(entry: _Entry, analyst: _Analyst, reason: _Reason, ledger: LedgerOption = DEFAULT_LEDGER) -> None:
    """Say that an entry is wrong: it is taken back with all that hangs on it, and no coder brings it again."""
    with opened(ledger) as kept:
        _say(later.ledger.judge(kept, entry, "reject", analyst=analyst, reason=reason))


@app.command()
def correct(
    entry: _Entry,
    fields: Annotated[
        list[str],
        typer.Option(
            "--set",
            metavar="FIELD=JSON",
            help='What should stand: act=null, type="ACCUSE"; may be repeated.',
        ),
    ],
    analyst: _Analyst,
    reason: _Reason,
    ledger: LedgerOption = DEFAULT_LEDGER,
) -> None:
    """Say how an entry should read. The words it stands on stay; what hung on it falls."""
    with opened(ledger) as kept:
        given = dict(_field(each) for each in fields)
        _say(later.ledger.judge(kept, entry, "correct", analyst=analyst, reason=reason, correction=given))


@app.command()
def undo(
    judgement: Annotated[int, typer.Argument(metavar="NUMBER", help="The judgement's number, as `list` shows it.")],
    analyst: _Analyst,
    reason: _Reason,
    ledger: LedgerOption = DEFAULT_LEDGER,
) -> None:
    """Take a judgement back; the entry stands again as it did without it."""
    with opened(ledger) as kept:
        later.ledger.undo(kept, judgement, analyst=analyst, reason=reason)
    print(f"judgement {judgement} is undone")


@app.command("list")
def list_(ledger: LedgerOption = DEFAULT_LEDGER, as_json: AsJson = False) -> None:
    """Every judgement, those undone too."""
    with opened(ledger) as kept:
        found = later.ledger.judgements(kept)
    answer(found, map(_judgement_line, found), as_json=as_json)


@app.command()
def agreement(ledger: LedgerOption = DEFAULT_LEDGER, as_json: AsJson = False) -> None:
    """How far analysts agree on the entries that two of them judged: share, and Cohen's kappa."""
    with opened(ledger) as kept:
        found = later.ledger.agreement(kept)
    answer(found, map(_agreement_line, found) if found else ["No entry was judged by two analysts."], as_json=as_json)


@app.command()
def export(ledger: LedgerOption = DEFAULT_LEDGER) -> None:
    """The sentences behind judged events with the events that stand in them, as JSON lines, for the coder to learn."""
    with opened(ledger) as kept:
        for sentence in later.ledger.labelled(kept):
            print(sentence.model_dump_json())


def _at_the_desk(ledger: "Ledger", found: Iterable[Doubt], analyst: str) -> None:
    """Shows one entry after another and does as the key says."""
    last: int | None = None
    for item in found:
        out([f"{in_words(item.change.what)} · {' · '.join(item.why)}"])
        out(evidence_lines(later.ledger.evidence(ledger, item.entry)))
        while (key := input(_KEYS).strip().lower()[:1]) == "u":
            if last is None:
                print("nothing to undo yet")
            else:
                later.ledger.undo(ledger, last, analyst=analyst, reason=_asked("why"))
                print(f"judgement {last} is undone")
                last = None
        if key == "q":
            return
        given = _judged(ledger, item, key, analyst) if key in _VERDICTS else None
        last = given.number if given else last


def _judged(ledger: "Ledger", item: Doubt, key: str, analyst: str) -> Judgement | None:
    """The judgement, or null where what was typed does not hold; the entry then waits for another time."""
    try:
        correction = dict([_field(_asked("field=JSON"))]) if key == "c" else None
        given: Judgement = later.ledger.judge(
            ledger, item.entry, _VERDICTS[key], analyst=analyst, reason=_asked("why"), correction=correction
        )
    except InputError as error:
        print(error)
        return None
    _say(given)
    return given


def _asked(what: str) -> str:
    return input(f"{what}: ")


def _field(text: str) -> tuple[str, Any]:
    """`field=JSON` as a field and its value; a bare word stands for itself."""
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise InputError(f'{text!r}: write FIELD=JSON, like type="ACCUSE" or act=null')
    try:
        return name.strip(), json.loads(value)
    except ValueError:
        return name.strip(), value.strip()


def _say(given: Judgement) -> None:
    instead = f"; {given.correction[:_ID]} stands instead" if given.correction else ""
    print(f"judgement {given.number}: {given.verdict} {given.entry[:_ID]}, {given.analyst}{instead}")


def _queue_lines(found: Iterable[Doubt]) -> Iterator[str]:
    nothing = True
    for item in found:
        nothing = False
        words = f" · “{short(item.change.words, _WORDS)}”" if item.change.words else ""
        told = f"{in_words(item.change.what)}{words} · {' · '.join(item.why)}"
        yield f"{item.doubt * item.importance:.2f}  {told} [{item.entry[:_ID]}]"
    if nothing:
        yield "Nothing waits for review."


def _judgement_line(given: Judgement) -> str:
    gone = f" · undone by {given.undone_by}" if given.undone_by else ""
    instead = f" → {given.correction[:_ID]}" if given.correction else ""
    return (
        f"{given.number:>4}  {given.recorded:%Y-%m-%d %H:%M}  {given.verdict:<7}  {given.entry[:_ID]}{instead}  "
        f"{given.analyst}: {given.reason}{gone}"
    )


def _agreement_line(pair: Agreement) -> str:
    kappa = "not defined" if pair.kappa is None else f"{pair.kappa:.2f}"
    return f"{pair.one}, {pair.other}: {pair.same} of {pair.judged} alike, kappa {kappa}"
