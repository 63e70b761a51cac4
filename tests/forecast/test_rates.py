"""Base rates of a pair: what is counted, and what could not have been known."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from detente.errors import InputError
from detente.forecast import BaseRate, base_rates, in_words
from detente.model import Actor, Entry, Event, Evidence, Pair, When

PAIR = Pair.of("NOR", "HUN")
ON = date(2025, 5, 1)


def strike(days_ago: int, *, reported: date | None = None, actor: str = "NOR.MIL", **more: Any) -> Entry:
    """An entry that Norway struck Hungary so many days before ON."""
    day = ON - timedelta(days=days_ago)
    when = When(earliest=day, latest=day, precision="day", basis="stated")
    words = (Evidence(article="a", start=0, end=3, quote="hit"),)
    fields: dict[str, Any] = {
        "type": "ASSAULT", "actors": (Actor(code=actor, via="by hand"),),
        "recipients": (Actor(code="HUN", via="by hand"),), "rule": "by hand", "confidence": 1.0,
    }  # fmt: skip
    event = Event(id="e", when=when, evidence=words, trigger=words, **{**fields, **more})
    return Entry(
        id=f"e{days_ago}", content="c", run=1, article="a", kind="event", when=when, reported=reported or day,
        reported_basis="published", recorded=datetime(2025, 12, 31, tzinfo=UTC), record=event,
    )  # fmt: skip


def rate(*entries: Entry, kind: str = "ASSAULT") -> BaseRate:
    return next(each for each in base_rates(entries, PAIR, 10, on=ON) if each.type == kind)


def test_a_chance_is_the_share_of_past_windows_with_such_an_event() -> None:
    # Ten windows of ten days before 1 May; the first strike opens the record, the others fill windows 0, 1 and 5.
    found = rate(strike(101), strike(1), strike(10), strike(11), strike(55))
    assert (found.windows, found.hits) == (10, 3)
    assert found.climatology == pytest.approx(3.5 / 11)
    assert found.words == "unlikely"
    assert found.entries == ("e1", "e10", "e11", "e55")


def test_after_a_strike_those_windows_count_that_followed_a_strike() -> None:
    # Windows 0 and 1 were struck: window 0 followed a struck one. Window 5 was struck, and window 4 quiet.
    found = rate(strike(101), strike(1), strike(11), strike(55))
    assert found.persistence == pytest.approx((1 + 0.5) / (2 + 1))


def test_what_never_happened_is_still_possible() -> None:
    found = rate(strike(101), kind="AID")
    assert found.hits == 0
    assert found.climatology == pytest.approx(0.5 / 11)
    assert found.words == "almost no chance"


def test_a_strike_reported_later_could_not_be_known() -> None:
    assert rate(strike(101), strike(5, reported=ON)).hits == 0
    assert rate(strike(101), strike(5, reported=ON - timedelta(days=1))).hits == 1


@pytest.mark.parametrize("more", [{"status": "announced"}, {"status": "negated"}, {"actor": "SWE"}])
def test_threats_denials_and_third_parties_do_not_count(more: dict[str, Any]) -> None:
    assert rate(strike(101), strike(5, **more)).hits == 0


def test_a_record_shorter_than_the_horizon_says_nothing() -> None:
    assert base_rates([strike(10)], PAIR, 10, on=ON) == ()
    assert base_rates([], PAIR, 10, on=ON) == ()


def test_a_horizon_of_no_days_is_refused() -> None:
    with pytest.raises(InputError, match="horizon"):
        base_rates([], PAIR, 0, on=ON)


@pytest.mark.parametrize(("chance", "words"), [
    (0.0, "almost no chance"), (0.05, "very unlikely"), (0.2, "unlikely"), (0.5, "roughly even chance"),
    (0.55, "likely"), (0.8, "very likely"), (0.95, "almost certain"), (1.0, "almost certain"),
])  # fmt: skip
def test_a_chance_in_words_is_that_of_icd_203(chance: float, words: str) -> None:
    assert in_words(chance) == words
