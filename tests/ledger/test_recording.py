"""Contract of the ledger: nothing is changed or removed, nothing is entered twice, and a run is whole or nothing."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from detente.errors import InputError, LedgerError
from detente.ledger import (
    Ledger,
    create_token,
    entries,
    evidence,
    judge,
    keep_forecasts,
    position,
    record,
    record_all,
)
from detente.ledger.schema import metadata
from detente.model import Findings

from .foreseen import RAIN
from .saying import NORWAY_HUNGARY, Report, recall, some_entry, voice

TABLES = [table.name for table in metadata.sorted_tables]


def everything(ledger: Ledger) -> dict[str, list[tuple[object, ...]]]:
    with ledger.reading() as connection:
        return {
            table.name: sorted(tuple(map(repr, row)) for row in connection.execute(table.select()))
            for table in metadata.sorted_tables
        }


def full_report() -> Report:
    """A report with a row in every table."""
    report = recall()
    report.commitment(["NOR", "HUN"], "return_ambassador", "agreed")
    report.claim("e1", "disputed", [voice("NOR", "asserts"), voice("HUN", "denies")], against=["HUN"])
    return report


def fill(ledger: Ledger) -> None:
    """Puts something into every table."""
    record(ledger, full_report().findings())
    judge(ledger, some_entry(ledger), "accept", analyst="Ada", reason="so")
    keep_forecasts(ledger, [RAIN])
    create_token(ledger, "desk", "reader")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}"])
def test_the_database_itself_refuses_to_change_or_remove(ledger: Ledger, table: str, statement: str) -> None:
    fill(ledger)
    before = everything(ledger)
    assert before[table]
    column = next(iter(metadata.tables[table].primary_key)).name
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), ledger.engine.begin() as connection:
        connection.exec_driver_sql(statement.format(table, column))
    assert everything(ledger) == before


@pytest.mark.parametrize("table", TABLES)
def test_the_database_itself_refuses_to_replace(ledger: Ledger, table: str) -> None:
    if ledger.engine.dialect.name != "sqlite":
        pytest.skip("only SQLite has INSERT OR REPLACE")
    fill(ledger)
    rows = metadata.tables[table].select()
    replace = metadata.tables[table].insert().prefix_with("OR REPLACE").from_select(rows.selected_columns, rows)
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), ledger.engine.begin() as connection:
        connection.execute(replace)


def test_recording_the_same_article_again_changes_nothing(ledger: Ledger) -> None:
    first = record(ledger, full_report().findings())
    before = everything(ledger)
    again = record(ledger, full_report().findings())
    assert (first.new, first.known) == (4, 0)
    assert (again.run, again.new, again.known, again.retracted) == (None, 0, 4, 0)
    assert everything(ledger) == before


def test_the_numbering_inside_an_article_makes_no_difference(ledger: Ledger) -> None:
    findings = full_report().findings()
    record(ledger, findings)
    event = findings.events[0].model_copy(update={"id": "e77"})
    standings = tuple(s.model_copy(update={"id": "s9", "from_event": "e77"}) for s in findings.standings)
    claims = tuple(c.model_copy(update={"proposition": "e77"}) for c in findings.claims)
    renumbered = findings.model_copy(update={"events": (event,), "standings": standings, "claims": claims})
    assert record(ledger, renumbered).new == 0


def test_records_name_each_other_by_content(ledger: Ledger) -> None:
    record(ledger, full_report().findings())
    by_kind = {entry.kind: entry for entry in entries(ledger)}
    assert by_kind["standing"].record.from_event == by_kind["event"].id  # type: ignore[union-attr]
    assert by_kind["claim"].record.proposition == by_kind["event"].id  # type: ignore[union-attr]


def test_a_crash_in_the_middle_of_a_run_leaves_nothing(ledger: Ledger) -> None:
    record(ledger, recall("2025-01-02", published="2025-01-03").findings())
    before = everything(ledger)

    def interrupted() -> Iterator[Findings]:
        yield recall().findings()
        yield recall("2025-03-06").findings()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        record_all(ledger, interrupted())
    assert everything(ledger) == before


def test_findings_that_do_not_hold_leave_nothing(ledger: Ledger) -> None:
    good = recall().findings()
    orphan = good.model_copy(update={"events": ()})
    other = Report("2025-04-01")
    other.head("NOR", "HUN", "charge")
    foreign = other.findings().model_copy(update={"standings": good.standings, "events": good.events})
    for bad in (orphan, foreign):
        with pytest.raises(LedgerError):
            record_all(ledger, (recall("2025-01-02").findings(), bad))
    assert not any(rows for name, rows in everything(ledger).items() if name != "about")


def test_another_coder_version_takes_back_what_its_predecessor_said_and_says_its_own(ledger: Ledger) -> None:
    old = recall()
    old.mission("NOR", "HUN", "closed")
    record(ledger, old.findings(), recorded=datetime(2025, 3, 6, tzinfo=UTC))
    better = old.findings().model_copy(update={"coder": "reader 2", "standings": old.findings().standings[:1]})
    done = record(ledger, better, recorded=datetime(2025, 6, 1, tzinfo=UTC))
    assert (done.new, done.known, done.retracted) == (0, 2, 1)
    then = position(ledger, NORWAY_HUNGARY, valid=date(2025, 4, 1), known=date(2025, 4, 1), clock="recorded")
    now = position(ledger, NORWAY_HUNGARY, valid=date(2025, 4, 1), clock="recorded")
    assert (then.side("NOR").level.word, now.side("NOR").level.word) == ("none", "charge")
    # A better reader is not news: by the clock of reports the mistake was never there.
    reported = position(ledger, NORWAY_HUNGARY, valid=date(2025, 4, 1), known=date(2025, 4, 1))
    assert reported.side("NOR").level.word == "charge"


def test_what_was_taken_back_can_be_said_again(ledger: Ledger) -> None:
    findings = recall().findings()
    silent = findings.model_copy(update={"coder": "reader 2", "events": (), "standings": ()})
    third = findings.model_copy(update={"coder": "reader 3"})
    assert record(ledger, findings).new == 2
    assert record(ledger, silent).retracted == 2
    assert not list(entries(ledger))
    assert record(ledger, third).new == 2
    assert record(ledger, third).run is None
    assert position(ledger, NORWAY_HUNGARY, valid=date(2025, 3, 4)).side("NOR").level.word == "charge"
    assert len(everything(ledger)["entries"]) == 6


def test_one_run_has_one_coder(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="one coder"):
        record_all(ledger, (recall().findings(), recall("2025-03-06", coder="reader 2").findings()))
    assert not list(entries(ledger))


def test_the_clock_of_recording_never_goes_back(ledger: Ledger) -> None:
    record(ledger, recall().findings(), recorded=datetime(2025, 3, 6, 12, tzinfo=UTC))
    with pytest.raises(InputError, match="before the ledger's last run"):
        record(ledger, recall("2025-03-06").findings(), recorded=datetime(2025, 3, 6, 11, tzinfo=UTC))
    with pytest.raises(InputError, match="future"):
        record(ledger, recall("2025-03-06").findings(), recorded=datetime.now(UTC) + timedelta(days=400))


def test_a_text_that_comes_out_twice_is_known_from_the_first_time(ledger: Ledger) -> None:
    later, sooner = recall(published="2025-03-09").findings(), recall(published="2025-03-05").findings()
    record(ledger, later)
    day = date(2025, 3, 6)
    assert position(ledger, NORWAY_HUNGARY, valid=day, known=day).side("NOR").level.word == "unknown"
    record(ledger, sooner)
    assert position(ledger, NORWAY_HUNGARY, valid=day, known=day).side("NOR").level.word == "charge"
    assert len(list(entries(ledger))) == 2


def test_an_entry_leads_to_its_words_and_its_article(ledger: Ledger) -> None:
    findings = full_report().findings()
    record(ledger, findings)
    held = position(ledger, NORWAY_HUNGARY, valid=date(2025, 3, 4)).side("NOR").level
    shown = evidence(ledger, held.entries[0][:10])
    assert shown.entry.id == held.entries[0]
    assert (shown.title, shown.outlet, shown.published) == ("A report", "Example News", date(2025, 3, 5))
    for passage in shown.passages:
        words = passage.before + passage.evidence.quote + passage.after
        start = passage.evidence.start - len(passage.before)
        assert findings.article.text[start : start + len(words)] == words


@pytest.mark.parametrize("wrong", ["", "ffffffffffffffffffffffff", "e1; DROP TABLE entries", "%"])
def test_an_unknown_entry_is_an_error(ledger: Ledger, wrong: str) -> None:
    record(ledger, recall().findings())
    with pytest.raises(InputError):
        evidence(ledger, wrong)


def test_a_beginning_that_stands_for_several_entries_is_an_error(ledger: Ledger) -> None:
    record_all(ledger, (recall(f"2025-03-{day:02}").findings() for day in range(1, 20)))
    firsts = [entry.id[0] for entry in entries(ledger)]
    shared = next(first for first in firsts if firsts.count(first) > 1)
    with pytest.raises(InputError, match="several"):
        evidence(ledger, shared)
