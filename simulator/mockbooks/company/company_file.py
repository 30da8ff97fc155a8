"""The open company file.

One SQLite database, in a file or in memory (design decision D2). A request set runs in one transaction of the
database, each request in a savepoint inside it: what is refused changes nothing. Two processes may open one file;
what this one holds in memory (names, counters) is dropped when the other has written.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

from mockbooks.company.clock import Clock
from mockbooks.company.counters import Counters
from mockbooks.company.list_objects import ListObjects
from mockbooks.company.names import FullNames, ListIDs
from mockbooks.company.schema import APPLICATION_ID, FORMAT_VERSION, TABLES
from mockbooks.company.sharing import Sharing
from mockbooks.company.stored_text import StoredText
from mockbooks.qbxml.versions import Edition

if TYPE_CHECKING:
    from mockbooks.qbxml.record import Record

__all__ = ["Company", "CompanyFileError"]

_MEMORY = ":memory:"
_CACHED_STATEMENTS = 512


class CompanyFileError(Exception):
    """The file cannot be opened as a company file; the text says why."""


class Company:
    """A company file that is open: its database, its clock and what is kept in memory beside it."""

    def __init__(self, connection: sqlite3.Connection, clock: Clock, path: Path | None = None) -> None:
        """Take over an open connection; use :meth:`create`, :meth:`open` or :meth:`from_bytes`."""
        self.connection = connection
        self.clock = clock
        self.path = path
        self.sharing = None if path is None else Sharing(path)
        """Who has the file open; None for a company in memory, which nobody else can open."""
        self.counters = Counters(connection)
        self.names = FullNames(connection)
        self.list_ids = ListIDs(connection)
        self.list_objects = ListObjects(connection)
        self.stored_text = StoredText()
        self._data_version = self._pragma("data_version")
        self._edit_time: int | None = None
        self._singletons: dict[str, Record] = {}
        meta = dict(connection.execute("SELECT key, value FROM meta"))
        self.edition = Edition(meta["edition"])
        self.zone: str = meta["zone"]
        self.year = int(meta["year"])
        self.flavor: str = meta["flavor"]
        self.imported = "imported" in meta
        """Whether it was made of answers: then it may have stand-ins and pins."""

    # -- opening and closing ------------------------------------------------------------------------------------

    @classmethod
    def create(
        cls,
        path: str | Path | None = None,
        *,
        clock: Clock,
        edition: Edition = Edition.US,
        zone: str = "America/New_York",
        year: int = 2024,
        flavor: str = "Pro",
    ) -> Self:
        """Make an empty company file (no lists, no preferences yet) at ``path``, or in memory without one.

        ``zone`` is the time zone of the machine it lies on; ``year`` and ``flavor`` name the QuickBooks that opens it
        (``QuickBooks Pro 2024``). Raises :class:`CompanyFileError` if the path exists already.
        """
        if path is not None and Path(path).exists():
            raise CompanyFileError(f"{path} exists already")
        connection = _connect(_MEMORY if path is None else str(path))
        if path is not None:
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {FORMAT_VERSION}")
        connection.executescript("BEGIN;" + TABLES + "COMMIT;")
        meta = {"edition": edition.value, "zone": zone, "year": str(year), "flavor": flavor}
        connection.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))
        return cls(connection, clock, None if path is None else Path(path))

    @classmethod
    def open(cls, path: str | Path, *, clock: Clock) -> Self:
        """Open a company file. Raises :class:`CompanyFileError` when it is missing, damaged or of another format."""
        path = Path(path)
        if not path.is_file():
            raise CompanyFileError(f"{path}: no such company file")
        connection = _connect(str(path))
        try:
            _check_format(connection, str(path))
            return cls(connection, clock, path)
        except (sqlite3.OperationalError, CompanyFileError):
            connection.close()
            raise
        except (sqlite3.DatabaseError, KeyError, ValueError) as error:
            connection.close()
            raise CompanyFileError(f"{path} is damaged: {error}") from None

    @classmethod
    def from_bytes(cls, content: bytes, *, clock: Clock) -> Self:
        """Open, in memory, a company from the bytes of a file (:meth:`to_bytes`)."""
        connection = _connect(_MEMORY)
        _deserialize(connection, content)
        try:
            _check_format(connection, "the bytes given")
        except CompanyFileError:
            connection.close()
            raise
        return cls(connection, clock)

    def close(self) -> None:
        """Close the file. What was answered is already safe; closing twice is fine."""
        if self.sharing is not None:
            self.sharing.close()
        self.connection.close()

    # -- changing -----------------------------------------------------------------------------------------------

    @contextmanager
    def request_set(self, *, writes: bool = True) -> Iterator[None]:
        """One request set: committed at its end, rolled back if it is left by an exception.

        A set that writes takes the write lock at once (an upgrade later would lose to "database is locked"). Inside
        :meth:`trial` it becomes a savepoint.
        """
        if self.connection.in_transaction:
            with self._savepoint("request_set"):
                yield
            return
        self.connection.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
        try:
            self._notice_other_writers()
            yield
            self.counters.flush()
            self.connection.execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            self._forget()
            raise

    @contextmanager
    def request(self) -> Iterator[None]:
        """One request that may write: left by an exception, it has changed nothing."""
        self._edit_time = None
        with self._savepoint("request"):
            yield

    @contextmanager
    def trial(self) -> Iterator[None]:
        """Everything done inside is undone at the end: the cheapest fork there is, one at a time (D10)."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            self.connection.execute("ROLLBACK")
            self._forget()

    def mark_imported(self) -> None:
        """Note that this company is being made of answers (inside a request set)."""
        self.connection.execute("INSERT INTO meta VALUES ('imported', 'true')")
        self.imported = True

    def edit_time(self) -> int:
        """Unix second of the change being made; the same within a request, later than that of any change before."""
        if self._edit_time is None:
            self._edit_time = max(int(self.clock.now().timestamp()), self.counters.value("edit") + 1)
            self.counters.set("edit", self._edit_time)
        return self._edit_time

    def singleton(self, kind: str) -> Record:
        """The record there is only one of (``Company``, ``Preferences``); not to be changed in place."""
        if kind not in self._singletons:
            found = self.connection.execute("SELECT own FROM singleton WHERE kind = ?", (kind,)).fetchone()
            self._singletons[kind] = {} if found is None else json.loads(found[0])
        return self._singletons[kind]

    def store_singleton(self, kind: str, record: Record) -> None:
        """Store the record there is only one of."""
        own = json.dumps(record, separators=(",", ":"), ensure_ascii=False)
        self.connection.execute("INSERT OR REPLACE INTO singleton VALUES (?, ?)", (kind, own))
        self._singletons.pop(kind, None)

    @contextmanager
    def _savepoint(self, name: str) -> Iterator[None]:
        self.connection.execute(f"SAVEPOINT {name}")
        try:
            yield
            self.counters.flush()
        except BaseException:
            self.connection.execute(f"ROLLBACK TO {name}")
            self.connection.execute(f"RELEASE {name}")
            self._forget()
            raise
        self.connection.execute(f"RELEASE {name}")

    def _notice_other_writers(self) -> None:
        version = self._pragma("data_version")
        if version != self._data_version:
            self._data_version = version
            self._forget()

    def _forget(self) -> None:
        self.counters.forget()
        self.names.clear()
        self.list_ids.clear()
        self.list_objects.clear()
        self._singletons.clear()
        self._edit_time = None

    # -- copies -------------------------------------------------------------------------------------------------

    def to_bytes(self) -> bytes:
        """The whole file as bytes, as it stands at the last commit."""
        return _rollback_journal(self.connection.serialize())

    def fork(self, clock: Clock | None = None) -> Company:
        """A second, independent company in memory with the same content; text made so far is shared."""
        copy = Company.from_bytes(self.to_bytes(), clock=clock or self.clock)
        copy.stored_text = StoredText(self.stored_text, self.counters.value("revision"))
        return copy

    def restore(self, content: bytes) -> None:
        """Put the file back to what :meth:`to_bytes` gave."""
        revision = self.counters.value("revision")
        if self.path is None:
            _deserialize(self.connection, content)
        else:
            source = _connect(_MEMORY)
            _deserialize(source, content)
            source.backup(self.connection)
            source.close()
        self._forget()
        # Revisions stay drawn: text may be kept under them, here or in another process.
        if self.counters.value("revision") < revision:
            self.counters.set("revision", revision)

    def _pragma(self, name: str) -> int:
        value: int = self.connection.execute(f"PRAGMA {name}").fetchone()[0]
        return value


