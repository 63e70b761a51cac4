"""Over all the reading matter beside the repository: no crash, every line answered, every quote a slice of its text."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from detente import pipeline
from detente.intake import from_text
from detente.model import Article, Findings

SHARED = Path(__file__).parents[3] / "shared"
NEWS = SHARED / "gold" / "wiki_current_events_dev.jsonl"
STATEMENTS = SHARED / "articles" / "white_house"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not NEWS.exists(), reason="the reading matter is not beside the repository"),
]

# Share of the short news reports that give at least one event. Raised when the reader gets better, never lowered in
# silence.
FLOOR = 0.85


def _news() -> list[Article]:
    rows = [json.loads(line) for line in NEWS.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [from_text(row["text"], published=row["published"], language="en") for row in rows]


def _statements() -> list[Article]:
    rows = [json.loads(line) for line in (STATEMENTS / "index.jsonl").read_text(encoding="utf-8").splitlines()]
    return [
        from_text((STATEMENTS / row["file"]).read_text(encoding="utf-8"), published=row["date"], title=row["title"])
        for row in rows
    ]


@pytest.fixture(scope="module")
def news() -> tuple[list[Article], list[Findings]]:
    articles = _news()
    return articles, list(pipeline.read_all(articles))


@pytest.fixture(scope="module")
def statements() -> tuple[list[Article], list[Findings]]:
    articles = _statements()
    return articles, list(pipeline.read_all(articles))


def _evidence(value: Any) -> Iterator[dict[str, Any]]:
    """Every evidence object anywhere in a dumped record."""
    if isinstance(value, dict):
        if {"article", "start", "end", "quote"} <= value.keys():
            yield value
        for inner in value.values():
            yield from _evidence(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _evidence(inner)


def _wrong_quotes(articles: list[Article], found: list[Findings]) -> list[str]:
    wrong = []
    for article, findings in zip(articles, found, strict=True):
        records = findings.model_dump(exclude={"article"})
        wrong += [
            e["quote"]
            for e in _evidence(records)
            if e["article"] != article.id or article.text[e["start"] : e["end"]] != e["quote"]
        ]
    return wrong


def test_every_news_report_is_answered_in_order(news: tuple[list[Article], list[Findings]]) -> None:
    articles, found = news
    assert len(articles) == 429
    assert [f.article.id for f in found] == [a.id for a in articles]


def test_most_news_reports_on_diplomacy_give_an_event(news: tuple[list[Article], list[Findings]]) -> None:
    _, found = news
    assert sum(bool(f.events) for f in found) / len(found) >= FLOOR


def test_every_statement_is_answered_in_order(statements: tuple[list[Article], list[Findings]]) -> None:
    articles, found = statements
    assert len(articles) == 56
    assert [f.article.id for f in found] == [a.id for a in articles]


def test_every_quote_equals_its_slice(news: Any, statements: Any) -> None:
    assert _wrong_quotes(*news) == []
    assert _wrong_quotes(*statements) == []


def test_every_record_has_evidence_inside_the_news(news: Any, statements: Any) -> None:
    for articles, found in (news, statements):
        for article, findings in zip(articles, found, strict=True):
            for record in (*findings.events, *findings.claims, *findings.commitments, *findings.standings):
                for e in record.evidence:
                    assert not any(s.start <= e.start and e.end <= s.end for s in article.skipped), e.quote
