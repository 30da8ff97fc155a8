"""The requests that change what was entered, or something on a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockbooks.generate.documents import (
    Change,
    Deposit,
    Document,
    Journal,
    ListChange,
    Purchase,
    Receipt,
    Sale,
    Settlement,
    StockCount,
    Transfer,
)
from mockbooks.generate.requests.forms import Entered, Step

if TYPE_CHECKING:
    from mockbooks.qbxml.record import Record


def kind_of(document: Document) -> str:
    """The SDK's name of what a document is entered as."""
    match document:
        case Sale() | Purchase() | Settlement():
            return document.form
        case Receipt():
            return "ReceivePayment"
        case Deposit() | Transfer():
            return type(document).__name__
        case Journal():
            return "JournalEntry"
        case StockCount():
            return "InventoryAdjustment"
    raise TypeError(f"{type(document).__name__} is not entered as a transaction")


def change(document: Change, entered: Entered) -> Step:
    """A Mod: what it does not name stays as it is."""
    kind = kind_of(document.of)
    record: Record = {
        "TxnID": entered.txn_id(document.of),
        "EditSequence": entered.txn_edit_sequence(document.of),
    }
    record |= document.header
    if document.billable:
        record |= _billable(document, entered)
    return Step(f"{kind}ModRq", {f"{kind}Mod": record})


def _billable(document: Change, entered: Entered) -> Record:
    """All lines as they are, but for the billable status of some. The lines of accounts come before those of items."""
    assert isinstance(document.of, Purchase)
    lines = document.of.lines
    in_order = [line for line in lines if line.item is None] + [line for line in lines if line.item is not None]
    status = {id(lines[number]): value for number, value in document.billable}
    record: Record = {}
    for line, line_id in zip(in_order, entered.line_ids(document.of), strict=True):
        same = record.setdefault("ExpenseLineMod" if line.item is None else "ItemLineMod", [])
        assert isinstance(same, list)
        kept: Record = {"TxnLineID": line_id}
        if id(line) in status:
            kept["BillableStatus"] = status[id(line)]
        same.append(kept)
    return record


def list_change(document: ListChange, entered: Entered) -> Step:
    """A Mod of something on a list."""
    list_id, edit_sequence = entered.list_id(document.kind, document.full_name)
    known: Record = {"ListID": list_id, "EditSequence": edit_sequence}
    return Step(f"{document.kind}ModRq", {f"{document.kind}Mod": known | document.record})
