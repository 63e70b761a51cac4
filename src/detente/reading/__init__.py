"""From an Article to a Reading: who, when, where, and who says so."""
