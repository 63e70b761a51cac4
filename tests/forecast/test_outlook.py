"""What is likely between two parties: what is counted, what is known, and what each number rests on."""

from datetime import date, timedelta
from math import exp

import pytest

from detente.errors import InputError
from detente.forecast import Foreseen, Outlook, outlook
from detente.model import Entry, Pair

from .telling import after, deed, world

PAIR = Pair.of("NOR", "HUN")


def seen(told: Outlook, days: int = 30, *, by: str = "NOR", subject: str = "verbal conflict") -> Foreseen:
    return next(each for each in told.foreseen if (each.source, each.subject, each.days) == (by, subject, days))


def asked(entries: list[Entry], made: date, pair: Pair = PAIR) -> Outlook:
    return outlook(entries, pair, made=made)


def test_each_direction_class_and_length_has_its_own_probability() -> None:
    told = asked([deed(day) for day in range(0, 300, 9)], after(299))
    keys = {(each.source, each.subject, each.days) for each in told.foreseen}
    assert len(keys) == len(told.foreseen) == 2 * 4 * 3
    assert seen(told).probability > 0.5 > seen(told, by="HUN").probability


def test_what_is_reported_after_the_day_changes_nothing() -> None:
    past = world(200)
    future = [deed(day, by=by, to=to) for day in range(200, 300) for by, to in (("SAX", "SAY"), ("SBX", "SBY"))]
    late = [deed(150, by="SAX", to="SAY", type="ASSAULT", later=60)]
    pair = Pair.of("SBX", "SBY")
    assert asked(past + future + late, after(199), pair) == asked(past, after(199), pair)


def test_a_thin_past_is_answered_by_plain_rates_and_says_so() -> None:
    told = asked([deed(day) for day in range(0, 300, 40)], after(299))
    one = seen(told)
    assert (one.probability, one.factors, one.base) == (one.baseline, (), None)
    assert "too thin for weights" in one.why


def test_a_party_that_answers_in_kind_is_likelier_to_answer_when_it_was_just_accused() -> None:
    told, pair = world(), Pair.of("SBX", "SBY")
    accused = [*told, deed(299, by="SBX", to="SBY"), deed(298, by="SBX", to="SBY")]
    before, now = (seen(asked(some, after(299), pair), 7, by="SBY") for some in (told, accused))
    assert now.base is not None
    assert now.probability > before.probability + 0.05
    back = next(factor for factor in now.factors if factor.theme == "back")
    assert "SBXSBYACCUSE299+0" in back.entries


def test_base_and_factors_add_up_to_the_probability() -> None:
    told = asked(world(), after(299), Pair.of("SBX", "SBY"))
    one = seen(told, 7, by="SBX")
    assert one.base is not None
    odds = one.base + sum(factor.adds for factor in one.factors)
    assert one.probability == pytest.approx(1 / (1 + exp(-odds)), abs=0.002)
    assert all(factor.adds == pytest.approx(sum(w.adds for w in factor.weights), abs=1e-3) for factor in one.factors)


def test_a_longer_time_is_never_less_likely() -> None:
    for pair in (Pair.of("SAX", "SAY"), Pair.of("SBX", "SBY"), Pair.of("PPP", "QQQ")):
        told = asked(world(), after(299), pair)
        for by in (pair.a, pair.b):
            for subject in {each.subject for each in told.foreseen}:
                chances = [seen(told, days, by=by, subject=subject).probability for days in (7, 30, 90)]
                assert chances == sorted(chances)


def test_the_past_deeds_behind_a_number_are_its_entries_the_newest_first() -> None:
    told = asked([deed(0), deed(40), deed(80), deed(81, type="AID"), deed(250, by="HUN", to="NOR")], after(299))
    assert seen(told).entries == ("NORHUNACCUSE80+0", "NORHUNACCUSE40+0", "NORHUNACCUSE0+0")


def test_two_reports_of_one_deed_are_one_deed_with_two_entries() -> None:
    once = [deed(day) for day in range(0, 300, 9)]
    twice = [*once, *(deed(day, later=1) for day in range(0, 290, 9))]
    one, other = seen(asked(once, after(299))), seen(asked(twice, after(299)))
    assert one.probability == other.probability
    assert len(other.entries) > len(one.entries)


@pytest.mark.parametrize("status", ["announced", "possible", "negated"])
def test_what_was_not_done_is_not_counted(status: str) -> None:
    done = [deed(day, type="CONSULT") for day in range(0, 300, 9)]
    told = asked([*done, *(deed(day, status=status) for day in range(0, 300, 5))], after(299))
    assert told.deeds == len(done)


def test_a_deed_without_a_date_counts_on_the_day_of_its_report() -> None:
    told = asked([*(deed(day, type="CONSULT") for day in range(0, 300, 9)), deed(290, dated=False)], after(299))
    assert seen(told).climatology > seen(told, by="HUN").climatology
    assert seen(told).entries == ("NORHUNACCUSE290+0",)


def test_a_time_without_any_report_is_no_time_of_quiet() -> None:
    busy = [deed(day) for day in range(0, 90, 3)]
    # A gap of two years, in which the ledger was not fed, and then as before.
    gap = [*busy, *(deed(day) for day in range(820, 910, 3))]
    assert seen(asked(gap, after(909))).climatology == pytest.approx(seen(asked(busy, after(89))).climatology, abs=0.1)


def test_of_two_who_never_met_nothing_is_said() -> None:
    told = asked(world(), after(299), Pair.of("SAX", "PPP"))
    assert told.foreseen == ()
    assert "no deed of either to the other" in told.unsaid[0]
    assert asked([], after(1)).foreseen == ()


def test_a_record_shorter_than_a_length_says_nothing_of_it() -> None:
    told = asked([deed(day) for day in range(0, 40, 2)], after(39))
    assert {each.days for each in told.foreseen} == {7, 30}
    assert "90 days" in told.unsaid[0]


def test_a_length_of_no_days_is_refused() -> None:
    with pytest.raises(InputError, match="at least 1"):
        outlook([], PAIR, made=after(1), lengths=(0, 7))


def test_what_is_kept_holds_what_the_number_rests_on() -> None:
    one = seen(asked(world(), after(299), Pair.of("SBX", "SBY")), 7, by="SBY")
    kept = one.to_keep()
    assert (kept.made, kept.days, kept.subject, kept.baseline) == (after(299), 7, "verbal conflict", one.baseline)
    assert kept.because["entries"] == list(one.entries)
    assert one.until == after(299) + timedelta(days=7)
