"""A benchmark folder that cannot be used is refused in one line with file and line number."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from detente.errors import InputError
from detente.forecast import backtest, dataset_of, load_dataset
from detente.model import Actor, Entry, Event, Evidence, When
from detente.model.event import Status

from .world import written


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of three parties and two relations."""
    return written(tmp_path, [(0, 0, 1, 0), (1, 1, 2, 24)], [(0, 0, 1, 48)], [(2, 1, 0, 72)], entities=3, relations=2)


def add(name: str, line: str) -> Callable[[Path], object]:
    def change(folder: Path) -> None:
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    return change


BAD = {
    "no test.txt": (lambda folder: (folder / "test.txt").unlink(), r"test\.txt: cannot be read"),
    "no entities": (lambda folder: (folder / "entity2id.txt").unlink(), r"entity2id\.txt: cannot be read"),
    "three columns": (add("train.txt", "0\t1\t2"), r"train\.txt:3: 3 of 4 columns"),
    "a name": (add("valid.txt", "Norway\t1\t2\t72"), r"valid\.txt:2: 'Norway 1 2 72' is no fact"),
    "an unlisted subject": (add("test.txt", "3\t1\t0\t72"), r"test\.txt:2: subject 3 .* 0 to 2"),
    "an unlisted relation": (add("test.txt", "0\t2\t0\t72"), r"test\.txt:2: relation 2 .* 0 to 1"),
    "an object below nought": (add("test.txt", "0\t1\t-1\t72"), r"test\.txt:2: object -1 "),
    "a time beyond all days": (add("test.txt", f"0\t1\t1\t{10**30}"), r"test\.txt:2: time "),
    "an id twice": (add("entity2id.txt", "Norway\t2"), r"entity2id\.txt:4: id 2 stands on line 3 too"),
    "a gap in the ids": (add("relation2id.txt", "Consult\t7"), r"relation2id\.txt:3: ids leave a gap"),
    "no id": (add("entity2id.txt", "Norway"), r"entity2id\.txt:4: no name and id"),
    "nothing to answer": (lambda folder: (folder / "test.txt").write_text("\n"), r"test\.txt: holds no fact"),
    "nothing to learn": (lambda folder: (folder / "train.txt").write_text(""), r"train\.txt: holds no fact"),
    "no UTF-8": (lambda folder: (folder / "train.txt").write_bytes(b"0\t\xff"), r"train\.txt: not UTF-8"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_folder_is_refused_with_file_and_line(name: str, folder: Path) -> None:
    change, said = BAD[name]
    change(folder)
    with pytest.raises(InputError, match=said):
        load_dataset(folder)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        load_dataset(tmp_path / "nowhere")


def test_further_columns_blank_lines_and_padding_are_passed_over(folder: Path) -> None:
    (folder / "test.txt").write_text("2  \t1 \t0\t72\t0\r\n\n", encoding="utf-8")
    assert load_dataset(folder).test.tolist() == [[2, 1, 0, 72]]


def test_valid_may_be_empty(folder: Path) -> None:
    (folder / "valid.txt").write_text("", encoding="utf-8")
    assert load_dataset(folder).valid.shape == (0, 4)


def test_names_with_blanks_and_strange_line_ends_are_one_line_each(folder: Path) -> None:
    (folder / "entity2id.txt").write_text("Côte d’Ivoire\t0\nA\x85B\t1\nKim Jong-Un\t2\n", encoding="utf-8")
    assert load_dataset(folder).entities == 3


def told(day: date, *, reported: date | None = None, status: Status = "actual") -> Entry:
    """An entry that Norway's government consulted Hungary on the day."""
    when, words = When(earliest=day, latest=day), (Evidence(article="a", start=0, end=3, quote="met"),)
    norway, hungary = Actor(code="NOR.GOV", via="by hand"), Actor(code="HUN", via="by hand")
    event = Event(
        id="e", type="CONSULT", status=status, actors=(norway,), recipients=(hungary,), when=when, evidence=words,
        trigger=words, rule="by hand", confidence=1.0,
    )  # fmt: skip
    return Entry(
        id="e", content="c", run=1, article="a", kind="event", when=when, reported=reported or day,
        reported_basis="published", recorded=datetime(2025, 12, 31, tzinfo=UTC), record=event,
    )  # fmt: skip


MAY = date(2025, 5, 1)
APRIL = date(2025, 4, 1)


def test_events_of_a_ledger_are_facts_between_parties() -> None:
    found = dataset_of([told(MAY), told(APRIL), told(APRIL)], ask_from=MAY)
    assert (found.entity_names, found.relation_names) == (("HUN", "NOR"), ("CONSULT",))
    assert found.train.tolist() == [[1, 0, 0, APRIL.toordinal()]]
    assert found.test.tolist() == [[1, 0, 0, MAY.toordinal()]]


def test_an_event_reported_later_is_no_fact_before_its_report() -> None:
    found = dataset_of([told(APRIL), told(APRIL, reported=MAY)], ask_from=MAY)
    assert found.test.tolist() == [[1, 0, 0, MAY.toordinal()]]


def test_a_visit_that_was_only_announced_is_no_fact() -> None:
    found = dataset_of([told(APRIL), told(APRIL.replace(day=9), status="announced"), told(MAY)], ask_from=MAY)
    assert len(found.train) == 1


def test_a_ledger_without_later_events_has_nothing_to_answer() -> None:
    with pytest.raises(InputError, match="0 of 1 events are that late"):
        dataset_of([told(APRIL)], ask_from=MAY)


def test_events_of_a_ledger_can_be_forecast_back() -> None:
    days = [APRIL + timedelta(days=number) for number in range(30)]
    found = backtest(dataset_of(map(told, days), ask_from=days[25]), protocol="single-step", progress=lambda *_: None)
    assert found.objects.tolist() == [1.0] * 5
