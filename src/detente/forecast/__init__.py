"""From the past of the ledger to probabilities, with the past events behind them."""

from detente.forecast.backtest import Protocol, Ranks, Scores, backtest, scores_of, write_ranks
from detente.forecast.dataset import Dataset, load_dataset

__all__ = ["Dataset", "Protocol", "Ranks", "Scores", "backtest", "load_dataset", "scores_of", "write_ranks"]
