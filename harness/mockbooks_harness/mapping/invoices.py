"""invoices: `InvoiceRet` as an Invoice, an Invoice as `InvoiceAdd` or `InvoiceMod`.

[D:EX] tax stands on the header only, lines have an item and no account, allocations are negative.  A pushed invoice is
Submitted, its lines have items, and what its sums say must be so.
"""

from __future__ import annotations

from decimal import Decimal

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping import currencies, references
from mockbooks_harness.mapping.allocations import allocations, last_payment_date
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import Element, amount, amount_or_zero, flag, text
from mockbooks_harness.mapping.members import (
    CURRENCY,
    CUSTOMER,
    DUE_DATE,
    ISSUE_DATE,
    NOTE,
    RATE,
    STAMPS,
    TXN_ID,
    constant,
    looked_at,
)
from mockbooks_harness.mapping.rows import Form, Row, Table, Write
from mockbooks_harness.mapping.sales_lines import (
    build_lines,
    codes_are_us,
    discounts_are_items,
    lines_reader,
    sales_line_rows,
    settle_sums,
    sums_match,
)
from mockbooks_harness.mapping.spoken_of import (
    CURRENCIES,
    CUSTOMER_PAYMENTS,
    ITEMS,
    PREFERENCES,
    SALES_TAX_CODES,
)

_TAXES = ("SalesTaxTotal", "Tax1Total", "Tax2Total")


def tax(ret: Element, _context: Context | None = None) -> Decimal:
    """The tax of the document: SalesTaxTotal [D:EX]; in Canada two taxes (assumed)."""
    return sum((amount_or_zero(ret.find(path)) for path in _TAXES), Decimal("0.00"))


def total(ret: Element, _context: Context | None = None) -> Decimal:
    """Subtotal and tax together.  [D:EX]"""
    return amount_or_zero(ret.find("Subtotal")) + tax(ret)


def status(ret: Element, _context: Context) -> str:
    """Paid where IsPaid, else Submitted [D:EX]; the other three are assumed."""
    if is_voided(ret, total(ret)):
        return "Void"
    if flag(ret.find("IsPaid")):
        return "Paid"
    if flag(ret.find("IsPending")):
        return "Draft"
    return "PartiallyPaid" if amount_or_zero(ret.find("AppliedAmount")) else "Submitted"


def is_voided(ret: Element, whole: Decimal) -> bool:
    """Whether a transaction was voided: its amounts are zero and its memo says so (assumed)."""
    return whole == 0 and (text(ret.find("Memo")) or "").startswith("VOID:")


def settle(record: Record) -> Record:
    """What can be pushed is Submitted, whatever became of it."""
    return settle_sums(record) | {"status": "Submitted"}


LINES = (*sales_line_rows(), constant("isDirectIncome", False))

TABLE = Table(
    data_type="invoices",
    model="Invoice",
    queries=(
        "<InvoiceQueryRq><IncludeLineItems>true</IncludeLineItems><IncludeLinkedTxns>true</IncludeLinkedTxns>"
        "</InvoiceQueryRq>",
    ),
    related=(PREFERENCES, CURRENCIES, ITEMS, SALES_TAX_CODES, CUSTOMER_PAYMENTS),
    updates=True,
    settle=settle,
    checks=(sums_match, currencies.of_document, discounts_are_items, codes_are_us, references.exist),
    forms=(
        Form(
            ret="InvoiceRet",
            add="InvoiceAdd",
            mod="InvoiceMod",
            deletes="Invoice",
            # In the order of InvoiceAdd.
            rows=(
                TXN_ID,
                CUSTOMER,
                ISSUE_DATE,
                Row("invoiceNumber", "RefNumber", lambda e, _: text(e), "D:EX", Write("RefNumber", longest=11)),
                DUE_DATE,
                NOTE,
                CURRENCY,
                RATE,
                Row(
                    "lineItems",
                    ".",
                    lines_reader(LINES),
                    "D:EX",
                    Write("", kind="Array", required=True, rows=LINES, build=build_lines(LINES, "InvoiceLineAdd")),
                ),
                Row("subTotal", "Subtotal", lambda e, _: amount(e), "D:EX", looked_at(), missing=Decimal("0.00")),
                Row("totalTaxAmount", ".", tax, "D:EX", looked_at(required=True)),
                Row("totalAmount", ".", total, "D:EX", looked_at()),
                Row("status", ".", status, "D:EX; A", Write("", required=True, values=("Submitted",))),
                Row("amountDue", "BalanceRemaining", lambda e, _: amount(e), "D:EX", missing=Decimal("0.00")),
                Row("paidOnDate", ".", last_payment_date, "D:EX"),
                Row("paymentAllocations", ".", allocations, "D:EX"),
                constant("salesOrderRefs", []),
                constant("withholdingTax", []),
                constant("totalDiscount", 0),
                constant("discountPercentage", 0),
                constant("additionalTaxAmount", 0),
                constant("additionalTaxPercentage", 0),
                *STAMPS,
            ),
        ),
    ),
)
