"""The scheduler: which application is to be updated when. One after the other, never two at once.

An application that was added is due one interval later (assumed), and then one interval after the end of its last
update. authenticate may postpone the next update (third string) and lengthen the interval (fourth string) [D:WCG].
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from mockbooks.doors.web_connector.ending import Update

__all__ = ["Schedule"]


@dataclass(slots=True)
class Schedule:
    """When one application is due; `every_seconds` None: only when somebody asks for it."""

    every_seconds: int | None
    due: datetime | None = None
    auto_run: bool = True

    def begin(self, now: datetime) -> None:
        """Count from now."""
        self.due = None if self.every_seconds is None else now + timedelta(seconds=self.every_seconds)

    def updated(self, update: Update, now: datetime) -> None:
        """An update is over: the next one is due by its interval, or when the service wants it."""
        wanted = update.run_every_seconds
        if wanted and (self.every_seconds is None or wanted > self.every_seconds):
            self.every_seconds = wanted
        self.begin(now)
        if update.postpone_seconds:
            self.due = now + timedelta(seconds=update.postpone_seconds)
