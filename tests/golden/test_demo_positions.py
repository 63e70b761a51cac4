"""The example reports, read and recorded once, against how their sources say that the pairs stood."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from pydantic import Field

from detente import pipeline
from detente.intake import load
from detente.ledger import Ledger, open_ledger, position, record_all
from detente.model import LevelWord, Pair, Position, RecognitionState, RelationsState, Side
from detente.model.base import Record
from detente.ontology.loading import load_rows

ROOT = Path(__file__).parents[2]
REPORTS = sorted((ROOT / "examples" / "reports").glob("*.txt"))
TABLE = Path(__file__).with_name("expected_positions.yml")
TRANSITIONS = ROOT.parent / "shared" / "domain" / "transitions.csv"


class ExpectedSide(Record):
    """What a row says of one direction; what it leaves out is not asked."""

    level: LevelWord | None = None
    mission: Literal["open", "closed"] | None = None
    designate: bool | None = None
    inferred: bool | None = None
    government: RecognitionState | None = None


class Expected(Record):
    """A row of expected_positions.yml."""

    pair: str
    valid: date
    known: date | None
    relations: RelationsState | None = None
    consular: Literal["open", "closed"] | None = None
    sides: dict[str, ExpectedSide] = Field(default_factory=dict)
    promised: tuple[str, ...] = ()
    overdue: bool | None = None
    unflagged: tuple[str, ...] = ()
    rows: tuple[int, ...]
    why: str

    @property
    def name(self) -> str:
        """A name for the test: the pair and the day, with the day of knowledge where there is one."""
        return f"{self.pair}-{self.valid}" + (f"-known-{self.known}" if self.known else "")


ROWS = load_rows(TABLE, Expected)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """A ledger that holds every example report."""
    with open_ledger(tmp_path_factory.mktemp("demo") / "ledger.db") as opened:
        record_all(opened, pipeline.read_all(load(str(path)) for path in REPORTS))
        yield opened


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_the_pair_stands_as_the_sources_say(ledger: Ledger, row: Expected) -> None:
    found = position(ledger, Pair.of(*row.pair.split("-")), valid=row.valid, known=row.known)
    faults = [f"{what}: {got}, not {want}" for what, want, got in _asked(row, found) if want not in (None, got)]
    assert not faults, "\n".join([row.why, *faults])


def _asked(row: Expected, found: Position) -> Iterator[tuple[str, object, object]]:
    """(what, wanted, found) for every part of a position that a row can ask about."""
    yield "relations", row.relations, found.relations.state
    yield "consulates", row.consular and {row.consular}, {each.state for each in found.consular}
    open_acts = {each.act for each in found.commitments}
    promised = bool(open_acts & {*row.promised}) or not row.promised
    yield f"a promise of {row.promised} among {open_acts}", True, promised
    yield "overdue", row.overdue, any(each.overdue for each in found.commitments)
    yield "flags", (), tuple(flag.code for flag in found.flags if flag.code in row.unflagged)
    for sender, want in row.sides.items():
        yield from _asked_of_side(sender, want, found.side(sender))


def _asked_of_side(sender: str, want: ExpectedSide, side: Side) -> Iterator[tuple[str, object, object]]:
    yield f"level of {sender}", want.level, side.level.word
    yield f"mission of {sender}", want.mission, side.mission.state
    yield f"designate of {sender}", want.designate, side.designate is not None
    yield f"level of {sender} inferred", want.inferred, side.level.inferred is not None
    yield f"government recognised by {sender}", want.government, side.recognition_of_government.state


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_an_example_says_where_its_facts_come_from_and_stays_short(path: Path) -> None:
    article = load(str(path))
    body = article.text.split("\n\n", 1)[1]
    assert article.published
    assert path.name.startswith(article.published.isoformat())
    assert article.title
    assert article.url
    assert article.url.startswith("http")
    assert 90 <= len(body.split()) <= 220


@pytest.mark.skipif(not TRANSITIONS.exists(), reason="the table of transitions is not beside the repository")
def test_every_row_rests_on_sourced_transitions_of_its_pair() -> None:
    with TRANSITIONS.open(encoding="utf-8", newline="") as file:
        pairs = {int(line["id"]): {line["sender"], line["receiver"]} for line in csv.DictReader(file)}
    foreign = [(row.name, id_) for row in ROWS for id_ in row.rows if pairs[id_] != set(row.pair.split("-"))]
    assert not foreign
