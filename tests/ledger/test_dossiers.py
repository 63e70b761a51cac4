"""A dossier of a pair, read once, answers as the questions do that read the ledger each time."""

from datetime import UTC, date, datetime, timedelta

import pytest

from detente.ledger import Ledger, dossier, entries, history, judge, position, record, record_all
from detente.ledger.unchecked import unchecked
from detente.model import Entry

from . import saying
from .saying import NORWAY_HUNGARY, Report

DAYS = (date(2024, 6, 1), date(2025, 3, 1), date(2025, 3, 4), date(2025, 3, 20), date(2026, 1, 1))
KNOWN = (None, date(2025, 2, 28), date(2025, 3, 5), date(2025, 6, 30), datetime(2025, 3, 10, 9, tzinfo=UTC))


def busy(ledger: Ledger) -> None:
    """A pair with background, acts, a promise, a claim, an event that is no act, and a report without a date."""
    record(ledger, saying.background().findings(), recorded=datetime(2025, 3, 2, tzinfo=UTC))
    report = Report("2025-03-09")
    deed = report.event("HUN", "NOR", None, type="COERCE", when="2025-03-08")
    report.claim(deed, "disputed", [saying.voice("NOR", "accuses"), saying.voice("HUN", "denies")], ["HUN"])
    promise = report.event("NOR", "HUN", None, type="AGREE", when="2025-03-09")
    report.commitment(["NOR"], "return_ambassador", "agreed", deadline=saying.on("2025-03-15"), from_event=promise)
    undated = Report(None, text="Undated.\n")
    undated.event("NOR", "HUN", "summon", when="2025-03-03")
    undated.commitment(["HUN"], "reopen_embassy", "announced")
    some = [saying.recall().findings(), report.findings(), undated.findings()]
    record_all(ledger, some, recorded=datetime(2025, 3, 10, 8, tzinfo=UTC))
    record(ledger, saying.closing().findings(), recorded=datetime(2025, 6, 9, tzinfo=UTC))


@pytest.mark.parametrize("whole", [False, True])
def test_every_day_is_told_from_one_reading_as_from_a_reading_of_its_own(ledger: Ledger, whole: bool) -> None:
    busy(ledger)
    found = dossier(ledger, NORWAY_HUNGARY, whole=whole)
    for known in KNOWN:
        then = found.as_known(known, "reported")
        for day in DAYS:
            assert then.position(day) == position(ledger, NORWAY_HUNGARY, valid=day, known=known)


def test_what_was_recorded_by_a_day_is_read_for_that_day(ledger: Ledger) -> None:
    busy(ledger)
    for known in filter(None, KNOWN):
        then = dossier(ledger, NORWAY_HUNGARY, known=known, clock="recorded", whole=True)
        assert then.history == history(ledger, NORWAY_HUNGARY, known=known, clock="recorded")
        for day in DAYS:
            assert then.position(day) == position(ledger, NORWAY_HUNGARY, valid=day, known=known, clock="recorded")
    with pytest.raises(ValueError, match="clock of reports alone"):
        dossier(ledger, NORWAY_HUNGARY).as_known(DAYS[1], "recorded")


def test_a_whole_dossier_tells_the_history_as_known_on_any_day(ledger: Ledger) -> None:
    busy(ledger)
    found = dossier(ledger, NORWAY_HUNGARY, whole=True)
    for known in KNOWN:
        assert found.as_known(known, "reported").history == history(ledger, NORWAY_HUNGARY, known=known)
    assert {row.entry for row in found.history} == {entry.id for entry in found.told}
    assert len(found) == len(list(entries(ledger, pair=NORWAY_HUNGARY)))


def test_a_dossier_does_not_see_what_came_after_it(ledger: Ledger) -> None:
    busy(ledger)
    found = dossier(ledger, NORWAY_HUNGARY, whole=True)
    before, told = found.position(DAYS[-1]), found.history
    (row,) = [row for row in told if "summon" in row.what]
    judge(ledger, row.entry, "reject", analyst="Ada", reason="Not so.")
    assert (found.position(DAYS[-1]), found.history) == (before, told)
    assert row.entry not in {row.entry for row in dossier(ledger, NORWAY_HUNGARY, whole=True).history}


def test_an_entry_read_past_the_checks_is_the_one_that_passes_them(ledger: Ledger) -> None:
    busy(ledger)
    for entry in entries(ledger, pair=NORWAY_HUNGARY):
        again = Entry.model_validate_json(entry.model_dump_json())
        assert (again, again.model_fields_set) == (entry, entry.model_fields_set)
        later = entry.model_copy(update={"reported": entry.reported + timedelta(days=1)})
        assert later != entry
        assert unchecked(Entry, dict(vars(entry))) == entry


def test_a_record_is_kept_without_what_is_null_and_read_whole(ledger: Ledger) -> None:
    busy(ledger)
    with ledger.reading() as connection:
        payloads = connection.exec_driver_sql("SELECT payload FROM entries WHERE payload IS NOT NULL").scalars().all()
    assert payloads
    assert not [payload for payload in payloads if ":null" in payload]
    found = [entry.record for entry in entries(ledger, pair=NORWAY_HUNGARY, kinds=("event",))]
    assert {getattr(event, "mode", "missing") for event in found} == {None}
