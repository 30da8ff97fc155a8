"""invoices: `InvoiceRet` as an Invoice, an Invoice as `InvoiceAdd`.

[D:EX] tax stands on the header only (line taxes are 0), lines have an item and no account, a line without an item has
quantity 1 and amounts of 0, allocations are negative.  A pushed invoice is Submitted, its lines have items, and what
its sums say must be so.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from lxml import etree

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping.allocations import allocations, last_payment_date
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import (
    CENT,
    Element,
    amount,
    amount_or_zero,
    class_references,
    customer_reference,
    date,
    flag,
    is_list_id,
    moment,
    reference,
    text,
    written_date,
    written_number,
)
from mockbooks_harness.mapping.items import tax_rate_reference
from mockbooks_harness.mapping.rows import Row, Table, Write, read_rows, spoken

_TAXES = ("SalesTaxTotal", "Tax1Total", "Tax2Total")

# ---- reading


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


def lines(ret: Element, context: Context) -> list[Record]:
    """The lines in their order; those of a group stand among the others (assumed)."""
    return [read_rows(LINES, line, context) for line in _line_elements(ret)]


def _line_elements(ret: Element) -> Iterator[Element]:
    for child in ret:
        if child.tag == "InvoiceLineRet":
            yield child
        elif child.tag == "InvoiceLineGroupRet":
            yield from child.iterfind("InvoiceLineRet")


def unit_amount(line: Element, _context: Context) -> Decimal:
    """Rate; Amount where there is no rate, or one in percent.  [D:EX]"""
    rate = amount(line.find("Rate"))
    return line_amount(line) if rate is None else rate


def line_amount(line: Element, _context: Context | None = None) -> Decimal:
    """Amount, 0 on a line that only describes.  [D:EX]"""
    return amount_or_zero(line.find("Amount"))


# ---- writing


def tax_code(key: str, _context: Context) -> list[Element]:
    """A line's tax code: by ListID, or by name where the id has not the form of one, `Tax` or `Non` (assumed)."""
    return [_reference("SalesTaxCodeRef", key)]


def line_class(categories: list[Record], _context: Context) -> list[Element]:
    """A line's class: the first tracking category, a line has no room for more."""
    return [_reference("ClassRef", category["id"]) for category in categories[:1]]


def _reference(tag: str, key: str) -> Element:
    element = etree.Element(tag)
    etree.SubElement(element, "ListID" if is_list_id(key) else "FullName").text = key
    return element


def sums_match(record: Record, _context: Context) -> list[tuple[str, str]]:
    """[D:EX] total, tax and sub total of the document are the sums of those of the lines."""
    written = record["lineItems"]
    sub_totals = [_given(line, "subTotal", Decimal(line["unitAmount"]) * line["quantity"]) for line in written]
    taxes = [Decimal(line["taxAmount"]) for line in written]
    totals = [
        _given(line, "totalAmount", sub_total + paid)
        for line, sub_total, paid in zip(written, sub_totals, taxes, strict=True)
    ]
    sums = (
        ("totalAmount", sum(totals), "TotalAmount must match the sum of total amounts in the line items"),
        ("totalTaxAmount", sum(taxes), "TotalTaxAmount must match the sum of tax amounts in the line items"),
        ("subTotal", sum(sub_totals), "SubTotal must match the sum of sub totals in the line items"),
    )
    return [
        (spoken(name), sentence)
        for name, expected, sentence in sums
        if record.get(name) is not None and Decimal(record[name]) != expected
    ]


def _given(line: Record, name: str, otherwise: Decimal) -> Decimal:
    value = line.get(name)
    return otherwise.quantize(CENT, ROUND_HALF_UP) if value is None else Decimal(value)


def currency_is_possible(record: Record, context: Context) -> list[tuple[str, str]]:
    """[D:EX] another currency than the home one, and a rate, need Multicurrency."""
    if context.multi_currency:
        return []
    faults = []
    if record.get("currency") not in (None, context.home_currency):
        faults.append(("Currency", "Currency can only be set if the company has Multicurrency enabled"))
    if record.get("currencyRate") not in (None, 1):
        faults.append(("CurrencyRate", "CurrencyRate can only be set if the company has Multicurrency enabled"))
    return faults


def discounts_are_items(record: Record, context: Context) -> list[tuple[str, str]]:
    """[D:EX] a discount on a line only where its item is a discount item."""
    faults = []
    for position, line in enumerate(record["lineItems"]):
        item = context.find(line["itemRef"]["id"])
        is_discount = item is not None and item.tag == "ItemDiscountRet"
        for name in ("discountAmount", "discountPercentage"):
            if line.get(name) and not is_discount:
                field = f"LineItems[{position}].{spoken(name)}"
                faults.append((field, f"{field} can only be set if the itemRef refers to an item of type discount"))
    return faults


def _number(path: str) -> Write:
    return Write(path, kind="Number", required=True, convert=lambda v, _: written_number(v))


def _date(path: str, *, required: bool = False) -> Write:
    return Write(path, kind="DateTime", required=required, convert=lambda v, _: written_date(v))


