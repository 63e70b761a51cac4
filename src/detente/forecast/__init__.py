"""From the past of the ledger to probabilities, with the past events behind them."""

from detente.forecast.backtest import Ranks, Scores, backtest, known_of, ranked, scores_of, write_ranks
from detente.forecast.dataset import Dataset, dataset_of, load_dataset
from detente.forecast.deeds import CLASSES
from detente.forecast.explain import Answer, Explanation, PastFact, Reason, explain
from detente.forecast.keeping import promise_outlook, undated
from detente.forecast.levels import LevelChange, Side, level_outlook, sides_of
from detente.forecast.model import Model, Protocol, learn_model
from detente.forecast.outlook import LENGTHS, Factor, Foreseen, Outlook, Weight, outlook
from detente.forecast.rates import BaseRate, base_rates, in_words
from detente.forecast.scoring import Band, BrierScores, Scoreboard, Settled, brier_scores, scoreboard, settle

__all__ = [
    "CLASSES", "LENGTHS", "Answer", "Band", "BaseRate", "BrierScores", "Dataset", "Explanation", "Factor", "Foreseen",
    "LevelChange", "Model", "Outlook", "PastFact", "Protocol", "Ranks", "Reason", "Scoreboard", "Scores", "Settled",
    "Side", "Weight", "backtest", "base_rates", "brier_scores", "dataset_of", "explain", "in_words", "known_of",
    "learn_model", "level_outlook", "load_dataset", "outlook", "promise_outlook", "ranked", "scoreboard", "scores_of",
    "settle", "sides_of", "undated", "write_ranks",
]  # fmt: skip
