"""List objects as transactions look them up: their kind, their type, their parent, their record.

Each is read and parsed once and then held until it changes, is deleted, or the file was rolled back, restored or
written by another process. The record is not to be changed in place.
"""

from __future__ import annotations

import json
import sqlite3
from typing import NamedTuple

from mockbooks.company.names import name_key
from mockbooks.qbxml.record import Record

__all__ = ["ListObject", "ListObjects"]

_SELECT = "SELECT id, kind, full_name, parent, classified, special, own FROM list_object WHERE id = ?"
_MOST = 5_000


class ListObject(NamedTuple):
    """A list object; ``parent`` and the references of its record are row ids."""

    row: int
    kind: str
    full_name: str
    parent: int | None
    classified: str | None
    special: str | None
    own: Record


class ListObjects(dict[int, ListObject]):
    """List objects by row id."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__()
        self._connection = connection
        self.remembered: dict[tuple[str, str], int] = {}
        """Rows found by what cannot change as long as they are there (SpecialAccountType), for who looks them up."""
        self._by_name: dict[tuple[str, str], int] = {}

    def __missing__(self, row: int) -> ListObject:
        found = self._connection.execute(_SELECT, (row,)).fetchone()
        if found is None:
            raise KeyError(row)
        if len(self) >= _MOST:
            self.clear()
        _, kind, full_name, parent, classified, special, own = found
        read = self[row] = ListObject(row, kind, full_name, parent, classified, special, json.loads(own))
        return read

    def named(self, space: str, key: str) -> ListObject | None:
        """The object last found under this key (`names.name_key`), if it is held and still has that name."""
        held = self.get(self._by_name.get((space, key), 0))
        return held if held is not None and name_key(held.full_name) == key else None

    def found(self, space: str, key: str, row: int) -> None:
        """Remember where an object was found."""
        if len(self._by_name) >= _MOST:
            self._by_name.clear()
        self._by_name[space, key] = row

    def clear(self) -> None:
        """Forget everything."""
        super().clear()
        self.remembered.clear()
        self._by_name.clear()
