"""What goes wrong, said in one line: what, where, and what to do."""


class DetenteError(Exception):
    """A broken promise or unusable input. The message is one line that says what, where and what to do."""


class InputError(DetenteError):
    """A text, file, address, date or code that cannot be used."""


class DataError(DetenteError):
    """A row of the project's own data files that does not hold: names file and line."""


class LedgerError(DetenteError):
    """A ledger that cannot be opened, read or written."""
