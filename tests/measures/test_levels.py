"""Levels that are announced: a promise and a head on the way are hollow steps until they are done or gone."""

from datetime import date
from typing import Any

from detente.measures import Announced
from detente.model import HeadHeld, OpenCommitment, Position

from .telling import series
from .test_series import stands


def with_promise(position: Position, act: str, *promisors: str, grade: Any = "agreed", **more: Any) -> Position:
    promise = OpenCommitment(
        promisors=promisors, beneficiaries=(), act=act, words="by hand", grade=grade, rule="by hand", entries=("c1",),
        **more,
    )  # fmt: skip
    return position.model_copy(update={"commitments": (*position.commitments, promise)})


def found(*positions: Position) -> list[tuple[str, str | None, str, str, str]]:
    def row(each: Announced) -> tuple[str, str | None, str, str, str]:
        return str(each.day), str(each.until) if each.until else None, each.sender, each.word, each.how

    return [row(each) for each in series(positions=positions).announced]


def test_a_promised_ambassador_is_announced_until_the_promise_is_gone() -> None:
    charge = stands("2025-01-10", "charge", 40)
    promised = with_promise(stands("2025-02-10", "charge", 40), "return_ambassador", "NOR")
    done = stands("2025-03-10", "ambassador", 60)
    assert found(charge, promised, done) == [("2025-02-10", "2025-03-10", "NOR", "ambassador", "agreed")]
    assert found(charge, promised) == [("2025-02-10", None, "NOR", "ambassador", "agreed")]


def test_a_promise_of_the_level_that_stands_announces_nothing() -> None:
    assert found(with_promise(stands("2025-02-10", "ambassador", 60), "return_ambassador", "NOR")) == []


def test_a_promise_of_both_concerns_each_side_and_who_has_done_it_no_longer() -> None:
    both = with_promise(stands("2025-02-10", "charge", 40), "upgrade_representation", "HUN", "NOR")
    assert [row[2] for row in found(both)] == ["HUN", "NOR"]
    one = with_promise(stands("2025-02-10", "charge", 40), "upgrade_representation", "HUN", "NOR", done_by=("HUN",))
    assert [row[2] for row in found(one)] == ["NOR"]


def test_the_receiver_promises_agrement_and_the_sender_gets_an_ambassador() -> None:
    promised = with_promise(stands("2025-02-10", "charge", 40), "grant_agrement", "HUN")
    assert [row[2:4] for row in found(promised)] == [("NOR", "ambassador")]


def test_a_promise_to_talk_or_to_refuse_announces_no_level() -> None:
    for act in ("sign_treaty", "refuse_agrement", "open_consulate"):
        assert found(with_promise(stands("2025-02-10", "charge", 40), act, "NOR", "HUN")) == []


def test_closing_an_embassy_announces_none_and_opening_one_no_certain_level() -> None:
    closing = with_promise(stands("2025-02-10", "charge", 40), "close_embassy", "NOR")
    opening = with_promise(stands("2025-02-10", "none", 0), "reopen_embassy", "NOR")
    assert [row[3] for row in found(closing)] == ["none"]
    assert [row[3] for row in found(opening)] == ["unknown_head"]


def test_an_ambassador_who_is_named_is_announced_and_not_there() -> None:
    position = stands("2025-02-10", "charge", 40)
    head = HeadHeld(class_="ambassador", phase="agrement_granted", rule="by hand", entries=("s2",))  # type: ignore[call-arg]
    sides = tuple(
        side.model_copy(update={"designate": head}) if side.sender == "NOR" else side for side in position.sides
    )
    (row,) = series(positions=[position.model_copy(update={"sides": sides})]).announced
    assert (row.day, row.word, row.how, row.entries) == (
        date(2025, 2, 10), "ambassador", "agrement granted", ("s2",),
    )  # fmt: skip
