"""Entries and articles a page at a time, on either database."""

from datetime import date
from typing import Any

import pytest

from detente.ledger import (
    Ledger,
    entries,
    head,
    judge,
    listed_articles,
    listed_entries,
    outlets,
    record,
    record_all,
)
from detente.model import Pair

from .saying import NORWAY_HUNGARY, Report, background, closing, recall, rupture


@pytest.fixture
def held(ledger: Ledger) -> Ledger:
    """A ledger of a few reports on three states."""
    others = Report("2025-04-02")
    others.event("NOR", "SWE", "open_consulate", when="2025-04-02", type="SUPPORT")
    others.event("NOR", "SWE", None, type="ACCUSE", status="negated")
    reports = (background(), recall(), others, closing())
    record_all(ledger, [report.findings() for report in reports])
    return ledger


def acts(ledger: Ledger, **asked: Any) -> list[str | None]:
    return [entry.record.act for _, entry in listed_entries(ledger, "event", **asked)]  # type: ignore[union-attr]


def test_the_last_recorded_comes_first(held: Ledger) -> None:
    assert acts(held) == ["close_embassy", None, "open_consulate", "recall_ambassador"]


def test_a_page_begins_after_the_row_before_it(held: Ledger) -> None:
    everything = listed_entries(held, "standing")
    found: list[Any] = []
    while page := listed_entries(held, "standing", limit=2, before=found[-1][0] if found else None):
        found += page
        if len(found) == 2:
            record(held, rupture().findings())
    assert tuple(found) == everything


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"pair": Pair.of("NOR", "SWE")}, [None, "open_consulate"]),
        ({"party": "HUN"}, ["close_embassy", "recall_ambassador"]),
        ({"fields": {"type": "ACCUSE"}}, [None]),
        ({"fields": {"type": "SANCTION", "status": "actual"}}, ["close_embassy", "recall_ambassador"]),
        ({"fields": {"status": "negated"}}, [None]),
        # What has no date of its own stands at the day of its report.
        ({"since": date(2025, 4, 2), "until": date(2025, 4, 3)}, [None, "open_consulate"]),
        ({"until": date(2025, 3, 5)}, ["recall_ambassador"]),
        ({"known": date(2025, 3, 31)}, ["recall_ambassador"]),
        ({"known": date(2025, 3, 31), "clock": "recorded"}, []),
    ],
)
def test_entries_are_those_asked_for(held: Ledger, asked: dict[str, Any], found: list[str | None]) -> None:
    assert acts(held, **asked) == found


def test_what_was_taken_back_is_not_listed(held: Ledger) -> None:
    (_, entry), *_ = listed_entries(held, "event")
    judge(held, entry.id, "reject", analyst="Ada", reason="no")
    assert entry.id not in {each.id for _, each in listed_entries(held, "event")}


def test_articles_say_where_they_came_out_and_what_they_gave(held: Ledger) -> None:
    found = listed_articles(held)
    assert len(found) == 4
    assert {row.id: row.entries for row in found} == {
        row.id: sum(entry.article == row.id for entry in entries(held)) for row in found
    }
    assert {(row.title, row.domain, row.outlet) for row in found} == {("A report", "news.example", "Example News")}


def test_an_article_stands_at_its_first_publication(held: Ledger) -> None:
    again = recall().findings()
    record(held, again.model_copy(update={"article": again.article.model_copy(update={"published": date(2025, 9, 1)})}))
    assert [row.published for row in listed_articles(held) if row.id == again.article.id] == [date(2025, 3, 5)]


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ({"pair": NORWAY_HUNGARY}, 3),
        ({"party": "SWE"}, 1),
        ({"domain": "news.example"}, 4),
        ({"domain": "other.example"}, 0),
        ({"since": date(2025, 3, 5), "until": date(2025, 4, 2)}, 1),
        ({"known": date(2025, 3, 5)}, 2),
        ({"known": date(2025, 3, 5), "clock": "recorded"}, 0),
    ],
)
def test_articles_are_those_asked_for(held: Ledger, asked: dict[str, Any], number: int) -> None:
    assert len(listed_articles(held, **asked)) == number


def test_articles_come_in_pages(held: Ledger) -> None:
    everything = listed_articles(held)
    found: list[Any] = []
    while page := listed_articles(held, limit=1, before=(found[-1].run, found[-1].id) if found else None):
        found += page
        record(held, rupture(f"2025-07-0{len(found)}").findings())
    assert tuple(found) == everything


def test_the_head_changes_with_every_run_and_with_nothing_else(ledger: Ledger) -> None:
    assert head(ledger) == ""
    record(ledger, recall().findings())
    first = head(ledger)
    record(ledger, recall().findings())
    assert head(ledger) == first
    record(ledger, closing().findings())
    assert head(ledger) not in ("", first)


def test_outlets_are_those_of_the_pair_s_articles(held: Ledger) -> None:
    found = outlets(held, Pair.of("NOR", "SWE"))
    assert [each.domain for some in found.values() for each in some] == ["news.example"]
    assert outlets(held, Pair.of("FIN", "SWE")) == {}
