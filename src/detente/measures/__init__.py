"""From ledger entries to series, change points and networks, each number with the entries it stands on."""
