"""Stores: what the connector remembers when it is not running.

`SqliteStore` is the durable one: a file in which the connectors of one machine each have a slot. What was saved is on
the disk when `save` comes back (synchronous FULL: a fsync a save), and all of it or nothing. `MemoryStore` lasts as
long as the process.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from mockbooks_harness.exact_json import Record, dumps, loads

FORMAT = 1
"""Of the file. One of another format is not opened."""

_SCHEMA = f"""
CREATE TABLE memory (slot TEXT PRIMARY KEY, content TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE seen (slot TEXT, dataset TEXT, id TEXT, PRIMARY KEY (slot, dataset, id)) WITHOUT ROWID;
PRAGMA user_version = {FORMAT};
"""


class StoreError(Exception):
    """The file is no store, or cannot be read or written."""


@dataclass(slots=True)
class MemoryStore:
    """Remembers while the process lives."""

    saved: Record | None = None
    known: dict[str, set[str]] = field(default_factory=dict)

    def load(self) -> Record | None:
        """What was saved last."""
        return dict(self.saved) if self.saved is not None else None

    def save(self, memory: Record, *, seen: tuple[str, Sequence[str]] | None = None) -> None:
        """Replace what was saved."""
        # As text, so that later changes of what was handed in are not in here.
        self.saved = loads(dumps(memory))
        if seen is not None:
            self.known.setdefault(seen[0], set()).update(seen[1])

    def unseen(self, dataset: str, ids: Sequence[str]) -> list[str]:
        """Those of the ids that were not seen yet."""
        known = self.known.get(dataset, set())
        return [each for each in ids if each not in known]

    def forget(self, dataset: str) -> None:
        """Nothing is known of a dataset."""
        self.known.pop(dataset, None)

    def clear(self) -> None:
        """Forget everything."""
        self.saved = None
        self.known.clear()


class SqliteStore:
    """Remembers in a file on disk, in a slot of its own."""

    def __init__(self, path: Path | str, slot: str = "1") -> None:
        """Open the file, or make it. Raises StoreError."""
        self.path, self.slot = Path(path), slot
        try:
            # One thread at a time is the caller's to see to; which one does not matter.
            self._connection = sqlite3.connect(self.path, isolation_level=None, timeout=10, check_same_thread=False)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
            self._prepare()
        except sqlite3.Error as error:
            raise StoreError(f"{self.path} cannot be opened as a connector's store: {error}") from error

    def slots(self) -> list[str]:
        """The slots in use, in the order of their names."""
        return [row[0] for row in self._connection.execute("SELECT slot FROM memory ORDER BY slot")]

    def load(self) -> Record | None:
        """What was saved last. Raises StoreError for what this connector cannot have written."""
        row = self._connection.execute("SELECT content FROM memory WHERE slot = ?", (self.slot,)).fetchone()
        if row is None:
            return None
        try:
            record: Record = loads(row[0])
        except ValueError as error:
            raise StoreError(f"{self.path} is damaged: {error}") from error
        return record

    def save(self, memory: Record, *, seen: tuple[str, Sequence[str]] | None = None) -> None:
        """Replace what was saved; on disk when it comes back."""
        with closing(self._connection.cursor()) as cursor:
            cursor.execute("BEGIN IMMEDIATE")
            try:
                cursor.execute("INSERT OR REPLACE INTO memory VALUES (?, ?)", (self.slot, dumps(memory)))
                if seen is not None:
                    rows = [(self.slot, seen[0], each) for each in seen[1]]
                    cursor.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", rows)
            except BaseException:
                cursor.execute("ROLLBACK")
                raise
            cursor.execute("COMMIT")

    def unseen(self, dataset: str, ids: Sequence[str]) -> list[str]:
        """Those of the ids that were not seen yet."""
        asked = "SELECT 1 FROM seen WHERE slot = ? AND dataset = ? AND id = ?"
        found = self._connection.execute
        return [each for each in ids if found(asked, (self.slot, dataset, each)).fetchone() is None]

    def forget(self, dataset: str) -> None:
        """Nothing is known of a dataset."""
        self._connection.execute("DELETE FROM seen WHERE slot = ? AND dataset = ?", (self.slot, dataset))

    def clear(self) -> None:
        """Forget everything in this slot."""
        self._connection.execute("DELETE FROM seen WHERE slot = ?", (self.slot,))
        self._connection.execute("DELETE FROM memory WHERE slot = ?", (self.slot,))

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _prepare(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        (tables,) = self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if version == 0 and tables == 0:
            for statement in _SCHEMA.split(";\n"):
                if statement.strip():
                    self._connection.execute(statement)
        self._connection.execute("COMMIT")
        if (version, tables) not in ((0, 0), (FORMAT, tables)):
            raise StoreError(f"{self.path} is no connector's store of this version")
