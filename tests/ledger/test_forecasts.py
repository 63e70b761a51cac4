"""Forecasts are kept as they were made: the first word counts, and like all else it is sealed."""

from datetime import date

from detente.ledger import Ledger, archive, forecasts, keep_forecasts, restore, runs, verify
from detente.model import Forecast, Pair

from .foreseen import RAIN


def test_a_forecast_is_kept_with_what_it_rests_on(ledger: Ledger) -> None:
    assert keep_forecasts(ledger, [RAIN]) == 1
    (kept,) = forecasts(ledger)
    assert kept.forecast == RAIN
    assert [(run.kind, run.coder) for run in runs(ledger)] == [("forecast", "blend 1")]
    assert verify(ledger).faults == ()


def test_a_forecast_cannot_be_bettered_later(ledger: Ledger) -> None:
    keep_forecasts(ledger, [RAIN])
    assert keep_forecasts(ledger, [RAIN.model_copy(update={"probability": 0.99}), RAIN]) == 0
    assert [each.forecast.probability for each in forecasts(ledger)] == [0.3]
    assert len(runs(ledger)) == 1


def test_forecasts_are_found_by_pair_and_day(ledger: Ledger) -> None:
    back = RAIN.model_copy(update={"source": "HUN", "target": "NOR"})
    other = RAIN.model_copy(update={"target": "SWE"})
    later = RAIN.model_copy(update={"made": date(2025, 4, 1)})
    assert keep_forecasts(ledger, [RAIN, back, other, later]) == 4

    def asked(**filters: object) -> list[Forecast]:
        return [each.forecast for each in forecasts(ledger, **filters)]  # type: ignore[arg-type]

    assert asked(pair=Pair.of("NOR", "HUN")) == [RAIN, back, later]
    assert asked(since=date(2025, 4, 1)) == [later]
    assert asked(until=date(2025, 4, 1)) == [RAIN, back, other]


def test_forecasts_go_out_and_in_again(ledger: Ledger) -> None:
    keep_forecasts(ledger, [RAIN])
    with restore(":memory:", archive(ledger)) as again:
        assert forecasts(again) == forecasts(ledger)
        assert verify(again).faults == ()
