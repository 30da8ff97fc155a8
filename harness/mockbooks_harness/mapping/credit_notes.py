"""creditNotes: `CreditMemoRet` as a CreditNote, a CreditNote as `CreditMemoAdd` or `CreditMemoMod`.

[D:EX] lines show the account receivable, unlike those of invoices; allocations are positive, and the payment of a
refund negative; Paid when nothing is left of it.
"""

from __future__ import annotations

from decimal import Decimal

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping import currencies, references
from mockbooks_harness.mapping.allocations import credit_allocations
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import Element, amount, amount_or_zero, flag, reference, text
from mockbooks_harness.mapping.invoices import is_voided, tax, total
from mockbooks_harness.mapping.members import (
    CURRENCY,
    CUSTOMER,
    ISSUE_DATE,
    NOTE,
    RATE,
    STAMPS,
    TXN_ID,
    constant,
    element_reference,
)
from mockbooks_harness.mapping.rows import Form, Row, Table, Write
from mockbooks_harness.mapping.sales_lines import (
    build_lines,
    codes_are_us,
    kept_rate_reference,
    read_lines,
    sales_line_rows,
    tax_rate_reference,
)
from mockbooks_harness.mapping.spoken_of import (
    CURRENCIES,
    ITEMS,
    PREFERENCES,
    REFUND_CHECKS,
    SALES_TAX_CODES,
)


def remaining(ret: Element, _context: Context | None = None) -> Decimal:
    """CreditRemaining.  [D:EX]"""
    return amount_or_zero(ret.find("CreditRemaining"))


def status(ret: Element, _context: Context) -> str:
    """Paid when nothing is left of it [D:EX], Submitted, PartiallyPaid, Draft, Void (assumed)."""
    whole = total(ret)
    if is_voided(ret, whole):
        return "Void"
    if flag(ret.find("IsPending")):
        return "Draft"
    if remaining(ret) == 0:
        return "Paid"
    return "Submitted" if remaining(ret) == whole else "PartiallyPaid"


def lines(ret: Element, context: Context) -> list[Record]:
    """The lines, those with an item with the account receivable.  [D:EX]"""
    receivable = reference(ret.find("ARAccountRef"))
    records = read_lines(LINES, ret, context)
    return [
        record | {"accountRef": receivable} if receivable is not None and "itemRef" in record else record
        for record in records
    ]


def code(rate: Record, _context: Context) -> list[Element]:
    """[D:EX] in the US an id or a name, of a tax code."""
    key = rate.get("id") or rate.get("name")
    return [element_reference("SalesTaxCodeRef", key)] if key else []


def settle(record: Record) -> Record:
    """What can be pushed is Submitted; the options model has no sums."""
    lines = [line for line in record.get("lineItems", []) if "itemRef" in line]
    return record | {"lineItems": lines, "status": "Submitted"}


def _rows() -> tuple[Row, ...]:
    """The rows of an invoice's line, but that none of its sums is asked for."""
    rate = Write(
        "",
        kind="Object",
        rows=(
            Row("id", "ListID", None, "D:EX", Write("", marked=True)),
            Row("name", "FullName", None, "D:EX", Write("", marked=True)),
        ),
        build=code,
    )
    unasked = {"subTotal", "taxAmount", "totalAmount"}
    rows = []
    for row in sales_line_rows(discounts=False):
        if row.codat in unasked:
            rows.append(Row(row.codat, row.qbxml, row.read, row.evidence))
        elif row.codat == "taxRateRef":
            rows.append(Row("taxRateRef", row.qbxml, tax_rate_reference, "D:EX", rate, keep=kept_rate_reference))
        else:
            rows.append(row)
    return (*rows, constant("isDirectIncome", False))


LINES = _rows()

TABLE = Table(
    data_type="creditNotes",
    model="CreditNote",
    queries=(
        "<CreditMemoQueryRq><IncludeLineItems>true</IncludeLineItems><IncludeLinkedTxns>true</IncludeLinkedTxns>"
        "</CreditMemoQueryRq>",
    ),
    related=(PREFERENCES, CURRENCIES, ITEMS, SALES_TAX_CODES, REFUND_CHECKS),
    updates=True,
    settle=settle,
    checks=(currencies.of_document, codes_are_us, references.exist),
    forms=(
        Form(
            ret="CreditMemoRet",
            add="CreditMemoAdd",
            mod="CreditMemoMod",
            deletes="CreditMemo",
            # In the order of CreditMemoAdd.
            rows=(
                TXN_ID,
                CUSTOMER,
                ISSUE_DATE,
                Row("creditNoteNumber", "RefNumber", lambda e, _: text(e), "D:EX", Write("RefNumber", longest=11)),
                NOTE,
                CURRENCY,
                RATE,
                Row(
                    "lineItems",
                    ".",
                    lines,
                    "D:EX",
                    Write("", kind="Array", required=True, rows=LINES, build=build_lines(LINES, "CreditMemoLineAdd")),
                ),
                constant("withholdingTax", []),
                Row("totalAmount", ".", total, "D:EX"),
                constant("totalDiscount", 0),
                Row("subTotal", "Subtotal", lambda e, _: amount(e), "D:EX", missing=Decimal("0.00")),
                constant("additionalTaxAmount", 0),
                constant("additionalTaxPercentage", 0),
                Row("totalTaxAmount", ".", tax, "D:EX"),
                constant("discountPercentage", 0),
                Row("remainingCredit", ".", remaining, "D:EX"),
                Row("status", ".", status, "D:EX; A", Write("", required=True, values=("Submitted",))),
                Row("paymentAllocations", ".", credit_allocations, "D:EX; A"),
                *STAMPS,
            ),
        ),
    ),
)
