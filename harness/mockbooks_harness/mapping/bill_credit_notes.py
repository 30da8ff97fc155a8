"""billCreditNotes: `VendorCreditRet` and `CreditCardCreditRet` as BillCreditNotes, and back.

[D:EX] lines of items have quantity 0 and their amount as unit amount; the note allocates itself, by a payment of
nothing.  That what is left is OpenAmount, and the reading of card credits altogether, are assumed.  Written with an
allocation it becomes a `CreditCardCreditAdd`, without a `VendorCreditAdd`.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping import currencies, references
from mockbooks_harness.mapping.allocations import own_allocation
from mockbooks_harness.mapping.bills import supplier
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import Element, amount_or_zero, text
from mockbooks_harness.mapping.members import (
    CURRENCY,
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
    line_amount,
    lines_add_up,
    lines_reader,
    rates_outside_the_us,
    tax,
)
from mockbooks_harness.mapping.rows import Form, Row, Table, Write
from mockbooks_harness.mapping.spoken_of import CURRENCIES, ENTITIES, PREFERENCES


def total(ret: Element, _context: Context | None = None) -> Decimal:
    """CreditAmount; Amount of a card credit."""
    return amount_or_zero(ret.find("CreditAmount" if ret.tag == "VendorCreditRet" else "Amount"))


def remaining(ret: Element, _context: Context | None = None) -> Decimal:
    """OpenAmount (assumed); nothing of a card credit, which the card has taken."""
    return amount_or_zero(ret.find("OpenAmount"))


def status(ret: Element, _context: Context) -> str:
    """Submitted [D:EX]; Paid where nothing is left of it, Void where it was voided (both assumed)."""
    if total(ret) == 0 and (text(ret.find("Memo")) or "").startswith("VOID:"):
        return "Void"
    return "Submitted" if remaining(ret) else "Paid"


def own_payment(ret: Element, context: Context) -> list[Record]:
    """[D:EX] the credit's own id, a payment of 0, the whole allocated."""
    return own_allocation(ret, context, account="", paid=Decimal(0), allocated=total(ret))


def card_payment(ret: Element, context: Context) -> list[Record]:
    """By the card, the whole of it (assumed after vendor credits and card charges)."""
    return own_allocation(ret, context, account="AccountRef", paid=total(ret), allocated=total(ret))


def form_of(record: Record, _context: Context) -> str:
    """[D:EX] with an allocation a card credit."""
    return "CreditCardCreditRet" if record.get("paymentAllocations") else "VendorCreditRet"


EXPENSES = bill_line_rows(item=False, direct=False)
ITEMS = bill_line_rows(item=True, quantity=lambda *_: 0, unit=line_amount, direct=False)

_NUMBER = Row(
    "billCreditNoteNumber",
    "RefNumber",
    lambda e, _: text(e),
    "D:EX",
    Write("RefNumber", longest=20, published=False),
)
"""Pushed as it is read, though the options model is silent about it (assumed)."""

_SUMS = (
    Row("totalAmount", ".", total, "D:EX", looked_at(required=True)),
    constant("totalDiscount", 0),
    Row("subTotal", ".", lambda e, _: total(e) - tax(e), "D:EX", looked_at(required=True)),
    Row("totalTaxAmount", ".", tax, "D:EX; A outside the US", looked_at(required=True)),
    constant("discountPercentage", 0),
)
_LINES = Row(
    "lineItems",
    ".",
    lines_reader(EXPENSES, ITEMS),
    "D:EX",
    Write("", kind="Array", required=True, rows=ITEMS, build=build_lines),
)
_STATUS = Row("status", ".", status, "D:EX; A", Write("", required=True, values=("Submitted", "Paid", "Void")))

CREDIT = Form(
    ret="VendorCreditRet",
    add="VendorCreditAdd",
    mod="VendorCreditMod",
    deletes="VendorCredit",
    # In the order of VendorCreditAdd.
    rows=(
        TXN_ID,
        VENDOR,
        ISSUE_DATE,
        _NUMBER,
        NOTE,
        CURRENCY,
        RATE,
        _LINES,
        constant("withholdingTax", []),
        *_SUMS,
        Row("remainingCredit", ".", remaining, "D:EX; A"),
        _STATUS,
        allocations_row(read=own_payment),
        *STAMPS,
    ),
)

CARD_CREDIT = Form(
    ret="CreditCardCreditRet",
    add="CreditCardCreditAdd",
    deletes="CreditCardCredit",
    # In the order of CreditCardCreditAdd.
    rows=(
        TXN_ID,
        allocations_row(card_account, read=card_payment, evidence="A"),
        Row(
            "supplierRef",
            "PayeeEntityRef",
            supplier,
            "A",
            Write("PayeeEntityRef/ListID", "supplierRef.id", required=True),
        ),
        ISSUE_DATE,
        _NUMBER,
        NOTE,
        CURRENCY,
        RATE,
        replace(_LINES, evidence="A"),
        constant("withholdingTax", [], "A"),
        *_SUMS,
        constant("remainingCredit", Decimal("0.00"), "A"),
        replace(_STATUS, evidence="A"),
        *STAMPS,
    ),
)

TABLE = Table(
    data_type="billCreditNotes",
    model="BillCreditNote",
    queries=(
        "<VendorCreditQueryRq><IncludeLineItems>true</IncludeLineItems><IncludeLinkedTxns>true</IncludeLinkedTxns>"
        "</VendorCreditQueryRq>",
        "<CreditCardCreditQueryRq><IncludeLineItems>true</IncludeLineItems></CreditCardCreditQueryRq>",
    ),
    related=(PREFERENCES, CURRENCIES, ENTITIES),
    updates=True,
    choose=form_of,
    settle=settle("Submitted", "totalTaxAmount"),
    checks=(
        account_or_item,
        lines_add_up,
        sums_match("totalTaxAmount"),
        status_is_possible("Submitted"),
        one_allocation,
        accounts_and_items_are_possible,
        rates_outside_the_us,
        currencies.of_document,
        references.exist,
    ),
    forms=(CREDIT, CARD_CREDIT),
)
