"""`detente backtest`: a folder in, a table of ranks out."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from detente.cli.main import main

from .world import busy_world, written


class Done(NamedTuple):
    """How the command ended."""

    status: int
    out: str
    err: str


Command = Callable[..., Done]


@pytest.fixture
def detente(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs `detente` with the arguments."""

    def run(*arguments: object) -> Done:
        monkeypatch.setattr(sys, "argv", ["detente", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            main()
        return Done(int(end.value.code or 0), *capsys.readouterr())

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    facts = busy_world(25)
    parts = ([fact for fact in facts if low <= fact[3] < high] for low, high in ((0, 18), (18, 22), (22, 25)))
    return written(tmp_path / "data", *parts, entities=12, relations=3)


@pytest.mark.parametrize("protocol", ["single-step", "multi-step"])
def test_the_ranks_are_written_and_summed_up(protocol: str, folder: Path, tmp_path: Path, detente: Command) -> None:
    table = tmp_path / "ranks.csv"
    done = detente("backtest", folder, "--protocol", protocol, "--ranks", table)
    asked = 2 * len((folder / "test.txt").read_text().splitlines())
    assert (done.status, done.err) == (0, "")
    assert f"{asked} questions, {protocol}: mean reciprocal rank 0." in done.out
    rows = [line.split(",") for line in table.read_text().splitlines()]
    assert rows[0] == ["timestamp", "subject", "relation", "object", "direction", "rank"]
    assert len(rows) == 1 + asked
    assert all(1 <= float(row[5]) <= 12 for row in rows[1:])


def test_a_line_that_is_no_fact_is_named_in_one_line(folder: Path, tmp_path: Path, detente: Command) -> None:
    (folder / "train.txt").write_text("0\t0\n")
    done = detente("backtest", folder, "--ranks", tmp_path / "ranks.csv")
    assert done.status == 2
    assert len(done.err.splitlines()) == 1
    assert "train.txt:1: 2 of 4 columns" in done.err
    assert not (tmp_path / "ranks.csv").exists()


def test_a_table_without_a_folder_is_refused_before_the_work(folder: Path, tmp_path: Path, detente: Command) -> None:
    done = detente("backtest", folder, "--ranks", tmp_path / "nowhere" / "ranks.csv")
    assert done.status == 2
    assert "--ranks" in done.err


def test_an_unknown_protocol_is_refused(folder: Path, tmp_path: Path, detente: Command) -> None:
    assert detente("backtest", folder, "--protocol", "oracle", "--ranks", tmp_path / "ranks.csv").status == 2


def test_the_figures_come_as_json(folder: Path, tmp_path: Path, detente: Command) -> None:
    done = detente("backtest", folder, "--ranks", tmp_path / "ranks.csv", "--seed", 3, "--no-rerank", "--json")
    figures = json.loads(done.out)
    assert figures["questions"] == 2 * len((folder / "test.txt").read_text().splitlines())
    assert 0 < figures["hits1"] <= figures["mrr"] <= figures["hits10"] <= 1
    assert (figures["protocol"], figures["reranked"], figures["seed"]) == ("single-step", False, 3)
    assert figures["explained"] == []


def test_an_answer_is_explained_by_its_clues_and_past_facts(folder: Path, tmp_path: Path, detente: Command) -> None:
    done = detente("backtest", folder, "--ranks", tmp_path / "ranks.csv", "--explain", 1, "--explain", 2)
    subject, relation, object_, day = (folder / "test.txt").read_text().splitlines()[0].split()
    assert f"entity {subject} | relation {relation} | ?, at {day}" in done.out
    assert f"? | relation {relation} | entity {object_}, at {day}" in done.out
    assert done.out.count("(true)") == 4, "two facts, each asked both ways"
    assert "between the two" in done.out
    assert " before (" in done.out


def test_an_explanation_as_json_adds_up(folder: Path, tmp_path: Path, detente: Command) -> None:
    done = detente("backtest", folder, "--ranks", tmp_path / "ranks.csv", "--explain", 1, "--json")
    answers = [answer for told in json.loads(done.out)["explained"] for answer in told["answers"]]
    assert len(answers) >= 6
    for answer in answers:
        assert answer["score"] == pytest.approx(sum(reason["worth"] for reason in answer["clues"]))


def test_a_row_that_is_not_there_is_refused_before_the_work(folder: Path, tmp_path: Path, detente: Command) -> None:
    done = detente("backtest", folder, "--ranks", tmp_path / "ranks.csv", "--explain", 999)
    assert done.status == 2
    assert "--explain 999: test.txt holds" in done.err
    assert not (tmp_path / "ranks.csv").exists()
