"""The codebook as a page: every type, mode, context, act, grade, status, flag and rule, from the data that is read."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from detente.ledger import rules
from detente.ontology.acts import Act, Effect, load_acts
from detente.ontology.flags import flag_meanings
from detente.ontology.organisations import DATA
from detente.ontology.plover import Plover, load_plover
from detente.ontology.values import Field, values_of
from detente.web.asking import Held
from detente.web.rendering import render
from detente.web.unchanged import carried, tag_of, unchanged

router = APIRouter(default_response_class=HTMLResponse)

_FIELDS: tuple[tuple[Field, str, str, str], ...] = (
    ("grade", "grades", "Grades of a promise", "A ladder, and the ways off it. No rung moves a level: only the deed."),
    ("status", "statuses", "Statuses of an event", "Only what is told as done moves how a pair stands."),
    ("stance", "stances", "Stances of a voice", "Where somebody stands to what is claimed."),
    ("claim", "claims", "States of a claim", "What the voices come to. It follows from them and is no verdict."),
)
_DIRECTIONS = {
    "forward": "actor → recipient", "backward": "recipient → actor", "both": "both ways", "pair": "the pair",
}  # fmt: skip


@dataclass(frozen=True)
class Code:
    """A code with its address on the page, its meaning, notes on it and examples."""

    anchor: str
    code: str
    says: str
    notes: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chapter:
    """Codes of one kind, under a heading."""

    anchor: str
    heading: str
    words: str
    codes: tuple[Code, ...]


@router.get("/codebook")
def codebook(request: Request, ledger: Held, q: str = "") -> Response:
    """Every code, or those in which the words stand."""
    if same := unchanged(request, tag := tag_of(request, ledger)):
        return same
    wanted = " ".join(q.split())[:100]
    found = tuple(_only(chapter, wanted.casefold()) for chapter in chapters())
    found = tuple(chapter for chapter in found if chapter.codes)
    count = sum(len(chapter.codes) for chapter in found)
    return render("codebook.html", request=request, headers=carried(tag), chapters=found, q=wanted, count=count)


@lru_cache(maxsize=1)
def chapters() -> tuple[Chapter, ...]:
    """The codebook, chapter by chapter."""
    plover = load_plover(DATA)
    return (
        _types(plover),
        _modes(plover),
        _contexts(plover),
        _acts(load_acts(DATA)),
        *(_values(*each) for each in _FIELDS),
        _flags(),
        _rules(),
    )


def _only(chapter: Chapter, words: str) -> Chapter:
    """The chapter with the codes in which the words stand; whole where there are none to look for."""
    if not words:
        return chapter
    hits = tuple(
        code
        for code in chapter.codes
        if words.replace("_", " ")
        in " ".join((code.code, code.says, *code.notes, *code.examples)).casefold().replace("_", " ")
    )
    return Chapter(chapter.anchor, chapter.heading, chapter.words, hits)


def _types(plover: Plover) -> Chapter:
    modes = Counter(mode.type for mode in plover.modes.values())
    codes = (
        Code(
            f"type-{each.code}",
            each.code,
            each.definition,
            (
                each.quad_name,
                f"score {_score(each.score)}",
                *_recipient(each.requires_recipient),
                *_has(modes[each.code]),
            ),
            (each.example,),
        )
        for each in plover.types.values()
    )
    return Chapter("types", "Types", "What was done. Scores run from −10, hostile, to 10, friendly.", tuple(codes))


def _recipient(required: bool) -> tuple[str, ...]:
    return ("coded only where somebody receives it",) if required else ()


def _has(modes: int) -> tuple[str, ...]:
    return (f"{modes} modes",) if modes else ()


def _modes(plover: Plover) -> Chapter:
    codes = (
        Code(
            f"mode-{each.type}-{each.mode}",
            f"{each.type} {each.mode}",
            each.definition,
            (*_scored(each.score), *([f"CAMEO {each.cameo}"] if each.cameo else [])),
            (each.example,),
        )
        for each in plover.modes.values()
    )
    return Chapter("modes", "Modes", "In what way it was done. Types without modes have none in PLOVER.", tuple(codes))


def _scored(score: float | None) -> tuple[str, ...]:
    return () if score is None else (f"score {_score(score)}",)


def _contexts(plover: Plover) -> Chapter:
    codes = (Code(f"context-{each.code}", each.code, each.definition) for each in plover.contexts.values())
    return Chapter("contexts", "Contexts", "What an event is about: none, one or several.", tuple(codes))


def _acts(acts: Iterable[Act]) -> Chapter:
    codes = (
        Code(f"act-{each.act}", each.act, each.definition, tuple(_act_notes(each)), each.examples) for each in acts
    )
    words = (
        "What PLOVER has no word for, with the type and mode that each implies and what it does to how a pair stands. "
        "Only an act told as done does it. Articles are those of the Vienna Convention on Diplomatic Relations (VCDR)."
    )
    return Chapter("acts", "Diplomatic acts", words, tuple(codes))


def _act_notes(act: Act) -> Iterable[str]:
    yield f"{act.type} {act.mode}" if act.mode else act.type
    if act.cameo:
        yield f"CAMEO {act.cameo}"
    if act.directed == "receiver":
        yield "the receiving state acts"
    if act.symmetric:
        yield "both parties act"
    if act.blameworthy:
        yield "wrongs the other side"
    if act.vcdr:
        yield f"VCDR art. {', '.join(map(str, act.vcdr))}"
    yield from dict.fromkeys(map(_effect, act.effects)) or ("moves no standing",)


def _effect(effect: Effect) -> str:
    """An effect in words: "mission (actor → recipient): mission embassy, state open"."""
    fields = ", ".join(f"{name} {value.replace('_', ' ')}" for name, value in effect.settings)
    parts = [f"{effect.standing} ({_DIRECTIONS[effect.direction]}): {fields}"]
    parts += [f"inferred from {effect.inferred}"] if effect.inferred else []
    parts += [f"where the words say {' or '.join(effect.said)}"] if effect.said else []
    parts += [f"unless they say {' or '.join(effect.unsaid)}"] if effect.unsaid else []
    return "; ".join(parts).replace("_", " ")


def _values(field: Field, anchor: str, heading: str, words: str) -> Chapter:
    codes = (Code(f"{field}-{each.code}", each.code, each.says, (), (each.example,)) for each in values_of(field))
    return Chapter(anchor, heading, words, tuple(codes))


def _flags() -> Chapter:
    codes = (
        Code(f"flag-{each.code}", each.code, f"{each.says}.", (f"raised where {each.when}",))
        for each in flag_meanings().values()
    )
    words = "Marks on what does not fit together in the record: computed, never stored, and nothing is repaired."
    return Chapter("flags", "Flags", words, tuple(codes))


def _rules() -> Chapter:
    codes = (
        Code(f"rule-{each.name}", each.name, each.says, (f"decides {each.decides}", f"source: {each.source}"))
        for each in rules().values()
    )
    words = "Each part of how a pair stands names the rule that it was found by."
    return Chapter("rules", "Rules of a position", words, tuple(codes))


def _score(score: float) -> str:
    return f"{score:g}".replace("-", "−")
