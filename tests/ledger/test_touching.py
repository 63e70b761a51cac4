"""Which pairs a run is about: those alone may stand otherwise after it."""

from datetime import date

from detente.ledger import Ledger, dossier, head, history, judge, pairs, position, record, touched
from detente.model import Pair

from . import saying
from .saying import NORWAY_HUNGARY, Report

OTHERS = Pair.of("FIN", "EST")


def other(published: str = "2025-02-01") -> Report:
    report = Report(published, text="Finland and Estonia.\n")
    report.commitment(["FIN", "EST"], "return_ambassador", "agreed")
    return report


def test_a_run_is_about_the_pairs_that_its_articles_have_entries_on(ledger: Ledger) -> None:
    record(ledger, saying.background().findings())
    seal = head(ledger)
    assert touched(ledger, seal).pairs == frozenset()
    record(ledger, other().findings())
    assert touched(ledger, seal).pairs == {OTHERS}
    record(ledger, saying.closing().findings())
    found = touched(ledger, seal)
    assert found.pairs == {OTHERS, NORWAY_HUNGARY}
    assert found.seal == head(ledger)


def test_a_judgement_is_about_the_pair_that_it_moves(ledger: Ledger) -> None:
    record(ledger, saying.background().findings())
    record(ledger, other().findings())
    seal = head(ledger)
    row = history(ledger, OTHERS)[0]
    judge(ledger, row.entry, "reject", analyst="Ada", reason="Not so.")
    assert touched(ledger, seal).pairs == {OTHERS}


def test_a_text_that_came_out_before_moves_its_pairs_though_nothing_new_is_said(ledger: Ledger) -> None:
    record(ledger, saying.background().findings())
    record(ledger, other("2025-02-01").findings())
    seal, before = head(ledger), dossier(ledger, OTHERS, whole=True).history
    record(ledger, other("2025-01-20").findings())
    assert dossier(ledger, OTHERS, whole=True).history != before
    assert touched(ledger, seal).pairs == {OTHERS}


def test_every_pair_that_is_not_named_stands_as_it_stood(ledger: Ledger) -> None:
    day = date(2025, 6, 20)
    steps = (saying.background(), other(), saying.recall(), saying.closing())
    seal, stood = "", dict[Pair, object]()
    for step in steps:
        record(ledger, step.findings())
        found = touched(ledger, seal)
        for pair in (count.pair for count in pairs(ledger)):
            stands = position(ledger, pair, valid=day), history(ledger, pair)
            if found.pairs is not None and pair not in found.pairs:
                assert stands == stood[pair]
            stood[pair] = stands
        seal = found.seal


def test_a_seal_that_is_not_of_this_ledger_leaves_no_pair_out(ledger: Ledger) -> None:
    assert touched(ledger, "").pairs is None
    record(ledger, saying.background().findings())
    assert touched(ledger, "0" * 64).pairs is None
