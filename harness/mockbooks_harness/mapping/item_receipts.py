"""itemReceipts: `ItemReceiptRet` as an ItemReceipt; read only.

No example and no schema of an item receipt is published for QuickBooks Desktop: the mapping is assumed throughout,
after that of bills.
"""

from __future__ import annotations

from decimal import Decimal

from mockbooks_harness.mapping.bills import purchase_orders
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import Element, amount, amount_or_zero, date, supplier_reference, text
from mockbooks_harness.mapping.members import STAMPS, TXN_ID, currency_row, rate_row
from mockbooks_harness.mapping.purchase_lines import bill_line_rows, lines_reader, tax
from mockbooks_harness.mapping.rows import Form, Row, Table
from mockbooks_harness.mapping.spoken_of import CURRENCIES, PREFERENCES

EXPENSES = bill_line_rows(item=False, direct=False)
ITEMS = bill_line_rows(item=True, direct=False)


def status(ret: Element, _context: Context) -> str:
    """Void where it was voided, Billed where a bill took it over, else Received (assumed)."""
    if amount_or_zero(ret.find("TotalAmount")) == 0 and (text(ret.find("Memo")) or "").startswith("VOID:"):
        return "Void"
    billed = any(text(link.find("TxnType")) == "Bill" for link in ret.iterfind("LinkedTxn"))
    return "Billed" if billed else "Received"


TABLE = Table(
    data_type="itemReceipts",
    model="ItemReceipt",
    queries=(
        "<ItemReceiptQueryRq><IncludeLineItems>true</IncludeLineItems><IncludeLinkedTxns>true</IncludeLinkedTxns>"
        "</ItemReceiptQueryRq>",
    ),
    related=(PREFERENCES, CURRENCIES),
    forms=(
        Form(
            ret="ItemReceiptRet",
            deletes="ItemReceipt",
            rows=(
                TXN_ID,
                Row("reference", "RefNumber", lambda e, _: text(e), "A"),
                Row("supplierRef", "VendorRef", lambda e, _: supplier_reference(e), "A"),
                Row("purchaseOrderRefs", ".", purchase_orders, "A"),
                Row("receivedDate", "TxnDate", lambda e, _: date(e), "A"),
                Row("status", ".", status, "A"),
                Row("note", "Memo", lambda e, _: text(e), "A"),
                currency_row(written=False),
                rate_row(written=False),
                Row("lineItems", ".", lines_reader(EXPENSES, ITEMS), "A"),
                Row("subTotal", ".", lambda e, _: amount_or_zero(e.find("TotalAmount")) - tax(e), "A"),
                Row("totalAmount", "TotalAmount", lambda e, _: amount(e), "A", missing=Decimal("0.00")),
                *STAMPS,
            ),
        ),
    ),
)
