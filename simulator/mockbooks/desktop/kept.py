"""What QuickBooks keeps in the company file beside the books: permissions, users, the faults of a recipe.

Each is one record under a name of its own, read anew every time, since another process may have written it. In stored
records a whole number is a reference to a list object, so everything here is text.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from typing import Protocol

from mockbooks.company.company_file import Company
from mockbooks.qbxml import hresult
from mockbooks.qbxml.hresult import CallFailed
from mockbooks.qbxml.record import Record


class Kept(Protocol):
    """One record that is kept somewhere."""

    def load(self) -> Record:
        """The record; empty if there is none yet."""

    def save(self, record: Record) -> None:
        """Put another in its place."""


@dataclass(slots=True)
class InMemory:
    """Kept as long as the object lives."""

    record: Record = field(default_factory=dict)

    def load(self) -> Record:
        """The record."""
        return self.record

    def save(self, record: Record) -> None:
        """Put another in its place."""
        self.record = record


@dataclass(frozen=True, slots=True)
class InFile:
    """Kept in a company file, and seen by everyone who has it open."""

    company: Company
    name: str

    def load(self) -> Record:
        """The record as it stands in the file now."""
        with self.company.request_set(writes=False):
            return self.company.singleton(self.name)

    def save(self, record: Record) -> None:
        """Write it. CallFailed if the file is locked by another process for too long."""
        try:
            with self.company.request_set():
                self.company.store_singleton(self.name, record)
        except sqlite3.OperationalError as error:
            raise CallFailed(
                hresult.PERMISSION_LOCKED, f"The company file could not be written to: {error}."
            ) from error


def rows(record: Record, name: str) -> list[dict[str, str]]:
    """The rows of a table in a record; none if it has no such table."""
    found = record.get(name)
    if not isinstance(found, list):
        return []
    return [{key: str(value) for key, value in row.items()} for row in found if isinstance(row, dict)]
