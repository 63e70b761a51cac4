"""Refusals of input: one line that says where, what and what to do."""

from detente.errors import InputError

# Long addresses and lines are cut: the line must stay readable in a terminal.
MAX_SHOWN = 160


def refusal(where: str, what: str, todo: str) -> InputError:
    """The error for input that cannot be used, on one line and free of control characters."""
    return InputError(f"{shown(where)}: {what}; {todo}")


def shown(words: str) -> str:
    """Words from the world as they may be shown: printable, on one line, at most MAX_SHOWN characters."""
    line = "".join(c if c.isprintable() else " " for c in words[: 4 * MAX_SHOWN])
    line = " ".join(line.split())
    return line if len(line) <= MAX_SHOWN else line[: MAX_SHOWN - 1] + "…"
