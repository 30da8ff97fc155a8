"""The courier: brings events to their consumers.

To a listener in this process, where a test has one at the consumer's URL, or over HTTP to a URL of this machine.  It
never calls anybody else: what is for the outside world stays, marked *not sent*, and can be looked at
(`Codat.deliveries`).  The state is locked while it looks what is due and while it writes down what came of it, and
free while it waits for an answer: a receiver may call Codat back.
"""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import RLock, get_ident
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mockbooks_harness.codat import signatures, webhooks

if TYPE_CHECKING:
    from mockbooks_harness.codat.state import State

TIMEOUT_SECONDS = 15
"""[D:DOC webhooks] an answer that takes longer counts as a failure."""

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Received:
    """What a listener gets: a webhook call as it would arrive over HTTP."""

    url: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def event(self) -> Any:
        """The envelope, read: `{"id", "eventType", "generatedDate", "payload"}`."""
        return json.loads(self.body)

    def is_signed(self, secret: str, now: datetime) -> bool:
        """Whether it is signed with a consumer's secret."""
        return signatures.verify(secret, self.headers, self.body, now)


Listener = Callable[[Received], int | None]
"""Takes a webhook call; the status it answers with, None for 200.  An exception is a failure to answer."""


class Courier:
    """Sends what is due; `listeners` by URL."""

    def __init__(self, state: State, lock: RLock) -> None:
        self._state = state
        self._lock = lock
        self.listeners: dict[str, Listener] = {}
        self._delivering: set[int] = set()

    def deliver(self) -> int:
        """Send everything that is due, and what follows from it; how many attempts that were.

        What a listener causes in turn is sent too, after it has answered, up to a bound: a listener that answers each
        event by causing another would keep us for ever.
        """
        if get_ident() in self._delivering:
            return 0
        self._delivering.add(get_ident())
        try:
            return self._deliver()
        finally:
            self._delivering.discard(get_ident())

    def _deliver(self) -> int:
        attempts = 0
        while attempts < AT_ONCE:
            with self._lock:
                claimed = webhooks.due(self._state, self._state.now(), self.can_send)
            if not claimed:
                break
            for delivery in claimed:
                with self._lock:
                    now = self._state.now()
                    received = Received(delivery.consumer.url, delivery.headers(now), delivery.body)
                status, error = self._send(received)
                with self._lock:
                    webhooks.report(delivery, webhooks.Attempt(now, status, error))
                attempts += 1
        return attempts

    def can_send(self, url: str) -> bool:
        """Whether somebody can be reached at a URL without leaving this machine."""
        if url in self.listeners:
            return True
        try:
            return urlsplit(url).hostname in LOOPBACK
        except ValueError:
            return False

    def _send(self, received: Received) -> tuple[int | None, str]:
        listener = self.listeners.get(received.url)
        try:
            if listener is None:
                return _post(received), ""
            status = listener(received)
            return 200 if status is None else int(status), ""
        except Exception as error:  # whatever goes wrong at a receiver is a failed delivery, not ours
            return None, f"{type(error).__name__}: {error}"


def _post(received: Received) -> int:
    parts = urlsplit(received.url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT_SECONDS)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", target, received.body, dict(received.headers))
        return connection.getresponse().status
    finally:
        connection.close()
