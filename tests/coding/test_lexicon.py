"""Every sentence that the lexicon gives as an example is read as its row says.

All sentences go through the reading and coding stations in one batch, once: a thousand take about five seconds.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest

import detente
from detente.coding.examples import Case, cases, holds, shown
from detente.model import Findings
from detente.model.article import Article, article_id
from detente.ontology.acts import load_acts
from detente.ontology.knowledge import load_knowledge
from detente.ontology.lexicon import load_lexicon
from detente.pipeline import read_all

DATA = Path(detente.__file__).parent / "data"

KNOWN = load_knowledge()
CASES = tuple(cases(KNOWN.lexicon, KNOWN.told))


@lru_cache(maxsize=4)
def _read(texts: tuple[str, ...]) -> Mapping[str, Findings]:
    """The findings of all sentences in one batch, by the patterns alone: an example is its row's own test."""
    articles = [Article(id=article_id(text), text=text) for text in texts]
    return dict(zip(texts, read_all(articles, everything=True, model=False), strict=True))


@pytest.fixture(scope="module")
def reader(request: pytest.FixtureRequest) -> Callable[[str], Findings]:
    """The findings of a sentence; all sentences that this run asks for are read in one batch."""
    calls = [getattr(item, "callspec", None) for item in request.session.items]
    texts = tuple(sorted({call.params["case"].example.text for call in calls if call and "case" in call.params}))
    return lambda text: _read(texts)[text]


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.name}-{i}") for i, case in enumerate(CASES)])
def test_an_example_is_read_as_its_row_says(case: Case, reader: Callable[[str], Findings]) -> None:
    findings = reader(case.example.text)
    assert holds(case, findings), shown(findings)


def test_an_example_that_is_read_otherwise_is_told_from_one_that_holds() -> None:
    case = next(c for c in CASES if c.name == "ceasefire.agree" and not c.example.none)
    other = replace(case, example=case.example.model_copy(update={"actors": ("PER",)}))
    (findings,) = read_all([Article(id=article_id(case.example.text), text=case.example.text)], model=False)
    assert holds(case, findings)
    assert not holds(other, findings)


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
