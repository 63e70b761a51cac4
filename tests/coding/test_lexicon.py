"""Every sentence that the lexicon gives as an example is read as its row says.

All sentences go through the reading and coding stations in one batch, once: a thousand take about five seconds.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import pytest

import detente
from detente.model import Actor, Event, Findings, Standing
from detente.model.article import Article, article_id
from detente.ontology.acts import load_acts
from detente.ontology.lexicon import Control, Example, Pattern, load_lexicon
from detente.ontology.loading import load_rows
from detente.ontology.told import Told, load_told
from detente.pipeline import read_all

DATA = Path(detente.__file__).parent / "data"
EVENTS = tuple(sorted((DATA / "lexicon" / "en" / "events").glob("*.yml")))

Reader = Callable[[str], Findings]


@lru_cache(maxsize=4)
def _read(texts: tuple[str, ...]) -> Mapping[str, Findings]:
    articles = [Article(id=article_id(text), text=text) for text in texts]
    return dict(zip(texts, read_all(articles, everything=True), strict=True))


@pytest.fixture(scope="module")
def reader(request: pytest.FixtureRequest) -> Reader:
    """The findings of a sentence; all sentences that this run asks for are read in one batch."""
    calls = [getattr(item, "callspec", None) for item in request.session.items]
    texts = tuple(sorted({call.params["example"].text for call in calls if call and "example" in call.params}))
    return lambda text: _read(texts)[text]


def _params(rows: Iterator[tuple[str, object, tuple[Example, ...]]]) -> list[object]:
    """A test for each example, named by its row."""
    return [
        pytest.param(row, example, id=f"{name}-{i}")
        for name, row, examples in rows
        for i, example in enumerate(examples)
    ]


def _patterns() -> Iterator[tuple[str, Pattern, tuple[Example, ...]]]:
    for path in EVENTS:
        for row in load_rows(path, Pattern):
            yield f"{path.stem}:{row.id}", row, row.examples


def _controls() -> Iterator[tuple[str, Control, tuple[Example, ...]]]:
    for row in load_rows(DATA / "lexicon" / "en" / "control.yml", Control):
        yield row.words[0], row, row.examples


def _told() -> Iterator[tuple[str, Told, tuple[Example, ...]]]:
    for row in load_told(DATA):
        yield row.id, row, row.examples


def _are(actors: tuple[Actor, ...], codes: tuple[str, ...]) -> bool:
    """Whether these are the parties that the codes name; a code without a sector stands for any of the state's."""
    return len(actors) == len(codes) and all(any(code in (a.code, a.party) for a in actors) for code in codes)


def _shown(findings: Findings) -> str:
    """What was read instead, for the reader of a failed test."""
    events = [
        f"{e.type} {e.mode} {e.act} {[a.code for a in e.actors]} → {[a.code for a in e.recipients]} {e.status} {e.rule}"
        for e in findings.events
    ]
    return "\n".join([*events, *(repr(s) for s in findings.standings)]) or "nothing"


def _told_as(event: Event, example: Example) -> bool:
    """Whether the event has the example's parties and status. A control's example may leave the recipients open."""
    return (
        _are(event.actors, example.actors)
        and (not example.recipients or _are(event.recipients, example.recipients))
        and event.status == example.status
    )


@pytest.mark.parametrize(("row", "example"), _params(_patterns()))
def test_a_pattern_reads_its_examples(row: Pattern, example: Example, reader: Reader) -> None:
    findings = reader(example.text)
    if example.none:
        assert row.id not in {event.rule for event in findings.events}, _shown(findings)
        return
    same = [e for e in findings.events if (e.type, e.act) == (row.type, row.act) and row.mode in (None, e.mode)]
    assert any(_told_as(event, example) for event in same), _shown(findings)


@pytest.mark.parametrize(("row", "example"), _params(_controls()))
def test_a_governing_word_reads_its_examples(row: Control, example: Example, reader: Reader) -> None:
    findings = reader(example.text)
    events = [e for e in findings.events if row.type is None or e.type == row.type]
    assert any(_told_as(event, example) for event in events) != example.none, _shown(findings)


@pytest.mark.parametrize(("row", "example"), _params(_told()))
def test_a_standing_is_read_from_its_examples(row: Told, example: Example, reader: Reader) -> None:
    findings = reader(example.text)
    assert any(_stands(standing, row, example) for standing in findings.standings) != example.none, _shown(findings)


def _stands(standing: Standing, row: Told, example: Example) -> bool:
    """Whether the standing is of the row's kind, between the example's parties, with what the row sets."""
    if standing.kind != row.standing:
        return False
    fields = standing.model_dump(by_alias=True)
    said = [s for s in (row.set, row.when_negated) if s]
    if row.standing != "format" and not any(all(fields[k] == v for k, v in s.items()) for s in said):
        return False
    ends = {
        "representation": ("sender", "receiver"), "mission": ("sender", "receiver"), "channel": ("sender", "receiver"),
        "recognition": ("by", "of"),
    }  # fmt: skip
    if row.standing not in ends:
        named = {party["code"].split(".")[0] for party in fields["parties"]}
        return named >= {*example.actors, *example.recipients}
    first, second = (fields[end]["code"].split(".")[0] for end in ends[row.standing])
    return first in example.actors and second in example.recipients


def test_every_diplomatic_act_can_be_read() -> None:
    lexicon = load_lexicon(DATA)
    assert {act.act for act in load_acts(DATA)} - {p.act for p in lexicon.patterns} == set()


def test_every_diplomatic_act_has_five_examples() -> None:
    counted: dict[str, int] = {}
    for pattern in load_lexicon(DATA).patterns:
        if pattern.act:
            counted[pattern.act] = counted.get(pattern.act, 0) + sum(not e.none for e in pattern.examples)
    few = {act.act: counted.get(act.act, 0) for act in load_acts(DATA) if counted.get(act.act, 0) < 5}
    assert not few


def test_a_pattern_has_the_type_and_mode_of_its_act() -> None:
    acts = {act.act: act for act in load_acts(DATA)}
    wrong = [
        p.id for p in load_lexicon(DATA).patterns if p.act and (p.type, p.mode) != (acts[p.act].type, acts[p.act].mode)
    ]
    assert wrong == []
