"""List objects as text: what a query, an Add or a Mod returns of them.

An entry's own text is made once per revision and kept; the names of what it refers to, its balances and its
TimeModified are filled in when answering.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from mockbooks.books import pins
from mockbooks.company.local_time import moment_text
from mockbooks.operations import data_extensions, holes
from mockbooks.operations.call import Call
from mockbooks.operations.lists.entry import ListEntry, load
from mockbooks.operations.lists.list_type import ListType
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.render import Hole, Slot, Template, fill, template
from mockbooks.qbxml.versions import NEWEST

__all__ = ["COLUMNS", "SOURCE", "entry_text", "record_of", "rows_text"]

SOURCE = "list_object LEFT JOIN total ON total.object = list_object.id"
COLUMNS = (
    "list_object.kind, revision, time_modified, "
    "id, classified, ifnull(balance, 0), ifnull(total_balance, 0), ifnull(quantity, 0), ifnull(value, 0)"
)
# Where these stand in a row that ends with them.
_OWN_COLUMNS, _FIGURES = slice(-9, -5), slice(-6, None)


def rows_text(call: Call, types: Mapping[str, ListType], rows: Iterable[tuple[Any, ...]]) -> str:
    """The text of rows that end with :data:`COLUMNS`, in their order."""
    company, out = call.company, []
    names, zone, imported, owner_keys = company.names, company.zone, company.imported, call.owner_keys
    names[holes.DATA_EXT] = ""
    for row in rows:
        kind, revision, time_modified, row_id = row[_OWN_COLUMNS]
        list_type = types[kind]
        names[holes.TIME_MODIFIED] = moment_text(time_modified, zone)
        if list_type.derived_names:
            list_type.fill(company, names, row[_FIGURES])
            if imported:
                pins.shown_instead(company, "list", row_id, names, list_type.derived().items())
        if owner_keys:
            names[holes.DATA_EXT] = data_extensions.text(company, "list", row_id, owner_keys, call.version)
        out.append(fill(_template(call, list_type, row_id, revision), names))
    return "".join(out)


def entry_text(call: Call, list_type: ListType, row: int) -> str:
    """The text of one entry, as Add and Mod return it."""
    found = call.company.connection.execute(f"SELECT {COLUMNS} FROM {SOURCE} WHERE id = ?", (row,)).fetchone()
    return rows_text(call, {list_type.kind: list_type}, [found])


def record_of(list_type: ListType, entry: ListEntry, zone: str) -> Record:
    """The whole record of an entry: what it owns, with holes where it shows what it does not own."""
    record: Record = {
        "ListID": entry.list_id,
        "TimeCreated": moment_text(entry.time_created, zone),
        "TimeModified": Hole(holes.TIME_MODIFIED),
        "EditSequence": str(entry.edit_sequence),
        list_type.name_element: entry.name,
        "FullName": Hole(entry.id),
        "IsActive": "true" if entry.is_active else "false",
        "Sublevel": str(entry.sublevel),
        **entry.own,
    }
    if entry.parent is not None:
        record[list_type.parent_element] = entry.parent
    record |= list_type.derived()
    record["DataExtRet"] = Slot(holes.DATA_EXT)
    return record


def _template(call: Call, list_type: ListType, row: int, revision: int) -> Template:
    stored_text, include = call.company.stored_text, call.include
    if list_type.personal and not call.session.personal_data:
        include = (list_type.stored_names if include is None else include) - list_type.personal
    if include is None:
        newest = stored_text.get(revision, "newest")
        if newest is None:
            newest = stored_text.put(revision, "newest", _make(call, list_type, row, None, newest=True))
        if newest.since <= call.version:
            return newest
    variant = (call.version, include)
    kept = stored_text.get(revision, variant)
    return kept or stored_text.put(revision, variant, _make(call, list_type, row, include, newest=False))


def _make(call: Call, list_type: ListType, row: int, include: frozenset[str] | None, *, newest: bool) -> Template:
    company = call.company
    record = record_of(list_type, load(company, row), company.zone)
    return template(
        list_type.ret,
        record,
        company.list_ids.__getitem__,
        version=NEWEST if newest else call.version,
        edition=company.edition,
        include=include,
    )