_KEY = (Row("id", "ListID", None, "D:EX", Write("", required=True)),)

# In the order of InvoiceLineAdd.
LINES: tuple[Row, ...] = (
    Row("itemRef", "ItemRef", lambda e, _: reference(e), "D:EX", Write("ItemRef/ListID", "itemRef.id", required=True)),
    Row("description", "Desc", lambda e, _: text(e), "D:EX", Write("Desc", longest=4000)),
    Row("quantity", "Quantity", lambda e, _: amount(e), "D:EX", _number("Quantity"), missing=1),
    Row("unitAmount", ".", unit_amount, "D:EX", _number("Rate")),
    Row(
        "trackingCategoryRefs",
        ".",
        lambda e, _: class_references(e),
        "D:EX",
        Write("", kind="Array", rows=_KEY, build=line_class),
    ),
    Row("subTotal", ".", line_amount, "D:EX", Write("", kind="Number")),
    Row("taxAmount", ".", lambda *_: 0, "D:EX: tax is on the header only", Write("", kind="Number", required=True)),
    Row("totalAmount", ".", line_amount, "D:EX", Write("", kind="Number")),
    Row("discountAmount", ".", None, "D:EX", Write("", kind="Number")),
    Row("discountPercentage", ".", None, "D:EX", Write("", kind="Number")),
    Row(
        "taxRateRef",
        "SalesTaxCodeRef",
        tax_rate_reference,
        "D:EX",
        Write("", "taxRateRef.id", required=True, owner_required=False, build=tax_code),
    ),
    Row("isDirectIncome", ".", lambda *_: False, "D:EX"),
)

TABLE = Table(
    data_type="invoices",
    model="Invoice",
    rets=("InvoiceRet",),
    queries=(
        "<InvoiceQueryRq><IncludeLineItems>true</IncludeLineItems><IncludeLinkedTxns>true</IncludeLinkedTxns>"
        "</InvoiceQueryRq>",
    ),
    related=(
        "<SalesTaxCodeQueryRq><ActiveStatus>All</ActiveStatus></SalesTaxCodeQueryRq>",
        "<ReceivePaymentQueryRq/>",
    ),
    add="InvoiceAdd",
    returned="InvoiceRet/TxnID",
    checks=(sums_match, currency_is_possible, discounts_are_items),
    # In the order of InvoiceAdd.
    rows=(
        Row("id", "TxnID", lambda e, _: text(e), "D:EX"),
        Row(
            "customerRef",
            "CustomerRef",
            lambda e, _: customer_reference(e),
            "D:EX",
            Write("CustomerRef/ListID", "customerRef.id", required=True),
        ),
        Row("issueDate", "TxnDate", lambda e, _: date(e), "D:EX", _date("TxnDate", required=True)),
        Row("invoiceNumber", "RefNumber", lambda e, _: text(e), "D:EX", Write("RefNumber", longest=11)),
        Row("dueDate", "DueDate", lambda e, _: date(e), "D:EX", _date("DueDate")),
        Row("note", "Memo", lambda e, _: text(e), "D:SCH", Write("Memo", longest=4000)),
        Row("currency", ".", lambda e, c: c.currency(e), "D:EX; A", Write("")),
        Row(
            "currencyRate",
            ".",
            lambda e, c: c.currency_rate(e),
            "D:EX",
            Write("ExchangeRate", kind="Number", convert=lambda v, c: written_number(v) if c.multi_currency else None),
        ),
        Row("lineItems", ".", lines, "D:EX", Write("InvoiceLineAdd", kind="Array", required=True, rows=LINES)),
        Row("subTotal", ".", lambda e, _: amount_or_zero(e.find("Subtotal")), "D:EX", Write("", kind="Number")),
        Row("totalTaxAmount", ".", tax, "D:EX", Write("", kind="Number", required=True)),
        Row("totalAmount", ".", total, "D:EX", Write("", kind="Number")),
        Row("status", ".", status, "D:EX; A", Write("", required=True, values=("Submitted",))),
        Row("amountDue", ".", lambda e, _: amount_or_zero(e.find("BalanceRemaining")), "D:EX"),
        Row("paidOnDate", ".", last_payment_date, "D:EX"),
        Row("paymentAllocations", ".", allocations, "D:EX"),
        Row("salesOrderRefs", ".", lambda *_: [], "D:EX"),
        Row("withholdingTax", ".", lambda *_: [], "D:EX"),
        Row("totalDiscount", ".", lambda *_: 0, "D:EX"),
        Row("discountPercentage", ".", lambda *_: 0, "D:EX"),
        Row("additionalTaxAmount", ".", lambda *_: 0, "D:EX"),
        Row("additionalTaxPercentage", ".", lambda *_: 0, "D:EX"),
        Row("sourceModifiedDate", "TimeModified", lambda e, _: moment(e), "R:BASH, D:EX"),
        Row("metadata", ".", lambda *_: {"isDeleted": False}, "D:EX"),
    ),
)
