"""What holds across articles: claims with every voice on them, promises to their end, and deeds that many tell."""

import re
from collections.abc import Iterable, Iterator
from typing import Annotated

import typer

from detente.cli import later
from detente.cli.keep import opened
from detente.cli.names import counted, day, in_words, several, shown
from detente.cli.options import (
    DEFAULT_LEDGER,
    AsJson,
    ClockOption,
    Known,
    LedgerOption,
    One,
    Other,
    day_of,
    pair_of,
)
from detente.cli.page import answer
from detente.cli.told import short
from detente.model import (
    Deed,
    FollowedClaim,
    FollowedCommitment,
    HeldVoice,
    Occurrence,
    Origin,
    Pair,
    Rung,
    Toll,
)
from detente.ontology.words import word_of

# Of an id and of the words that an entry stands on, as much as a line needs; and how many voices or deeds are listed.
_ID, _WORDS, _MOST = 8, 90, 12

_JOINED = {
    "same_text": "one text", "same_agency": "one agency", "same_outlet": "one outlet", "same_holder": "one speaker",
}  # fmt: skip

About = Annotated[
    tuple[str, str] | None, typer.Option("--pair", metavar="A B", help="Only what is between these two parties.")
]
Since = Annotated[str | None, typer.Option("--since", metavar="DATE", help="From this day on, YYYY-MM-DD.")]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Before this day, YYYY-MM-DD.")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="How it stood on that day, YYYY-MM-DD (default: today).")
]


def claims(
    pair: About = None,
    disputed: Annotated[bool, typer.Option("--disputed", help="Only claims that are asserted and denied.")] = False,
    as_of: AsOf = None,
    known: Known = None,
    clock: ClockOption = "reported",
    ledger: LedgerOption = DEFAULT_LEDGER,
    as_json: AsJson = False,
) -> None:
    """What is claimed, each claim once over all articles: every voice on it, the numbers, the state that follows."""
    about, on, by = pair_of(*pair) if pair else None, day_of(as_of, "--as-of"), day_of(known, "--known")
    with opened(ledger) as kept:
        found = later.ledger.claims(kept, pair=about, disputed=disputed, valid=on, known=by, clock=clock)
    answer(found, claim_lines(about, found), as_json=as_json)


def commitments(
    pair: About = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only promises overdue on that day.")] = False,
    as_of: AsOf = None,
    known: Known = None,
    clock: ClockOption = "reported",
    ledger: LedgerOption = DEFAULT_LEDGER,
    as_json: AsJson = False,
) -> None:
    """What was promised and what became of it: every rung, what kept it, what went against it, if it is overdue."""
    about, on, by = pair_of(*pair) if pair else None, day_of(as_of, "--as-of"), day_of(known, "--known")
    with opened(ledger) as kept:
        found = later.ledger.commitments(kept, pair=about, overdue=overdue, as_of=on, known=by, clock=clock)
    answer(found, commitment_lines(about, found), as_json=as_json)


def occurrences(
    a: One,
    b: Other,
    since: Since = None,
    until: Until = None,
    known: Known = None,
    clock: ClockOption = "reported",
    ledger: LedgerOption = DEFAULT_LEDGER,
    as_json: AsJson = False,
) -> None:
    """What the two did, each deed once however many reports tell of it, with their numbers side by side."""
    pair, first, end = pair_of(a, b), day_of(since, "--since"), day_of(until, "--until")
    by = day_of(known, "--known")
    with opened(ledger) as kept:
        found = later.ledger.occurrences(kept, pair=pair, since=first, until=end, known=by, clock=clock)
    answer(found, occurrence_lines(pair, found), as_json=as_json)


def claim_lines(pair: Pair | None, found: Iterable[FollowedClaim]) -> Iterator[str]:
    """Each claim with its voices, its numbers by claimant and its origins."""
    rows = tuple(found)
    yield from _heading(pair, bool(rows), "claim")
    for row in rows:
        against = f", against {several(row.against_parties)}" if row.against_parties else ""
        told = f" · {in_words(row.what)}" if row.about != "words" else ""
        state = f"{row.state.capitalize()}, {word_of('claim_rule', row.rule).word}{against}"
        yield f"{state}: “{short(row.words, _WORDS)}”{told} [{_ids(row.id)}]"
        for voice in row.voices[:_MOST]:
            yield f"  {_voice(voice)}"
        yield from _more(len(row.voices), "voice")
        yield from (f"  {_toll(each)}" for each in row.tolls)
        yield f"  {_from(row.origins)}"


def commitment_lines(pair: Pair | None, found: Iterable[FollowedCommitment]) -> Iterator[str]:
    """Each promise with its rungs, what kept it and what went against it."""
    rows = tuple(found)
    yield from _heading(pair, bool(rows), "promise")
    for row in rows:
        due = (row.deadline.text or (day(row.deadline.latest) if row.deadline.latest else "")) if row.deadline else ""
        marks = (row.state.replace("_", " "), f"due {due}" if due else "", "OVERDUE" if row.overdue else "")
        broken = "BREACHED" if row.breached else ""
        state = ", ".join(
            mark for mark in (*marks, broken, f"{row.age:,} day{'' if row.age == 1 else 's'} old") if mark
        )
        yield f"{several(row.promisors) or 'Nobody named'}: “{short(row.words, _WORDS)}” ({state}) [{_ids(row.id)}]"
        if row.condition:
            yield f"  on condition: {short(row.condition, _WORDS)}"
        yield from (f"  {_rung(each, row.promisors)}" for each in row.rungs)
        # What two did together keeps the part of each, and is told once.
        yield from dict.fromkeys(f"  kept: {_deed(each)}" for each in row.kept)
        yield from (f"  against it: {_deed(each)}" for each in row.broken[:_MOST])
        yield from _more(len(row.broken), "deed")


