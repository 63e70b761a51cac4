"""`detente measure`: the table, CSV and JSON that people and programs read."""

import csv
import io
import json
import sys
from collections.abc import Callable
from datetime import date
from inspect import signature
from pathlib import Path

import pytest

from detente import measures
from detente.cli import measure as command
from detente.cli.main import main
from detente.ledger import open_ledger, record_all
from detente.model import Article, Event, Evidence, Findings, Outlet, Representation, article_id
from detente.ontology.plover import load_types

from .telling import on, who

ROOT = Path(__file__).parents[2]
Run = Callable[..., tuple[int, str, str]]


def report(day: str, country: str, *, recall: bool = False) -> Findings:
    """An article of an outlet of that country: Norway struck Hungary on that day, or recalled its ambassador."""
    text = f"The {country} Post tells what happened on {day}.\n"
    article = Article(
        id=article_id(text),
        text=text,
        published=date.fromisoformat(day),
        source=Outlet(name=f"{country} Post", country=country),
    )
    words = (Evidence(article=article.id, start=0, end=3, quote="The"),)
    (norway,), (hungary,) = who("NOR"), who("HUN")
    kind = {"type": "SANCTION", "mode": "withdraw", "act": "recall_ambassador"} if recall else {"type": "ASSAULT"}
    both = {"actors": (norway,), "recipients": (hungary,), "evidence": words, "trigger": words}
    event = Event(id="e1", when=on(day), rule="by hand", confidence=1.0, **both, **kind)  # type: ignore[arg-type]
    head = Representation(
        id="s1",
        sender=norway,
        receiver=hungary,
        class_="charge",
        mode="ad_interim",
        phase="recalled",
        when=on(day),
        from_event="e1",
        evidence=words,
    )
    return Findings(article=article, coder="by hand", events=(event,), standings=(head,) if recall else ())


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A strike in March told in Hungary and Sweden, another told in Hungary alone, a recall in May."""
    place = tmp_path / "ledger.db"
    told = [report("2025-03-04", "HUN"), report("2025-03-04", "SWE"), report("2025-03-20", "HUN")]
    with open_ledger(place) as kept:
        record_all(kept, [*told, report("2025-05-06", "SWE", recall=True)])
    return place


@pytest.fixture
def detente(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], ledger: Path) -> Run:
    """Runs `detente measure` on the ledger: status, output, complaints."""

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["detente", "measure", *arguments, "--ledger", str(ledger)])
        with pytest.raises(SystemExit) as end:
            main()
        said = capsys.readouterr()
        return int(end.value.code or 0), said.out, said.err

    return run


def test_the_table_keeps_what_is_not_known_apart_from_zero(detente: Run) -> None:
    status, out, err = detente("NOR", "HUN")
    assert (status, err) == (0, "")
    norway = out.split("Norway → Hungary", 1)[1].split("Between the two")[0].splitlines()
    assert norway[2].split()[:6] == ["2025-03", "2", "3", "0.0", "−18.0", "−18.0"]
    assert norway[3].startswith("2025-04       no data")
    assert "half-life 30 days" in out


def test_a_recall_stands_in_the_step_line_of_levels(detente: Run) -> None:
    _, out, _ = detente("NOR", "HUN")
    assert "2025-05-06    Norway → Hungary: chargé d'affaires" in out.split("Level, apart")[1]


def test_leaving_out_hungarian_papers_leaves_the_strike_that_others_tell(detente: Run) -> None:
    _, out, _ = detente("Norway", "Hungary", "--leave-out", "Hungary", "--json")
    series = json.loads(out)
    norway = next(flow for flow in series["points"][0]["flows"] if flow["sender"] == "NOR")
    assert (norway["events"]["value"], norway["reports"]) == (1, 1)
    assert series["points"][0]["coverage"]["countries"] == ["SWE"]
    assert [each["reason"] for each in series["aside"]] == ["outlet left out", "outlet left out"]


def test_leaving_out_every_outlet_says_so_instead_of_showing_peace(detente: Run) -> None:
    _, out, _ = detente("NOR", "HUN", "--leave-out", "HUN", "--leave-out", "SWE")
    assert out.startswith("No data: without outlets of Hungary and Sweden, no entry")


def test_each_number_in_json_opens_to_entries_that_the_ledger_shows(detente: Run, ledger: Path) -> None:
    _, out, _ = detente("NOR", "HUN", "--json")
    numbers = [flow["conflict"] for point in json.loads(out)["points"] for flow in point["flows"]]
    ids = {entry for number in numbers for entry in number["entries"]}
    with open_ledger(ledger, create=False) as kept:
        assert {command.later.ledger.evidence(kept, entry).entry.kind for entry in ids} == {"event"}
    assert len(ids) == 4


def test_in_csv_an_empty_cell_is_no_data_and_zero_is_none(detente: Run) -> None:
    _, out, _ = detente("NOR", "HUN", "--csv", "--until", "2025-06-01")
    rows = {(row["start"], row["sender"]): row for row in csv.DictReader(io.StringIO(out))}
    march, april, quiet = rows["2025-03-04", "NOR"], rows["2025-04-01", "NOR"], rows["2025-03-04", "HUN"]
    assert [march[name] for name in ("state", "events", "ASSAULT", "AID", "conflict")] == [
        "active",
        "2",
        "2",
        "0",
        "-18",
    ]
    assert [april[name] for name in ("state", "events", "ASSAULT", "AID", "conflict")] == ["no data", "", "", "", ""]
    assert [quiet[name] for name in ("state", "events", "ASSAULT", "AID", "conflict")] == ["quiet", "0", "0", "0", "0"]
    may = rows["2025-05-01", "NOR"]
    assert (may["level"], may["level_order"], march["level"]) == ("charge", "40", "")


def test_a_pair_that_nothing_is_known_of_has_no_data(detente: Run) -> None:
    status, out, _ = detente("NOR", "PER")
    assert (status, out) == (0, "No data: no entry of the ledger speaks of Norway and Peru in these days.\n")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("--csv", "--json"), "--csv and --json"),
        (("--half-life", "0"), "half-life"),
        (("--leave-out", "Hungry"), "Hungry"),
        (("--by", "year"), "--by"),
        (("--since", "2025-03-05", "--until", "2025-03-04"), "2025-03-05"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(detente: Run, wrong: tuple[str, ...], said: str) -> None:
    status, out, err = detente("NOR", "HUN", *wrong)
    assert (status, out) == (2, "")
    assert said in err
    assert len(err.splitlines()) == 1


def test_the_command_has_the_types_and_the_half_life_of_the_station() -> None:
    types = load_types(ROOT / "src" / "detente" / "data")
    assert list(types) == list(command._TYPES)
    assert list(dict.fromkeys(row.quad_name for row in types.values())) == list(command._CLASSES)
    assert signature(command.measure).parameters["half_life"].default == measures.HALF_LIFE
