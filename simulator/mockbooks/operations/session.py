"""What lives as long as a QuickBooks session: who asks, and the iterators that were started.

An iterator belongs to the application and the session and dies with EndSession (documented); with the Web Connector
that is one update.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from mockbooks.operations.iterator import Iterator

__all__ = ["EventRecovery", "Session", "Window"]


class EventRecovery(Protocol):
    """Who knows of the subscribers to changes of data, and of what they missed."""

    def is_subscribed(self, subscriber: str) -> bool:
        """Whether there is a subscription to changes of data under this SubscriberID."""

    def lost_since(self, subscriber: str) -> int | None:
        """When the first event was lost that this subscriber asked to be tracked (Unix seconds)."""

    def forget_lost(self, subscriber: str) -> None:
        """Begin anew, as if nothing had been lost."""


class Window(NamedTuple):
    """A form that a request has opened: by which request, of what kind, and the ListID or TxnID of what it shows or,
    in a new transaction, of whom it is for."""

    opened_by: str
    kind: str
    shown: str = ""


@dataclass(slots=True)
class Session:
    """One session of one application on one company file."""

    application: str = ""
    user: str = "Admin"
    automatic_login: bool = False
    personal_data: bool = False
    multi_user: bool = False
    iterators: dict[str, Iterator] = field(default_factory=dict)
    macros: dict[str, str] = field(default_factory=dict)
    """What ``defMacro`` stands for, in the message set being processed."""
    iterators_started: int = 0
    windows: list[Window] = field(default_factory=list)
    """The forms that its requests have opened, which nobody has closed."""
    event_recovery: EventRecovery | None = None
    """The subscriptions of the machine, if there is one."""

    def end(self) -> None:
        """End the session: its iterators are gone."""
        self.iterators.clear()
