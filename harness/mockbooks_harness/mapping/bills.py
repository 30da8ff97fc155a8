"""bills: `BillRet` as a Bill.

[D:EX] a line of an item shows the account payable and `Item - Desc`; a line of an expense shows its account and its
memo. Tax is 0 in the US.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping.allocations import allocations, amount_links
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import (
    Element,
    amount,
    amount_or_zero,
    class_references,
    customer_reference,
    date,
    flag,
    joined,
    moment,
    reference,
    supplier_reference,
    text,
)
from mockbooks_harness.mapping.rows import Row, Table, read_rows


def total(ret: Element, _context: Context | None = None) -> Decimal:
    """AmountDue, which in qbXML is the whole bill, not what is open.  [D:EX]"""
    return amount_or_zero(ret.find("AmountDue"))


def tax(ret: Element, _context: Context | None = None) -> Decimal:
    """The tax of the lines; without any, 0 [D:EX].  Outside the US assumed."""
    return sum((amount_or_zero(line.find("TaxAmount")) for line in _line_elements(ret)), Decimal("0.00"))


def due(ret: Element, _context: Context | None = None) -> Decimal:
    """What is open: 0 when paid [D:EX], else OpenAmount, else the total less what its links paid (the last two
    assumed).
    """
    if flag(ret.find("IsPaid")):
        return Decimal("0.00")
    still_open = amount(ret.find("OpenAmount"))
    if still_open is not None:
        return still_open
    return total(ret) + sum((amount_or_zero(link.find("Amount")) for link in amount_links(ret)), Decimal("0.00"))


def status(ret: Element, _context: Context) -> str:
    """Paid where IsPaid [D:EX], Open, PartiallyPaid, Void (assumed)."""
    if total(ret) == 0 and (text(ret.find("Memo")) or "").startswith("VOID:"):
        return "Void"
    if flag(ret.find("IsPaid")):
        return "Paid"
    return "Open" if due(ret) == total(ret) else "PartiallyPaid"


def purchase_orders(ret: Element, _context: Context) -> list[Record]:
    """The purchase orders it is linked to.  [D:EX]"""
    return [
        {"id": text(link.find("TxnID")), "purchaseOrderNumber": text(link.find("RefNumber")) or ""}
        for link in ret.iterfind("LinkedTxn")
        if text(link.find("TxnType")) == "PurchaseOrder"
    ]


def lines(ret: Element, context: Context) -> list[Record]:
    """Expense and item lines in their order; those of a group stand among the others (assumed)."""
    payable = reference(ret.find("APAccountRef"))
    records = []
    for line in _line_elements(ret):
        record = read_rows(EXPENSE_LINES if line.tag == "ExpenseLineRet" else ITEM_LINES, line, context)
        if line.tag == "ItemLineRet" and payable is not None:
            record["accountRef"] = payable
        records.append(record)
    return records


def _line_elements(ret: Element) -> Iterator[Element]:
    for child in ret:
        if child.tag in ("ExpenseLineRet", "ItemLineRet"):
            yield child
        elif child.tag == "ItemGroupLineRet":
            yield from child.iterfind("ItemLineRet")


def item_description(line: Element, _context: Context) -> str | None:
    """`Item - Desc` [D:EX]; one of the two alone where the other is missing (assumed)."""
    return joined((text(line.find("ItemRef/FullName")), text(line.find("Desc"))), " - ")


def cost(line: Element, _context: Context) -> Decimal:
    """Cost; the amount where there is none (assumed)."""
    value = amount(line.find("Cost"))
    return amount_or_zero(line.find("Amount")) if value is None else value


def tracking(line: Element, _context: Context) -> Record:
    """Class and customer of a line; the words are those of the examples, the customer is assumed.  [D:EX]"""
    record: Record = {"categoryRefs": class_references(line), "isBilledTo": "Unknown", "isRebilledTo": "Unknown"}
    customer = customer_reference(line.find("CustomerRef"))
    return record if customer is None else record | {"customerRef": customer}


def line_amount(line: Element, _context: Context) -> Decimal:
    """Amount."""
    return amount_or_zero(line.find("Amount"))


def _line_rows(own: tuple[Row, ...]) -> tuple[Row, ...]:
    return (
        *own,
        Row("discountAmount", ".", lambda *_: 0, "D:EX"),
        Row("discountPercentage", ".", lambda *_: 0, "D:EX"),
        Row("subTotal", ".", line_amount, "D:EX"),
        Row("taxAmount", "TaxAmount", lambda e, _: amount(e), "D:EX", missing=0),
        Row("totalAmount", ".", lambda e, c: line_amount(e, c) + amount_or_zero(e.find("TaxAmount")), "D:EX"),
        Row("trackingCategoryRefs", ".", lambda e, _: class_references(e), "D:EX"),
        Row("tracking", ".", tracking, "D:EX; customer A"),
        Row("isDirectCost", ".", lambda *_: False, "D:EX"),
    )


ITEM_LINES = _line_rows(
    (
        Row("description", ".", item_description, "D:EX"),
        Row("unitAmount", ".", cost, "D:EX"),
        Row("quantity", "Quantity", lambda e, _: amount(e), "D:EX", missing=1),
        Row("itemRef", "ItemRef", lambda e, _: reference(e), "D:EX"),
    )
)

EXPENSE_LINES = _line_rows(
    (
        Row("description", "Memo", lambda e, _: text(e), "D:EX"),
        Row("unitAmount", ".", line_amount, "D:EX"),
        Row("quantity", ".", lambda *_: 1, "D:EX"),
        Row("accountRef", "AccountRef", lambda e, _: reference(e), "D:EX"),
    )
)

TABLE = Table(
    data_type="bills",
    model="Bill",
    rets=("BillRet",),
    queries=(
        "<BillQueryRq><IncludeLineItems>true</IncludeLineItems><IncludeLinkedTxns>true</IncludeLinkedTxns></BillQueryRq>",
    ),
    related=("<BillPaymentCheckQueryRq/>",),
    rows=(
        Row("id", "TxnID", lambda e, _: text(e), "D:EX"),
        Row("reference", "RefNumber", lambda e, _: text(e), "D:EX"),
        Row("supplierRef", "VendorRef", lambda e, _: supplier_reference(e), "D:EX"),
        Row("purchaseOrderRefs", ".", purchase_orders, "D:EX"),
        Row("issueDate", "TxnDate", lambda e, _: date(e), "D:EX"),
        Row("dueDate", "DueDate", lambda e, _: date(e), "D:EX"),
        Row("currency", ".", lambda e, c: c.currency(e), "D:EX; A"),
        Row("currencyRate", ".", lambda e, c: c.currency_rate(e), "D:EX"),
        Row("lineItems", ".", lines, "D:EX"),
        Row("withholdingTax", ".", lambda *_: [], "D:EX"),
        Row("status", ".", status, "D:EX; A"),
        Row("subTotal", ".", lambda e, _: total(e) - tax(e), "D:EX"),
        Row("taxAmount", ".", tax, "D:EX; A outside the US"),
        Row("totalAmount", ".", total, "D:EX"),
        Row("amountDue", ".", due, "D:EX; A"),
        Row("note", "Memo", lambda e, _: text(e), "D:SCH"),
        Row("paymentAllocations", ".", allocations, "D:EX"),
        Row("sourceModifiedDate", "TimeModified", lambda e, _: moment(e), "D:EX"),
        Row("metadata", ".", lambda *_: {"isDeleted": False}, "D:EX"),
    ),
)
