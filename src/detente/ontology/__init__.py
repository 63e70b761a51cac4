"""What the project knows: states, organisations, offices, words and codes, loaded from data/ and checked."""
