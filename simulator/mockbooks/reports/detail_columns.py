"""The columns of detail reports, by their ColType: title, type, what it shows of a line of the ledger.

A column is an SQL expression over ``entry`` and what is joined to it (:data:`mockbooks.reports.ledger.JOINS`), or is
made while the rows are printed (:data:`RUNNING`). Titles are assumed, as far as no recording shows them
(``shared`` facts §2.4); names show as FullName. Types of transaction go by the names that people see (assumed).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from mockbooks.qbxml.types import amount_text, price_text, quantity_text
from mockbooks.reports.report import Cell

__all__ = ["COLUMNS", "NATURAL", "RUNNING", "TXN_TYPES", "DetailColumn"]

TXN_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "ARRefundCreditCard": "Credit Card Refund",
        "Bill": "Bill",
        "BillPaymentCheck": "Bill Pmt -Check",
        "BillPaymentCreditCard": "Bill Pmt -CCard",
        "BuildAssembly": "Build Assembly",
        "Charge": "Stmt Charge",
        "Check": "Check",
        "CreditCardCharge": "Credit Card Charge",
        "CreditCardCredit": "Credit Card Credit",
        "CreditMemo": "Credit Memo",
        "Deposit": "Deposit",
        "Estimate": "Estimate",
        "InventoryAdjustment": "Inventory Adjust",
        "Invoice": "Invoice",
        "ItemReceipt": "Item Receipt",
        "JournalEntry": "General Journal",
        "LiabilityAdjustment": "Liability Adjust",
        "Paycheck": "Paycheck",
        "PayrollLiabilityCheck": "Liability Check",
        "PurchaseOrder": "Purchase Order",
        "ReceivePayment": "Payment",
        "SalesOrder": "Sales Order",
        "SalesReceipt": "Sales Receipt",
        "SalesTaxPaymentCheck": "Sales Tax Payment",
        "Transfer": "Transfer",
        "VendorCredit": "Credit",
        "YTDAdjustment": "YTD Adjust",
    }
)
"""How a type of transaction is shown (assumed)."""

RUNNING = ""
"""The expression of a column that is summed up row by row."""

NATURAL = (
    "CASE WHEN account.classified IN ('AccountsPayable', 'CreditCard', 'OtherCurrentLiability', 'LongTermLiability',"
    " 'Equity', 'Income', 'OtherIncome') THEN -entry.amount ELSE entry.amount END"
)
"""The amount of a line on the natural side of its account (assumed for detail reports)."""

_SPLIT = """CASE WHEN entry.is_source THEN
    CASE (SELECT count(*) FROM posting AS other WHERE other.txn = entry.txn AND NOT other.is_source)
        WHEN 1 THEN (SELECT full_name FROM list_object WHERE id =
            (SELECT other.account FROM posting AS other WHERE other.txn = entry.txn AND NOT other.is_source))
        ELSE '-SPLIT-' END
    ELSE (SELECT full_name FROM list_object WHERE id =
        (SELECT other.account FROM posting AS other WHERE other.txn = entry.txn AND other.is_source)) END"""


class DetailColumn(NamedTuple):
    """A column: what its cells are made of and how they are written. ``summed`` columns have totals."""

    title: str
    data_type: str
    expression: str
    write: Callable[[Any], Cell] = str
    summed: bool = False


def _named(element: str) -> str:
    """The FullName that a reference of the form's header names."""
    return f"(SELECT full_name FROM list_object WHERE id = json_extract(txn.own, '$.{element}'))"


def _type(kind: Any) -> Cell:
    return TXN_TYPES.get(kind, str(kind))


def _units(value: Any) -> Cell:
    return quantity_text(value)


_MEMO = "coalesce(json_extract(line.own, '$.Memo'), json_extract(line.own, '$.Desc'), json_extract(txn.own, '$.Memo'))"

COLUMNS: Mapping[str, DetailColumn] = MappingProxyType(
    {
        "Account": DetailColumn("Account", "STRTYPE", "account.full_name"),
        "Amount": DetailColumn("Amount", "AMTTYPE", NATURAL, amount_text, summed=True),
        "Class": DetailColumn("Class", "STRTYPE", "class.full_name"),
        "Credit": DetailColumn(
            "Credit", "AMTTYPE", "CASE WHEN entry.amount < 0 THEN -entry.amount END", amount_text, summed=True
        ),
        "Date": DetailColumn("Date", "DATETYPE", "entry.txn_date"),
        "Debit": DetailColumn(
            "Debit", "AMTTYPE", "CASE WHEN entry.amount >= 0 THEN entry.amount END", amount_text, summed=True
        ),
        "DueDate": DetailColumn("Due Date", "DATETYPE", "txn.due_date"),
        "Item": DetailColumn("Item", "STRTYPE", "item.full_name"),
        "ItemDesc": DetailColumn("Item Description", "STRTYPE", "json_extract(line.own, '$.Desc')"),
        "Memo": DetailColumn("Memo", "STRTYPE", _MEMO),
        "Name": DetailColumn("Name", "STRTYPE", "name.full_name"),
        "OpenBalance": DetailColumn("Open Balance", "AMTTYPE", "txn.open", amount_text, summed=True),
        "PONumber": DetailColumn("P. O. #", "STRTYPE", "json_extract(txn.own, '$.PONumber')"),
        "PaidStatus": DetailColumn("Paid", "STRTYPE", "CASE WHEN txn.open = 0 THEN 'X' END"),
        "Quantity": DetailColumn("Qty", "QUANTYPE", "line.quantity", _units, summed=True),
        "RefNumber": DetailColumn("Num", "STRTYPE", "nullif(txn.ref_number, '')"),
        "RunningBalance": DetailColumn("Balance", "AMTTYPE", RUNNING, amount_text),
        "SplitAccount": DetailColumn("Split", "STRTYPE", _SPLIT),
        "Terms": DetailColumn("Terms", "STRTYPE", _named("TermsRef")),
        "TxnID": DetailColumn("Txn ID", "IDTYPE", "txn.txn_id"),
        "TxnNumber": DetailColumn("Trans #", "INTTYPE", "txn.txn_number"),
        "TxnType": DetailColumn("Type", "STRTYPE", "txn.kind", _type),
        "UnitPrice": DetailColumn(
            "Sales Price",
            "PRICETYPE",
            "CASE WHEN line.quantity THEN line.amount * 1000 * 100000 / line.quantity END",
            price_text,
        ),
    }
)
"""Every column by its ColType, which is also its name in IncludeColumn."""
