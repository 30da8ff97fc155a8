"""Clocks that are handed to a company (design decision D4).

A company never reads the machine's time by itself: whoever opens it hands in a clock. Every clock gives an aware
``datetime`` in UTC. How QuickBooks prints a time is decided in :mod:`mockbooks.company.local_time`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol

__all__ = ["Clock", "ManualClock", "SystemClock"]


class Clock(Protocol):
    """Anything that knows the time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)


class ManualClock:
    """A clock that stands still until it is moved: the clock of tests and of generated companies."""

    def __init__(self, start: datetime = datetime(2024, 1, 2, 14, 0, tzinfo=UTC)) -> None:
        self._now = self._in_utc(start)

    def now(self) -> datetime:
        """The moment this clock stands at, aware, in UTC."""
        return self._now

    def advance(self, by: timedelta | float) -> datetime:
        """Move forward by a duration (or a number of seconds) and return the new moment.

        Raises ``ValueError`` for a negative duration: the company's past must stay the past.
        """
        step = by if isinstance(by, timedelta) else timedelta(seconds=by)
        if step < timedelta(0):
            raise ValueError("a company's clock does not run backwards")
        self._now += step
        return self._now

    def move_to(self, moment: datetime) -> datetime:
        """Stand at ``moment`` (aware). Raises ``ValueError`` when it lies before the present one."""
        target = self._in_utc(moment)
        if target < self._now:
            raise ValueError("a company's clock does not run backwards")
        self._now = target
        return target

    @staticmethod
    def _in_utc(moment: datetime) -> datetime:
        if moment.tzinfo is None:
            raise ValueError("a clock needs an aware datetime; add a time zone")
        return moment.astimezone(UTC)

    def __repr__(self) -> str:
        return f"ManualClock({self._now.isoformat()})"
