"""Changes of level and promises kept in time: plain rates, with what they were counted from."""

from datetime import date, timedelta

import pytest

from detente.forecast import Side, level_outlook, promise_outlook, undated
from detente.forecast.keeping import kept_in_time
from detente.forecast.levels import LevelChange
from detente.model import Deed, FollowedCommitment, Rung, When

MADE = date(2025, 5, 1)


def side(sender: str, changes: int, *, years: int = 10) -> Side:
    days = [MADE - timedelta(days=30 * number + 30) for number in range(changes)]
    return Side(
        sender,
        "HUN",
        MADE - timedelta(days=365 * years),
        tuple(
            LevelChange(
                sender=sender, receiver="HUN", day=day, before="ambassador", after="charge", entries=(f"e{day}",)
            )
            for day in days
        ),
    )


def promise(
    name: str, due: str | None, *, kept: str | None = None, by: str = "NOR", state: str | None = None
) -> FollowedCommitment:
    last = date.fromisoformat(due) if due else None
    deeds = (
        (Deed(party=by, day=date.fromisoformat(kept), what="w", words="w", entries=(f"{name}-kept",)),) if kept else ()
    )
    rung = Rung(grade="agreed", promisors=(by,), day=date(2025, 1, 1), basis="stated", entry=name, words="w")
    return FollowedCommitment(
        id=name, state=state or ("fulfilled" if kept else "open"), promisors=(by,), beneficiaries=("HUN",), words="w",
        deadline=When(earliest=last, latest=last, precision="day", basis="stated") if last else None,
        rungs=(rung,), kept=deeds, since=date(2025, 1, 1), age=1, entries=(name,),
    )  # fmt: skip


def test_a_side_whose_level_changed_often_is_likelier_to_see_it_change_again() -> None:
    often, seldom = side("NOR", 6), side("SWE", 0)
    (one,) = level_outlook((often,), (seldom,), made=MADE)
    (other,) = level_outlook((seldom,), (often,), made=MADE)
    assert one.probability > one.baseline == other.baseline > other.probability
    assert one.entries[0] == f"e{MADE - timedelta(days=180)}"


def test_where_no_level_is_known_nothing_is_said_of_it() -> None:
    unknown = Side("NOR", "HUN", None, ())
    assert level_outlook((unknown,), (), made=MADE) == ()
    assert level_outlook((unknown,), (side("SWE", 1),), made=MADE) == ()


def test_a_promise_kept_after_its_day_was_not_kept_in_time() -> None:
    assert kept_in_time(promise("p", "2025-03-01", kept="2025-03-01"))
    assert not kept_in_time(promise("p", "2025-03-01", kept="2025-03-02"))
    assert not kept_in_time(promise("p", "2025-03-01"))


def test_who_kept_promises_is_likelier_to_keep_the_next() -> None:
    past = [promise(f"n{day}", f"2025-03-{day:02}", kept="2025-03-01") for day in (2, 3, 4)]
    past += [promise(f"s{day}", f"2025-03-{day:02}", by="SWE") for day in (2, 3, 4)]
    kept, broken = promise_outlook([*past, promise("n", "2025-06-01"), promise("s", "2025-06-01", by="SWE")], made=MADE)
    assert kept.probability > 0.6 > 0.4 > broken.probability
    assert kept.baseline == broken.baseline == 0.5
    assert (kept.days, kept.until, kept.source, kept.target) == (31, date(2025, 6, 1), "NOR", "HUN")
    assert set(kept.entries) == {"n", "n2", "n3", "n4"}


def test_without_any_promise_that_is_over_it_is_a_guess_and_says_so() -> None:
    (one,) = promise_outlook([promise("n", "2025-06-01")], made=MADE)
    assert one.probability == pytest.approx(0.5)
    assert "guess" in one.why


def test_kept_ended_and_undated_promises_are_not_forecast() -> None:
    some = [
        promise("a", "2025-06-01", kept="2025-04-01"),
        promise("b", "2025-06-01", state="withdrawn"),
        promise("c", None),
        promise("d", "2025-04-30"),
    ]
    assert promise_outlook(some, made=MADE) == ()
    assert undated(some) == 1