def occurrence_lines(pair: Pair, found: Iterable[Occurrence]) -> Iterator[str]:
    """Each deed with its reports, its numbers and its origins."""
    rows = tuple(found)
    yield from _heading(pair, bool(rows), "deed")
    for row in rows:
        days = str(row.earliest) if row.earliest == row.latest else f"{row.earliest} to {row.latest}"
        when = days if row.basis != "unknown" else f"({days})"
        deed = (row.act or row.type).replace("_", " ")
        who = f"{several(row.actors) or '?'} → {several(row.recipients) or '?'}"
        alleged = ", alleged" if row.alleged else ""
        place = f", {row.place}" if row.place else ""
        yield f"{when}  {who}: {deed}{place}{alleged} [{_ids(row.id)}]"
        for each in row.tellings[:_MOST]:
            why = f" ({'; '.join(map(_reason, each.why))})" if each.why else ""
            yield f"  {each.reported} “{short(each.words, _WORDS)}”{why} [{_ids(each.entry)}]"
        yield from _more(len(row.tellings), "report")
        yield from (f"  {_toll(each)}" for each in row.tolls)
        if row.differing:
            yield f"  reports differ on: {', '.join(row.differing)}"
        if row.told_reversed:
            yield f"  told the other way round too [{_ids(*row.told_reversed)}]"
        yield f"  {_from(row.origins)}"


def _heading(pair: Pair | None, any_: bool, noun: str) -> Iterator[str]:
    names = f"{shown(pair.a)} – {shown(pair.b)}" if pair else ""
    if not any_:
        yield f"No such {noun} on {shown(pair.a)} and {shown(pair.b)}." if pair else f"The ledger holds no such {noun}."
    elif names:
        yield names.upper()


def _voice(voice: HeldVoice) -> str:
    if voice.holder == "publisher":
        who = "the report itself"
    else:
        person = f" ({voice.role or ''} {voice.name or ''})".replace("( ", "(").replace(" )", ")") if voice.role else ""
        who = f"{shown(voice.holder)}{person}"
    return f"{day(voice.day)}: {who} {word_of('stance', voice.stance).alone} [{_ids(voice.entry)}]"


def _toll(toll: Toll) -> str:
    number = f"{toll.value:,g} {toll.currency or ''}".strip()
    bound = f"{toll.bound} " if toll.bound else ""
    who = "the report itself" if toll.claimant == "publisher" else shown(toll.claimant)
    return f"{toll.kind}: {bound}{number}, says {who} [{_ids(toll.entry)}]"


def _rung(rung: Rung, promisors: tuple[str, ...]) -> str:
    alone = f" by {several(rung.promisors)}" if rung.promisors != promisors else ""
    again = f", told again in {counted(len(rung.told_again), 'report')}" if rung.told_again else ""
    reported = "reported " if rung.basis == "unknown" else ""
    grade = rung.grade.replace("_", " ")
    return f"{reported}{day(rung.day)}: {grade}{alone}, “{short(rung.words, _WORDS)}”{again} [{_ids(rung.entry)}]"


def _deed(deed: Deed) -> str:
    marks = "".join(f", {word}" for word, so in (("alleged", deed.alleged), ("denied", deed.denied)) if so)
    return f"{day(deed.day)}, {in_words(deed.what)}{marks}, “{short(deed.words, _WORDS)}” [{_ids(*deed.entries)}]"


def _from(origins: tuple[Origin, ...]) -> str:
    """How many articles of how many origins, and what joined those that are one."""
    articles = sum(len(each.articles) for each in origins)
    joined = [
        f"{len(each.articles)} of {', '.join(dict.fromkeys(_JOINED[join.reason] for join in each.joins))}"
        + (f" ({_named(each.name)})" if each.name else "")
        for each in origins
        if each.joins
    ]
    more = f": {'; '.join(joined)}" if joined else ""
    return f"{counted(articles, 'article')}, {counted(len(origins), 'origin')}{more}"


def _reason(why: str) -> str:
    """Why a report was linked, with the names of parties."""
    what, _, rest = why.partition(": ")
    if what == "parties":
        rest = re.sub(r"[A-Z][A-Z0-9_+]+", lambda found: shown(found[0]), rest)
    return f"{what}: {rest.replace('_', ' ')}" if rest else what


def _named(name: str) -> str:
    """The name of an origin: a party is given by its code."""
    return shown(name) if name == name.upper() and name.isalpha() else name


def _more(number: int, noun: str) -> Iterator[str]:
    if number > _MOST:
        yield f"  and {counted(number - _MOST, f'more {noun}')} (all of them with --json)"


def _ids(*entries: str) -> str:
    return ", ".join(entry[:_ID] for entry in entries)
