"""From the past of the ledger to probabilities, with the past events behind them."""

from detente.forecast.backtest import Protocol, Ranks, Scores, backtest, scores_of, write_ranks
from detente.forecast.dataset import Dataset, load_dataset
from detente.forecast.rates import BaseRate, base_rates, in_words

__all__ = [
    "BaseRate", "Dataset", "Protocol", "Ranks", "Scores", "backtest", "base_rates", "in_words", "load_dataset",
    "scores_of", "write_ranks",
]  # fmt: skip
