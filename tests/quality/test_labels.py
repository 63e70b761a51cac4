"""The coder against hand labels of 429 short news reports, and two labellers against each other.

The labels (labels_a, labels_b, labels_c) name texts by id; the texts stand beside the repository. Two separate passes
overlap on 60 texts of a and b (labels_*_second.jsonl). The coder was developed on b, on c (three further hands, who
label more of what is told as background) and on the first 60 of a; the other 65 of a were only ever scored.

The reports (reports_a.jsonl, reports_b.jsonl) are the project's own: 260 made-up reports in the manner of many
newsrooms, written and labelled by two hands who did not know the coder. Every third is held back: only ever scored.
"""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from detente import pipeline
from detente.intake import from_text

HERE = Path(__file__).parent
NEWS = Path(__file__).parents[3] / "shared" / "gold" / "wiki_current_events_dev.jsonl"
DEVELOPED_ON = 60
# One report in so many is held back.
EVERY = 3

Triple = tuple[str, str, str]


def _labels(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def _party(actor: Any) -> str:
    return str(actor["code"] if isinstance(actor, dict) else actor).split(".")[0]


def _triples(event: dict[str, Any]) -> set[Triple]:
    """(type, actor, recipient) of an event, pairs expanded, "-" where nobody is named; nobody towards themselves."""
    actors = [_party(a) for a in event["actors"]] or ["-"]
    recipients = [_party(r) for r in event["recipients"]] or ["-"]
    pairs = {(a, r) for a in actors for r in recipients}
    return {(event["type"], a, r) for a, r in ({p for p in pairs if p[0] != p[1]} or pairs)}


def _all(events: Iterable[dict[str, Any]]) -> set[Triple]:
    return {t for e in events for t in _triples(e)}


def _f1(gold: list[set[Triple]], found: list[set[Triple]]) -> float:
    hits = sum(len(g & f) for g, f in zip(gold, found, strict=True))
    return 2 * hits / (sum(map(len, gold)) + sum(map(len, found)))


def _coded(labels: list[dict[str, Any]]) -> list[set[Triple]]:
    rows = {r["id"]: r for r in map(json.loads, NEWS.read_text(encoding="utf-8").splitlines())}
    texts = [rows[label["id"]] for label in labels]
    articles = [from_text(t["text"], published=t["published"], language="en") for t in texts]
    return [_all(json.loads(f.model_dump_json())["events"]) for f in pipeline.read_all(articles)]


def test_two_labellers_agree_on_who_did_what_to_whom() -> None:
    first = {label["id"]: label for name in ("labels_a", "labels_b") for label in _labels(name)}
    second = [label for name in ("labels_a_second", "labels_b_second") for label in _labels(name)]
    agreed = _f1([_all(first[s["id"]]["events"]) for s in second], [_all(s["events"]) for s in second])
    assert len(second) == 60
    assert agreed >= 0.88


def _reports(names: Iterable[str], *, held_back: bool) -> list[dict[str, Any]]:
    rows = [row for name in names for row in enumerate(_labels(name))]
    return [row for number, row in rows if (number % EVERY == EVERY - 1) == held_back]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("names", "held_back", "floor"),
    [
        (("reports_a", "reports_b"), False, 0.74),
        (("reports_a", "reports_b"), True, 0.62),
        (("reports_d",), False, 0.41),
        (("reports_d",), True, 0.36),
    ],
    ids=["developed on", "held back", "long, some read", "long, held back"],
)
def test_reports_in_many_manners_stay_above_their_floor(names: tuple[str, ...], held_back: bool, floor: float) -> None:
    rows = _reports(names, held_back=held_back)
    articles = [from_text(r["text"], published=date.fromisoformat(r["published"]), language="en") for r in rows]
    found = [_all(json.loads(f.model_dump_json())["events"]) for f in pipeline.read_all(articles)]
    assert _f1([_all(r["events"]) for r in rows], found) >= floor


@pytest.mark.slow
@pytest.mark.skipif(not NEWS.exists(), reason="the labelled texts are not beside the repository")
@pytest.mark.parametrize(
    ("name", "part", "floor"),
    [
        ("labels_b", slice(None), 0.77),
        ("labels_a", slice(DEVELOPED_ON), 0.74),
        ("labels_c", slice(None), 0.66),
        ("labels_a", slice(DEVELOPED_ON, None), 0.70),
    ],
    ids=["developed on", "the first of a", "c", "held back"],
)
def test_typed_triples_stay_above_their_floor(name: str, part: slice, floor: float) -> None:
    labels = _labels(name)[part]
    assert _f1([_all(label["events"]) for label in labels], _coded(labels)) >= floor
