"""Claims about what is counted between two states, and what is not."""
