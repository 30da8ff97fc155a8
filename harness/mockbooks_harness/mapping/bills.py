"""bills: `BillRet` and `CreditCardChargeRet` as Bills; a Bill as `BillAdd`, or `CreditCardChargeAdd`.

[D:EX] tax is 0 in the US; a bill that is paid has nothing due.  A card charge is a bill that pays itself, which is what
a bill with an allocation is written as, and stands among the bill payments under the same id (its shape as a bill is
assumed after that).
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping import currencies, references
from mockbooks_harness.mapping.allocations import allocations, amount_links, own_allocation
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import Element, amount, amount_or_zero, flag, supplier_reference, text
from mockbooks_harness.mapping.members import (
    CURRENCY,
    DUE_DATE,
    ISSUE_DATE,
    NOTE,
    RATE,
    STAMPS,
    TXN_ID,
    VENDOR,
    constant,
    looked_at,
)
from mockbooks_harness.mapping.purchase_documents import (
    allocations_row,
    card_account,
    one_allocation,
    settle,
    status_is_possible,
    sums_match,
)
from mockbooks_harness.mapping.purchase_lines import (
    account_or_item,
    accounts_and_items_are_possible,
    bill_line_rows,
    build_lines,
    lines_add_up,
    lines_reader,
    rates_outside_the_us,
    tax,
)
from mockbooks_harness.mapping.rows import Form, Row, Table, Write
from mockbooks_harness.mapping.spoken_of import (
    ACCOUNTS,
    CURRENCIES,
    ENTITIES,
    PREFERENCES,
    VENDOR_PAYMENTS,
)


def total(ret: Element, _context: Context | None = None) -> Decimal:
    """AmountDue, which in qbXML is the whole bill, not what is open [D:EX]; Amount of a charge."""
    return amount_or_zero(ret.find("AmountDue" if ret.tag == "BillRet" else "Amount"))


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


def is_voided(ret: Element) -> bool:
    """Whether it was voided: its amounts are zero and its memo says so (assumed)."""
    return total(ret) == 0 and (text(ret.find("Memo")) or "").startswith("VOID:")


def status(ret: Element, _context: Context) -> str:
    """Paid where IsPaid [D:EX], Open, PartiallyPaid, Void (assumed)."""
    if is_voided(ret):
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


def supplier(payee: Element, context: Context) -> Record | None:
    """A payee that is a supplier; a customer, an employee or another name is none (assumed)."""
    return supplier_reference(payee) if context.is_supplier(text(payee.find("ListID"))) else None


def own_payment(ret: Element, context: Context) -> list[Record]:
    """A charge is paid by itself, with a negative allocation as on every bill.  [D:EX, its bill payment; A]"""
    whole = total(ret)
    return own_allocation(ret, context, account="AccountRef", paid=whole, allocated=-whole)


def form_of(record: Record, _context: Context) -> str:
    """[D:EX] with an allocation a card charge."""
    return "CreditCardChargeRet" if record.get("paymentAllocations") else "BillRet"


EXPENSES, ITEMS = bill_line_rows(item=False), bill_line_rows(item=True)

_REFERENCE = Row("reference", "RefNumber", lambda e, _: text(e), "D:EX", Write("RefNumber", longest=20))
_LINES = Row(
    "lineItems",
    ".",
    lines_reader(EXPENSES, ITEMS, "APAccountRef"),
    "D:EX",
    Write("", kind="Array", required=True, rows=ITEMS, build=build_lines),
)
_STATUS = Row("status", ".", status, "D:EX; A", Write("", required=True, values=("Open", "Paid", "Void")))
_SUMS = (
    Row("subTotal", ".", lambda e, _: total(e) - tax(e), "D:EX", looked_at(required=True)),
    Row("taxAmount", ".", tax, "D:EX; A outside the US", looked_at(required=True)),
    Row("totalAmount", ".", total, "D:EX", looked_at(required=True)),
)

BILL = Form(
    ret="BillRet",
    add="BillAdd",
    mod="BillMod",
    deletes="Bill",
    # In the order of BillAdd.
    rows=(
        TXN_ID,
        VENDOR,
        ISSUE_DATE,
        DUE_DATE,
        _REFERENCE,
        NOTE,
        CURRENCY,
        RATE,
        _LINES,
        Row("purchaseOrderRefs", ".", purchase_orders, "D:EX"),
        constant("withholdingTax", []),
        _STATUS,
        *_SUMS,
        Row("amountDue", ".", due, "D:EX; A"),
        allocations_row(read=allocations),
        *STAMPS,
    ),
)

CHARGE = Form(
    ret="CreditCardChargeRet",
    add="CreditCardChargeAdd",
    deletes="CreditCardCharge",
    # In the order of CreditCardChargeAdd.
    rows=(
        TXN_ID,
        allocations_row(card_account, read=own_payment, evidence="D:EX bill payment; A"),
        Row(
            "supplierRef",
            "PayeeEntityRef",
            supplier,
            "D:EX bill payment; A",
            Write("PayeeEntityRef/ListID", "supplierRef.id", required=True),
        ),
        ISSUE_DATE,
        _REFERENCE,
        NOTE,
        CURRENCY,
        RATE,
        replace(_LINES, read=lines_reader(EXPENSES, ITEMS), evidence="A"),
        constant("purchaseOrderRefs", [], "A"),
        constant("withholdingTax", [], "A"),
        Row("status", ".", lambda e, _: "Void" if is_voided(e) else "Paid", "A"),
        *_SUMS,
        constant("amountDue", Decimal("0.00"), "A"),
        *STAMPS,
    ),
)

TABLE = Table(
    data_type="bills",
    model="Bill",
    queries=(
        "<BillQueryRq><IncludeLineItems>true</IncludeLineItems><IncludeLinkedTxns>true</IncludeLinkedTxns></BillQueryRq>",
        "<CreditCardChargeQueryRq><IncludeLineItems>true</IncludeLineItems></CreditCardChargeQueryRq>",
    ),
    related=(PREFERENCES, CURRENCIES, ACCOUNTS, ENTITIES, *VENDOR_PAYMENTS),
    updates=True,
    deletable=True,
    choose=form_of,
    settle=settle("Open", "taxAmount"),
    checks=(
        account_or_item,
        lines_add_up,
        sums_match("taxAmount"),
        status_is_possible("Open"),
        one_allocation,
        accounts_and_items_are_possible,
        rates_outside_the_us,
        currencies.of_document,
        references.exist,
    ),
    forms=(BILL, CHARGE),
)
