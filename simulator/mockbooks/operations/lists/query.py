"""Query, for every list: by ListID, by FullName, or by filters.

An entry asked for by ListID or FullName is returned whether active or not (assumed). A single ListID that does not
exist is 3120 (recorded); a FullName that does not exist is a Warn 500, and those that do exist are returned (recorded);
several ListIDs of which one is missing are taken like FullNames (assumed). A query with filters that finds nothing is
status 1. What the version of the request has no Ret for is left out, with a Warn 501 that names the first such entry
[D:IDG; that it is the first, and that the rest is returned, is assumed].
"""

from __future__ import annotations

from collections.abc import Mapping

from mockbooks.company.identity import is_external_id
from mockbooks.operations import references
from mockbooks.operations.call import Call
from mockbooks.operations.iterator import page_of
from mockbooks.operations.lists.filters import modified_range, narrow
from mockbooks.operations.lists.list_type import ListType
from mockbooks.operations.lists.text import COLUMNS, SOURCE, rows_text
from mockbooks.operations.outcome import Outcome
from mockbooks.operations.selection import Selection
from mockbooks.qbxml import catalogue
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import (
    INVALID_ID,
    NO_MATCH,
    NOT_FOUND_IN_LIST,
    NOT_REPRESENTABLE,
    OBJECT_NOT_FOUND,
    OK,
    RECORD_NOT_IN_LIST,
    Refused,
    Status,
)

__all__ = ["modified_range", "query"]

_ORDER = ("sort_key", "list_object.id")


def query(types: Mapping[str, ListType], call: Call, *, grouped: bool = True) -> Outcome:
    """Answer a query over one kind of list, or over several: ``grouped``, the kinds come one after the other."""
    record = call.record
    for list_type in types.values():
        list_type.require(call)
    # Leads are asked for by Name, which is all their FullName is.
    for element in ("ListID", "FullName", "Name"):
        wanted = record.get(element)
        if isinstance(wanted, list) and wanted:
            return _by_name(types, call, element, [str(name) for name in wanted])
    unknown = _unknown(types, call)
    shown = {kind: list_type for kind, list_type in types.items() if kind not in unknown}
    page = page_of(call, _selection(shown, call, grouped), _filters(record))
    found = OK.status() if page.rows or page.counted_only else NO_MATCH.status()
    return Outcome(
        status=_first_of(unknown, call) or found,
        body=rows_text(call, shown, page.rows),
        ret_count=page.ret_count,
        iterator_remaining=page.iterator_remaining if page.rows else None,
        iterator_id=page.iterator_id if page.rows else None,
    )


def _by_name(types: Mapping[str, ListType], call: Call, element: str, wanted: list[str]) -> Outcome:
    kinds = tuple(types)
    find = references.find_by_list_id if element == "ListID" else references.find_by_full_name
    if element == "ListID":
        for name in wanted:
            if not is_external_id(name):
                raise Refused(INVALID_ID, value=name, field="list ID")
    rows = [find(call.company, kinds, name) for name in wanted]
    missing = next((name for name, row in zip(wanted, rows, strict=True) if row is None), None)
    if missing is not None and element == "ListID" and len(wanted) == 1:
        raise Refused(OBJECT_NOT_FOUND, id=missing, quickbooks_error=RECORD_NOT_IN_LIST)
    found = [row for row in dict.fromkeys(rows) if row is not None]
    unknown = _unknown(types, call)
    hidden = [row for row in found if call.company.list_objects[row].kind in unknown]
    found = [row for row in found if row not in hidden]
    counted_only = call.attributes.get("metaData") == "MetaDataOnly"
    return Outcome(
        status=_told(call, missing, hidden),
        body="" if counted_only else _text_of(types, call, found),
        ret_count=len(found) if call.attributes.get("metaData", "NoMetaData") != "NoMetaData" else None,
    )


def _told(call: Call, missing: str | None, hidden: list[int]) -> Status:
    if missing is not None:
        return NOT_FOUND_IN_LIST.status(value=missing)
    return _not_representable(call, hidden[0]) if hidden else OK.status()


def _unknown(types: Mapping[str, ListType], call: Call) -> Mapping[str, ListType]:
    """Those of several kinds that the answer has no place for in the version asked in."""
    if len(types) == 1:
        return {}
    response = catalogue.message(f"{call.name.removesuffix('Rq')}Rs")
    known = {child.name for child in response.children() if child.valid(call.version, call.edition)}
    return {kind: list_type for kind, list_type in types.items() if f"{kind}Ret" not in known}


def _first_of(unknown: Mapping[str, ListType], call: Call) -> Status | None:
    """The warning of the first entry of these kinds that the filters let through."""
    if not unknown:
        return None
    selection = _selection(unknown, call, grouped=True)
    selection.columns = "list_object.id"
    row = selection.rows(call.company.connection, limit=1).fetchone()
    return None if row is None else _not_representable(call, row[-1])


def _not_representable(call: Call, row: int) -> Status:
    entry = call.company.list_objects[row]
    return NOT_REPRESENTABLE.status(type=f"{entry.kind} ", name=entry.full_name)


def _text_of(types: Mapping[str, ListType], call: Call, rows: list[int]) -> str:
    execute = call.company.connection.execute
    statement = f"SELECT {COLUMNS} FROM {SOURCE} WHERE id = ?"
    return rows_text(call, types, [execute(statement, (row,)).fetchone() for row in rows])


def _selection(types: Mapping[str, ListType], call: Call, grouped: bool) -> Selection:
    kinds = tuple(types)
    ranked = grouped and len(kinds) > 1
    selection = Selection(COLUMNS, SOURCE, (_rank(kinds), *_ORDER) if ranked else _ORDER)
    selection.where(f"list_object.kind IN ({', '.join('?' * len(kinds))})", *kinds)
    if call.company.imported:
        # What was never shown is there to be referred to, not to be listed.
        selection.where("list_object.id NOT IN (SELECT object FROM standin WHERE holder = 'list')")
    narrow(call, selection)
    for list_type in types.values():
        list_type.narrow(call, selection)
    return selection


def _rank(kinds: tuple[str, ...]) -> str:
    cases = " ".join(f"WHEN '{kind}' THEN {place}" for place, kind in enumerate(kinds))
    return f"CASE list_object.kind {cases} END"


def _filters(record: Record) -> Record:
    return {name: value for name, value in record.items() if name not in ("IncludeRetElement", "OwnerID")}
