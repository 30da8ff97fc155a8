"""How far back is read: transactions from 1980 on, reports in blocks of three months.

[D:DOC] Records from before 1980-01-01 are not read. [D:NOW] Reports are asked for in blocks of three months, so that
QuickBooks is not busy with one of them for long.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import date, timedelta

from lxml import etree

EARLIEST = date(1980, 1, 1)

MONTHS_IN_A_BLOCK = 3

TRANSACTION_QUERIES = frozenset(
    f"{name}QueryRq"
    for name in (
        "ARRefundCreditCard", "Bill", "BillPaymentCheck", "BillPaymentCreditCard", "BuildAssembly", "Charge", "Check",
        "CreditCardCharge", "CreditCardCredit", "CreditMemo", "Deposit", "Estimate", "InventoryAdjustment", "Invoice",
        "ItemReceipt", "JournalEntry", "PurchaseOrder", "ReceivePayment", "SalesOrder", "SalesReceipt",
        "SalesTaxPaymentCheck", "TimeTracking", "Transaction", "Transfer", "TransferInventory", "VendorCredit",
        "VehicleMileage",
    )
)  # fmt: skip
"""Queries that find transactions by TxnID."""

_BY_DATE = TRANSACTION_QUERIES - {"TransactionQueryRq"}

# Whoever asks for these has said what is to be found.
_OWN_CHOICE = ("TxnID", "RefNumber", "RefNumberCaseSensitive", "ModifiedDateRangeFilter", "TxnDateRangeFilter")


def since_earliest(query: etree._Element) -> etree._Element:
    """The query without what lies before 1980; as it is where it chooses by itself, or is not of transactions.

    The range of dates is the first of the filters [D:SCH].
    """
    if query.tag not in _BY_DATE or any(query.find(name) is not None for name in _OWN_CHOICE):
        return query
    limited = deepcopy(query)
    between = etree.Element("TxnDateRangeFilter")
    etree.SubElement(between, "FromTxnDate").text = EARLIEST.isoformat()
    limited.insert(0, between)
    return limited


def report_blocks(last: date, months: int) -> Iterator[tuple[date, date]]:
    """The blocks that so many months of reports are asked for in, oldest first; the last ends with the month of `last`.

    Each is its first and its last day. ValueError if there is no month at all.
    """
    if months < 1:
        raise ValueError(f"{months} months are no report")
    first = last.year * 12 + last.month - months
    for start in range(first, first + months, MONTHS_IN_A_BLOCK):
        end = min(start + MONTHS_IN_A_BLOCK, first + months)
        yield _first_of(start), _first_of(end) - timedelta(days=1)


def _first_of(month: int) -> date:
    """The first day of a month, counted from the year 0."""
    return date(month // 12, month % 12 + 1, 1)
