"""Where quotation marks open and close in a paragraph; the parser has no say in it."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

_OPENS_DOUBLE = {"“": '”"', "„": "“”", "«": "»", '"': '"”'}
_OPENS_SINGLE = {"‘": "’'", "'": "'’", "‹": "›"}
# An opening mark stands after one of these; an apostrophe stands after a letter.
_BEFORE = " \t\u00a0\n([{—–-/:“\"‘'…"
# A single mark that closes nothing for so long is an apostrophe ('90s, 'tis).
_LONGEST_SINGLE = 600


@dataclass(frozen=True)
class Quotation:
    """A stretch between quotation marks, the marks included. `runs_on`: no mark closes it in this paragraph."""

    start: int
    end: int
    runs_on: bool = False

    def holds(self, position: int) -> bool:
        return self.start <= position < self.end


def quotations(text: str) -> tuple[Quotation, ...]:
    """The outermost quotations of a paragraph, in order. An apostrophe is no quotation mark."""
    found: list[Quotation] = []
    position = 0
    while position < len(text):
        end = _closing(text, position)
        if end is None:
            position += 1
            continue
        found.append(Quotation(position, end, runs_on=end == len(text) and not _is_closed(text, position)))
        position = end
    return tuple(found)


def _is_closed(text: str, start: int) -> bool:
    closers = {**_OPENS_DOUBLE, **_OPENS_SINGLE}[text[start]]
    return len(text) > start + 1 and text.rstrip()[-1] in closers


def _closing(text: str, start: int) -> int | None:
    """The end of the quotation that opens here, after its mark; None where none opens."""
    mark = text[start]
    if mark not in _OPENS_DOUBLE and mark not in _OPENS_SINGLE:
        return None
    if mark in "\"'" and not (_opens_here(text, start)):
        return None
    if mark in _OPENS_DOUBLE:
        ends = [end for end in (text.find(closer, start + 1) for closer in _OPENS_DOUBLE[mark]) if end >= 0]
        # A quotation that goes on in the next paragraph has no closing mark in this one.
        return min(ends) + 1 if ends else len(text)
    return _closing_single(text, start, _OPENS_SINGLE[mark])


def _opens_here(text: str, start: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[start + 1 : start + 2]
    return before in _BEFORE and bool(after) and not after.isspace()


def _closing_single(text: str, start: int, closers: str) -> int | None:
    if not text[start + 1 : start + 2].strip():
        return None
    doubtful = None
    for end in range(start + 2, min(len(text), start + _LONGEST_SINGLE)):
        if text[end] not in closers or text[end + 1 : end + 2].isalnum() or text[end - 1].isspace():
            continue
        # "the ministers' talks'": a plural's apostrophe before a small word closes only if nothing after it does.
        if text[end - 1] == "s" and text[end + 1 : end + 2] == " " and text[end + 2 : end + 3].islower():
            doubtful = doubtful or end + 1
            continue
        return end + 1
    return doubtful


def around(found: Sequence[Quotation], position: int) -> Quotation | None:
    """The quotation that holds this character; `found` are in order and apart."""
    last = last_before(found, position + 1)
    return last if last and last.holds(position) else None


def last_before(found: Sequence[Quotation], position: int) -> Quotation | None:
    """The last quotation that opens before this character."""
    index = bisect_right(found, position - 1, key=lambda quotation: quotation.start)
    return found[index - 1] if index else None
