"""The chance that a promise is kept by its deadline: how many promises with a deadline were, as far as is known."""

from collections.abc import Iterable, Sequence
from datetime import date

from detente.forecast.outlook import Foreseen
from detente.forecast.rates import in_words
from detente.model import FollowedCommitment

MODEL = "promises 1"
# The share of all promises weighs as much as this many of a promisor's own.
_PULL = 2.0


def kept_in_time(promise: FollowedCommitment) -> bool:
    """Whether every part was done by the last day of the deadline. False as well where it is not over yet."""
    due = due_day(promise)
    if due is None or promise.state != "fulfilled":
        return False
    said = [rung.day for rung in promise.rungs if rung.grade == "fulfilled"]
    done = [deed.day for deed in promise.kept]
    return max(done, default=min(said, default=date.max)) <= due


def due_day(promise: FollowedCommitment) -> date | None:
    """The last day of its deadline; null where it has none, or one without a date."""
    return promise.deadline.latest if promise.deadline else None


def promise_outlook(promises: Iterable[FollowedCommitment], *, made: date) -> tuple[Foreseen, ...]:
    """For each open promise with a date to keep it by, the chance that it is kept in time.

    `promises` are all of them, of all pairs, as they stood and were known on the day `made`: those whose day has passed
    are counted, the promisors' own and all.
    """
    every = tuple(promises)
    over = [each for each in every if (due := due_day(each)) and due <= made]
    running = [each for each in every if (due := due_day(each)) and due > made and _open(each)]
    usual = (sum(map(kept_in_time, over)) + 1) / (len(over) + 2)
    return tuple(_foreseen(each, over, usual, made) for each in sorted(running, key=lambda each: each.id))


def undated(promises: Iterable[FollowedCommitment]) -> int:
    """How many open promises name no day to be kept by."""
    return sum(1 for each in promises if _open(each) and due_day(each) is None)


def _open(promise: FollowedCommitment) -> bool:
    return promise.state in ("open", "partly_fulfilled")


def _foreseen(promise: FollowedCommitment, over: Sequence[FollowedCommitment], usual: float, made: date) -> Foreseen:
    due = due_day(promise) or made
    own = [each for each in over if set(each.promisors) & set(promise.promisors)]
    kept = sum(map(kept_in_time, own))
    probability = (kept + usual * _PULL) / (len(own) + _PULL)
    source, target = _between(promise)
    of_all = f"all, {sum(map(kept_in_time, over))} of {len(over)}"
    thin = "" if over else "; no promise with a deadline is over yet, so this is a guess at even odds"
    return Foreseen(
        question="commitment",
        source=source,
        target=target,
        subject=promise.id,
        made=made,
        days=(due - made).days,
        until=due,
        probability=probability,
        words=in_words(probability),
        baseline=usual,
        climatology=usual,
        model=MODEL,
        why=f"the promisors kept {kept} of {len(own)} in time; {of_all}{thin}",
        entries=(*promise.entries, *(each.id for each in own)),
    )


def _between(promise: FollowedCommitment) -> tuple[str, str]:
    """Who promised, and to whom: another promisor where all promised each other."""
    source = promise.promisors[0] if promise.promisors else ""
    others = [party for party in (*promise.beneficiaries, *promise.promisors) if party != source]
    return source, others[0] if others else ""