def _connect(target: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        target, isolation_level=None, check_same_thread=False, cached_statements=_CACHED_STATEMENTS, timeout=30.0
    )
    with suppress(sqlite3.DatabaseError):  # no database at all: the check of the format says so in words
        connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def _check_format(connection: sqlite3.Connection, label: str) -> None:
    try:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.OperationalError as error:
        # The file may be sound: SQLite needs to write beside it, and so does whoever only asks.
        raise CompanyFileError(f"{label} cannot be opened where it is: {error}") from None
    except sqlite3.DatabaseError as error:
        raise CompanyFileError(f"{label} is not a company file: {error}") from None
    if application != APPLICATION_ID:
        raise CompanyFileError(f"{label} is not a company file of Mockbooks")
    if version != FORMAT_VERSION:
        raise CompanyFileError(f"{label} has format {version}; this version of Mockbooks reads format {FORMAT_VERSION}")


def _deserialize(connection: sqlite3.Connection, content: bytes) -> None:
    try:
        connection.deserialize(_rollback_journal(content))
    except (sqlite3.Error, OverflowError) as error:
        raise CompanyFileError(f"the bytes given are not a company file: {error}") from None


def _rollback_journal(content: bytes) -> bytes:
    # A database in memory has no write-ahead log and cannot open bytes that ask for one (file header, bytes 18, 19).
    if content[18:20] == b"\x02\x02":
        return content[:18] + b"\x01\x01" + content[20:]
    return content
