"""The first article against what a careful analyst takes from it; both lie in the folder beside the repository."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from detente import pipeline
from detente.intake import load
from detente.model import Actor, Findings
from detente.model.reading import Mention

SHARED = Path(__file__).parents[3] / "shared" / "articles"
pytestmark = pytest.mark.skipif(
    not (SHARED / "seed.txt").exists(), reason="the seed article is not beside the repository"
)

# Where the news ends and the page's furniture begins.
NEWS_END = 2392

KINDS = ("events", "claims", "commitments", "standings")


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    return dict(json.loads((SHARED / "seed.expected.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def undated() -> Findings:
    return pipeline.read(load(str(SHARED / "seed.txt")))


@pytest.fixture(scope="module")
def dated() -> Findings:
    return pipeline.read(load(str(SHARED / "seed.txt"), published="2025-05-21"))


def _spans(record: dict[str, Any]) -> list[tuple[int, int]]:
    evidence = record["evidence"]
    return [(e["start"], e["end"]) for e in (evidence if isinstance(evidence, list) else [evidence])]


def _meets(expected: dict[str, Any], found: Any) -> bool:
    return any(a < e.end and e.start < b for a, b in _spans(expected) for e in found.evidence)


def _parties(actors: Any) -> set[str]:
    return {a.party for a in actors}


def _heard(record: Any) -> set[tuple[str, str]]:
    return {(v.holder.party if isinstance(v.holder, Actor) else v.holder, v.stance) for v in record.voices}


def _is_event(want: dict[str, Any], e: Any) -> bool:
    return (
        e.type == want["type"] and _meets(want, e) and set(want["actors"]) <= _parties(e.actors)
        and set(want["recipients"]) <= _parties(e.recipients) and bool({tuple(v) for v in want["voices"]} & _heard(e))
    )  # fmt: skip


def _is_claim(want: dict[str, Any], c: Any) -> bool:
    return _meets(want, c) and {tuple(v) for v in want["voices"]} <= _heard(c) and want.get("state") in (None, c.state)


def _is_commitment(want: dict[str, Any], k: Any) -> bool:
    ladder = ["floated", "willing", "announced", "agreed_in_principle", "agreed", "signed"]
    low, high = (want["grade"].split("..") * 2)[:2]
    allowed = ladder[ladder.index(low) : ladder.index(high) + 1]
    return _meets(want, k) and k.grade in allowed and bool(set(want["promisors"]) & _parties(k.promisors))


def _is_standing(want: dict[str, Any], s: Any) -> bool:
    if s.kind != want["kind"] or not _meets(want, s):
        return False
    if s.kind == "format":
        return len(_parties(s.parties) & set(want["parties"])) >= 2
    if s.kind == "recognition":
        return bool(s.by.party == want["by"] and s.state in ("none", "no_statement"))
    same_ends = (s.sender.party, s.receiver.party) == (want["sender"], want["receiver"])
    return bool(
        same_ends
        and want.get("class") in (None, getattr(s, "class_", None))
        and want.get("state") in (None, getattr(s, "state", None))
    )


_FITS = {"events": _is_event, "claims": _is_claim, "commitments": _is_commitment, "standings": _is_standing}


def test_at_least_20_of_the_analysts_22_records_are_found(undated: Findings, expected: dict[str, Any]) -> None:
    missing = [
        want["id"] for kind in KINDS for want in expected[kind]
        if not any(_FITS[kind](want, found) for found in getattr(undated, kind))
    ]  # fmt: skip
    assert sum(len(expected[kind]) for kind in KINDS) == 22
    assert len(missing) <= 2, f"not found: {missing}"


def test_agreeing_to_appoint_ambassadors_appoints_no_one(undated: Findings) -> None:
    ambassadors = [
        s for s in undated.standings
        if s.kind == "representation" and s.class_ == "ambassador"
        and {s.sender.party, s.receiver.party} == {"PAK", "AFG"}
    ]  # fmt: skip
    assert ambassadors == []


def test_nobody_recognises_the_taliban_government(undated: Findings) -> None:
    assert [s for s in undated.standings if s.kind == "recognition" and s.state in ("de_jure", "de_facto")] == []


def test_page_furniture_gives_no_record(undated: Findings) -> None:
    spans = [e for kind in KINDS for record in getattr(undated, kind) for e in record.evidence]
    assert [e.quote for e in spans if e.start >= NEWS_END] == []


def test_the_strikes_are_claimed_not_told_as_fact(undated: Findings) -> None:
    strikes = [e for e in undated.events if e.type == "ASSAULT" and "PAK" in _parties(e.actors)]
    assert strikes
    assert all(_heard(e) - {("publisher", "asserts")} for e in strikes)
    assert all(c.state != "uncontested" for c in undated.claims if c.proposition in {e.id for e in strikes})


def test_without_a_publication_date_december_has_no_year(undated: Findings) -> None:
    assert all(e.when.earliest is None for e in undated.events if e.type == "ASSAULT")


def test_with_a_publication_date_it_is_the_december_before(dated: Findings) -> None:
    strikes = [e for e in dated.events if e.type == "ASSAULT" and "PAK" in _parties(e.actors)]
    assert {(e.when.earliest, e.when.latest) for e in strikes} == {(date(2024, 12, 1), date(2024, 12, 31))}


@pytest.fixture(scope="module")
def mentions() -> tuple[Mention, ...]:
    return pipeline.reading(load(str(SHARED / "seed.txt"))).mentions


@pytest.mark.parametrize(("surname", "state"), [("Wang", "CHN"), ("Dar", "PAK")])
def test_a_surname_is_the_foreign_minister_whom_the_text_introduces(
    mentions: tuple[Mention, ...], surname: str, state: str
) -> None:
    found = {(a.party, a.role) for m in mentions if surname in m.text.split() for a in m.actors}
    assert found == {(state, "Foreign Minister")}


def test_a_surname_alone_still_stands_for_the_minister(mentions: tuple[Mention, ...]) -> None:
    assert [a.code for m in mentions if m.text == "Wang" for a in m.actors] == ["CHN.GOV"]


@pytest.mark.parametrize("other", ["d'affaires", "instagram", "twitter", "daryo"])
def test_titles_and_websites_do_nothing_in_the_news(undated: Findings, other: str) -> None:
    assert other not in {str(a.name).lower() for e in undated.events for a in (*e.actors, *e.recipients)}
