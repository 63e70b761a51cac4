"""From the past of the ledger to probabilities, with the past events behind them."""
