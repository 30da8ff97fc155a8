"""The running numbers of a company file, held in memory between commits.

``edit`` is the time of the last edit (Unix seconds): it moves on by at least one second with each committed change
(design decision D4), so an EditSequence is always new. ``txn`` numbers transactions and lines alike, ``txn_number``
counts transactions of every type, ``revision`` names states of objects and ``list:<space>`` numbers list objects.
"""

from __future__ import annotations

import sqlite3

__all__ = ["Counters"]


class Counters:
    """Counters of one connection: drawn in memory, written once a request, read again when they may have changed."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._values: dict[str, int] | None = None
        self._changed: set[str] = set()
        # Revisions are never drawn twice, not even after a rollback: text may be kept under them.
        self._highest_revision = 0

    def value(self, name: str) -> int:
        """The number drawn last from this counter; 0 when none was."""
        return self._loaded().get(name, 0)

    def next(self, name: str, step: int = 1) -> int:
        """Draw the next number (or the last of ``step`` numbers)."""
        number = self._loaded().get(name, 0) + step
        self.set(name, number)
        return number

    def set(self, name: str, number: int) -> None:
        """Put a counter at ``number``: the next draw gives ``number + 1``."""
        self._loaded()[name] = number
        self._changed.add(name)

    def next_revision(self) -> int:
        """A number that no state of any object of this file, or of a fork of it, has had."""
        number = max(self._loaded().get("revision", 0), self._highest_revision) + 1
        self._highest_revision = number
        self.set("revision", number)
        return number

    def flush(self) -> None:
        """Write what was drawn since the last flush."""
        if self._changed and self._values is not None:
            values = self._values
            self._connection.executemany(
                "INSERT INTO counter (name, value) VALUES (?, ?) "
                "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                [(name, values[name]) for name in sorted(self._changed)],
            )
            self._changed.clear()

    def forget(self) -> None:
        """Drop what is held in memory: the file was rolled back, restored or written by another process."""
        if self._values is not None:
            self._highest_revision = max(self._highest_revision, self._values.get("revision", 0))
        self._values = None
        self._changed.clear()

    def _loaded(self) -> dict[str, int]:
        if self._values is None:
            self._values = dict(self._connection.execute("SELECT name, value FROM counter"))
        return self._values
