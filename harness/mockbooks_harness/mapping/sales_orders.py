"""salesOrders: `SalesOrderRet` as a SalesOrder; read only.

No QuickBooks Desktop example of a sales order is published: the mapping is assumed throughout, after the schemas of
both sides and the example of the invoice.
"""

from __future__ import annotations

from decimal import Decimal

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import (
    Element,
    amount,
    amount_or_zero,
    customer_reference,
    date,
    flag,
    reference,
    text,
)
from mockbooks_harness.mapping.invoices import tax
from mockbooks_harness.mapping.members import STAMPS, TXN_ID, classes, constant, currency_row, rate_row
from mockbooks_harness.mapping.purchase_orders import ship_to
from mockbooks_harness.mapping.rows import Form, Row, Table
from mockbooks_harness.mapping.sales_lines import (
    line_amount,
    line_elements,
    lines_reader,
    tax_rate_reference,
    unit_amount,
)
from mockbooks_harness.mapping.spoken_of import CURRENCIES, ITEMS, PREFERENCES, SALES_TAX_CODES


def status(ret: Element, _context: Context) -> str:
    """Closed when closed by hand or invoiced in full, Void, else Open (assumed)."""
    if amount_or_zero(ret.find("TotalAmount")) == 0 and (text(ret.find("Memo")) or "").startswith("VOID:"):
        return "Void"
    return "Closed" if flag(ret.find("IsManuallyClosed")) or flag(ret.find("IsFullyInvoiced")) else "Open"


def invoicing_status(ret: Element, _context: Context) -> str:
    """By IsFullyInvoiced and what its lines have been invoiced (assumed)."""
    if flag(ret.find("IsFullyInvoiced")):
        return "Invoiced"
    begun = any(amount_or_zero(line.find("Invoiced")) for line in line_elements(ret))
    return "PartiallyInvoiced" if begun else "NotInvoiced"


def line_tracking(line: Element, _context: Context) -> Record:
    """The class, as a reference to a record: lines of orders have no other place for it (assumed)."""
    return {"recordRefs": [{"id": each["id"], "dataType": "trackingCategories"} for each in classes(line)]}


LINES = (
    Row("itemRef", "ItemRef", lambda e, _: reference(e), "A"),
    Row("description", "Desc", lambda e, _: text(e), "A"),
    Row("quantity", "Quantity", lambda e, _: amount(e), "A", missing=1),
    Row("unitAmount", ".", unit_amount, "A"),
    constant("discountAmount", 0, "A"),
    constant("discountPercentage", 0, "A"),
    Row("subTotal", ".", line_amount, "A"),
    constant("taxAmount", 0, "A"),
    Row("totalAmount", ".", line_amount, "A"),
    Row("taxRateRef", "SalesTaxCodeRef", tax_rate_reference, "A"),
    Row("tracking", ".", line_tracking, "A"),
)

TABLE = Table(
    data_type="salesOrders",
    model="SalesOrder",
    queries=(
        "<SalesOrderQueryRq><IncludeLineItems>true</IncludeLineItems><IncludeLinkedTxns>true</IncludeLinkedTxns>"
        "</SalesOrderQueryRq>",
    ),
    related=(PREFERENCES, CURRENCIES, ITEMS, SALES_TAX_CODES),
    forms=(
        Form(
            ret="SalesOrderRet",
            deletes="SalesOrder",
            rows=(
                TXN_ID,
                Row("salesOrderNumber", "RefNumber", lambda e, _: text(e), "A"),
                Row("customerPurchaseOrderNumber", "PONumber", lambda e, _: text(e), "A"),
                Row("issueDate", "TxnDate", lambda e, _: date(e), "A"),
                Row("expectedDeliveryDate", "ShipDate", lambda e, _: date(e), "A"),
                Row("note", "Memo", lambda e, _: text(e), "A"),
                Row("shipTo", "ShipAddress", ship_to, "A"),
                Row("customerRef", "CustomerRef", lambda e, _: customer_reference(e), "A"),
                Row("status", ".", status, "A"),
                Row("invoicingStatus", ".", invoicing_status, "A"),
                currency_row(written=False),
                rate_row(written=False),
                Row("lineItems", ".", lines_reader(LINES), "A"),
                constant("totalDiscount", 0, "A"),
                Row("subTotal", "Subtotal", lambda e, _: amount(e), "A", missing=Decimal("0.00")),
                Row("totalTaxAmount", ".", tax, "A"),
                Row("totalAmount", ".", lambda e, _: amount_or_zero(e.find("Subtotal")) + tax(e), "A"),
                *STAMPS,
            ),
        ),
    ),
)
