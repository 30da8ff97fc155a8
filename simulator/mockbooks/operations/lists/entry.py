"""A list object as it lies in the company file: read, inserted, renamed, deleted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from mockbooks.books import pins
from mockbooks.company import Company
from mockbooks.company.identity import LIST_ID_BIT, external_id
from mockbooks.company.kinds import ACCOUNT_ORDER
from mockbooks.company.names import name_key, sort_key, space_of
from mockbooks.operations import preferences
from mockbooks.qbxml.record import Record

__all__ = [
    "ListEntry",
    "adopt_children",
    "arrange",
    "dump_own",
    "insert",
    "load",
    "load_own",
    "remove",
    "restore",
    "save",
]

_COLUMNS = (
    "id, kind, list_id, name, full_name, parent, sublevel, is_active, time_created, time_modified, edit_sequence, "
    "revision, own"
)


# What a list is ordered or looked up by beside its names.
_CLASSIFIED_BY: Mapping[str, str] = MappingProxyType({"Account": "AccountType", "PaymentMethod": "PaymentMethodType"})

_HAS_LIST_ID = "SELECT 1 FROM list_object WHERE space = ? AND list_id = ?"

_ENCODE = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode
# What `json.loads` does beside it costs as much again for records as short as these.
_DECODE = json.JSONDecoder().raw_decode


@dataclass(slots=True)
class ListEntry:
    """One row of ``list_object``; moments are Unix seconds (UTC), ``parent`` is a row id."""

    id: int
    kind: str
    list_id: str
    name: str
    full_name: str
    parent: int | None
    sublevel: int
    is_active: bool
    time_created: int
    time_modified: int
    edit_sequence: int
    revision: int
    own: Record

    @property
    def classified(self) -> str | None:
        """What the list is ordered or looked up by beside its name: the type of an account or payment method."""
        value = self.own.get(_CLASSIFIED_BY.get(self.kind, ""))
        return None if value is None else str(value)

    @property
    def special(self) -> str | None:
        """The SpecialAccountType of an account that QuickBooks made itself."""
        return str(self.own["SpecialAccountType"]) if "SpecialAccountType" in self.own else None


def dump_own(record: Record) -> str:
    """A record as it is stored: compact JSON."""
    return _ENCODE(record)


def load_own(text: str) -> Record:
    """A record as :func:`dump_own` has stored it."""
    record: Record = _DECODE(text)[0]
    return record


def load(company: Company, row: int) -> ListEntry:
    """The entry with this row id. Raises ``KeyError`` if there is none."""
    found = company.connection.execute(f"SELECT {_COLUMNS} FROM list_object WHERE id = ?", (row,)).fetchone()
    if found is None:
        raise KeyError(row)
    entry = ListEntry(*found)
    entry.is_active = bool(entry.is_active)
    entry.own = json.loads(found[-1])
    return entry


def insert(
    company: Company,
    kind: str,
    name: str,
    own: Record,
    *,
    parent: ListEntry | None = None,
    is_active: bool = True,
) -> ListEntry:
    """Put a new entry into its list, with the next ListID of its space. Names are the caller's to check."""
    now = company.edit_time()
    space = space_of(kind)
    list_id = external_id(LIST_ID_BIT + company.counters.next(f"list:{space}"), now)
    # Made of answers, a file may have what was named by this very id: it is passed over.
    while company.imported and company.connection.execute(_HAS_LIST_ID, (space, list_id)).fetchone() is not None:
        list_id = external_id(LIST_ID_BIT + company.counters.next(f"list:{space}"), now)
    full_name = name if parent is None else f"{parent.full_name}:{name}"
    entry = ListEntry(
        id=0,
        kind=kind,
        list_id=list_id,
        name=name,
        full_name=full_name,
        parent=None if parent is None else parent.id,
        sublevel=0 if parent is None else parent.sublevel + 1,
        is_active=is_active,
        time_created=now,
        time_modified=now,
        edit_sequence=now,
        revision=company.counters.next_revision(),
        own=own,
    )
    entry.id = _insert_row(company, entry, space)
    return entry


def restore(company: Company, entry: ListEntry) -> None:
    """Put an entry into its list as it was in another file, with its ListID, times and EditSequence."""
    entry.revision = company.counters.next_revision()
    entry.id = _insert_row(company, entry, space_of(entry.kind))


def save(company: Company, entry: ListEntry) -> None:
    """Store an edited entry: new EditSequence, new revision; descendants follow a rename."""
    before = load(company, entry.id)
    entry.time_modified = entry.edit_sequence = company.edit_time()
    entry.revision = company.counters.next_revision()
    _update_row(company, entry)
    if _path(before) != _path(entry):
        company.names.drop([entry.id])
        _carry_down(company, entry)


