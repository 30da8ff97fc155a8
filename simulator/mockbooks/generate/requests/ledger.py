"""The requests that enter transfers, journal entries and counts of the stock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockbooks.generate.documents import Journal, JournalLine, StockCount, Transfer
from mockbooks.generate.requests.forms import Step, add, amount, day, quantity, ref, true, without_empty

if TYPE_CHECKING:
    from mockbooks.qbxml.record import Record, Value

_DEBIT, _CREDIT = "JournalDebitLine", "JournalCreditLine"


def transfer(document: Transfer) -> Step:
    """Money moved between two accounts."""
    record: Record = {
        "TxnDate": day(document.on),
        "TransferFromAccountRef": ref(document.source),
        "TransferToAccountRef": ref(document.target),
        "Amount": amount(document.amount),
        "Memo": document.memo,
    }
    return add("Transfer", without_empty(record))


def journal(document: Journal) -> Step:
    """A journal entry; the order in which debits and credits stand mixed is kept."""
    names: list[Value] = [_DEBIT if line.amount > 0 else _CREDIT for line in document.lines]
    debited: list[Value] = [_line(line) for line in document.lines if line.amount > 0]
    credited: list[Value] = [_line(line) for line in document.lines if line.amount < 0]
    record: Record = {
        "TxnDate": day(document.on),
        "RefNumber": document.number,
        "IsAdjustment": true(document.is_adjustment),
        _DEBIT: debited,
        _CREDIT: credited,
        "@order": names,
    }
    return add("JournalEntry", without_empty(record))


def _line(line: JournalLine) -> Record:
    return without_empty(
        {
            "AccountRef": ref(line.account),
            "Amount": amount(abs(line.amount)),
            "Memo": line.memo,
            "EntityRef": ref(line.entity),
        }
    )


def stock_count(document: StockCount) -> Step:
    """Stock put right: by quantity, or by quantity and worth."""
    lines: list[Value] = []
    for item, number, worth in document.lines:
        record: Record = {"ItemRef": ref(item.full_name)}
        if worth is None:
            record["QuantityAdjustment"] = {"QuantityDifference": quantity(number)}
        else:
            record["ValueAdjustment"] = {"NewQuantity": quantity(number), "NewValue": amount(worth)}
        lines.append(record)
    head: Record = {
        "AccountRef": ref(document.account),
        "TxnDate": day(document.on),
        "RefNumber": document.number,
        "Memo": document.memo,
        "InventoryAdjustmentLineAdd": lines,
    }
    return add("InventoryAdjustment", without_empty(head))
