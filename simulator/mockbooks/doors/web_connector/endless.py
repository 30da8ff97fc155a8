"""Telling an update that never ends from one that takes long. The real Web Connector has no such limit and goes on.

An update does not end when the same request got the same answer over and over, or when one of the counts is reached.
All limits may be changed; None lifts one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Limits", "Watch"]


@dataclass(frozen=True, slots=True)
class Limits:
    """How often what may happen within one update."""

    round_trips: int | None = 10_000
    """Requests sent to QuickBooks."""
    same_request: int | None = 25
    """Times in a row that the same request gets the same answer."""
    pauses: int | None = 120
    """NoOp answers in a row: ten minutes of waiting."""
    polls: int | None = 720
    """Calls of interactiveDone: an hour of waiting."""
    connection_errors: int | None = 10
    """Company files tried in vain."""


@dataclass(slots=True)
class Watch:
    """Counts what happens in one update; each method gives why it does not end, or None."""

    limits: Limits
    round_trips: int = 0
    _last: tuple[str, str] = ("", "")
    _same: int = 0
    _counts: dict[str, int] = field(default_factory=dict)

    def processed(self, request: str, answer: str, percent: int) -> str | None:
        """A request set went round; `percent` is what the service made of it."""
        self.round_trips += 1
        self._counts.pop("pauses", None)
        self._same = self._same + 1 if self._last == (request, answer) else 1
        self._last = (request, answer)
        if _reached(self._same, self.limits.same_request):
            return (
                f"sendRequestXML gave the same request {self._same} times in a row, QuickBooks gave the same answer, "
                f"and receiveResponseXML said {percent} %: the service does not go on to the next one, nor says 100."
            )
        if _reached(self.round_trips, self.limits.round_trips):
            return f"{self.round_trips} requests were sent, and receiveResponseXML says {percent} %."
        return None

    def again(self, what: str) -> str | None:
        """Something that is counted by itself has happened again: pauses, polls, connection_errors."""
        self._counts[what] = self._counts.get(what, 0) + 1
        limit: int | None = getattr(self.limits, what)
        if not _reached(self._counts[what], limit):
            return None
        return _AGAIN[what].format(count=self._counts[what])


_AGAIN = {
    "pauses": "getLastError said NoOp {count} times in a row, and sendRequestXML gave no request in between.",
    "polls": "interactiveDone was asked {count} times and did not say Done.",
    "connection_errors": "connectionError named another company file {count} times, and none could be opened.",
}


def _reached(count: int, limit: int | None) -> bool:
    return limit is not None and count >= limit
