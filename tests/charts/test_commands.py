"""`measure --plot`, `network` and `brief` on a small ledger, and the tables they are made of."""

import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from detente.charts import measured, networks, table
from detente.cli import brief as brief_command
from detente.cli.main import main
from detente.ledger import open_ledger, record_all
from detente.measures import Series
from detente.model import (
    Actor,
    Article,
    Claim,
    Commitment,
    Event,
    Evidence,
    Findings,
    Outlet,
    Pair,
    Representation,
    Voice,
    When,
    article_id,
)

Run = Callable[..., tuple[int, str, str]]
PAIR = Pair.of("NOR", "HUN")


def who(code: str) -> Actor:
    return Actor(code=code, via="by hand")


def report(day: str, doer: str, other: str, *, outlet: str = "SWE", **more: Any) -> Findings:
    """An article of that day: one struck the other, unless `more` says otherwise; with `<b>` in its words."""
    text = f"{doer} <b>acted</b> on {other} on {day}, says the {outlet} Post.\n"
    article = Article(
        id=article_id(text), text=text, title=f"On {day} & after", published=date.fromisoformat(day),
        source=Outlet(name=f"{outlet} Post", country=outlet), url=f"https://post.example/{day}",
    )  # fmt: skip
    words = (Evidence(article=article.id, start=0, end=len(text) - 1, quote=text[:-1]),)
    when = When(earliest=date.fromisoformat(day), latest=date.fromisoformat(day), basis="stated")
    fields: dict[str, Any] = {"type": "ASSAULT", "actors": (who(doer),), "recipients": (who(other),), **more}
    event = Event(id="e1", when=when, rule="by hand", confidence=1.0, evidence=words, trigger=words, **fields)
    head = Representation(
        id="s1", sender=who(doer), receiver=who(other), class_="charge", phase="in_post", when=when, evidence=words,
    )  # type: ignore[call-arg]  # fmt: skip
    promise = Commitment(
        id="c1", promisors=(who(doer),), beneficiaries=(who(other),), act="return_ambassador", words="to send <one>",
        grade="announced", voices=(Voice(holder=who(doer), stance="asserts"),), from_event="e1", evidence=words,
    )  # fmt: skip
    claim = Claim(
        id="k1", proposition="that it began", against=(who(doer),), state="unconfirmed", evidence=words,
        voices=(Voice(holder=who(other), stance="accuses"),),
    )  # fmt: skip
    return Findings(
        article=article, coder="by hand", events=(event,), standings=(head,), commitments=(promise,), claims=(claim,)
    )


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Norway struck Hungary in March and April, Sweden aided Hungary, and Switzerland brought the two together."""
    found = tmp_path / "ledger.db"
    told = [
        report("2025-03-04", "NOR", "HUN"),
        report("2025-03-04", "NOR", "HUN", outlet="RUS"),
        report("2025-04-08", "NOR", "HUN", outlet="CHN"),
        report("2025-04-09", "HUN", "NOR", outlet="RUS"),
        report("2025-04-20", "SWE", "HUN", type="AID"),
        report("2025-05-02", "NOR", "HUN", type="CONSULT", mediators=(who("CHE"),)),
    ]
    with open_ledger(found) as kept:
        record_all(kept, told)
    return found


@pytest.fixture
def detente(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], place: Path) -> Run:
    """Runs a command on the ledger: status, output, complaints."""

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["detente", *arguments, "--ledger", str(place)])
        with pytest.raises(SystemExit) as end:
            main()
        said = capsys.readouterr()
        return int(end.value.code or 0), said.out, said.err

    return run


def whole(place: Path, **options: Any) -> Series:
    with open_ledger(place, create=False) as kept:
        return measured(kept, PAIR, **options)


# --- Gathered from a ledger


def test_the_table_of_a_ledger_has_the_sums_of_each_pairs_series(place: Path) -> None:
    with open_ledger(place, create=False) as kept:
        rows = table(kept, by="month").to_dicts()
    series = whole(place, levels=False)
    expected = {
        (point.start, flow.sender): (flow.net.value, flow.reports, len(point.coverage.articles))
        for point in series.points
        for flow in point.flows
        if flow.state != "no data"
    }
    found = {
        (row["start"], row["sender"]): (row["net"], row["reports"], row["articles"])
        for row in rows
        if (row["a"], row["b"]) == ("HUN", "NOR")
    }
    assert found == expected
    assert ("HUN", "SWE") in {(row["a"], row["b"]) for row in rows}


def test_what_was_reported_later_is_not_in_a_series_as_known_before(place: Path) -> None:
    known = whole(place, known=date(2025, 3, 31))
    assert [str(point.start) for point in known.points] == ["2025-03-04"]


def test_a_series_knows_the_countries_of_its_outlets_and_the_levels(place: Path) -> None:
    series = whole(place)
    assert series.points[0].coverage.countries == ("RUS", "SWE")
    assert ("NOR", "charge") in {(step.sender, step.word) for step in series.levels}
    assert ("NOR", "ambassador") in {(each.sender, each.word) for each in series.announced}
    assert whole(place, levels=False).levels == ()


def test_networks_of_a_ledger_have_its_ties_and_mediations(place: Path) -> None:
    with open_ledger(place, create=False) as kept:
        (found,) = networks(kept)
        (early,) = networks(kept, until=date(2025, 5, 1))
    assert {(tie.a, tie.b): tie.sign for tie in found.ties} == {("HUN", "NOR"): -1, ("HUN", "SWE"): 1}
    assert [(each.mediator, each.a, each.b) for each in found.mediated] == [("CHE", "HUN", "NOR")]
    assert early.mediated == ()


# --- measure


@pytest.mark.parametrize(("name", "begins"), [("out.svg", b"<svg"), ("out.png", b"\x89PNG")])
def test_a_picture_is_written_and_nothing_else_printed(detente: Run, tmp_path: Path, name: str, begins: bytes) -> None:
    status, out, err = detente("measure", "NOR", "HUN", "--plot", str(tmp_path / name))
    assert (status, out) == (0, "")
    assert "drawn" in err
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_the_levels_can_be_drawn_and_the_table_printed_beside(detente: Run, tmp_path: Path) -> None:
    path = tmp_path / "out.svg"
    _, out, _ = detente("measure", "NOR", "HUN", "--plot", str(path), "--picture", "levels", "--theme", "dark", "--csv")
    assert out.startswith("start,end,")
    assert "Level of representation" in path.read_text(encoding="utf-8")


def test_a_file_that_is_no_picture_is_refused_before_anything_is_read(detente: Run) -> None:
    status, out, err = detente("measure", "NOR", "HUN", "--plot", "out.doc")
    assert (status, out) == (2, "")
    assert ".svg, .png, .html" in err


def test_several_countries_are_left_out_with_commas_between(detente: Run) -> None:
    _, out, _ = detente("measure", "NOR", "HUN", "--without-outlets-of", "RUS,China", "--json")
    series = json.loads(out)
    assert series["leave_out"] == ["CHN", "RUS"]
    assert sum(each["reason"] == "outlet left out" for each in series["aside"]) == 3


def test_bands_stand_in_csv_only_where_they_are_asked_for(detente: Run) -> None:
    def cells(*more: str) -> list[str]:
        _, out, _ = detente("measure", "NOR", "HUN", "--csv", *more)
        heading, *rows = (line.split(",") for line in out.splitlines())
        norway = next(row for row in rows if row[2] == "NOR")
        return [norway[heading.index(name)] for name in ("conflict_low", "conflict_high")]

    assert cells() == ["", ""]
    low, high = cells("--bands", "--seed", "7")
    assert float(low) < -9 < float(high) <= 0


def test_too_few_events_are_not_searched_for_changes_and_that_is_said(detente: Run) -> None:
    _, out, _ = detente("measure", "NOR", "HUN")
    assert "not looked for: that takes 24 periods with data and 20 events" in out
    assert "returned in the same period" in out


# --- network


def test_the_network_is_told_year_by_year(detente: Run) -> None:
    status, out, _ = detente("network")
    assert (status, out.splitlines()[0]) == (0, "2025")
    assert "1 friendly tie, 1 hostile" in out
    assert "Switzerland mediated between Hungary and Norway" in out


def test_the_network_as_json_and_as_a_picture(detente: Run, tmp_path: Path) -> None:
    path = tmp_path / "net.svg"
    _, out, _ = detente("network", "--by", "month", "--json", "--plot", str(path))
    assert [each["start"] for each in json.loads(out)] == ["2025-03-01", "2025-04-01", "2025-05-01"]
    assert "Source: ledger.db" in path.read_text(encoding="utf-8")


def test_days_of_which_nothing_is_known_are_no_calm_network(detente: Run) -> None:
    _, out, _ = detente("network", "--until", "2024-01-01")
    assert out.startswith("No data")


# --- brief


def test_a_brief_says_how_it_stood_with_the_words_and_their_source(detente: Run) -> None:
    status, out, _ = detente("brief", "Norway", "HUN", "--as-of", "2025-04-30")
    assert status == 0
    assert out.startswith("# Hungary – Norway\n\n30 April 2025; as reported by 30 April 2025.")
    parts = out.split("\n## ")
    assert [part.split("\n")[0] for part in parts[1:]] == [
        "How each is represented", "What moved since 30 January 2025", "Open promises", "Open disputes",
        "What does not fit together", "The words",
    ]  # fmt: skip
    assert "Norway → Hungary: chargé d'affaires" in parts[1]
    assert "to send <one>" in parts[3]
    assert "Norway → Hungary: attacks [" in parts[2]
    assert "(SWE Post, On 2025-03-04 & after, 4 March 2025, <https://post.example/2025-03-04>)" in parts[6]


def test_a_brief_of_a_day_knows_nothing_of_later_days(detente: Run) -> None:
    _, out, _ = detente("brief", "NOR", "HUN", "--as-of", "2025-03-31")
    assert "April" not in out
    assert "Switzerland" not in out


def test_every_number_of_a_quote_in_a_brief_has_its_quote(detente: Run) -> None:
    _, out, _ = detente("brief", "NOR", "HUN", "--as-of", "2025-05-30")
    body, words = out.split("## The words")
    numbers = {int(found.split("]")[0]) for found in body.split("[")[1:]}
    assert numbers
    assert numbers <= {int(line.split(".")[0]) for line in words.strip().splitlines()}


def test_a_brief_as_html_has_its_pictures_inside_and_no_markup_from_the_world(detente: Run, tmp_path: Path) -> None:
    path = tmp_path / "brief.html"
    status, out, err = detente("brief", "NOR", "HUN", "--as-of", "2025-04-30", "--format", "html", "--out", str(path))
    page = path.read_text(encoding="utf-8")
    assert (status, out) == (0, "")
    assert "written" in err
    assert page.count('src="data:image/svg+xml;base64,') == 2
    assert "<script" not in page
    assert "&lt;b&gt;acted&lt;/b&gt;" in page
    assert "<b>" not in page


def test_a_pair_without_entries_has_a_brief_that_says_so(detente: Run) -> None:
    status, out, _ = detente("brief", "NOR", "PER")
    assert status == 0
    assert "nothing is known" in out
    assert out.count("None in the record.") == 6


def test_a_pdf_needs_a_file_and_a_browser(detente: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "--out" in detente("brief", "NOR", "HUN", "--format", "pdf")[2]
    monkeypatch.setattr(brief_command.shutil, "which", lambda _: None)
    status, _, err = detente("brief", "NOR", "HUN", "--format", "pdf", "--out", str(tmp_path / "brief.pdf"))
    assert status == 2
    assert "no Chromium or Chrome is installed" in err


def test_a_browser_that_fails_is_named(detente: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brief_command.shutil, "which", lambda _: "/bin/false")
    status, _, err = detente("brief", "NOR", "HUN", "--format", "pdf", "--out", str(tmp_path / "brief.pdf"))
    assert (status, (tmp_path / "brief.pdf").exists()) == (2, False)
    assert "could not be printed" in err


@pytest.mark.browser
def test_a_brief_is_printed_on_one_page(detente: Run, tmp_path: Path) -> None:
    path = tmp_path / "brief.pdf"
    status, _, _ = detente("brief", "NOR", "HUN", "--as-of", "2025-05-30", "--format", "pdf", "--out", str(path))
    assert status == 0
    assert path.read_bytes().startswith(b"%PDF")
    assert b"/Count 1" in path.read_bytes()
