"""Names of list objects: what a reference shows and how it is found.

Names are compared without case; a FullName is the path of ancestors joined by colons (documented). Uniqueness is that
of the FullName within a *space*: customers, vendors, employees and other names share one, so do all kinds of item and
both kinds of terms (:data:`SPACES`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from functools import cache

from mockbooks.qbxml.writer import escape

__all__ = ["FullNames", "ListIDs", "name_key", "sort_key", "space_of", "spaces_of"]

_NAME_KINDS = ("Customer", "Vendor", "Employee", "OtherName")
_TERMS_KINDS = ("StandardTerms", "DateDrivenTerms")


def space_of(kind: str) -> str:
    """Where ListIDs and names of this kind of list are unique.

    Customer, Vendor, Employee and OtherName are one list of names (documented); that all items and both kinds of
    terms are one space each is assumed.
    """
    if kind in _NAME_KINDS:
        return "names"
    if kind in _TERMS_KINDS:
        return "terms"
    if kind.startswith("PayrollItem"):
        return "payroll items"
    if kind.startswith("Item"):
        return "items"
    return kind


@cache
def spaces_of(kinds: tuple[str, ...]) -> tuple[str, ...]:
    """The spaces of several kinds, each once, in order."""
    return tuple(dict.fromkeys(space_of(kind) for kind in kinds))


def name_key(name: str) -> str:
    """A name as it is compared: without case."""
    return name.casefold()


def sort_key(full_name: str) -> str:
    """Place of a FullName in its list: without case, children right after their parent (recorded for customers)."""
    # U+0001 sorts before every character a name can hold, a colon does not.
    return full_name.casefold().replace(":", "\x01")


class FullNames(dict[int, str]):
    """FullNames of list objects by row id, escaped for an answer; each is read from the file once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__()
        self._connection = connection

    def __missing__(self, row: int) -> str:
        found = self._connection.execute("SELECT full_name FROM list_object WHERE id = ?", (row,)).fetchone()
        if found is None:
            raise KeyError(row)
        name = self[row] = escape(found[0])
        return name

    def drop(self, rows: Iterable[int]) -> None:
        """Forget these: they were renamed or deleted."""
        for row in rows:
            self.pop(row, None)


class ListIDs(dict[int, str]):
    """ListIDs by row id; a ListID never changes."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__()
        self._connection = connection

    def __missing__(self, row: int) -> str:
        found = self._connection.execute("SELECT list_id FROM list_object WHERE id = ?", (row,)).fetchone()
        if found is None:
            raise KeyError(row)
        list_id: str = found[0]
        self[row] = list_id
        return list_id
