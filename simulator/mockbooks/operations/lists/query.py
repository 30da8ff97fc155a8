"""Query, for every list: by ListID, by FullName, or by filters.

ActiveStatus defaults to ActiveOnly; an entry asked for by ListID or FullName is returned whether active or not
(assumed). A single ListID that does not exist is 3120 (recorded); a FullName that does not exist is a Warn 500, and
those that do exist are returned (recorded); several ListIDs of which one is missing are taken like FullNames
(assumed). A query with filters that finds nothing is status 1.
"""

from __future__ import annotations

from collections.abc import Mapping

from mockbooks.company.identity import is_external_id
from mockbooks.company.local_time import moment_from_text
from mockbooks.operations import references
from mockbooks.operations.call import Call
from mockbooks.operations.iterator import page_of
from mockbooks.operations.lists.list_type import ListType
from mockbooks.operations.lists.text import COLUMNS, SOURCE, rows_text
from mockbooks.operations.outcome import Outcome
from mockbooks.operations.selection import Selection, like_pattern
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import (
    INVALID_DATE_RANGE,
    INVALID_ID,
    INVALID_RANGE,
    NO_MATCH,
    NOT_FOUND_IN_LIST,
    OBJECT_NOT_FOUND,
    OK,
    RECORD_NOT_IN_LIST,
    Refused,
)
from mockbooks.qbxml.types import cents_of

__all__ = ["modified_range", "query"]

_ORDER = ("sort_key", "list_object.id")


def query(types: Mapping[str, ListType], call: Call) -> Outcome:
    """Answer a query over one kind of list, or over several in the order given (ItemQuery)."""
    record = call.record
    for element in ("ListID", "FullName"):
        wanted = record.get(element)
        if isinstance(wanted, list) and wanted:
            return _by_name(types, call, element, [str(name) for name in wanted])
    page = page_of(call, _selection(types, call), _filters(record))
    return Outcome(
        status=OK.status() if page.rows or page.counted_only else NO_MATCH.status(),
        body=rows_text(call, types, page.rows),
        ret_count=page.ret_count,
        iterator_remaining=page.iterator_remaining if page.rows else None,
        iterator_id=page.iterator_id if page.rows else None,
    )


def modified_range(call: Call, record: Record, selection: Selection, column: str) -> None:
    """Apply FromModifiedDate and ToModifiedDate (inclusive). Raises ``Refused`` 3030 if From is later than To."""
    bounds: dict[str, int] = {}
    for name, operator, end_of_day in (("FromModifiedDate", ">=", False), ("ToModifiedDate", "<=", True)):
        text = record.get(name)
        if not text:
            continue
        bounds[operator] = moment_from_text(str(text), call.company.zone, end_of_day=end_of_day)
        selection.where(f"{column} {operator} ?", bounds[operator])
    if bounds.get(">=", 0) > bounds.get("<=", bounds.get(">=", 0)):
        raise Refused(INVALID_DATE_RANGE)


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
    counted_only = call.attributes.get("metaData") == "MetaDataOnly"
    return Outcome(
        status=OK.status() if missing is None else NOT_FOUND_IN_LIST.status(value=missing),
        body="" if counted_only else _text_of(types, call, found),
        ret_count=len(found) if call.attributes.get("metaData", "NoMetaData") != "NoMetaData" else None,
    )


def _text_of(types: Mapping[str, ListType], call: Call, rows: list[int]) -> str:
    execute = call.company.connection.execute
    statement = f"SELECT {COLUMNS} FROM {SOURCE} WHERE id = ?"
    return rows_text(call, types, [execute(statement, (row,)).fetchone() for row in rows])


def _selection(types: Mapping[str, ListType], call: Call) -> Selection:
    record, kinds = call.record, tuple(types)
    selection = Selection(COLUMNS, SOURCE, _ORDER if len(kinds) == 1 else (_rank(kinds), *_ORDER))
    selection.where(f"list_object.kind IN ({', '.join('?' * len(kinds))})", *kinds)
    _active_status(record, selection)
    modified_range(call, record, selection, "list_object.time_modified")
    _name_filters(record, selection)
    _total_balance(record, selection)
    for list_type in types.values():
        list_type.narrow(call, selection)
    return selection


def _rank(kinds: tuple[str, ...]) -> str:
    cases = " ".join(f"WHEN '{kind}' THEN {place}" for place, kind in enumerate(kinds))
    return f"CASE list_object.kind {cases} END"


def _filters(record: Record) -> Record:
    return {name: value for name, value in record.items() if name not in ("IncludeRetElement", "OwnerID")}


def _active_status(record: Record, selection: Selection) -> None:
    status = record.get("ActiveStatus") or "ActiveOnly"
    if status != "All":
        selection.where("is_active = ?", status == "ActiveOnly")


def _name_filters(record: Record, selection: Selection) -> None:
    name_filter = record.get("NameFilter")
    if isinstance(name_filter, dict):
        # On Name, not on FullName (documented); without case (assumed).
        pattern = like_pattern(str(name_filter["MatchCriterion"]), str(name_filter["Name"]))
        selection.where("list_object.name LIKE ? ESCAPE '\\'", pattern)
    name_range = record.get("NameRangeFilter")
    if isinstance(name_range, dict):
        low, high = str(name_range.get("FromName", "")).lower(), str(name_range.get("ToName", "")).lower()
        if low and high and low > high:
            raise Refused(INVALID_RANGE)
        if low:
            selection.where("lower(list_object.name) >= ?", low)
        if high:
            selection.where("lower(list_object.name) <= ?", high)


_OPERATORS = {"LessThan": "<", "LessThanEqual": "<=", "Equal": "=", "GreaterThan": ">", "GreaterThanEqual": ">="}


def _total_balance(record: Record, selection: Selection) -> None:
    balance_filter = record.get("TotalBalanceFilter")
    if isinstance(balance_filter, dict):
        operator = _OPERATORS[str(balance_filter["Operator"])]
        selection.where(f"ifnull(total_balance, 0) {operator} ?", cents_of(str(balance_filter["Amount"])))
