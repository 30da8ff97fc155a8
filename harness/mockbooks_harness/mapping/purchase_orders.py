"""purchaseOrders: `PurchaseOrderRet` as a PurchaseOrder, and back as `PurchaseOrderAdd` or `PurchaseOrderMod`.

No QuickBooks Desktop example of an order is published: what is read is assumed, after the schemas of both sides.  What
is written is [D:EX]: open orders with items; a tax rate is ignored in the US.
"""

from __future__ import annotations

from decimal import Decimal

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping import currencies, references
from mockbooks_harness.mapping.addresses import build_address, read_address, written
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import Element, amount, amount_or_zero, date, flag, reference, text
from mockbooks_harness.mapping.members import (
    CURRENCY,
    ISSUE_DATE,
    KEY,
    NOTE,
    RATE,
    STAMPS,
    TRACKING_CATEGORIES,
    TXN_ID,
    VENDOR,
    constant,
    decimal,
    element_reference,
    line_class,
    looked_at,
    only_ids,
    write_date,
    write_number,
)
from mockbooks_harness.mapping.purchase_lines import kept_total, line_total, tax_of
from mockbooks_harness.mapping.rows import Form, Row, Table, Write
from mockbooks_harness.mapping.sales_lines import (
    build_lines,
    kept_quantity,
    kept_unit_amount,
    line_amount,
    line_elements,
    lines_reader,
    unit_amount,
)
from mockbooks_harness.mapping.spoken_of import CURRENCIES, PREFERENCES


def tax(ret: Element, _context: Context | None = None) -> Decimal:
    """The tax of the lines, as that of a bill (assumed)."""
    return tax_of(ret, list(line_elements(ret)))


def status(ret: Element, _context: Context) -> str:
    """Closed when closed by hand or received in full, Void, else Open (assumed)."""
    if amount_or_zero(ret.find("TotalAmount")) == 0 and (text(ret.find("Memo")) or "").startswith("VOID:"):
        return "Void"
    return "Closed" if flag(ret.find("IsManuallyClosed")) or flag(ret.find("IsFullyReceived")) else "Open"


def ship_to(address: Element, _context: Context) -> Record:
    """`{address}`, of the type Delivery."""
    return {"address": read_address(address, "Delivery")}


def build_ship_to(given: Record, _context: Context) -> list[Element]:
    """ShipAddress."""
    address = given.get("address")
    return build_address([{"type": "Delivery"} | address], "Delivery", "ShipAddress") if address else []


def kept_ship_to(value: Record, _record: Record) -> Record | None:
    """An address whose lines have room in one line each."""
    longest = {"line1": 41, "line2": 41}
    address = value["address"]
    fits = all(len(str(address.get(name, ""))) <= limit for name, limit in longest.items())
    return value if fits and len(address) > 1 else None


def tax_code(key: str, context: Context) -> list[Element]:
    """SalesTaxCodeRef, ignored in the US.  [D:EX]"""
    return [] if context.region == "US" else [element_reference("SalesTaxCodeRef", key)]


def sums_match(record: Record, _context: Context) -> list[tuple[str, str]]:
    """[D:EX] the total is that of the lines."""
    if decimal(record["totalAmount"]) == sum(decimal(line["totalAmount"]) for line in record["lineItems"]):
        return []
    return [("TotalAmount", "TotalAmount must match the total amount in the line items")]


def net_lines(lines: list[Record], context: Context) -> list[Element]:
    """The lines, the amount of each being its total less its tax where quantity and price do not make it."""
    given = [line | {"subTotal": decimal(line["totalAmount"]) - decimal(line.get("taxAmount"))} for line in lines]
    return _build(given, context)


def settle(record: Record) -> Record:
    """What can be pushed is Open, and its total that of the lines with an item."""
    lines = [line for line in record.get("lineItems", []) if "itemRef" in line]
    total = sum((decimal(line["totalAmount"]) for line in lines), Decimal("0.00"))
    return record | {"lineItems": lines, "status": "Open", "totalAmount": total}


LINES = (
    Row("itemRef", "ItemRef", lambda e, _: reference(e), "A", Write("ItemRef/ListID", "itemRef.id", required=True)),
    Row("description", "Desc", lambda e, _: text(e), "A", Write("Desc", longest=4000)),
    Row(
        "quantity",
        "Quantity",
        lambda e, _: amount(e),
        "A",
        write_number("Quantity", required=True),
        missing=1,
        keep=kept_quantity,
    ),
    Row("unitAmount", ".", unit_amount, "A", write_number("Rate", required=True), keep=kept_unit_amount),
    Row(
        "trackingCategoryRefs",
        ".",
        TRACKING_CATEGORIES.read,
        "A",
        Write("", kind="Array", rows=KEY, build=line_class),
        keep=only_ids,
    ),
    constant("discountAmount", 0, "A"),
    constant("discountPercentage", 0, "A"),
    Row("subTotal", ".", line_amount, "A"),
    Row("taxAmount", "TaxAmount", lambda e, _: amount(e), "A", missing=0),
    Row("totalAmount", ".", line_total, "A", looked_at(required=True), keep=kept_total),
    Row(
        "taxRateRef",
        "SalesTaxCodeRef",
        None,
        "D:EX: none is read",
        Write("", "taxRateRef.id", required=True, owner_required=False, build=tax_code),
    ),
)
_build = build_lines(LINES, "PurchaseOrderLineAdd")

SHIP_TO = (Row("address", ".", None, "D:EX", Write("", kind="Object", rows=written("Delivery"))),)

TABLE = Table(
    data_type="purchaseOrders",
    model="PurchaseOrder",
    queries=("<PurchaseOrderQueryRq><IncludeLineItems>true</IncludeLineItems></PurchaseOrderQueryRq>",),
    related=(PREFERENCES, CURRENCIES),
    updates=True,
    settle=settle,
    checks=(sums_match, currencies.of_document, references.exist),
    forms=(
        Form(
            ret="PurchaseOrderRet",
            add="PurchaseOrderAdd",
            mod="PurchaseOrderMod",
            deletes="PurchaseOrder",
            # In the order of PurchaseOrderAdd.
            rows=(
                TXN_ID,
                VENDOR,
                ISSUE_DATE,
                Row("purchaseOrderNumber", "RefNumber", lambda e, _: text(e), "A", Write("RefNumber", longest=11)),
                Row(
                    "shipTo",
                    "ShipAddress",
                    ship_to,
                    "A",
                    Write("", kind="Object", rows=SHIP_TO, build=build_ship_to),
                    keep=kept_ship_to,
                ),
                Row("paymentDueDate", "DueDate", lambda e, _: date(e), "A", write_date("DueDate")),
                Row("expectedDeliveryDate", "ExpectedDate", lambda e, _: date(e), "A", write_date("ExpectedDate")),
                NOTE,
                CURRENCY,
                RATE,
                Row(
                    "lineItems",
                    ".",
                    lines_reader(LINES),
                    "A",
                    Write("", kind="Array", required=True, rows=LINES, build=net_lines),
                ),
                Row("status", ".", status, "A", Write("", required=True, values=("Open",))),
                constant("totalDiscount", 0, "A"),
                Row("subTotal", ".", lambda e, _: amount_or_zero(e.find("TotalAmount")) - tax(e), "A"),
                Row("totalTaxAmount", ".", tax, "A"),
                Row(
                    "totalAmount",
                    "TotalAmount",
                    lambda e, _: amount(e),
                    "A",
                    looked_at(required=True),
                    missing=Decimal("0.00"),
                ),
                *STAMPS,
            ),
        ),
    ),
)
