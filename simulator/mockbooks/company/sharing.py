"""Who has a company file open: one alone, or several together, in this process and in others.

Rules:

- Single-user mode is one alone; multi-user mode is several together. The two exclude each other.
- In multi-user mode a user of the file is logged in from one machine at a time.
- A lock is the operating system's and goes with the process that held it: nothing has to be cleaned up after a crash.
  While somebody has `acme.mkb` there is an `acme.mkb.lock` beside it; whoever closes the file last takes that away.

SQLite is what locks a file for reading and for writing on every system alike, between processes and within one, so each
lock is a small database of its own. The company file itself is not locked by this: it may always be looked at.
"""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import suppress
from pathlib import Path

__all__ = ["Sharing"]

# Two that come at once must not both be turned away from a lock that they could share, nor one by a mere look at it.
_PATIENCE = 0.2
_PATIENCE_ALONE = 0.05


class Sharing:
    """How one open company file is shared. Those who share the object share its lock: `take` as often as `release`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock: sqlite3.Connection | None = None
        self._alone = False
        self._holders = 0
        self._users: dict[str, tuple[sqlite3.Connection, int]] = {}

    def take(self, *, alone: bool) -> bool:
        """Open the file alone or together with others; False if others stand in the way.

        Taken already by this object, it becomes alone or shared for all that hold it.
        """
        if self._lock is None or self._alone != alone:
            held, self._lock = self._lock, None
            if held is not None:
                held.close()
            self._lock = _locked(self._beside("lock"), alone=alone)
            if self._lock is None:
                if held is not None:
                    self._lock = _locked(self._beside("lock"), alone=self._alone)
                return False
            self._alone = alone
        self._holders += 1
        return True

    def release(self) -> None:
        """Close the file, as far as the others are concerned, with the last that holds it."""
        self._holders -= 1
        if self._holders <= 0 and self._lock is not None:
            self._lock.close()
            self._lock = None
            _taken_away(self._beside("lock"))

    def others(self) -> str:
        """How others have it open: "alone", "together", or "" for nobody. Asked when it is not held here."""
        free = _locked(self._beside("lock"), alone=True)
        if free is not None:
            _remove(self._beside("lock"))
            free.close()
            return ""
        shared = _locked(self._beside("lock"), alone=False)
        if shared is None:
            return "alone"
        shared.close()
        return "together"

    def log_in(self, user: str, machine: str) -> bool:
        """Log a user in from a machine; False if that user is logged in from another."""
        held, count = self._users.get(user, (None, 0))
        if held is None:
            held = _claimed(self._of(user), machine)
        if held is None:
            return False
        self._users[user] = (held, count + 1)
        return True

    def log_out(self, user: str) -> None:
        """Log a user out again, with the last session of that user."""
        held, count = self._users.pop(user)
        if count > 1:
            self._users[user] = (held, count - 1)
        else:
            held.close()
            _taken_away(self._of(user))

    def close(self) -> None:
        """Let go of everything."""
        self._holders = 0
        self.release()
        while self._users:
            user, (held, _) = self._users.popitem()
            held.close()
            _taken_away(self._of(user))

    def _of(self, user: str) -> str:
        return self._beside(f"user-{re.sub(r'[^a-z0-9]+', '-', user.casefold())}.lock")

    def _beside(self, what: str) -> str:
        return f"{self._path}.{what}"


def _connect(file: str, patience: float) -> sqlite3.Connection:
    return sqlite3.connect(file, isolation_level=None, timeout=patience, check_same_thread=False)


def _locked(file: str, *, alone: bool) -> sqlite3.Connection | None:
    """A connection that holds the lock as long as it is open; None if it cannot be had."""
    while True:
        before = _identity(file)
        connection = _connect(file, _PATIENCE_ALONE if alone else _PATIENCE)
        try:
            if alone:
                connection.execute("BEGIN EXCLUSIVE")
            else:
                connection.execute("BEGIN")
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError:
            connection.close()
            return None
        # Somebody may have taken the lock away while it was waited for: then this is a lock on nothing.
        if before == _identity(file):
            return connection
        connection.close()


def _claimed(file: str, machine: str) -> sqlite3.Connection | None:
    """A connection that shares the lock of those on this machine; None if another machine has it."""
    alone = _locked(file, alone=True)
    if alone is not None:
        alone.execute("CREATE TABLE IF NOT EXISTS machine (name TEXT)")
        alone.execute("DELETE FROM machine")
        alone.execute("INSERT INTO machine VALUES (?)", (machine,))
        alone.execute("COMMIT")
    connection = _locked(file, alone=False)
    if alone is not None:
        alone.close()
    if connection is None:
        return None
    found = None
    with suppress(sqlite3.OperationalError):  # no such table: somebody has claimed it and not written yet
        found = connection.execute("SELECT name FROM machine").fetchone()
    if found is None or found[0] != machine:
        connection.close()
        return None
    return connection


def _identity(file: str) -> tuple[int, int]:
    """Which file it is that has this name now; it is made if there is none."""
    while True:
        with suppress(FileExistsError):
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o666))
        with suppress(FileNotFoundError):  # taken away just now
            found = Path(file).stat()
            return found.st_dev, found.st_ino


def _taken_away(file: str) -> None:
    """Take a lock away that nobody holds."""
    if Path(file).exists():
        alone = _locked(file, alone=True)
        if alone is not None:
            _remove(file)
            alone.close()


def _remove(file: str) -> None:
    """Remove the file of a lock that is held alone. Where open files cannot be removed it stays."""
    with suppress(OSError):
        Path(file).unlink()
