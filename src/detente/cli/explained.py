"""A forecast's answers in lines: the score, what it adds up from, and the past facts behind it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.forecast import Answer, Explanation, Reason

_REASONS, _FACTS = 4, 3


def explanation_lines(told: "Explanation") -> Iterator[str]:
    """The question, then each answer with what speaks for it."""
    yield f"{told.subject or '?'} | {told.relation} | {told.object or '?'}, at {told.time}"
    for answer in told.answers:
        yield f"  {answer.place}. {answer.name}{' (true)' if answer.true else ''}: score {answer.score:.2f}"
        yield from _reasons("clues", answer.clues, 0.0)
        if answer.trees:
            yield from _reasons("trees", answer.trees, answer.others)
        yield from _facts(answer)


def _reasons(what: str, reasons: "tuple[Reason, ...]", others: float) -> Iterator[str]:
    total = others + sum(reason.worth for reason in reasons)
    rest = total - sum(reason.worth for reason in reasons[:_REASONS])
    yield f"     {what} {total:+.2f}"
    for reason in reasons[:_REASONS]:
        value = "never or not told" if reason.value is None else f"{reason.value:.3g}"
        yield f"       {reason.worth:+.2f}  {reason.what}: {value}"
    yield f"       {rest:+.2f}  all others"


def _facts(answer: "Answer") -> Iterator[str]:
    for link in dict.fromkeys(fact.link for fact in answer.facts):
        yield f"     {link}"
        for fact in [fact for fact in answer.facts if fact.link == link][:_FACTS]:
            yield f"       {fact.subject} | {fact.relation} | {fact.object}, {fact.age:g} before ({fact.share:.0%})"
