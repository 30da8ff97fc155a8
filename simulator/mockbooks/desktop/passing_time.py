"""Waiting by a clock that was handed in: one that stands still is moved on, with the machine's own one waits."""

from __future__ import annotations

import time

from mockbooks.company.clock import Clock


def wait(clock: Clock | None, seconds: float) -> None:
    """Let so many seconds go by on the clock."""
    if seconds <= 0 or clock is None:
        return
    advance = getattr(clock, "advance", None)
    if advance is not None:
        advance(seconds)
    else:
        time.sleep(seconds)