def remove(company: Company, entry: ListEntry, label: str) -> int:
    """Delete an entry and remember it for ListDeletedQuery. Returns the moment of deletion (Unix seconds)."""
    now = company.edit_time()
    connection = company.connection
    if company.imported:
        pins.drop(company, "list", entry.id)
    connection.execute("DELETE FROM list_object WHERE id = ?", (entry.id,))
    for table in ("total", "foreign_total"):
        connection.execute(f"DELETE FROM {table} WHERE object = ?", (entry.id,))
    connection.execute("DELETE FROM data_ext WHERE holder = 'list' AND object = ?", (entry.id,))
    connection.execute(
        "INSERT INTO deletion (holder, kind, external_id, label, time_created, time_deleted) "
        "VALUES ('list', ?, ?, ?, ?, ?)",
        (entry.kind, entry.list_id, label, entry.time_created, now),
    )
    company.names.drop([entry.id])
    company.list_ids.pop(entry.id, None)
    company.list_objects.pop(entry.id, None)
    return now


def adopt_children(company: Company, parent: ListEntry, adopter: ListEntry) -> None:
    """Put what stands under one entry under another one; it is not edited by that (assumed)."""
    company.connection.execute("UPDATE list_object SET parent = ? WHERE parent = ?", (adopter.id, parent.id))
    _carry_down(company, adopter)


def arrange(company: Company, kind: str) -> None:
    """Give every entry of a list its place anew, after a change of what the list is ordered by."""
    rows = company.connection.execute(
        "SELECT id FROM list_object WHERE kind = ? ORDER BY sublevel, id", (kind,)
    ).fetchall()
    for (row,) in rows:
        place = _place(company, load(company, row))
        company.connection.execute("UPDATE list_object SET sort_key = ? WHERE id = ?", (place, row))


def _place(company: Company, entry: ListEntry) -> str:
    """The entry's place within its kind in an answer: by FullName; accounts by type first (recorded).

    Accounts of one parent stand by number in a file that uses account numbers, those without one first, and by name in
    a file that does not (recorded). That numbers are compared as text is assumed.
    """
    if entry.kind == "ToDo":
        return _to_do_key(entry)
    if entry.kind != "Account":
        return sort_key(entry.full_name)
    rank = f"{ACCOUNT_ORDER.index(entry.classified or 'NonPosting'):02d}"
    if not _by_number(company):
        return rank + sort_key(entry.full_name)
    above = rank
    if entry.parent is not None:
        found = company.connection.execute("SELECT sort_key FROM list_object WHERE id = ?", (entry.parent,)).fetchone()
        above = f"{found[0]}\x01"
    return f"{above}{entry.own.get('AccountNumber', '')}\x01{sort_key(entry.name)}"


def _full_name_key(entry: ListEntry) -> str:
    """What no other entry of its space has: the FullName without case; a note of things to do has no name."""
    return _to_do_key(entry) if entry.kind == "ToDo" else name_key(entry.full_name)


def _to_do_key(entry: ListEntry) -> str:
    """Assumed: what is to be done stands in the order in which it was written down."""
    return entry.list_id.partition("-")[0].rjust(16, "0")


def _by_number(company: Company) -> bool:
    return preferences.is_on(company, "AccountingPreferences", "IsUsingAccountNumbers")


def _path(entry: ListEntry) -> tuple[object, ...]:
    """What the descendants of an entry are told of it by their own rows."""
    return entry.full_name, entry.sublevel, entry.classified, entry.own.get("AccountNumber")


def _insert_row(company: Company, entry: ListEntry, space: str) -> int:
    cursor = company.connection.execute(
        "INSERT INTO list_object (kind, space, list_id, name, full_name, full_name_key, sort_key, parent, sublevel, "
        "is_active, time_created, time_modified, edit_sequence, revision, classified, special, own) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            entry.kind,
            space,
            entry.list_id,
            entry.name,
            entry.full_name,
            _full_name_key(entry),
            _place(company, entry),
            entry.parent,
            entry.sublevel,
            entry.is_active,
            entry.time_created,
            entry.time_modified,
            entry.edit_sequence,
            entry.revision,
            entry.classified,
            entry.special,
            dump_own(entry.own),
        ),
    )
    return int(cursor.lastrowid or 0)


def _update_row(company: Company, entry: ListEntry) -> None:
    company.list_objects.pop(entry.id, None)
    company.connection.execute(
        "UPDATE list_object SET name = ?, full_name = ?, full_name_key = ?, sort_key = ?, parent = ?, sublevel = ?, "
        "is_active = ?, time_modified = ?, edit_sequence = ?, revision = ?, classified = ?, own = ? WHERE id = ?",
        (
            entry.name,
            entry.full_name,
            _full_name_key(entry),
            _place(company, entry),
            entry.parent,
            entry.sublevel,
            entry.is_active,
            entry.time_modified,
            entry.edit_sequence,
            entry.revision,
            entry.classified,
            dump_own(entry.own),
            entry.id,
        ),
    )


def _carry_down(company: Company, parent: ListEntry) -> None:
    """Descendants of a renamed or moved entry show the new path; they are not edited by it.

    Their Sublevel is part of their own text, hence a new revision; EditSequence and TimeModified stay (assumed).
    """
    rows = company.connection.execute("SELECT id FROM list_object WHERE parent = ?", (parent.id,)).fetchall()
    for (row,) in rows:
        child = load(company, row)
        child.full_name = f"{parent.full_name}:{child.name}"
        child.sublevel = parent.sublevel + 1
        child.revision = company.counters.next_revision()
        _update_row(company, child)
        company.names.drop([row])
        _carry_down(company, child)
