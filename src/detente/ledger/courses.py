"""How a pair stood after each of its standings: followed once, for every day that is asked about."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from threading import Lock

from detente.ledger.rules import Placed
from detente.ledger.sides import SideState
from detente.ledger.states import PairState, after, start
from detente.ledger.tracks import Track
from detente.model import Pair


@dataclass(frozen=True)
class Course:
    """The standings of a pair in their order, and the state that each leads to, as far as it was asked for.

    The order is by day first, so that those which began by a day are the first so many. Several threads may ask.
    """

    pair: Pair
    placed: tuple[Placed, ...]
    _states: list[PairState] = field(default_factory=list, repr=False, compare=False)
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)

    def begun(self, valid: date) -> tuple[Placed, ...]:
        """The standings that began by the day."""
        return self.placed[: self._number(valid)]

    def state(self, valid: date) -> PairState:
        """How the pair stood on the day."""
        return self._after(self._number(valid))

    def next_change(self, valid: date) -> Placed | None:
        """The first standing after the day that changes how the pair stands."""
        number = self._number(valid)
        before = _summary(self._after(number))
        for coming in range(number, len(self.placed)):
            if _summary(self._after(coming + 1)) != before:
                return self.placed[coming]
        return None

    def _number(self, valid: date) -> int:
        return bisect_right(self.placed, valid, key=lambda each: each.day)

    def _after(self, number: int) -> PairState:
        """The state after the first so many standings."""
        with self._lock:
            if not self._states:
                self._states.append(start(self.pair.a, self.pair.b))
            for placed in self.placed[len(self._states) - 1 : number]:
                self._states.append(after(self._states[-1], (placed,)))
            return self._states[number]


def _summary(state: PairState) -> object:
    """What counts as a change: the values, without what they rest on."""

    def values(side: SideState) -> object:
        return tuple(
            track.value if track else None for track in (side.mission, side.head, side.designate, side.channel)
        )

    def held(tracks: Iterable[tuple[object, Track[object]]]) -> object:
        return {key: track.value for key, track in tracks}

    relations = state.relations.value.state if state.relations else None
    sides = tuple(values(side) for side in state.sides.values())
    return relations, sides, held(state.recognition.items()), held(state.consular.items())  # type: ignore[arg-type]
