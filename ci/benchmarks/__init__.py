"""The figures that Mockbooks is held to, each with what it is a ratio of and the aim.

Seconds depend on the machine; a ratio of two things measured turn by turn in one run hardly does. So a figure is
either a *ratio* of what is measured to a yardstick that does the unavoidable part of the same work, or, for the few
things whose absolute length a person notices, a *duration* in milliseconds.

Each module of this folder states figures by decorating the function that prepares them:

    @ratio("CustomerQuery by name among 5,000", of="the same among 50", aim=1.2)
    def customer_by_name() -> Pair:
        ...
        return Pair(measured=lambda: ..., yardstick=lambda: ...)

What is measured is a callable; it is called as often as needed. One that returns a float has timed itself, in seconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

Work = Callable[[], object]


class Pair(NamedTuple):
    """What is measured, and what it is held against."""

    measured: Work
    yardstick: Work


@dataclass(frozen=True)
class Figure:
    """One line of the table."""

    name: str
    of: str
    aim: float
    rounds: int
    prepare: Callable[[], Pair | Work]

    def take(self) -> float:
        """The figure: best round of the measured by best round of the yardstick; milliseconds where there is none."""
        prepared = self.prepare()
        if not isinstance(prepared, Pair):
            return min(self._rounds(prepared)) * 1_000
        # Turn by turn, so that a machine that slows down slows down both.
        measured, yardstick = self._rounds(prepared.measured), self._rounds(prepared.yardstick)
        turns = list(zip(measured, yardstick, strict=True))
        return min(turn[0] for turn in turns) / min(turn[1] for turn in turns)

    def _rounds(self, work: Work) -> Iterator[float]:
        calls = _calls_a_round(work)
        for _ in range(self.rounds):
            yield _seconds(work, calls)


FIGURES: list[Figure] = []


def ratio(name: str, *, of: str, aim: float, rounds: int = 7) -> Callable[[Callable[[], Pair]], Callable[[], Pair]]:
    """Register a ratio; the decorated function prepares both sides."""

    def register(prepare: Callable[[], Pair]) -> Callable[[], Pair]:
        FIGURES.append(Figure(name, of, aim, rounds, prepare))
        return prepare

    return register


def duration(name: str, *, aim: float, rounds: int = 7) -> Callable[[Callable[[], Work]], Callable[[], Work]]:
    """Register a duration with its aim in milliseconds; the decorated function prepares what is timed."""

    def register(prepare: Callable[[], Work]) -> Callable[[], Work]:
        FIGURES.append(Figure(name, "milliseconds", aim, rounds, prepare))
        return prepare

    return register


def _calls_a_round(work: Work, at_least: float = 0.02) -> int:
    """So many calls that a round is long enough for the clock; the first call also warms what is to be warm."""
    _seconds(work, 1)
    once = _seconds(work, 1)
    return max(1, round(at_least / once)) if once > 0 else 1_000


def _seconds(work: Work, calls: int) -> float:
    total = 0.0
    for _ in range(calls):
        started = time.perf_counter()
        own = work()
        total += own if isinstance(own, float) else time.perf_counter() - started
    return total / calls
