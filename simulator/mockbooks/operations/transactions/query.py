"""Query, for every transaction: by TxnID, by RefNumber, or by filters.

Transactions come by TxnDate, then TxnNumber [R: 367 checks, bills, invoices, card charges and deposits of a sample file
of 2024 in CompewterTutor/quickbooks-sqlite-extractor; TimeCreated would do as well]. A single
TxnID that does not exist is 3120 [A, by the ListID capture R:QBWC]; of several TxnIDs or RefNumbers those found are
returned, with a Warn 500 for the first that is missing [A]. RefNumber is compared without case,
RefNumberCaseSensitive with [D:OSR]. A query with filters that finds nothing is status 1. Lines come only with
IncludeLineItems, links only with IncludeLinkedTxns [D:OSR].
"""

from __future__ import annotations

from mockbooks.operations.call import Call
from mockbooks.operations.iterator import page_of
from mockbooks.operations.outcome import Outcome
from mockbooks.operations.selection import Selection
from mockbooks.operations.transactions import filters
from mockbooks.operations.transactions.text import COLUMNS, SOURCE, rows_text
from mockbooks.operations.transactions.transaction_type import TransactionType
from mockbooks.operations.transactions.values import is_true
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import (
    NO_MATCH,
    NOT_FOUND_IN_LIST,
    OBJECT_NOT_FOUND,
    OK,
    RECORD_NOT_IN_LIST,
    Refused,
)

__all__ = ["query"]

ORDER = ("txn.txn_date", "txn.txn_number")
_BY_NAME = {
    "TxnID": "txn_id = ? AND kind = ?",
    "RefNumber": "ref_key = ? AND kind = ?",
    "RefNumberCaseSensitive": "ref_key = ? AND kind = ? AND ref_number = ?",
}
_NOT_FILTERS = ("IncludeRetElement", "OwnerID", "IncludeLineItems", "IncludeComponentLineItems", "IncludeLinkedTxns")


def query(txn_type: TransactionType, call: Call) -> Outcome:
    """Answer a query for one kind of transaction."""
    record = call.record
    for element in _BY_NAME:
        wanted = record.get(element)
        if isinstance(wanted, list) and wanted:
            return _by_name(txn_type, call, element, [str(name) for name in wanted])
    selection = Selection(COLUMNS, SOURCE, ORDER).where("txn.kind = ?", txn_type.kind)
    if call.company.imported:
        # What was never shown is there to be linked to, not to be listed.
        selection.where("txn.id NOT IN (SELECT object FROM standin WHERE holder = 'txn')")
    filters.narrow(call, selection, names_on_lines=txn_type.names_on_lines)
    asked: Record = {name: value for name, value in record.items() if name not in _NOT_FILTERS}
    page = page_of(call, selection, asked)
    return Outcome(
        status=OK.status() if page.rows or page.counted_only else NO_MATCH.status(),
        body=rows_text(call, txn_type, page.rows, lines=_shows_lines(txn_type, call)),
        ret_count=page.ret_count,
        iterator_remaining=page.iterator_remaining if page.rows else None,
        iterator_id=page.iterator_id if page.rows else None,
    )


def _shows_lines(txn_type: TransactionType, call: Call) -> bool:
    return is_true(call.record, "IncludeLineItems") or not txn_type.lines_shown


def _by_name(txn_type: TransactionType, call: Call, element: str, wanted: list[str]) -> Outcome:
    rows: list[tuple[int, ...]] = []
    missing: str | None = None
    seen: set[int] = set()
    for name in dict.fromkeys(wanted):
        found = _rows_of(txn_type, call, element, name)
        if not found and missing is None:
            missing = name
        rows.extend(row for row in found if row[0] not in seen)
        seen.update(row[0] for row in found)
    if missing is not None and element == "TxnID" and len(wanted) == 1:
        raise Refused(OBJECT_NOT_FOUND, id=missing, quickbooks_error=RECORD_NOT_IN_LIST)
    meta = call.attributes.get("metaData", "NoMetaData")
    shown = [] if meta == "MetaDataOnly" else rows
    return Outcome(
        status=OK.status() if missing is None else NOT_FOUND_IN_LIST.status(value=missing),
        body=rows_text(call, txn_type, shown, lines=_shows_lines(txn_type, call)),
        ret_count=None if meta == "NoMetaData" else len(rows),
    )


def _rows_of(txn_type: TransactionType, call: Call, element: str, name: str) -> list[tuple[int, ...]]:
    key = name if element == "TxnID" else name.casefold()
    parameters = (key, txn_type.kind, name) if element == "RefNumberCaseSensitive" else (key, txn_type.kind)
    rows: list[tuple[int, ...]] = call.company.connection.execute(
        f"SELECT {COLUMNS} FROM txn WHERE {_BY_NAME[element]} ORDER BY txn_date, txn_number", parameters
    ).fetchall()
    return rows
