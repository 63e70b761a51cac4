#!/usr/bin/env python3
"""Writes the generated pages: docs/cli.md from the commands themselves, docs/codebook.md from the data.

    .venv/bin/python scripts/make_docs.py

tests/test_docs.py fails while a page is not what this would write.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from typer.testing import CliRunner

from detente.cli.main import app
from detente.ledger import rules
from detente.model import Sector
from detente.ontology.acts import Act, Effect
from detente.ontology.knowledge import Knowledge, load_knowledge

DOCS = Path(__file__).parents[1] / "docs"

MADE = "<!-- Made by scripts/make_docs.py. Change the commands or the data, not this page. -->"

SECTORS = {
    "GOV": "government", "MIL": "armed forces", "POL": "politics", "COP": "police", "JUD": "courts",
    "LEG": "parliament", "SPY": "intelligence services", "REB": "armed groups", "OPP": "opposition",
    "PTY": "political parties", "IGO": "organisations of states", "NGO": "non-governmental organisations",
    "BUS": "business", "MED": "media", "CVL": "civilians", "CRM": "organised crime", "REF": "refugees",
}  # fmt: skip
EFFECTS = {
    "agree": "an AGREE event that carries a commitment of its grade; a hostile deed under it is announced",
    "promise": "an AGREE event that carries a commitment of its grade; a hostile deed under it is announced",
    "plan": "a cooperative deed becomes a commitment, a hostile one is announced",
    "threaten": "THREATEN",
    "refuse": "REJECT",
    "request": "REQUEST",
    "accuse": "ACCUSE; the deed stands as claimed by the accuser",
    "deny": "the deed stands as denied by the speaker",
    "possible": "the deed is possible",
    "fail": "the deed is told as not done",
    "undo": "the deed is stopped or taken back: no event of its own",
    "transparent": "as if the word were not there",
}
STATUSES = {
    "un_member": "member of the United Nations", "un_observer": "observer at the United Nations",
    "disputed": "status disputed", "de_facto": "governs itself, recognised by few or none",
    "territory": "territory of a state", "associated": "in free association with a state",
}  # fmt: skip
KINDS = {
    "igo": "organisations of states", "ngo": "non-governmental organisations", "court": "courts",
    "body": "bodies of an organisation", "armed_group": "armed groups", "party": "parties",
    "de_facto_authority": "de facto authorities", "movement": "movements", "mercenary": "mercenaries",
}  # fmt: skip
DIRECTIONS = {
    "forward": "actor → recipient", "backward": "recipient → actor", "both": "both ways", "pair": "the pair",
}  # fmt: skip


def main() -> None:
    """Writes each page that is not up to date."""
    for name, page in pages().items():
        path = DOCS / name
        if not path.exists() or path.read_text(encoding="utf-8") != page:
            path.write_text(page, encoding="utf-8")
            sys.stdout.write(f"wrote docs/{name}\n")


def pages() -> Mapping[str, str]:
    """The generated pages by file name."""
    known = load_knowledge()
    return {"cli.md": _page(_cli()), "codebook.md": _page(_codebook(known))}


def _page(blocks: Iterable[str]) -> str:
    return "\n\n".join(blocks) + "\n"


# --- The command line


def _cli() -> Iterator[str]:
    """The page of the commands: what `--help` prints, command by command."""
    yield "# Command line"
    yield MADE
    yield "The [guide](guide.md) shows the commands at work. Here is the help of each."
    yield _block(_help())
    for name in command_names():
        yield f"## detente {name}"
        yield _block(_help(name))


def command_names() -> tuple[str, ...]:
    """The names of the commands, in their order."""
    return tuple(command.name or command.callback.__name__ for command in app.registered_commands if command.callback)


def _help(*command: str) -> str:
    done = CliRunner().invoke(app, [*command, "--help"], prog_name="detente", env={"COLUMNS": "100"})
    if done.exit_code:
        raise SystemExit(f"detente {' '.join(command)} --help ended with {done.exit_code}: {done.output}")
    return done.output.strip("\n")


def _block(text: str) -> str:
    return f"```text\n{text}\n```"


# --- The codebook


def _codebook(known: Knowledge) -> Iterator[str]:
    yield "# Codebook"
    yield MADE
    yield (
        "Every code that Détente writes, from the data files that it reads. Types, modes, contexts and scores are "
        "those of the PLOVER manual (openeventdata/PLOVER; CC BY-SA 4.0); CAMEO's scores are Goldstein's as ICEWS uses "
        "them. Names, definitions and examples are our own, and so is the list of acts."
    )
    yield from _types(known)
    yield from _modes(known)
    yield from _contexts(known)
    yield from _acts(known)
    yield from _cameo(known)
    yield from _words(known)
    yield from _rules()
    yield from _parties(known)


def _types(known: Knowledge) -> Iterator[str]:
    yield "## Types"
    yield "Scores run from −10, hostile, to 10, friendly. A type with a star is coded only where somebody receives it."
    yield _table(("type", "class", "score", "meaning", "example"), (
        (f"`{t.code}`{'*' if t.requires_recipient else ''}", t.quad_name, _score(t.score), t.definition, t.example)
        for t in known.plover.types.values()
    ))  # fmt: skip


def _modes(known: Knowledge) -> Iterator[str]:
    yield "## Modes"
    yield "A mode says in what way. Types without modes have none in PLOVER."
    yield _table(("type", "mode", "score", "CAMEO", "meaning", "example"), (
        (f"`{m.type}`", f"`{m.mode}`", _score(m.score), m.cameo or "", m.definition, m.example)
        for m in known.plover.modes.values()
    ))  # fmt: skip


def _contexts(known: Knowledge) -> Iterator[str]:
    yield "## Contexts"
    yield "What an event is about: none, one or several."
    yield _table(("context", "meaning"), ((f"`{c.code}`", c.definition) for c in known.plover.contexts.values()))


def _acts(known: Knowledge) -> Iterator[str]:
    yield "## Diplomatic acts"
    yield (
        "An act is what PLOVER has no word for, with the type and mode that it implies. Only an act told as done "
        "moves a standing; agreed, announced, threatened or denied acts move nothing. Sender and receiver are those of "
        "the mission; where the receiver acts, the effect is on the other side's mission. Articles are those of the "
        "Vienna Convention on Diplomatic Relations (VCDR)."
    )
    for act in known.acts:
        yield f"### {act.act}"
        yield f"{act.definition} *{_coded(act)}*"
        effects = list(dict.fromkeys(_effect(effect) for effect in act.effects)) or ["It moves no standing."]
        yield "\n".join(f"- {effect}" for effect in effects)
        yield "\n".join(f"> {example}  " for example in act.examples).rstrip()
    yield "### What the words must say"
    yield "Some effects hold only where the words of the event say so, or do not."
    yield _table(("cue", "meaning", "for example"), (
        (f"`{cue.cue}`", cue.definition, "; ".join(f"“{words}”" for words in cue.words[:3]))
        for cue in known.acts.cues.values()
    ))  # fmt: skip


def _coded(act: Act) -> str:
    parts = [f"{act.type}.{act.mode}" if act.mode else act.type]
    if act.cameo:
        parts.append(f"CAMEO {act.cameo}")
    if act.directed == "receiver":
        parts.append("the receiving state acts")
    if act.symmetric:
        parts.append("both parties act")
    if act.blameworthy:
        parts.append("wrongs the other side")
    if act.vcdr:
        parts.append(f"VCDR art. {', '.join(map(str, act.vcdr))}")
    return "; ".join(parts)


def _effect(effect: Effect) -> str:
    """An effect in words: "mission (actor → recipient): mission embassy, state open"."""
    fields = ", ".join(f"{name} {value.replace('_', ' ')}" for name, value in effect.settings)
    parts = [f"{effect.standing} ({DIRECTIONS[effect.direction]}): {fields}"]
    if effect.inferred:
        parts.append(f"inferred from {effect.inferred}")
    if effect.said:
        parts.append(f"where the words say {_or(effect.said)}")
    if effect.unsaid:
        parts.append(f"unless they say {_or(effect.unsaid)}")
    if effect.worded_by:
        parts.append("as worded by the actor")
    if effect.person:
        parts.append("naming the person")
    if effect.through:
        parts.append("through the third party" + (", where there is one" if effect.through_needed else ""))
    return "; ".join(parts)


def _or(cues: Iterable[str]) -> str:
    return " or ".join(f"`{cue}`" for cue in cues)


def _cameo(known: Knowledge) -> Iterator[str]:
    codes = known.cameo.codes
    yield "## CAMEO"
    yield (
        f"{len(codes)} codes are known; an event carries one where its act or mode fixes it. These are the roots, with "
        "the PLOVER types that their codes fall under."
    )
    roots = {code.root: codes[code.root] for code in codes.values() if code.root in codes}
    yield _table(("root", "name", "codes", "PLOVER"), (
        (code, root.name, str(sum(c.root == code for c in codes.values())), ", ".join(dict.fromkeys(
            f"`{c.type}`" for c in codes.values() if c.root == code and c.type
        )))
        for code, root in sorted(roots.items())
    ))  # fmt: skip


def _words(known: Knowledge) -> Iterator[str]:
    yield "## Role words"
    yield "What a noun after a party's name makes of it: “the Chadian army” is `TCD.MIL`. By sector:"
    sectors = {role.sector for role in known.roles.rows}
    yield _table(("sector", "is", "words"), (
        (f"`{sector}`", SECTORS[sector], ", ".join(w for r in known.roles.rows if r.sector == sector for w in r.words))
        for sector in _sectors() if sector in sectors
    ))  # fmt: skip
    yield "## Governing words"
    yield "A word that governs a deed says how the deed stands: “vowed to open” opens nothing."
    governed: dict[str, list[str]] = {}
    for word, control in known.lexicon.controls.items():
        governed.setdefault(control.effect, []).append(word)
    yield _table(("what becomes of the deed", "words"), (
        (f"**{effect}**: {EFFECTS[effect]}", ", ".join(sorted(governed[effect])))
        for effect in sorted(governed, key=list(EFFECTS).index)
    ))  # fmt: skip


def _sectors() -> tuple[str, ...]:
    return tuple(Sector.__args__)  # type: ignore[attr-defined]  # the values of the Literal


def _rules() -> Iterator[str]:
    yield "## Rules of a position"
    yield "Each part of a position names the rule that it was found by."
    listed = rules()
    named = listed.values() if isinstance(listed, Mapping) else listed
    yield _table(("rule", "decides", "says", "source"), (
        (f"`{rule.name}`", rule.decides, rule.says, rule.source) for rule in named
    ))  # fmt: skip


def _parties(known: Knowledge) -> Iterator[str]:
    yield "## States, organisations, groups"
    yield (
        "A state's code is its ISO 3166-1 alpha-3 code or, where ISO has none, a listed one. Being listed is no "
        "verdict on anybody's status."
    )
    states = Counter(state.status for state in known.states)
    kinds = Counter(row.kind for row in known.organisations.rows)
    rows = [(meaning, str(states[status])) for status, meaning in STATUSES.items() if states[status]]
    rows += [(meaning, str(kinds[kind])) for kind, meaning in KINDS.items() if kinds[kind]]
    yield _table(("listed as", "number"), [*rows, ("in all", str(states.total() + kinds.total()))])


def _score(score: float | None) -> str:
    return "" if score is None else f"{score:g}".replace("-", "−")


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |" for line in lines
    )


if __name__ == "__main__":
    main()
